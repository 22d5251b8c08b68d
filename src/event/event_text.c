/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One event as a block of text for people: a line that says where, when, who, what; then what the
 * record holds, indented; then an empty line.
 */
#include "event/event_json.h"

#include "base/utf.h"

static const char *const level_words[] = { "log always", "critical", "error", "warning",
                                           "information", "verbose" };

static void show_word(struct buf *out, struct str s)
{
    if (!s.n)
        return;
    buf_add(out, STR("  "));
    utf_show(out, s);
}

static void show_head(struct buf *out, struct str source, const struct event *ev)
{
    utf_show(out, source);
    if (ev->has_record)
        buf_format(out, " #%llu", (unsigned long long)ev->record);
    else if (ev->line)
        buf_format(out, ":%llu", (unsigned long long)ev->line);
    else
        buf_format(out, " @%llu", (unsigned long long)ev->offset);
    buf_add(out, STR("  "));
    if (ev->time.kind == STAMP_NONE)
        buf_add(out, STR("no time"));
    else
        stamp_append(out, ev->time);
    if (ev->time.kind == STAMP_LOCAL || ev->time.kind == STAMP_CLOCK)
        buf_add(out, STR(" local"));
    if (stamp_doubt(ev->time))
        buf_format(out, " (%s)", stamp_doubt(ev->time));
    show_word(out, ev->computer);
    show_word(out, ev->channel);
    show_word(out, ev->provider);
    if (ev->has_event_id)
        buf_format(out, "  %u", (unsigned)ev->event_id);
    if (ev->level_text.n)
        show_word(out, ev->level_text);
    else if (ev->level >= 0 && ev->level <= 5)
        show_word(out, str_of(level_words[ev->level]));
    buf_add(out, ev->carved ? STR("  carved") : STR_NONE);
    buf_add(out, ev->damaged ? STR("  damaged") : STR_NONE);
    buf_char(out, '\n');
}

/* Every line of s indented, and behind a name if there is one. */
static void show_lines(struct buf *out, struct str name, struct str s)
{
    buf_add(out, STR("    "));
    if (name.n) {
        utf_show(out, name);
        buf_add(out, STR(": "));
    }
    for (bool more = true; more;) {
        struct str line;

        more = str_find_char(s, '\n') < s.n;
        line = str_cut(&s, '\n');
        if (str_ends(line, STR("\r")))
            line.n--;
        utf_show(out, line);
        buf_char(out, '\n');
        if (more && s.n)
            buf_add(out, STR("    "));
        more = more && s.n;
    }
}

int event_text(struct buf *out, struct event_out *o, struct str source, struct event *ev)
{
    if (event_expand(ev) < 0)
        return -1;
    show_head(out, source, ev);
    if (ev->kind == EVENT_TEXT && ev->text.n)
        show_lines(out, STR_NONE, event_value(o, ev->text));
    else if (ev->message.n)
        show_lines(out, STR_NONE, event_value(o, ev->message));
    for (size_t i = 0; i < ev->fields_n && ev->kind == EVENT_WINDOWS; i++) {
        if (ev->fields[i].place == FIELD_DATA)
            show_lines(out, ev->fields[i].name, event_field_value(o, ev, i));
    }
    buf_char(out, '\n');
    return event_close(o, out);
}
