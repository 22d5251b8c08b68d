/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Template definitions known by their content.  Every chunk defines its templates anew, but they
 * are the same few: what was found out about one (a shape: the plan of its head, the program that
 * writes it as JSON) is found again when another chunk defines it.
 *
 * A definition is recognised only if all of it is the same: every byte but the offsets, and behind
 * each offset the same name.  Ids and GUIDs are not trusted: a damaged or hostile chunk can give
 * any content to any id.
 *
 * One thing may differ: the name of the computer.  In a log of forwarded events each machine has
 * templates of its own, of which nothing else is.  Such a shape stands for all of them
 * (evtx_shape_vary), and whoever wants the name looks into the definition.
 *
 * A store holds at most EVTX_SHAPES shapes of EVTX_SHAPES_BYTES together; then it begins anew.
 * Shapes live until evtx_shapes_chunk, which may drop them all.
 */
#ifndef PARSERS_EVTX_SHAPE_H
#define PARSERS_EVTX_SHAPE_H

#include "base/arena.h"
#include "base/rd.h"
#include "parsers/evtx_fields.h"

#define EVTX_SHAPES 4096u
#define EVTX_SHAPES_BYTES (12u << 20) /* a log has a hundred, in 1 MiB; all public samples 1,300 */
#define EVTX_SHAPE_BUCKETS 1024u
#define EVTX_PAIR_BUCKETS 4096u
#define EVTX_SHAPE_HERE 128u
#define EVTX_VARYING 64u        /* shapes that are looked for whatever the id of a definition is */
#define EVTX_COMPUTER_UNITS 255u /* of names that may differ; Windows has 255 at most */
#define EVTX_SHAPE_TOKENS 1000u
#define EVTX_SHAPE_NAMES 4096u
#define EVTX_SHAPE_NAMES_HERE 256u

struct evtx_plan;
struct evtx_program;
struct evtx_pair;

/* Where the tokens name something. */
struct evtx_ref {
    uint32_t at;     /* of the name's offset, in the tokens */
    uint32_t follow; /* the tokens go on here */
    uint16_t units;
    bool here;       /* the name lies behind its offset, in the tokens */
    const uint8_t *text; /* units of UTF-16 */
    struct evtx_name name;
};

/* What is compared of a ref: all of them together take little room in the cache. */
struct evtx_check {
    uint32_t at;
    uint16_t name; /* in evtx_shapes.names; EVTX_SHAPE_NAMES: it had no place there */
    bool here;
};

/* A name that shapes have in common. */
struct evtx_shared_name {
    const uint8_t *text; /* NULL: free */
    uint16_t units;
    struct evtx_name name;
};

/* Where the tokens hold the name of the computer, if that may be another one. */
struct evtx_computer {
    uint32_t at;       /* of its count of units; 0: nothing may differ */
    uint32_t units;    /* in the shape's tokens */
    uint32_t sizes[3]; /* of the elements that hold it; they come before it */
};

/* What encloses a template: nothing, or the Event, EventData or UserData of the one around it. */
enum evtx_place { PLACE_ROOT, PLACE_EVENT, PLACE_DATA, PLACE_USER, EVTX_PLACES };

struct evtx_shape {
    struct evtx_shape *next; /* of the same bucket */
    uint32_t id, size;
    uint8_t *tokens;         /* size bytes; offsets in it are those of any chunk */
    struct evtx_check *checks; /* refs_n of them */
    const struct evtx_ref *refs;
    size_t refs_n;
    uint32_t tokens_n;
    struct evtx_computer computer;
    uint32_t number; /* in the store; no other shape has it */
    bool is_raw; /* of a fragment (evtx_raw.h): its values are texts that are not blank */
    struct evtx_plan *plan; /* NULL: not looked at yet; evtx_plan.h */
    const struct evtx_program *programs[EVTX_PLACES]; /* likewise; evtx_program.h */
};

/* A definition of this chunk by its offset. */
struct evtx_shape_here {
    uint32_t at; /* 0: free */
    uint32_t id, size;
    struct evtx_shape *shape; /* NULL: cannot be known */
    struct str computer; /* of which the shape says where it is; absent: nobody has asked */
    uint64_t computer_number; /* evtx_head.h */
};

struct evtx_shapes {
    struct arena arena; /* of the shapes, plans and programs */
    struct evtx_shape *buckets[EVTX_SHAPE_BUCKETS];
    struct evtx_pair *pairs[EVTX_PAIR_BUCKETS]; /* templates in others; evtx_promise.c */
    size_t n;
    uint64_t age; /* counts how often they were dropped */
    const uint8_t *chunk;
    size_t chunk_n;
    struct evtx_shape_here here[EVTX_SHAPE_HERE];
    struct arena texts; /* of them */
    struct {
        uint32_t at, rest; /* of the computer's name; bytes of everything else */
        struct evtx_shape *shape;
    } varying[EVTX_VARYING];
    size_t varying_n; /* of all times */
    struct { /* names of this chunk by their offset, of those that were compared */
        uint32_t at; /* 0: free */
        uint32_t name;
    } names_here[EVTX_SHAPE_NAMES_HERE];
    struct evtx_shared_name names[EVTX_SHAPE_NAMES];
    struct arena scratch; /* of one shape while it is read */
};

void evtx_shapes_chunk(struct evtx_shapes *s, const uint8_t *chunk, size_t n); /* another chunk */

static inline struct evtx_shape_here *evtx_shape_slot(struct evtx_shapes *s, uint32_t at)
{
    return &s->here[(at ^ at >> 7) % EVTX_SHAPE_HERE];
}

/* evtx_shape_at(s, at): the definition at an offset of the chunk, until the next one is looked for;
   its shape is NULL where it is not plain. */
struct evtx_shape_here *evtx_shape_find(struct evtx_shapes *s, uint32_t at);

static inline struct evtx_shape_here *evtx_shape_at(struct evtx_shapes *s, uint32_t at)
{
    struct evtx_shape_here *here = evtx_shape_slot(s, at);

    return here->at == at && at ? here : evtx_shape_find(s, at);
}

/* From now on definitions are of the shape, too, that differ in the name of the computer alone. */
void evtx_shape_vary(struct evtx_shapes *s, struct evtx_shape *shape,
                     struct evtx_computer computer);
/* That name, as it lies in the definition; the shape is there and says where. */
struct evtx_value evtx_shape_computer(const struct evtx_shapes *s,
                                      const struct evtx_shape_here *here);

/* A shape of tokens that stand in no chunk; offsets of names count in them.  Found by nobody. */
struct evtx_shape *evtx_shape_of(struct evtx_shapes *s, struct str tokens);
void evtx_shapes_release(struct evtx_shapes *s);

/* The tokens of a shape, one after the other; names come from its refs. */
struct evtx_tokens {
    struct rd r;
    const struct evtx_shape *shape;
    size_t ref;
};

struct evtx_tokens evtx_tokens_of(const struct evtx_shape *shape);
struct evtx_name evtx_tokens_name(struct evtx_tokens *t); /* a name token; steps over it */

#endif
