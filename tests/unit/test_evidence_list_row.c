/* SPDX-License-Identifier: Apache-2.0 */
/* Rows told by the row before them (verdict/evidence_list_row.h): each comes back as it was. */
#include "lib/test.h"

#include "base/buf.h"
#include "base/mem.h"
#include "verdict/evidence_list_row.h"

#include <string.h>

#define ROWS 400u

static uint32_t next(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

struct row {
    char text[LIMIT_EXCERPT_BYTES], outside[LIMIT_CAPTURES][LIMIT_EXCERPT_BYTES];
    struct capture captures[LIMIT_CAPTURES];
    uint32_t places[LIMIT_CAPTURES];
    struct ev_hit hit;
    struct row_steps steps;
};

/* As many bytes as there may be, now and then, or none. */
static size_t some(uint32_t *seed, size_t most)
{
    switch (next(seed) % 8) {
    case 0:
        return 0;
    case 1:
        return most;
    default:
        return next(seed) % (most + 1);
    }
}

/* A capture in the words, anywhere, or outside of them. */
static void lay(struct row *r, size_t i, uint32_t *seed)
{
    size_t n = r->hit.text.n;

    if (n && next(seed) % 4) {
        r->places[i] = (uint32_t)(next(seed) % n);
        r->captures[i].value = (struct str){ r->text + r->places[i],
                                             next(seed) % (n - r->places[i] + 1) };
    } else {
        size_t outside = some(seed, LIMIT_EXCERPT_BYTES);

        for (size_t k = 0; k < outside; k++)
            r->outside[i][k] = (char)next(seed);
        r->places[i] = NOT_IN_WORDS;
        r->captures[i].value = (struct str){ r->outside[i], outside };
    }
}

/* kind 0: nothing is like before; else a few bytes differ, and the captures seldom move. */
static void change(struct row *r, unsigned kind, size_t captures_n, uint32_t *seed)
{
    bool anew = kind == 0 || next(seed) % 16 == 0;
    size_t n = anew ? some(seed, LIMIT_EXCERPT_BYTES) : r->hit.text.n, changed = anew ? n : n / 9;

    for (size_t k = 0; k < changed; k++)
        r->text[anew ? k : next(seed) % n] = (char)('a' + next(seed) % (kind == 2 ? 26 : 2));
    r->hit.text = (struct str){ r->text, n };
    r->hit.captures = r->captures;
    r->hit.captures_n = captures_n;
    for (size_t i = 0; i < captures_n; i++)
        if (anew || next(seed) % 32 == 0)
            lay(r, i, seed);
    r->steps.at = next(seed) % 4 ? 1 : (uint64_t)next(seed) << next(seed) % 40;
    r->steps.offset = next(seed) % 4 ? n + 2 : (uint64_t)next(seed) << next(seed) % 40;
}

static void check_row(const struct row *r, const struct row_steps *steps, const struct ev_hit *h,
                      const uint32_t *places)
{
    CHECK(steps->at == r->steps.at && steps->offset == r->steps.offset);
    CHECK(str_eq(h->text, r->hit.text));
    for (size_t i = 0; i < h->captures_n; i++) {
        CHECK(str_eq(h->captures[i].value, r->captures[i].value));
        CHECK_INT(places[i], r->places[i]);
        if (places[i] != NOT_IN_WORDS)
            CHECK(h->captures[i].value.s == h->text.s + places[i]);
    }
}

static void put_rows(struct buf *out, unsigned kind, size_t captures_n, uint32_t seed)
{
    struct row *r = mem_zero(1, sizeof *r);
    struct row_before *before = mem_zero(1, sizeof *before);

    for (unsigned i = 0; i < ROWS; i++) {
        char *to = mem_alloc(ROW_MOST), *end;

        change(r, kind, captures_n, &seed);
        end = row_put(before, to, r->steps, &r->hit, r->places);
        CHECK((size_t)(end - to) <= ROW_MOST - ROW_SPARE);
        buf_add(out, (struct str){ to, (size_t)(end - to) });
        mem_free(to);
    }
    mem_free(r);
    mem_free(before);
}

static void take_rows(struct str rows, unsigned kind, size_t captures_n, uint32_t seed)
{
    struct row *r = mem_zero(1, sizeof *r);
    struct row_before *before = mem_zero(1, sizeof *before);
    struct capture captures[LIMIT_CAPTURES];
    uint32_t places[LIMIT_CAPTURES];
    char *all = mem_zero(1, rows.n + ROW_SPARE);
    struct str rest = { all, rows.n };

    memcpy(all, rows.s, rows.n);
    for (unsigned i = 0; i < ROWS; i++) {
        struct ev_hit h = { .captures = captures, .captures_n = captures_n };
        struct row_steps steps;

        change(r, kind, captures_n, &seed);
        steps = row_take(before, &rest, &h, captures, places);
        check_row(r, &steps, &h, places);
    }
    CHECK_INT((long long)rest.n, 0);
    mem_free(all);
    mem_free(r);
    mem_free(before);
}

TEST(rows_come_back_whatever_they_are)
{
    for (unsigned kind = 0; kind < 3; kind++)
        for (size_t captures_n = 0; captures_n <= LIMIT_CAPTURES; captures_n += 1 + captures_n / 4)
            for (uint32_t seed = 0; seed < 20; seed++) {
                struct buf rows = { 0 };

                put_rows(&rows, kind, captures_n, seed);
                take_rows(buf_str(&rows), kind, captures_n, seed);
                buf_release(&rows);
            }
}

/* What differs in the rows of a list of agents, and six bytes. */
TEST(rows_of_a_table_are_little_more_than_what_differs)
{
    struct row_before *before = mem_zero(1, sizeof *before);
    struct row *r = mem_zero(1, sizeof *r);
    char *to = mem_alloc(ROW_MOST);
    size_t all = 0;

    for (unsigned i = 0; i < 1000; i++) {
        size_t n = (size_t)snprintf(r->text, sizeof r->text,
                                    "\"SRV%05u.corp.example\",\"MS%02u\",\"10.22.%05u.0\",\"\"",
                                    i * 7919 % 100000, i % 20, 10118 + i * 97 % 9999);

        r->hit.text = (struct str){ r->text, n };
        r->hit.captures = r->captures;
        r->hit.captures_n = 2;
        r->places[0] = (uint32_t)(n - 17);
        r->captures[0].value = (struct str){ r->text + n - 17, 13 };
        r->places[1] = 1;
        r->captures[1].value = (struct str){ r->text + 1, 21 };
        all += (size_t)(row_put(before, to, (struct row_steps){ 1, n + 2 }, &r->hit, r->places) -
                        to);
    }
    CHECK(all < 1000 * (5 + 2 + 5 + 6));
    mem_free(to);
    mem_free(r);
    mem_free(before);
}
