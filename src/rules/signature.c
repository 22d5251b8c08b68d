/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/signature.h"

static const char *const outcomes[] = {
    [OUTCOME_INFO] = "info",           [OUTCOME_STARTED] = "started",
    [OUTCOME_DONE] = "done",           [OUTCOME_FAILED] = "failed",
    [OUTCOME_ROLLED_BACK] = "rolled-back", [OUTCOME_CANCELLED] = "cancelled",
    [OUTCOME_ENDED] = "ended",         [OUTCOME_REMOVED] = "removed",
    [OUTCOME_PRESENT] = "present",     [OUTCOME_WARNING] = "warning",
    [OUTCOME_NOISE] = "expected-noise",
};

static const char *const levels[] = {
    [LEVEL_NONE] = "none",
    [LEVEL_BINARIES] = "binaries",
    [LEVEL_SETUP] = "setup",
    [LEVEL_WORKS] = "works",
};

static const char *const severities[] = {
    [SEVERITY_NONE] = "none",         [SEVERITY_FATAL] = "fatal",
    [SEVERITY_ROLLBACK] = "rollback", [SEVERITY_DEGRADED] = "degraded",
    [SEVERITY_INFO] = "info",         [SEVERITY_NOISE] = "noise",
};

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

/* The position of word in a table of words, or n. */
static size_t word_at(const char *const table[], size_t first, size_t n, struct str word)
{
    for (size_t i = first; i < n; i++)
        if (str_eq(word, str_of(table[i])))
            return i;
    return n;
}

const char *outcome_name(enum outcome o)
{
    return outcomes[o];
}

const char *level_name(enum level l)
{
    return levels[l];
}

const char *severity_name(enum severity s)
{
    return severities[s];
}

bool outcome_of(struct str word, enum outcome *o)
{
    size_t i = word_at(outcomes, 0, COUNT(outcomes), word);

    if (i < COUNT(outcomes))
        *o = (enum outcome)i;
    return i < COUNT(outcomes);
}

/* "none" is our word for the absence of one and never written in a file. */
bool level_of(struct str word, enum level *l)
{
    size_t i = word_at(levels, 1, COUNT(levels), word);

    if (i < COUNT(levels))
        *l = (enum level)i;
    return i < COUNT(levels);
}

bool severity_of(struct str word, enum severity *s)
{
    size_t i = word_at(severities, 1, COUNT(severities), word);

    if (i < COUNT(severities))
        *s = (enum severity)i;
    return i < COUNT(severities);
}

struct str capture_find(const struct capture *list, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].name, name))
            return list[i].value;
    return STR_NONE;
}
