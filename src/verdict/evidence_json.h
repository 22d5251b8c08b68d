/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Evidence as JSON Lines (contract section 6): what `scan` writes and what `check` takes in the
 * place of logs.  Judging what was read is the same, byte for byte, as judging the evidence that
 * was written, and reading it in any order, in parts, or twice, is the same as reading it once.
 *
 * A line is one object; its first key says what it is:
 *
 *   schema      the first line: layout (what is below is 2), tool, signatures (count and hash),
 *               shard [I, N], since, until
 *   looked_for  names of signatures, in portions: what is not among them proves nothing by absence
 *   entry       coverage of one source: its number here, name, channel, computer (or near: the one
 *               that was scanned along with it), folder (the PATH's own last part, where it is
 *               called like a machine), span, id ranges, ids that come again
 *   runs        [run, first, last, first line, last line] of an entry, in portions
 *   words       a number, and words that have this and the next numbers from here on
 *   shape       a number: a signature's name, the kind of its places (line or record), carved, the
 *               names of its captures
 *   hits        of one entry and run, in portions: rows of [shape, place, offset, time, words,
 *               captures ...].  Places and offsets are steps from the row before, the first from 0;
 *               so are times in the last digit of the one before, where both are alike.  Words are
 *               a number or stand there; a capture is [at, bytes] of the words, a number, or itself
 *   hit         of a rule that is not ours: name, where and when, captures, words.  In layout 1,
 *               which is read too, every hit is one
 *   beyond      the same of a rule that is not ours, beyond the hits that are kept: for readers
 *               that want every hit; the judge counts it in `more`
 *   more        hits of one signature, entry and machine beyond those kept; of all of that series,
 *               from "begin" on, how many there were in each step of time (evidence_spread.h)
 *   undecided   events of an entry on which a signature said neither yes nor no
 *   seen        a hit of a rule that correlations refer to, with the fields they want of it; where
 *               the evidence is read again, correlations are worked out again
 *   unseen      how many hits of such a rule there were, where that was too many to keep
 *   complete    everything of an entry stands above; with "all": everything of this evidence, and
 *               of the shards whose evidence was put together in it ([first, last, N])
 *   skip        what was not read, and why
 *
 * Times are as read: "...Z" is an instant; a date and time without zone may end in " d", " m" (how
 * its date was read: day or month first), " d?", " m?" (it could be either); "25:10:00" counts from
 * the midnight before its run.  The fraction has as many digits as the log; where
 * that has no seconds, a time ends with the minute.
 */
#ifndef VERDICT_EVIDENCE_JSON_H
#define VERDICT_EVIDENCE_JSON_H

#include "base/err.h"
#include "rules/ruleset.h"
#include "verdict/evidence.h"

#define EVIDENCE_SCHEMA "postflight.evidence/1"
/* What the lines behind the first are like; a header without it is of layout 1. */
#define EVIDENCE_LAYOUT 2
/* How evidence of any version begins; nothing else is taken for it. */
#define EVIDENCE_HEAD "{\"schema\":\"postflight.evidence/"

struct evidence_about {
    struct str version;           /* of the tool */
    const struct ruleset *set;    /* what was looked for */
    uint32_t shard_i, shard_n;    /* 0, 0: everything */
    when since, until;            /* WHEN_NONE: no bound */
    int threads;                  /* that may write; what is written is the same */
    /* Takes what is written so far away, once it or what follows is EVIDENCE_DRAIN_BYTES: it can
       become as much as all that was found.  Whole lines; out is empty then.  NULL: nobody does. */
    void (*drain)(void *ctx, struct buf *out);
    void *drain_ctx;
};
#define EVIDENCE_DRAIN_BYTES ((size_t)256 << 10)

/* e after evidence_unite.  -1: no memory. */
int evidence_write(struct buf *out, const struct evidence *e, const struct evidence_about *about);

struct evidence_reader;

/* name: of the evidence itself, for what is wrong with it.  NULL: no memory. */
struct evidence_reader *evidence_reader_new(struct str name, const struct ruleset *set);
/* One line, without its end.  1: go on; 0: nothing of what follows can be used; -1: no memory. */
int evidence_reader_line(struct evidence_reader *r, struct str line);
/* After the last line: adds everything to into.  fault: why the lines ended early, or NULL. */
int evidence_reader_end(struct evidence_reader *r, const char *fault, struct evidence *into);
void evidence_reader_free(struct evidence_reader *r); /* NULL is fine */

#endif
