/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hazard.h"

#include "rules/node.h"

static const struct word kinds[] = { { "twin", HAZARD_TWIN },
                                     { "seen", HAZARD_SEEN },
                                     { "server-left", HAZARD_SERVER_LEFT },
                                     { "agent-newer", HAZARD_AGENT_NEWER },
                                     { "false-check", HAZARD_FALSE_CHECK },
                                     { "console-left", HAZARD_CONSOLE_LEFT },
                                     { "many-agents", HAZARD_MANY_AGENTS },
                                     { "too-soon", HAZARD_TOO_SOON },
                                     { "breach", HAZARD_BREACH },
                                     { "marked-first", HAZARD_MARKED_FIRST },
                                     { "role-removed", HAZARD_ROLE_REMOVED },
                                     { "unchanged", HAZARD_UNCHANGED },
                                     { "switched", HAZARD_SWITCHED },
                                     { "not-removed", HAZARD_NOT_REMOVED },
                                     { "jump", HAZARD_JUMP },
                                     { "reinstalled", HAZARD_REINSTALLED },
                                     { NULL, 0 } };

static const char *const file_keys[] = { "hazards", NULL };
static const char *const keys[] = { "id",    "title",    "kind",       "seen",    "span",
                                    "roles", "to",       "findings",   "finding", "constraint",
                                    "limit", "severity", "cause",      "remedy",  "look",
                                    "source", "plans",   "removed",    "change",  "where",
                                    "between", "also",     "task",     "remedies", NULL };
static const char *const remedy_keys[] = { "roles", "remedy", NULL };

/* What a kind cannot do without. */
static void check(struct reading *r, const struct yaml *node, const struct hazard *h)
{
    bool of_findings = h->kind == HAZARD_TWIN || h->kind == HAZARD_FALSE_CHECK;
    bool counts = h->kind == HAZARD_MANY_AGENTS || h->kind == HAZARD_TOO_SOON;
    bool sees = h->kind == HAZARD_SEEN || h->kind == HAZARD_MARKED_FIRST ||
                h->kind == HAZARD_UNCHANGED || h->kind == HAZARD_SWITCHED ||
                h->kind == HAZARD_NOT_REMOVED || h->kind == HAZARD_REINSTALLED;

    if (sees && !h->rule.seen.n)
        node_fault(r, node, "this kind of hazard needs 'seen'");
    if (of_findings && !h->findings.n)
        node_fault(r, node, "this kind of hazard needs 'findings'");
    if (counts && !h->limit)
        node_fault(r, node, "this kind of hazard needs a 'limit' above 0");
    if (h->kind == HAZARD_BREACH && !h->constraint.n)
        node_fault(r, node, "a hazard of kind 'breach' needs 'constraint'");
    if (h->kind == HAZARD_SWITCHED && str_find_char(h->change, '>') == h->change.n)
        node_fault(r, node, "a hazard of kind 'switched' needs 'change', as \"True>False\"");
    if ((h->kind == HAZARD_NOT_REMOVED || h->kind == HAZARD_REINSTALLED) && !h->removed.n)
        node_fault(r, node, "this kind of hazard needs 'removed'");
}

static void read_remedies(struct reading *r, const struct yaml *node, struct hazard *h)
{
    size_t n;
    const struct yaml *const *items = node_list(r, node, "remedies", &n);

    h->remedies = arena_zero(r->arena, n + 1, sizeof *h->remedies);
    if (!h->remedies) {
        r->no_memory = true;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        struct hazard_remedy *x = &h->remedies[h->remedies_n];
        if (!node_keys(r, items[i], "a remedy", remedy_keys))
            continue;
        x->roles = node_strs(r, items[i], "roles");
        x->remedy = node_need(r, items[i], "remedy");
        if (!x->roles.n)
            node_fault(r, items[i], "a remedy in 'remedies' needs 'roles'");
        h->remedies_n++;
    }
}

static void read_hazard(struct reading *r, const struct yaml *node, struct hazards *all)
{
    struct hazard h = { .kind = HAZARD_TWIN };
    struct str limit;

    if (!node_keys(r, node, "a hazard", keys))
        return;
    h.id = node_need(r, node, "id");
    h.title = node_need(r, node, "title");
    node_need(r, node, "kind");
    h.kind = (enum hazard_kind)node_word(r, node, "kind", kinds, HAZARD_TWIN);
    h.severity = (enum severity)node_word(r, node, "severity", severity_words, SEVERITY_INFO);
    h.rule.seen = node_strs(r, node, "seen");
    h.rule.where = node_text(r, node, "where");
    h.rule.span = (enum span)node_word(r, node, "span", span_words, SPAN_ANY);
    h.roles = node_strs(r, node, "roles");
    h.to = node_strs(r, node, "to");
    h.plans = node_strs(r, node, "plans");
    h.removed = node_strs(r, node, "removed");
    h.also = node_strs(r, node, "also");
    h.between = node_strs(r, node, "between");
    h.change = node_text(r, node, "change");
    h.task = node_text(r, node, "task");
    h.findings = node_strs(r, node, "findings");
    h.finding = node_text(r, node, "finding");
    h.constraint = node_text(r, node, "constraint");
    h.cause = node_need(r, node, "cause");
    h.remedy = node_need(r, node, "remedy");
    read_remedies(r, node, &h);
    h.look = node_text(r, node, "look");
    h.source = node_need(r, node, "source");
    limit = node_text(r, node, "limit");
    if (limit.n && !str_u64(limit, &h.limit))
        node_fault(r, yaml_get(node, "limit"), "'limit' must be a number");
    check(r, node, &h);
    if (arena_grow(r->arena, &all->items, all->n, &all->cap, all->n + 1, sizeof h) < 0)
        r->no_memory = true;
    else
        all->items[all->n++] = h;
}

struct str hazard_remedy(const struct hazard *h, struct str role)
{
    for (size_t i = 0; i < h->remedies_n; i++) {
        const struct hazard_remedy *x = &h->remedies[i];
        for (size_t k = 0; k < x->roles.n; k++) {
            if (phase_matches(x->roles.items[k], role))
                return x->remedy;
        }
    }
    return h->remedy;
}

int hazards_read(struct hazards *h, struct arena *arena, const char *name, struct str yaml,
                 struct err *err)
{
    struct reading r;
    const struct yaml *root =
        reading_file(&r, arena, name, yaml, "a list of hazards", file_keys, err);
    const struct yaml *const *items;
    size_t n;

    if (root) {
        items = node_list(&r, root, "hazards", &n);
        for (size_t i = 0; i < n; i++)
            read_hazard(&r, items[i], h);
    }
    return reading_end(&r);
}
