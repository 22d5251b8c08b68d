/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/evtcsv_spaced.h"

#include "base/digits.h"
#include "base/scan.h"
#include "event/evtword.h"
#include "event/localdate.h"
#include "parsers/evtcsv_columns.h"

#include <string.h>

#define LEVEL_WORDS 3u /* "Audit Success"; other languages have one more */
#define DATE_WORDS 6u
#define DATE_BYTES 64u
#define YEAR_DIGITS 4u
#define SOURCE_WORDS 8u
#define ID_DIGITS 5u
#define CATEGORY_BYTES 48u

/* A line is taken from its left end. */
struct words {
    struct str line;
    size_t at; /* bytes that were taken */
};

static struct str left_of(const struct words *w)
{
    return str_from(w->line, w->at);
}

static struct str next_word(struct words *w)
{
    size_t from, end;

    while (w->at < w->line.n && is_blank(w->line.s[w->at]))
        w->at++;
    for (from = end = w->at; end < w->line.n && !is_blank(w->line.s[end]);)
        end++;
    w->at = end;
    return str_first(str_from(w->line, from), end - from);
}

/* Two blanks, or a tab: the field ends. */
static bool run_follows(const struct words *w)
{
    struct str s = left_of(w);

    return s.n > 1 && is_blank(s.s[0]) && (is_blank(s.s[1]) || s.s[0] == '\t');
}

static struct str between(const struct words *from, const struct words *to)
{
    return evtword_trim(str_first(left_of(from), to->at - from->at));
}

static bool is_number(struct str s)
{
    uint64_t n;

    return (s.n <= ID_DIGITS && str_u64(s, &n)) || (digits_grouped(s, &n) && n <= UINT16_MAX);
}

/* No row is without an id, and none without a level, a date and a source in front of that. */
static bool may_have_id(struct str line)
{
    struct words w = { .line = line };
    struct str word = next_word(&w);

    for (size_t before = 0; word.n && !(before >= 3 && is_number(word)); before++)
        word = next_word(&w);
    return word.n > 0;
}

static bool take_level(struct words *w, struct str *level)
{
    struct words from = *w;

    if (!w->line.n || is_sign_of(w->line.s[0], "0123456789[<{#") || /* most lines of other logs */
        !may_have_id(w->line))
        return false;
    for (size_t i = 0; i < LEVEL_WORDS; i++) {
        struct str word = next_word(w);

        if (!word.n || is_sign_of(word.s[0], "[<{#")) /* most lines that begin with blanks */
            return false;
        *level = between(&from, w);
        if (evtword_level(*level) >= 0)
            return true;
    }
    return false;
}

/* The hours 12 and 1 with that behind them: 11 hours lie between, or, of one half of a day, -1. */
static bool is_half_of_day(struct str word)
{
    struct stamp noon, one;
    struct buf b = { 0 };
    bool half;

    if (str_eq(word, STR("AM")) || str_eq(word, STR("PM"))) /* nearly all are */
        return true;
    buf_format(&b, "2024-01-02 12:00:00 %.*s", STR_FMT(word));
    half = localdate_parse(buf_str(&b), &noon);
    buf_clear(&b);
    buf_format(&b, "2024-01-02 1:00:00 %.*s", STR_FMT(word));
    half = half && localdate_parse(buf_str(&b), &one) && noon.t < one.t;
    buf_release(&b);
    return half;
}

/* "PM", "p. m." behind a time. */
static void take_half(struct words *w)
{
    struct words from = *w, end = *w;

    for (size_t i = 0; i < 2; i++) {
        struct str word = next_word(&end), half = between(&from, &end);

        if (!word.n || half.n > 8 || is_digit(word.s[0]))
            return;
        if (is_half_of_day(half))
            *w = end;
    }
}

/* Only then is it worth a look at its words: beside the time a date has a day and a year (a
   table of Get-EventLog has none), or all its digits in one number.  Other letters may say what
   they will. */
static bool may_be_date(struct str s)
{
    size_t numbers = 0;

    if (scan_ascii(s.s, s.n) < s.n)
        return true;
    for (size_t i = 0, n; i < s.n; i += n + (i + n < s.n)) {
        struct str rest = str_from(s, i);

        for (n = 0; n < rest.n && is_digit(rest.s[n]);)
            n++;
        if (n > YEAR_DIGITS + 1)
            return true;
        if ((n && n < 3) || (n == YEAR_DIGITS && rest.s[0] < '3'))
            numbers += !(n < rest.n && rest.s[n] == ':') && !(i && s.s[i - 1] == ':');
    }
    return numbers > 1;
}

static bool is_known(struct str source, struct str id)
{
    uint64_t n = 0;

    return columns_number(id, &n) && evtword_log(source, (uint32_t)n).n;
}

/* A source and the number behind it: the first one, unless one behind a known source follows. */
static bool take_source(struct words *w, bool any, struct str *source, struct str *id)
{
    struct words from = *w, at = *w, end;
    struct str word = next_word(&at);
    bool found = false;

    for (size_t i = 0; i < SOURCE_WORDS && word.n; i++) {
        bool known;

        end = at;
        word = next_word(&at);
        known = word.n && is_number(word) && is_known(between(&from, &end), word);
        if (known || (any && !found && word.n && is_number(word))) {
            *source = between(&from, &end);
            *id = word;
            *w = at;
            found = true;
        }
        if (known)
            return true;
    }
    return found;
}

/* The date filled its column, and what stands in front of the run behind it is a source. */
static bool ends_before_source(const struct words *time)
{
    struct words w = *time;
    struct str source, id;

    take_half(&w);
    return take_source(&w, false, &source, &id);
}

/* Up to a run of blanks, if that is a date; else up to the time, and what goes with it. */
static bool take_date(struct words *w, struct str *date)
{
    struct words from = *w;
    struct words shortest = { .at = 0 };
    struct stamp stamp, first = { .kind = STAMP_NONE };
    bool found = false;

    for (size_t i = 0; i < DATE_WORDS; i++) {
        struct str word = next_word(w);
        bool run = run_follows(w);

        if (!word.n)
            break;
        *date = between(&from, w);
        if (date->n > DATE_BYTES)
            break;
        if ((!found || run) && may_be_date(*date) && localdate_parse(*date, &stamp)) {
            if (found && is_number(word) && stamp.kind == first.kind && stamp.t == first.t)
                break; /* the id stands between the time and the run */
            if (found && ends_before_source(&shortest))
                break;
            shortest = found ? shortest : *w;
            first = found ? first : stamp;
            found = true;
            if (run)
                return true;
        }
        if (run)
            break;
    }
    if (!found)
        return false;
    *w = shortest;
    take_half(w);
    *date = between(&from, w);
    return true;
}

size_t spaced_date(struct str line, struct str *date)
{
    struct words w = { .line = line };

    return take_date(&w, date) ? w.at : 0;
}

/* Event Viewer's word for no category, in the languages in which it is known. */
static bool is_none(struct str s)
{
    static const struct str words[] = { STR_INIT("None"), STR_INIT("Keine"), STR_INIT("なし") };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_eq(s, words[i]))
            return true;
    return s.n > 2 && s.s[0] == '(' && s.s[s.n - 1] == ')' && is_digit(s.s[1]);
}

/* What stands in front of the message; nothing where that cannot be told. */
static struct str take_category(struct words *w)
{
    struct words from = *w, end = *w;

    if (is_none(next_word(&end))) {
        *w = end;
        return between(&from, w);
    }
    for (end = from; next_word(&end).n && end.at - from.at <= CATEGORY_BYTES;) {
        struct str category = between(&from, &end);

        if (!category.n)
            continue; /* a blank of another kind, which is a word of its own */
        if (is_sign_of(category.s[category.n - 1], ".,:\""))
            break; /* a sentence with two blanks behind it */
        if (run_follows(&end)) {
            *w = end;
            return category;
        }
    }
    return STR("");
}

/* What stands behind the id: where the line ends in it, or in the category, there are fewer fields,
   so that who reads rows sees what is cut. */
static void add_rest(struct buf *out, struct words *w)
{
    struct str category = take_category(w), message = evtword_trim(left_of(w));

    if (!category.n && str_find_char(message, ' ') == message.n) {
        category = message;
        message = STR_NONE;
    }
    if (category.n || message.n)
        buf_format(out, "\t%.*s", STR_FMT(category));
    if (message.n) {
        buf_char(out, '\t');
        buf_add(out, message);
    }
}

bool spaced_row(struct buf *out, struct str line, bool any)
{
    struct words w = { .line = line };
    struct str level, date, source, id;

    if (!take_level(&w, &level) || !take_date(&w, &date) ||
        !take_source(&w, any, &source, &id))
        return false;
    buf_clear(out);
    buf_format(out, "%.*s\t%.*s\t%.*s\t%.*s", STR_FMT(level), STR_FMT(date), STR_FMT(source),
               STR_FMT(id));
    add_rest(out, &w);
    return true;
}
