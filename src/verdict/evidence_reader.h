/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private to reading evidence (evidence_json.h): evidence_read.c takes parts and hits,
 * evidence_entry.c what describes a source, evidence_rows_read.c the rows of hits.
 */
#ifndef VERDICT_EVIDENCE_READER_H
#define VERDICT_EVIDENCE_READER_H

#include "base/jsonread.h"
#include "base/map.h"
#include "verdict/evidence_json.h"
#include "verdict/evidence_last.h"

#define COUNT_MOST INT64_C(1000000000000000000)

/* Words that have the numbers from..from + n - 1; lines between two of these may be lost. */
struct words_read {
    uint64_t from;
    const struct str *items;
    size_t n;
};

/* What rows of one kind have in common. */
struct shape {
    const struct signature *signature; /* NULL: not loaded, */
    struct str name;                   /* and then this is what it is called */
    bool is_line, carved;
    const struct str *captures;        /* their names */
    size_t captures_n;
};

struct evidence_reader {
    struct evidence *e;          /* what has been read so far */
    const struct ruleset *set;
    struct str name;             /* of the evidence, in e's arena */
    struct arena scratch;        /* of one line */
    struct numap entries;        /* number -> source, of this part */
    struct strmap looked_for;    /* of this part */
    struct strmap unknown;       /* signatures that are not loaded */
    size_t unknown_n;
    struct words_read *words;    /* of this part, by number */
    size_t words_n, words_cap;
    struct shape *shapes;
    size_t shapes_n, shapes_cap;
    struct numap shape_of;       /* number -> shape, of this part */
    uint64_t *lines;             /* per source: how many lines have arrived */
    size_t lines_cap;
    size_t part_begin;           /* first source of this part */
    uint64_t line, wrong, first_wrong;
    uint64_t items;              /* rows and words in these lines */
    uint32_t shard_i, shard_n;
    struct crc32 table;
    uint32_t sum;                /* of the lines of this part */
    bool in_part, whole;         /* a header was read; its last line was, too */
    bool changed;                /* lines of a part are not those that were written */
    bool other_set;              /* scanned with other signatures */
};

/* What a line turned out to be. */
enum took { TOOK, TOOK_WRONG, TOOK_NOTHING_MORE, TOOK_NO_MEMORY };

/* Values: false where they are not what they should be. */
bool read_stamp(const struct jval *v, struct stamp *out);  /* none, or null: no time */
bool read_instant(const struct jval *v, when *out);
bool read_count(const struct jval *v, uint64_t *n);        /* none: 0 */
bool read_u32(const struct jval *v, uint32_t *out);        /* the same */
bool is_array(const struct jval *v, size_t n);

/* The source that a line speaks of; false: there is none of that number. */
bool entry_of(struct evidence_reader *r, const struct jval *line, uint32_t *source);

/* evidence_shards.c: what stands of them in the last line, or none (NULL) */
enum took shards_read(struct evidence *e, const struct jval *v);

/* evidence_read.c */
bool is_worked_out(const struct evidence_reader *r, const struct signature *sig);
enum took note_unknown(struct evidence_reader *r, struct str name);

/* evidence_rows_read.c */
enum took take_words(struct evidence_reader *r, const struct jval *line);
enum took take_shape(struct evidence_reader *r, const struct jval *line);
enum took take_rows(struct evidence_reader *r, const struct jval *line);
void rows_end_part(struct evidence_reader *r); /* numbers mean something else in the next one */
void rows_read_release(struct evidence_reader *r);

/* evidence_entry.c */
enum took take_entry(struct evidence_reader *r, const struct jval *line);
enum took take_runs(struct evidence_reader *r, const struct jval *line);

#endif
