/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hits become facts: of which machine, when, at which release.  Facts of a machine stand together
 * in order of time; those whose time is not known come last, in order of source and position.
 *
 * What pasted text says is kept apart (judge.pasted): somebody may quote a line of another site, or
 * of an article.  It becomes a finding at most, never a phase, a role, a task or a machine.
 */
#include "verdict/fact.h"

#include "verdict/judge.h"

#include "base/limits.h"
#include "base/mem.h"
#include "verdict/choose.h"
#include "verdict/clock.h"
#include "verdict/folder_name.h"
#include "verdict/host.h"
#include "verdict/steps.h"

#include <stdlib.h>

#define BRACKET_MOST (4 * WHEN_HOUR) /* an installer's, as attempt_belongs.c has it [inferred] */
#define BRACKET_FACTS_MOST 64        /* what is told in one: a hostile log may never begin any */

static int compare_facts(const void *a, const void *b)
{
    const struct fact *x = a, *y = b;
    int c;

    if (x->host != y->host)
        return x->host < y->host ? -1 : 1;
    if (moment_known(x->time) != moment_known(y->time))
        return moment_known(x->time) ? -1 : 1;
    if (x->time.t != y->time.t)
        return x->time.t < y->time.t ? -1 : 1;
    if (x->source != y->source)
        return x->source < y->source ? -1 : 1;
    if (x->hit->at != y->hit->at)
        return (x->hit->at < y->hit->at) == !x->upward ? -1 : 1;
    c = str_cmp(x->signature->name, y->signature->name);
    return c ? c : str_cmp(x->hit->subject, y->hit->subject);
}

struct str hit_capture(const struct ev_hit *h, struct str name)
{
    return capture_find(h->captures, h->captures_n, name);
}

struct str fact_capture(const struct fact *f, struct str name)
{
    return hit_capture(f->hit, name);
}

bool hit_inferred(const struct ev_hit *h)
{
    if (h->signature->inferred)
        return true;
    for (size_t i = 0; i < h->captures_n; i++) {
        if (str_eq(h->captures[i].name, EV_BY_SHAPE))
            return true;
    }
    return false;
}

bool fact_named(const struct fact *f, struct strs names)
{
    return strs_has(names, f->signature->name);
}

bool fact_starts_group(const struct fact *f)
{
    return str_eq(f->signature->name, STR("hs-2002-mg-started"));
}

/* Whose builds the release map is asked for: a build is looked up per product, never alone. */
struct str product_of(const struct signature *s)
{
    static const char *const siblings[] = { "orch", "sm", "dpm", "vmm" };

    for (size_t i = 0; i < sizeof siblings / sizeof siblings[0]; i++) {
        if (str_eq(s->role, str_of(siblings[i])))
            return s->role;
    }
    if (str_starts(s->role, STR("orch."))) /* its parts share its builds */
        return STR("orch");
    return STR("om");
}

/* A fleet has few builds: each is looked up once. */
static const struct release *release_in(struct judge *j, struct str product, struct str version)
{
    struct release *found = NULL, release;
    struct buf key = { 0 };
    uint64_t known;

    if (!version.n || !j->in->releases)
        return NULL;
    buf_add(&key, product);
    buf_char(&key, ' ');
    buf_add(&key, version);
    if (strmap_get(&j->builds, buf_str(&key), &known)) {
        found = (struct release *)(uintptr_t)known;
    } else {
        if (release_lookup(j->in->releases, product, version, &release))
            found = arena_zero(j->arena, 1, sizeof *found);
        if (found)
            *found = release;
        if (key.failed || strmap_put(&j->builds, buf_str(&key), (uint64_t)(uintptr_t)found) < 0)
            j->arena->failed = true;
    }
    buf_release(&key);
    return found;
}

const struct release *release_named(struct judge *j, const struct fact *f)
{
    return release_in(j, product_of(f->signature), fact_version(f));
}

/*
 * A package that leads to the next release says so by its article alone (1801 to 1807,
 * upgrade-plans.md 2.11): the product that it is applied to keeps its version in the installer's
 * words.
 */
static const struct release *release_of_package(struct judge *j, struct str words,
                                                const struct release *applied_to)
{
    struct release brings, *found;

    if (!words.n || !j->in->releases ||
        !release_of_article(j->in->releases, STR("om"), words, &brings) ||
        !str_eq(brings.update, STR("RTM")) || /* a rollup leads nowhere else */
        (applied_to && applied_to->order >= brings.order))
        return applied_to;
    found = arena_zero(j->arena, 1, sizeof *found);
    if (!found)
        return applied_to;
    *found = brings;
    return found;
}

/* Of rows of one second, or minute, the upper one is the later where the whole table runs back. */
static bool runs_upward(const struct ev_source *s, const struct ev_hit *h)
{
    return h->is_line && !s->is_text && s->onward < 0 && s->first.kind == STAMP_LOCAL;
}

static uint8_t version_of(const struct ev_hit *h)
{
    for (size_t i = 0; i < h->captures_n && i < LIMIT_CAPTURES; i++)
        if (str_eq(h->captures[i].name, STR("version")))
            return (uint8_t)(i + 1);
    return 0;
}

static struct str update_of(const struct fact *f)
{
    return f->captured & CAPTURED_UPDATE ? fact_capture(f, STR("update")) : STR_NONE;
}

static struct fact fact_of(struct judge *j, const struct ev_hit *h, size_t host)
{
    struct fact f = { .hit = h, .signature = h->signature, .host = host,
                      .source = h->source, .captured = j->captured[h - j->in->evidence->hits] };

    f.time = moment_of(j, h->source, h->run, h->time);
    f.upward = runs_upward(&j->in->evidence->sources[h->source], h);
    f.version_at = version_of(h);
    f.release = release_named(j, &f);
    f.release = release_of_package(j, update_of(&f), f.release);
    return f;
}

/* Of the machine that tells it; a row of a list that names none is of the one that was asked. */
bool hit_of_teller(const struct judge *j, const struct ev_hit *h)
{
    return !h->subject.n &&
           (!h->signature->names_host ||
            str_eq(j->in->evidence->sources[h->source].channel, STR("inventory")));
}

/* The machine that a hit is about; SIZE_MAX: not known. */
static size_t host_of(const struct judge *j, const struct ev_hit *h)
{
    const struct ev_source *s = &j->in->evidence->sources[h->source];
    size_t host = host_lookup(j, h->subject);

    if (host == SIZE_MAX && hit_of_teller(j, h))
        host = j->source_host[h->source];
    return host == SIZE_MAX && source_is_pasted(s) ? host_of_pasted(j, s->name) : host;
}

/* Where the facts of each machine begin; behind those of the last one those of no machine, and then
   what is pasted. */
static void count_facts(struct judge *j, uint32_t *host_of_hit, size_t *begin)
{
    const struct evidence *e = j->in->evidence;
    size_t hosts = j->v->hosts_n;

    for (size_t i = 0; i < e->hits_n; i++) {
        size_t host = host_of(j, &e->hits[i]);
        bool pasted = source_is_pasted(&e->sources[e->hits[i].source]);

        host_of_hit[i] = (uint32_t)(host < hosts ? host : hosts);
        begin[pasted ? hosts + 2 : host_of_hit[i] + 1]++;
    }
    for (size_t h = 0; h <= hosts + 1; h++)
        begin[h + 1] += begin[h];
    j->facts_n = begin[hosts + 1];
    j->pasted = j->facts + j->facts_n;
    j->pasted_n = e->hits_n - j->facts_n;
}

/* Each fact straight to its machine's place: a fleet has millions, and no second room for them is
   needed. */
static void place_facts(struct judge *j, const uint32_t *host_of_hit, size_t *next)
{
    const struct evidence *e = j->in->evidence;
    size_t hosts = j->v->hosts_n;

    for (size_t i = 0; i < e->hits_n; i++) {
        bool pasted = source_is_pasted(&e->sources[e->hits[i].source]);
        size_t host = host_of_hit[i] < hosts ? host_of_hit[i] : SIZE_MAX;

        j->facts[next[pasted ? hosts + 1 : host_of_hit[i]]++] = fact_of(j, &e->hits[i], host);
    }
}

/* What is told twice, and what is told of another product. */
static int drop_others(struct judge *j)
{
    bool *drop = arena_zero(j->arena, j->facts_n, sizeof *drop), foreign = false;
    size_t n = 0;

    if (!drop || judge_copies(j, drop) < 0)
        return -1;
    for (size_t i = 0; i < j->facts_n; i++) {
        bool other = fact_is_foreign(j, &j->facts[i]);
        foreign = foreign || other;
        drop[i] = other || drop[i];
    }
    for (size_t i = 0; foreign && i < j->facts_n; i++)
        drop[i] = drop[i] || fact_of_foreign(j, i);
    for (size_t i = 0; i < j->facts_n; i++) {
        if (!drop[i])
            j->facts[n++] = j->facts[i];
    }
    j->facts_n = n;
    return 0;
}

/* Hits become facts, grouped by machine. */
static int divide(struct judge *j)
{
    size_t *begin = mem_zero(j->v->hosts_n + 3, sizeof *begin);
    uint32_t *host_of_hit = mem_alloc((j->in->evidence->hits_n + 1) * sizeof *host_of_hit);
    int result = begin && host_of_hit && j->v->hosts_n < UINT32_MAX ? 0 : -1;

    if (result == 0) {
        count_facts(j, host_of_hit, begin);
        place_facts(j, host_of_hit, begin);
    }
    mem_free(begin);
    mem_free(host_of_hit);
    return result;
}

/* Of facts that are grouped by machine: where each one's begin. */
static void note_begins(struct judge *j)
{
    size_t at = 0;

    for (size_t h = 0; h <= j->v->hosts_n; h++) {
        while (at < j->facts_n && j->facts[at].host < h)
            at++;
        j->host_begin[h] = at;
    }
}

static void sort_facts(struct judge *j)
{
    size_t hosts = j->v->hosts_n;

    note_begins(j);
    for (size_t h = 0; h <= hosts; h++) {
        size_t begin = j->host_begin[h], end = h < hosts ? j->host_begin[h + 1] : j->facts_n;

        if (end > begin)
            qsort(j->facts + begin, end - begin, sizeof *j->facts, compare_facts);
    }
    if (j->pasted_n)
        qsort(j->pasted, j->pasted_n, sizeof *j->pasted, compare_facts);
}

/* The record that opened the installer's bracket in which f stands, by the same log; NULL: none
   that is near. */
static const struct fact *opened_by(const struct judge *j, const struct fact *f)
{
    const struct fact *first = &j->facts[j->host_begin[f->host]], *g = f;

    for (size_t n = 0; g > first && n < BRACKET_FACTS_MOST; n++) {
        enum outcome o = (--g)->signature->outcome;

        if (!moment_known(g->time) || f->time.t - g->time.t > BRACKET_MOST)
            return NULL;
        if (g->source != f->source || g->signature->level != LEVEL_BINARIES)
            continue;
        if (o == OUTCOME_STARTED)
            return g;
        if (o == OUTCOME_ENDED && g->time.t < f->time.t)
            return NULL;
    }
    return NULL;
}

/*
 * The installer may name an update by its patch code alone (events.md 7, 1036): then the file that
 * the bracket names (1040) tells the article.
 */
static void packages_by_file(struct judge *j)
{
    for (size_t i = 0; i < j->facts_n; i++) {
        struct fact *f = &j->facts[i];
        struct str update = update_of(f);
        const struct fact *opened;

        if (!update.n || update.s[0] != '{' || f->host == SIZE_MAX || !moment_known(f->time))
            continue;
        opened = opened_by(j, f);
        if (opened)
            f->release = release_of_package(j, fact_capture(opened, STR("code")), f->release);
    }
}

int judge_facts(struct judge *j)
{
    j->facts = arena_alloc(j->arena, (j->in->evidence->hits_n + 1) * sizeof *j->facts);
    j->host_begin = arena_zero(j->arena, j->v->hosts_n + 1, sizeof *j->host_begin);
    if (!j->facts || !j->host_begin || divide(j) < 0 || j->arena->failed || judge_folds(j) < 0)
        return -1;
    sort_facts(j);
    if (drop_others(j) < 0)
        return -1;
    note_begins(j);
    packages_by_file(j);
    return facts_as_written(j);
}

bool looked_for(const struct judge *j, struct strs names)
{
    for (size_t i = 0; i < names.n; i++) {
        if (!evidence_sought(j->in->evidence, names.items[i]) ||
            (j->in->ruleset && !ruleset_find(j->in->ruleset, names.items[i])))
            return false;
    }
    return names.n > 0;
}

struct moment ref_moment(const struct judge *j, const struct ref *r)
{
    return r->hit ? moment_of(j, r->hit->source, r->hit->run, r->hit->time) : r->time;
}

bool fact_same_record(const struct fact *a, const struct fact *b)
{
    return a->source == b->source && a->hit->at == b->hit->at;
}

bool is_text_line(const struct judge *j, const struct ev_hit *h)
{
    return h->is_line && j->in->evidence->sources[h->source].is_text;
}

struct ref ref_of(const struct judge *j, const struct fact *f)
{
    const struct ev_hit *h = f->hit;

    return (struct ref){ .hit = h, .source = &j->in->evidence->sources[h->source],
                         .time = moment_told(j, h->source, h->run, h->time) };
}

struct moment moment_stated(const struct judge *j, const struct fact *f)
{
    const struct ev_source *s = &j->in->evidence->sources[f->source];

    if (moment_known(f->time) || s->modified == WHEN_NONE ||
        !str_eq(s->channel, STR("inventory")))
        return f->time;
    return (struct moment){ s->modified, s->modified_local ? ZONE_DOUBT : 0 };
}

struct ref ref_stated(const struct judge *j, const struct fact *f)
{
    struct ref r = ref_of(j, f);

    if (!moment_known(f->time))
        r.time = moment_stated(j, f);
    return r;
}

static bool refs_hold(const struct refs *refs, const struct ev_hit *hit)
{
    bool holds = false;

    for (size_t i = 0; hit && i < refs->n && !holds; i++)
        holds = refs->items[i].hit == hit;
    return holds;
}

int refs_add(struct judge *j, struct refs *refs, struct ref ref)
{
    if (refs->n >= LIMIT_REFS || refs_hold(refs, ref.hit))
        return 0;
    if (arena_grow(j->arena, &refs->items, refs->n, &refs->cap, refs->n + 1,
                   sizeof *refs->items) < 0)
        return -1;
    refs->items[refs->n++] = ref;
    return 0;
}

int refs_add_result(struct judge *j, struct refs *refs, struct ref ref)
{
    size_t n = refs->n;

    if (refs_add(j, refs, ref) < 0)
        return -1;
    if (n == LIMIT_REFS && refs->n == n && !refs_hold(refs, ref.hit))
        refs->items[n - 1] = ref;
    return 0;
}

int refs_add_absence(struct judge *j, struct refs *refs, const struct absence *a, struct str what)
{
    struct absence *kept;

    if (refs->n >= LIMIT_REFS)
        return 0;
    kept = arena_alloc(j->arena, sizeof *kept);
    if (!kept)
        return -1;
    *kept = *a;
    kept->what = what;
    return refs_add(j, refs, (struct ref){ .source = a->source, .time = MOMENT_UNKNOWN,
                                           .absence = kept });
}

static int role_add(struct judge *j, struct host *h, struct str role, struct ref because)
{
    struct role_seen *r = NULL;

    for (size_t i = 0; i < h->roles_n && !r; i++) {
        if (str_eq(h->roles[i].role, role))
            r = &h->roles[i];
    }
    if (!r) {
        if (arena_grow(j->arena, &h->roles, h->roles_n, &h->roles_cap, h->roles_n + 1,
                       sizeof *h->roles) < 0)
            return -1;
        r = &h->roles[h->roles_n++];
        *r = (struct role_seen){ .role = role };
    }
    return r->because.n < 2 ? refs_add(j, &r->because, because) : 0;
}

static void role_drop(struct host *h, struct str role)
{
    size_t n = 0;

    for (size_t i = 0; i < h->roles_n; i++) {
        if (!str_eq(h->roles[i].role, role))
            h->roles[n++] = h->roles[i];
    }
    h->roles_n = n;
}

static int compare_roles(const void *a, const void *b)
{
    return str_cmp(((const struct role_seen *)a)->role, ((const struct role_seen *)b)->role);
}

/*
 * A server runs a health service too and is named by the same events as agents: the word agent
 * then says nothing.  An agent that a pushing server names is agent.push, any other agent.manual
 * (domain/README.md, "Rules the ids hide").
 */
static int settle_agent(struct judge *j, struct host *h)
{
    bool server = host_has_role(h, STR("ms")) || host_has_role(h, STR("gw"));
    bool push = host_has_role(h, STR("agent.push")), agent = host_has_role(h, STR("agent"));
    struct role_seen seen = { 0 };

    for (size_t i = 0; i < h->roles_n; i++) {
        if (str_eq(h->roles[i].role, STR("agent")))
            seen = h->roles[i];
    }
    role_drop(h, STR("agent"));
    if (server) {
        role_drop(h, STR("agent.push"));
        role_drop(h, STR("agent.manual"));
        return 0;
    }
    if (push)
        role_drop(h, STR("agent.manual"));
    else if (agent && !host_has_role(h, STR("agent.unix")) &&
             role_add(j, h, STR("agent.manual"), seen.because.items[0]) < 0)
        return -1;
    return 0;
}

/* An installer or a setup says so, or an inventory; not a service that other products have too. */
static bool proves_product(const struct judge *j, const struct fact *f)
{
    const struct signature *s = f->signature;

    return s->level == LEVEL_BINARIES || s->level == LEVEL_SETUP ||
           s->outcome == OUTCOME_PRESENT || s->outcome == OUTCOME_REMOVED ||
           j->in->evidence->sources[f->source].is_text;
}

/*
 * The servers of Service Manager have the services, the channel and the providers of a management
 * server (system-center-siblings.md 4.5): there, only an installer's word makes one.
 */
static void settle_service_manager(struct judge *j, size_t host)
{
    if (!host_has_role(&j->v->hosts[host], STR("sm")))
        return;
    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        const struct fact *f = &j->facts[i];
        if (str_eq(f->signature->role, STR("ms")) && proves_product(j, f))
            return;
    }
    role_drop(&j->v->hosts[host], STR("ms"));
}

static bool is_of_console(const struct signature *s)
{
    return str_eq(s->role, STR("con")) ||
           (s->outcome == OUTCOME_REMOVED && !s->role.n && strs_has(s->phases, STR("con")));
}

/*
 * A console that was removed, and no setup of a console stood behind that, was removed for its own
 * sake, as the guides ask of agent machines and of the temporary one (upgrade-plans.md 3.3, 4.3):
 * the machine is none of the consoles any more.
 */
static void settle_console(struct judge *j, size_t host)
{
    bool setup = false, gone = false;

    if (host_has_role(&j->v->hosts[host], STR("ms")))
        return; /* one run upgrades every feature of a server */
    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        const struct signature *s = j->facts[i].signature;
        if (!is_of_console(s))
            continue;
        gone = s->outcome == OUTCOME_REMOVED && !setup;
        setup = setup ? s->outcome != OUTCOME_DONE && s->outcome != OUTCOME_PRESENT
                      : s->outcome == OUTCOME_STARTED;
    }
    if (gone)
        role_drop(&j->v->hosts[host], STR("con"));
}

/* The log of an agent that a management server pushed lies on that server, under the agent's
   name. */
static struct str role_of(const struct judge *j, const struct fact *f)
{
    struct str name = j->in->evidence->sources[f->source].name;

    return str_eq(f->signature->role, STR("agent")) &&
                   pushed_agent(name).n
               ? STR("agent.push")
               : f->signature->role;
}

int judge_roles(struct judge *j)
{
    for (size_t i = 0; i < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];
        if (f->host != SIZE_MAX && f->signature->role.n &&
            role_add(j, &j->v->hosts[f->host], role_of(j, f), ref_of(j, f)) < 0)
            return -1;
    }
    for (size_t i = 0; i < j->v->hosts_n; i++) {
        struct host *h = &j->v->hosts[i];
        const struct fact *why;
        struct str role;

        settle_service_manager(j, i);
        if (settle_agent(j, h) < 0)
            return -1;
        settle_console(j, i);
        if ((why = role_by_refusal(j, i, &role)) && role_add(j, h, role, ref_of(j, why)) < 0)
            return -1;
        if (h->roles_n)
            qsort(h->roles, h->roles_n, sizeof *h->roles, compare_roles);
    }
    return 0;
}
