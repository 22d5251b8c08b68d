/* SPDX-License-Identifier: Apache-2.0 */
/* The help texts, made from the tables of options.c. */
#include "options.h"

#define HELP_WIDTH 80
#define HELP_COLUMN 28

/* Words of s from column on, broken before HELP_WIDTH, later lines indented alike. */
static void wrap(struct buf *out, struct str s, size_t indent)
{
    size_t column = indent;
    bool first = true;

    while (s.n) {
        struct str word = str_cut(&s, ' ');

        if (!first && column + 1 + word.n > HELP_WIDTH) {
            buf_format(out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (!first) {
            buf_char(out, ' ');
            column++;
        }
        buf_add(out, word);
        column += word.n;
        first = false;
    }
    buf_char(out, '\n');
}

static void paragraphs(struct buf *out, const char *text)
{
    struct str rest = str_of(text);

    while (rest.n) {
        wrap(out, str_cut(&rest, '\n'), 0);
        buf_char(out, '\n');
    }
}

/* "left TAB right" lines as two columns. */
static void pairs(struct buf *out, const char *text, size_t column)
{
    struct str rest = str_of(text);

    while (rest.n) {
        struct str right = str_cut(&rest, '\n'), left = str_cut(&right, '\t');

        buf_format(out, "  %.*s", STR_FMT(left));
        if (left.n + 4 > column) {
            buf_format(out, "\n%*s", (int)column, "");
        } else {
            buf_format(out, "%*s", (int)(column - left.n - 2), "");
        }
        wrap(out, right, column);
    }
}

/* "-f, --format FORMAT" */
static void option_words(struct buf *out, const struct option_row *row)
{
    if (row->letter)
        buf_format(out, "-%c, --%s", row->letter, row->name);
    else
        buf_format(out, "    --%s", row->name);
    if (row->value)
        buf_format(out, " %s", row->value);
}

static void option_help(struct buf *out, const struct option_row *row, enum command c)
{
    const char *words = row->letter == 'f' && c < COMMANDS ? commands[c].formats : row->words;
    struct buf line = { 0 };
    size_t at = out->n;

    buf_add(out, STR("  "));
    option_words(out, row);
    if (out->n - at + 2 > HELP_COLUMN)
        buf_format(out, "\n%*s", HELP_COLUMN, "");
    else
        buf_format(out, "%*s", (int)(HELP_COLUMN - (out->n - at)), "");
    buf_add(&line, str_of(row->help));
    if (words)
        buf_format(&line, "; one of: %s", words);
    wrap(out, buf_str(&line), HELP_COLUMN);
    buf_release(&line);
}

static void command_help(struct buf *out, enum command c)
{
    const struct command_row *row = &commands[c];

    buf_format(out, "usage: postflight %s [options] %s\n\n", row->name, row->operands);
    buf_format(out, "postflight %s: %s.\n\n", row->name, row->summary);
    paragraphs(out, row->about);
    buf_add(out, STR("options:\n"));
    for (const struct option_row *o = option_rows; o->name; o++)
        if (option_fits(o, c))
            option_help(out, o, c);
    buf_add(out, STR("\nexamples:\n"));
    for (struct str rest = str_of(row->examples); rest.n;) {
        struct str what = str_cut(&rest, '\n'), line = str_cut(&what, '\t');

        if (what.n)
            buf_format(out, "  # %.*s\n", STR_FMT(what));
        buf_format(out, "  %.*s\n", STR_FMT(line));
    }
    buf_add(out, STR("\nexit codes:\n"));
    pairs(out, row->exits, 8);
}

static void program_help(struct buf *out)
{
    buf_add(out, STR("usage: postflight COMMAND [options] ...\n\n"));
    wrap(out, STR("Reads the logs that an upgrade of System Center Operations Manager left behind "
                  "on its machines, and says whether the upgrade sequence completed correctly, "
                  "what failed and why, which tasks remain, and what could not be seen."), 0);
    buf_add(out, STR("\ncommands:\n"));
    for (int c = 0; c < COMMANDS; c++)
        buf_format(out, "  %-10s%s\n", commands[c].name, commands[c].summary);
    buf_add(out, STR("\noptions:\n"));
    for (const struct option_row *o = option_rows; o->name; o++)
        if (option_fits(o, COMMANDS))
            option_help(out, o, COMMANDS);
    buf_add(out, STR("\nexamples:\n"
                     "  # judge an upgrade: one folder with the logs of all machines\n"
                     "  postflight check logs/\n"
                     "  # what an id in the report means\n"
                     "  postflight explain push-10624-msi\n"
                     "  # more about a command\n"
                     "  postflight check --help\n\n"
                     "exit codes of check:\n"));
    pairs(out, commands[COMMAND_CHECK].exits, 8);
}

void help_append(struct buf *out, enum command c)
{
    if (c < COMMANDS)
        command_help(out, c);
    else
        program_help(out);
}
