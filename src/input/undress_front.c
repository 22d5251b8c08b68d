/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What another program put in front of each line of a log: syslog and journalctl, which forward
 * files line by line, a container's log, a tool that stamps what it collects, stars of a list.
 *
 *      Mar 17 08:15:01 zrhlog1 winlog: [22:02:11]:     Always:     :Current Action: ...
 *      Mar 17 08:15:02 zrhlog1 winlog: [22:02:12]:     Info:       :Info:LaunchMsi: ...
 *
 * It is the same in all lines but for its digits, and ends where a record of a log that is known
 * begins: nothing else is taken off, and never a time of the log's own.
 */
#include "input/joined_inside.h"
#include "input/undress_inside.h"

#define LINES_LEAST 4u
#define LINES_MOST 200u
#define HEAD_LINES 12u /* a record of the log begins in one of them */

static struct str next_line(struct str *text)
{
    struct str line = str_cut(text, '\n');

    line.n -= line.n && line.s[line.n - 1] == '\r';
    return line;
}

static char shape_of(char c)
{
    return is_digit(c) ? '0' : c;
}

/* So many bytes of the line look as the shape does; blanks at its end may have been trimmed. */
static size_t alike(struct str shape, struct str line)
{
    size_t n = 0;

    while (n < shape.n && n < line.n && shape.s[n] == shape_of(line.s[n]))
        n++;
    return n;
}

/* What all lines begin with, into dress->name.  False: there are too few, or nothing. */
static bool find_shape(struct str text, struct dress *dress)
{
    size_t lines = 0;

    dress->name_n = 0;
    while (text.n && lines < LINES_MOST) {
        struct str line = next_line(&text);
        struct str shape = { dress->name, dress->name_n };

        if (!str_trim(line).n)
            continue;
        if (lines++) {
            size_t n = alike(shape, line);

            dress->name_n = n + (n == line.n && n < shape.n && shape.s[n] == ' ');
        } else {
            dress->name_n = line.n < DRESS_NAME_MOST ? line.n : DRESS_NAME_MOST;
            for (size_t i = 0; i < dress->name_n; i++)
                dress->name[i] = shape_of(line.s[i]);
        }
        if (dress->name_n < 2)
            return false;
    }
    return lines >= LINES_LEAST;
}

/* Do records of a known log begin so many bytes behind the beginning of some of the lines?  2: for
   sure, 1: lines that look so, 0: none. */
static int records_at(struct str text, size_t at)
{
    enum log_kind last = LOG_NONE;
    bool sure = false, again = false;

    for (size_t i = 0; text.n && i < HEAD_LINES && !sure && !again; i++) {
        struct str line = next_line(&text);
        enum log_kind kind = line.n > at ? joined_record(str_from(line, at), &sure) : LOG_NONE;

        again = kind != LOG_NONE && kind == last;
        last = kind != LOG_NONE ? kind : last;
    }
    return sure ? 2 : again;
}

bool front_find(struct str text, struct dress *dress)
{
    int own = find_shape(text, dress) ? records_at(text, 0) : 2;
    size_t found = 0;

    for (size_t at = dress->name_n; at && !found && own < 2; at--)
        if (dress->name[at - 1] == ' ' && records_at(text, at) > own)
            found = at;
    dress->name_n = found;
    dress->behind = found ? DRESS_FRONT : dress->behind;
    return found > 0;
}

struct str front_off(const struct dress *dress, struct str line)
{
    struct str shape = { dress->name, dress->name_n };
    size_t n = alike(shape, line);

    return n == shape.n || (n && n + 1 == shape.n && !str_trim(str_from(line, n)).n)
               ? str_from(line, n) : line;
}
