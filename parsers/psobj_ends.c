/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the lines of Format-List end that go on below.  Those that were broken at blanks end where
 * their words do; those that were broken where they were full all end at one place.
 */
#include "parsers/psobj_ends.h"

#include "base/utf.h"
#include "event/evtword.h"

#define PAIR_WORDS 4u /* of a name in a message */
#define INDENT_LEAST 4u
#define FULL_LEAST 2u  /* lines that end at one place; one always does */
#define FULL_MORE 8u   /* for each that ends before it; the text has ends of its own */

struct ends {
    size_t full, early;
};

static struct str without_end(struct str s)
{
    while (s.n && (s.s[s.n - 1] == ' ' || s.s[s.n - 1] == '\t' || s.s[s.n - 1] == '\r'))
        s.n--;
    return s;
}

static bool goes_on(struct str line)
{
    size_t n = 0;

    while (n < line.n && line.s[n] == ' ')
        n++;
    return n >= INDENT_LEAST && n < line.n;
}

static size_t first_word(struct str line)
{
    return str_find_char(str_trim(line), ' ');
}

/* The longest of the lines that go on. */
static size_t widest_of(struct str text)
{
    size_t before = 0, widest = 0; /* columns of the screen */

    while (text.n) {
        struct str line = without_end(evtword_unquoted(str_cut(&text, '\n')));

        if (goes_on(line) && before > widest)
            widest = before;
        before = utf_columns(line);
    }
    return widest;
}

/* A blank at the place itself is lost. */
static struct ends count_ends(struct str text, size_t widest)
{
    struct ends e = { 0 };
    size_t before = 0;

    while (text.n) {
        struct str line = without_end(evtword_unquoted(str_cut(&text, '\n')));

        if (goes_on(line) && before) {
            e.full += before == widest;
            e.early += before + 1 < widest && before + 1 + first_word(line) > widest;
        }
        before = utf_columns(line);
    }
    return e;
}

bool psobj_ends_anywhere(struct str head)
{
    struct ends e = count_ends(head, widest_of(head));

    return e.full >= FULL_LEAST && e.full > FULL_MORE * e.early;
}

static bool is_head_of_mail(struct str name)
{
    static const struct str heads[] = {
        STR_INIT("From"), STR_INIT("Sent"), STR_INIT("To"), STR_INIT("Cc"), STR_INIT("Subject"),
        STR_INIT("Date"), STR_INIT("Von"), STR_INIT("Gesendet"), STR_INIT("An"),
        STR_INIT("Betreff"), STR_INIT("De"), STR_INIT("Tel"), STR_INIT("PS"), STR_INIT("Edit"),
    };

    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
        if (str_eq_nocase(name, heads[i]))
            return true;
    return false;
}

bool psobj_ends_in_pair(struct str line)
{
    size_t words = 1, n = 0;

    for (; n < line.n && (is_letter(line.s[n]) || line.s[n] == ' '); n++)
        words += line.s[n] == ' ';
    return n && words <= PAIR_WORDS && n + 2 < line.n && line.s[n] == ':' &&
           line.s[n + 1] == ' ' && !is_head_of_mail(str_first(line, n));
}
