/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One token at a time.  A token function looks at the window (all bytes known from the current
 * position on) and either understands a whole token or asks for more; the window then grows to
 * twice its size and the token is read again from its beginning.  So where the pieces of the
 * input end has no influence, and the work stays linear.  The window is final when nothing more
 * comes, or when it has reached LIMIT_RECORD_BYTES: then the token ends where the window ends.
 *
 * "<" begins markup only before what can be markup ("<a", "</a", "<!--", "<![CDATA[", "<!DOCTYPE",
 * "<?xml"); elsewhere it is text, as in hand-made copies, and where damage made a "<".
 */
#include "input/xmlpull_inside.h"

#include "base/mem.h"

#include <string.h>

#define FIRST_LOOK 4096u

static bool is_name_start(char c)
{
    return is_letter(c) || c == '_' || c == ':' || (unsigned char)c >= 0x80;
}

/* The text learns what was used up. */
static void settle(struct xml *x)
{
    if (x->pending)
        text_consume(x->text, x->pending);
    x->pending = 0;
}

static void fault(struct xml *x, enum defect_kind kind, uint64_t bytes)
{
    x->faults++;
    if (x->text)
        settle(x);
    if (x->defects)
        defect_note(x->defects, kind, x->text ? text_offset(x->text) : 0, bytes);
}

/* ---- the window ---- */

static void window_advance(struct xml *x)
{
    x->p = x->used ? x->p + x->used : x->p;
    x->n -= x->used;
    x->pending += x->text ? x->used : 0;
    x->used = 0;
    if (!x->text)
        return;
    arena_reset(&x->arena);
    if (x->clipped) {
        settle(x);
        x->n = 0;
        x->final = x->clipped = false;
    }
}

static void window_fill(struct xml *x, size_t want)
{
    size_t got;

    if (!x->text || x->final || x->n >= want)
        return;
    settle(x);
    x->p = text_peek(x->text, want, &got);
    x->final = got < want;
    if (got > LIMIT_RECORD_BYTES) { /* cut at the same place whatever the pieces are */
        got = LIMIT_RECORD_BYTES;
        while (got && ((unsigned char)x->p[got] & 0xC0) == 0x80)
            got--;
        x->final = x->clipped = true;
    }
    x->n = got;
}

/* ---- tokens ---- */

static const struct str cdata = STR_INIT("<![CDATA["), comment = STR_INIT("<!--");

/* "<!" or "<?" begins s: only what has a name of those, of which the end may be cut off. */
static int is_special(const struct xml *x, struct str s)
{
    static const struct str type = STR_INIT("<!DOCTYPE");

    if (s.s[1] == '?')
        return s.n > 2 ? is_name_start(s.s[2]) && (unsigned char)s.s[2] < 0x80 : x->final ? 1 : -1;
    if (str_starts(s, comment) || str_starts(s, cdata) || str_starts_nocase(s, type))
        return 1;
    if (!str_starts(comment, s) && !str_starts(cdata, s) &&
        !str_starts_nocase(type, str_first(s, type.n)))
        return 0;
    return x->final ? 1 : -1;
}

/* 1: markup begins there; 0: it does not; -1: the window ends too early to know. */
static int is_markup(const struct xml *x, size_t at)
{
    const char *p = x->p + at;
    size_t left = x->n - at;

    if (left < 2)
        return x->final ? 0 : -1;
    if (p[1] == '!' || p[1] == '?')
        return is_special(x, (struct str){ p, left });
    if (is_name_start(p[1]))
        return 1;
    if (p[1] != '/')
        return 0;
    if (left < 3)
        return x->final ? 1 : -1;
    return is_name_start(p[2]);
}

static int text_token(struct xml *x, struct xml_item *item)
{
    size_t at = 0;

    while (at < x->n) {
        const char *lt = memchr(x->p + at, '<', x->n - at);
        int markup;

        if (!lt)
            break;
        at = (size_t)(lt - x->p);
        markup = is_markup(x, at);
        if (markup < 0)
            return TOKEN_MORE;
        if (markup > 0)
            goto whole;
        at++;
    }
    if (!x->final)
        return TOKEN_MORE;
    at = x->n;
whole:
    x->used = at;
    item->text = xml_decode(x, (struct str){ x->p, at });
    return x->beyond ? TOKEN_NOTHING : XML_TEXT;
}

static int too_deep(struct xml *x, bool empty)
{
    if (!empty)
        x->beyond++;
    if (!x->deep)
        fault(x, DEFECT_LIMIT, 0);
    x->deep = true;
    return TOKEN_NOTHING;
}

static void push_open(struct xml *x, struct str name)
{
    x->open[x->depth].at = x->names.n;
    x->open[x->depth].n = name.n;
    buf_add(&x->names, name);
    x->nomem = x->nomem || x->names.failed;
    x->depth++;
    x->close_to = x->depth;
}

static int start_tag(struct xml *x, struct xml_item *item)
{
    struct tag t = { .at = xml_skip_name(x, 1) };
    bool whole;

    item->name = (struct str){ x->p + 1, t.at - 1 };
    whole = xml_attrs(x, &t);
    if (!whole && !x->final)
        return TOKEN_MORE;
    if (!whole || t.bad)
        fault(x, DEFECT_VALUE, 0);
    for (size_t i = 0; t.encoded && i < x->attrs_n; i++)
        x->attrs[i].value = xml_decode(x, x->attrs[i].value);
    x->used = t.at;
    item->local = xml_local(item->name);
    item->attrs = x->attrs;
    item->attrs_n = x->attrs_n;
    if (t.at == x->n && item->name.n == x->n - 1)
        return TOKEN_NOTHING; /* the name itself may be cut */
    if (x->beyond || x->depth == LIMIT_XML_DEPTH)
        return too_deep(x, t.empty);
    push_open(x, item->name);
    if (t.empty) {
        x->close_to = x->depth - 1;
        x->end_written = true;
    }
    return XML_START;
}

static struct str open_name(const struct xml *x, unsigned level)
{
    return (struct str){ x->names.s + x->open[level].at, x->open[level].n };
}

/* The innermost open element of that name is closed, and all within it. */
static void close_name(struct xml *x, struct str name)
{
    for (unsigned level = x->depth; level-- > 0;) {
        if (!str_eq(open_name(x, level), name))
            continue;
        if (level + 1 < x->depth)
            fault(x, DEFECT_VALUE, 0);
        x->close_to = level;
        x->end_written = true;
        return;
    }
    fault(x, DEFECT_VALUE, 0);
}

static int end_tag(struct xml *x)
{
    size_t at = xml_skip_name(x, 2);
    struct str name = { x->p + 2, at - 2 };

    while (at < x->n && x->p[at] != '>' && x->p[at] != '<')
        at++;
    if (at == x->n && !x->final)
        return TOKEN_MORE;
    x->used = at < x->n && x->p[at] == '>' ? at + 1 : at;
    if (at == x->n) {
        fault(x, DEFECT_VALUE, 0);
        return TOKEN_NOTHING; /* the name may be cut */
    }
    if (x->beyond)
        x->beyond--;
    else
        close_name(x, name);
    return TOKEN_NOTHING;
}

/* A processing instruction, which holds no "<" behind its line: damage took its end, or made it. */
static int instruction(struct xml *x)
{
    struct str s = { x->p, x->n };
    size_t end = str_find(s, STR("?>")), line = str_find_char(s, '\n'), at = end;

    if (end > line)
        at = line + str_find_char(str_from(s, line), '<');
    if (at > end)
        at = end;
    if (at == s.n && !x->final)
        return TOKEN_MORE;
    if (at != end || at == s.n)
        fault(x, DEFECT_VALUE, 0);
    x->used = at == end && at < s.n ? at + 2 : at;
    return TOKEN_NOTHING;
}

/* A region with an end mark: comment, CDATA. */
static int region(struct xml *x, struct str end, size_t lead, struct str *inside)
{
    struct str rest = str_from((struct str){ x->p, x->n }, lead);
    size_t at = str_find(rest, end);

    if (at == rest.n && !x->final)
        return TOKEN_MORE;
    if (at == rest.n)
        fault(x, DEFECT_VALUE, 0);
    *inside = str_first(rest, at);
    x->used = at == rest.n ? x->n : lead + at + end.n;
    return TOKEN_NOTHING;
}

static int doctype(struct xml *x)
{
    int inner = 0;

    for (size_t at = 2; at < x->n; at++) {
        if (x->p[at] == '[')
            inner++;
        else if (x->p[at] == ']')
            inner--;
        else if (x->p[at] == '>' && inner <= 0) {
            x->used = at + 1;
            return TOKEN_NOTHING;
        }
    }
    if (!x->final)
        return TOKEN_MORE;
    fault(x, DEFECT_VALUE, 0);
    x->used = x->n;
    return TOKEN_NOTHING;
}

static int special(struct xml *x, struct xml_item *item)
{
    struct str s = { x->p, x->n }, inside;
    int result;

    if (s.s[1] == '?')
        return instruction(x);
    if (str_starts(s, comment))
        return region(x, STR("-->"), comment.n, &inside);
    if (!str_starts(s, cdata))
        return doctype(x);
    result = region(x, STR("]]>"), cdata.n, &inside);
    if (result == TOKEN_MORE || x->beyond)
        return result;
    item->text = inside;
    return XML_TEXT;
}

static int token(struct xml *x, struct xml_item *item)
{
    int markup;

    if (x->p[0] != '<')
        return text_token(x, item);
    markup = is_markup(x, 0);
    if (markup < 0)
        return TOKEN_MORE;
    if (markup == 0)
        return text_token(x, item);
    if (x->p[1] == '/')
        return end_tag(x);
    if (x->p[1] == '!' || x->p[1] == '?')
        return special(x, item);
    return start_tag(x, item);
}

/* ---- the flow ---- */

/* The rest of a token beyond LIMIT_RECORD_BYTES: up to the next "<". */
static void drop_rest(struct xml *x)
{
    uint64_t dropped = 0;

    for (;;) {
        const char *lt;

        window_fill(x, 1);
        lt = x->n ? memchr(x->p, '<', x->n) : NULL;
        x->used = lt ? (size_t)(lt - x->p) : x->n;
        dropped += x->used;
        if (lt || !x->n)
            break;
        window_advance(x);
    }
    window_advance(x);
    x->dropping = false;
    fault(x, DEFECT_RECORD_TOO_LONG, dropped);
}

static int read_token(struct xml *x, struct xml_item *item)
{
    size_t want = 1;
    int result;

    window_advance(x);
    if (x->dropping)
        drop_rest(x);
    for (;;) {
        window_fill(x, want);
        if (!x->n) {
            if (x->depth || x->beyond)
                fault(x, DEFECT_TRUNCATED, 0);
            x->nomem = x->nomem || (x->text && text_failed(x->text));
            x->ended = true;
            x->close_to = 0;
            return TOKEN_NOTHING;
        }
        result = token(x, item);
        if (result != TOKEN_MORE)
            break;
        want = x->n < FIRST_LOOK / 2 ? FIRST_LOOK : x->n * 2;
        if (want > LIMIT_RECORD_BYTES)
            want = LIMIT_RECORD_BYTES + 1;
    }
    if (x->clipped && x->used == x->n)
        x->dropping = true;
    return result;
}

static enum xml_kind give_end(struct xml *x, struct xml_item *item)
{
    x->depth--;
    item->raw = (struct str){ x->p, x->used };
    item->name = open_name(x, x->depth);
    item->local = xml_local(item->name);
    item->cut = x->ended;
    item->implied = x->ended || x->depth > x->close_to || !x->end_written;
    x->names.n = x->open[x->depth].at;
    if (x->depth == x->close_to)
        x->end_written = false;
    return XML_END;
}

enum xml_kind xml_next(struct xml *x, struct xml_item *item)
{
    *item = (struct xml_item){ 0 };
    for (;;) {
        int result;

        if (x->nomem)
            return XML_NOMEM;
        if (x->depth > x->close_to)
            return give_end(x, item);
        if (x->ended)
            return XML_DONE;
        result = read_token(x, item);
        if (x->nomem)
            return XML_NOMEM;
        if (result == TOKEN_NOTHING)
            continue;
        item->raw = (struct str){ x->p, x->used };
        return (enum xml_kind)result;
    }
}

int xml_open_memory(struct xml **out, struct err *err)
{
    *out = mem_zero(1, sizeof **out);
    if (!*out)
        return err_nomem(err, "XML reader");
    xml_over(*out, STR_NONE);
    return 0;
}

int xml_open(struct xml **out, struct text *text, struct defects *defects, struct err *err)
{
    if (xml_open_memory(out, err) < 0)
        return -1;
    (*out)->text = text;
    (*out)->defects = defects;
    (*out)->final = false;
    return 0;
}

void xml_over(struct xml *x, struct str document)
{
    x->p = document.s;
    x->n = document.n;
    x->used = x->pending = 0;
    x->final = true;
    x->dropping = x->ended = x->nomem = x->deep = x->end_written = false;
    x->depth = x->close_to = 0;
    x->beyond = x->faults = 0;
    buf_clear(&x->names);
    arena_reset(&x->arena);
}

struct str xml_rest(const struct xml *x)
{
    bool open = x->depth && x->depth == x->close_to && !x->beyond;

    return open && x->text && !x->clipped && !x->ended && !x->nomem
               ? str_from((struct str){ x->p, x->n }, x->used) : STR_NONE;
}

void xml_exchange(struct xml *x, size_t n, struct str name)
{
    x->used += n;
    x->depth--;
    x->names.n = x->open[x->depth].at;
    push_open(x, name);
}

void xml_pass(struct xml *x, size_t n)
{
    x->used += n;
    window_advance(x);
}

void xml_place(struct xml *x, uint64_t *line, uint64_t *offset)
{
    settle(x);
    *line = text_number(x->text);
    *offset = text_offset(x->text);
}

unsigned xml_depth(const struct xml *x)
{
    return x->depth;
}

uint64_t xml_faults(const struct xml *x)
{
    return x->faults;
}

void xml_close(struct xml *x)
{
    if (!x)
        return;
    buf_release(&x->names);
    arena_release(&x->arena);
    mem_free(x->attrs);
    mem_free(x);
}
