/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Of which machine a scan's sources are that name none, if its other sources name one only.  As
 * where the logs themselves are judged (host_source.c), a folder that is called like a machine is
 * not of one that has its own folder elsewhere: "CM01" beside "CM02".
 */
#include "verdict/evidence.h"

#include "base/fold.h"
#include "base/mem.h"
#include "verdict/folder_name.h"

#include <stdlib.h>

static bool names_its_folder(const struct ev_source *s)
{
    return s->computer.n && !s->delivered && !is_log_of_others(s->name);
}

/* Empty: there is none, or there are several. */
static struct str only_computer(const struct evidence *e)
{
    struct str only = STR_NONE;

    for (size_t i = 0; i < e->sources_n; i++) {
        const struct ev_source *s = &e->sources[i];

        if (!names_its_folder(s))
            continue;
        if (only.n && !fold_same_name(fold_first_label(s->computer), fold_first_label(only)))
            return STR_NONE;
        if (s->computer.n > only.n)
            only = s->computer;
    }
    return only;
}

/* ---- where the sources that name it lie ---- */

struct places {
    struct str *items; /* sorted */
    size_t n;
};

static struct str place_of(struct arena *a, const struct ev_source *s)
{
    return !s->folder.n ? s->name
                        : arena_format(a, "%.*s/%.*s", (int)s->folder.n, s->folder.s,
                                       (int)s->name.n, s->name.s);
}

static int compare_places(const void *a, const void *b)
{
    const struct str *x = a, *y = b;

    return str_cmp(*x, *y);
}

static int places_of(struct evidence *e, struct places *p)
{
    p->items = mem_alloc((e->sources_n + 1) * sizeof *p->items);
    p->n = 0;
    if (!p->items)
        return -1;
    for (size_t i = 0; i < e->sources_n; i++)
        if (names_its_folder(&e->sources[i]))
            p->items[p->n++] = place_of(&e->arena, &e->sources[i]);
    if (p->n)
        qsort(p->items, p->n, sizeof *p->items, compare_places);
    return e->arena.failed ? -1 : 0;
}

static bool lies_under(struct str place, struct str folder)
{
    return !folder.n || (str_starts(place, folder) && place.n > folder.n &&
                         place.s[folder.n] == '/');
}

/* Less than all below the folder. */
static bool is_before(struct str place, struct str folder)
{
    int c = str_cmp(str_first(place, folder.n), folder);

    return c ? c < 0 : place.n <= folder.n || (unsigned char)place.s[folder.n] < '/';
}

/* The first of them below the folder, or NULL. */
static const struct str *first_under(const struct places *p, struct str folder)
{
    size_t lo = 0, hi = p->n;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (folder.n && is_before(p->items[mid], folder))
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < p->n && lies_under(p->items[lo], folder) ? &p->items[lo] : NULL;
}

/* Between the place and the folder, which it lies below. */
static bool has_own_folder(struct str place, struct str folder, struct str computer)
{
    for (struct str f = folder_of(place); f.n > folder.n; f = folder_of(f))
        if (folder_is_of(last_part(f), computer))
            return true;
    return false;
}

static bool is_of_another(const struct places *p, struct str place, struct str computer)
{
    bool called = false;

    for (struct str f = path_is_deep(place) ? STR_NONE : folder_of(place);; f = folder_of(f)) {
        const struct str *at = first_under(p, f);

        if (at || !f.n)
            return at && called && has_own_folder(*at, f, computer);
        called = called || stands_out(folder_machine(last_part(f)));
    }
}

int evidence_note_near(struct evidence *e)
{
    struct str only = only_computer(e);
    struct places p = { NULL, 0 };
    int result = only.n ? places_of(e, &p) : 0;

    for (size_t i = 0; result == 0 && only.n && i < e->sources_n; i++) {
        struct ev_source *s = &e->sources[i];

        if (!s->computer.n && !s->delivered && !is_of_another(&p, place_of(&e->arena, s), only))
            s->near = only;
    }
    mem_free(p.items);
    return result < 0 || e->arena.failed ? -1 : 0;
}
