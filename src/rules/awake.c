/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/awake.h"

#include "base/fold.h"
#include "base/mem.h"
#include "rules/rule.h"
#include "rules/unwrap.h"

#include <stdlib.h>
#include <string.h>

#define FEW_WOKEN 24

int awake_init(struct awake *a, const struct ruleset *set)
{
    size_t n = 2 * (set->rules_n ? set->rules_n : 1);
    int result;

    memset(a, 0, sizeof *a);
    a->set = set;
    result = routes_init(&a->routes, set);
    a->marks = mem_zero(n, sizeof *a->marks);
    a->woken = mem_zero(n, sizeof *a->woken);
    a->asks = mem_zero(n, sizeof *a->asks);
    return a->marks && a->woken && a->asks ? result : -1;
}

void awake_release(struct awake *a)
{
    routes_release(&a->routes);
    mem_free(a->marks);
    mem_free(a->woken);
    mem_free(a->asks);
}

static void wake(void *ctx, const uint32_t *positions, size_t n)
{
    struct awake *a = ctx;

    for (size_t i = 0; i < n; i++)
        if (a->marks[positions[i]] != a->record->generation) {
            a->marks[positions[i]] = a->record->generation;
            a->woken[a->n++] = positions[i];
        }
}

/* False: the text is not all ASCII. */
static bool scan_text(struct awake *a, const struct hay *hay, struct str text)
{
    bool ascii = true;

    if (!hay->shorts && !hay->longs)
        return fold_is_ascii(text);
    if (hay->shorts)
        ascii = windows_scan(hay->shorts, text, wake, a);
    if (hay->longs)
        ascii = windows_scan(hay->longs, text, wake, a) && ascii;
    return ascii;
}

/* Windows and ends fold ASCII by themselves; a text that has more is folded and scanned again. */
static void scan_value(struct awake *a, const struct hay *hay, struct value *v)
{
    struct str text = v->is_folded ? v->folded : v->raw;

    if (!scan_text(a, hay, text) && !v->is_folded) {
        text = record_folded(a->record, v);
        (void)scan_text(a, hay, text);
    }
    if (hay->ends)
        ends_find(hay->ends, text, wake, a);
}

/* The place of a value; NULL: it has none. */
static struct hushed *hushed_slot(struct awake *a, uint32_t hay, struct str s)
{
    uint64_t first, last;

    if (a->route != a->entries || s.n < HUSHED_LEAST || s.n > HUSHED_BYTES)
        return NULL;
    memcpy(&first, s.s, sizeof first);
    memcpy(&last, s.s + s.n - sizeof last, sizeof last);
    first = (first * 31 + last * 7 + s.n + hay) * 0x9E3779B97F4A7C15u;
    return &a->hushed[first >> 32 & (HUSHED_SLOTS - 1)];
}

/* A value of the hay of that number, from 1. */
static void scan_again(struct awake *a, uint32_t number, struct value *v)
{
    struct hushed *h = hushed_slot(a, number, v->raw);

    if (h && h->hay == number && h->n == v->raw.n && memcmp(h->text, v->raw.s, h->n) == 0)
        return;
    scan_value(a, &a->route->hays[number - 1], v);
    if (!h || a->n)
        return;
    h->hay = number;
    h->n = (uint32_t)v->raw.n;
    memcpy(h->text, v->raw.s, h->n);
}

/* Exactly the values that the atoms of a field look at. */
static void scan_field(struct awake *a, size_t at)
{
    struct values v = record_values(a->record, a->route->hays[at].field);

    for (uint32_t i = 0; i < v.n; i++)
        scan_again(a, (uint32_t)at + 1, &a->record->values[v.first + i]);
}

static bool is_part(struct str part, struct str of)
{
    uintptr_t p = (uintptr_t)part.s, o = (uintptr_t)of.s;

    return !part.n || (p >= o && p + part.n <= o + of.n);
}

/* In no line of it is a word of a->entries. */
static bool is_quiet(const struct awake *a, const struct event *ev)
{
    return a->entries && !ev->sieved && ev->quiet_lines;
}

static void scan_text_of_entry(struct awake *a, const struct hay *hay)
{
    struct record *r = a->record;
    struct value unwrapped = { .raw = STR_NONE };

    if (!r->ev->whole_lines)
        unwrapped.raw = text_unwrapped(&r->scratch, r->ev->text, r->ev->text);
    if (!is_quiet(a, r->ev) || hay->breaks)
        scan_value(a, hay, &a->text);
    if (unwrapped.raw.n)
        scan_value(a, hay, &unwrapped);
}

/* Text, message and keywords of a text entry.  What expand would add is in its text (event.h); what
   is in a text whose message is the same but for line ends, is in the message. */
static void scan_entry(struct awake *a, const struct hay *hay)
{
    const struct event *ev = a->record->ev;
    struct value message;

    if (!ev->flat || hay->breaks)
        scan_text_of_entry(a, hay);
    if (!str_present(ev->message))
        record_expand(a->record);
    message = (struct value){ .raw = ev->message };
    if (!is_part(ev->message, ev->text))
        scan_value(a, hay, &message);
    for (size_t i = 0; i < ev->fields_n; i++) {
        const struct field *f = &ev->fields[i];
        struct value v = { .raw = f->value };

        if (is_part(v.raw, ev->text) || is_part(v.raw, ev->message) ||
            (i && is_part(v.raw, f[-1].value))) /* one text under two names */
            continue;
        if (str_eq(f->name, STR("Message")) || str_eq(f->name, STR("Text")))
            scan_value(a, hay, &v);
    }
}

/* The event's route, and what can be had of its fields without all of them. */
static void take_route(struct awake *a)
{
    struct record *r = a->record;
    const struct door *door = routes_find(&a->routes, r->ev, &r->scratch);

    if (door && door->route->asks_rendered) {
        record_expand(r);
        door = routes_find(&a->routes, r->ev, &r->scratch);
    }
    if (!door) {
        r->no_memory = true;
        return;
    }
    a->route = door->route;
    door->route->events++;
    if (door->by_data && r->ev->expand && r->ev->form && r->ev->data.n <= QUIET_BYTES)
        a->as = (struct quiet_as){ .door = door->number,
                                   .form = routes_form(&a->routes, r->ev->form),
                                   .data = r->ev->data };
    a->is_quiet = a->as.door && quiet_knows(&a->quiet, &a->as);
    if (a->is_quiet)
        return;
    if (door->may_fetch)
        record_may_fetch(r, door->wanted, door->route->asked, door->wants_data);
    if (door->fetches)
        record_fetch(r);
}

static int compare_indexes(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;

    return *x < *y ? -1 : *x > *y;
}

/* Few nearly always: put in place one by one. */
static void sort_woken(struct awake *a)
{
    if (a->n > FEW_WOKEN) {
        qsort(a->woken, a->n, sizeof *a->woken, compare_indexes);
        return;
    }
    for (size_t i = 1; i < a->n; i++) {
        uint32_t rule = a->woken[i];
        size_t at = i;

        for (; at > 0 && a->woken[at - 1] > rule; at--)
            a->woken[at] = a->woken[at - 1];
        a->woken[at] = rule;
    }
}

static bool is_field(const struct awake *a, uint32_t field)
{
    return a->set->fields[field].kind == FIELD_KIND_NAMED ||
           a->set->fields[field].kind == FIELD_KIND_NTH;
}

/* The other channel may have rules of its own. */
static bool is_aside_alone(struct awake *a, const struct route *aside)
{
    struct awake_aside *last = &a->last_aside;

    if (!aside || !a->fields_alone || aside->doubtful_n)
        return false;
    if (last->entries != a->entries || last->aside != aside)
        *last = (struct awake_aside){ a->entries, aside, route_has_all(a->entries, aside) };
    return last->alone;
}

bool awake_sieve(struct awake *a, struct str channel, struct str aside, struct arena *scratch)
{
    const struct route *r = routes_entries(&a->routes, channel, scratch);

    memset(a->hushed, 0, sizeof a->hushed);
    a->words = NULL;
    a->words_break = false;
    a->words_alone = a->fields_alone = r && !r->always_n && !r->doubtful_n;
    for (size_t i = 0; r && i < r->hays_n; i++) {
        const struct hay *hay = &r->hays[i];
        bool entry = hay->field == ROUTE_ENTRY;

        a->words_alone = a->words_alone && entry;
        a->words_break = a->words_break || hay->breaks;
        a->fields_alone = a->fields_alone && (entry || is_field(a, hay->field));
        if (entry)
            a->words = hay->longs;
    }
    if (a->entries != r)
        memset(a->asks, AWAKE_UNKNOWN, 2 * a->set->rules_n * sizeof *a->asks);
    a->entries = r;
    a->aside_alone = aside.n && is_aside_alone(a, routes_entries(&a->routes, aside, scratch));
    return r != NULL;
}

bool awake_may_go_on(const struct awake *a, const struct event *ev)
{
    return a->words_break || (!ev->whole_lines && text_is_wrapped(ev->text));
}

bool awake_in_message(const struct mark *mark, struct str text, struct str message)
{
    size_t from = is_part(message, text) ? (size_t)(message.s - text.s) : SIZE_MAX;

    return mark->from >= from && mark->from + mark->n <= from + message.n;
}

/* Does the word make the atom true there (literal.c)? */
static bool is_proven(const struct awake *a, struct str text, struct str message,
                      const struct mark *mark, uint32_t atom)
{
    return a->set->fields[a->set->atoms[atom].field].kind != FIELD_KIND_MESSAGE ||
           awake_in_message(mark, text, message);
}

static void prove(struct awake *a, const struct mark *mark)
{
    const struct event *ev = a->record->ev;
    const uint32_t *proves;
    size_t n = windows_proves(a->words, mark->word, &proves);

    for (size_t i = 0; i < n; i++)
        if (proves[i] && is_proven(a, ev->text, ev->message, mark, proves[i] - 1))
            a->prove(a->prove_ctx, proves[i] - 1);
}

/* Of which this word is all that they ask for. */
static const struct routed *asked_alone(const struct awake *a, uint32_t word)
{
    const uint32_t *positions, *proves;
    size_t n = windows_rules(a->words, word, &positions);
    const struct routed *routed = &a->entries->rules[positions[0]];

    (void)windows_proves(a->words, word, &proves);
    return n == 1 && proves[0] && routed->for_what == ROUTED_ALL &&
                   routed->condition->kind == NODE_ATOM &&
                   routed->condition->atom == proves[0] - 1
               ? routed
               : NULL;
}

const struct routed *awake_sure(const struct awake *a, const struct mark *mark, struct str text,
                                struct str message)
{
    const struct routed *routed = asked_alone(a, mark->word);

    return routed && is_proven(a, text, message, mark, routed->condition->atom) ? routed : NULL;
}

/* Somebody has looked already (matcher_sieve). */
static void wake_marked(struct awake *a, const struct mark *marks, size_t marks_n)
{
    for (size_t i = 0; i < marks_n; i++) {
        const uint32_t *positions;
        size_t n = windows_rules(a->words, marks[i].word, &positions);

        wake(a, positions, n);
        prove(a, &marks[i]);
    }
}

/* Numbers began again: old ones would look new. */
static void begin(struct awake *a, struct record *r)
{
    if (r->generation < a->last)
        memset(a->marks, 0, 2 * a->set->rules_n * sizeof *a->marks);
    a->last = r->generation;
    a->record = r;
    a->n = 0;
    a->as.door = 0;
    a->is_quiet = false;
}

void awake_marked(struct awake *a, struct record *r, const struct mark *marks, size_t n)
{
    begin(a, r);
    a->route = a->entries;
    wake_marked(a, marks, n);
    sort_woken(a);
}

/* As deep as the tree: LIMIT_CONDITION_DEPTH bounds it. */
static enum awake_asks asks(const struct ruleset *set, const struct node *node)
{
    enum awake_asks most = node->kind == NODE_NO_MESSAGE ? AWAKE_MORE : AWAKE_MESSAGE;
    const struct atom *atom = node->kind == NODE_ATOM ? &set->atoms[node->atom] : NULL;

    if (atom && !atom_asks_word(set, atom))
        return AWAKE_MORE;
    if (atom && set->fields[atom->field].kind != FIELD_KIND_MESSAGE)
        return AWAKE_WORDS;
    for (size_t i = 0; i < node->n; i++) {
        enum awake_asks one = asks(set, node->kids[i]);

        most = one > most ? one : most;
    }
    return most;
}

enum awake_asks awake_asks(struct awake *a, uint32_t position)
{
    const struct routed *routed = &a->entries->rules[position];

    if (a->asks[position] == AWAKE_UNKNOWN)
        a->asks[position] = routed->for_what == ROUTED_ALL
                                ? (uint8_t)asks(a->set, routed->condition)
                                : AWAKE_MORE;
    return (enum awake_asks)a->asks[position];
}

bool awake_is_idle(const struct awake *a, const struct event *ev)
{
    if (is_quiet(a, ev))
        return !awake_may_go_on(a, ev);
    return a->entries && ev->sieved && !ev->marks_n;
}

void awake_find(struct awake *a, struct record *r)
{
    bool sieved;

    begin(a, r);
    sieved = a->idle || (r->ev->sieved && a->entries);
    if (sieved || is_quiet(a, r->ev))
        a->route = a->entries;
    else
        take_route(a);
    if (r->no_memory || a->is_quiet)
        return;
    wake(a, a->route->always, a->route->always_n);
    a->text = (struct value){ .raw = r->ev->text };
    for (size_t i = 0; i < a->route->hays_n; i++) {
        if (a->route->hays[i].field == ROUTE_ENTRY && sieved)
            wake_marked(a, r->ev->marks, r->ev->marks_n);
        else if (a->route->hays[i].field == ROUTE_ENTRY)
            scan_entry(a, &a->route->hays[i]);
        else
            scan_field(a, i);
    }
    sort_woken(a);
}

/* What had to be expanded may be damaged, which is noted of each such event. */
void awake_quiet(struct awake *a)
{
    if (a->as.door && !a->is_quiet && a->record->ev->expand)
        quiet_keep(&a->quiet, &a->as);
}
