/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Zones of tables of events.  Event Viewer, Export-Csv and Format-List write the times of the zone
 * in which they run, which need not be the machine's (log-formats.md 8.2): several people, several
 * zones.  Pairs and twins tell the zone of single files, and of whoever exported them: of the
 * tables in one folder and one form, which were made in one go [inferred].
 *
 * A machine's zone is told by the machine (its text logs, EventLog, SQL Server) or by the user, and
 * tables make that word sharper, as long as none is of another zone.  It holds for tables that
 * nothing settled as well, but for those of an exporter who is elsewhere.  Where nothing but tables
 * tells a zone, each keeps the one of its exporter, and of the others nobody knows whose they are:
 * their times have the doubt of no zone, so that no order can be broken by them, around the zone
 * that the others have, where these agree: so one attempt stays one.  The loss of one of two tables
 * that differ would otherwise make the other one's zone that of a third.
 */
#include "verdict/zone.h"

#include "base/map.h"
#include "base/mem.h"
#include "verdict/folder_name.h"

/* What the tables of one machine, or of one exporter, say together. */
struct said {
    struct table_zone zone; /* while they agree; TABLE_AS_HOST: none says anything */
    bool apart;
    bool vouched;           /* of a machine: something else tells its zone */
};

/* Folder and form of tables of one machine -> an item. */
struct exporters {
    struct strmap index;
    struct said *items;
    size_t n, cap;
    struct buf key;
};

int zone_table_files(struct judge *j)
{
    const struct ev_source *sources = j->in->evidence->sources;

    j->table_file = arena_zero(j->arena, j->in->evidence->sources_n + 1, sizeof *j->table_file);
    if (!j->table_file)
        return -1;
    for (size_t i = 0; i < j->in->evidence->sources_n; i++) {
        bool goes_on = i && j->source_host[i - 1] == j->source_host[i] && sources[i].name.s &&
                       str_eq(sources[i - 1].name, sources[i].name);
        j->table_file[i] = goes_on ? j->table_file[i - 1] : i;
    }
    return 0;
}

/* Two offsets, one of them up to a night of changes. */
static bool join_seasons(struct table_zone *a, const struct table_zone *b)
{
    const struct table_zone *early = a->step.lo < b->step.lo ? a : b, *late = early == a ? b : a;
    when apart = a->offset > b->offset ? a->offset - b->offset : b->offset - a->offset;
    struct zone_step step = { .before = early->offset, .after = late->offset,
                              .lo = early->step.hi, .hi = late->step.lo };

    if ((apart != WHEN_HOUR && apart != WHEN_HOUR / 2) || step.lo >= step.hi ||
        !zone_may_change(step.lo + step.before, step.hi + step.after, step.before, step.after))
        return false;
    *a = (struct table_zone){ TABLE_OWN, step.after, step };
    return true;
}

/* One offset, and two of which it may be one. */
static bool join_step(struct table_zone *a, const struct table_zone *plain)
{
    struct zone_step *s = &a->step;

    if (plain->offset == s->before && plain->step.hi < s->hi)
        s->lo = plain->step.hi > s->lo ? plain->step.hi : s->lo;
    else if (plain->offset == s->after && plain->step.lo > s->lo)
        s->hi = plain->step.lo < s->hi ? plain->step.lo : s->hi;
    else
        return false;
    return true;
}

static bool has_two(const struct table_zone *t)
{
    return t->step.before != t->step.after;
}

/* *a is what both say.  Returns whether they can be of one zone. */
static bool join(struct table_zone *a, const struct table_zone *b)
{
    struct zone_step *s = &a->step;
    struct table_zone plain;

    if (!has_two(a) && has_two(b)) {
        plain = *a;
        *a = *b;
        return join_step(a, &plain);
    }
    if (has_two(a) && !has_two(b))
        return join_step(a, b);
    if (!has_two(a) && a->offset != b->offset)
        return join_seasons(a, b);
    if (has_two(a)) {
        s->lo = b->step.lo > s->lo ? b->step.lo : s->lo;
        s->hi = b->step.hi < s->hi ? b->step.hi : s->hi;
        return s->before == b->step.before && s->after == b->step.after && s->lo < s->hi;
    }
    s->lo = b->step.lo < s->lo ? b->step.lo : s->lo;
    s->hi = b->step.hi > s->hi ? b->step.hi : s->hi;
    return true;
}

static bool fits_host(const struct judge *j, size_t host, when utc, when offset)
{
    struct moment m = zone_moment(j, host, utc + offset);

    return m.t - utc <= m.doubt && utc - m.t <= m.doubt;
}

/* Nothing else that tells the machine's zone says that the tables are of another one. */
static bool agrees(const struct judge *j, size_t host, const struct table_zone *t)
{
    const struct zone_step *s = &t->step;

    return fits_host(j, host, s->lo, has_two(t) ? s->before : t->offset) &&
           fits_host(j, host, s->hi, t->offset);
}

static bool is_table(const struct judge *j, size_t source)
{
    const struct ev_source *s = &j->in->evidence->sources[source];

    return !s->is_text && s->first.kind == STAMP_LOCAL && j->source_host[source] != SIZE_MAX;
}

static void hear(struct said *s, const struct table_zone *t)
{
    if (s->zone.is != TABLE_OWN)
        s->zone = *t;
    else if (!s->apart)
        s->apart = !join(&s->zone, t);
}

static void hear_tables(const struct judge *j, struct said *said)
{
    for (size_t i = 0; i < j->in->evidence->sources_n; i++) {
        if (j->table_zone[i].is == TABLE_OWN)
            hear(&said[j->source_host[i]], &j->table_zone[i]);
    }
}

/* Of a machine of which some table is, or may be, of another zone than the machine. */
static bool in_question(const struct judge *j, size_t source, const struct said *said)
{
    const struct said *s = is_table(j, source) ? &said[j->source_host[source]] : NULL;

    return s && s->zone.is == TABLE_OWN && (s->apart || !s->vouched);
}

/* Where logs of many machines are sorted by log, the log's folder is no other exporter's. */
static struct str exporter_key(const struct judge *j, size_t source, struct buf *key)
{
    const struct ev_source *s = &j->in->evidence->sources[source];
    struct str rest = s->name;

    buf_clear(key);
    buf_format(key, "%zu %.*s ", j->source_host[source], STR_FMT(s->format));
    while (str_find_char(rest, '/') < rest.n) {
        struct str part = str_cut(&rest, '/');

        if (str_eq_nocase(unpacked_name(part), s->channel))
            continue;
        buf_add(key, part);
        buf_char(key, '/');
    }
    return buf_str(key);
}

static int hear_exporters(const struct judge *j, const struct said *said, struct exporters *x)
{
    for (size_t i = 0; i < j->in->evidence->sources_n; i++) {
        uint64_t at = x->n;
        struct str key;

        if (j->table_zone[i].is != TABLE_OWN || !in_question(j, i, said))
            continue;
        key = exporter_key(j, i, &x->key);
        if (x->key.failed)
            return -1;
        if (!strmap_get(&x->index, key, &at)) {
            if (mem_grow(&x->items, &x->cap, x->n + 1, sizeof *x->items) < 0 ||
                strmap_put(&x->index, key, at) < 0)
                return -1;
            x->items[x->n++] = (struct said){ .apart = false };
        }
        hear(&x->items[at], &j->table_zone[i]);
    }
    return 0;
}

/* In doubt, but around the zone that the others agree on: what tells of one attempt is not torn
   hours apart, and no order hangs on it. */
static struct table_zone in_doubt(const struct said *machine)
{
    struct table_zone open = { .is = TABLE_OPEN };

    if (!machine->apart) {
        open.offset = machine->zone.offset;
        open.step = machine->zone.step;
    }
    return open;
}

/* Of a table that nothing settled, beside others of the machine that are settled. */
static struct table_zone of_exporter(const struct judge *j, size_t source, const struct said *said,
                                     struct exporters *x)
{
    static const struct table_zone as_host = { .is = TABLE_AS_HOST };
    size_t host = j->source_host[source];
    bool vouched = said[host].vouched;
    const struct said *exporter;
    uint64_t at;

    if (!strmap_get(&x->index, exporter_key(j, source, &x->key), &at))
        return vouched ? as_host : in_doubt(&said[host]);
    exporter = &x->items[at];
    if (!vouched && !exporter->apart)
        return exporter->zone;
    if (j->zone_told[host] || (!exporter->apart && agrees(j, host, &exporter->zone)))
        return as_host;
    return in_doubt(&said[host]);
}

/* Tables as their file, or whoever exported it; those that are of their machine's zone as it. */
static int settle_tables(struct judge *j, const struct said *said)
{
    struct exporters x = { .n = 0 };
    int result = hear_exporters(j, said, &x);

    for (size_t i = 0; i < j->in->evidence->sources_n && result == 0; i++) {
        const struct table_zone *file;

        if (!is_table(j, i))
            continue;
        file = &j->table_zone[j->table_file[i]];
        if (!in_question(j, i, said))
            j->table_zone[i].is = TABLE_AS_HOST;
        else
            j->table_zone[i] = file->is == TABLE_OWN ? *file : of_exporter(j, i, said, &x);
        result = x.key.failed ? -1 : 0;
    }
    strmap_release(&x.index);
    mem_free(x.items);
    buf_release(&x.key);
    return result;
}

int zones_of_tables(struct judge *j)
{
    struct said *said = arena_zero(j->arena, j->v->hosts_n + 1, sizeof *said);

    if (!said)
        return -1;
    hear_tables(j, said);
    for (size_t h = 0; h < j->v->hosts_n; h++) {
        struct said *s = &said[h];

        if (s->zone.is != TABLE_OWN)
            continue;
        s->vouched = zone_known(j, h);
        s->apart = s->apart || !agrees(j, h, &s->zone);
        if (!s->apart && j->zone_from[h] < ZONE_PAIRS)
            zone_paired(j, h, s->zone.offset, s->zone.step);
    }
    return settle_tables(j, said);
}
