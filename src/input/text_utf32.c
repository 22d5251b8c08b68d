/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-32: what PowerShell's -Encoding utf32 writes. */
#include "input/text_inside.h"

#include "base/utf.h"
#include "input/encoding.h"

#define UNIT 4u

/* The characters that p begins with; returns their raw bytes. */
static size_t take_sound(struct text *t, const uint8_t *p, size_t n)
{
    char *at = buf_reserve(&t->out, n);
    size_t i = 0, used = 0;
    uint32_t cp;

    if (!at)
        return 0;
    for (; n - i >= UNIT && encoding_utf32(t->encoding, p + i, &cp) && cp != 0xFEFF; i += UNIT)
        used += utf8_encode(at + used, cp);
    t->out.n += used;
    text_add_stretch(t, stream_offset(t->in), used, UNIT);
    return i;
}

/* NULs tell nothing; what is no character is shown as one that was lost. */
static void take_damaged(struct text *t, uint32_t cp)
{
    char *at = cp ? buf_reserve(&t->out, 4) : NULL;
    size_t used = at ? utf8_encode(at, UTF_BAD) : 0;

    text_note(t, stream_offset(t->in), UNIT);
    t->out.n += used;
    text_add_stretch(t, stream_offset(t->in), used, UNIT);
    stream_consume(t->in, UNIT);
}

void text_convert_utf32(struct text *t, const uint8_t *p, size_t n)
{
    size_t sound = take_sound(t, p, n);
    uint32_t cp;

    stream_consume(t->in, sound);
    if (sound)
        return;
    if (n < UNIT) {
        text_note(t, stream_offset(t->in), n);
        stream_consume(t->in, n);
    } else if (encoding_utf32(t->encoding, p, &cp)) {
        stream_consume(t->in, UNIT); /* a BOM */
    } else if (cp && text_at_line_start(t)) {
        text_recognise(t); /* appended in another encoding; nothing takes it for this one again */
    } else {
        take_damaged(t, cp);
    }
}
