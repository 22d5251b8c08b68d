/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where things go (log-formats.md 3.1):
 *
 *   Event/System/...                 members of struct event; the rest as fields Tag, Tag_Attribute
 *   Event/EventData/Data             field Name, or "Data" where it has no name; one for each item
 *                                    of an array, as Windows repeats the element
 *   Event/EventData/x                field x (Binary)
 *   Event/UserData/Child/a/b         field b, path "a.b"; its attribute c: field b_c, path "a.b_c"
 *   Event/RenderingInfo/Message      message; its neighbours RenderingInfo_Level ...
 *   Event/other/a/b                  field b, path "other.a.b"
 *
 * A value stays bytes until it is known what is wanted of it: most of System are numbers and times.
 */
#include "parsers/evtx_fields.h"

#include "base/mem.h"

#include <string.h>

static const struct {
    struct str text;
    enum evtx_tag tag;
} tags[] = {
    { { "Event", 5 }, TAG_EVENT },
    { { "System", 6 }, TAG_SYSTEM },
    { { "EventData", 9 }, TAG_EVENT_DATA },
    { { "UserData", 8 }, TAG_USER_DATA },
    { { "RenderingInfo", 13 }, TAG_RENDERING_INFO },
    { { "Data", 4 }, TAG_DATA },
    { { "Name", 4 }, TAG_NAME },
    { { "Provider", 8 }, TAG_PROVIDER },
    { { "EventID", 7 }, TAG_EVENT_ID },
    { { "Level", 5 }, TAG_LEVEL },
    { { "Channel", 7 }, TAG_CHANNEL },
    { { "Computer", 8 }, TAG_COMPUTER },
    { { "EventRecordID", 13 }, TAG_RECORD_ID },
    { { "TimeCreated", 11 }, TAG_TIME_CREATED },
    { { "SystemTime", 10 }, TAG_SYSTEM_TIME },
    { { "Message", 7 }, TAG_MESSAGE },
    { { "xmlns", 5 }, TAG_XMLNS },
};

struct evtx_name evtx_name_of(struct str text)
{
    struct evtx_name name = { text, TAG_NONE };
    size_t colon = str_find_char(text, ':');

    if (str_starts(text, STR("xmlns:")))
        return (struct evtx_name){ text, TAG_XMLNS };
    if (colon + 1 < text.n)
        name.text = str_from(text, colon + 1);
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        if (str_eq(name.text, tags[i].text))
            name.tag = (uint8_t)tags[i].tag;
    }
    return name;
}

/* Memory of one record. */

static struct str keep(struct evtx_fields *f, struct str s)
{
    if (s.n > f->text_max - f->kept) {
        f->limited = true;
        return (struct str){ "", 0 };
    }
    f->kept += s.n;
    s = arena_copy(&f->arena, s);
    f->failed = f->failed || f->arena.failed;
    return s;
}

/* a + mark + b, as one name: Provider_Name. */
static struct str join(struct evtx_fields *f, struct str a, char mark, struct str b)
{
    size_t n = a.n + b.n + 1;
    char *p = n <= f->text_max - f->kept ? arena_alloc(&f->arena, n) : NULL;

    if (!p) {
        f->limited = true;
        f->failed = f->failed || f->arena.failed;
        return a;
    }
    f->kept += n;
    memcpy(p, a.s, a.n);
    p[a.n] = mark;
    memcpy(p + a.n + 1, b.s, b.n);
    return (struct str){ p, n };
}

static void add_field(struct evtx_fields *f, struct str name, struct str path, struct str value,
                      enum field_place place)
{
    if (f->fields_n >= LIMIT_FIELDS) {
        f->limited = true;
        return;
    }
    if (mem_grow(&f->fields, &f->fields_cap, f->fields_n + 1, sizeof *f->fields) < 0) {
        f->failed = true;
        return;
    }
    f->fields[f->fields_n++] = (struct field){ name, path, value, place };
}

/* The text of the innermost element or attribute. */

static struct evtx_frame *top(struct evtx_fields *f)
{
    return f->depth ? &f->frames[f->depth - 1] : NULL;
}

static size_t text_begin(const struct evtx_fields *f)
{
    if (f->in_attribute)
        return f->attribute_at;
    return f->depth ? f->frames[f->depth - 1].text_at : 0;
}

static void append_value(struct evtx_fields *f, struct evtx_value v)
{
    size_t before = f->text.n;
    enum evtx_text text = evtx_value_text(&f->text, v);

    f->bad_value = f->bad_value || text == EVTX_TEXT_MISFIT;
    f->no_unicode = f->no_unicode || text == EVTX_TEXT_NO_UNICODE;
    if (f->text.n > f->text_max) {
        f->text.n = before;
        f->limited = true;
    }
}

static void flush_one(struct evtx_fields *f)
{
    if (f->has_one)
        append_value(f, f->one);
    f->has_one = false;
}

static struct str take_text(struct evtx_fields *f)
{
    size_t begin = text_begin(f);
    struct str s;

    flush_one(f);
    s = keep(f, str_from(buf_str(&f->text), begin));
    f->text.n = begin;
    return s.s ? s : (struct str){ "", 0 };
}

static bool text_is_blank(struct evtx_fields *f)
{
    flush_one(f);
    return str_trim(str_from(buf_str(&f->text), text_begin(f))).n == 0;
}

static bool take_number(struct evtx_fields *f, uint64_t *out)
{
    bool is = f->has_one ? evtx_value_number(f->one, out)
                         : str_u64(str_trim(str_from(buf_str(&f->text), text_begin(f))), out);

    f->has_one = f->has_one && !is;
    return is;
}

/* System. */

static bool take_time(struct evtx_fields *f)
{
    when t;

    if (!f->has_one || !evtx_value_time(f->one, &t))
        return false;
    if (t == 0) /* never filled in; that of the record is better */
        return true;
    f->ev->time = (struct stamp){ .t = t, .kind = STAMP_UTC, .digits = 7 };
    return true;
}

static void system_text(struct evtx_fields *f, const struct evtx_frame *frame)
{
    struct event *ev = f->ev;
    uint64_t u;

    switch (frame->name.tag) {
    case TAG_EVENT_ID:
        if (take_number(f, &u) && u <= UINT32_MAX) {
            ev->event_id = (uint32_t)u;
            ev->has_event_id = true;
        }
        return;
    case TAG_RECORD_ID:
        if (take_number(f, &u) && u > 0)
            ev->record = u;
        return;
    case TAG_LEVEL:
        if (take_number(f, &u) && u <= INT8_MAX)
            ev->level = (int8_t)u;
        return;
    case TAG_CHANNEL:
        ev->channel = take_text(f);
        return;
    case TAG_COMPUTER:
        ev->computer = take_text(f);
        return;
    default:
        if (!text_is_blank(f))
            add_field(f, frame->name.text, STR_NONE, take_text(f), FIELD_SYSTEM);
    }
}

static void system_attribute(struct evtx_fields *f, const struct evtx_frame *frame)
{
    struct str value;

    if (frame->name.tag == TAG_TIME_CREATED && f->attribute.tag == TAG_SYSTEM_TIME && take_time(f))
        return;
    value = take_text(f);
    if (frame->name.tag == TAG_PROVIDER && f->attribute.tag == TAG_NAME)
        f->ev->provider = value;
    add_field(f, join(f, frame->name.text, '_', f->attribute.text), STR_NONE, value, FIELD_SYSTEM);
}

/* Data. */

/* The names of the open elements below the section, joined with dots. */
static struct str path_of(struct evtx_fields *f, struct str leaf)
{
    const struct evtx_frame *inner = top(f);
    unsigned skip = inner->section == SECTION_USER ? 2u : inner->section == SECTION_DATA ? 1u : 0u;
    unsigned first = f->depth - 1 - inner->level + skip;
    struct str path = leaf;

    for (unsigned i = f->depth - 1; i > first; i--)
        path = join(f, f->frames[i - 1].name.text, '.', path);
    return path;
}

static void data_text(struct evtx_fields *f, struct evtx_frame *frame)
{
    bool is_data = frame->section == SECTION_DATA && frame->level == 1 &&
                   frame->name.tag == TAG_DATA;
    bool blank = text_is_blank(f);
    struct str name = frame->name.text;

    /* An element that only holds others, or only attributes, has no value of its own. */
    if (blank && !is_data && (frame->has_children || frame->has_attributes || frame->level == 0))
        return;
    if (blank && is_data && frame->has_children)
        return;
    if (is_data)
        name = str_present(frame->data_name) ? frame->data_name : STR("Data");
    add_field(f, name, is_data ? STR_NONE : path_of(f, name), take_text(f), FIELD_DATA);
}

static void data_attribute(struct evtx_fields *f, struct evtx_frame *frame)
{
    struct str value = take_text(f), name;

    if (frame->section == SECTION_DATA && frame->name.tag == TAG_DATA &&
        f->attribute.tag == TAG_NAME) {
        frame->data_name = value;
        return;
    }
    frame->has_attributes = true;
    name = join(f, frame->name.text, '_', f->attribute.text);
    add_field(f, name, path_of(f, name), value, FIELD_DATA);
}

/* RenderingInfo. */

static void rendering_text(struct evtx_fields *f, const struct evtx_frame *frame)
{
    struct str value;

    if (text_is_blank(f))
        return;
    value = take_text(f);
    if (frame->name.tag == TAG_MESSAGE) {
        f->ev->message = value;
        f->ev->rendered = true;
        return;
    }
    add_field(f, join(f, STR("RenderingInfo"), '_', frame->name.text), STR_NONE, value,
              FIELD_SYSTEM);
}

/* Elements as they come. */

static void end_attribute(struct evtx_fields *f)
{
    struct evtx_frame *frame = top(f);

    if (!f->in_attribute)
        return;
    if (f->attribute.tag == TAG_XMLNS || !f->attribute_given || !frame)
        ; /* no data, or a value that is not there: the attribute vanishes */
    else if (frame->section == SECTION_SYSTEM)
        system_attribute(f, frame);
    else if (frame->section == SECTION_RENDERING)
        add_field(f, join(f, frame->name.text, '_', f->attribute.text), STR_NONE, take_text(f),
                  FIELD_SYSTEM);
    else if (frame->section != SECTION_EVENT)
        data_attribute(f, frame);
    f->has_one = false;
    f->text.n = f->attribute_at;
    f->in_attribute = false;
}

static void end_text(struct evtx_fields *f)
{
    struct evtx_frame *frame = top(f);

    if (frame->section == SECTION_SYSTEM)
        system_text(f, frame);
    else if (frame->section == SECTION_RENDERING)
        rendering_text(f, frame);
    else if (frame->section != SECTION_EVENT)
        data_text(f, frame);
    f->has_one = false;
    f->text.n = frame->text_at;
}

static enum evtx_section section_in(const struct evtx_frame *parent, uint8_t tag)
{
    if (!parent)
        return tag == TAG_EVENT ? SECTION_EVENT : SECTION_NONE;
    if (parent->section != SECTION_EVENT)
        return parent->section;
    switch (tag) {
    case TAG_SYSTEM:
        return SECTION_SYSTEM;
    case TAG_EVENT_DATA:
        return SECTION_DATA;
    case TAG_USER_DATA:
        return SECTION_USER;
    case TAG_RENDERING_INFO:
        return SECTION_RENDERING;
    default:
        return SECTION_OTHER;
    }
}

bool evtx_fields_open(struct evtx_fields *f, struct evtx_name name)
{
    struct evtx_frame *parent = top(f), *frame;

    end_attribute(f);
    flush_one(f);
    if (f->depth >= LIMIT_BINXML_DEPTH) {
        f->limited = true;
        return false;
    }
    if (parent)
        parent->has_children = true;
    frame = &f->frames[f->depth++];
    *frame = (struct evtx_frame){ .name = name, .text_at = f->text.n };
    frame->section = (uint8_t)section_in(parent, name.tag);
    if (parent && parent->section == frame->section)
        frame->level = (uint8_t)(parent->level + 1);
    return true;
}

void evtx_fields_attribute(struct evtx_fields *f, struct evtx_name name)
{
    end_attribute(f);
    flush_one(f);
    f->in_attribute = true;
    f->attribute_given = false;
    f->attribute = name;
    f->attribute_at = f->text.n;
}

void evtx_fields_start_done(struct evtx_fields *f)
{
    end_attribute(f);
}

static void add_value(struct evtx_fields *f, struct evtx_value v)
{
    if (!f->has_one && f->text.n == text_begin(f)) {
        f->one = v;
        f->has_one = true;
        return;
    }
    flush_one(f);
    append_value(f, v);
}

/* Windows repeats the element for each item of an array. */
static void add_items(struct evtx_fields *f, struct evtx_value v)
{
    struct evtx_value item;
    uint32_t at = 0;

    for (bool first = true; evtx_value_item(v, &at, &item); first = false) {
        if (!evtx_fields_steps(f, 1))
            return;
        if (!first)
            end_text(f);
        add_value(f, item);
    }
}

void evtx_fields_value(struct evtx_fields *f, struct evtx_value v)
{
    f->attribute_given = true;
    if (v.type & EVTX_ARRAY && !f->in_attribute && f->depth && !f->has_one &&
        f->text.n == text_begin(f))
        add_items(f, v);
    else
        add_value(f, v);
}

void evtx_fields_optional(struct evtx_fields *f, struct evtx_value v)
{
    if (!evtx_value_is_empty(v))
        evtx_fields_value(f, v);
}

void evtx_fields_char(struct evtx_fields *f, uint32_t code_point)
{
    f->attribute_given = true;
    flush_one(f);
    if (f->text.n >= f->text_max)
        f->limited = true;
    else
        buf_utf8(&f->text, code_point);
}

void evtx_fields_text(struct evtx_fields *f, struct str utf8)
{
    f->attribute_given = true;
    flush_one(f);
    if (utf8.n > f->text_max - f->text.n)
        f->limited = true;
    else
        buf_add(&f->text, utf8);
}

void evtx_fields_close(struct evtx_fields *f)
{
    end_attribute(f);
    if (f->depth == 0)
        return;
    end_text(f);
    f->depth--;
}

static size_t at_most(size_t limit, size_t free, size_t per_byte, size_t bytes)
{
    return bytes < (limit - free) / per_byte ? free + per_byte * bytes : limit;
}

bool evtx_fields_steps(struct evtx_fields *f, uint32_t n)
{
    f->limited = f->limited || n > f->steps_left;
    if (!f->limited)
        f->steps_left -= n;
    return !f->limited;
}

void evtx_fields_begin(struct evtx_fields *f, struct event *ev, size_t record_bytes)
{
    f->text_max = at_most(LIMIT_RECORD_BYTES, LIMIT_BINXML_TEXT_FREE, LIMIT_BINXML_TEXT_PER_BYTE,
                          record_bytes);
    f->steps_left = (uint32_t)at_most(LIMIT_BINXML_STEPS, LIMIT_BINXML_STEPS_FREE,
                                      LIMIT_BINXML_STEPS_PER_BYTE, record_bytes);
    arena_reset(&f->arena);
    buf_clear(&f->text);
    f->ev = ev;
    f->fields_n = 0;
    f->depth = 0;
    f->kept = 0;
    f->has_one = f->in_attribute = false;
    f->limited = f->bad_value = f->no_unicode = f->failed = false;
}

void evtx_fields_end(struct evtx_fields *f)
{
    while (f->depth)
        evtx_fields_close(f);
    f->failed = f->failed || f->text.failed;
    f->ev->fields = f->fields;
    f->ev->fields_n = f->fields_n;
}

void evtx_fields_release(struct evtx_fields *f)
{
    arena_release(&f->arena);
    buf_release(&f->text);
    mem_free(f->fields);
    *f = (struct evtx_fields){ 0 };
}
