/* SPDX-License-Identifier: Apache-2.0 */
/* Who reads a source: asking fewer parsers must choose as asking all of them. */
#include "base/limits.h"
#include "input/text.h"
#include "input/walk.h"
#include "lib/test.h"
#include "parsers/evttext_label.h"
#include "parsers/parser.h"

#define CHANGED_BYTES 2048u /* of a sample that is changed at random */
#define CHANGES 6u

struct seen {
    size_t samples, chosen, needed, learned;
    uint32_t random;
};

static const struct parser *ask_all(const struct sample *s)
{
    static struct sample_lines lines;
    struct sample listed = *s;
    const struct parser *best = NULL;
    unsigned highest = 0;

    sample_find_lines(&lines, s->text);
    listed.lines = &lines;
    for (size_t i = 0; parsers[i]; i++) {
        unsigned bid = parsers[i]->bid(s);

        if (bid != parsers[i]->bid(&listed))
            test_fail(__FILE__, __LINE__, "%s bids otherwise for %.*s with a list of its lines",
                      parsers[i]->name, STR_FMT(s->name));
        if (parsers[i]->most && bid > parsers[i]->most)
            test_fail(__FILE__, __LINE__, "%s bids %u for %.*s, more than its most",
                      parsers[i]->name, bid, STR_FMT(s->name));
        if (bid > highest) {
            highest = bid;
            best = parsers[i];
        }
    }
    return best;
}

/* Nobody bids for a text in which what his format needs was spoilt wherever it stood. */
static void check_needs(struct seen *seen, const struct sample *whole, const struct parser *p)
{
    struct buf text = { 0 };
    struct sample s = *whole;

    buf_add(&text, whole->text);
    for (size_t i = 0; i < PARSER_NEEDS && p->needs[i].n; i++) {
        size_t at;

        while ((at = str_find(buf_str(&text), p->needs[i])) < text.n)
            text.s[at + p->needs[i].n - 1] = 'x';
    }
    s.text = buf_str(&text);
    if (p->bid(&s))
        test_fail(__FILE__, __LINE__, "%s bids for %.*s without its needs", p->name,
                  STR_FMT(s.name));
    seen->needed += p->bid(whole) > 0;
    buf_release(&text);
}

/* Who learns labels needs a number behind one of them. */
static void check_learned(struct seen *seen, struct str text)
{
    struct label_memo memo = { .learned_n = 0 };
    bool number = false, learned = labels_learn(&memo, text);

    while (text.n && !number) {
        struct str line = str_cut(&text, '\n');

        number = !digits_stamped(line) && labels_may_number(line);
    }
    CHECK(number || !learned);
    seen->learned += learned;
}

static void check_sample(struct seen *seen, const uint8_t *bytes, size_t n, struct str name)
{
    struct buf slow = { 0 }, quick = { 0 };
    struct sample s = { .bytes = bytes, .n = n, .name = name, .whole = n < LIMIT_BID_BYTES };
    const struct parser *sure = parser_sure(&s), *all;

    text_sample(&slow, bytes, n, NULL);
    s.text = text_sampled(&quick, bytes, n, NULL);
    CHECK_STR(s.text, buf_str(&slow));
    all = ask_all(&s);
    check_learned(seen, s.text);
    if (parser_choose(&s) != all || (sure && sure != all))
        test_fail(__FILE__, __LINE__, "%.*s from byte %zu: another parser", STR_FMT(name), n);
    for (size_t i = 0; parsers[i]; i++)
        if (parsers[i]->needs[0].n)
            check_needs(seen, &s, parsers[i]);
    seen->samples++;
    seen->chosen += all != NULL;
    buf_release(&slow);
    buf_release(&quick);
}

static uint32_t random_below(struct seen *seen, size_t n)
{
    seen->random = seen->random * 1664525u + 1013904223u;
    return (seen->random >> 8) % (uint32_t)n;
}

/* A few bytes become others that formats are told by, and some stand elsewhere. */
static void check_changed(struct seen *seen, const uint8_t *bytes, size_t n, struct str name)
{
    static const char telling[] = " :-\"=[]\n|,;<>{}*.0Px\r\t";
    uint8_t changed[CHANGED_BYTES];

    n = n < sizeof changed ? n : sizeof changed;
    memcpy(changed, bytes, n);
    for (size_t i = 0; i < CHANGES; i++) {
        size_t from = random_below(seen, n), to = random_below(seen, n);
        size_t most = n - (from > to ? from : to);

        changed[random_below(seen, n)] = (uint8_t)telling[random_below(seen, sizeof telling - 1)];
        memmove(changed + to, changed + from, random_below(seen, most < 64 ? most : 64));
        if (i % 3 == 2)
            check_sample(seen, changed, n, name);
    }
}

/* From its beginning, and from places inside, where other parsers bid lower and win. */
static int check_leaf(void *ctx, const struct leaf *leaf)
{
    size_t n;
    const uint8_t *p = stream_peek(leaf->in, 2 * LIMIT_BID_BYTES, &n);

    for (size_t part = 0; part < 4 && n; part++) {
        size_t from = n * part / 4, left = n - from;

        check_sample(ctx, p + from, left < LIMIT_BID_BYTES ? left : LIMIT_BID_BYTES, leaf->name);
        check_changed(ctx, p + from, left, leaf->name);
    }
    return 0;
}

static void ignore_skip(void *ctx, struct str path, const char *reason)
{
    (void)ctx, (void)path, (void)reason;
}

TEST(every_format_says_which_files_it_is_and_what_stands_in_them)
{
    for (size_t i = 0; parsers[i]; i++)
        CHECK(parsers[i]->summary && parsers[i]->files && parsers[i]->times &&
              parsers[i]->machine);
}

TEST(asking_few_parsers_chooses_as_asking_all)
{
    static const char *const folders[] = { "corpus", "fuzz/regress", "signatures", "tests/cli" };
    struct seen seen = { 0 };
    struct walk_sink sink = { check_leaf, ignore_skip, &seen };
    struct walk w = { 0 };
    struct err err;

    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        CHECK_INT(walk_add(&w, folders[i], &err), 0);
    CHECK_INT(walk_finish(&w, &err), 0);
    for (size_t i = 0; i < w.files_n; i++)
        walk_read(&w.files[i], &sink);
    CHECK(seen.samples > 500);
    CHECK(seen.chosen > 400);
    CHECK(seen.needed > 100);
    CHECK(seen.learned > 3);
    walk_release(&w);
}
