/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One event as XML.  A Windows event has the shape in which Windows writes it (and in which this
 * program reads it back); an entry of a text log, for which there is no such shape, is an <Entry>.
 * Characters that XML cannot hold become U+FFFD, those that act in a terminal are numbers.
 */
#include "event/event_json.h"

#include "base/utf.h"

static void xml_escape(struct buf *out, struct str s)
{
    while (s.n) {
        uint32_t cp;
        size_t n = utf8_decode(s, &cp, NULL);

        if (cp == '<')
            buf_add(out, STR("&lt;"));
        else if (cp == '>')
            buf_add(out, STR("&gt;"));
        else if (cp == '&')
            buf_add(out, STR("&amp;"));
        else if (cp == '"')
            buf_add(out, STR("&quot;"));
        else if (cp == '\n')
            buf_char(out, '\n');
        else if ((cp < 0x20 && cp != '\t' && cp != '\r') || cp == 0xFFFE || cp == 0xFFFF)
            buf_utf8(out, UTF_BAD);
        else if (utf_acts(cp))
            buf_format(out, "&#x%X;", (unsigned)cp);
        else
            buf_utf8(out, cp);
        s = str_from(s, n);
    }
}

/* A name that is none for XML ("Data 1") becomes "_". */
static void xml_name(struct buf *out, struct str s)
{
    bool good = s.n > 0;

    for (size_t i = 0; i < s.n; i++) {
        char c = s.s[i];
        bool letter = is_letter(c) || c == '_' || (unsigned char)c >= 0xC3;

        good = good && (letter || (i && ((c >= '0' && c <= '9') || c == '-' || c == '.')));
    }
    buf_add(out, good && utf8_valid_prefix(s) == s.n ? s : STR("_"));
}

static void attribute(struct buf *out, const char *name, struct str value)
{
    buf_format(out, " %s=\"", name);
    xml_escape(out, value);
    buf_char(out, '"');
}

static void time_doubt(struct buf *out, const struct event *ev)
{
    const char *doubt = stamp_doubt(ev->time);

    if (doubt)
        attribute(out, "Doubt", str_of(doubt));
}

static void element(struct buf *out, const char *name, struct str value)
{
    if (!str_present(value))
        return;
    buf_format(out, "<%s>", name);
    xml_escape(out, value);
    buf_format(out, "</%s>", name);
}

/* Attributes of one System element: fields named "Tag_Attribute". */
static void system_attributes(struct buf *out, const struct event *ev, struct str tag,
                              struct str without)
{
    for (size_t i = 0; i < ev->fields_n; i++) {
        struct str name = ev->fields[i].name;

        if (ev->fields[i].place != FIELD_SYSTEM || !str_starts(name, tag) ||
            name.n <= tag.n + 1 || name.s[tag.n] != '_')
            continue;
        name = str_from(name, tag.n + 1);
        if (str_eq(name, without))
            continue;
        buf_char(out, ' ');
        xml_name(out, name);
        buf_add(out, STR("=\""));
        xml_escape(out, ev->fields[i].value);
        buf_char(out, '"');
    }
}

static void system_element(struct buf *out, const struct event *ev, const char *tag)
{
    size_t before = out->n;

    buf_format(out, "<%s", tag);
    before = out->n;
    system_attributes(out, ev, str_of(tag), STR_NONE);
    if (out->n == before) {
        out->n -= str_of(tag).n + 1; /* no attribute: no element */
        return;
    }
    buf_add(out, STR("/>"));
}

/* Version, Task, Opcode, Keywords: elements that are fields of their own name. */
static void system_plain(struct buf *out, const struct event *ev, const char *tag)
{
    for (size_t i = 0; i < ev->fields_n; i++)
        if (ev->fields[i].place == FIELD_SYSTEM && str_eq(ev->fields[i].name, str_of(tag)))
            element(out, tag, ev->fields[i].value);
}

static void system_part(struct buf *out, const struct event *ev)
{
    buf_add(out, STR("<System><Provider"));
    if (str_present(ev->provider))
        attribute(out, "Name", ev->provider);
    system_attributes(out, ev, STR("Provider"), STR("Name"));
    buf_add(out, STR("/><EventID"));
    system_attributes(out, ev, STR("EventID"), STR_NONE);
    buf_char(out, '>');
    if (ev->has_event_id)
        buf_format(out, "%u", (unsigned)ev->event_id);
    buf_add(out, STR("</EventID>"));
    system_plain(out, ev, "Version");
    if (ev->level >= 0)
        buf_format(out, "<Level>%d</Level>", ev->level);
    system_plain(out, ev, "Task");
    system_plain(out, ev, "Opcode");
    system_plain(out, ev, "Keywords");
    if (ev->time.kind != STAMP_NONE) {
        buf_add(out, STR("<TimeCreated SystemTime=\""));
        stamp_append(out, ev->time);
        buf_char(out, '"');
        time_doubt(out, ev);
        buf_add(out, STR("/>"));
    }
    if (ev->has_record)
        buf_format(out, "<EventRecordID>%llu</EventRecordID>", (unsigned long long)ev->record);
    system_element(out, ev, "Correlation");
    system_element(out, ev, "Execution");
    element(out, "Channel", ev->channel);
    element(out, "Computer", ev->computer);
    system_element(out, ev, "Security");
    buf_add(out, STR("</System>"));
}

static void user_data(struct buf *out, struct event_out *o, const struct event *ev)
{
    buf_add(out, STR("<UserData><EventXML>"));
    for (size_t i = 0; i < ev->fields_n; i++) {
        const struct field *f = &ev->fields[i];

        if (f->place != FIELD_DATA)
            continue;
        buf_char(out, '<');
        xml_name(out, f->name);
        buf_char(out, '>');
        xml_escape(out, event_field_value(o, ev, i));
        buf_add(out, STR("</"));
        xml_name(out, f->name);
        buf_char(out, '>');
    }
    buf_add(out, STR("</EventXML></UserData>"));
}

static void event_data(struct buf *out, struct event_out *o, const struct event *ev)
{
    buf_add(out, STR("<EventData>"));
    for (size_t i = 0; i < ev->fields_n; i++) {
        const struct field *f = &ev->fields[i];
        const char *tag = str_eq(f->name, STR("Binary")) ? "Binary" : "Data";

        if (f->place != FIELD_DATA)
            continue;
        buf_format(out, "<%s", tag);
        if (!str_eq(f->name, STR("Data")) && !str_eq(f->name, STR("Binary")))
            attribute(out, "Name", f->name);
        buf_char(out, '>');
        xml_escape(out, event_field_value(o, ev, i));
        buf_format(out, "</%s>", tag);
    }
    buf_add(out, STR("</EventData>"));
}

static bool has_paths(const struct event *ev)
{
    for (size_t i = 0; i < ev->fields_n; i++)
        if (ev->fields[i].path.n)
            return true;
    return false;
}

static void windows_event(struct buf *out, struct event_out *o, const struct event *ev)
{
    buf_add(out,
            STR("<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\">"));
    system_part(out, ev);
    if (has_paths(ev))
        user_data(out, o, ev);
    else
        event_data(out, o, ev);
    if (str_present(ev->message)) {
        buf_add(out, STR("<RenderingInfo>"));
        element(out, "Message", event_value(o, ev->message));
        buf_add(out, STR("</RenderingInfo>"));
    }
    buf_add(out, STR("</Event>\n"));
}

static void text_entry(struct buf *out, struct event_out *o, const struct event *ev,
                       struct str source)
{
    buf_add(out, STR("<Entry"));
    attribute(out, "Source", source);
    buf_format(out, " Line=\"%llu\"", (unsigned long long)ev->line);
    if (ev->time.kind != STAMP_NONE) {
        buf_add(out, STR(" Time=\""));
        stamp_append(out, ev->time);
        buf_char(out, '"');
        time_doubt(out, ev);
    }
    attribute(out, "Log", ev->channel);
    if (ev->level_text.n)
        attribute(out, "Level", ev->level_text);
    buf_char(out, '>');
    xml_escape(out, event_value(o, str_present(ev->text) ? ev->text : ev->message));
    buf_add(out, STR("</Entry>\n"));
}

int event_xml(struct buf *out, struct event_out *o, struct str source, struct event *ev)
{
    if (event_expand(ev) < 0)
        return -1;
    if (ev->kind == EVENT_WINDOWS)
        windows_event(out, o, ev);
    else
        text_entry(out, o, ev, source);
    return event_close(o, out);
}
