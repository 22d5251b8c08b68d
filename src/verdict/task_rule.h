/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The evidence of one rule of a task or an act: which facts it means (seen, where, by, was) in
 * its span (task_span.h), and which of them is the latest.
 */
#ifndef VERDICT_TASK_RULE_H
#define VERDICT_TASK_RULE_H

#include "verdict/task_span.h"

enum fits { FITS_NOT, FITS_PERHAPS, FITS };

/* What the rule asks of a fact beside its name and time. */
bool rule_holds(const struct judge *j, const struct task_rule *r, const struct fact *f);
bool rule_seen(const struct judge *j, const struct task_rule *r); /* its names, anywhere, ever */
enum fits rule_fits(const struct judge *j, const struct task_rule *r, const struct fact *f);
/*
 * The latest fact of the rule on a machine, or (SIZE_MAX) anywhere, or `best` if that is later; of
 * a rule that tells things apart (by) the latest line of those that hold: with `every`, only if all
 * of them hold.  NULL: there is none.
 */
const struct fact *rule_latest(const struct judge *j, const struct task_rule *r, size_t host,
                               bool every, const struct fact *best);
/* Of rules with parts: the first of its part; one that names no part is of every part. */
bool is_new_part(const struct task_rule *rules, size_t i);
bool rule_of_part(const struct task_rule *r, struct str part);
/* The latest fact of rules that tell of a deed by themselves: of a part, of those with `hearsay` or
   of those without, as rule_latest. */
const struct fact *latest_of(const struct judge *j, const struct task_rule *rules, size_t n,
                             struct str part, size_t host, bool every, bool hearsay);
bool is_no_later(const struct judge *j, const struct fact *a, const struct fact *b);

/*
 * running.c.  Of a rule with `started`: the stop behind the span which says that the service ran
 * all of the span; NULL: nothing says so.
 */
const struct fact *ran_through(const struct judge *j, const struct task_rule *r, size_t host);
/* What was cancelled has changed nothing: the upgrade of a machine begins with its next attempt. */
struct moment begun_in_earnest(const struct instance *in);
/*
 * When the first package was launched in the last run of the first server (j->first; "The last
 * attempt decides", contract 1), which is open before that for as long as the wizard's pages are:
 * somewhere in [*from, *to].  False: there is no such run, or its times are not known.
 */
bool package_launched(const struct judge *j, when *from, when *to);
/* Of another machine of the first one's role: when its own run began. */
struct moment own_run_begun(const struct judge *j, size_t host);

/* unread.c.  An export of the task's log tells what nobody can read (blind-if), and no other one
   spans the time. */
bool cannot_be_read(const struct judge *j, const struct task *t, size_t host, when from, when to);

/* What was to be done before the upgrade may have been done until that began: the log that raised
   the question must speak so long, where it would show the deed, too. */
bool speaks_until_begin(const struct judge *j, const struct fact *f, struct str log);

/* The deed may have been done where the material does not look. */
bool may_be_elsewhere(const struct judge *j, const struct task_rule *rule);

/* The fact is evidence of the rule, inside its span */
bool evidence_inside(const struct judge *j, const struct task_rule *r, const struct fact *f);

#endif
