/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/record.h"

#include "base/buf.h"
#include "base/fold.h"
#include "base/mem.h"
#include "event/shape.h"
#include "rules/rule.h"
#include "rules/unwrap.h"

#include <string.h>

#define PAIRS 1024u
#define MANY_SEARCHES 6u /* from here on the pairs of a field are worth finding */

int record_init(struct record *r, const struct ruleset *set)
{
    *r = (struct record){ .set = set };
    r->fields = mem_zero(set->fields_n ? set->fields_n : 1, sizeof *r->fields);
    return r->fields ? 0 : -1;
}

void record_release(struct record *r)
{
    arena_release(&r->scratch);
    mem_free(r->values);
    mem_free(r->fields);
}

void record_begin(struct record *r, struct event *ev, uint32_t generation)
{
    r->ev = ev;
    r->no_memory = false;
    r->wanted = NULL;
    r->is_fetched = r->has_data = false;
    r->values_n = r->gathered_n = 0;
    arena_reset(&r->scratch);
    if (generation < r->generation) /* numbers begin again: old ones would look new */
        memset(r->fields, 0, r->set->fields_n * sizeof *r->fields);
    r->generation = generation;
}

bool record_failed(const struct record *r)
{
    return r->no_memory || r->scratch.failed;
}

static void add_value(struct record *r, struct str raw)
{
    if (!str_present(raw))
        return;
    if (r->values_n >= UINT32_MAX ||
        mem_grow(&r->values, &r->values_cap, r->values_n + 1, sizeof *r->values) < 0) {
        r->no_memory = true;
        return;
    }
    r->values[r->values_n++] = (struct value){ .raw = raw };
}

/* A message begins behind the time and the level of its line, which were wrapped with it. */
static struct str whole_of(const struct event *ev, struct str part)
{
    uintptr_t p = (uintptr_t)part.s, text = (uintptr_t)ev->text.s;

    return p >= text && p + part.n <= text + ev->text.n ? ev->text : part;
}

/* Words as they stand and, where lines look wrapped, as they were before. */
static void add_words(struct record *r, struct str raw)
{
    add_value(r, raw);
    add_value(r, text_unwrapped(&r->scratch, raw, whole_of(r->ev, raw)));
}

static void add_number(struct record *r, uint64_t n)
{
    char digits[20], *out;
    size_t at = sizeof digits;

    do
        digits[--at] = (char)('0' + n % 10);
    while (n /= 10);
    out = arena_alloc(&r->scratch, sizeof digits - at);
    if (!out)
        return; /* seen by arena.failed */
    memcpy(out, digits + at, sizeof digits - at);
    add_value(r, (struct str){ out, sizeof digits - at });
}

void record_expand(struct record *r)
{
    r->wanted = NULL;
    r->is_fetched = false;
    if (r->ev->expand && event_expand(r->ev) < 0)
        r->no_memory = true;
}

void record_may_fetch(struct record *r, const uint64_t *wanted, const uint64_t *asked, bool data)
{
    r->wanted = r->ev->expand && r->ev->fetch ? wanted : NULL;
    r->asked = asked;
    r->wants_data = data;
}

/* Once: what was fetched before would be lost. */
void record_fetch(struct record *r)
{
    int done = r->wanted ? r->ev->fetch(r->ev, r->wanted) : 0;

    if (!r->wanted)
        return;
    r->wanted = NULL;
    r->no_memory = r->no_memory || done < 0;
    r->is_fetched = done > 0;
    r->has_data = r->is_fetched && r->wants_data;
}

void record_words(struct record *r)
{
    record_fetch(r);
    if (!r->has_data)
        record_expand(r);
}

/* Expands, unless the named field has been fetched. */
static void need_named(struct record *r, uint32_t field)
{
    record_fetch(r);
    if (r->is_fetched && r->asked[field / 64] >> field % 64 & 1)
        return;
    if (!r->has_data || shape_has_system(r->ev->shape, r->set->fields[field].name))
        record_expand(r);
}

/* Is it a value of the field at hand already?  The message of an entry often is a field, too. */
static bool is_added(const struct record *r, uint32_t field, struct str raw)
{
    size_t first = r->fields[field].first;

    return r->values_n > first && r->values[first].raw.s == raw.s &&
           r->values[first].raw.n == raw.n;
}

/* "UserData.Channel" is the element of the payload, where the event's own Channel has the name.
   Returns "Channel"; absent: the name is none of these. */
static struct str payload_of(struct str name)
{
    return name.n > 9 && str_starts(name, STR("UserData.")) ? str_from(name, 9) : STR_NONE;
}

/* A letter first: of names that are as long most differ there. */
static inline bool is_name(struct str s, struct str name)
{
    return s.n == name.n && (!s.n || (s.s[0] == name.s[0] && memcmp(s.s, name.s, s.n) == 0));
}

static inline bool is_named(const struct field *f, struct str name, struct str payload)
{
    return is_name(f->name, name) || (f->path.n && is_name(f->path, name)) ||
           (payload.n && f->place == FIELD_DATA &&
            (is_name(f->path, payload) || is_name(f->name, payload)));
}

size_t record_named(const struct record *r, uint32_t field, size_t *first)
{
    struct str name = r->set->fields[field].name, payload = payload_of(name);
    size_t n = 0;

    for (size_t i = 0; i < r->ev->fields_n; i++)
        if (is_named(&r->ev->fields[i], name, payload) && n++ == 0)
            *first = i;
    return n;
}

static void add_named(struct record *r, uint32_t field)
{
    struct str name = r->set->fields[field].name, payload = payload_of(name);

    need_named(r, field);
    for (size_t i = 0; i < r->ev->fields_n; i++) {
        const struct field *f = &r->ev->fields[i];

        if (is_named(f, name, payload) && !is_added(r, field, f->value))
            add_words(r, f->value);
    }
}

static void add_nth(struct record *r, uint32_t nth)
{
    record_words(r);
    for (size_t i = 0; i < r->ev->fields_n; i++) {
        const struct field *f = &r->ev->fields[i];

        if (f->place == FIELD_DATA && str_eq(f->name, STR("Data")) && --nth == 0) {
            add_words(r, f->value);
            return;
        }
    }
}

/* A value of the event itself; where the source has none, a field of that name may. */
static void add_or_named(struct record *r, struct str value, uint32_t field)
{
    if (str_present(value))
        add_value(r, value);
    else
        add_named(r, field);
}

/* The whole record (sigma.md 4.3): a text entry; of an event its parts one by one, so that no
   keyword can match across two of them. */
static void add_record(struct record *r)
{
    const struct event *ev = r->ev;

    record_words(r);
    if (ev->kind == EVENT_TEXT) {
        add_value(r, ev->text);
        return;
    }
    add_value(r, ev->provider);
    if (ev->has_event_id)
        add_number(r, ev->event_id);
    if (ev->level >= 0)
        add_number(r, (uint64_t)ev->level);
    add_value(r, ev->computer);
    for (size_t i = 0; i < ev->fields_n; i++)
        if (ev->fields[i].place == FIELD_DATA)
            add_value(r, ev->fields[i].value);
    add_value(r, ev->message);
}

static void add_level(struct record *r, uint32_t field)
{
    if (r->ev->level >= 0)
        add_number(r, (uint64_t)r->ev->level);
    add_value(r, r->ev->level_text);
    if (r->ev->level < 0 && !str_present(r->ev->level_text))
        add_named(r, field);
}

static void add_time(struct record *r, uint32_t field)
{
    struct buf text = { 0 };

    if (r->ev->time.kind != STAMP_UTC) {
        add_named(r, field);
        return;
    }
    stamp_append(&text, r->ev->time);
    add_value(r, arena_copy(&r->scratch, buf_str(&text)));
    r->no_memory = r->no_memory || text.failed;
    buf_release(&text);
}

/* Words that the event itself has, and those of a field of that name. */
static void add_told(struct record *r, uint32_t field, const struct str *words)
{
    bool all = r->ev->own_words && str_present(*words);

    if (!all)
        record_words(r);
    if (r->ev->whole_lines)
        add_value(r, *words);
    else
        add_words(r, *words);
    if (!all)
        add_named(r, field);
}

static void add_event_id(struct record *r)
{
    if (r->ev->has_event_id)
        add_number(r, r->ev->event_id);
}

static void add_record_number(struct record *r, uint32_t field)
{
    if (r->ev->has_record)
        add_number(r, r->ev->record);
    else
        add_named(r, field);
}

static void gather(struct record *r, uint32_t field)
{
    const struct field_ref *ref = &r->set->fields[field];
    const struct event *ev = r->ev;

    switch (ref->kind) {
    case FIELD_KIND_EVENT_ID:
        add_event_id(r);
        break;
    case FIELD_KIND_CHANNEL:
        add_value(r, ev->channel);
        break;
    case FIELD_KIND_PROVIDER:
        add_or_named(r, ev->provider, field);
        break;
    case FIELD_KIND_COMPUTER:
        add_or_named(r, ev->computer, field);
        break;
    case FIELD_KIND_LEVEL:
        add_level(r, field);
        break;
    case FIELD_KIND_RECORD:
        add_record_number(r, field);
        break;
    case FIELD_KIND_TIME:
        add_time(r, field);
        break;
    case FIELD_KIND_NAMED:
        add_named(r, field);
        break;
    case FIELD_KIND_NTH:
        add_nth(r, ref->nth);
        break;
    case FIELD_KIND_MESSAGE:
    case FIELD_KIND_TEXT:
        add_told(r, field, ref->kind == FIELD_KIND_TEXT ? &ev->text : &ev->message);
        break;
    case FIELD_KIND_KEYWORDS:
        add_record(r);
        break;
    }
}

struct values record_values(struct record *r, uint32_t field)
{
    struct values *v = &r->fields[field];

    if (v->generation != r->generation) {
        v->generation = r->generation;
        v->first = (uint32_t)r->values_n;
        if (r->gathered_n++ < RECORD_GATHERED)
            r->gathered[r->gathered_n - 1] = field;
        gather(r, field);
        v->n = (uint32_t)r->values_n - v->first;
        v->searches = 0;
        v->pairs = NULL;
    }
    return *v;
}

struct str record_folded(struct record *r, struct value *v)
{
    if (!v->is_folded) {
        v->folded = fold_text(&r->scratch, v->raw);
        v->is_folded = true;
    }
    return v->folded;
}

/* ---- pairs --------------------------------------------------------------------------------- */

/* Some pairs are told from each other, not all. */
static size_t pair_at(const char *p)
{
    return (((unsigned char)p[0] & 31u) << 5 ^ (unsigned char)p[1]) % PAIRS;
}

static const bool *pairs_of(struct record *r, const struct values *v)
{
    bool *pairs = arena_zero(&r->scratch, PAIRS, sizeof *pairs);

    for (uint32_t k = 0; pairs && k < v->n; k++) {
        struct str text = record_folded(r, &r->values[v->first + k]);

        for (size_t i = 0; i + 1 < text.n; i++)
            pairs[pair_at(text.s + i)] = true;
    }
    return pairs;
}

bool record_may_hold(struct record *r, uint32_t field, struct str needle)
{
    struct values *v = &r->fields[field];

    if (!v->pairs && ++v->searches == MANY_SEARCHES)
        v->pairs = pairs_of(r, v);
    for (size_t i = 0; v->pairs && i + 1 < needle.n; i++)
        if (!v->pairs[pair_at(needle.s + i)])
            return false;
    return true;
}
