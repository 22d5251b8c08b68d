/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pages of facts for the verdict (tests/verdict/README.md has the grammar): read a page into
 * evidence, judge it.  A world is what the pages are judged by: the small plan and signatures of
 * tests/verdict, or everything that is built into the program.
 */
#ifndef TESTS_CASEPAGE_H
#define TESTS_CASEPAGE_H

#include "base/err.h"
#include "rules/hazard.h"
#include "rules/plan.h"
#include "rules/ruleset.h"
#include "verdict/verdict.h"

#define CASE_EXPECTS_MOST 200
#define CASE_HITS_MOST 400 /* of one source */

struct case_world {
    struct arena arena;
    struct signature *signatures; /* of tests/verdict, or NULL */
    size_t signatures_n;
    struct ruleset *ruleset;      /* the shipped ones, or NULL */
    const struct plan **plans;
    size_t plans_n, plans_cap;
    struct releases *releases;
    struct hazards hazards;
};

/* A line on a hit: what stands behind host and channel. */
struct case_hit {
    struct str host, word, body;
};

struct case_page {
    struct arena arena;
    struct evidence *evidence;
    when day;
    bool strict;
    bool places; /* find where it would stand whether tasks were done: --why asks */
    struct str forced;     /* plan ID */
    struct str lines[CASE_EXPECTS_MOST]; /* the expect lines */
    size_t lines_n;
    struct case_hit *hits; /* by host and channel: a fleet has many of both */
    size_t hits_n, hits_cap;
    size_t sources_n;      /* seen in the page */
    size_t leave_out;      /* number of the source that is lost; SIZE_MAX: none */
    bool lost_a_failure;   /* it told of one */
    struct str unknown;    /* a signature or a line that nobody knows; empty: all are known */
};

int case_world_small(struct case_world *w, struct err *err);
int case_world_shipped(struct case_world *w, struct err *err);
void case_world_release(struct case_world *w);

/* Whether the page asks for the shipped plans and signatures. */
bool case_is_shipped(struct str text);
/* The page's strings point into text; reverse: its hits arrive last first. */
void case_page_read(const struct case_world *w, struct case_page *p, struct str text,
                    size_t leave_out, bool reverse);
void case_page_release(struct case_page *p);
/* As verdict_reach; the verdict borrows from page and world. */
int case_judge(struct verdict **v, const struct case_world *w, const struct case_page *p,
               struct err *err);

struct str case_file(struct arena *a, const char *path); /* empty where it cannot be read */
struct str case_word(struct str *line);                  /* cuts the first word */

#endif
