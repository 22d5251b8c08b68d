/* SPDX-License-Identifier: Apache-2.0 */
#include "input/undress.h"

#include "base/limits.h"
#include "base/mem.h"
#include "input/joined_inside.h"
#include "input/undress_inside.h"

#define MADE_ENOUGH 65536u /* made before the reader gets some */
#define WORDS_LINES 12u      /* above a page */
#define CELLS_LEAST 8u       /* of a table whose page lost its head */

struct undress {
    struct stream *in, *out; /* in is the caller's, out the one that is read from us */
    struct dress dress;
    struct text *text;  /* over in; opened when the code page is known */
    struct page page;
    struct rtf rtf;
    struct wrap wrap;
    struct broken broken;
    struct back back;
    struct above above;
    struct bent bent;
    struct strings strings;
    struct breaks breaks;
    struct cells cells;
    struct print print;
    struct single single;
    struct hits hits;
    struct front front;
    struct snare snare;
    size_t indent;      /* of the last fence */
    struct buf cell;
    struct buf made;
    size_t used;
    bool over, told;
    struct defects under; /* of the text in its dress */
    bool may_double; /* a blank line now is the double of the line before */
};

/* ---- what it is ---------------------------------------------------------------------------- */

/* By its first tag; <PrerequisiteCheck> is none of them. */
static bool begins_page(struct str s)
{
    static const char *const begins[] = { "<!doctype html", "<html", "<body", "<table", "<pre",
                                          "<div", "<p", "<span", "<style", "<br", "<ol", "<ul",
                                          "<code", "<font" };

    for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++) {
        struct str begin = str_of(begins[i]);

        if (str_starts_nocase(s, begin) &&
            (s.n == begin.n || is_sign_of(s.s[begin.n], " \t\r\n/>")))
            return true;
    }
    return false;
}

/* The words of a mail, or of a ticket's code, stand above a whole page. */
static bool is_below_words(struct str s)
{
    bool sure = false;

    for (size_t i = 0; i < WORDS_LINES && s.n && !sure; i++) {
        struct str line = str_trim(str_cut(&s, '\n'));

        if (str_starts_nocase(line, STR("<!doctype html")) ||
            str_starts_nocase(line, STR("<html")))
            return i > 0;
        (void)joined_record(line, &sure);
    }
    return false;
}

/* A page that lost its head: what is left of it are the cells of a table. */
static bool is_rest_of_page(struct str s)
{
    static const struct str cell = STR_INIT("</td>");
    size_t cells = 0, at;

    if (!s.n || is_sign_of(s.s[0], "{[\"") || str_find(s, STR("<Event")) < s.n)
        return false;
    for (; cells < CELLS_LEAST && (at = str_find(s, cell)) < s.n; cells++)
        s = str_from(s, at + cell.n);
    return cells == CELLS_LEAST;
}

/* "SourceURL:https://a.example/", or nothing. */
static bool is_of_head(struct str line)
{
    size_t n = 0;

    line = str_trim(line);
    while (n < line.n && ((line.s[n] | 0x20) >= 'a' && (line.s[n] | 0x20) <= 'z'))
        n++;
    return !line.n || (n && str_starts(str_from(line, n), STR(":")));
}

/* The clipboard's own form of a page: behind its head comes a tag, or the page would be lost. */
static bool hides_page(struct str s)
{
    struct str head = str_first(s, 200), line = STR_NONE;

    if (!str_starts(s, STR("Version:")) || str_find(head, STR("StartHTML:")) == head.n)
        return false;
    while (s.n && is_of_head(line))
        line = str_cut(&s, '\n');
    return str_starts(str_trim(line), STR("<"));
}

/* Lines of a log that are each a value of a collector's record. */
static bool cells_find(struct str s, struct dress *dress)
{
    bool json = cells_named(s, dress), found = json || cells_column(s, dress);

    if (found)
        dress->behind = json ? STRINGS_NAMED : STRINGS_CELLS;
    return found;
}

/* Signs in place of others, or between them; French quotation marks have unbroken blanks inside.
   seen, whole: as for of_lines. */
static enum dress_kind of_signs(struct str s, const struct sight *seen, bool whole,
                                struct dress *dress)
{
    if (chat_find(s, dress)) /* what is in a message may wear any other dress */
        return DRESS_MARKS;
    if (case_find(s)) /* other dresses know what they hold by its words */
        return DRESS_CASE;
    if (spaced_find(s, seen, &dress->behind))
        return DRESS_BLANKS;
    if (!seen->ascii && blanks_lead(s)) /* what follows tells by its beginning what it is */
        return DRESS_BLANKS;
    if (marks_quoted(s, seen, dress)) /* what is quoted may have ends as signs */
        return DRESS_MARKS;
    if (colours_find(s, seen)) /* "ESC [" is none of JSON's brackets */
        return DRESS_COLOURS;
    if (strings_find(s, &dress->behind) || cells_find(s, dress))
        return DRESS_STRINGS;
    if (str_find(s, STR(": \"")) < s.n && yaml_texts(s)) {
        dress->behind = STRINGS_YAML;
        return DRESS_STRINGS;
    }
    if (single_find(s, seen)) {
        dress->behind = STRINGS_SINGLE;
        return DRESS_STRINGS;
    }
    if (entities_find(s))
        return DRESS_ENTITIES;
    if (!seen->ascii && misread_find(s, whole))
        return DRESS_MISREAD;
    if (breaks_find(s, seen, &dress->behind))
        return DRESS_BREAKS;
    if (fences_find(s, seen, whole, &dress->behind))
        return DRESS_FENCES;
    if (quotes_find(s, seen, whole, &dress->behind))
        return DRESS_QUOTES;
    if (!seen->ascii && blanks_find(s))
        return DRESS_BLANKS;
    return sight_ends(seen, "$M") && shown_find(s) ? DRESS_SHOWN : DRESS_NOTHING;
}

/* Lines that are not as they were; seen: what they begin and end with, whole: s is all of the
   text. */
static enum dress_kind of_lines(struct str s, const struct sight *seen, bool whole,
                                struct dress *dress)
{
    char what;

    if (print_find(s, seen, dress))
        return DRESS_PRINT;
    if (sight_begins(seen, "+-@<>") && diff_find(s, &dress->behind))
        return DRESS_DIFFERENCE;
    if (escapes_find(s, &what)) { /* "\\[22:02:11\\]:" is no stamp of somebody's */
        dress->behind = what;
        return DRESS_ESCAPES;
    }
    if (box_find(s, dress) || relay_find(s, seen, dress) || hits_find(s, seen, dress) ||
        found_find(s, seen, &dress->behind) ||
        marks_find(s, seen, whole, dress) || front_find(s, whole, dress))
        return DRESS_MARKS;
    if ((sight_begins(seen, "|*-+") || sight_ends(seen, ">")) && wiki_find(s))
        return DRESS_WIKI;
    if (doubled_find(s))
        return DRESS_DOUBLED;
    if (snare_find(s))
        return DRESS_SNARE;
    if (labels_find(s, &dress->behind))
        return DRESS_LABELS;
    if (back_find(s, &dress->records))
        return DRESS_TURNED;
    dress->width = table_find(s, seen, &dress->behind);
    if (!dress->width) {
        dress->behind = '\0';
        dress->width = wrap_find(s, seen);
    }
    return dress->width ? DRESS_WRAPS : DRESS_NOTHING;
}

bool undress_recognises_text(struct str s, bool whole, struct dress *dress)
{
    struct sight seen = sight_of(s);
    struct str begin = str_trim(s);

    *dress = (struct dress){ .kind = DRESS_NOTHING };
    dress->behind = page_is_ticket(begin) || page_is_one_line(begin) ? TICKET
                    : hides_page(begin) ? CLIPBOARD : '\0';
    if (str_starts(begin, STR("{\\rtf")))
        dress->kind = DRESS_RTF;
    else if (dress->behind || begins_page(begin) || is_rest_of_page(begin) ||
             is_below_words(begin) || page_is_feed(begin, STR("<pre")))
        dress->kind = DRESS_PAGE;
    else
        dress->kind = of_signs(s, &seen, whole, dress);
    if (dress->kind == DRESS_PAGE && !dress->behind && page_is_plain(begin))
        dress->behind = TICKET;
    if (!dress->kind)
        dress->kind = of_lines(s, &seen, whole, dress);
    return dress->kind != DRESS_NOTHING;
}

bool undress_recognises(const uint8_t *bytes, size_t n, const struct codepage *page,
                        struct dress *dress)
{
    struct buf decoded = { 0 };
    size_t kept = n < DRESS_LOOK ? n : DRESS_LOOK;
    bool found;

    *dress = (struct dress){ .kind = DRESS_NOTHING };
    if (undress_is_binary(bytes, kept))
        return false;
    found = undress_recognises_text(text_sampled(&decoded, bytes, kept, page), n < DRESS_LOOK,
                                    dress);
    buf_release(&decoded);
    return found;
}

/* ---- the stream ---------------------------------------------------------------------------- */

/* What is made of so many bytes; how many were used. */
static size_t make_of(struct undress *u, struct str s, bool last)
{
    bool room = true;

    switch (u->dress.kind) {
    case DRESS_RTF:
        undress_rtf(&u->rtf, s.s, s.n, &u->made);
        break;
    case DRESS_STRINGS:
        return strings_show(&u->strings, s, last, &u->made);
    case DRESS_BREAKS:
        return breaks_right(&u->breaks, s, u->dress.behind, last, &u->made);
    default:
        room = undress_page(&u->page, s.s, s.n, &u->made);
    }
    u->made.failed = u->made.failed || !room;
    return s.n;
}

static void make_from_bytes(struct undress *u)
{
    size_t got, n;
    const char *p = text_peek(u->text, UNDRESS_AHEAD, &got);

    if (!got) {
        if (u->dress.kind == DRESS_PAGE)
            undress_page_end(&u->page, &u->made);
        strings_end(&u->strings, &u->made);
        u->over = true;
        return;
    }
    n = got < MADE_ENOUGH ? got : MADE_ENOUGH;
    text_consume(u->text, make_of(u, (struct str){ p, n }, got < UNDRESS_AHEAD));
}

static bool is_double(struct undress *u, struct str line)
{
    bool doubled = u->dress.kind == DRESS_DOUBLED || u->dress.behind == BLANKS_IN_ENDS;

    u->may_double = doubled && !(u->may_double && spaced_nothing(line));
    return doubled && !u->may_double;
}

/* A line that was cut here stays too long, so that whoever reads it tells so. */
static void stay_too_long(struct buf *made, size_t from)
{
    while (!made->failed && made->n - from <= LIMIT_LINE_BYTES)
        buf_char(made, ' ');
}

/* What some lines of its dress are no part of.  False: this one is none. */
static bool put_line(struct undress *u, struct str line)
{
    struct str rest;

    if (u->dress.kind == DRESS_PRINT)
        return print_line(&u->print, &u->dress, line, &u->made);
    if (u->dress.kind == DRESS_FENCES)
        return fences_off(line, u->dress.behind, &u->indent, &u->made);
    if (u->dress.kind == DRESS_COLOURS)
        return colours_off(line, &u->made);
    if (u->dress.kind != DRESS_DIFFERENCE)
        return wiki_line(line, &u->cell, &u->made);
    if (!diff_off(u->dress.behind, line, &rest))
        return false;
    buf_add(&u->made, rest);
    return true;
}

/* Dresses that say themselves what ends a line.  False: it is another one. */
static bool make_own(struct undress *u, const struct line *line)
{
    size_t from = u->made.n;

    if (u->dress.kind == DRESS_LABELS)
        labels_line(&u->above, u->dress.behind, line->s, &u->made);
    else if (u->dress.kind == DRESS_SNARE)
        snare_line(&u->snare, line, &u->made, &u->under);
    else if (u->dress.kind == DRESS_STRINGS && u->dress.behind == STRINGS_SINGLE)
        single_line(&u->single, line->s, &u->made);
    else if (u->dress.kind == DRESS_STRINGS)
        cells_line(&u->cells, &u->dress, line, &u->made, &u->under);
    else if (u->dress.kind == DRESS_MARKS && u->dress.behind == HITS_LISTED)
        hits_line(&u->hits, &u->dress, line->s, &u->made);
    else if (u->dress.kind == DRESS_MARKS && u->dress.behind == DRESS_FRONT && u->dress.width)
        front_line(&u->front, &u->dress, line->s, &u->made);
    else if (u->dress.kind == DRESS_WRAPS && u->dress.behind)
        table_line(&u->broken, &u->dress, line, &u->made);
    else if (u->dress.kind == DRESS_WRAPS)
        wrap_line(&u->wrap, u->dress.width, line, &u->made);
    else
        return false;
    if ((u->dress.kind == DRESS_WRAPS || u->front.begun) && line->cut)
        stay_too_long(&u->made, from + 1); /* behind the end of the line before */
    return true;
}

static bool is_found(const struct dress *d)
{
    return d->behind == FOUND_WORD || d->behind == FOUND_ALONE;
}

static void make_end(struct undress *u)
{
    wrap_end(&u->wrap, &u->made);
    table_end(&u->broken, &u->made);
    labels_end(&u->above, &u->made);
    cells_end(&u->cells, &u->dress, &u->made, &u->under);
    single_end(&u->single, &u->made);
    hits_end(&u->hits, &u->dress, &u->made);
    front_end(&u->front, &u->made);
    snare_end(&u->snare, &u->made);
    u->over = true;
}

static void make_line(struct undress *u)
{
    size_t from = u->made.n;
    struct line line;

    if (text_line(u->text, &line) <= 0) {
        make_end(u);
        return;
    }
    if (make_own(u, &line))
        return;
    if (is_double(u, line.s))
        return;
    if (u->dress.kind == DRESS_DOUBLED)
        buf_add(&u->made, line.s);
    else if (u->dress.kind == DRESS_MISREAD)
        misread_right(line.s, &u->made);
    else if (u->dress.kind == DRESS_CASE)
        case_right(line.s, &u->made);
    else if (u->dress.kind == DRESS_BLANKS && u->dress.behind)
        spaced_right(line.s, &u->made);
    else if (u->dress.kind == DRESS_BLANKS)
        blanks_right(line.s, &u->made);
    else if (u->dress.kind == DRESS_ENTITIES)
        entities_right(line.s, &u->made);
    else if (u->dress.kind == DRESS_QUOTES)
        quotes_right(&u->bent, line.s, u->dress.behind, &u->made);
    else if (u->dress.kind == DRESS_MARKS && is_found(&u->dress))
        found_off(line.s, u->dress.behind, &u->made);
    else if (u->dress.kind == DRESS_MARKS)
        buf_add(&u->made, marks_off(&u->dress, line.s));
    else if (u->dress.kind == DRESS_ESCAPES)
        escapes_off(line.s, u->dress.behind, &u->made);
    else if (u->dress.kind == DRESS_SHOWN)
        shown_right(line.s, &u->made);
    else if (!put_line(u, line.s))
        return;
    if (line.cut)
        stay_too_long(&u->made, from);
    if (line.ended)
        buf_char(&u->made, '\n');
}

/* All lines are there before the first one is given. */
static void make_turned(struct undress *u)
{
    struct line line;
    int got;

    while (!u->back.kept && (got = text_line(u->text, &line)) > 0) {
        if (back_keep(&u->back, line.s))
            continue;
        u->back.kept = true;
        (void)back_give(&u->back, false, &u->made);
        u->made.failed = u->made.failed || u->back.lines.failed;
        buf_add(&u->made, line.s);
        buf_char(&u->made, '\n');
    }
    u->back.kept = true;
    if (back_give(&u->back, u->dress.records, &u->made))
        return;
    if (u->back.too_many && text_line(u->text, &line) > 0) {
        buf_add(&u->made, line.s);
        buf_char(&u->made, '\n');
    } else {
        u->over = true;
    }
}

static void make(struct undress *u)
{
    bool strings = u->dress.kind == DRESS_STRINGS && u->dress.behind != STRINGS_CELLS &&
                   u->dress.behind != STRINGS_SINGLE;

    if (u->dress.kind == DRESS_PAGE || u->dress.kind == DRESS_RTF || strings ||
        u->dress.kind == DRESS_BREAKS)
        make_from_bytes(u);
    else if (u->dress.kind == DRESS_TURNED)
        make_turned(u);
    else
        make_line(u);
}

static bool begin(struct undress *u)
{
    return u->text || text_open(&u->text, u->in, &u->under, NULL) == 0;
}

/* What lies under two dresses is told of by the outer one. */
static void tell_deeper(struct undress *u)
{
    const struct defects *deeper = stream_under(u->in);
    enum dress_kind dress = u->under.as_read.dress;

    if (!deeper || u->told)
        return;
    defects_add_under(&u->under, deeper);
    u->under.as_read.dress = dress;
    u->told = true;
}

static long undress_read(void *ctx, void *into, size_t cap, const char **fault)
{
    struct undress *u = ctx;
    bool begun = begin(u);
    size_t n;

    if (u->used == u->made.n && begun) {
        buf_clear(&u->made);
        u->used = 0;
        while (!u->over && !u->made.failed && u->made.n < MADE_ENOUGH)
            make(u);
        if (u->over)
            tell_deeper(u);
    }
    if (!begun || u->made.failed || text_failed(u->text)) {
        *fault = "no memory";
        return -1;
    }
    n = buf_take(&u->made, &u->used, into, cap);
    if (n)
        return (long)n;
    *fault = stream_fault(u->in);
    return *fault ? -1 : 0;
}

static void undress_close(void *ctx)
{
    struct undress *u = ctx;

    text_close(u->text);
    buf_release(&u->made);
    buf_release(&u->page.row);
    buf_release(&u->cell);
    csv_release(&u->cells.row);
    hits_release(&u->hits);
    snare_release(&u->snare);
    strings_release(&u->strings);
    buf_release(&u->back.lines);
    defects_release(&u->under);
    mem_free(u);
}

int undress_open(struct stream **out, struct stream *in, const struct dress *dress,
                 struct err *err)
{
    static const struct stream_ops ops = { .read = undress_read, .close = undress_close };
    struct undress *u = mem_zero(1, sizeof *u);

    if (!u)
        return err_nomem(err, "undress");
    u->in = in;
    u->dress = *dress;
    u->rtf.skip_each = 1;
    u->page.head = dress->kind == DRESS_PAGE && dress->behind == CLIPBOARD;
    u->page.pre = dress->kind == DRESS_PAGE && dress->behind == TICKET;
    u->strings.items = dress->behind == 'l';
    if (dress->behind == STRINGS_NAMED)
        u->strings.only = (struct str){ u->dress.name, u->dress.name_n };
    u->strings.yaml = dress->behind == STRINGS_YAML;
    u->breaks.begins = true;
    if (stream_open_custom(&u->out, &ops, u, err) < 0) {
        undress_close(u);
        return -1;
    }
    u->under.as_read.dress = dress->kind;
    stream_set_under(u->out, &u->under);
    *out = u->out;
    return 0;
}
