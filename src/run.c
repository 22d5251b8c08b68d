/* SPDX-License-Identifier: Apache-2.0 */
#include "run.h"

#include "base/sys.h"

#include <string.h>

int run_print(struct buf *text, struct err *err)
{
    struct out *out = NULL;
    int result = -1;

    if (text->failed) {
        err_nomem(err, "output");
    } else if (out_open(&out, NULL, err) == 0) {
        if (out_write(out, buf_str(text), err) < 0)
            out_abandon(out);
        else
            result = out_commit(out, err);
    }
    buf_release(text);
    return result;
}

/* 0: nobody looks at a screen. */
static int screen_columns(void)
{
    return sys_is_terminal(1) ? sys_columns(1) : 0;
}

/* "help" with a command's name, or about the program. */
static int run_help(const struct options *o, struct err *err)
{
    struct buf text = { 0 };
    enum command about = COMMANDS;

    for (int c = 0; o->operands.n && c < COMMANDS; c++)
        if (strcmp(o->operands.items[0], commands[c].name) == 0)
            about = (enum command)c;
    if (o->man)
        man_append(&text);
    else if (!o->completion)
        help_append(&text, about, screen_columns());
    else if (completion_append(&text, o->completion, err) < 0)
        return -1;
    return run_print(&text, err);
}

static int run_version(struct err *err)
{
    struct buf text = { 0 };

    buf_add(&text, STR("postflight " POSTFLIGHT_VERSION "\n"));
    return run_print(&text, err);
}

static int run_command(const struct options *o, struct err *err)
{
    switch (o->command) {
    case COMMAND_CHECK:
        return run_check(o, err);
    case COMMAND_SCAN:
        return run_scan(o, err);
    case COMMAND_DUMP:
        return run_dump(o, err);
    case COMMAND_EXPLAIN:
        return run_explain(o, err);
    case COMMAND_LIST:
        return run_list(o, err);
    case COMMAND_TEST:
        return run_test(o, err);
    case COMMAND_LINT:
        return run_lint(o, err);
    case COMMAND_NEW:
        return run_new(o, err);
    default:
        return run_help(o, err);
    }
}

int run(const struct options *o, struct err *err)
{
    if (o->version)
        return run_version(err);
    if (o->help) {
        struct buf text = { 0 };

        help_append(&text, o->command, screen_columns());
        return run_print(&text, err);
    }
    return run_command(o, err);
}
