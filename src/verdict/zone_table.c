/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Zones of tables of events.  Event Viewer, Export-Csv and Format-List write the times of the zone
 * in which they run, which need not be the machine's (log-formats.md 8.2): several people, several
 * zones.  Pairs and twins tell the zone of single files.  As long as all of a machine say the same,
 * and what else tells its zone agrees, it is the machine's, and holds for tables that nothing
 * settled as well.  Where they differ, each keeps its own, and of the others nobody knows whose
 * they are: their times have the doubt of no zone, so that no order can be broken by them.
 */
#include "verdict/zone.h"

/* What the tables of one machine say together. */
struct said {
    struct table_zone zone; /* while they agree; TABLE_AS_HOST: none says anything */
    bool apart;
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
        !zone_may_change(step.lo + step.before, step.hi + step.after))
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

static void hear_tables(struct judge *j, struct said *said)
{
    for (size_t i = 0; i < j->in->evidence->sources_n; i++) {
        struct table_zone *t = &j->table_zone[i];
        struct said *s;

        if (t->is != TABLE_OWN)
            continue;
        s = &said[j->source_host[i]];
        if (s->zone.is != TABLE_OWN)
            s->zone = *t;
        else if (!s->apart)
            s->apart = !join(&s->zone, t);
    }
}

/* Tables as their file; those of machines on which nothing differs as the machine. */
static void settle_tables(struct judge *j, const struct said *said)
{
    for (size_t i = 0; i < j->in->evidence->sources_n; i++) {
        const struct table_zone *file;

        if (!is_table(j, i))
            continue;
        file = &j->table_zone[j->table_file[i]];
        if (!said[j->source_host[i]].apart)
            j->table_zone[i].is = TABLE_AS_HOST;
        else if (file->is == TABLE_OWN)
            j->table_zone[i] = *file;
        else
            j->table_zone[i].is = TABLE_OPEN;
    }
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
        s->apart = s->apart || !agrees(j, h, &s->zone);
        if (!s->apart && j->zone_from[h] != ZONE_PAIRS)
            zone_paired(j, h, s->zone.offset, s->zone.step);
    }
    settle_tables(j, said);
    return 0;
}
