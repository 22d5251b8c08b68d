/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Windows events in the structured data of syslog [RFC 5424], one a line, as NXLog's
 * to_syslog_ietf() sends them [inferred from its documentation]; what the head has a place for
 * is no pair:
 *
 *   <14>1 2024-03-16T22:48:31.007Z MS01.corp.example Service_Control_Manager 0 -
 *   [NXLOG@14506 EventType="INFO" EventID="7036" Channel="System"] message
 *
 * Pairs that name no id of an event, or nothing else that Windows tells of one, are another
 * program's.  Each becomes the pairs of Splunk, with the time above them.
 */
#include "input/undress_inside.h"

#define ID_PAIR " EventID=\""

enum { LOG, ID, COMPUTER, SOURCE, LEVEL, RECORD, VALUES };

struct record {
    struct str time, message, value[VALUES];
};

static void set(struct record *r, struct str key, struct str value)
{
    static const struct {
        struct str key;
        unsigned char value;
    } keys[] = {
        { STR_INIT("Channel"), LOG },         { STR_INIT("EventID"), ID },
        { STR_INIT("Hostname"), COMPUTER },   { STR_INIT("SourceName"), SOURCE },
        { STR_INIT("EventType"), LEVEL },     { STR_INIT("RecordNumber"), RECORD },
    };

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (str_eq(key, keys[i].key) && value.n)
            r->value[keys[i].value] = value;
}

/* Up to the sign, or all; a backslash before a sign makes it one of the text. */
static size_t find_bare(struct str s, char sign)
{
    size_t at = 0;

    while (at < s.n && s.s[at] != sign)
        at += s.s[at] == '\\' ? 2 : 1;
    return at < s.n ? at : s.n;
}

static size_t name_end(struct str s)
{
    size_t end = str_find_char(s, ']');

    return str_find_char(str_first(s, end), ' ');
}

/* "[name key="value" ...]"; what is behind goes into *s.  False: it has no end. */
static bool take_data(struct record *r, struct str *s)
{
    struct str rest = str_from(*s, name_end(*s));

    while (rest.n && rest.s[0] == ' ') {
        struct str key = str_cut(&rest, '='), value;
        size_t end;

        if (!rest.n || rest.s[0] != '"')
            return false;
        rest = str_from(rest, 1);
        end = find_bare(rest, '"');
        value = str_first(rest, end);
        rest = str_from(rest, end + (end < rest.n));
        set(r, str_trim(key), value);
    }
    *s = str_from(rest, 1);
    return rest.n && rest.s[0] == ']';
}

/* "<14>1 time host source process message-id " in front of the data. */
static bool take_head(struct record *r, struct str *s)
{
    struct str front = str_cut(s, ' ');

    if (!str_starts(front, STR("<")) || !str_ends(front, STR(">1")))
        return false;
    r->time = str_cut(s, ' ');
    r->value[COMPUTER] = str_cut(s, ' ');
    r->value[SOURCE] = str_cut(s, ' ');
    (void)str_cut(s, ' ');
    (void)str_cut(s, ' ');
    return s->n && s->s[0] == '[' && r->time.n && is_digit(r->time.s[0]);
}

/* False: it is no such line. */
static bool take_record(struct str line, struct record *r)
{
    uint64_t number;

    memset(r, 0, sizeof *r);
    if (!take_head(r, &line))
        return false;
    while (line.n && line.s[0] == '[')
        if (!take_data(r, &line))
            return false;
    r->message = str_trim(line);
    return str_u64(r->value[ID], &number) && (r->value[LOG].n || r->value[LEVEL].n);
}

bool ietf_find(struct str text)
{
    struct record r;

    if (str_find(text, STR(ID_PAIR)) == text.n)
        return false;
    while (text.n)
        if (take_record(str_cut(&text, '\n'), &r))
            return true;
    return false;
}

static void put_pair(struct buf *out, const char *name, struct str value)
{
    if (!value.n || str_eq(value, STR("-")))
        return;
    buf_format(out, "%s=", name);
    buf_add(out, value);
    buf_char(out, '\n');
}

/* Syslog allows no blanks in the source: they became "_".  The names that have that sign of their
   own are in capitals ("SMS_SITE_COMPONENT_MANAGER"). */
static void put_source(struct buf *out, struct str source)
{
    bool blanks = false;

    for (size_t i = 0; i < source.n; i++)
        blanks = blanks || (source.s[i] >= 'a' && source.s[i] <= 'z');
    if (!source.n || str_eq(source, STR("-")))
        return;
    buf_add(out, STR("SourceName="));
    for (size_t i = 0; i < source.n; i++)
        buf_char(out, blanks && source.s[i] == '_' ? ' ' : source.s[i]);
    buf_char(out, '\n');
}

bool ietf_line(struct str line, struct buf *out)
{
    struct record r;

    if (!take_record(line, &r))
        return false;
    buf_add(out, r.time);
    buf_char(out, '\n');
    put_pair(out, "LogName", r.value[LOG]);
    put_pair(out, "EventCode", r.value[ID]);
    put_pair(out, "ComputerName", r.value[COMPUTER]);
    put_source(out, r.value[SOURCE]);
    put_pair(out, "Type", r.value[LEVEL]);
    put_pair(out, "RecordNumber", r.value[RECORD]);
    put_pair(out, "Message", r.message);
    return true;
}
