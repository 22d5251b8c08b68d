/* SPDX-License-Identifier: Apache-2.0 */
/* What a reader must know of machines before trusting their times and names. */
#include "report/report_text.h"

static void heading_once(struct page *p, bool *headed)
{
    if (!*headed)
        page_heading(p, "Machines");
    *headed = true;
}

static void collision(struct page *p, const struct verdict *v, const struct host *h)
{
    page_show(p, h->name);
    page_put(p, " could be ");
    for (size_t i = 0; i < h->fits_n; i++) {
        page_put(p, i ? " or " : "");
        page_show(p, v->hosts[h->fits[i]].name);
    }
    page_put(p, "; it is taken for none of them");
    page_end(p, 2, 4);
}

void show_hosts(struct page *p, const struct verdict *v)
{
    bool headed = false;

    for (size_t i = 0; i < v->hosts_n; i++) {
        if (v->hosts[i].fits_n < 2)
            continue;
        heading_once(p, &headed);
        collision(p, v, &v->hosts[i]);
    }
}
