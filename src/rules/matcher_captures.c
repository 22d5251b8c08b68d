/* SPDX-License-Identifier: Apache-2.0 */
/* What a rule that is true takes from the event: its captures, and what correlations watch. */
#include "rules/matcher_inside.h"

#include "base/mem.h"

static bool captured(const struct matcher *m, struct str name)
{
    for (size_t i = 0; i < m->captures_n; i++)
        if (str_eq(m->captures[i].name, name))
            return true;
    return false;
}

/* The first capture of a name stays: alternatives (one per language, say) are listed in order. */
static void add_capture(struct matcher *m, struct str name, struct str value)
{
    if (captured(m, name))
        return;
    if (mem_grow(&m->captures, &m->captures_cap, m->captures_n + 1, sizeof *m->captures) < 0) {
        m->no_memory = true;
        return;
    }
    m->captures[m->captures_n++] = (struct capture){ name, value };
}

static void capture_groups(struct matcher *m, struct rule_trouble *trouble,
                           const struct regex *re, const struct values *v)
{
    for (uint32_t i = 0; i < v->n; i++) {
        struct str text = m->record.values[v->first + i].raw, name, value;
        enum regex_result result = regex_search(re, m->regex, text);
        size_t group;

        if (result == REGEX_LIMIT) {
            trouble->limit_reached++;
            routes_trouble(&m->awake.routes, (uint32_t)(trouble - m->troubles));
        }
        m->no_memory = m->no_memory || result == REGEX_NO_MEMORY;
        if (result != REGEX_YES)
            continue;
        for (size_t j = 0; regex_name(re, j, &name, &group); j++)
            if (regex_group(m->regex, text, group, &value))
                add_capture(m, name, value);
        return;
    }
}

/* All that it can capture is there: it need not be run. */
static bool has_all(const struct matcher *m, const struct regex *re)
{
    struct str name;
    size_t group, j = 0;

    while (regex_name(re, j, &name, &group) && captured(m, name))
        j++;
    return j > 0 && !regex_name(re, j, &name, &group);
}

void matcher_captures(struct matcher *m, const struct rule *rule, struct rule_trouble *trouble)
{
    m->captures_n = 0;
    for (size_t i = 0; i < rule->captures_n; i++) {
        const struct capture_rule *c = &rule->captures[i];
        struct values v = record_values(&m->record, c->field);

        if (c->regex && !has_all(m, c->regex))
            capture_groups(m, trouble, c->regex, &v);
        else if (!c->regex && v.n)
            add_capture(m, c->name, m->record.values[v.first].raw);
    }
}

/* Of a field with several values the first counts. */
void matcher_seen(struct matcher *m, const struct rule *rule)
{
    if (mem_grow(&m->seen, &m->seen_cap, rule->watched_n, sizeof *m->seen) < 0) {
        m->no_memory = true;
        return;
    }
    for (size_t i = 0; i < rule->watched_n; i++) {
        struct values v = record_values(&m->record, rule->watched[i].field);

        m->seen[i] = v.n ? m->record.values[v.first].raw : STR_NONE;
    }
}
