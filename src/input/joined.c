/* SPDX-License-Identifier: Apache-2.0 */
#include "input/joined.h"

#include "base/map.h"
#include "base/mem.h"
#include "base/utf.h"
#include "input/joined_inside.h"
#include "input/name.h"
#include "input/text.h"
#include "input/undress_inside.h"

#include <string.h>

#define MADE_ENOUGH 65536u /* made before the reader gets some */
#define HEAD_LINES 5u      /* a name stands on one of the first */
#define MATCHES_LEAST 3u
#define DRAWN_LEAST 3u     /* signs on each side of a name */
#define MACHINE_MOST 64u   /* bytes of a machine's name */
#define KNOWN_LEAST 2u     /* lines behind such a name */
#define STAMP_BYTES 20u    /* of a line: date and time */

struct joined_reader {
    struct stream *in;    /* the caller's */
    enum joined_kind kind;
    struct text *text;    /* over in */
    struct stream *part;
    struct defects under; /* of the text of the current part */
    struct buf name, made;
    size_t used;          /* of made */
    uint64_t line;        /* lines that were given */
    struct watch at;      /* in the text: its kind is that of the current part */
    unsigned said;        /* the form of what the chat puts above a message */
    char file[DRESS_NAME_MOST]; /* that the current matches were found in */
    size_t file_n;
    bool begun, middle;   /* some part was opened; of a line */
    bool ended;           /* the current part */
};

/* ---- what it is ----------------------------------------------------------------------------- */

/* A path of this machine or of a share, or a name without blanks: the banners of logs have words, a
   path behind them. */
static bool begins_path(struct str name)
{
    return str_starts(name, STR("\\\\")) || str_starts(name, STR("/")) ||
           (name.n > 3 && name.s[1] == ':' && (name.s[2] == '\\' || name.s[2] == '/'));
}

static bool is_file(struct str name)
{
    size_t colon = str_find_char(str_from(name, 2), ':');

    return name.n > 2 && colon + 2 == name.n && marks_is_file(name) &&
           (begins_path(name) || str_find_char(name, ' ') == name.n);
}

static bool is_drawn(char c)
{
    return c == '=' || c == '-' || c == '#' || c == '*';
}

/* "===== name =====", as people and scripts set a file's name above it; with dashes, stars, number
   signs too.  The name is that of a file, and no words: logs have such lines of their own. */
static struct str drawn_name(struct str line)
{
    struct str name = str_trim(line);
    size_t n = 0, last;

    while (n < name.n && name.s[n] == name.s[0])
        n++;
    last = name.n;
    while (last > n && name.s[last - 1] == name.s[0])
        last--;
    if (n < DRAWN_LEAST || name.n - last < DRAWN_LEAST || !is_drawn(name.s[0]))
        return STR_NONE;
    name = str_trim((struct str){ name.s + n, last - n });
    return is_file(name) ? name : STR_NONE;
}

struct str joined_head(struct str line)
{
    line = str_trim(line);
    if (line.n < 9 || !str_starts(line, STR("==> ")) || !str_ends(line, STR(" <==")))
        return drawn_name(line);
    return str_trim((struct str){ line.s + 4, line.n - 8 });
}

/* In a text of RTF no line is one of its own before its words are taken out. */
static bool is_rtf(struct str text)
{
    return str_starts(str_trim(text), STR("{\\rtf"));
}

/* "x.log:12:", or "logs/x.log:": with a path it needs no number.  Select-String -Context has "> "
   in front of it, or two blanks. */
static struct str match_name(struct str whole)
{
    bool around = str_starts(whole, STR("> ")) || str_starts(whole, STR("  "));
    struct str line = str_from(whole, around ? 2 : 0), name;
    size_t n = marks_name(line), digits = n;

    name = str_first(line, n ? n - 1 : 0);

    while (digits < line.n && is_digit(line.s[digits]))
        digits++;
    if (!n || (str_find_char(name, '/') == name.n && str_find_char(name, '\\') == name.n &&
               (digits == n || digits == line.n || line.s[digits] != ':')))
        return STR_NONE;
    return name;
}

/* One of the first lines is; a drawn one is not alone. */
static bool has_heads(struct str text)
{
    struct str line, name = STR_NONE;

    for (size_t i = 0; i < HEAD_LINES && text.n && !name.n;) {
        line = str_cut(&text, '\n');
        name = joined_head(line);
        i += str_trim(line).n > 0;
    }
    if (!name.n || str_starts(str_trim(line), STR("==>")))
        return name.n > 0;
    while (text.n)
        if (drawn_name(str_cut(&text, '\n')).n)
            return true;
    return false;
}

static bool has_matches(struct str text)
{
    struct str file = STR_NONE;
    size_t files = 0, matches = 0, others = 0;

    while (text.n && others <= 2 + matches / 20) {
        struct str line = str_cut(&text, '\n'), name = match_name(line);

        if (!str_trim(line).n)
            continue;
        others += !name.n;
        matches += name.n > 0;
        files += name.n && !str_eq(name, file);
        file = name.n ? name : file;
    }
    return matches >= MATCHES_LEAST && files > 1 && others <= 2 + matches / 20;
}

struct str joined_machine(struct str line, struct str *rest)
{
    bool telling = false;
    size_t n = 0;

    for (; n < line.n && (is_alnum(line.s[n]) || line.s[n] == '-' || line.s[n] == '.'); n++)
        telling = telling || is_digit(line.s[n]) || line.s[n] == '.';
    *rest = str_from(line, n + 1);
    if (!telling || n >= MACHINE_MOST || !is_letter(line.s[0]) || !is_alnum(line.s[n - 1]) ||
        n == line.n || line.s[n] != ':' || (rest->n && rest->s[0] != ' '))
        return STR_NONE;
    *rest = str_from(*rest, 1);
    return str_first(line, n);
}

/* Each line is a machine's, and two of them, or the only one, are known for what a UNIX agent's
   machine says. */
static bool has_machines(struct str text)
{
    size_t known = 0, lines = 0;

    while (str_find_char(text, '\n') < text.n) { /* of the last one there may be a piece */
        struct str line = str_cut(&text, '\n'), name, rest;
        bool sure = false;

        line.n -= line.n && line.s[line.n - 1] == '\r';
        name = joined_machine(line, &rest);
        if (!line.n)
            continue;
        if (!name.n || structure_line(line))
            return false;
        lines++;
        known += structure_line(rest) || (joined_record(rest, &sure) != LOG_NONE && sure);
    }
    return known >= KNOWN_LEAST || (known && known == lines);
}

/* Is the time that one record begins with before that of another one?  As far as both are written
   alike; "9:59" and "10:01" are not. */
static bool is_before(struct str a, struct str b)
{
    size_t n = 0;

    while (n < a.n && n < b.n && n < STAMP_BYTES && a.s[n] == b.s[n])
        n++;
    if (n == a.n || n == b.n || !is_digit(a.s[n]) || !is_digit(b.s[n]) || a.s[n] >= b.s[n])
        return false;
    while (n < STAMP_BYTES && n < a.n && n < b.n && is_digit(a.s[n]) == is_digit(b.s[n]))
        n++;
    return n == STAMP_BYTES || n == a.n || n == b.n;
}

static bool is_stamped(struct str line)
{
    line = str_from(line, str_starts(line, STR("[")));
    return line.n && is_digit(line.s[0]);
}

/* Of the file at hand: where its latest record stands, or 0. */
struct followed {
    struct str text;
    struct strmap names; /* -> place of a record, and 1 */
    struct str name;
    bool again, back;
};

static void follow_line(struct followed *f, struct str line)
{
    struct str name = joined_head(line);
    uint64_t last = 0;

    if (name.n) {
        f->again = f->again || (!str_eq(name, f->name) && strmap_get(&f->names, name, &last));
        f->name = name;
        if (!strmap_get(&f->names, name, &last))
            f->back = f->back || strmap_put(&f->names, name, 0) < 0;
        return;
    }
    if (!f->name.n || !is_stamped(line))
        return;
    (void)strmap_get(&f->names, f->name, &last);
    f->back = f->back || (last && is_before(line, str_from(f->text, (size_t)last - 1))) ||
              strmap_put(&f->names, f->name, (uint64_t)(line.s - f->text.s) + 1) < 0;
}

/* Names come again behind others, and of none of them does the time go back: names of two machines
   may be the same, and pieces of theirs are no one log. */
static bool is_followed(struct str text)
{
    struct followed f = { .text = text };

    while (text.n && !f.back)
        follow_line(&f, str_cut(&text, '\n'));
    strmap_release(&f.names);
    return f.again && !f.back;
}

enum joined_kind joined_recognises_text(struct str s)
{
    if (is_rtf(s))
        return JOINED_NOT;
    if (has_heads(s))
        return is_followed(s) ? JOINED_FOLLOWED : JOINED_HEADS;
    if (has_matches(s))
        return JOINED_MATCHES;
    if (has_machines(s))
        return JOINED_MACHINES;
    if (joined_chat(s))
        return JOINED_CHAT;
    return joined_logs(s) ? JOINED_LOGS : JOINED_NOT;
}

enum joined_kind joined_recognises(const uint8_t *bytes, size_t n, const struct codepage *page)
{
    struct buf decoded = { 0 };
    size_t kept = n < JOINED_LOOK ? n : JOINED_LOOK;
    enum joined_kind kind;

    if (!n || undress_is_binary(bytes, kept))
        return JOINED_NOT;
    kind = joined_recognises_text(text_sampled(&decoded, bytes, kept, page));
    buf_release(&decoded);
    return kind;
}

/* ---- parts ---------------------------------------------------------------------------------- */

/* Logs below each other, that have no names. */
static bool is_pasted(const struct joined_reader *r)
{
    return r->kind == JOINED_LOGS || r->kind == JOINED_CHAT;
}

/* Does what a chat puts above a message begin ahead?  Its log, or words; LOG_NONE: it does not. */
static enum log_kind message_begins(struct joined_reader *r, struct str ahead)
{
    struct str line = str_cut(&ahead, '\n');
    unsigned said = r->kind == JOINED_CHAT ? joined_said(line) : 0;
    enum log_kind log;

    r->said = r->said ? r->said : said;
    if (!said || said != r->said)
        return LOG_NONE;
    log = joined_message(ahead);
    return log != LOG_NONE ? log : LOG_WORDS;
}

/* The log that begins ahead, where lines before were of another. */
static enum log_kind log_begins(struct joined_reader *r, struct str ahead)
{
    enum log_kind log = message_begins(r, ahead), before = r->at.kind;

    if (log != LOG_NONE) {
        r->at = (struct watch){ .kind = log };
        return log;
    }
    log = watch_begins(&r->at, ahead);
    if (log == LOG_NONE && before == LOG_WORDS)
        log = joined_message(ahead);
    r->at.kind = log != LOG_NONE ? log : before;
    return log;
}

/* Does another part begin here, at the beginning of a line?  What it begins with is remembered. */
static bool part_begins(struct joined_reader *r, struct str ahead)
{
    struct str line = str_first(ahead, str_find_char(ahead, '\n')), name;
    enum log_kind log, before;
    bool other;

    if (r->kind == JOINED_HEADS)
        return joined_head(line).n > 0;
    if (is_pasted(r)) {
        before = r->at.kind;
        log = log_begins(r, ahead);
        return before != LOG_NONE && log != LOG_NONE && log != before;
    }
    name = match_name(line);
    if (!name.n || str_eq(name, (struct str){ r->file, r->file_n }))
        return false;
    other = r->file_n > 0;
    memcpy(r->file, name.s, name.n);
    r->file_n = name.n;
    return other;
}

/* What a chat puts above a log is none of its lines. */
static bool pass_said(struct joined_reader *r, struct str ahead)
{
    enum log_kind log = r->middle ? LOG_NONE : message_begins(r, ahead);

    if (log == LOG_NONE || log == LOG_WORDS)
        return false;
    text_consume(r->text, str_find_char(ahead, '\n') + 1);
    r->line++;
    return true;
}

struct str joined_line(struct str ahead)
{
    struct str line = str_first(ahead, str_find_char(ahead, '\n') + 1);
    size_t whole = utf8_valid_prefix(line);

    return str_first(line, whole ? whole : line.n);
}

/* Some lines, or the end of the part. */
static void make(struct joined_reader *r)
{
    buf_clear(&r->made);
    r->used = 0;
    while (!r->made.failed && r->made.n < MADE_ENOUGH) {
        struct str ahead, line;
        size_t held;

        ahead.s = text_peek(r->text, JOINED_AHEAD, &ahead.n);
        ahead = str_first(ahead, JOINED_AHEAD);
        r->ended = !ahead.n || (!r->middle && part_begins(r, ahead));
        if (r->ended)
            return;
        if (pass_said(r, ahead))
            continue;
        line = joined_line(ahead);
        held = is_pasted(r) ? watch_pass(&r->at, line) : line.n;
        buf_add(&r->made, str_first(line, held));
        text_consume(r->text, held);
        r->line += line.s[held - 1] == '\n';
        r->middle = held == line.n && line.s[held - 1] != '\n';
    }
}

static bool open_text(struct joined_reader *r)
{
    return r->text || text_open(&r->text, r->in, &r->under, NULL) == 0;
}

static long part_read(void *ctx, void *into, size_t cap, const char **fault)
{
    struct joined_reader *r = ctx;
    bool begun = open_text(r);
    size_t n;

    if (begun && r->used == r->made.n && !r->ended)
        make(r);
    if (!begun || r->made.failed || text_failed(r->text)) {
        *fault = "no memory";
        return -1;
    }
    n = buf_take(&r->made, &r->used, into, cap);
    if (n)
        return (long)n;
    *fault = stream_fault(r->in);
    return *fault ? -1 : 0;
}

/* The file that the first match was found in. */
static struct str first_file(struct str ahead)
{
    struct str name = STR_NONE;

    while (ahead.n && !name.n)
        name = match_name(str_cut(&ahead, '\n'));
    return name;
}

/* The name of the part that begins here, and the line that is nothing else. */
static void name_part(struct joined_reader *r, struct str ahead)
{
    struct str line = str_first(ahead, str_find_char(ahead, '\n') + 1);

    buf_clear(&r->name);
    if (is_pasted(r)) {
        buf_format(&r->name, "from-line-%llu", (unsigned long long)r->line + 1);
    } else if (r->kind == JOINED_MATCHES) {
        name_add_member(&r->name, first_file(ahead), true);
    } else if (joined_head(line).n) {
        name_add_member(&r->name, joined_head(line), true);
        text_consume(r->text, line.n);
    }
}

/* What the parser left of the part before.  The beginning of logs that have no names has that of
   the whole. */
static bool reach_part(struct joined_reader *r)
{
    struct str ahead;

    while (r->begun && !r->ended && !r->made.failed)
        make(r);
    ahead.s = text_peek(r->text, JOINED_AHEAD, &ahead.n);
    if (ahead.n)
        name_part(r, ahead);
    return ahead.n > 0;
}

static void clear_defects(struct joined_reader *r)
{
    struct as_read as_read = r->under.as_read;

    defects_release(&r->under);
    r->under = (struct defects){ .as_read = as_read };
}

int joined_next(struct joined_reader *r, struct joined_part *part)
{
    *part = (struct joined_part){ STR_NONE };
    stream_close(r->part);
    r->part = NULL;
    if (r->begun || !is_pasted(r)) {
        if (!open_text(r))
            return -1;
        if (!reach_part(r))
            return r->made.failed ? -1 : 0;
    }
    part->name = buf_str(&r->name);
    clear_defects(r);
    buf_clear(&r->made);
    r->used = 0;
    r->begun = true;
    r->ended = r->middle = false;
    return r->name.failed || r->made.failed ? -1 : 1;
}

int joined_stream(struct joined_reader *r, struct stream **out, struct err *err)
{
    static const struct stream_ops ops = { .read = part_read };

    if (stream_open_custom(&r->part, &ops, r, err) < 0)
        return -1;
    stream_set_under(r->part, &r->under);
    *out = r->part;
    return 0;
}

int joined_open(struct joined_reader **out, struct stream *in, enum joined_kind kind,
                struct err *err)
{
    struct joined_reader *r = mem_zero(1, sizeof *r);

    if (!r)
        return err_nomem(err, "joined logs");
    r->in = in;
    r->kind = kind;
    *out = r;
    return 0;
}

void joined_close(struct joined_reader *r)
{
    if (!r)
        return;
    stream_close(r->part);
    text_close(r->text);
    defects_release(&r->under);
    buf_release(&r->name);
    buf_release(&r->made);
    mem_free(r);
}
