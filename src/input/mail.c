/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The stream is read line by line.  Each multipart on the way down has a boundary; a line that is
 * one of an outer multipart ends all inner ones, so that what was cut out of the middle loses its
 * own part only.
 */
#include "input/mail.h"

#include "base/limits.h"
#include "base/mem.h"
#include "input/mailhead.h"
#include "input/name.h"
#include "input/text.h"

#include <string.h>

#define PIECE_BYTES ((size_t)65536)   /* of a line that is longer */
#define FIELD_MOST 8192u      /* bytes of a header field; the rest of it is not looked at */

struct level {
    char boundary[MAIL_BOUNDARY_MOST];
    size_t n;
    bool alternative, taken;
};

struct mail_reader {
    struct stream *in;
    struct text *wide;  /* over in, where that is UTF-16; else NULL */
    struct level levels[LIMIT_MAIL_DEPTH];
    size_t depth;
    struct mailhead head;
    struct mailcode code;
    struct stream *part;
    struct mailflow flow;
    struct buf name, made, field;
    struct buf raw;     /* decoded, its lines not joined yet */
    size_t used;        /* of made */
    size_t parts;
    bool bare;          /* no header: all is one part, in the code that head says */
    bool begun;         /* the header of the whole message was read */
    bool middle;        /* of a line */
    bool box;           /* a file of several messages (mbox), each behind a line "From ": */
    bool blank;         /* the line above is blank, as it is above those */
    bool at_part;       /* the boundary in front of a part was read just now */
    bool ended;         /* so was the one behind the current part, or all */
    bool damaged, cut;  /* in the current part; it ends with the file, not with its boundary */
};

/* ---- lines ---------------------------------------------------------------------------------- */

static struct str peek(struct mail_reader *r, size_t want)
{
    size_t got;
    const char *p = r->wide ? text_peek(r->wide, want, &got)
                            : (const char *)stream_peek(r->in, want, &got);

    return (struct str){ p, got };
}

/* No piece of UTF-8 ends inside of a character. */
static struct str piece_of(struct str s)
{
    size_t n = PIECE_BYTES;

    while (n < s.n && n > PIECE_BYTES - 3 && ((unsigned char)s.s[n] & 0xC0) == 0x80)
        n--;
    return str_first(s, n);
}

/* The next line with its end, or a piece of a long one; empty: the end. */
static struct str look_at_line(struct mail_reader *r)
{
    size_t want = 1024;

    for (;;) {
        struct str seen = peek(r, want), s = piece_of(seen);
        size_t end = str_find_char(s, '\n');

        if (end < s.n)
            return str_first(s, end + 1);
        if (seen.n < want || want >= PIECE_BYTES)
            return s;
        want = PIECE_BYTES;
    }
}

static void take_line(struct mail_reader *r, struct str line)
{
    r->blank = r->box && !r->middle && !str_trim(line).n;
    r->middle = line.n && line.s[line.n - 1] != '\n';
    if (r->wide)
        text_consume(r->wide, line.n);
    else
        stream_consume(r->in, line.n);
}

/* The level whose boundary this line is, or depth; *closes: behind its last part. */
static size_t boundary_of(const struct mail_reader *r, struct str line, bool *closes)
{
    if (r->middle || !str_starts(line, STR("--")))
        return r->depth;
    line = str_trim(str_from(line, 2));
    for (size_t i = r->depth; i-- > 0;) {
        struct str own = { r->levels[i].boundary, r->levels[i].n };

        *closes = line.n == own.n + 2 && str_ends(line, STR("--"));
        if (str_starts(line, own) && (line.n == own.n || *closes))
            return i;
    }
    return r->depth;
}

/* "From ops@corp.example Thu Mar 14 09:05:00 2024", where the next message of several begins. */
static bool begins_message(const struct mail_reader *r, struct str line)
{
    size_t colon;

    if (!r->blank || r->middle || !str_starts(line, STR("From ")))
        return false;
    colon = str_find_char(line, ':');
    return colon + 3 < line.n && is_digit(line.s[colon - 1]) && line.s[colon + 3] == ':';
}

/* Is the line at hand the end of the part?  Then it is taken. */
static bool takes_boundary(struct mail_reader *r, struct str line)
{
    bool closes = false;
    size_t level = boundary_of(r, line, &closes);

    if (begins_message(r, line)) {
        take_line(r, line);
        r->cut = r->depth > 0;
        r->depth = 0;
        return r->at_part = true;
    }
    if (level == r->depth)
        return false;
    take_line(r, line);
    r->depth = closes ? level : level + 1;
    r->at_part = !closes;
    return true;
}

/* ---- headers -------------------------------------------------------------------------------- */

static void end_field(struct mail_reader *r)
{
    if (r->field.n)
        mailhead_field(&r->head, buf_str(&r->field));
    buf_clear(&r->field);
}

static void read_head(struct mail_reader *r)
{
    struct buf name = r->head.name;
    struct str line;

    buf_clear(&name);
    r->head = (struct mailhead){ .name = name };
    buf_clear(&r->field);
    while ((line = look_at_line(r)).n) {
        bool more = r->middle || line.s[0] == ' ' || line.s[0] == '\t';
        bool over = !r->middle && !str_trim(line).n;
        bool closes;

        if (!over && boundary_of(r, line, &closes) < r->depth)
            break;
        if (!more)
            end_field(r);
        if (!over && r->field.n + line.n <= FIELD_MOST)
            buf_add(&r->field, line);
        take_line(r, line);
        if (over)
            break;
    }
    end_field(r);
}

/* ---- what a part holds ---------------------------------------------------------------------- */

static void decode(struct mail_reader *r, struct str line, struct buf *out)
{
    if (r->head.code == MAIL_QUOTED)
        mailcode_quoted(line, out);
    else if (r->head.code != MAIL_BASE64 && r->head.jis)
        mailcode_jis(line, out);
    else if (r->head.code != MAIL_BASE64)
        buf_add(out, line);
    else if (!(r->bare && str_starts(line, STR("-----"))) && /* around it */
             !mailcode_base64(&r->code, line, out))
        r->damaged = true;
}

static void add_line(struct mail_reader *r, struct str line)
{
    if (!r->head.flowed) {
        decode(r, line, &r->made);
        return;
    }
    buf_clear(&r->raw);
    decode(r, line, &r->raw);
    mailflow_pass(&r->flow, r->head.delsp, buf_str(&r->raw), &r->made);
    r->made.failed = r->made.failed || r->raw.failed;
}

/* Some bytes, or the end of the part. */
static void make(struct mail_reader *r)
{
    buf_clear(&r->made);
    r->used = 0;
    while (!r->made.failed && r->made.n < PIECE_BYTES) {
        struct str line = look_at_line(r);

        r->cut = !line.n && r->depth;
        r->ended = !line.n || takes_boundary(r, line);
        if (r->ended) {
            mailflow_end(&r->flow, &r->made);
            return;
        }
        add_line(r, line);
        take_line(r, line);
    }
}

static const char *fault_of(const struct mail_reader *r)
{
    if (stream_fault(r->in))
        return stream_fault(r->in);
    if (r->cut)
        return "unpacking: the message is cut off";
    return r->damaged ? "unpacking: damaged base64 in a message" : NULL;
}

static long part_read(void *ctx, void *into, size_t cap, const char **fault)
{
    struct mail_reader *r = ctx;
    size_t n;

    if (r->used == r->made.n && !r->ended)
        make(r);
    if (r->made.failed) {
        *fault = "no memory";
        return -1;
    }
    n = buf_take(&r->made, &r->used, into, cap);
    if (n)
        return (long)n;
    *fault = fault_of(r);
    return *fault ? -1 : 0;
}

/* ---- parts ---------------------------------------------------------------------------------- */

/* To the next boundary; false: there is none. */
static bool skip_part(struct mail_reader *r)
{
    while (!r->ended) {
        struct str line = look_at_line(r);

        if (!line.n)
            return false;
        r->ended = takes_boundary(r, line);
        if (!r->ended)
            take_line(r, line);
    }
    return r->at_part;
}

static bool go_down(struct mail_reader *r)
{
    struct level *level = &r->levels[r->depth];

    if (r->depth == LIMIT_MAIL_DEPTH)
        return false;
    *level = (struct level){ .n = r->head.boundary_n, .alternative = r->head.alternative };
    memcpy(level->boundary, r->head.boundary, level->n);
    r->depth++;
    return true;
}

/* A part of the same text as one before it; the first one of each level becomes the one. */
static bool is_repeated(struct mail_reader *r)
{
    bool repeated = false;

    for (size_t i = 0; i < r->depth; i++) {
        repeated = repeated || (r->levels[i].alternative && r->levels[i].taken);
        r->levels[i].taken = r->levels[i].taken || i + 1 == r->depth;
    }
    return repeated;
}

static void describe(struct mail_reader *r, struct mail_part *part)
{
    bool repeated = is_repeated(r);

    buf_clear(&r->name);
    if (r->head.name.n)
        name_add_member(&r->name, buf_str(&r->head.name), r->head.name_utf8);
    else if (r->depth || r->box)
        buf_format(&r->name, "part-%zu%s", r->parts, r->head.page ? ".html" : "");
    *part = (struct mail_part){ .name = buf_str(&r->name) };
    if (r->head.multipart)
        part->unread = "LIMIT_MAIL_DEPTH reached";
    else if (repeated)
        part->unread = "the text of this message once more";
    else if (r->head.code == MAIL_CODE_OTHER)
        part->unread = "encoded in a way that is not read: save it from the message";
}

/* The end of what was read before, then the header of the next part. */
static bool reach_part(struct mail_reader *r)
{
    if (r->bare && !r->begun)
        return r->begun = true;
    if (r->begun && !r->at_part) {
        r->ended = false;
        while (!r->at_part && look_at_line(r).n) {
            r->ended = false;
            (void)skip_part(r);
        }
        if (!r->at_part)
            return false;
    }
    r->begun = true;
    r->at_part = false;
    read_head(r);
    return true;
}

int mail_next(struct mail_reader *r, struct mail_part *part)
{
    stream_close(r->part);
    r->part = NULL;
    do {
        if (!reach_part(r))
            return 0;
        r->ended = r->damaged = r->cut = false;
        r->code = (struct mailcode){ 0, 0 };
        r->flow = (struct mailflow){ 0 };
        buf_clear(&r->made);
        r->used = 0;
    } while (r->head.multipart && go_down(r));
    r->parts++;
    describe(r, part);
    return r->head.name.failed || r->name.failed || r->field.failed ? -1 : 1;
}

int mail_stream(struct mail_reader *r, struct stream **out, struct err *err)
{
    static const struct stream_ops ops = { .read = part_read };

    if (stream_open_custom(&r->part, &ops, r, err) < 0)
        return -1;
    *out = r->part;
    return 0;
}

/* The boundary of the parts whose header was not saved. */
static void begin_parts(struct mail_reader *r)
{
    struct str boundary;

    r->begun = true;
    if (!mailhead_first_boundary(peek(r, MAIL_LOOK), &boundary))
        return;
    memcpy(r->head.boundary, boundary.s, boundary.n);
    r->head.boundary_n = boundary.n;
    (void)go_down(r);
}

/* How its bytes are read: as they are, but for a BOM, which belongs to none of its lines. */
static int begin(struct mail_reader *r, struct stream *in, struct err *err)
{
    size_t n, bom;
    const uint8_t *p = stream_peek(in, MAIL_LOOK, &n);

    r->in = in;
    if (mailhead_is_wide(p, n))
        return text_open(&r->wide, in, NULL, err);
    bom = mailhead_bom((struct str){ (const char *)p, n });
    r->box = str_starts(str_from((struct str){ (const char *)p, n }, bom), STR("From "));
    stream_consume(in, bom);
    return 0;
}

int mail_open(struct mail_reader **out, struct stream *in, enum mail_kind kind, struct err *err)
{
    struct mail_reader *r = mem_zero(1, sizeof *r);

    if (!r)
        return err_nomem(err, "message");
    if (begin(r, in, err) < 0) {
        mem_free(r);
        return -1;
    }
    r->bare = kind == MAIL_BARE_BASE64 || kind == MAIL_BARE_QUOTED;
    if (r->bare)
        r->head.code = kind == MAIL_BARE_BASE64 ? MAIL_BASE64 : MAIL_QUOTED;
    if (kind == MAIL_PARTS)
        begin_parts(r);
    *out = r;
    return 0;
}

void mail_close(struct mail_reader *r)
{
    if (!r)
        return;
    stream_close(r->part);
    text_close(r->wide);
    buf_release(&r->head.name);
    buf_release(&r->name);
    buf_release(&r->made);
    buf_release(&r->raw);
    buf_release(&r->field);
    mem_free(r);
}
