/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One event against all rules: its route has the rules that can still be true of such an event, and
 * what is left of them; windows find those of them whose words it has, and only these are
 * evaluated.  Most events have a route without rules.  Everything that is worked out on the way -
 * values of a field, their folded form, the truth of an atom - is kept for the rest of the event: a
 * generation number says whether an entry is of this event, so that nothing has to be cleared.
 *
 * The event is expanded (fields and message decoded) when the first rule needs more than the event
 * itself says, and not before.
 */
#include "rules/matcher_inside.h"

#include "base/limits.h"
#include "base/mem.h"
#include "base/sys_thread.h"
#include "rules/why.h"

#include <string.h>

#define FEW_TEXTS 4 /* so many are looked for one by one before an expression is tried */

static void *zeros(struct matcher *m, size_t n, size_t size)
{
    void *p = mem_zero(n ? n : 1, size);

    if (!p)
        m->no_memory = true;
    return p;
}

static void prove(void *ctx, uint32_t atom)
{
    struct matcher *m = ctx;

    m->atoms[atom] = (struct known){ m->generation, TRUTH_YES };
}

struct matcher *matcher_new(const struct ruleset *set)
{
    struct matcher *m = set->built ? mem_zero(1, sizeof *m) : NULL;

    if (!m)
        return NULL;
    m->set = set;
    m->no_memory = record_init(&m->record, set) < 0;
    m->no_memory = awake_init(&m->awake, set) < 0 || m->no_memory;
    m->no_memory = wordlists_init(&m->lists, set) < 0 || m->no_memory;
    m->awake.prove = prove;
    m->awake.prove_ctx = m;
    m->atoms = zeros(m, set->atoms_n, sizeof *m->atoms);
    m->troubles = zeros(m, set->rules_n, sizeof *m->troubles);
    m->shown = zeros(m, set->rules_n, sizeof *m->shown);
    m->regex = regex_scratch_new(set->most_groups);
    if (m->no_memory || !m->regex) {
        matcher_free(m);
        return NULL;
    }
    return m;
}

void matcher_free(struct matcher *m)
{
    if (!m)
        return;
    regex_scratch_free(m->regex);
    record_release(&m->record);
    awake_release(&m->awake);
    wordlists_release(&m->lists);
    mem_free(m->atoms);
    mem_free(m->captures);
    mem_free(m->seen);
    mem_free(m->troubles);
    mem_free(m->shown);
    mem_free(m->costs);
    mem_free(m);
}

/* ---- truth of an atom ---- */

/* 0x3e7 in the log, 999 in the rule (sigma.md 5.1). */
static bool equals_hex(struct str value, struct str decimal)
{
    uint64_t a, b;

    return str_starts_nocase(value, STR("0x")) && str_hex64(value, &a) && str_u64(decimal, &b) &&
           a == b;
}

static bool value_matches(struct matcher *m, const struct atom *atom, struct value *v)
{
    const struct pattern *p = &atom->pattern;

    if (p->form == FORM_ANY)
        return true;
    if (atom->cased && pattern_match(p, v->raw))
        return true;
    if (!atom->cased && pattern_match(p, record_folded(&m->record, v)))
        return true;
    return atom->number && equals_hex(v->raw, atom->pattern.needle);
}

static bool number_holds(const struct atom *atom, struct str value)
{
    struct decimal d;
    int c;

    if (!decimal_of(value, &d))
        return false;
    c = decimal_cmp(&d, &atom->decimal);
    return atom->op == ATOM_LT    ? c < 0
           : atom->op == ATOM_LTE ? c <= 0
           : atom->op == ATOM_GT  ? c > 0
                                  : c >= 0;
}

/* Monday is the first day; week 1 has the first Thursday of the year (ISO 8601). */
static int week_of(when t)
{
    when days = t / WHEN_DAY; /* 1601-01-01 was a Monday */
    when thursday = (days - days % 7 + 3) * WHEN_DAY;
    struct civil first = { .year = civil_of(thursday).year, .month = 1, .day = 1 };

    return (int)((thursday - when_of(&first)) / WHEN_DAY / 7) + 1;
}

/* A part of a time field, in UTC (sigma.md 6). */
static bool time_holds(const struct atom *atom, struct str value)
{
    struct civil c;
    int digits, part;
    char zone;
    when t;
    uint64_t wanted;

    if (!when_parse(value, &t, &digits, &zone) || !str_u64(atom->written, &wanted))
        return false;
    c = civil_of(t);
    part = atom->op == ATOM_MINUTE  ? c.minute
           : atom->op == ATOM_HOUR  ? c.hour
           : atom->op == ATOM_DAY   ? c.day
           : atom->op == ATOM_WEEK  ? week_of(t)
           : atom->op == ATOM_MONTH ? c.month
                                    : c.year;
    return wanted == (uint64_t)part;
}

/* False: the expression needs a text that is not there. */
static bool regex_may_match(struct matcher *m, const struct atom *atom, struct value *v)
{
    struct str text;

    if (m->set->plain || !atom->literals.n || atom->literals.n > FEW_TEXTS)
        return true;
    text = record_folded(&m->record, v);
    for (size_t i = 0; i < atom->literals.n; i++)
        if (text.n >= atom->literals.items[i].n &&
            record_may_hold(&m->record, atom->field, atom->literals.items[i]) &&
            str_find(text, atom->literals.items[i]) < text.n)
            return true;
    return false;
}

static enum truth regex_truth(struct matcher *m, const struct atom *atom, struct value *v)
{
    if (!regex_may_match(m, atom, v))
        return TRUTH_NO;
    switch (regex_search(atom->regex, m->regex, v->raw)) {
    case REGEX_YES:
        return TRUTH_YES;
    case REGEX_LIMIT:
        return TRUTH_LIMIT;
    case REGEX_NO_MEMORY:
        m->no_memory = true;
        return TRUTH_NO;
    default:
        return TRUTH_NO;
    }
}

static bool compare_fields(enum form form, struct str a, struct str b)
{
    switch (form) {
    case FORM_CONTAINS:
        return b.n == 0 || (a.n >= b.n && str_find(a, b) < a.n);
    case FORM_STARTS:
        return str_starts(a, b);
    case FORM_ENDS:
        return str_ends(a, b);
    default:
        return str_eq(a, b);
    }
}

static bool field_matches(struct matcher *m, const struct atom *atom, struct value *v)
{
    struct values others = record_values(&m->record, atom->other);
    struct str a = atom->cased ? v->raw : record_folded(&m->record, v);

    for (uint32_t i = 0; i < others.n; i++) {
        struct value *o = &m->record.values[others.first + i];

        if (compare_fields(atom->form, a, atom->cased ? o->raw : record_folded(&m->record, o)))
            return true;
    }
    return false;
}

static enum truth value_truth(struct matcher *m, const struct atom *atom, struct value *v)
{
    bool yes = false;

    switch (atom->op) {
    case ATOM_PATTERN:
        yes = value_matches(m, atom, v);
        break;
    case ATOM_REGEX:
        return regex_truth(m, atom, v);
    case ATOM_NETWORK:
        yes = network_has(&atom->network, v->raw);
        break;
    case ATOM_FIELD:
        yes = field_matches(m, atom, v);
        break;
    case ATOM_MINUTE:
    case ATOM_HOUR:
    case ATOM_DAY:
    case ATOM_WEEK:
    case ATOM_MONTH:
    case ATOM_YEAR:
        yes = time_holds(atom, v->raw);
        break;
    default:
        yes = number_holds(atom, v->raw);
        break;
    }
    return yes ? TRUTH_YES : TRUTH_NO;
}

/* The rendered message is what this source lacks: a "no" about it is none. */
static bool lacks_message(struct matcher *m, uint32_t field, uint32_t n)
{
    enum field_kind kind = m->set->fields[field].kind;

    if (m->record.ev->kind != EVENT_WINDOWS || str_present(m->record.ev->message))
        return false;
    return kind == FIELD_KIND_KEYWORDS || (kind == FIELD_KIND_MESSAGE && n == 0);
}

/* False: no value of its field has the text that it looks for. */
static bool may_be_found(struct matcher *m, const struct atom *atom)
{
    return atom->op != ATOM_PATTERN || atom->pattern.form != FORM_CONTAINS || atom->cased ||
           atom->number || record_may_hold(&m->record, atom->field, atom->pattern.needle);
}

/* Of an entry of one line, all ASCII, whose words are its own (event.h), that is all that there is
   of its message and text: nothing need be folded or kept.  NULL: of this atom more is asked. */
static const struct str *only_value(const struct matcher *m, const struct atom *atom)
{
    const struct event *ev = m->record.ev;

    if (!ev->sieved || !ev->own_words || !str_present(ev->message) ||
        !atom_asks_word(m->set, atom) || m->set->plain)
        return NULL;
    return m->set->fields[atom->field].kind == FIELD_KIND_MESSAGE ? &ev->message : &ev->text;
}

static enum truth atom_truth(void *ctx, uint32_t id);

/* What a word that woke a rule has proven, or was found out before. */
static bool is_known(const struct matcher *m, const struct atom *list)
{
    for (uint32_t i = 0; i < list->atoms_n; i++) {
        const struct known *known = &m->atoms[list->atoms[i]];

        if (known->generation == m->generation && known->truth == TRUTH_YES)
            return true;
    }
    return false;
}

static enum truth one_by_one(struct matcher *m, const struct atom *list)
{
    enum truth doubt = TRUTH_NO;

    for (uint32_t i = 0; i < list->atoms_n; i++) {
        enum truth t = atom_truth(m, list->atoms[i]);

        if (t == TRUTH_YES)
            return t;
        doubt = t > doubt ? t : doubt;
    }
    return doubt;
}

static enum truth list_truth(struct matcher *m, const struct atom *list)
{
    const struct windows *words = m->set->plain ? NULL : wordlists_of(&m->lists, list);
    const struct str *only = words ? only_value(m, &m->set->atoms[list->atoms[0]]) : NULL;
    struct values v;

    if (!words)
        return one_by_one(m, list);
    if (is_known(m, list))
        return TRUTH_YES;
    if (only)
        return wordlist_in(words, &m->record, &(struct value){ .raw = *only }) ? TRUTH_YES
                                                                              : TRUTH_NO;
    v = record_values(&m->record, list->field);
    for (uint32_t i = 0; i < v.n; i++)
        if (wordlist_in(words, &m->record, &m->record.values[v.first + i]))
            return TRUTH_YES;
    return lacks_message(m, list->field, v.n) ? TRUTH_NO_MESSAGE : TRUTH_NO;
}

static enum truth evaluate(struct matcher *m, const struct atom *atom)
{
    const struct str *only = only_value(m, atom);
    enum truth doubt = TRUTH_NO;
    struct values v;

    if (atom->op == ATOM_LIST)
        return list_truth(m, atom);
    if (atom->op == ATOM_KIND)
        return m->record.ev->kind == atom->kind ? TRUTH_YES : TRUTH_NO;
    if (only)
        return str_find_nocase(*only, atom->pattern.needle) < only->n ? TRUTH_YES : TRUTH_NO;
    v = record_values(&m->record, atom->field);
    if (atom->op == ATOM_FIELD) /* before a pointer into values is taken: this may move them */
        (void)record_values(&m->record, atom->other);
    if (lacks_message(m, atom->field, v.n))
        doubt = TRUTH_NO_MESSAGE;
    if (atom->op == ATOM_FIELD &&
        lacks_message(m, atom->other, record_values(&m->record, atom->other).n))
        doubt = TRUTH_NO_MESSAGE;
    if (atom->op == ATOM_ABSENT || atom->op == ATOM_EXISTS) {
        if (doubt != TRUTH_NO)
            return doubt;
        return (v.n == 0) == (atom->op == ATOM_ABSENT) ? TRUTH_YES : TRUTH_NO;
    }
    if (v.n && !may_be_found(m, atom))
        return doubt;
    for (uint32_t i = 0; i < v.n; i++) {
        enum truth t = value_truth(m, atom, &m->record.values[v.first + i]);

        if (t == TRUTH_YES)
            return t;
        doubt = t > doubt ? t : doubt;
    }
    return doubt;
}

static enum truth atom_truth(void *ctx, uint32_t id)
{
    struct matcher *m = ctx;
    struct known *known = &m->atoms[id];

    if (known->generation != m->generation) {
        known->truth = (uint8_t)evaluate(m, &m->set->atoms[id]);
        known->generation = m->generation;
    }
    return (enum truth)known->truth;
}

enum truth matcher_truth(struct matcher *m, const struct node *condition)
{
    return node_truth(condition, atom_truth, m);
}

/* ---- an event ---- */

void matcher_begin(struct matcher *m, struct event *ev)
{
    m->no_memory = m->told = false;
    if (++m->generation == 0) {
        /* after four thousand million events: old numbers would look new */
        memset(m->atoms, 0, m->set->atoms_n * sizeof *m->atoms);
        m->generation = 1;
    }
    record_begin(&m->record, ev, m->generation);
}

static bool failed(const struct matcher *m)
{
    return m->no_memory || record_failed(&m->record);
}

int matcher_measure(struct matcher *m)
{
    m->costs = mem_zero(m->set->rules_n ? m->set->rules_n : 1, sizeof *m->costs);
    return m->costs ? 0 : -1;
}

const struct rule_cost *matcher_costs(const struct matcher *m)
{
    return m->costs;
}

static enum truth rule_truth(struct matcher *m, const struct routed *routed)
{
    struct rule_cost *cost = m->costs ? &m->costs[routed->rule] : NULL;
    double start = cost ? sys_seconds() : 0;
    enum truth truth = matcher_truth(m, routed->condition);

    if (cost) {
        cost->seconds += sys_seconds() - start;
        cost->woken++;
        cost->hits += truth == TRUTH_YES;
    }
    return truth;
}

/* The rule that was woken alone, true of the event: so will those be that are like it. */
static void keep_hit(struct matcher *m, const struct routed *routed)
{
    const struct event *ev = m->record.ev;

    if (m->awake.n == 1 && m->awake.idle && routed->for_what == ROUTED_ALL && again_may_be(ev) &&
        !m->costs)
        again_keep(&m->again, m->awake.entries, &m->record, m->record.gathered_n,
                   m->set->rules[routed->rule], routed->rule);
}

static void take_hit(struct matcher *m, uint32_t index, hit_fn *on_hit, void *ctx)
{
    const struct rule *rule = m->set->rules[index];

    if (m->record.ev->kind != EVENT_TEXT) /* an entry has its text */
        record_words(&m->record);
    matcher_captures(m, rule, &m->troubles[index]);
    matcher_seen(m, rule);
    if (!failed(m))
        on_hit(ctx, &(struct hit){ &rule->signature, m->record.ev, m->captures, m->captures_n,
                                   m->seen, rule->referenced,
                                   !rule->referenced || rule->reports });
}

/* A rule of the route.  Returns how many positions it and what it takes the place of are. */
static size_t decide(struct matcher *m, size_t i, hit_fn *on_hit, void *ctx)
{
    const struct awake *a = &m->awake;
    const struct routed *routed = &a->route->rules[a->woken[i]];
    struct rule_trouble *trouble = &m->troubles[routed->rule];
    enum truth truth = rule_truth(m, routed);

    m->told = m->told || truth != TRUTH_NO;
    if (routed->for_what == ROUTED_OR_DOUBT && truth == TRUTH_NO)
        truth = TRUTH_NO_MESSAGE;
    if (routed->for_what == ROUTED_FOUND_DOUBT || routed->for_what == ROUTED_OR_DOUBT)
        trouble->not_evaluable--; /* routes_doubts has counted it; it comes before anybody asks */
    trouble->not_evaluable += truth == TRUTH_NO_MESSAGE;
    trouble->limit_reached += truth == TRUTH_LIMIT;
    if (truth == TRUTH_NO_MESSAGE || truth == TRUTH_LIMIT)
        routes_trouble(&m->awake.routes, routed->rule);
    if (truth == TRUTH_YES) {
        keep_hit(m, routed);
        take_hit(m, routed->rule, on_hit, ctx);
    }
    return routed->for_what == ROUTED_FOUND && i + 1 < a->n && a->woken[i + 1] == a->woken[i] + 1
               ? 2
               : 1;
}

/* Most hits of a setup log: nothing is asked of the entry but one word, which was met. */
static bool is_sure_hit(const struct matcher *m, const struct event *ev, hit_fn *on_hit, void *ctx)
{
    const struct awake *a = &m->awake;
    const struct routed *routed;

    if (m->costs || !ev->sieved || ev->marks_n != 1 || !a->entries || !a->words_alone)
        return false;
    routed = awake_sure(a, ev->marks, ev->text, ev->message);
    if (!routed || !rule_is_brief(m->set->rules[routed->rule]))
        return false;
    on_hit(ctx, &(struct hit){ .signature = &m->set->rules[routed->rule]->signature, .event = ev,
                               .reported = true });
    return true;
}

/* Most rows of a list of machines. */
static int hit_again(struct matcher *m, const struct again_hit *a, const struct event *ev,
                     hit_fn *on_hit, void *ctx)
{
    const struct rule *rule = m->set->rules[a->rule];

    m->captures_n = 0;
    if (mem_grow(&m->captures, &m->captures_cap, a->captures_n, sizeof *m->captures) < 0)
        return -1;
    for (size_t i = 0; i < a->captures_n; i++) {
        struct str value = a->places[i] < ev->fields_n ? ev->fields[a->places[i]].value : STR_NONE;

        if (str_present(value))
            m->captures[m->captures_n++] = (struct capture){ a->captures[i], value };
    }
    on_hit(ctx, &(struct hit){ .signature = &rule->signature, .event = ev,
                               .captures = m->captures, .captures_n = m->captures_n,
                               .reported = true });
    return 0;
}

int matcher_scan(struct matcher *m, struct event *ev, hit_fn *on_hit, void *ctx)
{
    const struct again_hit *again = NULL;

    if (ev->briefs_n)
        matcher_tell_briefs(m, ev, on_hit, ctx);
    if (awake_none(&m->awake, ev) || awake_nobody(&m->awake, ev) ||
        is_sure_hit(m, ev, on_hit, ctx))
        return 0;
    matcher_begin(m, ev);
    m->awake.idle = awake_is_idle(&m->awake, ev);
    if (m->awake.idle && again_may_be(ev))
        again = again_find(&m->again, m->awake.entries, ev);
    if (again)
        return hit_again(m, again, ev, on_hit, ctx);
    awake_find(&m->awake, &m->record);
    for (size_t i = 0; i < m->awake.n && !failed(m);)
        i += decide(m, i, on_hit, ctx);
    if (failed(m))
        return -1;
    if (!m->told && !m->costs)
        awake_quiet(&m->awake);
    return 0;
}

void matcher_why(struct matcher *m, const struct signature *sig, struct buf *out)
{
    struct why w = { m->set, &m->record, atom_truth, m, out, 0 };

    why_append(&w, ((const struct rule *)sig)->condition);
}
