/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HTML as the text that a browser shows.  Nothing is checked for being HTML: whatever is no known
 * tag or entity is left out or shown as it stands.
 */
#include "base/limits.h"
#include "input/undress_inside.h"

#define WORDS_TAB 0x61622D636F756E74u /* "ab-count" of Word's "mso-tab-count" */
#define STYLE_KEEPS 0x706163653A707265u      /* "pace:pre" of "white-space:pre-wrap", */
#define STYLE_KEEPS_APART 0x6163653A20707265u /* and where a blank stands in it */
#define CELL_END '\x1F' /* between cells that wait for the end of their row */

static struct buf *place(struct page *p, struct buf *out)
{
    return p->in_cell ? &p->row : out;
}

static void put(struct page *p, struct buf *out, struct str s)
{
    if (p->gap && p->line)
        buf_char(place(p, out), p->tab && !p->in_cell ? '\t' : ' ');
    p->gap = p->tab = p->broken = false;
    p->line = true;
    buf_add(place(p, out), s);
}

static void new_line(struct page *p, struct buf *out)
{
    p->gap = p->tab = p->broken = p->line = false;
    buf_char(place(p, out), '\n');
}

static void end_line(struct page *p, struct buf *out)
{
    p->gap = p->tab = p->broken = false;
    if (p->line)
        new_line(p, out);
}

void undress_cell(struct buf *out, struct str cell)
{
    bool plain = str_find_char(cell, '\t') == cell.n && str_find_char(cell, '\n') == cell.n &&
                 str_find_char(cell, '\r') == cell.n && !str_starts(cell, STR("\""));

    if (plain) {
        buf_add(out, cell);
        return;
    }
    buf_char(out, '"');
    for (size_t i = 0; i < cell.n; i++) {
        if (cell.s[i] == '"')
            buf_char(out, '"');
        buf_char(out, cell.s[i]);
    }
    buf_char(out, '"');
}

static struct str next_cell(struct str *row)
{
    struct str cell = str_cut(row, CELL_END);

    while (cell.n && cell.s[cell.n - 1] == '\n')
        cell.n--;
    return cell;
}

static void end_cell(struct page *p)
{
    if (!p->in_cell)
        return;
    buf_char(&p->row, CELL_END);
    p->in_cell = p->line = p->gap = p->tab = p->broken = false;
}

/* "<td>Log Name:</td><td>System</td>", as ConvertTo-Html -As List has it, too: a line as PowerShell
   shows it, and behind the name may be several. */
static bool is_labelled(struct str row)
{
    struct str label = next_cell(&row);

    return label.n > 1 && label.s[label.n - 1] == ':' && row.n &&
           str_find_char(row, CELL_END) + 1 >= row.n;
}

/* A table of one column lays a page out: what is in it is text like any other. */
static void end_row(struct page *p, struct buf *out)
{
    struct str row = buf_str(&p->row), rest;

    if (p->in_cell && row.n) {
        end_cell(p);
        row = buf_str(&p->row);
    }
    p->in_cell = false;
    if (!row.n)
        return;
    rest = row;
    if (str_find_char(row, CELL_END) + 1 >= row.n) {
        buf_add(out, next_cell(&rest));
    } else if (is_labelled(row)) {
        rest = next_cell(&row);
        buf_add(out, str_first(rest, rest.n - 1));
        buf_add(out, STR(" : "));
        buf_add(out, next_cell(&row));
    } else {
        for (bool first = true; rest.n; first = false) {
            if (!first)
                buf_char(out, '\t');
            undress_cell(out, next_cell(&rest));
        }
    }
    out->failed = out->failed || p->row.failed;
    buf_clear(&p->row);
    p->line = true;
    end_line(p, out);
}

static void begin_cell(struct page *p, struct buf *out)
{
    end_cell(p);
    if (!p->row.n)
        end_line(p, out);
    p->in_cell = true;
    p->line = p->gap = p->tab = p->broken = false;
}

static bool is_one_of(struct str tag, const char *list)
{
    struct str words = str_of(list);

    while (words.n)
        if (str_eq_nocase(tag, str_cut(&words, ' ')))
            return true;
    return false;
}

/* An element whose lines a browser shows as they are, until it ends. */
static void keep_lines(struct page *p, struct str name, bool ends)
{
    bool same = p->kept && str_eq_nocase(name, (struct str){ p->keeper, p->keeper_n });

    if (is_one_of(name, "pre"))
        p->pre = !ends;
    else if (same)
        p->kept += ends ? -1 : 1;
    else if (!p->kept && !p->pre && !ends && (p->keeps || is_one_of(name, "textarea"))) {
        memcpy(p->keeper, name.s, name.n);
        p->keeper_n = name.n;
        p->kept = 1;
        p->pre = true;
    } else
        return;
    if (same && !p->kept)
        p->pre = false;
}

static void act(struct page *p, struct str tag, struct buf *out)
{
    bool ends = str_starts(tag, STR("/"));
    struct str name = str_from(tag, ends);

    if (p->hidden_n) {
        if (ends && str_eq_nocase(name, (struct str){ p->hidden, p->hidden_n }))
            p->hidden_n = 0;
    } else if (!ends && (p->counts || is_one_of(name, "script style title"))) {
        p->gap = p->gap || p->counts;
        p->tab = p->tab || p->counts;
        memcpy(p->hidden, name.s, name.n);
        p->hidden_n = name.n;
    } else if (is_one_of(name, "td th")) {
        if (ends)
            end_cell(p);
        else
            begin_cell(p, out);
    } else if (is_one_of(name, "tr table tbody thead body html")) {
        end_row(p, out);
        end_line(p, out);
    } else if (is_one_of(name, "br") || (ends && is_one_of(name, "p"))) {
        new_line(p, out);
    } else if (is_one_of(name, "p div li ul ol h1 h2 h3 h4 h5 h6 pre hr dt dd blockquote "
                               "section textarea")) {
        end_line(p, out);
    }
    keep_lines(p, name, ends);
}

/* <ActionAccountPassword>, <Data Name="Password">: XML that was not written as entities.  What
   hides secrets (event/redact.h) will not see the tag. */
static void look_for_secret(struct page *p, char c)
{
    bool holds = !p->tag_named ||
                 is_one_of((struct str){ p->tag, p->tag_n }, "data property add parameter");

    p->letters = p->letters << 8 | ((unsigned char)c | 0x20u);
    p->counts = p->counts || p->letters == WORDS_TAB;
    p->keeps = p->keeps || p->letters == STYLE_KEEPS || p->letters == STYLE_KEEPS_APART;
    p->secret = p->secret || (holds && ((p->letters & 0xFFFFFFFFFF) == 0x7061737377 ||
                                        (p->letters & 0xFFFFFF) == 0x707764)); /* passw, pwd */
}

static void mask_content(struct page *p, struct str tag, struct buf *out)
{
    bool empty = (p->letters >> 8 & 0xFF) == '/';

    p->masked = p->secret && !empty && !p->hidden_n && !str_starts(tag, STR("/"));
    if (p->masked)
        put(p, out, STR("********"));
}

static void begin_tag(struct page *p)
{
    p->state = PAGE_TAG;
    p->tag_n = 0;
    p->tag_named = false;
    p->quote = '\0';
    p->letters = 0;
    p->hides = p->masked;
    p->secret = p->masked = p->head = p->counts = p->keeps = false;
}

/* What a script holds is no markup, "a<b" and its quotes neither: only "</" begins a tag there. */
static bool is_in_script(struct page *p, char c)
{
    if (!p->hidden_n)
        return false;
    if (c == '<')
        begin_tag(p);
    else if (!p->tag_n && c != '/')
        p->state = PAGE_SHOWN;
    else
        return false;
    return true;
}

static void tag_byte(struct page *p, char c, struct buf *out)
{
    struct str tag = { p->tag, p->tag_n };

    if (is_in_script(p, c))
        return;
    look_for_secret(p, c);
    if (p->quote) {
        p->quote = c == p->quote ? '\0' : p->quote;
    } else if (c == '>') {
        p->state = PAGE_SHOWN;
        if (p->tag_n < TAG_MOST)
            act(p, tag, out);
        mask_content(p, tag, out);
    } else if (p->tag_named) {
        p->quote = !p->hidden_n && (c == '"' || c == '\'') ? c : '\0';
    } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || (c == '/' && p->tag_n)) {
        p->tag_named = true;
    } else if (p->tag_n < TAG_MOST) {
        p->tag[p->tag_n++] = c;
        if (str_eq((struct str){ p->tag, p->tag_n }, STR("!--"))) {
            p->state = PAGE_COMMENT;
            p->dashes = 0;
            p->masked = p->hides;
        } else if (str_eq((struct str){ p->tag, p->tag_n }, STR("![CDATA["))) {
            p->state = PAGE_CDATA;
            p->dashes = 0;
            p->masked = p->hides;
            if (!p->hidden_n && !p->masked)
                end_line(p, out);
        }
    }
}

/* As it stands there, up to "]]>". */
static void cdata_byte(struct page *p, char c, struct buf *out)
{
    bool shown = !p->hidden_n && !p->masked;

    if (c == ']' && p->dashes < 2) { /* the last two may be of the end */
        p->dashes++;
        return;
    }
    if (c == '>' && p->dashes == 2) {
        p->state = PAGE_SHOWN;
        return;
    }
    for (; p->dashes && c != ']'; p->dashes--)
        if (shown)
            put(p, out, STR("]"));
    if (!shown)
        return;
    if (c == '\n')
        new_line(p, out);
    else if (c != '\r' && c != CELL_END)
        put(p, out, (struct str){ &c, 1 });
}

static void comment_byte(struct page *p, char c)
{
    if (c == '>' && p->dashes >= 2)
        p->state = PAGE_SHOWN;
    p->dashes = c == '-' ? p->dashes + 1 : 0;
}

#define NAMED_BYTES 8u /* of the longest name below, and zeros behind it */

/* U+00A0 to U+00FF (HTML 4, 24.2), but for those that no log has. */
static const char latin[][NAMED_BYTES] = {
    "nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect", "uml", "copy",
    "ordf", "laquo", "not", "shy", "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute",
    "micro", "para", "middot", "cedil", "sup1", "ordm", "raquo", "frac14", "frac12", "frac34",
    "iquest", "Agrave", "Aacute", "Acirc", "Atilde", "Auml", "Aring", "AElig", "Ccedil",
    "Egrave", "Eacute", "Ecirc", "Euml", "Igrave", "Iacute", "Icirc", "Iuml", "ETH", "Ntilde",
    "Ograve", "Oacute", "Ocirc", "Otilde", "Ouml", "times", "Oslash", "Ugrave", "Uacute",
    "Ucirc", "Uuml", "Yacute", "THORN", "szlig", "agrave", "aacute", "acirc", "atilde",
    "auml", "aring", "aelig", "ccedil", "egrave", "eacute", "ecirc", "euml", "igrave",
    "iacute", "icirc", "iuml", "eth", "ntilde", "ograve", "oacute", "ocirc", "otilde", "ouml",
    "divide", "oslash", "ugrave", "uacute", "ucirc", "uuml", "yacute", "thorn", "yuml",
};

/* A page may consist of nothing else, so that they are compared at once. */
static uint32_t named_entity(struct str name)
{
    static const struct {
        char name[NAMED_BYTES];
        uint32_t cp;
    } known[] = {
        { "lt", '<' },        { "gt", '>' },        { "amp", '&' },       { "quot", '"' },
        { "apos", '\'' },     { "ndash", 0x2013 },  { "mdash", 0x2014 },  { "lsquo", 0x2018 },
        { "rsquo", 0x2019 },  { "ldquo", 0x201C },  { "rdquo", 0x201D },  { "bdquo", 0x201E },
        { "hellip", 0x2026 }, { "bull", 0x2022 },   { "ensp", ' ' },      { "emsp", ' ' },
        { "thinsp", ' ' },    { "Scaron", 0x160 },  { "scaron", 0x161 },  { "OElig", 0x152 },
        { "oelig", 0x153 },   { "Yuml", 0x178 },    { "euro", 0x20AC },   { "trade", 0x2122 },
    };
    char padded[NAMED_BYTES] = { 0 };

    if (name.n >= NAMED_BYTES)
        return 0;
    memcpy(padded, name.s, name.n);
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (memcmp(padded, known[i].name, NAMED_BYTES) == 0)
            return known[i].cp;
    for (uint32_t i = 0; i < sizeof latin / sizeof latin[0]; i++)
        if (memcmp(padded, latin[i], NAMED_BYTES) == 0)
            return i ? 0xA0 + i : ' ';
    return 0;
}

uint32_t undress_entity(struct str name)
{
    uint64_t number;

    if (str_starts_nocase(name, STR("#x")))
        return str_hex64(str_from(name, 2), &number) && number <= 0x10FFFF ? (uint32_t)number : 0;
    if (str_starts(name, STR("#"))) {
        if (!str_u64(str_from(name, 1), &number) || number > 0x10FFFF)
            return 0;
        return number == 0xA0 ? ' ' : (uint32_t)number;
    }
    return named_entity(name);
}

static void put_code_point(struct page *p, uint32_t cp, struct buf *out)
{
    put(p, out, STR_NONE);
    buf_utf8(place(p, out), cp);
}

static void put_entity(struct page *p, struct buf *out)
{
    struct str name = { p->entity, p->entity_n };
    uint32_t cp = undress_entity(name);

    p->state = PAGE_SHOWN;
    if (p->hidden_n || p->masked)
        return;
    if (cp == '\n' || cp == '\r') {
        end_line(p, out);
    } else if (cp == CELL_END) {
        p->gap = true;
    } else if (cp) {
        put_code_point(p, cp, out);
    } else {
        put(p, out, STR("&"));
        put(p, out, name);
        put(p, out, STR(";"));
    }
}

/* An entity that never ended is what it looks like. */
static void give_up_entity(struct page *p, struct buf *out)
{
    p->state = PAGE_SHOWN;
    if (p->hidden_n || p->masked)
        return;
    put(p, out, STR("&"));
    put(p, out, (struct str){ p->entity, p->entity_n });
}

/* A tab between words is one; behind a line end it sets the source of the page. */
static void gap_byte(struct page *p, char c)
{
    p->gap = true;
    p->broken = p->broken || c == '\r' || c == '\n';
    p->tab = (p->tab || c == '\t') && !p->broken;
}

static void shown_byte(struct page *p, char c, struct buf *out)
{
    if (c == '<') {
        begin_tag(p);
    } else if (p->head) {
        return;
    } else if (c == '&') {
        p->state = PAGE_ENTITY;
        p->entity_n = 0;
    } else if (p->hidden_n || p->masked) {
        return;
    } else if (p->pre && (c == '\n' || c == '\r')) {
        if (c == '\n' || p->lone)
            new_line(p, out);
        p->lone = c == '\r';
    } else if (p->pre && c != CELL_END) {
        if (p->lone) /* CR alone: an end */
            new_line(p, out);
        p->lone = false;
        put(p, out, (struct str){ &c, 1 });
    } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        gap_byte(p, c);
    } else if (c != CELL_END) {
        put(p, out, (struct str){ &c, 1 });
    }
}

bool undress_in_entity(char c)
{
    return is_alnum(c) || c == '#';
}

static void entity_byte(struct page *p, char c, struct buf *out)
{
    if (c == ';') {
        put_entity(p, out);
    } else if (undress_in_entity(c) && p->entity_n < ENTITY_MOST) {
        p->entity[p->entity_n++] = c;
    } else {
        give_up_entity(p, out);
        shown_byte(p, c, out);
    }
}

bool undress_page(struct page *p, const char *s, size_t n, struct buf *out)
{
    for (size_t i = 0; i < n; i++) {
        if (p->state == PAGE_TAG)
            tag_byte(p, s[i], out);
        else if (p->state == PAGE_COMMENT)
            comment_byte(p, s[i]);
        else if (p->state == PAGE_ENTITY)
            entity_byte(p, s[i], out);
        else if (p->state == PAGE_CDATA)
            cdata_byte(p, s[i], out);
        else
            shown_byte(p, s[i], out);
        if (p->row.n > LIMIT_RECORD_BYTES)
            end_row(p, out);
    }
    return !p->row.failed && !out->failed;
}

void undress_page_end(struct page *p, struct buf *out)
{
    if (p->state == PAGE_ENTITY)
        give_up_entity(p, out);
    end_row(p, out);
    end_line(p, out);
}
