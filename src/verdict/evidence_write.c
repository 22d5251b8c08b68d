/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence to JSON Lines; what each line means stands in evidence_json.h. */
#include "verdict/evidence_json.h"

#include "base/json.h"
#include "base/sys_thread.h"
#include "event/dateorder.h"
#include "verdict/evidence_group.h"
#include "verdict/evidence_last.h"
#include "verdict/evidence_rows.h"
#include "verdict/evidence_spread.h"
#include "verdict/evidence_stamp.h"


#define NAMES_A_LINE 200
#define RUNS_A_LINE 100

/* JSON readers lose digits of numbers beyond 2^63, or refuse them: those are written as text. */
static void put_uint(struct json *j, uint64_t n)
{
    struct buf digits = { 0 };

    if (n <= INT64_MAX) {
        json_uint(j, n);
        return;
    }
    buf_format(&digits, "%llu", (unsigned long long)n);
    json_str(j, buf_str(&digits));
    j->out->failed = j->out->failed || digits.failed;
    buf_release(&digits);
}

static void key_uint(struct json *j, const char *key, uint64_t n)
{
    json_key(j, key);
    put_uint(j, n);
}

static void key_str(struct json *j, const char *key, struct str s)
{
    json_key(j, key);
    json_str(j, s);
}

static void key_true(struct json *j, const char *key, bool said)
{
    if (!said)
        return;
    json_key(j, key);
    json_bool(j, true);
}

static void key_stamp(struct json *j, const char *key, struct stamp s)
{
    json_key(j, key);
    stamp_json(j, s);
}

static void key_when(struct json *j, const char *key, when t)
{
    if (t != WHEN_NONE)
        key_stamp(j, key, (struct stamp){ .t = t, .kind = STAMP_UTC, .digits = 7 });
}

static void header(struct buf *out, const struct evidence_about *about)
{
    struct json j = json_line(out);
    struct buf hash = { 0 };

    buf_format(&hash, "%016llx", (unsigned long long)ruleset_hash(about->set));
    key_str(&j, "schema", STR(EVIDENCE_SCHEMA));
    key_uint(&j, "layout", EVIDENCE_LAYOUT);
    key_str(&j, "tool", about->version);
    json_key(&j, "signatures");
    json_object(&j);
    key_uint(&j, "count", ruleset_count(about->set));
    key_str(&j, "hash", buf_str(&hash));
    json_end_object(&j);
    if (about->shard_n) {
        json_key(&j, "shard");
        json_array(&j);
        put_uint(&j, about->shard_i);
        put_uint(&j, about->shard_n);
        json_end_array(&j);
    }
    key_when(&j, "since", about->since);
    key_when(&j, "until", about->until);
    json_end_line(&j);
    out->failed = out->failed || hash.failed;
    buf_release(&hash);
}

/* What evidence that was scanned before did not look for, this evidence did not look for either. */
static void looked_for(struct buf *out, const struct evidence *e, const struct ruleset *set)
{
    size_t n = ruleset_count(set);

    for (size_t i = 0; i < n; i += NAMES_A_LINE) {
        struct json j = json_line(out);

        json_key(&j, "looked_for");
        json_array(&j);
        for (size_t k = i; k < n && k < i + NAMES_A_LINE; k++)
            if (evidence_sought(e, ruleset_at(set, k)->name))
                json_str(&j, ruleset_at(set, k)->name);
        json_end_array(&j);
        json_end_line(&j);
    }
}

static void ranges(struct json *j, const struct ev_source *s)
{
    if (!s->ranges_n)
        return;
    json_key(j, "ranges");
    json_array(j);
    for (size_t i = 0; i < s->ranges_n; i++) {
        json_array(j);
        put_uint(j, s->ranges[i].lo);
        put_uint(j, s->ranges[i].hi);
        stamp_json(j, s->ranges[i].lo_time);
        stamp_json(j, s->ranges[i].hi_time);
        json_end_array(j);
    }
    json_end_array(j);
    if (s->ranges_dropped)
        key_uint(j, "ranges_dropped", s->ranges_dropped);
}

static void again(struct json *j, const struct ev_source *s)
{
    if (!s->again_n)
        return;
    json_key(j, "again");
    json_array(j);
    for (size_t i = 0; i < s->again_n; i++) {
        json_array(j);
        put_uint(j, s->again[i].lo);
        put_uint(j, s->again[i].hi);
        json_end_array(j);
    }
    json_end_array(j);
}

static void defects(struct json *j, const struct ev_source *s)
{
    uint64_t counted = 0;

    for (int k = 0; k < DEFECT_KINDS; k++)
        counted += source_defects(s, (enum defect_kind)k);
    if (!counted && !s->defects_n)
        return;
    json_key(j, "defects");
    json_array(j);
    for (size_t i = 0; i < s->defects_n; i++) {
        json_array(j);
        json_text(j, defect_name(s->defects[i].kind));
        put_uint(j, s->defects[i].at);
        put_uint(j, s->defects[i].bytes);
        json_end_array(j);
    }
    json_end_array(j);
    json_key(j, "counted");
    json_object(j);
    for (int k = 0; k < DEFECT_KINDS; k++)
        if (source_defects(s, (enum defect_kind)k))
            key_uint(j, defect_name((enum defect_kind)k), source_defects(s, (enum defect_kind)k));
    json_end_object(j);
}

static void retention(struct json *j, const struct retention *r)
{
    if (!r->stated && !r->wrapped && !r->full)
        return;
    json_key(j, "retention");
    json_object(j);
    if (r->stated) {
        key_uint(j, "max_bytes", r->most_bytes);
        key_uint(j, "after_s", r->seconds);
    }
    key_true(j, "wrapped", r->wrapped);
    key_true(j, "full", r->full);
    json_end_object(j);
}

/* The order that its dates prove, "dm" where they contradict each other, or what they exclude. */
static void write_dates(struct json *j, unsigned not)
{
    char left = date_order_only(DATE_ORDERS & ~not), orders[4];

    if (not == DATE_ORDERS)
        key_str(j, "dates", STR("dm"));
    else if (left)
        key_str(j, "dates", (struct str){ &left, 1 });
    else if (not)
        key_str(j, "dates_not", date_order_letters(not, orders));
}

static void entry(struct buf *out, const struct ev_source *s, size_t number)
{
    struct json j = json_line(out);

    key_uint(&j, "entry", number);
    key_str(&j, "source", s->name);
    key_str(&j, "format", s->format);
    key_str(&j, "channel", s->channel);
    key_str(&j, "host", s->computer);
    if (s->near.n)
        key_str(&j, "near", s->near);
    if (s->folder.n)
        key_str(&j, "folder", s->folder);
    key_stamp(&j, "first", s->first);
    key_stamp(&j, "last", s->last);
    key_uint(&j, "records", s->records);
    key_uint(&j, "bytes", s->bytes);
    if (s->modified_local)
        key_stamp(&j, "modified",
                  (struct stamp){ .t = s->modified, .kind = STAMP_LOCAL, .digits = 7 });
    else
        key_when(&j, "modified", s->modified);
    if (s->longest_quiet > 0)
        key_uint(&j, "quiet", (uint64_t)s->longest_quiet);
    key_true(&j, "latest_first", s->onward < 0 && s->first.kind == STAMP_LOCAL && !s->is_text);
    key_true(&j, "text", s->is_text);
    write_dates(&j, s->dates_not);
    key_true(&j, "partial", s->partial);
    if (s->doubted)
        key_uint(&j, "doubted", s->doubted);
    if (s->as_read.code_page)
        key_uint(&j, s->as_read.code_page_found ? "code_page_found" : "code_page",
                 s->as_read.code_page);
    if (s->as_read.dress)
        key_str(&j, "dress", str_of(dress_name(s->as_read.dress)));
    retention(&j, &s->as_read.retention);
    ranges(&j, s);
    again(&j, s);
    defects(&j, s);
    json_end_line(&j);
}

static void runs_line(struct buf *out, const struct ev_source *s, size_t number, size_t from)
{
    struct json j = json_line(out);

    json_key(&j, "runs");
    json_array(&j);
    for (size_t i = from; i < s->runs_n && i < from + RUNS_A_LINE; i++) {
        json_array(&j);
        put_uint(&j, s->runs[i].run);
        stamp_json(&j, s->runs[i].first);
        stamp_json(&j, s->runs[i].last);
        put_uint(&j, s->runs[i].first_line);
        put_uint(&j, s->runs[i].last_line);
        json_end_array(&j);
    }
    json_end_array(&j);
    key_uint(&j, "entry", number);
    json_end_line(&j);
}

/* source and host are for whoever reads lines alone; the entry decides. */
static void place(struct json *j, const struct ev_source *s, size_t number)
{
    key_str(j, "source", s->name);
    key_str(j, "host", s->computer);
    key_uint(j, "entry", number);
}

/* Of a rule that is not ours: a line of its own, for whoever reads lines (contract section 6). */
static void hit(struct buf *out, const struct ev_hit *h, const struct ev_source *s, size_t number)
{
    struct json j = json_line(out);

    key_str(&j, "hit", h->signature->name);
    place(&j, s, number);
    key_uint(&j, h->is_line ? "line" : "record", h->at);
    key_uint(&j, "offset", h->offset);
    key_stamp(&j, "time", h->time);
    if (h->run)
        key_uint(&j, "run", h->run);
    key_true(&j, "carved", h->carved);
    if (h->captures_n) {
        json_key(&j, "captures");
        json_array(&j);
        for (size_t i = 0; i < h->captures_n; i++) {
            json_array(&j);
            json_str(&j, h->captures[i].name);
            json_str(&j, h->captures[i].value);
            json_end_array(&j);
        }
        json_end_array(&j);
    }
    key_str(&j, "text", h->text);
    json_end_line(&j);
}

/* What the lines of those of one signature and source begin with. */
static struct json beyond_begin(struct buf *head, const struct ev_beyond *b,
                                const struct ev_source *s, size_t number)
{
    struct json j;

    buf_clear(head);
    j = json_line(head);
    key_str(&j, "beyond", b->signature->name);
    place(&j, s, number);
    json_key(&j, b->is_line ? "line" : "record");
    return j;
}

/* The rest of a line. */
static void beyond_end(struct json *j, const struct ev_beyond *b)
{
    put_uint(j, b->at);
    key_uint(j, "offset", b->offset);
    key_stamp(j, "time", b->time);
    json_end_line(j);
}

static size_t write_beyond(struct buf *out, const struct evidence *e, const struct grouped *by,
                           size_t at, const struct rows *rows)
{
    const struct ev_beyond *last = NULL;
    struct buf head = { 0 };
    struct json begun = { .out = &head };

    for (size_t i = by->begin[at]; i < by->begin[at + 1]; i++) {
        const struct ev_beyond *b = &e->beyond[by->order[i]];
        struct json j;

        if (!last || b->signature != last->signature || b->is_line != last->is_line)
            begun = beyond_begin(&head, b, &e->sources[at], at + 1);
        last = b;
        buf_add(out, buf_str(&head));
        j = begun;
        j.out = out;
        beyond_end(&j, b);
        rows_drain(rows, out);
    }
    out->failed = out->failed || head.failed;
    buf_release(&head);
    return by->begin[at + 1] - by->begin[at];
}

static void more(struct buf *out, const struct ev_more *m, size_t number)
{
    struct json j = json_line(out);

    key_str(&j, "more", m->signature->name);
    key_uint(&j, "entry", number);
    key_str(&j, "about", m->subject);
    key_uint(&j, "count", m->count);
    spread_json(&j, m->spread);
    json_end_line(&j);
}

static void undecided(struct buf *out, const struct ev_undecided *u, size_t number)
{
    struct json j = json_line(out);

    key_str(&j, "undecided", u->signature->name);
    key_uint(&j, "entry", number);
    key_uint(&j, "no_message", u->no_message);
    key_uint(&j, "limit", u->limit);
    if (u->no_time)
        key_uint(&j, "no_time", u->no_time);
    if (u->too_many)
        key_uint(&j, "too_many", u->too_many);
    json_end_line(&j);
}

static void seen(struct buf *out, const struct sighting *s, const struct strs *names,
                 const struct ev_source *source, size_t number)
{
    struct json j = json_line(out);

    key_str(&j, "seen", s->signature->name);
    place(&j, source, number);
    key_uint(&j, s->is_line ? "line" : "record", s->at);
    key_uint(&j, "offset", s->offset);
    key_when(&j, "time", s->time);
    json_key(&j, "fields");
    json_array(&j);
    for (size_t i = 0; i < s->values_n && i < names->n; i++) {
        if (!s->values[i].s)
            continue;
        json_array(&j);
        json_str(&j, names->items[i]);
        json_str(&j, s->values[i]);
        json_end_array(&j);
    }
    json_end_array(&j);
    json_end_line(&j);
}

static void unseen(struct buf *out, const struct ev_tally *t)
{
    struct json j = json_line(out);

    key_str(&j, "unseen", t->signature->name);
    key_uint(&j, "count", t->count);
    key_uint(&j, "bytes", t->bytes);
    json_end_line(&j);
}

/* How many lines there are says whether all of them have arrived. */
static void complete(struct buf *out, size_t number, size_t lines)
{
    struct json j = json_line(out);

    key_uint(&j, "complete", number);
    key_uint(&j, "lines", lines);
    json_end_line(&j);
}

static size_t write_seen(struct buf *out, const struct evidence *e, const struct grouped *by,
                         size_t at, const struct ruleset *set)
{
    size_t n = by->begin[at + 1] - by->begin[at];

    for (size_t i = by->begin[at]; i < by->begin[at + 1]; i++) {
        const struct sighting *s = &e->seen[by->order[i]];
        struct strs names;

        (void)ruleset_watched(set, s->signature, &names);
        seen(out, s, &names, &e->sources[at], at + 1);
    }
    return n;
}

static size_t write_hits(struct buf *out, const struct evidence *e, const struct grouped *by,
                         size_t at, struct rows *rows)
{
    struct rows_of of = group_rows(by, at);
    size_t n = rows->lines;

    for (size_t i = 0; i < of.n; i++) {
        const struct ev_hit *h = &e->hits[of.order[i]];

        if (!h->signature->foreign)
            continue;
        hit(out, h, &e->sources[at], at + 1);
        rows->lines++;
        rows_drain(rows, out);
    }
    if (rows_write(rows, out, e, &of, at + 1) < 0)
        out->failed = true;
    return rows->lines - n;
}

static void write_source(struct buf *out, const struct evidence *e, const struct grouped *by,
                         size_t at, const struct ruleset *set, struct rows *rows)
{
    const struct ev_source *s = &e->sources[at];
    size_t number = at + 1, lines = 1;

    entry(out, s, number);
    for (size_t i = 0; i < s->runs_n; i += RUNS_A_LINE, lines++)
        runs_line(out, s, number, i);
    lines += write_hits(out, e, by, at, rows);
    lines += write_beyond(out, e, &by[BY_BEYOND], at, rows);
    for (size_t i = by[BY_MORE].begin[at]; i < by[BY_MORE].begin[at + 1]; i++, lines++)
        more(out, &e->more[by[BY_MORE].order[i]], number);
    for (size_t i = by[BY_UNDECIDED].begin[at]; i < by[BY_UNDECIDED].begin[at + 1]; i++, lines++)
        undecided(out, &e->undecided[by[BY_UNDECIDED].order[i]], number);
    lines += write_seen(out, e, &by[BY_SEEN], at, set);
    if (!s->incomplete)
        complete(out, number, lines);
    rows_drain(rows, out);
}

/* Some of the sources, one after the other. */
struct part {
    struct buf *out;
    const struct evidence *e;
    const struct grouped *by;
    const struct ruleset *set;
    struct rows *rows;
    size_t from, to;
};

static void write_part(const struct part *p)
{
    for (size_t i = p->from; i < p->to; i++)
        write_source(p->out, p->e, p->by, i, p->set, p->rows);
}

/* Beside the first part: what that defines must be known. */
static void write_second(void *ctx)
{
    const struct part *p = ctx;

    for (size_t i = 0; i < p->from; i++) {
        struct rows_of of = group_rows(p->by, i);

        if (rows_pass(p->rows, p->e, &of) < 0)
            p->out->failed = true;
    }
    write_part(p);
}

/* Where the second part begins: so that both take as long, with what the second has to pass. */
static size_t middle_of(const struct evidence *e, const struct grouped *by)
{
    size_t all = evidence_weight(e), before = 0, i = 0;

    for (; i < e->sources_n && before < all / 100 * 70; i++)
        before += 1 + group_weight(e, by, i);
    return i;
}

/* What was written beside it.  Taken away as it is, if it may be: it is half of all. */
static void append(const struct part *whole, struct buf *text)
{
    const struct evidence_about *about = whole->rows->about;

    whole->out->failed = whole->out->failed || text->failed;
    if (about->drain && text->n >= EVIDENCE_DRAIN_BYTES && !whole->out->failed) {
        rows_drain_now(whole->rows, whole->out);
        rows_drain_now(whole->rows, text);
    } else {
        buf_add(whole->out, buf_str(text));
    }
}

static bool write_in_two(const struct part *whole)
{
    struct buf text = { 0 };
    struct rows rows;
    struct part first = *whole, second = *whole;
    struct sys_thread *thread = NULL;
    struct err ignored;
    bool started;

    first.to = second.from = middle_of(whole->e, whole->by);
    second.out = &text;
    second.rows = &rows;
    started = rows_twin(&rows, whole->rows) == 0 &&
              sys_thread_start(&thread, write_second, &second, &ignored) == 0;
    if (started) {
        write_part(&first);
        sys_thread_join(thread);
        append(whole, &text);
    }
    rows_release(&rows);
    buf_release(&text);
    return started;
}

static void write_sources(const struct part *whole, int threads)
{
    bool large = evidence_weight(whole->e) >= WORTH_A_THREAD;

    if (threads < 2 || !large || !write_in_two(whole))
        write_part(whole);
}

static void skip(struct buf *out, const struct ev_skip *s)
{
    struct json j = json_line(out);

    key_str(&j, "skip", s->path);
    key_str(&j, "reason", s->reason);
    json_end_line(&j);
}

int evidence_write(struct buf *out, const struct evidence *e, const struct evidence_about *about)
{
    struct grouped by[BYS] = { { NULL, NULL } };
    struct lines_sum sum;
    struct rows rows = { .about = about, .sum = &sum };
    int result = group_all(by, e) < 0 || rows_count(&rows, e, about->threads) < 0 ? -1 : 0;

    if (result == 0) {
        lines_sum_begin(&sum, out);
        header(out, about);
        looked_for(out, e, about->set);
        write_sources(&(struct part){ out, e, by, about->set, &rows, 0, e->sources_n },
                      about->threads);
        for (size_t i = 0; i < e->tallies_n; i++)
            if (evidence_seen_lost(&e->tallies[i]))
                unseen(out, &e->tallies[i]);
        for (size_t i = 0; i < e->skips_n; i++)
            skip(out, &e->skips[i]);
        last_line_write(out, &sum, e, (struct ev_shard){ about->shard_i, about->shard_n });
    }
    for (size_t i = 0; i < BYS; i++)
        group_release(&by[i]);
    rows_release(&rows);
    return result < 0 || out->failed ? -1 : 0;
}
