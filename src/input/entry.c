/* SPDX-License-Identifier: Apache-2.0 */
#include "input/entry.h"

#include "base/limits.h"

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

    if (e->open && e->lone.s && !text_line_ahead(t, &ahead))
        keep(e);
    return text_line(t, line);
}

static bool is_quiet(const struct line *line)
{
    return line->sieved && !line->marks_n;
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
    e->quiet = is_quiet(line);
    e->cut = line->cut || !line->ended;
}

void entry_add(struct entry *e, const struct line *line)
{
    e->cut = e->cut || line->cut || !line->ended;
    e->sieved = false; /* marks live for one line more, and this was it */
    e->quiet = e->quiet && is_quiet(line);
    if (str_trim(line->s).n == 0) {
        e->blanks++;
        return;
    }
    if (e->lone.s)
        keep(e);
    if (e->dropped || e->text.n + e->blanks + 1 + line->s.n > LIMIT_RECORD_BYTES) {
        e->dropped += line->s.n;
        return;
    }
    for (; e->blanks; e->blanks--)
        buf_char(&e->text, '\n');
    buf_char(&e->text, '\n');
    buf_add(&e->text, line->s);
}

void entry_finish(struct entry *e, struct defects *defects)
{
    e->open = false;
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
