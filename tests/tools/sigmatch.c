/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sigmatch < SAMPLES: which shipped signatures hit each sample.  A sample stands behind a line
 *
 *   <RS>LABEL KIND          RS is the byte 1e; KIND the kind of text log, or "event"
 *
 * and is read as `test` reads an exemplar: by the parser that bids highest; where that makes no
 * event of the kind, by the others.  Prints LABEL, a tab and the names, a sample a line.
 */
#include "lib/casepage.h"

#include "base/buf.h"
#include "input/stream.h"
#include "parsers/parser.h"
#include "rules/matcher.h"

#include <stdio.h>

struct try {
    struct matcher *matcher;
    struct str kind;
    size_t events;
    struct buf names;
};

static void on_hit(void *ctx, const struct hit *hit)
{
    struct try *t = ctx;

    buf_char(&t->names, ' ');
    buf_add(&t->names, hit->signature->name);
}

static bool is_kind(const struct try *t, const struct event *ev)
{
    return str_eq(t->kind, STR("event")) || str_eq(t->kind, STR("any")) ||
           str_eq(ev->channel, t->kind);
}

static void read_with(struct try *t, const struct parser *parser, struct str bytes)
{
    struct defects defects = { 0 };
    struct err err = { 0 };
    struct stream *in = NULL;
    struct parse *parse = NULL;
    struct event ev;
    enum next next;

    if (stream_open_memory(&in, bytes.s, bytes.n, &err) < 0 ||
        parser_open(parser, &parse, in, &defects, &err) < 0) {
        stream_close(in);
        return;
    }
    while ((next = parser->next(parse, &ev)) != NEXT_END && next != NEXT_DEAD) {
        if (next != NEXT_EVENT || !is_kind(t, &ev))
            continue;
        t->events++;
        matcher_scan(t->matcher, &ev, on_hit, t);
    }
    parser_close(parser, parse);
    stream_close(in);
    defects_release(&defects);
}

static void one_sample(struct try *t, struct str sample)
{
    struct str head = str_cut(&sample, '\n');
    struct str label = str_cut(&head, ' ');
    struct sample s = { .bytes = (const uint8_t *)sample.s, .n = sample.n, .text = sample,
                        .name = STR("exemplar"), .whole = true };
    const struct parser *best = parser_choose(&s);
    size_t n = 0;

    t->kind = head;
    t->events = 0;
    buf_clear(&t->names);
    if (best)
        read_with(t, best, sample);
    while (parsers[n])
        n++;
    while (n-- && !t->events && !str_eq(head, STR("event")))
        if (parsers[n] != best)
            read_with(t, parsers[n], sample);
    printf("%.*s\t%.*s\n", STR_FMT(label), STR_FMT(buf_str(&t->names)));
}

static void all_samples(struct try *t, struct str text)
{
    str_cut(&text, '\x1e');
    while (text.n)
        one_sample(t, str_cut(&text, '\x1e'));
}

int main(void)
{
    static char block[1 << 16];
    struct case_world w = { 0 };
    struct err err = { 0 };
    struct buf text = { 0 };
    struct try t = { 0 };
    int result = case_world_shipped(&w, &err);

    for (size_t n; (n = fread(block, 1, sizeof block, stdin)) > 0;)
        buf_add(&text, (struct str){ block, n });
    if (result < 0)
        fprintf(stderr, "sigmatch: %s\n", err.text);
    else if ((t.matcher = matcher_new(w.ruleset)))
        all_samples(&t, buf_str(&text));
    matcher_free(t.matcher);
    buf_release(&t.names);
    buf_release(&text);
    case_world_release(&w);
    return result == 0 ? 0 : 1;
}
