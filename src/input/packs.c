/* SPDX-License-Identifier: Apache-2.0 */
#include "input/packs.h"

#include "base/limits.h"
#include "input/archive.h"

#define PACKED(literal) { (literal), sizeof(literal) - 1 }

/* Packed in a way that is not read here.  Saying so beats "unknown format". */
static const struct {
    size_t at;
    struct str mark;
    const char *reason;
} foreign[] = {
    { 0, PACKED("MSWIM\0\0\0"), "an image of Windows is not read: unpack it first" },
    { 0, PACKED("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
      "an Outlook message or old Office file is not read: save what is in it as text" },
    { 0, PACKED("%PDF-"), "a PDF is not read: save its text" },
    { 0, PACKED("07070100"), "a cpio archive is not read: unpack it first" },
    { 257, PACKED("ustar"), "a damaged tar archive: its first header is wrong" },
};

const char *pack_foreign(struct str head)
{
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++)
        if (str_starts(str_from(head, foreign[i].at), foreign[i].mark))
            return foreign[i].reason;
    return NULL;
}

size_t pack_behind_program(struct stream *in, const uint8_t *p, size_t n)
{
    if (n < 2 || p[0] != 'M' || p[1] != 'Z')
        return 0;
    p = stream_peek(in, LIMIT_PROGRAM_BYTES, &n);
    return archive_behind_program(p, n < LIMIT_PROGRAM_BYTES ? n : LIMIT_PROGRAM_BYTES);
}

size_t pack_behind_damage(struct stream *in, const uint8_t *p, size_t n)
{
    if (!archive_may_be_damaged(p, n))
        return 0;
    p = stream_peek(in, LIMIT_PROGRAM_BYTES, &n);
    return archive_behind_damage(p, n < LIMIT_PROGRAM_BYTES ? n : LIMIT_PROGRAM_BYTES);
}
