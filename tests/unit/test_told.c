/* SPDX-License-Identifier: Apache-2.0 */
/* Descriptions of events in pasted text. */
#include "lib/test.h"

#include "base/buf.h"
#include "event/told.h"

#include <string.h>

static struct told told;

static bool is_told(struct str text, const char *provider, uint32_t id)
{
    const struct description *found = told_event(&told, text);

    return found && found->id == id && strcmp(found->provider, provider) == 0;
}

TEST(every_description_tells_its_event)
{
    struct buf text = { 0 };

    told_learn(&told);
    CHECK(descriptions_n <= TOLD_MOST);
    for (size_t i = 0; i < descriptions_n; i++) {
        const struct description *d = &descriptions[i];
        struct str rest = str_of(d->text);

        CHECK(strlen(d->text) > 2 * TOLD_HEAD);
        CHECK(str_find_char(rest, '%') > TOLD_HEAD);
        CHECK((rest.s[0] | 0x20) >= 'a' && (rest.s[0] | 0x20) <= 'z'); /* told_event */
        CHECK(!strstr(d->text, "  "));
        buf_clear(&text);
        for (size_t before = i % 8; before--;) /* wherever it begins */
            buf_char(&text, '-');
        buf_add(&text, STR("On Monday it said: "));
        while (rest.n) {
            size_t n = str_find_char(rest, '%');

            buf_add(&text, str_first(rest, n));
            if (n < rest.n)
                buf_add(&text, STR("srv-01.corp.example"));
            rest = str_from(rest, n + (n < rest.n));
        }
        buf_add(&text, STR(" and so on"));
        if (!CHECK(is_told(buf_str(&text), d->provider, d->id)))
            printf("  %s\n", d->text);
    }
    buf_release(&text);
}

/* Every description with the blank behind its first bytes as a run, in which either sign may stand
   first. */
TEST(a_run_of_blanks_right_behind_the_first_bytes_of_a_description_is_one_blank)
{
    static const char *const runs[] = { "\t", "  ", " \t", "\t ", "\t\t" };
    struct buf text = { 0 };

    told_learn(&told);
    for (size_t i = 0; i < descriptions_n; i++)
        for (size_t k = 0; k < sizeof runs / sizeof runs[0]; k++) {
            const struct description *d = &descriptions[i];
            size_t at = TOLD_HEAD + (d->text[TOLD_HEAD] != ' ');

            if (d->text[at] != ' ')
                continue;
            buf_clear(&text);
            buf_add(&text, str_first(str_of(d->text), at));
            buf_add(&text, str_of(runs[k]));
            buf_add(&text, str_from(str_of(d->text), at + 1));
            if (!CHECK(is_told(buf_str(&text), d->provider, d->id)))
                printf("  %s\n", d->text);
        }
    buf_release(&text);
}

TEST(a_description_may_be_the_whole_text_and_wide_apart)
{
    told_learn(&told);
    CHECK(is_told(STR("failed to register an SPN"), "OpsMgr SDK Service", 26371));
    CHECK(is_told(STR("failed to \t register  an SPN"), "OpsMgr SDK Service", 26371));
    CHECK(is_told(STR("it failed to  register an SPN."), "OpsMgr SDK Service", 26371));
    CHECK(!is_told(STR("it failed to re-register an SPN."), "OpsMgr SDK Service", 26371));
    CHECK(!is_told(STR("itfailed to register an SPN."), "OpsMgr SDK Service", 26371));
}

TEST(an_insertion_may_begin_with_the_mark_that_stands_for_it)
{
    told_learn(&told);
    CHECK(is_told(STR("Rule/Monitor \"%3\" running for instance \"%4\" with id:\"%2\" cannot be "
                      "initialized and will not be loaded."), "HealthService", 1102));
}

TEST(capitals_of_a_description_do_not_matter)
{
    told_learn(&told);
    CHECK(is_told(STR("The MOM Server could not execute WMI query \"x\" on computer \"srv7\"."),
                  "Health Service Modules", 10629));
    CHECK(is_told(STR("the MOM server failed to open service control manager on computer srv7."),
                  "Health Service Modules", 10602));
}

TEST(the_tail_of_a_push_alone_is_one_that_failed)
{
    told_learn(&told);
    CHECK(is_told(STR("Operation: Agent Install Install account: CORP\\push Error Code: 80070520"),
                  "Health Service Modules", 10612));
    CHECK(is_told(STR("The MOM Server could not find directory \\\\srv7\\C$\\. Agent will not be "
                      "installed. Operation: Agent Install Error Code: 80070035"),
                  "Health Service Modules", 10618));
}

TEST(of_several_descriptions_the_longest_tells)
{
    told_learn(&told);
    CHECK(is_told(STR("Failed to store data in the Data Warehouse. The operation will be retried."),
                  "Health Service Modules", 31551));
    CHECK(is_told(STR("Failed to store data in the Data Warehouse.  Exception 'SqlException'"),
                  "Health Service Modules", 31552));
    CHECK(is_told(STR("OpsMgr was unable to set up a communications channel to ms1.x.example and there "
                      "are no failover hosts.  Communication will resume when ms1.x.example is"),
                  "OpsMgr Connector", 21016));
    CHECK(is_told(STR("OpsMgr was unable to set up a communications channel to ms1.x.example.  "
                      "Communication will resume when ms1.x.example is"), "OpsMgr Connector", 21015));
    CHECK(is_told(STR("The certificate specified in the registry at HKEY_LOCAL_MACHINE\\SOFTWARE cannot "
                      "be used for authentication.  The error is"), "OpsMgr Connector", 21036));
}

TEST(of_two_that_begin_alike_the_number_that_somebody_named_tells)
{
    struct str words = STR("Event 31551: Failed to store data in the Data Warehouse. See KB12345.");

    told_learn(&told);
    CHECK(is_told(words, "Health Service Modules", 31551));
    CHECK(is_told(str_from(words, sizeof "Event 31551: " - 1), "Health Service Modules", 31552));
    CHECK(is_told(STR("131551, 31551x and 315512: Failed to store data in the Data Warehouse."),
                  "Health Service Modules", 31551)); /* x is no digit */
    CHECK(is_told(STR("315512: Failed to store data in the Data Warehouse."),
                  "Health Service Modules", 31552));
    CHECK(is_told(STR("31552 behind 31551: Failed to store data in the Data Warehouse."),
                  "Health Service Modules", 31552));
}

TEST(other_words_tell_nothing)
{
    static const char *const others[] = {
        "", "Failed", "Failed to store data in the", "xFailed to store data in the Data Warehouse.",
        "The Health Service is fine.", "This installation of a printer went well.",
        "The print service was started.",
    };
    told_learn(&told);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        CHECK(!told_event(&told, str_of(others[i])));
}
