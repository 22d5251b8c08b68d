/* SPDX-License-Identifier: Apache-2.0 */
/* Whose the numbers of records are, where a file has those of several machines and logs. */
#include "lib/test.h"

#include "verdict/evidence.h"

static struct event event_number(uint64_t record)
{
    return (struct event){ .kind = EVENT_WINDOWS, .channel = STR("Application"),
                           .computer = STR("MS01"), .provider = STR("P"), .record = record,
                           .has_record = true, .level = 4,
                           .time = { .t = (when)record * WHEN_SECOND, .kind = STAMP_UTC } };
}

/* Records 1 to n in turns of three machines and two logs, without those of lost; each with the
   number that its own log has for it, or all of one sequence. */
static struct evidence *in_turns(uint64_t n, uint64_t lost, bool one_sequence,
                                 const char *const *names)
{
    struct evidence *e = evidence_new();
    struct defects none = { 0 };

    evidence_begin(e, STR("collector.xml"), STR("evtxml"), WHEN_NONE);
    for (uint64_t r = 1; r <= n; r++) {
        struct event ev = event_number(r);

        ev.computer = str_of(names[r % 3]);
        ev.channel = r / 3 % 2 ? STR("Application") : STR("System");
        ev.record = one_sequence ? r : 1 + r / 6;
        if (r != lost)
            evidence_event(e, &ev);
    }
    evidence_end(e, 1, &none);
    return e;
}

TEST(what_machines_forwarded_shares_one_sequence_of_numbers_and_has_no_gaps_but_its_own)
{
    static const char *const machines[] = { "MS01.corp.example", "MS02", "AG01" };
    struct evidence *e = in_turns(300, 0, true, machines);

    CHECK_INT(e->sources_n, 6);
    for (size_t i = 0; i < e->sources_n; i++) {
        CHECK_INT(e->sources[i].ranges_n, 1);
        CHECK_INT(e->sources[i].ranges[0].hi - e->sources[i].ranges[0].lo, 294);
        CHECK(e->sources[i].partial); /* a subscription takes what it asks for */
    }
    evidence_free(e);
    e = in_turns(300, 150, true, machines);
    for (size_t i = 0; i < e->sources_n; i++)
        CHECK_INT(e->sources[i].ranges_n, 2);
    evidence_free(e);
}

TEST(logs_that_stand_in_one_file_keep_their_own_numbers_and_gaps)
{
    static const char *const machines[] = { "MS01", "MS02", "AG01" };
    static const char *const one[] = { "MS01", "MS01.corp.example", "ms01" };
    struct evidence *e = in_turns(300, 150, false, machines);
    size_t gaps = 0;

    for (size_t i = 0; i < e->sources_n; i++) {
        gaps += e->sources[i].ranges_n - 1;
        CHECK(!e->sources[i].partial);
    }
    CHECK_INT(gaps, 1);
    evidence_free(e);
    e = evidence_new();
    evidence_begin(e, STR("x"), STR("evtx"), WHEN_NONE);
    for (uint64_t r = 1; r < 100; r++) { /* a machine that is called by two names */
        struct event ev = event_number(r);
        ev.computer = str_of(one[r % 2]);
        evidence_event(e, &ev);
    }
    evidence_end(e, 1, &(struct defects){ 0 });
    for (size_t i = 0; i < e->sources_n; i++)
        CHECK(!e->sources[i].partial);
    evidence_free(e);
}
