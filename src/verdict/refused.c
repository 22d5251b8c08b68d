/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Setups of an older release that failed on a machine which had the newer one (a package of last
 * year's media, once more): they took nothing away, and are no attempt of the upgrade nor another
 * upgrade.  Their begin and what else the installer's bracket says of the role go with them.
 */
#include "verdict/judge.h"

#include "verdict/shape.h"
#include "verdict/steps.h"

#define ROLES_MOST 16 /* of one machine; there are fewer */

struct installed {
    const struct fact *of[ROLES_MOST]; /* the last result of each role that tells a release */
    size_t n;
};

static const struct fact **installed_of(struct installed *in, struct str role)
{
    size_t i = 0;

    while (i < in->n && !str_eq(in->of[i]->signature->role, role))
        i++;
    return i < ROLES_MOST ? &in->of[i] : NULL;
}

/* Keeps what was installed last; whether f is a setup that this one refuses. */
static bool refused_by(struct installed *in, const struct fact *f)
{
    enum outcome o = f->signature->outcome;
    const struct fact **last = installed_of(in, f->signature->role);
    bool known = last && last < in->of + in->n;

    if (!last || !f->signature->role.n || !tells_release(f))
        return false;
    if (is_bad(f->signature->outcome))
        return known && (*last)->signature->outcome == OUTCOME_DONE &&
               (*last)->release->order > f->release->order &&
               moment_hi((*last)->time) < moment_lo(f->time);
    if (o == OUTCOME_DONE || o == OUTCOME_REMOVED) {
        *last = f;
        in->n += !known;
    }
    return false;
}

static bool is_edge(const struct fact *f, enum outcome o)
{
    return f->signature->outcome == o && f->signature->level == LEVEL_BINARIES;
}

/* The refused setup's words without a version, from its begin to its end. */
static void refuse_bracket(struct fact *from, const struct fact *end, const struct fact *refused)
{
    for (struct fact *f = from; refused && f < end; f++) {
        bool begin = is_edge(f, OUTCOME_STARTED) && !f->signature->role.n;
        bool same = str_eq(f->signature->role, refused->signature->role) && !f->release &&
                    (is_bad(f->signature->outcome) || f->signature->outcome == OUTCOME_STARTED);

        f->refused = f->refused || ((begin || same) && f->source == refused->source);
    }
}

static void refuse_on_machine(const struct judge *j, size_t host)
{
    struct fact *end = j->facts + j->host_begin[host + 1], *from = NULL;
    const struct fact *refused = NULL;
    struct installed in = { .n = 0 };
    struct fact *f = j->facts + j->host_begin[host];

    for (; f < end && moment_known(f->time); f++) {
        bool begins = is_edge(f, OUTCOME_STARTED);

        if (j->source_host[f->source] != host)
            continue;
        if (from && (begins || is_edge(f, OUTCOME_ENDED))) {
            refuse_bracket(from, f, refused);
            from = NULL;
        }
        if (begins) {
            from = f;
            refused = NULL;
        }
        if (refused_by(&in, f)) {
            f->refused = true;
            refused = f;
        }
    }
    if (from)
        refuse_bracket(from, f, refused);
}

void judge_refused(struct judge *j)
{
    for (size_t h = 0; h < j->v->hosts_n; h++)
        refuse_on_machine(j, h);
}
