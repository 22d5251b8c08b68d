/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The inside of the verdict room: one struct judge walks through the steps below, each in a file
 * of its own, each adding to the verdict.  Nothing outside src/verdict includes this.
 *
 *   captured.c  which hits capture what is asked of all of them
 *   host.c      names become machines                     -> verdict.hosts, source_host
 *   host_torn.c names that damage made of others          -> name_torn
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
 * All functions return 0, or -1 on no memory (err is set by verdict_reach).
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

struct fact {
    const struct ev_hit *hit;
    const struct signature *signature;
    size_t host;            /* the machine it is about; SIZE_MAX: not known */
    struct moment time;
    uint32_t source;        /* its hit's: most questions need no more of that */
    uint16_t captured;      /* enum captured, or'ed */
    bool refused;           /* of a setup that a newer release refused (refused.c) */
    bool others;            /* in a run that is another product's (others.c) */
    bool upward;            /* a row of a table whose latest row is the first: read from below */
    uint8_t version_at;     /* of its hit's captures, from 1 on; 0: none */
    const struct release *release; /* its version is a build of it; NULL: of none that is known */
};

static inline struct str fact_version(const struct fact *f)
{
    return f->version_at ? f->hit->captures[f->version_at - 1].value : STR_NONE;
}

/* What few hits capture (captured.c). */
enum captured { CAPTURED_OLD_NAME = 1, CAPTURED_CLOCK = 2, CAPTURED_BIAS = 4, CAPTURED_CLEARED = 8,
                CAPTURED_PARENT = 16, CAPTURED_SERVER = 32, CAPTURED_GROUP = 64,
                CAPTURED_DATABASE = 128, CAPTURED_CHECK = 256, CAPTURED_NODE = 512,
                CAPTURED_ROOT = 1024, CAPTURED_BIAS_NOW = 2048, CAPTURED_UPDATE = 4096 };

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

/* captured.c, before all others */
int judge_captured(struct judge *j);
static inline bool hit_captures(const struct judge *j, const struct ev_hit *h, unsigned what)
{
    return j->captured[h - j->in->evidence->hits] & what;
}

/* host.c */
int judge_hosts(struct judge *j);
size_t host_lookup(const struct judge *j, struct str name); /* SIZE_MAX: none */
size_t host_of_pasted(const struct judge *j, struct str path); /* one that is known; SIZE_MAX */
/* One that is apart plays none of Operations Manager. */
bool host_has_role(const struct host *h, struct str role);
bool host_plays(const struct host *h, struct str role); /* "agent" covers agent.* and vice versa */
/* Setup failed by its own log, in words that may mean several roles.  And the role that the reason
   of its refusal names, of a machine that shows none, with the fact that does so; or NULL. */
bool setup_failed_as_any(const struct judge *j, size_t host);
const struct fact *role_by_refusal(const struct judge *j, size_t host, struct str *role);
#define NETBIOS_CHARS 15 /* of a name that is longer */
struct str host_domain(struct str name); /* behind the first dot; empty if none */

/* clock.c */
int judge_clocks(struct judge *j);
/* moment_told: by the clock of the source's machine, as a person reads it there; moment_of: with
   what is known to be wrong with that clock taken off, for every comparison. */
/* moment_of_stamp: by the zone alone, whatever was set. */
struct moment moment_of_stamp(const struct judge *j, uint32_t source, uint32_t run, struct stamp s);
struct moment moment_told(const struct judge *j, uint32_t source, uint32_t run, struct stamp s);
struct moment moment_of(const struct judge *j, uint32_t source, uint32_t run, struct stamp s);
/* A time that no clock of its machine shows (zone_left_out). */
bool stamp_left_out(const struct judge *j, uint32_t source, uint32_t run, struct stamp s);
/* How far apart the clocks of two machines can be; WHEN_NONE: no bound is known. */
when clock_tolerance(const struct judge *j, size_t a, size_t b);

/* skew.c: behind judge_clocks and judge_sources */
int judge_skew(struct judge *j);

/* fold.c: of facts that are not sorted yet */
int judge_folds(struct judge *j);

/* copies.c: sets drop[i] for each fact that is told twice; of facts that stand in order */
int judge_copies(struct judge *j, bool *drop);
/* Of those that stay: another log has the same record, as it was forwarded. */
bool fact_is_told_before(const struct judge *j, size_t i);

/* fact.c */
int judge_facts(struct judge *j);
/* clock_back.c, behind that: facts of a machine whose clock was put back, as they were written. */
int facts_as_written(struct judge *j);
int judge_roles(struct judge *j);

/* clock.c, behind judge_roles: servers_domain */
void note_servers_domain(struct judge *j);
struct str hit_capture(const struct ev_hit *h, struct str name);
struct str fact_capture(const struct fact *f, struct str name);
bool fact_same_record(const struct fact *a, const struct fact *b);
/* Of a log of setup or of an installer; the rows of a table of events are lines, too. */
bool is_text_line(const struct judge *j, const struct ev_hit *h);
/* code.c: what the codes in the hit of f mean, for finding x */
int judge_codes(struct judge *j, struct finding *x, const struct fact *f);
bool fact_named(const struct fact *f, struct strs names);
bool fact_starts_group(const struct fact *f); /* a health service began to work for a group */
bool hit_of_teller(const struct judge *j, const struct ev_hit *h); /* not of one that it names */
bool hit_inferred(const struct ev_hit *h); /* its signature, or how its parameters were told */
struct ref ref_of(const struct judge *j, const struct fact *f); /* its time: as told */
/* When a statement was true: its own time, or that of the file of a list that bears none. */
struct moment moment_stated(const struct judge *j, const struct fact *f);
struct ref ref_stated(const struct judge *j, const struct fact *f);
struct moment ref_moment(const struct judge *j, const struct ref *r); /* for comparisons */
/* All of these signatures were loaded: only then does the absence of all of them mean something. */
bool looked_for(const struct judge *j, struct strs names);
int refs_add(struct judge *j, struct refs *refs, struct ref ref); /* at most LIMIT_REFS stay */
/* What settles a state is always shown: in the place of the last piece, if no other one is left. */
int refs_add_result(struct judge *j, struct refs *refs, struct ref ref);
int refs_add_absence(struct judge *j, struct refs *refs, const struct absence *a, struct str what);

/* others.c, behind judge_facts: fact.others */
int judge_others(struct judge *j);

/* refused.c, behind judge_facts: fact.refused */
void judge_refused(struct judge *j);

/* Whether two machines are of one management group, where several were upgraded. */
enum kin { KIN_SAME, KIN_UNKNOWN, KIN_APART };
enum kin kin_of(const struct judge *j, size_t a, size_t b);

/* kinds.c, behind judge_facts: */
int judge_kinds(struct judge *j);
void kinds_free(struct kinds *k); /* NULL is fine */
/* The next of the facts of its log on its machine; behind the last comes the first, so that who
   goes on from a fact meets it again in the end. */
static inline const struct fact *fact_beside(const struct judge *j, const struct fact *f)
{
    return &j->facts[j->fact_next[f - j->facts]];
}
/* Whether a machine has a fact of one of these signatures. */
bool host_shows(const struct judge *j, size_t host, struct strs names);
/* A set of signatures that have facts: those of these names, or of which `is` says so.  Lives as
   long as the verdict.  NULL: none of them has any, or no memory (arena.failed). */
const uint64_t *kinds_named(const struct judge *j, struct strs names);
typedef bool signature_fn(const struct signature *s, const void *ctx);
const uint64_t *kinds_such(const struct judge *j, signature_fn *is, const void *ctx);
/* The same, worked out once for a ctx; nothing else is asked of that. */
const uint64_t *kinds_kept(const struct judge *j, signature_fn *is, const void *ctx);
/* Its number among those that have facts. */
uint32_t kind_of(const struct judge *j, const struct fact *f);
bool kind_is(const struct judge *j, const uint64_t *set, const struct fact *f); /* set: of those */
/* The first fact from position i on whose signature is in the set; end: none before that. */
size_t next_fact(const struct judge *j, const uint64_t *set, size_t i, size_t end);
/* All facts of a signature: their positions, ascending. */
const uint32_t *facts_named(const struct judge *j, struct str name, size_t *n);

/* cover.c */
int judge_sources(struct judge *j); /* by_host */
int judge_coverage(struct judge *j);
void judge_late(struct judge *j); /* behind judge_phases: which logs begin too late */
struct moment source_last(const struct judge *j, uint32_t source); /* its last record */
/* logs.c: there are other exports of the log that the source is one of. */
bool log_has_others(const struct judge *j, uint32_t source);
/* Both stand in one log, perhaps in two exports of it that are in the same time. */
bool are_of_one_log(const struct judge *j, const struct fact *a, const struct fact *b);
/* Of one machine, told with times: by their places in a log that numbers its records, whatever the
   clock said; else by their times. */
bool comes_before(const struct judge *j, const struct fact *a, const struct fact *b);

/* True if sources of the host read its channel (or log kind) without a hole from..to.  If not NULL,
   *witness gets the absence as evidence. */
bool covered(const struct judge *j, size_t host, struct str channel, when from, when to,
             struct absence *witness);
/* The same by the clock that wrote `from`, whatever its zone: one part of a log, in doubt by as
   much as `from`, holds both. */
bool covered_by_clock(const struct judge *j, size_t host, struct str channel, struct moment from,
                      when to);
/* The same until the last word of all of the channel, which that clock wrote, too. */
bool covered_on_by_clock(const struct judge *j, size_t host, struct str channel,
                         struct moment from);
/* Until when they did, from `from` on, where that is before `to`; WHEN_NONE: there they did not. */
when covered_until(const struct judge *j, size_t host, struct str channel, when from, when to);
/* By when, for certain, the last record of the host's channel was written; WHEN_NONE: none, or not
   known. */
when last_word(const struct judge *j, size_t host, struct str channel);
/* The same of the first record: from when on the channel is there at the latest. */
when first_word(const struct judge *j, size_t host, struct str channel);
/* phase.c: the last word of all its logs; WHEN_NONE: nobody knows when that was. */
when latest_word(const struct judge *j, size_t host);
bool host_has_sources(const struct judge *j, size_t host);

/* absent.c: an attempt at the phase would stand in the host's log, and none does.  Behind the
   collection of all phases. */
bool shows_absence(const struct judge *j, const struct phase *p, size_t host,
                   struct absence *witness);

/* The first that the machine's installer says is that a transaction has ended: it was at work when
   the log begins, on whatever.  From when on nothing of that is missing; WHEN_NONE: nothing is. */
when cut_bracket_ends(const struct judge *j, size_t host);

/* added.c: which instances joined the group behind the upgrade; behind the collection of all
   phases, before the window is drawn. */
int judge_added(struct judge *j);

/* earlier.c: when the first record of all of the channel was written; WHEN_NONE: it is not there,
   or others were before it. */
when first_of_all(const struct judge *j, size_t host, struct str channel);
/* instance.begin_open, behind the collection of all phases */
void judge_earlier(struct judge *j);

/* hidden.c: behind judge_phases */
int judge_hidden(struct judge *j);
/* Who was in contact with a server of which nothing is in the material; NULL. */
const struct fact *reports_elsewhere(const struct judge *j);
/* pushed.c: the machine is one of databases. */
bool tells_of_databases(const struct judge *j, size_t host);
/* A machine with Windows of which nothing says what it is. */
bool is_of_unknown_role(const struct judge *j, size_t host);
/* One of which nothing says what of it has a health service, if it has one: not a console, a web
   console, reporting nor a database. */
bool is_of_unknown_service(const struct judge *j, size_t host);

/* window.c, behind the collection of all phases: begin, end and last, which nothing has set. */
void judge_window(struct judge *j);

/* retired.c */
/* It is a plan that takes a machine of that role out of the group. */
bool plan_retires(const struct judge *j, struct str role);
/* It had the role and nothing of the new release is on it: its product went.  While none is seen to
   have gone, the one that shows nothing may be the one. */
bool is_retired(const struct judge *j, const struct phase *p, size_t host);
/* Of a plan that takes a server out: whether this one went is not known, nor is it upgraded. */
bool went_in_doubt(const struct judge *j, const struct instance *in);
/* Behind the collection of all phases: of the servers that show no upgrade those stand first that
   went, or that may have gone (they were not upgraded, for certain); the others are of rest.  How
   many there are of the first. */
void settle_retired(struct phase_result *p);
/* The phase of the server that upgrades the group after the others (pick: last); NULL: none. */
const struct phase *group_upgrade(const struct judge *j, struct str role);
/* The first attempt that ran on the machine; attempts_n: none did. */
static inline size_t first_ran(const struct instance *in)
{
    size_t i = 0;

    while (i < in->attempts_n && in->attempts[i].refused)
        i++;
    return i;
}

/* attempt_span.c: the attempts before the one that is marked, if they end in a success; false: as
   it was. */
bool attempts_before_mark(const struct judge *j, struct instance *in, struct strs marks);
/* Inside one of them the machine says what it is (pick-if). */
bool attempts_show(const struct judge *j, const struct instance *in, struct strs marks);
size_t retired_first(const struct judge *j, struct phase_result *retired, const struct phase *rest);

/* absent.c: what lists say, for the plan at hand; before judge_phases asks for it. */
int judge_lists(struct judge *j);
/* The line of a list that shows the machine behind others of its role; NULL: none does. */
const struct fact *listed_behind(const struct judge *j, struct str role, size_t host);
/* A row of a list that shows another level of the release than the rollup's. */
bool listed_without_rollup(const struct judge *j, const struct fact *f);
/* A list shows one of that role at the new release, or at the rollup. */
bool listed_further(const struct judge *j, struct str role);

/* wanted.c: which logs would show the phases of the plan at hand, and from when to when. */
int judge_wanted(struct judge *j);
/* absent.c: what the machine's installer log would have to cover. */
struct wanted installer_log_wanted(const struct judge *j, size_t host);

/* fact.c */
struct str product_of(const struct signature *s);
/* What the version alone says, whatever a package leads to; NULL: nothing. */
const struct release *release_named(struct judge *j, const struct fact *f);
/* foreign.c: what is told of another product; the second of facts that stand in order of time. */
bool fact_is_foreign(const struct judge *j, const struct fact *f);
bool fact_of_foreign(const struct judge *j, size_t i);

/* choose.c */
/* Setup of the plan's release began on the server, whatever came of it. */
bool server_tried(const struct judge *j, size_t host, int to_order);
/* A management server whose product went for good: its machine leaves the group. */
bool server_went(const struct judge *j, size_t host, int to_order);
/* Its product went; whether a setup took it away is in records that are missing. */
bool server_perhaps_went(const struct judge *j, size_t host, int to_order);
int judge_choose(struct judge *j);
/* before.c: what was there, where no lower release is seen: a package that says what it was applied
   to; a server whose services ran, release NULL where several steps lead to `to`.  NULL:
   nothing. */
const struct fact *applied_to(struct judge *j, int order);
const struct fact *stood_before(struct judge *j, const struct release *to);

/* undone.c: the removal of a management server by a setup that left nothing there, or NULL. */
const struct fact *undone_server(const struct judge *j);
/* The same of the release that `to` led to, behind it: a later upgrade, to wherever; or NULL.  And
   whether setup of a server began behind it. */
const struct fact *undone_behind(const struct judge *j, const struct fact *to);
bool setup_began_behind(const struct judge *j, const struct fact *to);
/* The last failure of a server's setup by its own log, which tells no release; behind `to`, unless
   that is NULL.  NULL: there is none. */
const struct fact *failed_setup(const struct judge *j, const struct fact *to);
/* shards.c: of --expect, those that have not arrived, in words; empty: none is missing. */
struct str missing_shards(struct judge *j);

/* attempt.c: all attempts of a phase on one host, in time order, into the instance. */
int instance_attempts(struct judge *j, struct instance *in);
/* A success and a failure lie inside the doubt of their clocks: which was the last word is not
   known. */
bool last_in_doubt(const struct judge *j, const struct instance *in);
/* attempt_service.c: a service that failed before the last success or behind it, or one whose start
   was before its last failure or behind that, nobody knows which; or NULL. */
const struct fact *service_in_doubt(const struct judge *j, const struct instance *in);
bool service_failed_last(const struct instance *in); /* the second of the two, if any */

/* next_upgrade.c: judge.last_results, of the plan at hand.  And whether the attempts so far are
   perhaps of the upgrade behind it. */
void note_last_results(struct judge *j);
bool attempts_perhaps_next(const struct judge *j, const struct instance *in);

/* phase.c, order.c, task.c, finding.c */
int judge_phases(struct judge *j);
int judge_order(struct judge *j);
/* pushed.c: the machine an agent reports to or, where it names none, that pushed it; SIZE_MAX: not
   known */
size_t machine_above(const struct judge *j, const struct instance *in);
/* phase.c: the instance of a machine (they stand in the order of machines); NULL: none */
const struct instance *instance_on(const struct phase_result *r, size_t host);
struct str instance_reason(struct judge *j, const struct instance *in); /* why it is in its state */
struct str not_seen_reason(const struct judge *j, const struct phase *p);
int phase_settle(struct judge *j, struct phase_result *p); /* its state from its instances' */
int judge_tasks(struct judge *j);
int judge_places(struct judge *j); /* task_places.c, behind it */
/* task_rule.c: the fact is evidence of the rule, inside its span */
bool evidence_inside(const struct judge *j, const struct task_rule *r, const struct fact *f);
/* task.c: the machine has one of the roles, or is an instance of one of the phases */
bool host_concerned(const struct judge *j, struct strs roles, size_t host);
/* task.c: an act is seen where each part of its act-if was, on a machine or (SIZE_MAX) anywhere;
   then *in has its evidence and times.  0 or -1 (no memory). */
int judge_act(struct judge *j, const struct phase *p, struct instance *in);
/* Behind the collection of all phases: when the last machine was done is not known, or to come. */
bool end_is_open(const struct judge *j);
/* task.c: what did an act of the group in its place; NULL: nothing that is known */
const struct fact *act_replaced(const struct judge *j, const struct phase *p);

/* rollup.c */
/* What a push says that it brought is the article of the package on the servers. */
bool names_judged_package(const struct judge *j, const struct fact *f);
/* It names another article, and came before the last package's first result: of an earlier one. */
bool names_package_before(const struct judge *j, const struct fact *f);
/* Behind judge_phases: roles for which a rollup may have no package. */
int judge_packages(struct judge *j);
void judge_applied(struct judge *j);

/* latest.c: the first of the latest attempts towards a release behind `above` (an order), and that
   of the management servers that leads from somewhere; or NULL */
const struct fact *latest_attempt(const struct judge *j, bool servers_only, int above);
const struct fact *latest_of_servers(const struct judge *j);
bool tried_towards(const struct judge *j, struct strs releases); /* one of them */

/* shape.c: what the machines say of the group.  group_shape with retired: for plans in which a
   server goes, those that are left are counted */
bool tells_release(const struct fact *f);   /* of Operations Manager itself */
bool release_attempt(const struct fact *f); /* an attempt towards the release that it tells */
bool of_server(const struct fact *f);
bool is_setup_of_server(const struct judge *j, const struct fact *f); /* the release stays open */
bool server_stayed(const struct judge *j, size_t host, int to_order);
bool tells_root(const struct fact *f);      /* its machine is the root server of 2007 R2 */
bool root_stayed(const struct judge *j, size_t host, int to_order);
bool group_went_on(const struct judge *j, int to_order);
struct str server_named(const struct judge *j); /* a server of which only others tell, or empty */
enum topology group_shape(const struct judge *j, int to_order, bool retired);
bool is_side_by_side(const struct judge *j, int to_order);
/* Some of the servers, old and new, name no group: they may be of two. */
bool perhaps_side_by_side(const struct judge *j, int to_order); /* a new group beside the old one */

/* also.c: further plans into verdict.also; weigh settles what stands in verdict.main */
typedef void judge_weigh_fn(struct judge *j);
int judge_also(struct judge *j, judge_weigh_fn *weigh);
/* The upgrade that the plan at hand is judged beside took the server out of the group. */
bool upgrade_retired(const struct judge *j, size_t host);

/* answer.c: behind judge_phases, and behind judge_tasks */
int judge_phase_answers(struct judge *j);
int judge_task_answers(struct judge *j);
/* Of a machine that nothing tells of: a person says that the upgrade was none of its. */
bool said_to_be_none(struct judge *j, size_t host);
int judge_findings(struct judge *j);
/* The finding of that id and state, made if it is not there; NULL: no memory. */
struct finding *finding_for(struct judge *j, struct str id, enum finding_state state);
int finding_host(struct judge *j, struct finding *x, size_t host); /* SIZE_MAX: none */
int finding_twin(struct judge *j, struct finding *x, struct str id); /* another name of it */
void finding_span(struct finding *x, struct moment m);

/* hazard.c: behind everything else that makes findings; twins: behind pasted text, too */
int judge_hazards(struct judge *j);
int judge_hazards_beside(struct judge *j); /* those that a plan judged beside the main one has */
int judge_hazard_twins(struct judge *j);

/* It did not bring what it was to bring. */
static inline bool is_bad(enum outcome o)
{
    return o == OUTCOME_FAILED || o == OUTCOME_ROLLED_BACK || o == OUTCOME_CANCELLED;
}

/* The plan is one within a release. */
static inline bool judges_rollup(const struct judge *j)
{
    return j->v->main.to.n && str_eq(j->v->main.from, j->v->main.to);
}

/* Moments: earliest and latest instant; t must be known. */
static inline bool moment_known(struct moment m) { return m.t != WHEN_NONE; }
static inline when moment_lo(struct moment m) { return m.t - m.doubt; }
static inline when moment_hi(struct moment m) { return m.t + m.doubt; }

#endif
