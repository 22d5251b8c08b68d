/* SPDX-License-Identifier: Apache-2.0 */
/* One stream: which parser, then its events. */
#include "run_read.h"
#include "run_usual.h"

#include "base/limits.h"
#include "event/asked.h"
#include "input/ahead.h"
#include "input/text.h"
#include "parsers/parser.h"
#include "verdict/evidence_json.h"

#define LARGE_BYTES ((size_t)512 << 10)

bool options_cover(const struct options *o, const struct event *ev)
{
    return ev->time.kind != STAMP_UTC || ((o->since == WHEN_NONE || ev->time.t >= o->since) &&
                                          (o->until == WHEN_NONE || ev->time.t <= o->until));
}

static const struct parser *choose(struct stream *in, struct str name, struct buf *scratch,
                                   size_t *got, bool *asked)
{
    const uint8_t *bytes = stream_peek(in, LIMIT_BID_BYTES, got);
    const struct parser *sure;
    struct sample sample = { .bytes = bytes, .name = name };

    if (*got > LIMIT_BID_BYTES) {
        *got = LIMIT_BID_BYTES;
        sample.whole = false;
    } else {
        sample.whole = *got < LIMIT_BID_BYTES;
    }
    if (!*got)
        return NULL;
    buf_clear(scratch);
    sample.n = *got;
    sure = parser_sure(&sample);
    if (sure)
        return sure;
    sample.text = text_sampled(scratch, bytes, *got, stream_page(in));
    *asked = asked_by_filter(sample.text);
    return parser_choose(&sample);
}

/* The word of input/ for it: as a skip or a fault it must not become a shorter truth. */
bool is_no_memory(struct str reason)
{
    return str_eq(reason, STR("no memory"));
}

/* "logs.zip.002", "logs.7z.003": what a cut archive goes on in. */
static bool is_further_part(struct str name)
{
    struct str end = str_from(name, name.n < 4 ? name.n : name.n - 4);
    uint64_t number;

    return end.n == 4 && end.s[0] == '.' && str_u64(str_from(end, 1), &number) && number > 1;
}

/* Why nothing is read from a stream that nobody bids for. */
static struct str skip_reason(struct stream *in, struct str name, size_t got)
{
    const char *fault = stream_fault(in);

    if (fault)
        return str_of(fault);
    if (got && is_further_part(name))
        return STR("a further part of something that was split: put the parts together first");
    return got ? STR("no parser recognises it") : STR("empty");
}

/* Of a format that is read as bytes checksums tell more. */
static void note_lost(struct usual *usual, const struct parser *parser, struct event *ev,
                      struct defects *defects)
{
    if (ev->kind != EVENT_WINDOWS || parser->raw || !usual_lost(usual, ev))
        return;
    ev->unsure = true;
    if (!ev->damaged) /* else its parser said so */
        defect_note(defects, DEFECT_VALUE, ev->offset, 0);
}

static int read_events(const struct reader *r, const struct parser *parser, struct parse *parse,
                       struct defects *defects)
{
    struct usual usual = { 0 };
    struct event ev;

    for (;;) {
        enum next next = parser->next(parse, &ev);

        if (next == NEXT_DAMAGED)
            continue;
        if (next == NEXT_DEAD)
            return err_nomem(r->err, "reading");
        if (next != NEXT_EVENT)
            return 0;
        note_lost(&usual, parser, &ev, defects);
        if (r->event(r->ctx, &ev) < 0)
            return -1;
    }
}

/* Bytes that ended because of a fault, not because the source ended. */
static int note_fault(const struct reader *r, struct stream *in, struct defects *defects)
{
    const char *fault = stream_fault(in);

    if (fault && is_no_memory(str_of(fault)))
        return err_nomem(r->err, "reading");
    if (fault)
        defect_note(defects, str_starts(str_of(fault), STR("unpacking")) ? DEFECT_UNPACK
                                                                         : DEFECT_TRUNCATED,
                    stream_offset(in), 0);
    return 0;
}

/* What is known of the text in its dress: all, once its reader has come to the end. */
static void note_under(struct stream *leaf, struct stream *in, struct defects *defects)
{
    const struct defects *under = stream_under(leaf);
    size_t left;

    if (!under)
        return;
    stream_peek(in, 1, &left);
    if (!left)
        defects_add_under(defects, under);
}

static bool is_evidence(struct stream *in)
{
    struct str head;

    head.s = (const char *)stream_peek(in, sizeof EVIDENCE_HEAD - 1, &head.n);
    return str_starts(head, STR(EVIDENCE_HEAD));
}

/* Worth the copies and locks of pieces? */
static bool is_large(struct stream *in)
{
    size_t got;

    stream_peek(in, LARGE_BYTES, &got);
    return got >= LARGE_BYTES;
}

void set_sieve(const struct reader *r, struct stream *in, const struct parser *parser)
{
    struct sieve sieve;

    if (r->sieve && parser->channel &&
        r->sieve(r->ctx, str_of(parser->channel), str_of(parser->aside), &sieve))
        stream_set_sieve(in, sieve);
}

static int await_setup(const struct reader *r, struct ahead *ahead)
{
    return r->await ? r->await(r->await_ctx, ahead) : 0;
}

/* Unpacks while it waits, and then goes on beside who reads, unless those who read do it.  The
   stream to be read; NULL: there is nothing to wait for any more. */
static struct stream *begin_ahead(const struct reader *r, struct stream *in, bool in_pieces,
                                  struct ahead **ahead)
{
    struct stream *out;

    if (ahead_open(ahead, in, NULL) < 0)
        return await_setup(r, NULL) < 0 ? NULL : in;
    out = ahead_stream(*ahead);
    stream_set_page(out, stream_page(in));
    if (await_setup(r, *ahead) < 0)
        return NULL;
    if (!in_pieces)
        ahead_start(*ahead);
    return out;
}

/* A stream that this parser recognises. */
static int read_with(const struct reader *r, const struct parser *parser, struct stream *in,
                     struct str name, when modified, bool asked)
{
    bool large = (r->pieces || r->ahead) && is_large(in);
    bool in_pieces = large && r->pieces && (parser->pieces || (r->resumes && parser->resume));
    struct defects defects = { .as_read = { .asked = asked } };
    struct ahead *ahead = NULL;
    struct stream *leaf = in;
    struct parse *parse = NULL;
    int result;

    if (large && r->ahead)
        in = begin_ahead(r, leaf, in_pieces, &ahead);
    else if (await_setup(r, NULL) < 0)
        in = NULL;
    if (!in) {
        ahead_close(ahead);
        return -1;
    }
    set_sieve(r, in, parser);
    stream_set_name(in, name);
    result = parser_open(parser, &parse, in, &defects, r->err);
    if (result == 0 && r->watch)
        r->watch(r->ctx, parser, &defects);
    if (result == 0)
        result = r->begin(r->ctx, name, str_of(parser->name), modified);
    if (result == 0)
        result = in_pieces
                     ? r->pieces(r->pieces_ctx, parser, parse, in, ahead, &defects)
                     : read_events(r, parser, parse, &defects);
    if (result == 0)
        result = note_fault(r, in, &defects);
    if (result == 0)
        note_under(leaf, in, &defects);
    if (result == 0)
        result = r->end(r->ctx, stream_offset(in), &defects);
    parser_close(parser, parse);
    defects_release(&defects);
    ahead_close(ahead);
    return result < 0 ? -1 : 0;
}

int read_stream(const struct reader *r, struct stream *in, struct str name, when modified,
                struct buf *scratch)
{
    bool evidence = is_evidence(in);
    size_t got = 0;
    const struct parser *parser;
    bool asked = false;

    stream_set_page(in, r->page);
    parser = evidence ? NULL : choose(in, name, scratch, &got, &asked);
    if (evidence && await_setup(r, NULL) < 0)
        return -1;
    if (evidence)
        return r->evidence ? r->evidence(r->ctx, in, name)
                           : r->skip(r->ctx, name, STR("evidence, not a log"));
    if (scratch->failed)
        return err_nomem(r->err, "sample");
    if (!parser && is_no_memory(skip_reason(in, name, got)))
        return err_nomem(r->err, "reading");
    if (!parser)
        return r->skip(r->ctx, name, skip_reason(in, name, got));
    return read_with(r, parser, in, name, modified, asked);
}
