/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the grammar in signatures/README.md to struct plan.  A plan that says something we do not
 * understand is refused: a constraint that is silently dropped would make an upgrade look right.
 * What phases say of each other is checked behind that (plan_check.h).
 */
#include "rules/plan.h"

#include "base/limits.h"
#include "rules/plan_check.h"

#include <string.h>

static const struct word topologies[] = { { "single", TOPOLOGY_SINGLE },
                                          { "distributed", TOPOLOGY_DISTRIBUTED },
                                          { "parallel", TOPOLOGY_PARALLEL },
                                          { "any", TOPOLOGY_ANY },
                                          { NULL, 0 } };
static const struct word cards[] = { { "once", CARD_ONCE }, { "each", CARD_EACH }, { NULL, 0 } };
static const struct word picks[] = { { "all", PICK_ALL },
                                     { "first", PICK_FIRST },
                                     { "more", PICK_MORE },
                                     { "last", PICK_LAST },
                                     { "rest", PICK_REST },
                                     { "retired", PICK_RETIRED },
                                     { NULL, 0 } };
static const struct word scopes[] = { { "all", SCOPE_ALL },
                                      { "any", SCOPE_ANY },
                                      { "same", SCOPE_SAME },
                                      { "parent", SCOPE_PARENT },
                                      { "component", SCOPE_COMPONENT },
                                      { NULL, 0 } };
const struct word severity_words[] = { { "fatal", SEVERITY_FATAL },
                                       { "rollback", SEVERITY_ROLLBACK },
                                       { "degraded", SEVERITY_DEGRADED },
                                       { "info", SEVERITY_INFO },
                                       { "noise", SEVERITY_NOISE },
                                       { NULL, 0 } };
const struct word span_words[] = { { "any", SPAN_ANY },
                                   { "before-first", SPAN_BEFORE_FIRST },
                                   { "first-run", SPAN_FIRST_RUN },
                                   { "before-package", SPAN_BEFORE_PACKAGE },
                                   { "window", SPAN_WINDOW },
                                   { "inside", SPAN_INSIDE },
                                   { "from-own", SPAN_FROM_OWN },
                                   { "after-own", SPAN_AFTER_OWN },
                                   { "after-end", SPAN_AFTER_END },
                                   { NULL, 0 } };
static const struct word task_states[] = { { "remaining", TASK_REMAINING },
                                           { "missed", TASK_MISSED },
                                           { "unobservable", TASK_UNOBSERVABLE },
                                           { "confirm", TASK_CONFIRM },
                                           { "done", TASK_DONE },
                                           { "not-needed", TASK_NOT_NEEDED },
                                           { NULL, 0 } };
static const struct word whens[] = { { "pre", 0 }, { "post", 1 }, { NULL, 0 } };

static const char *const plan_keys[] = { "id",    "title",  "product", "topology", "from", "to",
                                         "steps", "source", "phases",  "tasks",    NULL };
static const char *const phase_keys[] = { "id", "title", "role", "card", "pick", "pick-if", "lead",
                                          "optional", "own-setup", "after", "soft",
                                          "excl", "with", "begin-if", "done-if", "fail-if",
                                          "clear-if", "works-if", "act-if", "not-done-if",
                                          "not-yet-if", "needless-if", "expected-noise", "also",
                                          "why", "remedy", "source", NULL };
static const char *const arrow_keys[] = { "phase", "scope", "hazard", "severity",
                                          "also",  "why",   "remedy", "advice", NULL };
static const char *const task_keys[] = { "id",          "title",     "when",       "each",
                                         "roles",       "from",      "to",         "needed-if",
                                         "done-if",     "not-done-if", "watch",    "watch-span",
                                         "done-watch",  "if-silent", "if-blind",   "question",
                                         "look",        "remedy",    "source",     "blind-if",
                                         "shown-roles", "shown-by",  NULL };
static const char *const rule_keys[] = { "seen", "span", "where", "part", "by", "was", "alone",
                                         "unless", "started", "support", "answers", "hearsay",
                                         "later", NULL };

bool strs_has(struct strs list, struct str s)
{
    for (size_t i = 0; i < list.n; i++)
        if (str_eq(list.items[i], s))
            return true;
    return false;
}

bool phase_matches(struct str pattern, struct str id)
{
    if (!str_ends(pattern, STR(".*")))
        return str_eq(pattern, id);
    return id.n > pattern.n - 1 && str_starts(id, str_first(pattern, pattern.n - 1));
}

const struct phase *plan_phase(const struct plan *plan, struct str id)
{
    for (size_t i = 0; i < plan->phases_n; i++)
        if (str_eq(plan->phases[i].id, id))
            return &plan->phases[i];
    return NULL;
}

bool plan_allows(const struct plan *plan, struct str from, struct str to)
{
    if (plan->to.n && to.n && !strs_has(plan->to, to))
        return false;
    if (plan->from.n && from.n && !strs_has(plan->from, from))
        return false;
    for (size_t i = 0; i < plan->steps.n; i++) {
        struct str after = plan->steps.items[i];
        struct str before = str_trim(str_cut(&after, '>'));

        if ((!from.n || str_eq(before, from)) && (!to.n || str_eq(str_trim(after), to)))
            return true;
    }
    return plan->steps.n == 0;
}

bool phase_is_act(const struct phase *p)
{
    return !p->done_if.n;
}

bool phase_of_group(const struct phase *p)
{
    return str_eq(p->role, STR("group"));
}

bool phase_is_task(const struct phase *p)
{
    bool post = false;

    for (size_t i = 0; i < p->also.n; i++)
        post = post || str_starts(p->also.items[i], STR("post."));
    return post && phase_is_act(p);
}

/* A key that may hold a plain phase id, a map, or a list of both. */
struct arrow_kind {
    const char *key;
    bool advice;        /* what this kind is by nature */
    bool may_be_advice; /* whether `advice: true` has a meaning */
};

static void read_arrow(struct reading *r, const struct yaml *node, const struct arrow_kind *kind,
                       struct arrow *a)
{
    const struct yaml *advice = yaml_get(node, "advice");

    a->advice = kind->advice;
    if (node->kind == YAML_SCALAR) {
        a->phase = node->text;
        if (!node->text.n)
            node_fault(r, node, "'%s' names no phase", kind->key);
        return;
    }
    if (!node_keys(r, node, kind->key, arrow_keys))
        return;
    a->phase = node_need(r, node, "phase");
    a->scope = (enum scope)node_word(r, node, "scope", scopes, SCOPE_ALL);
    a->hazard = node_text(r, node, "hazard");
    a->severity = (enum severity)node_word(r, node, "severity", severity_words,
                                           a->hazard.n ? SEVERITY_DEGRADED : SEVERITY_NONE);
    a->also = node_strs(r, node, "also");
    a->why = node_text(r, node, "why");
    a->remedy = node_text(r, node, "remedy");
    if (advice && !kind->may_be_advice)
        node_fault(r, advice, "'advice' has no meaning in '%s'", kind->key);
    else if (advice)
        a->advice = node_flag(r, node, "advice");
}

static const struct arrow *read_arrows(struct reading *r, const struct yaml *phase,
                                       const struct arrow_kind *kind, size_t *n)
{
    const struct yaml *const *items = node_list(r, phase, kind->key, n);
    struct arrow *arrows;

    if (*n > LIMIT_PLAN_ARROWS) {
        node_fault(r, items[LIMIT_PLAN_ARROWS], "more than %d entries in '%s'", LIMIT_PLAN_ARROWS,
                   kind->key);
        *n = LIMIT_PLAN_ARROWS;
    }
    arrows = node_array(r, *n, sizeof *arrows);
    for (size_t i = 0; arrows && i < *n; i++)
        read_arrow(r, items[i], kind, &arrows[i]);
    if (!arrows)
        *n = 0;
    return arrows;
}

static const struct arrow_kind after_kind = { "after", false, false },
                               soft_kind = { "soft", true, false },
                               excl_kind = { "excl", false, true },
                               with_kind = { "with", true, false };

/* What rules say that speak where a deed was not seen. */
static void read_of_undone(struct reading *r, const struct yaml *node, const char *key,
                           struct task_rule *rule)
{
    static const char *const own[] = { "alone", "hearsay", "started" };
    bool given[sizeof own / sizeof own[0]];

    given[0] = rule->alone = node_flag(r, node, "alone");
    given[1] = rule->hearsay = node_flag(r, node, "hearsay");
    rule->started = node_strs(r, node, "started");
    given[2] = rule->started.n > 0;
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        if (given[i] && strcmp(key, "not-done-if") != 0)
            node_fault(r, yaml_get(node, own[i]), "'%s' has a meaning in 'not-done-if' only",
                       own[i]);
    }
    rule->unless = node_strs(r, node, "unless");
    if (rule->unless.n && !rule->alone)
        node_fault(r, yaml_get(node, "unless"), "'unless' has a meaning beside 'alone' only");
}

/* A part that tells of the deed where it is seen, and of which nothing need be seen; and what takes
   back a word against the deed, without showing it. */
static void read_support(struct reading *r, const struct yaml *node, const char *key,
                         struct task_rule *rule)
{
    rule->support = node_flag(r, node, "support");
    if (rule->support && (!rule->part.n || strcmp(key, "done-if") != 0))
        node_fault(r, yaml_get(node, "support"),
                   "'support' has a meaning in 'done-if' only, and needs 'part'");
    rule->answers = node_flag(r, node, "answers");
    if (rule->answers && strcmp(key, "done-if") != 0)
        node_fault(r, yaml_get(node, "answers"), "'answers' has a meaning in 'done-if' only");
}

/* Only a span that begins with a deed, and has no end, has a late part. */
static void read_later(struct reading *r, const struct yaml *node, struct task_rule *rule)
{
    const struct yaml *later = yaml_get(node, "later");
    bool open = rule->span == SPAN_FROM_OWN || rule->span == SPAN_AFTER_OWN ||
                rule->span == SPAN_AFTER_END;

    if (later && (!open || !text_lasts(yaml_text(later), &rule->later)))
        node_fault(r, later, "'later' must be a number and one of s m h d, beside 'span: from-own', "
                             "'after-own' or 'after-end'");
}

static const struct task_rule *read_rules(struct reading *r, const struct yaml *task,
                                          const char *key, size_t *n)
{
    const struct yaml *const *items = node_list(r, task, key, n);
    struct task_rule *rules = node_array(r, *n, sizeof *rules);

    for (size_t i = 0; rules && i < *n; i++) {
        struct task_rule *rule = &rules[i];

        if (!node_keys(r, items[i], key, rule_keys))
            continue;
        rule->seen = node_strs(r, items[i], "seen");
        rule->span = (enum span)node_word(r, items[i], "span", span_words, SPAN_ANY);
        read_later(r, items[i], rule);
        rule->where = node_text(r, items[i], "where");
        rule->part = node_text(r, items[i], "part");
        rule->by = node_text(r, items[i], "by");
        rule->was = node_text(r, items[i], "was");
        read_of_undone(r, items[i], key, rule);
        read_support(r, items[i], key, rule);
        if (rule->seen.n == 0)
            node_fault(r, items[i], "key 'seen' is missing or empty");
        if (rule->where.n && str_find_char(rule->where, '=') >= rule->where.n)
            node_fault(r, yaml_get(items[i], "where"), "'where' must be 'capture=value'");
        if (rule->was.n && (!rule->by.n || str_find_char(rule->was, '=') >= rule->was.n))
            node_fault(r, yaml_get(items[i], "was"),
                       "'was' must be 'capture=value' and needs 'by'");
    }
    if (!rules)
        *n = 0;
    return rules;
}

/* A rule without a part beside rules that have one: which part would it mean? */
static void check_parts(struct reading *r, const struct yaml *node, const char *key,
                        const struct task_rule *done, size_t done_n,
                        const struct task_rule *not_done, size_t not_done_n)
{
    size_t n = 0;

    for (size_t i = 0; i < done_n; i++)
        n += done[i].part.n > 0;
    if (n && n < done_n)
        node_fault(r, yaml_get(node, key), "some rules of '%s' have a 'part', some not", key);
    for (size_t i = 0; i < not_done_n; i++) {
        bool known = !not_done[i].part.n;

        for (size_t k = 0; k < done_n && !known; k++)
            known = str_eq(done[k].part, not_done[i].part);
        if (!known)
            node_fault(r, yaml_get(node, "not-done-if"), "no rule of '%s' has the part '%.*s'",
                       key, STR_FMT(str_first(not_done[i].part, 60)));
    }
}

/* What its keys say of each other. */
static void check_phase(struct reading *r, const struct yaml *node, const struct phase *p)
{
    if (p->pick_if.n && p->pick != PICK_LAST && p->pick != PICK_FIRST)
        node_fault(r, yaml_get(node, "pick-if"), "'pick-if' needs 'pick: first' or 'pick: last'");
    if (p->needless_n && !phase_of_group(p))
        node_fault(r, yaml_get(node, "needless-if"), "'needless-if' needs 'role: group'");
    if (p->act_n && !phase_is_act(p))
        node_fault(r, yaml_get(node, "act-if"), "a phase with 'done-if' has no 'act-if'");
    if (p->not_done_n && !p->act_n)
        node_fault(r, yaml_get(node, "not-done-if"), "'not-done-if' of a phase needs 'act-if'");
    check_parts(r, node, "act-if", p->act_if, p->act_n, p->not_done_if, p->not_done_n);
    if (p->not_yet_n && !p->act_n)
        node_fault(r, yaml_get(node, "not-yet-if"), "'not-yet-if' needs 'act-if'");
    if (phase_of_group(p) && !phase_is_act(p))
        node_fault(r, node, "an act of the group has no 'done-if': say what shows it in 'act-if'");
    if (str_find_char(p->id, '*') < p->id.n)
        node_fault(r, yaml_get(node, "id"), "a phase id has no '*'");
}

static void read_phase(struct reading *r, const struct yaml *node, struct phase *p)
{
    if (!node_keys(r, node, "a phase", phase_keys))
        return;
    p->id = node_need(r, node, "id");
    p->title = node_need(r, node, "title");
    p->role = node_need(r, node, "role");
    p->card = (enum cardinality)node_word(r, node, "card", cards, CARD_EACH);
    p->pick = (enum pick)node_word(r, node, "pick", picks, PICK_ALL);
    p->first = p->pick == PICK_FIRST || p->pick == PICK_LAST || node_flag(r, node, "lead");
    p->pick_if = node_strs(r, node, "pick-if");
    p->optional = node_flag(r, node, "optional");
    p->own_setup = node_flag(r, node, "own-setup");
    p->after = read_arrows(r, node, &after_kind, &p->after_n);
    p->soft = read_arrows(r, node, &soft_kind, &p->soft_n);
    p->excl = read_arrows(r, node, &excl_kind, &p->excl_n);
    p->with = read_arrows(r, node, &with_kind, &p->with_n);
    p->begin_if = node_strs(r, node, "begin-if");
    p->done_if = node_strs(r, node, "done-if");
    p->fail_if = node_strs(r, node, "fail-if");
    p->works_if = node_strs(r, node, "works-if");
    p->clear_if = node_strs(r, node, "clear-if");
    p->act_if = read_rules(r, node, "act-if", &p->act_n);
    p->not_done_if = read_rules(r, node, "not-done-if", &p->not_done_n);
    p->not_yet_if = read_rules(r, node, "not-yet-if", &p->not_yet_n);
    p->needless_if = read_rules(r, node, "needless-if", &p->needless_n);
    p->expected_noise = node_strs(r, node, "expected-noise");
    p->also = node_strs(r, node, "also");
    p->why = node_text(r, node, "why");
    p->remedy = node_text(r, node, "remedy");
    p->source = node_text(r, node, "source");
    check_phase(r, node, p);
}

/* Which span `watch` must cover is never guessed: on it rests "nothing seen, so not done". */
static void read_watch(struct reading *r, const struct yaml *node, struct task *t)
{
    const struct yaml *span = yaml_get(node, "watch-span");

    t->watch = node_text(r, node, "watch");
    t->watch_span = (enum span)node_word(r, node, "watch-span", span_words, SPAN_ANY);
    if (t->watch.n && !span)
        node_fault(r, yaml_get(node, "watch"), "'watch' needs 'watch-span'");
    if (span && !t->watch.n)
        node_fault(r, span, "'watch-span' needs 'watch'");
    t->blind_if = node_strs(r, node, "blind-if");
    if (t->blind_if.n && !t->watch.n)
        node_fault(r, yaml_get(node, "blind-if"), "'blind-if' needs 'watch'");
    t->if_silent = (enum task_state)node_word(r, node, "if-silent", task_states, TASK_CONFIRM);
    t->if_blind = (enum task_state)node_word(r, node, "if-blind", task_states, TASK_UNOBSERVABLE);
}

static void read_task(struct reading *r, const struct yaml *node, struct task *t)
{
    if (!node_keys(r, node, "a task", task_keys))
        return;
    t->id = node_need(r, node, "id");
    t->title = node_need(r, node, "title");
    if (!yaml_get(node, "when"))
        node_fault(r, node, "key 'when' is missing");
    t->post = node_word(r, node, "when", whens, 0) == 1;
    t->each = node_flag(r, node, "each");
    t->roles = node_strs(r, node, "roles");
    t->shown_roles = node_strs(r, node, "shown-roles");
    t->shown_by = node_strs(r, node, "shown-by");
    t->needed_if = read_rules(r, node, "needed-if", &t->needed_n);
    t->done_if = read_rules(r, node, "done-if", &t->done_n);
    t->not_done_if = read_rules(r, node, "not-done-if", &t->not_done_n);
    t->done_watch = node_text(r, node, "done-watch");
    read_watch(r, node, t);
    t->from = node_strs(r, node, "from");
    t->to = node_strs(r, node, "to");
    t->question = node_text(r, node, "question");
    t->look = node_text(r, node, "look");
    t->remedy = node_text(r, node, "remedy");
    t->source = node_text(r, node, "source");
    if (t->each && t->roles.n == 0)
        node_fault(r, node, "'each' needs 'roles': the machines it is done on");
    if ((t->shown_roles.n > 0) != (t->shown_by.n > 0) || (t->shown_by.n && !t->each))
        node_fault(r, node, "'shown-roles' and 'shown-by' need each other, and 'each'");
    check_parts(r, node, "done-if", t->done_if, t->done_n, t->not_done_if, t->not_done_n);
}

/* The nodes of a required or optional list of maps, at most limit of them. */
static const struct yaml *const *read_items(struct reading *r, const struct yaml *map,
                                            const char *key, size_t limit, size_t *n)
{
    const struct yaml *list = yaml_get(map, key);

    *n = 0;
    if (!list || yaml_is_null(list))
        return NULL;
    if (list->kind != YAML_LIST) {
        node_fault(r, list, "'%s' must be a list", key);
        return NULL;
    }
    if (list->n > limit) {
        node_fault(r, list->items[limit], "more than %zu entries in '%s'", limit, key);
        return NULL;
    }
    *n = list->n;
    return list->items;
}

static void read_phases(struct reading *r, const struct yaml *doc, struct plan *plan)
{
    const struct yaml *const *nodes =
        read_items(r, doc, "phases", LIMIT_PLAN_PHASES, &plan->phases_n);
    struct phase *phases = node_array(r, plan->phases_n, sizeof *phases);

    if (!phases) {
        plan->phases_n = 0;
        if (!r->faults)
            node_fault(r, doc, "a plan needs 'phases'");
        return;
    }
    for (size_t i = 0; i < plan->phases_n; i++)
        read_phase(r, nodes[i], &phases[i]);
    plan->phases = phases;
    plan_check(r, plan, nodes);
}

static void read_tasks(struct reading *r, const struct yaml *doc, struct plan *plan)
{
    const struct yaml *const *nodes =
        read_items(r, doc, "tasks", LIMIT_PLAN_TASKS, &plan->tasks_n);
    struct task *tasks = node_array(r, plan->tasks_n, sizeof *tasks);

    if (!tasks) {
        plan->tasks_n = 0;
        return;
    }
    for (size_t i = 0; i < plan->tasks_n; i++) {
        read_task(r, nodes[i], &tasks[i]);
        for (size_t j = 0; j < i; j++)
            if (tasks[i].id.n && str_eq(tasks[i].id, tasks[j].id))
                node_fault(r, nodes[i], "task '%.*s' is there twice (first in line %u)",
                           STR_FMT(str_first(tasks[i].id, 60)), (unsigned)nodes[j]->line);
    }
    plan->tasks = tasks;
}

static void read_steps(struct reading *r, const struct yaml *doc, struct plan *plan)
{
    plan->from = node_strs(r, doc, "from");
    plan->to = node_strs(r, doc, "to");
    plan->steps = node_strs(r, doc, "steps");
    for (size_t i = 0; i < plan->steps.n; i++) {
        struct str after = plan->steps.items[i];
        struct str before = str_cut(&after, '>');

        if (!str_trim(before).n || !str_trim(after).n)
            node_fault(r, yaml_get(doc, "steps"), "step '%.*s' must be 'FROM>TO'",
                       STR_FMT(str_first(plan->steps.items[i], 60)));
    }
}

static void read_plan(struct reading *r, const struct yaml *doc, struct plan *plan)
{
    plan->id = node_need(r, doc, "id");
    plan->title = node_need(r, doc, "title");
    plan->product = node_need(r, doc, "product");
    plan->topology = (enum topology)node_word(r, doc, "topology", topologies, TOPOLOGY_ANY);
    plan->source = node_text(r, doc, "source");
    read_steps(r, doc, plan);
    read_phases(r, doc, plan);
    read_tasks(r, doc, plan);
}

int plan_read(struct plan **out, struct arena *arena, const char *name, struct str yaml,
              struct err *err)
{
    struct err unwanted;
    struct plan *plan = arena_zero(arena, 1, sizeof *plan);
    const struct yaml *root;
    struct reading r;

    if (!err)
        err = &unwanted;
    if (!plan)
        return err_nomem(err, name);
    root = reading_file(&r, arena, name, yaml, "a plan", plan_keys, err);
    if (root)
        read_plan(&r, root, plan);
    if (reading_end(&r) < 0)
        return -1;
    *out = plan;
    return 0;
}
