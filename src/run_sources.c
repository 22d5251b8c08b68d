/* SPDX-License-Identifier: Apache-2.0 */
/* From operands to the sorted list of files. */
#include "run_sources.h"

#include "base/limits.h"
#include "base/mem.h"
#include "base/sys_file.h"
#include "input/stream.h"

#include <stdlib.h>
#include <string.h>

static int add_source(struct sources *s, const char *path, struct str name, when modified,
                      struct err *err)
{
    if (s->n >= LIMIT_SOURCES)
        return err_set(err, ERR_NO_INPUT, "more than %u files (LIMIT_SOURCES)", LIMIT_SOURCES);
    if (arena_grow(&s->arena, &s->items, s->n, &s->cap, s->n + 1, sizeof *s->items) < 0)
        return err_nomem(err, "files");
    s->items[s->n++] = (struct source){ path, arena_copy(&s->arena, name), modified };
    return 0;
}

static int add_skip(struct sources *s, struct str path, const char *reason, struct err *err)
{
    if (arena_grow(&s->arena, &s->skips, s->skips_n, &s->skips_cap, s->skips_n + 1,
                   sizeof *s->skips) < 0)
        return err_nomem(err, "files");
    s->skips[s->skips_n++] = (struct skipped){ path, arena_copy(&s->arena, str_of(reason)).s };
    return 0;
}

/* Folders still to be listed; below their operand the names begin at base. */
struct folders {
    struct sources *s;
    const char **paths;
    size_t n, cap;
    const char *now;
    size_t base;
    struct err *err;
};

static int add_entry(void *ctx, const char *name)
{
    struct folders *f = ctx;
    struct arena *a = &f->s->arena;
    struct str path = arena_format(a, "%s%s%s", f->now,
                                   str_ends(str_of(f->now), STR("/")) ? "" : "/", name);
    struct err why = { 0 };
    struct sys_info info;

    if (a->failed)
        return err_nomem(f->err, "files");
    if (sys_stat(path.s, &info, &why) < 0)
        return add_skip(f->s, str_from(path, f->base), why.text, f->err);
    if (info.kind == SYS_FILE)
        return add_source(f->s, path.s, str_from(path, f->base), info.mtime, f->err);
    if (info.kind == SYS_OTHER || info.link)
        return add_skip(f->s, str_from(path, f->base),
                        info.link ? "a link to a folder" : "no regular file", f->err);
    if (arena_grow(a, &f->paths, f->n, &f->cap, f->n + 1, sizeof *f->paths) < 0)
        return err_nomem(f->err, "files");
    f->paths[f->n++] = path.s;
    return 0;
}

static int add_folder(struct sources *s, const char *path, struct err *err)
{
    struct folders f = { .s = s, .now = path, .err = err };

    f.base = strlen(path) + !str_ends(str_of(path), STR("/"));
    while (f.now) {
        struct err why = { 0 };

        if (sys_list(f.now, add_entry, &f, &why) < 0) {
            if (err->code != ERR_NONE)
                return -1;
            if (f.now == path)
                return err_set(err, ERR_NO_INPUT, "%s: %s", path, why.text);
            if (add_skip(s, str_from(str_of(f.now), f.base), why.text, err) < 0)
                return -1;
        }
        f.now = f.n ? f.paths[--f.n] : NULL;
    }
    return 0;
}

static int add_operand(struct sources *s, const char *path, struct err *err)
{
    struct err why = { 0 };
    struct sys_info info;
    const char *slash = strrchr(path, '/');

    if (strcmp(path, "-") == 0)
        return add_source(s, path, STR("-"), WHEN_NONE, err);
    if (sys_stat(path, &info, &why) < 0)
        return err_set(err, ERR_NO_INPUT, "%s: %s", path, why.text);
    if (info.kind == SYS_FOLDER)
        return add_folder(s, path, err);
    return add_source(s, path, str_of(slash && slash[1] ? slash + 1 : path), info.mtime, err);
}

/* --files-from: one path a line; empty lines are nothing. */
static int add_list(struct sources *s, const char *list, struct err *err)
{
    struct stream *in = NULL;
    struct err why = { 0 };
    int result;

    result = strcmp(list, "-") == 0 ? stream_open_stdin(&in, &why)
                                    : stream_open_path(&in, list, &why);
    if (result < 0)
        return err_set(err, why.code, "%s: %s", list, why.text);
    for (size_t want = 4096, got = 0; result == 0; want = 4096) {
        const char *bytes = (const char *)stream_peek(in, want, &got);
        size_t n;

        while ((n = str_find_char((struct str){ bytes, got }, '\n')) == got && got >= want) {
            want = want < LIMIT_PEEK_BYTES / 2 ? want * 2 : LIMIT_PEEK_BYTES;
            bytes = (const char *)stream_peek(in, want, &got);
            if (want == LIMIT_PEEK_BYTES)
                break;
        }
        if (!got)
            break;
        if (str_trim((struct str){ bytes, n }).n) {
            struct str path = arena_copy(&s->arena, str_trim((struct str){ bytes, n }));

            result = s->arena.failed ? err_nomem(err, list) : add_operand(s, path.s, err);
        }
        stream_consume(in, n < got ? n + 1 : got);
    }
    stream_close(in);
    return result;
}

static int name_order(const void *a, const void *b)
{
    const struct source *x = a, *y = b;
    int order = str_cmp(x->name, y->name);

    return order ? order : strcmp(x->path, y->path);
}

int sources_list(struct sources **out, const struct options *o, struct err *err)
{
    struct sources *s = mem_zero(1, sizeof *s);
    int result = 0;

    if (!s)
        return err_nomem(err, "files");
    for (size_t i = 0; i < o->operands.n && result == 0; i++)
        result = add_operand(s, o->operands.items[i], err);
    if (result == 0 && o->files_from)
        result = add_list(s, o->files_from, err);
    if (result < 0 || s->arena.failed) {
        sources_free(s);
        return result < 0 ? -1 : err_nomem(err, "files");
    }
    if (s->n)
        qsort(s->items, s->n, sizeof *s->items, name_order);
    *out = s;
    return 0;
}
