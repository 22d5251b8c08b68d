/* SPDX-License-Identifier: Apache-2.0 */
#include "options.h"
#include "lib/test.h"

#include <string.h>

/* Parse "check -f json x", split at blanks. */
static int parse(struct options *o, const char *line, struct err *err)
{
    static char words[512];
    char name[] = "postflight", *argv[32] = { name };
    int argc = 1;

    *o = (struct options){ 0 };
    *err = (struct err){ 0 };
    snprintf(words, sizeof words, "%s", line);
    for (char *p = words; *p;) {
        argv[argc++] = p;
        p += strcspn(p, " ");
        while (*p == ' ')
            *p++ = '\0';
    }
    return options_parse(o, argc, argv, err);
}

TEST(formats_and_files_pair_in_either_order)
{
    struct options o;
    struct err err;

    CHECK_INT(parse(&o, "check -f json -o a.json -otext.txt -f text -fjson x", &err), 0);
    CHECK_INT(o.outputs_n, 3);
    CHECK_STR(str_of(o.outputs[0].file), STR("a.json"));
    CHECK_STR(str_of(o.outputs[1].format), STR("text"));
    CHECK_STR(str_of(o.outputs[1].file), STR("text.txt"));
    CHECK(!o.outputs[2].file);
    options_release(&o);
}

TEST(values_are_read_and_kept)
{
    struct options o;
    struct err err;

    CHECK_INT(parse(&o, "check -qvj2 --zone=MS01=+02:00 --zone -0530 --dates MS01=DMY --dates mdy "
                        "--since 2024-03-16 --until 2024-03-16 --strict -- -x -", &err), 0);
    CHECK(o.quiet && o.verbose && o.strict);
    CHECK_INT(o.jobs, 2);
    CHECK_INT(o.zones_n, 2);
    CHECK_STR(o.zones[0].host, STR("MS01"));
    CHECK_INT(o.zones[0].rule.standard, 2 * WHEN_HOUR);
    CHECK_INT(o.zones[1].rule.standard, -(5 * WHEN_HOUR + 30 * WHEN_MINUTE));
    CHECK_INT(o.dates_n, 2);
    CHECK_STR(o.dates[0].host, STR("MS01"));
    CHECK_INT(o.dates[0].order, 'd');
    CHECK_INT(o.dates[1].order, 'm');
    CHECK_INT(o.until - o.since, WHEN_DAY - 1);
    CHECK_INT(o.operands.n, 2);
    CHECK_STR(str_of(o.operands.items[0]), STR("-x"));
    CHECK_STR(buf_str(&o.shaping), STR("--zone=MS01=+02:00 --zone=-0530 --dates=MS01=DMY "
                                       "--dates=mdy --since=2024-03-16 "
                                       "--until=2024-03-16 --strict"));
    options_release(&o);
}

TEST(what_is_wrong_is_named_with_a_hint)
{
    static const struct {
        const char *line, *text;
    } cases[] = {
        { "", "a command is missing" },
        { "chekc x", "did you mean 'check'" },
        { "logs/", "postflight check logs/" },
        { "-v check", "the command comes first" },
        { "check", "needs a PATH" },
        { "check --formt json x", "did you mean --format" },
        { "check --format", "needs a value" },
        { "check -f", "-f needs a value" },
        { "check -f html x", "text json" },
        { "dump -f json x", "jsonl text xml" },
        { "check --strict=1 x", "takes no value" },
        { "check -j 0 x", "from 1 to" },
        { "check -j 2x x", "from 1 to" },
        { "check --zone Berlin x", "+02:00" },
        { "check --since yesterday x", "2024-03-16" },
        { "check --color maybe x", "auto always never" },
        { "check -Z x", "no option -Z" },
        { "check -o a -o b -o a x", "two outputs for one file" },
        { "check -f text -f json x", "two outputs for standard output" },
        { "list", "needs a word" },
        { "list frogs", "formats signatures plans tasks" },
        { "list plans --strict", "takes no option --strict" },
        { "explain a b", "only one word" },
        { "scan", "needs a PATH" },
        { "scan --strict x", "takes no option --strict" },
        { "new", "needs --from-line" },
        { "check --redact -f answers x", "needs the names of the machines" },
        { "check --shard 1 x", "like 2/3" },
        { "check --shard 0/2 x", "like 2/3" },
        { "scan --shard 3/2 x", "like 2/3" },
        { "scan --expect 2 x", "takes no option --expect" },
        { "check --expect 0 x", "number of shards" },
        { "check -f json --why gw x", "--why takes the place" },
        { "scan --why gw x", "takes no option --why" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct options o;
        struct err err;

        CHECK_INT(parse(&o, cases[i].line, &err), -1);
        CHECK_INT(err.code, ERR_USAGE);
        if (!strstr(err.text, cases[i].text))
            test_fail(__FILE__, __LINE__, "'%s' says: %s", cases[i].line, err.text);
        options_release(&o);
    }
}

TEST(zones_are_read_strictly)
{
    static const char *const bad[] = { "", "+", "2", "+2:", "+02:60", "+15", "+2:5", "+02:00x",
                                       "Z1", "+020", "+00200" };
    when offset;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (zonerule_offset(str_of(bad[i]), &offset))
            test_fail(__FILE__, __LINE__, "'%s' was taken as a zone", bad[i]);
    CHECK(zonerule_offset(STR("z"), &offset));
    CHECK_INT(offset, 0);
    CHECK(zonerule_offset(STR("+5"), &offset));
    CHECK_INT(offset, 5 * WHEN_HOUR);
}

static bool has(const struct buf *b, const char *word)
{
    return str_find(buf_str(b), str_of(word)) < b->n;
}

/* Every option and command is in every text. */
TEST(help_manual_and_completions_agree_with_the_table)
{
    struct buf help = { 0 }, man = { 0 }, bash = { 0 }, zsh = { 0 };
    struct err err;

    for (int c = 0; c < COMMANDS; c++)
        help_append(&help, (enum command)c, 0);
    help_append(&help, COMMANDS, 0);
    man_append(&man);
    completion_append(&bash, "bash", &err);
    completion_append(&zsh, "zsh", &err);
    for (const struct option_row *row = option_rows; row->name; row++) {
        char plain[64], roff[128], name[64];
        size_t k = 0;

        for (const char *p = row->name; *p; p++) {
            if (*p == '-')
                roff[k++] = '\\';
            roff[k++] = *p;
        }
        roff[k] = '\0';
        snprintf(plain, sizeof plain, "--%s", row->name);
        snprintf(name, sizeof name, "\\-\\-%.*s", (int)sizeof name - 8, roff);
        if (!has(&help, plain) || !has(&man, name) || !has(&bash, plain) || !has(&zsh, plain))
            test_fail(__FILE__, __LINE__, "the texts do not agree on --%s", row->name);
    }
    for (int c = 0; c < COMMANDS; c++) {
        char usage[64];

        snprintf(usage, sizeof usage, "postflight %s ", commands[c].name);
        CHECK(has(&help, usage));
        snprintf(usage, sizeof usage, "'%s:", commands[c].name);
        CHECK(has(&zsh, usage));
    }
    buf_release(&help);
    buf_release(&man);
    buf_release(&bash);
    buf_release(&zsh);
}

TEST(no_help_line_is_wider_than_a_terminal)
{
    struct buf help = { 0 };
    struct str rest;

    for (int c = 0; c <= COMMANDS; c++)
        help_append(&help, (enum command)c, 0);
    rest = buf_str(&help);
    while (rest.n) {
        struct str line = str_cut(&rest, '\n');

        if (line.n > 100)
            test_fail(__FILE__, __LINE__, "%d columns: %.*s", (int)line.n, STR_FMT(line));
    }
    buf_release(&help);
}

/* But what is to be typed: a line of it is one. */
TEST(help_on_a_narrow_screen_breaks_its_lines_there)
{
    struct buf help = { 0 };
    struct str rest;

    for (int c = 0; c <= COMMANDS; c++)
        help_append(&help, (enum command)c, 40);
    rest = buf_str(&help);
    while (rest.n) {
        struct str line = str_cut(&rest, '\n');

        if (line.n > 40 && !str_starts(line, STR("  #")) && !str_starts(line, STR("  postflight")) &&
            !str_starts(line, STR("usage:")))
            test_fail(__FILE__, __LINE__, "%d columns: %.*s", (int)line.n, STR_FMT(line));
    }
    buf_release(&help);
}
