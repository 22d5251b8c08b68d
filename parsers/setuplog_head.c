/* SPDX-License-Identifier: Apache-2.0 */
/* One form is nearly every record's and is read by place; the others by trial (setuplog.c). */
#include "parsers/setuplog_head.h"

#include <string.h>

#define WORD_MAX 16      /* bytes of a level */

static const struct {
    struct str word;
    int8_t level;
} levels[] = {
    { { "Error", 5 }, 2 }, { { "Warn", 4 }, 3 },   { { "Info", 4 }, 4 },
    { { "Debug", 5 }, 5 }, { { "Always", 6 }, 0 },
};

int8_t setup_level(struct str word)
{
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        if (str_eq(word, levels[i].word))
            return levels[i].level;
    }
    return -1;
}

/* "[hh:mm:ss]" and the colon behind it, which may be missing. */
static bool take_stamp(struct str *s, when *clock)
{
    struct str rest = *s;

    if (!setup_take(&rest, '[') || rest.n < 9 || rest.s[8] != ']' ||
        !when_take_clock(&rest, clock) || !setup_take(&rest, ']'))
        return false;
    setup_take(&rest, ':');
    *s = setup_trim_left(rest);
    return true;
}

/* "*Error:*", as a mail program writes bold words of a page as text. */
static void skip_stars(struct str *s)
{
    while (setup_take(s, '*'))
        ;
}

bool setup_head_plain(struct str line, struct setup_head *head)
{
    struct str s = setup_trim_left(line);

    *head = (struct setup_head){ .stamped = false };
    head->stamped = take_stamp(&s, &head->clock);
    if (!head->stamped && (!s.n || !is_letter(s.s[0])))
        return false;
    skip_stars(&s);
    head->severity = s;
    head->severity.n = 0;
    while (head->severity.n < s.n && head->severity.n < WORD_MAX &&
           is_letter(s.s[head->severity.n]))
        head->severity.n++;
    head->level = setup_level(head->severity);
    if (head->level < 0 && !head->stamped)
        return false; /* a level that nobody has seen counts only in the full form */
    s = str_from(s, head->severity.n);
    skip_stars(&s);
    if (!head->severity.n || !setup_take(&s, ':'))
        return false;
    skip_stars(&s);
    s = setup_trim_left(s);
    head->paired = setup_take(&s, ':');
    s = setup_trim_left(s);
    if (str_starts(s, head->severity) && s.n > head->severity.n &&
        s.s[head->severity.n] == ':')
        s = setup_trim_left(str_from(s, head->severity.n + 1));
    head->message = s;
    return head->level >= 0 || head->paired;
}

/* ---- the form that nearly every record has ---- */

/* "hh:mm:ss" */
static bool clock_at(const char *p, when *clock)
{
    unsigned h1 = (unsigned)(p[0] - '0'), h0 = (unsigned)(p[1] - '0');
    unsigned m1 = (unsigned)(p[3] - '0'), m0 = (unsigned)(p[4] - '0');
    unsigned s1 = (unsigned)(p[6] - '0'), s0 = (unsigned)(p[7] - '0');
    unsigned h = 10 * h1 + h0;

    if (p[2] != ':' || p[5] != ':' || h1 > 2 || h0 > 9 || h > 23 || m1 > 5 || m0 > 9 || s1 > 5 ||
        s0 > 9)
        return false;
    *clock = ((when)h * 3600 + (10 * m1 + m0) * 60 + 10 * s1 + s0) * WHEN_SECOND;
    return true;
}

#define LEVEL_AT 12     /* behind "[hh:mm:ss]:<TAB>" */
#define PLAIN_LEAST 21  /* bytes of "[hh:mm:ss]:<TAB>Always:<TAB>:" */
#define SETUP_AGAIN_LEAST (PLAIN_LEAST + 8) /* "Always:" once more, and a character */

/* The level and what stands behind it up to the message: one of five. */
static bool level_at(const char *p, size_t *word, int8_t *level)
{
    switch (*p) {
    case 'I':
        *word = 4;
        *level = 4;
        return memcmp(p, "Info:\t:", 7) == 0;
    case 'D':
        *word = 5;
        *level = 5;
        return memcmp(p, "Debug:\t:", 8) == 0;
    case 'E':
        *word = 5;
        *level = 2;
        return memcmp(p, "Error:\t:", 8) == 0;
    case 'W':
        *word = 4;
        *level = 3;
        return memcmp(p, "Warn:\t:", 7) == 0;
    case 'A':
        *word = 6;
        *level = 0;
        return memcmp(p, "Always:\t:", 9) == 0;
    default:
        return false;
    }
}

/* Lines that go on begin with a word that is no level, nearly all of them. */
static bool may_begin(struct str line)
{
    char c;

    line = setup_trim_left(line);
    c = line.n ? line.s[0] : '\0';
    return c == '[' || c == 'E' || c == 'W' || c == 'I' || c == 'D' || c == 'A';
}

bool setup_head_read(struct str line, struct setup_head *head)
{
    const char *p = line.s;
    size_t word;
    struct str s;

    if (line.n < PLAIN_LEAST || p[0] != '[' || p[9] != ']' || p[10] != ':' || p[11] != '\t' ||
        !clock_at(p + 1, &head->clock) || !level_at(p + LEVEL_AT, &word, &head->level))
        return may_begin(line) && setup_head_plain(line, head);
    head->stamped = head->paired = true;
    head->severity = (struct str){ p + LEVEL_AT, word };
    s = setup_trim_left(str_from(line, LEVEL_AT + word + 3));
    if (s.n > word && s.s[0] == p[LEVEL_AT] && s.s[word] == ':' &&
        memcmp(s.s, p + LEVEL_AT, word) == 0)
        s = setup_trim_left(str_from(s, word + 1));
    head->message = s;
    return true;
}

static uint64_t load(const char *p)
{
    uint64_t bytes;

    memcpy(&bytes, p, sizeof bytes);
    return bytes;
}

static unsigned is_same(uint64_t a, uint64_t b)
{
    return a == b;
}

/* Level and colons, in bytes; 0: none of the five.  Which one it is changes from line to line, so
   that branches would be guessed wrong. */
static size_t level_bytes(const char *p)
{
    uint64_t word = load(p), seven = word & load("\xFF\xFF\xFF\xFF\xFF\xFF\xFF");
    unsigned four = is_same(seven, load("Info:\t:")) | is_same(seven, load("Warn:\t:"));
    unsigned five = is_same(word, load("Debug:\t:")) | is_same(word, load("Error:\t:"));
    unsigned six = is_same(word, load("Always:\t")) & is_same((uint64_t)p[8], ':');

    return 7 * four + 8 * five + 9 * six;
}

#define STAMP_REST (SETUP_STAMP_BYTES - sizeof(uint64_t)) /* the two loads overlap */

/* A blank, which is left out before a message, or perhaps the beginning of "Application Ended:". */
static unsigned is_special(char c)
{
    return is_same((uint64_t)c, 'A') | is_same((uint64_t)c, ' ') | is_same((uint64_t)c, '\t');
}

/* The bytes up to the level. */
static bool is_stamp(const char *p, const char *stamp)
{
    return load(p) == load(stamp) && load(p + STAMP_REST) == load(stamp + STAMP_REST);
}

/* A later one. */
static bool goes_on(struct setup_pace *pace, const char *p)
{
    when clock, step;

    if (p[0] != '[' || p[9] != ']' || p[10] != ':' || p[11] != '\t' || !clock_at(p + 1, &clock))
        return false;
    step = clock - pace->clock;
    if (step <= 0 || step > SETUP_STEP_MOST)
        return false;
    memcpy(pace->stamp, p, SETUP_STAMP_BYTES);
    pace->clock = clock;
    pace->step = step > pace->step ? step : pace->step;
    return true;
}

bool setup_head_again(void *ctx, struct str line)
{
    struct setup_pace *pace = ctx;
    const char *p = line.s + LEVEL_AT;
    size_t n;

    if (line.n < SETUP_AGAIN_LEAST || !(n = level_bytes(p)))
        return false;
    p += n; /* the level once more is n - 3 bytes and a colon */
    pace->behind = LEVEL_AT + n;
    return !(is_special(p[0]) | (is_same((uint64_t)p[n - 3], ':') & is_special(p[n - 2]))) &&
           (is_stamp(line.s, pace->stamp) || goes_on(pace, line.s));
}

struct str setup_head_message(const struct setup_pace *pace, struct str line)
{
    size_t word = pace->behind - LEVEL_AT - 3;
    struct str s = str_from(line, pace->behind);

    bool again = s.s[word] == ':' && memcmp(s.s, line.s + LEVEL_AT, word) == 0;

    return again ? str_from(s, word + 1) : s;
}
