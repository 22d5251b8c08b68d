/* SPDX-License-Identifier: Apache-2.0 */
/* Beginnings of messages, anywhere in a paragraph. */
#include "event/told.h"

#include "base/digits.h"
#include "base/le.h"
#include "base/mem.h"
#include "base/scan.h"
#include "event/evtword.h"

#include <limits.h>
#include <string.h>

#define SMALL_LETTERS 0x2020202020202020u
#define INSERTION_MOST 400 /* bytes of one insertion */
#define TOLD_LINE_LEAST 20 /* bytes of a description in a line that it does not end in */

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static size_t head_of(const char *s)
{
    uint64_t bytes;

    memcpy(&bytes, s, TOLD_HEAD);
    bytes |= SMALL_LETTERS; /* what else becomes equal is told apart later */
    return (size_t)(bytes * 0x9E3779B97F4A7C15u >> 52) % TOLD_HEADS;
}

/* Of TOLD_BEGIN bytes.  Letters are the same in either case, and some other bytes are, too: what is
   met must be compared. */
static inline uint64_t begin_hash(const char *begin)
{
    uint64_t first = le64((const uint8_t *)begin) | SMALL_LETTERS;
    uint64_t last = le64((const uint8_t *)begin + TOLD_BEGIN - 8) | SMALL_LETTERS;

    return (first ^ (last << 27 | last >> 37)) * 0x9E3779B97F4A7C15u >> (64 - TOLD_BITS);
}

/* May one begin with these?  No, nearly everywhere. */
static inline bool may_begin(const struct told *t, const char *begin)
{
    uint64_t h = begin_hash(begin);

    return t->begins[h / 64] >> h % 64 & 1;
}

/* What may stand for the byte there in a text that has this description; returns how many.  A blank
   is any of a run, an insertion begins with anything. */
static size_t stand_ins(const char *description, size_t at, char out[UCHAR_MAX + 1])
{
    size_t n = 0;

    if (description[at] == '%') {
        for (; n <= UCHAR_MAX; n++)
            out[n] = (char)n;
        return n;
    }
    out[n++] = description[at];
    if (is_blank(description[at]) || is_blank(description[at - 1])) {
        out[n++] = ' ';
        out[n++] = '\t';
    }
    return n;
}

static void learn_begin(struct told *t, const char *description)
{
    char begin[TOLD_BEGIN], first[UCHAR_MAX + 1], second[UCHAR_MAX + 1];
    size_t first_n = stand_ins(description, TOLD_HEAD, first);
    size_t second_n = stand_ins(description, TOLD_HEAD + 1, second);

    memcpy(begin, description, sizeof begin);
    for (size_t i = 0; i < first_n * second_n; i++) {
        uint64_t h;

        begin[TOLD_HEAD] = first[i / second_n];
        begin[TOLD_HEAD + 1] = second[i % second_n];
        h = begin_hash(begin);
        t->begins[h / 64] |= (uint64_t)1 << h % 64;
    }
}

static void learn(struct told *t, const struct description *rows, size_t n)
{
    for (size_t i = 0; i < n && t->rows < TOLD_MOST; i++) {
        unsigned row = t->rows++;
        size_t at = head_of(rows[i].text);

        t->row[row] = &rows[i];
        t->next[row] = t->head[at];
        t->head[at] = (uint16_t)(row + 1);
        t->fixed[row] = (uint8_t)strcspn(rows[i].text, "%");
        learn_begin(t, rows[i].text);
    }
}

void told_learn(struct told *t)
{
    memset(t, 0, sizeof *t);
    learn(t, descriptions, descriptions_n);
    learn(t, better, better_n);
}

/* The fixed words at the front of *text; runs of blanks compare equal, and so do capitals. */
static bool take_words(struct str *text, struct str words)
{
    size_t at = 0;

    for (size_t i = 0; i < words.n; i++) {
        char wanted = words.s[i];

        if (at == text->n || (is_blank(wanted) ? !is_blank(text->s[at])
                                               : small(text->s[at]) != small(wanted)))
            return false;
        at++;
        while (is_blank(wanted) && at < text->n && is_blank(text->s[at]))
            at++;
    }
    *text = str_from(*text, at);
    return true;
}

/* A run of blanks is looked at from its beginning only: it may be long. */
static bool skip_insertion(struct str *text, struct str words)
{
    bool blank = words.n && is_blank(words.s[0]);

    for (size_t at = 0; at <= text->n && at <= INSERTION_MOST; at++) {
        struct str rest = str_from(*text, at);

        if (blank && at && is_blank(text->s[at - 1]))
            continue;
        if (take_words(&rest, words)) {
            *text = rest;
            return true;
        }
    }
    return false;
}

static uint64_t behind_head(const char *text)
{
    return le64((const uint8_t *)text + TOLD_HEAD) | SMALL_LETTERS;
}

/* Do the fixed bytes behind the head let them stand there?  Most that share it do not share these;
   and a run of blanks makes the text longer, never shorter.  Where the first byte that differs is a
   blank of the text, it may be one of a run, or another one than the pattern's. */
static bool may_fit(const char *pattern, size_t fixed, struct str text)
{
    uint64_t differ;
    size_t at;

    if (text.n < fixed)
        return false;
    differ = text.n < 2 * TOLD_HEAD ? 0 : behind_head(pattern) ^ behind_head(text.s);
    at = differ ? TOLD_HEAD + scan_first(differ) / 8 : 0;
    return at < TOLD_HEAD || at >= fixed ||
           (is_blank(text.s[at]) && (is_blank(text.s[at - 1]) || is_blank(pattern[at])));
}

/* How many bytes of fixed words stand at the front of text; 0: it is another text. */
static size_t fits(const char *pattern, size_t fixed, struct str text)
{
    struct str rest, words;

    if (!take_words(&text, (struct str){ pattern, fixed }))
        return 0;
    rest = str_of(pattern + fixed + (pattern[fixed] == '%'));
    while (rest.n) {
        words = str_cut(&rest, '%');
        if (!skip_insertion(&text, words))
            return 0;
        fixed += words.n;
    }
    return fixed;
}

/* The description at this place with most words, if these are more than *most. */
static const struct description *told_at(const struct told *t, struct str text, size_t *most)
{
    const struct description *found = NULL;

    for (size_t row = t->head[head_of(text.s)]; row; row = t->next[row - 1]) {
        const struct description *d = t->row[row - 1];
        size_t fixed = t->fixed[row - 1];
        size_t words = may_fit(d->text, fixed, text) ? fits(d->text, fixed, text) : 0;

        if (words <= *most)
            continue;
        *most = words;
        found = d;
    }
    return found;
}

/* The number stands there, and no more digits around it. */
static bool names(struct str text, uint32_t id)
{
    char digits[20];
    struct str number = { digits, (size_t)(digits_put(digits, id) - digits) };

    for (size_t at = 0, n; (n = str_find(str_from(text, at), number)) < text.n - at;) {
        at += n + number.n;
        if ((at == number.n || !is_digit(text.s[at - number.n - 1])) &&
            (at == text.n || !is_digit(text.s[at])))
            return true;
    }
    return false;
}

/* "Event 31551: Failed to store data ...": of two whose words begin alike, and here go no further,
   the one whose number somebody named. */
static const struct description *named(const struct told *t, const struct description *d,
                                       struct str text)
{
    for (size_t row = t->head[head_of(d->text)]; row; row = t->next[row - 1]) {
        const struct description *other = t->row[row - 1];

        if (other->id != d->id && strcmp(other->provider, d->provider) == 0 &&
            str_starts(str_of(other->text), str_of(d->text)) && names(text, other->id) &&
            !names(text, d->id))
            return other;
    }
    return d;
}

/* Descriptions begin where a word does, with more behind their first bytes. */
const struct description *told_event(const struct told *t, struct str text)
{
    const struct description *found = NULL;
    uint64_t before = 0; /* its first bit: the byte before is of a word */
    size_t most = 0, end = text.n > TOLD_BEGIN ? text.n - TOLD_BEGIN : 0;

    for (size_t from = 0; from < end; from += SCAN_WORDS) {
        struct str block = str_first(str_from(text, from), SCAN_WORDS);
        uint64_t words = scan_words(block.s, block.n), begin = words & ~(words << 1 | before);

        before = words >> (SCAN_WORDS - 1);
        if (end - from < SCAN_WORDS)
            begin &= ((uint64_t)1 << (end - from)) - 1;
        for (; begin; begin &= begin - 1) {
            size_t at = from + scan_first(begin);
            const struct description *d;

            if (!may_begin(t, text.s + at))
                continue;
            d = told_at(t, str_from(text, at), &most);
            found = d ? d : found;
        }
    }
    return found ? named(t, found, text) : NULL;
}

/* Do the first fixed words of a description begin a line that may end before the last of them? */
static bool begins(const char *pattern, size_t fixed, struct str line)
{
    size_t at = 0;

    while (at < fixed && line.n)
        if (!take_words(&line, (struct str){ pattern + at++, 1 }))
            return false;
    return at == fixed || at >= TOLD_LINE_LEAST;
}

const struct description *told_begins(const struct told *t, struct str line)
{
    if (line.n <= TOLD_HEAD)
        return NULL;
    for (size_t row = t->head[head_of(line.s)]; row; row = t->next[row - 1])
        if (begins(t->row[row - 1]->text, t->fixed[row - 1], line))
            return t->row[row - 1];
    return NULL;
}

const struct told *told_learned(struct told **t, struct arena *a)
{
    if (!*t && (*t = mem_zero(1, sizeof **t)) != NULL)
        told_learn(*t);
    a->failed = a->failed || !*t;
    return *t;
}

const struct description *told_asked(struct told **t, struct arena *a, struct str text)
{
    return told_learned(t, a) ? told_event(*t, evtword_one_line(a, text)) : NULL;
}

/* Too few words to know the event by them alone: the log of anything may be said to be cleared. */
static bool is_cleared(uint32_t id, struct str message)
{
    message = str_trim(message);
    return id == 1102 ? str_eq(message, STR("The audit log was cleared."))
                      : id == 104 && str_starts(message, STR("The ")) &&
                            str_ends(message, STR(" log file was cleared."));
}

struct str told_provider(struct told **t, struct arena *a, uint32_t id, struct str message)
{
    const struct description *d = told_asked(t, a, message);

    if (is_cleared(id, message))
        return STR("Microsoft-Windows-Eventlog");
    return d && d->id == id ? str_of(d->provider) : STR_NONE;
}

bool told_is_tail(const struct description *d)
{
    return strcmp(d->text, TOLD_TAIL) == 0;
}
