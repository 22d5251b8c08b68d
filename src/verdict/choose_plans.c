/* SPDX-License-Identifier: Apache-2.0 */
/* Which plans lead along the step that the material shows, and why none of them is chosen. */
#include "verdict/choose.h"

#include "base/fold.h"
#include "verdict/component.h"
#include "verdict/cover.h"
#include "verdict/fact.h"
#include "verdict/homes.h"
#include "verdict/shape.h"

/* Any step towards a release; an update within it is none. */
static bool leads_to_release(const struct plan *p, struct str to)
{
    for (size_t i = 0; i < p->from.n; i++) {
        if (!str_eq(p->from.items[i], to) && plan_allows(p, p->from.items[i], to))
            return true;
    }
    return false;
}

/* beside: whatever its shape is, it may be a group beside the old one. */
static bool plan_fits(const struct plan *p, struct str from, struct str to, enum topology t,
                      bool beside)
{
    bool parallel = p->topology == TOPOLOGY_PARALLEL;

    if (!str_eq(p->product, STR("om")) ||
        (parallel != (t == TOPOLOGY_PARALLEL) && !(parallel && beside)))
        return false;
    if (!parallel && t != TOPOLOGY_ANY && p->topology != TOPOLOGY_ANY && p->topology != t)
        return false;
    return from.n ? plan_allows(p, from, to) : leads_to_release(p, to);
}

bool plan_has_retired(const struct plan *p)
{
    for (size_t i = 0; i < p->phases_n; i++) {
        if (p->phases[i].pick == PICK_RETIRED)
            return true;
    }
    return false;
}

/*
 * Where some of the plans for a step drop a server and others do not (2007 R2, complex and simple),
 * the servers decide: one that went speaks for the first, and so does a root server that shows
 * nothing where another one shows that it upgraded the group; all upgraded speak for the second,
 * one that shows nothing for neither.
 */
static bool servers_fit(const struct judge *j, const struct plan *p, int to_order)
{
    bool any_went = false, any_stayed = false, root = false;

    for (size_t h = 0; h < j->v->hosts_n; h++) {
        any_went = any_went || server_went(j, h, to_order);
        any_stayed = any_stayed || server_stayed(j, h, to_order) ||
                     server_perhaps_went(j, h, to_order);
        root = root || root_stayed(j, h, to_order);
    }
    if (plan_has_retired(p))
        return any_went || any_stayed;
    return !any_went && !(root && group_went_on(j, to_order));
}

int choose_candidates(struct judge *j, struct str from, const struct release *to)
{
    struct str *ids = arena_zero(j->arena, j->in->plans_n, sizeof *ids);
    enum topology all = group_shape(j, to->order, false);
    enum topology left = group_shape(j, to->order, true);
    bool some_retire = false, beside = perhaps_side_by_side(j, to->order);
    size_t n = 0;

    if (!ids)
        return -1;
    for (size_t i = 0; i < j->in->plans_n; i++) {
        const struct plan *p = j->in->plans[i];
        some_retire = some_retire || (plan_has_retired(p) && plan_allows(p, from, to->release));
    }
    for (size_t i = 0; i < j->in->plans_n; i++) {
        const struct plan *p = j->in->plans[i];
        if (plan_fits(p, from, to->release, plan_has_retired(p) ? left : all, beside) &&
            (!some_retire || servers_fit(j, p, to->order)))
            ids[n++] = p->id;
    }
    j->v->candidates = (struct strs){ ids, n };
    return 0;
}

/*
 * The two facts of a step on one and the same server.  Two machines with different releases say
 * less: one of them may have been left behind by an upgrade that the material does not show.
 */
void choose_on_one_server(struct judge *j, const struct steps *s)
{
    for (size_t i = 0; i < j->facts_n; i++) {
        const struct fact *to = &j->facts[i];
        if (to->host == SIZE_MAX || !release_attempt(to) || !of_server(to) ||
            to->release->order != s->to->release->order)
            continue;
        for (size_t k = j->host_begin[to->host]; k < j->host_begin[to->host + 1]; k++) {
            const struct fact *from = &j->facts[k];
            if (from->release && of_server(from) &&
                from->release->order == s->from->release->order) {
                j->jump_from = from;
                j->jump_to = to;
                return;
            }
        }
    }
}

/* No plan at all leads from one release to the other: not even a parallel one. */
bool choose_is_jump(const struct judge *j, const struct steps *s)
{
    for (size_t i = 0; i < j->in->plans_n; i++) {
        const struct plan *p = j->in->plans[i];
        if (str_eq(p->product, STR("om")) &&
            plan_allows(p, s->from->release->release, s->to->release->release))
            return false;
    }
    return true;
}

const struct plan *choose_plan_by_id(const struct judge *j, struct str id)
{
    for (size_t i = 0; i < j->in->plans_n; i++) {
        if (str_eq(j->in->plans[i]->id, id))
            return j->in->plans[i];
    }
    return NULL;
}

/* Whether any machine has it, or had it for a while. */
static bool is_installed(const struct judge *j, struct str release)
{
    for (size_t i = 0; i < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];
        enum outcome o = f->signature->outcome;

        if (tells_release(f) && str_eq(f->release->release, release) && !is_bad(o) &&
            o != OUTCOME_STARTED)
            return true;
    }
    return false;
}

/* One release was installed, or was to be, and no other one is known. */
static struct str installed_alone(struct judge *j, struct str release)
{
    const struct fact *failed = failed_setup(j, NULL);

    if (failed && !moment_known(failed->time))
        return arena_format(j->arena,
                            "setup of the management server %.*s failed, at a time that nothing "
                            "tells (no line, file time or event dates its log): whether behind the "
                            "installation of %.*s, the only one that was seen, nobody knows",
                            STR_FMT(fold_first_label(j->v->hosts[failed->host].name)),
                            STR_FMT(release));
    return arena_format(j->arena,
                        "no upgrade is in the material: release %.*s was %s, and nothing shows "
                        "which release was there before", STR_FMT(release),
                        is_installed(j, release) ? "installed"
                                                 : "tried without success");
}

/* Every server that shows the new release shows no older one, and others stayed: it may be a new
   group beside theirs, which no plan knows for this step (upgrade-plans.md 2.8, 10.1). */
bool choose_lacks_a_plan_beside(const struct judge *j, const struct steps *s)
{
    return s->from && s->to && j->v->candidates.n && !no_server_is_seen(j) &&
           !perhaps_a_group_beside(j) && perhaps_side_by_side(j, s->to->release->order);
}

static struct str beside_or_left(struct judge *j, const struct steps *s)
{
    return arena_format(j->arena, "no server that shows %.*s shows an older release, and others "
                        "are at %.*s: this is a group of which some servers are left, or a new one "
                        "beside the old one, which no plan covers for this step; of the first name "
                        "the plan with --plan", STR_FMT(s->to->release->release),
                        STR_FMT(s->from->release->release));
}

struct str choose_reason(struct judge *j, const struct steps *s)
{
    struct str component = s->to ? STR_NONE : component_without_plan(j);

    if (component.n)
        return component;
    if (!s->to && j->failed_alone)
        return arena_format(j->arena, "setup of the management server %.*s failed; no plan judges "
                            "it, as nothing shows which release was there: name one with --plan",
                            STR_FMT(fold_first_label(j->v->hosts[j->failed_alone->host].name)));
    if (!s->to)
        return choose_seen(j);
    if (!s->from && !s->stood)
        return installed_alone(j, s->to->release->release);
    if (s->from && !j->v->candidates.n && !choose_is_jump(j, s))
        return arena_format(j->arena, "from %.*s to %.*s a group is upgraded in place, and the "
                            "material shows another shape (a new group beside the old one), which "
                            "no plan covers", STR_FMT(s->from->release->release),
                            STR_FMT(s->to->release->release));
    if (choose_lacks_a_plan_beside(j, s))
        return beside_or_left(j, s);
    if (s->from && !j->v->candidates.n)
        return arena_format(j->arena, "from %.*s to %.*s is no supported upgrade, and no plan "
                            "covers it", STR_FMT(s->from->release->release),
                            STR_FMT(s->to->release->release));
    if (s->from && str_eq(s->from->release->release, STR("2007 R2")))
        return arena_format(j->arena, "the material does not show which of the %zu plans from "
                            "2007 R2 applies (which servers stay, which one went); name it with "
                            "--plan", j->v->candidates.n);
    if (server_named(j).n)
        return arena_format(j->arena, "only one management server is in the material, and machines "
                            "report to %.*s: its logs are missing, or name the plan with --plan",
                            STR_FMT(server_named(j)));
    return arena_format(j->arena, "the material does not show whether this is a single-server or a "
                        "distributed group%s (%zu plans fit); name the plan with --plan",
                        perhaps_a_group_beside(j) ? ", or a new one beside the old one" : "",
                        j->v->candidates.n);
}

bool choose_end_is_told(const struct judge *j, size_t host, int to_order)
{
    struct moment last = MOMENT_UNKNOWN;
    when to;

    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        const struct fact *f = &j->facts[i];

        if (f->signature->level == LEVEL_WORKS || (f->release && f->release->order != to_order) ||
            !(of_server(f) || (!f->signature->role.n && is_text_line(j, f->hit))))
            continue;
        if (is_bad(f->signature->outcome) || f->signature->outcome == OUTCOME_DONE)
            return true;
        if (moment_known(f->time) && of_server(f) &&
            (is_setup_of_server(j, f) || release_attempt(f)))
            last = f->time;
    }
    if (!moment_known(last))
        return true;
    to = latest_word(j, host);
    to = to < last.t + SETUP_MOST ? to : last.t + SETUP_MOST;
    return to <= last.t || covered(j, host, STR(INSTALLER_LOG), last.t, to, NULL);
}

/* The plan for one server, where the only one shows attempts and no success. */
const struct plan *choose_plan_of_failure(const struct judge *j, int to_order)
{
    const struct plan *single = NULL;
    bool tried = false;

    for (size_t i = 0; i < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];
        if (of_server(f) && release_attempt(f) && f->release->order == to_order &&
            f->signature->outcome == OUTCOME_DONE)
            return NULL;
    }
    for (size_t h = 0; h < j->v->hosts_n; h++) {
        if (!server_tried(j, h, to_order))
            continue;
        if (!choose_end_is_told(j, h, to_order))
            return NULL; /* it may have gone well */
        tried = true;
    }
    if (!tried)
        return NULL; /* consoles and agents alone: of the servers nothing is known */
    for (size_t i = 0; i < j->v->candidates.n; i++) {
        const struct plan *p = choose_plan_by_id(j, j->v->candidates.items[i]);
        if (p->topology == TOPOLOGY_SINGLE && single)
            return NULL;
        if (p->topology == TOPOLOGY_SINGLE)
            single = p;
    }
    return single;
}
