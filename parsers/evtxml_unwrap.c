/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/evtxml_unwrap.h"

#include <string.h>

/* s without the ends of lines that are in it; by: what stands for them, one byte at most, so that
   it needs no more room than before, however many lines there are. */
static struct str unwrapped(struct arena *a, struct str s, struct str by)
{
    char *to;
    size_t n = 0;

    if (!s.n || str_find_char(s, '\n') == s.n)
        return s;
    to = arena_alloc(a, s.n);
    if (!to)
        return STR_NONE;
    while (s.n) {
        struct str line = str_trim(str_cut(&s, '\n'));

        if (n && line.n && by.n)
            to[n++] = by.s[0];
        if (line.n)
            memcpy(to + n, line.s, line.n);
        n += line.n;
    }
    return (struct str){ to, n };
}

void evtxml_unwrap(struct event *ev, struct arena *a)
{
    ev->channel = unwrapped(a, ev->channel, STR(" "));
    ev->provider = unwrapped(a, ev->provider, STR(" "));
    ev->computer = unwrapped(a, ev->computer, STR(""));
}
