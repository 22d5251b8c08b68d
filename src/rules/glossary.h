/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What goes by an id or a number and is no signature: failures that no log proves
 * (signatures/maps/unprovable.yml) and error codes (signatures/maps/codes.yml).
 *
 *     pages: [{id, title, severity, why, look, remedy, source}]
 *     codes: [{value, kind: win32 | hresult | sql | setup, name, means, remedy}]
 *
 * A code is known in every spelling: 1603, 0x643, 0x80070643, 80070643, -2147023293 and 2147944003
 * are one.
 */
#ifndef RULES_GLOSSARY_H
#define RULES_GLOSSARY_H

#include "base/arena.h"
#include "base/err.h"

struct glossary_page {
    struct str id, title, severity, why, look, remedy, source;
};

struct glossary_code {
    struct str value, kind, name, means, remedy;
    uint32_t number; /* code_number(value) */
};

struct glossary { /* zero-filled: empty */
    struct glossary_page *pages;
    size_t pages_n, pages_cap;
    struct glossary_code *codes;
    size_t codes_n, codes_cap;
};

/* Adds one file; -1 with ERR_DATA "name:line:column: error: ...". */
int glossary_read(struct glossary *g, struct arena *arena, const char *name, struct str yaml,
                  struct err *err);
/* True if s spells an error code.  A Win32 code as HRESULT (0x8007....) becomes its Win32
   number. */
bool code_number(struct str s, uint32_t *number);

#endif
