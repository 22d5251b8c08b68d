/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/sieved.h"

#include "rules/matcher.h"
#include "shipped.h"
#include "verdict/evidence.h"
#include "verdict/evidence_json.h"

#include <string.h>

struct reading {
    struct matcher *matcher;
    struct evidence *evidence;
    bool failed;
};

static void on_hit(void *ctx, const struct hit *hit)
{
    struct reading *r = ctx;

    if (evidence_hit(r->evidence, hit->event, hit->signature, hit->captures, hit->captures_n) < 0)
        r->failed = true;
}

static int read_events(struct reading *r, const struct parser *parser, struct parse *parse,
                       uint64_t *passed)
{
    struct event ev;
    enum next next;

    while ((next = parser->next(parse, &ev)) == NEXT_EVENT || next == NEXT_DAMAGED) {
        if (next == NEXT_DAMAGED)
            continue;
        if (passed)
            *passed += ev.passed;
        if (evidence_event(r->evidence, &ev) < 0 ||
            matcher_scan(r->matcher, &ev, on_hit, r) < 0 || r->failed)
            return -1;
    }
    return next == NEXT_END ? 0 : -1;
}

static int read_all(struct reading *r, const struct parser *parser, struct stream *in,
                    uint64_t *passed)
{
    struct defects defects = { 0 };
    struct parse *parse = NULL;
    int result = -1;

    if (parser_open(parser, &parse, in, &defects, NULL) == 0 &&
        evidence_begin(r->evidence, STR("log"), str_of(parser->name), WHEN_NONE) == 0)
        result = read_events(r, parser, parse, passed);
    if (result == 0)
        result = evidence_end(r->evidence, stream_offset(in), &defects);
    parser_close(parser, parse);
    defects_release(&defects);
    return result;
}

int sieved_evidence(struct buf *out, const struct ruleset *set, const struct parser *parser,
                    struct str bytes, size_t chunk, bool sieve, uint64_t *passed)
{
    struct reading r = { .matcher = matcher_new(set), .evidence = evidence_new() };
    struct evidence_about about = { .version = STR("0"), .set = set, .since = WHEN_NONE,
                                    .until = WHEN_NONE };
    struct stream *in = NULL;
    struct sieve known;
    int result = -1;

    if (r.matcher && r.evidence && stream_open_memory(&in, bytes.s, bytes.n, NULL) == 0) {
        stream_set_chunk(in, chunk);
        if (sieve && parser->channel &&
            matcher_sieve(r.matcher, str_of(parser->channel), str_of(parser->aside), &known))
            stream_set_sieve(in, known);
        result = read_all(&r, parser, in, passed);
    }
    if (result == 0 && (result = evidence_unite(r.evidence)) == 0)
        result = evidence_write(out, r.evidence, &about);
    stream_close(in);
    evidence_free(r.evidence);
    matcher_free(r.matcher);
    return result;
}

struct ruleset *sieved_shipped(void)
{
    struct ruleset *set = ruleset_new();
    struct err err = { 0 };

    for (const struct shipped_file *f = shipped_files; set && f->name; f++) {
        if (strstr(f->name, "/plans/") || strstr(f->name, "/maps/"))
            continue;
        if (ruleset_add_text(set, f->name, (struct str){ (const char *)f->bytes, f->n }, &err) == 0)
            continue;
        ruleset_free(set);
        return NULL;
    }
    if (set && ruleset_build(set, &err) < 0) {
        ruleset_free(set);
        return NULL;
    }
    return set;
}
