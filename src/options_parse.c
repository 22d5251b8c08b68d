/* SPDX-License-Identifier: Apache-2.0 */
/* From argv to struct options: the grammar and its error messages; what exists is in options.c. */
#include "options.h"

#include <stdio.h>
#include <string.h>

void options_release(struct options *o)
{
    buf_release(&o->shaping);
    arena_release(&o->arena);
}

/* Optimal string alignment distance, bounded by short words: for "did you mean". */
static size_t distance(const char *a, const char *b)
{
    size_t row[3][40], n = strlen(a), m = strlen(b);

    if (n > 38 || m > 38)
        return 99;
    for (size_t k = 0; k <= m; k++)
        row[0][k] = row[1][k] = k;
    for (size_t i = 1; i <= n; i++) {
        size_t *now = row[i % 3], *before = row[(i + 2) % 3], *older = row[(i + 1) % 3];

        now[0] = i;
        for (size_t k = 1; k <= m; k++) {
            size_t best = before[k - 1] + (a[i - 1] != b[k - 1]);

            best = before[k] + 1 < best ? before[k] + 1 : best;
            best = now[k - 1] + 1 < best ? now[k - 1] + 1 : best;
            if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1] &&
                older[k - 2] + 1 < best)
                best = older[k - 2] + 1;
            now[k] = best;
        }
    }
    return row[n % 3][m];
}

static void consider(const char *word, const char *candidate, const char **best, size_t *least)
{
    size_t d = distance(word, candidate);

    if (d < *least) {
        *least = d;
        *best = candidate;
    }
}

static int unknown_command(const char *word, struct err *err)
{
    const char *best = NULL;
    size_t least = 3;

    for (int c = 0; c < COMMANDS; c++)
        consider(word, commands[c].name, &best, &least);
    if (word[0] == '-')
        return err_set(err, ERR_USAGE, "the command comes first: postflight check %s ...", word);
    if (best)
        return err_set(err, ERR_USAGE, "there is no command '%s'; did you mean '%s'?", word, best);
    return err_set(err, ERR_USAGE,
                   "there is no command '%s'; to judge a folder: postflight check %s", word, word);
}

static int take_command(struct options *o, const char *word, struct err *err)
{
    for (int c = 0; c < COMMANDS; c++) {
        if (strcmp(word, commands[c].name) != 0)
            continue;
        o->command = (enum command)c;
        return 0;
    }
    return unknown_command(word, err);
}

static int unknown_option(const struct options *o, struct str name, struct err *err)
{
    const char *best = NULL;
    size_t least = 3;
    char word[40];

    snprintf(word, sizeof word, "%.*s", STR_FMT(str_first(name, 39)));
    for (const struct option_row *row = option_rows; row->name; row++)
        if (option_fits(row, o->command))
            consider(word, row->name, &best, &least);
    if (best)
        return err_set(err, ERR_USAGE, "there is no option --%s; did you mean --%s?", word, best);
    return err_set(err, ERR_USAGE, "there is no option --%s; see: postflight %s --help", word,
                   o->command < COMMANDS ? commands[o->command].name : "");
}

static bool words_have(const char *words, const char *word)
{
    struct str rest = str_of(words);

    while (rest.n)
        if (str_eq(str_cut(&rest, ' '), str_of(word)))
            return true;
    return false;
}

static int check_value(const struct options *o, const struct option_row *row, const char *value,
                       struct err *err)
{
    const char *words = row->letter == 'f' ? commands[o->command].formats : row->words;

    if (words && !words_have(words, value))
        return err_set(err, ERR_USAGE, "--%s takes one of: %s; not '%s'", row->name, words, value);
    return 0;
}

static void note_shaping(struct options *o, const struct option_row *row, const char *value)
{
    if (!row->shapes)
        return;
    buf_format(&o->shaping, "%s--%s", o->shaping.n ? " " : "", row->name);
    if (value)
        buf_format(&o->shaping, "=%s", value);
}

static int take_option(struct options *o, const struct option_row *row, const char *value,
                       struct err *err)
{
    if (!option_fits(row, o->command))
        return err_set(err, ERR_USAGE, "'postflight %s' takes no option --%s",
                       o->command < COMMANDS ? commands[o->command].name : "", row->name);
    if (value && check_value(o, row, value, err) < 0)
        return -1;
    note_shaping(o, row, value);
    return row->take(o, value, err);
}

/* Words of the command line still to come. */
struct argv {
    char **at, **end;
};

static int take_long(struct options *o, const char *word, struct argv *rest, struct err *err)
{
    struct str after = str_of(word + 2), name = str_cut(&after, '=');
    const char *value = word[2 + name.n] ? word + 2 + name.n + 1 : NULL;
    const struct option_row *row = option_rows;

    while (row->name && !str_eq(name, str_of(row->name)))
        row++;
    if (!row->name)
        return unknown_option(o, name, err);
    if (!row->value && value)
        return err_set(err, ERR_USAGE, "--%s takes no value", row->name);
    if (row->value && !value) {
        if (rest->at == rest->end)
            return err_set(err, ERR_USAGE, "--%s needs a value: --%s %s", row->name, row->name,
                           row->value);
        value = *rest->at++;
    }
    return take_option(o, row, value, err);
}

static int take_short(struct options *o, const char *word, struct argv *rest, struct err *err)
{
    for (const char *c = word + 1; *c; c++) {
        const struct option_row *row = option_rows;
        const char *value;

        while (row->name && row->letter != *c)
            row++;
        if (!row->name)
            return err_set(err, ERR_USAGE, "there is no option -%c; see: postflight --help", *c);
        if (!row->value) {
            if (take_option(o, row, NULL, err) < 0)
                return -1;
            continue;
        }
        if (!c[1] && rest->at == rest->end)
            return err_set(err, ERR_USAGE, "-%c needs a value: -%c %s", *c, *c, row->value);
        value = c[1] ? c + 1 : *rest->at++;
        return take_option(o, row, value, err);
    }
    return 0;
}

static int take_operand(struct options *o, const char *word, struct err *err)
{
    struct words *w = &o->operands;

    if (!*word)
        return err_set(err, ERR_USAGE, "an operand is empty");
    if (arena_grow(&o->arena, &w->items, w->n, &w->cap, w->n + 1, sizeof *w->items) < 0)
        return err_nomem(err, "command line");
    w->items[w->n++] = word;
    return 0;
}

static int check_outputs(const struct options *o, struct err *err)
{
    for (size_t i = 0; i < o->outputs_n && o->why; i++)
        if (!o->outputs[i].file)
            return err_set(err, ERR_USAGE, "--why takes the place of the report on standard "
                           "output: give --format an --output, or leave it out");
    for (size_t i = 0; i < o->outputs_n && o->redact; i++)
        if (o->outputs[i].format && strcmp(o->outputs[i].format, "answers") == 0)
            return err_set(err, ERR_USAGE, "--redact: a file of answers needs the names of the "
                           "machines: make it without");
    for (size_t i = 0; i < o->outputs_n; i++)
        for (size_t k = 0; k < i; k++) {
            const char *a = o->outputs[i].file, *b = o->outputs[k].file;

            if (!a && !b)
                return err_set(err, ERR_USAGE, "two outputs for standard output: "
                               "give each --format its own --output");
            if (a && b && strcmp(a, b) == 0)
                return err_set(err, ERR_USAGE, "two outputs for one file: %s", a);
        }
    return 0;
}

static int check_operands(const struct options *o, struct err *err)
{
    const struct command_row *c = &commands[o->command];
    size_t n = o->operands.n;

    if (o->command == COMMAND_CHECK || o->command == COMMAND_SCAN || o->command == COMMAND_DUMP)
        return n || o->files_from ? 0 : err_set(err, ERR_USAGE, "'postflight %s' needs a PATH: "
                                                "a folder, a file, an archive, or -", c->name);
    if ((o->command == COMMAND_EXPLAIN || o->command == COMMAND_LIST) && n != 1)
        return err_set(err, ERR_USAGE, "'postflight %s' needs %s: %s", c->name,
                       n ? "only one word" : "a word", c->operands);
    if (o->command == COMMAND_NEW && !o->from_line && !o->help)
        return err_set(err, ERR_USAGE, "'postflight new' needs --from-line TEXT");
    if (o->command == COMMAND_HELP && n > 1)
        return err_set(err, ERR_USAGE, "'postflight help' takes one command");
    if (c->words && n && !words_have(c->words, o->operands.items[0]))
        return err_set(err, ERR_USAGE, "'postflight %s' takes one of: %s; not '%s'", c->name,
                       c->words, o->operands.items[0]);
    return 0;
}

/* Without a command only --help and --version make sense. */
static int take_first(struct options *o, struct argv *rest, struct err *err)
{
    const char *word;

    if (rest->at == rest->end)
        return err_set(err, ERR_USAGE, "a command is missing");
    word = *rest->at;
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 ||
        strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0)
        return 0;
    rest->at++;
    return take_command(o, word, err);
}

int options_parse(struct options *o, int argc, char **argv, struct err *err)
{
    struct argv rest = { argv + (argc > 0), argv + argc };
    bool literal = false;

    o->command = COMMANDS;
    o->since = o->until = WHEN_NONE;
    if (take_first(o, &rest, err) < 0)
        return -1;
    while (rest.at < rest.end) {
        const char *word = *rest.at++;
        int result;

        if (!literal && strcmp(word, "--") == 0) {
            literal = true;
            continue;
        }
        if (literal || word[0] != '-' || !word[1])
            result = take_operand(o, word, err);
        else
            result = word[1] == '-' ? take_long(o, word, &rest, err)
                                    : take_short(o, word, &rest, err);
        if (result < 0)
            return -1;
    }
    if (o->help || o->version || o->command == COMMANDS)
        return 0;
    if (o->shaping.failed)
        return err_nomem(err, "command line");
    return check_outputs(o, err) < 0 ? -1 : check_operands(o, err);
}
