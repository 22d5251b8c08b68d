/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/routes.h"

#include "base/mem.h"
#include "event/kin.h"
#include "rules/quiet.h"
#include "rules/rule.h"

#include <stdio.h>
#include <string.h>

#define WANTED_MOST 128u /* fields of a shape that can be fetched */
#define FEW_DATA 4u      /* classic events have two: their strings, and bytes */
#define KEYS_MOST (4 * ROUTES_MOST)

/* Does a rule ask for more than whether the name is a certain one? */
static bool asks_text(const struct ruleset *set, enum field_kind kind)
{
    for (uint32_t i = 0; i < set->atoms_n; i++)
        if (set->atoms[i].op == ATOM_PATTERN && set->fields[set->atoms[i].field].kind == kind &&
            dispatch_atom(set->dispatch, i) == PLACE_ANY)
            return true;
    return false;
}

int routes_init(struct routes *t, const struct ruleset *set)
{
    int result;

    memset(t, 0, sizeof *t);
    t->set = set;
    result = route_maker_init(&t->maker, set);
    names_init(&t->channels, set->dispatch, dispatch_channel);
    names_init(&t->providers, set->dispatch, dispatch_provider);
    views_init(&t->views, set);
    t->channel_texts = asks_text(set, FIELD_KIND_CHANNEL);
    t->provider_texts = asks_text(set, FIELD_KIND_PROVIDER);
    t->id_texts = asks_text(set, FIELD_KIND_EVENT_ID);
    t->nobody.route = &t->nothing;
    t->doubts = mem_zero(set->rules_n ? set->rules_n : 1, sizeof *t->doubts);
    t->troubled = mem_zero(set->rules_n / 64 + 1, sizeof *t->troubled);
    return t->doubts && t->troubled ? result : -1;
}

static void count_doubts(struct routes *t, struct route *r)
{
    for (size_t i = 0; r->events && i < r->doubtful_n; i++) {
        t->doubts[r->doubtful[i]] += r->events;
        routes_trouble(t, r->doubtful[i]);
    }
    r->events = 0;
}

uint64_t *routes_doubts(struct routes *t)
{
    for (size_t i = 0; i < t->n; i++)
        count_doubts(t, t->all[i]);
    for (size_t i = 0; i < 6; i++)
        if (t->any[i / 3][i % 3])
            count_doubts(t, t->any[i / 3][i % 3]);
    return t->doubts;
}

static void drop_all(struct routes *t)
{
    for (size_t i = 0; i < t->n; i++) {
        count_doubts(t, t->all[i]);
        route_release(t->all[i]);
    }
    arena_release(&t->arena);
    memset(t->doors, 0, sizeof t->doors);
    strmap_release(&t->index);
    t->n = t->keys_n = t->bytes = 0;
}

void routes_release(struct routes *t)
{
    if (!t->doubts || !t->troubled)
        t->n = 0;
    drop_all(t);
    for (size_t i = 0; i < 6; i++)
        if (t->any[i / 3][i % 3])
            route_release(t->any[i / 3][i % 3]);
    for (size_t i = 0; i < t->entries_n; i++)
        route_release(t->entries[i].route);
    arena_release(&t->any_arena);
    arena_release(&t->drafts);
    names_release(&t->channels);
    names_release(&t->providers);
    views_release(&t->views);
    route_maker_release(&t->maker);
    mem_free(t->doubts);
    mem_free(t->troubled);
}

/* ---- making ---- */

static const struct known_name unknown;

static struct known_name text_at(const struct names *names, uint32_t index)
{
    return index ? names->names[index].text : unknown;
}

static struct known_name digits_of(struct routes *t, uint32_t id)
{
    int n = snprintf(t->digits, sizeof t->digits, "%u", (unsigned)id);
    struct str text = { t->digits, (size_t)n };

    return (struct known_name){ text, text };
}

static void give(struct routes *t, const struct route_key *key)
{
    struct given *g = &t->maker.given;

    g->place = (struct place){ (enum event_kind)key->kind, key->channel, key->provider, key->id };
    g->channel = text_at(&t->channels, key->channel_index);
    g->provider = text_at(&t->providers, key->provider_index);
    g->id = key->has_id_text ? digits_of(t, key->id_text) : unknown;
    g->fields = t->views.views[key->view];
    g->rendered = (enum rendered)key->rendered;
}

static struct route *same_as(const struct routes *t, const struct route *draft)
{
    for (size_t i = 0; i < t->n; i++)
        if (route_same(t->all[i], draft))
            return t->all[i];
    return NULL;
}

static struct route *make(struct routes *t, const struct route_key *key)
{
    const struct route *draft;
    struct route *r = NULL;
    size_t work = 1;

    give(t, key);
    draft = route_draft(&t->maker, &t->arena, &work);
    if (draft)
        r = same_as(t, draft);
    if (draft && !r) {
        r = route_new(&t->maker, &t->arena, &work);
        if (r) {
            t->all[t->n++] = r;
            t->bytes += r->bytes;
        }
    }
    t->work += work;
    return r;
}

/* Knows nothing but what kind of event it is, and is right for all of them. */
static struct route *for_any(struct routes *t, const struct route_key *key)
{
    const struct route_key any = { .kind = key->kind, .rendered = key->rendered };
    struct route **r = &t->any[key->kind][key->rendered];
    size_t work = 0;

    if (*r)
        return *r;
    give(t, &any);
    if (route_draft(&t->maker, &t->any_arena, &work))
        *r = route_new(&t->maker, &t->any_arena, &work);
    return *r;
}

static bool is_allowed(const struct routes *t)
{
    return t->work < ROUTES_ALLOWANCE + ROUTES_ALLOWANCE_RULE * t->set->rules_n +
                         t->events / ROUTES_EVENTS_PER_WORK;
}

/* *lasting: the next event like this one takes it too. */
static struct route *route_at(struct routes *t, const struct route_key *key, bool *lasting)
{
    const struct str bytes = { (const char *)key, sizeof *key };
    struct route *r;
    uint64_t at;

    *lasting = true;
    if (t->set->plain) {
        t->plain = t->plain ? t->plain : route_plain(t->set, &t->any_arena);
        return t->plain;
    }
    if (strmap_get(&t->index, bytes, &at))
        return t->all[at];
    *lasting = is_allowed(t);
    if (!*lasting)
        return for_any(t, key);
    if (t->n == ROUTES_MOST || t->keys_n == KEYS_MOST || t->bytes + t->arena.total > ROUTES_BYTES)
        drop_all(t);
    r = make(t, key);
    for (at = 0; r && t->all[at] != r;)
        at++;
    if (!r || strmap_put(&t->index, bytes, at) < 0)
        return NULL;
    t->keys_n++;
    return r;
}

/* ---- doors ---- */

static enum rendered rendered_of(const struct event *ev)
{
    if (ev->kind == EVENT_TEXT || str_present(ev->message))
        return RENDERED_YES;
    if (!ev->expand || (ev->shape && !ev->shape->may_have_message))
        return RENDERED_NO;
    return RENDERED_UNKNOWN;
}

/* The key, and the names by which it may be found again. */
static struct met meet(struct routes *t, const struct event *ev, struct arena *scratch)
{
    const struct name *channel = names_find(&t->channels, ev->channel, scratch), *provider;
    struct met met = { .channel = channel->text.raw };
    struct route_key *key = &met.asking.key;

    *key = (struct route_key){ .kind = ev->kind, .rendered = rendered_of(ev),
                               .channel = channel->number, .id = ev->event_id };
    key->channel_index = t->channel_texts ? channel->index : 0;
    if (ev->kind == EVENT_TEXT)
        return met;
    provider = names_find(&t->providers, ev->provider, scratch);
    met.provider = provider->text.raw;
    key->provider = provider->number;
    key->provider_index = t->provider_texts ? provider->index : 0;
    return met;
}

/* What is not in one of its slots takes the first, or any of them where that is taken: soon those
   that come again have one each. */
static size_t slot_for(const struct routes *t, size_t slot, bool taken)
{
    return taken ? slot ^ t->events % ROUTE_WAYS : slot;
}

static size_t slot_of(const struct route_key *key, const struct event_shape *shape)
{
    uint64_t hash = key->id ^ (uint64_t)key->channel << 32 ^ (uint64_t)key->provider << 16 ^
                    (uint64_t)key->provider_index << 50 ^ (shape ? shape->id.a : 0);

    return (hash * 0x9E3779B97F4A7C15u >> 32) % ROUTE_DOORS;
}

/* The key of a door with the id as rules know it. */
static struct route_key place_of(const struct routes *t, const struct route_key *key,
                                 const struct event *ev)
{
    struct route_key place = *key;

    place.id = ev->has_event_id ? dispatch_id(t->set->dispatch, ev->event_id) : PLACE_ABSENT;
    place.has_id_text = t->id_texts && ev->has_event_id;
    place.id_text = place.has_id_text ? ev->event_id : 0;
    return place;
}

/* What is left of the rules where no more is known than the place.  False: it must not be tried. */
static bool find_asking(struct routes *t, struct asking *a, const struct route_key *key,
                        const struct event *ev)
{
    const struct route_key place = place_of(t, key, ev);
    const struct route *draft;
    size_t work = 1;

    *a = (struct asking){ .key = *key, .has_id = ev->has_event_id };
    if (t->set->plain || !is_allowed(t))
        return false;
    give(t, &place);
    arena_reset(&t->drafts);
    draft = route_draft(&t->maker, &t->drafts, &work);
    t->work += work;
    a->asked = !draft || draft->rules_n || draft->doubtful_n;
    a->is_known = draft != NULL;
    return a->is_known;
}

/*
 * In most logs most events are of places that no rule is about.  That is told by the place alone,
 * so that nobody has to find out what fields such an event can have.  NULL: it is not known.
 */
static const struct asking *asking_of(struct routes *t, const struct route_key *key,
                                      const struct event *ev)
{
    size_t slot = slot_of(key, NULL);
    struct asking *a;

    for (size_t i = 0; i < ROUTE_WAYS; i++) {
        a = &t->asking[slot ^ i];
        if (a->is_known && a->has_id == ev->has_event_id &&
            memcmp(&a->key, key, sizeof *key) == 0)
            return a;
    }
    a = &t->asking[slot_for(t, slot, t->asking[slot].is_known)];
    return find_asking(t, a, key, ev) ? a : NULL;
}

/* Names that come together differ in length or at their ends. */
static inline uint64_t end_of(struct str s)
{
    uint64_t end = 0;

    if (s.n >= sizeof end)
        memcpy(&end, s.s + s.n - sizeof end, sizeof end);
    else if (s.n)
        end = (unsigned char)s.s[s.n - 1];
    return end + s.n;
}

static inline size_t met_slot(const struct event *ev)
{
    uint64_t bits = ev->event_id + 3 * end_of(ev->provider) + 5 * end_of(ev->channel);

    return (bits * 0x9E3779B97F4A7C15u >> 32) % ROUTE_DOORS;
}

static inline bool is_met(const struct met *met, const struct event *ev)
{
    const struct route_key *key = &met->asking.key;

    return str_present(met->provider) && key->id == ev->event_id &&
           met->asking.has_id == ev->has_event_id && key->kind == ev->kind &&
           key->rendered == rendered_of(ev) && str_eq(met->channel, ev->channel) &&
           str_eq(met->provider, ev->provider);
}

static const struct asking *met_before(struct routes *t, const struct event *ev)
{
    size_t slot = met_slot(ev);

    for (size_t i = 0; i < ROUTE_WAYS; i++)
        if (is_met(&t->met[slot ^ i], ev))
            return &t->met[slot ^ i].asking;
    return NULL;
}

/* What is noted of events that are alike (event/kin.h) is what was found the slow way before. */
static inline bool is_known_kin(const struct routes *t, const struct event *ev)
{
    return ev->kin && ev->kin->routes == t;
}

static void note_kin(const struct routes *t, struct event_kin *kin, bool nobody, uint32_t door)
{
    if (!kin)
        return;
    kin->routes = t;
    kin->nobody = nobody;
    kin->door = door;
}

bool routes_nobody(struct routes *t, const struct event *ev)
{
    bool known = is_known_kin(t, ev);
    const struct asking *a = known ? NULL : met_before(t, ev);

    if (!(known ? ev->kin->nobody : a && !a->asked))
        return false;
    if (!known)
        note_kin(t, ev->kin, true, 0);
    t->events++;
    return true;
}

/* An event that was not met before, or is forgotten. */
static struct asking first_met(struct routes *t, const struct event *ev, struct arena *scratch)
{
    struct met met = meet(t, ev, scratch);
    const struct asking *a = ev->promise ? asking_of(t, &met.asking.key, ev) : NULL;
    size_t slot = met_slot(ev);

    met.asking.asked = true;
    if (!a)
        return met.asking;
    met.asking = *a;
    if (str_present(met.channel) && str_present(met.provider))
        t->met[slot_for(t, slot, str_present(t->met[slot].provider))] = met;
    return met.asking;
}

static bool has_shape_of(const struct door *door, const struct event *ev)
{
    return door->has_shape == (ev->shape != NULL) &&
           (!ev->shape || shape_same(door->shape, ev->shape->id));
}

static bool is_door(const struct door *door, const struct route_key *key, const struct event *ev)
{
    return door->route && memcmp(&door->key, key, sizeof *key) == 0 &&
           door->has_id == ev->has_event_id && has_shape_of(door, ev);
}

static bool is_asked(const struct route *r, const struct ruleset *set, const struct field *f)
{
    uint32_t ids[VIEW_FIELDS];
    size_t n = view_fields(set, f, ids);

    if (view_is_long(f))
        return true;
    for (size_t i = 0; i < n; i++)
        if (r->asked[ids[i] / 64] >> ids[i] % 64 & 1)
            return true;
    return false;
}

/* Few data are fetched together with what is asked: a hit wants its words, and a second look at the
   record would cost more. */
static bool wants_data(const struct route *r, const struct event_shape *shape, size_t asked_n)
{
    size_t n = 0;

    for (size_t i = 0; i < shape->fields_n; i++)
        n += shape->fields[i].place == FIELD_DATA;
    return !shape->may_have_message && (r->asks_others || !asked_n || n <= FEW_DATA);
}

static void want(struct door *door, size_t i)
{
    door->wanted[i / 64] |= (uint64_t)1 << i % 64;
}

/* Which fields of the shape the route looks into, and which its hits need. */
static void find_wanted(struct door *door, const struct ruleset *set,
                        const struct event_shape *shape)
{
    const struct route *r = door->route;
    size_t asked_n = 0;

    if (!shape || r->asks_rendered || !r->asked || shape->fields_n > WANTED_MOST)
        return;
    for (size_t i = 0; i < shape->fields_n; i++)
        if (is_asked(r, set, &shape->fields[i])) {
            want(door, i);
            asked_n++;
        }
    door->wants_data = wants_data(r, shape, asked_n);
    for (size_t i = 0; i < shape->fields_n && door->wants_data; i++)
        if (shape->fields[i].place == FIELD_DATA)
            want(door, i);
    door->may_fetch = door->wants_data || !r->asks_others;
    door->fetches = door->may_fetch && asked_n && !r->asks_others;
}

static const struct door *open_door(struct routes *t, struct door *door,
                                    const struct route_key *key, const struct event *ev)
{
    struct route_key place = place_of(t, key, ev);
    struct route *route;
    bool lasting;

    place.view = views_find(&t->views, ev->shape);
    route = route_at(t, &place, &lasting);
    *door = (struct door){ .route = route, .key = *key, .has_id = ev->has_event_id,
                           .has_shape = ev->shape != NULL };
    if (!route)
        return NULL;
    if (ev->shape)
        door->shape = ev->shape->id;
    if (!lasting)
        door->key.kind = UINT32_MAX; /* nobody's */
    find_wanted(door, t->set, ev->shape);
    door->number = ++t->doors_n;
    door->by_data = lasting && ev->shape && quiet_may_be(t->set, route, ev->shape);
    return door;
}

/* The door is that of the event's kin from now on, until another event opens it. */
static struct door *door_met(struct routes *t, size_t slot, const struct event *ev)
{
    t->doors[slot].kin = ev->kin;
    note_kin(t, ev->kin, false, (uint32_t)slot + 1);
    return &t->doors[slot];
}

/* By which the last event of its kin went, perhaps with other fields; NULL: it has to be found. */
static const struct door *door_of_kin(const struct routes *t, const struct event *ev)
{
    const struct door *door = is_known_kin(t, ev) && ev->kin->door ? &t->doors[ev->kin->door - 1]
                                                                   : NULL;

    return door && door->route && door->kin == ev->kin ? door : NULL;
}

/* Before the event's promise.  False: no rule can be true or doubtful of it. */
static bool find_key(struct routes *t, struct event *ev, struct arena *scratch,
                     struct route_key *key)
{
    const struct asking *before = ev->promise ? met_before(t, ev) : NULL;
    struct asking asking = before ? *before : first_met(t, ev, scratch);

    *key = asking.key;
    return asking.asked;
}

static const struct door *find_door(struct routes *t, const struct route_key *key,
                                    const struct event *ev)
{
    size_t slot = slot_of(key, ev->shape);

    for (size_t i = 0; i < ROUTE_WAYS; i++)
        if (is_door(&t->doors[slot ^ i], key, ev))
            return door_met(t, slot ^ i, ev);
    slot = slot_for(t, slot, t->doors[slot].route != NULL);
    return open_door(t, &t->doors[slot], key, ev);
}

const struct door *routes_find(struct routes *t, struct event *ev, struct arena *scratch)
{
    const struct door *last = door_of_kin(t, ev);
    struct route_key key;

    t->events++;
    if (!last && !find_key(t, ev, scratch, &key))
        return &t->nobody;
    event_promise(ev);
    if (last && has_shape_of(last, ev) && last->key.rendered == (uint32_t)rendered_of(ev))
        return last;
    if (last)
        key = last->key;
    key.rendered = rendered_of(ev);
    return find_door(t, &key, ev);
}

uint64_t routes_form(struct routes *t, struct event_form *form)
{
    if (form->routes != t)
        *form = (struct event_form){ t, ++t->forms_n };
    return form->number;
}

static struct route *keep_route(struct routes *t, const struct route_key *key)
{
    struct route *r = NULL;
    size_t work = 0;

    for (size_t i = 0; i < t->entries_n; i++)
        if (memcmp(&t->entries[i].key, key, sizeof *key) == 0)
            return t->entries[i].route;
    if (t->entries_n == ROUTES_ENTRIES)
        return NULL;
    give(t, key);
    if (route_draft(&t->maker, &t->any_arena, &work))
        r = route_new(&t->maker, &t->any_arena, &work);
    if (r) {
        t->entries[t->entries_n].key = *key;
        t->entries[t->entries_n++].route = r;
    }
    return r;
}

const struct route *routes_entries(struct routes *t, struct str channel, struct arena *scratch)
{
    const struct event ev = { .kind = EVENT_TEXT, .channel = channel };
    struct route_key key = meet(t, &ev, scratch).asking.key;

    key.id = PLACE_ABSENT;
    return t->set->plain ? NULL : keep_route(t, &key);
}
