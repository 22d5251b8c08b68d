/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A log inside of JSON (undress_strings_seen.c tells), as the API of a chat or a ticket gives what
 * was pasted into it: one text whose line ends are \n, or a list with a text for each line
 * (Ansible's stdout_lines).  What comes out are such texts, and others that are sentences; names
 * are not, nor what a name calls secret.  JSON of events stays: its names tell, and who reads it
 * knows more of it.  But events as XML in texts of JSON (ToXml() behind ConvertTo-Json, what a
 * collector keeps as the original) are given, where their marks are escaped.
 *
 * A message of Slack has its "text", and beside it "blocks" in which the same stands in pieces, as
 * it is laid out [inferred]: what the text has is not given again.  Where names are sorted the
 * blocks come first, and the text is left out if they have all of its lines.  A comment of Zendesk
 * has "body", and the same as "html_body" and "plain_body".  Ansible has "stdout", and behind it
 * "stdout_lines" with the same (its manual, Return Values).
 */
#include "base/utf.h"
#include "input/undress_inside.h"

#define SENTENCE_BLANKS 3u
#define HELD_MOST 65536u  /* a longer text is given before it ends, without looking at it */
#define LISTS_MOST 64u    /* nested; what is deeper is no list */
#define SAID_MOST (2 * HELD_MOST) /* of a text that may come again */
#define LOOKED_FOR 512u  /* bytes; what begins so and goes on otherwise is another text */
#define MISSES_MOST 16u  /* texts that are others: these blocks say something else */

static bool is_list(const struct strings *t)
{
    return t->depth && t->depth <= LISTS_MOST && (t->lists >> (t->depth - 1) & 1);
}

static bool is_secret(struct str name)
{
    static const char *const words[] = { "passw", "pwd", "secret", "token", "passphrase",
                                         "credential", "productkey", "communitystring" };
    char room[STRINGS_NAME_MOST];

    name = strings_squeeze(name, room);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_find_nocase(name, str_of(words[i])) < name.n)
            return true;
    return false;
}

static bool is_sentence(struct str s)
{
    size_t blanks = 0;

    for (size_t i = 0; i < s.n; i++)
        blanks += s.s[i] == ' ';
    return blanks >= SENTENCE_BLANKS;
}

/* ---- what comes again ------------------------------------------------------------------------ */

/* "&lt;" is "<" and so on: only one of the two may have it so. */
static void make_plain(struct buf *b)
{
    static const struct str names[] = { STR_INIT("&lt;"), STR_INIT("&gt;"), STR_INIT("&amp;") };
    struct str s = buf_str(b);
    size_t n = 0;

    for (size_t i = 0, used; i < s.n; i += used) {
        char c = s.s[i];

        used = 1;
        for (size_t k = 0; c == '&' && k < sizeof names / sizeof names[0]; k++)
            if (str_starts(str_from(s, i), names[k])) {
                used = names[k].n;
                c = "<>&"[k];
            }
        b->s[n++] = c;
    }
    b->n = n;
}

static bool is_other_body(struct str name)
{
    return str_eq(name, STR("html_body")) || str_eq(name, STR("plain_body"));
}

/* A name is known: the one of a text, or of blocks beside one. */
static void note_name(struct strings *t, struct str name)
{
    bool text = str_eq(name, STR("text")), beside = t->said_depth == t->depth && t->said.n;

    if ((t->again && t->depth > t->again) || (t->pieces && t->depth > t->said_depth))
        return;
    t->again = 0;
    t->twin = beside && (t->pieces ? text : is_other_body(name));
    t->keeps = !t->twin && (text || str_eq(name, STR("body")));
    if (t->keeps || (!beside && str_eq(name, STR("blocks")))) {
        buf_clear(&t->said);
        t->said_at = t->misses = 0;
        t->said_depth = t->depth;
        t->pieces = !t->keeps;
    } else if (beside && str_eq(name, STR("blocks"))) {
        make_plain(&t->said);
        t->again = t->depth;
    }
}

/* As str_find, in time that does not grow with the product of both where signs repeat. */
static size_t find_text(struct str hay, struct str text)
{
    size_t at = str_find(hay, str_first(text, LOOKED_FOR));

    return str_starts(str_from(hay, at), text) ? at : hay.n;
}

/* The text that is held, or its begin, stands in what was said, behind what came again before. */
static bool comes_again(struct strings *t)
{
    struct str left = str_from(buf_str(&t->said), t->said_at);
    size_t at;

    if (!t->again || t->misses >= MISSES_MOST)
        return false;
    buf_clear(&t->plain);
    buf_add(&t->plain, buf_str(&t->held));
    make_plain(&t->plain);
    at = find_text(left, buf_str(&t->plain));
    if (at == left.n) {
        t->misses++;
        return false;
    }
    t->said_at += at + t->plain.n;
    return true;
}

static struct str without_fences(struct str s)
{
    static const struct str fence = STR_INIT("```");

    s = str_trim(s);
    s = str_from(s, str_starts(s, fence) ? fence.n : 0);
    return str_trim(str_first(s, s.n - (str_ends(s, fence) ? fence.n : 0)));
}

/* All lines of the text that is held stand in what was said, in their order; those of a page have
   tags, and are believed to.  A text beside blocks is no page: "<@U012AB3CD> look:" begins one. */
static bool is_twin(struct strings *t)
{
    struct str left, lines;

    if (!t->twin || ++t->misses > MISSES_MOST)
        return false;
    buf_clear(&t->plain);
    buf_add(&t->plain, buf_str(&t->held));
    make_plain(&t->plain);
    make_plain(&t->said);
    left = buf_str(&t->said);
    for (lines = buf_str(&t->plain); lines.n && (t->pieces || lines.s[0] != '<');) {
        struct str line = without_fences(str_cut(&lines, '\n'));
        size_t at = find_text(left, line);

        if (at == left.n && line.n)
            return false;
        left = str_from(left, at + line.n);
    }
    return true;
}

/* What is given of blocks, whose text may come behind them. */
static void note_piece(struct strings *t)
{
    if (!t->pieces || t->depth <= t->said_depth || t->said.n + t->held.n > SAID_MOST)
        return;
    buf_add(&t->said, buf_str(&t->held));
    buf_char(&t->said, '\n');
}

/* The name of what Ansible adds to the text of another one that was given: each of its lines once
   more. */
static bool is_lines_of_given(const struct strings *t, struct str name)
{
    struct str text = { t->name, t->name_n };

    return t->given && str_starts(name, text) && str_eq(str_from(name, text.n), STR("_lines"));
}

static void give(struct strings *t, struct buf *out)
{
    struct str s = buf_str(&t->held);
    bool lines = (t->again || t->twin || t->pieces) && str_find_char(s, '\n') < s.n;
    bool alone = t->only.n || (!t->depth && !t->yaml), item = t->items && is_list(t);

    if (!t->secret && (alone || lines || is_sentence(s) || item) && !t->same && !comes_again(t) &&
        !is_twin(t)) {
        buf_add(out, s);
        if (!str_ends(s, STR("\n")))
            buf_char(out, '\n');
        note_piece(t);
        t->given = true;
    }
    t->twin = false;
    t->secret = t->secret && is_list(t);
}

static void take_name(struct strings *t)
{
    struct str name = buf_str(&t->held);

    if (t->only.n) {
        t->secret = !str_eq(name, t->only);
        return;
    }
    t->secret = is_secret(name) || is_lines_of_given(t, name);
    t->given = false;
    t->name_n = name.n && name.n < sizeof t->name ? name.n : 0;
    memcpy(t->name, t->name_n ? name.s : "", t->name_n);
    note_name(t, name);
}

static void close_one(struct strings *t)
{
    t->depth--;
    if (t->depth < t->said_depth) {
        t->said_depth = t->again = 0;
        t->pieces = false;
        buf_clear(&t->said);
    }
}

/* A character between texts of YAML: of a name without quotation marks, of brackets that say
   nothing. */
static void outside_yaml(struct strings *t, char c, struct buf *out)
{
    if (t->waits && c != ':') {
        give(t, out);
        buf_clear(&t->held);
    }
    t->waits = false;
    if (c == ':')
        take_name(t);
    if (c == '"') {
        t->inside = true;
        t->shown = t->ended = t->same = false;
    }
    if (is_sign_of(c, "\":\n"))
        buf_clear(&t->held);
    else if (!is_sign_of(c, " \t\r-") && t->held.n < STRINGS_NAME_MOST)
        buf_char(&t->held, c);
}

/* A character between texts. */
static void outside(struct strings *t, char c, struct buf *out)
{
    if (t->yaml) {
        outside_yaml(t, c, out);
        return;
    }
    if (is_sign_of(c, " \t\r\n"))
        return;
    if (t->waits && c == ':')
        take_name(t);
    else if (t->waits)
        give(t, out);
    t->waits = false;
    t->keeps = t->keeps && strchr(":\"", c);
    t->twin = t->twin && strchr(":\"", c);
    if (c == '"') {
        t->inside = true;
        t->shown = t->ended = t->same = false;
        buf_clear(&t->held);
    } else if (c == '{' || c == '[') {
        if (++t->depth <= LISTS_MOST)
            t->lists = (t->lists & ~(1ull << (t->depth - 1))) |
                       (uint64_t)(c == '[') << (t->depth - 1);
    } else if ((c == '}' || c == ']') && t->depth) {
        close_one(t);
    }
}

/* Some of a text.  Where a line ends in it, it is one to show. */
static void add(struct strings *t, struct str s, bool line_ends, struct buf *out)
{
    if (t->keeps && t->said.n < SAID_MOST)
        buf_add(&t->said, s);
    if (t->shown) {
        buf_add(out, s);
    } else if (t->held.n < HELD_MOST) {
        buf_add(&t->held, s);
        t->same = t->held.n >= HELD_MOST && comes_again(t);
        t->shown = !t->secret && !t->same &&
                   ((line_ends && !(t->again || t->twin || t->pieces)) ||
                    t->held.n >= HELD_MOST);
        t->given = t->given || t->shown;
        if (t->shown)
            buf_add(out, buf_str(&t->held));
    }
    t->ended = line_ends;
}

/* What stands between two texts, and holds none. */
static bool is_between(struct str s)
{
    bool parts = false;

    for (size_t i = 0; i < s.n; i++) {
        if (!is_sign_of(s.s[i], " \t\r\n,:[]{}"))
            return false;
        parts = parts || s.s[i] == ',' || s.s[i] == ':';
    }
    return parts;
}

/* A quotation mark was lost, and since then what stands between texts seemed to be in them. */
static void begin_again(struct strings *t, struct buf *out)
{
    t->inside = false;
    for (size_t i = 0; i < t->held.n; i++)
        outside(t, t->held.s[i], out);
    outside(t, '"', out);
}

static void end_text(struct strings *t, struct buf *out)
{
    if (!t->yaml && !t->shown && is_between(buf_str(&t->held))) {
        begin_again(t, out);
        return;
    }
    t->inside = t->keeps = false;
    t->waits = !t->shown;
    if (t->shown && !t->ended)
        buf_char(out, '\n');
}

/* YAML breaks long texts: an escaped end of a line and the blanks behind it are nothing, and an
   escaped blank is one. */
static size_t show_escape(struct strings *t, struct str s, struct buf *out)
{
    uint32_t cp;
    char bytes[4];
    size_t n = strings_escape(s, &cp);

    if (t->yaml && n == 1 && s.n > 1 && s.s[1] && strchr(" \r\n", s.s[1])) {
        t->folds = s.s[1] != ' ';
        return t->folds ? 2 : 1;
    }
    add(t, (struct str){ bytes, utf8_encode(bytes, cp ? cp : ' ') }, cp == '\n', out);
    return n;
}

/* Up to a quotation mark or an escape; not inside a character. */
static size_t plain_run(struct str s, size_t most)
{
    size_t n = 1;

    while (n < s.n && (n < most || ((unsigned char)s.s[n] & 0xC0) == 0x80) && s.s[n] != '"' &&
           s.s[n] != '\\')
        n++;
    return n;
}

size_t strings_show(struct strings *t, struct str s, bool last, struct buf *out)
{
    size_t all = s.n;

    while (s.n && (last || s.n >= UNDRESS_AHEAD)) {
        size_t n = 1;

        t->folds = t->folds && strchr(" \t\n", s.s[0]);
        if (!t->inside) {
            outside(t, s.s[0], out);
        } else if (t->folds) {
            n = 1;
        } else if (s.s[0] == '"') {
            end_text(t, out);
        } else if (s.s[0] == '\\') {
            n = show_escape(t, s, out);
        } else {
            n = plain_run(s, last ? s.n : s.n - UNDRESS_AHEAD);
            add(t, str_first(s, n), false, out);
        }
        s = str_from(s, n);
    }
    out->failed = out->failed || t->held.failed || t->said.failed || t->plain.failed;
    return all - s.n;
}

void strings_end(struct strings *t, struct buf *out)
{
    if (t->inside && !is_between(buf_str(&t->held)))
        end_text(t, out);
    if (t->waits)
        give(t, out);
    t->waits = false;
}

void strings_again(struct strings *t)
{
    struct strings again = { .held = t->held, .said = t->said, .plain = t->plain,
                             .items = t->items, .yaml = t->yaml, .only = t->only };

    buf_clear(&again.held);
    buf_clear(&again.said);
    buf_clear(&again.plain);
    *t = again;
}

void strings_release(struct strings *t)
{
    buf_release(&t->held);
    buf_release(&t->said);
    buf_release(&t->plain);
}
