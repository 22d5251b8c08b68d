/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Traces of the health service and its neighbours after FormatTracing.cmd (log-formats.md 5):
 *
 *   [3]6532.7764::03/16/2024-22:41:07.123 [HealthService] [] [Error] :Fn{file_cpp120}text
 *   [0]1234.5678::03/16/2024-22:41:07.123 [ConfigService] [] [Information] [Class.Method]
 *                [file_cs120]( 00000000012A4F10 )text                  (all in one line)
 *
 * Local time in US order whatever the locale, no zone; ids decimal, in 2007 perhaps hexadecimal
 * [unverified].  A copied excerpt may have the viewer's line number in front.  Fields: Severity,
 * Component, Function, Source, Pid, Tid; of lines that report an event written to the event log,
 * EventId and Provider: they are those events, which stand in for a log that is missing.
 */
#include "parsers/linelog.h"

#include <string.h>

extern const struct parser parser_trace;

struct own {
    char provider[128]; /* if a line ends inside it */
};

static const struct {
    struct str word;
    int8_t level;
} levels[] = {
    { { "Error", 5 }, 2 }, { { "Warning", 7 }, 3 }, { { "Information", 11 }, 4 },
    { { "Verbose", 7 }, 5 }, { { "Debug", 5 }, 5 },
};

static bool is_hex(char c)
{
    return is_digit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

static struct str trim_left(struct str s)
{
    while (s.n && (s.s[0] == ' ' || s.s[0] == '\t'))
        s = str_from(s, 1);
    return s;
}

static struct str take_hex(struct str *s)
{
    size_t n = 0;

    while (n < s->n && n < 9 && is_hex(s->s[n]))
        n++;
    *s = str_from(*s, n);
    return (struct str){ s->s - n, n };
}

static bool take(struct str *s, struct str mark)
{
    if (!str_starts(*s, mark))
        return false;
    *s = str_from(*s, mark.n);
    return true;
}

/* "03/16/2024-22:41:07.123" */
static bool take_time(struct str *s, struct stamp *stamp)
{
    static const char shape[] = "00/00/0000-00:00:00";
    struct civil c = { 0 };
    size_t at = sizeof shape - 1, digits = 0;
    int ticks = 1000000;

    if (!digits_fit(*s, shape))
        return false;
    c.month = digits_value(s->s, 2);
    c.day = digits_value(s->s + 3, 2);
    c.year = digits_value(s->s + 6, 4);
    linelog_time(&c, s->s + 11);
    if (at < s->n && s->s[at] == '.') {
        for (at++; at < s->n && is_digit(s->s[at]) && digits < 7; at++, digits++, ticks /= 10)
            c.ticks += (s->s[at] - '0') * ticks;
    }
    /* month first on every system: it says nothing about the dates of other files */
    *stamp = (struct stamp){ .t = when_of(&c), .kind = STAMP_LOCAL, .digits = (int8_t)digits };
    *s = str_from(*s, at);
    return stamp->t != WHEN_NONE;
}

/* "[words] " */
static bool take_bracket(struct str *s, struct str *inside)
{
    struct str rest = trim_left(*s);

    if (!rest.n || rest.s[0] != '[' || str_find_char(rest, ']') == rest.n)
        return false;
    rest = str_from(rest, 1);
    *inside = str_cut(&rest, ']');
    *s = rest;
    return true;
}

static void take_severity(struct linelog_head *h, struct str word)
{
    h->level_text = word;
    linelog_add(h, "Severity", word);
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
        if (str_eq(word, levels[i].word))
            h->level = levels[i].level;
}

/* ":Fn{file_cpp120}text", "[Class.Method]    [file_cs120]( hash )text" */
static struct str take_place(struct str s, struct linelog_head *h)
{
    struct str function, source;
    size_t brace;

    s = trim_left(s);
    brace = str_find_char(s, '{');
    if (s.n && s.s[0] == ':' && brace < s.n && brace < 200 && str_find_char(s, '}') < s.n) {
        linelog_add(h, "Function", (struct str){ s.s + 1, brace - 1 });
        s = str_from(s, brace + 1);
        linelog_add(h, "Source", str_cut(&s, '}'));
        return s;
    }
    if (take_bracket(&s, &function)) {
        linelog_add(h, "Function", function);
        if (take_bracket(&s, &source))
            linelog_add(h, "Source", source);
        if (str_starts(trim_left(s), STR("(")) && str_find_char(s, ')') < s.n)
            str_cut(&s, ')');
    }
    return s;
}

static struct str skip_blanks(struct str s)
{
    while (s.n && is_space(s.s[0]))
        s = str_from(s, 1);
    return s;
}

/* The words at the front, whatever blanks and ends of lines a mail put between them. */
static bool take_words(struct str *s, struct str words)
{
    struct str rest = *s;

    while (words.n) {
        struct str word = str_cut(&words, ' ');

        rest = skip_blanks(rest);
        if (!take(&rest, word))
            return false;
    }
    *s = rest;
    return true;
}

/* What stands between quotes, on one line. */
static struct str on_one_line(struct own *own, struct str quoted)
{
    size_t n = 0;

    if (str_find_char(quoted, '\n') == quoted.n || quoted.n > sizeof own->provider)
        return quoted;
    while (quoted.n) {
        struct str part = str_trim(str_cut(&quoted, '\n'));

        if (n && part.n)
            own->provider[n++] = ' ';
        memcpy(own->provider + n, part.s, part.n);
        n += part.n;
    }
    return (struct str){ own->provider, n };
}

/* "Logging event 1210 from source "HealthService" ..." */
static bool take_event_at(struct own *own, struct str rest, struct linelog_head *h)
{
    struct str id;
    uint64_t number;
    size_t n = 0;

    if (!take_words(&rest, STR("Logging event")))
        return false;
    rest = skip_blanks(rest);
    while (n < rest.n && is_digit(rest.s[n]))
        n++;
    id = str_first(rest, n);
    rest = str_from(rest, n);
    if (!str_u64(id, &number) || number > UINT16_MAX || !take_words(&rest, STR("from source \"")) ||
        str_find_char(rest, '"') == rest.n)
        return false;
    linelog_add(h, "EventId", id);
    rest = on_one_line(own, str_cut(&rest, '"'));
    linelog_add(h, "Provider", rest);
    h->provider = rest.n ? h->fields_n : 0;
    h->event_id = (uint32_t)number;
    return true;
}

/* The word may stand in the message before that: "EventLogging: Logging event 1210 ...". */
static void take_event(struct own *own, struct str message, struct linelog_head *h)
{
    static const struct str first = STR_INIT("Logging");

    while ((message = str_from(message, str_find(message, first))).n &&
           !take_event_at(own, message, h))
        message = str_from(message, first.n);
}

static bool trace_head(void *state, struct str line, struct linelog_head *h)
{
    struct str s = trim_left(line), cpu, pid, tid, component, flags, level;
    size_t n = 0;

    while (n < s.n && n < 9 && is_digit(s.s[n]))
        n++;
    if (n && n < s.n && s.s[n] == ' ')
        s = trim_left(str_from(s, n)); /* the viewer's line number */
    if (!s.n || s.s[0] != '[' || !take_bracket(&s, &cpu) || cpu.n > 4)
        return false;
    pid = take_hex(&s);
    if (!pid.n || !take(&s, STR(".")))
        return false;
    tid = take_hex(&s);
    if (!tid.n || !take(&s, STR("::")) || !take_time(&s, &h->time))
        return false;
    if (take_bracket(&s, &component))
        linelog_add(h, "Component", component);
    if (take_bracket(&s, &flags) && take_bracket(&s, &level))
        take_severity(h, level);
    s = trim_left(take_place(s, h));
    linelog_add(h, "Pid", pid);
    linelog_add(h, "Tid", tid);
    take_event(state, s, h);
    h->message = s.n ? s : STR("");
    h->to_end = s.n > 0;
    return true;
}

/* A mail or a terminal broke the line: what is told of an event goes on below. */
static bool trace_finish(void *state, struct str text, struct linelog_head *h)
{
    if (!h->provider && str_find_char(text, '\n') < text.n)
        take_event(state, text, h);
    return true;
}

static const struct linelog_format format = {
    .channel = "trace",
    .own_bytes = sizeof(struct own),
    .head = trace_head,
    .finish = trace_finish,
};

static unsigned trace_bid(const struct sample *s)
{
    struct linelog_tally n = linelog_count(&format, s);

    return n.heads ? 64 + (n.first ? 32 : 0) : 0;
}

const struct parser parser_trace = {
    .name = "trace",
    .summary = "formatted traces of Operations Manager (FormatTracing.cmd)",
    .files = "TracingGuidsNative.log and others, made of .etl by FormatTracing.cmd; a .etl itself "
             "cannot be read",
    .times = "of each line, local without zone",
    .machine = "no name in it: that of its folder, its file or the archive counts",
    .channel = "trace",
    .bid = trace_bid,
    .needs = { STR_INIT("::") }, /* between the thread and the date */
    .state_bytes = LINELOG_STATE_BYTES,
    .lines = &format,
    .open = linelog_open,
    .next = linelog_next,
    .close = linelog_close,
};
