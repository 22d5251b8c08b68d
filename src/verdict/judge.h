/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The inside of the verdict room: one struct judge walks through the steps below, each in a file
 * of its own, each adding to the verdict.  Nothing outside src/verdict includes this.
 *
 *   captured.c  which hits capture what is asked of all of them
 *   host.c      names become machines                     -> verdict.hosts, source_host
 *   host_torn.c, host_bent.c names that damage made of others -> name_torn
 *   clock.c     stamps become moments                     -> days of dateless logs
 *   check.c     checks of SQL Server, that date a run of setup
 *   run_day.c   days of runs without dates, by results
 *   zone.c      zones of machines, clocks that were set   -> hosts.zone
 *   zone_align.c   by acts that logs without dates tell of, too
 *   skew.c      clocks of machines against each other     -> skew, hosts.clock_offset
 *   fold.c      the hour that comes twice, inside one log
 *   fact.c      hits become facts of a machine, in order  -> facts, roles
 *   copies.c    which of them are told twice
 *   moved.c     agents that go to a group beside theirs
 *   shape.c     single, distributed or parallel
 *   kinds.c     which signatures have facts, and where
 *   others.c    which runs are another product's
 *   logs.c      which sources are exports of one log
 *   cover.c     what was readable, when                   -> verdict.coverage
 *   choose.c    which upgrade, which plan                 -> verdict.main.plan, candidates
 *   before.c    what was there before, where no version tells
 *   attempt.c   facts of a phase become attempts
 *   end_hidden.c   which ends may stand in what cannot be read
 *   phase.c     attempts and coverage become states       -> main.phases
 *   window.c    from when to when the upgrade lasted
 *   retired.c   servers that leave the group
 *   hidden.c    machines of which lost logs do not tell what they are
 *   added.c     machines that join it behind the upgrade
 *   pushed.c    who pushed an agent, and who may have
 *   earlier.c   whose first run may be lost
 *   order.c     pairs of instances, compared, become constraints   -> main.constraints
 *   task_rule.c what one rule of a task finds
 *   running.c   which services ran, by what stopped them
 *   task.c      all of its rules                          -> main.tasks
 *   finding.c                                             -> verdict.findings
 *   recovered.c open, recovered or noise
 *   teller.c    which hit tells why another one stands there
 *   answer.c    what people said
 *   absent.c    which silence means missing
 *   sequence.c, component.c   System Center's other components
 *   also.c      further plans that apply         -> verdict.also
 *   verdict.c   the whole
 *
 * This header is the state that all of them share.  The steps are declared in steps.h; what they
 * ask of each other stands by its subject: host.h, clock.h, fact.h, kinds.h, cover.h, absent.h,
 * phase.h, attempt.h, retired.h, shape.h, choose.h, task.h, finding.h and so on.
 */
#ifndef VERDICT_JUDGE_H
#define VERDICT_JUDGE_H

#include "base/map.h"
#include "verdict/clocks.h"
#include "verdict/verdict.h"

/* Clocks of domain members may differ by this much (domain/README.md, "clock tolerance"). */
#define CLOCK_TOLERANCE (5 * WHEN_MINUTE)
/* How long before the first evidence of the new release facts without a version still belong. */
#define UPGRADE_LOOKBACK (72 * WHEN_HOUR)
#define MONITORING_LOG "Operations Manager"
/* A machine may be upgraded this long behind or before the others. */
#define SITTING (24 * WHEN_HOUR)
#define SETUP_MOST (4 * WHEN_HOUR) /* one setup run takes less [inferred] */
#define PASSED_ON_MOST 32 /* phases without instances, one behind the other */
#define ROLLUP_LOOKBACK (2 * WHEN_HOUR) /* the begin of the first package lies before its result */
/* A backup (before-first) counts only if it is not older than this. */
#define BEFORE_LOOKBACK (7 * WHEN_DAY)
/* An export taken within this of the last record of its log still speaks for the quiet end. */
#define QUIET_END_MOST (12 * WHEN_HOUR)

/* What a list can list, and who is at the plan's release in it. */
enum listed { LISTED_SERVER, LISTED_GATEWAY, LISTED_AGENT, LISTED_KINDS };
struct further {
    size_t host;        /* the last of them */
    bool any, several;  /* machines */
};

/* When each machine was done with what a task is about; worked out when it is first asked. */
struct own_ends {
    const struct task *task; /* whose these are; NULL: nobody's yet */
    struct moment *at;       /* per host */
    struct moment *begun;    /* per host: its last attempt; the end, where that is not known */
    when *by;                /* per host: the end at the latest, by who pushed it, too */
    bool *failed;            /* per host: it was left failed, or rolled back */
};

/* Which machines have one of some roles; worked out when they are first asked for. */
struct concerned {
    const struct str *roles; /* whose these are; NULL: nobody's yet */
    bool *hosts;
};

/* The last result of the judged release, and the last on any other machine than that one. */
struct last_results {
    size_t host; /* SIZE_MAX: there is none */
    when last, elsewhere;
};

#define MG_MOST 64u /* management groups that are told apart: one bit each */

/* Whether another one may have led, which all that wait for the leader ask. */
struct leader_doubt {
    const struct instance *leader;
    const struct instance *one; /* that may have led in its place; of several the second */
    unsigned n;                 /* 0, 1, or 2 for more */
};
struct leader_doubts {
    bool asked;
    struct leader_doubt items[MG_MOST]; /* of each group that was upgraded */
    size_t n;
};

struct judge {
    const struct judge_input *in;
    struct verdict *v;
    struct arena *arena;     /* the verdict's */
    uint16_t *captured;      /* per hit: enum captured, or'ed */
    struct strmap host_index; /* lower-case name -> host */
    size_t *source_host;     /* per source of the evidence; SIZE_MAX: not known */
    enum zone_from *zone_from; /* per host: how its zone is known */
    struct zone_step *zone_step; /* per host */
    struct zone_bias *zone_bias; /* per host */
    struct table_zone *table_zone; /* per source */
    size_t *table_file;      /* per source: the first of that file and machine, whose table_zone
                                speaks for all of them */
    struct zone_stated *stated;  /* zone_stated.c: by host, then time */
    size_t stated_n, stated_cap;
    const struct zone_setting **zone_told; /* per host: by the user; NULL: not so */
    struct clock_jump *jumps;    /* sorted by host */
    size_t jumps_n;
    bool *name_torn;         /* per source: damage made the name of its machine (host_torn.c) */
    char *source_order;      /* of its dates: 'd', 'm', 'y' (struct stamp); 0: not known */
    bool *order_told;        /* per source: by the user alone */
    when *skew;              /* per host: its clock minus the right one; 0 within the tolerance */
    when *skew_doubt;        /* the same: by how much that may be wrong */
    uint64_t *groups;        /* per host: management groups that its own logs name, one bit each */
    struct group_names *group_names; /* of which those bits are */
    uint64_t perhaps_upgraded;       /* by find_upgraded_groups, */
    uint64_t groups_beside;          /* and this: whose agents the plan gives to another group */
    uint64_t groups_new;             /* set up beside another one */
    struct move *moves;              /* per host; NULL: there is no such group */
    uint64_t *of_groups;     /* the same, and of who tells of it; NULL: one group was upgraded */
    struct str servers_domain; /* of a management server that tells one; empty: none does */
    size_t *clock_group;     /* per host: whose clocks were measured together; SIZE_MAX: none */
    struct part **parts;     /* per source: what it covers, where that was worked out (cover.c) */
    struct log **log_of;     /* per source: the log it is an export of (logs.c); NULL: of none */
    when *host_last;         /* per host: the latest record of any of its logs; WHEN_NONE: none */
    uint32_t *by_host;       /* sources that have a host, grouped by it */
    size_t *by_host_begin;   /* hosts_n + 1 positions in by_host */
    struct run_anchor *anchors;
    size_t anchors_n, anchors_cap;
    struct run_proof *proofs;    /* zone_proof.c: by source, then run */
    size_t proofs_n, proofs_cap;
    struct kinds *kinds;
    struct strmap builds;    /* product and version -> what is known of it (fact.c) */
    struct fact *facts;      /* sorted: host, known times first, time, source, position */
    size_t facts_n;
    struct fact *pasted;     /* what pasted text says: for findings only; sorted like facts */
    size_t pasted_n;
    size_t *host_begin;      /* hosts_n + 1 positions in facts */
    uint32_t *fact_next;     /* per fact: the next of its log and machine, behind the last the
                                first of them (kinds.c) */
    uint32_t *released;      /* facts that tell a release, in their order, of each machine: */
    size_t *released_begin;  /* hosts_n + 1 positions in released */
    const struct plan *plan; /* the one being judged */
    const struct fact *failed_alone; /* setup on a server that ran, of no known release: no plan */
    bool is_part;            /* shards are missing: nothing is judged */
    int to_order;            /* of the release the plan leads to */
    const struct judged *upgrade; /* the plan's that this one is judged beside, or NULL */
    const struct component *component; /* of a sequence: what the phase at hand upgrades, or NULL */
    struct release applied;  /* what the last package on a server brings; level 0: not known */
    const struct fact *jump_from, *jump_to; /* of a step that no plan allows, or NULL */
    struct str package;      /* of the rollup that is judged, on its servers; empty: none is */
    struct str unmapped;     /* a component's new version that the map does not know; plan named */
    when accepted_from;      /* facts without a version count from here on */
    struct last_results last_results;
    struct moment begin, end; /* window: first begin to last successful end of the plan */
    when perhaps_begun;       /* the same as begin, or before it (earlier.c) */
    struct moment last;       /* last end of any attempt, successful or not */
    struct moment begun_without_plan; /* of a step that no plan allows */
    struct further *further; /* per source and kind */
    size_t *unheard_servers; /* whose word on pushes is missing */
    size_t unheard_n;
    size_t first_to_end;     /* of the others the one whose log ends first ... */
    when heard_until;        /* ... and when; WHEN_NONE: none within one sitting behind */
    const struct instance **perhaps_pushed; /* agents taken for upgraded by hand */
    size_t perhaps_pushed_n;
    bool push_in_doubt;      /* an agent may have been pushed that nothing shows to have been */
    bool unknown_server;     /* a machine may be a server that was upgraded, and nothing shows it */
    bool unknown_gateway;    /* or a gateway */
    struct crowd *crowd, *crowd_pushed; /* order.c: of the constraint at hand, or NULL */
    struct component_overlap *overlap; /* order_overlap.c: of the constraint at hand, or NULL */
    struct leader_doubts *doubts; /* leader.c, per phase of v->main; made by judge_order */
    const struct task *task; /* the one at hand, or NULL */
    struct own_ends *own_ends;   /* task_rule.c: made by judge_tasks */
    struct concerned *concerned; /* task.c: so is this */
    struct instance *first;  /* ms.first's, or NULL */
    struct moment *host_begun; /* per host: earliest begin of its instances; as host_end */
    bool end_is_open;        /* when the upgrade ended is not known (end_is_open) */
    when open_until;         /* an end of no known zone may lie as late; WHEN_NONE: there is none */
    struct moment *host_end; /* per host: latest end of its instances; NULL without a plan */
};

/* It did not bring what it was to bring. */
static inline bool is_bad(enum outcome o)
{
    return o == OUTCOME_FAILED || o == OUTCOME_ROLLED_BACK || o == OUTCOME_CANCELLED;
}

/* Moments: earliest and latest instant; t must be known. */
static inline bool moment_known(struct moment m) { return m.t != WHEN_NONE; }
static inline when moment_lo(struct moment m) { return m.t - m.doubt; }
static inline when moment_hi(struct moment m) { return m.t + m.doubt; }

#endif
