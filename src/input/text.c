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
#include "input/text_inside.h"

#include "base/limits.h"
#include "base/mem.h"
#include "base/scan.h"
#include "base/utf.h"
#include "input/encoding.h"

#include <string.h>

static struct str slice(const uint8_t *p, size_t n)
{
    return (struct str){ (const char *)p, n };
}

void text_recognise(struct text *t)
{
    size_t n;
    const uint8_t *p = stream_peek(t->in, LIMIT_BID_BYTES, &n);
    enum encoding_doubt doubt;
    size_t bom;

    if (n > LIMIT_BID_BYTES)
        n = LIMIT_BID_BYTES;
    bom = encoding_at_start(p, n, &t->encoding, &doubt);
    t->undecided = doubt == DOUBT_ALL_ASCII;
    if (t->encoding == ENCODING_ANSI)
        text_choose_page(t, p, n, doubt);
    if (t->in_doubt && n == LIMIT_BID_BYTES) {
        text_forget_page(t); /* more can be seen from the first byte on that is not ASCII */
        t->encoding = ENCODING_UTF8;
        t->undecided = true;
    }
    stream_consume(t->in, bom);
}

int text_open(struct text **out, struct stream *in, struct defects *defects, struct err *err)
{
    struct text *t = mem_zero(1, sizeof *t);

    if (!t)
        return err_nomem(err, "text");
    t->in = in;
    t->all_plain = stream_plain(in);
    t->sieve = stream_sieve(in);
    if (t->sieve.look && !(t->marks = mem_alloc(2 * SIEVE_MARKS * sizeof *t->marks))) {
        mem_free(t);
        return err_nomem(err, "text");
    }
    t->defects = defects;
    t->number = 1;
    t->last = '\n';
    text_recognise(t);
    if (t->failed) {
        text_close(t);
        return err_nomem(err, "text");
    }
    *out = t;
    return 0;
}

enum encoding text_encoding(const struct text *t)
{
    return t->encoding;
}

/* In place. */

/*
 * How many bytes can be shown as they are.  NUL is not among them, nor the byte before it: UTF-16
 * may begin there; nor the last one, unless the stream ends there.
 */
size_t text_plain_prefix(const struct text *t, const uint8_t *p, size_t n, bool ends)
{
    size_t at = t->all_plain ? n : scan_text((const char *)p, n);

    while (at < n && p[at] && t->encoding == ENCODING_UTF8 && !t->undecided) {
        bool damaged = false;
        uint32_t cp;
        size_t used = utf8_decode(slice(p + at, n - at), &cp, &damaged);

        if (damaged || cp == 0xFEFF)
            break;
        at += used;
        if (at < n && p[at] < 0x80)
            at += scan_text((const char *)p + at, n - at);
    }
    return at && (at == n ? !ends : !p[at]) && p[at - 1] < 0x80 ? at - 1 : at;
}

/* The stream learns what was used of its window. */
void text_settle(struct text *t)
{
    stream_consume(t->in, t->plain_at);
    t->plain -= t->plain_at;
    t->plain_at = 0;
}

/* Extends the plain bytes to want, if they go that far.  False: the stream ends behind them. */
static bool extend_plain(struct text *t, size_t want)
{
    size_t got;

    text_settle(t);
    t->window = stream_peek(t->in, want, &got);
    t->plain += text_plain_prefix(t, t->window + t->plain, got - t->plain, false);
    if (t->plain < want && got - t->plain < TEXT_LOOK_AHEAD) {
        /* The end of the window may have cut a sequence. */
        t->window = stream_peek(t->in, t->plain + TEXT_LOOK_AHEAD, &got);
        t->plain += text_plain_prefix(t, t->window + t->plain, got - t->plain,
                                      got < t->plain + TEXT_LOOK_AHEAD);
    }
    return t->plain < got || got >= want;
}

/* Both. */

/*
 * text_fill(t, want): makes want decoded bytes visible, or all that are left; returns how many are.
 */
size_t text_fill(struct text *t, size_t want)
{
    if (want > LIMIT_PEEK_BYTES)
        want = LIMIT_PEEK_BYTES;
    if (!text_converted(t)) {
        if (t->plain - t->plain_at >= want)
            return t->plain - t->plain_at;
        if (!encoding_is_utf16(t->encoding) && !encoding_is_utf32(t->encoding) &&
            (!extend_plain(t, want) || t->plain >= want))
            return t->plain;
    }
    if (text_converted(t) < want)
        text_convert(t, want);
    return text_converted(t);
}

void text_use(struct text *t, size_t n)
{
    if (n == 0)
        return;
    t->last = text_view(t)[n - 1];
    if (text_converted(t))
        text_use_converted(t, n);
    else
        t->plain_at += n;
    t->used += n;
    text_use_looked(t, n);
}

const char *text_peek(struct text *t, size_t want, size_t *got)
{
    *got = text_fill(t, want ? want : 1);
    return *got ? text_view(t) : NULL;
}

void text_consume(struct text *t, size_t n)
{
    size_t have = text_converted(t) ? text_converted(t) : t->plain - t->plain_at;

    if (n > have)
        n = have;
    if (n == 0)
        return;
    t->number += scan_count_ends(text_view(t), n, t->last == '\r');
    text_use(t, n);
}

void text_consume_lines(struct text *t, size_t n, uint64_t lines)
{
    t->number += lines;
    text_use(t, n);
}

bool text_offset_ahead(const struct text *t, size_t n, uint64_t *offset)
{
    *offset = stream_offset(t->in) + t->plain_at + n;
    return !text_converted(t);
}

uint64_t text_offset_most(const struct text *t, size_t n)
{
    size_t i = t->stretch_at;
    uint64_t at;

    if (text_offset_ahead(t, n, &at))
        return at;
    for (; i + 1 < t->stretch_n && n > t->stretches[i].n; i++)
        n -= t->stretches[i].n;
    return t->stretches[i].raw + n * (t->stretches[i].unit > 1 ? t->stretches[i].unit : 1);
}

uint64_t text_offset(const struct text *t)
{
    return text_converted(t) ? t->stretches[t->stretch_at].raw : stream_offset(t->in) + t->plain_at;
}

uint64_t text_number(const struct text *t)
{
    return t->number;
}

void text_set_number(struct text *t, uint64_t number)
{
    t->number = number;
}

bool text_failed(const struct text *t)
{
    return t->failed;
}

void text_close(struct text *t)
{
    if (!t)
        return;
    text_settle(t);
    sys_codepage_close(t->several);
    buf_release(&t->out);
    buf_release(&t->held);
    mem_free(t->stretches);
    mem_free(t->marks);
    mem_free(t);
}

/* The next CRs from `at` on that end lines alone: old programs, and what mails make of others.
   CRs in front of a LF, or of the end, which may have cut it off, are of that end. */
static size_t lone_end(struct str s, size_t at)
{
    while ((at += str_find_char(str_from(s, at), '\r')) < s.n) {
        size_t behind = at;

        while (behind < s.n && s.s[behind] == '\r')
            behind++;
        if (behind < s.n && s.s[behind] != '\n')
            return at;
        at = behind;
    }
    return s.n;
}

struct str text_sampled(struct buf *out, const uint8_t *bytes, size_t n,
                        const struct codepage *page)
{
    enum encoding e;
    enum encoding_doubt doubt;

    if (encoding_at_start(bytes, n, &e, &doubt) == 0 && doubt == DOUBT_ALL_ASCII &&
        scan_text((const char *)bytes, n) == n && lone_end(slice(bytes, n), 0) == n)
        return slice(bytes, n); /* all of it is ASCII */
    text_sample(out, bytes, n, page);
    return buf_str(out);
}

enum encoding text_sample(struct buf *out, const uint8_t *bytes, size_t n,
                          const struct codepage *page)
{
    enum encoding found = ENCODING_UTF8;
    struct stream *in;
    struct text *t = NULL;
    const char *p;
    size_t got, from = out->n;

    if (stream_open_memory(&in, bytes, n, NULL) < 0)
        return found;
    stream_set_page(in, page);
    if (text_open(&t, in, NULL, NULL) == 0) {
        found = t->encoding;
        while ((p = text_peek(t, 1, &got)) != NULL) {
            buf_add(out, (struct str){ p, got });
            text_consume(t, got);
        }
        text_close(t);
    }
    for (size_t at = from; (at = lone_end(buf_str(out), at)) < out->n;)
        while (out->s[at] == '\r') /* something else stands behind them */
            out->s[at++] = '\n';
    stream_close(in);
    return found;
}
