/* SPDX-License-Identifier: Apache-2.0 */
/* Event logs of which bytes are missing before, in or behind a chunk, and logs that were joined. */
#include "lib/evtxgot.h"
#include "lib/parsed.h"
#include "lib/test.h"

#include <stdlib.h>
#include <string.h>

extern const struct parser parser_evtx;

#define CUT (4096 + 700) /* inside the first record */

static struct raw *two_chunks(void)
{
    struct raw *r = raw_new();

    raw_chunk(r);
    raw_events(r, 1, 3);
    raw_chunk_done(r);
    raw_chunk(r);
    raw_events(r, 4, 3);
    raw_chunk_done(r);
    raw_file_done(r);
    return r;
}

TEST(what_is_left_of_a_chunk_without_its_beginning_is_read_where_it_lay)
{
    struct raw *r = two_chunks();
    struct got g;

    got_bytes(&g, r->b + CUT, r->n - CUT, 0);
    CHECK_INT(g.events, 5);
    CHECK_INT(g.carved, 2);
    CHECK_INT(g.damaged, 0);
    got_holds(&g, "\"record\":2,\"offset\":500,");
    got_holds(&g, "\"A\":\"1337\"");
    got_holds(&g, "chunk@0+0");
    got_release(&g);
    free(r);
}

TEST(without_memory_for_a_chunk_that_lost_its_beginning_the_source_is_over)
{
    struct raw *r = two_chunks();

    parsed_check_no_memory(&parser_evtx, (struct str){ (const char *)r->b + CUT, r->n - CUT }, 60);
    free(r);
}

TEST(a_template_in_its_record_says_where_a_chunk_lay_that_was_cut_at_both_ends)
{
    struct raw *r = raw_simple(3);
    struct got g;

    got_bytes(&g, r->b + CUT, 4000, 0);
    CHECK_INT(g.events, 2);
    CHECK_INT(g.damaged, 0);
    got_release(&g);
    free(r);
}

/* As in logs of Windows: the first record of each chunk has the template of all. */
static struct raw *template_in_the_first_record(void)
{
    static const struct raw_value values[] = { { 0x11, "\0\0\0\0\0\x80\xd3\1", 8 },
                                               { 0x0A, "\2\0\0\0\0\0\0\0", 8 },
                                               { 0x06, "\x63\0", 2 } };
    const uint32_t definition = 512 + 24 + 4 + 10;
    struct raw *r = raw_new();

    for (uint64_t id = 1; id <= 3; id += 2) {
        raw_chunk(r);
        raw_events(r, id, 1);
        raw_record(r, id + 1);
        raw_fragment(r);
        raw_instance(r, 0x1001, definition);
        raw_values(r, values, 3);
        raw_token(r, 0x00);
        raw_record_done(r);
        raw_chunk_done(r);
        raw_patch32(r, r->chunk + 384, definition);
        raw_seal(r);
    }
    raw_file_done(r);
    return r;
}

TEST(the_template_that_the_first_chunk_lost_is_lent_by_the_one_behind_it)
{
    struct raw *r = template_in_the_first_record();
    struct got g;

    got_bytes(&g, r->b + CUT, r->n - CUT, 0);
    CHECK_INT(g.events, 3);
    CHECK_INT(g.carved, 1);
    CHECK_INT(g.damaged, 0);
    got_holds(&g, "\"carved\":true,\"fields\":{\"A\":\"99\"}");
    got_release(&g);
    free(r);
}

/* Also where the bytes lay in its unused space, and its checksums are right. */
TEST(a_chunk_that_lacks_bytes_ends_where_the_next_one_begins)
{
    static const size_t missing[] = { 4096 + 30000, 4096 + 512 + 100 };

    for (size_t i = 0; i < 2; i++) {
        struct raw *r = two_chunks();
        struct got g;

        memmove(r->b + missing[i], r->b + missing[i] + 4096, r->n - missing[i] - 4096);
        got_bytes(&g, r->b, r->n - 4096, i ? 4096 : 0);
        CHECK_INT(g.events - g.damaged, i ? 3 : 6);
        CHECK_INT(g.carved, 0);
        got_holds(&g, "\"record\":4,\"offset\":66048,\"time\":\"2017");
        got_holds(&g, "truncated@65536+0");
        got_release(&g);
        free(r);
    }
}

TEST(logs_that_were_joined_are_read_one_after_the_other)
{
    static uint8_t both[4 * 69632];
    struct raw *r = raw_simple(2);
    struct got g;

    memcpy(both, r->b, r->n);
    memcpy(both + r->n, r->b, r->n);
    got_bytes(&g, both, 2 * r->n, 0);
    CHECK_INT(g.events, 4);
    CHECK_INT(g.carved, 0);
    CHECK_INT(g.defects.n, 0);
    got_release(&g);
    both[r->n + 124]++; /* the second one's checksum */
    got_bytes(&g, both, 2 * r->n, 0);
    CHECK_INT(g.events, 4);
    CHECK_INT(g.defects.n, 1);
    got_holds(&g, "checksum@69632+0");
    got_release(&g);
    free(r);
}

TEST(a_log_that_was_joined_to_one_that_is_cut_is_read)
{
    static uint8_t both[4 * 69632];
    struct raw *r = raw_simple(2);
    const size_t cut = 4096 + 30001;
    struct got g;

    memcpy(both, r->b, cut);
    memcpy(both + cut, r->b, r->n);
    got_bytes(&g, both, cut + r->n, 0);
    CHECK_INT(g.events, 4);
    CHECK_INT(g.carved, 0);
    CHECK_INT(g.defects.n, 1);
    got_holds(&g, "truncated@34097+0");
    got_release(&g);
    free(r);
}

/* Logs of Windows 11 say in their flags that they have no checksums, and have zeros there. */
static void take_sums(struct raw *r)
{
    for (r->chunk = 4096; r->chunk < r->n; r->chunk += 65536) {
        raw_patch32(r, r->chunk + 52, 0);
        raw_patch32(r, r->chunk + 120, 5);
        raw_patch32(r, r->chunk + 124, 0);
    }
}

TEST(a_chunk_without_checksums_that_moved_is_found_by_its_header)
{
    static uint8_t moved[4096 + 4 * 65536];
    struct raw *r = two_chunks();
    struct got g;

    take_sums(r);
    memcpy(moved, r->b, 4096);
    memset(moved + 4096, 7, 512);
    memcpy(moved + 4096 + 512, r->b + 4096, r->n - 4096);
    got_bytes(&g, moved, r->n + 512, 0);
    CHECK_INT(g.events, 6);
    CHECK_INT(g.carved, 0);
    CHECK_INT(g.damaged, 0);
    got_release(&g);
    moved[4096 + 512 + 40] = 127; /* a header of another size is none */
    got_bytes(&g, moved, r->n + 512, 0);
    CHECK_INT(g.events, 6);
    CHECK_INT(g.carved, 3);
    got_release(&g);
    free(r);
}
