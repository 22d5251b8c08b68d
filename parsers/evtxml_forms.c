/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/evtxml_forms.h"

#include "base/mem.h"
#include "base/scan.h"
#include "parsers/evtxml_ending.h"
#include "parsers/evtxml_system.h"

#include <string.h>

#define WORD sizeof(uint64_t)
#define NEAR 512u /* bytes in which an id is looked for */

void forms_release(struct forms *t)
{
    for (size_t i = 0; i < FORMS_SETS * FORMS_WAYS; i++) {
        struct form *f = &t->ways[i / FORMS_WAYS][i % FORMS_WAYS];

        mem_free(f->head);
        for (size_t k = 0; k < FORM_ENDINGS; k++)
            mem_free(f->endings[k]);
    }
    mem_free(t->fresh);
    mem_free(t->fresh_ending);
}

static uint64_t word_before(const char *p)
{
    uint64_t word;

    memcpy(&word, p - WORD, WORD);
    return word;
}

/* "<EventID" and "</EventID>" are the first tags with that letter: before the one stands the end of
   the provider, before the other the id.  Where they are not, any two places will do. */
static struct form *set_of(struct forms *t, struct str s)
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
    return t->ways[hash >> (64 - FORMS_BITS)]; /* the upper bits hang on all of the id */
}

/* The provider or the id differ. */
static bool is_other_kind(const struct mould *m, const struct mould *other)
{
    return !str_eq(m->ev.provider, other->ev.provider) || m->ev.event_id != other->ev.event_id;
}

/* The way that is most like it, of one form with it; NULL: none is. */
static struct form *most_like(struct form *ways, const struct mould *m)
{
    struct form *best = NULL;
    size_t least = SIZE_MAX;

    for (size_t i = 0; i < FORMS_WAYS && ways[i].head; i++) {
        size_t n = mould_differ(m, ways[i].head);

        if (n < least) {
            best = &ways[i];
            least = n;
        }
    }
    return best;
}

/* Events of one provider and id share a mould if they can; so do others, when there is no room. */
static struct form *place_of(struct forms *t, struct form *ways, const struct mould *m)
{
    struct form *like = most_like(ways, m);

    if (like && !is_other_kind(m, like->head))
        return like;
    for (size_t i = 0; i < FORMS_WAYS; i++)
        if (!ways[i].head)
            return &ways[i];
    return like ? like : &ways[t->replaced++ % FORMS_WAYS];
}

/* t->fresh has been taken off an event. */
static struct form *keep(struct forms *t, struct form *ways)
{
    struct mould *m = t->fresh;
    struct form *f;

    evtxml_system_settle(m);
    f = place_of(t, ways, m);
    if (f->head && mould_differ(m, f->head) != SIZE_MAX) {
        mould_widen(m, f->head);
        evtxml_system_settle(m);
    }
    t->fresh = f->head;
    f->head = m;
    f->fitted_n = 0;
    for (size_t i = 0; i < FORM_ENDINGS && f->endings[i]; i++)
        f->endings[i]->ready = false;
    return f;
}

size_t forms_find(struct forms *t, struct str s, struct event *ev, struct form **form)
{
    struct form *ways = set_of(t, s);
    size_t n;

    for (size_t i = 0; i < FORMS_WAYS && ways[i].head; i++) {
        n = evtxml_system_again(s, ev, ways[i].head);
        *form = &ways[i];
        ways[i].fitted_n = 0;
        if (n)
            return n;
    }
    if (!t->fresh) /* without memory there is none */
        t->fresh = mem_alloc(sizeof *t->fresh);
    n = evtxml_system(s, ev, t->fresh);
    *form = t->fresh && t->fresh->whole ? keep(t, ways) : NULL;
    return n;
}

/* ---- endings ---- */

static void fit_ending(struct form *f, struct str rest)
{
    f->fitted_n = 0;
    for (size_t i = 0; i < FORM_ENDINGS && f->endings[i] && !f->fitted_n; i++) {
        f->fitted = f->endings[i];
        f->fitted_n = mould_fit(&f->fitted->mould, rest);
    }
}

size_t forms_end(struct form *f, struct str rest, bool *rendered)
{
    if (f->asked)
        fit_ending(f, rest);
    f->asked = false;
    *rendered = f->fitted_n && f->fitted->rendered;
    return f->fitted_n;
}

const struct event_shape *forms_read(struct form *f, struct str rest, struct event *ev,
                                     struct arena *arena)
{
    f->asked = true;
    if (f->fitted_n != rest.n)
        fit_ending(f, rest);
    return f->fitted_n == rest.n ? ending_read(f->fitted, f->head, ev, arena) : NULL;
}

struct mould *forms_ending(struct forms *t)
{
    if (!t->fresh_ending)
        t->fresh_ending = mem_alloc(sizeof *t->fresh_ending);
    return t->fresh_ending ? &t->fresh_ending->mould : NULL;
}

/* One that is known already had a value that is none for its form. */
void forms_keep(struct forms *t, struct form *f)
{
    struct ending *e = t->fresh_ending;
    struct str text;
    size_t at = 0;

    if (!e || !e->mould.whole)
        return;
    text = (struct str){ e->mould.text, e->mould.text_n };
    for (; at < FORM_ENDINGS && f->endings[at]; at++)
        if (mould_differ(&e->mould, &f->endings[at]->mould) != SIZE_MAX)
            return;
    if (at == FORM_ENDINGS)
        at = f->replaced++ % FORM_ENDINGS;
    mould_settle(&e->mould);
    e->ready = false;
    e->rendered = str_find(text, STR("<RenderingInfo")) < text.n;
    t->fresh_ending = f->endings[at];
    f->endings[at] = e;
}
