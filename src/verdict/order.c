/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Constraints: pairs of instances, compared as intervals with doubt (upgrade-plans.md 10.3).
 *
 *   after   violated: the successor certainly began before the predecessor certainly ended;
 *           kept: it certainly began later; else undecidable.
 *   excl    violated: a certain overlap; kept: certainly apart.
 *   with    violated: certainly more than WITH_APART between them; kept: certainly no more.
 *
 * Clocks of two machines count with their tolerance (clock.c); without a bound nothing is certain.
 * A successor that never began came not too early: no pair; but whether it will come with what it
 * is to go with nobody knows.  Nor did a push begin that was refused before the package ran, nor a
 * run of setup that left at its checks: the machine is as it was.  A predecessor that has no end
 * (missing, unobservable, failed) has no time to compare with: undecidable, unless the successor
 * began before even the failed attempt was over.  A predecessor without instances passes on to its
 * own predecessors (domain/README.md).  One setup run upgrades every feature of a machine, so pairs
 * on one machine count only where the scope is "same", where a person's act is held against the
 * machine's own upgrade, or where the successor has a setup of its own (a collector: own-setup);
 * and any other role on a management server is not held against other management servers.
 * Machines of two management groups (apart.c), and who joined a group behind its upgrade (added.c),
 * did not have to wait for each other: what was kept all the same is kept, and nothing else counts.
 */
#include "verdict/crowd.h"
#include "verdict/leader.h"
#include "verdict/order_parent.h"
#include "verdict/pushed.h"
#include "verdict/torn.h"

#include "base/fold.h"
#include "base/limits.h"
#include "verdict/apart.h"
#include "verdict/phase.h"
#include "verdict/steps.h"

static bool waits_in_another_step(const struct judge *j, compare_fn *compare,
                                  const struct instance *a, const struct instance *b)
{
    return compare == compare_after &&
           of_another_step(j, result_of(j, a->phase), result_of(j, b->phase));
}

static int pair_add(struct judge *j, struct constraint_result *c, compare_fn *compare,
                    const struct instance *a, const struct instance *b)
{
    enum constraint_state s = compare(j, a, b);
    enum constraint_state looks = s;
    struct breach *breach;

    if (none_waits(j, a, b)) {
        c->kept += s == CONSTRAINT_KEPT;
        return s == CONSTRAINT_KEPT ? example_add(j, c, s, looks, a, b) : 0;
    }
    if (hangs_on_leader(j, s, a, b) || hangs_on_guess(j, compare, s, a, b) ||
        (s == CONSTRAINT_VIOLATED && (perhaps_none_waits(j, a, b) || overlap_in_doubt(j, a, b) ||
                                      waits_in_another_step(j, compare, a, b))) ||
        (s != CONSTRAINT_UNDECIDABLE && may_be_pushed(j, a, b, s == CONSTRAINT_KEPT)))
        s = CONSTRAINT_UNDECIDABLE;
    c->kept += s == CONSTRAINT_KEPT;
    c->undecidable += s == CONSTRAINT_UNDECIDABLE;
    c->violated += s == CONSTRAINT_VIOLATED;
    if (s != CONSTRAINT_VIOLATED)
        return example_add(j, c, s, looks, a, b);
    if (c->breaches_n >= LIMIT_BREACHES)
        return 0;
    if (arena_grow(j->arena, &c->breaches, c->breaches_n, &c->breaches_cap, c->breaches_n + 1,
                   sizeof *c->breaches) < 0)
        return -1;
    breach = &c->breaches[c->breaches_n++];
    *breach = (struct breach){ .subject = a, .other = b };
    cite(j, breach);
    breach->reason = breach_reason(j, breach);
    breach->clocks = clock_words(j, a, b);
    return 0;
}

/* ---- which pairs --------------------------------------------------------------------------- */

static bool compared(const struct judge *j, const struct arrow *arrow, const struct instance *a,
                     const struct instance *b)
{
    bool same = a->host == b->host;
    bool servers = str_eq(a->phase->role, STR("ms"));

    if (a == b || (is_own_act(a, b) && is_part_of_run(j, a, b)))
        return false;
    if (arrow->scope == SCOPE_SAME)
        return same;
    if (arrow->scope == SCOPE_COMPONENT)
        return true; /* one machine can carry several components (siblings 12.8) */
    if (same)
        return a->phase->own_setup || is_own_act(a, b);
    return servers || a->phase->own_setup || !str_eq(b->phase->role, STR("ms")) ||
           !is_server_of_group(j, a->host);
}

/* At least one predecessor finished: the best of the pairs counts. */
static void any_finished(struct judge *j, struct constraint_result *c, const struct instance *a,
                         const struct phase_result *pred)
{
    enum constraint_state best = CONSTRAINT_VIOLATED;

    for (size_t i = 0; i < pred->instances_n; i++) {
        enum constraint_state s = compare_after(j, a, &pred->instances[i]);
        best = s < best ? s : best;
    }
    c->kept += best == CONSTRAINT_KEPT;
    c->undecidable += best == CONSTRAINT_UNDECIDABLE;
    c->violated += best == CONSTRAINT_VIOLATED;
}

static int pairs_of(struct judge *j, struct constraint_result *c, compare_fn *compare,
                    const struct arrow *arrow, const struct instance *a,
                    const struct phase_result *pred, int depth);

/* What was counted as kept since then is not certain. */
static void doubt_kept(struct constraint_result *c, uint64_t kept)
{
    c->undecidable += c->kept - kept;
    c->kept = kept;
}

/* The arrow leads to agents upgraded by hand, and its phase waits for none that were pushed: who
   was perhaps pushed is perhaps none of them. */
static bool leads_to_hands(const struct judge *j, const struct phase *p, const struct phase *before)
{
    bool pushes = false;

    for (size_t i = 0; i < p->after_n && !pushes; i++) {
        const struct phase *other = plan_phase(j->plan, p->after[i].phase);
        pushes = other && is_push(other);
    }
    for (size_t i = 0; !pushes && i < j->perhaps_pushed_n; i++) {
        if (j->perhaps_pushed[i]->phase == before)
            return true;
    }
    return false;
}

/*
 * A predecessor without instances: its own predecessors count; to who waits for its own machine
 * alone (P[same]) only those on that machine.  Where it may have one after all (an agent that
 * counts as upgraded by hand), who came behind those did perhaps not come behind that one; who came
 * before them broke the order either way.
 */
static int passed_on(struct judge *j, struct constraint_result *c, compare_fn *compare,
                     const struct arrow *arrow, const struct instance *a,
                     const struct phase_result *pred, int depth)
{
    uint64_t kept = c->kept;

    for (size_t i = 0; depth < PASSED_ON_MOST && i < pred->phase->after_n; i++) {
        struct arrow on = pred->phase->after[i];
        const struct phase *before = plan_phase(j->plan, on.phase);
        uint64_t so_far = c->kept;
        on.scope = arrow->scope == SCOPE_SAME ? SCOPE_SAME : on.scope;
        if (before && before != pred->phase &&
            pairs_of(j, c, compare, &on, a, result_of(j, before), depth + 1) < 0)
            return -1;
        if (before && leads_to_hands(j, pred->phase, before))
            doubt_kept(c, so_far);
    }
    if (is_push(pred->phase) && j->push_in_doubt)
        doubt_kept(c, kept);
    return 0;
}

/*
 * Who was perhaps pushed has its place among the pushed ones, for all that is known: no pair with
 * it is certain there, unless it is kept.
 */
static int doubt_pairs(struct judge *j, struct constraint_result *c,
                       const struct constraint_result *if_pushed)
{
    c->undecidable += if_pushed->undecidable + if_pushed->violated;
    for (size_t i = 0; i < if_pushed->breaches_n; i++) {
        const struct breach *b = &if_pushed->breaches[i];
        if (example_add(j, c, CONSTRAINT_UNDECIDABLE, CONSTRAINT_VIOLATED, b->subject,
                        b->other) < 0)
            return -1;
    }
    for (size_t i = 0; i < if_pushed->open_pairs_n; i++) {
        const struct breach *b = &if_pushed->open_pairs[i];
        if (example_add(j, c, CONSTRAINT_UNDECIDABLE, CONSTRAINT_UNDECIDABLE, b->subject,
                        b->other) < 0)
            return -1;
    }
    return 0;
}

/* No gateway is known, nor what it reports to.  Who came behind the servers came behind every
   gateway that may be there; who did not was perhaps not behind one, and broke at most the order
   with the servers, which is told by itself. */
static int passed_on_to_none(struct judge *j, struct constraint_result *c, compare_fn *compare,
                             const struct arrow *arrow, const struct instance *a,
                             const struct phase_result *pred, int depth)
{
    struct constraint_result if_there = { .id = c->id };

    if (passed_on(j, &if_there, compare, arrow, a, pred, depth) < 0)
        return -1;
    c->kept += if_there.kept;
    return doubt_pairs(j, c, &if_there);
}

/* The pair with the one gateway that stands above a machine, if there is one. */
static int pair_with_parent(struct judge *j, struct constraint_result *c, compare_fn *compare,
                            const struct arrow *arrow, const struct instance *a,
                            const struct phase_result *pred, int depth)
{
    struct parent above = parent_of(j, a, pred);
    uint64_t kept = c->kept;
    int result = 0;

    if (above.is == PARENT_ELSEWHERE) {
        c->undecidable++; /* of a parent that is not in the material no time is known */
        return 0;
    }
    if (above.is == PARENT_HERE)
        return above.instance->host == a->host ? 0 : pair_add(j, c, compare, a, above.instance);
    if (pred->instances_n || above.is == PARENT_SERVER)
        result = parent_none(j, c, compare, a, pred, above.is);
    else if (compare == compare_after)
        result = passed_on_to_none(j, c, compare, arrow, a, pred, depth);
    if (above.is == PARENT_UNKNOWN && j->unknown_gateway)
        doubt_kept(c, kept); /* it may report to that one */
    return result;
}

/* Each that counts as upgraded by hand was perhaps pushed: then nobody was, and the phase is
   empty.  So is that of a component that was perhaps no upgrade: who stands before it counts then,
   and a reversal against that one is none the less if it was one. */
static int passed_on_in_doubt(struct judge *j, struct constraint_result *c, compare_fn *compare,
                              const struct arrow *arrow, const struct instance *a,
                              const struct phase_result *pred, int depth)
{
    struct constraint_result if_empty = { .id = c->id };

    if (pred->perhaps)
        return passed_on(j, c, compare, arrow, a, pred, depth);
    if (!pred->instances_n || j->perhaps_pushed_n != pred->instances_n ||
        j->perhaps_pushed[0]->phase != pred->phase)
        return 0;
    if (passed_on(j, &if_empty, compare, arrow, a, pred, depth) < 0)
        return -1;
    return doubt_pairs(j, c, &if_empty);
}

/* Its pairs with a crowd may be counted. */
static bool is_countable(const struct judge *j, const struct arrow *arrow, const struct instance *a)
{
    return (arrow->scope == SCOPE_ALL || arrow->scope == SCOPE_COMPONENT) &&
           a->host != SIZE_MAX && !a->guessed && !a->doubted && !guess_beside(j, a) &&
           !result_of(j, a->phase)->perhaps;
}

static int pairs_behind_pushes(struct judge *j, struct constraint_result *c, compare_fn *compare,
                               const struct arrow *arrow, const struct instance *a)
{
    struct constraint_result if_pushed = { .id = c->id };
    const struct instance *own;

    if (j->crowd_pushed && is_countable(j, arrow, a)) {
        struct crowd_count n = crowd_after(j, j->crowd_pushed, a);
        if ((!n.undecidable && !n.violated) || c->open_pairs_n >= LIMIT_EXAMPLES) {
            if_pushed.undecidable = n.undecidable + n.violated;
            own = crowd_own(j->crowd_pushed, a->host);
            if (own && compared(j, arrow, a, own) &&
                pair_add(j, &if_pushed, compare, a, own) < 0)
                return -1;
            return doubt_pairs(j, c, &if_pushed);
        }
    }
    for (size_t i = 0; i < j->perhaps_pushed_n; i++) {
        if (compared(j, arrow, a, j->perhaps_pushed[i]) &&
            pair_add(j, &if_pushed, compare, a, j->perhaps_pushed[i]) < 0)
            return -1;
    }
    return doubt_pairs(j, c, &if_pushed);
}

/* How many of the predecessors from the given one on are compared, where their times play no role:
   a fleet has thousands of machines that were not seen. */
static uint64_t compared_from(const struct judge *j, const struct arrow *arrow,
                              const struct instance *a, const struct phase_result *pred,
                              size_t from)
{
    const struct instance *own = instance_on(pred, a->host);
    uint64_t n = pred->instances_n - from;
    bool servers = str_eq(a->phase->role, STR("ms")) || a->phase->own_setup;

    if (!n || (!servers && str_eq(pred->phase->role, STR("ms")) && is_server_of_group(j, a->host)))
        return 0;
    for (size_t i = from; j->of_groups && i < pred->instances_n; i++)
        n -= kin_of(j, a->host, pred->instances[i].host) == KIN_APART;
    return n - (own && own >= pred->instances + from && !compared(j, arrow, a, own));
}

/* A state of which a pair is to be shown still. */
static bool wants_examples(const struct constraint_result *c, const struct crowd_count *n)
{
    return (n->kept && c->kept_pairs_n < LIMIT_EXAMPLES) ||
           (n->undecidable && c->open_pairs_n < LIMIT_EXAMPLES) ||
           (n->violated && c->breaches_n < LIMIT_BREACHES);
}

/* All pairs of one with a crowd, counted: 1; 0: its pairs have to be looked at; or -1. */
static int pairs_with_crowd(struct judge *j, struct constraint_result *c, const struct arrow *arrow,
                            const struct instance *a, const struct phase_result *pred)
{
    const struct instance *own;
    struct crowd_count n;

    if (!crowd_is_of(j->crowd, pred) || pred->perhaps ||
        of_another_step(j, result_of(j, a->phase), pred) || str_eq(pred->phase->role, STR("ms")) ||
        !is_countable(j, arrow, a))
        return 0;
    n = crowd_after(j, j->crowd, a);
    if (overlaps_in_doubt(j, a, pred)) {
        n.undecidable += n.violated - n.reversed;
        n.violated = n.reversed;
    }
    if (wants_examples(c, &n))
        return 0;
    c->kept += n.kept;
    c->undecidable += n.undecidable;
    c->violated += n.violated;
    own = instance_on(pred, a->host);
    if (own && compared(j, arrow, a, own) && pair_add(j, c, compare_after, a, own) < 0)
        return -1;
    return 1;
}

/* The leader is perhaps one of the others: kept is then only who kept the order against it, too; if
   the one at hand has led in its place, they are no pair. */
static int pair_with_leader(struct judge *j, struct constraint_result *c, compare_fn *compare,
                            const struct arrow *arrow, const struct instance *a,
                            const struct phase_result *others)
{
    const struct instance *leader;

    for (size_t at = 0; (leader = doubtful_leader(j, others, a, &at));) {
        struct instance was = as_other(leader);
        enum constraint_state s = compare(j, a, &was);

        if (s == CONSTRAINT_KEPT || !compared(j, arrow, a, leader) || none_waits(j, a, leader))
            continue;
        c->undecidable++;
        if (example_add(j, c, CONSTRAINT_UNDECIDABLE, s, a, leader) < 0)
            return -1;
    }
    return 0;
}

static bool never_began(const struct instance *in)
{
    return in->attempts_n ? first_ran(in) == in->attempts_n : in->state == STATE_MISSING;
}

static int pairs_of(struct judge *j, struct constraint_result *c, compare_fn *compare,
                    const struct arrow *arrow, const struct instance *a,
                    const struct phase_result *pred, int depth)
{
    int counted;
    bool once = a->phase == pred->phase && compare == compare_excl; /* not each pair twice */

    if (never_began(a) && (compare != compare_with || a->attempts_n))
        return 0; /* not too early; what is to go with it waits for it still */
    if (is_push(pred->phase) && pairs_behind_pushes(j, c, compare, arrow, a) < 0)
        return -1;
    if (arrow->scope == SCOPE_PARENT && a->host != SIZE_MAX) /* the group reports to nobody */
        return pair_with_parent(j, c, compare, arrow, a, pred, depth);
    if (is_hidden_leader(j, pred)) {
        c->undecidable++; /* there is one, and no time is known of it */
        return 0;
    }
    if (!pred->instances_n && compare == compare_after)
        return passed_on(j, c, compare, arrow, a, pred, depth);
    if (compare == compare_after && passed_on_in_doubt(j, c, compare, arrow, a, pred, depth) < 0)
        return -1;
    if (arrow->scope == SCOPE_ANY) {
        any_finished(j, c, a, pred);
        return 0;
    }
    if (arrow->scope == SCOPE_SAME && a->host != SIZE_MAX) {
        const struct instance *own = instance_on(pred, a->host);
        return own && compared(j, arrow, a, own) ? pair_add(j, c, compare, a, own) : 0;
    }
    if (compare != compare_with && pair_with_leader(j, c, compare, arrow, a, pred) < 0)
        return -1;
    counted = compare == compare_after ? pairs_with_crowd(j, c, arrow, a, pred) : 0;
    if (counted)
        return counted < 0 ? -1 : 0;
    for (size_t b = once ? (size_t)(a - pred->instances) + 1 : 0; b < pred->instances_n; b++) {
        if (arrow->scope == SCOPE_ALL && is_timeless(a) && c->open_pairs_n >= LIMIT_EXAMPLES) {
            c->undecidable += compared_from(j, arrow, a, pred, b);
            return 0;
        }
        if (compared(j, arrow, a, &pred->instances[b]) &&
            pair_add(j, c, compare, a, &pred->instances[b]) < 0)
            return -1;
    }
    return 0;
}

/* The agents that were perhaps pushed, held against what pushed ones have to wait for. */
static int pairs_of_pushes(struct judge *j, struct constraint_result *c, compare_fn *compare,
                           const struct arrow *arrow, const struct phase_result *pred)
{
    struct constraint_result if_pushed = { .id = c->id };

    for (size_t i = 0; i < j->perhaps_pushed_n; i++) {
        if (pairs_of(j, &if_pushed, compare, arrow, j->perhaps_pushed[i], pred, 0) < 0)
            return -1;
    }
    return doubt_pairs(j, c, &if_pushed);
}

static int pairs_with(struct judge *j, struct constraint_result *c, compare_fn *compare,
                      const struct arrow *arrow, const struct phase_result *succ,
                      const struct phase_result *pred)
{
    for (size_t a = 0; a < succ->instances_n; a++) {
        if (pairs_of(j, c, compare, arrow, &succ->instances[a], pred, 0) < 0)
            return -1;
    }
    return is_push(succ->phase) ? pairs_of_pushes(j, c, compare, arrow, pred) : 0;
}

/* One more that nobody saw may have been among those that are waited for (order_unseen.c). */
static struct unseen_parts wait_for_unseen(struct judge *j, struct constraint_result *c,
                                           const struct phase_result *succ,
                                           const struct phase_result *pred)
{
    struct unseen_parts u = unseen_parts_of(j, pred);
    uint64_t so_far = c->undecidable;

    for (size_t a = 0; u.n && a < succ->instances_n; a++) {
        const struct instance *in = &succ->instances[a];
        c->undecidable += !never_began(in) && (u.n > 1 || u.host != in->host);
    }
    u.n = c->undecidable > so_far ? u.n : 0;
    return u;
}

/* A machine that damage hides may be of either phase.  The first of them; SIZE_MAX: there is
   none, or nothing was compared. */
static size_t doubt_for_torn(struct judge *j, struct constraint_result *c)
{
    size_t torn = c->kept ? next_torn(j, SIZE_MAX) : SIZE_MAX;

    for (size_t h = torn; h != SIZE_MAX; h = next_torn(j, h))
        c->undecidable++;
    return torn;
}

static void tell_torn(struct judge *j, struct constraint_result *c, size_t torn)
{
    if (torn != SIZE_MAX)
        c->reason = arena_format(j->arena, "%.*s; what %.*s is, and when it was upgraded, its "
                                 "damaged event logs do not show", STR_FMT(c->reason),
                                 STR_FMT(fold_first_label(j->v->hosts[torn].name)));
}

static void tell_unseen(struct judge *j, struct constraint_result *c, const struct unseen_parts *u)
{
    if (u->n)
        c->reason = arena_format(j->arena, "%.*s; what was installed on %.*s%s then is in no log "
                                 "that is there", STR_FMT(c->reason),
                                 STR_FMT(j->v->hosts[u->host].name),
                                 u->n > 1 ? " (and on others)" : "");
}

static struct constraint_result *constraint_add(struct judge *j, const char *kind,
                                                const struct phase *p, const struct phase *other,
                                                const struct arrow *arrow)
{
    struct judged *m = &j->v->main;
    struct constraint_result *c;

    if (arena_grow(j->arena, &m->constraints, m->constraints_n, &m->constraints_cap,
                   m->constraints_n + 1, sizeof *m->constraints) < 0)
        return NULL;
    c = &m->constraints[m->constraints_n++];
    *c = (struct constraint_result){ .arrow = arrow, .advice = arrow->advice };
    c->id = arena_format(j->arena, "%s:%.*s:%.*s", kind, STR_FMT(p->id), STR_FMT(other->id));
    return c;
}

static void settle(struct judge *j, struct constraint_result *c, const struct phase_result *succ,
                   const struct phase_result *pred)
{
    uint64_t all = c->kept + c->undecidable + c->violated;

    c->state = c->violated ? CONSTRAINT_VIOLATED
               : c->undecidable || !all ? CONSTRAINT_UNDECIDABLE : CONSTRAINT_KEPT;
    if (!all)
        c->reason = !succ->instances_n || !pred->instances_n
                        ? STR("one of the two phases has no machine in the material")
                        : STR("nothing to compare");
    else
        c->reason = arena_format(j->arena, "%llu of %llu pairs kept, %llu undecidable, "
                                 "%llu violated", (unsigned long long)c->kept,
                                 (unsigned long long)all, (unsigned long long)c->undecidable,
                                 (unsigned long long)c->violated);
}

/* The pairs of the constraint, counted where they are millions. */
static int pairs_of_phases(struct judge *j, struct constraint_result *c, compare_fn *compare,
                           const struct arrow *arrow, const struct phase_result *succ,
                           const struct phase_result *pred)
{
    bool counts = compare == compare_after &&
                  (arrow->scope == SCOPE_ALL || arrow->scope == SCOPE_COMPONENT);
    uint64_t n = succ->instances_n, pushed = is_push(pred->phase) ? j->perhaps_pushed_n : 0;
    bool failed = false, failed_too = false;
    int result;

    if (counts && n * pred->instances_n >= CROWD_PAIRS)
        j->crowd = crowd_new(j, pred, &failed);
    if (counts && n * pushed >= CROWD_PAIRS)
        j->crowd_pushed = crowd_new(j, NULL, &failed_too);
    result = failed || failed_too ? -1 : pairs_with(j, c, compare, arrow, succ, pred);
    crowd_free(j->crowd);
    crowd_free(j->crowd_pushed);
    j->crowd = j->crowd_pushed = NULL;
    return result;
}

static int constraint(struct judge *j, const char *kind, compare_fn *compare,
                      const struct phase_result *succ, const struct arrow *arrow)
{
    for (size_t i = 0; i < j->plan->phases_n; i++) {
        const struct phase *other = &j->plan->phases[i];
        const struct phase_result *pred = result_of(j, other);
        struct unseen_parts unseen = { .n = 0 };
        struct constraint_result *c;
        size_t torn;

        if (!phase_matches(arrow->phase, other->id))
            continue;
        c = constraint_add(j, kind, succ->phase, other, arrow);
        if (!c || find_overlap(j, compare, arrow, succ, pred) < 0 ||
            pairs_of_phases(j, c, compare, arrow, succ, pred) < 0)
            return -1;
        if (compare == compare_after && arrow->scope == SCOPE_ALL)
            unseen = wait_for_unseen(j, c, succ, pred);
        torn = unseen.n ? SIZE_MAX : doubt_for_torn(j, c);
        settle(j, c, succ, pred);
        tell_unseen(j, c, &unseen);
        tell_torn(j, c, torn);
    }
    return 0;
}

static int constraints_of(struct judge *j, const char *kind, compare_fn *compare,
                          const struct phase_result *succ, const struct arrow *arrows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (constraint(j, kind, compare, succ, &arrows[i]) < 0)
            return -1;
    }
    return 0;
}

int judge_order(struct judge *j)
{
    j->doubts = arena_zero(j->arena, j->v->main.phases_n + 1, sizeof *j->doubts);
    if (!j->doubts || find_perhaps_pushed(j) < 0)
        return -1;
    find_perhaps_next(j);
    find_told_unbound(j);
    find_unknown_servers(j);
    find_doubtful_leaders(j);
    for (size_t i = 0; i < j->v->main.phases_n; i++) {
        const struct phase_result *r = &j->v->main.phases[i];
        const struct phase *p = r->phase;

        if (constraints_of(j, "after", compare_after, r, p->after, p->after_n) < 0 ||
            constraints_of(j, "after", compare_after, r, p->soft, p->soft_n) < 0 ||
            constraints_of(j, "excl", compare_excl, r, p->excl, p->excl_n) < 0 ||
            constraints_of(j, "with", compare_with, r, p->with, p->with_n) < 0)
            return -1;
    }
    return 0;
}
