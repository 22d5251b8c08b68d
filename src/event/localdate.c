/* SPDX-License-Identifier: Apache-2.0 */
/*
 * First the text is brought to ASCII: newer systems put direction marks around the numbers and
 * narrow blanks before AM, Japanese dates have their units behind the numbers and the half of the
 * day in front.  What is left is read from left to right.
 */
#include "event/localdate.h"

#include "base/digits.h"
#include "base/scan.h"
#include "base/utf.h"
#include "event/dateorder.h"
#include "event/datewords.h"

#include <string.h>

#define TEXT_MAX 96u

/* What a character is replaced by; NULL: not listed here. */
static const char *plain_of(uint32_t cp)
{
    static const struct {
        uint32_t cp;
        const char *plain;
    } table[] = {
        { 0x00A0, " " },  { 0x2009, " " },  { 0x202F, " " },  { 0x3000, " " },
        { 0x200E, "" },   { 0x200F, "" },   { 0x202A, "" },   { 0x202C, "" },
        { 0x5E74, "/" },  { 0x6708, "/" },  { 0x65E5, " " },  /* year, month, day */
        { 0x6642, ":" },  { 0x5206, ":" },  { 0x79D2, " " },  /* hour, minute, second */
        { 0x65F6, ":" },  { 0x53F7, " " },  /* hour, day in China */
        { 0x5348, "" },   { 0x524D, " am " }, { 0x5F8C, " pm " }, { 0x540E, " pm " }, /* noon: */
        { 0x4E0A, " am " }, { 0x4E0B, " pm " }, /* before and after */
        { 0x665A, " pm " }, { 0x51CC, " am " }, { 0x6668, "" }, { 0x65E9, " am " }, /* evening */
        { 0xB144, "/" },  { 0xC6D4, "/" },  { 0xC77C, " " },  /* the same in Korean */
        { 0xC2DC, ":" },  { 0xBD84, ":" },  { 0xCD08, " " },
        { 0xC624, "" },   { 0xC804, " am " }, { 0xD6C4, " pm " },
        { 0x03C0, "a" },  { 0x03BC, "m" },  { 0x00B5, "m" },  /* Greek: pi m., m.m. */
        { 0x0635, " am " }, { 0x0645, " pm " }, /* Arabic */
        { 0x0433, " " },  { 0x0447, " " }, /* Bulgarian, behind the year and the hour */
        { 0x2026, "..." }, /* a column was too narrow */
    };

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (table[i].cp == cp)
            return table[i].plain;
    return NULL;
}

/* Full width digits (and the colon behind them), those of Arabic, Persian, Hindi and Thai; else
   '?'. */
static char digit_of(uint32_t cp)
{
    static const uint32_t zeros[] = { 0xFF10, 0x0660, 0x06F0, 0x0966, 0x0E50 };

    if (cp < 0x80)
        return (char)cp;
    for (size_t i = 0; i < sizeof zeros / sizeof zeros[0]; i++)
        if (cp >= zeros[i] && cp <= zeros[i] + (i == 0 ? 10 : 9))
            return (char)('0' + (cp - zeros[i]));
    return '?';
}

/* The sign of the year behind two digits, and what an era has in it (datewords.h): the year is not
   what it seems. */
static bool tells_era(uint32_t cp, const char *out, size_t n)
{
    if (cp == 0x5E74 || cp == 0xB144)
        return n < 4 || !is_digit(out[n - 3]) || !is_digit(out[n - 4]);
    return cp == 0x548C || cp == 0x6210 || cp == 0x570B || cp == 0x56FD;
}

/* A sign of the words that China, Taiwan, Japan and Korea have for the halves of the day: noon, up,
   night. */
static bool tells_east(uint32_t cp)
{
    return cp == 0x5348 || cp == 0x4E0A || cp == 0x51CC || cp == 0xC624;
}

/* Empty where it is too long, or where its year is told by an era. */
static struct str to_ascii(char out[TEXT_MAX], struct str s, bool *eastern)
{
    size_t n = 0;

    *eastern = false;

    if (s.n < TEXT_MAX - 8 && scan_ascii(s.s, s.n) == s.n) /* nearly all: where it lies */
        return str_trim(s);
    while (s.n && n + 8 < TEXT_MAX) {
        uint32_t cp;
        size_t used;
        const char *plain;

        if ((unsigned char)s.s[0] < 0x80) {
            out[n++] = s.s[0];
            s = str_from(s, 1);
            continue;
        }
        used = utf8_decode(s, &cp, NULL);
        if (tells_era(cp, out, n))
            return STR_NONE;
        *eastern = *eastern || tells_east(cp);
        plain = plain_of(cp);
        if (plain)
            while (*plain)
                out[n++] = *plain++;
        else
            out[n++] = digit_of(cp);
        s = str_from(s, used);
    }
    return s.n ? STR_NONE : str_trim((struct str){ out, n });
}

static void skip(struct str *s, const char *any)
{
    const char *c;

    for (; s->n; *s = str_from(*s, 1)) {
        for (c = any; *c && *c != s->s[0];)
            c++;
        if (!*c)
            break;
    }
}

static bool take_number(struct str *s, int *v, size_t *digits)
{
    int value = 0;
    size_t n = 0;

    for (; n < s->n && n <= 4 && is_digit(s->s[n]); n++)
        value = value * 10 + s->s[n] - '0';
    if (n == 0 || n > 4)
        return false;
    *v = value;
    *digits = n;
    *s = str_from(*s, n);
    return true;
}

/* Mar, March: 3; 0: no month of that name.  Those of other languages were brought to it before. */
static int month_of(struct str word)
{
    static const char *const names[12] = { "january", "february", "march", "april",
                                           "may", "june", "july", "august",
                                           "september", "october", "november", "december" };

    for (int i = 0; word.n >= 3 && i < 12; i++)
        if (str_starts_nocase(str_of(names[i]), word))
            return i + 1;
    return 0;
}

/* "16-Mar-2024", "16 March 2024": day first, beyond doubt. */
static bool take_named_date(struct str *s, struct date_numbers *d)
{
    struct str rest = *s;
    size_t n = 0;

    if (!take_number(&rest, &d->v[0], &d->digits[0]) || d->digits[0] > 2)
        return false;
    skip(&rest, "-/. ");
    while (n < rest.n && is_letter(rest.s[n]))
        n++;
    d->v[1] = month_of(str_first(rest, n));
    rest = str_from(rest, n);
    skip(&rest, "-/. ,");
    if (!d->v[1] || !take_number(&rest, &d->v[2], &d->digits[2]))
        return false;
    d->separator = '.';
    *s = rest;
    return true;
}

/* "Saturday, March 16, 2024", "Mar 16, 2024 @": a date that has no order to be learned from. */
static bool take_month_first(struct str *s, struct date_numbers *d)
{
    struct str rest = *s;
    int month = 0;

    while (!month && rest.n && is_letter(rest.s[0])) {
        size_t n = 0;

        while (n < rest.n && is_letter(rest.s[n]))
            n++;
        month = month_of(str_first(rest, n));
        rest = str_from(rest, n);
        skip(&rest, "., ");
    }
    if (!month || !take_number(&rest, &d->v[0], &d->digits[0]) || d->digits[0] > 2)
        return false;
    skip(&rest, ", ");
    if (!take_number(&rest, &d->v[2], &d->digits[2]) || d->digits[2] != 4)
        return false;
    d->v[1] = month;
    d->separator = ' ';
    *s = rest;
    return true;
}

static int take_month(struct str *s)
{
    size_t n = 0;
    int month;

    while (n < s->n && is_letter(s->s[n]))
        n++;
    month = month_of(str_first(*s, n));
    if (month)
        *s = str_from(*s, n);
    return month;
}

/* "2024. Mar 16.", "2024 m. Mar 16 d.", "2024. gada 16. Mar": Hungarian, Lithuanian, Latvian. */
static bool take_year_first(struct str *s, struct date_numbers *d)
{
    struct str rest = *s;

    if (!take_number(&rest, &d->v[0], &d->digits[0]) || d->digits[0] != 4)
        return false;
    skip(&rest, "-. ");
    d->v[1] = take_month(&rest);
    if (!d->v[1] && str_starts(rest, STR("gada ")))
        rest = str_from(rest, 5);
    skip(&rest, "-. ");
    if (!take_number(&rest, &d->v[2], &d->digits[2]) || d->digits[2] > 2)
        return false;
    if (!d->v[1]) {
        skip(&rest, ". ");
        d->v[1] = take_month(&rest);
    }
    d->separator = '.';
    if (d->v[1])
        *s = rest;
    return d->v[1] != 0;
}

static bool take_date(struct str *s, struct date_numbers *d)
{
    if (take_named_date(s, d) || take_year_first(s, d))
        return true;
    *d = (struct date_numbers){ .spaced = true };
    for (int i = 0; i < 3; i++) {
        if (!take_number(s, &d->v[i], &d->digits[i]))
            return false;
        if (i == 2)
            break;
        if (!s->n || !(s->s[0] == '/' || s->s[0] == '.' || s->s[0] == '-') ||
            (i == 1 && s->s[0] != d->separator))
            return false;
        d->separator = s->s[0];
        *s = str_from(*s, 1);
        d->spaced = d->spaced && s->n && s->s[0] == ' ';
        skip(s, " ");
    }
    d->spaced = d->spaced && d->separator == '.' && s->n && s->s[0] == '.';
    return true;
}

/* Hungarian, Vietnamese, Albanian (older ones, too), Afrikaans. */
static char half_of_word(struct str word)
{
    static const struct {
        const char *word;
        char half;
    } words[] = { { "de", 'A' }, { "du", 'P' }, { "SA", 'A' }, { "CH", 'P' },
                  { "PD", 'A' }, { "MD", 'P' }, { "paradites", 'A' }, { "pasdites", 'P' },
                  { "vm", 'A' }, { "nm", 'P' } };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_eq(word, str_of(words[i].word)))
            return words[i].half;
    return 0;
}

/* AM, PM, a.m., p. m. and what stands for them elsewhere, anywhere in s: 'A' or 'P'; 0: neither. */
static char take_half(struct str s, bool *capitals)
{
    *capitals = false;
    for (size_t i = 0; i < s.n; i++) {
        struct str rest = str_from(s, i), word;
        size_t n = 0;
        char first = rest.s[0] & ~0x20;

        while (n < rest.n && is_letter(rest.s[n]))
            n++;
        if (!n)
            continue;
        word = str_first(rest, n);
        rest = str_from(rest, 1);
        skip(&rest, ". ");
        if (n <= 2 && (first == 'A' || first == 'P' || first == 'M') && rest.n &&
            (rest.s[0] & ~0x20) == 'M') {
            *capitals = str_eq(word, STR("AM")) || str_eq(word, STR("PM"));
            return first == 'A' ? 'A' : 'P';
        }
        if (half_of_word(word))
            return half_of_word(word);
        i += n - 1;
    }
    return 0;
}

/* A word in letters that are not known here stands beside the time: it may be a half of the day. */
static bool has_foreign_word(struct str s)
{
    return str_find_char(s, '?') < s.n;
}

static void skip_to_digit(struct str *s)
{
    while (s->n && !is_digit(s->s[0]))
        *s = str_from(*s, 1);
}

/* What stands between two numbers of a time: a colon, a dot, or a unit as French Canada has it. */
static bool take_colon(struct str *s, const char *unit)
{
    struct str rest = *s;

    if (rest.n && (rest.s[0] == ':' || rest.s[0] == '.')) {
        *s = str_from(rest, 1);
        return true;
    }
    skip(&rest, " ");
    if (!str_starts(rest, str_of(unit)))
        return false;
    rest = str_from(rest, strlen(unit));
    skip(&rest, " ");
    *s = rest;
    return true;
}

/* "12:00...", "6:05:...": a column had no room for all of it, and AM may be gone. */
static bool is_cut(struct str s)
{
    return str_starts(s, STR("...")) || str_starts(s, STR(":..."));
}

/* hh:mm[:ss[.fraction]], dots allowed for colons; 22 h 07 min 09 s.  *fraction_digits as those of
   a stamp. */
static bool take_time(struct str s, struct civil *c, int *fraction_digits)
{
    int32_t scale = 1000000;
    size_t digits;

    *fraction_digits = STAMP_NO_SECOND;
    skip_to_digit(&s);
    if (!take_number(&s, &c->hour, &digits) || digits > 2 || !take_colon(&s, "h"))
        return false;
    if (!take_number(&s, &c->minute, &digits) || digits != 2 || is_cut(s))
        return false;
    if (!take_colon(&s, "min") || !s.n || !is_digit(s.s[0]))
        return true;
    if (!take_number(&s, &c->second, &digits) || digits != 2 || is_cut(s))
        return false;
    *fraction_digits = 0;
    if (s.n < 2 || !(s.s[0] == '.' || s.s[0] == ',') || !is_digit(s.s[1]))
        return true;
    for (s = str_from(s, 1); s.n && is_digit(s.s[0]); s = str_from(s, 1)) {
        c->ticks += (s.s[0] - '0') * scale;
        scale /= 10;
        *fraction_digits += *fraction_digits < 7;
    }
    return true;
}

/* " +02:00" at the end, as times with an offset are printed in every culture, or " +0200"; or the
   words of those who print UTC. */
static bool take_offset(struct str s, when *offset)
{
    struct str tail = str_from(s, s.n < 7 ? s.n : s.n - 7);
    bool colon = digits_fit(str_from(tail, 2), "00:00");
    int hours, minutes;
    char sign;

    *offset = 0;
    if (str_ends(s, STR(" UTC")) || str_ends(s, STR(" GMT")))
        return true;
    if (!colon && tail.n == 7)
        tail = str_from(tail, 1);
    if (tail.n < 6 || tail.s[0] != ' ' || (tail.s[1] != '+' && tail.s[1] != '-') ||
        !(colon || digits_fit(str_from(tail, 2), "0000")))
        return false;
    sign = tail.s[1];
    hours = digits_value(tail.s + 2, 2);
    minutes = digits_value(tail.s + tail.n - 2, 2);
    if (hours > 14 || minutes > 59)
        return false;
    *offset = (sign == '-' ? -1 : 1) * (hours * WHEN_HOUR + minutes * WHEN_MINUTE);
    return true;
}

static bool parse_local(struct str s, bool eastern, struct stamp *stamp)
{
    struct date_numbers d = { 0 };
    struct civil c = { 0 };
    int digits;
    struct stamp read = { .kind = STAMP_LOCAL };
    when offset;
    bool capitals;
    char half;

    if (!take_month_first(&s, &d)) {
        skip_to_digit(&s); /* the day of the week */
        if (!take_date(&s, &d))
            return false;
    }
    half = take_half(s, &capitals);
    d.eastern = eastern;
    date_read(&d, capitals ? 'm' : 'd', &c, &read);
    if (!take_time(s, &c, &digits) || (half && (c.hour < 1 || c.hour > 12) && c.hour != 0) ||
        (!half && c.hour <= 12 && has_foreign_word(s)))
        return false;
    if (half)
        c.hour = c.hour % 12 + (half == 'P' ? 12 : 0);
    read.t = when_of(&c);
    if (read.t == WHEN_NONE)
        return false;
    read.digits = (int8_t)digits;
    if (read.doubt == DATE_SURE && take_offset(s, &offset)) {
        read.t -= offset;
        read.kind = STAMP_UTC;
    }
    *stamp = read;
    return true;
}

/* "/Date(1595374458918)/", perhaps with an offset that says nothing about the instant */
static bool parse_script(struct str s, struct stamp *stamp)
{
    size_t n = 0;
    int64_t ms;

    s = str_from(s, 6);
    while (n < s.n && n < 16 && (is_digit(s.s[n]) || (n == 0 && s.s[n] == '-')))
        n++;
    if (!str_i64(str_first(s, n), &ms) || ms < -11644473600000 || ms > 253402300799999)
        return false;
    *stamp = (struct stamp){ .t = WHEN_UNIX + ms * WHEN_MS, .kind = STAMP_UTC, .digits = 3 };
    return true;
}

/* Where the fraction begins: in 10 digits of seconds nowhere, in 13 and 19 behind these. */
static size_t seconds_end(struct str whole)
{
    return whole.n == 10 || whole.n == 13 || whole.n == 19 ? 10 : 0;
}

bool localdate_seconds(struct str s, struct stamp *stamp)
{
    struct str whole = str_first(s, str_find_char(s, '.'));
    size_t end = seconds_end(whole);
    struct str fraction = str_from(s, end);
    struct stamp read = { .kind = STAMP_UTC };
    when scale = WHEN_SECOND;
    int64_t seconds;

    if (!end || (end < whole.n && whole.n < s.n) || !str_i64(str_first(s, end), &seconds) ||
        seconds < 0)
        return false;
    read.t = WHEN_UNIX + seconds * WHEN_SECOND;
    for (size_t i = end == whole.n; i < fraction.n; i++) {
        if (!is_digit(fraction.s[i]))
            return false;
        scale /= 10;
        read.t += (fraction.s[i] - '0') * scale;
        read.digits = (int8_t)(read.digits + (read.digits < 7));
    }
    *stamp = read;
    return true;
}

/* "20240316214107.000000-000": of WMI, with the minutes that its clock is ahead of UTC, or
   without. */
static bool parse_management(struct str s, struct stamp *stamp)
{
    struct civil c;
    when t;

    if (!digits_fit(s, "00000000000000.000000") || (s.n != 21 && s.n != 25))
        return false;
    c = (struct civil){ digits_value(s.s, 4),      digits_value(s.s + 4, 2),
                        digits_value(s.s + 6, 2),  digits_value(s.s + 8, 2),
                        digits_value(s.s + 10, 2), digits_value(s.s + 12, 2),
                        digits_value(s.s + 15, 6) * 10 };
    t = when_of(&c);
    if (t == WHEN_NONE)
        return false;
    *stamp = (struct stamp){ .t = t, .kind = STAMP_LOCAL, .digits = 6 };
    if (s.n == 21)
        return true;
    for (size_t i = 22; i < 25; i++)
        if (!is_digit(s.s[i]))
            return false;
    if (s.s[21] != '+' && s.s[21] != '-')
        return false;
    stamp->kind = STAMP_UTC;
    stamp->t -= (s.s[21] == '-' ? -1 : 1) * digits_value(s.s + 22, 3) * WHEN_MINUTE;
    return true;
}

/* "R6/11/21": none of the letters that stand before a number of a date in other places. */
static bool has_era_letter(struct str s)
{
    return s.n > 2 && (s.s[0] == 'R' || s.s[0] == 'H' || s.s[0] == 'S') && is_digit(s.s[1]);
}

static bool parse_text(struct str s, struct stamp *stamp)
{
    char text[TEXT_MAX];
    bool eastern;
    int digits;
    char zone;
    when t;

    s = to_ascii(text, str_first(s, 4 * TEXT_MAX), &eastern);
    if (!when_parse_short(s, &t, &digits, &zone))
        return s.n && !has_era_letter(s) && parse_local(s, eastern, stamp);
    *stamp = (struct stamp){ .t = t, .kind = zone ? STAMP_UTC : STAMP_LOCAL,
                             .digits = (int8_t)(digits > 7 ? 7 : digits) };
    return true;
}

/* Sources and words of messages are asked for, too; digits of other scripts are no ASCII.
   Without a way out of the loop many bytes are seen at a time. */
static bool may_have_digit(struct str s)
{
    unsigned any = 0;

    for (size_t i = 0; i < s.n; i++)
        any |= (unsigned)is_digit(s.s[i]) | (unsigned char)s.s[i] >> 7;
    return any;
}

bool localdate_parse(struct str s, struct stamp *stamp)
{
    char plain[DATEWORDS_BYTES];

    if (!may_have_digit(s))
        return false;
    if (str_starts(s, STR("/Date(")))
        return parse_script(s, stamp);
    if (s.n >= 21 && s.s[14] == '.' && is_digit(s.s[13]) && is_digit(s.s[0]))
        return parse_management(s, stamp);
    if (parse_text(s, stamp))
        return true;
    s = s.n < DATEWORDS_BYTES ? datewords_plain(plain, s) : STR_NONE;
    return s.n && parse_text(s, stamp);
}
