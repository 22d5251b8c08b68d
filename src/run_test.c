/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test: the exemplars of signatures, through the parser that would read them in earnest.  An event
 * exemplar goes through whoever bids highest for it; the entry of a text log goes to the parser
 * that makes events of the log's kind out of it, because one entry alone is too short to bid for.
 */
#include "run.h"
#include "run_test.h"

#include "base/utf.h"
#include "input/stream.h"
#include "parsers/parser.h"
#include "rules/matcher.h"

struct trial {
    struct matcher *matcher;
    const struct signature *signature;
    struct str kind; /* of text log; empty: any event will do */
    size_t events;
    bool matched, expected;
    struct buf why;  /* what decided, if it was not what is expected */
};

static void on_hit(void *ctx, const struct hit *hit)
{
    struct trial *t = ctx;

    t->matched = t->matched || hit->signature == t->signature;
}

/* All events that a parser makes of bytes.  -1: no memory. */
static int try_parser(struct trial *t, const struct parser *parser, struct str bytes,
                      struct err *err)
{
    struct defects defects = { 0 };
    struct stream *in = NULL;
    struct parse *parse = NULL;
    struct event ev;
    enum next next = NEXT_END;
    int result = stream_open_memory(&in, bytes.s, bytes.n, err);

    if (result == 0)
        result = parser_open(parser, &parse, in, &defects, err);
    while (result == 0 && (next = parser->next(parse, &ev)) != NEXT_END && next != NEXT_DEAD) {
        if (next != NEXT_EVENT || (t->kind.n && !str_eq(ev.channel, t->kind)))
            continue;
        t->events++;
        if (matcher_scan(t->matcher, &ev, on_hit, t) < 0)
            result = err_nomem(err, "exemplar");
        else if (t->matched != t->expected && !t->why.n)
            matcher_why(t->matcher, t->signature, &t->why);
    }
    if (parse)
        parser_close(parser, parse);
    stream_close(in);
    defects_release(&defects);
    return next == NEXT_DEAD ? err_nomem(err, "exemplar") : result;
}

static int run_exemplar(struct trial *t, const struct exemplar *ex, struct err *err)
{
    struct str bytes = ex->event_xml.n ? ex->event_xml : ex->text;
    struct sample sample = { .bytes = (const uint8_t *)bytes.s, .n = bytes.n, .text = bytes,
                             .name = STR("exemplar"), .whole = true };
    const struct parser *best = parser_choose(&sample);
    size_t n = 0;

    t->events = 0;
    t->matched = false;
    t->expected = ex->match;
    buf_clear(&t->why);
    if (best && try_parser(t, best, bytes, err) < 0)
        return -1;
    while (parsers[n])
        n++;
    while (n-- && !ex->event_xml.n && !t->events) /* the least demanding come last in the table */
        if (parsers[n] != best && try_parser(t, parsers[n], bytes, err) < 0)
            return -1;
    return 0;
}

static void report_failure(struct buf *out, const struct trial *t, const struct exemplar *ex)
{
    buf_add(out, STR("FAIL "));
    utf_show(out, t->signature->name);
    buf_add(out, STR(": "));
    utf_show(out, t->signature->file);
    buf_format(out, ":%u: ", (unsigned)ex->line);
    if (!t->events)
        buf_add(out, STR("no parser makes an event of this exemplar\n"));
    else
        buf_format(out, "expected %s, but it %s\n", ex->match ? "match" : "no-match",
                   t->matched ? "matched" : "did not match");
    if (t->events)
        buf_add(out, buf_str(&t->why));
}

static int test_signature(struct trial *t, const struct knowledge *k, struct tally *tally,
                          struct buf *out, struct err *err)
{
    const struct exemplar *list;
    size_t n = ruleset_exemplars(k->set, t->signature, &list);

    for (size_t i = 0; i < n; i++) {
        t->kind = list[i].event_xml.n ? STR_NONE : ruleset_log_kind(k->set, t->signature);
        if (run_exemplar(t, &list[i], err) < 0)
            return -1;
        if (t->events && t->matched == list[i].match) {
            tally->passed++;
            continue;
        }
        tally->failed++;
        report_failure(out, t, &list[i]);
    }
    return 0;
}

int test_signatures(const struct knowledge *k, bool verbose, struct tally *tally, struct buf *out,
                    struct err *err)
{
    struct trial t = { .matcher = matcher_new(k->set) };
    int result = t.matcher ? 0 : err_nomem(err, "matcher");

    for (size_t i = 0; i < ruleset_count(k->set) && result == 0; i++) {
        size_t failed = tally->failed;

        t.signature = ruleset_at(k->set, i);
        result = test_signature(&t, k, tally, out, err);
        if (verbose && tally->failed == failed) {
            buf_add(out, STR("ok   "));
            utf_show(out, t.signature->name);
            buf_char(out, '\n');
        }
    }
    matcher_free(t.matcher);
    buf_release(&t.why);
    return result;
}

static int test_all(const struct knowledge *k, const struct options *o, struct err *err)
{
    struct tally tally = { 0 };
    struct buf out = { 0 };
    int result = test_signatures(k, o->verbose, &tally, &out, err);

    if (!o->quiet)
        buf_format(&out, "%zu signatures, %zu exemplars hold, %zu do not\n",
                   ruleset_count(k->set), tally.passed, tally.failed);
    if (result == 0)
        result = run_print(&out, err);
    buf_release(&out);
    return result < 0 ? -1 : tally.failed ? 1 : 0;
}

/* With operands: these files alone. */
static int load_operands(struct knowledge *k, const struct options *o, struct err *err)
{
    if (knowledge_prepare(k, o, err) < 0)
        return -1;
    for (size_t i = 0; i < o->operands.n; i++)
        if (knowledge_add_path(k, o->operands.items[i], err) < 0)
            return -1;
    return knowledge_build(k, err);
}

int run_test(const struct options *o, struct err *err)
{
    struct knowledge k = { 0 };
    int result = o->operands.n ? load_operands(&k, o, err) : knowledge_load(&k, o, err);

    if (result == 0)
        result = test_all(&k, o, err);
    knowledge_release(&k);
    return result;
}
