/* SPDX-License-Identifier: Apache-2.0 */
/*
 * evtxwide PATH CHUNKS: an event log whose events are sixty times as long as their records: one
 * value that its template shows in many places.
 */
#include "lib/evtxraw.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PLACES 120
#define RECORDS 13u
#define VALUE_BYTES 4000u

static uint32_t define(struct raw *r)
{
    size_t size_at = raw_template(r, 7);
    uint32_t definition = raw_at(r) - 24;

    raw_open(r, "Event", true, false);
    raw_token(r, 0x02);
    raw_system(r, true);
    raw_open(r, "EventData", true, false);
    raw_token(r, 0x02);
    for (int i = 0; i < PLACES; i++)
        raw_leaf_slot(r, "Wide", 2, 1);
    raw_token(r, 0x04);
    raw_token(r, 0x04);
    raw_token(r, 0x00);
    raw_template_done(r, size_at);
    return definition;
}

static void chunk(struct raw *r)
{
    static char text[VALUE_BYTES];
    uint64_t time = RAW_TIME;
    uint32_t definition = 0;

    for (size_t i = 0; i < sizeof text; i += 2)
        text[i] = 'x';
    raw_chunk(r);
    for (uint64_t id = 1; id <= RECORDS; id++) {
        struct raw_value values[] = { { 0x11, &time, 8 }, { 0x0A, &id, 8 },
                                      { 0x01, text, sizeof text } };

        raw_record(r, id);
        raw_fragment(r);
        if (definition)
            raw_instance(r, 7, definition);
        else
            definition = define(r);
        raw_values(r, values, 3);
        raw_token(r, 0x00);
        raw_record_done(r);
    }
    raw_chunk_done(r);
    raw_file_done(r);
}

int main(int argc, char **argv)
{
    struct raw *r = raw_new();
    FILE *f = argc == 3 ? fopen(argv[1], "wb") : NULL;
    bool good;

    if (!f) {
        fputs("usage: evtxwide PATH CHUNKS\n", stderr);
        return 64;
    }
    chunk(r);
    good = fwrite(r->b, 1, r->chunk, f) == r->chunk;
    for (long i = strtol(argv[2], NULL, 10); i > 0; i--)
        good = good && fwrite(r->b + r->chunk, 1, r->n - r->chunk, f) == r->n - r->chunk;
    good = fclose(f) == 0 && good;
    free(r);
    return good ? 0 : 74;
}
