/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A parser over bytes in memory, for tests: all its events as JSON Lines (event/event_json.h), so
 * that two readings can be compared as text.  chunk limits each read (0: no limit); defects may be
 * NULL.  Returns the number of events, or -1 if the parser could not be opened or died.
 */
#ifndef TESTS_PARSED_H
#define TESTS_PARSED_H

#include "base/buf.h"
#include "parsers/parser.h"

long parsed_json(struct buf *out, const struct parser *parser, struct str bytes, size_t chunk,
                 struct defects *defects);

/* What the parser bids for these bytes. */
unsigned parsed_bid(const struct parser *parser, struct str bytes);
const struct parser *parsed_choice(struct str bytes); /* who reads them; NULL: nobody */

/* Entries of a text log, one a line: time, level, [host], message, {fields}; LF is shown as "|". */
void parsed_outline(struct buf *out, const struct parser *parser, struct str bytes);
/* The outline is what is expected, and the same events come from pieces of any size. */
void parsed_check_outline(const char *file, int line, const struct parser *parser, const char *in,
                          const char *expected);

/* Windows events, one a line: id, level, time, [log], [computer], message, <parameters>. */
void parsed_check_events(const char *file, int line, const struct parser *parser, const char *in,
                         const char *expected);

/* Files of events: claimed with 64 bits or more, as many events and defects as said, the same from
   pieces of any size; and cut anywhere (after every step-th byte) they still give a report. */
struct parsed_file {
    const char *name;
    long events;
    int defects;
};
void parsed_check_files(const struct parser *parser, const struct parsed_file *files, size_t n);
void parsed_check_cuts(const struct parser *parser, const struct parsed_file *files, size_t n,
                       size_t step);
/* parsed_check_no_memory over a file. */
void parsed_check_no_memory_of(const struct parser *parser, const char *path, long most);

/*
 * What holds for every sample of a text format: this parser is chosen, pieces of any size give the
 * same events, every prefix gives a report, and of copies with one byte, or one in a hundred,
 * changed (seeded) little more is lost than what was touched; lines from 1 to `head` (a header)
 * are not touched.
 */
struct parsed_sample {
    const char *path;
    long events;
    unsigned head;
};
void parsed_check_samples(const char *file, int line, const struct parser *parser,
                          const struct parsed_sample *samples, size_t n);
/* Of these, the part about damage alone. */
void parsed_check_damage(const char *file, int line, const struct parser *parser, const char *path,
                         unsigned head);
/* Without memory a source is over, and nothing leaks: the n-th allocation fails, n up to most. */
void parsed_check_no_memory(const struct parser *parser, struct str bytes, long most);

#endif
