/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ConvertTo-Json behind Get-WinEvent and Get-EventLog, of Windows PowerShell 5.1 and of 7
 * (log-formats.md 3.12): a list of objects, one object, or one behind the other; also inside
 * { "value": [...], "Count": n }, as 5.1 writes lists that came through a variable [inferred].
 *
 * An event is an object with an id, and a time, a provider, or log and words.  Its time is
 * "/Date(ms)/", ISO 8601, or an object that has it as "value".  Properties hold parameters only
 * where -Depth was raised; as type names they say nothing, and the message's template is asked.
 *
 * Other programs write the parts of an event's XML: { "Event": { "System": { "Provider": {
 * "#attributes": { "Name": ..., or keep them in an object of their own: "winlog", "log" [inferred].
 * What stands in such an object counts as if it stood in the one around it.  Converters of XML
 * mark attributes, { "Provider": { "@Name": ..., and a parameter is { "@Name": ..., "#text": ... }.
 * A search answers { "hits": { "hits": [ { "_source": { or { "result": {, Wazuh { "data": {
 * "win": {, Azure { "records": [ { "properties": {, or with names that hold their path and lists
 * of one: "fields": { "winlog.event_id": [ "7" ], "winlog.event_data.param1": [ "x" ] }.
 * Parameters named so have their number: what was empty is left out there, and 10 comes before 2.
 *
 * Log Analytics has the names of its columns once (psobj_rows.h); Splunk has the whole event as one
 * text, "_raw", where its fields were not extracted (psobj_pairs.c).
 *
 * Collectors of OpenTelemetry have names as values, too (psobj_keyed.h).
 *
 * An object whose end was lost ends where the next one begins: with the same name, though it then
 * seems to lie inside.
 */
#include "base/limits.h"
#include "event/evtword.h"
#include "event/payload.h"
#include "event/redact.h"
#include "parsers/parser.h"
#include "parsers/psobj_names.h"
#include "parsers/psobj_pairs.h"
#include "parsers/psobj_rows.h"
#include "parsers/psobj_unlist.h"

#include <string.h>

#define FIRST_MOST 24u
#define PAYLOAD_MOST 64u
#define SHOWN_MOST 200u /* bytes in front of a record that Fluent Bit shows, or syslog sends */

struct parse {
    struct text *text;
    struct psobj_unlist json;
    struct defects *defects;
    struct psobj object;
    bool inside;                /* an object that may be an event */
    unsigned level;             /* depth of its values */
    unsigned inner;             /* so many objects around them belong to the event */
    bool opens;                 /* the name at hand is that of such an object */
    unsigned attributes;        /* depth of the name "#attributes"; 0: not in there */
    uint64_t line, offset;
    bool cut;
    enum psobj_slot slot;       /* of the value that comes next, or holds what comes */
    bool value_name;            /* inside a slot: what follows is called "Value" */
    bool text_name;             /* or "#text", which may be a list of them */
    bool events_name;           /* what follows, if it is a list, is one of events */
    bool flat;                  /* the name at hand is that of a parameter, with its path */
    bool listed;                /* the name at hand is that of a list */
    bool only;                  /* inside a list that stands for its one value */
    bool passed;                /* among the parameters: it is none */
    unsigned number;            /* of the parameter at hand, from 1; 0: the next */
    unsigned fields;            /* depth of the names in "fields"; 0: not in there */
    bool raw;                   /* the name at hand is that of all of the event as one text, */
    bool pairs;                 /* which there was */
    enum spare spare;           /* the name at hand is one of these, */
    struct str spares[SPARES];  /* which had these values, in the object's arena */
    bool secret;                /* what stands there is one: parameters lose their names */
    bool payload;               /* it is that of the parameters as one text, */
    bool properties, body;      /* "properties", "body", which may be an object of parts, */
    bool pairs_of_data;         /* or "event_data", with objects of a name and its value each */
    bool in_data;               /* inside "Data", */
    bool data_list;             /* there was a list of them there, */
    bool param_name;            /* the name at hand is that of the name of a parameter there, */
    size_t item_from;           /* where an object began when there were so many parameters */
    char first[FIRST_MOST];     /* name of the object, if it is one of a slot; first_n 0: not */
    size_t first_n;
    bool named, opened;         /* it has a name; one inside of it has just begun, */
    uint64_t open_line, open_offset; /* here */
    bool next_begun;            /* which is the next event */
    struct psobj_rows rows;
    struct psobj_name names[JSONPULL_SAME + 1]; /* the last one: of a name without a number */
    bool done;
};

static const struct psobj_name *look_at(struct parse *p, const struct jsonpull_item *item)
{
    struct psobj_name *known = &p->names[item->same ? item->same % JSONPULL_SAME : JSONPULL_SAME];

    if (!item->same || known->same != item->same) {
        psobj_names_look(known, item->text);
        known->same = item->same;
    }
    return known;
}

static void begin(struct parse *p, const struct jsonpull_item *item)
{
    psobj_clear(&p->object);
    p->first_n = 0;
    p->named = p->opened = false;
    p->inside = true;
    p->level = psobj_unlist_depth(&p->json);
    p->inner = p->attributes = 0;
    p->opens = false;
    p->line = item->line;
    p->offset = item->offset;
    p->cut = false;
    p->slot = PSOBJ_SLOTS;
    p->value_name = p->events_name = p->flat = p->only = p->passed = p->raw = p->pairs = false;
    p->listed = false;
    p->number = p->fields = 0;
    p->spare = SPARES;
    memset(p->spares, 0, sizeof p->spares); /* STR_NONE */
    p->payload = p->properties = p->body = p->pairs_of_data = p->in_data = p->data_list = false;
    p->secret = false;
}

/* A parameter of Properties as a type name is none. */
static bool is_type_name(struct str s)
{
    return str_starts(s, STR("System.Diagnostics.Eventing."));
}

/* What stands among the parameters, as far as it is one. */
static void take_data(struct parse *p, const struct jsonpull_item *item, bool null)
{
    unsigned depth = psobj_unlist_depth(&p->json);

    if (p->param_name) { /* of the parameter beside it */
        p->number = psobj_names_number(item->text);
        p->secret = redact_secret_name(item->text);
        return;
    }
    if ((p->attributes && depth > p->attributes) || p->passed)
        return;
    if (p->flat ? depth <= p->level + p->only
        : depth == p->level + 1 ? !is_type_name(item->text)
                                : p->value_name && depth <= p->level + 2 + p->text_name)
        psobj_param(&p->object, p->number,
                    null || !item->text.n ? STR("") : p->secret ? STR(REDACT_MASK) : item->text);
}

/* What Splunk calls the source of an event is a log that it reads. */
static bool is_input(enum psobj_slot slot, struct str value)
{
    return slot == PSOBJ_PROVIDER && (str_starts(value, STR("WinEventLog:")) ||
                                      str_starts(value, STR("XmlWinEventLog:")));
}

/* "1700849109.3371": the number that a collector gave to what it tells of an event. */
static bool is_other_id(enum psobj_slot slot, struct str value)
{
    uint64_t n;

    return slot == PSOBJ_ID && !str_u64(value, &n);
}

/* A time with its zone says more than the one that the text had. */
static void prefer_time(struct parse *p, struct str value)
{
    struct stamp stamp;

    if (p->slot == PSOBJ_TIME && p->pairs && localdate_parse(value, &stamp) &&
        stamp.kind == STAMP_UTC)
        p->object.slot[PSOBJ_TIME] = STR_NONE;
}

static void take_payload(struct parse *p, struct str text)
{
    struct str values[PAYLOAD_MOST];
    size_t n = p->object.has_data ? 0
                                  : payload_values(values, PAYLOAD_MOST, text, &p->object.arena);

    for (size_t i = 0; i < n; i++)
        psobj_data(&p->object, values[i]);
}

static void take_spare(struct parse *p, struct str value)
{
    if (!str_present(p->spares[p->spare]))
        p->spares[p->spare] = arena_copy(&p->object.arena, value);
}

static void take_value(struct parse *p, const struct jsonpull_item *item, bool word)
{
    unsigned depth = psobj_unlist_depth(&p->json);
    bool null = word && str_eq(item->text, STR("null"));

    p->cut = p->cut || item->cut;
    prefer_time(p, item->text);
    p->pairs = p->pairs || p->raw;
    if (p->raw && depth == p->level)
        psobj_pairs_text(&p->object, item->text);
    else if (p->payload && depth == p->level)
        take_payload(p, item->text);
    else if (p->slot == PSOBJ_DATA)
        take_data(p, item, null);
    else if ((depth == p->level || (depth <= p->level + 2 && (p->value_name || p->only))) &&
             !null && (!item->cut || p->slot == PSOBJ_MESSAGE) && !is_input(p->slot, item->text) &&
             !is_other_id(p->slot, item->text))
        psobj_set(&p->object, p->slot, item->text);
    if (p->spare != SPARES && depth == p->level && !null && !item->cut && item->text.n)
        take_spare(p, item->text);
}

/* A parameter that is an object or a list itself keeps its place. */
static void take_nested(struct parse *p)
{
    if (p->slot != PSOBJ_DATA || psobj_unlist_depth(&p->json) != p->level + 3)
        return;
    if (p->in_data) {
        p->item_from = p->object.data_n;
        p->number = 0;
        return;
    }
    if (!p->value_name || p->text_name)
        return;
    psobj_data(&p->object, STR(""));
    p->value_name = false;
}

static void take_own_name(struct parse *p, const struct psobj_name *name)
{
    /* in "fields" there may be anything: only names with a path are an event's */
    bool foreign = p->fields == p->level && !name->own;

    p->flat = name->flat;
    p->raw = name->raw;
    p->slot = name->flat ? PSOBJ_DATA : foreign ? PSOBJ_SLOTS : (enum psobj_slot)name->slot;
    p->spare = (enum spare)name->spare;
    p->opens = p->slot == PSOBJ_SLOTS && name->inner;
    p->events_name = name->list;
    p->payload = name->payload;
    p->properties = name->properties;
    p->body = name->body;
    p->pairs_of_data = name->event_data;
    if (p->opens && name->fields)
        p->fields = p->level + 1;
    p->number = name->flat_number;
    p->passed = name->flat_binary;
}

static void note_first(struct parse *p, struct str name, const struct psobj_name *known)
{
    bool of_event = known->slot != PSOBJ_SLOTS || p->json.keyed.on; /* those of OTLP are its own */

    if (!p->named && name.n <= FIRST_MOST && of_event) {
        memcpy(p->first, name.s, name.n);
        p->first_n = name.n;
    }
    p->named = true;
}

/* The event at hand lost its end: an object that seems to lie in it begins as it did. */
static bool is_next(const struct parse *p, struct str name)
{
    return p->opened && p->first_n && psobj_unlist_depth(&p->json) > p->level &&
           str_eq(name, (struct str){ p->first, p->first_n });
}

/* Behind the event that was given. */
static void begin_next(struct parse *p)
{
    const struct jsonpull_item item = { .text = { p->first, p->first_n },
                                        .line = p->open_line, .offset = p->open_offset };
    const struct psobj_name *known = look_at(p, &item);

    p->next_begun = false;
    begin(p, &item);
    note_first(p, item.text, known);
    take_own_name(p, known);
}

/* Among parameters: { "Data": [ { "@Name": "param1", "#text": "x" }, or [ { "param1": "x" } ]. */
static void take_data_name(struct parse *p, const struct psobj_name *name, unsigned depth)
{
    bool item = p->slot == PSOBJ_DATA && p->in_data && depth >= p->level + 3;

    p->param_name = item && name->attribute_name;
    if (item && p->pairs_of_data && !p->param_name) {
        p->value_name = p->text_name = true;
        p->number = name->number;
    }
    if (depth <= p->level + 1)
        p->in_data = depth == p->level + 1 && name->data;
}

static void take_name(struct parse *p, const struct jsonpull_item *item)
{
    unsigned depth = psobj_unlist_depth(&p->json);
    const struct psobj_name *name = look_at(p, item);

    note_first(p, item->text, name);
    p->only = false;
    p->listed = p->listed && depth != p->level;
    if (depth == p->level) {
        take_own_name(p, name);
    } else if (p->slot == PSOBJ_DATA && depth == p->level + 1) {
        p->number = name->number;
        p->passed = name->binary || (p->data_list && name->lower_name); /* of all of them */
    }
    p->secret = name->secret || (p->secret && depth >= p->level + 3 && !name->attribute_name);
    if (name->attributes)
        p->attributes = depth;
    else if (depth <= p->attributes)
        p->attributes = 0;
    p->value_name = name->value_of >> p->slot & 1;
    p->text_name = name->text;
    take_data_name(p, name, depth);
}

/* What ended was a parameter with its name, of which an empty text is left out. */
static void end_parameter(struct parse *p)
{
    if (p->slot == PSOBJ_DATA && p->in_data && psobj_unlist_depth(&p->json) + 1 == p->level + 3 &&
        p->object.data_n == p->item_from)
        psobj_param(&p->object, p->number, STR(""));
}

/* { "GW02": [ { "Id": ...: what holds lists of events by the name of a machine. */
static bool is_first_of_list(const struct parse *p)
{
    if (p->slot != PSOBJ_SLOTS || p->opens || p->inner || !p->listed ||
        psobj_unlist_depth(&p->json) != p->level + 2)
        return false;
    for (size_t i = 0; i < PSOBJ_SLOTS; i++)
        if (str_present(p->object.slot[i]))
            return false;
    return !p->object.has_data;
}

/* An object inside the event: its values are the event's, or those of the name at hand. */
static void take_open(struct parse *p, const struct jsonpull_item *item)
{
    if (is_first_of_list(p)) {
        begin(p, item);
        return;
    }
    p->opened = true;
    p->open_line = item->line;
    p->open_offset = item->offset;
    take_nested(p);
    if ((p->properties && p->slot == PSOBJ_DATA) || (p->body && p->slot == PSOBJ_MESSAGE)) {
        p->slot = PSOBJ_SLOTS;
        p->opens = true;
    }
    if (!p->opens || psobj_unlist_depth(&p->json) != p->level + 1)
        return;
    p->level++;
    p->inner++;
    p->opens = false;
}

/* { "value": [ events; or a list of one value. */
static void take_list(struct parse *p)
{
    if (psobj_unlist_depth(&p->json) == p->level + 1 && p->slot == PSOBJ_SLOTS && p->events_name)
        p->inside = false;
    p->listed = p->listed || psobj_unlist_depth(&p->json) == p->level + 1;
    p->data_list = p->in_data && p->pairs_of_data;
    p->only = psobj_unlist_depth(&p->json) == p->level + 1 &&
              (p->flat || (p->slot != PSOBJ_SLOTS && p->slot != PSOBJ_DATA));
    take_nested(p);
}

/* The object that was open is over.  True: it is an event. */
static bool end(struct parse *p)
{
    p->inside = false;
    psobj_names_fill(&p->object, p->spares);
    if (psobj_is_event(&p->object))
        return true;
    if (psobj_lacks(&p->object))
        defect_note(p->defects, DEFECT_RECORD, p->offset, 0);
    return false;
}

/* A row of a table is complete.  True: it is an event. */
static bool end_row(struct parse *p)
{
    p->inside = p->cut = false;
    p->line = p->rows.line;
    p->offset = p->rows.offset;
    return psobj_is_event(&p->object);
}

/* True: that was the end of an event. */
static bool take_close(struct parse *p, const struct jsonpull_item *item)
{
    end_parameter(p);
    if (psobj_unlist_depth(&p->json) + 1 != p->level)
        return false;
    if (p->inner) {
        p->inner--;
        p->level--;
        p->fields = p->fields > p->level ? 0 : p->fields;
        p->slot = PSOBJ_SLOTS;
        return false;
    }
    p->cut = p->cut || item->implied;
    return end(p);
}

/* Of an event.  True: it is complete. */
static bool feed_inside(struct parse *p, enum jsonpull_kind kind, const struct jsonpull_item *item)
{
    p->opened = false;
    if (kind == JSON_CLOSE)
        return take_close(p, item);
    if (kind == JSON_LIST)
        take_list(p);
    else if (kind == JSON_OPEN)
        take_open(p, item);
    else if (kind == JSON_NAME)
        take_name(p, item);
    else if (kind == JSON_TEXT || kind == JSON_WORD)
        take_value(p, item, kind == JSON_WORD);
    return false;
}

/* One token.  True: an event is complete. */
static bool feed(struct parse *p, enum jsonpull_kind kind, const struct jsonpull_item *item)
{
    enum psobj_rows_told told = psobj_rows_feed(&p->rows, kind, item, psobj_unlist_depth(&p->json),
                                                &p->object);

    if (told != ROWS_NOT_MINE)
        return told == ROWS_ROW && end_row(p);
    if (p->inside && kind == JSON_NAME && is_next(p, item->text)) {
        p->next_begun = p->cut = true;
        if (end(p))
            return true;
        begin_next(p);
        return false;
    }
    if (p->inside)
        return feed_inside(p, kind, item);
    if (kind == JSON_OPEN)
        begin(p, item);
    return false;
}

static enum next give(struct parse *p, struct event *ev)
{
    if (psobj_fill(&p->object, ev) < 0)
        return NEXT_DEAD;
    ev->line = p->line;
    ev->offset = p->offset;
    if (p->cut || ev->damaged)
        defect_note(p->defects, DEFECT_VALUE, p->offset, 0);
    ev->damaged = ev->damaged || p->cut;
    return NEXT_EVENT;
}

static enum next psobj_json_next(struct parse *p, struct event *ev)
{
    struct jsonpull_item item;
    enum jsonpull_kind kind = JSON_DONE;

    if (p->next_begun)
        begin_next(p);
    while (!p->done && (kind = psobj_unlist_next(&p->json, &item)) > JSON_DONE) {
        if (feed(p, kind, &item))
            return give(p, ev);
        if (p->object.arena.failed)
            return NEXT_DEAD;
    }
    if (!p->done && kind == JSON_NOMEM)
        return NEXT_DEAD;
    p->done = true;
    if (!p->inside)
        return NEXT_END;
    defect_note(p->defects, DEFECT_TRUNCATED, p->offset, 0);
    p->cut = true;
    return end(p) ? give(p, ev) : NEXT_END;
}

static void psobj_json_close(struct parse *p)
{
    jsonpull_close(p->json.json);
    psobj_release(&p->object);
}

/* "[0] winevtlog.0: [[1689354309.3, {}], {": how Fluent Bit shows what it sends. */
static bool is_shown_record(struct str s)
{
    size_t n = 1;

    while (n < s.n && is_digit(s.s[n]))
        n++;
    s = str_first(str_from(s, n), SHOWN_MOST);
    return n > 1 && str_starts(s, STR("] ")) && str_find(s, STR(", {\"")) < s.n;
}

/* "<14>1 2024-03-16T22:41:07.5Z ms01 MsiInstaller - - - {", "Mar 16 22:41:07 ms01 x[0]: {": a line
   of syslog, with an hour in front of an object that ends with it. */
static bool is_sent_record(struct str s)
{
    struct str line = str_first(s, str_find_char(s, '\n')), front = str_first(line, SHOWN_MOST);
    bool hour = false;
    size_t at;

    if (line.n < 2 || (line.s[line.n - 1] != '}' && line.s[line.n - 2] != '}')) /* CR behind it */
        return false;
    at = str_find(front, STR(" {"));
    if (at == front.n)
        return false;
    front = str_first(front, at);
    for (size_t i = 8; i <= front.n && !hour; i++)
        hour = front.s[i - 3] == ':' && front.s[i - 6] == ':' && is_digit(front.s[i - 1]) &&
               is_digit(front.s[i - 4]) && is_digit(front.s[i - 7]);
    return hour;
}

/* Where the first object or list begins, at the beginning of a line: before it may stand a prompt,
   the fence of a ticket, a mail.  s.n: nowhere. */
static size_t first_object(struct str s)
{
    struct str rest = evtword_trim(s); /* its end is looked at once, and so is each blank line */

    while ((rest = evtword_trim(rest)).n) {
        struct str second = evtword_trim(str_from(rest, 1));

        if ((rest.s[0] == '[' || rest.s[0] == '{') && second.n &&
            (is_sign_of(second.s[0], "{[\"]}") || is_shown_record(rest)))
            return (size_t)(rest.s - s.s);
        if (is_sent_record(rest))
            return (size_t)(rest.s - s.s);
        (void)str_cut(&rest, '\n');
    }
    return s.n;
}

/* What stands before the first object is left out, if the sample had one. */
static void skip_words(struct parse *p)
{
    struct str head;
    size_t at;

    head.s = text_peek(p->text, LIMIT_BID_BYTES, &head.n);
    head = head.s ? str_first(head, LIMIT_BID_BYTES) : STR_NONE;
    at = first_object(head);
    p->json.on = psobj_unlist_needed(head);
    p->json.keyed.on = psobj_keyed_needed(head);
    text_consume(p->text, at < head.n ? at : 0);
}

static int psobj_json_open(struct parse *p, const struct parser_source *from)
{
    p->defects = from->defects;
    p->text = from->text;
    if (jsonpull_open(&p->json.json, p->text, from->err) < 0)
        return -1;
    skip_words(p);
    return 0;
}

/* The names of an event's properties, quoted, a colon behind. */
static unsigned psobj_json_bid(const struct sample *sample)
{
    struct str s = evtword_trim(sample->text);

    return s.n && (s.s[0] == '"' || first_object(s) < s.n) ? psobj_names_bid(s) : 0;
}

const struct parser parser_psobj_json = {
    .name = "evtjson",
    .summary = "Windows events as JSON (ConvertTo-Json, NXLog, winlogbeat, Log Analytics, Splunk)",
    .files = "Get-WinEvent or Get-EventLog | ConvertTo-Json; NXLog, winlogbeat, Wazuh, GELF, "
             "OpenTelemetry, Vector; answers of Log Analytics, Splunk, Elasticsearch",
    .times = "of each event, mostly UTC",
    .machine = "the event's MachineName, Computer or Hostname",
    .lacks = "parameters, where ConvertTo-Json ran without -Depth and the form of the message is "
             "not known",
    .bid = psobj_json_bid,
    .needs = { STR_INIT("\"") }, /* all names that count are quoted */
    .state_bytes = sizeof(struct parse),
    .open = psobj_json_open,
    .next = psobj_json_next,
    .close = psobj_json_close,
};
