/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables that collectors and people make of what is installed (log-formats.md 8.1 to 8.3,
 * system-center-siblings.md 10.5): products with their versions (Win32_Product, registry), lists of
 * agents and of management servers, backups by SQL Server's own word, services.  As CSV with any
 * separator, as PowerShell's Format-Table and Format-List, as wmic prints columns:
 *
 *   Name,Version,Vendor,InstallDate            what a table is about is told by the names of its
 *   "System Center Operations Manager ...      columns (inventory_row.c); other tables are passed
 *                                              over, so that one file may hold many
 *
 *   Version        Name                        columns begin below the beginning of their names,
 *   -------        ----                        or of the dashes
 *   10.22.10118.0  System Center Operations
 *
 * Where there are names and versions alone, the command above says that agents are listed
 * (Get-SCOMAgent), or the rows count whose name is that of a product.  Names with Enabled alone are
 * subscriptions if the command says so, or the name of the file.
 *
 * Each row is an event of the channel "inventory" without a time (a backup has that of the backup):
 * what is there, nobody says since when.  Fields: Kind (product server gateway agent backup service
 * setup queue subscription; server-name gateway-name agent-name where no versions are listed),
 * Product or Name, Version, Host, Vendor, InstallDate, Patches, Database, BackupType, State,
 * Enabled, Kilobytes.
 */
#include "base/buf.h"
#include "base/limits.h"
#include "base/scan.h"
#include "base/utf.h"
#include "event/evtword.h"
#include "input/text.h"
#include "parsers/inventory_bid.h"
#include "parsers/inventory_guess.h"
#include "parsers/inventory_list.h"
#include "parsers/inventory_marred.h"

#define WRAPPED_MOST 16u /* lines that a cell may go on in */
#define DOUBLED_LOOK 4096u
#define FITS_LOOK 1024u

struct parse {
    struct text *text;
    struct defects *defects;
    struct line line;
    bool held;            /* line is the next one once more */
    enum inventory_listed listed; /* by the last command, or the name of the source */
    bool doubled, passed; /* every second line is blank; the last one was that */
    struct layout layout;
    struct layout above;  /* of the table that blank lines ended, */
    bool torn;            /* and the last line behind them is damage */
    struct labels labels; /* of lists of names and values */
    bool registry;        /* the item of the list is a key */
    bool misspelt;        /* of the registry's key at hand: nothing reads its values */
    enum inventory_slot last; /* what the last line of the item told; SLOTS: nothing new */
    size_t indent;        /* of a value in that line */
    unsigned more;        /* lines that values of the item went on in */
    struct layout ruler;  /* dashes below names that say nothing; or none */
    struct buf host;      /* the last path of a registry names it */
    struct buf before;    /* the lines before, which dashes make names */
    size_t before_n;
    struct csv_row row;
    struct buf raw;       /* the row as it stands */
    struct buf kept;      /* the line at hand, while the next one is looked at */
    struct inventory_row item; /* the row, or the list item, at hand */
    uint64_t at_line, offset;
    bool cut;
    bool quiet;           /* the sieve knows nothing in any line of the row */
};

extern const struct parser parser_inventory;

/* ---- rows --------------------------------------------------------------------------------- */

static void begin_row(struct parse *p)
{
    inventory_clear(&p->item);
    buf_clear(&p->raw);
    p->at_line = p->line.number;
    p->offset = p->line.offset;
    p->cut = p->line.cut || !p->line.ended;
    p->quiet = true;
}

/* A row that is the line at hand and no more: what was met in the one was met in the other. */
static void take_marks(const struct parse *p, struct event *ev)
{
    ev->quiet_lines = p->quiet;
    if (p->line.number != p->at_line ||
        !(ev->text.s == p->line.s.s || str_eq(ev->text, p->line.s)))
        return;
    ev->sieved = p->line.sieved;
    ev->marks = p->line.marks;
    ev->marks_n = p->line.marks_n;
}

static enum next give_text(struct parse *p, struct event *ev, enum inventory_kind kind,
                           struct str text)
{
    if (p->raw.failed || p->row.bytes.failed || p->item.arena.failed || p->host.failed ||
        p->kept.failed)
        return NEXT_DEAD;
    if (!inventory_fill_told(&p->item, kind, ev, text, p->offset, p->defects))
        return NEXT_DAMAGED;
    ev->message = text;
    ev->text = text; /* not ev->message: to read what was just written waits */
    take_marks(p, ev);
    ev->line = p->at_line;
    ev->offset = p->offset;
    ev->damaged = ev->damaged || p->cut;
    return NEXT_EVENT;
}

static enum next give(struct parse *p, struct event *ev, enum inventory_kind kind)
{
    return give_text(p, ev, kind, buf_str(&p->raw));
}

static void add_raw(struct parse *p)
{
    p->cut = p->cut || p->line.cut;
    p->quiet = p->quiet && p->line.sieved && !p->line.marks_n;
    if (p->raw.n + 1 + p->line.s.n > LIMIT_RECORD_BYTES) {
        p->cut = true;
        defect_note(p->defects, DEFECT_RECORD_TOO_LONG, p->line.offset, p->line.s.n);
        return;
    }
    if (p->raw.n)
        buf_char(&p->raw, '\n');
    buf_add(&p->raw, p->line.s);
}

/* Nearly all rows are one line: their values are lent from it. */
static enum next whole_line(struct parse *p, struct event *ev)
{
    for (size_t i = 0; i < p->layout.n && i < p->row.n; i++) {
        struct str value = { p->line.s.s + p->row.from[i], p->row.to[i] - p->row.from[i] };

        inventory_lend(&p->item, p->layout.columns[i].slot, inventory_trimmed(value));
    }
    inventory_check_cells(&p->item, &p->layout, p->row.n, p->line.s);
    p->quiet = p->line.sieved && !p->line.marks_n;
    return give_text(p, ev, p->layout.kind, p->line.s);
}

static bool begins_again(struct parse *p)
{
    return inventory_guess_is_head(&p->layout, &p->row, p->line.s) &&
           inventory_begins(&p->layout, STR_NONE, p->line.s, p->listed);
}

/* The rest of a row of separated values, which may go on in the next lines. */
static enum next csv_line(struct parse *p, struct event *ev)
{
    int got = 1;

    inventory_guess_versions(&p->layout, p->line.s);
    begin_row(p);
    csv_begin(&p->row, p->layout.separator, 0);
    if (csv_places(&p->row, p->line.s) && p->line.s.n < LIMIT_RECORD_BYTES)
        return begins_again(p) ? NEXT_DAMAGED : whole_line(p, ev);
    csv_begin(&p->row, p->layout.separator, 0);
    add_raw(p);
    while (!csv_feed(&p->row, p->line.s)) {
        got = text_line(p->text, &p->line);
        if (got <= 0)
            break;
        add_raw(p);
    }
    if (got < 0)
        return NEXT_DEAD;
    if (got == 0) {
        p->cut = true;
        defect_note(p->defects, DEFECT_TRUNCATED, p->offset, 0);
    }
    for (size_t i = 0; i < p->layout.n && i < p->row.n; i++)
        if (p->layout.columns[i].slot != SLOTS)
            inventory_lend(&p->item, p->layout.columns[i].slot, str_trim(csv_field(&p->row, i)));
    inventory_check_cells(&p->item, &p->layout, p->row.n, p->line.s);
    return give(p, ev, p->layout.kind);
}

static enum cell_cut take_cells(struct parse *p, bool more)
{
    struct str line = p->line.s;
    bool ascii = scan_ascii(line.s, line.n) == line.n;
    size_t from = utf_at_column_of(line, ascii, p->layout.columns[0].begin);
    enum cell_cut cells = CELLS_WHOLE;

    for (size_t i = 0; i < p->layout.n; i++) {
        const struct column *c = &p->layout.columns[i];
        size_t to = line.n;
        struct str cell;

        if (i + 1 < p->layout.n)
            to = from + utf_at_column_of(str_from(line, from), ascii, c[1].begin - c[0].begin);
        cell = inventory_trimmed((struct str){ line.s + from, to - from });
        if (c->slot == SLOT_VERSION && cells == CELLS_WHOLE)
            cells = inventory_cells_of(line, from, to, cell);
        if (more)
            inventory_add(&p->item, c->slot, "", cell);
        else if (!p->layout.wrapped)
            inventory_lend(&p->item, c->slot, cell); /* the line is all of it */
        else
            inventory_set(&p->item, c->slot, cell);
        from = to;
    }
    return cells;
}

/* Where no cell goes on in the next line, the line at hand is the row. */
static enum next give_cells(struct parse *p, struct event *ev)
{
    return give_text(p, ev, p->layout.kind, p->raw.n ? buf_str(&p->raw) : p->line.s);
}

/* A row of a table whose blanks were lost in a ticket or a mail: its words tell what they are. */
static bool take_words(struct parse *p)
{
    struct str cells[CSV_FIELDS];

    if (!inventory_words(&p->layout, p->line.s, cells))
        return false;
    inventory_clear(&p->item);
    for (size_t i = 0; i < p->layout.n; i++)
        inventory_set(&p->item, p->layout.columns[i].slot, cells[i]);
    return true;
}

/* No version is better than one that lost its end.  Where cells are broken over lines, what follows
   is none of a row, either. */
static enum next shifted_line(struct parse *p, struct event *ev, enum cell_cut cells)
{
    if (p->layout.wrapped) {
        p->layout.shape = SHAPE_NONE;
        return NEXT_DAMAGED;
    }
    return take_words(p) || cells == CELLS_DOUBTFUL ? give_cells(p, ev) : NEXT_DAMAGED;
}

static enum next column_line(struct parse *p, struct event *ev)
{
    enum cell_cut cells;
    int got;

    inventory_guess_versions(&p->layout, p->line.s);
    begin_row(p);
    if (p->layout.wrapped)
        add_raw(p);
    else
        p->quiet = p->line.sieved && !p->line.marks_n;
    if (p->layout.tight && inventory_cuts_words(&p->layout, p->line.s))
        return take_words(p) ? give_cells(p, ev) : NEXT_DAMAGED;
    cells = take_cells(p, false);
    if (cells == CELLS_CUT || (cells == CELLS_DOUBTFUL && !p->layout.wrapped))
        return shifted_line(p, ev, cells);
    for (unsigned more = 0; p->layout.wrapped && more < WRAPPED_MOST; more++) {
        struct str last = arena_copy(&p->item.arena, p->line.s);

        got = text_line(p->text, &p->line);
        if (got < 0)
            return NEXT_DEAD;
        p->held = got > 0 && !inventory_goes_on(&p->layout, last, p->line.s);
        if (got == 0 || p->held)
            break;
        add_raw(p);
        (void)take_cells(p, true);
    }
    return give_cells(p, ev);
}

/* An item of a list is over: a blank line, a name that comes again, the end. */
static enum next end_item(struct parse *p, struct event *ev)
{
    enum inventory_kind kind = inventory_kind_of_table(p->item.seen, p->listed);
    bool plain = p->layout.n != 2 && !p->layout.separator;
    enum next next;

    if (!p->held)
        p->layout.shape = SHAPE_NONE;
    if (p->registry)
        inventory_set(&p->item, SLOT_HOST, buf_str(&p->host));
    p->item.seen = 0;
    next = kind == INVENTORY_NONE ? NEXT_DAMAGED : give(p, ev, kind);
    if (next == NEXT_EVENT && plain) /* a label and its value, or the rest of that */
        ev->whole_lines = true;
    p->more = 0;
    p->last = SLOTS;
    return next;
}

/* The line names the next key. */
static enum next end_key(struct parse *p, struct event *ev)
{
    enum next next;

    p->held = true;
    next = end_item(p, ev);
    p->layout.shape = SHAPE_NONE;
    return next;
}

/*
 * Format-List goes on with a value below its beginning, in as many lines as it takes, and breaks
 * it at blanks: "Name : System Center Operations" above "       Manager Agent".
 */
static bool value_goes_on(struct parse *p)
{
    struct str more = str_trim(p->line.s);

    if (p->last == SLOTS || !more.n || (size_t)(more.s - p->line.s.s) != p->indent ||
        p->more == WRAPPED_MOST)
        return false;
    add_raw(p);
    inventory_add(&p->item, p->last, " ", more);
    p->more++;
    return true;
}

static void add_label(struct parse *p, enum inventory_slot slot, struct str value)
{
    bool is_new = slot != SLOTS && value.n && !p->item.value[slot].n;

    p->last = is_new && p->layout.n != 2 && !p->layout.separator ? slot : SLOTS;
    p->indent = is_new ? (size_t)(value.s - p->line.s.s) : 0;
    add_raw(p);
    inventory_set(&p->item, slot, value);
}

static enum next list_line(struct parse *p, struct event *ev)
{
    enum inventory_slot slot;
    struct str value;

    if (!p->layout.separator && inventory_registry_key(p->line.s))
        return end_key(p, ev);
    if (!inventory_label_of(&p->labels, &p->layout, p->line.s, &slot, &value)) {
        if (!str_trim(p->line.s).n)
            return end_item(p, ev);
        if (!value_goes_on(p))
            p->last = SLOTS;
        return NEXT_DAMAGED;
    }
    if (inventory_list_next(&p->item, p->more, slot, value)) {
        p->held = true;
        return end_item(p, ev);
    }
    if (!p->item.seen)
        begin_row(p);
    add_label(p, slot, value);
    return NEXT_DAMAGED;
}

static enum next registry_line(struct parse *p, struct event *ev, enum inventory_slot slot,
                               struct str value)
{
    begin_row(p);
    add_raw(p);
    inventory_set(&p->item, slot, value);
    inventory_set(&p->item, SLOT_HOST, buf_str(&p->host));
    return give(p, ev, inventory_kind_of(p->item.seen));
}

/* The guide prints the key with a spelling mistake; a value in that one does nothing
   (upgrade-plans.md 9). */
static void take_key(struct parse *p)
{
    if (inventory_registry_key(p->line.s))
        p->misspelt = str_find_nocase(p->line.s, STR("CurrentControlsSet")) < p->line.s.n;
}

/* Among those that the names of columns may be broken over. */
static enum next keep_before(struct parse *p)
{
    if (p->before_n++ % INVENTORY_ABOVE == 0)
        buf_clear(&p->before);
    else
        buf_char(&p->before, '\n');
    buf_add(&p->before, p->line.s);
    return p->before.failed ? NEXT_DEAD : NEXT_DAMAGED;
}

/* Dashes below names that were taken for those of wmic tell better what the columns are. */
static enum next table_line(struct parse *p, struct event *ev)
{
    if (evtword_ruler(p->line.s)) {
        (void)inventory_begins(&p->layout, buf_str(&p->before), p->line.s, p->listed);
        return NEXT_DAMAGED;
    }
    if (p->layout.kind == INVENTORY_NAMED && keep_before(p) == NEXT_DEAD)
        return NEXT_DEAD; /* it may be the rest of names that are broken over lines */
    return column_line(p, ev);
}

static void take_host(struct parse *p)
{
    struct str host;

    if (!inventory_registry_host(p->line.s, &host))
        return;
    buf_clear(&p->host);
    buf_add(&p->host, host);
}

/* The next lines, as far as they are at hand. */
static struct str ahead(const struct parse *p)
{
    struct str s;

    s.s = text_peek(p->text, FITS_LOOK, &s.n);
    return s.s ? str_first(s, FITS_LOOK) : STR_NONE;
}

/* The next line that is not blank: one row alone may be a sentence. */
static bool next_fits(const struct parse *p)
{
    struct str s = ahead(p);

    while (s.n) {
        struct str line = str_trim(str_cut(&s, '\n'));

        if (line.n)
            return inventory_guess_fits(&p->layout, line);
    }
    return false;
}

/* Names that were damaged or lost, or that are not known: the row itself tells. */
static bool guess(struct parse *p)
{
    struct layout found;

    if (!inventory_guess(&found, &p->ruler, p->line.s))
        return false;
    p->layout = found;
    buf_clear(&p->kept);
    buf_add(&p->kept, p->line.s);
    p->line.s = buf_str(&p->kept);
    if (inventory_guess_is_sure(&found, p->line.s) || next_fits(p))
        return true;
    p->layout.shape = SHAPE_NONE;
    return false;
}

/* The line below blank ones: an editor or a page put them into the table.  Of damage, what is left
   of the row that was hit may stand between. */
static bool goes_on_below(struct parse *p)
{
    bool on = p->above.shape != SHAPE_NONE && inventory_guess_goes_on(&p->above, p->line.s);
    bool damage = inventory_guess_is_damage(p->line.s);

    if (on)
        p->layout = p->above;
    if (on || !(damage || p->torn))
        p->above.shape = SHAPE_NONE;
    p->torn = damage;
    return on;
}

/* Its first item is none that goes on with the row before it. */
static enum next begin_list(struct parse *p, struct event *ev, bool registry)
{
    p->item.seen = 0;
    p->registry = registry;
    p->layout = inventory_plain_list;
    return list_line(p, ev);
}

/* A line outside of all tables: does one begin? */
static enum next other_line(struct parse *p, struct event *ev)
{
    struct str line = p->line.s, value;
    enum inventory_slot slot;

    if (inventory_is_item(&p->labels, line))
        return begin_list(p, ev, false);
    inventory_command(line, &p->listed);
    take_host(p);
    if (inventory_begins(&p->layout, buf_str(&p->before), line, p->listed)) {
        p->item.seen = 0;
        inventory_tell_names(line, p->line.offset, p->defects);
        return keep_before(p);
    }
    if (goes_on_below(p))
        return p->layout.shape == SHAPE_CSV ? csv_line(p, ev) : column_line(p, ev);
    take_key(p);
    if (inventory_registry(line, &slot, &value) && inventory_registry_alone(slot))
        return p->misspelt ? NEXT_DAMAGED : registry_line(p, ev, slot, value);
    if (inventory_label(&inventory_plain_list, line, &slot, &value) && slot != SLOTS)
        return begin_list(p, ev, inventory_registry(line, &slot, &value));
    if (guess(p))
        return p->layout.shape == SHAPE_CSV ? csv_line(p, ev) : column_line(p, ev);
    if (evtword_ruler(line))
        inventory_ruler(&p->ruler, line);
    return keep_before(p);
}

/* A ticket, or somebody's hand, put a blank line into an item. */
static bool item_goes_on_below(struct parse *p)
{
    bool plain = !p->layout.n && !p->layout.separator && !p->registry;

    return plain && inventory_list_goes_on(&p->item, &p->layout, buf_str(&p->raw), ahead(p));
}

static enum next take_line(struct parse *p, struct event *ev)
{
    bool blank = !str_trim(p->line.s).n;

    p->last = blank ? SLOTS : p->last;
    if (blank && p->layout.shape == SHAPE_LIST)
        return item_goes_on_below(p) ? NEXT_DAMAGED : end_item(p, ev);
    if (blank) {
        if (p->layout.shape != SHAPE_NONE)
            p->above = p->layout;
        p->layout.shape = SHAPE_NONE;
        p->ruler.n = 0;
        return NEXT_DAMAGED;
    }
    switch (p->layout.shape) {
    case SHAPE_CSV:
        return csv_line(p, ev);
    case SHAPE_COLUMNS:
        return table_line(p, ev);
    case SHAPE_LIST:
        return list_line(p, ev);
    default:
        return other_line(p, ev);
    }
}

static enum next inventory_next(struct parse *p, struct event *ev)
{
    enum next next = NEXT_DAMAGED;
    int got = 1;

    while (next == NEXT_DAMAGED) {
        if (!p->held && (got = text_line(p->text, &p->line)) <= 0)
            break;
        p->held = false;
        p->passed = p->doubled && !p->passed && !str_trim(p->line.s).n;
        next = p->passed ? NEXT_DAMAGED : take_line(p, ev);
    }
    if (next != NEXT_DAMAGED)
        return next;
    if (got < 0)
        return NEXT_DEAD;
    if (p->layout.shape != SHAPE_LIST)
        return NEXT_END;
    next = end_item(p, ev);
    return next == NEXT_DAMAGED ? NEXT_END : next;
}

static void inventory_close(struct parse *p)
{
    csv_release(&p->row);
    buf_release(&p->before);
    buf_release(&p->host);
    buf_release(&p->kept);
    buf_release(&p->raw);
    arena_release(&p->item.arena);
}

static int inventory_open(struct parse *p, const struct parser_source *from)
{
    struct str head;

    p->defects = from->defects;
    p->text = from->text;
    p->listed = from->in ? inventory_listed_in(stream_name(from->in)) : LISTED_OTHER;
    head.s = text_peek(p->text, DOUBLED_LOOK, &head.n);
    p->doubled = head.s && inventory_is_doubled(head);
    return 0;
}

const struct parser parser_inventory = {
    .name = "inventory",
    .summary = "lists of products, agents, management servers, backups (CSV, tables, lists)",
    .files = "Get-SCOMManagementServer, Get-SCOMAgent, Win32_Product, Get-Service as CSV, table "
             "or list; tables of collectors; backups from msdb; wmic product",
    .times = "of backups alone",
    .machine = "its column; of products and services without one the name of the folder, the file "
               "or the archive counts",
    .lacks = "since when it is so",
    .channel = "inventory",
    .bid = inventory_bid,
    .most = 36,
    .state_bytes = sizeof(struct parse),
    .open = inventory_open,
    .next = inventory_next,
    .close = inventory_close,
};
