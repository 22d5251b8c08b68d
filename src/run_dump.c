/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dump: every event, in the order of the sources.  The worker on the file whose turn it is writes
 * through; the others hold their events back.  What is held back is bounded: a worker that reaches
 * its share waits for its turn.
 */
#include "run.h"
#include "run_dump.h"

#include "base/limits.h"
#include "base/mem.h"
#include "base/sys.h"
#include "base/utf.h"

#include <stdlib.h>
#include <string.h>

#define WRITE_BYTES (1u << 20) /* one write */
#define SHOWN_SKIPS 20

static const struct dump_form forms[] = {
    { "jsonl", "", "", event_json },
    { "text", "", "", event_text },
    { "xml", EVENT_XML_HEAD, EVENT_XML_TAIL, event_xml },
};

void dump_free_texts(const struct dump *d, struct buf *texts)
{
    for (size_t i = 0; texts && i < d->targets_n; i++)
        buf_release(&texts[i]);
    mem_free(texts);
}

size_t dump_bytes(const struct dump *d, const struct buf *texts)
{
    size_t n = 0;

    for (size_t i = 0; i < d->targets_n; i++)
        n += texts[i].n;
    return n;
}

/* Only the worker whose turn it is gets here: the outputs need no lock. */
int dump_write_texts(struct dump *d, struct buf *texts, struct err *err)
{
    for (size_t i = 0; i < d->targets_n; i++) {
        if (out_write(d->targets[i].out, buf_str(&texts[i]), err) < 0)
            return -1;
        buf_clear(&texts[i]);
    }
    return 0;
}

void dump_fail(struct dump *d)
{
    sys_mutex_lock(d->lock);
    d->failed = true;
    sys_cond_wake_all(d->turn_passed);
    sys_mutex_unlock(d->lock);
}

/* The lock is held.  The worker on the first unwritten file never waits, so this ends. */
static bool wait_for_turn(struct dumper *k)
{
    struct dump *d = k->dump;

    while (d->turn != k->file && !d->failed)
        sys_cond_wait(d->turn_passed, d->lock);
    return !d->failed;
}

/* In the middle of a file: write if it is this file's turn, or if too much is held back. */
int dump_write_early(struct dumper *k, bool wait)
{
    struct dump *d = k->dump;
    bool mine;

    sys_mutex_lock(d->lock);
    mine = wait ? wait_for_turn(k) : d->turn == k->file && !d->failed;
    sys_mutex_unlock(d->lock);
    if (!mine)
        return wait ? -1 : 0;
    return dump_write_texts(d, k->texts, &k->err);
}

/* The next file's texts if it is over already; from now on it is its turn. */
static struct buf *pass_turn(struct dump *d)
{
    struct buf *texts = NULL;

    sys_mutex_lock(d->lock);
    d->turn++;
    if (d->turn < d->files_n && d->ended[d->turn]) {
        texts = d->ended[d->turn];
        d->ended[d->turn] = NULL;
        d->held -= dump_bytes(d, texts);
    }
    sys_cond_wake_all(d->turn_passed);
    sys_mutex_unlock(d->lock);
    return texts;
}

static int write_in_turn(struct dumper *k)
{
    struct dump *d = k->dump;
    struct buf *texts;
    int result = dump_write_texts(d, k->texts, &k->err);

    while (result == 0 && (texts = pass_turn(d)) != NULL) {
        result = dump_write_texts(d, texts, &k->err);
        dump_free_texts(d, texts);
    }
    return result;
}

/* At the end of a file before its turn.  1: left for later, 0: its turn has come, -1: all is
   lost. */
static int leave_for_later(struct dumper *k)
{
    struct dump *d = k->dump;
    struct buf *fresh = mem_zero(d->targets_n, sizeof *fresh);
    size_t n = dump_bytes(d, k->texts);
    int result;

    sys_mutex_lock(d->lock);
    if (d->turn == k->file || !fresh || d->held + n > HOLD_BYTES) {
        result = wait_for_turn(k) ? 0 : -1;
    } else {
        d->ended[k->file] = k->texts;
        d->held += n;
        k->texts = fresh;
        fresh = NULL;
        result = 1;
    }
    sys_mutex_unlock(d->lock);
    mem_free(fresh);
    return result;
}

static void dump_start(void *ctx, size_t file)
{
    struct dumper *k = ctx;

    k->file = file;
}

static int dump_done(void *ctx, size_t file, bool failed)
{
    struct dumper *k = ctx;
    int result = failed ? -1 : leave_for_later(k);

    (void)file;
    if (result == 0)
        result = write_in_turn(k);
    if (result < 0)
        dump_fail(k->dump);
    return result < 0 ? -1 : 0;
}

static int dump_begin(void *ctx, struct str name, struct str format, when modified)
{
    struct dumper *k = ctx;

    (void)format, (void)modified;
    buf_clear(&k->name);
    buf_add(&k->name, name);
    return k->name.failed ? err_nomem(&k->err, "dump") : 0;
}

int dump_put(struct dumper *k, struct buf *texts, struct str name, struct event *ev)
{
    struct dump *d = k->dump;

    if (!options_cover(d->options, ev))
        return 0;
    for (size_t i = 0; i < d->targets_n; i++)
        if (d->targets[i].form->write(&texts[i], &k->scratch, name, ev) < 0)
            return err_nomem(&k->err, "dump");
    return 0;
}

static int dump_event(void *ctx, struct event *ev)
{
    struct dumper *k = ctx;
    size_t n;

    if (dump_put(k, k->texts, buf_str(&k->name), ev) < 0)
        return -1;
    n = dump_bytes(k->dump, k->texts);
    return n < WRITE_BYTES ? 0 : dump_write_early(k, n >= HOLD_BYTES);
}

static int dump_end(void *ctx, uint64_t bytes, const struct defects *defects)
{
    (void)ctx, (void)bytes, (void)defects;
    return 0;
}

static int dump_skip(void *ctx, struct str path, struct str reason)
{
    struct dumper *k = ctx;
    struct buf line = { 0 };
    struct str copy;

    utf_show(&line, path);
    buf_add(&line, STR(": "));
    utf_show(&line, reason);
    copy = arena_copy(&k->arena, buf_str(&line));
    buf_release(&line);
    if (k->arena.failed || arena_grow(&k->arena, &k->skips, k->skips_n, &k->skips_cap,
                                      k->skips_n + 1, sizeof *k->skips) < 0)
        return err_nomem(&k->err, "dump");
    k->skips[k->skips_n++] = copy;
    return 0;
}

static int line_order(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* What was not read, in fixed order, on standard error. */
static void print_skips(struct dumper *workers, int jobs)
{
    struct dumper *all = &workers[0];
    struct buf text = { 0 };

    for (int i = 1; i < jobs; i++)
        for (size_t k = 0; k < workers[i].skips_n; k++)
            if (arena_grow(&all->arena, &all->skips, all->skips_n, &all->skips_cap,
                           all->skips_n + 1, sizeof *all->skips) == 0)
                all->skips[all->skips_n++] = workers[i].skips[k];
    if (all->skips_n)
        qsort(all->skips, all->skips_n, sizeof *all->skips, line_order);
    for (size_t k = 0; k < all->skips_n && k < SHOWN_SKIPS; k++)
        buf_format(&text, "postflight: skipped %.*s\n", STR_FMT(all->skips[k]));
    if (all->skips_n > SHOWN_SKIPS)
        buf_format(&text, "postflight: skipped %zu more files\n", all->skips_n - SHOWN_SKIPS);
    sys_print_error(buf_str(&text));
    buf_release(&text);
}

static const struct dump_form *form_of(const char *name)
{
    for (size_t i = 0; name && i < sizeof forms / sizeof forms[0]; i++)
        if (strcmp(forms[i].name, name) == 0)
            return &forms[i];
    return &forms[0];
}

static int open_targets(struct dump *d, const struct options *o, struct err *err)
{
    size_t n = o->outputs_n ? o->outputs_n : 1;

    d->targets = mem_zero(n, sizeof *d->targets);
    if (!d->targets)
        return err_nomem(err, "dump");
    for (; d->targets_n < n; d->targets_n++) {
        struct target *t = &d->targets[d->targets_n];

        t->form = form_of(o->outputs_n ? o->outputs[d->targets_n].format : NULL);
        if (out_open(&t->out, o->outputs_n ? o->outputs[d->targets_n].file : NULL, err) < 0)
            return -1;
        if (out_write(t->out, str_of(t->form->head), err) < 0) {
            d->targets_n++;
            return -1;
        }
    }
    return 0;
}

static int commit_targets(struct dump *d, struct err *err)
{
    int result = 0;

    for (size_t i = 0; i < d->targets_n && result == 0; i++) {
        struct out *out = d->targets[i].out;

        result = out_write(out, str_of(d->targets[i].form->tail), err);
        if (result == 0) {
            d->targets[i].out = NULL;
            result = out_commit(out, err);
        }
    }
    return result;
}

static void close_dump(struct dump *d)
{
    for (size_t i = 0; i < d->targets_n; i++)
        out_abandon(d->targets[i].out);
    for (size_t i = 0; d->ended && i < d->files_n; i++)
        dump_free_texts(d, d->ended[i]);
    mem_free(d->ended);
    mem_free(d->targets);
    sys_cond_free(d->turn_passed);
    sys_mutex_free(d->lock);
}

static int prepare(struct dump *d, size_t files_n, struct err *err)
{
    d->files_n = files_n;
    d->ended = mem_zero(files_n ? files_n : 1, sizeof *d->ended);
    if (!d->ended)
        return err_nomem(err, "dump");
    if (sys_mutex_new(&d->lock, err) < 0 || sys_cond_new(&d->turn_passed, err) < 0)
        return -1;
    return 0;
}

static int read_with(struct dump *d, const struct walk *w, int jobs, struct err *err)
{
    struct dumper *workers = mem_zero((size_t)jobs, sizeof *workers);
    struct reader readers[LIMIT_JOBS] = { { 0 } };
    int result = workers ? 0 : err_nomem(err, "dump");

    for (int i = 0; i < jobs && result == 0; i++) {
        workers[i].dump = d;
        workers[i].texts = mem_zero(d->targets_n, sizeof *workers[i].texts);
        if (!workers[i].texts)
            result = err_nomem(err, "dump");
        readers[i] = (struct reader){ .ctx = &workers[i], .page = d->options->code_page,
                                      .begin = dump_begin, .event = dump_event,
                                      .end = dump_end, .skip = dump_skip,
                                      .start = dump_start, .done = dump_done,
                                      .err = &workers[i].err };
        if (jobs > 1) {
            readers[i].pieces = dump_pieces;
            readers[i].pieces_ctx = &workers[i];
            readers[i].idle = dump_idle;
        }
    }
    d->workers = workers;
    d->jobs = (size_t)jobs;
    if (result == 0)
        result = sources_read(w, d->options, readers, (size_t)jobs, NULL, err);
    if (result == 0 && !d->options->quiet)
        print_skips(workers, jobs);
    for (int i = 0; workers && i < jobs; i++) {
        dump_free_texts(d, workers[i].texts);
        dump_ring_release(&workers[i]);
        event_out_release(&workers[i].scratch);
        buf_release(&workers[i].name);
        arena_release(&workers[i].arena);
    }
    mem_free(workers);
    return result;
}

int run_dump(const struct options *o, struct err *err)
{
    struct dump d = { .options = o };
    struct walk w = { 0 };
    int result = sources_list(&w, o, err);

    if (result == 0)
        result = prepare(&d, w.files_n, err);
    if (result == 0)
        result = open_targets(&d, o, err);
    if (result == 0)
        result = read_with(&d, &w, sources_threads(o), err);
    if (result == 0)
        result = commit_targets(&d, err);
    close_dump(&d);
    walk_release(&w);
    return result;
}
