/* SPDX-License-Identifier: Apache-2.0 */
#include "options.h"

#include "base/limits.h"
#include "input/codepage.h"

#include <string.h>

#define BIT(c) (1u << COMMAND_##c)
#define READING (BIT(CHECK) | BIT(SCAN) | BIT(DUMP))
#define RULES (BIT(CHECK) | BIT(SCAN) | BIT(EXPLAIN) | BIT(LIST) | BIT(TEST))

static const char exits_plain[] = "0\tdone\n"
                                  "64\tthe command line is wrong\n"
                                  "65\ta signature or plan file is wrong\n"
                                  "66\tan input cannot be opened at all\n"
                                  "70\tinternal error, or no memory\n"
                                  "74\tthe output cannot be written\n"
                                  "75\ta passing fault: run it again";

static const char exits_test[] = "0\teverything holds\n"
                                 "1\tsomething does not\n"
                                 "64\tthe command line is wrong\n"
                                 "65\ta signature or plan file is wrong\n"
                                 "66\ta file cannot be opened\n"
                                 "70\tinternal error, or no memory\n"
                                 "74\tthe output cannot be written";

const struct command_row commands[COMMANDS] = {
    [COMMAND_CHECK] = {
        "check", "PATH...", "judge an upgrade from the logs that it left behind",
        "Reads every log below the given paths (folders, files, archives, '-' for standard input), "
        "finds out which upgrade took place, and reports whether its sequence completed "
        "correctly: what was done where, what failed and why, what was out of order, which tasks "
        "remain, and what could not be seen.\n"
        "Nothing is changed anywhere. Collect the logs of all machines of the management group in "
        "one folder, one folder per machine if you can.",
        "postflight check logs/\tjudge everything below logs/\n"
        "postflight check -f json -o report.json -f text logs/\tboth reports from one pass\n"
        "postflight check --zone +02:00 --plan om2016plus-distributed MS01.zip MS02.zip\t"
        "state what the logs do not say",
        "0\tcomplete\n"
        "1\tcomplete, but post-upgrade tasks remain\n"
        "2\tfailed, out of order, or incomplete\n"
        "3\tcannot tell: the material does not show it, or not what one of its machines is\n"
        "64\tthe command line is wrong\n"
        "65\ta signature, plan or answers file is wrong\n"
        "66\tan input cannot be opened at all\n"
        "70\tinternal error, or no memory\n"
        "74\tthe report cannot be written\n"
        "75\ta passing fault: run it again",
        NULL, "text json answers" },
    [COMMAND_SCAN] = {
        "scan", "PATH...", "write what was found as evidence, for check elsewhere",
        "Reads like check and writes evidence instead of a report: what signatures found, what "
        "could and could not be read. It is small, secrets in it are masked, and it can be judged "
        "in the place of the logs: check takes it like any log, in any order, from many machines, "
        "and what arrives twice counts once.\n"
        "Run it where the logs are and send the evidence. What it finds never changes its exit "
        "code.",
        "postflight scan -o MS01.jsonl logs/MS01\ton each machine\n"
        "postflight check MS01.jsonl MS02.jsonl GW07.jsonl\tthen judge all of them\n"
        "postflight scan --shard 2/3 -o part2.jsonl logs/\tone of three that share the work\n"
        "postflight check --expect 3 part*.jsonl\tjudge once all three have arrived",
        exits_plain, NULL, "jsonl" },
    [COMMAND_DUMP] = {
        "dump", "PATH...", "write every event as JSON Lines, text or XML",
        "Reads like check and writes each event, in the order of the sources; judges nothing. Keys "
        "where they say something: time_kind (local: no known zone; clock: no date), time_doubt (its "
        "date is a guess), run, carved, damaged.",
        "postflight dump logs/ > events.jsonl\tevery event, one JSON object a line\n"
        "postflight dump -f text 'MS01/Operations Manager.evtx' | less\tto read\n"
        "postflight dump logs/ | jq -c 'select(.event_id == 10624)'\tto search",
        exits_plain, NULL, "jsonl text xml" },
    [COMMAND_EXPLAIN] = {
        "explain", "ID", "what a name in a report means, what proves it, what to do",
        "ID is a signature, finding, plan, phase, task, constraint, hazard or log format, as "
        "reports name them.",
        "postflight explain push-10624-msi\ta finding\n"
        "postflight explain ms.first\ta phase, in every plan that has it\n"
        "postflight explain after:gw:ms.more\ta constraint",
        exits_plain, NULL, NULL },
    [COMMAND_LIST] = {
        "list", "formats|signatures|plans|tasks", "what this program knows",
        "One line each: its signatures, plans, or the tasks of its plans. Of the log formats it "
        "reads also, below each, which files they are and what stands in them.",
        "postflight list formats\twhat to collect, and how\n"
        "postflight list plans\tids for --plan\n"
        "postflight list signatures --signatures mine/\tyour own beside the shipped ones",
        exits_plain, "formats signatures plans tasks", NULL },
    [COMMAND_NEW] = {
        "new", "--from-line TEXT [--log KIND]", "write a signature for a line of a log",
        "Writes a whole signature file for one entry of a log to standard output: what the entry "
        "is told by (provider and event id, or the words of it that do not vary), one exemplar "
        "that matches and one that does not, both tried before. TEXT is the entry as it stands in the "
        "log, an event as XML, or an event copied as text.\n"
        "Read it, give it a better name, say what it means (outcome, severity, cause, remedy), and "
        "take real names of machines and people out of its exemplars.",
        "postflight new --log setup --from-line 'CreateDatabase failed: 0x80131904' > db.yml\tan "
        "entry of a setup log, or the words of one\n"
        "postflight new --from-line - < event.xml\tan event, from standard input",
        exits_plain, NULL, NULL },
    [COMMAND_TEST] = {
        "test", "[FILE|DIR...]", "run the exemplars of signatures",
        "Every signature carries exemplars: log entries that it must match and others that it must "
        "not. Without an operand all shipped signatures are tested.",
        "postflight test\tthe shipped signatures\n"
        "postflight test mine/\tyour own",
        exits_test, NULL, NULL },
    [COMMAND_LINT] = {
        "lint", "[FILE|DIR...]", "show what is wrong or doubtful in signature and plan files",
        "Loads the files and prints remarks as file:line:column. Errors (the exit code is 1) are "
        "files that cannot be loaded, rules that can never match, '?' that acts as a wildcard, "
        "names of signatures that do not exist. Warnings are what is probably not meant: near "
        "misses of keys and fields, searches that nothing asks for, numbers in quotes, 'all' "
        "without effect, rules that ask the same. Notes show how a value with backslashes was "
        "understood; with -v, every value. Without an operand the shipped files are looked at.",
        "postflight lint mine/\tyour own files\n"
        "postflight lint -v mine/my_rule.yml\thow every value is understood",
        exits_test, NULL, NULL },
    [COMMAND_HELP] = {
        "help", "[COMMAND]", "this text, or that of a command", "", "postflight help check\t",
        exits_plain, "check scan dump explain list new test lint help", NULL },
};

static int words_add(struct options *o, struct words *w, const char *s, struct err *err)
{
    if (arena_grow(&o->arena, &w->items, w->n, &w->cap, w->n + 1, sizeof *w->items) < 0)
        return err_nomem(err, "command line");
    w->items[w->n++] = s;
    return 0;
}

static struct output *new_output(struct options *o, struct err *err)
{
    if (arena_grow(&o->arena, &o->outputs, o->outputs_n, &o->outputs_cap, o->outputs_n + 1,
                   sizeof *o->outputs) < 0) {
        err_nomem(err, "command line");
        return NULL;
    }
    o->outputs[o->outputs_n] = (struct output){ NULL, NULL };
    return &o->outputs[o->outputs_n++];
}

/* -f and -o come in pairs, in either order; what is incomplete is completed first. */
static int take_format(struct options *o, const char *value, struct err *err)
{
    struct output *last = o->outputs_n ? &o->outputs[o->outputs_n - 1] : NULL;

    if (!last || last->format)
        last = new_output(o, err);
    if (!last)
        return -1;
    last->format = value;
    return 0;
}

static int take_output(struct options *o, const char *value, struct err *err)
{
    struct output *last = o->outputs_n ? &o->outputs[o->outputs_n - 1] : NULL;

    if (!*value)
        return err_set(err, ERR_USAGE, "--output needs the name of a file");
    if (!last || last->file)
        last = new_output(o, err);
    if (!last)
        return -1;
    last->file = value;
    return 0;
}

static int take_jobs(struct options *o, const char *value, struct err *err)
{
    uint64_t n;

    if (!str_u64(str_of(value), &n) || n < 1 || n > LIMIT_JOBS)
        return err_set(err, ERR_USAGE, "--jobs takes a number from 1 to %d, not '%s'", LIMIT_JOBS,
                       value);
    o->jobs = (int)n;
    return 0;
}

static int take_signatures(struct options *o, const char *value, struct err *err)
{
    return words_add(o, &o->signatures, value, err);
}

static int take_define(struct options *o, const char *value, struct err *err)
{
    const char *sign = strchr(value, '=');

    if (!sign || sign == value)
        return err_set(err, ERR_USAGE, "--define takes NAME=VALUE,..., not '%s'", value);
    return words_add(o, &o->defines, value, err);
}

static int take_skip_bad(struct options *o, const char *value, struct err *err)
{
    (void)value, (void)err;
    o->skip_bad_rules = true;
    return 0;
}

static int take_profile(struct options *o, const char *value, struct err *err)
{
    (void)value, (void)err;
    o->profile = true;
    return 0;
}

static int take_no_shipped(struct options *o, const char *value, struct err *err)
{
    (void)value, (void)err;
    o->no_shipped = true;
    return 0;
}

static int take_no_inferred(struct options *o, const char *value, struct err *err)
{
    (void)value, (void)err;
    o->no_inferred = true;
    return 0;
}

static int take_plan(struct options *o, const char *value, struct err *err)
{
    (void)err;
    o->plan = value;
    return 0;
}

static int take_answers(struct options *o, const char *value, struct err *err)
{
    (void)err;
    o->answers = value;
    return 0;
}

static int take_encoding(struct options *o, const char *value, struct err *err)
{
    struct str name = str_of(value);
    uint64_t number;

    static const struct {
        const char *name;
        unsigned number;
    } named[] = { { "shift_jis", 932 }, { "shift-jis", 932 }, { "sjis", 932 }, { "gbk", 936 },
                  { "gb2312", 936 }, { "gb18030", 54936 }, { "euc-kr", 949 }, { "big5", 950 } };

    if (str_starts_nocase(name, STR("windows-")))
        name = str_from(name, 8);
    else if (str_starts_nocase(name, STR("cp")))
        name = str_from(name, 2);
    o->code_page = NULL;
    if (str_u64(name, &number) && number <= 65535)
        o->code_page = codepage_find((unsigned)number);
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
        if (str_eq_nocase(name, str_of(named[i].name)))
            o->code_page = codepage_find(named[i].number);
    if (!o->code_page)
        return err_set(err, ERR_USAGE, "--encoding takes a code page: 437 850 852 866 874 932 936 "
                       "949 950 1250 to 1258 54936, not '%s'", value);
    return 0;
}

static int take_files_from(struct options *o, const char *value, struct err *err)
{
    (void)err;
    o->files_from = value;
    return 0;
}

/* A day alone is its first instant, or with up its last. */
static bool parse_instant(struct str s, bool up, when *out)
{
    struct buf b = { 0 };
    int digits;
    char zone;
    bool ok;

    if (s.n == 10) {
        buf_add(&b, s);
        buf_add(&b, up ? STR("T23:59:59.9999999Z") : STR("T00:00:00Z"));
        s = buf_str(&b);
    }
    ok = !b.failed && when_parse(s, out, &digits, &zone);
    buf_release(&b);
    return ok;
}

static int take_instant(when *out, const char *name, const char *value, bool up, struct err *err)
{
    if (!parse_instant(str_of(value), up, out))
        return err_set(err, ERR_USAGE,
                       "--%s takes a time like 2024-03-16T22:00:00Z or a day like 2024-03-16, "
                       "not '%s'", name, value);
    return 0;
}

static int take_since(struct options *o, const char *value, struct err *err)
{
    return take_instant(&o->since, "since", value, false, err);
}

static int take_until(struct options *o, const char *value, struct err *err)
{
    return take_instant(&o->until, "until", value, true, err);
}

static int take_zone(struct options *o, const char *value, struct err *err)
{
    struct zone_setting z = { .host = STR_NONE, .name = STR_NONE };
    struct str zone = str_of(value);

    if (str_find_char(zone, '=') < zone.n)
        z.host = str_cut(&zone, '=');
    if (zonerule_offset(zone, &z.rule.standard))
        z.rule.summer = z.rule.standard;
    else if (zonerule_parse(zone, &z.rule))
        z.name = zone;
    else if (zonerule_changed(zone))
        return err_set(err, ERR_USAGE, "--zone: the rule of %.*s has changed since 2008; tell the "
                       "offset that held when the logs were written, as in --zone -03:00, or the "
                       "rule, as in --zone CET-1CEST,M3.5.0,M10.5.0/3", STR_FMT(zone));
    else
        return err_set(err, ERR_USAGE, "--zone takes +02:00, or CET-1CEST,M3.5.0,M10.5.0/3, or "
                       "the name that Windows or the tz database gives to a zone, with HOST= "
                       "before it for one machine; not '%s'", value);
    if (arena_grow(&o->arena, &o->zones, o->zones_n, &o->zones_cap, o->zones_n + 1,
                   sizeof *o->zones) < 0)
        return err_nomem(err, "command line");
    o->zones[o->zones_n++] = z;
    return 0;
}

static int take_dates(struct options *o, const char *value, struct err *err)
{
    struct dates_setting d = { .host = STR_NONE };
    struct str order = str_of(value);

    if (str_find_char(order, '=') < order.n)
        d.host = str_cut(&order, '=');
    if (str_eq_nocase(order, STR("dmy")) || str_eq_nocase(order, STR("mdy")) ||
        str_eq_nocase(order, STR("ymd")))
        d.order = (char)(order.s[0] | 0x20);
    if (!d.order)
        return err_set(err, ERR_USAGE, "--dates takes dmy, mdy or ymd, or HOST=dmy for one, not "
                       "'%s'", value);
    if (arena_grow(&o->arena, &o->dates, o->dates_n, &o->dates_cap, o->dates_n + 1,
                   sizeof *o->dates) < 0)
        return err_nomem(err, "command line");
    o->dates[o->dates_n++] = d;
    return 0;
}

/* I and N, both explicit: a default would split the work in two ways. */
static int take_shard(struct options *o, const char *value, struct err *err)
{
    struct str n = str_of(value), i = str_cut(&n, '/');
    uint64_t part, parts;

    if (!str_u64(i, &part) || !str_u64(n, &parts) || part < 1 || part > parts ||
        parts > LIMIT_SHARDS)
        return err_set(err, ERR_USAGE, "--shard takes a part and the number of parts, like 2/3, "
                       "not '%s'", value);
    o->shard_i = (uint32_t)part;
    o->shard_n = (uint32_t)parts;
    return 0;
}

static int take_expect(struct options *o, const char *value, struct err *err)
{
    uint64_t n;

    if (!str_u64(str_of(value), &n) || n < 1 || n > LIMIT_SHARDS)
        return err_set(err, ERR_USAGE, "--expect takes the number of shards, from 1 to %u, "
                       "not '%s'", LIMIT_SHARDS, value);
    o->expect = (uint32_t)n;
    return 0;
}

static int take_baseline(struct options *o, const char *value, struct err *err)
{
    (void)err;
    o->baseline = value;
    return 0;
}

static int take_why(struct options *o, const char *value, struct err *err)
{
    (void)err;
    o->why = value;
    return 0;
}

static int take_redact(struct options *o, const char *value, struct err *err)
{
    (void)value, (void)err;
    o->redact = true;
    return 0;
}

static int take_strict(struct options *o, const char *value, struct err *err)
{
    (void)value, (void)err;
    o->strict = true;
    return 0;
}

static enum tristate tristate_of(const char *value)
{
    return strcmp(value, "always") == 0 ? ALWAYS : strcmp(value, "never") == 0 ? NEVER : AUTO;
}

static int take_color(struct options *o, const char *value, struct err *err)
{
    (void)err;
    o->color = tristate_of(value);
    return 0;
}

static int take_progress(struct options *o, const char *value, struct err *err)
{
    (void)err;
    o->progress = tristate_of(value);
    return 0;
}

static int take_quiet(struct options *o, const char *value, struct err *err)
{
    (void)value, (void)err;
    o->quiet = true;
    return 0;
}

static int take_verbose(struct options *o, const char *value, struct err *err)
{
    (void)value, (void)err;
    o->verbose = true;
    return 0;
}

static int take_help(struct options *o, const char *value, struct err *err)
{
    (void)value, (void)err;
    o->help = true;
    return 0;
}

static int take_version(struct options *o, const char *value, struct err *err)
{
    (void)value, (void)err;
    o->version = true;
    return 0;
}

static int take_from_line(struct options *o, const char *value, struct err *err)
{
    (void)err;
    o->from_line = value;
    return 0;
}

static int take_log(struct options *o, const char *value, struct err *err)
{
    (void)err;
    o->log = value;
    return 0;
}

static int take_man(struct options *o, const char *value, struct err *err)
{
    (void)value, (void)err;
    o->man = true;
    return 0;
}

static int take_completion(struct options *o, const char *value, struct err *err)
{
    (void)err;
    o->completion = value;
    return 0;
}

const struct option_row option_rows[] = {
    { 'f', "format", "FORMAT", NULL, READING,
      "form of the output; with -o repeatable: several outputs from one pass", take_format, false },
    { 'o', "output", "FILE", NULL, READING,
      "write there instead of to standard output (-); the file appears when it is whole", take_output,
      false },
    { 'j', "jobs", "N", NULL, READING,
      "files read at the same time; default: the number of processors", take_jobs, false },
    { 0, "signatures", "PATH", NULL, RULES,
      "also load this signature file or folder; repeatable", take_signatures, true },
    { 0, "define", "NAME=VALUE,...", NULL, RULES | BIT(LINT),
      "what the placeholder %NAME% of Sigma rules stands for; repeatable", take_define, true },
    { 0, "skip-bad-rules", NULL, NULL, RULES,
      "list rules that cannot be used and go on without them, instead of stopping", take_skip_bad,
      true },
    { 0, "no-shipped-signatures", NULL, NULL, RULES,
      "do not load the signatures that are built in", take_no_shipped, true },
    { 0, "no-inferred", NULL, NULL, RULES,
      "leave out signatures that rest on inferred knowledge alone: less is proven, but by what was "
      "seen in real logs or sources", take_no_inferred, true },
    { 0, "plan", "ID|FILE", NULL, BIT(CHECK),
      "judge by this plan instead of the one that the logs suggest", take_plan, true },
    { 0, "answers", "FILE", NULL, BIT(CHECK),
      "what a person confirms that no log shows; -f answers writes the file to fill in",
      take_answers, true },
    { 0, "files-from", "LIST", NULL, READING,
      "read more paths from this file, one a line; '-' is standard input", take_files_from, false },
    { 0, "encoding", "CODEPAGE", NULL, READING,
      "code page of text that is not Unicode, like 1251 or 932; without it, as the text looks, else "
      "1252. Unicode is recognised",
      take_encoding, false },
    { 0, "since", "TIME", NULL, READING,
      "leave out events before this time (ISO 8601; without a zone: UTC); times without a date "
      "or zone are never left out", take_since, true },
    { 0, "until", "TIME", NULL, READING, "leave out events after this time", take_until, true },
    { 0, "shard", "I/N", NULL, BIT(CHECK) | BIT(SCAN),
      "read only every N-th file, from the I-th on; on every machine the files must be the same",
      take_shard, true },
    { 0, "expect", "N", NULL, BIT(CHECK),
      "judge only if the evidence of all N shards has arrived whole; else: cannot tell",
      take_expect, true },
    { 0, "baseline", "FILE", NULL, BIT(CHECK),
      "evidence (or logs) from before the upgrade: findings say whether they are new since, more "
      "frequent (twice as often per day of logs), known, or not to be seen in it (unobservable), "
      "and what is gone is listed",
      take_baseline, true },
    { 0, "why", "PHASE[@HOST]", NULL, BIT(CHECK),
      "instead of the report on standard output: why a phase, task, constraint or finding (or "
      "`verdict`, the whole) is judged so, from which evidence, and what would change it",
      take_why, false },
    { 0, "zone", "[HOST=]ZONE", NULL, BIT(CHECK),
      "zone of logs that state none, for all machines or one, like +02:00, or with summer time: "
      "CET-1CEST,M3.5.0,M10.5.0/3, or a name, like \"W. Europe Standard Time\" and Europe/Berlin; "
      "repeatable", take_zone,
      true },
    { 0, "dates", "[HOST=]ORDER", NULL, BIT(CHECK),
      "how to read 3/4/2024 where nothing in its file decides, for all machines or one: dmy (3 "
      "April), mdy (March 4) or ymd (2003-04-20 as 03/4/20); repeatable", take_dates, true },
    { 0, "strict", NULL, NULL, BIT(CHECK),
      "what was not seen or not confirmed counts against the verdict", take_strict, true },
    { 0, "redact", NULL, NULL, BIT(CHECK),
      "show made-up names for machines, domains, accounts, groups and addresses", take_redact,
      false },
    { 0, "color", "WHEN", "auto always never", BIT(CHECK),
      "colours; auto: on a terminal, if NO_COLOR is not set", take_color, false },
    { 0, "progress", "WHEN", "auto always never", READING,
      "progress on standard error; auto: if it is a terminal", take_progress, false },
    { 0, "profile", NULL, NULL, BIT(CHECK) | BIT(SCAN),
      "show on standard error which rules took most time, and which were evaluated most often in "
      "vain", take_profile, false },
    { 'q', "quiet", NULL, NULL, READING | BIT(TEST) | BIT(LINT),
      "say only what matters most (check: the verdict line)", take_quiet, false },
    { 'v', "verbose", NULL, NULL, BIT(CHECK) | BIT(TEST) | BIT(LINT),
      "say everything; no list is shortened", take_verbose, false },
    { 0, "from-line", "TEXT", NULL, BIT(NEW),
      "the entry; '-' is standard input", take_from_line, false },
    { 0, "log", "KIND", "setup msi event", BIT(NEW),
      "the kind of log it is from; default: as it looks", take_log, false },
    { 0, "man", NULL, NULL, BIT(HELP), "the manual page", take_man, false },
    { 0, "completion", "SHELL", "bash zsh", BIT(HELP), "completions for a shell", take_completion,
      false },
    { 'h', "help", NULL, NULL, ~0u, "explain the command and stop", take_help, false },
    { 'V', "version", NULL, NULL, ~0u, "print the version and stop", take_version, false },
    { 0, NULL, NULL, NULL, 0, NULL, NULL, false },
};

bool option_fits(const struct option_row *row, enum command c)
{
    if (c == COMMANDS)
        return row->commands == ~0u;
    return (row->commands & 1u << c) != 0;
}
