/* SPDX-License-Identifier: Apache-2.0 */
/* The help texts, made from the tables of options.c. */
#include "options.h"

#define WIDTH_MOST 80u
#define WIDTH_LEAST 30u /* a terminal that is less wide breaks the lines itself */
#define HELP_COLUMN 28u
#define NARROW 60u      /* there what an option does stands below it */
#define NARROW_COLUMN 8u

struct page {
    struct buf *out;
    size_t width;
};

/* Words of s from column on, broken before the page ends, later lines indented alike. */
static void wrap(const struct page *page, struct str s, size_t indent)
{
    struct buf *out = page->out;
    size_t column = indent;
    bool first = true;

    while (s.n) {
        struct str word = str_cut(&s, ' ');

        if (!first && column + 1 + word.n > page->width) {
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

static void paragraphs(const struct page *page, const char *text)
{
    struct str rest = str_of(text);

    while (rest.n) {
        wrap(page, str_cut(&rest, '\n'), 0);
        buf_char(page->out, '\n');
    }
}

/* "left TAB right" lines as two columns. */
static void pairs(const struct page *page, const char *text, size_t column)
{
    struct buf *out = page->out;
    struct str rest = str_of(text);

    while (rest.n) {
        struct str right = str_cut(&rest, '\n'), left = str_cut(&right, '\t');

        buf_format(out, "  %.*s", STR_FMT(left));
        if (left.n + 4 > column) {
            buf_format(out, "\n%*s", (int)column, "");
        } else {
            buf_format(out, "%*s", (int)(column - left.n - 2), "");
        }
        wrap(page, right, column);
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

static void option_help(const struct page *page, const struct option_row *row, enum command c)
{
    const char *words = row->letter == 'f' && c < COMMANDS ? commands[c].formats : row->words;
    size_t column = page->width < NARROW ? NARROW_COLUMN : HELP_COLUMN, at = page->out->n;
    struct buf line = { 0 };

    buf_add(page->out, STR("  "));
    option_words(page->out, row);
    if (page->out->n - at + 2 > column)
        buf_format(page->out, "\n%*s", (int)column, "");
    else
        buf_format(page->out, "%*s", (int)(column - (page->out->n - at)), "");
    buf_add(&line, str_of(row->help));
    if (words)
        buf_format(&line, "; one of: %s", words);
    wrap(page, buf_str(&line), column);
    buf_release(&line);
}

static void command_help(const struct page *page, enum command c)
{
    struct buf *out = page->out;
    const struct command_row *row = &commands[c];

    struct buf title = { 0 };

    buf_format(out, "usage: postflight %s [options] %s\n\n", row->name, row->operands);
    buf_format(&title, "postflight %s: %s.", row->name, row->summary);
    wrap(page, buf_str(&title), 0);
    buf_release(&title);
    buf_char(out, '\n');
    paragraphs(page, row->about);
    buf_add(out, STR("options:\n"));
    for (const struct option_row *o = option_rows; o->name; o++)
        if (option_fits(o, c))
            option_help(page, o, c);
    buf_add(out, STR("\nexamples:\n"));
    for (struct str rest = str_of(row->examples); rest.n;) {
        struct str what = str_cut(&rest, '\n'), line = str_cut(&what, '\t');

        if (what.n)
            buf_format(out, "  # %.*s\n", STR_FMT(what));
        buf_format(out, "  %.*s\n", STR_FMT(line));
    }
    buf_add(out, STR("\nexit codes:\n"));
    pairs(page, row->exits, 8);
}

static void program_help(const struct page *page)
{
    struct buf *out = page->out;

    buf_add(out, STR("usage: postflight COMMAND [options] ...\n\n"));
    wrap(page, STR("Reads the logs that an upgrade of System Center Operations Manager left behind "
                   "on its machines, and says whether the upgrade sequence completed correctly, "
                   "what failed and why, which tasks remain, and what could not be seen."), 0);
    buf_add(out, STR("\ncommands:\n"));
    for (int c = 0; c < COMMANDS; c++) {
        buf_format(out, "  %-10s", commands[c].name);
        wrap(page, str_of(commands[c].summary), 12);
    }
    buf_add(out, STR("\noptions:\n"));
    for (const struct option_row *o = option_rows; o->name; o++)
        if (option_fits(o, COMMANDS))
            option_help(page, o, COMMANDS);
    buf_add(out, STR("\nexamples:\n"
                     "  # judge an upgrade: one folder with the logs of all machines\n"
                     "  postflight check logs/\n"
                     "  # what an id in the report means\n"
                     "  postflight explain push-10624-msi\n"
                     "  # more about a command\n"
                     "  postflight check --help\n\n"
                     "exit codes of check:\n"));
    pairs(page, commands[COMMAND_CHECK].exits, 8);
}

void help_append(struct buf *out, enum command c, int columns)
{
    struct page page = { out, columns > 0 ? (size_t)columns : WIDTH_MOST };

    page.width = page.width > WIDTH_MOST ? WIDTH_MOST
                                         : page.width < WIDTH_LEAST ? WIDTH_LEAST : page.width;
    if (c < COMMANDS)
        command_help(&page, c);
    else
        program_help(&page);
}
