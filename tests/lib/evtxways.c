/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/evtxways.h"

#include "event/event_json.h"
#include "event/kin.h"
#include "event/shape.h"
#include "lib/test.h"
#include "parsers/evtx_draft.h"
#include "parsers/evtx_parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct parser parser_evtx;

#define AT_ONCE 3u
#define KINS_KEPT 1024u
#define SAID_KEPT 256u

/* What events of one kin have in common. */
struct common {
    struct buf names; /* each with a letter behind it if it is there */
    uint32_t id;
    bool has_id;
};

/* Bytes of data in a form, and what they told. */
struct said {
    uint64_t form;
    struct buf bytes, fields;
};

/* One reading of the log. */
struct way {
    struct stream *in;
    struct parse *parse, *reader; /* reader: of pieces, else NULL */
    struct piece *pieces[AT_ONCE]; /* claimed in this order, looked at in the other one */
    size_t claimed, settled;
    struct defects defects, seen; /* seen: by the reader */
    struct event_out out;
    struct buf line, fields; /* fields: of events that were expanded before */
    struct event ev;
    enum next next;
    size_t promised, fetched;
    struct common kins[KINS_KEPT];
    size_t kins_n, of_kin; /* of_kin: events that were like one before */
    struct said said[SAID_KEPT];
    size_t forms_n, again; /* again: events whose data an event before had */
};

static struct common common_of(const struct event *ev)
{
    const struct str names[] = { ev->provider, ev->channel, ev->computer };
    struct common c = { .id = ev->event_id, .has_id = ev->has_event_id };

    for (size_t i = 0; i < 3; i++) {
        buf_add(&c.names, names[i]);
        buf_char(&c.names, str_present(names[i]) ? 'y' : 'n');
        buf_char(&c.names, '\n');
    }
    return c;
}

/* Whoever notes something of an event must be right about all others of its kin. */
static void check_kin(struct way *w)
{
    struct event_kin *kin = w->ev.kin;
    struct common now = common_of(&w->ev), *before = kin ? &w->kins[kin->source] : NULL;

    if (kin && kin->evidence == w) {
        w->of_kin++;
        if (!str_eq(buf_str(&before->names), buf_str(&now.names)) || before->id != now.id ||
            before->has_id != now.has_id)
            test_fail(__FILE__, __LINE__, "record %llu: of the kin of\n%.*swhich is not\n%.*s",
                      (unsigned long long)w->ev.record, STR_FMT(buf_str(&before->names)),
                      STR_FMT(buf_str(&now.names)));
    } else if (kin && w->kins_n < KINS_KEPT) {
        kin->evidence = w;
        kin->source = (uint32_t)w->kins_n;
        w->kins[w->kins_n++] = now;
        return;
    }
    buf_release(&now.names);
}

static void way_open(struct way *w, const void *bytes, size_t n)
{
    *w = (struct way){ .next = NEXT_DEAD };
    if (stream_open_memory(&w->in, bytes, n, NULL) < 0 ||
        parser_open(&parser_evtx, &w->parse, w->in, &w->defects, NULL) < 0)
        abort();
}

static void way_in_pieces(struct way *w)
{
    for (size_t i = 0; i < AT_ONCE; i++)
        if (!(w->pieces[i] = parser_evtx.pieces->make()))
            abort();
    if (parser_open(&parser_evtx, &w->reader, NULL, &w->seen, NULL) < 0)
        abort();
}

static enum next next_piece(struct way *w)
{
    const struct parser_pieces *p = parser_evtx.pieces;
    enum next next = NEXT_EVENT;

    if (w->settled == w->claimed) {
        w->claimed = w->settled = 0;
        while (w->claimed < AT_ONCE && next == NEXT_EVENT) {
            next = p->claim(w->parse, w->pieces[w->claimed]);
            w->claimed += next == NEXT_EVENT;
        }
        for (size_t i = w->claimed; i-- > 0;)
            p->look(w->pieces[i]);
    }
    if (w->settled == w->claimed)
        return next;
    next = p->settle(w->parse, w->pieces[w->settled]);
    if (next == NEXT_EVENT)
        p->read(w->reader, w->pieces[w->settled++]);
    return next;
}

static enum next next_of(struct way *w)
{
    enum next next;

    if (!w->reader)
        return parser_evtx.next(w->parse, &w->ev);
    next = parser_evtx.next(w->reader, &w->ev);
    if (next != NEXT_END)
        return next;
    next = next_piece(w);
    return next == NEXT_EVENT ? NEXT_DAMAGED : next;
}

/* Fields of data alone: what tells those of System are other bytes. */
static void print_data(struct buf *out, const struct event *ev)
{
    for (size_t i = 0; i < ev->fields_n; i++)
        if (ev->fields[i].place == FIELD_DATA) {
            buf_add(out, ev->fields[i].name);
            buf_char(out, '=');
            buf_add(out, ev->fields[i].value);
            buf_char(out, '\n');
        }
}

/* After all fields were fetched: the same bytes in the same form tell the same. */
static void check_data(struct way *w)
{
    struct event_form *form = w->ev.form;
    struct str data = w->ev.data;
    size_t at = (data.n + (data.n ? (unsigned char)data.s[data.n / 2] : 0)) % SAID_KEPT;
    struct said *said = &w->said[at];
    struct buf fields = { 0 };

    print_data(&fields, &w->ev);
    if (form->routes != w)
        *form = (struct event_form){ w, ++w->forms_n };
    if (said->form == form->number && str_eq(buf_str(&said->bytes), w->ev.data)) {
        w->again++;
        if (!str_eq(buf_str(&said->fields), buf_str(&fields)))
            test_fail(__FILE__, __LINE__, "record %llu: the same data told\n%.*sand now\n%.*s",
                      (unsigned long long)w->ev.record, STR_FMT(buf_str(&said->fields)),
                      STR_FMT(buf_str(&fields)));
    }
    said->form = form->number;
    buf_clear(&said->bytes);
    buf_add(&said->bytes, w->ev.data);
    buf_release(&said->fields);
    said->fields = fields;
}

static bool is_promised(const struct event_shape *shape, const struct field *f)
{
    for (size_t i = 0; i < shape->fields_n; i++)
        if (shape->fields[i].place == f->place && str_eq(shape->fields[i].name, f->name) &&
            str_eq(shape->fields[i].path, f->path))
            return true;
    return false;
}

static void check_promise(const struct event_shape *shape, const struct event *ev)
{
    if (str_present(ev->message) && !shape->may_have_message)
        test_fail(__FILE__, __LINE__, "a message that was not promised");
    for (size_t i = 0; i < ev->fields_n; i++)
        if (!is_promised(shape, &ev->fields[i]))
            test_fail(__FILE__, __LINE__, "record %llu: field %.*s (%.*s) was not promised",
                      (unsigned long long)ev->record, STR_FMT(ev->fields[i].name),
                      STR_FMT(ev->fields[i].path));
}

/* What JSON does not show of fields. */
static void print(struct buf *out, const struct event *ev)
{
    for (size_t i = 0; i < ev->fields_n; i++) {
        const struct field *f = &ev->fields[i];

        buf_format(out, "%d %d|%.*s|%.*s|%d|", f->place, str_present(f->value), STR_FMT(f->name),
                   STR_FMT(f->path), str_present(f->path));
        buf_add(out, f->value);
        buf_char(out, '\n');
    }
}

/* All at once, and one after the other.  False: not this event. */
static bool fetch(struct event *ev, struct buf *all, struct buf *each)
{
    uint64_t wanted[EVTX_DRAFTS / 32 + 1];
    int done;

    memset(wanted, 0xFF, sizeof wanted);
    done = ev->fetch(ev, wanted);
    if (done <= 0)
        return false;
    print(all, ev);
    memset(wanted, 0, sizeof wanted);
    for (size_t i = 0; i < ev->shape->fields_n; i++) {
        wanted[i / 64] = (uint64_t)1 << i % 64;
        if (ev->fetch(ev, wanted) != done)
            abort();
        print(each, ev);
        wanted[i / 64] = 0;
    }
    return true;
}

/* The fields as fetched must be those of the expanded event. */
static void check_fetch(const struct way *w, struct str all, struct str each)
{
    if (!str_eq(all, each))
        test_fail(__FILE__, __LINE__, "fetched at once:\n  %.*s  one by one:\n  %.*s",
                  STR_FMT(all), STR_FMT(each));
    if (!w->ev.damaged && !str_eq(all, buf_str(&w->fields)))
        test_fail(__FILE__, __LINE__, "fetched:\n  %.*s  expanded:\n  %.*s", STR_FMT(all),
                  STR_FMT(buf_str(&w->fields)));
}

static void print_fields(struct way *w)
{
    const struct event_shape *shape;
    struct buf all = { 0 }, each = { 0 };
    uint64_t wanted[EVTX_DRAFTS / 32 + 1];
    bool fetched;

    event_promise(&w->ev);
    shape = w->ev.shape;
    fetched = w->ev.fetch && fetch(&w->ev, &all, &each);
    if (fetched && w->ev.form) {
        memset(wanted, 0xFF, sizeof wanted);
        (void)w->ev.fetch(&w->ev, wanted);
        check_data(w);
    }
    if (event_expand(&w->ev) < 0)
        abort();
    w->promised += shape != NULL;
    w->fetched += fetched;
    if (shape)
        check_promise(shape, &w->ev);
    print(&w->fields, &w->ev);
    if (fetched)
        check_fetch(w, buf_str(&all), buf_str(&each));
    buf_release(&all);
    buf_release(&each);
}

static void way_next(struct way *w, bool expand)
{
    buf_clear(&w->line);
    buf_clear(&w->fields);
    do
        w->next = next_of(w);
    while (w->next == NEXT_DAMAGED);
    if (w->next != NEXT_EVENT)
        return;
    check_kin(w);
    if (expand)
        print_fields(w);
    if (event_json(&w->line, &w->out, STR("s"), &w->ev) < 0)
        abort();
}

static void way_close(struct way *w)
{
    if (w->reader)
        parser_close(&parser_evtx, w->reader);
    for (size_t i = 0; i < AT_ONCE; i++)
        parser_evtx.pieces->discard(w->pieces[i]);
    parser_close(&parser_evtx, w->parse);
    stream_close(w->in);
    event_out_release(&w->out);
    defects_release(&w->defects);
    defects_release(&w->seen);
    for (size_t i = 0; i < w->kins_n; i++)
        buf_release(&w->kins[i].names);
    for (size_t i = 0; i < SAID_KEPT; i++) {
        buf_release(&w->said[i].bytes);
        buf_release(&w->said[i].fields);
    }
    buf_release(&w->line);
    buf_release(&w->fields);
}

static bool check_same(const struct way *a, const struct way *b, const char *what, size_t event)
{
    bool same = a->next == b->next && str_eq(buf_str(&a->line), buf_str(&b->line)) &&
                (a->next != NEXT_EVENT || a->ev.unsure == b->ev.unsure);

    if (a->fields.n && !str_eq(buf_str(&a->fields), buf_str(&b->fields)))
        test_fail(__FILE__, __LINE__, "%s: event %zu, fields:\n  %.*s  %.*s", what, event,
                  STR_FMT(buf_str(&a->fields)), STR_FMT(buf_str(&b->fields)));
    if (!same)
        test_fail(__FILE__, __LINE__, "%s: event %zu:\n  %.*s  %.*s", what, event,
                  STR_FMT(buf_str(&a->line)), STR_FMT(buf_str(&b->line)));
    return same;
}

static void check_defects(const struct defects *a, const struct defects *b, const char *what)
{
    bool same = a->n == b->n && a->noted == b->noted &&
                memcmp(a->counted, b->counted, sizeof a->counted) == 0;

    for (size_t i = 0; i < a->n && same; i++)
        same = a->items[i].kind == b->items[i].kind && a->items[i].at == b->items[i].at &&
               a->items[i].bytes == b->items[i].bytes;
    if (!same)
        test_fail(__FILE__, __LINE__, "%s: %zu defects in pieces, %zu in one, or others", what,
                  (size_t)a->noted, (size_t)b->noted);
}

struct ways ways_compare(const void *bytes, size_t n, const char *what)
{
    struct ways ways = { 0 };
    struct way quick, slow, pieces, fields, piece_fields;
    size_t failed;

    way_open(&quick, bytes, n);
    way_open(&slow, bytes, n);
    way_open(&pieces, bytes, n);
    way_open(&fields, bytes, n);
    way_open(&piece_fields, bytes, n);
    way_in_pieces(&pieces);
    way_in_pieces(&piece_fields);
    stream_set_chunk(piece_fields.in, 40000); /* such a stream has no places */
    slow.parse->plain = true;
    for (failed = 0; !failed; ways.events++) {
        way_next(&quick, false);
        way_next(&slow, true);
        way_next(&pieces, false);
        way_next(&fields, true);
        way_next(&piece_fields, true);
        failed += !check_same(&quick, &slow, what, ways.events);
        failed += !check_same(&pieces, &slow, what, ways.events);
        failed += !check_same(&fields, &slow, what, ways.events);
        failed += !check_same(&piece_fields, &slow, what, ways.events);
        if (quick.next != NEXT_EVENT)
            break;
        ways.quick += quick.ev.expand != NULL; /* nobody had to */
    }
    ways.of_kin = quick.of_kin;
    ways.again = fields.again;
    ways.promised = fields.promised;
    ways.fetched = fields.fetched;
    if (!failed) {
        check_defects(&pieces.seen, &quick.defects, what);
        check_defects(&piece_fields.seen, &fields.defects, what);
        check_defects(&fields.defects, &slow.defects, what);
    }
    way_close(&quick);
    way_close(&slow);
    way_close(&pieces);
    way_close(&fields);
    way_close(&piece_fields);
    return ways;
}

static uint32_t any(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % below;
}

/* Chunks that are none any more, unused ones, and a log that is cut. */
static void damage_chunks(struct buf *log, uint32_t round, uint32_t *seed)
{
    uint32_t chunk = any(seed, (uint32_t)((log->n - 4096) / EVTX_CHUNK_BYTES));
    char *at = log->s + 4096 + (size_t)chunk * EVTX_CHUNK_BYTES;

    if (round % 4 == 1)
        at[any(seed, 8)]++;
    else if (round % 4 == 2)
        memset(at, 0, EVTX_CHUNK_BYTES);
    else if (round % 4 == 3)
        log->n -= any(seed, 2 * EVTX_CHUNK_BYTES);
}

void ways_damaged(const struct buf *log, uint32_t rounds)
{
    struct buf damaged = { 0 };

    for (uint32_t round = 0; round < rounds; round++) {
        uint32_t seed = round;
        char what[40];

        snprintf(what, sizeof what, "damage, seed %u", (unsigned)round);
        buf_clear(&damaged);
        buf_add(&damaged, buf_str(log));
        for (uint32_t n = 1 + any(&seed, 200); n; n--) {
            uint32_t at = 4096 + any(&seed, (uint32_t)damaged.n - 4096);
            damaged.s[at] = (char)(any(&seed, 2) ? any(&seed, 256) : any(&seed, 34));
        }
        damage_chunks(&damaged, round, &seed);
        (void)ways_compare(damaged.s, damaged.n, what);
    }
    buf_release(&damaged);
}
