/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/psobj_order.h"

#define HARDLY 8u

void psobj_order_add(struct psobj_order *o, enum psobj_slot slot, bool fresh)
{
    if (slot == PSOBJ_SESSION) /* added to whatever was chosen */
        return;
    if (!o->seen) { /* what the text begins with may be half an object */
        o->top = slot;
    } else {
        (fresh ? o->apart : o->joined)[slot]++;
        o->follows[o->last][slot]++;
    }
    o->twice = o->twice || o->seen >> slot & 1;
    o->seen |= 1u << slot;
    o->last = slot;
}

/* The name that mostly stands behind that one; PSOBJ_SLOTS: none does, or two as often. */
static enum psobj_slot behind(const struct psobj_order *o, enum psobj_slot slot)
{
    enum psobj_slot best = PSOBJ_SLOTS;
    unsigned most = 0;

    for (unsigned s = 0; s < PSOBJ_SLOTS; s++) {
        unsigned n = o->follows[slot][s];

        if (n && n == most)
            best = PSOBJ_SLOTS;
        if (n > most) {
            most = n;
            best = (enum psobj_slot)s;
        }
    }
    return best;
}

/* All names stand in one ring. */
static bool is_ring(const struct psobj_order *o)
{
    enum psobj_slot at = o->top;
    unsigned passed = 0;

    do {
        passed |= 1u << at;
        at = behind(o, at);
    } while (at != PSOBJ_SLOTS && !(passed >> at & 1));
    return at == o->top && passed == o->seen;
}

/* What Get-WinEvent and Get-EventLog end objects with, and what they begin the next one with: as
   they show them, and with all properties (log-formats.md 3.9, 3.10).  Who chooses properties puts
   the time in front and the message last, as the former does. */
static const struct {
    enum psobj_slot last, first;
} shown[] = { { PSOBJ_MESSAGE, PSOBJ_TIME },
              { PSOBJ_DATA, PSOBJ_MESSAGE },
              { PSOBJ_TIME, PSOBJ_RECORD },
              { PSOBJ_TIME, PSOBJ_ID } };
#define SHOWN (sizeof shown / sizeof shown[0])

static enum psobj_slot usual_first(const struct psobj_order *o)
{
    enum psobj_slot first = PSOBJ_SLOTS;

    for (size_t i = 0; i < SHOWN; i++) {
        if (!(o->seen >> shown[i].last & 1) || behind(o, shown[i].last) != shown[i].first)
            continue;
        if (first != PSOBJ_SLOTS)
            return PSOBJ_SLOTS;
        first = shown[i].first;
    }
    return first;
}

/* The text is one object from its first name to its last: a blank line in it is its message's. */
static bool is_one(const struct psobj_order *o)
{
    for (size_t i = 0; i < SHOWN && !o->twice; i++)
        if (o->top == shown[i].first && o->last == shown[i].last)
            return true;
    return false;
}

/* Those from one name of the ring up to another one, which is not among them. */
static unsigned between(const struct psobj_order *o, enum psobj_slot from, enum psobj_slot to)
{
    unsigned slots = 0;

    for (; from != to; from = behind(o, from))
        slots |= 1u << from;
    return slots;
}

static struct psobj_first first_of_ring(const struct psobj_order *o, bool whole)
{
    struct psobj_first first = { o->top, true, 0 };
    enum psobj_slot next, usual;

    if (!is_ring(o))
        return (struct psobj_first){ PSOBJ_SLOTS, false, 0 };
    next = whole ? behind(o, o->last) : o->top;
    usual = usual_first(o);
    if (usual != PSOBJ_SLOTS && (!whole || next != o->top))
        first.slot = usual;
    else
        first.disputed = between(o, next, o->top);
    return first;
}

static bool is_apart(const struct psobj_order *o)
{
    for (unsigned slot = 0; slot < PSOBJ_SLOTS; slot++)
        if (o->apart[slot])
            return true;
    return false;
}

/* Of names behind blank lines, and hardly ever right below another. */
static enum psobj_slot first_apart(const struct psobj_order *o)
{
    unsigned apart = 0;
    enum psobj_slot first;

    for (unsigned slot = 0; slot < PSOBJ_SLOTS; slot++)
        apart |= (unsigned)(o->apart[slot] > HARDLY * o->joined[slot]) << slot;
    if (is_one(o))
        return o->top;
    for (unsigned slot = 0; slot < PSOBJ_SLOTS; slot++)
        if (apart == 1u << slot)
            return (enum psobj_slot)slot;
    first = usual_first(o);
    return first != PSOBJ_SLOTS && apart >> first & 1 ? first : PSOBJ_SLOTS;
}

struct psobj_first psobj_order_first(const struct psobj_order *o, bool whole)
{
    return !is_apart(o) && o->seen ? first_of_ring(o, whole)
                                : (struct psobj_first){ first_apart(o), false, 0 };
}
