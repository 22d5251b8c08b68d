/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One event as one JSON object on one line.  Keys in fixed order; those that say nothing are left
 * out (record, line, message, run, time_kind, time_doubt, carved, damaged), the others are null.
 *
 * Fields of one name become an array at the place of the first.  Their chains are found through a
 * small hash table, because a hostile record can have LIMIT_FIELDS of them.
 */
#include "event/event_json.h"

#include "base/digits.h"
#include "base/json.h"
#include "base/limits.h"
#include "event/redact.h"

#include <string.h>

void event_out_release(struct event_out *o)
{
    arena_release(&o->masked);
    buf_release(&o->links);
}

struct str event_value(struct event_out *o, struct str value)
{
    return redact(value, &o->masked);
}

struct str event_field_value(struct event_out *o, const struct event *ev, size_t i)
{
    return redact_event_field(ev, &ev->fields[i], &o->masked);
}

int event_close(struct event_out *o, const struct buf *out)
{
    int result = out->failed || o->masked.failed ? -1 : 0;

    if (o->masked.head)
        arena_reset(&o->masked);
    return result;
}

/* links: one of these per field, then the hash table (last field of a chain + 1, or 0). */
struct link {
    uint32_t next; /* UINT32_MAX: none */
    bool first;
};

static uint32_t name_hash(const struct field *f)
{
    uint32_t h = 2166136261u + (uint32_t)f->place;

    for (size_t i = 0; i < f->name.n; i++)
        h = (h ^ (unsigned char)f->name.s[i]) * 16777619u;
    return h ^ h >> 15;
}

static size_t table_size(size_t fields_n)
{
    size_t size = 16;

    while (size < 2 * fields_n)
        size *= 2;
    return size;
}

static bool same_name(const struct field *a, const struct field *b)
{
    return a->place == b->place && str_eq(a->name, b->name);
}

int event_link(struct event_out *o, const struct event *ev)
{
    size_t n = ev->fields_n, size = table_size(n);
    size_t bytes = n * sizeof(struct link) + size * sizeof(uint32_t);
    struct link *links;
    uint32_t *table;

    buf_clear(&o->links);
    links = (struct link *)(void *)buf_reserve(&o->links, bytes);
    if (!links)
        return -1;
    table = (uint32_t *)(void *)(links + n);
    memset(table, 0, size * sizeof *table);
    for (size_t i = 0; i < n; i++) {
        size_t at = name_hash(&ev->fields[i]) & (size - 1);

        while (table[at] && !same_name(&ev->fields[table[at] - 1], &ev->fields[i]))
            at = (at + 1) & (size - 1);
        links[i] = (struct link){ UINT32_MAX, !table[at] };
        if (table[at])
            links[table[at] - 1].next = (uint32_t)i;
        table[at] = (uint32_t)i + 1;
    }
    return 0;
}

static const struct link *link_of(const struct event_out *o, size_t i)
{
    return (const struct link *)(const void *)o->links.s + i;
}

size_t event_next_namesake(const struct event_out *o, size_t i)
{
    uint32_t next = link_of(o, i)->next;

    return next == UINT32_MAX ? SIZE_MAX : next;
}

bool event_is_first_namesake(const struct event_out *o, size_t i)
{
    return link_of(o, i)->first;
}

static void str_or_null(struct json *j, const char *key, struct str s)
{
    json_key(j, key);
    if (str_present(s))
        json_str(j, s);
    else
        json_null(j);
}

static void write_place(struct json *j, struct str source, const struct event *ev)
{
    json_key(j, "source");
    json_str(j, source);
    if (ev->has_record) {
        json_key(j, "record");
        json_uint(j, ev->record);
    }
    if (ev->line) {
        json_key(j, "line");
        json_uint(j, ev->line);
    }
    json_key(j, "offset");
    json_uint(j, ev->offset);
}

static void write_time(struct json *j, const struct event *ev)
{
    json_key(j, "time");
    if (ev->time.kind == STAMP_NONE) {
        json_null(j);
        return;
    }
    json_raw(j, STR("\"")); /* digits and ":-TZd ." need no escaping */
    stamp_append(j->out, ev->time);
    buf_char(j->out, '"');
    if (ev->time.kind != STAMP_UTC) {
        json_key(j, "time_kind");
        json_text(j, ev->time.kind == STAMP_LOCAL ? "local" : "clock");
    }
    if (stamp_doubt(ev->time)) {
        json_key(j, "time_doubt");
        json_text(j, stamp_doubt(ev->time));
    }
}

static void write_level(struct json *j, const struct event *ev)
{
    json_key(j, "level");
    if (ev->level >= 0 && (ev->kind == EVENT_WINDOWS || !str_present(ev->level_text)))
        json_int(j, ev->level);
    else if (str_present(ev->level_text))
        json_str(j, ev->level_text);
    else
        json_null(j);
}

static void write_identity(struct json *j, const struct event *ev)
{
    str_or_null(j, "host", ev->computer);
    str_or_null(j, "channel", ev->channel);
    if (ev->kind == EVENT_WINDOWS) {
        str_or_null(j, "provider", ev->provider);
        json_key(j, "event_id");
        if (ev->has_event_id)
            json_uint(j, ev->event_id);
        else
            json_null(j);
    }
    write_level(j, ev);
}

static void write_remarks(struct json *j, struct event_out *o, const struct event *ev)
{
    if (str_present(ev->message)) {
        json_key(j, "message");
        json_str(j, event_value(o, ev->message));
    }
    if (ev->run) {
        json_key(j, "run");
        json_uint(j, ev->run);
    }
    if (ev->carved) {
        json_key(j, "carved");
        json_bool(j, true);
    }
    if (ev->damaged) {
        json_key(j, "damaged");
        json_bool(j, true);
    }
}

static void write_value(struct json *j, struct event_out *o, const struct event *ev, size_t i)
{
    json_str(j, event_field_value(o, ev, i));
}

/* A field with all its namesakes; unnamed data ("Data") is an array even if there is one. */
static void write_field(struct json *j, struct event_out *o, const struct event *ev, size_t i)
{
    bool list = event_next_namesake(o, i) != SIZE_MAX ||
                (ev->kind == EVENT_WINDOWS && str_eq(ev->fields[i].name, STR("Data")));

    json_key_str(j, ev->fields[i].name);
    if (!list) {
        write_value(j, o, ev, i);
        return;
    }
    json_array(j);
    for (size_t k = i; k != SIZE_MAX; k = event_next_namesake(o, k))
        write_value(j, o, ev, k);
    json_end_array(j);
}

bool event_stands_above(struct str name)
{
    static const char *const names[] = {
        "Provider_Name", "EventID", "EventRecordID", "Channel", "Computer", "Level",
        "TimeCreated_SystemTime", NULL
    };

    for (size_t i = 0; names[i]; i++)
        if (str_eq(name, str_of(names[i])))
            return true;
    return false;
}

static bool wanted(const struct event_out *o, const struct event *ev, size_t i,
                   enum field_place place)
{
    const struct field *f = &ev->fields[i];

    return f->place == place && event_is_first_namesake(o, i) &&
           (place != FIELD_SYSTEM || !event_stands_above(f->name));
}

static void write_fields(struct json *j, struct event_out *o, const struct event *ev)
{
    bool any = false;

    json_key(j, "fields");
    json_object(j);
    for (size_t i = 0; i < ev->fields_n; i++)
        if (wanted(o, ev, i, FIELD_DATA))
            write_field(j, o, ev, i);
    json_end_object(j);
    for (size_t i = 0; i < ev->fields_n; i++) {
        if (!wanted(o, ev, i, FIELD_SYSTEM))
            continue;
        if (!any) {
            json_key(j, "system");
            json_object(j);
        }
        any = true;
        write_field(j, o, ev, i);
    }
    if (any)
        json_end_object(j);
}

static void write_head(struct json *j, struct str source, const struct event *ev)
{
    json_object(j);
    write_place(j, source, ev);
    write_time(j, ev);
    write_identity(j, ev);
}

/* One key and its value, at a place that is large enough. */

static char *put(char *at, struct str text)
{
    memcpy(at, text.s, text.n);
    return at + text.n;
}

static char *put_number(char *at, struct str key, uint64_t value)
{
    return digits_put(put(at, key), value);
}

static char *put_text(char *at, struct str key, struct str value)
{
    at = put(at, key);
    if (!str_present(value))
        return put(at, STR("null"));
    *at = '"';
    if (value.n)
        memcpy(at + 1, value.s, value.n);
    at[value.n + 1] = '"';
    return at + value.n + 2;
}

static bool is_plain(struct str s)
{
    return json_plain(s) == s.n;
}

/* The head of a plain event of a Windows log at once; false where it is another. */
static bool write_plain_head(struct buf *out, struct str source, const struct event *ev)
{
    size_t texts = source.n + ev->computer.n + ev->channel.n + ev->provider.n;
    char *at;

    if (ev->kind != EVENT_WINDOWS || !ev->has_record || ev->line || ev->level < 0 ||
        ev->time.kind != STAMP_UTC || ev->time.digits != 7 || !ev->has_event_id ||
        !is_plain(source) || !is_plain(ev->computer) || !is_plain(ev->channel) ||
        !is_plain(ev->provider))
        return false;
    at = texts <= LIMIT_RECORD_BYTES ? buf_reserve(out, texts + 256) : NULL; /* keys, numbers */
    if (!at)
        return false;
    at = put_text(at, STR("{\"source\":"), source);
    at = put_number(at, STR(",\"record\":"), ev->record);
    at = put_number(at, STR(",\"offset\":"), ev->offset);
    at = when_put(put(at, STR(",\"time\":\"")), ev->time.t);
    at = put_text(at, STR("\",\"host\":"), ev->computer);
    at = put_text(at, STR(",\"channel\":"), ev->channel);
    at = put_text(at, STR(",\"provider\":"), ev->provider);
    at = put_number(at, STR(",\"event_id\":"), ev->event_id);
    at = put_number(at, STR(",\"level\":"), (uint64_t)ev->level);
    out->n = (size_t)(at - out->s);
    return true;
}

/* By way of the parser, which needs no fields for it. */
static int write_at_once(struct buf *out, struct str source, struct event *ev)
{
    struct json j = json_into(out, 0);
    size_t begin = out->n;
    int done;

    if (!write_plain_head(out, source, ev))
        write_head(&j, source, ev);
    done = out->failed ? -1 : ev->json(ev, out);
    if (done == 0)
        out->n = begin;
    if (done == 1)
        buf_add(out, STR("}\n"));
    return done == 1 && out->failed ? -1 : done;
}

int event_json(struct buf *out, struct event_out *o, struct str source, struct event *ev)
{
    struct json j = json_into(out, 0);
    int done = ev->json && ev->expand ? write_at_once(out, source, ev) : 0;

    if (done)
        return done < 0 ? -1 : 0;
    if (event_expand(ev) < 0 || event_link(o, ev) < 0)
        return -1;
    write_head(&j, source, ev);
    write_remarks(&j, o, ev);
    write_fields(&j, o, ev);
    json_end_object(&j);
    buf_char(out, '\n');
    return event_close(o, out);
}
