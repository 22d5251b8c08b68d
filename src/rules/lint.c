/* SPDX-License-Identifier: Apache-2.0 */
/* A file's documents: searches that nothing asks for, exemplars and names that do not fit. */
#include "rules/lint.h"

#include "base/utf.h"
#include "rules/condition.h"
#include "rules/node.h"

#include <stdarg.h>
#include <stdio.h>

void lint_say(struct lint *l, enum remark kind, const struct yaml *at, const char *fmt, ...)
{
    static const char *const words[] = { "note", "warning", "error" };
    char text[900];
    va_list args;

    if (kind == REMARK_NOTE && l->quiet)
        return;
    l->warnings += kind == REMARK_WARNING;
    l->errors += kind == REMARK_ERROR;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    utf_show(l->out, str_of(l->name));
    buf_format(l->out, ":%u:%u: %s: ", (unsigned)at->line, (unsigned)at->column, words[kind]);
    utf_show(l->out, str_of(text));
    buf_char(l->out, '\n');
}

enum remark lint_grave(const struct lint *l)
{
    return l->ours ? REMARK_ERROR : REMARK_WARNING;
}

static const char *const top_keys[] = { "title",    "id",       "name",       "related",
                                        "taxonomy", "status",   "description", "license",
                                        "author",   "references", "date",     "modified",
                                        "logsource", "detection", "fields",   "falsepositives",
                                        "level",    "tags",     "scope",      "postflight",
                                        "correlation", "filter",   "generate", NULL };

/* ---- searches ---- */

static void lint_part(struct lint *l, const struct yaml *part)
{
    if (part->kind != YAML_MAP) {
        lint_item(l, NULL, part);
        return;
    }
    for (size_t i = 0; i < part->n; i++)
        lint_item(l, part->keys[i], part->items[i]);
}

static void lint_search(struct lint *l, const struct yaml *search)
{
    if (search->kind != YAML_LIST) {
        lint_part(l, search);
        return;
    }
    for (size_t i = 0; i < search->n; i++)
        lint_part(l, search->items[i]);
}

static bool is_search(const struct yaml *detection, size_t i)
{
    return !str_eq(detection->keys[i]->text, STR("condition")) &&
           !str_eq(detection->keys[i]->text, STR("rules"));
}

/* The conditions are parsed once more, over searches that are empty but know if they were used. */
static void lint_unused(struct lint *l, const struct yaml *detection)
{
    static struct node empty = { .kind = NODE_NEVER };
    const struct yaml *condition = yaml_get(detection, "condition");
    struct search *searches = arena_zero(&l->scratch, detection->n + 1, sizeof *searches);
    size_t n = condition && condition->kind == YAML_LIST ? condition->n : condition ? 1 : 0;
    struct condition_fault fault;

    for (size_t i = 0; searches && i < detection->n; i++)
        searches[i] = (struct search){ .name = detection->keys[i]->text, .node = &empty,
                                       .used = !is_search(detection, i) };
    for (size_t i = 0; searches && i < n; i++) {
        const struct yaml *one = condition->kind == YAML_LIST ? condition->items[i] : condition;

        (void)condition_parse(&l->scratch, yaml_text(one), searches, detection->n, &fault);
    }
    for (size_t i = 0; searches && i < detection->n; i++)
        if (!searches[i].used)
            lint_say(l, REMARK_WARNING, detection->keys[i],
                     "the condition never asks for search '%.*s'",
                     STR_FMT(str_first(searches[i].name, 80)));
}

static void lint_detection(struct lint *l, const struct yaml *detection)
{
    if (!detection || detection->kind != YAML_MAP)
        return;
    for (size_t i = 0; i < detection->n; i++)
        if (is_search(detection, i))
            lint_search(l, detection->items[i]);
    lint_unused(l, detection);
}

/* ---- names and exemplars ---- */

static bool is_signature(const struct lint *l, struct str name)
{
    return ruleset_find(l->set, name) || (l->beside && ruleset_find(l->beside, name));
}

static void lint_names(struct lint *l, const struct yaml *names, const char *what)
{
    size_t n = !names ? 0 : names->kind == YAML_LIST ? names->n : 1;

    for (size_t i = 0; i < n; i++) {
        const struct yaml *one = names->kind == YAML_LIST ? names->items[i] : names;

        if (one->kind == YAML_SCALAR && !is_signature(l, one->text))
            lint_say(l, REMARK_ERROR, one, "'%s' names '%.*s', which is no signature", what,
                     STR_FMT(str_first(one->text, 80)));
    }
}

static void lint_exemplar(struct lint *l, const struct yaml *e)
{
    const struct yaml *text = yaml_get(e, "text"), *event = yaml_get(e, "event");

    if (event && !l->windows)
        lint_say(l, REMARK_ERROR, event,
                 "an event is no exemplar for a rule about %s logs: use 'text'",
                 l->log_kind.n ? "text" : "other");
    if (text && l->windows && str_starts(str_trim(yaml_text(text)), STR("<Event")))
        lint_say(l, REMARK_ERROR, text, "this is an event as XML: write 'event:' instead");
    if (event && !str_starts(str_trim(yaml_text(event)), STR("<")))
        lint_say(l, REMARK_ERROR, event, "an event is written as XML; pasted text goes to 'text:'");
}

static void lint_ours(struct lint *l, const struct yaml *ours)
{
    const struct yaml *exemplars = yaml_get(ours, "exemplars");

    lint_names(l, yaml_get(ours, "recovered-by"), "recovered-by");
    lint_names(l, yaml_get(ours, "told-by"), "told-by");
    for (size_t i = 0; exemplars && exemplars->kind == YAML_LIST && i < exemplars->n; i++)
        lint_exemplar(l, exemplars->items[i]);
}

static void lint_keys(struct lint *l, const struct yaml *doc)
{
    for (size_t i = 0; i < doc->n; i++) {
        const char *near = near_miss(doc->keys[i]->text, top_keys);

        if (near && doc->keys[i]->text.n > 4) /* "ruletype" and "details" are the author's own */
            lint_say(l, REMARK_WARNING, doc->keys[i], "unknown key '%.*s' (did you mean '%s'?)",
                     STR_FMT(str_first(doc->keys[i]->text, 60)), near);
    }
}

static void lint_rule(struct lint *l, const struct yaml *doc)
{
    const struct yaml *source = yaml_get(doc, "logsource");
    const struct yaml *filter = yaml_get(doc, "filter");
    struct str product = yaml_text(yaml_get(source, "product"));

    l->ours = yaml_get(doc, "postflight") != NULL;
    if (filter && str_find(yaml_text(yaml_get(filter, "condition")), STR("not")) >=
                      yaml_text(yaml_get(filter, "condition")).n)
        lint_say(l, REMARK_WARNING, filter, "a filter keeps what its condition matches: to leave "
                 "something out, write 'not'");
    l->windows = str_eq(product, STR("windows"));
    l->log_kind = str_eq(product, STR("opsmgr")) ? yaml_text(yaml_get(source, "service"))
                                                 : STR_NONE;
    if (!l->ours) /* in ours they are errors of the loader */
        lint_keys(l, doc);
    lint_detection(l, filter ? filter : yaml_get(doc, "detection"));
    if (l->ours)
        lint_ours(l, yaml_get(doc, "postflight"));
}

/* What loads, but is hardly meant. */
static void lint_correlation(struct lint *l, const struct yaml *doc)
{
    const struct yaml *map = yaml_get(doc, "correlation");
    const struct yaml *aliases = yaml_get(map, "aliases"), *group = yaml_get(map, "group-by");

    l->ours = yaml_get(doc, "postflight") != NULL;
    if (!l->ours)
        lint_keys(l, doc);
    for (size_t i = 0; aliases && i < aliases->n; i++) {
        bool used = false;

        for (size_t k = 0; group && group->kind == YAML_LIST && k < group->n; k++)
            used = used || str_eq(group->items[k]->text, aliases->keys[i]->text);
        used = used || str_eq(yaml_text(group), aliases->keys[i]->text) ||
               str_eq(yaml_text(yaml_get(yaml_get(map, "condition"), "field")),
                      aliases->keys[i]->text);
        if (!used)
            lint_say(l, REMARK_WARNING, aliases->keys[i],
                     "alias '%.*s' is not used: name it under 'group-by'",
                     STR_FMT(str_first(aliases->keys[i]->text, 60)));
    }
    if (yaml_get(doc, "logsource"))
        lint_say(l, REMARK_NOTE, yaml_get(doc, "logsource"),
                 "a correlation has no source of its own: 'logsource' is not looked at");
}

/* ---- plans ---- */

static void lint_phases(struct lint *l, const struct yaml *phases)
{
    static const char *const keys[] = { "begin-if", "done-if", "fail-if", "works-if",
                                        "clear-if" };

    for (size_t i = 0; phases && phases->kind == YAML_LIST && i < phases->n; i++)
        for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++)
            lint_names(l, yaml_get(phases->items[i], keys[k]), keys[k]);
}

static void lint_tasks(struct lint *l, const struct yaml *tasks)
{
    static const char *const keys[] = { "needed-if", "done-if", "not-done-if" };

    for (size_t i = 0; tasks && tasks->kind == YAML_LIST && i < tasks->n; i++) {
        lint_names(l, yaml_get(tasks->items[i], "blind-if"), "blind-if");
        lint_names(l, yaml_get(tasks->items[i], "shown-by"), "shown-by");
        for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
            const struct yaml *rules = yaml_get(tasks->items[i], keys[k]);

            if (rules && rules->kind == YAML_MAP)
                lint_names(l, yaml_get(rules, "seen"), "seen");
            for (size_t r = 0; rules && rules->kind == YAML_LIST && r < rules->n; r++) {
                lint_names(l, yaml_get(rules->items[r], "seen"), "seen");
                lint_names(l, yaml_get(rules->items[r], "unless"), "unless");
                lint_names(l, yaml_get(rules->items[r], "started"), "started");
            }
        }
    }
}

int lint_file(struct lint *l, const char *name, struct str text)
{
    const struct yaml **docs;
    size_t n;

    l->name = name;
    l->text = text;
    if (yaml_read(&l->scratch, name, text, &docs, &n, NULL) < 0)
        return l->scratch.failed ? -1 : 0; /* the loader said why */
    for (size_t i = 0; i < n; i++) {
        if (yaml_get(docs[i], "phases")) {
            lint_phases(l, yaml_get(docs[i], "phases"));
            lint_tasks(l, yaml_get(docs[i], "tasks"));
        } else if (yaml_get(docs[i], "correlation")) {
            lint_correlation(l, docs[i]);
        } else if (yaml_get(docs[i], "detection") || yaml_get(docs[i], "filter")) {
            lint_rule(l, docs[i]);
        }
    }
    return l->scratch.failed || l->out->failed ? -1 : 0;
}
