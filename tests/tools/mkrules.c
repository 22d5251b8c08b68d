/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mkrules public|long [N]: N rules (3000) on standard output, one YAML stream.
 *
 * public: the shape of the public collection (sigma.md 11): which fields, modifiers, conditions and
 * how many values a rule has.  long: N rules with 40 values of 40 letters each on one event id.
 * The same words every time.
 */
#include "lib/chance.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void word(unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        putchar('a' + (int)below(26));
}

static void long_rule(unsigned number)
{
    printf("title: Rule %u\nid: long-%u\n"
           "logsource: {product: windows, category: process_creation}\n"
           "detection:\n    s:\n        CommandLine|contains:\n", number, number);
    for (int i = 0; i < 40; i++) {
        printf("            - '");
        word(40);
        printf("'\n");
    }
    printf("    condition: s\nlevel: high\n---\n");
}

/* One of the modifier chains, as often as the public collection has it. */
static void item(const char *field)
{
    static const struct {
        unsigned share; /* of 1000 */
        const char *chain, *before;
    } chains[] = { { 275, "", "C:\\Windows\\" }, { 275, "|endswith", "\\" },
                   { 265, "|contains", " " }, { 95, "|contains|all", "-" },
                   { 45, "|startswith", "C:\\" }, { 16, "|re", "a.c" },
                   { 12, "|contains|windash", " -" }, { 17, "|contains", "*x" } };
    unsigned pick = below(1000), at = 0, values = 1 + below(4) * below(6);

    while (at < 7 && pick >= chains[at].share)
        pick -= chains[at++].share;
    if (values < 2 && strstr(chains[at].chain, "all"))
        values = 2;
    printf("        %s%s:\n", field, chains[at].chain);
    for (unsigned i = 0; i < values; i++) {
        printf("            - '%s", chains[at].before);
        word(4 + below(14));
        printf("%s'\n", below(3) ? "" : ".exe");
    }
}

/* Of 394 rules about a channel 383 name an event id; those that they name most. */
static void event_id(const char *service)
{
    static const unsigned security[] = { 4624, 4625, 4656, 4657, 4663, 4672, 4688, 4697, 4698, 4699,
                                         4702, 4719, 4720, 4728, 4738, 4742, 4765, 4768, 4769, 4771,
                                         4776, 4781, 4794, 4898, 4899, 4904, 5136, 5140, 5145, 5156,
                                         5379, 1102, 6281, 6416, 6423 };
    static const unsigned system[] = { 16, 20, 24, 55, 98, 104, 1031, 1033, 6038, 6039, 5805, 5829,
                                       7023, 7034, 7036, 7040, 7045, 10001, 15, 42 };
    bool is_security = strcmp(service, "service: security") == 0;

    if (below(394) < 383)
        printf("        EventID: %u\n",
               is_security ? security[below(sizeof security / sizeof *security)]
                           : system[below(sizeof system / sizeof *system)]);
}

/* service: NULL, or what the search begins with an event id of. */
static void search(const char *name, const char *service)
{
    static const char *const fields[] = { "Image", "CommandLine", "OriginalFileName", "ParentImage",
                                          "TargetFilename", "TargetObject", "Details" };
    unsigned first = below(7), n = 1 + below(2);

    printf("    %s:\n", name);
    if (service)
        event_id(service);
    for (unsigned i = 0; i < n; i++)
        item(fields[(first + i) % 7]);
}

static void public_rule(unsigned number)
{
    static const char *const sources[] = {
        "category: process_creation", "category: process_creation", "category: process_creation",
        "category: process_creation", "category: registry_set", "category: file_event",
        "category: ps_script", "category: image_load", "service: security", "service: system"
    };
    static const char *const conditions[] = { "selection", "all of selection_*",
                                              "selection and not 1 of filter_*",
                                              "1 of selection_*", "selection and not filter" };
    static const unsigned shares[] = { 50, 66, 75, 81, 100 };
    const char *source = sources[below(10)];
    const char *service = strncmp(source, "service", 7) == 0 ? source : NULL;
    unsigned pick = below(100), shape = 0;

    while (pick >= shares[shape])
        shape++;
    printf("title: Rule %u\nid: public-%u\nstatus: test\nlogsource:\n    product: windows\n    %s\n"
           "detection:\n", number, number, source);
    if (shape == 1 || shape == 3) {
        search("selection_img", service);
        search("selection_cli", shape == 3 ? service : NULL);
    } else {
        search("selection", service);
    }
    if (shape == 2)
        search("filter_main", NULL);
    if (shape == 4)
        search("filter", NULL);
    printf("    condition: %s\nlevel: medium\n---\n", conditions[shape]);
}

int main(int argc, char **argv)
{
    unsigned n = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 3000;

    if (argc < 2 || (strcmp(argv[1], "public") != 0 && strcmp(argv[1], "long") != 0)) {
        fprintf(stderr, "usage: mkrules public|long [N]\n");
        return 64;
    }
    for (unsigned i = 0; i < n; i++) {
        if (argv[1][0] == 'l')
            long_rule(i);
        else
            public_rule(i);
    }
    return 0;
}
