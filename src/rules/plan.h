/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct plan: what should have happened: a partial order of phases with roles, cardinalities and
 * constraints, plus pre- and post-upgrade tasks.  Read from signatures/plans/<id>.yml; immutable.
 * The grammar of the file is described in signatures/README.md.
 */
#ifndef RULES_PLAN_H
#define RULES_PLAN_H

#include "base/arena.h"
#include "base/err.h"
#include "rules/signature.h"

enum topology { TOPOLOGY_ANY, TOPOLOGY_SINGLE, TOPOLOGY_DISTRIBUTED, TOPOLOGY_PARALLEL };
enum cardinality { CARD_ONCE, CARD_EACH };
/* Which machines of its role are instances of a phase. */
enum pick {
    PICK_ALL,
    PICK_FIRST,  /* the first to begin; if clocks cannot tell, the one that shows pick-if */
    PICK_MORE,   /* all but the first */
    PICK_LAST,   /* the one that shows pick-if; without any, the last to begin */
    PICK_REST,   /* all but the last, and not retired */
    PICK_RETIRED /* had the role and was not brought to the new release: removed, or left */
};
/* component: all servers of the one against all of the other, as two intervals (siblings 10.2) */
enum scope { SCOPE_ALL, SCOPE_ANY, SCOPE_SAME, SCOPE_PARENT, SCOPE_COMPONENT };

/* One arrow of the plan; becomes the constraints after:, excl:, with:. */
struct arrow {
    struct str phase;   /* an id, or a family "ms.*": one constraint per member */
    enum scope scope;
    struct str hazard;  /* finding that a breach is, or empty */
    enum severity severity;
    struct strs also;   /* twins of the hazard */
    struct str why, remedy;
    bool advice;        /* strength: advice instead of hard */
};

struct task_rule;

/*
 * A phase is an installation (done_if names what proves it) or an act that a person does: without
 * done_if.  An act of the whole group has the role "group" and one instance without a machine.
 */
struct phase {
    struct str id, title, role; /* role: token; "ms.first" and "ms.more" share "ms" */
    enum cardinality card;
    bool optional;              /* a group need not have it */
    bool own_setup;             /* no server's setup upgrades it, whatever machine it lives on */
    enum pick pick;
    bool first;                 /* the leading phase: always required (pick first or last, lead) */
    const struct arrow *after, *soft, *excl, *with;
    size_t after_n, soft_n, excl_n, with_n;
    struct strs pick_if;
    struct strs begin_if, done_if, fail_if, works_if; /* names of signatures */
    struct strs clear_if; /* takes back a failure before it that names it as its answer, and proves
                             nothing */
    const struct task_rule *act_if; /* of an act: what shows it, if anything does */
    const struct task_rule *not_done_if; /* of an act: what shows that it is still to be done */
    const struct task_rule *not_yet_if;  /* of an act: what shows that it was not done by then */
    const struct task_rule *needless_if; /* of an act of the group: what does it in its place */
    size_t act_n, not_done_n, not_yet_n, needless_n;
    struct strs expected_noise;                       /* finding ids */
    struct strs also;                                 /* tasks of the guides that are this act */
    struct str why, remedy, source;
};

/* Where in time a piece of evidence must lie to count for a task. */
enum span {
    SPAN_ANY,
    SPAN_BEFORE_FIRST, /* before ms.first begins */
    SPAN_FIRST_RUN,    /* while ms.first runs */
    SPAN_BEFORE_PACKAGE, /* before the first package of that run is launched */
    SPAN_WINDOW,       /* from the begin of ms.first to the end of the plan's last phase */
    SPAN_INSIDE,       /* no longer than that end: behind it the evidence tells of other things */
    SPAN_FROM_OWN,     /* since the last attempt of this host's own phase began */
    SPAN_AFTER_OWN,    /* after this host's own phase ended */
    SPAN_AFTER_END     /* after the last mandatory phase ended (T0) */
};

struct task_rule {
    struct strs seen;  /* any of these signatures */
    enum span span;
    int64_t later;     /* so long behind the begin of the span */
    struct str where;  /* capture=value that must hold ("database=OperationsManager"), or empty */
    struct str part;   /* of a task that has several: each must be done; or empty */
    struct str by;     /* a capture (host: the machine) that tells things apart: each by itself */
    bool support;      /* done-if: its silence leaves the other parts as they are, and it alone does
                          not make the task done */
    bool answers;      /* done-if: takes back what not-done-if told before it, and proves nothing */
    bool hearsay;      /* not-done-if: counts where nothing of done-if is seen in its span */
    bool alone;        /* not-done-if: speaks only where nothing of done-if ever was, in a log that
                          would show it */
    struct strs unless; /* of alone: not where one of these is seen anywhere */
    struct strs started; /* not-done-if: `seen` stops a service, these start it; it speaks where the
                            service ran all of the span, until its stop behind that */
    struct str was;    /* as where: only things of which something before the upgrade said so */
};

/* Best last, as a task takes the worst of its instances. */
enum task_state { TASK_REMAINING, TASK_MISSED, TASK_UNOBSERVABLE, TASK_CONFIRM, TASK_DONE,
                  TASK_NOT_NEEDED };

struct task {
    struct str id, title;
    bool post;                     /* when: post */
    bool each;                     /* one instance per machine of roles; else one for the group */
    struct strs roles;             /* whose machines it concerns; none of them named: not-needed */
    struct strs shown_roles;       /* of these, the machines on which one of shown_by is seen */
    struct strs shown_by;
    const struct task_rule *needed_if, *done_if, *not_done_if;
    size_t needed_n, done_n, not_done_n;
    struct str watch;              /* channel or log kind that would show it ("System"); or empty */
    enum span watch_span;          /* the time it must cover */
    struct strs blind_if;          /* records of that log that could not be read: with one of them
                                      its silence says nothing */
    struct str done_watch;         /* channel without which "not done since" is unknown; or empty */
    enum task_state if_silent;     /* watch covers its span and nothing was seen */
    enum task_state if_blind;      /* it does not */
    struct strs from, to;          /* releases it applies to; empty: all */
    struct str question, look, remedy, source;
};

struct plan {
    struct str id, title, product;
    struct strs from, to;          /* releases */
    enum topology topology;
    struct strs steps;             /* allowed steps, "2019>2022" */
    const struct phase *phases;
    size_t phases_n;
    const struct task *tasks;
    size_t tasks_n;
    struct str source;
};

int plan_read(struct plan **out, struct arena *arena, const char *name, struct str yaml,
              struct err *err);
const struct phase *plan_phase(const struct plan *plan, struct str id);
bool plan_allows(const struct plan *plan, struct str from, struct str to);
bool strs_has(struct strs list, struct str s);
bool phase_is_act(const struct phase *p);
bool phase_of_group(const struct phase *p); /* an act of no one machine */
bool phase_is_task(const struct phase *p);  /* an act that is a post-upgrade task of the guides */
bool phase_matches(struct str pattern, struct str id); /* "ms.*" matches "ms.first" */

#endif
