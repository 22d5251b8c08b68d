/* SPDX-License-Identifier: Apache-2.0 */
#include "input/jsonpull.h"

#include "base/limits.h"
#include "base/mem.h"
#include "base/scan.h"
#include "input/jsonnames.h"

#include <string.h>

#define NOWHERE SIZE_MAX

_Static_assert(JSONPULL_SAME == JSON_STRETCHES, "a name is kept where its number says");

#define BLANKS_MOST 64u /* looked at behind the end of a text */

struct jsonpull {
    struct text *text;
    const char *p;                /* what is visible, n bytes, so many of them used up: the text */
    size_t n, used;               /* learns that when more is asked for */
    char stack[LIMIT_JSON_DEPTH]; /* '{' or '[' */
    unsigned depth, deeper;       /* deeper: open beyond the limit */
    bool after_name;
    enum { BEGUN_NOT, BEGUN_OBJECT, BEGUN_NAME } begun; /* by a text that lost its end: what comes
                                     next, and has no sign any more */
    bool lines;                   /* each document is a line, */
    uint64_t line;                /* and the one at hand is this one */
    bool started;                 /* the next two are known: */
    uint64_t number;              /* of the line that p + used is in */
    uint64_t settled;             /* the text has this one, */
    char before;                  /* and it used this byte last */
    struct buf token;
    uint64_t faults;
    size_t place_at;              /* where in p the last token ended; NOWHERE: no name can follow */
    unsigned place;               /* at once; what it was, in which line.  It stands between: */
    uint64_t place_number;        /* written as one they are read as one, which waits for `used` */
    struct jsonnames names;
};

/* JSON Lines: nearly all lines are objects, whole ones. */
static bool are_lines(struct str s)
{
    size_t whole = 0, others = 0;

    while (str_find_char(s, '\n') < s.n) {
        struct str line = str_trim(str_cut(&s, '\n'));

        if (line.n > 2 && line.s[0] == '{' && line.s[line.n - 1] == '}')
            whole++;
        else
            others += line.n > 0;
    }
    return whole > 1 && others <= whole / 4;
}

int jsonpull_open(struct jsonpull **out, struct text *text, struct err *err)
{
    struct jsonpull *j = mem_zero(1, sizeof *j);
    struct str head;

    if (!j)
        return err_nomem(err, "JSON");
    j->text = text;
    head.s = text_peek(text, LIMIT_BID_BYTES, &head.n);
    j->lines = are_lines(str_first(head, LIMIT_BID_BYTES));
    *out = j;
    return 0;
}

void jsonpull_close(struct jsonpull *j)
{
    if (!j)
        return;
    buf_release(&j->token);
    mem_free(j);
}

unsigned jsonpull_depth(const struct jsonpull *j)
{
    return j->depth;
}

uint64_t jsonpull_faults(const struct jsonpull *j)
{
    return j->faults;
}

static void settle(struct jsonpull *j)
{
    if (j->used)
        j->before = j->p[j->used - 1];
    text_consume_lines(j->text, j->used, j->number - j->settled);
    j->settled = j->number;
    j->used = j->n = 0;
    j->place_at = NOWHERE;
}

/* Makes want bytes visible behind those used, or all that are left; false: there are none. */
static bool see(struct jsonpull *j, size_t want)
{
    if (j->n - j->used >= want)
        return true;
    settle(j);
    j->p = text_peek(j->text, want, &j->n);
    return j->n > 0;
}

static struct str rest(const struct jsonpull *j)
{
    return (struct str){ j->p + j->used, j->n - j->used };
}

/* A line ends with the byte that is used next: LF, of CR LF too. */
static void end_line(struct jsonpull *j)
{
    char before = j->used ? j->p[j->used - 1] : j->before;

    j->number += j->p[j->used] == '\r' || before != '\r';
}

/* Steps over white space that is visible; true: something stands behind it. */
static bool skip_visible_space(struct jsonpull *j)
{
    for (; j->used < j->n && is_space(j->p[j->used]); j->used++)
        if (j->p[j->used] == '\n' || j->p[j->used] == '\r')
            end_line(j);
    return j->used < j->n;
}

/* The first byte that is no white space; -1: the end. */
static int skip_space(struct jsonpull *j)
{
    while (see(j, 1))
        if (skip_visible_space(j))
            return (unsigned char)j->p[j->used];
    return -1;
}

static bool is_word(char c)
{
    return is_alnum(c) || c == '+' || c == '-' || c == '.' || c == '_';
}

/* ---- texts ---- */

static void add(struct jsonpull *j, struct str s, bool *cut)
{
    if (j->token.n + s.n > LIMIT_RECORD_BYTES)
        *cut = true;
    else
        buf_add(&j->token, s);
}

static int hex4(const char *p)
{
    uint64_t u;

    for (size_t i = 0; i < 4; i++)
        if (p[i] == 'x' || p[i] == 'X')
            return -1;
    return str_hex64((struct str){ p, 4 }, &u) ? (int)u : -1;
}

/* \uXXXX at p, perhaps with its second half; returns the bytes used. */
static size_t take_unicode(struct jsonpull *j, const char *p, size_t got)
{
    int high = got >= 6 ? hex4(p + 2) : -1, low = -1;

    if (high < 0) {
        j->faults++;
        buf_add(&j->token, STR("\\"));
        return 1;
    }
    if (high >= 0xD800 && high < 0xDC00 && got >= 12 && p[6] == '\\' && p[7] == 'u')
        low = hex4(p + 8);
    if (low >= 0xDC00 && low < 0xE000) {
        buf_utf8(&j->token, 0x10000u + (((uint32_t)high & 0x3FF) << 10) + ((uint32_t)low & 0x3FF));
        return 12;
    }
    buf_utf8(&j->token, (uint32_t)high);
    return 6;
}

static void take_escape(struct jsonpull *j)
{
    struct str s;
    char c;

    see(j, 12);
    s = rest(j);
    if (s.n < 2) {
        j->used += s.n;
        return;
    }
    if (s.s[1] == 'u') {
        j->used += take_unicode(j, s.s, s.n);
        return;
    }
    c = scan_unescaped(s.s[1]);
    if (c) {
        buf_char(&j->token, c);
        j->used += 2;
    } else {
        j->faults++;
        buf_char(&j->token, '\\');
        j->used++;
    }
}

/* The beginning of a text: plain parts and short escapes, as far as all of it is visible. */
static void take_visible(struct jsonpull *j)
{
    struct str s = rest(j);
    char *to = s.n && s.n <= LIMIT_RECORD_BYTES ? buf_reserve(&j->token, s.n + SCAN_SPARE) : NULL;

    if (to) {
        j->used += scan_unquote(&to, s.s, s.n);
        j->token.n = (size_t)(to - j->token.s);
    }
}

/* A line that begins so is one of objects and lists; "{D6E655E7-..." and "[Setup]" are words. */
static bool begins_token(struct str s)
{
    if (s.n > 1 && (s.s[0] == '{' || s.s[0] == '['))
        return !is_word(s.s[1]) || (s.s[0] == '[' && (is_digit(s.s[1]) || s.s[1] == '-'));
    return is_space(s.s[0]) || str_find_char(STR("\"{}[],"), s.s[0]) < 6;
}

/* A line end within a text: a mail wrapped it, if no token and no indentation stands below it. */
static bool take_wrap(struct jsonpull *j)
{
    struct str s;
    size_t n;

    see(j, 4);
    s = rest(j);
    n = str_starts(s, STR("\r\n")) ? 2 : 1;
    if (n >= s.n || begins_token(str_from(s, n)))
        return false;
    end_line(j);
    j->used += n;
    j->faults++;
    return true;
}

/* Behind the opening quote. */
static void take_text(struct jsonpull *j, struct jsonpull_item *item)
{
    take_visible(j);
    while (see(j, 1)) {
        struct str s = rest(j);
        size_t n = scan_quoted(s.s, s.n);

        if (n) {
            add(j, str_first(s, n), &item->cut);
            j->used += n;
        } else if (*s.s == '"') {
            j->used++;
            return;
        } else if (*s.s == '\\') {
            size_t before = j->token.n;

            take_escape(j);
            if (j->token.n > LIMIT_RECORD_BYTES) {
                j->token.n = before;
                item->cut = true;
            }
        } else if (take_wrap(j)) {
            add(j, STR(" "), &item->cut);
        } else {
            break;
        }
    }
    item->cut = true;
    j->faults++;
}

/* ---- tokens ---- */

static void take_word(struct jsonpull *j, struct jsonpull_item *item)
{
    while (see(j, 1)) {
        struct str s = rest(j);
        size_t n = 0;

        while (n < s.n && is_word(s.s[n]))
            n++;
        j->used += n;
        if (n < s.n && !j->token.n) {
            item->text = str_first(s, n);
            return;
        }
        add(j, str_first(s, n), &item->cut);
        if (n < s.n)
            return;
    }
    item->cut = true;
}

/* The usual text: no escapes, all of it visible, and what follows it too.  It stays where it is. */
static bool take_plain_text(struct jsonpull *j, struct jsonpull_item *item)
{
    struct str s = str_from(rest(j), 1);
    size_t n = scan_quoted(s.s, s.n);

    if (n + 1 >= s.n || s.s[n] != '"' || n > LIMIT_RECORD_BYTES || is_letter(s.s[n + 1]))
        return false;
    j->used += n + 2;
    item->text = str_first(s, n);
    if (!skip_visible_space(j)) {
        buf_add(&j->token, item->text); /* it would move */
        item->text = STR_NONE;
    }
    return true;
}

/* A letter behind a text: it lost its end, and ended where the first name of the next object
   begins, if it ends as that opens. */
static void find_object(struct jsonpull *j, struct jsonpull_item *item)
{
    size_t n = j->token.n;

    if (item->text.s || !see(j, 1) || !is_letter(*rest(j).s))
        return;
    while (n && is_space(j->token.s[n - 1]))
        n--;
    if (!n || j->token.s[n - 1] != '{')
        return;
    j->token.n = n - 1;
    j->begun = BEGUN_OBJECT;
    j->faults++;
    item->cut = true;
}

/* The mark ends a text whose begin was lost, or one that lost its end took for its own: texts begin
   behind a sign of JSON or white space, and the next sign stands behind their end, and blanks. */
static bool is_end_of_lost(struct jsonpull *j)
{
    char before = j->used ? j->p[j->used - 1] : j->before;
    struct str s;

    if (!before || is_space(before) || strchr("{[,:", before))
        return false;
    see(j, BLANKS_MOST);
    s = str_from(str_first(rest(j), BLANKS_MOST), 1);
    while (s.n && is_space(s.s[0]))
        s = str_from(s, 1);
    return s.n && strchr(":,]}", s.s[0]) && s.s[0];
}

/* Behind a name; Ruby's sign for it, as Logstash and Fluent Bit print objects, counts as one. */
static inline bool take_colon(struct jsonpull *j)
{
    int c = skip_space(j);

    if (c == '=' && (see(j, 2), str_starts(rest(j), STR("=>"))))
        j->used++;
    else if (c != ':')
        return false;
    j->used++;
    return true;
}

static enum jsonpull_kind text_or_name(struct jsonpull *j, struct jsonpull_item *item)
{
    if (j->begun || !take_plain_text(j, item)) {
        j->used += !j->begun;
        j->faults += j->begun != BEGUN_NOT;
        j->begun = BEGUN_NOT;
        take_text(j, item);
        find_object(j, item);
    }
    j->after_name = false;
    if (j->depth && j->stack[j->depth - 1] == '{' && take_colon(j)) {
        j->after_name = true;
        return JSON_NAME;
    }
    return JSON_TEXT;
}

static enum jsonpull_kind ended(struct jsonpull *j)
{
    j->after_name = false;
    return j->stack[--j->depth] == '{' ? JSON_CLOSE : JSON_LIST_END;
}

static bool is_open(const struct jsonpull *j, char what)
{
    return memchr(j->stack, what, j->depth) != NULL;
}

/* Has the document at hand lost its end?  Another one begins with this object, then. */
static bool is_next(const struct jsonpull *j, const struct jsonpull_item *item, char c)
{
    char top = j->depth ? j->stack[j->depth - 1] : '\0';

    if (c != '{' || !j->depth)
        return false;
    return (j->lines && item->line > j->line) || (top == '{' && !j->after_name && !j->deeper);
}

/* JSON_DONE: nothing to tell, go on. */
static enum jsonpull_kind open_or_close(struct jsonpull *j, struct jsonpull_item *item, char c)
{
    char top = '\0';

    if (j->depth)
        top = j->stack[j->depth - 1];
    if (is_next(j, item, c)) {
        j->faults++;
        j->deeper = 0;
        item->implied = true;
        return ended(j);
    }
    if (c == '{' || c == '[') {
        j->used += !j->begun;
        j->begun = j->begun ? BEGUN_NAME : BEGUN_NOT;
        j->after_name = false;
        if (!j->depth)
            j->line = item->line;
        if (j->deeper || j->depth == LIMIT_JSON_DEPTH) {
            j->deeper++;
            j->faults++;
            return JSON_DONE;
        }
        j->stack[j->depth++] = c;
        return c == '{' ? JSON_OPEN : JSON_LIST;
    }
    if (j->deeper || !is_open(j, c == '}' ? '{' : '[')) {
        j->used++;
        j->faults += !j->deeper;
        j->deeper -= j->deeper > 0;
        return JSON_DONE;
    }
    if (top == (c == '}' ? '{' : '['))
        j->used++;
    else
        item->implied = true;
    j->faults += item->implied;
    return ended(j);
}

/* One character that is no token. */
static void skip_one(struct jsonpull *j)
{
    struct str s;
    size_t n = 1;

    see(j, 4);
    s = rest(j);
    while (n < s.n && n < 4 && ((unsigned char)s.s[n] & 0xC0) == 0x80)
        n++;
    j->used += n;
}

static enum jsonpull_kind take_token(struct jsonpull *j, struct jsonpull_item *item, char c)
{
    if (c == '{' || c == '[' || c == '}' || c == ']')
        return open_or_close(j, item, c);
    if (j->begun == BEGUN_NAME || (c == '"' && !is_end_of_lost(j)))
        return text_or_name(j, item);
    if (is_word(c)) {
        take_word(j, item);
        j->after_name = false;
        return JSON_WORD;
    }
    j->faults += c != ':';
    if (c == ':')
        j->used++;
    else
        skip_one(j);
    return JSON_DONE;
}

/* Where the next byte stands. */
static void place(struct jsonpull *j, struct jsonpull_item *item)
{
    item->line = j->number;
    if (text_offset_ahead(j->text, j->used, &item->offset))
        return;
    settle(j);
    item->offset = text_offset(j->text);
}

/* Behind a token that a name may follow; what was skipped for it has no faults. */
static void note_place(struct jsonpull *j, enum jsonpull_kind kind)
{
    if (kind == JSON_OPEN)
        j->place = jsonnames_begin(j->depth);
    else if (kind == JSON_CLOSE || kind == JSON_LIST_END)
        j->place = jsonnames_end(j->depth);
    j->place_at = j->used;
    j->place_number = j->number;
}

/* A name as it was read stands between the place noted and here; it is expected there again. */
static void learn_name(struct jsonpull *j, struct jsonpull_item *item)
{
    const struct json_stretch *kept = NULL;
    struct str s = str_from((struct str){ j->p, j->used }, j->place_at);

    if (j->place_at < j->used && !j->token.n && item->text.n) {
        while (j->used < j->n && j->p[j->used] == ' ') { /* it is skipped by the next call */
            j->used++;
            s.n++;
        }
        kept = jsonnames_learn(&j->names, j->place, s, (size_t)(item->text.s - s.s), item->text.n,
                               (size_t)(j->number - j->place_number));
    }
    item->same = kept ? kept->number : 0;
    j->place = item->same % JSON_STRETCHES;
    j->place_at = NOWHERE;
}

/* The same name as the last time behind the token before: nothing of it is read again. */
static bool take_same_name(struct jsonpull *j, struct jsonpull_item *item)
{
    const struct json_stretch *next;

    if (j->place_at != j->used || j->used == j->n || j->deeper || !j->depth ||
        j->stack[j->depth - 1] != '{')
        return false;
    next = jsonnames_next(&j->names, j->place, rest(j));
    if (!next)
        return false;
    *item = (struct jsonpull_item){ .text = { j->p + j->used + next->name_at, next->name_n },
                                    .same = next->number };
    j->used += next->n;
    j->number += next->lines;
    j->after_name = true;
    j->place = next->number % JSON_STRETCHES;
    j->place_at = NOWHERE;
    return true;
}

static void start(struct jsonpull *j)
{
    j->started = true;
    j->number = j->settled = text_number(j->text);
    j->place_at = NOWHERE;
}

/* A token behind white space and what is none; JSON_DONE: there is none. */
static enum jsonpull_kind read_token(struct jsonpull *j, struct jsonpull_item *item)
{
    int c;

    while ((c = skip_space(j)) >= 0) {
        enum jsonpull_kind kind;

        if (c == ',') {
            j->after_name = false;
            j->used++;
            continue;
        }
        *item = (struct jsonpull_item){ .text = STR_NONE };
        buf_clear(&j->token);
        if (j->begun == BEGUN_OBJECT)
            c = '{';
        if (c == '{' || c == '[')
            place(j, item);
        kind = see(j, 1) ? take_token(j, item, (char)c) : JSON_DONE;
        if (j->token.failed || text_failed(j->text))
            return JSON_NOMEM;
        if (!item->text.s)
            item->text = j->token.n ? buf_str(&j->token) : STR("");
        if (kind != JSON_DONE && !(j->deeper && kind != JSON_CLOSE && kind != JSON_LIST_END))
            return kind;
    }
    *item = (struct jsonpull_item){ .text = STR_NONE };
    place(j, item);
    return text_failed(j->text) ? JSON_NOMEM : JSON_DONE;
}

enum jsonpull_kind jsonpull_next(struct jsonpull *j, struct jsonpull_item *item)
{
    enum jsonpull_kind kind;
    uint64_t faults;

    if (!j->started)
        start(j);
    if (take_same_name(j, item))
        return JSON_NAME;
    faults = j->faults;
    kind = read_token(j, item);
    if (kind != JSON_NAME)
        note_place(j, kind);
    else if (j->faults == faults)
        learn_name(j, item);
    else
        j->place_at = NOWHERE;
    return kind;
}
