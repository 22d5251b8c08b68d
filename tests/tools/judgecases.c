/* SPDX-License-Identifier: Apache-2.0 */
/*
 * judgecases < PAGES: pages of facts (tests/verdict/README.md), each behind a line "=== NAME",
 * judged by everything that is built into the program.  Of each it prints "=== NAME" and the whole
 * verdict (tests/lib/verdictlines.h), times from the page's midnight.  A page that cannot be judged
 * ends it with 1.
 */
#include "lib/casepage.h"
#include "lib/verdictlines.h"

#include <stdio.h>

static void print_verdict(const struct case_page *p, const struct verdict *v)
{
    struct buf lines = { 0 };

    verdict_lines(&lines, v, p->day);
    fwrite(lines.s, 1, lines.n, stdout);
    buf_release(&lines);
}

static int judge(const struct case_world *w, struct str text)
{
    struct case_page p;
    struct verdict *v = NULL;
    struct err err = { 0 };
    struct str name = str_cut(&text, '\n');
    int result;

    case_page_read(w, &p, text, SIZE_MAX, false);
    result = p.unknown.n ? err_set(&err, ERR_DATA, "nobody knows: %.*s", STR_FMT(p.unknown))
                         : case_judge(&v, w, &p, &err);
    printf("=== %.*s\n", STR_FMT(name));
    if (result == 0)
        print_verdict(&p, v);
    else
        fprintf(stderr, "judgecases: %.*s: %s\n", STR_FMT(name), err.text);
    verdict_free(v);
    case_page_release(&p);
    return result;
}

static int judge_all(const struct case_world *w, struct str pages)
{
    static const char mark[] = "\n=== ";
    int result = 0;

    pages = str_from(pages, str_find(pages, STR("=== ")) + 4);
    while (pages.n && result == 0) {
        size_t n = str_find(pages, STR(mark));
        result = judge(w, str_first(pages, n + 1));
        pages = str_from(pages, n + sizeof mark - 1);
    }
    return result;
}

static void read_all(struct buf *pages)
{
    static char block[1 << 16];

    for (size_t n; (n = fread(block, 1, sizeof block, stdin)) > 0;)
        buf_add(pages, (struct str){ block, n });
}

int main(void)
{
    struct case_world w;
    struct err err = { 0 };
    struct buf pages = { 0 };
    int result = case_world_shipped(&w, &err);

    if (result < 0)
        fprintf(stderr, "judgecases: %s\n", err.text);
    read_all(&pages);
    if (result == 0)
        result = judge_all(&w, buf_str(&pages));
    buf_release(&pages);
    case_world_release(&w);
    return result == 0 ? 0 : 1;
}
