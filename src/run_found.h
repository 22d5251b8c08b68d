/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the workers that share a log (run_share.h) hand to the one who owns it.
 *
 * struct found: the hits in one block, with what is to be quoted of them.  It owns copies of
 * everything that a hit points to; what goes on living by itself (signatures) stays borrowed.
 *
 * struct noted: defects with the moment of each: 2 * i while event i was sought, 2 * i + 1 while
 * its fields were decoded.  So those of several workers can be put in the order of one.
 *
 * Zero-filled is empty for both.
 */
#ifndef RUN_FOUND_H
#define RUN_FOUND_H

#include "base/arena.h"
#include "base/defect.h"
#include "base/limits.h"
#include "rules/matcher.h"
#include "verdict/evidence.h"

struct noted {
    struct defects defects;
    uint64_t moment[DEFECTS_KEPT]; /* of each that is kept */
};

/* Of the hits of one log in turn. */
struct found_names {
    struct str channel, computer;
};

/* Small: every third line of a setup log may be one, and another processor reads it. */
struct found_hit {
    const struct signature *signature;
    const struct str *seen;  /* as in struct hit */
    struct str text;         /* of the quote, as the next two; where it is reported */
    const struct capture *captures;
    const struct found_names *names; /* of the event, as all below */
    struct stamp time;
    uint64_t at, offset;     /* at: the number of a record, else the line: each written and read
                                alone, since two that are read as one wait for both */
    uint32_t run, captures_n;
    uint8_t kind;            /* enum event_kind */
    bool has_record, carved, watched, reported, raw; /* raw: the quote's */
};

struct found {
    struct arena arena;
    struct str lives;       /* bytes that the caller keeps as long as this: not copied */
    struct found_hit *hits;
    size_t n, cap;
    struct rule_trouble *troubles; /* what the matcher could not decide in this block */
    size_t troubles_n;
    struct noted noted;            /* only because fields were decoded for a rule */
};

/* Of its event where and when it was, into a blank one or one that this filled before: all else
   stays absent. */
void found_event(const struct found_hit *hit, struct event *ev);
struct ev_quote found_quote(const struct found_hit *hit);
/* Words of a hit that will be asked for soon: they may be in the cache of another processor. */
void found_fetch(const struct found *f, size_t i);
/* seen_n: values in hit->seen; quote: where it is reported.  -1: no memory. */
int found_keep(struct found *f, const struct hit *hit, const struct ev_quote *quote, size_t seen_n);
int found_troubles(struct found *f, const struct rule_trouble *list, size_t n);
void found_move(struct found *f, uint64_t lines); /* all of it is so many lines further down */
void found_reset(struct found *f); /* empty, with its memory for the next block */
void found_release(struct found *f);

/* What `now` has more than `before` had was noted at that moment. */
void noted_since(struct noted *into, const struct defects *before, const struct defects *now,
                 uint64_t moment);
void noted_join(struct noted *into, const struct noted *from); /* in the order of moments */
void noted_release(struct noted *d);

#endif
