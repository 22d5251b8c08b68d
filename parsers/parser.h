/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contract of a parser: one file per format, one row in registry.c.
 *
 * bid      looks at the beginning of a source (at most LIMIT_BID_BYTES, raw and decoded) and
 *          returns how many bits it verified; 0 is "not mine".  Never by file name alone: the
 *          name may add to a bid, not make one.  The highest bid wins; the order of the table
 *          breaks ties.
 * open     fills its private state, which is all zero; what it is given lives longer than that.
 * next     one record into event; see enum next.
 * close    releases what the state holds, also after an open that failed.
 *
 * A parser never fails on content: what it cannot read is noted in the defects, and it goes on
 * behind it.  It gives the same events whatever the size of the pieces the stream delivers.
 */
#ifndef PARSERS_PARSER_H
#define PARSERS_PARSER_H

#include "base/err.h"
#include "base/defect.h"
#include "event/event.h"
#include "input/stream.h"
#include "input/text.h"
#include "parsers/sample.h"

enum next {
    NEXT_EVENT = 1,   /* event is filled */
    NEXT_END = 0,     /* nothing more */
    NEXT_DAMAGED = -1, /* a defect was noted and skipped; call again */
    NEXT_DEAD = -2    /* this source is over (no memory); others go on */
};

struct parse;

/*
 * A parser that finds its records without reading them can cut its source into pieces, which
 * several threads read at the same time, in the place of next:
 *
 *   claim   in order: which bytes the piece has.  NEXT_EVENT; END: there are no more; DEAD.
 *   look    by anybody, beside others: most of the work of cutting it.
 *   settle  in the order of the claims: what hangs on those before.  NEXT_EVENT: it can be read;
 *           END: it is behind the end; DEAD.
 *   read    by anybody: into a reader, a parse that was opened without a stream.  Its next gives
 *           the events of the piece, the same that the parse of the source would have given, then
 *           NEXT_END.
 *
 * Claims and settlings happen one at a time, whoever does them.  A piece belongs to who made it and
 * is used by one thread at a time; it may be claimed again and again.  While it is read, the parse
 * that it came from must live.
 *
 * Defects, those found while cutting, too, are noted by the reader when it comes to them: those of
 * all pieces, one behind the other, are those that the parse of the source would have noted.
 */
struct piece;

struct parser_pieces {
    struct piece *(*make)(void); /* NULL: no memory */
    void (*discard)(struct piece *);
    enum next (*claim)(struct parse *, struct piece *);
    void (*look)(struct piece *);
    enum next (*settle)(struct parse *, struct piece *);
    void (*read)(struct parse *reader, const struct piece *);
};

/*
 * A parser of lines can go on in the middle of a source, if it is told what it would know there.
 * Whoever shares a source among threads does not know that yet; it guesses, and asks later whether
 * the guess comes to the same.  The state is PARSER_STATE_BYTES of the parser's own, to be copied.
 */
#define PARSER_STATE_BYTES 64u

struct parser_resume {
    /* Where in these lines (ASCII, the last one may be cut) the last record begins that begins one
       whatever stands before; 0: nowhere but at the beginning. */
    size_t (*last_begin)(struct str lines);
    void (*save)(const struct parse *, void *state, uint64_t *lines); /* at the end; lines: read */
    void (*load)(struct parse *, const void *state, uint64_t lines);  /* before the first line */
    /* The state behind a part that has not been read yet, before a record with this line. */
    void (*guess)(void *state, struct str line);
    bool (*same)(const void *state, const void *guessed, struct str line); /* from there on? */
};

/* What a parser reads, and where it tells what it could not. */
struct parser_source {
    const struct parser *parser;
    struct stream *in;       /* the caller's; NULL: of a reader of pieces */
    struct text *text;       /* the same as text; NULL for a parser that reads bytes */
    struct defects *defects; /* the caller's; of a reader also NULL */
    struct err *err;
};

#define PARSER_NEEDS 5u

struct parser {
    const char *name;    /* "evtx"; the format in coverage and `list formats` */
    const char *summary; /* one line for people */
    const char *files;   /* for people, as what follows: which files, and what writes them */
    const char *times;   /* which its events have */
    const char *machine; /* where its name stands, or what names it instead */
    const char *lacks;   /* what nobody can find in it; or NULL */
    unsigned (*bid)(const struct sample *);
    size_t state_bytes;  /* of struct parse, as this parser has it */
    int (*open)(struct parse *, const struct parser_source *);
    enum next (*next)(struct parse *, struct event *);
    void (*close)(struct parse *);
    const struct parser_pieces *pieces; /* or NULL */
    const struct parser_resume *resume; /* or NULL */
    const struct linelog_format *lines; /* of those that share linelog.c; or NULL */
    const char *channel; /* of all events that it marks as sieved; NULL: of none */
    const char *aside;   /* of all events that it marks as quiet aside; NULL: of none */
    bool raw; /* reads and bids by bytes alone: with PARSER_SURE bits it is chosen before text is
                 decoded */
    bool quick; /* finds its events in less time than it takes to match them */
    unsigned most; /* no bid is higher: it is not asked where another has bid more; 0: no bound */
    /* One of these stands in every text that it bids for: it is not asked where none does, and to
       find that out takes less time than a bid line by line.  None: of no use for this format. */
    struct str needs[PARSER_NEEDS];
};

#define PARSER_SURE 64

/* parser.c.  The stream stays the caller's, and lives longer.  Without memory: -1, no parse. */
int parser_open(const struct parser *, struct parse **, struct stream *, struct defects *,
                struct err *);
void parser_close(const struct parser *, struct parse *); /* NULL-safe */
/* The next piece, for whoever is alone: NEXT_EVENT: it can be read; END; DEAD. */
enum next parser_cut(const struct parser *, struct parse *, struct piece *);

/* registry.c */
extern const struct parser *const parsers[]; /* NULL at the end */
const struct parser *parser_sure(const struct sample *); /* the sample has no text yet; or NULL */
const struct parser *parser_choose(const struct sample *); /* NULL: nobody bids */

#endif
