/* SPDX-License-Identifier: Apache-2.0 */
/* From operands and --files-from to the sorted list of files. */
#include "run_read.h"

#include "base/limits.h"
#include "input/stream.h"

#include <string.h>

static int add_line(struct walk *w, struct str line, struct arena *a, struct err *err)
{
    struct str path;

    if (str_ends(line, STR("\r")))
        line.n--;
    if (!line.n)
        return 0;
    path = arena_copy(a, line);
    return a->failed ? err_nomem(err, "files") : walk_add(w, path.s, err);
}

/* The next line of the list, without its end; got 0 at the end of the list. */
static struct str peek_line(struct stream *in, size_t *got)
{
    size_t want = 4096;
    struct str bytes;

    for (;;) {
        bytes.s = (const char *)stream_peek(in, want, &bytes.n);
        *got = str_find_char(bytes, '\n');
        if (*got < bytes.n || bytes.n < want || want == LIMIT_LINE_BYTES)
            break;
        want = LIMIT_LINE_BYTES;
    }
    bytes.n = *got;
    return bytes;
}

/* One path a line; empty lines are nothing. */
static int add_list(struct walk *w, const char *list, struct arena *a, struct err *err)
{
    struct stream *in = NULL;
    struct err why = { 0 };
    int result;

    result = strcmp(list, "-") == 0 ? stream_open_stdin(&in, &why)
                                    : stream_open_path(&in, list, &why);
    if (result < 0)
        return err_set(err, why.code, "--files-from %s: %s", list, why.text);
    while (result == 0) {
        size_t n, left;
        struct str line = peek_line(in, &n);

        stream_peek(in, n + 1, &left);
        if (!left)
            break;
        line.s = (const char *)stream_peek(in, n + 1, &left);
        result = add_line(w, line, a, err);
        stream_consume(in, left > n ? n + 1 : n);
    }
    if (result == 0 && stream_fault(in))
        result = err_set(err, ERR_NO_INPUT, "--files-from %s: %s", list, stream_fault(in));
    stream_close(in);
    return result;
}

/* Every N-th of the sorted files, from the I-th on: the same split wherever they are the same. */
static void take_shard(struct walk *w, const struct options *o)
{
    size_t n = 0;

    for (size_t i = 0; o->shard_n && i < w->files_n; i++)
        if (i % o->shard_n == o->shard_i - 1)
            w->files[n++] = w->files[i];
    if (o->shard_n)
        w->files_n = n;
}

int sources_list(struct walk *w, const struct options *o, struct err *err)
{
    int result = 0;

    w->threads = sources_threads(o);
    for (size_t i = 0; i < o->operands.n && result == 0; i++)
        result = walk_add(w, o->operands.items[i], err);
    if (result == 0 && o->files_from)
        result = add_list(w, o->files_from, &w->arena, err);
    if (result < 0 || walk_finish(w, err) < 0)
        return -1;
    take_shard(w, o);
    return 0;
}
