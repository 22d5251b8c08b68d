/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/awake.h"

#include "base/mem.h"
#include "rules/fold.h"
#include "rules/rule.h"
#include "rules/unwrap.h"

#include <stdlib.h>
#include <string.h>

#define NO_FIELD UINT32_MAX
#define FEW_WOKEN 24

int awake_init(struct awake *a, const struct ruleset *set)
{
    static const struct str names[HAYS] = { [HAY_MESSAGE] = { "Message", 7 },
                                            [HAY_TEXT] = { "Text", 4 },
                                            [HAY_KEYWORDS] = { "|", 1 } };
    uint64_t id;

    *a = (struct awake){ .set = set };
    for (int hay = 0; hay < HAYS; hay++)
        a->fields[hay] = strmap_get(&set->field_ids, names[hay], &id) ? (uint32_t)id : NO_FIELD;
    a->rules = mem_zero(set->rules_n ? set->rules_n : 1, sizeof *a->rules);
    a->woken = mem_zero(set->rules_n ? set->rules_n : 1, sizeof *a->woken);
    return a->rules && a->woken ? 0 : -1;
}

void awake_release(struct awake *a)
{
    mem_free(a->rules);
    mem_free(a->woken);
}

static void wake(void *ctx, const uint32_t *rules, size_t n)
{
    struct awake *a = ctx;

    for (size_t i = 0; i < n; i++)
        if (a->rules[rules[i]] != a->record->generation) {
            a->rules[rules[i]] = a->record->generation;
            a->woken[a->n++] = rules[i];
        }
}

/* Windows fold ASCII by themselves; a text that has more is folded and scanned again. */
static void scan_value(struct awake *a, const struct bucket *b, enum haystack hay,
                       struct value *v)
{
    struct str text = v->is_folded ? v->folded : v->raw;
    bool ascii = true;

    if (b->shorts[hay])
        ascii = windows_scan(b->shorts[hay], text, wake, a);
    if (b->longs[hay])
        ascii = windows_scan(b->longs[hay], text, wake, a) && ascii;
    if (ascii || v->is_folded)
        return;
    text = record_folded(a->record, v);
    if (b->shorts[hay])
        windows_scan(b->shorts[hay], text, wake, a);
    if (b->longs[hay])
        windows_scan(b->longs[hay], text, wake, a);
}

/* The haystack of a field: exactly the values that its atoms look at. */
static void scan_field(struct awake *a, const struct bucket *b, enum haystack hay, uint32_t field)
{
    struct values v = record_values(a->record, field);

    for (uint32_t i = 0; i < v.n; i++)
        scan_value(a, b, hay, &a->record->values[v.first + i]);
}

/* All values of fields; a superset of what any one named field can have. */
static void scan_data(struct awake *a, const struct bucket *b)
{
    record_expand(a->record);
    for (size_t i = 0; i < a->record->ev->fields_n; i++) {
        struct value v = { .raw = a->record->ev->fields[i].value };

        if (v.raw.n)
            scan_value(a, b, HAY_DATA, &v);
        v = (struct value){ .raw = text_unwrapped(&a->record->scratch, v.raw) };
        if (v.raw.n)
            scan_value(a, b, HAY_DATA, &v);
    }
}

static bool is_part(struct str part, struct str of)
{
    uintptr_t p = (uintptr_t)part.s, o = (uintptr_t)of.s;

    return !part.n || (p >= o && p + part.n <= o + of.n);
}

/* Text, message and keywords of a text entry.  What expand would add is in its text (event.h). */
static void scan_entry(struct awake *a, const struct bucket *b)
{
    const struct event *ev = a->record->ev;
    struct value message, unwrapped;

    scan_value(a, b, HAY_TEXT, &a->text);
    unwrapped = (struct value){ .raw = text_unwrapped(&a->record->scratch, ev->text) };
    if (unwrapped.raw.n)
        scan_value(a, b, HAY_TEXT, &unwrapped);
    if (!str_present(ev->message))
        record_expand(a->record);
    message = (struct value){ .raw = ev->message };
    if (!is_part(ev->message, ev->text))
        scan_value(a, b, HAY_TEXT, &message);
    for (size_t i = 0; i < ev->fields_n; i++) {
        struct value v = { .raw = ev->fields[i].value };

        if (!is_part(v.raw, ev->text) && (str_eq(ev->fields[i].name, STR("Message")) ||
                                          str_eq(ev->fields[i].name, STR("Text"))))
            scan_value(a, b, HAY_TEXT, &v);
    }
}

static void scan_bucket(struct awake *a, const struct bucket *b)
{
    wake(a, b->always, b->always_n);
    if (bucket_looks_into(b, HAY_DATA))
        scan_data(a, b);
    if (b->kind == EVENT_TEXT) {
        if (bucket_looks_into(b, HAY_TEXT))
            scan_entry(a, b);
        return;
    }
    for (int hay = HAY_MESSAGE; hay < HAYS; hay++)
        if (bucket_looks_into(b, (enum haystack)hay) && a->fields[hay] != NO_FIELD)
            scan_field(a, b, (enum haystack)hay, a->fields[hay]);
    if (b->by_message_n) {
        record_expand(a->record);
        if (!str_present(a->record->ev->message))
            wake(a, b->by_message, b->by_message_n);
    }
}

typedef uint64_t number_fn(const struct dispatch *d, struct str folded);

/* Names are few and come again and again. */
static uint64_t number_of(struct awake *a, struct named_number *names, struct str name,
                          number_fn *find)
{
    struct named_number *known;
    uint64_t number;

    if (!name.n)
        return find(a->set->dispatch, name);
    known = &names[(name.n + (unsigned char)name.s[0] * 3 + (unsigned char)name.s[name.n - 1] * 7 +
                    (unsigned char)name.s[name.n / 2]) % NAMES];
    if (known->n == name.n && memcmp(known->text, name.s, name.n) == 0)
        return known->number;
    number = find(a->set->dispatch, fold_text(&a->record->scratch, name));
    if (name.n <= sizeof known->text) {
        memcpy(known->text, name.s, name.n);
        known->n = (uint32_t)name.n;
        known->number = number;
    }
    return number;
}

static bool same_place(const struct place *a, const struct place *b)
{
    return a->kind == b->kind && a->channel == b->channel && a->provider == b->provider &&
           a->id == b->id;
}

static const struct route *find_route(struct awake *a)
{
    const struct event *ev = a->record->ev;
    struct place at = { .kind = ev->kind,
                        .channel = number_of(a, a->channels, ev->channel, dispatch_channel),
                        .id = ev->has_event_id ? (uint64_t)ev->event_id + 1 : 0 };
    struct route *r;

    if (ev->kind == EVENT_WINDOWS)
        at.provider = number_of(a, a->providers, ev->provider, dispatch_provider);
    r = &a->routes[(at.id + 31 * at.channel + 7 * at.provider) % ROUTES];
    if (r->known && same_place(&r->place, &at))
        return r;
    *r = (struct route){ .known = true, .place = at };
    r->n = dispatch_find(a->set->dispatch, &at, r->buckets);
    return r;
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

void awake_find(struct awake *a, struct record *r)
{
    const struct route *route;

    if (r->generation < a->last) /* numbers began again: old ones would look new */
        memset(a->rules, 0, a->set->rules_n * sizeof *a->rules);
    a->last = r->generation;
    a->record = r;
    a->text = (struct value){ .raw = r->ev->text };
    a->n = 0;
    if (a->set->plain) {
        for (uint32_t i = 0; i < a->set->rules_n; i++)
            wake(a, &i, 1);
        return;
    }
    route = find_route(a);
    for (size_t i = 0; i < route->n; i++)
        scan_bucket(a, route->buckets[i]);
    sort_woken(a);
}
