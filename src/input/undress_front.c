/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What another program put in front of each line of a log: syslog and journalctl, which forward
 * files line by line, a container's log, a tool that stamps what it collects, stars of a list.
 *
 *      Mar 17 08:15:01 zrhlog1 winlog: [22:02:11]:     Always:     :Current Action: ...
 *      Mar 17 08:15:02 zrhlog1 winlog: [22:02:12]:     Info:       :Info:LaunchMsi: ...
 *
 * It is the same in all lines but for its numbers, and but for pieces of lines that a mail broke
 * behind a stamp.  It ends where a record of a log that is known
 * begins, or, behind what looks like a stamp or a star, a table, JSON or a list.  Signs that an
 * editor makes of stars, and a container's name, are taken off whatever stands behind them; nothing
 * else is, and never a time of the log's own.
 */
#include "input/joined_inside.h"
#include "input/undress_inside.h"

#define LINES_LEAST 4u   /* fewer agree by chance, */
#define STAMPED_LEAST 2u /* but for stamps */
#define LINES_MOST 200u
#define WORDS_LINES 10u  /* above a log, in a mail */
#define HEAD_LINES 12u /* a record of the log begins in one of them */
#define TABLE_LINES 5u /* the same of a table's dashes */
#define BROKEN_LEAST 50u /* bytes that were too many for a line, */
#define BROKEN_MOST 4u  /* and pieces of it below, on the average */
#define HEAD_BYTES 160u /* of a record, in which it is known */
#define STAMP_MOST 40u /* of a front where lines look like records by themselves: others are words */
#define TIMES_LEAST 3u /* records behind stamps, all with a time of their own */

static struct str next_line(struct str *text)
{
    struct str line = str_cut(text, '\n');

    line.n -= line.n && line.s[line.n - 1] == '\r';
    return line;
}

static size_t number_at(struct str s)
{
    size_t n = 0;

    while (n < s.n && is_digit(s.s[n]))
        n++;
    return n;
}

/* So many bytes of the shape, one '0' for each number, stand in front of the line; *used: that many
   of the line. */
static size_t alike(struct str shape, struct str line, size_t *used)
{
    size_t n = 0, at = 0;

    for (; n < shape.n && at < line.n; n++) {
        size_t digits = number_at(str_from(line, at));

        if (shape.s[n] == '0' ? !digits : digits || shape.s[n] != line.s[at])
            break;
        at += digits ? digits : 1;
    }
    *used = at;
    return n;
}

/* The bytes of the front of a line, blanks at whose end may have been trimmed; 0: it has none. */
static size_t front_of(struct str shape, struct str line)
{
    size_t used, n = alike(shape, line, &used);
    bool trimmed = n && !str_trim(str_from(line, used)).n && !str_trim(str_from(shape, n)).n;

    return n == shape.n || trimmed ? used : 0;
}

static void begin_shape(struct str line, struct dress *dress)
{
    while (line.n && dress->name_n < DRESS_NAME_MOST) {
        size_t digits = number_at(line);

        dress->name[dress->name_n++] = digits ? '0' : line.s[0];
        line = str_from(line, digits ? digits : 1);
    }
}

/* "col-1  | ": a container's name, which no table begins with. */
static bool is_container(struct str shape)
{
    size_t n = str_find_char(shape, ' '), bar = n;

    while (bar < shape.n && shape.s[bar] == ' ')
        bar++;
    return n > 1 && shape.s[n - 1] == '0' && str_eq(str_from(shape, bar), STR("| "));
}

/* "[21:03] ", "[9:03 PM] ", "[12] ". */
static bool is_bracketed(struct str shape)
{
    static const struct str forms[] = { STR_INIT("[0]"), STR_INIT("[0:0]"), STR_INIT("[0:0 AM]"),
                                        STR_INIT("[0:0 PM]") };

    shape = str_trim(shape);
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (str_eq(shape, forms[i]))
            return true;
    return false;
}

/* The number of syslog, or a time: what no table begins with. */
static bool is_stamp(struct str shape)
{
    return is_container(shape) || str_starts(shape, STR("<0>")) || is_bracketed(shape) ||
           str_find(shape, STR("0:0:0")) < shape.n;
}

/* There was no room for the first word in the line above. */
static bool had_no_room(size_t above, struct str line)
{
    return above + str_find_char(line, ' ') >= BROKEN_LEAST;
}

/* A mail broke the line above, on which the stamp stands. */
static bool is_broken_off(struct str above, struct str line, struct str shape, size_t alike_n)
{
    return had_no_room(above.n, line) && is_stamp(shape) && !is_stamp(str_first(shape, alike_n));
}

/* What all lines, or so many, begin with, into dress->name; how many there are, 0: too few, or
   nothing. */
static size_t find_shape(struct str text, size_t most, struct dress *dress)
{
    struct str above = STR_NONE, line = STR_NONE;
    size_t lines = 0, broken = 0;

    dress->name_n = dress->width = 0;
    for (; text.n && lines < most && broken <= BROKEN_MOST * (lines + 1); above = line) {
        struct str shape = { dress->name, dress->name_n };

        line = next_line(&text);
        if (!str_trim(line).n)
            continue;
        if (lines++) {
            size_t used, n = alike(shape, line, &used);

            if (is_broken_off(above, line, shape, n)) {
                lines--;
                dress->width = !broken++ || dress->width == above.n ? above.n : 1;
                continue;
            }
            while (used == line.n && n < shape.n && is_blank(shape.s[n]))
                n++;
            dress->name_n = n;
        } else {
            begin_shape(line, dress);
        }
        if (dress->name_n < 2)
            return 0;
    }
    return lines < STAMPED_LEAST || broken > BROKEN_MOST * lines ? 0 : lines;
}

/* The beginning of a record, behind the shape, whose line a mail may have broken inside of the
   record's own time, at that width: then the piece below is of it. */
static struct str head_of(struct str line, struct str below, struct str shape, size_t width,
                          char room[HEAD_BYTES])
{
    size_t used = front_of(shape, line), n;
    struct str rest = str_from(line, used), piece;

    if (!width || !used || rest.n + 1 >= HEAD_BYTES)
        return rest;
    piece = next_line(&below);
    if (front_of(shape, piece) || !had_no_room(line.n, piece))
        return rest;
    n = rest.n;
    memcpy(room, rest.s, n);
    if (line.n != width)
        room[n++] = ' ';
    piece = str_first(piece, HEAD_BYTES - n);
    memcpy(room + n, piece.s, piece.n);
    return (struct str){ room, n + piece.n };
}

/* Do records of a known log begin behind the shape in some of the lines?  3: in all of them, 2: for
   sure, 1: lines that look so, 0: none.  width: as for head_of. */
static int records_at(struct str text, struct str shape, size_t width)
{
    enum log_kind last = LOG_NONE;
    bool sure = false, again = false;
    size_t lines = 0, same = 0;

    for (size_t i = 0; text.n && i < HEAD_LINES && !sure; i++) {
        char room[HEAD_BYTES];
        struct str line = next_line(&text), rest = head_of(line, text, shape, width, room);
        enum log_kind kind = rest.n ? joined_record(rest, &sure) : LOG_NONE;

        lines += str_trim(rest).n > 0;
        again = again || (kind != LOG_NONE && kind == last);
        same += kind != LOG_NONE && (kind == last || !same);
        last = kind != LOG_NONE ? kind : last;
    }
    return again && same == lines && same >= TIMES_LEAST ? 3 : sure ? 2 : again;
}

/* "1. ", "12) " */
static size_t ordinal_of(struct str shape)
{
    size_t n = number_at(shape);

    return n && n < shape.n && (shape.s[n] == '.' || shape.s[n] == ')') ? n + 1 : 0;
}

/* The bytes of a list's sign, or of the name of a stream of PowerShell, and the blanks behind it;
   0: there is none. */
static size_t bullet_of(struct str shape)
{
    static const struct str signs[] = { STR_INIT("*"), STR_INIT("-"), STR_INIT("+"),
                                        STR_INIT("\xE2\x80\xA2"), STR_INIT("\xC2\xB7"),
                                        STR_INIT("\xEF\x82\xB7"), /* of the font Symbol, */
                                        STR_INIT("\xEF\x82\xA7"), /* and of Wingdings */
                                        STR_INIT("\xE2\x80\x93"), STR_INIT("\xE2\x96\xAA"),
                                        STR_INIT("\xE2\x97\xA6"), STR_INIT("\xE2\x96\xA0"),
                                        STR_INIT("\xE2\x94\x82"), /* a bar of frames */
                                        STR_INIT("VERBOSE:"), STR_INIT("WARNING:"),
                                        STR_INIT("DEBUG:") };
    size_t n = ordinal_of(shape), blanks;

    for (size_t i = 0; i < sizeof signs / sizeof signs[0] && !n; i++)
        n = str_starts(shape, signs[i]) ? signs[i].n : 0;
    for (blanks = n; n && blanks < shape.n && is_blank(shape.s[blanks]);)
        blanks++;
    return blanks > n ? blanks : 0;
}

/* Signs that no keyboard has: an editor put them there. */
static bool is_sure_bullet(struct str shape)
{
    return shape.n && (unsigned char)shape.s[0] >= 0x80 && bullet_of(shape);
}

/* The line without its front, or without the blanks by which it hangs below the words behind the
   sign of a list. */
static struct str behind(struct str shape, struct str line)
{
    size_t used = front_of(shape, line);

    while (bullet_of(shape) == shape.n && used < shape.n && used < line.n && is_blank(line.s[used]))
        used++;
    return str_from(line, used);
}

/* Does a table, an object or a list begin behind the shape?  Records of a log have names and
   colons, too.  A value of a list may go on in lines before the next name, and words and a prompt
   may stand above a table. */
static bool structure_at(struct str text, struct str shape, bool log)
{
    struct str first = STR_NONE, above = STR_NONE;
    size_t lines = 0;

    while (text.n && lines < HEAD_LINES) {
        struct str line = next_line(&text);

        line = behind(shape, line);
        if (!str_trim(line).n || (!lines && structure_group(line)))
            continue;
        if (lines++ == 0)
            first = line;
        else if ((lines == 2 && structure_begins(first, line)) ||
                 (!log && structure_list(first, line)) ||
                 (!log && lines <= TABLE_LINES && structure_below(above, line)))
            return true;
        else if (log)
            break;
        above = line;
    }
    return lines == 1 && structure_begins(first, STR_NONE);
}

/* "[3/17/2026 8:15:01 " ends inside of its brackets. */
static bool is_open(struct str front)
{
    return str_find_char(front, '[') < front.n && str_find_char(front, ']') == front.n;
}

/* "lx01: ", as pssh and others have a machine's name in front of what it prints. */
static bool is_machine(struct str shape)
{
    size_t colon = str_find_char(shape, ':');

    return colon > 1 && str_eq(str_from(shape, colon), STR(": ")) &&
           str_find_char(shape, ' ') > colon;
}

/* Does such a line stand behind the shape, and would it not without?  Not where the shape ends in
   the time of a setup log. */
static bool line_at(struct str text, struct str shape)
{
    if (!(is_stamp(shape) || is_machine(shape)) || is_open(shape) || structure_act(shape) ||
        str_ends(str_trim(shape), STR("[0:0:0]:")))
        return false;
    for (size_t i = 0; text.n && i < HEAD_LINES; i++) {
        struct str line = next_line(&text);

        if (structure_line(str_trim(line)))
            return false;
        if (structure_line(str_from(line, front_of(shape, line))))
            return true;
    }
    return false;
}

/* Records begin behind all of the front, which may end as a label of theirs does. */
static size_t before_records(struct str text, struct str shape, size_t width, int own)
{
    for (; shape.n; shape.n--) {
        int here = is_blank(shape.s[shape.n - 1]) ? records_at(text, shape, width) : 0;

        if (own ? here == 2 || (here == 3 && is_stamp(shape)) : here > 0)
            break;
    }
    return shape.n;
}

/* Rows have nothing in common with the names of their columns: what has is no part of them.  An
   object has names inside of names. */
static size_t before_rows(struct str text, struct str shape, size_t at, bool log)
{
    struct str rest = text, first = next_line(&rest);
    size_t last = at;

    first = str_trim(str_from(first, front_of(str_first(shape, at), first)));
    if (!first.n || is_sign_of(first.s[0], "{[<"))
        return at;
    for (; at <= shape.n; at++)
        if (is_blank(shape.s[at - 1]) && structure_at(text, str_first(shape, at), log))
            last = at;
    return last;
}

/* What has a structure has it in all of its lines: the front ends where that begins first. */
static size_t before_structure(struct str text, struct str shape, int own)
{
    shape = str_first(shape, own ? STAMP_MOST : shape.n);
    for (size_t at = 1; at <= shape.n; at++) {
        struct str front = str_first(shape, at);

        if (is_blank(shape.s[at - 1]) && !is_open(front) &&
            ((!own && is_container(front)) ||
             ((is_stamp(front) || bullet_of(shape) == at) && structure_at(text, front, own > 0))))
            return structure_at(text, STR_NONE, false) ? 0 : before_rows(text, shape, at, own > 0);
        if (is_blank(shape.s[at - 1]) && line_at(text, front))
            return at;
    }
    return 0;
}

/* A line above or below may be somebody else's: "Attaching to col-1", a prompt. */
static struct str without_ends(struct str text, bool above, bool below)
{
    size_t n = text.n;

    if (above)
        (void)next_line(&text);
    n = text.n;
    while (below && n && text.s[n - 1] == '\n')
        n--;
    while (below && n && text.s[n - 1] != '\n')
        n--;
    return str_first(text, n);
}

/* The words of a mail above a log: all up to the last blank line of the first ones. */
static struct str without_words(struct str text)
{
    struct str below = text;

    for (size_t i = 0; i < WORDS_LINES && text.n; i++)
        if (!str_trim(next_line(&text)).n)
            below = text;
    return below;
}

/* As most logs begin, and nothing that an editor's sign stands before: with their own records, for
   which no shape needs to be found. */
static bool is_own(struct str text)
{
    bool sure = false;

    return text.n && (unsigned char)text.s[0] < 0x80 &&
           joined_record(next_line(&text), &sure) != LOG_NONE && sure;
}

/* The head of an event as it is copied stands behind the sign. */
static bool labels_at(struct str text, struct str bullet)
{
    unsigned seen = 0;

    for (size_t i = 0; text.n && i < HEAD_LINES; i++)
        if (labels_head(behind(bullet, next_line(&text)), &seen))
            return true;
    return false;
}

/* What a kit prints, or a list of packages, stands behind the sign of all of the first lines: of
   the very first one, or there are enough. */
static bool lines_at(struct str text, struct str bullet)
{
    size_t lines = 0, known = 0;
    bool first = false;

    for (size_t i = 0; text.n && i < HEAD_LINES; i++) {
        struct str line = next_line(&text);
        size_t used = front_of(bullet, line);

        if (!used && str_trim(line).n)
            return false;
        known += used && structure_line(str_from(line, used));
        first = first || (known && !lines);
        lines += used > 0;
    }
    return known && (first || lines >= LINES_LEAST);
}

/* Behind the signs of a list, of whose lines few are enough, is what nothing else looks like. */
static bool is_list_of_log(struct str text, struct str bullet)
{
    return bullet.n && (records_at(text, bullet, 0) || structure_at(text, bullet, false) ||
                        labels_at(text, bullet) || lines_at(text, bullet));
}

/* The same behind a list's sign and the tick of code, which is the line's. */
static bool is_list_of_code(struct str text, struct str shape)
{
    size_t n = bullet_of(shape);

    return n && n < shape.n && shape.s[n] == '`' && is_list_of_log(text, str_first(shape, n + 1));
}

/* A label of an event behind an editor's sign is none of the line's own.  Where records of the log
   come a little later, in a shape, only two lines are compared. */
static bool find_in(struct str text, struct dress *dress)
{
    size_t lines = is_own(text) ? 0 : find_shape(text, STAMPED_LEAST, dress), at;
    struct str shape = { dress->name, dress->name_n };
    int own = lines ? records_at(text, STR_NONE, 0) : 0;
    bool bullet;

    if (!lines || (own == 2 && !is_sure_bullet(shape)))
        return false;
    lines = find_shape(text, LINES_MOST, dress);
    shape.n = lines ? dress->name_n : 0;
    bullet = (lines >= LINES_LEAST && is_sure_bullet(shape)) ||
             (lines && (is_list_of_log(text, str_first(shape, bullet_of(shape))) ||
                        is_list_of_code(text, shape)));
    own = bullet ? 0 : own;
    if (!lines || own == 2)
        return false;
    at = bullet ? bullet_of(shape) : before_records(text, shape, dress->width, own);
    if (!at && dress->width > 1) { /* all at one width, and yet between words */
        at = before_records(text, shape, 1, own);
        dress->width = at ? 1 : dress->width;
    }
    at = at ? at : before_structure(text, shape, own);
    shape = str_first(shape, at);
    dress->name_n = lines >= LINES_LEAST || is_stamp(shape) || bullet ? at : 0;
    return dress->name_n > 0;
}

/* "| --- | :-: |", as Markdown has it below the names of a table. */
static bool is_rule_of_bars(struct str line)
{
    size_t dashes = 0;

    line = str_trim(line);
    for (size_t i = 0; i < line.n; i++) {
        if (!is_sign_of(line.s[i], "|-: \t"))
            return false;
        dashes += line.s[i] == '-';
    }
    return dashes >= 3 && line.s[0] == '|';
}

/* A list of one: the sign stands on its first line alone, the others hang below its words. */
static bool find_lone_bullet(struct str text, struct dress *dress)
{
    struct str rest = text, first = STR_NONE;
    bool bars;
    size_t n;

    for (size_t i = 0; i < WORDS_LINES && rest.n && !str_trim(first).n; i++) {
        text = rest;
        first = next_line(&rest);
    }
    n = bullet_of(first);
    bars = n && n < first.n && first.s[n] == '|' && is_rule_of_bars(next_line(&rest));
    if (!n || (!bars && strchr("|#<", n < first.n ? first.s[n] : '|')) ||
        structure_at(text, STR_NONE, false))
        return false;
    dress->name_n = dress->width = 0;
    begin_shape(str_first(first, n), dress);
    if (bars || is_list_of_log(text, (struct str){ dress->name, dress->name_n }))
        return true;
    dress->name_n = 0;
    return false;
}

/* Its first line has the names of its columns, and is not somebody else's. */
static bool begins_table(struct str text)
{
    return structure_at(text, STR_NONE, false);
}

bool front_find(struct str text, bool whole, struct dress *dress)
{
    bool found = false;
    struct str below;

    if (!whole)
        text = without_ends(text, false, true);
    for (unsigned ends = 0; ends < 4 && !found; ends++)
        found = find_in(without_ends(text, ends & 1, ends & 2), dress) &&
                !(ends & 1 && begins_table(text));
    below = without_words(text);
    for (unsigned ends = 0; ends < 4 && !found && below.n < text.n; ends += 2)
        found = find_in(without_ends(below, false, ends & 2), dress);
    found = found || find_lone_bullet(text, dress) ||
            (below.n < text.n && find_lone_bullet(below, dress));
    dress->behind = found ? DRESS_FRONT : dress->behind;
    dress->name_n = found ? dress->name_n : 0;
    dress->width = found ? dress->width : 0;
    return found;
}

struct str front_off(const struct dress *dress, struct str line)
{
    return behind((struct str){ dress->name, dress->name_n }, line);
}

void front_line(struct front *f, const struct dress *dress, struct str line, struct buf *out)
{
    size_t used = front_of((struct str){ dress->name, dress->name_n }, line);
    bool piece = !used && str_trim(line).n && had_no_room(f->above, line);

    if (f->begun && !piece)
        buf_char(out, '\n');
    else if (f->begun && f->above != dress->width)
        buf_char(out, ' ');
    buf_add(out, str_from(line, used));
    f->begun = true;
    f->above = line.n;
}

void front_end(struct front *f, struct buf *out)
{
    if (f->begun)
        buf_char(out, '\n');
    f->begun = false;
}
