/* SPDX-License-Identifier: Apache-2.0 */
/* Literals at the ends of values against a comparison for each of them. */
#include "lib/chance.h"
#include "lib/test.h"

#include "base/arena.h"
#include "base/fold.h"
#include "rules/ends.h"

#include <stdio.h>
#include <string.h>

#define LITERALS 40

static void count_mark(void *ctx, const uint32_t *rules, size_t n)
{
    size_t *found = ctx;

    while (n)
        found[rules[--n]]++;
}

static bool is_there(const struct end_wake *w, struct str text)
{
    return w->anchor == ANCHOR_WHOLE   ? str_eq(text, w->wake.text)
           : w->anchor == ANCHOR_START ? str_starts(text, w->wake.text)
                                       : str_ends(text, w->wake.text);
}

/* Few letters, so that most literals and texts coincide in parts; some are no ASCII. */
static struct str letters(char *to, size_t n, const char *of, size_t of_n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = of[below(of_n)];
    return (struct str){ to, n };
}

static void check(size_t round, size_t *hits)
{
    char texts[LITERALS][20], text[40];
    struct end_wake wakes[LITERALS];
    size_t found[LITERALS] = { 0 };
    struct arena a = { 0 };
    struct str subject, folded;
    struct ends *e;

    for (size_t i = 0; i < LITERALS; i++) {
        enum anchor anchor = (enum anchor)(ANCHOR_WHOLE + below(3));
        size_t least = anchor == ANCHOR_WHOLE ? 0 : ENDS_LEAST;
        size_t n = least + below(sizeof texts[i] - least + 1) * below(2) + below(2);

        n = n > sizeof texts[i] ? sizeof texts[i] : n;
        wakes[i] = (struct end_wake){ anchor, { letters(texts[i], n, "a0{", i % 2 ? 1 : 3),
                                                (uint32_t)i, 0 } };
    }
    subject = letters(text, below(24), "aA0[{\xC3\x84", round % 2 ? 5 : 7);
    for (size_t i = 0; i < below(3); i++) {
        struct str one = wakes[below(LITERALS)].wake.text;

        if (one.n && one.n <= subject.n)
            memcpy(text + (below(2) ? 0 : subject.n - one.n), one.s, one.n);
    }
    CHECK_INT(ends_new(&e, wakes, LITERALS), 0);
    folded = fold_text(&a, subject);
    ends_find(e, fold_is_ascii(subject) ? subject : folded, count_mark, found);
    for (size_t i = 0; i < LITERALS; i++) {
        CHECK_INT(found[i], is_there(&wakes[i], folded));
        *hits += found[i];
    }
    CHECK(ends_bytes(e) > sizeof texts / 8);
    ends_free(e);
    arena_release(&a);
}

TEST(ends_find_exactly_the_literals_that_are_there)
{
    size_t hits = 0;

    for (size_t round = 0; round < 3000; round++)
        check(round, &hits);
    CHECK(hits > 3000);
}

TEST(no_literals_are_no_table)
{
    struct ends *e;

    CHECK_INT(ends_new(&e, NULL, 0), 0);
    CHECK(e == NULL && ends_bytes(e) == 0);
    ends_free(e);
}
