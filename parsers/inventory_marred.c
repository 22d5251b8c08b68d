/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/inventory_marred.h"

#include "base/fold.h"
#include "base/scan.h"
#include "base/utf.h"
#include "input/marred.h"

#define CODE_PAGE_TAKEN 1252u /* where there is no other */
#define REPLACED 0xFFFDu /* stands for what could not be read, here or by who wrote the file */

static bool is_usual(unsigned char c)
{
    return (c >= ' ') & (c < 0x7F);
}

/* A table has neither colours nor separators that are controls.  What a string ended with, as the
   registry keeps it, is a NUL with nothing behind it. */
static bool is_odd_control(struct str text, size_t i)
{
    char c = text.s[i];

    if (c == '\0')
        return i + 1 < text.n && is_alnum(text.s[i + 1]);
    return (c < ' ' && !is_space(c)) || c == 0x7F; /* ends of lines may stand in a cell */
}

static bool has_odd(struct str text)
{
    uint32_t cp;

    for (size_t i = 0; i < text.n; i++) {
        if (is_usual((unsigned char)text.s[i]))
            continue;
        if ((unsigned char)text.s[i] < 0x80 && is_odd_control(text, i))
            return true;
        if ((unsigned char)text.s[i] >= 0xC0 && utf8_decode(str_from(text, i), &cp, NULL) &&
            cp == REPLACED)
            return true;
    }
    return false;
}

static bool text_is_marred(struct str text)
{
    unsigned strange = 0;

    for (size_t i = 0; i < text.n; i++) /* nearly all rows have none */
        strange |= !is_usual((unsigned char)text.s[i]);
    return strange && (has_odd(text) || line_is_marred(text));
}

static bool is_sign(uint32_t cp)
{
    return (cp >= 0x80 && cp < 0xC0) || cp == 0xD7 || cp == 0xF7 || (cp >= 0x2000 && cp < 0x2C00);
}

static bool is_small(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* A letter beyond ASCII, between what people write beside it: small ones, capitals, or no word. */
static bool fits_between(char before, uint32_t cp, struct str rest)
{
    char behind = rest.n ? rest.s[0] : '\0';

    if (!is_letter(before))
        return !is_alnum(before);
    if (fold_point(cp) == cp)
        return is_small(before) || is_small(behind);
    return is_capital(before) || is_capital(behind);
}

/* No machine has a sign in its name; where a code page was taken that neither somebody said nor the
   text looks like, a letter that does not fit stands for a byte that has changed. */
static bool name_is_marred(struct str name, bool page_known)
{
    char before = '\0';

    while (name.n) {
        uint32_t cp;

        name = str_from(name, utf8_decode(name, &cp, NULL));
        if (cp >= 0x80 && (is_sign(cp) || (!page_known && !fits_between(before, cp, name))))
            return true;
        before = cp < 0x80 ? (char)cp : fold_point(cp) == cp ? 'a' : 'A';
    }
    return false;
}

/* "10.19.10014.0", with words behind it or without, has digits alone. */
static bool version_is_marred(struct str s)
{
    s = str_first(s, str_find_char(s, ' '));
    return s.n && is_digit(s.s[0]) && scan_ascii(s.s, s.n) < s.n;
}

static bool is_one_word(struct str s)
{
    return str_find_char(s, ' ') == s.n;
}

static bool is_marred(const struct inventory_row *r, enum inventory_kind kind, struct str text,
                      const struct as_read *as)
{
    bool machine = inventory_is_of_computers(kind) ||
                   (kind == INVENTORY_NAMED && inventory_is_release(r->value[SLOT_VERSION]) &&
                    is_one_word(r->value[SLOT_NAME]));
    bool known = as->code_page != CODE_PAGE_TAKEN || as->code_page_found;

    return text_is_marred(text) || version_is_marred(r->value[SLOT_VERSION]) ||
           name_is_marred(r->value[SLOT_HOST], known) ||
           name_is_marred(r->value[SLOT_PRINCIPAL], known) ||
           name_is_marred(r->value[SLOT_PRIMARY], known) ||
           (machine && name_is_marred(r->value[SLOT_NAME], known));
}

void inventory_tell_names(struct str line, uint64_t offset, struct defects *defects)
{
    if (text_is_marred(line))
        defect_note(defects, DEFECT_VALUE, offset, 0);
}

void inventory_check_cells(struct inventory_row *r, const struct layout *l, size_t fields,
                           struct str line)
{
    bool torn = inventory_is_torn(l, fields, r);

    r->torn = torn || inventory_lacks_cells(l, fields, line);
    if (torn)
        inventory_doubt(r, l->kind);
}

bool inventory_fill_told(struct inventory_row *r, enum inventory_kind kind, struct event *ev,
                         struct str text, uint64_t offset, struct defects *defects)
{
    bool damaged = kind != INVENTORY_NONE &&
                   (r->torn || is_marred(r, kind, text, &defects->as_read));
    bool filled = inventory_fill(r, kind, ev);

    if (damaged)
        defect_note(defects, filled ? DEFECT_VALUE : DEFECT_RECORD, offset, filled ? 0 : text.n);
    if (!filled)
        return false;
    ev->damaged = ev->damaged || damaged;
    return true;
}
