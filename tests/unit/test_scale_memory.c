/* SPDX-License-Identifier: Apache-2.0 */
/* What judging a machine more takes of the heap, counted: half a year of a busy agent's log, of
   which the judge once kept 2 KB a series beside its hits. */
#include "lib/scaled.h"
#include "lib/test.h"

#include <stdio.h>

#define WEEKS 24
#define HITS 32 /* of each series */
#define FEW 50
#define MANY 250
#define BYTES_MOST 18000 /* a machine of 163 hits: 17,947 now */

static const char *const routine[] = { "cfg-21024-out-of-date", "conn-21025-new-config",
                                       "conn-21026-up-to-date", "hs-1201-mp-received",
                                       "hs-1210-config-active" };
#define ROUTINE (sizeof routine / sizeof routine[0])

static const when upgraded = 19800 * WHEN_DAY;

static void entry(struct buf *out, int entry, const char *role, int host, const char *channel,
                  int records)
{
    buf_format(out, "{\"entry\":%d,\"source\":\"%s%d/%s.evtx\",\"format\":\"evtx\",\"channel\":\"%s\","
               "\"host\":\"%s%d.corp.example\",\"records\":%d,\"bytes\":%d,\"quiet\":10000000,"
               "\"first\":\"", entry, role, host, channel, channel, role, host, records, entry);
    when_append(out, upgraded - WEEKS * 7 * WHEN_DAY, 7, "Z");
    buf_add(out, STR("\",\"last\":\""));
    when_append(out, upgraded + WHEN_DAY, 7, "Z");
    buf_add(out, STR("\"}\n"));
}

static void hit(struct buf *out, int entry, const char *name, int record, when at,
                const char *version)
{
    buf_format(out, "{\"hit\":\"%s\",\"entry\":%d,\"record\":%d,\"time\":\"", name, entry, record);
    when_append(out, at, 7, "Z");
    buf_add(out, STR("\",\"captures\":["));
    if (version)
        buf_format(out, "[\"version\",\"%s\"]", version);
    buf_add(out, STR("]}\n"));
}

static void application(struct buf *out, int at, const char *role, const char *kind, int host)
{
    static const char *const versions[] = { NULL, "10.19.10050.0", "10.22.10118.0" };
    static const char *const steps[] = { "msi-1040-", "msi-1034-", "msi-1033-" };

    entry(out, at, role, host, "Application", 9);
    for (int i = 0; i < 3; i++) {
        char name[64];

        snprintf(name, sizeof name, "%s%s", steps[i], kind);
        hit(out, at, name, i + 1, upgraded + i * WHEN_MINUTE, versions[i]);
    }
    buf_format(out, "{\"complete\":%d,\"lines\":4}\n", at);
}

/* More of each series than are kept, in steps of three days. */
static void monitoring(struct buf *out, int at, int host)
{
    entry(out, at, "AG", host, "Operations Manager", 4000);
    for (size_t s = 0; s < ROUTINE; s++) {
        for (int i = 0; i < HITS; i++)
            hit(out, at, routine[s], 100 + (int)s * HITS + i, upgraded - (HITS - i) * WHEN_DAY, NULL);
        buf_format(out, "{\"more\":\"%s\",\"entry\":%d,\"about\":\"\",\"count\":560,\"begin\":"
                   "\"2023-08-27T15:42:56Z\",\"step_s\":262144,\"all\":[", routine[s], at);
        for (int i = 0; i < 59; i++)
            buf_format(out, "%s10", i ? "," : "");
        buf_add(out, STR("]}\n"));
    }
    buf_format(out, "{\"complete\":%d,\"lines\":%zu}\n", at, 1 + ROUTINE * (HITS + 1));
}

/* Of a server and so many agents: bytes that the verdict holds. */
static size_t judged(int agents)
{
    struct scale s = { 0 };
    size_t held;

    scale_begin(&s);
    application(&s.text, 1, "MS", "server", 1);
    for (int i = 0; i < agents; i++) {
        application(&s.text, 2 * i + 2, "AG", "agent", i);
        monitoring(&s.text, 2 * i + 3, i);
    }
    scale_close(&s.text, 2 * agents + 1);
    scale_judge(&s, STR("om2016plus-single"));
    CHECK_INT(s.v->hosts_n, agents + 1);
    CHECK_INT(s.e->more_n, (size_t)agents * ROUTINE);
    held = s.v->arena.total;
    scale_end(&s);
    return held;
}

TEST(a_busy_machine_more_is_judged_in_so_many_bytes)
{
    size_t few = judged(FEW), many = judged(MANY);

    if ((many - few) / (MANY - FEW) > BYTES_MOST)
        test_fail(__FILE__, __LINE__, "%zu bytes a machine", (many - few) / (MANY - FEW));
}
