/* SPDX-License-Identifier: Apache-2.0 */
/* list: what the program knows, one line each. */
#include "run.h"
#include "run_rules.h"

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

static void list_formats(struct buf *out)
{
    for (size_t i = 0; parsers[i]; i++)
        row(out, str_of(parsers[i]->name), str_of(parsers[i]->summary));
}

static void list_signatures(struct buf *out, const struct knowledge *k)
{
    for (size_t i = 0; i < ruleset_count(k->set); i++)
        row(out, ruleset_at(k->set, i)->name, ruleset_at(k->set, i)->title);
}

static void list_plans(struct buf *out, const struct knowledge *k)
{
    for (size_t i = 0; i < k->plans_n; i++)
        row(out, k->plans[i]->id, k->plans[i]->title);
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

static void list_tasks(struct buf *out, const struct knowledge *k)
{
    for (size_t i = 0; i < k->plans_n; i++)
        for (size_t t = 0; t < k->plans[i]->tasks_n; t++)
            if (!listed_before(k, i, k->plans[i]->tasks[t].id))
                row(out, k->plans[i]->tasks[t].id, k->plans[i]->tasks[t].title);
}

int run_list(const struct options *o, struct err *err)
{
    const char *what = o->operands.items[0];
    struct knowledge k = { 0 };
    struct buf text = { 0 };
    int result = 0;

    if (strcmp(what, "formats") == 0) {
        list_formats(&text);
        return run_print(&text, err);
    }
    result = knowledge_load(&k, o, err);
    if (result == 0 && strcmp(what, "signatures") == 0)
        list_signatures(&text, &k);
    else if (result == 0 && strcmp(what, "plans") == 0)
        list_plans(&text, &k);
    else if (result == 0)
        list_tasks(&text, &k);
    if (result == 0)
        result = run_print(&text, err);
    buf_release(&text);
    knowledge_release(&k);
    return result;
}
