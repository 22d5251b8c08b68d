/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Thunderbird, Apple Mail and others break long lines behind a blank and say so in the header, so
 * that who reads the mail can join them again: a record of a log is one line then, as it was.
 */
#include "input/mailhead.h"

#define DEPTH_MOST 100u /* quotation marks; more are words */
#define NAMED_MOST 32u  /* bytes of a name without a value; a line of words had no room */

static void begin_line(struct mailflow *f, struct buf *out)
{
    bool on = f->soft && f->depth == f->above;

    if (f->soft && !on)
        buf_char(out, '\n');
    for (size_t i = 0; !on && i < f->depth; i++)
        buf_char(out, '>');
    if (!on && f->depth)
        buf_char(out, ' ');
    f->inside = true;
    f->blank = f->soft = f->named = false;
    f->n = f->dashes = 0;
}

/* "Version              : " of Format-List ends so because there is no value. */
static bool has_no_value(const struct mailflow *f)
{
    return f->named && f->n <= NAMED_MOST;
}

/* The blank at the end of the line above, if it belongs to the words, was written with it; that of
   delsp was not. */
static void end_line(struct mailflow *f, bool delsp, struct buf *out)
{
    if (!f->inside)
        begin_line(f, out);
    f->soft = f->blank && f->n > 1 && !(f->n == 3 && f->dashes == 2) && !has_no_value(f);
    if (f->blank && !(f->soft && delsp))
        buf_char(out, ' ');
    if (!f->soft)
        buf_char(out, '\n');
    f->above = f->depth;
    f->depth = 0;
    f->inside = f->blank = false;
}

static void add_byte(struct mailflow *f, char c, struct buf *out)
{
    if (!f->inside && c == '>' && f->depth < DEPTH_MOST) {
        f->depth++;
        return;
    }
    if (!f->inside) {
        begin_line(f, out);
        if (c == ' ')
            return;
    }
    if (f->blank)
        buf_char(out, ' ');
    f->named = c == ':' ? f->blank : c == ' ' && f->named && !f->blank;
    f->blank = c == ' ';
    if (!f->blank)
        buf_char(out, c);
    f->dashes += c == '-' && f->dashes == f->n;
    f->n++;
}

void mailflow_pass(struct mailflow *f, bool delsp, struct str in, struct buf *out)
{
    for (size_t i = 0; i < in.n; i++) {
        char c = in.s[i];

        if (f->held && c != '\n')
            add_byte(f, '\r', out);
        f->held = c == '\r';
        if (c == '\n')
            end_line(f, delsp, out);
        else if (!f->held)
            add_byte(f, c, out);
    }
}

void mailflow_end(struct mailflow *f, struct buf *out)
{
    if (f->blank)
        buf_char(out, ' ');
    else if (f->soft)
        buf_char(out, '\n');
    *f = (struct mailflow){ 0 };
}
