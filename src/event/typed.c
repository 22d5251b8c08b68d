/* SPDX-License-Identifier: Apache-2.0 */
#include "event/typed.h"

#include "base/scan.h"

#include <string.h>

/* What the sign at the beginning of s was typed as, which is no longer; *n: its bytes.  NULL: it is
   none.  Guillemets are left, as those who use them type them. */
static const char *typed_at(struct str s, const char *dash, size_t *n)
{
    unsigned char last = s.n > 2 ? (unsigned char)s.s[2] : 0;

    *n = 2;
    if (str_starts(s, STR("\xC2\xA0")))
        return " ";
    *n = 3;
    if (str_starts(s, STR("\xE2\x88\x92"))) /* minus */
        return "-";
    if (str_starts(s, STR("\xE2\x80\x93")) || str_starts(s, STR("\xE2\x80\x94")))
        return dash;
    if (!str_starts(s, STR("\xE2\x80")))
        return NULL;
    if ((last >= 0x80 && last <= 0x8A) || last == 0xAF) /* blanks of all widths */
        return " ";
    if (last >= 0x90 && last <= 0x92)
        return "-";
    if ((last >= 0x98 && last <= 0x9B) || last == 0xB2)
        return "'";
    if ((last >= 0x9C && last <= 0x9F) || last == 0xB3)
        return "\"";
    return last == 0xA6 ? "..." : NULL;
}

static size_t next_sign(struct str s, size_t at)
{
    size_t n;

    while (at < s.n && !typed_at(str_from(s, at), "-", &n))
        at += 1 + scan_ascii(s.s + at + 1, s.n - at - 1);
    return at;
}

struct str typed_signs(struct arena *a, struct str s, const char *dash)
{
    size_t at = scan_ascii(s.s, s.n), from = 0, n = 0;
    char *out;

    at = next_sign(s, at);
    if (at == s.n)
        return s;
    out = arena_alloc(a, s.n);
    if (!out)
        return s;
    for (; at < s.n; at = next_sign(s, from)) {
        size_t sign;
        const char *typed = typed_at(str_from(s, at), dash, &sign);

        memcpy(out + n, s.s + from, at - from);
        n += at - from;
        while (*typed)
            out[n++] = *typed++;
        from = at + sign;
    }
    memcpy(out + n, s.s + from, s.n - from);
    return (struct str){ out, n + s.n - from };
}

/* Installer's own errors come as "Product: X -- Error 25211. Words". */
#define INSTALLER_OWN 10000u

void typed_message(struct event *ev, struct arena *a)
{
    bool two = str_eq(ev->provider, STR("MsiInstaller")) && ev->event_id >= INSTALLER_OWN;
    struct str typed = typed_signs(a, ev->message, two ? "--" : "-");

    if (scan_ascii(typed.s, typed.n) == typed.n)
        ev->message = typed;
}
