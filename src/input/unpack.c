/* SPDX-License-Identifier: Apache-2.0 */
#include "input/unpack.h"

#include "base/limits.h"

#include <stdio.h>

const char *unpack_count(struct unpack *u, size_t n, uint64_t *member)
{
    *member += n;
    if (*member > LIMIT_MEMBER_BYTES)
        return "unpacking: LIMIT_MEMBER_BYTES reached";
    if (!u)
        return NULL;
    u->made += n;
    if (u->made > LIMIT_UNPACK_FREE &&
        u->made / LIMIT_UNPACK_RATIO > stream_asked(u->packed)) {
        u->over = "LIMIT_UNPACK_RATIO";
        return "unpacking: LIMIT_UNPACK_RATIO reached";
    }
    return NULL;
}

const char *unpack_again(struct unpack *u, uint64_t n)
{
    if (!u)
        return NULL;
    u->again += n;
    if (u->again <= LIMIT_AGAIN_FREE || u->again / LIMIT_AGAIN_RATIO <= stream_asked(u->packed))
        return NULL;
    u->over = "LIMIT_AGAIN_RATIO";
    return "unpacking: LIMIT_AGAIN_RATIO reached, the rest is not read";
}

int unpack_hold(struct buf *out, struct stream *in, uint64_t limit)
{
    size_t got;

    for (;;) {
        const uint8_t *p = stream_peek(in, 1, &got);

        if (!got)
            return out->failed ? -1 : 0;
        if (got > limit - out->n)
            return 1;
        buf_add(out, (struct str){ (const char *)p, got });
        if (out->failed)
            return -1;
        stream_consume(in, got);
    }
}

void unpack_fault(char *into, size_t cap, const char *what)
{
    bool named = str_starts(str_of(what), STR("unpacking: ")) ||
                 str_starts(str_of(what), STR("read error"));

    snprintf(into, cap, "%s%s", named ? "" : "unpacking: ", what);
}
