/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stages STAGE FILE: the program's own rooms over one log (or gzip of one), up to that stage and no
 * further; prints the unpacked bytes (of read: those of the file) and the CPU seconds, loading of
 * signatures not counted.  What a stage costs is the difference to the one before.
 */
#include "base/limits.h"
#include "input/gunzip.h"
#include "input/text.h"
#include "lib/parsed.h"
#include "parsers/parser.h"
#include "rules/matcher.h"
#include "shipped.h"
#include "verdict/evidence.h"
#include "verdict/evidence_json.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define NAMES "read|unpack|decode|frame|parse|match|evidence|report"
static const char *const names[] = { "read",  "unpack", "decode",   "frame",
                                     "parse", "match",  "evidence", "report" };
enum stage { READ, UNPACK, DECODE, FRAME, PARSE, MATCH, EVIDENCE, REPORT, STAGES };

struct job {
    enum stage stage;
    struct stream *in;
    struct matcher *matcher;
    struct evidence *evidence;
};

static struct ruleset *load(struct err *err)
{
    struct ruleset *set = ruleset_new();

    for (const struct shipped_file *f = shipped_files; set && f->name; f++)
        if (!strstr(f->name, "/plans/") && !strstr(f->name, "/maps/") &&
            ruleset_add_text(set, f->name, (struct str){ (const char *)f->bytes, f->n }, err) < 0)
            return NULL;
    return set && ruleset_build(set, err) == 0 ? set : NULL;
}

static int read_only(struct stream *in)
{
    size_t n;

    while (stream_peek(in, 1, &n), n > 0)
        stream_consume(in, n);
    return 0;
}

/* As UTF-8; with frame, in lines. */
static int text_only(struct stream *in, bool frame)
{
    struct text *text;
    struct line line;
    size_t n;

    if (text_open(&text, in, NULL, NULL) < 0)
        return -1;
    while (frame && text_line(text, &line) > 0)
        ;
    while (!frame && text_peek(text, 1, &n))
        text_consume(text, n);
    text_close(text);
    return 0;
}

static const struct parser *choose(struct stream *in)
{
    size_t n;
    const uint8_t *bytes = stream_peek(in, LIMIT_BID_BYTES, &n);

    return parsed_choice((struct str){ (const char *)bytes, n });
}

static void on_hit(void *ctx, const struct hit *hit)
{
    struct job *j = ctx;

    if (j->stage >= EVIDENCE)
        evidence_hit(j->evidence, hit->event, hit->signature, hit->captures, hit->captures_n);
}

static int take(struct job *j, struct event *ev)
{
    if (j->stage >= EVIDENCE && evidence_event(j->evidence, ev) < 0)
        return -1;
    return j->stage >= MATCH ? matcher_scan(j->matcher, ev, on_hit, j) : 0;
}

static int parse_on(struct job *j)
{
    const struct parser *parser = choose(j->in);
    struct defects defects = { 0 };
    struct parse *parse;
    struct sieve sieve;
    struct event ev;
    enum next next;

    if (parser && parser->channel && j->stage >= MATCH &&
        matcher_sieve(j->matcher, str_of(parser->channel), str_of(parser->aside), &sieve))
        stream_set_sieve(j->in, sieve);
    if (!parser || parser_open(parser, &parse, j->in, &defects, NULL) < 0 ||
        evidence_begin(j->evidence, STR("log"), str_of(parser->name), WHEN_NONE) < 0)
        return -1;
    while ((next = parser->next(parse, &ev)) == NEXT_EVENT || next == NEXT_DAMAGED)
        if (next == NEXT_EVENT && take(j, &ev) < 0)
            return -1;
    parser_close(parser, parse);
    if (evidence_end(j->evidence, stream_offset(j->in), &defects) < 0)
        return -1;
    defects_release(&defects);
    return 0;
}

static int report(struct job *j, const struct ruleset *set)
{
    const struct evidence_about about = { .version = STR("0"), .set = set, .since = WHEN_NONE,
                                          .until = WHEN_NONE };
    struct buf text = { 0 };
    int result = evidence_unite(j->evidence) < 0 ? -1 : evidence_write(&text, j->evidence, &about);

    buf_release(&text);
    return result;
}

static int work(struct job *j, const struct ruleset *set)
{
    size_t n;
    const uint8_t *p = stream_peek(j->in, 4096, &n);
    bool text = n < 7 || memcmp(p, "ElfFile", 7) != 0;

    if (j->stage <= UNPACK || (j->stage <= FRAME && !text))
        return read_only(j->in);
    if (j->stage <= FRAME)
        return text_only(j->in, j->stage == FRAME);
    return parse_on(j) < 0 ? -1 : j->stage == REPORT ? report(j, set) : 0;
}

static int open_file(struct stream **file, struct job *j, const char *path, struct err *err)
{
    size_t n;
    const uint8_t *p;

    if (stream_open_path(file, path, err) < 0)
        return -1;
    j->in = *file;
    p = stream_peek(*file, 16, &n);
    return j->stage > READ && gunzip_recognises(p, n) ? gunzip_open(&j->in, *file, NULL, err) : 0;
}

int main(int argc, char **argv)
{
    struct job j = { .stage = READ };
    struct stream *file = NULL;
    struct err err = { 0 };
    struct ruleset *set = load(&err);
    clock_t begin;
    int result;

    while (argc > 2 && j.stage < STAGES && strcmp(names[j.stage], argv[1]) != 0)
        j.stage++;
    if (argc < 3 || j.stage == STAGES) {
        fprintf(stderr, "usage: stages " NAMES " FILE\n");
        return 64;
    }
    j.matcher = set ? matcher_new(set) : NULL;
    j.evidence = evidence_new();
    if (!j.matcher || !j.evidence || open_file(&file, &j, argv[2], &err) < 0) {
        fprintf(stderr, "stages: %s\n", err.text);
        return 66;
    }
    begin = clock();
    result = work(&j, set);
    printf("%llu %.6f\n", (unsigned long long)stream_offset(j.in),
           (double)(clock() - begin) / CLOCKS_PER_SEC);
    if (j.in != file)
        stream_close(j.in);
    stream_close(file);
    evidence_free(j.evidence);
    matcher_free(j.matcher);
    ruleset_free(set);
    return result < 0 ? 70 : 0;
}
