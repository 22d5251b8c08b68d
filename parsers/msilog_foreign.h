/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private to msilog: the sentences that an installer of another language writes, told by their
 * shape.  No source shows a whole log of that kind; the shapes are those of the messages of
 * Windows Installer in its own tables [inferred].
 *
 *   === WORDS: 29.06.2015  9:11:29  WORDS: SHIP UNICODE ... ===
 *   === WORDS: 29.06.2015  9:11:29 ===
 *   Aktion gestartet um 9:11:31: INSTALL.
 *   Aktion beendet um 9:11:40: INSTALL. Rückgabewert 3.
 *   Produkt: NAME -- sentence                                  製品: NAME -- sentence
 *   SENTENCE. Produktname: NAME. Produktversion: 1.2. WORDS: 1033. WORDS: VENDOR. WORDS: 1603.
 */
#ifndef PARSERS_MSILOG_FOREIGN_H
#define PARSERS_MSILOG_FOREIGN_H

#include "event/stamp.h"

/* Behind the words of a banner, where its date is; none if it is none.  brief: of a log that is not
   verbose, whose first one looks like its last one. */
struct str msi_foreign_banner(struct str s, bool *brief);

struct msi_action {
    when clock;
    struct str action, value;
};

/* The start of an action, or its end with the return value. */
bool msi_foreign_action(struct str s, struct msi_action *ended);

/* How many bytes the word for "Product: " takes at the front of s; 0: there is none. */
size_t msi_foreign_product(struct str s);

struct msi_installed {
    struct str product, version, status;
};

/* What became of a product; which of installed, removed and changed it was, only the words say. */
bool msi_foreign_summary(struct str s, struct msi_installed *out);

#endif
