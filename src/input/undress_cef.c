/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Windows events in the two forms that collectors of security logs agreed on, one a line behind
 * what syslog puts in front [the grammars are those of ArcSight and of QRadar; what they keep of
 * such an event, and where, is general knowledge of ArcSight's connector and of NXLog, inferred]:
 *
 *   CEF:0|Microsoft|Microsoft Windows||MsiInstaller:1033|name|severity|externalId=1033
 *   rt=1710628999123 dvchost=MS01.corp.example msg=a text with \= in it
 *   LEEF:1.0|Microsoft|Windows|2019|1033|devTime=1710628999<tab>identHostName=MS01<tab>Message=...
 *
 * Of other vendors nothing is taken: their numbers are no ids of Windows.  Each becomes the pairs
 * of Splunk, with the time above them.
 */
#include "base/when.h"
#include "input/undress_inside.h"

#define FRONT_MOST 200u /* bytes that syslog puts in front */
#define SECONDS_DIGITS 10u
#define KEY_MOST 40u

enum { VERSION, VENDOR, PRODUCT, RELEASE, SIGNATURE, NAME, SEVERITY, HEADS };
enum { LOG, SOURCE, COMPUTER, ID, LEVEL, RECORD, TIME, MESSAGE, VALUES };

struct record {
    bool tabs; /* LEEF */
    struct str head[HEADS], value[VALUES];
};

static void set(struct record *r, struct str key, struct str value)
{
    static const struct {
        struct str key;
        unsigned char value;
    } keys[] = {
        { STR_INIT("externalId"), ID },        { STR_INIT("EventID"), ID },
        { STR_INIT("rt"), TIME },              { STR_INIT("end"), TIME },
        { STR_INIT("deviceReceiptTime"), TIME }, { STR_INIT("devTime"), TIME },
        { STR_INIT("dvchost"), COMPUTER },     { STR_INIT("identHostName"), COMPUTER },
        { STR_INIT("Computer"), COMPUTER },    { STR_INIT("Hostname"), COMPUTER },
        { STR_INIT("SourceName"), SOURCE },    { STR_INIT("Source"), SOURCE },
        { STR_INIT("deviceFacility"), LOG },   { STR_INIT("Channel"), LOG },
        { STR_INIT("RecordNumber"), RECORD },  { STR_INIT("Severity"), LEVEL },
        { STR_INIT("deviceSeverity"), LEVEL }, { STR_INIT("msg"), MESSAGE },
        { STR_INIT("Message"), MESSAGE },
    };

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (str_eq(key, keys[i].key) && !r->value[keys[i].value].n)
            r->value[keys[i].value] = str_trim(value);
}

/* Up to the sign, or all; a backslash before a sign makes it one of the text. */
static size_t find_bare(struct str s, char sign)
{
    size_t at = 0;

    while (at < s.n && s.s[at] != sign)
        at += s.s[at] == '\\' && at + 1 < s.n ? 2 : 1;
    return at < s.n ? at : s.n;
}

/* Where the key in front of this "=" begins; at: none stands there. */
static size_t key_before(struct str s, size_t at)
{
    size_t begin = at;

    while (begin && at - begin < KEY_MOST &&
           (is_alnum(s.s[begin - 1]) || is_sign_of(s.s[begin - 1], "_.-[]")))
        begin--;
    return begin < at && (!begin || s.s[begin - 1] == ' ') ? begin : at;
}

/* A value ends where the next key begins. */
static void take_pairs(struct record *r, struct str s)
{
    size_t equal = find_bare(s, '='), key = key_before(s, equal);

    while (equal < s.n) {
        size_t next = equal, begin;

        do {
            next += 1 + find_bare(str_from(s, next + 1), '=');
            begin = next < s.n ? key_before(s, next) : s.n;
        } while (next < s.n && begin == next);
        if (key < equal)
            set(r, (struct str){ s.s + key, equal - key },
                (struct str){ s.s + equal + 1, begin - equal - 1 });
        key = begin;
        equal = next;
    }
}

static void take_fields(struct record *r, struct str s)
{
    while (s.n) {
        struct str field = str_cut(&s, '\t'), key = str_cut(&field, '=');

        set(r, key, field);
    }
}

/* "MsiInstaller:1033", "1033", and what they say that no key did. */
static void take_signature(struct record *r)
{
    struct str id = r->head[SIGNATURE], source = STR_NONE;
    size_t colon = str_find_char(id, ':');

    if (colon < id.n) {
        source = str_first(id, colon);
        id = str_from(id, colon + 1);
    }
    if (!r->value[ID].n)
        r->value[ID] = id;
    if (!r->value[SOURCE].n)
        r->value[SOURCE] = source;
    if (!r->value[MESSAGE].n && !r->tabs && str_find_char(r->head[NAME], ' ') < r->head[NAME].n)
        r->value[MESSAGE] = r->head[NAME];
}

/* False: it is no such line. */
static bool take_record(struct str line, struct record *r)
{
    struct str front = str_first(line, FRONT_MOST), rest;
    size_t at = str_find(front, STR("CEF:0|")), heads = HEADS; /* LEEF has no name */
    uint64_t number;

    memset(r, 0, sizeof *r);
    if (at == front.n) {
        r->tabs = true;
        heads = SIGNATURE + 1;
        at = str_find(front, STR("LEEF:1.0|"));
    }
    if (at == front.n || (at && line.s[at - 1] != ' '))
        return false;
    rest = str_from(line, at);
    for (size_t i = 0; i < heads; i++) {
        size_t end = find_bare(rest, '|');

        r->head[i] = str_first(rest, end);
        rest = str_from(rest, end + (end < rest.n));
    }
    if (!str_eq(r->head[VENDOR], STR("Microsoft")) && !str_eq(r->head[VENDOR], STR("NXLog")))
        return false;
    if (r->tabs)
        take_fields(r, rest);
    else
        take_pairs(r, rest);
    take_signature(r);
    return str_u64(r->value[ID], &number) && r->value[TIME].n;
}

bool cef_find(struct str text)
{
    struct record r;

    if (str_find(text, STR("EF:")) == text.n)
        return false;
    while (text.n)
        if (take_record(str_cut(&text, '\n'), &r))
            return true;
    return false;
}

/* Without its escapes. */
static void put_value(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char next = i + 1 < s.n ? s.s[i + 1] : '\0';
        bool escaped = s.s[i] == '\\' && next && strchr("\\=|nr", next);

        i += escaped;
        if (!escaped || !is_sign_of(next, "nr"))
            buf_char(out, s.s[i]);
        else if (next == 'n')
            buf_char(out, '\n');
    }
}

static void put_pair(struct buf *out, const char *name, struct str value, bool tabs)
{
    if (!value.n)
        return;
    buf_format(out, "%s=", name);
    if (tabs)
        buf_add(out, value);
    else
        put_value(out, value);
    buf_char(out, '\n');
}

/* Seconds or milliseconds since 1970; "Mar 16 2024 22:41:07", of a zone that is not told; any other
   form as it is. */
static void put_time(struct buf *out, struct str time)
{
    struct str rest = time, day, year;
    int month = civil_month(time);
    uint64_t n, of_month;

    if (str_u64(time, &n) && n < (uint64_t)UINT32_MAX * 1000) {
        bool seconds = time.n <= SECONDS_DIGITS;
        struct civil c = civil_of(WHEN_UNIX + (when)(seconds ? n : n / 1000) * WHEN_SECOND);

        buf_format(out, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ\n", c.year, c.month, c.day, c.hour,
                   c.minute, c.second, seconds ? 0 : (int)(n % 1000));
        return;
    }
    (void)str_cut(&rest, ' ');
    day = str_cut(&rest, ' ');
    year = str_cut(&rest, ' ');
    if (month && str_u64(day, &of_month) && of_month <= 31 && year.n == 4)
        buf_format(out, "%.*s-%02d-%02u %.*s\n", STR_FMT(year), month, (unsigned)of_month,
                   STR_FMT(str_first(rest, str_find_char(rest, ' '))));
    else
        buf_format(out, "%.*s\n", STR_FMT(time));
}

bool cef_line(struct str line, struct buf *out)
{
    struct record r;

    if (!take_record(line, &r))
        return false;
    put_time(out, r.value[TIME]);
    put_pair(out, "LogName", r.value[LOG], r.tabs);
    put_pair(out, "EventCode", r.value[ID], r.tabs);
    put_pair(out, "ComputerName", r.value[COMPUTER], r.tabs);
    put_pair(out, "SourceName", r.value[SOURCE], r.tabs);
    put_pair(out, "Type", r.value[LEVEL], r.tabs);
    put_pair(out, "RecordNumber", r.value[RECORD], r.tabs);
    put_pair(out, "Message", r.value[MESSAGE], r.tabs);
    return true;
}
