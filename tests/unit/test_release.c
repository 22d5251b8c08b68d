/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/test.h"

#include "rules/release.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct arena arena;

static struct releases *shipped(void)
{
    struct releases *map = NULL;
    struct err err = { 0 };
    size_t n;
    char *text = test_read_file("signatures/maps/releases.yml", &n);

    if (!CHECK(text))
        return NULL;
    if (!CHECK_INT(releases_read(&map, &arena, "releases.yml", (struct str){ text, n }, &err), 0))
        printf("  %s\n", err.text);
    free(text);
    return map;
}

static const struct {
    const char *product, *version, *release, *update; /* release NULL: unknown */
} table[] = {
    { "om", "7.2.11719.0", "2016", "RTM" },
    { "om", "7.2.11719", "2016", "RTM" },
    { "om", " 7.2.11719.0 ", "2016", "RTM" },
    { "om", "8.0.10918.0", "2016", "RTM" },
    { "om", "8.0.11057.0", "2016", "UR10" },
    { "om", "7.2.12345.0", "2016", "UR10+KB5028684" },
    { "om", "7.2.99999.0", "2016", "" },
    { "om", "8.0.10999.0", "2016", "" },
    { "om", "8.0.13053.0", "1801", "RTM" },
    { "om", "7.3.13142.0", "1801", "RTM" },
    { "om", "7.3.13261.0", "1807", "RTM" },
    { "om", "8.0.13067.0", "1807", "RTM" },
    { "om", "8.0.13099.0", "1801", "" },
    { "om", "8.0.9.0", NULL, NULL },
    { "om", "6.1.7221.0", "2007 R2", "RTM" },
    { "om", "6.1.7221.81", "2007 R2", "CU5" },
    { "om", "7.0.8560.0", "2012", "RTM" },
    { "om", "7.0.8560.1021", "2012", "UR1" },
    { "om", "7.0.9538.0", "2012 SP1", "RTM" },
    { "om", "7.0.9538.1136", "2012 SP1", "UR10" },
    { "om", "7.1.10226.0", "2012 R2", "RTM" },
    { "om", "7.1.10184.0", "2012 R2", "RTM" },
    { "om", "7.1.10226.1387", "2012 R2", "UR14" },
    { "om", "7.1.10305.0", "2012 R2", "UR14" },
    { "om", "10.19.10050.0", "2019", "RTM" },
    { "om", "10.19.10014.0", "2019", "RTM" },
    { "om", "10.19.10552.0", "2019", "UR3+KB5005527" },
    { "om", "10.19.10618.0", "2019", "UR5+KB5028684" },
    { "om", "10.19.10649.0", "2019", "UR6" },
    { "om", "10.22.10618.0", "2022", "UR2+KB5033752" },
    { "om", "10.22.10118.0", "2022", "RTM" },
    { "om", "10.22.11642.0", "2022", "UR3" },
    { "om", "10.22.12999.0", "2022", "" },
    { "om", "10.25.10132.0", "2025", "RTM" },
    { "om", "10.25.11182.0", "2025", "UR1+KB5080648" },
    { "om", "1.9.1-0", "2025", "RTM" },
    { "om", "1.6.3-793", "2019", "RTM" },
    { "om", "10.22.1019.0", "2022", "RTM" },
    { "om", "10.23.1.0", NULL, NULL },
    { "om", "10.20.18053.0", NULL, NULL },  /* Azure agent */
    { "om", "10.20.10050.0", NULL, NULL },
    { "om", "10.19.10006.0", NULL, NULL },  /* Log Analytics agent, not 2019 */
    { "om", "10.19.13515.0", NULL, NULL },
    { "om", "8.0.11049.0", "2016", "" },    /* both: the level is not claimed */
    { "om", "8.0.11049", "2016", "" },
    { "om", "", NULL, NULL },
    { "om", "10.2", NULL, NULL },
    { "om", "7.2", NULL, NULL },
    { "om", "Operations Manager", NULL, NULL },
    { "orch", "10.19.40.0", "2019", "RTM" },
    { "orch", "7.3.164.0", "2016", "UR1" },
    { "sm", "7.5.3079.607", "2012 R2", "UR9" },
    { "sm", "7.5.7487.37", "2016", "UR2" },
    { "sm", "10.20.1.0", NULL, NULL },
    { "dpm", "5.0.525.0", "2016", "UR9" },
    { "vmm", "10.19.2648.0", "2019", "UR4" },
    { "none", "10.19.40.0", NULL, NULL },
};

TEST(builds_are_mapped_to_release_and_level_and_never_guessed)
{
    struct releases *map = shipped();

    for (size_t i = 0; map && i < sizeof table / sizeof table[0]; i++) {
        struct release got = { 0 };
        bool found =
            release_lookup(map, str_of(table[i].product), str_of(table[i].version), &got);

        if (!CHECK_INT(found, table[i].release != NULL))
            printf("  %s %s\n", table[i].product, table[i].version);
        if (!found || !table[i].release)
            continue;
        CHECK_STR(got.release, str_of(table[i].release));
        CHECK_STR(got.update, str_of(table[i].update));
        CHECK_STR(got.product, str_of(table[i].product));
    }
    arena_release(&arena);
}

TEST(releases_are_ordered_by_age_whatever_their_numbers)
{
    static const char *const age[] = { "2007", "2007 R2", "2012", "2012 SP1", "2012 R2", "2016",
                                       "1801", "1807",    "2019", "2022",     "2025" };
    struct releases *map = shipped();
    struct release got;

    for (size_t i = 1; map && i < sizeof age / sizeof age[0]; i++)
        CHECK(release_order(map, STR("om"), str_of(age[i - 1])) <
              release_order(map, STR("om"), str_of(age[i])));
    CHECK(release_lookup(map, STR("om"), STR("10.22.10618.0"), &got));
    CHECK(release_from(map, &got, STR("2022 UR2")) && !release_from(map, &got, STR("2022 UR3")));
    CHECK(release_from(map, &got, STR("2019 UR6")) && !release_from(map, &got, STR("2025 RTM")));
    CHECK(release_lookup(map, STR("om"), STR("10.22.19999.0"), &got)); /* newer, nobody knows which */
    CHECK(!release_from(map, &got, STR("2022 RTM")) && release_from(map, &got, STR("2019 UR6")));
    CHECK_INT(release_order(map, STR("om"), STR("2003")), -1);
    CHECK_INT(release_order(map, STR("x"), STR("2016")), -1);
    CHECK(release_lookup(map, STR("om"), STR("8.0.11049.0"), &got));
    CHECK_INT(got.order, release_order(map, STR("om"), STR("2016")));
    arena_release(&arena);
}

static void refused(const char *text, const char *line)
{
    struct releases *map;
    struct err err = { 0 };

    CHECK_INT(releases_read(&map, &arena, "m.yml", str_of(text), &err), -1);
    CHECK_INT(err.code, ERR_DATA);
    if (!CHECK(strstr(err.text, line)))
        printf("  wanted: %s\n  got: %s\n", line, err.text);
    arena_release(&arena);
}

TEST(a_wrong_map_is_refused_with_its_place)
{
    refused("releases:\n  - {product: om, release: '1', prefix: [a]}\n",
            "m.yml:2:33: error: unknown key 'prefix' in a release");
    refused("releases:\n  - {product: om, release: '1', rows: [{update: A, server: 1.1}]}\n"
            "  - {product: om, release: '2', rows: [{update: A, server: 1.1.0}]}\n",
            "m.yml:3:60: error: build '1.1' has two meanings (the other one in line 2)");
    refused("releases:\n  - {product: om, release: '1'}\n  - {product: om, release: '1'}\n",
            "m.yml:3:5: error: release '1' of 'om' is there twice");
    refused("exceptions:\n  - {product: om, versions: [1], release: '9', why: w}\n",
            "m.yml:2:43: error: there is no such release");
    refused("a: 1\n---\nb: 2\n", "m.yml:3:1: error: a release map holds one document");
}
