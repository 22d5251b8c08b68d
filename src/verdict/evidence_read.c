/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON Lines to evidence.  Whoever wrote them may be anybody: what a line says is taken only if
 * everything in it is understood and within bounds; other lines are counted and reported.  What
 * stands in the evidence of an entry whose last line has not arrived is used, but proves no
 * absence.
 */
#include "verdict/evidence_reader.h"

#include "base/limits.h"
#include "base/mem.h"
#include "verdict/evidence_spread.h"
#include "verdict/fact.h"

#define UNKNOWN_NAMED 20u        /* signatures that are not loaded, by name */

struct evidence_reader *evidence_reader_new(struct str name, const struct ruleset *set)
{
    struct evidence_reader *r = mem_zero(1, sizeof *r);

    if (!r)
        return NULL;
    r->set = set;
    crc32_init(&r->table);
    r->e = evidence_new();
    if (r->e)
        r->name = arena_copy(&r->e->arena, name);
    if (!r->e || r->e->arena.failed) {
        evidence_reader_free(r);
        return NULL;
    }
    return r;
}

void evidence_reader_free(struct evidence_reader *r)
{
    if (!r)
        return;
    evidence_free(r->e);
    arena_release(&r->scratch);
    numap_release(&r->entries);
    strmap_release(&r->looked_for);
    strmap_release(&r->unknown);
    rows_read_release(r);
    mem_free(r->lines);
    mem_free(r);
}

/* ---- signatures -------------------------------------------------------------------------- */

enum took note_unknown(struct evidence_reader *r, struct str name)
{
    uint64_t seen;
    struct str reason;

    if (r->unknown_n > UNKNOWN_NAMED || strmap_get(&r->unknown, name, &seen))
        return TOOK;
    if (r->unknown_n++ < UNKNOWN_NAMED)
        reason = arena_format(&r->scratch, "hits of the signature %.*s, which is not loaded",
                              STR_FMT(str_first(name, LIMIT_EXCERPT_BYTES)));
    else
        reason = STR("hits of more signatures that are not loaded");
    if (strmap_put(&r->unknown, name, 1) < 0 || r->scratch.failed ||
        evidence_skip(r->e, r->name, reason) < 0)
        return TOOK_NO_MEMORY;
    return TOOK;
}

/* NULL where it is not loaded. */
static const struct signature *signature_of(const struct evidence_reader *r, const struct jval *v)
{
    return ruleset_find(r->set, jval_str(v));
}

/* Hits that do not count: a correlation's are found again from what was seen. */
bool is_worked_out(const struct evidence_reader *r, const struct signature *sig)
{
    return ruleset_correlates(r->set, sig) || !ruleset_reports(r->set, sig);
}

/* ---- lines ------------------------------------------------------------------------------- */

/* Where a part ends without its last line, what is missing from it is not known. */
static int end_part(struct evidence_reader *r, const char *fault)
{
    struct str reason = STR("evidence without its end: what is missing from it is not known");
    size_t n = ruleset_count(r->set);
    uint64_t seen;

    if (!r->in_part)
        return 0;
    if (fault)
        reason = arena_format(&r->scratch, "evidence without its end: %s", fault);
    if (!r->whole && (r->scratch.failed || evidence_skip(r->e, r->name, reason) < 0))
        return -1;
    for (size_t i = 0; i < n; i++) {
        const struct signature *s = ruleset_at(r->set, i);
        if (!strmap_get(&r->looked_for, s->name, &seen) && evidence_unsought(r->e, s->name) < 0)
            return -1;
    }
    strmap_release(&r->looked_for);
    numap_release(&r->entries);
    rows_end_part(r);
    r->in_part = r->whole = false;
    r->part_begin = r->e->sources_n;
    return 0;
}

static bool read_shard(struct evidence_reader *r, const struct jval *v)
{
    r->shard_i = r->shard_n = 0;
    if (!v)
        return true;
    return is_array(v, 2) && read_u32(&v->items[0], &r->shard_i) &&
           read_u32(&v->items[1], &r->shard_n) && r->shard_i >= 1 && r->shard_i <= r->shard_n &&
           r->shard_n <= LIMIT_SHARDS;
}

/* Several evidence files one behind the other are read as what they are. */
static enum took take_schema(struct evidence_reader *r, const struct jval *line)
{
    struct str schema = jval_str(jval_get(line, "schema")), reason;
    struct str hash = jval_str(jval_get(jval_get(line, "signatures"), "hash"));
    uint64_t theirs = 0, layout = 1;

    if (end_part(r, NULL) < 0)
        return TOOK_NO_MEMORY;
    r->sum = 0;
    if (!str_eq(schema, STR(EVIDENCE_SCHEMA))) {
        reason = arena_format(&r->scratch, "evidence of another version: %.*s",
                              STR_FMT(str_first(schema, 80)));
        return r->scratch.failed || evidence_skip(r->e, r->name, reason) < 0 ? TOOK_NO_MEMORY
                                                                             : TOOK_NOTHING_MORE;
    }
    if (!read_count(jval_get(line, "layout"), &layout) || layout > EVIDENCE_LAYOUT) {
        reason = STR("evidence of a newer layout: a newer version of this program wrote it, and "
                     "one as new reads it");
        return evidence_skip(r->e, r->name, reason) < 0 ? TOOK_NO_MEMORY : TOOK_NOTHING_MORE;
    }
    r->in_part = true;
    r->other_set = r->other_set || !str_hex64(hash, &theirs) || theirs != ruleset_hash(r->set);
    return read_shard(r, jval_get(line, "shard")) ? TOOK : TOOK_WRONG;
}

static enum took take_looked_for(struct evidence_reader *r, const struct jval *line)
{
    const struct jval *names = jval_get(line, "looked_for");

    if (names->kind != JKIND_ARRAY)
        return TOOK_WRONG;
    for (size_t i = 0; i < names->items_n; i++) {
        struct str name = jval_str(&names->items[i]);
        if (ruleset_find(r->set, name) && strmap_put(&r->looked_for, name, 1) < 0)
            return TOOK_NO_MEMORY;
    }
    return TOOK;
}

static enum took read_captures(struct arena *a, struct ev_hit *h, const struct jval *v)
{
    size_t n = v ? v->items_n : 0;
    struct capture *captures;

    if (v && (v->kind != JKIND_ARRAY || n > LIMIT_CAPTURES))
        return TOOK_WRONG;
    captures = arena_zero(a, n, sizeof *captures);
    if (!captures)
        return TOOK_NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        struct str name, value;
        if (!is_array(&v->items[i], 2))
            return TOOK_WRONG;
        name = jval_str(&v->items[i].items[0]);
        value = jval_str(&v->items[i].items[1]);
        if (name.n > LIMIT_EVIDENCE_WORD || value.n > LIMIT_EVIDENCE_WORD)
            return TOOK_WRONG;
        captures[i].name = arena_copy(a, name);
        captures[i].value = arena_copy(a, value);
        if (str_eq(captures[i].name, STR("host")) && !h->subject.n)
            h->subject = captures[i].value;
    }
    h->captures = captures;
    h->captures_n = n;
    return TOOK;
}

/* Where: "line" or "record", "offset", "time". */
static bool read_place(struct ev_hit *h, const struct jval *line)
{
    const struct jval *at = jval_get(line, "line");

    h->is_line = at != NULL;
    return jval_u64(at ? at : jval_get(line, "record"), &h->at) &&
           read_count(jval_get(line, "offset"), &h->offset) &&
           read_stamp(jval_get(line, "time"), &h->time) &&
           read_u32(jval_get(line, "run"), &h->run);
}

static enum took take_hit(struct evidence_reader *r, const struct jval *line)
{
    struct evidence *e = r->e;
    struct ev_hit h = { .signature = signature_of(r, jval_get(line, "hit")) };
    struct str text = jval_str(jval_get(line, "text"));
    enum took took;

    if (!entry_of(r, line, &h.source) || !read_place(&h, line) || !jval_str(&line->items[0]).n ||
        text.n > LIMIT_EVIDENCE_WORD)
        return TOOK_WRONG;
    if (h.signature && is_worked_out(r, h.signature)) {
        r->lines[h.source]++;
        return TOOK;
    }
    if (!h.signature) {
        r->lines[h.source]++;
        return note_unknown(r, jval_str(&line->items[0]));
    }
    h.carved = jval_bool(jval_get(line, "carved"));
    took = read_captures(&e->arena, &h, jval_get(line, "captures"));
    if (took != TOOK)
        return took;
    h.text = arena_copy(&e->arena, text);
    if (e->arena.failed || mem_grow(&e->hits, &e->hits_cap, e->hits_n + 1, sizeof *e->hits) < 0)
        return TOOK_NO_MEMORY;
    e->hits[e->hits_n++] = h;
    r->lines[h.source]++;
    return TOOK;
}

/* The judge has them counted in a line of `more`; they are kept for a scan of evidence. */
static enum took take_beyond(struct evidence_reader *r, const struct jval *line)
{
    struct evidence *e = r->e;
    struct ev_hit h = { .signature = signature_of(r, jval_get(line, "beyond")) };

    if (!entry_of(r, line, &h.source) || !read_place(&h, line))
        return TOOK_WRONG;
    r->lines[h.source]++;
    if (!h.signature || is_worked_out(r, h.signature) || e->beyond_n >= LIMIT_EVERY_HIT)
        return TOOK;
    if (mem_grow(&e->beyond, &e->beyond_cap, e->beyond_n + 1, sizeof *e->beyond) < 0)
        return TOOK_NO_MEMORY;
    e->beyond[e->beyond_n++] = (struct ev_beyond){ h.signature, h.source, h.is_line, h.at,
                                                   h.offset, h.time };
    return TOOK;
}

static enum took take_spread(struct arena *a, const struct jval *line, const struct spread **out)
{
    const struct jval *all = jval_get(line, "all");
    struct spread s = { .n = all ? all->items_n : 0 };
    uint64_t step;

    if (!all)
        return TOOK;
    if (all->kind != JKIND_ARRAY || s.n > SPREAD_STEPS ||
        !read_instant(jval_get(line, "begin"), &s.begin) ||
        !jval_u64(jval_get(line, "step_s"), &step) || step > SPREAD_LONGEST / WHEN_SECOND)
        return TOOK_WRONG;
    s.step = (when)step * WHEN_SECOND;
    for (size_t i = 0; i < s.n; i++)
        if (!read_u32(&all->items[i], &s.counts[i]))
            return TOOK_WRONG;
    if (!spread_is_one(&s))
        return TOOK_WRONG;
    *out = spread_copy(a, &s);
    return *out ? TOOK : TOOK_NO_MEMORY;
}

static enum took take_more(struct evidence_reader *r, const struct jval *line)
{
    struct evidence *e = r->e;
    struct ev_more m = { .signature = signature_of(r, jval_get(line, "more")) };
    enum took took;

    if (!entry_of(r, line, &m.source) || !jval_u64(jval_get(line, "count"), &m.count) ||
        m.count > COUNT_MOST)
        return TOOK_WRONG;
    r->lines[m.source]++;
    if (m.signature && is_worked_out(r, m.signature))
        return TOOK;
    if (!m.signature)
        return note_unknown(r, jval_str(&line->items[0]));
    took = take_spread(&e->arena, line, &m.spread);
    if (took != TOOK)
        return took;
    m.subject = arena_copy(&e->arena, jval_str(jval_get(line, "about")));
    if (e->arena.failed || mem_grow(&e->more, &e->more_cap, e->more_n + 1, sizeof *e->more) < 0)
        return TOOK_NO_MEMORY;
    e->more[e->more_n++] = m;
    return TOOK;
}

static enum took take_undecided(struct evidence_reader *r, const struct jval *line)
{
    struct evidence *e = r->e;
    struct ev_undecided u = { .signature = signature_of(r, jval_get(line, "undecided")) };

    if (!entry_of(r, line, &u.source) ||
        !read_count(jval_get(line, "no_message"), &u.no_message) ||
        !read_count(jval_get(line, "limit"), &u.limit) || u.no_message > COUNT_MOST ||
        u.limit > COUNT_MOST || !read_count(jval_get(line, "no_time"), &u.no_time) ||
        u.no_time > COUNT_MOST)
        return TOOK_WRONG;
    r->lines[u.source]++;
    if (!u.signature || ruleset_correlates(r->set, u.signature))
        return TOOK;
    if (mem_grow(&e->undecided, &e->undecided_cap, e->undecided_n + 1, sizeof *e->undecided) < 0)
        return TOOK_NO_MEMORY;
    e->undecided[e->undecided_n++] = u;
    return TOOK;
}

/* Fields that are asked for by now, in their order; others were for other correlations. */
static bool read_fields(struct str *values, struct strs names, const struct jval *v)
{
    for (size_t i = 0; v && i < v->items_n; i++) {
        const struct jval *one = &v->items[i];

        if (!is_array(one, 2))
            return false;
        for (size_t k = 0; k < names.n; k++)
            if (str_eq(names.items[k], jval_str(&one->items[0])))
                values[k] = jval_str(&one->items[1]);
    }
    return !v || v->kind == JKIND_ARRAY;
}

static enum took take_seen(struct evidence_reader *r, const struct jval *line)
{
    struct sighting s = { .signature = signature_of(r, jval_get(line, "seen")) };
    struct ev_hit h = { 0 };
    struct strs names = { NULL, 0 };
    struct str *values;

    if (!entry_of(r, line, &s.source) || !read_place(&h, line) || h.time.kind != STAMP_UTC)
        return TOOK_WRONG;
    if (!s.signature || !ruleset_watched(r->set, s.signature, &names)) {
        r->lines[s.source]++;
        return TOOK;
    }
    values = arena_zero(&r->scratch, names.n, sizeof *values);
    if (!values)
        return TOOK_NO_MEMORY;
    if (!read_fields(values, names, jval_get(line, "fields")))
        return TOOK_WRONG;
    r->lines[s.source]++;
    s.values = values;
    s.time = h.time.t;
    s.at = h.at;
    s.offset = h.offset;
    s.is_line = h.is_line;
    return evidence_keep_seen(r->e, &s, names.n) < 0 ? TOOK_NO_MEMORY : TOOK;
}

static enum took take_unseen(struct evidence_reader *r, const struct jval *line)
{
    const struct signature *sig = signature_of(r, jval_get(line, "unseen"));
    uint64_t count, bytes;

    if (!read_count(jval_get(line, "count"), &count) || count > COUNT_MOST ||
        !read_count(jval_get(line, "bytes"), &bytes) || bytes > COUNT_MOST)
        return TOOK_WRONG;
    return sig && evidence_count_seen(r->e, sig, count, bytes) < 0 ? TOOK_NO_MEMORY : TOOK;
}

static enum took take_skip(struct evidence_reader *r, const struct jval *line)
{
    struct str path = jval_str(jval_get(line, "skip"));
    struct str reason = jval_str(jval_get(line, "reason"));

    if (!path.n || !reason.n)
        return TOOK_WRONG;
    return evidence_skip(r->e, path, reason) < 0 ? TOOK_NO_MEMORY : TOOK;
}

/* A byte has changed on the way: nobody knows in which line, so no entry proves an absence. */
static void compare_sum(struct evidence_reader *r, const struct jval *sum)
{
    uint64_t told;

    if (!jval_u64(sum, &told) || told == r->sum)
        return;
    r->changed = true;
    for (size_t i = r->part_begin; i < r->e->sources_n; i++) {
        struct ev_source *s = &r->e->sources[i];
        s->altered = !s->incomplete;
        s->incomplete = true;
    }
}

static enum took take_complete(struct evidence_reader *r, const struct jval *line)
{
    const struct jval *what = jval_get(line, "complete");
    uint64_t number, at, n;

    if (str_eq(jval_str(what), STR("all"))) {
        if (!jval_u64(jval_get(line, "entries"), &n) || n != r->e->sources_n - r->part_begin)
            return TOOK_WRONG;
        r->whole = true;
        compare_sum(r, jval_get(line, "crc32"));
        if (r->shard_n && evidence_shard(r->e, r->shard_i, r->shard_n) < 0)
            return TOOK_NO_MEMORY;
        return shards_read(r->e, jval_get(line, "shards"));
    }
    if (!jval_u64(what, &number) || !numap_get(&r->entries, number, &at) ||
        !jval_u64(jval_get(line, "lines"), &n) || n != r->lines[at])
        return TOOK_WRONG;
    r->e->sources[at].incomplete = false;
    return TOOK;
}

static const struct line_kind {
    struct str key;
    enum took (*take)(struct evidence_reader *, const struct jval *);
} kinds[] = {
    { { "hits", 4 }, take_rows },
    { { "words", 5 }, take_words },
    { { "shape", 5 }, take_shape },
    { { "hit", 3 }, take_hit },
    { { "beyond", 6 }, take_beyond },
    { { "more", 4 }, take_more },
    { { "undecided", 9 }, take_undecided },
    { { "seen", 4 }, take_seen },
    { { "unseen", 6 }, take_unseen },
    { { "entry", 5 }, take_entry },
    { { "runs", 4 }, take_runs },
    { { "complete", 8 }, take_complete },
    { { "skip", 4 }, take_skip },
    { { "looked_for", 10 }, take_looked_for },
    { { "schema", 6 }, take_schema },
};

static enum took take_line(struct evidence_reader *r, struct str text)
{
    const struct jval *line = NULL;
    int read;

    arena_reset(&r->scratch);
    read = json_read(&line, &r->scratch, text);
    if (read < 0)
        return TOOK_NO_MEMORY;
    if (!read || line->kind != JKIND_OBJECT || !line->items_n)
        return TOOK_WRONG;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (!str_eq(line->items[0].key, kinds[i].key))
            continue;
        return r->in_part || kinds[i].take == take_schema ? kinds[i].take(r, line) : TOOK_WRONG;
    }
    return TOOK_WRONG;
}

int evidence_reader_line(struct evidence_reader *r, struct str line)
{
    enum took took;

    r->line++;
    line = str_trim(line);
    if (!line.n)
        return 1;
    if (r->line + r->items > LIMIT_EVIDENCE_LINES)
        return 0;
    took = take_line(r, line);
    r->sum = last_line_sum(&r->table, r->sum, line);
    switch (took) {
    case TOOK:
        return 1;
    case TOOK_WRONG:
        if (!r->wrong++)
            r->first_wrong = r->line;
        return 1;
    case TOOK_NOTHING_MORE:
        return 0;
    case TOOK_NO_MEMORY:
        break;
    }
    return -1;
}

static int note_troubles(struct evidence_reader *r)
{
    struct str reason;

    if (r->wrong) {
        reason = arena_format(&r->scratch,
                              "%llu lines of this evidence were not understood, the first is "
                              "line %llu", (unsigned long long)r->wrong,
                              (unsigned long long)r->first_wrong);
        if (r->scratch.failed || evidence_skip(r->e, r->name, reason) < 0)
            return -1;
    }
    if (r->changed && evidence_skip(r->e, r->name,
                                    STR("evidence of which bytes have changed since it was "
                                        "written, by the sum in its last line: what is missing "
                                        "from it is not known")) < 0)
        return -1;
    if (r->other_set && evidence_skip(r->e, r->name,
                                      STR("evidence that was scanned with other signatures: what "
                                          "only these look for may be missing from it")) < 0)
        return -1;
    return 0;
}

int evidence_reader_end(struct evidence_reader *r, const char *fault, struct evidence *into)
{
    arena_reset(&r->scratch);
    if (end_part(r, fault) < 0 || note_troubles(r) < 0)
        return -1;
    return evidence_absorb(into, r->e);
}
