/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which rules a correlation means.  A name that is no rule, a loop, or a group by something that an
 * inner correlation does not have would make a rule that never matches: each is an error.
 */
#include "rules/correlation.h"

#include "base/limits.h"
#include "rules/node.h"
#include "rules/rule.h"

#include <stdlib.h>

struct linker {
    struct reading *r;
    struct ruleset *set;
    struct strmap ids;   /* to position + 1; 0: several rules have it */
    const struct rule *bad; /* the first that cannot be used */
};

static int compare_name(const void *key, const void *item)
{
    const struct str *name = key;
    const struct rule *const *rule = item;

    return str_cmp(*name, (*rule)->signature.name);
}

static struct rule *find_rule(const struct linker *l, struct str name)
{
    struct rule **found = bsearch(&name, l->set->rules, l->set->rules_n, sizeof *found,
                                  compare_name);
    uint64_t at = 0;

    if (found)
        return *found;
    return strmap_get(&l->ids, name, &at) && at ? l->set->rules[at - 1] : NULL;
}

static bool is_shared_id(const struct linker *l, struct str name)
{
    uint64_t at;

    return strmap_get(&l->ids, name, &at) && !at;
}

static struct yaml place_of(struct linker *l, const struct rule *rule, const struct reference *ref)
{
    l->r->name = rule->signature.file.s;
    l->bad = l->bad ? l->bad : rule;
    return (struct yaml){ .line = ref->line, .column = ref->column };
}

static void fault(struct linker *l, const struct rule *rule, const struct reference *ref,
                  const char *what)
{
    const struct yaml at = place_of(l, rule, ref);

    node_fault(l->r, &at, "rule '%.*s' %s", STR_FMT(str_first(ref->name, 80)), what);
}

static bool has_name(struct strs names, struct str name)
{
    for (size_t i = 0; i < names.n; i++)
        if (str_eq(names.items[i], name))
            return true;
    return false;
}

/* What an outer correlation asks of an inner one must be among that one's groups. */
static void check_fields(struct linker *l, const struct rule *rule, const struct reference *ref,
                         const struct str *fields, size_t n)
{
    struct strs has = ref->rule->correlation->group_by;

    for (size_t i = 0; i < n; i++) {
        struct yaml at;

        if (has_name(has, fields[i]))
            continue;
        at = place_of(l, rule, ref);
        node_fault(l->r, &at, "'%.*s' is asked for, but the correlation '%.*s' does not group by "
                   "it", STR_FMT(str_first(fields[i], 60)), STR_FMT(str_first(ref->name, 60)));
    }
}

/* As deep as chains go: LIMIT_CORRELATION_DEPTH bounds it. */
static void link_rule(struct linker *l, struct rule *rule, int depth)
{
    struct correlation *c = rule->correlation;

    c->open = true;
    for (size_t i = 0; i < c->rules_n; i++) {
        struct reference *ref = &c->rules[i];
        struct rule *found = ref->rule = find_rule(l, ref->name);
        size_t faults = l->r->faults;

        if (!found) {
            fault(l, rule, ref, is_shared_id(l, ref->name)
                                    ? "is the id of several rules: give the name of one"
                                    : "is not among the rules that are loaded");
            continue;
        }
        if (!found->correlation)
            continue;
        if (found->correlation->open)
            fault(l, rule, ref, "leads back to this correlation");
        else if (depth == LIMIT_CORRELATION_DEPTH)
            fault(l, rule, ref, "is one correlation too many in a chain");
        else if (!found->correlation->linked)
            link_rule(l, found, depth + 1);
        if (l->r->faults != faults)
            continue;
        check_fields(l, rule, ref, ref->group, c->group_by.n);
        check_fields(l, rule, ref, ref->fields, c->fields.n);
    }
    c->open = false;
    c->linked = true;
}

static void watch_field(struct linker *l, struct rule *rule, struct str name)
{
    struct watch w = { ruleset_field(l->set, name), name };

    for (size_t i = 0; i < rule->watched_n; i++)
        if (rule->watched[i].field == w.field)
            return;
    if (w.field == UINT32_MAX ||
        arena_grow(&l->set->arena, &rule->watched, rule->watched_n, &rule->watched_cap,
                   rule->watched_n + 1, sizeof *rule->watched) < 0)
        l->r->no_memory = true;
    else
        rule->watched[rule->watched_n++] = w;
}

/* A signature of ours always reports: plans refer to it. */
static void note_use(struct linker *l, struct rule *user)
{
    const struct correlation *c = user->correlation;

    for (size_t i = 0; i < c->rules_n; i++) {
        const struct reference *ref = &c->rules[i];
        struct rule *rule = ref->rule;

        rule->referenced = true;
        rule->reports = rule->reports || c->generate || !rule->signature.foreign;
        user->signature.inferred = user->signature.inferred || rule->signature.inferred;
        for (size_t k = 0; !rule->correlation && k < c->group_by.n; k++)
            watch_field(l, rule, ref->group[k]);
        for (size_t k = 0; !rule->correlation && k < c->fields.n; k++)
            watch_field(l, rule, ref->fields[k]);
    }
}

static void index_ids(struct linker *l)
{
    uint64_t at;

    for (size_t i = 0; i < l->set->rules_n; i++) {
        struct str id = l->set->rules[i]->id;

        if (id.n && strmap_put(&l->ids, id, strmap_get(&l->ids, id, &at) ? 0 : i + 1) < 0)
            l->r->no_memory = true;
    }
}

static void leave_out(struct linker *l, const struct rule *rule, struct err *why)
{
    struct ruleset *set = l->set;
    size_t n = 0;

    if (why->code != ERR_DATA ||
        ruleset_skip(set, rule->signature.file, rule->signature.line, why) < 0)
        l->r->no_memory = true;
    for (size_t i = 0; i < set->rules_n; i++)
        if (set->rules[i] != rule)
            set->rules[n++] = set->rules[i];
    set->rules_n = n;
}

/* One at a time, until those that are left refer to those that are left. */
static bool drop_one(struct linker *l)
{
    struct reading *outer = l->r;
    struct err why;
    struct reading own = reading_begin(&l->set->arena, "", &why);

    l->r = &own;
    l->bad = NULL;
    for (size_t i = 0; i < l->set->rules_n; i++)
        if (l->set->rules[i]->correlation)
            l->set->rules[i]->correlation->linked = false;
    for (size_t i = 0; i < l->set->rules_n && !l->bad; i++)
        if (l->set->rules[i]->correlation && !l->set->rules[i]->correlation->linked)
            link_rule(l, l->set->rules[i], 1);
    l->r = outer;
    if (reading_end(&own) < 0 && why.code != ERR_DATA)
        outer->no_memory = true;
    else if (l->bad)
        leave_out(l, l->bad, &why);
    return l->bad && !outer->no_memory;
}

void correlations_link(struct reading *r, struct ruleset *set)
{
    struct linker l = { .r = r, .set = set };
    bool any = false;

    for (size_t i = 0; i < set->rules_n; i++)
        any = any || set->rules[i]->correlation;
    if (!any)
        return;
    index_ids(&l);
    while (set->skip_bad && drop_one(&l)) {
        strmap_release(&l.ids);
        index_ids(&l);
    }
    for (size_t i = 0; i < set->rules_n; i++)
        if (set->rules[i]->correlation && !set->rules[i]->correlation->linked)
            link_rule(&l, set->rules[i], 1);
    for (size_t i = 0; i < set->rules_n && !r->faults && !r->no_memory; i++)
        if (set->rules[i]->correlation)
            note_use(&l, set->rules[i]);
    strmap_release(&l.ids);
}
