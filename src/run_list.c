/* SPDX-License-Identifier: Apache-2.0 */
/* list: what the program knows, one line each, formats with more about each below it, indented; how
   much of it there is goes to standard error, so that whoever counts lines that begin with a name
   counts items. */
#include "run.h"
#include "run_format.h"
#include "run_rules.h"

#include "base/sys.h"
#include "base/utf.h"
#include "parsers/parser.h"

#include <string.h>

#define NAME_COLUMN 36

static void row(struct buf *out, struct str name, struct str what)
{
    size_t at = out->n;

    utf_show(out, name);
    do
        buf_char(out, ' ');
    while (!out->failed && out->n - at < NAME_COLUMN);
    utf_show(out, what);
    buf_char(out, '\n');
}

static void list_formats(struct buf *out, struct buf *count)
{
    int columns = sys_is_terminal(1) ? sys_columns(1) : 0;
    struct page p = page_over(out, columns < 40 ? 100 : (size_t)columns, false, true);
    size_t n = 0;

    for (; parsers[n]; n++) {
        row(out, str_of(parsers[n]->name), str_of(parsers[n]->summary));
        format_words(&p, parsers[n], 4);
    }
    page_release(&p);
    buf_format(count, "%zu formats\n", n);
}

static void list_signatures(struct buf *out, struct buf *count, const struct knowledge *k)
{
    size_t n = ruleset_count(k->set), inferred = 0;

    for (size_t i = 0; i < n; i++) {
        const struct signature *s = ruleset_at(k->set, i);
        row(out, s->name, s->title);
        inferred += s->inferred;
    }
    buf_format(count, "%zu signatures, %zu of them inferred (seen in no source)\n", n, inferred);
}

static void list_plans(struct buf *out, struct buf *count, const struct knowledge *k)
{
    size_t phases = 0, tasks = 0;

    for (size_t i = 0; i < k->plans_n; i++) {
        const struct plan *p = k->plans[i];
        struct buf what = { 0 };
        buf_format(&what, "%.*s (%zu phases, %zu tasks)", STR_FMT(p->title), p->phases_n,
                   p->tasks_n);
        row(out, p->id, buf_str(&what));
        out->failed = out->failed || what.failed;
        buf_release(&what);
        phases += p->phases_n;
        tasks += p->tasks_n;
    }
    buf_format(count, "%zu plans, %zu phases, %zu tasks\n", k->plans_n, phases, tasks);
}

/* Does a plan before this one have the task? */
static bool listed_before(const struct knowledge *k, size_t plan, struct str id)
{
    for (size_t i = 0; i < plan; i++)
        for (size_t t = 0; t < k->plans[i]->tasks_n; t++)
            if (str_eq(k->plans[i]->tasks[t].id, id))
                return true;
    return false;
}

static void list_tasks(struct buf *out, struct buf *count, const struct knowledge *k)
{
    size_t n = 0, post = 0;

    for (size_t i = 0; i < k->plans_n; i++) {
        for (size_t t = 0; t < k->plans[i]->tasks_n; t++) {
            const struct task *task = &k->plans[i]->tasks[t];
            if (listed_before(k, i, task->id))
                continue;
            row(out, task->id, task->title);
            n++;
            post += task->post;
        }
    }
    buf_format(count, "%zu tasks, %zu before the upgrade and %zu after it\n", n, n - post, post);
}

static void list(const char *what, struct buf *text, struct buf *count, const struct knowledge *k)
{
    if (strcmp(what, "formats") == 0)
        list_formats(text, count);
    else if (strcmp(what, "signatures") == 0)
        list_signatures(text, count, k);
    else if (strcmp(what, "plans") == 0)
        list_plans(text, count, k);
    else
        list_tasks(text, count, k);
}

int run_list(const struct options *o, struct err *err)
{
    const char *what = o->operands.items[0];
    struct buf text = { 0 }, count = { 0 };
    struct knowledge k = { 0 };
    int result = 0;

    if (strcmp(what, "formats") != 0)
        result = knowledge_load(&k, o, err);
    if (result == 0) {
        list(what, &text, &count, &k);
        result = run_print(&text, err);
    }
    if (result == 0 && !o->quiet)
        sys_print_error(buf_str(&count));
    buf_release(&text);
    buf_release(&count);
    knowledge_release(&k);
    return result;
}
