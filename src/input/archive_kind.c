/* SPDX-License-Identifier: Apache-2.0 */
/* What is an archive, by its first bytes. */
#include "input/archive.h"
#include "input/tarhead.h"
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
    MARK("\x1F\x9D", ARCHIVE_PACKED),
    MARK("Rar!\x1A\x07", ARCHIVE_RAR),
};

/* The volume descriptor in the 17th sector. */
static bool is_iso(const uint8_t *p, size_t n)
{
    return n >= 32774 && memcmp(p + 32769, "CD001", 5) == 0;
}

enum archive_kind archive_recognises(const uint8_t *bytes, size_t n)
{
    if (ziphead_recognises(bytes, n))
        return ARCHIVE_ZIP;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (n >= marks[i].n && memcmp(bytes, marks[i].mark, marks[i].n) == 0)
            return marks[i].kind;
    if (is_iso(bytes, n))
        return ARCHIVE_ISO;
    return tarhead_recognises(bytes, n) ? ARCHIVE_TAR : ARCHIVE_NOT;
}

/* Behind a program that unpacks itself. */
size_t archive_behind_program(const uint8_t *bytes, size_t n)
{
    size_t at = 0;

    if (n < 2 || memcmp(bytes, "MZ", 2) != 0)
        return 0;
    while ((at += ziphead_find(bytes + at, n - at)) < n) {
        struct ziphead head = { .mtime = WHEN_NONE };

        if (memcmp(bytes + at, "PK\3\4", 4) == 0 &&
            ziphead_parse(&head, bytes + at, n - at) && head.name.n)
            return at;
        at++;
    }
    return 0;
}

static bool is_clean(struct str name)
{
    for (size_t i = 0; i < name.n; i++)
        if ((uint8_t)name.s[i] < ' ')
            return false;
    return name.n > 0;
}

/* Bytes that no text has; those of an event log have no zip behind them.  All are counted, which a
   compiler does for many at a time: in a text none ends the search. */
bool archive_may_be_damaged(const uint8_t *p, size_t n)
{
    size_t foreign = 0, look = n < 512 ? n : 512;

    if (n < ZIPHEAD_LOOK || memcmp(p, "ElfFile", 7) == 0 || (p[0] == 0xFF && p[1] == 0xFE))
        return false;
    for (size_t i = 0; i < look; i++)
        foreign += p[i] < 9;
    return foreign > 0;
}

size_t archive_behind_damage(const uint8_t *bytes, size_t n)
{
    size_t at = 0;

    while ((at += ziphead_find(bytes + at, n - at)) < n) {
        struct ziphead head = { .mtime = WHEN_NONE };

        if (ziphead_parse(&head, bytes + at, n - at) && is_clean(head.name))
            return at;
        at++;
    }
    return 0;
}

bool archive_words_names(enum archive_kind kind)
{
    return kind == ARCHIVE_7Z || kind == ARCHIVE_CAB || kind == ARCHIVE_RAR || kind == ARCHIVE_ISO;
}

bool archive_has_utc(enum archive_kind kind)
{
    return kind == ARCHIVE_TAR || kind == ARCHIVE_7Z || kind == ARCHIVE_ISO;
}
