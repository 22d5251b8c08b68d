/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The inside of struct text, private to text*.c: text.c shows decoded bytes, text_convert.c makes
 * them where they must be made, text_line.c cuts them into lines.
 */
#ifndef INPUT_TEXT_INSIDE_H
#define INPUT_TEXT_INSIDE_H

#include "base/scan.h"
#include "base/sys_codepage.h"
#include "input/codepage.h"
#include "input/encoding.h"
#include "input/text.h"

struct stretch {            /* the first one shrinks as it is used up */
    uint64_t raw;   /* offset of its first raw byte */
    size_t n;       /* decoded bytes */
    unsigned unit;  /* raw bytes of a character: 0 as decoded, 1 ANSI, 2 UTF-16 (4 for a pair),
                       UNIT_MIXED 1 for ASCII and 2 for others, UNIT_FOUR 4 */
};

#define TEXT_ENDS_BYTES 2048u /* looked at together for line ends */

struct text {
    struct stream *in;
    struct defects *defects;
    enum encoding encoding;
    bool undecided;             /* UTF-8 or ANSI: only ASCII was seen so far */
    bool in_doubt;              /* ANSI: nothing says so but bytes that are no UTF-8; */
    uint64_t doubt_at;          /* the first of them */
    bool all_plain;             /* of the stream, as it says (stream_plain) */
    const struct codepage *page; /* of ANSI, once it is known to be that; else NULL */
    struct sys_codepage *several; /* of a page with several bytes a character; else NULL */

    const uint8_t *window;      /* in place */
    size_t plain, plain_at;     /* known to be fine; used of that, not yet told to the stream */

    struct buf out;             /* converted */
    size_t out_at;
    struct stretch *stretches;
    size_t stretch_at, stretch_n, stretch_cap;

    uint64_t number;            /* of the line that holds the next byte */
    uint64_t used;              /* visible bytes so far; on this scale: */
    uint64_t ends_from, ends_to; /* where line ends have been looked for; */
    size_t end_at, ends_n;      /* the first that is not used up, and how many there were; */
    uint16_t ends[TEXT_ENDS_BYTES + SCAN_ENDS_ROOM]; /* from ends_from on */
    char last;                  /* the byte used up last; LF at the start */
    struct sieve sieve;
    size_t looked;              /* so many of the next bytes it has seen, */
    size_t since;               /* and so many of those before */
    bool looked_ascii;
    struct mark *marks;         /* in what it has seen, by turns in one half and the other */
    size_t mark_at, marks_end, half;
    bool failed;
    struct buf held;            /* the beginning of an over-long line */
};

#define UNIT_MIXED 3u
#define UNIT_FOUR 4u

#define TEXT_LOOK_AHEAD 8u /* the longest thing that must be seen whole: BOM and two units */

/* text.c.  How many of n bytes can be shown as they are; the stream learns what was used. */
size_t text_plain_prefix(const struct text *t, const uint8_t *p, size_t n, bool ends);
void text_settle(struct text *t);
/* text_convert.c.  Until want bytes are converted, or all that are left; uses n of them up. */
void text_convert(struct text *t, size_t want);
void text_use_converted(struct text *t, size_t n);

/*
 * text_page.c.  The code page of text that seems to be ANSI; p, n: from there on.  It is found once
 * for each file: what is appended later was written on the same machine.  Where its bytes beyond
 * ASCII make sense in no page, and few are in the way of UTF-8, it is that after all.
 */
void text_choose_page(struct text *t, const uint8_t *p, size_t n, enum encoding_doubt doubt);
void text_forget_page(struct text *t);
/* UTF-8 or ANSI, where the first byte is that is not ASCII. */
void text_decide(struct text *t);
/* The same where UTF-8 may begin in text that was read as Windows-1252 in doubt.  If it is UTF-8,
   the bytes before were damage; the first of them is told. */
void text_decide_again(struct text *t);
/* The code point of one of its single bytes; 0 where it has no meaning. */
uint32_t text_ansi(const struct text *t, uint8_t byte);
/* n bytes of a page where a character may have several; stops before what may be a BOM, and before
   a character that n may cut, but not at the first one. */
void text_convert_several(struct text *t, const uint8_t *p, size_t n);

/* text_utf32.c.  n raw bytes, fewer than 4 only at the end of the stream. */
void text_convert_utf32(struct text *t, const uint8_t *p, size_t n);

/* text.c.  The encoding of what begins here; a BOM is passed. */
void text_recognise(struct text *t);

/* text_convert.c.  Damage; and that the last n bytes of out come from these raw ones. */
void text_note(struct text *t, uint64_t at, uint64_t bytes);
void text_add_stretch(struct text *t, uint64_t raw, size_t n, unsigned unit);
/* text_nuls.c.  Notes of n bytes that come next the NULs that are neither a hole nor halves of
   units. */
void text_note_nuls(struct text *t, const uint8_t *p, size_t n);
bool text_may_be_bom(const struct text *t, const uint8_t *p, size_t n);

/* text_fill(t, want): makes want decoded bytes visible, or all that are left; returns how many
   are. */
size_t text_fill(struct text *t, size_t want);
/* Moves on by n visible bytes; the number of the line is the caller's affair. */
void text_use(struct text *t, size_t n);

static inline void text_use_looked(struct text *t, size_t n)
{
    t->looked = t->looked > n ? t->looked - n : 0;
    t->since += n;
}

static inline size_t text_converted(const struct text *t)
{
    return t->out.n - t->out_at;
}

/* How many bytes are visible already. */
static inline size_t text_visible(const struct text *t)
{
    return text_converted(t) ? text_converted(t) : t->plain - t->plain_at;
}

/* The visible bytes, so many as text_fill said. */
static inline const char *text_view(const struct text *t)
{
    if (text_converted(t))
        return t->out.s + t->out_at;
    return t->window ? (const char *)t->window + t->plain_at : "";
}

static inline bool text_at_line_start(const struct text *t)
{
    char before = text_converted(t) ? t->out.s[t->out.n - 1] : t->last;

    return before == '\n' || before == '\r';
}

#endif
