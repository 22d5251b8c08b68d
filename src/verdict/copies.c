/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is told twice: the same record in two exports of one log, the same line in a copy of a text
 * log.  Support asks for each log as events and as a table (log-formats.md 8.2, 8.3): the same
 * record is in both, in the table with the whole second of its local time, perhaps without its
 * number.  The one with number and instant stays, of two tables the first.  In the hour that comes
 * twice a table's line is the record's, whichever of the two hours that was.  A table that lost its
 * seconds (saved again by a spreadsheet) is a copy of what tells more of the minute.
 *
 * A collector has the events of others, under numbers of its own [inferred] (log-formats.md 3.13):
 * both records stay, for each file tells what it covers, and findings count them once.
 */
#include "verdict/judge.h"

#include "base/mem.h"
#include "verdict/evidence_log.h"
#include "verdict/fact.h"
#include "verdict/steps.h"

#include <stdlib.h>

#define RECORD_DIGITS 6 /* of a second: evidence_sort.c has joined what bears as many */
#define MOMENT_LOOKED_MOST 256u /* facts of one moment; a hostile log has all of them in one */

static bool has_record(const struct fact *f)
{
    return !f->hit->is_line && f->hit->time.kind == STAMP_UTC;
}

/* One of the facts of a machine's second. */
struct told {
    const struct fact *fact;
    const struct ev_source *source;
    size_t teller; /* the machine whose log it is */
};

struct second {
    struct told *items;
    size_t n, cap;
};

/* What a record and its copies have in common. */
static int compare_said(const struct told *x, const struct told *y)
{
    const struct fact *f = x->fact, *g = y->fact;
    int c;

    if (x->teller != y->teller)
        return x->teller < y->teller ? -1 : 1;
    if (f->time.doubt != g->time.doubt)
        return f->time.doubt < g->time.doubt ? -1 : 1;
    c = str_cmp(f->signature->name, g->signature->name);
    if (!c)
        c = str_cmp_nocase(x->source->channel, y->source->channel);
    return c ? c : str_cmp(f->hit->subject, g->hit->subject);
}

static int compare_told(const void *a, const void *b)
{
    const struct told *x = a, *y = b;
    int c = compare_said(x, y);

    return c ? c : (x->source > y->source) - (x->source < y->source);
}

/* Of the same words, by source: a table's are copies where another source has them as records, or
   an earlier one at all. */
static void mark_alike(const struct judge *j, const struct told *t, size_t n, bool *drop)
{
    const struct ev_source *first = NULL, *last = NULL; /* with records */

    for (size_t i = 0; i < n; i++) {
        if (!has_record(t[i].fact))
            continue;
        first = first ? first : t[i].source;
        last = t[i].source;
    }
    for (size_t i = 0; i < n; i++) {
        if (!has_record(t[i].fact) && (t[0].source < t[i].source ||
                                       (first && (first != t[i].source || last != t[i].source))))
            drop[t[i].fact - j->facts] = true;
    }
}

/* Facts from..to are all of a machine's second. */
static int mark_second(struct judge *j, struct second *s, size_t from, size_t to, bool *drop)
{
    bool tables = false;

    s->n = 0;
    for (size_t i = from; i < to; i++) {
        const struct fact *f = &j->facts[i];
        const struct ev_source *source = &j->in->evidence->sources[f->source];

        if (source->is_text)
            continue;
        if (mem_grow(&s->items, &s->cap, s->n + 1, sizeof *s->items) < 0)
            return -1;
        s->items[s->n++] = (struct told){ f, source, j->source_host[f->source] };
        tables = tables || !has_record(f);
    }
    if (!tables || s->n < 2)
        return 0;
    qsort(s->items, s->n, sizeof *s->items, compare_told);
    for (size_t i = 0, k; i < s->n; i = k) {
        for (k = i + 1; k < s->n && !compare_said(&s->items[i], &s->items[k]); k++)
            ;
        mark_alike(j, s->items + i, k - i, drop);
    }
    return 0;
}

static bool of_one_second(const struct fact *f, const struct fact *g)
{
    return f->host == g->host && moment_known(g->time) &&
           f->time.t / WHEN_SECOND == g->time.t / WHEN_SECOND;
}

static int mark_tables(struct judge *j, bool *drop)
{
    struct second s = { NULL, 0, 0 };
    int result = 0;

    for (size_t i = 0, k; i < j->facts_n && result == 0; i = k) {
        const struct fact *f = &j->facts[i];

        for (k = i + 1; k < j->facts_n && of_one_second(f, &j->facts[k]); k++)
            ;
        if (k > i + 1 && f->host != SIZE_MAX && moment_known(f->time))
            result = mark_second(j, &s, i, k, drop);
    }
    mem_free(s.items);
    return result;
}

/* Which logs are text and as long as another one, bytes and records. */
static bool *text_twins(const struct evidence *e, struct buf *key)
{
    bool *twin = mem_zero(e->sources_n + 1, sizeof *twin);
    struct strmap lengths = { 0 };
    bool failed = !twin;

    for (size_t i = 0; i < e->sources_n && !failed; i++) {
        const struct ev_source *s = &e->sources[i];
        uint64_t first = i + 1;

        if (!s->is_text)
            continue;
        buf_clear(key);
        buf_format(key, "%llu %llu", (unsigned long long)s->bytes, (unsigned long long)s->records);
        failed = key->failed || strmap_number(&lengths, buf_str(key), i + 1, &first) < 0;
        if (first != i + 1)
            twin[i] = twin[first - 1] = true;
    }
    strmap_release(&lengths);
    if (!failed)
        return twin;
    mem_free(twin);
    return NULL;
}

/*
 * A text log that was copied: the same words at the same time in the same line of a log as long as
 * the other one, of the same machine.  told: such a place -> where it was met first, from 1.
 */
static bool is_text_copy(struct judge *j, struct strmap *told, struct buf *key, size_t i)
{
    const struct fact *f = &j->facts[i];
    const struct ev_source *s = &j->in->evidence->sources[f->source];
    bool known = moment_known(f->time);
    uint64_t first = i + 1;

    if (f->host == SIZE_MAX || !f->hit->is_line)
        return false;
    buf_clear(key);
    buf_format(key, "%zu %llu %llu %llu %lld ", f->host, (unsigned long long)s->bytes,
               (unsigned long long)s->records, (unsigned long long)f->hit->at,
               known ? (long long)f->time.t : -1);
    buf_add(key, f->signature->name);
    buf_char(key, ' ');
    buf_add(key, f->hit->text);
    if (key->failed || strmap_number(told, buf_str(key), i + 1, &first) < 0) {
        j->arena->failed = true;
        return false;
    }
    return first != i + 1 && j->facts[first - 1].source != f->source;
}

/* Numbered, with a time that is less exact than the log's: a local one of whole seconds, or an
   instant in milliseconds (ConvertTo-Json). */
static bool is_numbered_table(const struct fact *f)
{
    struct stamp t = f->hit->time;

    return f->host != SIZE_MAX && !f->hit->is_line &&
           (t.kind == STAMP_LOCAL || (t.kind == STAMP_UTC && t.digits < RECORD_DIGITS));
}

static struct str number_key(const struct judge *j, struct buf *key, const struct fact *f)
{
    buf_clear(key);
    buf_format(key, "%zu %llu ", f->host, (unsigned long long)f->hit->at);
    buf_add(key, f->signature->name);
    buf_char(key, ' ');
    buf_add(key, f->hit->subject);
    buf_char(key, ' ');
    log_key(key, &j->in->evidence->sources[f->source]);
    return buf_str(key);
}

static bool is_more_exact(const struct fact *f, const struct fact *than)
{
    return f->hit->time.digits > than->hit->time.digits;
}

/* Records that bear number and instant, where tables bear the number and a time of less: key ->
   which, of several the most exact. */
static int note_numbers(const struct judge *j, struct strmap *numbered, struct buf *key)
{
    bool tables = false;

    for (size_t i = 0; i < j->facts_n && !tables; i++)
        tables = is_numbered_table(&j->facts[i]);
    for (size_t i = 0; tables && i < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];
        uint64_t at;

        if (f->host == SIZE_MAX || !has_record(f) ||
            (strmap_get(numbered, number_key(j, key, f), &at) &&
             is_more_exact(&j->facts[at], f)))
            continue;
        if (key->failed || strmap_put(numbered, buf_str(key), i) < 0)
            return -1;
    }
    return 0;
}

/* The last digit of a second that is told. */
static when one_digit(struct stamp t)
{
    when unit = WHEN_SECOND;

    for (int i = 0; i < t.digits; i++)
        unit /= 10;
    return unit;
}

/* The same number of the same log, and the table's zone, as far as it is known, allows for the
   instant. */
static bool is_numbered_copy(const struct judge *j, const struct strmap *numbered, struct buf *key,
                             const struct fact *f)
{
    uint64_t at;
    when apart;

    if (!is_numbered_table(f) || !moment_known(f->time) ||
        !strmap_get(numbered, number_key(j, key, f), &at) ||
        (f->hit->time.kind == STAMP_UTC && !is_more_exact(&j->facts[at], f)))
        return false;
    apart = f->time.t - j->facts[at].time.t;
    return (apart < 0 ? -apart : apart) <=
           f->time.doubt + j->facts[at].time.doubt + one_digit(f->hit->time);
}

/* ---- times of several seconds ---------------------------------------------------------------- */

/* Where summer time ends, a line of a table stands for one of two seconds, an hour apart. */
static when twice_by(const struct fact *f)
{
    return f->hit->time.kind == STAMP_LOCAL &&
                   f->time.doubt == WHEN_HOUR / 2 + stamp_slack(f->hit->time) ? WHEN_HOUR / 2 : 0;
}

/* One of those, or a line without seconds. */
static bool is_of_several_seconds(const struct judge *j, const struct fact *f)
{
    return f->host != SIZE_MAX && moment_known(f->time) &&
           (twice_by(f) || stamp_slack(f->hit->time)) &&
           !j->in->evidence->sources[f->hit->source].is_text;
}

/* What is told of a second or, as its own clock had it, of a minute. */
static struct str second_key(const struct judge *j, struct buf *key, const struct fact *f, when t,
                             when unit)
{
    size_t teller = j->source_host[f->hit->source];

    if (unit == WHEN_MINUTE && j->skew && teller != SIZE_MAX)
        t += j->skew[teller];
    buf_clear(key);
    buf_format(key, "%zu %zu %c%d %lld ", f->host, teller, unit == WHEN_MINUTE ? 'm' : 's',
               unit == WHEN_MINUTE && moment_floats(f->time), (long long)(t / unit));
    buf_add(key, f->signature->name);
    buf_char(key, ' ');
    buf_add(key, f->hit->subject);
    return buf_str(key);
}

/* The seconds of records, where tables have lines of two; minutes of all that has seconds, where
   tables have none. */
static int note_seconds(const struct judge *j, struct strmap *seconds, struct buf *key)
{
    bool twice = false, minutes = false;

    for (size_t i = 0; i < j->facts_n && !(twice && minutes); i++) {
        bool of_minute = stamp_slack(j->facts[i].hit->time) != 0;

        if ((of_minute ? minutes : twice) || !is_of_several_seconds(j, &j->facts[i]))
            continue;
        minutes = minutes || of_minute;
        twice = twice || !of_minute;
    }
    for (size_t i = 0; (twice || minutes) && i < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];
        bool exact = !stamp_slack(f->hit->time) && !j->in->evidence->sources[f->source].is_text;

        if (f->host == SIZE_MAX || !exact || !moment_known(f->time))
            continue;
        if (twice && has_record(f) &&
            strmap_put(seconds, second_key(j, key, f, f->time.t, WHEN_SECOND), i) < 0)
            return -1;
        if (minutes && strmap_put(seconds, second_key(j, key, f, f->time.t, WHEN_MINUTE), i) < 0)
            return -1;
        if (key->failed)
            return -1;
    }
    return 0;
}

/* A record of the same log, of which a table names no computer, has one of both. */
static bool is_second_copy(const struct judge *j, const struct strmap *seconds, struct buf *key,
                           const struct fact *f)
{
    const struct ev_source *sources = j->in->evidence->sources;
    when unit = stamp_slack(f->hit->time) ? WHEN_MINUTE : WHEN_SECOND, by = twice_by(f);
    uint64_t at;

    return is_of_several_seconds(j, f) &&
           (strmap_get(seconds, second_key(j, key, f, f->time.t - by, unit), &at) ||
            strmap_get(seconds, second_key(j, key, f, f->time.t + by, unit), &at)) &&
           j->facts[at].source != f->source &&
           str_eq_nocase(sources[f->hit->source].channel,
                         sources[j->facts[at].hit->source].channel);
}

int judge_copies(struct judge *j, bool *drop)
{
    struct strmap told = { 0 }, numbered = { 0 }, seconds = { 0 };
    struct buf key = { 0 };
    bool *twin = text_twins(j->in->evidence, &key);
    int result = !twin || mark_tables(j, drop) < 0 || note_numbers(j, &numbered, &key) < 0 ||
                         note_seconds(j, &seconds, &key) < 0 ? -1 : 0;

    for (size_t i = 0; result == 0 && i < j->facts_n; i++) {
        drop[i] = drop[i] || (twin[j->facts[i].source] && is_text_copy(j, &told, &key, i)) ||
                  is_numbered_copy(j, &numbered, &key, &j->facts[i]) ||
                  is_second_copy(j, &seconds, &key, &j->facts[i]);
    }
    strmap_release(&told);
    strmap_release(&numbered);
    strmap_release(&seconds);
    buf_release(&key);
    mem_free(twin);
    return result;
}

/* ---- forwarded ------------------------------------------------------------------------------- */

/* Has it the records of several machines? */
static bool is_gathered(const struct judge *j, size_t source)
{
    const struct evidence *e = j->in->evidence;
    struct str name = e->sources[source].name;
    bool above = source && str_eq(e->sources[source - 1].name, name);
    bool below = source + 1 < e->sources_n && str_eq(e->sources[source + 1].name, name);

    return (above && j->source_host[source - 1] != j->source_host[source]) ||
           (below && j->source_host[source + 1] != j->source_host[source]);
}

static bool is_same_word(const struct judge *j, const struct fact *f, const struct fact *g)
{
    return has_record(g) && f->hit->time.t == g->hit->time.t && f->signature == g->signature &&
           str_eq(f->hit->subject, g->hit->subject) &&
           j->source_host[f->source] == j->source_host[g->source];
}

/* In whole seconds the same may be said twice; in those of a collector's file it was forwarded. */
static bool may_be_forwarded(const struct judge *j, const struct fact *f, const struct fact *g)
{
    const struct ev_source *sources = j->in->evidence->sources;

    return str_eq_nocase(sources[f->source].channel, sources[g->source].channel) &&
           (f->hit->time.t % WHEN_SECOND || is_gathered(j, f->source) ||
            is_gathered(j, g->source));
}

/* The n-th of its source at that moment, as it was said there, is the n-th of a source before. */
bool fact_is_told_before(const struct judge *j, size_t i)
{
    const struct fact *f = &j->facts[i], *g = f;
    size_t own = 0, others = 0;
    uint32_t of = f->source;

    if (!has_record(f) || f->host == SIZE_MAX || !moment_known(f->time))
        return false;
    for (size_t k = i; k-- && i - k <= MOMENT_LOOKED_MOST && others <= own; of = g->source) {
        g = &j->facts[k];
        if (g->host != f->host || !moment_known(g->time) || g->time.t != f->time.t)
            break;
        if (g->source == f->source)
            own += is_same_word(j, f, g);
        else
            others = (g->source == of ? others : 0) +
                     (is_same_word(j, f, g) && may_be_forwarded(j, f, g));
    }
    return others > own;
}
