/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parsebench FILE...: what a parser alone costs.  Each file is read into memory, the parser that is
 * chosen reads it three times, and the best rate is shown: megabytes a second of user time, parsing
 * only, then with every event expanded as a rule would.
 */
#include "base/limits.h"
#include "input/text.h"
#include "lib/parsed.h"
#include "lib/test.h"
#include "parsers/parser.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ROUNDS 3

static double seconds(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

static double one_round(const struct parser *parser, struct str bytes, bool expand, long *events)
{
    struct defects defects = { 0 };
    struct stream *in = NULL;
    struct parse *parse = NULL;
    struct event ev;
    enum next next = NEXT_END;
    double begin = seconds();

    *events = 0;
    if (stream_open_memory(&in, bytes.s, bytes.n, NULL) == 0 &&
        parser_open(parser, &parse, in, &defects, NULL) == 0) {
        while ((next = parser->next(parse, &ev)) == NEXT_EVENT || next == NEXT_DAMAGED) {
            *events += next == NEXT_EVENT;
            if (expand && next == NEXT_EVENT)
                event_expand(&ev);
        }
        parser_close(parser, parse);
    }
    stream_close(in);
    defects_release(&defects);
    return seconds() - begin;
}

static double best_rate(const struct parser *parser, struct str bytes, bool expand, long *events)
{
    double best = 1e9;

    for (int i = 0; i < ROUNDS; i++) {
        double took = one_round(parser, bytes, expand, events);
        best = took < best ? took : best;
    }
    return best > 0 ? (double)bytes.n / 1e6 / best : 0;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        struct str bytes;
        const struct parser *parser;
        double plain, expanded;
        long events = 0;

        bytes.s = test_read_file(argv[i], &bytes.n);
        parser = bytes.s ? parsed_choice(bytes) : NULL;
        if (!parser) {
            fprintf(stderr, "%s: nobody reads it\n", argv[i]);
            continue;
        }
        plain = best_rate(parser, bytes, false, &events);
        expanded = best_rate(parser, bytes, true, &events);
        printf("%-10s %8.0f MB/s parsed %8.0f MB/s expanded %9ld events  %s\n", parser->name, plain,
               expanded, events, argv[i]);
        free((char *)(uintptr_t)bytes.s);
    }
    return 0;
}
