/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is not found out once more: rows of a table that are hits like one before (rules/again.h),
 * lists in whose lines no word is, labels of lists.  Without a sieve all of it is found out.
 */
#include "lib/chance.h"
#include "lib/sieved.h"
#include "lib/test.h"

#include "parsers/inventory_layout.h"
#include "rules/again.h"

#include <string.h>

extern const struct parser parser_inventory;

#define ANY(words) words[below(sizeof words / sizeof words[0])]

static const char *const names[] = {
    "AG1.corp.example", "AG17.corp.example", "ms01", "", " padded ", "the end", "\xC3\x84rger",
    "System Center Operations Manager Server", "Microsoft Monitoring Agent", "OMSDK",
    "a name that is so long that its line is as wide as that of a console, up to the end",
    "System Center Operations Manager 2012 Management Pack for a very long name of the end"
};
static const char *const versions[] = { "10.22.10118.0", "10.19.1", "7", "", "10.22.10118.0" };
static const char *const others[] = { "MS1", "True", "False", "", "Running", "20240101",
                                      "Get-SCOMAgent", "reg query x",
                                      "a, b", "\"=\"", " REG_SZ ", "password=x1" };

static const char *const heads[] = {
    "DisplayName,PrincipalName,PrimaryManagementServerName,Version,PatchList",
    "Name,Version,Vendor,InstallDate", "DisplayName,IsGateway,Version,PatchList",
    "Name,StartMode,State,Version", "Name,Version"
};

static const char *any_value(size_t column)
{
    return column < 2 ? ANY(names) : below(3) ? ANY(versions) : ANY(others);
}

static void add_row(struct buf *out, size_t columns)
{
    bool quoted = below(5) > 0;

    for (size_t i = 0; i < columns; i++) {
        const char *value = any_value(i);

        if (i)
            buf_char(out, ',');
        if (quoted && !strchr(value, '"'))
            buf_format(out, "\"%s\"", value);
        else if (!strpbrk(value, "\","))
            buf_add(out, str_of(value));
    }
    buf_add(out, below(20) ? STR("\r\n") : STR(",\"two\nlines\"\n"));
}

static void random_tables(struct buf *out)
{
    for (size_t tables = 1 + below(3); tables--;) {
        struct str head = str_of(ANY(heads)), rest = head;
        size_t columns = 0;

        for (; rest.n; columns++)
            (void)str_cut(&rest, ',');
        if (below(4) == 0)
            buf_add(out, STR("PS C:\\> Get-SCOMAgent\n"));
        buf_add(out, head);
        buf_char(out, '\n');
        for (size_t rows = below(40); rows--;)
            add_row(out, columns);
        buf_char(out, '\n');
    }
}

/* A label, as wide as its list has it or not. */
static void add_label(struct buf *out)
{
    static const char *const labels[] = { "Name", "DisplayName", "PSComputerName", "Version",
                                          "Vendor", "InstallDate", "IsGateway", "Enabled",
                                          "StartMode", "State", "Other", "PrincipalName" };
    static const char *const signs[] = { ": ", ", ", "  :   ", "=", "    REG_SZ    ", "=a : " };
    const char *label = ANY(labels);

    if (below(9))
        buf_format(out, "%-14s : ", label);
    else
        buf_format(out, "%s%s", label, ANY(signs));
}

static void random_lists(struct buf *out)
{
    for (size_t lines = below(120); lines--;) {
        if (below(6) == 0) {
            buf_add(out, below(5) ? STR("\r\n") : below(2) ? STR("and goes on\n")
                                                           : STR("                 Agent\n"));
            continue;
        }
        if (below(40) == 0)
            buf_format(out, "%s\n", ANY(heads));
        add_label(out);
        buf_format(out, "%s%s\n", any_value(below(4)), below(12) ? "" : " Version, Name");
    }
}

#define RULE(name, detection, captures)                                                            \
    "title: T\nname: " name "\nlogsource: {category: application, product: opsmgr, "               \
    "service: inventory}\ndetection: {" detection "}\nlevel: low\npostflight: {outcome: info, "    \
    "captures: [" captures "], provenance: 'x [seen: x]', exemplars: [{expect: match, text: x}, "  \
    "{expect: no-match, text: y}]}\n---\n"
#define PLACE "{name: version, field: Version}, {name: host, field: Host}"

/* Of one kind of row one rule alone asks, of the next two, or for a value of its own. */
static const char few[] =
    RULE("agent", "s: {Kind: agent}, condition: s", PLACE ", {name: parent, field: Parent}")
    RULE("ours", "s: {Kind: product, Product|contains: Agent}, condition: s", PLACE)
    RULE("words", "s: {Message|contains: ['the end vendor', 'the end version']}, condition: s", "")
    RULE("gateway", "s: {Kind: gateway}, n: {Patches: null}, condition: s and n", PLACE)
    RULE("service", "s: {Kind: service, State: Running}, condition: s",
         "{field: Name, re: '(?<n>.)'}");
static const char more[] =
    RULE("agent", "s: {Kind: agent}, condition: s", PLACE)
    RULE("parent", "s: {Kind: agent, Parent: MS1}, condition: s", "{name: host, field: Name}")
    RULE("version", "s: {Kind: [server, product], Version|re: '^10[.]'}, condition: s", PLACE)
    RULE("any", "s: {Version|lt: 8}, condition: s", "{name: host, field: Name}");

static struct ruleset *rules_of(const char *text)
{
    struct ruleset *set = ruleset_new();
    struct err err = { 0 };

    if (!CHECK(ruleset_add_text(set, "t", str_of(text), &err) == 0 &&
               ruleset_build(set, &err) == 0))
        test_fail(__FILE__, __LINE__, "%s", err.text);
    return set;
}

static void check_same(const struct ruleset *set, struct str bytes)
{
    static const size_t chunks[] = { 0, 7 };
    struct buf plain = { 0 }, sieved = { 0 };

    CHECK(sieved_evidence(&plain, set, &parser_inventory, bytes, 0, false, NULL) == 0);
    for (size_t i = 0; i < sizeof chunks / sizeof chunks[0]; i++) {
        buf_clear(&sieved);
        CHECK(sieved_evidence(&sieved, set, &parser_inventory, bytes, chunks[i], true, NULL) == 0);
        CHECK_STR(buf_str(&sieved), buf_str(&plain));
    }
    buf_release(&plain);
    buf_release(&sieved);
}

static void check_random(const struct ruleset *set, void (*make)(struct buf *out), size_t seeds)
{
    struct buf text = { 0 };

    for (chance = 1; seeds--; chance++) {
        buf_clear(&text);
        make(&text);
        check_same(set, buf_str(&text));
    }
    buf_release(&text);
}

TEST(rows_that_are_hits_again_are_what_they_are_by_themselves)
{
    struct ruleset *sets[] = { rules_of(few), rules_of(more), sieved_shipped() };

    for (size_t i = 0; i < 3; i++) {
        check_random(sets[i], random_tables, 150);
        check_random(sets[i], random_lists, 150);
        ruleset_free(sets[i]);
    }
}

/* A label is no part of the value above it, however wide that is; the rest of the value is. */
TEST(a_word_does_not_go_over_the_lines_of_a_quiet_list_but_a_value_does)
{
    struct ruleset *set = rules_of(few);
    struct str list = STR("Name : a name that is as wide as the line of a console, up to the end\n"
                          "       Agent\nVersion : 1\nVendor : M\n");
    struct buf out = { 0 };

    CHECK(sieved_evidence(&out, set, &parser_inventory, list, 0, true, NULL) == 0);
    CHECK(str_find(buf_str(&out), STR("\"hit\":\"ours\"")) < out.n);
    buf_clear(&out);
    list = STR("Name : a name that is as wide as the line of a console, up to the end\n"
               "Version : 1\nVendor : M\n");
    CHECK(sieved_evidence(&out, set, &parser_inventory, list, 0, true, NULL) == 0);
    CHECK(str_find(buf_str(&out), STR("\"hit\":\"words\"")) == out.n);
    buf_release(&out);
    ruleset_free(set);
}

/* ---- labels -------------------------------------------------------------------------------- */

static bool check_label(struct labels *labels, struct str line)
{
    static const struct layout list = { .shape = SHAPE_LIST };
    enum inventory_listed listed = LISTED_OTHER;
    enum inventory_slot slot = SLOTS, usual_slot = SLOTS;
    struct str value = STR_NONE, usual = STR_NONE;
    struct layout begun;
    bool is = inventory_label(&list, line, &usual_slot, &usual);
    bool item = inventory_is_item(labels, line);

    if (item) {
        inventory_command(line, &listed);
        CHECK(is && usual_slot != SLOTS && listed == LISTED_OTHER);
        CHECK(!inventory_begins(&begun, STR("Name  Version  Vendor"), line, LISTED_AGENTS));
        CHECK(!inventory_registry(line, &slot, &value));
        CHECK(!inventory_registry_host(line, &value));
    }
    CHECK_INT(inventory_label_of(labels, &list, line, &slot, &value), is);
    if (is) {
        CHECK_INT(slot, usual_slot);
        CHECK_STR(value, usual);
    }
    return item;
}

TEST(a_label_that_was_met_is_read_as_the_first_time)
{
    struct buf text = { 0 };
    size_t items = 0;

    chance = 1;
    for (unsigned round = 0; round < 400; round++) {
        struct labels labels = { .n = 0 };
        struct str rest;

        buf_clear(&text);
        for (unsigned i = 0; i < 50 && round % 9 == 0; i++) /* more than are kept, and long ones */
            buf_format(&text, "Label%u%*s: x\n", i % 40, i % 5 ? 3 : 70, " ");
        random_lists(&text);
        for (rest = buf_str(&text); rest.n;)
            items += check_label(&labels, str_cut(&rest, '\n'));
    }
    CHECK(items > 1000);
    buf_release(&text);
}
