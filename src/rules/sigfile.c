/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One YAML document to one rule (sigma.md 1, 2).  Sigma allows any further key at the top; in a
 * signature of ours one that looks like a misspelt key is an error all the same.
 */
#include "rules/rule.h"

#include "base/limits.h"
#include "rules/node.h"

static const char *const top_keys[] = { "title",    "id",       "name",       "related",
                                        "taxonomy", "status",   "description", "license",
                                        "author",   "references", "date",     "modified",
                                        "logsource", "detection", "fields",   "falsepositives",
                                        "level",    "tags",     "scope",      "postflight",
                                        "correlation", "generate", NULL };
static const struct word statuses[] = { { "stable", 0 },       { "test", 1 },
                                        { "experimental", 2 }, { "deprecated", 3 },
                                        { "unsupported", 4 },  { NULL, 0 } };
static const struct word sigma_levels[] = { { "informational", 0 }, { "low", 1 },
                                            { "medium", 2 },        { "high", 3 },
                                            { "critical", 4 },      { NULL, 0 } };

/* Other kinds of documents are refused by name: a rule that is skipped silently looks like one that
   found nothing (trap T2). */
static bool is_rule(struct reading *r, const struct yaml *doc)
{
    const struct yaml *at = NULL;
    const char *why = NULL;

    if (doc->kind != YAML_MAP) {
        node_fault(r, doc, "a rule must be a map of keys and values");
        return false;
    }
    if ((at = yaml_get(doc, "action")))
        why = "'action:' is obsolete: write the rules out, one document each";
    if (why)
        node_fault(r, at, "%s", why);
    return !why;
}

static void check_near_misses(struct reading *r, const struct yaml *doc)
{
    for (size_t i = 0; i < doc->n; i++) {
        struct str key = doc->keys[i]->text;
        const char *near = near_miss(key, top_keys);

        if (near)
            node_fault(r, doc->keys[i], "unknown key '%.*s' (did you mean '%s'?)",
                       STR_FMT(str_first(key, 60)), near);
    }
}

static bool is_name(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.s[i] <= ' ' || s.s[i] == 0x7f)
            return false;
    return s.n > 0 && s.n <= 256;
}

static void read_names(struct reading *r, const struct yaml *doc, struct signature *sig)
{
    struct str name = node_text(r, doc, "name"), id = node_text(r, doc, "id");
    const struct yaml *at = yaml_get(doc, "name");

    sig->title = node_need(r, doc, "title");
    sig->name = name.n || !sig->foreign ? name : id;
    if (!at && !sig->foreign)
        node_fault(r, doc, "key 'name' is missing");
    else if (sig->name.n == 0)
        node_fault(r, doc, "a rule needs a 'name' or an 'id'");
    else if (!is_name(sig->name))
        node_fault(r, at ? at : yaml_get(doc, "id"),
                   "a name has no blanks and at most 256 characters");
}

static void read_source(struct reading *r, struct ruleset *set, const struct yaml *doc,
                        struct rule *rule)
{
    const struct yaml *logsource = yaml_get(doc, "logsource");
    const struct yaml *detection = yaml_get(doc, "detection");
    struct node *where = NULL, *what = NULL;

    if (!logsource)
        node_fault(r, doc, "key 'logsource' is missing");
    else
        where = logsource_read(r, set, logsource, rule->signature.foreign, &rule->log_kind);
    if (!detection)
        node_fault(r, doc, "key 'detection' is missing");
    else
        what = detection_read(r, set, detection, false);
    if (where && what)
        rule->condition = node_pair(&set->arena, NODE_AND, where, what);
    if (!rule->condition && !r->faults)
        r->no_memory = true;
}

/* The condition of a correlation is never true of a single event. */
static void read_correlation(struct reading *r, struct ruleset *set, const struct yaml *doc,
                             struct rule *rule)
{
    rule->correlation = correlation_read(r, doc);
    rule->condition = node_join(&set->arena, NODE_NEVER, NULL, 0);
    if (!rule->condition)
        r->no_memory = true;
}

struct rule *sigfile_read(struct reading *r, struct ruleset *set, const struct yaml *doc)
{
    struct rule *rule = arena_zero(&set->arena, 1, sizeof *rule);
    const struct yaml *ours;
    struct str taxonomy;

    if (!rule) {
        r->no_memory = true;
        return NULL;
    }
    if (!is_rule(r, doc))
        return NULL;
    ours = yaml_get(doc, "postflight");
    rule->signature.foreign = !ours;
    rule->signature.file = str_of(r->name);
    rule->signature.line = doc->line;
    if (ours && !r->checked)
        check_near_misses(r, doc);
    read_names(r, doc, &rule->signature);
    node_word(r, doc, "status", statuses, 0);
    node_word(r, doc, "level", sigma_levels, 0);
    taxonomy = node_text(r, doc, "taxonomy");
    if (taxonomy.n && !str_eq(taxonomy, STR("sigma")))
        node_fault(r, yaml_get(doc, "taxonomy"), "taxonomy '%.*s' is not known (only sigma)",
                   STR_FMT(str_first(taxonomy, 60)));
    rule->id = yaml_text(yaml_get(doc, "id"));
    rule->where = source_names(yaml_get(doc, "logsource"));
    if (yaml_get(doc, "correlation"))
        read_correlation(r, set, doc, rule);
    else
        read_source(r, set, doc, rule);
    if (ours)
        postflight_read(r, set, ours, rule);
    return rule;
}
