/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct text: a stream seen as UTF-8 text.  Decoding happens once, here:
 *
 *   UTF-8 with or without BOM, UTF-16 and UTF-32 LE/BE with BOM or recognised by NUL bytes, else
 *   ANSI: the code page that the stream is said to have, the one that the text looks like
 *   (codepage_guess, once for each file), or Windows-1252; the defects learn which.  Bytes that are
 *   not valid in a file that is otherwise UTF-8, or in its code page, are read as Windows-1252, so
 *   that they stay visible, and noted; those that have no meaning there become U+FFFD.  A few of
 *   them make no ANSI of UTF-8: where no code page fits, they are damage, and where nothing but
 *   them spoke for ANSI, the first valid sequence behind them is asked again.
 *   A BOM in the middle (appended files) is dropped, and switches the encoding; so does UTF-16
 *   that begins without a BOM (PowerShell's >>), and a line of ASCII behind lines of UTF-16.
 *   UTF-32 ends at a line that cannot be read so.
 *
 * Two views on the same position, to be mixed freely: a pull of decoded bytes (for XML), and lines.
 * Line ends: CR LF, LF, lone CR.  NUL characters stay in the text; in text of single bytes more
 * than two in a row are damage; 16 and more (a block that was never written) are damage everywhere
 * and part of the line end beside them, or become one.  Behind an odd number of them in UTF-16, or
 * where bytes were lost, the units are found again by the ASCII in what follows.
 */
#ifndef INPUT_TEXT_H
#define INPUT_TEXT_H

#include "base/buf.h"
#include "base/err.h"
#include "base/defect.h"
#include "input/stream.h"

enum encoding {
    ENCODING_UTF8, ENCODING_UTF16LE, ENCODING_UTF16BE, ENCODING_ANSI,
    ENCODING_UTF32LE, ENCODING_UTF32BE,
};

struct text;

struct line {
    struct str s;       /* without its end; dies at the next call on the text */
    uint64_t number;    /* from 1 */
    uint64_t offset;    /* of its first byte in the stream (raw bytes, not decoded ones) */
    bool cut;           /* longer than LIMIT_LINE_BYTES: s is its beginning, the rest is dropped */
    bool ended;         /* has a line end; false only for the last line of a cut file */
    bool sieved;        /* it is ASCII, and marks are all that the stream's sieve knows in it; */
    const struct mark *marks; /* alive while one more line is read */
    size_t marks_n;
};

/* The stream stays the caller's; defects (may be NULL) gets encoding damage and over-long lines. */
int text_open(struct text **out, struct stream *in, struct defects *defects, struct err *err);
enum encoding text_encoding(const struct text *t);

/* text_line(t, &line): 1 a line, 0 the end, -1 no memory. */
int text_line(struct text *t, struct line *line);

/*
 * text_line_seen(t, &line): the usual case of text_line: the line and what follows it lie in memory
 * as they are.  Then the line before stays alive while this one is.  False: nothing is done.
 */
bool text_line_seen(struct text *t, struct line *line);

/*
 * text_line_ahead(t, &s): the line that text_line returns next, if it is in memory already.  Then
 * the line before stays alive: beyond this call, and beyond the text_line that follows it.
 */
bool text_line_ahead(struct text *t, struct str *line);

/* text_pass_empty(t): passes empty lines that come next, as far as they are in memory already. */
void text_pass_empty(struct text *t);

/*
 * text_pass(t, alike, ctx, &line): takes entries of one line and more from here on that are in
 * memory already, were looked at by the stream's sieve, alone, and to whose lines alike, asked in
 * order, says that one begins there, or goes on.  Returns how many begin; line is that where the
 * last one does, and nothing behind it is taken.  They stay alive, and so does the line before the
 * first, as long as text_line_ahead says yes before each text_line.
 *
 * before: the line before; absent: that where the last entry began, in this call or before it.
 * marked: the line with the words that the sieve knows in it; NULL: it knows none.
 */
enum text_alike { TEXT_OTHER, TEXT_BEGINS, TEXT_GOES_ON };
typedef enum text_alike text_alike_fn(void *ctx, struct str line, struct str before,
                                      const struct line *marked);
uint32_t text_pass(struct text *t, text_alike_fn *alike, void *ctx, struct line *line);
/* As apart of the stream's sieve. */
bool text_apart(const struct text *t, struct str line, struct str next);
/* As tell of the stream's sieve. */
size_t text_tell(const struct text *t, const struct line *line, struct str message,
                 uint32_t told[SIEVE_TOLD]);

/* text_peek / text_consume: as stream_peek and stream_consume, over decoded bytes; NULL and got 0
   at the end.  consume must not end inside a UTF-8 sequence. */
const char *text_peek(struct text *t, size_t want, size_t *got);
void text_consume(struct text *t, size_t n);
/* The same where the caller has counted the lines that end in them. */
void text_consume_lines(struct text *t, size_t n, uint64_t lines);
/* The raw offset behind n visible bytes; false: it is known only when they are consumed. */
bool text_offset_ahead(const struct text *t, size_t n, uint64_t *offset);
/* The same, or somewhat more where n decoded bytes were fewer raw ones. */
uint64_t text_offset_most(const struct text *t, size_t n);
uint64_t text_offset(const struct text *t); /* raw offset of the next decoded byte */
uint64_t text_number(const struct text *t); /* number of the line that holds the next byte */
void text_set_number(struct text *t, uint64_t number); /* before the first line */
bool text_failed(const struct text *t);    /* no memory: the end came early */
void text_close(struct text *t);

/*
 * text_sample(out, bytes, n, page): decode the beginning of a stream for bidding; appends UTF-8 to
 * out, where LF ends lines even if CR alone does in the stream.  page as for stream_set_page.
 * Returns the encoding found.
 */
enum encoding text_sample(struct buf *out, const uint8_t *bytes, size_t n,
                          const struct codepage *page);

/* The same as a slice: of out, or of bytes where these are the text already. */
struct str text_sampled(struct buf *out, const uint8_t *bytes, size_t n,
                        const struct codepage *page);

#endif
