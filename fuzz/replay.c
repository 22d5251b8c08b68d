/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A plain main for every fuzz target: runs it once over each file named on the command line, and
 * over all files of each folder.  No fuzzer is needed, so this works with any compiler and in any
 * debugger.  With -v every name is printed before it is run: the last one is the one that broke.
 */
#include "base/buf.h"
#include "base/mem.h"
#include "base/sys_file.h"
#include "input/stream.h"

#include <stdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

struct replay {
    const char *folder;
    bool verbose;
    int runs, unreadable;
};

/* Over an exact copy, so that a sanitizer sees a read of the first byte behind it. */
static void run_exact(struct str bytes)
{
    uint8_t *copy = mem_alloc(bytes.n);

    if (!copy)
        return;
    if (bytes.n)
        memcpy(copy, bytes.s, bytes.n);
    (void)LLVMFuzzerTestOneInput(copy, bytes.n);
    mem_free(copy);
}

static void replay_file(struct replay *r, const char *path)
{
    struct buf bytes = { 0 };
    struct stream *in;
    struct err err;
    size_t got;
    const uint8_t *p;

    if (r->verbose)
        fprintf(stderr, "%s\n", path);
    if (stream_open_path(&in, path, &err) < 0) {
        fprintf(stderr, "%s: %s\n", path, err.text);
        r->unreadable++;
        return;
    }
    while (p = stream_peek(in, 1, &got), got) {
        buf_add(&bytes, (struct str){ (const char *)p, got });
        stream_consume(in, got);
    }
    stream_close(in);
    run_exact(buf_str(&bytes));
    buf_release(&bytes);
    r->runs++;
}

static int replay_entry(void *ctx, const char *name)
{
    struct replay *r = ctx;
    char path[1024];

    snprintf(path, sizeof path, "%s/%s", r->folder, name);
    replay_file(r, path);
    return 0;
}

static void replay_path(struct replay *r, const char *path)
{
    struct sys_info info;
    struct err err;

    r->folder = path;
    if (sys_stat(path, &info, &err) == 0 && info.kind == SYS_FOLDER)
        (void)sys_list(path, replay_entry, r, &err);
    else
        replay_file(r, path);
}

int main(int argc, char **argv)
{
    struct replay r = { 0 };

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-v") == 0)
            r.verbose = true;
        else
            replay_path(&r, argv[i]);
    }
    printf("%d run, %d could not be read\n", r.runs, r.unreadable);
    return r.unreadable > 0;
}
