/* SPDX-License-Identifier: Apache-2.0 */
/* Private to the text report: its sections, and the pieces that they share. */
#ifndef REPORT_REPORT_TEXT_H
#define REPORT_REPORT_TEXT_H

#include "report/page.h"
#include "report/report.h"

void show_phases(struct page *p, const struct verdict *v, const struct judged *d);
void show_failed(struct page *p, const struct verdict *v, const struct judged *d);
void show_order(struct page *p, const struct verdict *v, const struct judged *d);
void show_advice(struct page *p, const struct verdict *v, const struct judged *d);
void show_tasks(struct page *p, const struct verdict *v, const struct judged *d);
void show_hosts(struct page *p, const struct verdict *v); /* names and clocks */
void show_unseen(struct page *p, const struct verdict *v, const struct report_style *style);
void show_undecided(struct page *p, const struct verdict *v, const struct report_style *style);
void show_read(struct page *p, const struct verdict *v); /* how much was read */
void show_findings(struct page *p, const struct verdict *v);
void show_gone(struct page *p, const struct verdict *v); /* of the baseline */

struct str show_host(const struct verdict *v, size_t host); /* "?" where it is not known */
void show_place(struct page *p, const struct ref *r);       /* MS01/x.evtx #48211 */
void show_ref(struct page *p, const struct ref *r, size_t indent); /* a paragraph of its own */
/* At most max of refs, and how many more there are. */
void show_refs(struct page *p, const struct refs *refs, size_t max, size_t indent);
/* "label: text" as a paragraph; nothing for an empty text.  LF in text begins a new one. */
void show_labelled(struct page *p, const char *label, struct str text, size_t indent);
void show_more(struct page *p, size_t n, const char *what, size_t indent); /* and n more ... (-v) */
bool show_is_serious(const struct finding *f); /* open, fatal or rollback, and not explained */

#endif
