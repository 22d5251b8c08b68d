/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The server that leads a group: the first to begin (ms.first), or with 2007 R2 the one that
 * upgrades the group, which says so, or is the last to begin (upgrade-plans.md 2.2, 2.4).  Begins
 * tell that only of servers that were seen: another one may have led while it cannot be.
 */
#include "verdict/leader.h"

#include "verdict/absent.h"
#include "verdict/answer.h"
#include "verdict/apart.h"
#include "verdict/clock.h"
#include "verdict/cover.h"
#include "verdict/fact.h"
#include "verdict/order_words.h"
#include "verdict/phase.h"
#include "verdict/pushed.h"
#include "verdict/retired.h"
#include "verdict/shape.h"
#include "verdict/upgrade_span.h"

/* Which of two servers began first: the earlier begin; the earlier known end where none is known.
   One that a list alone shows, without a time, is neither the first nor the last; nor is one that
   left at its checks. */
static when order_key(const struct instance *in, bool last)
{
    if (moment_known(in->begin))
        return in->begin.t;
    for (size_t i = first_ran(in); i < in->attempts_n; i++) {
        if (moment_known(in->attempts[i].end))
            return in->attempts[i].end.t;
    }
    return last ? INT64_MIN : INT64_MAX;
}

/* What says that a server upgraded the group; a later word beats an earlier one. */
enum led {
    MARK_NONE,
    MARK_EMULATOR, /* a list has it as the root server's emulator, which may have moved since */
    MARK_ROOT,     /* it was the root server: if it was upgraded, so was the group (2.3, 2.4) */
    MARK_GROUP     /* its own log shows the group's upgrade (pick-if) */
};

static enum led root_mark(const struct judge *j, const struct fact *f, const struct instance *in)
{
    if (f->captured & CAPTURED_ROOT) {
        if (!tells_release(f))
            return MARK_NONE;
        return f->release->order < j->to_order ? MARK_ROOT : MARK_EMULATOR;
    }
    return tells_root(f) && moment_known(f->time) && moment_known(in->begin) &&
                   moment_hi(f->time) < moment_lo(in->begin) ? MARK_ROOT : MARK_NONE;
}

/* Facts of earlier upgrades do not count.  p: of the phase that asks. */
static enum led mark_of(const struct judge *j, const struct phase *p, const struct instance *in)
{
    const struct phase *group = p->pick == PICK_REST ? group_upgrade(j, p->role) : NULL;
    enum led best = MARK_NONE;

    p = group ? group : p;
    for (size_t i = j->host_begin[in->host]; i < j->host_begin[in->host + 1]; i++) {
        const struct fact *f = &j->facts[i];
        enum led mark = root_mark(j, f, in);
        if (fact_named(f, p->pick_if) &&
            (j->accepted_from == WHEN_NONE || !moment_known(f->time) ||
             f->time.t >= j->accepted_from))
            return MARK_GROUP;
        best = mark > best ? mark : best;
    }
    return best;
}

/* The first to begin, or the last: a marked one before all others.  group: of those that are of one
   management group with that machine; SIZE_MAX: of all. */
size_t phase_leader(const struct judge *j, const struct phase_result *p, size_t group)
{
    bool last = p->phase->pick == PICK_LAST || p->phase->pick == PICK_REST;
    enum led marked = MARK_NONE;
    size_t best = SIZE_MAX;

    for (size_t i = 0; i < p->instances_n; i++) {
        const struct instance *in = &p->instances[i];
        enum led mark = last ? mark_of(j, p->phase, in) : MARK_NONE;
        bool better;

        if (!in->attempts_n || (last && is_retired(j, p->phase, in->host)) || mark < marked ||
            kin_of(j, in->host, group) != KIN_SAME)
            continue;
        better = best == SIZE_MAX || mark > marked ||
                 (last ? order_key(in, last) > order_key(&p->instances[best], last)
                       : order_key(in, last) < order_key(&p->instances[best], last));
        if (better)
            best = i;
        marked = mark;
    }
    return last ? best : leader_by_mark(j, p, best, group);
}

/*
 * A machine that is in the material by some log, but by none that would say that a server was
 * upgraded on it while the others were: without its other logs a server is no more than that.
 */
static bool may_be_upgraded(struct judge *j, size_t host, when from, when to)
{
    return is_of_unknown_role(j, host) && !covered(j, host, STR(INSTALLER_LOG), from, to, NULL) &&
           !said_to_be_none(j, host);
}

/* A management server says in its monitoring log that it is one; a gateway need not. */
void find_unknown_servers(struct judge *j)
{
    struct upgrade_span all = upgrade_span(j);

    j->unknown_server = j->unknown_gateway = false;
    for (size_t h = 0; h < j->v->hosts_n && all.from != WHEN_NONE && !j->unknown_server; h++) {
        if (!may_be_upgraded(j, h, all.from, all.to))
            continue;
        j->unknown_gateway = true;
        j->unknown_server = !covered(j, h, STR(MONITORING_LOG), all.from, all.to, NULL);
    }
}

/* What it says of the group (pick-if) may stand in records that are missing from its work. */
static bool mark_is_hidden(const struct judge *j, const struct instance *in)
{
    if (!in->attempts_n)
        return false;
    if (!moment_known(in->begin) && !moment_known(in->end) && in->state == STATE_DONE)
        return true; /* a list shows that it was upgraded, and nobody when */
    if (last_word(j, in->host, STR(INSTALLER_LOG)) == WHEN_NONE)
        return false;
    if (in->state == STATE_UNOBSERVABLE)
        return true; /* it began, and how it went on is missing */
    return moment_known(in->end) && !in->end.doubt &&
           (!moment_known(in->begin) ||
            !covered(j, in->host, STR(INSTALLER_LOG), moment_lo(in->begin), moment_lo(in->end),
                     NULL));
}

bool may_have_begun_first(const struct judge *j, const struct instance *leader,
                          const struct instance *other)
{
    bool last = leader->phase->pick == PICK_LAST;
    const struct instance *sooner = last ? leader : other, *later = last ? other : leader;
    when tolerance = clock_tolerance(j, leader->host, other->host);

    if (!other->attempts_n)
        return false;
    if (leader->guessed)
        return may_be_the_root(j, leader, other);
    if (!last && other->begin_open && other->whole_until != WHEN_NONE && tolerance != WHEN_NONE &&
        moment_known(leader->begin) && other->whole_until > moment_hi(leader->begin) + tolerance)
        return false; /* so long its log is whole, and nothing had begun */
    if (!moment_known(leader->begin) || !moment_known(other->begin) || tolerance == WHEN_NONE ||
        sooner->begin_open)
        return true;
    return moment_lo(sooner->begin) <= moment_hi(later->begin) + tolerance;
}

static bool may_have_led(const struct judge *j, const struct instance *leader,
                         const struct instance *other)
{
    return may_have_begun_first(j, leader, other) && !mark_tells_first(j, leader, other);
}

size_t rivals_of(const struct judge *j, const struct instance *first,
                 const struct instance *others[RIVALS_NAMED])
{
    size_t n = 0;

    for (size_t p = 0; first->phase->pick == PICK_FIRST && p < j->v->main.phases_n; p++) {
        const struct phase_result *r = &j->v->main.phases[p];
        bool beside = r->phase->pick == PICK_MORE && str_eq(r->phase->role, first->phase->role);

        for (size_t i = 0; beside && i < r->instances_n; i++) {
            const struct instance *in = &r->instances[i];
            if (kin_of(j, in->host, first->host) == KIN_APART || !may_have_led(j, first, in))
                continue;
            if (n < RIVALS_NAMED)
                others[n] = in;
            n++;
        }
    }
    return n;
}

/* Another server than the leader, that began before its first word: when, is lost with records. */
static bool led_unseen(const struct judge *j, const struct instance *leader,
                       const struct instance *other)
{
    return leader->phase->pick == PICK_FIRST && other->host != leader->host &&
           !moment_known(other->begin) && kin_of(j, other->host, leader->host) != KIN_APART &&
           may_have_led(j, leader, other);
}

/* It shows nothing, and its log begins less than a sitting before the others: it may have been
   upgraded before that, the first of all. */
static bool may_be_before_its_log(const struct judge *j, const struct instance *in)
{
    when first = first_word(j, in->host, STR(INSTALLER_LOG));

    return in->state == STATE_MISSING && moment_known(j->begin) && first != WHEN_NONE &&
           first > moment_lo(j->begin) - SITTING && !listed_behind(j, in->phase->role, in->host);
}

/* A server of the role of which nothing is known, or a machine that may be one. */
static bool may_be_another(const struct judge *j, const struct instance *leader)
{
    bool last = leader->phase->pick == PICK_LAST;

    if (j->unknown_server && str_eq(leader->phase->role, STR("ms")))
        return true;
    for (size_t p = 0; p < j->v->main.phases_n; p++) {
        const struct phase_result *r = &j->v->main.phases[p];
        bool of_role = str_eq(r->phase->role, leader->phase->role);
        for (size_t i = 0; of_role && i < r->instances_n; i++) {
            const struct instance *in = &r->instances[i];
            if (in != leader && kin_of(j, in->host, leader->host) != KIN_APART &&
                ((!in->attempts_n &&
                  (in->state == STATE_UNOBSERVABLE ||
                   (!last && may_be_before_its_log(j, in)))) ||
                 (last && mark_is_hidden(j, in))))
                return true;
        }
    }
    return false;
}

bool may_be_the_root(const struct judge *j, const struct instance *leader,
                     const struct instance *other)
{
    return other->phase->pick == PICK_REST && other->attempts_n && other->host != leader->host &&
           str_eq(other->phase->role, leader->phase->role) &&
           kin_of(j, other->host, leader->host) != KIN_APART;
}

/*
 * To have begun last is what the guide asks of the server that upgrades the group (upgrade-plans.md
 * 2.3), no sign that it did.  Of a list from behind the upgrade, and a begin that was not the last,
 * one is wrong: the emulator may have moved since.
 */
static enum guess guess_of(const struct judge *j, const struct instance *leader)
{
    enum led mark = leader->attempts_n ? mark_of(j, leader->phase, leader) : MARK_GROUP;

    if (mark > MARK_EMULATOR)
        return GUESS_NONE;
    for (size_t p = 0; p < j->v->main.phases_n; p++) {
        const struct phase_result *r = &j->v->main.phases[p];
        for (size_t i = 0; r->phase->pick == PICK_REST && i < r->instances_n; i++) {
            if (may_be_the_root(j, leader, &r->instances[i]) &&
                (mark == MARK_NONE || may_have_led(j, leader, &r->instances[i])))
                return mark == MARK_NONE ? GUESS_LAST : GUESS_LISTED;
        }
    }
    return GUESS_NONE;
}

void find_guessed_leaders(struct judge *j)
{
    for (size_t p = 0; p < j->v->main.phases_n; p++) {
        struct phase_result *r = &j->v->main.phases[p];
        for (size_t i = 0; r->phase->pick == PICK_LAST && i < r->instances_n; i++)
            r->instances[i].guessed = guess_of(j, &r->instances[i]);
    }
}

static bool has_one_of_group(const struct judge *j, const struct phase_result *r, size_t host)
{
    for (size_t i = 0; i < r->instances_n; i++) {
        if (kin_of(j, r->instances[i].host, host) != KIN_APART)
            return true;
    }
    return false;
}

/* The plan has others of its role, of which none leaves, and none of its group is in the
   material. */
static bool stands_alone(const struct judge *j, const struct instance *leader)
{
    bool among_others = false;

    if (plan_retires(j, leader->phase->role))
        return false;
    for (size_t p = 0; p < j->v->main.phases_n; p++) {
        const struct phase_result *r = &j->v->main.phases[p];
        if (r->phase->pick != PICK_REST || !str_eq(r->phase->role, leader->phase->role))
            continue;
        if (has_one_of_group(j, r, leader->host))
            return false;
        among_others = true;
    }
    return among_others;
}

/* One that is in no log may have led in its place: others name it, or nothing says that the only
   server there is led. */
static bool may_be_led_by_unseen(const struct judge *j, const struct instance *leader)
{
    enum led mark;

    if (leader->host == SIZE_MAX || !str_eq(leader->phase->role, STR("ms")))
        return false;
    if (leader->phase->pick == PICK_FIRST)
        return !is_marked_first(j, leader) && may_have_unseen_server(j, leader->host);
    mark = mark_of(j, leader->phase, leader);
    return mark < MARK_ROOT && (may_have_unseen_server(j, leader->host) ||
                                (mark == MARK_NONE && stands_alone(j, leader)));
}

static bool leads_in_doubt(const struct judge *j, const struct instance *in)
{
    return in->host != SIZE_MAX &&
           mark_of(j, in->phase, in) < MARK_ROOT && may_be_another(j, in);
}

void find_doubtful_leaders(struct judge *j)
{
    for (size_t p = 0; p < j->v->main.phases_n; p++) {
        struct phase_result *r = &j->v->main.phases[p];
        bool led = r->phase->pick == PICK_FIRST || r->phase->pick == PICK_LAST;

        for (size_t i = 0; led && i < r->instances_n; i++) {
            struct instance *in = &r->instances[i];
            in->led_by_unseen = may_be_led_by_unseen(j, in);
            in->doubted = r->phase->pick == PICK_LAST && leads_in_doubt(j, in);
        }
    }
}

/* Both were at work at one time, whichever began first. */
static bool overlap(const struct judge *j, const struct instance *a, const struct instance *b)
{
    when tolerance = clock_tolerance(j, a->host, b->host);
    struct bounds x = bounds_of(a), y = bounds_of(b);

    return certainly_before(x.begin_hi, y.end_lo, tolerance) &&
           certainly_before(y.begin_hi, x.end_lo, tolerance);
}

/* The leaders of the others' groups: one of each group that was upgraded.  NULL: there is none. */
static const struct phase_result *leaders_beside(const struct judge *j, const struct phase *others)
{
    enum pick how = others->pick == PICK_MORE ? PICK_FIRST : PICK_LAST;

    if (others->pick != PICK_MORE && others->pick != PICK_REST)
        return NULL;
    for (size_t p = 0; p < j->v->main.phases_n; p++) {
        const struct phase_result *r = &j->v->main.phases[p];
        if (r->phase->pick == how && r->instances_n && str_eq(r->phase->role, others->role))
            return r;
    }
    return NULL;
}

/* Another one that shows nothing, or whose begin is lost, but for the one at hand. */
static bool has_rival(const struct judge *j, const struct instance *leader,
                      const struct instance *but, bool silent)
{
    for (size_t p = 0; p < j->v->main.phases_n; p++) {
        const struct phase_result *r = &j->v->main.phases[p];
        for (size_t i = 0; str_eq(r->phase->role, leader->phase->role) && i < r->instances_n; i++) {
            const struct instance *in = &r->instances[i];
            if (in != but && kin_of(j, in->host, leader->host) != KIN_APART &&
                (silent ? may_be_before_its_log(j, in) : led_unseen(j, leader, in)))
                return true;
        }
    }
    return false;
}

static bool may_overlap_its_kind(const struct phase *p)
{
    for (size_t i = 0; i < p->excl_n; i++) {
        if (str_eq(p->excl[i].phase, p->id))
            return false;
    }
    return true;
}

/* Neither of the two, and as the clocks go the first; it was not at work with the one at hand, and
   two others may be at one time. */
static bool may_be_a_third(const struct judge *j, const struct instance *first,
                           const struct instance *a)
{
    for (size_t p = 0; may_overlap_its_kind(a->phase) && p < j->v->main.phases_n; p++) {
        const struct phase_result *r = &j->v->main.phases[p];
        for (size_t i = 0; str_eq(r->phase->role, first->phase->role) && i < r->instances_n; i++) {
            const struct instance *in = &r->instances[i];
            if (in != a && in->host != first->host && in->attempts_n &&
                kin_of(j, in->host, first->host) != KIN_APART && may_have_led(j, first, in) &&
                !overlap(j, a, in))
                return true;
        }
    }
    return false;
}

/*
 * Against the first: what looks like a breach is none, if another one was the first, or the one
 * that came too early; but for an overlap of the two, which is one whichever of them led
 * (domain/README.md, "Rules the ids hide"), unless a third did.  Nor is what looks kept, if a
 * server that shows nothing was the first.
 */
static bool hangs_on_first(const struct judge *j, enum constraint_state s,
                           const struct instance *a, const struct instance *first)
{
    if (s == CONSTRAINT_KEPT)
        return has_rival(j, first, a, true);
    return first->led_by_unseen || may_be_another(j, first) || has_rival(j, first, a, false) ||
           may_be_a_third(j, first, a) || (may_have_led(j, first, a) && !overlap(j, a, first));
}

/* What waits for the server on its own machine has waited for the first, or for one of the others:
   which one it was is lost. */
static bool place_is_lost(const struct judge *j, const struct instance *a,
                          const struct instance *b)
{
    const struct phase_result *firsts;

    if (a->host != b->host)
        return false;
    if (b->phase->pick == PICK_FIRST)
        return has_rival(j, b, a, false);
    firsts = b->phase->pick == PICK_MORE ? leaders_beside(j, b->phase) : NULL;
    for (size_t i = 0; firsts && i < firsts->instances_n; i++) {
        if (led_unseen(j, &firsts->instances[i], b))
            return true;
    }
    return false;
}

static bool is_last_in_doubt(const struct instance *in, enum constraint_state s)
{
    return in->doubted || (s == CONSTRAINT_VIOLATED && in->phase->pick == PICK_LAST &&
                           in->led_by_unseen);
}

/* If another one was the last, it is that one which had to wait for all, and that one which others
   waited for. */
bool hangs_on_leader(const struct judge *j, enum constraint_state s, const struct instance *a,
                     const struct instance *b)
{
    bool of_first = b->phase->first && b->phase->pick == PICK_FIRST &&
                    str_eq(a->phase->role, b->phase->role);

    if (s == CONSTRAINT_UNDECIDABLE)
        return false;
    return (of_first && hangs_on_first(j, s, a, b)) || place_is_lost(j, a, b) ||
           is_last_in_doubt(a, s) || is_last_in_doubt(b, s);
}

/* Those of the phase that may have led in the leader's place: whether there are none, one or
   more. */
static struct leader_doubt doubt_about(const struct judge *j, const struct phase_result *others,
                                       const struct instance *leader)
{
    struct leader_doubt d = { .leader = leader };

    if (leader->host == SIZE_MAX || (leader->phase->pick == PICK_LAST &&
                                     mark_of(j, leader->phase, leader) >= MARK_ROOT))
        return d;
    for (size_t i = 0; i < others->instances_n && d.n < 2; i++) {
        const struct instance *other = &others->instances[i];
        if (kin_of(j, other->host, leader->host) == KIN_APART || !may_have_led(j, leader, other))
            continue;
        d.one = other;
        d.n++;
    }
    return d;
}

static void find_doubts(const struct judge *j, const struct phase_result *others,
                        struct leader_doubts *d)
{
    const struct phase_result *leaders = leaders_beside(j, others->phase);

    d->asked = true;
    for (size_t i = 0; leaders && i < leaders->instances_n && d->n < MG_MOST; i++)
        d->items[d->n++] = doubt_about(j, others, &leaders->instances[i]);
}

const struct instance *doubtful_leader(const struct judge *j, const struct phase_result *others,
                                       const struct instance *but, size_t *at)
{
    struct leader_doubts *all = &j->doubts[others - j->v->main.phases];

    if (!all->asked)
        find_doubts(j, others, all);
    while (*at < all->n) {
        const struct leader_doubt *d = &all->items[(*at)++];
        if (d->n > 1 || (d->n && d->one != but))
            return d->leader;
    }
    return NULL;
}

bool is_hidden_leader(const struct judge *j, const struct phase_result *leader)
{
    enum pick how = leader->phase->pick;

    if (leader->instances_n || (how != PICK_FIRST && how != PICK_LAST))
        return false;
    for (size_t p = 0; p < j->v->main.phases_n; p++) {
        const struct phase_result *r = &j->v->main.phases[p];
        if ((r->phase->pick == PICK_MORE || r->phase->pick == PICK_REST) && r->instances_n &&
            str_eq(r->phase->role, leader->phase->role))
            return true;
    }
    return false;
}
