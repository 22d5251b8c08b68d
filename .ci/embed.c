/* SPDX-License-Identifier: Apache-2.0 */
/*
 * embed FILE...: data files as C on standard output: struct shipped_file shipped_files[].  They are
 * read here, when the program is built, and kept as trees (src/rules/yamlpack.h).  Runs on the
 * machine that builds.
 */
#include "rules/yamlpack.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void fail(const char *path, const char *why)
{
    fprintf(stderr, "embed: %s: %s\n", path, why);
    exit(1);
}

static void read_file(struct buf *into, const char *path)
{
    FILE *f = fopen(path, "rb");
    char piece[65536];
    size_t n;

    if (!f)
        fail(path, "cannot be opened");
    while ((n = fread(piece, 1, sizeof piece, f)) > 0)
        buf_add(into, (struct str){ piece, n });
    if (ferror(f) || into->failed)
        fail(path, "cannot be read");
    fclose(f);
}

static void write_bytes(struct str bytes, int number)
{
    printf("static const unsigned char file_%d[] = {", number);
    for (size_t i = 0; i < bytes.n; i++)
        printf("%s%u,", i % 32 ? "" : "\n", (unsigned char)bytes.s[i]);
    printf("0 };\n");
}

static void embed(const char *path, int number)
{
    struct arena arena = { 0 };
    struct buf text = { 0 }, packed = { 0 };
    struct err err = { 0 };
    const struct yaml **docs;
    size_t n;

    read_file(&text, path);
    if (yaml_read(&arena, path, buf_str(&text), &docs, &n, &err) < 0)
        fail(path, err.text);
    yaml_pack(&packed, buf_str(&text), docs, n);
    if (packed.failed)
        fail(path, "no memory");
    write_bytes(buf_str(&packed), number);
    buf_release(&packed);
    buf_release(&text);
    arena_release(&arena);
}

int main(int argc, char **argv)
{
    printf("/* Made by .ci/embed.c; do not edit. */\n#include \"shipped.h\"\n");
    for (int i = 1; i < argc; i++)
        embed(argv[i], i);
    printf("const struct shipped_file shipped_files[] = {\n");
    for (int i = 1; i < argc; i++)
        printf("    { \"%s\", file_%d, sizeof file_%d - 1 },\n", argv[i], i, i);
    printf("    { 0, 0, 0 }\n};\n");
    return fflush(stdout) == 0 ? 0 : 1;
}
