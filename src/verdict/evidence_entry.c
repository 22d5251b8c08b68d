/* SPDX-License-Identifier: Apache-2.0 */
/* What evidence says of a source: its coverage, and the values that all lines are made of. */
#include "verdict/evidence_reader.h"

#include "base/limits.h"
#include "base/mem.h"
#include "event/dateorder.h"
#include "verdict/evidence_stamp.h"

bool read_stamp(const struct jval *v, struct stamp *out)
{
    *out = STAMP_ABSENT;
    if (!v || v->kind == JKIND_NULL)
        return true;
    if (v->kind != JKIND_STR)
        return false;
    return stamp_parse(v->str, out);
}

bool read_instant(const struct jval *v, when *out)
{
    struct stamp s;

    *out = WHEN_NONE;
    if (!read_stamp(v, &s) || (s.kind != STAMP_NONE && s.kind != STAMP_UTC))
        return false;
    *out = s.kind == STAMP_UTC ? s.t : WHEN_NONE;
    return true;
}

bool read_count(const struct jval *v, uint64_t *n)
{
    *n = 0;
    return !v || jval_u64(v, n);
}

bool read_u32(const struct jval *v, uint32_t *out)
{
    uint64_t n;

    if (!read_count(v, &n) || n > UINT32_MAX)
        return false;
    *out = (uint32_t)n;
    return true;
}

bool is_array(const struct jval *v, size_t n)
{
    return v && v->kind == JKIND_ARRAY && v->items_n == n;
}

bool entry_of(struct evidence_reader *r, const struct jval *line, uint32_t *source)
{
    uint64_t number, at;

    if (!jval_u64(jval_get(line, "entry"), &number) || !numap_get(&r->entries, number, &at))
        return false;
    *source = (uint32_t)at;
    return true;
}

/* ---- a source ---------------------------------------------------------------------------- */

static enum took take_ranges(struct ev_source *s, const struct jval *v)
{
    size_t n = v ? v->items_n : 0;

    if (!v)
        return TOOK;
    if (v->kind != JKIND_ARRAY || n > LIMIT_GAPS_KEPT + 1)
        return TOOK_WRONG;
    s->ranges = mem_zero(n + 1, sizeof *s->ranges);
    if (!s->ranges)
        return TOOK_NO_MEMORY;
    s->ranges_cap = n + 1;
    for (size_t i = 0; i < n; i++) {
        const struct jval *one = &v->items[i];
        struct id_range *x = &s->ranges[i];

        if (!is_array(one, 4) || !jval_u64(&one->items[0], &x->lo) ||
            !jval_u64(&one->items[1], &x->hi) || x->lo > x->hi ||
            (i && x->lo <= s->ranges[i - 1].hi) || !read_stamp(&one->items[2], &x->lo_time) ||
            !read_stamp(&one->items[3], &x->hi_time))
            return TOOK_WRONG;
        s->ranges_n++;
    }
    return TOOK;
}

static enum took take_again(struct ev_source *s, const struct jval *v)
{
    if (!v)
        return TOOK;
    if (v->kind != JKIND_ARRAY || v->items_n > LIMIT_GAPS_KEPT)
        return TOOK_WRONG;
    s->again = mem_zero(v->items_n + 1, sizeof *s->again);
    if (!s->again)
        return TOOK_NO_MEMORY;
    s->again_cap = v->items_n + 1;
    for (size_t i = 0; i < v->items_n; i++) {
        struct id_again *x = &s->again[i];

        if (!is_array(&v->items[i], 2) || !jval_u64(&v->items[i].items[0], &x->lo) ||
            !jval_u64(&v->items[i].items[1], &x->hi) || x->lo > x->hi)
            return TOOK_WRONG;
        s->again_n++;
    }
    return TOOK;
}

static bool defect_of(struct str name, enum defect_kind *kind)
{
    for (int k = 0; k < DEFECT_KINDS; k++)
        if (str_eq(name, str_of(defect_name((enum defect_kind)k)))) {
            *kind = (enum defect_kind)k;
            return true;
        }
    return false;
}

static enum took take_defects(struct ev_source *s, const struct jval *v, const struct jval *counted)
{
    size_t n = v ? v->items_n : 0;
    enum defect_kind kind;

    if (v && (v->kind != JKIND_ARRAY || n > DEFECTS_KEPT + 1))
        return TOOK_WRONG;
    s->defects = n ? mem_zero(n, sizeof *s->defects) : NULL;
    if (n && !s->defects)
        return TOOK_NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const struct jval *one = &v->items[i];
        struct defect *d = &s->defects[i];

        if (!is_array(one, 3) || !defect_of(jval_str(&one->items[0]), &d->kind) ||
            !jval_u64(&one->items[1], &d->at) || !jval_u64(&one->items[2], &d->bytes))
            return TOOK_WRONG;
        s->defects_n++;
    }
    s->defects_counted = counted ? mem_zero(DEFECT_KINDS, sizeof *s->defects_counted) : NULL;
    if (counted && !s->defects_counted)
        return TOOK_NO_MEMORY;
    for (size_t i = 0; counted && i < counted->items_n; i++)
        if (!defect_of(counted->items[i].key, &kind) ||
            !jval_u64(&counted->items[i], &s->defects_counted[kind]))
            return TOOK_WRONG;
    return TOOK;
}

static bool read_modified(const struct jval *v, struct ev_source *s)
{
    struct stamp t;

    if (!read_stamp(v, &t) || t.kind == STAMP_CLOCK)
        return false;
    s->modified = t.t; /* WHEN_NONE where there is none */
    s->modified_local = t.kind == STAMP_LOCAL;
    return true;
}

static bool read_retention(const struct jval *v, struct retention *r)
{
    if (!v)
        return true;
    r->stated = jval_get(v, "max_bytes") != NULL;
    r->wrapped = jval_bool(jval_get(v, "wrapped"));
    r->full = jval_bool(jval_get(v, "full"));
    return v->kind == JKIND_OBJECT && read_u32(jval_get(v, "max_bytes"), &r->most_bytes) &&
           read_u32(jval_get(v, "after_s"), &r->seconds);
}

/* What a source proves of the order of its dates, each letter for itself, and what it excludes. */
static uint8_t orders_not(struct str proven, struct str excluded)
{
    unsigned not = 0;

    for (size_t i = 0; i < proven.n; i++)
        if (date_order_bit(proven.s[i]))
            not |= DATE_ORDERS & ~date_order_bit(proven.s[i]);
    for (size_t i = 0; i < excluded.n; i++)
        not |= date_order_bit(excluded.s[i]);
    return (uint8_t)not;
}

static bool read_scalars(struct ev_source *s, const struct jval *line)
{
    struct str dates = jval_str(jval_get(line, "dates"));
    struct str dress = jval_str(jval_get(line, "dress"));
    uint64_t quiet, found, said;

    if (!read_count(jval_get(line, "code_page_found"), &found) || found > UINT16_MAX ||
        !read_count(jval_get(line, "code_page"), &said) || said > UINT16_MAX)
        return false;
    s->as_read.code_page_found = found != 0;
    s->as_read.code_page = (unsigned)(found ? found : said);
    s->as_read.dress = dress_find(dress.s, dress.n);
    s->dates_not = orders_not(dates, jval_str(jval_get(line, "dates_not")));
    s->is_text = jval_bool(jval_get(line, "text"));
    s->partial = jval_bool(jval_get(line, "partial"));
    if (!read_count(jval_get(line, "quiet"), &quiet) || quiet > COUNT_MOST)
        return false;
    s->longest_quiet = (when)quiet;
    s->onward = jval_bool(jval_get(line, "latest_first")) ? -1 : 0;
    return read_stamp(jval_get(line, "first"), &s->first) &&
           read_stamp(jval_get(line, "last"), &s->last) &&
           read_modified(jval_get(line, "modified"), s) &&
           read_retention(jval_get(line, "retention"), &s->as_read.retention) &&
           read_count(jval_get(line, "records"), &s->records) &&
           read_count(jval_get(line, "bytes"), &s->bytes) &&
           read_count(jval_get(line, "doubted"), &s->doubted) &&
           read_count(jval_get(line, "ranges_dropped"), &s->ranges_dropped);
}

static int source_keep(struct evidence_reader *r, const struct ev_source *s, uint64_t number)
{
    struct evidence *e = r->e;

    if (mem_grow(&e->sources, &e->sources_cap, e->sources_n + 1, sizeof *e->sources) < 0 ||
        mem_grow(&r->lines, &r->lines_cap, e->sources_n + 1, sizeof *r->lines) < 0 ||
        numap_put(&r->entries, number, e->sources_n) < 0)
        return -1;
    r->lines[e->sources_n] = 1;
    e->sources[e->sources_n++] = *s;
    return 0;
}

enum took take_entry(struct evidence_reader *r, const struct jval *line)
{
    struct arena *a = &r->e->arena;
    struct ev_source s = { .delivered = true, .incomplete = true };
    uint64_t number, at;
    enum took took = TOOK;

    if (!jval_u64(jval_get(line, "entry"), &number) || numap_get(&r->entries, number, &at) ||
        !jval_str(jval_get(line, "source")).n || !read_scalars(&s, line) ||
        r->e->sources_n >= LIMIT_SOURCES)
        return TOOK_WRONG;
    s.name = arena_copy(a, jval_str(jval_get(line, "source")));
    s.format = arena_copy(a, jval_str(jval_get(line, "format")));
    s.channel = arena_copy(a, jval_str(jval_get(line, "channel")));
    s.computer = arena_copy(a, jval_str(jval_get(line, "host")));
    s.near = arena_copy(a, jval_str(jval_get(line, "near")));
    s.folder = arena_copy(a, jval_str(jval_get(line, "folder")));
    took = take_ranges(&s, jval_get(line, "ranges"));
    if (took == TOOK)
        took = take_again(&s, jval_get(line, "again"));
    if (took == TOOK)
        took = take_defects(&s, jval_get(line, "defects"), jval_get(line, "counted"));
    if (took == TOOK && (a->failed || source_keep(r, &s, number) < 0))
        took = TOOK_NO_MEMORY;
    if (took != TOOK)
        source_release(&s);
    return took;
}

static bool read_run(struct run_span *to, const struct jval *v)
{
    return is_array(v, 5) && read_u32(&v->items[0], &to->run) &&
           read_stamp(&v->items[1], &to->first) && read_stamp(&v->items[2], &to->last) &&
           jval_u64(&v->items[3], &to->first_line) && jval_u64(&v->items[4], &to->last_line);
}

enum took take_runs(struct evidence_reader *r, const struct jval *line)
{
    const struct jval *runs = jval_get(line, "runs");
    struct ev_source *s;
    uint32_t source;

    if (runs->kind != JKIND_ARRAY || !entry_of(r, line, &source))
        return TOOK_WRONG;
    s = &r->e->sources[source];
    for (size_t i = 0; i < runs->items_n; i++) {
        struct run_span run = { 0 };

        if (!read_run(&run, &runs->items[i]))
            return TOOK_WRONG;
        if (mem_grow(&s->runs, &s->runs_cap, s->runs_n + 1, sizeof *s->runs) < 0)
            return TOOK_NO_MEMORY;
        s->runs[s->runs_n++] = run;
    }
    r->lines[source]++;
    return TOOK;
}
