/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Event XML whose quotation marks are not what they were: doubled, because it stood in a cell of a
 * CSV (ToXml behind Export-Csv, raw events of a search), or bent, because it went through Word.
 * What the schema's address stands between tells; text without it is undress_bent.c's.
 */
#include "input/undress_inside.h"

static const struct str schema = STR_INIT("http://schemas.microsoft.com/win/2004/08/events/event");
static const struct str doubled = STR_INIT("\"\"");

/* A bent mark at the beginning of s: its bytes, or 0. */
static size_t bent_at(struct str s)
{
    static const struct str marks[] = { STR_INIT("\xE2\x80\x9C"), STR_INIT("\xE2\x80\x9D"),
                                        STR_INIT("\xE2\x80\x9E"), STR_INIT("\xE2\x80\xB3") };

    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (str_starts(s, marks[i]))
            return marks[i].n;
    return 0;
}

bool quotes_find(struct str text, char *what)
{
    size_t at = str_find(text, schema);
    struct str before = str_first(text, at), behind = str_from(text, at + schema.n);

    *what = 0;
    if (at == text.n)
        return bent_find(text, what);
    if (str_ends(before, doubled) && str_starts(behind, doubled))
        *what = '"';
    else if (at >= 3 && bent_at(str_from(before, at - 3)) && bent_at(behind))
        *what = 'b';
    return *what != 0;
}

void quotes_right(struct bent *b, struct str line, char what, struct buf *out)
{
    if (what == BENT_JSON || what == ',' || what == ';' || what == '\t') {
        bent_right(b, line, what, out);
        return;
    }
    while (line.n) {
        size_t n = what == '"' ? (str_starts(line, doubled) ? doubled.n : 0) : bent_at(line);

        buf_char(out, n ? '"' : line.s[0]);
        line = str_from(line, n ? n : 1);
    }
}
