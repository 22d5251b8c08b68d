/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What Select-String found, as Format-List shows it: an object for each line.
 *
 *      IgnoreCase : True
 *      LineNumber : 211
 *      Line       : [18:20:11]:        Info:   :LaunchMSI: ...
 *      Filename   : OpsMgrSetupWizard.log
 *      Path       : C:\logs\OpsMgrSetupWizard.log
 *      Pattern    : MSI
 *
 * What does not fit in the width of the console goes on below its value.  Lines of several files
 * get their names as tail would print them.  Whatever stands between the objects stays: a ticket
 * has words there, and other logs.
 */
#include "base/limits.h"
#include "input/undress_inside.h"

#define NAME_MOST 16u
#define HITS_LEAST 2u
#define SPAN_MOST 2u /* lines from a number to its line */

/* "Line       : value"; the name is empty where the line has none. */
static struct str name_of(struct str line, struct str *value)
{
    size_t n = 0;

    while (n < line.n && n < NAME_MOST && (line.s[n] | 0x20) >= 'a' && (line.s[n] | 0x20) <= 'z')
        n++;
    *value = str_from(line, n + blanks_at(str_from(line, n)));
    if (!n || !str_starts(*value, STR(":")) || value->s == line.s + n)
        return STR_NONE;
    *value = str_from(*value, str_starts(*value, STR(": ")) ? 2 : 1);
    return str_first(line, n);
}

static bool is_number(struct str s)
{
    uint64_t n;

    return str_u64(str_trim(s), &n);
}

bool hits_find(struct str text, const struct sight *seen, struct dress *dress)
{
    struct str path = STR_NONE;
    size_t hits = 0, span = SPAN_MOST + 1;

    if (!sight_begins(seen, "L") || str_find(text, STR("LineNumber")) == text.n)
        return false;
    dress->around = false;
    for (; text.n; span++) {
        struct str line = str_cut(&text, '\n'), value, name = name_of(line, &value);

        if (str_eq(name, STR("LineNumber")) && is_number(value))
            span = 0;
        hits += span <= SPAN_MOST && str_eq(name, STR("Line"));
        if (!str_eq(name, STR("Path")))
            continue;
        dress->around = dress->around || (path.n && !str_eq(str_trim(value), path));
        path = str_trim(value);
    }
    dress->behind = HITS_LISTED;
    return hits >= HITS_LEAST;
}

static void flush(struct hits *h, bool names, struct buf *out)
{
    struct str path = buf_str(&h->path);

    if (h->any && names && path.n && !str_eq(path, buf_str(&h->last))) {
        buf_add(out, STR("==> "));
        buf_add(out, path);
        buf_add(out, STR(" <==\n"));
        buf_clear(&h->last);
        buf_add(&h->last, path);
    }
    if (h->any) {
        buf_add(out, buf_str(&h->line));
        buf_char(out, '\n');
    }
    out->failed = out->failed || h->path.failed || h->last.failed || h->line.failed;
    buf_clear(&h->line);
    h->any = false;
    h->into = NULL;
}

static bool has_blank(struct str s)
{
    return str_find_char(s, ' ') < s.n;
}

static bool is_of_object(struct str name)
{
    static const struct str names[] = {
        STR_INIT("IgnoreCase"), STR_INIT("LineNumber"), STR_INIT("Line"), STR_INIT("Filename"),
        STR_INIT("Path"), STR_INIT("Pattern"), STR_INIT("Context"), STR_INIT("Matches"),
    };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (str_eq(name, names[i]))
            return true;
    return false;
}

/* A line that is of no object; behind those of several files it is of none of these. */
static void pass(struct hits *h, bool names, struct str line, struct buf *out)
{
    flush(h, names, out);
    if (h->last.n)
        buf_add(out, STR("==> standard input <==\n"));
    buf_clear(&h->last);
    buf_add(out, line);
    buf_char(out, '\n');
    h->passes = true;
}

static void go_on(struct hits *h, struct str line)
{
    if (!h->into || h->into->n + line.n > LIMIT_LINE_BYTES)
        return;
    if (h->blank) /* wrapped at one */
        buf_char(h->into, ' ');
    buf_add(h->into, str_trim(line));
    h->blank = h->blank || has_blank(str_trim(line));
}

static void begin_value(struct hits *h, struct str name, struct str value)
{
    h->into = str_eq(name, STR("Line")) ? &h->line : str_eq(name, STR("Path")) ? &h->path : NULL;
    if (!h->into)
        return;
    h->any = h->any || h->into == &h->line;
    buf_clear(h->into);
    buf_add(h->into, h->into == &h->path ? str_trim(value) : value);
    h->blank = has_blank(buf_str(h->into));
}

void hits_line(struct hits *h, const struct dress *dress, struct str line, struct buf *out)
{
    struct str value, name = name_of(line, &value);
    bool empty = !str_trim(line).n;

    if (empty && !h->passes) {
        flush(h, dress->around, out);
        h->inside = false;
    } else if (is_of_object(name)) {
        if (str_eq(name, STR("IgnoreCase")) || str_eq(name, STR("LineNumber")))
            flush(h, dress->around, out);
        h->inside = true;
        h->passes = false;
        begin_value(h, name, value);
    } else if (h->inside && (name.n || line.s[0] == ' ')) {
        if (name.n)
            h->into = NULL; /* a name that somebody added */
        else
            go_on(h, line);
    } else {
        h->inside = false;
        pass(h, dress->around, line, out);
    }
}

void hits_end(struct hits *h, const struct dress *dress, struct buf *out)
{
    flush(h, dress->around, out);
}

void hits_release(struct hits *h)
{
    buf_release(&h->line);
    buf_release(&h->path);
    buf_release(&h->last);
}
