/* SPDX-License-Identifier: Apache-2.0 */
/* What is quoted of a hit when it is known to stay, against what is quoted of it at once. */
#include "lib/test.h"

#include "base/limits.h"
#include "event/redact.h"
#include "verdict/evidence.h"

#include <stdio.h>

#define HITS 400u
#define TEXT_BYTES 6000u

static const struct signature sigs[] = { { .name = { "a", 1 } },
                                         { .name = { "b", 1 }, .routine = true } };

static uint32_t seed;

static uint32_t below(uint32_t n)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 12) % n;
}

/* Words with secrets and characters of several bytes among them, now and then many. */
static struct str any_text(char *to)
{
    static const char *const words[] = { "Password=geheim; ", "setup.exe /DASAccountPassword:S3cret ",
                                         "\xC3\xA4\xE2\x82\xAC ", "  ", "Importing pack ",
                                         "AAAAA-BBBBB-CCCCC-DDDDD-EEEEE ", "<Password>x</Password> " };
    size_t n = 0, most = below(8) ? below(700) : TEXT_BYTES - 100;

    while (n < most)
        n += (size_t)snprintf(to + n, TEXT_BYTES - n, "%s", words[below(7)]);
    return (struct str){ to, n };
}

/* One hit, as it was read. */
struct read {
    char text[TEXT_BYTES], value[TEXT_BYTES];
    struct event ev;
    struct capture captures[2];
    size_t captures_n;
    const struct signature *sig;
};

static void read_any(struct read *r, uint64_t line)
{
    static const char *const hosts[] = { "MS01", "MS02", "Password=MS03" };

    r->ev = (struct event){ .kind = EVENT_TEXT, .channel = STR("setup"), .line = line,
                            .text = any_text(r->text), .time = STAMP_ABSENT,
                            .by_shape = below(9) == 0 };
    r->captures_n = below(3);
    r->captures[0] = (struct capture){ STR("host"), str_of(hosts[below(3)]) };
    r->captures[1] = (struct capture){ STR("what"), any_text(r->value) };
    r->sig = &sigs[below(2)];
}

static bool same_captures(const struct capture *a, size_t a_n, const struct capture *b, size_t b_n)
{
    for (size_t i = 0; a_n == b_n && i < a_n; i++)
        if (!str_eq(a[i].name, b[i].name) || !str_eq(a[i].value, b[i].value))
            return false;
    return a_n == b_n;
}

static void check_hit(const struct ev_hit *hit, const struct read *r)
{
    struct arena a = { 0 };
    struct buf raw = { 0 };
    struct ev_quote now;
    uint32_t places[LIMIT_CAPTURES];

    CHECK_INT(evidence_quote(&now, &r->ev, r->captures, r->captures_n, &a, &raw), 0);
    CHECK_INT(evidence_quote_clean(&now, &a, places), 0);
    for (size_t i = 0; i < r->captures_n && i < LIMIT_CAPTURES; i++)
        CHECK_STR(now.captures[i].value, evidence_quote_value(r->captures[i].value, &a));
    for (size_t i = 0; i < now.captures_n; i++) {
        struct str value = now.captures[i].value;
        size_t at = value.n ? str_find(now.text, value) : now.text.n;

        CHECK_INT(places[i], at < now.text.n ? (uint32_t)at : NOT_IN_WORDS);
    }
    CHECK_STR(hit->text, now.text);
    CHECK(hit->text.n <= LIMIT_EXCERPT_BYTES);
    CHECK(!redact_may_hide(hit->text) || str_eq(redact_without_sieve(hit->text, &a), hit->text));
    CHECK(same_captures(hit->captures, hit->captures_n, now.captures, now.captures_n));
    CHECK_STR(hit->subject, capture_find(now.captures, now.captures_n, STR("host")));
    arena_release(&a);
    buf_release(&raw);
}

static void put(struct evidence *e, const struct read *r, bool apart)
{
    struct arena a = { 0 };
    struct buf raw = { 0 };
    struct ev_quote quote;
    uint32_t places[LIMIT_CAPTURES];

    CHECK_INT(evidence_event(e, &r->ev), 0);
    if (!apart) {
        CHECK_INT(evidence_hit(e, &r->ev, r->sig, r->captures, r->captures_n), 0);
        return;
    }
    CHECK_INT(evidence_quote(&quote, &r->ev, r->captures, r->captures_n, &a, &raw), 0);
    if (r->ev.line % 2)
        CHECK_INT(evidence_quote_clean(&quote, &a, places), 0);
    CHECK_INT(evidence_hit_quoted(e, &r->ev, r->sig, &quote), 0);
    arena_release(&a);
    buf_release(&raw);
}

TEST(a_hit_that_waits_says_in_the_end_what_it_would_have_said_at_once)
{
    static struct read reads[HITS];
    struct defects none = { 0 };

    for (unsigned round = 0; round < 6; round++) {
        struct evidence *e = evidence_new();

        seed = round / 2;
        evidence_begin(e, STR("w.log"), STR("setuplog"), WHEN_NONE);
        for (size_t i = 0; i < HITS; i++) {
            read_any(&reads[i], i + 1);
            put(e, &reads[i], round % 2);
        }
        evidence_end(e, 1, &none);
        CHECK(e->hits_n > 2 * LIMIT_HITS_KEPT);
        CHECK(e->hits_n < HITS);
        for (size_t i = 0; i < e->hits_n; i++)
            check_hit(&e->hits[i], &reads[e->hits[i].at - 1]);
        evidence_free(e);
    }
}

TEST(only_what_is_long_is_quoted_before_it_is_known_to_stay)
{
    static char text[2 * QUOTE_RAW_BYTES];
    struct event ev = { .kind = EVENT_TEXT, .channel = STR("setup"), .time = STAMP_ABSENT };
    struct arena a = { 0 };
    struct buf raw = { 0 };
    struct ev_quote quote;

    memset(text, 'x', sizeof text);
    for (size_t n = QUOTE_RAW_BYTES - 2; n < QUOTE_RAW_BYTES + 3; n++) {
        struct capture c = { STR("what"), { text, 1 } };

        ev.text = (struct str){ text, n };
        CHECK_INT(evidence_quote(&quote, &ev, &c, 1, &a, &raw), 0);
        CHECK_INT(quote.raw, n + 1 <= QUOTE_RAW_BYTES);
        CHECK_INT(quote.text.n, quote.raw ? n : LIMIT_EXCERPT_BYTES);
    }
    arena_release(&a);
    buf_release(&raw);
}

TEST(a_secret_in_an_event_never_becomes_evidence)
{
    struct evidence *e = evidence_new();
    struct defects none = { 0 };
    struct str line = STR("setup.exe /silent /upgrade /DASAccountPassword:S3cr3t-x /DataReaderUser:d");
    struct event ev = { .kind = EVENT_TEXT, .channel = STR("setup"), .text = line, .message = line,
                        .line = 3, .time = STAMP_ABSENT };
    struct capture c = { STR("command"), line };

    evidence_begin(e, STR("w.log"), STR("setuplog"), WHEN_NONE);
    evidence_event(e, &ev);
    evidence_hit(e, &ev, &sigs[0], &c, 1);
    evidence_end(e, 1, &none);
    if (CHECK_INT(e->hits_n, 1)) {
        CHECK_INT(str_find(e->hits[0].text, STR("S3cr3t")), e->hits[0].text.n);
        CHECK_INT(str_find(e->hits[0].captures[0].value, STR("S3cr3t")),
                  e->hits[0].captures[0].value.n);
        CHECK(str_find(e->hits[0].text, STR("/silent")) < e->hits[0].text.n);
    }
    evidence_free(e);
}

TEST(an_excerpt_or_a_capture_is_bounded_and_never_ends_inside_a_character)
{
    struct evidence *e = evidence_new();
    struct defects none = { 0 };
    char text[1000];
    struct event ev = { .kind = EVENT_TEXT, .channel = STR("setup"), .line = 1,
                        .time = STAMP_ABSENT };

    for (size_t i = 0; i + 3 <= sizeof text; i += 3) {
        text[i] = '\xE2';
        text[i + 1] = '\x82';
        text[i + 2] = '\xAC';
    }
    ev.text = (struct str){ text, 999 };
    evidence_begin(e, STR("w.log"), STR("setuplog"), WHEN_NONE);
    evidence_event(e, &ev);
    evidence_hit(e, &ev, &sigs[0], &(struct capture){ STR("all"), ev.text }, 1);
    evidence_end(e, 1, &none);
    CHECK(e->hits[0].text.n <= LIMIT_EXCERPT_BYTES);
    CHECK_INT(e->hits[0].text.n % 3, 0);
    CHECK_INT(e->hits[0].captures[0].value.n, e->hits[0].text.n);
    evidence_free(e);
}
