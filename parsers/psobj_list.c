/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Get-WinEvent or Get-EventLog as PowerShell shows it, by Format-List (fl), in a file by Out-File
 * or copied from the console:
 *
 *      TimeCreated  : 3/16/2024 10:36:07 PM
 *      ProviderName : MsiInstaller
 *      Id           : 1033
 *      Message      : Windows Installer installed the product. Product Name: System Center Operations
 *                     Manager 2022 Server. Product Version: 10.22.10118.0. ...
 *
 * Property names are not translated; dates and words of levels are.  An object ends where one of
 * its names comes again, or at the name that all objects begin with (psobj_order.h): the head of
 * the first one may be lost, or a name of another.  A value goes on in lines that are
 * indented to its column; pasted text may have lost padding and indentation.  In the languages that
 * the formatter knows (English, French, German, Italian, Portuguese, Spanish) it wraps at blanks,
 * and inside of words only where one is longer than a whole line: so it is seen which line ends
 * were none (they become blanks, or nothing); in all others it wraps where the line is full
 * [general knowledge of PowerShell], which shows in lines that are all as long.  White space of
 * messages is not significant behind this (event/template.h).
 *
 * Format-Table is recognised and read as far as it goes (psobj_table.c).
 */
#include "base/buf.h"
#include "base/limits.h"
#include "base/utf.h"
#include "event/evtword.h"
#include "input/text.h"
#include "parsers/parser.h"
#include "parsers/psobj_ends.h"
#include "parsers/psobj_order.h"
#include "parsers/psobj_table.h"

#include <string.h>

#define NAME_MOST 40u
#define CJK_FIRST 0xE3 /* first byte of UTF-8 from U+3000 on */
#define LABEL_BYTES 40u /* of a label that is kept, with what stands around it */
#define LABELS_KEPT 32u
#define ROW_LOOK 4096u /* bytes for a blank line and the one behind it */

struct label {
    enum psobj_slot slot;   /* PSOBJ_SLOTS: a name that is not needed */
    size_t indent, column;
    struct str value;
};

/* What stood in a line before its value, and what it said. */
struct kept_label {
    char text[LABEL_BYTES];
    size_t n;               /* 0: nothing is kept */
    struct label label;
};

struct parse {
    struct text *text;
    struct defects *defects;
    struct line line;
    bool held;              /* line begins the next object, with this label: */
    struct label first_label;
    struct kept_label labels[LABELS_KEPT]; /* of an object, in their order */
    size_t label_at;        /* the next one */
    struct psobj object;
    bool inside;
    bool ragged;            /* its colons do not stand below each other: blanks were squeezed */
    unsigned seen;          /* slots of the object that had a value, as bits */
    struct psobj_first first;
    bool fresh;             /* no name that is needed stands behind the last blank line */
    uint64_t line_number, offset;
    size_t indent, column;  /* of its first name; of the colons */
    size_t line_indent;     /* of the line at hand */
    enum psobj_slot slot;   /* whose value goes on */
    bool blank, apart;      /* a blank line stands before the line; an empty one */
    bool cut, unended;      /* the line at hand, the last of the file, has no line end */
    struct buf value, joined;
    bool pairs;             /* paragraph at hand is one of a message: it began with a pair */
    bool kept, lost;        /* lines of it have their indentation, or none: a mail wrapped them */
    size_t widest;          /* line of the text so far */
    bool anywhere;          /* lines are broken where they are full, inside of words, too */
    struct psobj_table table;
};

extern const struct parser parser_psobj_list;

/* ---- lines ------------------------------------------------------------------------------- */

static size_t indent_of(struct str s)
{
    size_t n = s.n - str_indented(s).n;

    while (n < s.n && (s.s[n] == ' ' || s.s[n] == '\t'))
        n++;
    return n;
}

static bool is_name_char(char c)
{
    return is_alnum(c) || c == '_';
}

/* "Name   : value": the name is one word, and a blank stands before the colon. */
static bool label_of(struct str line, struct label *l)
{
    size_t at, end;

    l->indent = at = indent_of(line);
    while (at < line.n && at - l->indent < NAME_MOST && is_name_char(line.s[at]))
        at++;
    end = at;
    while (at < line.n && line.s[at] == ' ')
        at++;
    if (end == l->indent || at == end || at >= line.n || line.s[at] != ':' ||
        (at + 1 < line.n && line.s[at + 1] != ' '))
        return false;
    l->column = at;
    l->slot = psobj_slot_of((struct str){ line.s + l->indent, end - l->indent });
    l->value = str_from(line, at + 1);
    if (l->value.n)
        l->value = str_from(l->value, 1);
    return true;
}

/*
 * The same for line after line: an object has the labels of the one before, in their order, so that
 * the line mostly begins as that one did, up to the blank behind the colon.  Then all is known.
 */
static bool label_again(struct parse *p, struct label *l)
{
    struct kept_label *k = &p->labels[p->label_at];
    struct str line = p->line.s;
    size_t n;

    if (!k->n || line.n < k->n || memcmp(line.s, k->text, k->n) != 0) {
        if (!label_of(line, l))
            return false;
        n = l->column + sizeof ": " - 1;
        k->n = line.n >= n && n <= LABEL_BYTES ? n : 0;
        memcpy(k->text, line.s, k->n);
        k->label = *l;
    }
    *l = k->label;
    l->value = str_from(line, l->column + sizeof ": " - 1);
    p->label_at = (p->label_at + 1) % LABELS_KEPT;
    return true;
}

/* Names of the objects shown, of which nothing is needed [EventLogEntry, EventLogRecord]. */
static bool is_other_name(struct str name)
{
    static const struct str names[] = {
        STR_INIT("Category"), STR_INIT("CategoryNumber"), STR_INIT("TimeWritten"),
        STR_INIT("UserName"), STR_INIT("Data"), STR_INIT("Site"), STR_INIT("Container"),
        STR_INIT("Version"), STR_INIT("Qualifiers"), STR_INIT("Task"), STR_INIT("Opcode"),
        STR_INIT("Keywords"), STR_INIT("ProviderId"), STR_INIT("ProcessId"), STR_INIT("ThreadId"),
        STR_INIT("UserId"), STR_INIT("ActivityId"), STR_INIT("RelatedActivityId"),
        STR_INIT("ContainerLog"), STR_INIT("MatchedQueryIds"), STR_INIT("Bookmark"),
        STR_INIT("OpcodeDisplayName"), STR_INIT("TaskDisplayName"),
        STR_INIT("KeywordsDisplayNames"), STR_INIT("RunspaceId"),
        STR_INIT("PSShowComputerName"),
    };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (str_eq(name, names[i]))
            return true;
    return false;
}

static struct str trim_right(struct str s)
{
    while (s.n && (s.s[s.n - 1] == ' ' || s.s[s.n - 1] == '\t'))
        s.n--;
    return s;
}

/* A message or a list, which may go on in lines that look like names; or what is not needed. */
static bool is_long(enum psobj_slot slot)
{
    return slot == PSOBJ_MESSAGE || slot == PSOBJ_DATA || slot == PSOBJ_SLOTS;
}

/* Where runs of blanks were squeezed no column tells the object's names; only those that go on may
   have a line that looks like another one. */
static bool is_squeezed_label(const struct parse *p, const struct label *l)
{
    struct str name = trim_right(str_from(str_first(p->line.s, l->column), l->indent));

    return !is_long(p->slot) || (p->ragged && is_other_name(name));
}

/* Of the object at hand: its names and colons stand below each other, unless they were pasted. */
static bool is_label(struct parse *p, struct label *l)
{
    if (p->inside && p->line_indent != p->indent)
        return false; /* most lines are those of a message */
    if (!label_again(p, l))
        return false;
    if (!p->inside)
        return l->slot != PSOBJ_SLOTS;
    return l->column == p->column || l->slot != PSOBJ_SLOTS || is_squeezed_label(p, l);
}

/* ---- values ------------------------------------------------------------------------------ */

static size_t first_word(struct str s)
{
    size_t n = 0;

    while (n < s.n && s.s[n] != ' ')
        n++;
    return n;
}

static size_t last_word(struct str s)
{
    size_t n = 0;

    while (n < s.n && s.s[s.n - 1 - n] != ' ')
        n++;
    return n;
}

/* What stands between two lines of a value; width is that of the first with its indentation. */
static struct str between(const struct parse *p, struct str a, struct str b, size_t indent)
{
    size_t width = utf_columns(a) + indent, room = p->widest > indent ? p->widest - indent : 1;

    if (!a.n || !b.n)
        return STR("\n");
    if (p->kept && p->lost)
        return STR(" ");
    if ((unsigned char)a.s[a.n - 1] >= 0x80 && (unsigned char)b.s[0] >= CJK_FIRST)
        return STR("");
    if (width == p->widest && (p->anywhere || last_word(a) + first_word(b) > room))
        return STR("");
    return width + 1 + first_word(b) > p->widest ? STR(" ") : STR("\n");
}

/* The lines of a value as the text that was shown. */
static struct str join(struct parse *p)
{
    struct str rest = buf_str(&p->value), before = STR_NONE;

    if (str_find_char(rest, '\n') == rest.n) /* most have one line */
        return trim_right(rest);
    buf_clear(&p->joined);
    for (bool first = true; rest.n; first = false) {
        struct str line = trim_right(str_cut(&rest, '\n'));

        if (!first)
            buf_add(&p->joined, between(p, before, line, p->column + 2));
        buf_add(&p->joined, line);
        before = line;
    }
    return buf_str(&p->joined);
}

/* The value at hand is complete.  Lists print their types, or four parameters of many: no use. */
static void end_value(struct parse *p)
{
    if (p->slot != PSOBJ_SLOTS && p->slot != PSOBJ_DATA && p->value.n &&
        !(p->first.disputed >> p->slot & 1))
        psobj_set(&p->object, p->slot, str_trim(join(p)));
    p->slot = PSOBJ_SLOTS;
    buf_clear(&p->value);
}

static void begin_value(struct parse *p, const struct label *l)
{
    end_value(p);
    p->slot = l->slot;
    p->ragged = p->ragged || l->column != p->column;
    p->column = l->column;
    p->kept = p->lost = p->pairs = false;
    if (l->slot != PSOBJ_SLOTS)
        p->seen |= 1u << l->slot;
    buf_add(&p->value, l->value);
}

static void begin_object(struct parse *p, const struct label *l)
{
    psobj_clear(&p->object);
    p->inside = true;
    p->ragged = false;
    p->label_at = 1;
    p->seen = 0;
    p->column = l->column;
    p->indent = l->indent;
    p->line_number = p->line.number;
    p->offset = p->line.offset;
    p->cut = p->line.cut;
    begin_value(p, l);
}

/* A line that is no name: of the value at hand, or none of the object's.  Without its indentation,
   as a mail wraps it or a ticket shows it, it may belong to a message, or to a value that is not
   needed; behind an empty line, if the object lacks something yet or messages have such lines. */
static bool goes_on(struct parse *p)
{
    if (p->line_indent > p->indent + 1)
        return true;
    if (!is_long(p->slot))
        return false;
    if (p->apart)
        p->pairs = p->slot == PSOBJ_MESSAGE &&
                   psobj_ends_in_pair(str_from(p->line.s, p->line_indent));
    return p->pairs || !p->apart || !psobj_is_event(&p->object);
}

static void add_line(struct parse *p)
{
    size_t indent = p->line_indent, column = p->column + 2;

    if (p->value.n + p->line.s.n > LIMIT_RECORD_BYTES) {
        p->cut = true;
        defect_note(p->defects, DEFECT_RECORD_TOO_LONG, p->line.offset, p->line.s.n);
        return;
    }
    p->kept = p->kept || indent >= column;
    p->lost = p->lost || !indent;
    if (p->blank)
        buf_char(&p->value, '\n');
    buf_char(&p->value, '\n');
    buf_add(&p->value, str_from(p->line.s, indent < column ? indent : column));
}

/* ---- events ------------------------------------------------------------------------------ */

static enum next give(struct parse *p, struct event *ev)
{
    p->inside = false;
    end_value(p);
    if (p->joined.failed || p->value.failed || p->object.arena.failed)
        return NEXT_DEAD;
    if (!psobj_tells_event(&p->object)) /* another cmdlet's object: nobody's loss */
        return p->object.arena.failed ? NEXT_DEAD : NEXT_DAMAGED;
    if (psobj_fill(&p->object, ev) < 0)
        return NEXT_DEAD;
    ev->line = p->line_number;
    ev->offset = p->offset;
    ev->damaged = ev->damaged || p->first.disputed & p->seen;
    if (ev->damaged)
        defect_note(p->defects, DEFECT_VALUE, p->offset, 0);
    ev->damaged = ev->damaged || p->cut;
    return NEXT_EVENT;
}

static void note_width(struct parse *p)
{
    size_t n = trim_right(p->line.s).n;

    if (n > p->widest) /* bytes, which are more than columns */
        n = utf_columns(str_first(p->line.s, n));
    p->widest = n > p->widest ? n : p->widest;
}

/* Does the name at hand begin another object? */
static bool begins_next(const struct parse *p, const struct label *l)
{
    return p->inside && l->slot != PSOBJ_SLOTS &&
           (p->seen >> l->slot & 1 ||
            (l->slot == p->first.slot && (p->fresh || p->first.bare)));
}

/* One line of a list.  True: the object before it is complete; held if the line begins another. */
static bool feed(struct parse *p)
{
    struct str s = p->line.s;
    struct label l;
    bool blank;

    p->line_indent = indent_of(s);
    s = str_from(s, p->line_indent);
    blank = !s.n || (s.s[0] < ' ' && !str_trim(s).n);

    note_width(p);
    if (!blank && is_label(p, &l)) {
        if (begins_next(p, &l)) {
            p->held = true;
            p->first_label = l;
            return true;
        }
        p->fresh = p->fresh && l.slot == PSOBJ_SLOTS;
        if (p->inside)
            begin_value(p, &l);
        else
            begin_object(p, &l);
    } else if (!blank && p->inside) {
        p->fresh = false;
        if (!goes_on(p))
            return true;
        add_line(p);
    }
    p->fresh = p->fresh || (blank && p->line_indent != p->column + 2);
    p->blank = blank;
    p->apart = !p->line.s.n; /* one within a value has its indentation */
    return false;
}

static enum next list_line(struct parse *p, struct event *ev)
{
    if (p->held) {
        p->held = false;
        begin_object(p, &p->first_label);
        p->blank = p->apart = p->fresh = false;
        return NEXT_DAMAGED;
    }
    return feed(p) ? give(p, ev) : NEXT_DAMAGED;
}

/* Does the next line that is not blank go on with the row?  *blank: lines in front of it. */
static bool row_goes_on(struct parse *p, size_t *blank)
{
    struct str head;

    *blank = 0;
    for (head.s = text_peek(p->text, ROW_LOOK, &head.n); head.n; ++*blank) {
        struct str line = str_cut(&head, '\n');

        if (str_trim(line).n)
            return (!*blank || line.s[0] == ' ') && /* prose below the table */
                   psobj_wrapped_goes_on(&p->table, &p->object, line);
    }
    return false;
}

/* The lines below a row that belong to it.  -1: no memory; 1: there are some. */
static int rest_of_row(struct parse *p)
{
    struct str next;
    size_t blank;
    int any = 0;

    if (text_line_ahead(p->text, &next) && str_trim(next).n &&
        !psobj_wrapped_goes_on(&p->table, &p->object, next))
        return 0;
    psobj_wrapped_keep(&p->object);
    for (; row_goes_on(p, &blank); any = 1) {
        for (size_t n = 0; n <= blank; n++)
            if (text_line(p->text, &p->line) <= 0)
                return -1;
        if (!psobj_wrapped_add(&p->table, &p->object, p->line.s, blank))
            defect_note(p->defects, DEFECT_RECORD_TOO_LONG, p->line.offset, p->line.s.n);
    }
    return psobj_wrapped_end(&p->table, &p->object) < 0 ? -1 : any;
}

/* A row of a table.  Its last column is what the width left of the message. */
static enum next table_line(struct parse *p, struct event *ev)
{
    uint64_t number = p->line.number, offset = p->line.offset;
    struct psobj_row row;
    int wrapped;

    psobj_clear(&p->object);
    psobj_table_row(&p->table, &row, p->line.s);
    psobj_table_lend(&row, &p->object);
    if (!psobj_is_event(&p->object) || psobj_table_strays(&row))
        return NEXT_DAMAGED;
    wrapped = rest_of_row(p);
    if (wrapped < 0 || psobj_fill(&p->object, ev) < 0)
        return NEXT_DEAD;
    ev->line = number;
    ev->offset = offset;
    ev->damaged = ev->damaged || (!psobj_table_has_day(&p->table) &&
                                  (ev->time.kind == STAMP_NONE ||
                                   (!wrapped && psobj_table_is_cut(ev->message))));
    if (ev->damaged)
        defect_note(p->defects, DEFECT_VALUE, ev->offset, 0);
    return NEXT_EVENT;
}

static enum next psobj_list_next(struct parse *p, struct event *ev)
{
    enum next next = NEXT_DAMAGED;
    int got = 1;

    while (next == NEXT_DAMAGED) {
        if (!p->held && (got = text_line(p->text, &p->line)) <= 0)
            break;
        p->unended = !p->line.ended;
        if (!p->held)
            p->line.s = evtword_unquoted(p->line.s);
        if (!p->held && !p->inside && psobj_table_line(&p->table, p->line.s))
            next = table_line(p, ev);
        else
            next = list_line(p, ev);
        if (p->value.failed)
            return NEXT_DEAD;
    }
    if (next != NEXT_DAMAGED)
        return next;
    if (got < 0)
        return NEXT_DEAD;
    if (!p->inside)
        return NEXT_END;
    if (p->unended) {
        p->cut = true;
        defect_note(p->defects, DEFECT_TRUNCATED, p->offset, 0);
    }
    next = give(p, ev);
    return next == NEXT_DAMAGED ? NEXT_END : next;
}

static void psobj_list_close(struct parse *p)
{
    psobj_release(&p->object);
    buf_release(&p->value);
    buf_release(&p->joined);
    psobj_table_release(&p->table);
}

static void learn_order(struct psobj_order *order, struct str text)
{
    size_t indent = SIZE_MAX; /* names in a message stand further right */
    size_t column = 0;        /* a blank line that reaches the value's is one of the value */
    bool fresh = true;

    while (text.n) {
        struct str line = evtword_unquoted(str_cut(&text, '\n'));
        struct label l;

        if (!str_trim(line).n) {
            fresh = fresh || indent_of(line) != column + 2;
        } else if (!label_of(line, &l)) {
            fresh = false;
        } else if (l.slot != PSOBJ_SLOTS) {
            indent = indent == SIZE_MAX ? l.indent : indent;
            if (l.indent == indent) {
                psobj_order_add(order, l.slot, fresh);
                column = l.column;
            }
            fresh = false;
        }
    }
}

static int psobj_list_open(struct parse *p, const struct parser_source *from)
{
    struct psobj_order order = { 0 };
    struct str head;

    p->defects = from->defects;
    p->slot = PSOBJ_SLOTS;
    p->text = from->text;
    head.s = text_peek(p->text, LIMIT_BID_BYTES, &head.n);
    head = str_first(head, LIMIT_BID_BYTES);
    learn_order(&order, head);
    p->anywhere = psobj_ends_anywhere(head);
    p->first = psobj_order_first(&order, head.n < LIMIT_BID_BYTES);
    return 0;
}

/* Names of one object, one below the other: an id, and a time or a provider among them. */
static unsigned bid_list(struct str text)
{
    unsigned bits = 0, seen = 0, best = 0;

    while (text.n) {
        struct str line = evtword_unquoted(str_cut(&text, '\n'));
        struct label l;

        if (!label_of(line, &l) || l.slot == PSOBJ_SLOTS)
            continue;
        if (seen >> l.slot & 1)
            bits = seen = 0;
        seen |= 1u << l.slot;
        bits += 8 * (unsigned)(trim_right(str_first(line, l.column)).n - l.indent);
        if (seen & (1u << PSOBJ_ID | 1u << PSOBJ_INSTANCE) &&
            seen & (1u << PSOBJ_TIME | 1u << PSOBJ_PROVIDER) && bits > best)
            best = bits;
    }
    return best;
}

static unsigned psobj_list_bid(const struct sample *sample)
{
    unsigned list = bid_list(sample->text), table = psobj_table_bid(sample->text);

    return list > table ? list : table;
}

const struct parser parser_psobj_list = {
    .name = "evtlist",
    .summary = "Windows events as PowerShell shows them (Get-WinEvent or Get-EventLog | fl, ft)",
    .files = "Get-WinEvent or Get-EventLog as PowerShell shows it: Format-List, Format-Table, "
             "Out-File, copied from the console; wmic ntevent get as a table",
    .times = "of each event, local and in the order of its language",
    .machine = "the event's MachineName; without one the name of the folder, the file or the "
               "archive counts",
    .lacks = "the end of what Format-Table cut without -Wrap",
    .bid = psobj_list_bid,
    .needs = { STR_INIT(" :"), STR_INIT("--"), STR_INIT("TimeGenerated"),
               STR_INIT("SourceName") }, /* a label, the dashes below "Id", names of wmic */
    .state_bytes = sizeof(struct parse),
    .open = psobj_list_open,
    .next = psobj_list_next,
    .close = psobj_list_close,
};
