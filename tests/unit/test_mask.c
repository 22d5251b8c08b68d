/* SPDX-License-Identifier: Apache-2.0 */
/* Names in texts of reports: report/mask.h.  What whole reports show: tests/cli/redact.sh. */
#include "lib/test.h"

#include "base/buf.h"
#include "report/mask.h"

static struct host_alias aliases[] = { { STR_INIT("ANCIENT07"), { NULL, 0 } },
                                       { STR_INIT("MANAGEMENTSERVE"), { NULL, 0 } } };
static struct host hosts[] = {
    { .name = STR_INIT("ManagementServer07.nord.example"), .aliases = aliases, .aliases_n = 2 },
    { .name = STR_INIT("SQL.nord.example") },
    { .name = STR_INIT("10.1.2.3") },
};

static struct mask *masked_house(struct evidence **e)
{
    struct verdict v = { .hosts = hosts, .hosts_n = sizeof hosts / sizeof hosts[0] };

    *e = evidence_new();
    return *e ? mask_new(&v, *e) : NULL;
}

TEST(names_of_one_machine_have_one_number)
{
    struct evidence *e;
    struct mask *m = masked_house(&e);

    CHECK(m != NULL);
    CHECK_STR(mask_text(m, STR("managementserver07")), STR("host-1"));
    CHECK_STR(mask_text(m, STR("MANAGEMENTSERVE is up.")), STR("host-1 is up."));
    CHECK_STR(mask_text(m, STR("(MANAGEMENTSERVER07.NORD.EXAMPLE)")), STR("(host-1.domain-1)"));
    CHECK_STR(mask_text(m, STR("ANCIENT07")), STR("host-1-was-1"));
    CHECK_STR(mask_text(m, STR("MANAGEMENTSERVER07AgentInstall.LOG")), STR("host-1AgentInstall.LOG"));
    CHECK_STR(mask_text(m, STR("managementserver07.nord.ex...")), STR("host-1..."));
    mask_free(m);
    evidence_free(e);
}

TEST(what_only_contains_or_resembles_a_name_stays)
{
    static const char *const texts[] = { "managementserver070", "xmanagementserver07",
                                         "SQL Server 10.22.10118.0", "HKLM\\SYSTEM\\x", "10",
                                         "C:\\Windows\\Temp", "NT AUTHORITY\\SYSTEM", "" };
    struct evidence *e;
    struct mask *m = masked_house(&e);

    CHECK(m != NULL);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        CHECK_STR(mask_text(m, str_of(texts[i])), str_of(texts[i]));
    mask_free(m);
    evidence_free(e);
}

TEST(names_told_by_their_shape_are_remembered)
{
    struct evidence *e;
    struct mask *m = masked_house(&e);

    CHECK(m != NULL);
    CHECK_STR(mask_text(m, STR("NORD\\svc-das on db9.nord.example, 10.1.2.3 and 172.16.0.9")),
              STR("domain-1\\user-1 on host-4.domain-1, address-1 and address-2"));
    CHECK_STR(mask_text(m, STR("svc-das DB9 sql.nord.example")),
              STR("user-1 host-4 host-2.domain-1"));
    CHECK_STR(mask_text(m, STR("m.m\xC3\xBCller@else.example C:\\Users\\jdoe\\x jdoe")),
              STR("user-2@else.example C:\\Users\\user-3\\x user-3"));
    mask_free(m);
    evidence_free(e);
}

/* Word after word that might begin a name. */
TEST(a_text_of_nothing_but_ends_of_names_takes_no_time)
{
    struct evidence *e;
    struct mask *m = masked_house(&e);
    struct buf text = { 0 };

    CHECK(m != NULL);
    for (size_t i = 0; i < 20000; i++)
        buf_add(&text, STR("sql-"));
    CHECK_STR(mask_text(m, buf_str(&text)), buf_str(&text));
    buf_release(&text);
    mask_free(m);
    evidence_free(e);
}
