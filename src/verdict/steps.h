/* SPDX-License-Identifier: Apache-2.0 */
/* The steps of the judge, which verdict.c takes one behind the other.  All return 0, or -1 on no
   memory (err is set by verdict_reach). */
#ifndef VERDICT_STEPS_H
#define VERDICT_STEPS_H

#include "verdict/judge.h"

/* captured.c, before all others */
int judge_captured(struct judge *j);

/* host_source.c */
int judge_hosts(struct judge *j);

/* clock.c */
int judge_clocks(struct judge *j);

/* skew.c: behind judge_clocks and judge_sources */
int judge_skew(struct judge *j);

/* fold.c: of facts that are not sorted yet */
int judge_folds(struct judge *j);

/* copies.c: sets drop[i] for each fact that is told twice; of facts that stand in order */
int judge_copies(struct judge *j, bool *drop);

/* fact.c */
int judge_facts(struct judge *j);
/* clock_back.c, behind that: facts of a machine whose clock was put back, as they were written. */
int facts_as_written(struct judge *j);
int judge_roles(struct judge *j);

/* clock.c, behind judge_roles: servers_domain */
void note_servers_domain(struct judge *j);

/* others.c, behind judge_facts: fact.others */
int judge_others(struct judge *j);

/* refused.c, behind judge_facts: fact.refused */
void judge_refused(struct judge *j);

/* kinds.c, behind judge_facts */
int judge_kinds(struct judge *j);
void kinds_free(struct kinds *k); /* NULL is fine */

/* logs.c: by_host; coverage.c: what was readable, when; judge_late behind judge_phases: which
   logs begin too late */
int judge_sources(struct judge *j);
int judge_coverage(struct judge *j);
void judge_late(struct judge *j);

/* choose.c */
int judge_choose(struct judge *j);

/* absent.c: what lists say, for the plan at hand; before judge_phases asks for it. */
int judge_lists(struct judge *j);

/* wanted.c: which logs would show the phases of the plan at hand, and from when to when. */
int judge_wanted(struct judge *j);

/* next_upgrade.c: judge.last_results, of the plan at hand. */
void note_last_results(struct judge *j);

/* phase.c */
int judge_phases(struct judge *j);

/* added.c: which instances joined the group behind the upgrade; behind the collection of all
   phases, before the window is drawn. */
int judge_added(struct judge *j);

/* earlier.c: instance.begin_open, behind the collection of all phases */
void judge_earlier(struct judge *j);

/* hidden.c: behind judge_phases */
int judge_hidden(struct judge *j);

/* window.c, behind the collection of all phases: begin, end and last, which nothing has set. */
void judge_window(struct judge *j);

/* order.c */
int judge_order(struct judge *j);

/* task.c; task_places.c, behind it */
int judge_tasks(struct judge *j);
int judge_places(struct judge *j);

/* rollup.c */
/* Behind judge_phases: roles for which a rollup may have no package. */
int judge_packages(struct judge *j);
void judge_applied(struct judge *j);

/* also.c: further plans into verdict.also; weigh settles what stands in verdict.main */
typedef void judge_weigh_fn(struct judge *j);
int judge_also(struct judge *j, judge_weigh_fn *weigh);

/* answer.c: behind judge_phases, and behind judge_tasks */
int judge_phase_answers(struct judge *j);
int judge_task_answers(struct judge *j);

/* finding.c */
int judge_findings(struct judge *j);

/* hazard.c: behind everything else that makes findings; twins: behind pasted text, too */
int judge_hazards(struct judge *j);
int judge_hazards_beside(struct judge *j); /* those that a plan judged beside the main one has */
int judge_hazard_twins(struct judge *j);

/* shards.c: of --expect, those that have not arrived, in words; empty: none is missing. */
struct str missing_shards(struct judge *j);

#endif
