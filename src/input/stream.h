/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct stream: bytes that flow one way.  Two calls carry everything:
 *
 *   p = stream_peek(s, want, &got)   a pointer to got contiguous bytes; got >= want, or got is all
 *                                    that is left (0: the end).  want <= LIMIT_PEEK_BYTES.
 *   stream_consume(s, n)             n bytes (n <= got of the last peek) are used up.
 *
 * A peeked pointer dies at the next peek or consume.  The end may come early: stream_fault says
 * whether the bytes ended because the file ended (NULL) or because of a fault ("read error ...",
 * "unpacking: ..."), which the conductor turns into a defect.
 *
 * stream_set_chunk(s, n) limits each read below to n bytes, so that tests can prove that no parser
 * depends on where pieces end.
 */
#ifndef INPUT_STREAM_H
#define INPUT_STREAM_H

#include "base/defect.h"
#include "base/err.h"
#include "base/str.h"

struct stream;

int stream_open_path(struct stream **out, const char *path, struct err *err);
int stream_open_stdin(struct stream **out, struct err *err);
int stream_open_memory(struct stream **out, const void *bytes, size_t n, struct err *err);

/* Any other origin: read() returns 1..cap bytes, 0 at the end, -1 and *fault on a fault. */
struct stream_ops {
    long (*read)(void *ctx, void *into, size_t cap, const char **fault);
    void (*close)(void *ctx); /* may be NULL */
    /* Of an origin with places, else NULL: as read, from there, by any thread, -1 on any fault; and
       where read goes on, which is undefined after that. */
    long (*read_at)(void *ctx, uint64_t offset, void *into, size_t cap);
    void (*seek)(void *ctx, uint64_t offset);
    /* cap is the same in every read, whatever is wanted above: what the reads add up to, one by
       one, is then the same for all who read on to the same place. */
    bool steady;
};
int stream_open_custom(struct stream **out, const struct stream_ops *ops, void *ctx,
                       struct err *err);

const uint8_t *stream_peek(struct stream *s, size_t want, size_t *got);
/* As stream_peek, and asks for all up to the next multiple of 256 KiB from the beginning. */
const uint8_t *stream_peek_on(struct stream *s, size_t want, size_t *got);
void stream_consume(struct stream *s, size_t n);
/* stream_take(s, into, n): peek and consume in one, for bytes that are to lie elsewhere: what has
   not been read yet is read straight there.  Returns how many came; fewer than n: the end. */
size_t stream_take(struct stream *s, uint8_t *into, size_t n);
/* The last n bytes that were taken are still to come. */
void stream_give_back(struct stream *s, const uint8_t *bytes, size_t n);
/*
 * stream_read_at: n bytes from a place in the source, beside whatever the stream shows; several
 * threads may do it at once.  How many came; fewer: the end, or a fault; -1: a fault at once, as
 * always where the source has no places.  Who has done it calls stream_seek before it reads on.
 */
long stream_read_at(const struct stream *s, uint64_t offset, uint8_t *into, size_t n);
void stream_seek(struct stream *s, uint64_t offset); /* goes on there */
uint64_t stream_offset(const struct stream *s); /* bytes consumed so far */
/* The end of what anybody has asked to see, and there was: that far it is read, however many bytes
   more a read has brought. */
uint64_t stream_asked(const struct stream *s);
const char *stream_fault(const struct stream *s);
void stream_set_chunk(struct stream *s, size_t n); /* 0: no limit */

/* The code page of text that is not Unicode, as somebody said (codepage.h); NULL: nobody did. */
struct codepage;
void stream_set_page(struct stream *s, const struct codepage *page);
const struct codepage *stream_page(const struct stream *s);
/* Somebody has looked at all of its bytes: they are ASCII, and none is NUL. */
void stream_set_plain(struct stream *s);
bool stream_plain(const struct stream *s);

/* The name of the source that it reads, as long as that lives; empty: nobody said one. */
void stream_set_name(struct stream *s, struct str name);
struct str stream_name(const struct stream *s);

/* What was taken off its text before it came here, and what was damaged in that: all of it is known
   at the end; NULL: nothing was taken off. */
void stream_set_under(struct stream *s, const struct defects *under);
const struct defects *stream_under(const struct stream *s);

/*
 * What whoever reads looks for in text.  look marks the words of s that it knows, in ascending
 * order of `met`, and returns how far it came: less than s.n if the marks were used up.  Each word
 * that lies whole before that place is marked, if it is ASCII; of other text nothing is said.
 */
struct mark {
    uint32_t met;     /* a place inside the word */
    uint32_t from, n; /* the word, in s; of a line's marks, in the line */
    uint32_t word;    /* its number */
};
#define SIEVE_BYTES 16384u /* looked at together: they fit a processor's first cache */
#define SIEVE_MARKS 512u   /* in so many bytes; more cost another look */
#define SIEVE_TOLD 4u
#define SIEVE_ASKS SIZE_MAX

struct sieve {
    size_t (*look)(const void *ctx, struct str s, struct mark *marks, size_t *n); /* room, used */
    const void *ctx;  /* outlives the stream */
    bool alone;       /* who reads looks for nothing else: text without marks concerns nobody */
    /*
     * Or NULL: tell(teller, text, message, marks, n, told): for whom an entry of one line is, all
     * ASCII, with all its words, if nobody asks for more than its text, where and when it was.
     * How many there are, 0 too; SIEVE_ASKS: more is asked.
     */
    size_t (*tell)(void *teller, struct str text, struct str message, const struct mark *marks,
                   size_t n, uint32_t told[SIEVE_TOLD]);
    void *teller;     /* outlives the stream */
    /* Or NULL: apart(ctx, line, next): no word that is looked for goes over from a line of an entry
       into the next, where neither has a mark.  May say no without need. */
    bool (*apart)(const void *ctx, struct str line, struct str next);
};
void stream_set_sieve(struct stream *s, struct sieve sieve);
struct sieve stream_sieve(const struct stream *s); /* look is NULL: there is none */

void stream_close(struct stream *s);               /* NULL is fine */

#endif
