/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables and archives whose records name no log (log-formats.md 3.2, 3.6, 3.7): a provider that
 * writes to one log only tells which one it is, and then the whole file is that log, if no other
 * provider tells of another one.  Where no provider tells, the name of the file may.  Otherwise a
 * log that covers a night would seem to cover only the records of the providers that are known.
 */
#include "verdict/evidence_log.h"

#include "base/fold.h"
#include "base/mem.h"
#include "verdict/evidence_ids.h"
#include "verdict/evidence_list.h"
#include "verdict/folder_name.h"

#include <stdlib.h>

/* "Application.csv", "MS01_System.txt", "Operations Manager (copied).txt", "AppEvent.Evt" */
struct str log_of_file(struct str path)
{
    static const char *const words[][2] = { { "Application", "Application" },
                                            { "AppEvent", "Application" },
                                            { "System", "System" },
                                            { "SysEvent", "System" },
                                            { "Operations Manager", "Operations Manager" },
                                            { "Operations_Manager", "Operations Manager" },
                                            { "Operations-Manager", "Operations Manager" },
                                            { "Operations%20Manager", "Operations Manager" },
                                            { "OperationsManager", "Operations Manager" } };
    size_t from = path.n, end = path.n;

    while (from && path.s[from - 1] != '/')
        from--;
    while (end > from && path.s[end - 1] != '.')
        end--;
    for (size_t w = 0; w < sizeof words / sizeof words[0]; w++) {
        struct str word = str_of(words[w][0]);
        for (size_t at = from; at + word.n < end; at++) {
            char before = at > from ? path.s[at - 1] : '.', behind = path.s[at + word.n];
            if (str_eq_nocase((struct str){ path.s + at, word.n }, word) && !is_letter(before) &&
                !is_letter(behind))
                return str_of(words[w][1]);
        }
    }
    return STR_NONE;
}

/* The one log that the file's other records of this computer are of; empty: none, or several. */
static struct str log_of_others(const struct evidence *e, size_t first, size_t at, size_t *found)
{
    struct str log = STR_NONE;

    *found = SIZE_MAX;
    for (size_t i = first; i < e->sources_n; i++) {
        const struct ev_source *s = &e->sources[i];
        if (i == at || s->is_text || !s->channel.n ||
            !str_eq(s->computer, e->sources[at].computer))
            continue;
        if (log.n)
            return STR_NONE;
        log = s->channel;
        *found = i;
    }
    return log;
}

static int compare_ranges(const void *a, const void *b)
{
    const struct id_range *x = a, *y = b;

    return x->lo < y->lo ? -1 : x->lo > y->lo;
}

static int ranges_join(struct ev_source *to, const struct ev_source *from)
{
    size_t n = 0;

    if (mem_grow(&to->ranges, &to->ranges_cap, to->ranges_n + from->ranges_n,
                 sizeof *to->ranges) < 0)
        return -1;
    for (size_t i = 0; i < from->ranges_n; i++)
        to->ranges[to->ranges_n++] = from->ranges[i];
    if (to->ranges_n)
        qsort(to->ranges, to->ranges_n, sizeof *to->ranges, compare_ranges);
    for (size_t i = 1; i < to->ranges_n; i++) {
        struct id_range *last = &to->ranges[n], *next = &to->ranges[i];
        if (last->hi != UINT64_MAX && next->lo > last->hi + 1) {
            to->ranges[++n] = *next;
        } else if (next->hi > last->hi) {
            last->hi = next->hi;
            last->hi_time = next->hi_time;
        }
    }
    to->ranges_n = to->ranges_n ? n + 1 : 0;
    to->ranges_dropped += from->ranges_dropped;
    for (size_t i = 0; i < from->again_n; i++)
        if (ids_note_again(to, from->again[i].lo, from->again[i].hi) < 0)
            return -1;
    return 0;
}

static void span_join(struct ev_source *to, const struct ev_source *from)
{
    if (to->first.kind == STAMP_NONE ||
        (from->first.kind == to->first.kind && from->first.t < to->first.t))
        to->first = from->first;
    if (to->last.kind == STAMP_NONE ||
        (from->last.kind == to->last.kind && from->last.t > to->last.t))
        to->last = from->last;
    if (from->longest_quiet > to->longest_quiet)
        to->longest_quiet = from->longest_quiet;
    to->onward += from->onward;
    to->dates_not |= from->dates_not;
    to->informs = to->informs || from->informs;
    to->providers = to->providers || from->providers || !str_eq(to->provider, from->provider);
    to->event_ids = to->event_ids || from->event_ids || to->event_id != from->event_id;
    to->chosen += from->chosen;
    to->doubted += from->doubted;
    to->records += from->records;
}

/* What was found in this file stands behind the marks. */
static void renumber(struct evidence *e, const struct evidence_mark *m, uint32_t gone,
                     uint32_t into)
{
    for (size_t i = m->hits; i < e->hits_n; i++)
        e->hits[i].source = e->hits[i].source == gone ? into : e->hits[i].source;
    for (size_t i = m->lists; i < e->lists_n; i++)
        e->lists[i].source = e->lists[i].source == gone ? into : e->lists[i].source;
    for (size_t i = m->more; i < e->more_n; i++)
        e->more[i].source = e->more[i].source == gone ? into : e->more[i].source;
    for (size_t i = m->undecided; i < e->undecided_n; i++)
        e->undecided[i].source = e->undecided[i].source == gone ? into : e->undecided[i].source;
    for (size_t i = m->beyond; i < e->beyond_n; i++)
        e->beyond[i].source = e->beyond[i].source == gone ? into : e->beyond[i].source;
}

/* Source `gone` becomes part of `to`; the last source of the file takes its place. */
static int fold(struct evidence *e, const struct evidence_mark *m, size_t gone, size_t to)
{
    size_t last = e->sources_n - 1;

    if (ranges_join(&e->sources[to], &e->sources[gone]) < 0)
        return -1;
    span_join(&e->sources[to], &e->sources[gone]);
    mem_free(e->sources[gone].ranges);
    mem_free(e->sources[gone].again);
    mem_free(e->sources[gone].runs);
    renumber(e, m, (uint32_t)gone, (uint32_t)to);
    if (gone != last) {
        e->sources[gone] = e->sources[last];
        renumber(e, m, (uint32_t)last, (uint32_t)gone);
    }
    e->sources_n--;
    return 0;
}

struct evidence_mark evidence_mark_of(const struct evidence *e)
{
    return (struct evidence_mark){ e->sources_n, e->hits_n, e->lists_n, e->more_n,
                                   e->undecided_n, e->beyond_n };
}

int evidence_name_logs(struct evidence *e, const struct evidence_mark *m)
{
    for (size_t i = m->sources; i < e->sources_n;) {
        struct ev_source *s = &e->sources[i];
        size_t named = SIZE_MAX;
        struct str log;

        if (s->is_text || s->channel.n || !s->records) {
            i++;
            continue;
        }
        log = log_of_others(e, m->sources, i, &named);
        if (!log.n && named == SIZE_MAX)
            s->channel = log_of_file(s->name);
        if (!log.n)
            i++;
        else if (fold(e, m, i, named) < 0)
            return -1;
    }
    return 0;
}

int evidence_note_folder(struct evidence *e, size_t i, struct str folder)
{
    struct ev_source *s = &e->sources[i];
    bool again = i && folder.n && str_eq(e->sources[i - 1].folder, folder);

    if (s->delivered || (!again && !looks_like_machine(folder)))
        return 0;
    s->folder = again ? e->sources[i - 1].folder : arena_copy(&e->arena, folder);
    return e->arena.failed ? -1 : 0;
}

/* ---- sources of one log ---------------------------------------------------------------------- */

static void add_folded(struct buf *key, struct str s)
{
    char folded[FOLD_NAME_BYTES];

    buf_add(key, fold_name(folded, s));
}

/* Without the dot that ends a name in DNS. */
static struct str whole_name(struct str name)
{
    return str_first(name, name.n - str_ends(name, STR(".")));
}

static bool has_domain(const struct ev_source *s)
{
    return fold_first_label(s->computer).n < whole_name(s->computer).n;
}

/* Short names of machines in domains -> a source of one; in several: those of more than one. */
static int note_domain(const struct evidence *e, size_t i, struct buf *key, struct strmap *one,
                       struct strmap *several)
{
    uint64_t other;

    buf_clear(key);
    add_folded(key, fold_first_label(e->sources[i].computer));
    if (key->failed)
        return -1;
    if (!strmap_get(one, buf_str(key), &other))
        return strmap_put(one, buf_str(key), i);
    return fold_same_name(whole_name(e->sources[other].computer),
                          whole_name(e->sources[i].computer))
               ? 0 : strmap_put(several, buf_str(key), i);
}

int log_namesakes(struct evidence *e)
{
    struct strmap one = { 0 }, several = { 0 };
    struct buf key = { 0 };
    uint64_t other;
    int result = 0;

    for (size_t i = 0; i < e->sources_n && result == 0; i++)
        if (has_domain(&e->sources[i]))
            result = note_domain(e, i, &key, &one, &several);
    for (size_t i = 0; i < e->sources_n && result == 0; i++) {
        buf_clear(&key);
        add_folded(&key, fold_first_label(e->sources[i].computer));
        e->sources[i].namesake = has_domain(&e->sources[i]) &&
                                 strmap_get(&several, buf_str(&key), &other);
    }
    strmap_release(&one);
    strmap_release(&several);
    result = key.failed ? -1 : result;
    buf_release(&key);
    return result;
}

void log_key(struct buf *key, const struct ev_source *s)
{
    add_folded(key, s->namesake ? whole_name(s->computer) : fold_first_label(s->computer));
    buf_char(key, '\0');
    buf_add(key, s->channel);
}

bool *log_twins(const struct evidence *e)
{
    bool *twin = mem_zero(e->sources_n + 1, sizeof *twin);
    struct strmap first = { 0 };
    struct buf key = { 0 };
    bool failed = !twin;
    uint64_t other;

    for (size_t i = 0; i < e->sources_n && !failed; i++) {
        buf_clear(&key);
        log_key(&key, &e->sources[i]);
        if (key.failed)
            failed = true;
        else if (strmap_get(&first, buf_str(&key), &other))
            twin[i] = twin[other] = true;
        else
            failed = strmap_put(&first, buf_str(&key), i) < 0;
    }
    strmap_release(&first);
    buf_release(&key);
    if (failed) {
        mem_free(twin);
        return NULL;
    }
    return twin;
}
