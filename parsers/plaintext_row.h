/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The row of a table whose columns were lost (tabs that became blanks, cells below each other), or
 * the line of somebody's own script:
 *
 *      16.03.2024 22:36:07 11707 Informationen MsiInstaller Product: X -- Installation ...
 *      @{TimeCreated=03/16/2024 22:36:07; Id=11707; ProviderName=MsiInstaller; Message=words}
 *
 * A date, an id and a known source stand in front of all words, in any order, with nothing between
 * them but a level, a log, a machine, signs, and names that end in "=".  Private to plaintext.c.
 */
#ifndef PARSERS_PLAINTEXT_ROW_H
#define PARSERS_PLAINTEXT_ROW_H

#include "event/stamp.h"

struct plaintext_row {
    struct stamp time;
    struct str provider, computer, log; /* the latter two absent: not known */
    struct str message;
    uint32_t id;
    int8_t level;                       /* -1: not known */
};

/* plaintext_row(words, row): slices of words.  False, and row to be forgotten: they are none. */
bool plaintext_row(struct str words, struct plaintext_row *row);

#endif
