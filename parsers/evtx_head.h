/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The head of an event without its body.  Nearly every record is one instance of a template whose
 * System part is plain: each element holds one value, from the template or from a slot.  Such a
 * template is looked at once (evtx_shape.h); after that the provider, id, level, channel, computer,
 * record id and time of a record are picked from the value table and nothing else is touched.
 * Whatever is not that plain is refused and left to evtx_binxml_read, which reads everything.
 */
#ifndef PARSERS_EVTX_HEAD_H
#define PARSERS_EVTX_HEAD_H

#include "parsers/evtx_kin.h"
#include "parsers/evtx_plan.h"

#define EVTX_HEAD_MEMO 256u /* bytes of a string that is recognised */
#define EVTX_HEAD_MEMOS 16u /* of one part */

/* A text of a part that comes from a value: few come again and again. */
struct evtx_memo {
    uint8_t bytes[EVTX_HEAD_MEMO];
    uint32_t n; /* UINT32_MAX: nothing is remembered */
    uint8_t type;
    struct buf text;
    uint64_t number; /* of the text: no other has it, before or after */
};

/* One instance of a template in a chunk. */
struct evtx_instance {
    struct evtx_shape *shape;
    uint32_t definition; /* its offset in the chunk */
    uint32_t n;         /* values */
    size_t values, end; /* their bytes; all lie in the chunk */
};

struct evtx_head {
    struct evtx_shapes shapes;
    struct evtx_memo memos[PART_TEXTS * EVTX_HEAD_MEMOS];
    struct evtx_instance last; /* of the record that was read last */
    const struct evtx_layout *layout; /* that it has, or NULL */
    struct evtx_instance nested; /* of evtx_promise, in its values; shape NULL: there is none */
    struct evtx_value values[EVTX_HEAD_SLOTS]; /* its values, if they are taken */
    bool values_taken;
    uint64_t texts_n;             /* numbers of texts so far */
    uint64_t numbers[PART_TEXTS]; /* of that record's; 0: absent */
    struct evtx_kins kins;
};

void evtx_head_init(struct evtx_head *h);
void evtx_head_chunk(struct evtx_head *h, const uint8_t *chunk, size_t n); /* another chunk */

/*
 * evtx_head_read(h, at, end, ev): true: the head is in ev, its strings live until the next call.
 * False: refused, ev is as it was.
 */
bool evtx_head_read(struct evtx_head *h, size_t at, size_t end, struct event *ev);
/* The same without layouts, slower. */
bool evtx_head_read_values(struct evtx_head *h, size_t at, size_t end, struct event *ev);

/* The kin of the event that was read; NULL: it names no provider. */
static inline struct event_kin *evtx_head_kin(struct evtx_head *h, const struct event *ev)
{
    return h->numbers[0] ? evtx_kin_of(&h->kins, h->numbers, ev) : NULL;
}

/* The values of that record, at most EVTX_HEAD_SLOTS; nobody needs them for most. */
const struct evtx_value *evtx_head_values(struct evtx_head *h);

/*
 * evtx_instance_find(s, at, end, &i): an instance of the usual form between two offsets, at <= end:
 * a fragment header or none, no flags, all values inside, nothing but an end behind them.  Its
 * descriptors (size, 2 bytes; type; 0), or NULL: it may be of any other form.
 */
const uint8_t *evtx_instance_find(struct evtx_shapes *s, size_t at, size_t end,
                                  struct evtx_instance *i);

/* Its first values, at most max. */
void evtx_instance_values(const struct evtx_shapes *s, const struct evtx_instance *i,
                          struct evtx_value *values, uint32_t max);

/*
 * evtx_instance_read(s, r, &i, values, max): r stands behind the token of a template instance and
 * moves behind its values, of which at most max are taken.  False: its template is not known, or
 * the values do not lie before the end of r.
 */
bool evtx_instance_read(struct evtx_shapes *s, struct rd *r, struct evtx_instance *i,
                        struct evtx_value *values, uint32_t max);
void evtx_head_release(struct evtx_head *h);

#endif
