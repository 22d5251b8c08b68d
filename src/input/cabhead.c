/* SPDX-License-Identifier: Apache-2.0 */
/*
 * "MSCF", at 16 where the list begins, at 28 how many members it has; of each
 *
 *      u32 size  u32 place in its folder  u16 folder  u16 date  u16 time  u16 attributes  name  0
 */
#include "input/cabhead.h"

#include "base/rd.h"

#include <string.h>

#define LOOK ((size_t)64 << 10)
#define FRONT 14u       /* bytes of a member before its attributes */
#define NAME_IS_UTF 0x80u

void cabhead_keep(struct cabhead *h, struct stream *in)
{
    size_t n, from;
    const uint8_t *p = stream_peek_on(in, LOOK, &n);
    struct rd r = rd_over(p, n);

    rd_seek(&r, 16);
    from = rd_le32(&r);
    rd_seek(&r, 28);
    h->left = rd_le16(&r);
    if (!rd_ok(&r) || memcmp(p, "MSCF", 4) != 0 || from > n)
        h->left = 0;
    else
        buf_add(&h->list, (struct str){ (const char *)p + from, n - from });
}

bool cabhead_next(struct cabhead *h, struct str *name, bool *utf8)
{
    struct str list = buf_str(&h->list);
    struct rd r = rd_over(list.s, list.n);
    struct str rest;

    rd_seek(&r, h->at);
    rd_skip(&r, FRONT);
    *utf8 = rd_le16(&r) & NAME_IS_UTF;
    rest = str_from(list, r.at);
    *name = str_first(rest, str_find_char(rest, '\0'));
    if (!h->left || !rd_ok(&r) || !name->n || name->n == rest.n)
        return false;
    h->left--;
    h->at = r.at + name->n + 1;
    return true;
}
