/* SPDX-License-Identifier: Apache-2.0 */
/* Words by which an entry is found again: what varies is left out, codes are kept. */
#include "lib/test.h"

#include "rules/draft.h"

static void words(const char *text, const char *first, const char *second)
{
    struct str best[DRAFT_RUNS];
    size_t n = draft_words(str_of(text), best);

    CHECK_INT(n, !!first + !!second);
    if (n > 0)
        CHECK_STR(best[0], str_of(first));
    if (n > 1)
        CHECK_STR(best[1], str_of(second));
}

TEST(words_that_vary_are_left_out)
{
    words("The service on ms01.contoso.com has stopped", "The service on", "has stopped");
    words("CONTOSO\\admin started the upgrade", "started the upgrade", NULL);
    words("at 22:41:07 the work began", "the work began", NULL);
    words("{0A5F2C1E-0000-4000-8000-000000000001} was removed", "was removed", NULL);
    words("took 12345 seconds", "seconds", NULL);
    words("10.19.10014.0", NULL, NULL);
    words("", NULL, NULL);
}

TEST(codes_are_the_best_words)
{
    words("A long and friendly introduction of C:\\x then 0x80131904", "then 0x80131904",
          "A long and friendly introduction of");
    words("Product: X -- Error 1334. Bad", "Product: X -- Error 1334. Bad", NULL);
}

TEST(no_run_of_words_crosses_a_line_or_grows_without_bound)
{
    words("first line\nsecond line", "second line", "first line");
    words("aaaaaaaaaa bbbbbbbbbb cccccccccc dddddddddd eeeeeeeeee ffffffffff gggggggggg "
          "hhhhhhhhhh iiiiiiiiii", "aaaaaaaaaa bbbbbbbbbb cccccccccc dddddddddd eeeeeeeeee "
          "ffffffffff gggggggggg", "hhhhhhhhhh iiiiiiiiii");
}
