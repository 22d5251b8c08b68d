/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which server upgraded a group of 2007 R2, where nothing names it: the last to begin is a guess.
 * An order that the guess alone keeps or breaks is not decided (domain/README.md: "an unknown is a
 * result"); one that is kept, or broken, whichever of the servers it was, is.
 */
#include "verdict/leader.h"
#include "verdict/order_words.h"

static bool is_server_beside(const struct instance *in, const struct instance *leader)
{
    return in->phase->pick == PICK_REST && str_eq(in->phase->role, leader->phase->role);
}

static bool waits_for(const struct phase *p, const struct phase *before)
{
    for (size_t i = 0; i < p->after_n; i++) {
        if (phase_matches(p->after[i].phase, before->id))
            return true;
    }
    return false;
}

/* The one has to come behind all of the other phase, whoever reports to whom. */
static bool must_follow(const struct phase *p, const struct phase *before)
{
    for (size_t i = 0; i < p->after_n; i++) {
        const struct arrow *a = &p->after[i];
        if (phase_matches(a->phase, before->id) && !a->advice && a->scope == SCOPE_ALL)
            return true;
    }
    return false;
}

struct instance as_other(const struct instance *leader)
{
    struct instance in = *leader;

    in.own = 0;
    return in;
}

/*
 * Whether the pair would be the same with the other one in the leader's place.  Of two servers the
 * leader becomes one of those that had to come before; and what all servers wait for it came before
 * under that name, too.  So does what waits for the other servers: what overlapped with the leader
 * came too early then, by the same hours.
 */
static bool same_with(const struct judge *j, compare_fn *compare, enum constraint_state s,
                      const struct instance *a, const struct instance *b,
                      const struct instance *other)
{
    struct instance was = as_other(a);

    if (b->guessed)
        return compare(j, a, other) == s;
    if (other->host == b->host && is_server_beside(b, a))
        return compare(j, b, &was) == s;
    if (s == CONSTRAINT_VIOLATED &&
        (waits_for(other->phase, b->phase) ||
         (must_follow(b->phase, other->phase) && overlap_for_certain(j, a, b))))
        return true;
    return compare(j, other, b) == s || (is_server_beside(b, a) && compare(j, other, &was) == s);
}

static bool same_with_all(const struct judge *j, compare_fn *compare, enum constraint_state s,
                          const struct instance *a, const struct instance *b)
{
    const struct instance *leader = a->guessed ? a : b;

    for (size_t p = 0; p < j->v->main.phases_n; p++) {
        const struct phase_result *r = &j->v->main.phases[p];
        for (size_t i = 0; r->phase->pick == PICK_REST && i < r->instances_n; i++) {
            if (may_be_the_root(j, leader, &r->instances[i]) &&
                !same_with(j, compare, s, a, b, &r->instances[i]))
                return false;
        }
    }
    return true;
}

const struct instance *guess_beside(const struct judge *j, const struct instance *other)
{
    for (size_t p = 0; p < j->v->main.phases_n; p++) {
        const struct phase_result *r = &j->v->main.phases[p];
        for (size_t i = 0; r->phase->pick == PICK_LAST && i < r->instances_n; i++) {
            const struct instance *leader = &r->instances[i];
            if (leader->guessed && may_be_the_root(j, leader, other))
                return leader;
        }
    }
    return NULL;
}

/*
 * Who came before one of the others was too early only if that one did not upgrade the group.  It
 * was, whichever did, if it came before the guessed leader as well, then one of the others, or if
 * that one, as the leader, had to wait for it and did not.  A server that came before what all
 * servers wait for broke the order whichever it was.
 */
static bool breaks_by_guess(const struct judge *j, compare_fn *compare, const struct instance *a,
                            const struct instance *b)
{
    const struct instance *leader = guess_beside(j, b);
    struct instance was;

    if (!leader || is_server_beside(a, leader))
        return false;
    was = as_other(leader);
    return compare(j, a, &was) != CONSTRAINT_VIOLATED &&
           !(must_follow(leader->phase, a->phase) && overlap_for_certain(j, a, b));
}

/* One of the others came behind what all of them wait for.  If it upgraded the group, the guessed
   leader was one of the others in its place. */
static bool keeps_by_guess(const struct judge *j, compare_fn *compare, const struct instance *a,
                           const struct instance *b)
{
    const struct instance *leader = guess_beside(j, a);
    struct instance was;

    if (!leader || is_server_beside(b, leader))
        return false;
    was = as_other(leader);
    return compare(j, &was, b) != CONSTRAINT_KEPT;
}

bool hangs_on_guess(const struct judge *j, compare_fn *compare, enum constraint_state s,
                    const struct instance *a, const struct instance *b)
{
    if (s == CONSTRAINT_UNDECIDABLE)
        return false;
    if (a->guessed || b->guessed)
        return !same_with_all(j, compare, s, a, b);
    return s == CONSTRAINT_KEPT ? keeps_by_guess(j, compare, a, b)
                                : b->phase->pick == PICK_REST && breaks_by_guess(j, compare, a, b);
}
