/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rulehits [-p] [-s] [-jN] [-DNAME=a,b]... RULES.yml EVENTS.jsonl: one line per event, "3: name
 * ?name", with the rules that are true and, behind a question mark, those that cannot be decided.
 * -p: without any prefilter.  -s: events as parsers give them, with fields and message left for
 * later and shapes.  For the oracle in tests/oracle, which has the grammar of events.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/jsonread.h"
#include "base/mem.h"
#include "base/sys_thread.h"
#include "lib/lazy.h"
#include "rules/matcher.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_JOBS 16

struct line {
    struct str text;
    struct buf out;
};

struct worker {
    struct matcher *matcher;
    struct line *lines;
    size_t n, first, step;
    bool shaped, failed;
};

static void on_hit(void *ctx, const struct hit *hit)
{
    struct buf *out = ctx;

    buf_char(out, ' ');
    buf_add(out, hit->signature->name);
}

/* Absent where the key is missing; an empty text is present. */
static struct str text_of(const struct jval *v, const char *key)
{
    const struct jval *found = jval_get(v, key);

    if (!found)
        return STR_NONE;
    return found->str.s ? found->str : (struct str){ "", 0 };
}

static struct event event_of(struct arena *a, const struct jval *v)
{
    struct event ev = { .level = -1, .time = STAMP_ABSENT };
    const struct jval *fields = jval_get(v, "fields");
    struct field *list = arena_zero(a, fields ? fields->items_n : 0, sizeof *list);
    struct str time = text_of(v, "time");
    uint64_t n;
    char zone;
    int digits;

    ev.kind = str_eq(text_of(v, "kind"), STR("text")) ? EVENT_TEXT : EVENT_WINDOWS;
    ev.channel = text_of(v, "channel");
    ev.provider = text_of(v, "provider");
    ev.computer = text_of(v, "computer");
    ev.message = text_of(v, "message");
    ev.text = text_of(v, "text");
    ev.has_event_id = jval_u64(jval_get(v, "event_id"), &n);
    ev.event_id = ev.has_event_id ? (uint32_t)n : 0;
    ev.has_record = jval_u64(jval_get(v, "record"), &ev.record);
    if (jval_u64(jval_get(v, "level"), &n))
        ev.level = (int8_t)n;
    if (when_parse(time, &ev.time.t, &digits, &zone)) {
        ev.time.kind = STAMP_UTC;
        ev.time.digits = (int8_t)digits;
    }
    for (size_t i = 0; list && i < fields->items_n; i++) {
        const struct jval *pair = &fields->items[i];

        list[i].name = pair->items[0].str;
        list[i].value = pair->items[1].str.s ? pair->items[1].str : (struct str){ "", 0 };
        list[i].place = pair->items_n > 2 ? FIELD_SYSTEM : FIELD_DATA;
    }
    ev.fields = list;
    ev.fields_n = list ? fields->items_n : 0;
    return ev;
}

static size_t trouble_of(struct matcher *m, const struct signature *sig, uint64_t *limit)
{
    const struct rule_trouble *list;
    size_t n = matcher_trouble(m, &list);

    for (size_t i = 0; i < n; i++)
        if (list[i].signature == sig) {
            *limit = list[i].limit_reached;
            return (size_t)list[i].not_evaluable;
        }
    return 0;
}

/* Rules that gained a doubt by this event. */
static void add_doubts(struct worker *w, size_t *before, struct buf *out)
{
    const struct rule_trouble *list;
    size_t n = matcher_trouble(w->matcher, &list);

    for (size_t i = 0; i < n; i++) {
        uint64_t limit = 0;
        size_t now = trouble_of(w->matcher, list[i].signature, &limit);
        size_t *was = &before[list[i].signature->line];

        if (now != *was)
            buf_format(out, " ?%.*s", STR_FMT(list[i].signature->name));
        *was = now;
    }
}

/* By turns whole, lazy, with a shape, and with one from which fields can be fetched. */
static void make_lazy(struct arena *a, struct event *ev, size_t i)
{
    static const struct str more[] = { { "H", 1 }, { "Keywords", 8 }, { "Elsewhere", 9 } };

    lazy_event(a, ev, (enum lazy)(i % LAZY_WAYS), more, i / LAZY_WAYS % 3,
               i / 12 % 2);
}

static void work(void *ctx)
{
    struct worker *w = ctx;
    struct arena arena = { 0 };
    size_t *before = mem_zero(1000000, sizeof *before); /* per line of the rules */

    for (size_t i = w->first; i < w->n && before; i += w->step) {
        const struct jval *v = NULL;
        struct event ev;

        arena_reset(&arena);
        if (json_read(&v, &arena, w->lines[i].text) != 1) {
            w->failed = true;
            break;
        }
        ev = event_of(&arena, v);
        if (w->shaped)
            make_lazy(&arena, &ev, i);
        buf_format(&w->lines[i].out, "%zu:", i);
        w->failed |= matcher_scan(w->matcher, &ev, on_hit, &w->lines[i].out) < 0;
        add_doubts(w, before, &w->lines[i].out);
        buf_char(&w->lines[i].out, '\n');
    }
    mem_free(before);
    arena_release(&arena);
}

static struct buf read_all(const char *path)
{
    struct buf b = { 0 };
    FILE *f = fopen(path, "rb");
    size_t n = 0;

    do {
        char *to = f ? buf_reserve(&b, 65536) : NULL;

        n = to ? fread(to, 1, 65536, f) : 0;
        b.n += n;
    } while (n);
    if (f)
        fclose(f);
    return b;
}

static bool run(struct ruleset *set, struct str events, size_t jobs, bool shaped)
{
    struct worker workers[MOST_JOBS] = { { 0 } };
    struct sys_thread *threads[MOST_JOBS] = { NULL };
    struct line *lines = NULL;
    size_t n = 0, cap = 0;
    struct err err;
    bool failed = false;

    while (events.n) {
        if (mem_grow(&lines, &cap, n + 1, sizeof *lines) < 0)
            return false;
        lines[n++] = (struct line){ .text = str_cut(&events, '\n') };
    }
    for (size_t i = 0; i < jobs; i++) {
        workers[i] = (struct worker){ matcher_new(set), lines, n, i, jobs, shaped, false };
        if (i && sys_thread_start(&threads[i], work, &workers[i], &err) < 0)
            return false;
    }
    work(&workers[0]);
    for (size_t i = 0; i < jobs; i++) {
        if (i)
            sys_thread_join(threads[i]);
        failed |= workers[i].failed;
        matcher_free(workers[i].matcher);
    }
    for (size_t i = 0; i < n; i++) {
        fwrite(lines[i].out.s, 1, lines[i].out.n, stdout);
        buf_release(&lines[i].out);
    }
    mem_free(lines);
    return !failed;
}

int main(int argc, char **argv)
{
    struct ruleset *set = ruleset_new();
    struct buf rules, events;
    struct err err = { 0 };
    bool plain = false, shaped = false, good;
    size_t jobs = 1;
    int at = 1;

    for (; at < argc && argv[at][0] == '-'; at++) {
        struct str define = str_of(argv[at] + 2), name;

        if (argv[at][1] == 'p')
            plain = true;
        if (argv[at][1] == 's')
            shaped = true;
        if (argv[at][1] == 'j')
            jobs = (size_t)strtoul(argv[at] + 2, NULL, 10);
        if (argv[at][1] != 'D')
            continue;
        name = str_cut(&define, '=');
        ruleset_define(set, name, define);
    }
    if (argc - at != 2 || jobs < 1 || jobs > MOST_JOBS)
        return 64;
    rules = read_all(argv[at]);
    events = read_all(argv[at + 1]);
    if (ruleset_add_text(set, argv[at], buf_str(&rules), &err) < 0 ||
        ruleset_build(set, &err) < 0) {
        fprintf(stderr, "%s\n", err.text);
        return 65;
    }
    ruleset_set_plain(set, plain);
    good = run(set, buf_str(&events), jobs, shaped);
    ruleset_free(set);
    buf_release(&rules);
    buf_release(&events);
    return good ? 0 : 70;
}
