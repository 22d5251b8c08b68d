/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables of Windows events: Event Viewer's "Save as CSV" and "Text (tab delimited)", with names in
 * any language (log-formats.md 3.6, 3.7); the archives of Windows 2003 and Log Parser's output;
 * Export-Csv behind Get-WinEvent and Get-EventLog (3.9, 3.10), with any separator and with or
 * without their #TYPE line.
 *
 * A row holds the rendered message and no parameters: those come from the template of the message
 * (event/template.h).  Event Viewer's tables hold neither log nor computer: the log is that of the
 * provider, where it has one (event/evtword.h), the computer is for whoever knows the folder.
 *
 * Where the tabs of the text became blanks, rows get them back (evtcsv_spaced.h).
 *
 * Where the message is the last column a line can be told to begin a row, so that a message which
 * lost its quotes goes on in the lines behind, and one that lost its closing quote ends before the
 * next row.  What is no row is passed over and noted.  Names that are damaged are told by the first
 * row below them (evtcsv_repair.h).
 */
#include "parsers/evtcsv_relook.h"
#include "parsers/evtcsv_bid.h"
#include "parsers/evtcsv_broken.h"
#include "parsers/evtcsv_first.h"
#include "parsers/evtcsv_level.h"
#include "parsers/evtcsv_repair.h"
#include "parsers/evtcsv_spaced.h"

#include "base/arena.h"
#include "base/mem.h"
#include "event/evtword.h"
#include "event/localdate.h"
#include "event/payload.h"
#include "event/template.h"
#include "event/told.h"
#include "input/text.h"
#include "parsers/parser.h"

#define STRINGS_MOST 64u
#define ABOVE_MOST 1024u /* bytes of a line with names */

struct parse {
    struct text *text;
    struct defects *defects;
    struct line line;
    bool held;               /* line is the next one; */
    bool begins;             /* it was seen to begin a row */
    struct columns columns;
    bool known;
    bool unfilled;           /* the first row below the names may tell what they did not */
    bool partly;             /* and only then are they columns of events */
    struct buf names;
    bool quoted;             /* every line begins with "> ", as mails quote */
    bool spaced;             /* tabs became blanks: */
    struct buf tabbed;       /* the line at hand with its tabs, if it is a row */
    char separator;
    struct csv_row row;
    struct broken_row broken;
    uint64_t row_line, row_offset;
    bool row_cut;
    uint64_t lost_at, lost;  /* bytes in lines that are no row */
    struct buf type;         /* log, provider and id of the first event, from the #TYPE line */
    struct buf above;        /* the last line that was no row: names in another language? */
    uint64_t above_number;
    struct first first;      /* row, where no column is known; */
    uint64_t lost_before;    /* it */
    struct relook relook;    /* lines above it */
    struct arena arena;
    struct localdate_memo date;
    bool dated;              /* a row had its time */
    struct told *told; /* once an event came without its provider */
    struct field fields[1 + STRINGS_MOST];
};

/* ---- rows ---- */

static int next_line(struct parse *p)
{
    int got;

    if (p->held) {
        p->held = false;
        return 1;
    }
    p->begins = false;
    if (relook_waits(&p->relook) &&
        (relook_next(&p->relook, &p->line) ||
         relook_part(&p->relook, &p->columns, p->separator, &p->line)))
        return 1;
    got = text_line(p->text, &p->line);
    if (got > 0 && p->quoted)
        p->line.s = evtword_unquoted(p->line.s);
    if (got > 0 && p->spaced && spaced_row(&p->tabbed, p->line.s, true))
        p->line.s = buf_str(&p->tabbed);
    if (got > 0 && p->relook.flat)
        relook_parts(&p->relook, &p->columns, p->separator, &p->line);
    return got < 0 ? NEXT_DEAD : got;
}

/* "#TYPE System.Diagnostics.EventLogEntry#Application/MsiInstaller/1033", above the names */
static bool take_type(struct parse *p)
{
    struct str s = p->line.s;

    if (!str_starts(s, STR("#TYPE ")))
        return str_starts(s, STR("sep="));
    buf_clear(&p->type);
    (void)str_cut(&s, '#');
    (void)str_cut(&s, '#');
    buf_add(&p->type, s);
    return true;
}

static void lose_line(struct parse *p)
{
    if (!p->lost)
        p->lost_at = p->line.offset;
    p->lost += p->line.s.n + 1;
}

/* So many bytes of what was lost are rows; some may be counted no more. */
static void find_lost(struct parse *p, uint64_t bytes)
{
    p->lost -= bytes < p->lost ? bytes : p->lost;
}

/* The line at hand begins a row, as far as that can be told.  Most lines of a message are one
   field. */
static bool begins_row(const struct parse *p)
{
    if (!p->columns.ordered ||
        (p->columns.at[COLUMN_ID] && str_find_char(p->line.s, p->separator) == p->line.s.n))
        return false;
    return columns_begin_row(&p->columns, p->line.s, p->separator) ||
           columns_begin_half_row(&p->columns, p->line.s, p->separator);
}

static bool begins_broken_row(const struct parse *p)
{
    return p->known && p->columns.ordered && !p->partly &&
           columns_begin_broken_row(&p->columns, p->line.s, p->separator);
}

static bool is_names(const struct parse *p)
{
    struct columns c;
    char separator;

    return columns_find(&c, p->line.s, &separator) == COLUMNS_NAMED;
}

/* What the names of the line at hand did not tell the first row may. */
static void keep_names(struct parse *p, bool named, bool partly)
{
    p->unfilled = named && p->line.s.n <= ABOVE_MOST;
    p->partly = partly;
    buf_clear(&p->names);
    if (p->unfilled)
        buf_add(&p->names, p->line.s);
}

/* Columns from the line at hand: its names, which may come again where exports were put together,
   or what it looks like. */
static enum columns_found take_columns(struct parse *p)
{
    struct columns c;
    char separator;
    struct str whole = evtword_unquoted(p->line.s);
    struct str line = p->known ? whole : relook_names(&p->relook, whole);
    enum columns_found found = columns_find(&c, line, &separator);
    bool spaced = found == COLUMNS_NOT && !p->known && spaced_row(&p->tabbed, line, false);
    bool partly = found == COLUMNS_NOT && !p->known && columns_partly(&c, line, &separator);

    if (spaced)
        found = columns_find(&c, buf_str(&p->tabbed), &separator);
    if (partly)
        found = COLUMNS_NAMED;
    if (found == COLUMNS_SEEN && c.guessed && p->known && !p->columns.guessed)
        return COLUMNS_NOT; /* a damaged row of the table at hand */
    if (found == COLUMNS_SEEN && p->line.number == p->above_number + 1)
        columns_widen(&c, buf_str(&p->above), line, separator);
    if ((found == COLUMNS_NOT || partly) && line.n <= ABOVE_MOST) {
        buf_clear(&p->above);
        buf_add(&p->above, line);
        p->above_number = p->line.number;
    }
    if (found != COLUMNS_NOT) {
        p->quoted = p->quoted || whole.n < p->line.s.n;
        p->spaced = p->spaced || spaced;
        p->line.s = spaced ? buf_str(&p->tabbed) : line;
        p->columns = c;
        p->separator = separator;
        p->known = true;
        keep_names(p, found == COLUMNS_NAMED, partly);
        broken_names(&p->broken, found == COLUMNS_NAMED ? line : STR(""), separator);
    }
    return found;
}

static void join_first(struct parse *p)
{
    struct str line = evtword_unquoted(p->line.s);

    if (!p->first.lines.n)
        p->lost_before = p->lost;
    if (p->known || !first_joined(&p->first, &p->line, line))
        return;
    p->line.s = buf_str(&p->first.lines);
    p->line.number = p->first.number;
    p->line.offset = p->first.offset;
    p->lost = p->lost_before;
}

/* Lines of a message without quotes: up to the next row. */
static int read_on(struct parse *p)
{
    size_t blanks = 0;
    int got;

    while ((got = next_line(p)) > 0) {
        if (!str_trim(p->line.s).n) {
            blanks++;
            continue;
        }
        if ((p->begins = begins_row(p)) || is_names(p)) {
            p->held = true;
            return 1;
        }
        for (; blanks; blanks--)
            csv_extend(&p->row, STR(""));
        csv_extend(&p->row, p->line.s);
        p->row_cut = p->row_cut || p->line.cut;
    }
    return got < 0 ? got : 1;
}

static int read_quoted(struct parse *p)
{
    int got;

    for (;;) {
        got = next_line(p);
        if (got <= 0)
            break;
        if ((p->begins = begins_row(p))) {
            p->held = true;
            break;
        }
        p->row_cut = p->row_cut || p->line.cut;
        if (csv_feed(&p->row, p->line.s))
            return 1;
    }
    p->row_cut = true;
    defect_note(p->defects, got == 0 ? DEFECT_TRUNCATED : DEFECT_VALUE, p->row_offset, 0);
    return got < 0 ? got : 1;
}

/* The file ends inside a row; its id may be half a number. */
static int cut_row(struct parse *p)
{
    size_t id = p->columns.at[COLUMN_ID];

    p->row_cut = true;
    defect_note(p->defects, DEFECT_TRUNCATED, p->row_offset, 0);
    if (p->row.n == id + 1)
        p->row.n = id;
    return 1;
}

/* Pieces of a row that a mail broke, up to the next row. */
static int read_broken(struct parse *p)
{
    int got;

    while ((got = next_line(p)) > 0) {
        if (!broken_goes_on(&p->broken, &p->columns, &p->row, p->line.s)) {
            p->held = true;
            return 1;
        }
        p->row_cut = p->row_cut || p->line.cut;
        if (p->columns.ordered && p->row.open)
            return read_quoted(p);
        if (p->columns.ordered && p->row.n > p->columns.at[COLUMN_MESSAGE])
            return read_on(p);
    }
    return got < 0 ? got : 1;
}

static int read_row(struct parse *p)
{
    size_t message = p->columns.at[COLUMN_MESSAGE];

    csv_begin(&p->row, p->separator, p->columns.fields);
    p->row_line = p->line.number;
    p->row_offset = p->line.offset;
    p->row_cut = p->line.cut;
    if (!csv_feed(&p->row, p->line.s))
        return read_quoted(p);
    if (p->columns.ordered && p->row.n > message && !p->row.quoted[message] && p->line.ended)
        return read_on(p);
    if (!p->line.ended && p->row.n <= message)
        return cut_row(p);
    if (broken_begins(&p->broken, &p->columns, &p->row, p->line.s))
        return read_broken(p);
    return 1;
}

/* ---- events ---- */

static struct str value(const struct parse *p, enum column column)
{
    return columns_value(&p->columns, &p->row, column);
}

static void take_time(struct parse *p, struct event *ev)
{
    struct str date = evtword_one_line(&p->arena, value(p, COLUMN_DATE));
    struct str time = value(p, COLUMN_TIME);

    if (time.n)
        date = arena_format(&p->arena, "%.*s %.*s", STR_FMT(date), STR_FMT(time));
    if (date.n && !localdate_again(&p->date, date, &ev->time)) {
        ev->damaged = true;
        ev->time_text = date;
    } else if (p->columns.utc && ev->time.kind == STAMP_LOCAL && ev->time.doubt == DATE_SURE) {
        ev->time.kind = STAMP_UTC;
    }
}

/* Damage takes separators, too: where no time stands in its place, another column may stand in that
   of the computer. */
static void check_place(struct parse *p, struct event *ev)
{
    if (ev->time.kind != STAMP_NONE) {
        p->dated = true;
    } else if (p->dated && ev->computer.n) {
        ev->computer = STR_NONE;
        ev->damaged = true;
    }
}

static struct str present(struct str s)
{
    return s.n ? s : STR_NONE;
}

static void add_data(struct parse *p, struct event *ev, struct str data)
{
    p->fields[ev->fields_n++] = (struct field){ .name = STR("Data"), .value = data,
                                                .place = FIELD_DATA };
}

/* A name that a mail wrapped at its blank is one line again. */
static struct str unwrapped(struct parse *p, enum column column)
{
    return present(evtword_one_line(&p->arena, value(p, column)));
}

static void take_payload(struct parse *p, struct event *ev)
{
    struct str values[STRINGS_MOST];
    size_t n = payload_values(values, STRINGS_MOST, value(p, COLUMN_PAYLOAD), &p->arena);

    for (size_t i = 0; i < n && ev->fields_n <= STRINGS_MOST; i++) {
        add_data(p, ev, values[i].n ? values[i] : STR(""));
        p->fields[ev->fields_n - 1].name = evtword_data(ev->provider, ev->event_id, i);
    }
}

/* What the message says of them, once somebody asks: of half of the events nobody does. */
static int add_params(struct event *ev)
{
    struct parse *p = ev->owner;
    struct str params[TEMPLATE_PARAMS];
    size_t n = template_event(ev, &p->arena, params);

    for (size_t i = 0; i < n; i++)
        add_data(p, ev, params[i]);
    return p->arena.failed ? -1 : 0;
}

/* Parameters: their own column, or the message's template. */
static void take_params(struct parse *p, struct event *ev)
{
    struct str strings = value(p, COLUMN_STRINGS);
    size_t data;

    while (strings.n && ev->fields_n <= STRINGS_MOST) {
        bool more = str_find_char(strings, '|') < strings.n;
        struct str one = str_cut(&strings, '|');
        add_data(p, ev, one.n ? one : STR(""));
        if (more && !strings.n && ev->fields_n <= STRINGS_MOST)
            add_data(p, ev, STR(""));
    }
    data = ev->fields_n;
    take_payload(p, ev);
    if (value(p, COLUMN_STRINGS).n || !ev->rendered || ev->fields_n > data)
        return;
    ev->own_words = true;
    ev->expand = add_params;
    ev->owner = p;
}

/* The log of #TYPE is that of the first event: of another provider's that is known, its own. */
static struct str log_of_type(const struct parse *p, const struct event *ev)
{
    struct str type = buf_str(&p->type), log = str_cut(&type, '/'), own = STR_NONE;

    if (str_present(ev->provider) && !str_eq(str_cut(&type, '/'), ev->provider))
        own = evtword_log(ev->provider, ev->event_id);
    return own.n ? own : type.n ? log : STR_NONE;
}

static void take_log(struct parse *p, struct event *ev)
{
    struct str log = evtword_one_line(&p->arena, value(p, COLUMN_LOG));

    ev->channel = present(log.n ? log : log_of_type(p, ev));
}

static void fill(struct parse *p, struct event *ev, uint64_t id)
{
    uint64_t record;

    *ev = (struct event){ .kind = EVENT_WINDOWS, .time = STAMP_ABSENT, .level = -1 };
    ev->line = p->row_line;
    ev->offset = p->row_offset;
    ev->has_event_id = true;
    ev->event_id = (uint32_t)id;
    ev->damaged = p->row_cut || p->row.dropped;
    ev->provider = evtword_whole_provider(unwrapped(p, COLUMN_SOURCE), ev->event_id);
    ev->computer = present(value(p, COLUMN_COMPUTER));
    ev->message = present(str_trim(value(p, COLUMN_MESSAGE)));
    ev->rendered = str_present(ev->message);
    if (!str_present(ev->provider) && ev->rendered)
        ev->provider = told_provider(&p->told, &p->arena, ev->event_id, ev->message);
    ev->has_record = columns_number(value(p, COLUMN_RECORD), &record);
    ev->record = ev->has_record ? record : 0;
    ev->fields = p->fields;
    if (str_present(ev->provider))
        p->fields[ev->fields_n++] = (struct field){ .name = STR("Provider_Name"),
                                                    .value = ev->provider,
                                                    .place = FIELD_SYSTEM };
    take_log(p, ev);
    evtcsv_take_level(&p->columns, &p->row, ev);
    take_time(p, ev);
    check_place(p, ev);
    take_params(p, ev);
}

/* The first row below names.  False: it shows that they were none of events. */
static bool fill_columns(struct parse *p)
{
    struct columns c = p->columns;

    p->unfilled = false;
    if (columns_repair(&c, buf_str(&p->names), &p->row))
        p->columns = c;
    else if (p->partly)
        p->known = false;
    p->partly = false;
    return p->known;
}

/* The row at hand.  False: it is none. */
static bool give(struct parse *p, struct event *ev)
{
    struct str s;
    uint64_t id;

    if ((p->unfilled && !fill_columns(p)) || !columns_fit(&p->columns, &p->row))
        return false;
    s = str_trim(value(p, COLUMN_ID));
    if (p->row.n < 2 || columns_tell_nothing(&p->columns, &p->row) || !columns_is_id(s) ||
        !columns_number(s, &id) || id > UINT32_MAX)
        return false;
    if (p->columns.at[COLUMN_ID] == p->columns.at[COLUMN_INSTANCE])
        id &= 0xFFFF; /* log-formats.md 3.10: the low part is the id */
    arena_reset(&p->arena);
    fill(p, ev, id);
    if (p->row.dropped)
        defect_note(p->defects, DEFECT_RECORD_TOO_LONG, p->row_offset, p->row.dropped);
    return true;
}

static void note_lost(struct parse *p)
{
    if (p->lost)
        defect_note(p->defects, DEFECT_RECORD, p->lost_at, p->lost);
    p->lost = 0;
}

/* What was read as a row is none: names once more, or something else. */
static void pass_over(struct parse *p, uint64_t bytes, uint64_t number)
{
    if (p->line.number == number && !p->held && take_columns(p) == COLUMNS_NAMED)
        return;
    if (!p->lost)
        p->lost_at = p->row_offset;
    p->lost += bytes;
}

/* One line that is not blank, and what belongs to it. */
static int take_row(struct parse *p, struct event *ev)
{
    uint64_t bytes = p->line.s.n + 1, number = p->line.number;
    bool begins = p->begins || (p->known && begins_row(p)) || begins_broken_row(p);

    if (!begins && take_type(p))
        return 0;
    if (!begins && (!p->known || p->columns.ordered || p->partly)) {
        bool partly = p->partly; /* a row of a table with one order needs no names */
        enum columns_found found;

        join_first(p);
        if (!p->known)
            relook_keep(&p->relook, &p->line);
        found = take_columns(p);
        if (found == COLUMNS_NOT && !partly)
            lose_line(p);
        if (found == COLUMNS_NAMED || (found == COLUMNS_NOT && !partly))
            return 0;
        if (p->line.number == 2) /* the line above it was names in another language */
            p->lost = 0;
        if (p->columns.guessed)
            find_lost(p, relook_begin(&p->relook, &p->columns, p->separator, &p->line));
    }
    if (read_row(p) < 0 || p->row.bytes.failed)
        return NEXT_DEAD;
    if (!give(p, ev)) {
        pass_over(p, bytes, number);
        return 0;
    }
    note_lost(p);
    return 1;
}

static enum next evtcsv_next(struct parse *p, struct event *ev)
{
    int got;

    while ((got = next_line(p)) > 0) {
        if (!str_trim(p->line.s).n) {
            first_blank(&p->first);
            continue;
        }
        got = take_row(p, ev);
        if (p->tabbed.failed || p->type.failed || p->above.failed || p->names.failed ||
            p->first.lines.failed || p->relook.lines.failed || p->relook.places.failed ||
            p->broken.lines.failed || p->broken.next.bytes.failed || p->arena.failed)
            return NEXT_DEAD;
        if (got)
            return got < 0 ? NEXT_DEAD : NEXT_EVENT;
    }
    note_lost(p);
    return got < 0 ? NEXT_DEAD : NEXT_END;
}

static void evtcsv_close(struct parse *p)
{
    csv_release(&p->row);
    broken_release(&p->broken);
    relook_release(&p->relook);
    buf_release(&p->type);
    buf_release(&p->above);
    buf_release(&p->tabbed);
    buf_release(&p->names);
    buf_release(&p->first.lines);
    arena_release(&p->arena);
    mem_free(p->told);
}

static int evtcsv_open(struct parse *p, const struct parser_source *from)
{
    p->defects = from->defects;
    p->text = from->text;
    return 0;
}

const struct parser parser_evtcsv = {
    .name = "evtcsv",
    .summary = "Windows events as a table (Event Viewer's CSV and tabs, Export-Csv, Log Parser)",
    .files = "Event Viewer, Save All Events As, CSV or Text; Get-WinEvent or Get-EventLog | "
             "Export-Csv; Log Parser; PsLogList -s; Graylog; names of columns in any language",
    .times = "of each row, local and in the order of its language",
    .machine = "its column; without one (Event Viewer) the name of the folder, the file or the "
               "archive counts",
    .lacks = "parameters, unless the form of the message is known; in Event Viewer's, the log",
    .bid = evtcsv_bid,
    .state_bytes = sizeof(struct parse),
    .open = evtcsv_open,
    .next = evtcsv_next,
    .close = evtcsv_close,
};
