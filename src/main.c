/* SPDX-License-Identifier: Apache-2.0 */
/* argv in, exit code out; the only place that prints errors. */
#include "base/sys.h"
#include "base/sys_heap.h"
#include "base/utf.h"
#include "run.h"

/* Every line of the error, with nothing in it that could act in a terminal. */
static void print_error(const struct err *err)
{
    struct str rest = str_of(err->text);
    struct buf text = { 0 };

    while (rest.n) {
        buf_add(&text, STR("postflight: "));
        utf_show(&text, str_cut(&rest, '\n'));
        buf_char(&text, '\n');
    }
    if (err->code == ERR_USAGE)
        buf_add(&text, STR("postflight: help: postflight --help, postflight COMMAND --help\n"));
    sys_print_error(buf_str(&text));
    buf_release(&text);
}

int main(int argc, char **argv)
{
    struct options options = { 0 };
    struct err err = { 0 };
    void *heap = sys_heap_start();
    int code;

    sys_start();
    argv = sys_arguments(&argc, argv);
    code = options_parse(&options, argc, argv, &err);
    if (code == 0)
        code = run(&options, &err);
    if (code < 0) {
        print_error(&err);
        code = err.code ? (int)err.code : (int)ERR_INTERNAL;
    }
    options_release(&options);
    sys_heap_end(heap);
    return code;
}
