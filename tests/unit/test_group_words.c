/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The management group is told by an event's strings or, where an export has none, by its words
 * (events.md 1, 2): the shipped signatures capture the same of both, as XML and as text.
 */
#include "lib/casepage.h"
#include "lib/reading.h"
#include "lib/test.h"

#include "rules/matcher.h"

#include <stdio.h>

/* Of one signature: what it captured last, and the words of the event. */
struct told {
    const struct signature *of;
    struct matcher *matcher;
    struct buf group, words;
};

static void on_hit(void *ctx, const struct hit *hit)
{
    struct told *t = ctx;

    if (hit->signature == t->of)
        buf_add(&t->group, capture_find(hit->captures, hit->captures_n, STR("group")));
}

static void tell(struct told *t, struct str bytes)
{
    struct sample s = { .bytes = (const uint8_t *)bytes.s, .n = bytes.n, .text = bytes,
                        .name = STR("exemplar"), .whole = true };
    const struct parser *parser = parser_choose(&s);
    struct reading r = { 0 };
    struct event ev;

    buf_clear(&t->group);
    buf_clear(&t->words);
    if (!CHECK(parser) || !CHECK(reading_open(&r, parser, bytes, 0)))
        return;
    while (reading_next(&r, &ev)) {
        CHECK_INT(matcher_scan(t->matcher, &ev, on_hit, t), 0);
        buf_add(&t->words, ev.message);
    }
    reading_close(&r);
}

/* What stands in an event's XML between two texts. */
static struct str between(struct str xml, struct str a, struct str b)
{
    struct str rest = str_from(xml, str_find(xml, a));

    rest = str_from(rest, a.n < rest.n ? a.n : rest.n);
    return str_first(rest, str_find(rest, b));
}

/* As Event Viewer copies it; folded: wrapped before "group" and before the name. */
static void as_text(struct buf *out, struct str xml, struct str words, bool folded)
{
    buf_format(out, "Log Name:      Operations Manager\r\nSource:        %.*s\r\n"
               "Date:          3/16/2024 10:05:07 PM\r\nEvent ID:      %.*s\r\n"
               "Task Category: None\r\nLevel:         Information\r\nKeywords:      Classic\r\n"
               "User:          N/A\r\nComputer:      AG17.corp.example\r\nDescription:\r\n",
               STR_FMT(between(xml, STR("Provider Name='"), STR("'"))),
               STR_FMT(between(xml, STR("<EventID Qualifiers='0'>"), STR("<"))));
    for (; words.n; words = str_from(words, 1)) {
        struct str next = str_from(words, 1);
        bool here = words.s[0] == ' ' &&
                    (str_starts_nocase(next, STR("group ")) || str_starts(next, STR("CORP-MG")) ||
                     str_starts(next, STR("\"CORP-MG")));

        buf_add(out, folded && here ? STR("\r\n") : str_first(words, 1));
    }
    buf_add(out, STR("\r\n"));
}

static void check_text(struct told *t, struct str xml, struct str words, bool folded)
{
    struct buf text = { 0 };

    as_text(&text, xml, words, folded);
    tell(t, buf_str(&text));
    if (!CHECK_STR(buf_str(&t->group), STR("CORP-MG")))
        printf("  %.*s, as text%s\n", STR_FMT(t->of->name), folded ? ", folded" : "");
    buf_release(&text);
}

/* The samples of a signature: those that captured, and of them those with words alone. */
static void count_samples(struct told *t, const struct ruleset *set, size_t *told, size_t *by_words)
{
    const struct exemplar *list;
    size_t n = ruleset_exemplars(set, t->of, &list);
    struct buf words = { 0 };

    *told = *by_words = 0;
    for (size_t i = 0; i < n; i++) {
        if (!list[i].match || !list[i].event_xml.n)
            continue;
        tell(t, list[i].event_xml);
        *told += t->group.n > 0;
        if (!t->words.n || !t->group.n)
            continue;
        ++*by_words;
        CHECK_STR(buf_str(&t->group), STR("CORP-MG"));
        buf_clear(&words);
        buf_add(&words, buf_str(&t->words));
        check_text(t, list[i].event_xml, buf_str(&words), false);
        check_text(t, list[i].event_xml, buf_str(&words), true);
    }
    buf_release(&words);
}

TEST(who_takes_the_group_from_an_events_strings_takes_it_from_its_words_too)
{
    struct case_world w = { 0 };
    struct told t = { 0 };
    struct err err = { 0 };
    size_t signatures = 0, told, by_words;

    if (CHECK_INT(case_world_shipped(&w, &err), 0) && (t.matcher = matcher_new(w.ruleset))) {
        for (size_t i = 0; i < ruleset_count(w.ruleset); i++) {
            t.of = ruleset_at(w.ruleset, i);
            count_samples(&t, w.ruleset, &told, &by_words);
            if (told && !CHECK(told > by_words && by_words > 0))
                printf("  %.*s has no samples of both kinds\n", STR_FMT(t.of->name));
            signatures += told > 0;
        }
        CHECK(signatures >= 25);
    }
    matcher_free(t.matcher);
    buf_release(&t.group);
    buf_release(&t.words);
    case_world_release(&w);
}

/* A name that is cut off is another group's: rather none. */
TEST(a_cut_name_and_words_without_one_give_no_group)
{
    static const char *const texts[] = {
        "The Health Service successfully logged on all accounts for management group COR...",
        "The service logged on all accounts for management group COR\xE2\x80\xA6",
        "The Health Service successfully logged on all accounts",
        "The Health Service successfully logged on all accounts for management group",
    };
    static const struct str xml =
        STR_INIT("Provider Name='HealthService' <EventID Qualifiers='0'>7024<");
    struct case_world w = { 0 };
    struct told t = { 0 };
    struct err err = { 0 };

    if (CHECK_INT(case_world_shipped(&w, &err), 0) && (t.matcher = matcher_new(w.ruleset))) {
        t.of = ruleset_find(w.ruleset, STR("hs-7024-runas-logged-on"));
        check_text(&t, xml, STR("The Health Service successfully logged on all accounts for "
                                "management group CORP-MG."), false);
        for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
            struct buf text = { 0 };

            as_text(&text, xml, str_of(texts[i]), false);
            tell(&t, buf_str(&text));
            CHECK_STR(buf_str(&t.group), STR(""));
            buf_release(&text);
        }
    }
    matcher_free(t.matcher);
    buf_release(&t.group);
    buf_release(&t.words);
    case_world_release(&w);
}
