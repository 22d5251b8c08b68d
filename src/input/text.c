/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decoding, once, at the border.  Most text is valid UTF-8 already and is shown where it lies:
 *
 *   in place    the window of the stream itself; `plain` bytes of it are known to be UTF-8 without
 *               a BOM (in ANSI text and in text that was ASCII so far: known to be ASCII);
 *   converted   where something must be changed (another encoding, a damaged byte, a BOM), decoded
 *               bytes pile up in `out` until the caller has used them; then it is in place again.
 *
 * Raw offsets: each stretch of `out` remembers where it began in the stream and how many raw bytes
 * a character of it takes, so that the offset behind any decoded byte can be counted.
 *
 * Nothing here depends on the size of the pieces the stream delivers: whatever needs a look ahead
 * (a sequence, a BOM, CR LF) asks the stream for that many bytes first.
 */
#include "input/text.h"

#include "base/limits.h"
#include "base/mem.h"
#include "base/utf.h"
#include "input/encoding.h"

#include <string.h>

#define LOOK_AHEAD 8u       /* the longest thing that must be seen whole: BOM and two units */
#define STEP_BYTES 4096u    /* raw bytes converted at a time */

struct stretch {            /* the first one shrinks as it is used up */
    uint64_t raw;   /* offset of its first raw byte */
    size_t n;       /* decoded bytes */
    unsigned unit;  /* raw bytes of a character: 0 as decoded, 1 ANSI, 2 UTF-16 (4 for a pair) */
};

struct text {
    struct stream *in;
    struct defects *defects;
    enum encoding encoding;
    bool undecided;             /* UTF-8 or ANSI: only ASCII was seen so far */

    const uint8_t *window;      /* in place */
    size_t plain, plain_at;     /* known to be fine; used of that, not yet told to the stream */

    struct buf out;             /* converted */
    size_t out_at;
    struct stretch *stretches;
    size_t stretch_at, stretch_n, stretch_cap;

    uint64_t number;            /* of the line that holds the next byte */
    size_t no_lf, no_cr;        /* so many of the next bytes are known not to be one */
    char last;                  /* the byte used up last; LF at the start */
    bool failed;
    struct buf held;            /* the beginning of an over-long line */
};

static struct str slice(const uint8_t *p, size_t n)
{
    return (struct str){ (const char *)p, n };
}

static void recognise(struct text *t)
{
    size_t n;
    const uint8_t *p = stream_peek(t->in, LIMIT_BID_BYTES, &n);

    if (n > LIMIT_BID_BYTES)
        n = LIMIT_BID_BYTES;
    stream_consume(t->in, encoding_at_start(p, n, &t->encoding, &t->undecided));
}

int text_open(struct text **out, struct stream *in, struct defects *defects, struct err *err)
{
    struct text *t = mem_zero(1, sizeof *t);

    if (!t)
        return err_nomem(err, "text");
    t->in = in;
    t->defects = defects;
    t->number = 1;
    t->last = '\n';
    recognise(t);
    *out = t;
    return 0;
}

enum encoding text_encoding(const struct text *t)
{
    return t->encoding;
}

/* In place. */

static size_t ascii_prefix(const uint8_t *p, size_t n)
{
    size_t at = 0;

    while (n - at >= 32) {
        uint64_t w[4];

        memcpy(w, p + at, sizeof w);
        if ((w[0] | w[1] | w[2] | w[3]) & 0x8080808080808080ull)
            break;
        at += 32;
    }
    while (at < n && p[at] < 0x80)
        at++;
    return at;
}

/* How many bytes can be shown as they are. */
static size_t plain_prefix(const struct text *t, const uint8_t *p, size_t n)
{
    size_t at = ascii_prefix(p, n);

    while (at < n && t->encoding == ENCODING_UTF8 && !t->undecided) {
        bool damaged = false;
        uint32_t cp;
        size_t used = utf8_decode(slice(p + at, n - at), &cp, &damaged);

        if (damaged || cp == 0xFEFF)
            break;
        at += used;
        if (at < n && p[at] < 0x80)
            at += ascii_prefix(p + at, n - at);
    }
    return at;
}

/* The stream learns what was used of its window. */
static void settle(struct text *t)
{
    stream_consume(t->in, t->plain_at);
    t->plain -= t->plain_at;
    t->plain_at = 0;
}

/* Extends the plain bytes to want, if they go that far.  False: the stream ends behind them. */
static bool extend_plain(struct text *t, size_t want)
{
    size_t got;

    settle(t);
    t->window = stream_peek(t->in, want, &got);
    t->plain += plain_prefix(t, t->window + t->plain, got - t->plain);
    if (t->plain < want && got - t->plain < LOOK_AHEAD) {
        /* The end of the window may have cut a sequence. */
        t->window = stream_peek(t->in, t->plain + LOOK_AHEAD, &got);
        t->plain += plain_prefix(t, t->window + t->plain, got - t->plain);
    }
    return t->plain < got || got >= want;
}

/* Converted. */

static size_t converted(const struct text *t)
{
    return t->out.n - t->out_at;
}

static void note(struct text *t, uint64_t at, uint64_t bytes)
{
    if (t->defects)
        defect_note(t->defects, DEFECT_ENCODING, at, bytes);
}

/* Says that the last n bytes of out come from raw bytes at this offset. */
static void add_stretch(struct text *t, uint64_t raw, size_t n, unsigned unit)
{
    struct stretch *last = t->stretch_n ? &t->stretches[t->stretch_n - 1] : NULL;

    if (n == 0)
        return;
    if (last && last->unit == 0 && unit == 0 && last->raw + last->n == raw) {
        last->n += n;
        return;
    }
    if (mem_grow(&t->stretches, &t->stretch_cap, t->stretch_n + 1, sizeof *t->stretches) < 0) {
        t->out.n -= n;
        t->failed = true;
        return;
    }
    t->stretches[t->stretch_n++] = (struct stretch){ raw, n, unit };
}

static void copy_plain(struct text *t, const uint8_t *p, size_t n)
{
    size_t before = t->out.n;

    buf_add(&t->out, slice(p, n));
    add_stretch(t, stream_offset(t->in), t->out.n - before, 0);
    stream_consume(t->in, n);
}

static bool may_be_bom(const struct text *t, const uint8_t *p, size_t n)
{
    enum encoding then;

    return n < LOOK_AHEAD || encoding_bom_inside(t->encoding, true, p, n, &then) > 0;
}

static size_t put_ansi(struct text *t, char *at, uint8_t byte, uint64_t raw)
{
    uint32_t cp = encoding_ansi(byte);

    if (cp == 0 && byte) {
        note(t, raw, 1);
        cp = UTF_BAD;
    }
    return utf8_encode(at, cp);
}

/* n raw bytes as Windows-1252; stops before what may be a BOM, but not at the first byte. */
static void convert_ansi(struct text *t, const uint8_t *p, size_t n)
{
    uint64_t raw = stream_offset(t->in);
    char *at = buf_reserve(&t->out, n * 3);
    size_t i, used = 0;

    if (!at)
        return;
    for (i = 0; i < n; i++) {
        if (p[i] < 0x80)
            at[used++] = (char)p[i];
        else if (i > 0 && may_be_bom(t, p + i, n - i))
            break;
        else
            used += put_ansi(t, at + used, p[i], raw + i);
    }
    t->out.n += used;
    add_stretch(t, raw, used, 1);
    stream_consume(t->in, i);
}

/* A byte that is not UTF-8, in text that otherwise is. */
static void convert_stray(struct text *t, const uint8_t *p)
{
    if (encoding_ansi(p[0]))
        note(t, stream_offset(t->in), 0);
    convert_ansi(t, p, 1);
}

static uint32_t unit_at(const struct text *t, const uint8_t *p)
{
    return t->encoding == ENCODING_UTF16LE ? (uint32_t)(p[0] | p[1] << 8)
                                           : (uint32_t)(p[1] | p[0] << 8);
}

/* One character from the n >= 2 bytes at p; *cp and the raw bytes it takes. */
static size_t take_utf16(struct text *t, const uint8_t *p, size_t n, uint64_t raw, uint32_t *cp)
{
    uint32_t low;

    *cp = unit_at(t, p);
    if (*cp < 0xD800 || *cp > 0xDFFF)
        return 2;
    low = *cp < 0xDC00 && n >= 4 ? unit_at(t, p + 2) : 0;
    if (low >= 0xDC00 && low <= 0xDFFF) {
        *cp = 0x10000 + ((*cp - 0xD800) << 10) + (low - 0xDC00);
        return 4;
    }
    note(t, raw, 2);
    *cp = UTF_BAD;
    return 2;
}

/*
 * n raw bytes, fewer than LOOK_AHEAD only at the end of the stream.  Stops before what may be a BOM
 * or a pair that n cuts, but not at the first unit.
 */
static void convert_utf16(struct text *t, const uint8_t *p, size_t n)
{
    uint64_t raw = stream_offset(t->in);
    char *at = buf_reserve(&t->out, n * 3);
    size_t i = 0, used = 0;

    if (!at)
        return;
    while (n - i >= 2) {
        uint32_t cp = unit_at(t, p + i);

        if (cp < 0x80) {
            at[used++] = (char)cp;
            i += 2;
            continue;
        }
        if (i > 0 && may_be_bom(t, p + i, n - i))
            break;
        i += take_utf16(t, p + i, n - i, raw + i, &cp);
        used += utf8_encode(at + used, cp);
    }
    t->out.n += used;
    add_stretch(t, raw, used, 2);
    if (n == 1) { /* half a unit, the last byte of the stream */
        note(t, raw, 1);
        i = 1;
    }
    stream_consume(t->in, i);
}

static bool drop_bom(struct text *t, const uint8_t *p, size_t n)
{
    char before = converted(t) ? t->out.s[t->out.n - 1] : t->last;
    enum encoding then;
    size_t bom = encoding_bom_inside(t->encoding, before == '\n' || before == '\r', p, n, &then);

    if (!bom)
        return false;
    t->encoding = then;
    t->undecided = false;
    stream_consume(t->in, bom);
    return true;
}

static void decide(struct text *t)
{
    size_t n;
    const uint8_t *p = stream_peek(t->in, LIMIT_BID_BYTES, &n);

    t->encoding = encoding_judge(p, n < LIMIT_BID_BYTES ? n : LIMIT_BID_BYTES, &t->undecided);
    t->undecided = false;
}

static void convert_bytes(struct text *t, const uint8_t *p, size_t n)
{
    size_t plain = plain_prefix(t, p, n);

    if (plain)
        copy_plain(t, p, plain);
    else if (t->undecided)
        decide(t);
    else if (t->encoding == ENCODING_ANSI)
        convert_ansi(t, p, n);
    else
        convert_stray(t, p);
}

/* Converts a little more, or switches the encoding.  False: the stream has ended, or no memory. */
static bool convert_some(struct text *t)
{
    size_t n;
    const uint8_t *p = stream_peek(t->in, LOOK_AHEAD, &n);

    if (n == 0)
        return false;
    if (n > STEP_BYTES)
        n = STEP_BYTES;
    if (drop_bom(t, p, n))
        return true;
    if (encoding_is_utf16(t->encoding))
        convert_utf16(t, p, n);
    else
        convert_bytes(t, p, n);
    t->failed = t->failed || t->out.failed;
    return !t->failed;
}

/* Room at the end is made by forgetting what was used, once that is the larger part. */
static void forget_used(struct text *t)
{
    size_t left = converted(t);

    if (t->out_at <= left)
        return;
    memmove(t->out.s, t->out.s + t->out_at, left);
    t->out.n = left;
    t->out_at = 0;
    t->stretch_n -= t->stretch_at;
    memmove(t->stretches, t->stretches + t->stretch_at, t->stretch_n * sizeof *t->stretches);
    t->stretch_at = 0;
}

/* Both. */

static void convert_until(struct text *t, size_t want)
{
    settle(t);
    if (t->plain)
        copy_plain(t, t->window, t->plain);
    t->plain = 0;
    forget_used(t);
    while (converted(t) < want && convert_some(t))
        continue;
}

/*
 * fill(t, want): makes want decoded bytes visible, or all that are left; returns how many are.
 */
static size_t fill(struct text *t, size_t want)
{
    if (want > LIMIT_PEEK_BYTES)
        want = LIMIT_PEEK_BYTES;
    if (!converted(t)) {
        if (t->plain - t->plain_at >= want)
            return t->plain - t->plain_at;
        if (!encoding_is_utf16(t->encoding) && (!extend_plain(t, want) || t->plain >= want))
            return t->plain;
    }
    if (converted(t) < want)
        convert_until(t, want);
    return converted(t);
}

static const char *view(const struct text *t)
{
    if (converted(t))
        return t->out.s + t->out_at;
    return t->window ? (const char *)t->window + t->plain_at : "";
}

/* Raw bytes behind the first n decoded ones of a stretch. */
static uint64_t raw_bytes(const char *p, size_t n, unsigned unit)
{
    uint64_t raw = 0;

    if (unit == 0)
        return n;
    for (size_t i = 0; i < n; i++) {
        uint8_t c = (uint8_t)p[i];

        raw += (c & 0xC0) == 0x80 ? 0 : c >= 0xF0 ? 2 * unit : unit;
    }
    return raw;
}

static void use_converted(struct text *t, size_t n)
{
    while (n > 0) {
        struct stretch *s = &t->stretches[t->stretch_at];
        size_t part = n < s->n ? n : s->n;

        if (part < s->n) {
            s->raw += raw_bytes(t->out.s + t->out_at, part, s->unit);
            s->n -= part;
        } else {
            t->stretch_at++;
        }
        t->out_at += part;
        n -= part;
    }
    if (t->out_at == t->out.n)
        t->out.n = t->out_at = t->stretch_n = t->stretch_at = 0;
}

/* Moves on by n visible bytes; the number of the line is the caller's affair. */
static void use(struct text *t, size_t n)
{
    if (n == 0)
        return;
    t->last = view(t)[n - 1];
    if (converted(t))
        use_converted(t, n);
    else
        t->plain_at += n;
    t->no_lf = t->no_lf > n ? t->no_lf - n : 0;
    t->no_cr = t->no_cr > n ? t->no_cr - n : 0;
}

const char *text_peek(struct text *t, size_t want, size_t *got)
{
    *got = fill(t, want ? want : 1);
    return *got ? view(t) : NULL;
}

static uint64_t count_lines(const char *p, size_t n, char last)
{
    struct str s = { p, n };
    uint64_t lines = 0;

    for (const char *at = p; (at = memchr(at, '\n', n - (size_t)(at - p))) != NULL; at++)
        lines += at == p ? last != '\r' : at[-1] != '\r';
    for (size_t at = 0; (at = at + str_find_char(str_from(s, at), '\r')) < n; at++)
        lines++;
    return lines;
}

void text_consume(struct text *t, size_t n)
{
    size_t have = converted(t) ? converted(t) : t->plain - t->plain_at;

    if (n > have)
        n = have;
    if (n == 0)
        return;
    t->number += count_lines(view(t), n, t->last);
    use(t, n);
}

uint64_t text_offset(const struct text *t)
{
    return converted(t) ? t->stretches[t->stretch_at].raw : stream_offset(t->in) + t->plain_at;
}

uint64_t text_number(const struct text *t)
{
    return t->number;
}

bool text_failed(const struct text *t)
{
    return t->failed;
}

/* Lines. */

/* first_end(t, have): position of the first CR or LF among the have visible bytes, or have. */
static size_t first_end(struct text *t, size_t have)
{
    const char *p = view(t), *found;
    size_t lf;

    if (t->no_lf < have) {
        found = memchr(p + t->no_lf, '\n', have - t->no_lf);
        t->no_lf = found ? (size_t)(found - p) : have;
    }
    lf = t->no_lf < have ? t->no_lf : have;
    if (t->no_cr < lf) {
        found = memchr(p + t->no_cr, '\r', lf - t->no_cr);
        t->no_cr = found ? (size_t)(found - p) : lf;
    }
    return t->no_cr < lf ? t->no_cr : lf;
}

/*
 * find_end(t, &have): position of the line's end.  Less than *have: a CR or LF stands there and all
 * of the end is visible.  Else the line is over-long or the last one, and *have bytes are visible.
 */
static size_t find_end(struct text *t, size_t *have)
{
    size_t at;

    *have = fill(t, 1);
    for (;;) {
        size_t more;

        at = first_end(t, *have);
        if (at < *have || *have > LIMIT_LINE_BYTES)
            break;
        more = fill(t, *have + 1);
        if (more == *have)
            return at;
        *have = more;
    }
    if (at + 1 == *have)
        *have = fill(t, at + 2); /* is there an LF behind the CR? */
    return at;
}

/* The end itself: 0, 1 or 2 visible bytes. */
static size_t end_bytes(const struct text *t, size_t at, size_t have)
{
    const char *p = view(t);

    if (at >= have)
        return 0;
    return p[at] == '\r' && have - at > 1 && p[at + 1] == '\n' ? 2 : 1;
}

/* The rest of an over-long line, up to its end, is dropped. */
static size_t drop_rest(struct text *t)
{
    uint64_t from = text_offset(t), to;
    size_t have, at;

    for (;;) {
        have = fill(t, 1);
        at = first_end(t, have);
        if (at < have || have == 0)
            break;
        use(t, at);
    }
    use(t, at);
    to = text_offset(t);
    if (t->defects)
        defect_note(t->defects, DEFECT_LINE_TOO_LONG, from, to - from);
    have = fill(t, 2);
    at = end_bytes(t, 0, have);
    use(t, at);
    return at;
}

static int cut_line(struct text *t, struct line *line)
{
    size_t n = LIMIT_LINE_BYTES;
    const char *p = view(t);

    while ((p[n] & 0xC0) == 0x80) /* not inside a sequence */
        n--;
    buf_clear(&t->held);
    buf_add(&t->held, (struct str){ p, n });
    if (t->held.failed) {
        t->failed = true;
        return -1;
    }
    use(t, n);
    line->s = buf_str(&t->held);
    line->cut = true;
    line->ended = drop_rest(t) > 0;
    return t->failed ? -1 : 1;
}

/* A pull that ended between CR and LF has left us the LF. */
static void skip_half_end(struct text *t)
{
    if (t->last == '\r' && fill(t, 1) && *view(t) == '\n')
        use(t, 1);
}

int text_line(struct text *t, struct line *line)
{
    size_t have, at, end;

    skip_half_end(t);
    at = find_end(t, &have);
    if (t->failed)
        return -1;
    if (have == 0)
        return 0;
    *line = (struct line){ .number = t->number++, .offset = text_offset(t) };
    if (at > LIMIT_LINE_BYTES)
        return cut_line(t, line);
    end = end_bytes(t, at, have);
    line->s = (struct str){ view(t), at };
    line->ended = end > 0;
    use(t, at + end);
    return 1;
}

void text_close(struct text *t)
{
    if (!t)
        return;
    settle(t);
    buf_release(&t->out);
    buf_release(&t->held);
    mem_free(t->stretches);
    mem_free(t);
}

enum encoding text_sample(struct buf *out, const uint8_t *bytes, size_t n)
{
    enum encoding found = ENCODING_UTF8;
    struct stream *in;
    struct text *t = NULL;
    const char *p;
    size_t got;

    if (stream_open_memory(&in, bytes, n, NULL) < 0)
        return found;
    if (text_open(&t, in, NULL, NULL) == 0) {
        found = t->encoding;
        while ((p = text_peek(t, 1, &got)) != NULL) {
            buf_add(out, (struct str){ p, got });
            text_consume(t, got);
        }
        text_close(t);
    }
    stream_close(in);
    return found;
}
