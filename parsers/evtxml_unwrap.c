/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/evtxml_unwrap.h"

#include <string.h>

/* s without the ends of lines that are in it; by: what stands for them. */
static struct str unwrapped(struct arena *a, struct str s, struct str by)
{
    struct str whole = STR_NONE;

    if (!s.n || str_find_char(s, '\n') == s.n)
        return s;
    while (s.n) {
        struct str line = str_trim(str_cut(&s, '\n'));
        char *to = arena_alloc(a, whole.n + by.n + line.n + 1);
        size_t n = whole.n;

        if (!to)
            return whole;
        if (n)
            memcpy(to, whole.s, n);
        if (n && line.n && by.n)
            to[n++] = by.s[0];
        if (line.n)
            memcpy(to + n, line.s, line.n);
        whole = (struct str){ to, n + line.n };
    }
    return whole;
}

void evtxml_unwrap(struct event *ev, struct arena *a)
{
    ev->channel = unwrapped(a, ev->channel, STR(" "));
    ev->provider = unwrapped(a, ev->provider, STR(" "));
    ev->computer = unwrapped(a, ev->computer, STR(""));
}
