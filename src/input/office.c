/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The zip is read twice from memory: first for what the cells refer to, then sheet by sheet.  Parts
 * are known by their usual names; where a workbook has them elsewhere, by the end of these names.
 */
#include "input/office.h"

#include "base/arena.h"
#include "base/mem.h"
#include "input/archive.h"
#include "input/name.h"
#include "input/office_inside.h"
#include "input/ziphead.h"

#include <stdio.h>

#define MADE_ENOUGH 65536u
#define FAULTS 6u

struct link {
    struct str key, value;
};

/* A zero-filled struct links is an empty list. */
struct links {
    struct link *items;
    size_t n, cap;
};

struct office_reader {
    struct buf whole;
    struct unpack *limits;
    enum office_kind kind;
    struct stream *again;           /* over whole */
    struct archive_reader *archive; /* over again */
    struct arena arena;
    struct links sheets, targets;   /* name by id; base name of a file by id */
    struct book book;
    const char *faults[FAULTS];
    size_t faults_n, faults_told;
    char fault[200];                /* of the archive */
    bool pictures, binary, failed;
    struct buf name;

    struct stream *member, *part;   /* at hand: packed XML, and the text that it becomes */
    struct text *text;
    struct xml *xml;
    bool plain;                     /* the part is a file as it is */
    struct sheet_reader sheet;
    struct words_reader words;
    struct buf made;
    size_t used;
    uint64_t made_of_part;
    bool over;
};

/* ---- what it is ---------------------------------------------------------------------------- */

bool office_recognises(const uint8_t *bytes, size_t n)
{
    static const char *const begins[] = { "[Content_Types].xml", "_rels/.rels", "docProps/",
                                          "xl/", "word/", "customXml/", "mimetype" };
    struct ziphead head = { .mtime = WHEN_NONE };

    if (!ziphead_recognises(bytes, n) || !ziphead_parse(&head, bytes, n))
        return false;
    for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++)
        if (str_starts(head.name, str_of(begins[i])))
            return true;
    return false;
}

static void fault(struct office_reader *o, const char *what)
{
    for (size_t i = 0; i < o->faults_n; i++)
        if (o->faults[i] == what)
            return;
    if (o->faults_n < FAULTS)
        o->faults[o->faults_n++] = what;
}

const char *office_fault(struct office_reader *o)
{
    return o->faults_told < o->faults_n ? o->faults[o->faults_told++] : NULL;
}

enum office_kind office_kind(const struct office_reader *o)
{
    return o->kind;
}

static struct str base_name(struct str name)
{
    size_t at = name.n;

    while (at && name.s[at - 1] != '/')
        at--;
    return str_from(name, at);
}

static bool lies_in(struct str name, const char *folder)
{
    return str_find(name, str_of(folder)) < name.n;
}

static bool is_sheet(struct str name)
{
    return lies_in(name, "worksheets/") && str_ends_nocase(name, STR(".xml"));
}

static bool is_words(struct str name)
{
    return str_starts(name, STR("word/document")) && str_ends(name, STR(".xml"));
}

/* ---- the first time through ---------------------------------------------------------------- */

static void add_link(struct office_reader *o, struct links *l, struct str key, struct str value)
{
    if (l->n >= LIMIT_SHEETS || !key.n || !value.n)
        return;
    key = arena_copy(&o->arena, key);
    value = arena_copy(&o->arena, value);
    if (mem_grow(&l->items, &l->cap, l->n + 1, sizeof *l->items) < 0 || o->arena.failed)
        o->failed = true;
    else
        l->items[l->n++] = (struct link){ key, value };
}

/* <sheet name="Events" r:id="rId1"/>, <workbookPr date1904="1"/> */
static void take_book(struct office_reader *o, const struct xml_item *item)
{
    struct str since = office_attr(item, "date1904");

    if (str_is_word(item->local, "sheet"))
        add_link(o, &o->sheets, office_attr(item, "id"), office_attr(item, "name"));
    else if (str_is_word(item->local, "workbookPr"))
        o->book.since_1904 = str_eq(since, STR("1")) || str_eq(since, STR("true"));
}

static void take_item(struct office_reader *o, struct str name, struct book_reader *r,
                      enum xml_kind kind, const struct xml_item *item)
{
    if (str_ends(name, STR("sharedStrings.xml")))
        book_take_strings(&o->book, r, kind, item);
    else if (str_ends(name, STR("styles.xml")))
        book_take_styles(&o->book, r, kind, item);
    else if (kind == XML_START && str_ends(name, STR(".rels")) &&
             str_is_word(item->local, "Relationship"))
        add_link(o, &o->targets, office_attr(item, "Id"), base_name(office_attr(item, "Target")));
    else if (kind == XML_START)
        take_book(o, item);
}

static bool refers(struct str name)
{
    static const char *const ends[] = { "/sharedStrings.xml", "/styles.xml", "/workbook.xml",
                                        "/workbook.xml.rels" };

    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (str_ends_nocase(name, str_of(ends[i])))
            return true;
    return false;
}

static bool open_xml(struct office_reader *o)
{
    return text_open(&o->text, o->member, NULL, NULL) == 0 &&
           xml_open(&o->xml, o->text, NULL, NULL) == 0;
}

static void close_part(struct office_reader *o)
{
    stream_close(o->part);
    xml_close(o->xml);
    text_close(o->text);
    sheet_release(&o->sheet);
    words_release(&o->words);
    o->part = o->member = NULL;
    o->xml = NULL;
    o->text = NULL;
    o->sheet = (struct sheet_reader){ .book = &o->book };
    o->words = (struct words_reader){ .open = o->kind == OFFICE_OPEN };
    o->used = o->made.n = 0;
    o->made_of_part = 0;
    o->over = o->plain = false;
}

static void read_reference(struct office_reader *o, struct str name)
{
    struct book_reader r = { 0 };
    struct xml_item item;
    enum xml_kind kind;

    if (archive_stream(o->archive, &o->member, NULL) < 0 || !open_xml(o)) {
        o->failed = true;
    } else {
        while ((kind = xml_next(o->xml, &item)) > XML_DONE && !o->book.strings.failed)
            take_item(o, name, &r, kind, &item);
        o->failed = o->failed || kind < 0 || o->book.failed || o->book.strings.failed;
        if (stream_fault(o->member))
            fault(o, "unpacking: what the cells of this workbook refer to is damaged");
    }
    close_part(o);
}

static void look_at_name(struct office_reader *o, const struct archive_member *m)
{
    struct str name = m->name;

    if (str_starts_nocase(name, STR("xl/workbook")) || is_sheet(name))
        o->kind = OFFICE_BOOK;
    else if (is_words(name))
        o->kind = OFFICE_WORDS;
    else if (str_eq(name, STR("mimetype")))
        o->kind = OFFICE_OTHER;
    else if (str_eq(name, STR("content.xml")) && o->kind == OFFICE_OTHER)
        o->kind = m->encrypted ? OFFICE_OTHER : OFFICE_OPEN;
    else if (str_eq(name, STR("[Content_Types].xml")) && o->kind == OFFICE_NOT)
        o->kind = OFFICE_OTHER;
    o->pictures = o->pictures || lies_in(name, "/media/") || str_starts(name, STR("Pictures/"));
    o->binary = o->binary || str_ends(name, STR("/workbook.bin"));
}

static int begin(struct office_reader *o, struct err *err)
{
    archive_close(o->archive);
    stream_close(o->again);
    o->archive = NULL;
    o->again = NULL;
    if (stream_open_memory(&o->again, o->whole.s, o->whole.n, err) < 0)
        return -1;
    return archive_open(&o->archive, o->again, ARCHIVE_ZIP, o->limits, err);
}

struct stream *office_again(struct office_reader *o)
{
    archive_close(o->archive);
    stream_close(o->again);
    o->archive = NULL;
    o->again = NULL;
    (void)stream_open_memory(&o->again, o->whole.s, o->whole.n, NULL);
    return o->again;
}

static void tell(struct office_reader *o)
{
    if (o->binary)
        fault(o, "a workbook saved as binary (xlsb) is not read: save it as xlsx or CSV");
    else if (o->kind == OFFICE_OTHER)
        fault(o, "an Office file of a kind that is not read: save its text as plain text");
    else if (o->pictures && o->kind != OFFICE_NOT)
        fault(o, "its pictures are not read");
    if (o->book.strings_full)
        fault(o, "LIMIT_SHARED_STRINGS or LIMIT_SHARED_BYTES reached: cells with a later text are "
                 "empty");
}

static int look_through(struct office_reader *o, struct err *err)
{
    struct archive_member m;

    if (begin(o, err) < 0)
        return -1;
    while (archive_next(o->archive, &m) && !o->failed) {
        look_at_name(o, &m);
        if (refers(m.name) && !m.folder && !m.encrypted)
            read_reference(o, m.name);
    }
    tell(o);
    return o->failed ? err_nomem(err, "Office file") : 0;
}

int office_open(struct office_reader **out, struct stream *in, struct unpack *limits,
                struct err *err)
{
    struct office_reader *o = mem_zero(1, sizeof *o);
    int held;

    if (!o)
        return err_nomem(err, "Office file");
    o->limits = limits;
    o->sheet.book = &o->book;
    held = unpack_hold(&o->whole, in, LIMIT_OFFICE_BYTES);
    if (held > 0) {
        o->kind = OFFICE_OTHER;
        fault(o, "LIMIT_OFFICE_BYTES reached: not read");
    }
    if (held < 0 ||
        (!o->faults_n && (look_through(o, err) < 0 || begin(o, err) < 0))) {
        office_close(o);
        return err_nomem(err, "Office file");
    }
    if (stream_fault(in))
        fault(o, stream_fault(in));
    *out = o;
    return 0;
}

void office_close(struct office_reader *o)
{
    if (!o)
        return;
    close_part(o);
    archive_close(o->archive);
    stream_close(o->again);
    book_release(&o->book);
    mem_free(o->sheets.items);
    mem_free(o->targets.items);
    arena_release(&o->arena);
    buf_release(&o->whole);
    buf_release(&o->name);
    buf_release(&o->made);
    mem_free(o);
}

/* ---- parts --------------------------------------------------------------------------------- */

/* The name that people gave to a sheet, by its file; absent: not known. */
static struct str sheet_name(const struct office_reader *o, struct str file)
{
    for (size_t t = 0; t < o->targets.n; t++)
        for (size_t s = 0; str_eq_nocase(o->targets.items[t].value, file) && s < o->sheets.n; s++)
            if (str_eq(o->sheets.items[s].key, o->targets.items[t].key))
                return o->sheets.items[s].value;
    return STR_NONE;
}

/* Is the member a part, and by which name? */
static bool take_part(struct office_reader *o, const struct archive_member *m)
{
    struct str name;

    buf_clear(&o->name);
    if (m->folder || m->encrypted)
        return false;
    if (o->kind == OFFICE_BOOK && is_sheet(m->name)) {
        name = sheet_name(o, base_name(m->name));
        name_add_member(&o->name, name.n ? name : base_name(m->name), true);
        return true;
    }
    o->plain = lies_in(m->name, "/embeddings/");
    if (o->plain)
        buf_add(&o->name, m->name);
    return o->plain || (o->kind == OFFICE_WORDS && is_words(m->name)) ||
           (o->kind == OFFICE_OPEN && str_eq(m->name, STR("content.xml")));
}

int office_next(struct office_reader *o, struct office_part *part)
{
    struct archive_member m;
    int more = o->kind != OFFICE_OTHER && o->kind != OFFICE_NOT;

    close_part(o);
    while (more && (more = archive_next(o->archive, &m)) > 0 && !take_part(o, &m))
        continue;
    if (o->archive && archive_fault(o->archive)) {
        snprintf(o->fault, sizeof o->fault, "%s", archive_fault(o->archive));
        fault(o, o->fault);
    }
    part->name = buf_str(&o->name);
    return more;
}

static void make(struct office_reader *o)
{
    struct xml_item item;
    enum xml_kind kind = xml_next(o->xml, &item);

    if (kind <= XML_DONE) {
        o->over = true;
        o->made.failed = o->made.failed || kind < 0;
        office_row_end(o->kind == OFFICE_BOOK ? &o->sheet.row : &o->words.row, &o->made);
    } else if (o->kind == OFFICE_BOOK) {
        sheet_take(&o->sheet, kind, &item, &o->made);
    } else {
        words_take(&o->words, kind, &item, &o->made);
    }
}

/* Why the part is not all that it was. */
static const char *fault_of_part(const struct office_reader *o)
{
    if (stream_fault(o->member))
        return stream_fault(o->member);
    if (o->sheet.row.dropped || o->words.row.dropped)
        return "unpacking: LIMIT_SHEET_COLUMNS or LIMIT_RECORD_BYTES reached, cells are left out";
    return o->sheet.lost ? "unpacking: cells name texts that are not there" : NULL;
}

static long part_read(void *ctx, void *into, size_t cap, const char **why)
{
    struct office_reader *o = ctx;
    size_t n;

    if (o->used == o->made.n) {
        o->used = o->made.n = 0;
        while (!o->over && !o->made.failed && o->made.n < MADE_ENOUGH)
            make(o);
    }
    if (o->made.failed) {
        *why = "no memory";
        return -1;
    }
    n = buf_take(&o->made, &o->used, into, cap);
    *why = n ? unpack_count(o->limits, n, &o->made_of_part) : fault_of_part(o);
    return *why ? -1 : (long)n;
}

int office_stream(struct office_reader *o, struct stream **out, struct err *err)
{
    static const struct stream_ops ops = { .read = part_read, .steady = true };

    if (archive_stream(o->archive, &o->member, err) < 0)
        return -1;
    if (o->plain) {
        *out = o->member;
        return 0;
    }
    if (!open_xml(o) || stream_open_custom(&o->part, &ops, o, err) < 0)
        return err_nomem(err, "Office file");
    *out = o->part;
    return 0;
}
