/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct verdict: what the evidence proves about a plan, in the contract's words (section 1), with
 * every statement tied to its evidence.  A pure function of its input: no clock, no locale, no
 * order of files, no number of workers.
 *
 * A verdict borrows from the evidence, the plans and the ruleset: free it first.
 */
#ifndef VERDICT_VERDICT_H
#define VERDICT_VERDICT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/zonerule.h"
#include "rules/answers.h"
#include "rules/glossary.h"
#include "rules/hazard.h"
#include "rules/plan.h"
#include "rules/release.h"
#include "rules/ruleset.h"
#include "verdict/evidence.h"

/* An instant with its doubt: the truth lies in [t - doubt, t + doubt].  t WHEN_NONE: not known. */
struct moment {
    when t;     /* UTC */
    when doubt; /* ticks, >= 0 */
};
#define MOMENT_UNKNOWN ((struct moment){ WHEN_NONE, 0 })
/* A local time whose zone is not known: the truth lies within this of the same digits in UTC. */
#define ZONE_DOUBT (14 * WHEN_HOUR)
/* One of those: right against others of its machine, hours off against the rest. */
static inline bool moment_floats(struct moment m) { return m.doubt >= ZONE_DOUBT; }

/* A source that covers from..to and says nothing of it. */
struct absence {
    struct str what;
    const struct ev_source *source;
    struct moment from, to;
};

/* One piece of evidence, a hit or an absence.  A fleet has a hundred for each machine. */
struct ref {
    const struct ev_hit *hit;
    const struct ev_source *source;
    struct moment time;
    const struct absence *absence;
};

struct refs {
    struct ref *items;
    size_t n, cap;
};

enum whole { WHOLE_FAILED, WHOLE_OUT_OF_ORDER, WHOLE_INCOMPLETE, WHOLE_CANNOT_TELL,
             WHOLE_TASKS_REMAIN, WHOLE_COMPLETE };

/* Worst first, as a phase takes the worst of its instances. */
enum state { STATE_FAILED, STATE_ROLLED_BACK, STATE_CONTRADICTED, STATE_MISSING,
             STATE_IN_PROGRESS, STATE_UNOBSERVABLE, STATE_CONFIRM, STATE_DONE,
             STATE_NOT_SEEN, STATE_NOT_APPLICABLE };

enum attempt_outcome { ATTEMPT_SUCCEEDED, ATTEMPT_FAILED, ATTEMPT_ROLLED_BACK, ATTEMPT_CANCELLED,
                       ATTEMPT_NO_END };

struct attempt {
    struct moment begin, end;
    struct str from, to;          /* versions as read; empty if not known */
    enum attempt_outcome outcome;
    enum level level;             /* reached by this attempt, of a success */
    struct refs because;
    bool refused;                 /* it failed before anything was changed on the machine */
    bool idle;                    /* setup's own checks, behind a success: it decides nothing */
    bool service_failed;          /* what was installed does not run */
};

/* Whether a machine was of the group when that was upgraded.  Who joined later has no place in the
   order. */
enum joined { JOINED_BEFORE, JOINED_PERHAPS_LATER, JOINED_LATER };

/* Why a server is taken for the one that upgraded a group of 2007 R2, where it is not certain. */
enum guess {
    GUESS_NONE,
    GUESS_LAST,  /* nothing names one; it was the last to begin */
    GUESS_LISTED /* a list from behind the upgrade does, and another one began later */
};

/* What a machine's own log, or a list, says against those who tell of its upgrade. */
enum otherwise {
    TOLD_ALIKE,
    TOLD_NOTHING,   /* it covers the upgrade and shows none, where a list does */
    TOLD_OLD,       /* the old version is there behind the end of it */
    TOLD_OLD_LISTED /* a list that is younger has the old version */
};

#define INSTALLER_LOG "Application" /* the channel in which installers speak */

struct wanted {                   /* what an installer's log would have to cover without a hole */
    when from, to;                /* WHEN_NONE: not known */
    bool covered;
};
/* Installers' logs of other machines. */
struct wanted_elsewhere {
    struct wanted_of {
        size_t host;
        struct wanted wanted;
    } *items;
    size_t n, cap;
};

struct instance {
    const struct phase *phase;
    size_t host;                  /* index into verdict->hosts */
    enum state state;
    enum level level;
    enum joined joined;
    enum guess guessed;           /* taken for the leader, and others began, too */
    bool perhaps_moved;           /* another machine may have taken its place */
    bool gone_again;              /* what was installed was removed behind it */
    enum otherwise told_otherwise;
    bool perhaps_next;            /* its attempts are perhaps of the next upgrade */
    bool told_unbound;            /* another machine tells of them, by a clock that nothing bounds */
    bool doubted;                 /* the last to begin, unless one of which nothing is known was */
    bool led_by_unseen;           /* a leader: one in no log may have led, and others broke nothing */
    struct str reason;
    struct moment begin, end;     /* [earliest begin, latest end] of its attempts */
    struct moment own_end;        /* the same, as the machine's own installer tells it */
    const struct ref *not_yet;    /* of an act: it was not done by then, as this tells; NULL */
    bool failed_once;             /* on a day that nothing tells, before what is known of it */
    bool begin_open;              /* before the begin records are missing, within the upgrade: */
    when whole_until;             /* from then on; WHEN_NONE: from the upgrade's begin on */
    struct attempt *attempts;
    size_t attempts_n, attempts_cap;
    size_t own;                   /* so many may be the own upgrade of the server that led */
    struct refs because;
    struct wanted wanted;         /* to show that there was no attempt */
    struct wanted_elsewhere *elsewhere; /* and to show what became of it; NULL: none */
};

/* How many there are up to the one that decides, the last that is not idle. */
static inline size_t attempts_decide(const struct instance *in)
{
    size_t n = in->attempts_n;

    while (n > 1 && in->attempts[n - 1].idle)
        n--;
    return n;
}

/* The one that decides; NULL: there is none at all. */
static inline const struct attempt *last_attempt(const struct instance *in)
{
    return in->attempts_n ? &in->attempts[attempts_decide(in) - 1] : NULL;
}

struct phase_result {
    const struct phase *phase;
    enum state state;
    bool required;
    struct str reason;
    struct instance *instances;   /* sorted by host name */
    size_t instances_n, instances_cap;
    bool perhaps;                 /* a component that was perhaps installed for the first time */
    struct strs own_logs;         /* that show it on a machine: those of the machine itself, */
    struct strs told_logs;        /* and of others that tell of it */
    int left, reached;            /* by a component: releases, in Operations Manager's order; -1 */
};

enum constraint_state { CONSTRAINT_KEPT, CONSTRAINT_UNDECIDABLE, CONSTRAINT_VIOLATED };

/* A line of a text log that no rule named: where a run of setup begins or ends. */
struct run_edge {
    const struct ev_source *source; /* NULL: none */
    uint64_t line;
};

struct breach {
    const struct instance *subject, *other; /* who came too early, and what it had to wait for */
    struct str reason;
    struct ref because[2];
    struct run_edge edges[2];     /* of the two instants, where because[] is of another one */
    struct str clocks;            /* how far the two clocks can be trusted; empty: one machine */
};

struct constraint_result {
    struct str id;                /* "after:gw:ms.more" */
    bool advice;
    enum constraint_state state;
    uint64_t kept, undecidable, violated;
    struct breach *breaches;      /* at most LIMIT_BREACHES */
    size_t breaches_n, breaches_cap;
    struct breach *kept_pairs, *open_pairs; /* some that were kept, or cannot be decided */
    size_t kept_pairs_n, open_pairs_n;
    const struct arrow *arrow;
    struct str reason;
};

/* Logs that would tell of a task: only with judge_input's `places`. */
struct places {
    struct place {
        struct str log;
        when from, to;            /* no such edge: INT64_MIN, INT64_MAX; from > to: not known */
        bool others;              /* of whichever machine tells of this one */
        bool silence;             /* that nothing is there counts, if it has no hole; the last */
    } *items;
    size_t n, cap;
};

struct task_instance {
    size_t host;
    enum task_state state;
    struct str reason;
    const struct answer *answer;  /* that settled it, or NULL */
    struct refs because;
};

struct task_result {
    const struct task *task;
    enum task_state state;
    struct str reason;
    struct task_instance *instances;
    size_t instances_n, instances_cap;
    const struct answer *answer;  /* that settled it, or NULL */
    struct refs because;          /* of a task that is once per group */
    struct places *places;        /* of each instance, or of the group; NULL: not asked for */
};

/* Against --baseline: how often before. */
/* UNSEEN: it is not in the baseline, which had no log that could have shown it. */
enum baseline {
    BASELINE_NONE, BASELINE_NEW, BASELINE_MORE, BASELINE_KNOWN, BASELINE_UNSEEN
};

enum finding_state { FINDING_OPEN, FINDING_RECOVERED, FINDING_NOISE };

/* An error code in the evidence of a finding, as it is written there. */
struct code_seen {
    struct str written;
    const struct glossary_code *code;
};

struct finding {
    struct str id, title, phase;
    enum severity severity;
    enum finding_state state;
    size_t *hosts;                /* sorted by host name */
    size_t hosts_n, hosts_cap;
    uint64_t count;
    struct moment first, last;
    struct strs also;
    struct str explained_by;      /* id, or empty */
    struct str cause, remedy, provenance;
    bool inferred;
    bool pasted;                  /* only pasted text says so */
    enum baseline baseline;       /* BASELINE_NONE: there is no baseline */
    struct code_seen *codes;
    size_t codes_n, codes_cap;
    struct refs because;
    struct refs answers;          /* of one that is recovered: what it is answered by */
};

/* A finding of the baseline that is not there any more. */
struct gone {
    struct str id, title;
    uint64_t count;
    bool covered; /* a log that could show it is there; else nobody knows */
};

struct role_seen {
    struct str role;
    struct refs because;
};

/* Another name of a machine, and how that is known ("short name"). */
struct host_alias {
    struct str name, why;
};

struct host {
    struct str name;              /* the longest form seen: FQDN where known */
    struct host_alias *aliases;   /* sorted by name */
    size_t aliases_n, aliases_cap;
    size_t *fits;                 /* machines that this name could mean, or that had it before */
    size_t fits_n, fits_cap;
    struct role_seen *roles;
    size_t roles_n, roles_cap;
    struct str zone;              /* "+02:00", or empty: not known */
    when zone_offset;             /* local - UTC; valid if zone is not empty */
    bool has_clock_offset;
    bool clock_in_doubt; /* it may be wrong, or what measured it is of another zone */
    when clock_offset;
    struct str apart;             /* why the upgrade is none of its; empty: it is */
    bool named_by_records;        /* its event logs name it, not their folder alone */
    bool by_word;                 /* nothing names it but a word on a folder, which may be none */
    bool hidden;                  /* what it is, or is beside its roles, nothing tells: */
    struct str why_hidden;        /* in words for people */
};

struct gap {
    uint64_t from_record, to_record; /* missing ids, both inclusive */
    struct moment from, to;
};

/* Records that another export of the same channel of the same machine holds as well; or the same
   one, once more. */
struct overlap {
    const struct ev_source *other;
    uint64_t from_record, to_record;
};

struct coverage {
    const struct ev_source *source;
    size_t host;                  /* SIZE_MAX: not known */
    struct moment first, last;
    struct gap *gaps;
    size_t gaps_n, gaps_cap;
    struct overlap *overlaps;     /* with itself, then with others: at most LIMIT_GAPS_KEPT each */
    size_t overlaps_n;
    const struct ev_source *may_repeat; /* an export whose records a table of an unknown zone may
                                     hold again: hits of both count twice then; NULL: none */
    bool cleared;                 /* the log says of itself that it was cleared inside the window */
    struct moment cleared_at;     /* the last time; not known where none of them is */
    bool late;                    /* it begins behind the begin of the upgrade, and not with its
                                     first record: older ones were overwritten, or not exported */
    char dates_open[4];           /* in which orders its dates can be read, where nothing decides:
                                     letters as in dates_told; empty: decided */
    bool clock_far;               /* it begins or ends by a clock wrong by more than a year */
    bool hour_left_out;           /* it has local times of the hour that the begin of summer time
                                     leaves out in the zone that the user told */
    char dates_told;              /* as the user said: 'd' day first, 'm' month first, 'y' year
                                     first; 0: not so */
};

struct answer_result {
    const struct answer *answer;
    size_t settled;               /* tasks, instances and phases; 0: the logs decide, or nothing
                                     of the judged plans is meant */
    bool stranger;                /* its host is not in the material */
};

struct earlier_upgrade {
    struct str from, to;
    struct moment begin, end;
    enum attempt_outcome outcome;
};

struct judged {                   /* one plan, judged */
    const struct plan *plan;
    struct str from, to;          /* releases */
    enum whole whole;
    struct str reason;
    struct phase_result *phases;
    size_t phases_n;
    struct constraint_result *constraints;
    size_t constraints_n, constraints_cap;
    struct task_result *tasks;
    size_t tasks_n;
};

struct verdict {
    struct arena arena;
    enum whole whole;
    int exit_code;
    struct str reason;
    size_t machines;              /* for how many the verdict speaks */
    bool has_plan;
    struct judged main;           /* plan NULL where none was chosen */
    struct refs plan_because;
    struct strs candidates;       /* plan ids */
    struct judged *also;
    size_t also_n;
    struct earlier_upgrade *earlier;
    size_t earlier_n, earlier_cap;
    struct answer_result *answers; /* in the order of the file */
    size_t answers_n;
    struct host *hosts;           /* sorted by name */
    size_t hosts_n, hosts_cap;
    struct finding *findings;     /* worst first, then id, then state */
    size_t findings_n, findings_cap;
    const struct evidence *evidence; /* that it was reached from */
    bool has_baseline;
    struct gone *gone;            /* sorted by id */
    size_t gone_n;
    struct coverage *coverage;    /* sorted by source name, channel, host */
    size_t coverage_n;
    const struct ev_skip *skips;
    size_t skips_n;
};

struct zone_setting {
    struct str host;              /* empty: all hosts */
    struct zonerule rule;
    struct str name;              /* as the user told it; empty where it is an offset */
};

struct dates_setting {
    struct str host;              /* empty: all hosts */
    char order;                   /* 'd' day first, 'm' month first */
};

struct judge_input {
    const struct evidence *evidence; /* sorted */
    const struct plan *const *plans; /* all known */
    size_t plans_n;
    const struct plan *forced;       /* --plan, or NULL */
    const struct releases *releases;
    const struct hazards *hazards;   /* or NULL */
    const struct ruleset *ruleset;   /* what was looked for; NULL: everything a plan names */
    const struct zone_setting *zones;
    size_t zones_n;
    const struct dates_setting *dates; /* of dates that nothing in their file decides */
    size_t dates_n;
    const struct answer *answers;    /* what a person said */
    size_t answers_n;
    const struct glossary *glossary; /* what codes mean; NULL: they stay as they are */
    bool strict;
    bool orders_open;                /* which of several plans it was nobody knows */
    bool places;                     /* find where it would stand whether tasks were done */
    uint32_t expect;                 /* shards that must have arrived; 0: none in particular */
};

int verdict_reach(struct verdict **out, const struct judge_input *in, struct err *err);
void verdict_free(struct verdict *v); /* NULL is fine */

/* 1 if logs of one machine in both are of the same time; then verdict_compare needs the third. */
int verdict_shares_time(const struct verdict *v, const struct verdict *before, struct err *err);
/* Fills what v says of the baseline; the others may be freed then.  all: over the evidence of both,
   where they share time; else NULL. */
int verdict_compare(struct verdict *v, const struct verdict *before, const struct verdict *all,
                    struct err *err);

/* Has pairs of machines whose order is hidden by clocks or missing times: not where no machine is
   known at all, nor beside an act of which only a person knows the time. */
bool constraint_is_open(const struct judged *d, const struct constraint_result *c);

/* "; whether ... was kept, cannot be decided" of orders that must be kept; nothing where none is
   open: nobody may read that all were kept. */
void open_order_words(const struct judged *m, struct buf *out);

/* The contract's words. */
const char *whole_name(enum whole w);
int whole_exit(enum whole w);
const char *state_name(enum state s);
const char *attempt_outcome_name(enum attempt_outcome o);
const char *constraint_state_name(enum constraint_state s);
const char *task_state_name(enum task_state s);
const char *finding_state_name(enum finding_state s);
const char *baseline_name(enum baseline b);

#endif
