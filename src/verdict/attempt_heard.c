/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/attempt.h"

/* 1 a success, -1 a failure, 0 no result. */
static int kind_of_result(const struct fact *f)
{
    if (f->signature->level == LEVEL_WORKS)
        return 0;
    switch (f->signature->outcome) {
    case OUTCOME_DONE:
        return 1;
    case OUTCOME_FAILED:
    case OUTCOME_ROLLED_BACK:
    case OUTCOME_CANCELLED:
        return -1;
    default:
        return 0;
    }
}

static int kind_of_attempt(const struct attempt *a)
{
    switch (a->outcome) {
    case ATTEMPT_SUCCEEDED:
        return 1;
    case ATTEMPT_NO_END:
        return 0;
    default:
        return -1;
    }
}

bool is_heard(const struct judge *j, const struct instance *in, const struct fact *f)
{
    return kind_of_result(f) && moment_known(f->time) && f->time.doubt > ATTEMPT_COARSE &&
           j->source_host[f->hit->source] != in->host;
}

struct attempt *heard_attempt(struct instance *in, const struct fact *f)
{
    for (size_t i = in->attempts_n; i-- > 0;) {
        struct attempt *a = &in->attempts[i];
        struct moment at = moment_known(a->end) ? a->end : a->begin;
        when apart = at.t > f->time.t ? at.t - f->time.t : f->time.t - at.t;
        if (kind_of_attempt(a) == kind_of_result(f) && moment_known(at) &&
            apart <= f->time.doubt + at.doubt + CLOCK_TOLERANCE)
            return a;
    }
    return NULL;
}

bool heard_overcome(const struct judge *j, struct instance *in, const struct fact *f)
{
    for (size_t i = j->host_begin[in->host]; i < j->host_begin[in->host + 1]; i++) {
        const struct fact *g = &j->facts[i];
        if (g->hit->source == f->hit->source && kind_of_result(f) < 0 && kind_of_result(g) > 0 &&
            moment_known(g->time) && g->time.t > f->time.t &&
            attempt_belongs(j, in->phase, g) && heard_attempt(in, g))
            return true;
    }
    return false;
}

int heard_attach(struct judge *j, struct instance *in, const struct fact *f)
{
    struct attempt *a = heard_attempt(in, f);

    if (!a)
        return refs_add(j, &in->because, ref_of(j, f));
    if (a->outcome == ATTEMPT_SUCCEEDED && f->signature->level > a->level)
        a->level = f->signature->level;
    return refs_add(j, &a->because, ref_of(j, f));
}

bool ends_badly(const struct judge *j, const struct instance *in, const struct fact *f)
{
    const struct fact *end = &j->facts[j->host_begin[in->host + 1]];
    bool removed = false;

    for (const struct fact *g = f + 1; g < end && moment_known(g->time); g++) {
        enum outcome o = g->signature->outcome;
        if (j->source_host[g->hit->source] != in->host ||
            g->signature->level == LEVEL_WORKS)
            continue;
        if (o == OUTCOME_ENDED && removed)
            return true;
        if (!attempt_belongs(j, in->phase, g))
            continue;
        removed = removed || o == OUTCOME_REMOVED;
        if (o == OUTCOME_DONE || o == OUTCOME_STARTED)
            return false;
        if (o != OUTCOME_REMOVED && o != OUTCOME_ENDED)
            return true;
    }
    return false;
}
