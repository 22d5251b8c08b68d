/* SPDX-License-Identifier: Apache-2.0 */
#include "input/entry.h"

#include "base/limits.h"
#include "input/joined_inside.h"
#include "input/marred.h"

#include <string.h>

#define OTHERS_LEAST 2u /* one line that looks like another log's record is none */

/* Into memory of its own. */
static void keep(struct entry *e)
{
    buf_clear(&e->text);
    buf_add(&e->text, e->lone);
    if (!e->text.s)
        buf_reserve(&e->text, 1); /* an empty record is still present */
    e->lone = STR_NONE;
}

int entry_line(struct entry *e, struct text *t, struct line *line)
{
    struct str ahead;

    if (text_line_seen(t, line))
        return 1;
    if (e->open && e->lone.s && !text_line_ahead(t, &ahead))
        keep(e);
    return text_line(t, line);
}

void entry_keep(struct entry *e)
{
    if (e->lone.s)
        keep(e);
}

static bool is_quiet(const struct line *line)
{
    return line->sieved && !line->marks_n;
}

static bool is_marred(const struct line *line)
{
    return !line->sieved && line_is_marred(line->s); /* what is sieved is ASCII */
}

void entry_begin(struct entry *e, const struct line *line)
{
    e->lone = line->s;
    if (!e->lone.s)
        keep(e);
    e->text.failed = false;
    e->line = line->number;
    e->offset = line->offset;
    e->dropped = 0;
    e->blanks = 0;
    e->open = true;
    e->sieved = line->sieved;
    e->marks = line->marks;
    e->marks_n = line->marks_n;
    e->ascii = line->sieved;
    e->quiet = is_quiet(line);
    e->marred = is_marred(line);
    e->cut = line->cut || !line->ended || e->marred;
    e->other = LOG_NONE;
    e->others = 0;
    e->others_bytes = 0;
}

bool entry_may_be_other(struct str line)
{
    bool sure;

    return joined_record(line, &sure) != LOG_NONE;
}

/* What only looks like one is one behind another of its kind. */
static void count_other(struct entry *e, const struct line *line)
{
    bool sure;
    enum log_kind kind = joined_record(line->s, &sure);

    if (kind == LOG_NONE || e->mixed)
        return;
    if (sure || kind == e->other) {
        e->others_at = e->others++ ? e->others_at : line->offset;
        e->others_bytes += line->s.n;
    }
    e->other = kind;
}

static bool is_blank_line(struct str s)
{
    s = str_indented(s);
    while (s.n && (s.s[0] == ' ' || s.s[0] == '\t' || s.s[0] == '\r' || s.s[0] == '\n'))
        s = str_from(s, 1);
    return s.n == 0;
}

/* Behind the blank lines that waited for it. */
static void add_line(struct entry *e, struct str s)
{
    size_t ends = e->blanks + 1;
    char *to = buf_reserve(&e->text, ends + s.n);

    e->blanks = 0;
    if (!to)
        return;
    for (size_t i = 0; i < ends; i++)
        *to++ = '\n';
    memcpy(to, s.s, s.n);
    e->text.n += ends + s.n;
}

void entry_add(struct entry *e, const struct line *line)
{
    e->marred = e->marred || is_marred(line);
    e->cut = e->cut || line->cut || !line->ended || e->marred;
    count_other(e, line);
    e->sieved = false; /* marks live for one line more, and this was it */
    e->ascii = e->ascii && line->sieved;
    e->quiet = e->quiet && is_quiet(line);
    if (is_blank_line(line->s)) {
        e->blanks++;
        return;
    }
    if (e->lone.s)
        keep(e);
    if (e->dropped || e->text.n + e->blanks + 1 + line->s.n > LIMIT_RECORD_BYTES) {
        e->dropped += line->s.n;
        return;
    }
    add_line(e, line->s);
}

void entry_mar(struct entry *e)
{
    e->marred = e->cut = true;
}

void entry_finish(struct entry *e, struct defects *defects)
{
    e->open = false;
    if (e->marred)
        defect_note(defects, DEFECT_VALUE, e->offset, 0);
    if (e->others >= OTHERS_LEAST)
        defect_note(defects, DEFECT_RECORD, e->others_at, e->others_bytes);
    if (!e->dropped)
        return;
    e->cut = true;
    defect_note(defects, DEFECT_RECORD_TOO_LONG, e->offset, e->dropped);
}

void entry_release(struct entry *e)
{
    buf_release(&e->text);
    *e = (struct entry){ 0 };
}
