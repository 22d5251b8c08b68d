/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/evtxml_forms.h"

#include "base/mem.h"
#include "base/scan.h"
#include "parsers/evtxml_system.h"

#include <string.h>

#define WORD sizeof(uint64_t)
#define NEAR 512u /* bytes in which an id is looked for */

void forms_release(struct forms *t)
{
    for (size_t i = 0; i < FORMS_SETS; i++)
        for (size_t k = 0; k < FORMS_WAYS; k++)
            mem_free(t->ways[i][k]);
    mem_free(t->fresh);
}

static uint64_t word_before(const char *p)
{
    uint64_t word;

    memcpy(&word, p - WORD, WORD);
    return word;
}

/* "<EventID" and "</EventID>" are the first tags with that letter: before the one stands the end of
   the provider, before the other the id.  Where they are not, any two places will do. */
static struct mould **set_of(struct forms *t, struct str s)
{
    size_t first, second;
    uint64_t hash = 0;

    s = str_first(s, NEAR);
    if (s.n > 2 * WORD) {
        first = WORD + scan_tag(s.s + WORD, s.n - WORD - 1);
        second = first + 1 + scan_tag(s.s + first + 1, s.n - first - 1);
        hash = (word_before(s.s + first) ^ word_before(s.s + second) << 1 ^ second) *
               0x9E3779B97F4A7C15u;
    }
    return t->ways[(hash >> 32) % FORMS_SETS];
}

/* The provider or the id differ. */
static bool is_other_kind(const struct mould *m, const struct mould *other)
{
    return !str_eq(m->ev.provider, other->ev.provider) || m->ev.event_id != other->ev.event_id;
}

/* The way that is most like it, of one form with it; NULL: none is. */
static struct mould **most_like(struct mould **ways, const struct mould *m)
{
    struct mould **best = NULL;
    size_t least = SIZE_MAX;

    for (size_t i = 0; i < FORMS_WAYS && ways[i]; i++) {
        size_t n = mould_differ(m, ways[i]);

        if (n < least) {
            best = &ways[i];
            least = n;
        }
    }
    return best;
}

/* Events of one provider and id share a mould if they can; so do others, when there is no room. */
static struct mould **place_of(struct forms *t, struct mould **ways, const struct mould *m)
{
    struct mould **like = most_like(ways, m);

    if (like && !is_other_kind(m, *like))
        return like;
    for (size_t i = 0; i < FORMS_WAYS; i++)
        if (!ways[i])
            return &ways[i];
    return like ? like : &ways[t->replaced++ % FORMS_WAYS];
}

/* t->fresh has been taken off an event. */
static struct mould *keep(struct forms *t, struct mould **ways)
{
    struct mould *m = t->fresh, **place;

    evtxml_system_settle(m);
    place = place_of(t, ways, m);
    if (*place && mould_differ(m, *place) != SIZE_MAX) {
        mould_widen(m, *place);
        evtxml_system_settle(m);
    }
    t->fresh = *place;
    *place = m;
    return m;
}

size_t forms_find(struct forms *t, struct str s, struct event *ev, struct mould **mould)
{
    struct mould **ways = set_of(t, s);
    size_t n;

    for (size_t i = 0; i < FORMS_WAYS && ways[i]; i++) {
        n = evtxml_system_again(s, ev, ways[i]);
        *mould = ways[i];
        if (n)
            return n;
    }
    if (!t->fresh) /* without memory there is none */
        t->fresh = mem_alloc(sizeof *t->fresh);
    n = evtxml_system(s, ev, t->fresh);
    *mould = t->fresh && t->fresh->whole ? keep(t, ways) : NULL;
    return n;
}
