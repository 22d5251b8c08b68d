/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private to msilog: what kind of line is it (log-formats.md 2.2)?
 */
#ifndef PARSERS_MSILOG_LINE_H
#define PARSERS_MSILOG_LINE_H

#include "event/stamp.h"

enum msi_kind {
    MSI_CONTINUATION, /* begins nothing by itself */
    MSI_TEXT,         /* output of a custom action, a numbered message: looks like a beginning */
    MSI_ENGINE,       /* MSI (s) (EC:D4) [hh:mm:ss:mmm]: anything else */
    MSI_ACTION,       /* Action start, Action ended */
    MSI_PROPERTY,     /* Property(S), PROPERTY CHANGE */
    MSI_NOTE,         /* Note: 1: */
    MSI_SUMMARY,      /* Product: X -- text, Windows Installer ..., MainEngineThread ... */
    MSI_BANNER        /* === Verbose logging started ... === */
};

struct msi_line {
    enum msi_kind kind; /* of the body, with or without an engine prefix */
    char side;          /* c s a N behind "MSI (", else 0 */
    struct str body;    /* behind the prefix */
    bool clocked;       /* it has a time of day */
    when clock;
    int8_t digits;
};

struct msi_line msi_line_read(struct str line);
bool msi_failed(struct str action); /* the body of a MSI_ACTION: return value 3 */

struct msi_banner {
    bool started;   /* else stopped */
    bool brief;     /* the one or the other, in words that are not known */
    bool dated;
    when t;         /* local */
    uint8_t doubt;  /* enum date_doubt */
    char order;     /* 'd', 'm' or 'y', see struct stamp */
};

/* msi_banner_read(body, &banner): false for "===" lines that are neither start nor stop. */
bool msi_banner_read(struct str body, struct msi_banner *banner);

const char *msi_kind_name(enum msi_kind kind); /* the field Kind */

#endif
