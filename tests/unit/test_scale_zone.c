/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How far a machine's clock is ahead is found in thousands of its logs without each against each
 * (test_scale.c).
 */
#include "lib/scaled.h"
#include "lib/test.h"

#define MANY 20000
#define PAIRED 34000 /* logs in two times: each against each took three times what is allowed */
#define TABLES 4000  /* of one machine: each against all of its records took over a minute */
#define ROWS 20      /* of each */

/* Every second log is an event log, the others tell of the same results in local times, or by a
   clock without a date. */
static void results_of_many_logs(struct buf *out, int n, bool dated)
{
    for (int i = 1; i <= n; i += 2) {
        when at = 19800 * WHEN_DAY + i * (dated ? 12 : 1) * WHEN_HOUR;

        buf_format(out, "{\"entry\":%d,\"source\":\"MS01/%05d.evtx\",\"format\":\"evtx\","
                   "\"channel\":\"Application\",\"host\":\"MS01.corp.example\",\"records\":9,"
                   "\"bytes\":%d}\n"
                   "{\"hit\":\"msi-1033-server\",\"entry\":%d,\"record\":3,\"time\":\"",
                   i, i, i, i);
        when_append(out, at, 7, "Z");
        buf_format(out, "\",\"captures\":[[\"version\",\"10.22.10118.0\"]]}\n"
                   "{\"complete\":%d,\"lines\":2}\n", i);
        buf_format(out, "{\"entry\":%d,\"source\":\"MS01/%05d.log\",\"format\":\"%s\","
                   "\"channel\":\"%s\",\"host\":\"MS01.corp.example\",\"records\":9,"
                   "\"bytes\":%d,\"text\":true}\n",
                   i + 1, i, dated ? "msilog" : "setuplog", dated ? "msi" : "setup", i);
        if (!dated)
            buf_format(out, "{\"runs\":[[1,\"%02d:20:00\",\"%02d:40:00\",1,9]],\"entry\":%d}\n",
                       i % 23, i % 23, i + 1);
        buf_format(out, "{\"hit\":\"%s\",\"entry\":%d,\"run\":1,\"line\":3,\"time\":\"",
                   dated ? "msi-1033-server" : "setup-msi-ok-server", i + 1);
        if (dated)
            when_append(out, at + WHEN_HOUR, 0, "");
        else
            buf_format(out, "%02d:30:00", i % 23);
        buf_format(out, "\",\"captures\":[[\"version\",\"10.22.10118.0\"]]}\n"
                   "{\"complete\":%d,\"lines\":%d}\n", i + 1, dated ? 2 : 3);
    }
    scale_close(out, n);
}

static void many_results(int n, bool dated)
{
    struct scale s = { 0 };

    scale_begin(&s);
    results_of_many_logs(&s.text, n, dated);
    scale_judge(&s, STR_NONE);
    CHECK_INT(s.v->coverage_n, n);
    if (dated)
        CHECK_STR(s.v->hosts[0].zone, STR("+01:00"));
    scale_end(&s);
}

TEST(thousands_of_results_in_two_times_are_not_all_held_against_each_other)
{
    many_results(PAIRED, true);
}

TEST(thousands_of_runs_without_dates_do_not_ask_all_results_for_their_day)
{
    many_results(MANY, false);
}

/* The same each hour from midnight on, in a log of rows and in tables of the local time. */
static void same_each_hour(struct buf *out, int entry, int rows, bool utc)
{
    const when from = 19800 * WHEN_DAY;
    const char *zone = utc ? "Z" : "";

    buf_format(out, "{\"entry\":%d,\"source\":\"MS01/t%05d\",\"format\":\"%s\",\"channel\":"
               "\"Application\",\"host\":\"MS01.corp.example\",\"records\":%d,\"bytes\":%d,"
               "\"first\":\"", entry, entry, utc ? "evtxml" : "evtcsv", rows, entry);
    when_append(out, from, 7, zone);
    buf_add(out, STR("\",\"last\":\""));
    when_append(out, from + rows * WHEN_HOUR, 7, zone);
    buf_add(out, STR("\"}\n"));
    for (int i = 0; i < rows; i++) {
        buf_format(out, "{\"hit\":\"msi-1033-server\",\"entry\":%d,\"%s\":%d,\"time\":\"", entry,
                   utc ? "record" : "line", i + 1);
        when_append(out, from + i * WHEN_HOUR, 7, zone);
        buf_add(out, STR("\",\"captures\":[[\"version\",\"10.22.10118.0\"]]}\n"));
    }
    buf_format(out, "{\"complete\":%d,\"lines\":%d}\n", entry, rows + 1);
}

TEST(thousands_of_tables_that_fit_several_zones_do_not_ask_all_records)
{
    struct scale s = { 0 };

    scale_begin(&s);
    same_each_hour(&s.text, 1, 900, true);
    for (int i = 2; i <= TABLES + 1; i++)
        same_each_hour(&s.text, i, ROWS, false);
    scale_close(&s.text, TABLES + 1);
    scale_judge(&s, STR_NONE);
    CHECK_INT(s.v->coverage_n, TABLES + 1);
    scale_end(&s);
}
