/* SPDX-License-Identifier: Apache-2.0 */
/*
 * As pySigma has it: the rule's condition becomes (rule) and (filter), so that who wants to leave
 * something out writes "condition: not selection".
 */
#include "rules/filter.h"

#include "rules/node.h"

static const char *const known[] = { "title", "id", "name", "description", "date", "modified",
                                     "taxonomy", "logsource", "filter", "author", "references",
                                     "license", "tags", "related", NULL };

struct where source_names(const struct yaml *logsource)
{
    return (struct where){ yaml_text(yaml_get(logsource, "category")),
                           yaml_text(yaml_get(logsource, "product")),
                           yaml_text(yaml_get(logsource, "service")) };
}

struct filter *filter_read(struct reading *r, struct ruleset *set, const struct yaml *doc)
{
    const struct yaml *map = yaml_get(doc, "filter"), *logsource = yaml_get(doc, "logsource");
    struct filter *f = node_array(r, 1, sizeof *f);
    struct str log_kind;

    if (!f || !node_keys(r, doc, "a filter", known))
        return NULL;
    node_need(r, doc, "title");
    if (map->kind != YAML_MAP) {
        node_fault(r, map, "'filter' must be a map of 'rules', searches and 'condition'");
        return NULL;
    }
    if (!logsource) {
        node_fault(r, doc, "key 'logsource' is missing");
        return NULL;
    }
    (void)logsource_read(r, set, logsource, true, &log_kind); /* for its faults */
    f->file = str_of(r->name);
    f->line = doc->line;
    f->where = source_names(logsource);
    f->rules = node_strs(r, map, "rules");
    if (f->rules.n == 0)
        node_fault(r, map, "key 'rules' is missing: names or ids of rules, or 'any'");
    f->condition = detection_read(r, set, map, true);
    return f->condition ? f : NULL;
}

static bool covers_one(struct str wide, struct str narrow)
{
    return wide.n == 0 || str_eq(wide, narrow);
}

static bool covers(const struct where *wide, const struct where *narrow)
{
    return covers_one(wide->category, narrow->category) &&
           covers_one(wide->product, narrow->product) && covers_one(wide->service, narrow->service);
}

static bool names_rule(struct str name, const struct rule *rule)
{
    return str_eq(name, rule->signature.name) || str_eq(name, rule->id);
}

/* Each name of a filter: the rules it is about. */
static void apply_name(struct reading *r, struct ruleset *set, const struct filter *f,
                       struct str name)
{
    bool any = str_eq(name, STR("any")), found = any;
    const struct yaml at = { .line = f->line, .column = 1 };

    for (size_t i = 0; i < set->rules_n; i++) {
        struct rule *rule = set->rules[i];

        if (rule->correlation || (!any && !names_rule(name, rule)))
            continue;
        found = true;
        if (!covers(&f->where, &rule->where))
            continue;
        rule->condition = node_pair(&set->arena, NODE_AND, rule->condition, f->condition);
        r->no_memory = r->no_memory || !rule->condition;
    }
    r->name = f->file.s;
    if (!found)
        node_fault(r, &at, "the filter names '%.*s', which is no rule",
                   STR_FMT(str_first(name, 80)));
}

void filters_apply(struct reading *r, struct ruleset *set)
{
    for (size_t i = 0; i < set->filters_n; i++)
        for (size_t n = 0; n < set->filters[i]->rules.n && !r->no_memory; n++)
            apply_name(r, set, set->filters[i], set->filters[i]->rules.items[n]);
}
