/* SPDX-License-Identifier: Apache-2.0 */
/* What kind of archive bytes begin, by themselves: libarchive is not asked about everything. */
#include "input/archive.h"
#include "input/ziphead.h"

#include <string.h>

#define MARK(literal, kind) { literal, sizeof(literal) - 1, kind }

static const struct {
    const char *mark;
    size_t n;
    enum archive_kind kind;
} marks[] = {
    MARK("MSCF\0\0\0\0", ARCHIVE_CAB),
    MARK("7z\xBC\xAF\x27\x1C", ARCHIVE_7Z),
    MARK("BZh", ARCHIVE_PACKED),
    MARK("\xFD" "7zXZ\0", ARCHIVE_PACKED),
    MARK("\x28\xB5\x2F\xFD", ARCHIVE_PACKED),
    MARK("\x1F\x9D", ARCHIVE_PACKED),
};

/* "BZh9" and the first block, or the end of an empty file: text may begin with the letters. */
static bool is_bzip2(const uint8_t *p, size_t n)
{
    return n >= 10 && p[3] >= '1' && p[3] <= '9' &&
           (memcmp(p + 4, "1AY&SY", 6) == 0 || memcmp(p + 4, "\x17\x72\x45\x38\x50\x90", 6) == 0);
}

/* The checksum of a header block of tar: bytes, with blanks in its own place. */
static bool is_tar(const uint8_t *p, size_t n)
{
    unsigned sum = 0, written = 0;
    size_t at = 148;

    if (n < 512 || p[0] == 0)
        return false;
    for (size_t i = 0; i < 512; i++)
        sum += i >= 148 && i < 156 ? ' ' : p[i];
    while (at < 156 && p[at] == ' ')
        at++;
    if (at == 156 || p[at] < '0' || p[at] > '7')
        return false;
    for (; at < 156 && p[at] >= '0' && p[at] <= '7'; at++)
        written = written * 8 + (unsigned)(p[at] - '0');
    return sum == written;
}

enum archive_kind archive_recognises(const uint8_t *bytes, size_t n)
{
    if (ziphead_recognises(bytes, n))
        return ARCHIVE_ZIP;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (n >= marks[i].n && memcmp(bytes, marks[i].mark, marks[i].n) == 0 &&
            (bytes[0] != 'B' || is_bzip2(bytes, n)))
            return marks[i].kind;
    return is_tar(bytes, n) ? ARCHIVE_TAR : ARCHIVE_NOT;
}
