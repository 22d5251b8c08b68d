/* SPDX-License-Identifier: Apache-2.0 */
/* Logs below each other, told apart by how their records begin (log-formats.md 1 to 7). */
#include "base/digits.h"
#include "input/joined_inside.h"
#include "input/undress_inside.h"

#define LABEL_MOST 40u
#define LEVEL_MOST 14u /* "Information :" */
#define NAMES_LEAST 3u /* columns of a table of quoted cells */
#define PROSE_MOST 20u /* lines before the first record */
#define RUN_LEAST 3u   /* records, one below the other, of a log that another one stands below */

/*
 * How records begin: 0 is a digit, 9 one or more, X a hexadecimal digit, a a letter, w four to six
 * of them, _ one or more blanks, $ the end of the line; all else stands for itself.  sure: nothing
 * else looks so.
 */
static const struct shape {
    const char *text;
    enum log_kind kind;
    bool sure;
} shapes[] = {
#define SETUP_BYTES 11u
    { "[00:00:00]:_w:", LOG_SETUP, true },         { "[00:00:00]:", LOG_SETUP, false },
    { "=== Verbose logging started:", LOG_MSI, true }, { "=== Logging started:", LOG_MSI, true },
    { "MSI (a) (XX:XX) [00:00:00:000]:", LOG_MSI, true },
    { "Action start 9:00:00:", LOG_MSI, false },   { "Action ended 9:00:00:", LOG_MSI, false },
    { "0000-00-00 00:00:00.00 ", LOG_SQL, false },
    { "0000-00-00T00:00:00,000", LOG_SCX, true },
    { "0000/00/00 00:00:00 [9,9]", LOG_OMI, true },
    { "[9]9.9::00/00/0000-", LOG_TRACE, true },
    { "<![LOG[", LOG_CM, true },                   { "<00-00-0000 00:00:00>", LOG_CM, true },
    { "00:00:00:a", LOG_VMM, false },              { "00/00/00 00:00:00 UTC\ta", LOG_VMM, true },
    { "00/00/00 00:00:00 UTC_a", LOG_VMM, false },
    { "[9/9/9_9:00:00", LOG_DPM, false },          { "[9.9.9_9:00:00", LOG_DPM, false },
    { "[9-9-9_9:00:00", LOG_DPM, false }, /* all three with has_dpm_level */
    { "Log Name:_a", LOG_EVENTS, true },           { "Event Type:_a", LOG_EVENTS, true },
    { "Event[9]", LOG_EVENTS, true },             { "<Event xmlns=", LOG_XML, true },
};

/* The same of what is told apart only between logs: what package managers note (dpkg, yum, dnf,
   zypper) and the kit prints; events as PowerShell shows them and as Splunk keeps them.  An object
   of all members begins with its message, an event of Splunk with its time.  Each is confirmed by
   another line of its kind. */
static const struct shape listed[] = {
    { "TimeCreated_: ", LOG_LIST, true },          { "Message_: ", LOG_LIST, false },
    { "Index_: 9", LOG_LIST, false },              { "EventID_: 9", LOG_LIST, false },
    { "LogName_: ", LOG_LIST, false },             { "ContainerLog_: ", LOG_LIST, false },
    { "TimeCreated_Id_", LOG_TABLE, true },
    { "LogName=a", LOG_PAIRS, true },              { "00/00/0000 00:00:00 aM$", LOG_PAIRS, false },
    { "0000-00-00 00:00:00 status a", LOG_PACKAGES, true },
    { "0000-00-00 00:00:00 startup a", LOG_PACKAGES, true },
    { "0000-00-00 00:00:00 install a", LOG_PACKAGES, true },
    { "0000-00-00 00:00:00 upgrade a", LOG_PACKAGES, true },
    { "0000-00-00 00:00:00 configure a", LOG_PACKAGES, true },
    { "0000-00-00 00:00:00 remove a", LOG_PACKAGES, true },
    { "0000-00-00 00:00:00 purge a", LOG_PACKAGES, true },
    { "0000-00-00 00:00:00|install|a", LOG_PACKAGES, true },
    { "0000-00-00 00:00:00|remove|a", LOG_PACKAGES, true },
    { "0000-00-00T00:00:00Z_SUBDEBUG_a", LOG_PACKAGES, true },
    { "0000-00-00T00:00:00+0000_SUBDEBUG_a", LOG_PACKAGES, true },
    { "0000-00-00T00:00:00-0000_SUBDEBUG_a", LOG_PACKAGES, true },
    { "aaa_9_00:00:00_Installed: a", LOG_PACKAGES, true },
    { "aaa_9_00:00:00_Updated: a", LOG_PACKAGES, true },
    { "aaa_9_00:00:00_Erased: a", LOG_PACKAGES, true },
    { "Extracting...$", LOG_PACKAGES, false },
    { "Installing cross-platform agent ...", LOG_PACKAGES, true },
    { "Updating cross-platform agent ...", LOG_PACKAGES, true },
    { "----- Installing package: a", LOG_PACKAGES, true },
    { "----- Upgrading package: a", LOG_PACKAGES, true },
    { "----- Updating package: a", LOG_PACKAGES, true },
};

/* The same of lines that begin with a blank. */
static const struct shape indented[] = {
    { "_ProviderName: ", LOG_TABLE, true },        { "_TimeCreated_Id_", LOG_TABLE, true },
    { "_Index Time_EntryType", LOG_TABLE, true },
};

static bool is_one(char c, char shape)
{
    switch (shape) {
    case '0':
    case '9':
        return is_digit(c);
    case 'X':
        return is_digit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
    case 'a':
    case 'w':
        return is_letter(c);
    case '_':
        return is_blank(c);
    default:
        return c == shape;
    }
}

static size_t letters_of(struct str s, size_t least, size_t most)
{
    size_t n = 0;

    while (n < most && n < s.n && is_letter(s.s[n]))
        n++;
    return n < least ? 0 : n;
}

/* The blanks at the beginning of s, also those that a mail made such that must not break. */
static size_t blanks_of(struct str s)
{
    size_t n = 0;

    while (n < s.n && (is_blank(s.s[n]) || str_starts(str_from(s, n), STR("\xC2\xA0"))))
        n += is_blank(s.s[n]) ? 1 : 2;
    return n;
}

/* The bytes at the beginning of s that this sign of a shape stands for; 0: too few. */
static size_t run_of(struct str s, char shape)
{
    size_t n = 0;

    if (shape == 'w')
        return letters_of(s, 4, 6);
    if (shape == '_')
        return blanks_of(s);
    while (n < s.n && is_digit(s.s[n]))
        n++;
    return n;
}

static bool has_shape(struct str line, const char *shape)
{
    for (; *shape && *shape != '$'; shape++) {
        bool many = *shape == '9' || *shape == '_' || *shape == 'w';
        size_t n = !line.n ? 0 : many ? run_of(line, *shape) : is_one(line.s[0], *shape);

        if (!n)
            return false;
        line = (struct str){ line.s + n, line.n - n };
    }
    return !*shape || !str_trim(line).n;
}

/* "_w:", what stands behind the time of a setup log, without asking sign by sign what it is. */
static bool has_level(struct str s)
{
    size_t blanks = run_of(s, '_'), n = blanks;

    while (n < s.n && n <= blanks + 6 && is_letter(s.s[n]))
        n++;
    return blanks && n >= blanks + 4 && n <= blanks + 6 && n < s.n && s.s[n] == ':';
}

/* "] Information :", "] * Exception :": other tools set a bracketed time in front of lines, too. */
static bool has_dpm_level(struct str line)
{
    static const struct str levels[] = { STR_INIT("Information"), STR_INIT("Info"),
                                         STR_INIT("Warning"), STR_INIT("Error"),
                                         STR_INIT("Data"), STR_INIT("Exception") };
    struct str s = str_trim(str_from(line, str_find_char(line, ']') + 1)), word;

    while (s.n && (s.s[0] == '*' || s.s[0] == ' '))
        s = str_from(s, 1);
    word = str_first(s, str_find(str_first(s, LEVEL_MOST), STR(" :")));
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
        if (str_eq(word, levels[i]))
            return true;
    return false;
}

/* The first line of an event that was copied, in any language: it names the log. */
static bool names_log(struct str line)
{
    static const struct str logs[] = { STR_INIT("Application"), STR_INIT("System"),
                                       STR_INIT("Operations Manager") };
    size_t colon = str_find_char(str_first(line, LABEL_MOST), ':');
    struct str behind = str_from(line, colon + 1);
    struct str value = str_trim(str_from(behind, blanks_of(behind)));

    if (str_find_char(str_first(line, colon), '|') < colon || str_starts(line, STR("[")))
        return false; /* in front of what another one says */
    for (size_t i = 0; colon && colon < line.n && i < sizeof logs / sizeof logs[0]; i++)
        if (str_eq(value, logs[i]) && blanks_of(behind))
            return true;
    return false;
}

static const struct shape *shape_of(struct str line)
{
    static const struct shape copied = { "", LOG_EVENTS, true };

    if (!line.n || (!is_letter(line.s[0]) && !is_digit(line.s[0]) &&
                    !is_sign_of(line.s[0], "[=<") &&
                    (unsigned char)line.s[0] < 0x80))
        return NULL;
    if (digits_stamped(line)) /* most lines that begin a record */
        return &shapes[!has_level((struct str){ line.s + SETUP_BYTES, line.n - SETUP_BYTES })];
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
        if (is_one(line.s[0], shapes[i].text[0]) && has_shape(line, shapes[i].text))
            return shapes[i].kind != LOG_DPM || has_dpm_level(line) ? &shapes[i] : NULL;
    return line.n < 2 * LABEL_MOST && names_log(line) ? &copied : NULL;
}

enum log_kind joined_record(struct str line, bool *sure)
{
    const struct shape *shape = shape_of(line);

    *sure = shape && shape->sure;
    return shape ? shape->kind : LOG_NONE;
}

/* "text  $$<component><03-24-2024 08:55:59.872+240>": the record of a log that says at its end what
   it is. */
static bool ends_as_cm(struct str line)
{
    struct str end = str_from(line, str_find(line, STR("  $$<")));

    end = str_from(end, str_find(end, STR("><")) + 2);
    return has_shape(end, "00-00-0000 00:00:00.");
}

static const struct shape *among(const struct shape *of, size_t n, struct str line)
{
    for (size_t i = 0; i < n; i++)
        if ((is_one(line.s[0], *of[i].text) || *of[i].text == '_') && has_shape(line, of[i].text))
            return &of[i];
    return NULL;
}

static const struct shape *next_shape(struct str line)
{
    static const struct shape cm = { "", LOG_CM, true };
    const struct shape *shape = NULL;
    char first = line.n ? line.s[0] : '[';

    if (is_blank(first) || first == '\xC2') /* of a blank that must not break */
        shape = among(indented, sizeof indented / sizeof indented[0], line);
    else if (is_alnum(first) || first == '-') /* as all that is listed does */
        shape = among(listed, sizeof listed / sizeof listed[0], line);
    shape = shape ? shape : shape_of(line);
    return shape || !ends_as_cm(line) ? shape : &cm;
}

/* Names of any columns, one of them that of an event's time, above dashes. */
static bool is_above_ruler(struct str line, struct str next)
{
    return structure_ruler(next) && (str_find(line, STR("TimeCreated")) < line.n ||
                                     str_find(line, STR("TimeGenerated")) < line.n);
}

/* The cells of a row that are all quoted, in a line of their own; 0: it is none.  The last one may
   go on in the next line. */
static size_t quoted_cells(struct str line, bool names)
{
    size_t cells = 0, at;

    line = str_trim(line);
    if (!str_starts(line, STR("\"")) || (names && !str_ends(line, STR("\""))))
        return 0;
    line = str_from(line, 1);
    for (; line.n; line = str_from(line, at + 3), cells++) {
        struct str cell = str_first(line, at = str_find(line, STR("\",\"")));

        if (names && (!cell.n || cell.n > LABEL_MOST || !is_letter(cell.s[0]) ||
                      str_find_char(str_first(cell, cell.n - 1), '"') < cell.n - 1))
            return 0;
    }
    return cells;
}

/* Names of columns as Export-Csv quotes them, above a row of theirs. */
static bool is_above_row(struct str line, struct str next)
{
    size_t names = str_starts(line, STR("\"")) ? quoted_cells(line, true) : 0, cells;

    if (names < NAMES_LEAST)
        return false;
    cells = quoted_cells(next, false);
    return cells > 1 && cells <= names;
}

/* A line whose kind only the one below tells. */
static enum log_kind begins_table(struct str line, struct str below)
{
    if (is_above_ruler(line, below))
        return LOG_TABLE;
    return is_above_row(line, below) ? LOG_ROWS : LOG_NONE;
}

/* The log that begins with a line of this shape, or of none that is known. */
static enum log_kind begins_with(const struct shape *first, struct str line, struct str below)
{
    const struct shape *next = NULL;

    if (!first)
        return begins_table(line, str_first(below, str_find_char(below, '\n')));
    if (first->sure)
        return first->kind;
    while (below.n && !next)
        next = next_shape(str_cut(&below, '\n'));
    return next && next->kind == first->kind ? first->kind : LOG_NONE;
}

enum log_kind joined_begins(struct str s)
{
    struct str line = str_cut(&s, '\n');

    return begins_with(next_shape(line), line, s);
}

enum log_kind joined_any(struct str s)
{
    struct str below = s, line = str_cut(&below, '\n');
    const struct shape *first = next_shape(line);
    enum log_kind form = first ? LOG_NONE : joined_form(line, s);

    return form != LOG_NONE ? form : begins_with(first, line, below);
}

/* ---- a text of several ---- */

/* Is a value of JSON cut off here, where another log begins?  No line end stands in its strings,
   but a console may have broken them: two records are not quoted so. */
static bool is_cut_off(struct str s)
{
    const struct shape *first = NULL, *next = NULL;

    if (s.n && !is_blank(s.s[0]) && s.s[0] != '"')
        first = shape_of(str_cut(&s, '\n'));
    if (!first || !first->sure)
        return false;
    while (s.n && !next)
        next = shape_of(str_cut(&s, '\n'));
    return next && next->kind == first->kind;
}

/* "Event Xml:", in any language. */
static bool is_label(struct str line)
{
    line = str_trim(line);
    return line.n < LABEL_MOST && str_ends(line, STR(":"));
}

enum log_kind watch_begins(struct watch *w, struct str s)
{
    bool below = w->labelled && w->kind == LOG_EVENTS;
    enum log_kind kind;

    if (span_holds(&w->span) && (w->span.what != SPAN_VALUE || !is_cut_off(s)))
        return LOG_NONE;
    kind = joined_any(s);
    w->labelled = is_label(str_first(s, str_find_char(s, '\n')));
    if (kind != LOG_NONE)
        span_begin(&w->span, kind, s);
    if (kind == LOG_XML && below) /* it is a part of the event above */
        return LOG_NONE;
    w->kind = kind != LOG_NONE ? kind : w->kind;
    return kind;
}

size_t watch_pass(struct watch *w, struct str s)
{
    return span_pass(&w->span, s);
}

/* Events come between logs, and again. */
static bool is_events(enum log_kind kind)
{
    return kind >= LOG_EVENTS;
}

/* A table of somebody's may hold logs in its cells: it is one whatever stands there. */
static bool is_table(struct str line)
{
    size_t commas = 0, tabs = 0;

    for (size_t i = 0; i < line.n; i++) {
        commas += line.s[i] == ',' || line.s[i] == ';';
        tabs += line.s[i] == '\t';
    }
    return (commas >= 3 && str_find(line, STR(", ")) == line.n) || tabs >= 3;
}

bool several_may_hold(struct str text)
{
    struct str first = str_trim(text), line = str_first(first, str_find_char(first, '\n'));

    return first.n && ((!is_sign_of(first.s[0], "{<\"#") && !is_table(line)) ||
                       joined_any(str_first(first, JOINED_AHEAD)) != LOG_NONE);
}

/* Do records of this kind alone follow, as far as it takes to tell, or up to the end of s? */
static bool runs_on(struct str s, enum log_kind kind)
{
    for (size_t n = 0; n < RUN_LEAST && s.n;) {
        const struct shape *shape = next_shape(str_cut(&s, '\n'));

        if (shape && shape->sure && shape->kind != kind && !is_events(shape->kind))
            return false;
        n += shape && shape->kind == kind;
    }
    return true;
}

/* Setup of Data Protection Manager writes what the installer says among its own records, as much
   as that is (system-center-siblings.md 5.3). */
static bool is_mixed(enum log_kind a, enum log_kind b)
{
    return (a == LOG_DPM && b == LOG_MSI) || (a == LOG_MSI && b == LOG_DPM);
}

/* A log that was there before comes again, at s: behind a whole run of another one's records it is
   one more of its kind; else the lines of the two alternate in one. */
static bool alternates(const struct several *g, enum log_kind kind, struct str s)
{
    enum log_kind next = g->at.kind;

    return !str_starts(s, STR("===")) &&
           (g->run < RUN_LEAST || is_mixed(kind, next) || !runs_on(s, next));
}

bool several_begins(struct several *g, struct str s)
{
    enum log_kind kind = g->at.kind, next = watch_begins(&g->at, s);
    bool back = next != kind && !is_events(kind) && !is_events(next) && g->seen >> next & 1;

    if (next != LOG_NONE && back && alternates(g, kind, s))
        return false;
    g->run = next == LOG_NONE ? g->run : next == kind ? g->run + 1 : 1;
    g->changes += next != LOG_NONE && kind != LOG_NONE && next != kind;
    g->begun += next != LOG_NONE;
    g->prose += next == LOG_NONE && kind == LOG_NONE;
    g->seen |= 1u << g->at.kind;
    return g->prose <= PROSE_MOST;
}

bool several_look(struct several *g, struct str text)
{
    while (text.n) {
        struct str line = text;

        if (!several_begins(g, str_first(text, JOINED_AHEAD)))
            return false;
        if (g->at.span.what != SPAN_ELEMENT)
            line = str_first(text, str_find_char(text, '\n') + 1);
        text = str_from(text, watch_pass(&g->at, line));
    }
    return true;
}

bool joined_logs(struct str text)
{
    struct several g = { .changes = 0 };

    return several_may_hold(text) && several_look(&g, text) && g.changes > 0;
}
