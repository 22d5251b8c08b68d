/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/answers.h"

#include "base/when.h"
#include "rules/node.h"

static const char *const file_keys[] = { "answers", "topology", NULL };
static const char *const answer_keys[] = { "task", "phase", "host", "answer",
                                           "who",  "when",  "note", NULL };
static const char *const topology_keys[] = { "no", "who", "when", "note", NULL };
static const struct word words[] = { { "done", ANSWER_DONE },
                                     { "not-done", ANSWER_NOT_DONE },
                                     { "not-needed", ANSWER_NOT_NEEDED },
                                     { NULL, 0 } };

/* What people call the roles; the tokens themselves are understood, too. */
static const struct {
    const char *word, *role;
} role_words[] = {
    { "gateways", "gw" },       { "gateway", "gw" },
    { "consoles", "con" },      { "console", "con" },
    { "web consoles", "web" },  { "web console", "web" },
    { "reporting", "rep" },     { "reporting server", "rep" },
    { "collectors", "acs" },    { "collector", "acs" },
    { "acs", "acs" },           { "pushed agents", "agent.push" },
    { "manual agents", "agent.manual" },
    { "unix agents", "agent.unix" },
    { "agents", "agent" },
};

const char *answer_word_name(enum answer_word w)
{
    return words[w].word;
}

static bool task_known(const struct plan *const *plans, size_t n, struct str id)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < plans[i]->tasks_n; k++) {
            if (str_eq(plans[i]->tasks[k].id, id))
                return true;
        }
    }
    return false;
}

static bool phase_known(const struct plan *const *plans, size_t n, struct str id)
{
    for (size_t i = 0; i < n; i++) {
        if (plan_phase(plans[i], id))
            return true;
    }
    return false;
}

static bool role_known(const struct plan *const *plans, size_t n, struct str role)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < plans[i]->phases_n; k++) {
            if (str_eq(plans[i]->phases[k].role, role))
                return true;
        }
    }
    return str_eq(role, STR("agent"));
}

/* A date alone is a time, too: people answer in days. */
static void check_when(struct reading *r, const struct yaml *map, struct answer *a)
{
    struct buf text = { 0 };
    int digits;
    char zone;
    when t;

    a->when_said = str_trim(node_text(r, map, "when"));
    if (!a->when_said.n)
        return;
    buf_add(&text, a->when_said);
    if (a->when_said.n == 10)
        buf_add(&text, STR("T00:00:00"));
    if (text.failed)
        r->no_memory = true;
    else if (!when_parse(buf_str(&text), &t, &digits, &zone))
        node_fault(r, yaml_get(map, "when"),
                   "'when' must be a date or time like 2024-03-16T20:00:00+01:00");
    buf_release(&text);
}

static void read_common(struct reading *r, const struct yaml *map, struct answer *a)
{
    a->who = str_trim(node_text(r, map, "who"));
    a->note = str_trim(node_text(r, map, "note"));
    check_when(r, map, a);
}

/* False: a question that is not answered yet. */
static bool read_answer(struct reading *r, const struct yaml *map, struct answer *a,
                        const struct plan *const *plans, size_t n)
{
    const struct yaml *said = yaml_get(map, "answer");

    if (!node_keys(r, map, "an answer", answer_keys))
        return false;
    a->task = node_text(r, map, "task");
    a->phase = node_text(r, map, "phase");
    a->host = str_trim(node_text(r, map, "host"));
    if (!a->task.n == !a->phase.n)
        node_fault(r, map, "an answer needs either 'task' or 'phase'");
    if (a->task.n && !task_known(plans, n, a->task))
        node_fault(r, yaml_get(map, "task"), "no plan has a task '%.*s'",
                   STR_FMT(str_first(a->task, 60)));
    if (a->phase.n && !phase_known(plans, n, a->phase))
        node_fault(r, yaml_get(map, "phase"), "no plan has a phase '%.*s'",
                   STR_FMT(str_first(a->phase, 60)));
    read_common(r, map, a);
    if (said && yaml_is_null(said))
        return false;
    a->word = (enum answer_word)node_word(r, map, "answer", words, ANSWER_DONE);
    return true;
}

static struct str role_meant(struct str text)
{
    for (size_t i = 0; i < sizeof role_words / sizeof role_words[0]; i++) {
        if (str_eq_nocase(text, str_of(role_words[i].word)))
            return str_of(role_words[i].role);
    }
    return text;
}

static bool read_statement(struct reading *r, const struct yaml *item, struct answer *a,
                           const struct plan *const *plans, size_t n)
{
    const struct yaml *at = item;
    struct str text;

    if (item->kind == YAML_MAP) {
        if (!node_keys(r, item, "a statement", topology_keys))
            return false;
        text = str_trim(node_need(r, item, "no"));
        at = yaml_get(item, "no");
        read_common(r, item, a);
    } else {
        text = str_trim(yaml_text(item));
        if (!str_starts(text, STR("no "))) {
            node_fault(r, item, "a statement reads 'no gateways'");
            return false;
        }
        text = str_trim(str_from(text, 3));
    }
    a->role = role_meant(text);
    if (text.n && !role_known(plans, n, a->role)) {
        node_fault(r, at, "no plan has machines of a role '%.*s'", STR_FMT(str_first(text, 60)));
        return false;
    }
    return text.n > 0;
}

typedef bool read_fn(struct reading *, const struct yaml *, struct answer *,
                     const struct plan *const *, size_t);

static void read_list(struct reading *r, const struct yaml *const *items, size_t n, read_fn *read,
                      struct answers *out, const struct plan *const *plans, size_t plans_n)
{
    struct answer *list = node_array(r, out->n + n, sizeof *list);
    size_t k = out->n;

    for (size_t i = 0; list && i < out->n; i++)
        list[i] = out->items[i];
    for (size_t i = 0; list && i < n; i++) {
        struct answer a = { 0 };
        if (read(r, items[i], &a, plans, plans_n))
            list[k++] = a;
    }
    if (list)
        *out = (struct answers){ list, k };
}

int answers_read(struct answers *out, struct arena *arena, const char *name, struct str yaml,
                 const struct plan *const *plans, size_t plans_n, struct err *err)
{
    const struct yaml *const *items;
    const struct yaml **docs;
    struct reading r;
    size_t n;

    *out = (struct answers){ 0 };
    if (yaml_read(arena, name, yaml, &docs, &n, err) < 0)
        return -1;
    r = reading_begin(arena, name, err);
    if (n > 1)
        node_fault(&r, docs[1], "an answers file holds one document, not %zu", n);
    if (n == 1 && docs[0]->kind == YAML_LIST) {
        read_list(&r, docs[0]->items, docs[0]->n, read_answer, out, plans, plans_n);
    } else if (n == 1 && node_keys(&r, docs[0], "an answers file", file_keys)) {
        items = node_list(&r, docs[0], "answers", &n);
        read_list(&r, items, n, read_answer, out, plans, plans_n);
        items = node_list(&r, docs[0], "topology", &n);
        read_list(&r, items, n, read_statement, out, plans, plans_n);
    }
    return reading_end(&r);
}
