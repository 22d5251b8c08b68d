/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One token at a time.  A token function looks at the window (all bytes known from the current
 * position on) and either understands a whole token or asks for more; the window then grows to
 * twice its size and the token is read again from its beginning.  So where the pieces of the
 * input end has no influence, and the work stays linear.  The window is final when nothing more
 * comes, or when it has reached LIMIT_RECORD_BYTES: then the token ends where the window ends.
 *
 * "<" begins markup only before what can be markup ("<a", "</a", "<!", "<?"); elsewhere it is text,
 * as in hand-made copies.
 */
#include "input/xmlpull.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/utf.h"

#include <string.h>

#define FIRST_LOOK 4096u

struct open_name {
    size_t at, n; /* in xml.names */
};

struct xml {
    struct text *text; /* NULL: memory */
    struct defects *defects;
    const char *p;     /* window: n bytes from the current position */
    size_t n;
    size_t used;       /* bytes of the token given last; consumed at the next call */
    bool final;        /* the window does not grow any more */
    bool clipped;      /* ... because of LIMIT_RECORD_BYTES */
    bool dropping;     /* the rest of an over-long token is skipped */
    bool ended;        /* end of the input reached */
    bool nomem;
    bool deep;         /* LIMIT_XML_DEPTH was reached and noted */
    bool end_written;  /* the last of the ends to come has an end tag */
    unsigned depth, close_to;
    uint64_t beyond;   /* elements open below LIMIT_XML_DEPTH */
    uint64_t faults;
    struct open_name open[LIMIT_XML_DEPTH];
    struct buf names;
    struct xml_attr *attrs;
    size_t attrs_n, attrs_cap;
    struct arena arena; /* decoded text */
};

/* What a token function returns besides an enum xml_kind. */
enum { TOKEN_MORE = 100, TOKEN_NOTHING = 101 };

/* The parts of one tag under way; committed only when the tag is whole. */
struct tag {
    size_t at;
    bool empty, bad, encoded;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' ||
           (unsigned char)c >= 0x80;
}

static bool ends_name(char c)
{
    switch (c) {
    case ' ': case '\t': case '\r': case '\n':
    case '/': case '>': case '<': case '=': case '"': case '\'':
        return true;
    default:
        return false;
    }
}

static struct str local_of(struct str name)
{
    size_t colon = str_find_char(name, ':');

    return colon + 1 < name.n ? str_from(name, colon + 1) : name;
}

static void fault(struct xml *x, enum defect_kind kind, uint64_t bytes)
{
    x->faults++;
    if (x->defects)
        defect_note(x->defects, kind, x->text ? text_offset(x->text) : 0, bytes);
}

/* ---- the window ---- */

static void window_advance(struct xml *x)
{
    if (x->text) {
        if (x->used)
            text_consume(x->text, x->used);
        x->n = 0;
        arena_reset(&x->arena);
        x->final = x->clipped = false;
    } else if (x->used) {
        x->p += x->used;
        x->n -= x->used;
    }
    x->used = 0;
}

static void window_fill(struct xml *x, size_t want)
{
    size_t got;

    if (!x->text || x->final)
        return;
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

/* ---- references ---- */

static size_t numeric_reference(struct str s, uint32_t *cp)
{
    bool hex = s.n > 0 && (s.s[0] == 'x' || s.s[0] == 'X');
    uint64_t v;
    struct str digits = hex ? str_from(s, 1) : s;

    if (!(hex ? str_hex64(digits, &v) : str_u64(digits, &v)) || v > 0x10FFFF)
        return 0;
    *cp = (uint32_t)v;
    return 1;
}

/* reference(s, &cp): length of the reference at the beginning of s ("&lt;"), 0 if there is none. */
static size_t reference(struct str s, uint32_t *cp)
{
    static const struct {
        struct str name;
        uint32_t cp;
    } known[] = {
        { { "lt", 2 }, '<' },    { { "gt", 2 }, '>' },    { { "amp", 3 }, '&' },
        { { "quot", 4 }, '"' },  { { "apos", 4 }, '\'' },
    };
    struct str body = str_first(str_from(s, 1), 12);
    size_t end = str_find_char(body, ';');

    if (end == body.n || end == 0)
        return 0;
    body.n = end;
    if (body.s[0] == '#')
        return numeric_reference(str_from(body, 1), cp) ? end + 2 : 0;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (str_eq(body, known[i].name)) {
            *cp = known[i].cp;
            return end + 2;
        }
    }
    return 0;
}

/* decode(x, s): s itself where nothing is to do.  A reference is never shorter than its bytes. */
static struct str decode(struct xml *x, struct str s)
{
    size_t amp = str_find_char(s, '&');
    struct str out;
    char *to;

    if (amp == s.n)
        return s;
    to = arena_alloc(&x->arena, s.n);
    if (!to) {
        x->nomem = true;
        return s;
    }
    out = (struct str){ to, 0 };
    while (s.n) {
        uint32_t cp;
        size_t used;

        memcpy(to + out.n, s.s, amp);
        out.n += amp;
        s = str_from(s, amp);
        if (!s.n)
            break;
        used = reference(s, &cp);
        if (used)
            out.n += utf8_encode(to + out.n, cp);
        else
            to[out.n++] = '&';
        s = str_from(s, used ? used : 1);
        amp = str_find_char(s, '&');
    }
    return out;
}

/* ---- tokens ---- */

/* 1: markup begins at p; 0: it does not; -1: the window ends too early to know. */
static int is_markup(const struct xml *x, size_t at)
{
    const char *p = x->p + at;
    size_t left = x->n - at;

    if (left < 2)
        return x->final ? 0 : -1;
    if (p[1] == '!' || p[1] == '?' || is_name_start(p[1]))
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
    item->text = decode(x, (struct str){ x->p, at });
    return x->beyond ? TOKEN_NOTHING : XML_TEXT;
}

static size_t skip_blanks(const struct xml *x, size_t at)
{
    while (at < x->n && is_blank(x->p[at]))
        at++;
    return at;
}

static size_t skip_name(const struct xml *x, size_t at)
{
    while (at < x->n && !ends_name(x->p[at]))
        at++;
    return at;
}

/*
 * The closing quote is missing: the value went on to the next "<".  What looks like the end of the
 * tag is its end, so that <Provider Name='HealthService/><EventID> still names the provider.
 */
static void unquoted_end(struct tag *t, struct str *value)
{
    size_t n = value->n;

    t->bad = true;
    while (n && is_blank(value->s[n - 1]))
        n--;
    if (!n || value->s[n - 1] != '>')
        return;
    n--;
    if (n && value->s[n - 1] == '/') {
        n--;
        t->empty = true;
    }
    value->n = n;
}

/* The value behind "=", t->at on its first byte.  False: the window ends inside it. */
static bool attr_value(struct xml *x, struct tag *t, struct str *value)
{
    char quote = x->p[t->at];
    size_t at = t->at;

    if (quote == '"' || quote == '\'') {
        size_t from = ++at;
        for (; at < x->n && x->p[at] != quote && x->p[at] != '<'; at++)
            t->encoded = t->encoded || x->p[at] == '&';
        *value = (struct str){ x->p + from, at - from };
        t->at = at;
        if (at == x->n)
            return false;
        if (x->p[at] == '<')
            unquoted_end(t, value);
        else
            t->at = at + 1;
        return true;
    }
    while (at < x->n && !is_blank(x->p[at]) && x->p[at] != '>' && x->p[at] != '<')
        at++;
    *value = (struct str){ x->p + t->at, at - t->at };
    t->at = at;
    t->bad = t->encoded = true;
    return at < x->n;
}

static void attr_keep(struct xml *x, struct tag *t, struct str name, struct str value)
{
    if (x->attrs_n >= LIMIT_FIELDS) {
        t->bad = true;
        return;
    }
    if (mem_grow(&x->attrs, &x->attrs_cap, x->attrs_n + 1, sizeof *x->attrs) < 0) {
        x->nomem = true;
        return;
    }
    x->attrs[x->attrs_n++] = (struct xml_attr){ name, local_of(name), value };
}

/* One attribute from t->at on.  False: the window ends inside it; it is not kept then. */
static bool attr(struct xml *x, struct tag *t)
{
    size_t from = t->at;
    struct str name, value = { "", 0 };

    t->at = skip_name(x, from);
    name = (struct str){ x->p + from, t->at - from };
    if (!name.n) { /* a stray quote or equals sign */
        t->at++;
        t->bad = true;
        return true;
    }
    t->at = skip_blanks(x, t->at);
    if (t->at == x->n)
        return false;
    if (x->p[t->at] == '=') {
        t->at = skip_blanks(x, t->at + 1);
        if (t->at == x->n || !attr_value(x, t, &value))
            return false;
    } else {
        t->bad = true;
    }
    attr_keep(x, t, name, value);
    return true;
}

/* The attributes up to behind ">".  False: the window ends before. */
static bool attrs(struct xml *x, struct tag *t)
{
    x->attrs_n = 0;
    for (;;) {
        t->at = skip_blanks(x, t->at);
        if (t->at == x->n)
            return false;
        switch (x->p[t->at]) {
        case '>':
            t->at++;
            return true;
        case '<':
            t->bad = true;
            return true;
        case '/':
            if (++t->at == x->n)
                return false;
            if (x->p[t->at] == '>') {
                t->empty = true;
                t->at++;
                return true;
            }
            t->bad = true;
            break;
        default:
            if (!attr(x, t))
                return false;
        }
    }
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
    struct tag t = { .at = skip_name(x, 1) };
    bool whole;

    item->name = (struct str){ x->p + 1, t.at - 1 };
    whole = attrs(x, &t);
    if (!whole && !x->final)
        return TOKEN_MORE;
    if (!whole || t.bad)
        fault(x, DEFECT_VALUE, 0);
    for (size_t i = 0; t.encoded && i < x->attrs_n; i++)
        x->attrs[i].value = decode(x, x->attrs[i].value);
    x->used = t.at;
    item->local = local_of(item->name);
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
    size_t at = skip_name(x, 2);
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

/* A region with an end mark: comment, CDATA, processing instruction. */
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
    static const struct str cdata = { "<![CDATA[", 9 }, comment = { "<!--", 4 };
    struct str s = { x->p, x->n }, inside;
    int result;

    if (s.s[1] == '?')
        return region(x, STR("?>"), 2, &inside);
    if (s.n < cdata.n && !x->final)
        return TOKEN_MORE;
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
    item->local = local_of(item->name);
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
    x->used = 0;
    x->final = true;
    x->dropping = x->ended = x->nomem = x->deep = x->end_written = false;
    x->depth = x->close_to = 0;
    x->beyond = x->faults = 0;
    buf_clear(&x->names);
    arena_reset(&x->arena);
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
