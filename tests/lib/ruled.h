/* SPDX-License-Identifier: Apache-2.0 */
/* For tests of rules: rules from a text, events that are made by hand, and what is hit. */
#ifndef TESTS_RULED_H
#define TESTS_RULED_H

#include "base/err.h"
#include "rules/matcher.h"

extern struct err ruled_err; /* of the last ruled_set */

/* The rules of a text; NULL with ruled_err.  ruleset_free. */
struct ruleset *ruled_set(const char *text);
/* For matcher_scan into a buf: names joined by blanks, captures behind as "{name=value}". */
void ruled_note(void *buf, const struct hit *hit);
/* The same as text on the heap. */
char *ruled_hits(const struct ruleset *set, struct event *ev);

/* An event of a channel, with named data "name=value|name=value". */
struct event ruled_event(const char *channel, uint32_t id, const char *data);
struct event ruled_text(const char *kind, const char *text);

/* A rule "r" with one search, until the next call; whether it hits, if it is for Windows. */
char *ruled_rule(const char *logsource, const char *search);
bool ruled_meets(const char *search, struct event ev);
/* The text is refused with an error that holds these words. */
void ruled_refused(const char *text, const char *words);

/* A signature of ours: the end of a rule, behind the key postflight. */
#define OURS_TAIL                                                                         \
    "    exemplars:\n        - {expect: match, event: <E/>}\n"                            \
    "        - {expect: no-match, event: <F/>}\n"

#endif
