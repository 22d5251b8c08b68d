/* SPDX-License-Identifier: Apache-2.0 */
/* Private to --why: what its two files share. */
#ifndef REPORT_REPORT_WHY_H
#define REPORT_REPORT_WHY_H

#include "report/report_text.h"

/* report_why.c */
void why_names(struct page *p, const char *label, struct strs list);
void why_ref(struct page *p, const struct ref *r, size_t indent); /* with its signature */
void why_refs(struct page *p, const struct refs *refs, size_t indent);
void why_coverage(struct page *p, const struct coverage *c);
bool why_is_host(const struct verdict *v, size_t at, struct str name);

/* why_change.c */
const char *why_change_of(enum state s);
const char *why_change_order(const struct constraint_result *c);
void why_change(struct page *p, const struct verdict *v, const struct judged *d,
                const struct phase_result *r, const struct instance *in);
void why_change_pair(struct page *p, const struct verdict *v, const struct judged *d,
                     const struct constraint_result *c, const struct breach *open);
void why_change_pairs(struct page *p, const struct verdict *v, const struct judged *d,
                      const struct constraint_result *c); /* once, behind all of them */

/* Of what is told by when machines were upgraded: where that would stand. */
void why_times(struct page *p, const struct verdict *v, const struct judged *d, size_t host,
               size_t indent);

/* why_others.c; of tasks and findings: how much there was to show */
void why_rule(struct page *p, const char *label, const struct task_rule *r);
size_t why_task(struct page *p, const struct verdict *v, const struct judged *d,
                const struct task_result *t, struct str host);
size_t why_findings(struct page *p, const struct verdict *v, struct str id, struct str host);
void why_whole(struct page *p, const struct verdict *v);

#endif
