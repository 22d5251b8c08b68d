/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What printing puts between the lines of a text, which comes along when the text is copied out of
 * a PDF or a document: form feeds, numbers of pages ("3", "- 3 -", "3/9", "Page 3 of 9",
 * "3 | Page", also in other languages), the same head on each page, and blank lines around them.
 *
 * Numbers count up from page to page; one that stands beside a form feed, or says how many there
 * are, tells by itself.  Numbers below the same words are values.
 */
#include "base/digits.h"
#include "input/undress_inside.h"

#define NUMBER_DIGITS 4u
#define MARK_BYTES SIGHT_BRIEF /* of a longer line none is a number of a page */
#define TOTAL_BYTES 6u  /* between it and how many there are: "of", "von", "/" */
#define LINES_LEAST 10u /* of a page, where nothing but the number tells */
#define HEAD_LEAST 3u   /* bytes */
#define BLANKS_MOST 1000u /* lines that wait; no page has as many */

enum { BARE, DASHED, OF, NAMED, FORMS, NO_FORM = FORMS };

struct foot {
    unsigned form, number;
    bool total; /* how many there are is told */
};

static bool take(struct str *s, struct str begin)
{
    bool found = str_starts_nocase(*s, begin);

    if (found)
        *s = str_trim(str_from(*s, begin.n));
    return found;
}

static bool take_number(struct str *s, unsigned *number)
{
    size_t n = 0;

    while (n < s->n && n <= NUMBER_DIGITS && is_digit(s->s[n]))
        n++;
    if (!n || n > NUMBER_DIGITS)
        return false;
    *number = (unsigned)digits_value(s->s, n);
    *s = str_trim(str_from(*s, n));
    return true;
}

static bool take_page(struct str *s)
{
    static const struct str words[] = {
        STR_INIT("page"), STR_INIT("p a g e"), STR_INIT("seite"), STR_INIT("página"),
        STR_INIT("Página"),
        STR_INIT("pagina"), STR_INIT("strona"), STR_INIT("strana"), STR_INIT("sida"),
        STR_INIT("side"), STR_INIT("sivu"), STR_INIT("sayfa"), STR_INIT("oldal"),
        STR_INIT("Страница"), STR_INIT("страница"), STR_INIT("стр."), STR_INIT("ページ"),
        STR_INIT("页"), STR_INIT("頁"), STR_INIT("페이지"),
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (take(s, words[i]))
            return true;
    return false;
}

static bool take_dash(struct str *s)
{
    return take(s, STR("-")) || take(s, STR("\xE2\x80\x93")) || take(s, STR("\xE2\x80\x94"));
}

/* How many pages there are, behind a word that says so. */
static bool take_total(struct str *s, unsigned number)
{
    unsigned total = 0;
    size_t n = 0;

    while (n < s->n && n <= TOTAL_BYTES && !is_digit(s->s[n]))
        n++;
    if (!n || n > TOTAL_BYTES || s->s[0] == '.' || s->s[0] == ':' || s->s[0] == ',')
        return false;
    *s = str_from(*s, n);
    return take_number(s, &total) && !s->n && total >= number;
}

static struct foot behind_number(struct str s, unsigned number)
{
    bool bar = take(&s, STR("|"));

    if (!s.n)
        return (struct foot){ .form = bar ? NO_FORM : BARE, .number = number };
    if (take_page(&s))
        return (struct foot){ .form = s.n ? NO_FORM : NAMED, .number = number };
    return (struct foot){ .form = !bar && take_total(&s, number) ? OF : NO_FORM,
                          .number = number };
}

/* The number of a page that is all that the line says. */
static struct foot mark_of(struct str line)
{
    struct foot none = { .form = NO_FORM }, m = none;
    struct str s = str_trim(line);

    if (!s.n || s.n > MARK_BYTES || !(is_digit(s.s[0]) || is_digit(s.s[s.n - 1]) ||
                                      s.s[0] == '-' || (unsigned char)s.s[0] >= 0x80))
        return none;
    if (take_number(&s, &m.number))
        return behind_number(s, m.number);
    if (take_dash(&s)) {
        m.form = take_number(&s, &m.number) && take_dash(&s) && !s.n ? DASHED : NO_FORM;
        return m;
    }
    if (take(&s, STR("第")))
        m.form = take_number(&s, &m.number) && take_page(&s) && !s.n ? NAMED : NO_FORM;
    else if (take_page(&s) && take_number(&s, &m.number)) {
        m.total = take_total(&s, m.number);
        m.form = m.total || !s.n ? NAMED : NO_FORM;
    }
    return m;
}

/* Without form feeds in front; where there were some. */
static bool take_feeds(struct str *line)
{
    bool fed = line->n && line->s[0] == '\f';

    while (line->n && line->s[0] == '\f')
        *line = str_from(*line, 1);
    return fed;
}

/* ---- is it such ----------------------------------------------------------------------------- */

struct forms {
    size_t n[FORMS], at[FORMS]; /* numbers of the form; the line of the last one, */
    unsigned first[FORMS], last[FORMS];
    bool sure[FORMS], not[FORMS];
    bool close[FORMS];          /* it stands close behind the one before, as on a last page */
    struct str above[FORMS];    /* and what stood above that */
};

static void count(struct forms *f, const struct foot *m, size_t at, struct str above, bool fed)
{
    unsigned i = m->form;

    f->not[i] = f->not[i] || f->close[i] ||
                (f->n[i] && (m->number != f->last[i] + 1 || str_eq(above, f->above[i])));
    f->close[i] = i == BARE && !fed && f->n[i] && at < f->at[i] + LINES_LEAST;
    f->sure[i] = f->sure[i] || fed || m->total;
    if (!f->n[i]++)
        f->first[i] = m->number;
    f->last[i] = m->number;
    f->at[i] = at;
    f->above[i] = above;
}

/* The form of the numbers; NO_FORM: there are none. */
static unsigned form_of(struct str text, struct dress *dress, bool *fed)
{
    struct forms f = { .n = { 0 } };
    struct str above = STR_NONE;

    for (size_t at = 0; text.n; at++) {
        struct str line = str_cut(&text, '\n'), words, next = text;
        bool feeds = take_feeds(&line);
        struct foot m = mark_of(line);

        words = str_trim(line);
        *fed = *fed || feeds;
        if (m.form < FORMS)
            count(&f, &m, at, above, feeds || take_feeds(&next));
        else if (words.n)
            above = words;
    }
    for (unsigned i = FORMS; i-- > 0;) {
        if (f.not[i] || f.n[i] + f.sure[i] < 2)
            continue;
        dress->width = f.first[i];
        return i;
    }
    return NO_FORM;
}

/* Does the line show something that is no part of the print?  Without its form feeds then. */
static bool shows(struct print *p, const struct dress *dress, struct str *line)
{
    struct str head = { dress->name, dress->name_n };
    bool feeds = take_feeds(line);
    struct foot m = mark_of(*line);
    bool marked = m.form < FORMS && dress->behind == (char)('0' + m.form) &&
                  m.number >= dress->width;

    if (feeds || marked || !p->any) {
        p->above = p->any = true;
        p->blanks = 0;
    }
    if (marked)
        return false;
    if (!str_trim(*line).n) {
        p->blanks += !p->above && p->blanks < BLANKS_MOST;
        return false;
    }
    if (p->above && head.n && str_eq(str_trim(*line), head))
        return false;
    p->first = p->above;
    p->above = false;
    return true;
}

/* The line that begins each page, if they have one; the first page may have lost it. */
static void find_head(struct str text, struct dress *dress)
{
    struct print p = { 0 };
    struct str head = STR_NONE;
    size_t pages = 0, same = 0;

    while (text.n) {
        struct str line = str_cut(&text, '\n'), words;

        if (!shows(&p, dress, &line) || !p.first)
            continue;
        words = str_trim(line);
        if (pages > 1 && !str_eq(words, head))
            return;
        same = pages && str_eq(words, head) ? same + 1 : 1;
        head = words;
        pages++;
    }
    if (same < 2 || head.n < HEAD_LEAST || head.n > DRESS_NAME_MOST)
        return;
    memcpy(dress->name, head.s, head.n);
    dress->name_n = head.n;
}

bool print_find(struct str text, const struct sight *seen, struct dress *dress)
{
    bool fed = false;
    unsigned form = NO_FORM;

    if (sight_begins(seen, "\f") || sight_is_numbered(seen)) /* few logs */
        form = form_of(text, dress, &fed);
    if (form == NO_FORM && !fed)
        return false;
    dress->behind = (char)('0' + form);
    find_head(text, dress);
    return true;
}

/* ---- line by line --------------------------------------------------------------------------- */

bool print_line(struct print *p, const struct dress *dress, struct str line, struct buf *out)
{
    if (!shows(p, dress, &line))
        return false;
    for (; p->blanks; p->blanks--)
        buf_char(out, '\n');
    buf_add(out, line);
    return true;
}
