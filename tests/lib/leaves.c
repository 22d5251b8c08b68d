/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/leaves.h"

#include "base/buf.h"

int leaves_show(void *buf, const struct leaf *leaf)
{
    size_t got;
    const uint8_t *p;

    buf_format(buf, "[%.*s]", STR_FMT(leaf->name));
    while (p = stream_peek(leaf->in, 1, &got), got) {
        buf_add(buf, (struct str){ (const char *)p, got });
        stream_consume(leaf->in, got);
    }
    if (stream_fault(leaf->in))
        buf_format(buf, "(%s)", stream_fault(leaf->in));
    return 0;
}
