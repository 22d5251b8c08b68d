/* SPDX-License-Identifier: Apache-2.0 */
/* What is kept about places and shapes is bounded, and hits do not depend on it. */
#include "lib/lazy.h"
#include "lib/test.h"

#include "base/buf.h"
#include "rules/matcher.h"
#include "rules/routes.h"

#include <stdio.h>

static void note_hit(void *ctx, const struct hit *hit)
{
    buf_format(ctx, "%.*s ", STR_FMT(hit->signature->name));
}

static struct ruleset *built(struct buf *yaml)
{
    struct ruleset *set = ruleset_new();
    struct err err = { 0 };

    if (!CHECK_INT(ruleset_add_text(set, "r.yml", buf_str(yaml), &err), 0) ||
        !CHECK_INT(ruleset_build(set, &err), 0))
        printf("  %s\n", err.text);
    buf_release(yaml);
    return set;
}

static void add_rule(struct buf *yaml, const char *name, size_t number, const char *search)
{
    buf_format(yaml, "title: T\nid: %s%zu\nlogsource: {product: windows}\ndetection:\n    s:\n"
               "        %s\n    condition: s\n---\n", name, number, search);
}

static struct event event_of(const struct field *fields, size_t n, uint32_t id)
{
    return (struct event){ .kind = EVENT_WINDOWS, .channel = STR("System"), .level = -1,
                           .time = STAMP_ABSENT, .provider = STR("P"), .event_id = id,
                           .has_event_id = true, .fields = fields, .fields_n = n };
}

/* One rule for each id: no two places have the same rules. */
TEST(more_places_than_are_kept_lose_no_match)
{
    enum { IDS = ROUTES_MOST + 200 };
    const struct field f = { .name = STR("F"), .value = STR("a word") };
    struct buf yaml = { 0 }, found = { 0 }, wanted = { 0 };
    struct ruleset *set;
    struct matcher *m;

    for (size_t i = 0; i < IDS; i++) {
        char search[64];

        snprintf(search, sizeof search, "EventID: %zu\n        F: 'a word'", i);
        add_rule(&yaml, "r", i, search);
    }
    set = built(&yaml);
    m = matcher_new(set);
    for (size_t i = 0; i < 2 * IDS; i++) {
        struct event ev = event_of(&f, 1, (uint32_t)(i * 7 % IDS));

        buf_clear(&found);
        buf_clear(&wanted);
        buf_format(&wanted, "r%u ", (unsigned)ev.event_id);
        CHECK_INT(matcher_scan(m, &ev, note_hit, &found), 0);
        CHECK_STR(buf_str(&found), buf_str(&wanted));
    }
    buf_release(&found);
    buf_release(&wanted);
    matcher_free(m);
    ruleset_free(set);
}

/* Each place is new and has hundreds of rules: soon there is no allowance for more. */
TEST(a_place_for_every_event_loses_no_match)
{
    enum { IDS = 400, WORDS = 600 };
    struct buf yaml = { 0 }, found = { 0 }, wanted = { 0 };
    struct ruleset *set;
    struct matcher *m;

    for (size_t i = 0; i < IDS; i++) {
        char search[64];

        snprintf(search, sizeof search, "EventID: %zu\n        Message: x", i);
        add_rule(&yaml, "id", i, search);
    }
    for (size_t i = 0; i < WORDS; i++) {
        char search[64];

        snprintf(search, sizeof search, "F|contains: 'word %zu.'", i);
        add_rule(&yaml, "word", i, search);
    }
    set = built(&yaml);
    m = matcher_new(set);
    for (size_t i = 0; i < IDS; i++) {
        char text[32];
        int n = snprintf(text, sizeof text, "a word %zu.", i);
        const struct field f = { .name = STR("F"), .value = { text, (size_t)n } };
        struct event ev = event_of(&f, 1, (uint32_t)i);

        buf_clear(&found);
        buf_clear(&wanted);
        buf_format(&wanted, "word%zu ", i);
        CHECK_INT(matcher_scan(m, &ev, note_hit, &found), 0);
        CHECK_STR(buf_str(&found), buf_str(&wanted));
    }
    CHECK(IDS * WORDS > ROUTES_ALLOWANCE + ROUTES_ALLOWANCE_RULE * (IDS + WORDS));
    buf_release(&found);
    buf_release(&wanted);
    matcher_free(m);
    ruleset_free(set);
}

/* Doubts are counted by route, at once; each event that was doubtful is one. */
TEST(doubts_are_counted_whatever_is_dropped)
{
    enum { IDS = ROUTES_MOST + 100 };
    const struct str may_be[] = { STR("F") };
    struct buf yaml = { 0 }, found = { 0 };
    const struct rule_trouble *trouble;
    struct arena a = { 0 };
    struct ruleset *set;
    struct matcher *m;

    for (size_t i = 0; i < IDS; i++) {
        char search[64];

        snprintf(search, sizeof search, "EventID: %zu\n        F: x", i);
        add_rule(&yaml, "r", i, search);
    }
    add_rule(&yaml, "message", 0, "Message: x");
    set = built(&yaml);
    m = matcher_new(set);
    for (size_t i = 0; i < 3 * IDS; i++) {
        struct event ev = event_of(NULL, 0, (uint32_t)(i % IDS));

        arena_reset(&a);
        lazy_event(&a, &ev, LAZY_SHAPE, may_be, 1, false);
        CHECK_INT(matcher_scan(m, &ev, note_hit, &found), 0);
    }
    CHECK_INT(found.n, 0);
    if (CHECK_INT(matcher_trouble(m, &trouble), 1))
        CHECK_INT(trouble[0].not_evaluable, 3 * IDS);
    matcher_trouble(m, &trouble); /* asking again adds nothing */
    CHECK_INT(trouble[0].not_evaluable, 3 * IDS);
    arena_release(&a);
    buf_release(&found);
    matcher_free(m);
    ruleset_free(set);
}

static struct event shaped(struct arena *a, const struct field *f, enum lazy how)
{
    struct event ev = event_of(f, 1, 7);

    lazy_event(a, &ev, how, NULL, 0, false);
    return ev;
}

/* Shapes come and go at one address, and there are more than are remembered. */
TEST(shapes_are_known_by_what_they_say)
{
    enum { FIELDS = 700 };
    struct buf yaml = { 0 }, found = { 0 }, wanted = { 0 };
    struct arena a = { 0 };
    struct ruleset *set;
    struct matcher *m;

    for (size_t i = 0; i < FIELDS; i++) {
        char search[64];

        snprintf(search, sizeof search, "F%zu: x", i);
        add_rule(&yaml, "r", i, search);
    }
    set = built(&yaml);
    m = matcher_new(set);
    for (size_t i = 0; i < 3 * FIELDS; i++) {
        char name[32];
        int n = snprintf(name, sizeof name, "F%zu", i * 11 % FIELDS);
        const struct field f = { .name = { name, (size_t)n }, .value = STR("x") };
        struct event ev;

        arena_reset(&a);
        ev = shaped(&a, &f, i % 2 ? LAZY_SHAPE : LAZY_FETCH);
        buf_clear(&found);
        buf_clear(&wanted);
        buf_format(&wanted, "r%zu ", i * 11 % FIELDS);
        CHECK_INT(matcher_scan(m, &ev, note_hit, &found), 0);
        CHECK_STR(buf_str(&found), buf_str(&wanted));
    }
    arena_release(&a);
    buf_release(&found);
    buf_release(&wanted);
    matcher_free(m);
    ruleset_free(set);
}

/* Nothing is decoded of an event that no rule can be true of. */
TEST(an_event_that_no_rule_concerns_is_not_expanded)
{
    const struct field f = { .name = STR("Other"), .value = STR("x") };
    const struct field wanted = { .name = STR("F"), .value = STR("y") };
    struct buf yaml = { 0 }, found = { 0 };
    struct arena a = { 0 };
    struct ruleset *set;
    struct matcher *m;
    struct event ev;

    add_rule(&yaml, "a", 0, "F: 'some text'");
    add_rule(&yaml, "a", 1, "Message: 'some text'\n        F: null\n        G: x");
    set = built(&yaml);
    m = matcher_new(set);
    ev = shaped(&a, &f, LAZY_SHAPE);
    CHECK_INT(matcher_scan(m, &ev, note_hit, &found), 0);
    CHECK(ev.expand != NULL);
    ev = shaped(&a, &wanted, LAZY_FETCH);
    CHECK_INT(matcher_scan(m, &ev, note_hit, &found), 0);
    CHECK(ev.expand != NULL && ev.fields_n == 1); /* one field, and not all of it */
    ev = shaped(&a, &wanted, LAZY_SHAPE);
    CHECK_INT(matcher_scan(m, &ev, note_hit, &found), 0);
    CHECK(ev.expand == NULL);
    CHECK_INT(found.n, 0);
    arena_release(&a);
    buf_release(&found);
    matcher_free(m);
    ruleset_free(set);
}
