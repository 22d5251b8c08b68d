/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which events of a log are alike (event/kin.h): those whose three names and id are.  Names are
 * told by a number that whoever makes a name of bytes gives to it (evtx_head.c): the same number is
 * the same text, which may have several.
 */
#ifndef PARSERS_EVTX_KIN_H
#define PARSERS_EVTX_KIN_H

#include "event/event.h"
#include "event/kin.h"

#define EVTX_KINS 512u /* of more events that are alike the oldest at a place are forgotten */
#define EVTX_KIN_NAMES 3u

/* Zero-filled stands for no event: the numbers of names begin at 1, and an absent provider is not
   asked for. */
struct evtx_kins {
    struct {
        uint64_t names[EVTX_KIN_NAMES];
        uint32_t id;
        bool has_id;
        struct event_kin kin;
    } items[EVTX_KINS];
};

/* evtx_kin_of(k, names, ev): of the event, whose first name is there; lives until the next call. */
static inline struct event_kin *evtx_kin_of(struct evtx_kins *k,
                                            const uint64_t names[EVTX_KIN_NAMES],
                                            const struct event *ev)
{
    uint64_t bits = names[0] + 31 * names[1] + 961 * names[2] + 29791u * ev->event_id;
    size_t slot = (size_t)(bits * 0x9E3779B97F4A7C15ull >> 32) % EVTX_KINS;

    if (k->items[slot].names[0] != names[0] || k->items[slot].names[1] != names[1] ||
        k->items[slot].names[2] != names[2] || k->items[slot].id != ev->event_id ||
        k->items[slot].has_id != ev->has_event_id) {
        for (size_t i = 0; i < EVTX_KIN_NAMES; i++)
            k->items[slot].names[i] = names[i];
        k->items[slot].id = ev->event_id;
        k->items[slot].has_id = ev->has_event_id;
        k->items[slot].kin = (struct event_kin){ 0 };
    }
    return &k->items[slot].kin;
}

#endif
