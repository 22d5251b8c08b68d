/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `correlation:` to a struct.  The map and its keys are fixed; an unknown key is an error.  What
 * Sigma 2.1 leaves open and what is decided here stands in signatures/README.md.
 */
#include "rules/correlation.h"

#include "base/buf.h"
#include "base/limits.h"
#include "rules/compare.h"
#include "rules/node.h"

#include <string.h>

static const char *const keys[] = { "type",      "rules",    "group-by", "timespan", "condition",
                                    "aliases",   "generate", NULL };
static const struct word types[] = {
    { "event_count", CORRELATION_COUNT },      { "value_count", CORRELATION_VALUES },
    { "temporal", CORRELATION_TEMPORAL },      { "temporal_ordered", CORRELATION_ORDERED },
    { "value_sum", CORRELATION_SUM },          { "value_avg", CORRELATION_AVERAGE },
    { "value_percentile", CORRELATION_PERCENTILE }, { "value_median", CORRELATION_MEDIAN },
    { NULL, 0 }
};
static const struct word operators[] = { { "gt", BOUND_GT },   { "gte", BOUND_GTE },
                                         { "lt", BOUND_LT },   { "lte", BOUND_LTE },
                                         { "eq", BOUND_EQ },   { "neq", BOUND_NEQ },
                                         { NULL, 0 } };

static bool needs_field(enum correlation_type type)
{
    return type == CORRELATION_VALUES || type >= CORRELATION_SUM;
}

/* Digits of a fraction, in billionths; what is smaller is dropped. */
static int64_t billionths_of(struct str digits)
{
    int64_t n = 0;

    for (size_t i = 0; i < 9; i++)
        n = n * 10 + (i < digits.n ? digits.s[i] - '0' : 0);
    return n;
}

bool amount_of(struct str s, struct amount *out)
{
    struct decimal d;
    uint64_t whole = 0;

    if (!decimal_of(s, &d) || d.whole.n > 13 || (d.whole.n && !str_u64(d.whole, &whole)) ||
        whole > (uint64_t)AMOUNT_MOST)
        return false;
    out->whole = d.negative ? -(int64_t)whole : (int64_t)whole;
    out->billionths = d.negative ? -billionths_of(d.fraction) : billionths_of(d.fraction);
    return true;
}

/* "15m"; units as pySigma has them. */
static void read_timespan(struct reading *r, const struct yaml *map, struct correlation *c)
{
    static const struct {
        char unit;
        when length;
    } units[] = { { 's', WHEN_SECOND },       { 'm', WHEN_MINUTE },  { 'h', WHEN_HOUR },
                  { 'd', WHEN_DAY },          { 'w', 7 * WHEN_DAY }, { 'M', 2629746 * WHEN_SECOND },
                  { 'y', 31556952 * WHEN_SECOND } };
    const struct yaml *node = yaml_get(map, "timespan");
    struct str s = node_need(r, map, "timespan");
    uint64_t n = 0;

    if (!node || s.n == 0)
        return;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (units[i].unit == s.s[s.n - 1] && str_u64(str_first(s, s.n - 1), &n) && n > 0 &&
            n <= (uint64_t)(1000 * 366 * WHEN_DAY / units[i].length)) {
            c->timespan = (when)n * units[i].length;
            c->span = s;
            return;
        }
    node_fault(r, node, "'timespan' must be a number and one of s m h d w M y, as in 15m");
}

/* ---- condition ---- */

static void read_bound(struct reading *r, const struct yaml *key, const struct yaml *value,
                       struct correlation *c)
{
    const char *known[sizeof operators / sizeof operators[0] + 2];
    const char *near;
    size_t n = 0;

    for (size_t i = 0; operators[i].word; i++) {
        struct bound *b = &c->bounds[c->bounds_n];

        known[n++] = operators[i].word;
        if (!str_eq(key->text, str_of(operators[i].word)))
            continue;
        b->op = (enum bound_op)operators[i].value;
        if (!amount_of(yaml_text(value), &b->value))
            node_fault(r, value, "'%s' needs a number", operators[i].word);
        c->bounds_n++;
        return;
    }
    known[n++] = "field";
    known[n++] = "percentile";
    known[n] = NULL;
    near = near_miss(key->text, known);
    node_fault(r, key, "unknown key '%.*s' in 'condition'%s%s%s", STR_FMT(str_first(key->text, 60)),
               near ? " (did you mean '" : "", near ? near : "", near ? "'?)" : "");
}

static void read_percentile(struct reading *r, const struct yaml *condition, struct correlation *c)
{
    const struct yaml *node = yaml_get(condition, "percentile");
    struct amount a;

    if (c->type != CORRELATION_PERCENTILE) {
        if (node)
            node_fault(r, node, "'percentile' goes with 'value_percentile' only");
        return;
    }
    if (!node)
        node_fault(r, condition, "key 'percentile' is missing (the 95 of a 95th percentile)");
    else if (!amount_of(yaml_text(node), &a) || a.whole < 0 || a.billionths < 0 || a.whole > 100 ||
             (a.whole == 100 && a.billionths > 0))
        node_fault(r, node, "'percentile' must be a number from 0 to 100");
    else
        c->percentile = a.whole * AMOUNT_BILLION + a.billionths;
}

static void read_condition(struct reading *r, const struct yaml *map, struct correlation *c)
{
    const struct yaml *condition = yaml_get(map, "condition");
    const struct yaml *field = yaml_get(condition, "field");

    if (!condition) {
        if (c->type != CORRELATION_TEMPORAL && c->type != CORRELATION_ORDERED)
            node_fault(r, map, "key 'condition' is missing");
        return;
    }
    if (condition->kind != YAML_MAP) {
        node_fault(r, condition, "'condition' of a correlation must be a map, as in {gte: 10} "
                   "(conditions in words are not part of Sigma 2.1)");
        return;
    }
    if (c->type == CORRELATION_ORDERED) {
        node_fault(r, condition, "'temporal_ordered' takes no 'condition': it wants all its rules");
        return;
    }
    c->bounds = node_array(r, condition->n, sizeof *c->bounds);
    for (size_t i = 0; c->bounds && i < condition->n; i++) {
        struct str key = condition->keys[i]->text;

        if (!str_eq(key, STR("field")) && !str_eq(key, STR("percentile")))
            read_bound(r, condition->keys[i], condition->items[i], c);
    }
    if (c->bounds_n == 0)
        node_fault(r, condition, "'condition' needs one of gt, gte, lt, lte, eq, neq");
    read_percentile(r, condition, c);
    if (!needs_field(c->type)) {
        if (field)
            node_fault(r, field, "'field' goes with the value types only");
        return;
    }
    c->fields = node_strs(r, condition, "field");
    if (!field)
        node_fault(r, condition, "key 'field' is missing: whose values are meant");
    else if (c->fields.n != 1 && c->type != CORRELATION_VALUES)
        node_fault(r, field, "'field' must be one field");
}

/* ---- rules, groups, aliases ---- */

/* The field of a rule that an alias stands for; the name itself where it is no alias. */
static struct str field_of(struct reading *r, const struct yaml *aliases, struct str name,
                           const struct reference *ref)
{
    const struct yaml *alias = NULL;

    for (size_t i = 0; aliases && aliases->kind == YAML_MAP && i < aliases->n; i++)
        if (str_eq(aliases->keys[i]->text, name))
            alias = aliases->items[i];
    for (size_t i = 0; alias && alias->kind == YAML_MAP && i < alias->n; i++)
        if (str_eq(alias->keys[i]->text, ref->name))
            return yaml_text(alias->items[i]);
    if (alias)
        node_fault(r, alias, "alias '%.*s' has no field for rule '%.*s'",
                   STR_FMT(str_first(name, 60)), STR_FMT(str_first(ref->name, 60)));
    return name;
}

static const struct str *fields_of(struct reading *r, const struct yaml *aliases,
                                   struct strs names, const struct reference *ref)
{
    struct str *out = node_array(r, names.n, sizeof *out);

    for (size_t i = 0; out && i < names.n; i++)
        out[i] = field_of(r, aliases, names.items[i], ref);
    return out;
}

static void read_rules(struct reading *r, const struct yaml *map, struct correlation *c)
{
    const struct yaml *const *items = node_list(r, map, "rules", &c->rules_n);

    if (c->rules_n == 0)
        node_fault(r, map, "key 'rules' is missing: names or ids of rules");
    if (c->rules_n > LIMIT_CORRELATION_RULES) {
        node_fault(r, items[LIMIT_CORRELATION_RULES], "more than %d rules",
                   LIMIT_CORRELATION_RULES);
        c->rules_n = 0;
    }
    c->rules = node_array(r, c->rules_n, sizeof *c->rules);
    if (!c->rules)
        c->rules_n = 0;
    for (size_t i = 0; i < c->rules_n; i++) {
        c->rules[i] = (struct reference){ .name = yaml_text(items[i]), .line = items[i]->line,
                                          .column = items[i]->column };
        if (c->rules[i].name.n == 0)
            node_fault(r, items[i], "'rules' must be a list of names or ids");
    }
    if (c->rules_n == 1 && c->type == CORRELATION_ORDERED)
        node_fault(r, items[0], "an order needs two rules at least");
}

static void check_aliases(struct reading *r, const struct yaml *aliases,
                          const struct correlation *c)
{
    if (aliases && aliases->kind != YAML_MAP) {
        node_fault(r, aliases, "'aliases' must be a map: alias, then rule and field");
        return;
    }
    for (size_t i = 0; aliases && i < aliases->n; i++) {
        const struct yaml *one = aliases->items[i];

        if (one->kind != YAML_MAP) {
            node_fault(r, one, "an alias must be a map of rules and their fields");
            continue;
        }
        for (size_t k = 0; k < one->n; k++) {
            bool known = false;

            for (size_t n = 0; n < c->rules_n; n++)
                known = known || str_eq(c->rules[n].name, one->keys[k]->text);
            if (!known)
                node_fault(r, one->keys[k], "'%.*s' is none of the rules of this correlation",
                           STR_FMT(str_first(one->keys[k]->text, 60)));
            if (one->items[k]->kind != YAML_SCALAR || one->items[k]->text.n == 0)
                node_fault(r, one->items[k], "an alias names one field of the rule");
        }
    }
}

struct correlation *correlation_read(struct reading *r, const struct yaml *doc)
{
    const struct yaml *map = yaml_get(doc, "correlation"), *aliases = yaml_get(map, "aliases");
    struct correlation *c = node_array(r, 1, sizeof *c);
    size_t faults = r->faults;

    if (yaml_get(doc, "detection"))
        node_fault(r, yaml_get(doc, "detection"),
                   "a correlation has no 'detection': write two documents");
    if (!c || !node_keys(r, map, "'correlation'", keys))
        return NULL;
    if (!yaml_get(map, "type"))
        node_fault(r, map, "key 'type' is missing");
    c->type = (enum correlation_type)node_word(r, map, "type", types, CORRELATION_COUNT);
    if (r->faults != faults)
        return NULL;
    read_rules(r, map, c);
    c->group_by = node_strs(r, map, "group-by");
    if (c->group_by.n > LIMIT_CAPTURES)
        node_fault(r, yaml_get(map, "group-by"), "more than %d fields", LIMIT_CAPTURES);
    read_timespan(r, map, c);
    read_condition(r, map, c);
    c->generate = node_flag(r, doc, "generate") || node_flag(r, map, "generate");
    check_aliases(r, aliases, c);
    for (size_t i = 0; i < c->rules_n && r->faults == faults; i++) {
        c->rules[i].group = fields_of(r, aliases, c->group_by, &c->rules[i]);
        c->rules[i].fields = fields_of(r, aliases, c->fields, &c->rules[i]);
    }
    return r->faults == faults ? c : NULL;
}

/* ---- words ---- */

static const char *word_of(const struct word words[], int value)
{
    for (size_t i = 0; words[i].word; i++)
        if (words[i].value == value)
            return words[i].word;
    return "";
}

static void put_amount(struct buf *out, struct amount a)
{
    int64_t fraction = a.billionths < 0 ? -a.billionths : a.billionths;

    if (a.whole == 0 && a.billionths < 0)
        buf_char(out, '-');
    buf_format(out, "%lld", (long long)a.whole);
    if (fraction) {
        buf_format(out, ".%09lld", (long long)fraction);
        while (out->n && !out->failed && out->s[out->n - 1] == '0')
            out->n--;
    }
}

static void put_names(struct buf *out, const char *before, struct strs names)
{
    for (size_t i = 0; i < names.n; i++) {
        buf_add(out, i ? STR(", ") : str_of(before));
        buf_add(out, names.items[i]);
    }
}

void correlation_describe(const struct correlation *c, struct buf *out)
{
    buf_add(out, str_of(word_of(types, (int)c->type)));
    if (c->type == CORRELATION_PERCENTILE) {
        buf_char(out, ' ');
        put_amount(out, (struct amount){ c->percentile / AMOUNT_BILLION,
                                         c->percentile % AMOUNT_BILLION });
    }
    put_names(out, " of the field ", c->fields);
    for (size_t i = 0; i < c->rules_n; i++) {
        buf_add(out, i ? STR(", ") : STR(" over "));
        buf_add(out, c->rules[i].name);
    }
    buf_add(out, STR(" within "));
    buf_add(out, c->span);
    put_names(out, " for each ", c->group_by);
    for (size_t i = 0; i < c->bounds_n; i++) {
        buf_add(out, i ? STR(", ") : STR(": "));
        buf_add(out, str_of(word_of(operators, (int)c->bounds[i].op)));
        buf_char(out, ' ');
        put_amount(out, c->bounds[i].value);
    }
}
