/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Update rollups within a release (upgrade-plans.md 2.12): which plan judges one, and which
 * packages belong to the last one.  A package has one name (or patch code) on all management
 * servers: the last one names the rollup, and those of other names are earlier rollups.
 *
 * Not every rollup has a package for every role: where no machine at all of a role (other than the
 * management servers) shows one, its article has to be read, and the instances are `confirm`; but
 * for those whose logs show nothing, if it is known to have brought a build for the role.
 */
#include "verdict/rollup.h"

#include "verdict/absent.h"
#include "verdict/fact.h"
#include "verdict/kinds.h"
#include "verdict/phase.h"
#include "verdict/shape.h"
#include "verdict/steps.h"

#define PATCH_MOST (4 * WHEN_HOUR) /* its 1040 and its 1036, with much data [inferred] */

/* "KB5035285" in the name of a package; the packages of one rollup for all roles have one. */
static struct str article_in(struct str name)
{
    for (size_t at; (at = str_find_nocase(name, STR("KB"))) < name.n;
         name = str_from(name, at + 2)) {
        size_t n = at + 2;
        while (n < name.n && is_digit(name.s[n]))
            n++;
        if (n - at >= 8)
            return str_from(str_first(name, n), at);
    }
    return STR_NONE;
}

/*
 * What says which rollup a package is of: its name, or, where that is a friendly one or a patch
 * code (events.md 7, 1036), the file that its bracket was opened with
 * ("KB5035285-AMD64-Server.msp", upgrade-plans.md 6.4).
 */
struct str package_words(const struct judge *j, const struct fact *f)
{
    struct str name = fact_capture(f, STR("update"));

    if (article_in(name).n || f->host == SIZE_MAX || !moment_known(f->time))
        return name;
    for (const struct fact *g = f; g-- > &j->facts[j->host_begin[f->host]] &&
                                   moment_known(g->time) &&
                                   f->time.t - g->time.t <= PATCH_MOST;) {
        struct str file = fact_capture(g, STR("code"));

        if (g->source != f->source)
            continue;
        if (g->signature->outcome == OUTCOME_ENDED && g->time.t < f->time.t)
            break;
        if (g->signature->outcome == OUTCOME_STARTED && article_in(file).n)
            return file;
    }
    return name;
}

static const struct phase *lead_of(const struct plan *p)
{
    for (size_t i = 0; i < p->phases_n; i++) {
        if (p->phases[i].first)
            return &p->phases[i];
    }
    return NULL;
}

static bool is_result(const struct signature *s, const void *lead)
{
    const struct phase *p = lead;

    return s->outcome != OUTCOME_ROLLED_BACK && /* what was removed is perhaps an older one */
           (strs_has(p->done_if, s->name) || strs_has(p->fail_if, s->name));
}

/* A result of a package for management servers of the release; 1023 tells no version. */
static bool is_package(const struct fact *f, int order)
{
    return !f->release || f->release->order == order;
}

static bool same_package(const struct fact *a, const struct fact *b)
{
    return str_eq_nocase(fact_capture(a, STR("update")), fact_capture(b, STR("update")));
}

/* No result has a time (events that were pasted, their dates in doubt): of one package alone it is
   known which was the last. */
static struct rollup rollup_without_times(const struct judge *j, const struct plan *p, int order,
                                          const uint64_t *results)
{
    struct rollup r = { .plan = p };
    size_t n = j->facts_n;

    for (size_t i = 0; (i = next_fact(j, results, i, n)) < n; i++) {
        const struct fact *f = &j->facts[i];
        if (!is_package(f, order))
            continue;
        if (r.last && !same_package(f, r.last))
            return (struct rollup){ .plan = p };
        r.first = r.first ? r.first : f;
        r.last = f;
    }
    return r;
}

static struct rollup rollup_in(const struct judge *j, const struct plan *p, int order, when after)
{
    const struct phase *lead = lead_of(p);
    const uint64_t *results = lead ? kinds_such(j, is_result, lead) : NULL;
    struct rollup r = { .plan = p };
    size_t n = j->facts_n;

    for (size_t i = 0; (i = next_fact(j, results, i, n)) < n; i++) {
        const struct fact *f = &j->facts[i];
        if (moment_known(f->time) && is_package(f, order) &&
            (after == WHEN_NONE || moment_lo(f->time) > after) &&
            (!r.last || f->time.t > r.last->time.t))
            r.last = f;
    }
    for (size_t i = r.last ? 0 : n; (i = next_fact(j, results, i, n)) < n; i++) {
        const struct fact *f = &j->facts[i];
        if (moment_known(f->time) && is_package(f, order) && same_package(f, r.last) &&
            (after == WHEN_NONE || moment_lo(f->time) > after) &&
            (!r.first || f->time.t < r.first->time.t))
            r.first = f;
    }
    return r.last || after != WHEN_NONE || !lead ? r : rollup_without_times(j, p, order, results);
}

bool package_is_another(const struct fact *success, const struct fact *f)
{
    return fact_capture(f, STR("update")).n && (!success || !same_package(success, f));
}

struct rollup rollup_of(const struct judge *j, const struct release *release, when after)
{
    for (size_t i = 0; i < j->in->plans_n; i++) {
        const struct plan *p = j->in->plans[i];
        struct rollup r;

        if (p == j->plan || !str_eq(p->product, STR("om")) ||
            !strs_has(p->from, release->release) ||
            !plan_allows(p, release->release, release->release))
            continue;
        r = rollup_in(j, p, release->order, after);
        if (r.last)
            return r;
    }
    return (struct rollup){ 0 };
}

/* "UR5" as a word of a package's name, which is the friendly one (events.md 7, 1036). */
static struct str rollup_word_in(struct str name)
{
    for (size_t at, n; (at = str_find_nocase(name, STR("UR"))) < name.n;
         name = str_from(name, at + 1)) {
        for (n = at + 2; n < name.n && is_digit(name.s[n]);)
            n++;
        if (n > at + 2 && !(at && is_alnum(name.s[at - 1])) && !(n < name.n && is_alnum(name.s[n])))
            return str_from(str_first(name, n), at);
    }
    return STR_NONE;
}

/* By the article of its name; a fix behind a rollup may name both, and is another package. */
static bool is_same_rollup(struct str name, struct str judged)
{
    struct str article = article_in(name), of_judged = article_in(judged), word;

    if (article.n || of_judged.n)
        return str_eq_nocase(article, of_judged);
    word = rollup_word_in(name);
    return word.n && str_eq_nocase(word, rollup_word_in(judged));
}

bool names_judged_package(const struct judge *j, const struct fact *f)
{
    struct str article = fact_capture(f, STR("article")), behind;
    size_t at = article.n ? str_find_nocase(j->package, article) : j->package.n;

    if (at >= j->package.n)
        return is_same_rollup(package_words(j, f), j->package);
    behind = str_from(j->package, at + article.n);
    return !behind.n || !is_digit(behind.s[0]);
}

/* A rollup and its hotfix of one night: what came before the first result of the last package, and
   names another article, is of an earlier one. */
bool names_package_before(const struct judge *j, const struct fact *f)
{
    struct str article = article_in(package_words(j, f));
    struct str judged = article_in(j->package);

    return article.n && judged.n && !str_eq_nocase(article, judged) && moment_known(f->time) &&
           j->accepted_from != WHEN_NONE &&
           moment_hi(f->time) < j->accepted_from + ROLLUP_LOOKBACK;
}

/* The last package that succeeded; where none did, the last one that was tried. */
static bool tells_applied(const struct fact *f, const struct fact *last)
{
    bool done = f->signature->outcome == OUTCOME_DONE;

    if (!of_server(f) || (!done && f->signature->outcome != OUTCOME_FAILED) ||
        !moment_known(f->time))
        return false;
    if (!last || done != (last->signature->outcome == OUTCOME_DONE))
        return !last || done;
    return f->time.t > last->time.t;
}

/* By its article: Windows Installer goes on naming the version of the product. */
void judge_applied(struct judge *j)
{
    const struct fact *last = NULL;

    j->applied = (struct release){ .level = 0 };
    for (size_t i = 0; i < j->facts_n && j->in->releases; i++) {
        const struct fact *f = &j->facts[i];
        struct release r;

        if (tells_applied(f, last) &&
            release_of_article(j->in->releases, STR("om"), package_words(j, f), &r)) {
            last = f;
            j->applied = r;
        }
    }
}

static bool of_windows_agents(const struct phase *p)
{
    return str_eq(p->role, STR("agent.push")) || str_eq(p->role, STR("agent.manual"));
}

/* One package serves agents that are pushed and those that are not. */
static bool same_packages(const struct phase *a, const struct phase *b)
{
    return str_eq(a->role, b->role) || (of_windows_agents(a) && of_windows_agents(b));
}

static bool shows_package(const struct judge *j, const struct phase *p)
{
    for (size_t i = 0; i < j->v->main.phases_n; i++) {
        const struct phase_result *r = &j->v->main.phases[i];
        for (size_t k = 0; same_packages(r->phase, p) && k < r->instances_n; k++) {
            if (r->instances[k].attempts_n)
                return true;
        }
    }
    return listed_further(j, p->role);
}

/* Agent and gateway have a build of their own (upgrade-plans.md 6.3, the columns of the tables). */
static bool has_package(const struct judge *j, const struct phase *p)
{
    return (of_windows_agents(p) || str_eq(p->role, STR("gw"))) && j->applied.level &&
           release_has_agent(j->in->releases, &j->applied);
}

static int maybe_without(struct judge *j, struct phase_result *p)
{
    bool known;

    if (str_eq(p->phase->role, STR("ms")) || phase_is_act(p->phase) || !p->instances_n ||
        shows_package(j, p->phase))
        return 0;
    known = has_package(j, p->phase);
    for (size_t i = 0; i < p->instances_n; i++) {
        if (known && p->instances[i].state == STATE_MISSING)
            continue;
        p->instances[i].state = STATE_CONFIRM;
        p->instances[i].reason = STR("no machine of this role shows the update; not every rollup "
                                     "has a package for it, its article says");
    }
    return phase_settle(j, p);
}

int judge_packages(struct judge *j)
{
    struct judged *m = &j->v->main;

    if (!m->from.n || !str_eq(m->from, m->to))
        return 0;
    for (size_t i = 0; i < m->phases_n; i++) {
        if (maybe_without(j, &m->phases[i]) < 0)
            return -1;
    }
    return 0;
}
