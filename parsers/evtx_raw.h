/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Elements without a template (Windows writes some UserData so: CAPI2), as if they had one.  Their
 * texts are taken for values, and all the rest for a template; such a template comes again and
 * again, as the same program writes the records.  It is told by its tokens and the content of its
 * names, compared in full.
 *
 * Fragments that come only once (as for damaged or hostile input) cost no more than a look: a shape
 * is made when the same is seen for the second time.
 */
#ifndef PARSERS_EVTX_RAW_H
#define PARSERS_EVTX_RAW_H

#include "parsers/evtx_program.h"

#define EVTX_RAW_TOKENS 1000u
#define EVTX_RAW_NAMES 2048u  /* power of two; half of them are used */
#define EVTX_RAW_SHAPES 512u  /* power of two */
#define EVTX_RAW_SEEN 1024u
#define EVTX_RAW_HERE 256u

struct evtx_raws {
    struct arena arena; /* of names and of the tokens of shapes */
    struct {
        struct str units; /* none: free */
    } names[EVTX_RAW_NAMES];
    size_t names_n;
    const uint8_t *chunk; /* whose names these are */
    struct {
        uint32_t at; /* offset in the chunk; 0: free */
        uint32_t name;
    } here[EVTX_RAW_HERE];
    struct {
        uint64_t hash;
        const uint32_t *tokens; /* NULL: free */
        size_t n;
        struct evtx_shape *shape; /* NULL: there can be none */
    } shapes[EVTX_RAW_SHAPES];
    size_t shapes_n;
    uint64_t seen[EVTX_RAW_SEEN]; /* hashes */
    uint64_t age;                 /* of the store of shapes */
    uint32_t tokens[EVTX_RAW_TOKENS]; /* of the fragment at hand: token and name, or blank */
    size_t tokens_n;
    struct buf text; /* scratch */
};

void evtx_raws_chunk(struct evtx_raws *w); /* another chunk */

/*
 * evtx_raw_shape(w, s, r, values, &n): r is over the chunk, at the first element, to the end of the
 * fragment.  The shape, and its values in order (EVTX_PROGRAM_SLOTS at most); or NULL.
 */
struct evtx_shape *evtx_raw_shape(struct evtx_raws *w, struct evtx_shapes *s, struct rd r,
                                  struct evtx_value *values, uint32_t *n);
void evtx_raws_release(struct evtx_raws *w);

#endif
