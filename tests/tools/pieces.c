/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pieces FILE...: what holds for every file that somebody may send, whatever it is: the parser that
 * is chosen gives the same events and the same damage from pieces of 1, 2, 3, 7 and 4096 bytes as
 * from the whole; every prefix (of long files, some hundreds of them) and copies with one byte in a
 * hundred changed are read to their end.  Prints what does not hold, and "# by NAME" of each file
 * that a parser reads; ends with 1 where something does not hold.
 */
#include "base/limits.h"
#include "lib/parsed.h"
#include "lib/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PREFIXES 300u
#define COPIES 8u

static int faults;

static void fault(const char *path, const char *what, size_t n)
{
    printf("%s: %s %zu\n", path, what, n);
    faults++;
}

static void defects_into(struct buf *out, const struct defects *d)
{
    for (size_t i = 0; i < d->n; i++)
        buf_format(out, "%s %llu %llu\n", defect_name(d->items[i].kind),
                   (unsigned long long)d->items[i].at, (unsigned long long)d->items[i].bytes);
    buf_format(out, "%llu noted, page %u\n", (unsigned long long)d->noted, d->as_read.code_page);
}

/* False: the parser died. */
static bool read_into(struct buf *out, const struct parser *parser, struct str bytes, size_t chunk)
{
    struct defects defects = { 0 };
    bool alive = parsed_json(out, parser, bytes, chunk, &defects) >= 0;

    defects_into(out, &defects);
    defects_release(&defects);
    return alive;
}

static void check_pieces(const char *path, const struct parser *parser, struct str bytes)
{
    static const size_t chunks[] = { 1, 2, 3, 7, 4096 };
    struct buf whole = { 0 };

    if (!read_into(&whole, parser, bytes, 0))
        fault(path, "not read to its end, of bytes", bytes.n);
    for (size_t i = 0; i < sizeof chunks / sizeof chunks[0]; i++) {
        struct buf part = { 0 };

        if (!read_into(&part, parser, bytes, chunks[i]) ||
            !str_eq(buf_str(&whole), buf_str(&part)))
            fault(path, "other events from pieces of", chunks[i]);
        buf_release(&part);
    }
    buf_release(&whole);
}

static void check_prefixes(const char *path, struct str bytes)
{
    for (size_t n = 1; n < bytes.n; n += bytes.n / PREFIXES + 1) {
        struct str part = str_first(bytes, n);
        const struct parser *parser = parsed_choice(part);
        struct buf out = { 0 };

        if (parser && !read_into(&out, parser, part, 0))
            fault(path, "not read to the end of the first bytes,", n);
        buf_release(&out);
    }
}

static void check_copies(const char *path, const struct parser *parser, struct str bytes)
{
    char *copy = malloc(bytes.n + 1);
    uint32_t dice = 1;

    for (size_t round = 0; copy && round < COPIES; round++) {
        struct buf out = { 0 };

        memcpy(copy, bytes.s, bytes.n);
        for (size_t i = 0; i < bytes.n / 100 + 1; i++) {
            dice = dice * 1664525u + 1013904223u;
            copy[(dice >> 8) % bytes.n] = (char)(dice >> 3);
        }
        if (!read_into(&out, parser, (struct str){ copy, bytes.n }, 0))
            fault(path, "not read to the end of the damaged copy", round);
        buf_release(&out);
    }
    free(copy);
}

int main(int argc, char **argv)
{
    size_t read = 0;

    for (int i = 1; i < argc; i++) {
        struct str bytes;
        const struct parser *parser;

        bytes.s = test_read_file(argv[i], &bytes.n);
        parser = bytes.s && bytes.n ? parsed_choice(bytes) : NULL;
        if (!bytes.s)
            fault(argv[i], "cannot be read, argument", (size_t)i);
        if (parser) {
            check_pieces(argv[i], parser, bytes);
            check_prefixes(argv[i], bytes);
            check_copies(argv[i], parser, bytes);
            printf("# by %s\n", parser->name);
            read++;
        }
        free((char *)(uintptr_t)bytes.s);
    }
    printf("# %zu of %d files are read by a parser\n", read, argc - 1);
    return faults || !read;
}
