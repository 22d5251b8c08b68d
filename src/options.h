/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command line.  Two tables (commands, options) are all there is to it: parsing, --help, usage
 * errors, man page and completions derive from them, and a test proves that they agree.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "base/arena.h"
#include "base/err.h"
#include "verdict/verdict.h"

enum command { COMMAND_CHECK, COMMAND_SCAN, COMMAND_DUMP, COMMAND_EXPLAIN, COMMAND_LIST,
               COMMAND_NEW, COMMAND_TEST, COMMAND_LINT, COMMAND_HELP, COMMANDS };

enum tristate { AUTO, ALWAYS, NEVER };

struct output {
    const char *format; /* NULL: the command's default */
    const char *file;   /* NULL: standard output */
};

struct words {
    const char **items;
    size_t n, cap;
};

/* Strings are argv's or live in arena. */
struct options {
    struct arena arena;
    enum command command; /* COMMANDS: none was given (only with help or version) */
    struct words operands;
    struct output *outputs;
    size_t outputs_n, outputs_cap;
    struct words signatures, defines;
    bool no_shipped, no_inferred, skip_bad_rules, profile;
    const char *plan, *answers, *baseline, *why, *files_from, *from_line, *log;
    when since, until; /* WHEN_NONE: no bound */
    const struct codepage *code_page; /* of text that is not Unicode; NULL: as recognised */
    struct zone_setting *zones;
    size_t zones_n, zones_cap;
    struct dates_setting *dates;
    size_t dates_n, dates_cap;
    int jobs; /* 0: as many as there are processors */
    enum tristate color, progress;
    uint32_t shard_i, shard_n; /* 0, 0: everything */
    uint32_t expect;           /* 0: as much as there is */
    bool strict, redact, quiet, verbose, help, version, man;
    const char *completion;
    struct buf shaping; /* the options that shape the verdict, as given */
};

struct command_row {
    const char *name, *operands, *summary;
    const char *about;    /* paragraphs separated by LF */
    const char *examples; /* one a line: command TAB what it does */
    const char *exits;    /* one a line: code TAB meaning */
    const char *words;    /* fixed operands ("formats signatures"), or NULL */
    const char *formats;  /* what -f takes; the first is the default; or NULL */
};

struct option_row {
    char letter; /* or 0 */
    const char *name;
    const char *value; /* metavariable, or NULL: takes none */
    const char *words; /* fixed values, separated by blanks, or NULL */
    unsigned commands; /* bits 1 << enum command; 0: also without a command */
    const char *help;
    int (*take)(struct options *, const char *value, struct err *);
    bool shapes; /* goes into shaping */
};

extern const struct command_row commands[COMMANDS];
extern const struct option_row option_rows[]; /* ends with a row whose name is NULL */

/* 0, or -1 with ERR_USAGE.  options must be zero-filled; release it in both cases. */
int options_parse(struct options *o, int argc, char **argv, struct err *err);
void options_release(struct options *o);

bool option_fits(const struct option_row *row, enum command c); /* c takes it */

/* COMMANDS: of the program itself.  columns of the screen, 0: there is none, take 80. */
void help_append(struct buf *out, enum command c, int columns);
void man_append(struct buf *out);
int completion_append(struct buf *out, const char *shell, struct err *err); /* "bash" "zsh" */

#endif
