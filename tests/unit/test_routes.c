/* SPDX-License-Identifier: Apache-2.0 */
/* What is kept about places and shapes is bounded, and hits do not depend on it. */
#include "lib/lazy.h"
#include "lib/test.h"

#include "base/buf.h"
#include "event/kin.h"
#include "rules/matcher.h"
#include "rules/routes.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Rules, a matcher over them and what it found last. */
struct trial {
    struct buf yaml, found;
    struct ruleset *set;
    struct matcher *m;
};

/* One of id name and number. */
static void add_rule(struct trial *t, const char *name, size_t number, const char *search, ...)
    PRINTF_LIKE(4, 5);

static void add_rule(struct trial *t, const char *name, size_t number, const char *search, ...)
{
    char text[800];
    va_list args;

    va_start(args, search);
    CHECK(vsnprintf(text, sizeof text, search, args) < (int)sizeof text);
    va_end(args);
    buf_format(&t->yaml, "title: T\nid: %s%zu\nlogsource: {product: windows}\ndetection:\n    s:\n"
               "        %s\n    condition: s\n---\n", name, number, text);
}

static void begin(struct trial *t)
{
    struct err err = { 0 };

    t->set = ruleset_new();
    if (!CHECK_INT(ruleset_add_text(t->set, "r.yml", buf_str(&t->yaml), &err), 0) ||
        !CHECK_INT(ruleset_build(t->set, &err), 0))
        printf("  %s\n", err.text);
    t->m = matcher_new(t->set);
}

static void end(struct trial *t)
{
    buf_release(&t->yaml);
    buf_release(&t->found);
    matcher_free(t->m);
    ruleset_free(t->set);
}

static void note_hit(void *ctx, const struct hit *hit)
{
    buf_format(ctx, "%.*s ", STR_FMT(hit->signature->name));
}

static void check_found(struct trial *t, struct event *ev, struct str wanted)
{
    buf_clear(&t->found);
    CHECK_INT(matcher_scan(t->m, ev, note_hit, &t->found), 0);
    CHECK_STR(buf_str(&t->found), wanted);
}

/* That rule, and no other. */
static void check_hit(struct trial *t, struct event *ev, const char *name, size_t number)
{
    struct buf wanted = { 0 };

    buf_format(&wanted, "%s%zu ", name, number);
    check_found(t, ev, buf_str(&wanted));
    buf_release(&wanted);
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
    struct trial t = { 0 };

    for (size_t i = 0; i < IDS; i++)
        add_rule(&t, "r", i, "EventID: %zu\n        F: 'a word'", i);
    begin(&t);
    for (size_t i = 0; i < 2 * IDS; i++) {
        struct event ev = event_of(&f, 1, (uint32_t)(i * 7 % IDS));

        check_hit(&t, &ev, "r", ev.event_id);
    }
    end(&t);
}

/* Each place is new and has hundreds of rules: soon there is no allowance for more. */
TEST(a_place_for_every_event_loses_no_match)
{
    enum { IDS = 400, WORDS = 600 };
    struct trial t = { 0 };

    for (size_t i = 0; i < IDS; i++)
        add_rule(&t, "id", i, "EventID: %zu\n        Message: x", i);
    for (size_t i = 0; i < WORDS; i++)
        add_rule(&t, "word", i, "F|contains: 'word %zu.'", i);
    begin(&t);
    for (size_t i = 0; i < IDS; i++) {
        char text[32];
        int n = snprintf(text, sizeof text, "a word %zu.", i);
        const struct field f = { .name = STR("F"), .value = { text, (size_t)n } };
        struct event ev = event_of(&f, 1, (uint32_t)i);

        check_hit(&t, &ev, "word", i);
    }
    _Static_assert(IDS * WORDS > ROUTES_ALLOWANCE + ROUTES_ALLOWANCE_RULE * (IDS + WORDS),
                   "more than tables take");
    end(&t);
}

/* Doubts are counted by route, at once; each event that was doubtful is one. */
TEST(doubts_are_counted_whatever_is_dropped)
{
    enum { IDS = ROUTES_MOST + 100 };
    const struct str may_be[] = { STR("F") };
    const struct rule_trouble *trouble;
    struct trial t = { 0 };
    struct arena a = { 0 };

    for (size_t i = 0; i < IDS; i++)
        add_rule(&t, "r", i, "EventID: %zu\n        F: x", i);
    add_rule(&t, "message", 0, "Message: x");
    begin(&t);
    for (size_t i = 0; i < 3 * IDS; i++) {
        struct event ev = event_of(NULL, 0, (uint32_t)(i % IDS));

        arena_reset(&a);
        lazy_event(&a, &ev, i % 2 ? LAZY_SHAPE : LAZY_PROMISE, may_be, 1, false);
        check_found(&t, &ev, STR(""));
    }
    if (CHECK_INT(matcher_trouble(t.m, &trouble), 1))
        CHECK_INT(trouble[0].not_evaluable, 3 * IDS);
    matcher_trouble(t.m, &trouble); /* asking again adds nothing */
    CHECK_INT(trouble[0].not_evaluable, 3 * IDS);
    arena_release(&a);
    end(&t);
}

/* A rule of which one part is about a message that is not there: true or doubtful, never false. */
TEST(a_doubt_besides_other_words_is_counted_where_these_are_not_found)
{
    static const char *const words[] = { "some words here", "other words", "words some", "" };
    const struct rule_trouble *trouble;
    struct field f = { .name = STR("F") };
    struct trial t = { 0 };
    struct arena a = { 0 };

    add_rule(&t, "r", 0, "- Message: 'some text'\n        - F: 'some words here'\n"
                         "        - F|re: 'words s[o]me'");
    begin(&t);
    for (size_t i = 0; i < 400; i++) {
        struct event ev;

        arena_reset(&a);
        f.value = str_of(words[i / 5 % 4]);
        ev = event_of(&f, 1, 7);
        lazy_event(&a, &ev, (enum lazy)(i % LAZY_WAYS), NULL, 0, false);
        check_found(&t, &ev, i / 5 % 2 ? STR("") : STR("r0 "));
    }
    if (CHECK_INT(matcher_trouble(t.m, &trouble), 1)) {
        CHECK_INT(trouble[0].not_evaluable, 200);
        CHECK_INT(trouble[0].limit_reached, 0);
    }
    arena_release(&a);
    end(&t);
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
    struct trial t = { 0 };
    struct arena a = { 0 };

    for (size_t i = 0; i < FIELDS; i++)
        add_rule(&t, "r", i, "F%zu: x", i);
    begin(&t);
    for (size_t i = 0; i < 3 * FIELDS; i++) {
        char name[32];
        int n = snprintf(name, sizeof name, "F%zu", i * 11 % FIELDS);
        const struct field f = { .name = { name, (size_t)n }, .value = STR("x") };
        struct event ev;

        arena_reset(&a);
        ev = shaped(&a, &f, i % 2 ? LAZY_SHAPE : LAZY_FETCH);
        check_hit(&t, &ev, "r", i * 11 % FIELDS);
    }
    arena_release(&a);
    end(&t);
}

/* Nothing is decoded of an event that no rule can be true of. */
TEST(an_event_that_no_rule_concerns_is_not_expanded)
{
    const struct field f = { .name = STR("Other"), .value = STR("x") };
    const struct field wanted = { .name = STR("F"), .value = STR("y") };
    struct trial t = { 0 };
    struct arena a = { 0 };
    struct event ev;

    add_rule(&t, "a", 0, "F: 'some text'");
    add_rule(&t, "a", 1, "Message: 'some text'\n        F: null\n        G: x");
    begin(&t);
    ev = shaped(&a, &f, LAZY_SHAPE);
    check_found(&t, &ev, STR(""));
    CHECK(ev.expand != NULL);
    ev = shaped(&a, &wanted, LAZY_FETCH);
    check_found(&t, &ev, STR(""));
    CHECK(ev.expand != NULL && ev.fields_n == 1); /* one field, and not all of it */
    ev = shaped(&a, &wanted, LAZY_SHAPE);
    check_found(&t, &ev, STR(""));
    CHECK(ev.expand == NULL);
    arena_release(&a);
    end(&t);
}

/* Of an event with a hit its data are decoded, and System's fields where a rule asks for one. */
TEST(a_hit_needs_no_more_than_the_data)
{
    const struct field fields[] = { { .name = STR("Keywords"), .place = FIELD_SYSTEM,
                                      .value = STR("0x1") },
                                    { .name = STR("Data"), .value = STR("x") },
                                    { .name = STR("Data"), .value = STR("y") } };
    static const struct {
        const char *search;
        size_t fields;
    } rules[] = { { "'Data[2]': y", 2 },
                  { "'Data[1]': x\n        Data: y", 2 },
                  { "'Data[2]': y\n        Keywords: '0x1'", 3 },
                  { "Keywords|re: '0x[1]'\n        'Data[1]|re': '[x]'", 3 },
                  { "'Data[2]': y\n        UserData.Data: x", 2 },
                  { "'Data[2]|exists': true\n        Other: null", 2 },
                  { "Provider_Name: 'P'\n        Channel: System", 2 } };

    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        for (size_t how = LAZY_FETCH; how <= LAZY_PROMISE; how++) {
            struct trial t = { 0 };
            struct arena a = { 0 };
            struct event ev = event_of(fields, 3, 7);

            ev.provider = STR("P");
            add_rule(&t, "r", i, "%s", rules[i].search);
            begin(&t);
            lazy_event(&a, &ev, (enum lazy)how, NULL, 0, false);
            check_hit(&t, &ev, "r", i);
            CHECK(ev.expand != NULL);
            CHECK_INT(ev.fields_n, rules[i].fields);
            arena_release(&a);
            end(&t);
        }
}

/* More places than are remembered; every third has a rule, which every sixth event meets. */
TEST(where_no_rule_is_about_a_place_nobody_asks_for_fields)
{
    enum { IDS = 3 * ROUTE_DOORS };
    struct field f = { .name = STR("F") };
    struct trial t = { 0 };
    struct arena a = { 0 };

    for (size_t id = 0; id < IDS; id += 3)
        add_rule(&t, "r", id, "EventID: %zu\n        F: x", id);
    begin(&t);
    for (size_t i = 0; i < 3 * IDS; i++) {
        size_t id = i * 7 % IDS;
        struct event ev;

        arena_reset(&a);
        f.value = i % 2 ? STR("x") : STR("y");
        ev = event_of(&f, 1, (uint32_t)id);
        lazy_event(&a, &ev, LAZY_PROMISE, NULL, 0, false);
        if (id % 3 == 0 && i % 2)
            check_hit(&t, &ev, "r", id);
        else
            check_found(&t, &ev, STR(""));
        CHECK((ev.promise == NULL) == (id % 3 == 0));
    }
    arena_release(&a);
    end(&t);
}

/* Names that are like each other at their ends and in length, more of them than are kept, and ids
   that are 0 or none: whoever is met again is known by all of it. */
TEST(events_are_told_by_channel_provider_and_id_together)
{
    enum { PROVIDERS = 2 * NAMES_MOST, EVENTS = 20000 };
    static const struct str channels[] = { STR_INIT("App"), STR_INIT("Opp"), STR_INIT("App8901") };
    const struct field f = { .name = STR("F"), .value = STR("x") };
    struct trial t = { 0 };
    struct arena a = { 0 };
    uint32_t seed = 1;

    for (size_t i = 0; i < PROVIDERS; i += 5)
        add_rule(&t, "r", i, "Provider_Name: 'a provider %03zu of logs'\n        EventID: 0\n"
                 "        Channel: Opp\n        F: x", i);
    begin(&t);
    for (size_t n = 0; n < EVENTS; n++) {
        char provider[40];
        struct event ev = event_of(&f, 1, n % 3 == 1);
        size_t i;

        seed = seed * 1664525u + 1013904223u;
        i = (seed >> 16) % (n % 2 ? PROVIDERS : 8);
        ev.provider.s = provider;
        ev.provider.n = (size_t)snprintf(provider, sizeof provider, "a provider %03zu of logs", i);
        ev.channel = channels[(seed >> 8) % 3];
        ev.has_event_id = n % 3 < 2;
        arena_reset(&a);
        lazy_event(&a, &ev, LAZY_PROMISE, NULL, 0, false);
        if (i % 5 == 0 && n % 3 == 0 && str_eq(ev.channel, STR("Opp")))
            check_hit(&t, &ev, "r", i);
        else
            check_found(&t, &ev, STR(""));
    }
    arena_release(&a);
    end(&t);
}

/* As a parser with little room for kins, which begin anew when another one needs the place. */
static struct event_kin *kin_of(struct event_kin *kins, uint32_t *keys, uint32_t key)
{
    if (keys[key % 5] != key + 1)
        kins[key % 5] = (struct event_kin){ 0 };
    keys[key % 5] = key + 1;
    return &kins[key % 5];
}

/* Places that rules are about or not, each with events of several fields, in any order: what was
   noted of a kin leads to what is found without it, also where doors are taken by others and all
   routes are dropped. */
TEST(what_is_noted_of_a_kin_changes_no_hit)
{
    enum { IDS = 3000, EVENTS = 30000 };
    static const struct field fields[] = { { .name = STR_INIT("F"), .value = STR_INIT("x") },
                                           { .name = STR_INIT("G"), .value = STR_INIT("x") },
                                           { .name = STR_INIT("H"), .value = STR_INIT("x") } };
    struct event_kin kins[5] = { { 0 } };
    uint32_t keys[5] = { 0 }, seed = 3, hits = 0;
    struct trial with = { 0 }, without = { 0 };
    struct arena a = { 0 };

    for (size_t i = 0; i < IDS; i += 3) {
        add_rule(&with, "r", i, "EventID: %zu\n        %c: x", i, "FGH"[i % 9 / 3]);
        add_rule(&without, "r", i, "EventID: %zu\n        %c: x", i, "FGH"[i % 9 / 3]);
    }
    begin(&with);
    begin(&without);
    for (size_t n = 0; n < EVENTS; n++) {
        uint32_t id, first, how;
        struct event ev, other;

        seed = seed * 1664525u + 1013904223u;
        id = (seed >> 8) % (n % 2 ? 7 : IDS);
        first = (seed >> 24) % 3;
        how = (seed >> 5) % 4 ? LAZY_PROMISE : (seed >> 26) % LAZY_WAYS;
        ev = other = event_of(fields + first, 1 + (seed >> 28) % (3 - first), id);
        arena_reset(&a);
        lazy_event(&a, &ev, (enum lazy)how, NULL, 0, false);
        lazy_event(&a, &other, (enum lazy)how, NULL, 0, false);
        ev.kin = kin_of(kins, keys, id * LAZY_WAYS + how);
        buf_clear(&without.found);
        CHECK_INT(matcher_scan(without.m, &other, note_hit, &without.found), 0);
        check_found(&with, &ev, buf_str(&without.found));
        hits += without.found.n > 0;
    }
    CHECK(hits > EVENTS / 10);
    arena_release(&a);
    end(&with);
    end(&without);
}

/* An event whose data are told by bytes, in one of two orders, and the same without them. */
struct said {
    struct field fields[4];
    char bytes[20];
    struct event with, without;
};

static uint32_t draw(uint32_t *seed, uint32_t n)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % n;
}

static void say(struct said *s, struct arena *a, struct event_form *forms, uint32_t *seed)
{
    static const struct str values[] = { STR_INIT("x"), STR_INIT("zed"), STR_INIT("xbc") };
    static const char *const names[] = { "F", "G", "H", "S" };
    uint32_t turned = draw(seed, 2);
    int n = 0;

    for (size_t i = 0; i < 4; i++)
        s->fields[i] = (struct field){ .name = str_of(names[i]), .value = values[draw(seed, 3)],
                                       .place = i < 3 ? FIELD_DATA : FIELD_SYSTEM };
    for (size_t i = 0; i < 3; i++)
        n += snprintf(s->bytes + n, sizeof s->bytes - (size_t)n, "%.*s|",
                      STR_FMT(s->fields[turned ? 2 - i : i].value));
    s->without = event_of(s->fields, 4, 1 + draw(seed, 7));
    s->without.level = (int8_t)draw(seed, 3);
    s->with = s->without;
    lazy_event(a, &s->with, LAZY_FETCH, NULL, 0, false);
    lazy_event(a, &s->without, LAZY_FETCH, NULL, 0, false);
    s->with.data = (struct str){ s->bytes, (size_t)n };
    s->with.form = &forms[turned];
}

static void check_troubles(struct trial *x, struct trial *y)
{
    const struct rule_trouble *a, *b;
    size_t n = matcher_trouble(x->m, &a);

    if (CHECK_INT(matcher_trouble(y->m, &b), n) && CHECK(n > 0))
        for (size_t i = 0; i < n; i++)
            CHECK(str_eq(a[i].signature->name, b[i].signature->name) &&
                  a[i].not_evaluable == b[i].not_evaluable);
}

/* Rules about data alone, and about what the same data may come with. */
TEST(what_nobody_wanted_once_is_passed_where_data_decide_alone)
{
    static const char *const searches[] = {
        "EventID: 1\n        F: x\n        G: zed",
        "EventID: 2\n        G|endswith: bc\n        F|contains: e",
        "EventID: 3\n        F: x\n        Level: 2",
        "EventID: 4\n        F: x\n        S: zed",
        "- {EventID: 5, Message|contains: zed}\n        - {EventID: 5, F: xbc, H: xbc}",
        "EventID: 6\n        F|fieldref: G\n        H: xbc",
        "EventID: 6\n        F|fieldref: S\n        H: x",
        "EventID: 7\n        Provider_Name|contains: P\n        G: x\n        RecordNumber: 3",
    };
    struct trial with = { 0 }, without = { 0 };
    struct event_form forms[2] = { { 0 } };
    struct arena a = { 0 };
    uint32_t seed = 9, hits = 0;

    for (size_t i = 0; i < sizeof searches / sizeof searches[0]; i++) {
        add_rule(&with, "r", i, "%s", searches[i]);
        add_rule(&without, "r", i, "%s", searches[i]);
    }
    begin(&with);
    begin(&without);
    for (size_t n = 0; n < 20000; n++) {
        struct said s;

        arena_reset(&a);
        say(&s, &a, forms, &seed);
        buf_clear(&without.found);
        CHECK_INT(matcher_scan(without.m, &s.without, note_hit, &without.found), 0);
        check_found(&with, &s.with, buf_str(&without.found));
        hits += without.found.n > 0;
    }
    CHECK(hits > 1000);
    check_troubles(&with, &without);
    arena_release(&a);
    end(&with);
    end(&without);
}

/* What is looked up behind "UserData." has a bound; a field beyond it is there all the same. */
TEST(a_field_with_a_long_name_is_fetched_with_the_others)
{
    char name[300];
    struct field fields[] = { { .name = STR("F"), .value = STR("x") },
                              { .name = { name, 0 }, .value = STR("y") },
                              { .name = STR("G"), .value = STR("z") } };
    struct trial t = { 0 };
    struct arena a = { 0 };
    struct event ev;

    memset(name, 'n', sizeof name);
    for (size_t n = 190; n < sizeof name; n++)
        add_rule(&t, "r", n, "UserData.%.*s: y", (int)n, name);
    add_rule(&t, "other", 0, "F: z");
    begin(&t);
    for (size_t n = 190; n < sizeof name; n++) {
        arena_reset(&a);
        fields[1].name.n = n;
        ev = event_of(fields, 3, 7);
        lazy_event(&a, &ev, LAZY_FETCH, NULL, 0, false);
        check_hit(&t, &ev, "r", n);
    }
    arena_release(&a);
    end(&t);
}

/* A field without a path has not the empty one. */
TEST(nothing_behind_userdata_names_no_field)
{
    const struct field f = { .name = STR("F"), .value = STR("x") };
    struct trial t = { 0 };
    struct arena a = { 0 };

    add_rule(&t, "r", 0, "UserData.: x");
    begin(&t);
    for (size_t how = 0; how < LAZY_WAYS; how++) {
        struct event ev = shaped(&a, &f, (enum lazy)how);

        check_found(&t, &ev, STR(""));
    }
    arena_release(&a);
    end(&t);
}
