/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/rule.h"

#include "base/limits.h"
#include "base/mem.h"
#include "rules/dispatch.h"
#include "rules/filter.h"
#include "rules/node.h"
#include "rules/wordlist.h"
#include "rules/yamlpack.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    enum field_kind kind;
} built_in[] = {
    { "EventID", FIELD_KIND_EVENT_ID },   { "Channel", FIELD_KIND_CHANNEL },
    { "Provider_Name", FIELD_KIND_PROVIDER }, { "Computer", FIELD_KIND_COMPUTER },
    { "Level", FIELD_KIND_LEVEL },        { "EventRecordID", FIELD_KIND_RECORD },
    { "TimeCreated_SystemTime", FIELD_KIND_TIME },
    { "Message", FIELD_KIND_MESSAGE },    { "Text", FIELD_KIND_TEXT },
};

struct ruleset *ruleset_new(void)
{
    return mem_zero(1, sizeof(struct ruleset));
}

void ruleset_free(struct ruleset *set)
{
    if (!set)
        return;
    for (size_t i = 0; i < set->regexes_n; i++)
        regex_free(set->regexes[i]);
    mem_free(set->regexes);
    mem_free(set->rules);
    mem_free(set->fields);
    mem_free(set->filters);
    mem_free(set->definitions);
    mem_free(set->skipped);
    mem_free(set->atoms);
    strmap_release(&set->names);
    strmap_release(&set->field_ids);
    strmap_release(&set->atom_ids);
    strmap_release(&set->regex_ids);
    buf_release(&set->key);
    dispatch_free(set->dispatch);
    arena_release(&set->scratch);
    arena_release(&set->arena);
    mem_free(set);
}

void ruleset_set_plain(struct ruleset *set, bool plain)
{
    set->plain = plain;
}

void ruleset_leave_out_inferred(struct ruleset *set)
{
    set->seen_only = true;
}

void ruleset_skip_bad(struct ruleset *set)
{
    set->skip_bad = true;
}

int ruleset_define(struct ruleset *set, struct str name, struct str values)
{
    struct str rest = arena_copy(&set->arena, values), *items = NULL;
    size_t n = 0, cap = 0;

    do {
        if (arena_grow(&set->arena, &items, n, &cap, n + 1, sizeof *items) < 0)
            return -1;
        items[n++] = str_cut(&rest, ',');
    } while (rest.n);
    if (mem_grow(&set->definitions, &set->definitions_cap, set->definitions_n + 1,
                 sizeof *set->definitions) < 0)
        return -1;
    set->definitions[set->definitions_n++] =
        (struct definition){ arena_copy(&set->arena, name), { items, n } };
    return set->arena.failed ? -1 : 0;
}

/* ---- interning ---- */

/* "Data[3]": the third unnamed value */
static bool is_nth(struct str name, uint32_t *nth)
{
    uint64_t n;

    if (!str_starts(name, STR("Data[")) || !str_ends(name, STR("]")) ||
        !str_u64(str_first(str_from(name, 5), name.n - 6), &n) || n == 0 || n > LIMIT_FIELDS)
        return false;
    *nth = (uint32_t)n;
    return true;
}

static uint32_t add_field(struct ruleset *set, struct str key, struct field_ref ref)
{
    uint64_t id;

    if (strmap_get(&set->field_ids, key, &id))
        return (uint32_t)id;
    ref.name = arena_copy(&set->arena, key);
    if (!ref.name.s || mem_grow(&set->fields, &set->fields_cap, set->fields_n + 1,
                                sizeof *set->fields) < 0 ||
        strmap_put(&set->field_ids, key, set->fields_n) < 0)
        return UINT32_MAX;
    set->fields[set->fields_n] = ref;
    return (uint32_t)set->fields_n++;
}

uint32_t ruleset_field(struct ruleset *set, struct str name)
{
    struct field_ref ref = { .kind = FIELD_KIND_NAMED };

    for (size_t i = 0; i < sizeof built_in / sizeof built_in[0]; i++)
        if (str_is_word(name, built_in[i].name))
            ref.kind = built_in[i].kind;
    if (is_nth(name, &ref.nth))
        ref.kind = FIELD_KIND_NTH;
    return add_field(set, name, ref);
}

/* No field has an empty name, so that one stands for the whole record. */
uint32_t ruleset_keywords(struct ruleset *set)
{
    return add_field(set, STR("|"), (struct field_ref){ .kind = FIELD_KIND_KEYWORDS });
}

uint32_t ruleset_atom(struct ruleset *set, const struct atom *atom, struct str key)
{
    uint64_t id;

    if (strmap_get(&set->atom_ids, key, &id))
        return (uint32_t)id;
    if (mem_grow(&set->atoms, &set->atoms_cap, set->atoms_n + 1, sizeof *set->atoms) < 0 ||
        strmap_put(&set->atom_ids, key, set->atoms_n) < 0)
        return UINT32_MAX;
    set->atoms[set->atoms_n] = *atom;
    if (atom->op == ATOM_PATTERN &&
        pattern_keep(&set->atoms[set->atoms_n].pattern, &set->arena) < 0)
        return UINT32_MAX;
    return (uint32_t)set->atoms_n++;
}

int ruleset_keep_regex(struct ruleset *set, struct regex *re, struct str key)
{
    if (mem_grow(&set->regexes, &set->regexes_cap, set->regexes_n + 1, sizeof *set->regexes) < 0 ||
        strmap_put(&set->regex_ids, key, set->regexes_n) < 0) {
        regex_free(re);
        return -1;
    }
    set->regexes[set->regexes_n++] = re;
    regex_count(re, set->regexes_n - 1);
    if (regex_groups(re) > set->most_groups)
        set->most_groups = regex_groups(re);
    return 0;
}

/* ---- adding ---- */

static void add_filter(struct reading *r, struct ruleset *set, const struct yaml *doc)
{
    struct filter *filter = filter_read(r, set, doc);

    if (!filter)
        return;
    if (mem_grow(&set->filters, &set->filters_cap, set->filters_n + 1, sizeof *set->filters) < 0)
        r->no_memory = true;
    else
        set->filters[set->filters_n++] = filter;
}

static void add_rule(struct reading *r, struct ruleset *set, const struct yaml *doc)
{
    struct rule *rule;

    if (yaml_get(doc, "filter") && !yaml_get(doc, "detection")) {
        add_filter(r, set, doc);
        return;
    }
    rule = sigfile_read(r, set, doc);

    if (!rule)
        return;
    if (set->rules_n == LIMIT_RULES) {
        node_fault(r, doc, "more than %u rules", LIMIT_RULES);
        return;
    }
    if (mem_grow(&set->rules, &set->rules_cap, set->rules_n + 1, sizeof *set->rules) < 0) {
        r->no_memory = true;
        return;
    }
    set->rules[set->rules_n++] = rule;
}

int ruleset_skip(struct ruleset *set, struct str file, uint32_t line, struct err *err)
{
    struct str all = str_of(err->text), why = arena_copy(&set->arena, str_cut(&all, '\n'));

    if (mem_grow(&set->skipped, &set->skipped_cap, set->skipped_n + 1, sizeof *set->skipped) < 0 ||
        !why.s)
        return err_nomem(err, file.s);
    set->skipped[set->skipped_n++] = (struct skipped_rule){ file, why, line };
    *err = (struct err){ 0 };
    return 0;
}

static int add_or_skip(struct ruleset *set, struct str file, const struct yaml *doc, bool checked,
                       struct err *err)
{
    size_t before = set->rules_n, before_filters = set->filters_n;
    struct reading r = reading_begin(&set->arena, file.s, err);

    r.checked = checked;
    add_rule(&r, set, doc);
    if (reading_end(&r) == 0)
        return 0;
    set->rules_n = before;
    set->filters_n = before_filters;
    return err->code == ERR_DATA ? ruleset_skip(set, file, doc->line, err) : -1;
}

static int add_docs(struct ruleset *set, struct str file, const struct yaml *const *docs, size_t n,
                    bool checked, struct err *err)
{
    size_t before = set->rules_n, before_filters = set->filters_n;
    struct reading r = reading_begin(&set->arena, file.s, err);

    r.checked = checked;
    for (size_t i = 0; i < n; i++) {
        if (!set->skip_bad)
            add_rule(&r, set, docs[i]);
        else if (add_or_skip(set, file, docs[i], checked, err) < 0)
            return -1;
    }
    if (reading_end(&r) == 0)
        return 0;
    set->rules_n = before;
    set->filters_n = before_filters;
    return -1;
}

/* Rules keep texts of the file, but none of the nodes. */
int ruleset_add_text(struct ruleset *set, const char *name, struct str yaml, struct err *err)
{
    struct err unwanted;
    struct str kept = arena_copy(&set->arena, str_of(name));
    struct arena nodes = { 0 };
    const struct yaml **docs;
    size_t docs_n;
    int result;

    if (!err)
        err = &unwanted;
    if (set->built)
        return err_set(err, ERR_INTERNAL, "%s: the ruleset is built already", name);
    if (!kept.s)
        return err_nomem(err, name);
    result = yaml_read_apart(&nodes, &set->arena, kept.s, yaml, &docs, &docs_n, err);
    if (result == 0)
        result = add_docs(set, kept, docs, docs_n, yaml_is_packed(yaml), err);
    else if (set->skip_bad && err->code == ERR_DATA)
        result = ruleset_skip(set, kept, 1, err);
    arena_release(&nodes);
    if (result == 0)
        set->hash += yaml_hash(yaml);
    return result;
}

/* ---- building ---- */

static int compare_rules(const void *a, const void *b)
{
    const struct rule *const *x = a, *const *y = b;
    int c = str_cmp((*x)->signature.name, (*y)->signature.name);

    if (c == 0)
        c = str_cmp((*x)->signature.file, (*y)->signature.file);
    if (c == 0)
        c = (*x)->signature.line < (*y)->signature.line ? -1 : 1;
    return c;
}

/* Of rules with one name the first stays. */
static void skip_twins(struct ruleset *set, struct reading *r)
{
    size_t n = set->rules_n ? 1 : 0;

    for (size_t i = 1; i < set->rules_n; i++) {
        const struct signature *a = &set->rules[n - 1]->signature, *b = &set->rules[i]->signature;
        struct err why = { 0 };

        if (!str_eq(a->name, b->name)) {
            set->rules[n++] = set->rules[i];
            continue;
        }
        err_set(&why, ERR_DATA, "%.*s:%u:1: error: rule '%.*s' is there twice",
                STR_FMT(str_first(b->file, 150)), (unsigned)b->line,
                STR_FMT(str_first(b->name, 80)));
        r->no_memory = r->no_memory || ruleset_skip(set, b->file, b->line, &why) < 0;
    }
    set->rules_n = n;
}

static void check_names(struct ruleset *set, struct reading *r)
{
    if (set->skip_bad)
        skip_twins(set, r);
    for (size_t i = 1; i < set->rules_n; i++) {
        const struct signature *a = &set->rules[i - 1]->signature, *b = &set->rules[i]->signature;
        struct yaml at = { .line = b->line, .column = 1 };

        if (!str_eq(a->name, b->name))
            continue;
        r->name = b->file.s;
        node_fault(r, &at, "rule '%.*s' is there twice (the other one: %.*s:%u)",
                   STR_FMT(str_first(b->name, 80)), STR_FMT(str_first(a->file, 150)),
                   (unsigned)a->line);
    }
}

/* What is cheap to know is asked first; the result is the same (all parts are pure). */
static unsigned cost_of(const struct ruleset *set, const struct node *node)
{
    unsigned cost = 1;

    if (node->kind == NODE_ATOM) {
        const struct atom *atom = &set->atoms[node->atom];

        if (atom->op == ATOM_KIND || set->fields[atom->field].kind < FIELD_KIND_NAMED)
            return 1;
        return atom->op == ATOM_REGEX ? 8
               : set->fields[atom->field].kind == FIELD_KIND_KEYWORDS ? 6
               : atom->op != ATOM_PATTERN || atom->pattern.form == FORM_EQUAL ? 3 : 4;
    }
    for (size_t i = 0; i < node->n; i++) {
        unsigned kid = node->kids[i]->cost ? node->kids[i]->cost : cost_of(set, node->kids[i]);

        cost = kid > cost ? kid : cost;
    }
    return cost;
}

/* Insertion sort, stable; long lists of values cost the same and are left as they are. */
static void order_kids(struct reading *r, struct ruleset *set, struct node *node)
{
    if (node->cost)
        return;
    for (size_t i = 0; i < node->n; i++)
        order_kids(r, set, node->kids[i]);
    for (size_t i = 1; i < node->n && node->n <= 64; i++)
        for (size_t j = i; j && node->kids[j]->cost < node->kids[j - 1]->cost; j--) {
            struct node *swap = node->kids[j];

            node->kids[j] = node->kids[j - 1];
            node->kids[j - 1] = swap;
        }
    node->cost = cost_of(set, node);
    if (wordlist_note(set, node) < 0)
        r->no_memory = true;
}

static void drop_inferred(struct ruleset *set)
{
    size_t n = 0;

    for (size_t i = 0; i < set->rules_n; i++)
        if (!set->rules[i]->signature.inferred)
            set->rules[n++] = set->rules[i];
    set->rules_n = n;
}

static void name_watched(struct reading *r, struct rule *rule)
{
    rule->watched_names = node_array(r, rule->watched_n, sizeof *rule->watched_names);
    for (size_t i = 0; rule->watched_names && i < rule->watched_n; i++)
        rule->watched_names[i] = rule->watched[i].name;
}

int ruleset_build(struct ruleset *set, struct err *err)
{
    struct err unwanted;
    struct reading r = reading_begin(&set->arena, "", err ? err : &unwanted);

    if (set->built)
        return 0;
    if (set->rules_n)
        qsort(set->rules, set->rules_n, sizeof *set->rules, compare_rules);
    check_names(set, &r);
    correlations_link(&r, set);
    if (set->seen_only)
        drop_inferred(set);
    filters_apply(&r, set);
    for (size_t i = 0; i < set->rules_n; i++) {
        set->rules[i]->index = (uint32_t)i;
        name_watched(&r, set->rules[i]);
        order_kids(&r, set, set->rules[i]->condition);
        if (strmap_put(&set->names, set->rules[i]->signature.name, i) < 0)
            r.no_memory = true;
    }
    strmap_release(&set->atom_ids); /* nothing is added any more */
    arena_release(&set->scratch);
    buf_release(&set->key);
    set->key = (struct buf){ 0 };
    if (!r.faults && !r.no_memory) {
        set->dispatch = dispatch_new(set);
        r.no_memory = !set->dispatch;
    }
    if (reading_end(&r) < 0)
        return -1;
    set->built = true;
    return 0;
}

/* ---- questions ---- */

bool ruleset_built(const struct ruleset *set)
{
    return set->built;
}

static int compare_skipped(const void *a, const void *b)
{
    const struct skipped_rule *x = a, *y = b;
    int c = str_cmp(x->file, y->file);

    return c ? c : (x->line > y->line) - (x->line < y->line);
}

size_t ruleset_skipped(const struct ruleset *set, const struct skipped_rule **out)
{
    if (set->skipped_n)
        qsort(set->skipped, set->skipped_n, sizeof *set->skipped, compare_skipped);
    *out = set->skipped;
    return set->skipped_n;
}

size_t ruleset_count(const struct ruleset *set)
{
    return set->rules_n;
}

const struct signature *ruleset_at(const struct ruleset *set, size_t i)
{
    return i < set->rules_n ? &set->rules[i]->signature : NULL;
}

const struct signature *ruleset_find(const struct ruleset *set, struct str name)
{
    uint64_t i;

    return strmap_get(&set->names, name, &i) ? ruleset_at(set, (size_t)i) : NULL;
}

uint64_t ruleset_hash(const struct ruleset *set)
{
    return set->hash;
}

static const struct rule *rule_of(const struct signature *sig)
{
    return (const struct rule *)sig; /* its first member */
}

size_t ruleset_exemplars(const struct ruleset *set, const struct signature *sig,
                         const struct exemplar **out)
{
    (void)set;
    *out = rule_of(sig)->exemplars;
    return rule_of(sig)->exemplars_n;
}

bool ruleset_watched(const struct ruleset *set, const struct signature *sig, struct strs *names)
{
    const struct rule *rule = rule_of(sig);

    (void)set;
    *names = (struct strs){ rule->watched_names, rule->watched_n };
    return rule->referenced && !rule->correlation;
}

bool ruleset_reports(const struct ruleset *set, const struct signature *sig)
{
    (void)set;
    return !rule_of(sig)->referenced || rule_of(sig)->reports;
}

bool ruleset_correlates(const struct ruleset *set, const struct signature *sig)
{
    (void)set;
    return rule_of(sig)->correlation != NULL;
}

void ruleset_describe(const struct ruleset *set, const struct signature *sig, struct buf *out)
{
    (void)set;
    if (rule_of(sig)->correlation)
        correlation_describe(rule_of(sig)->correlation, out);
}

struct str ruleset_channel(const struct ruleset *set, const struct signature *sig)
{
    const struct rule *r = rule_of(sig);
    const char *channel = r->log_kind.n ? NULL : logsource_channel(r->where.service);

    (void)set;
    return channel ? str_of(channel) : r->log_kind;
}

struct str ruleset_log_kind(const struct ruleset *set, const struct signature *sig)
{
    (void)set;
    return rule_of(sig)->log_kind;
}
