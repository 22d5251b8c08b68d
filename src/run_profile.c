/* SPDX-License-Identifier: Apache-2.0 */
#include "run_profile.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/sys.h"
#include "base/utf.h"

#include <stdlib.h>

#define SHOWN_RULES 15

struct row {
    const struct signature *signature;
    struct rule_cost cost;
};

/* Names decide between equals, so that the order is fixed. */
static int by_time(const void *a, const void *b)
{
    const struct row *x = a, *y = b;

    if (x->cost.seconds != y->cost.seconds)
        return x->cost.seconds > y->cost.seconds ? -1 : 1;
    return str_cmp(x->signature->name, y->signature->name);
}

static int by_vain(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    uint64_t vain_x = x->cost.woken - x->cost.hits, vain_y = y->cost.woken - y->cost.hits;

    if (vain_x != vain_y)
        return vain_x > vain_y ? -1 : 1;
    return str_cmp(x->signature->name, y->signature->name);
}

static void add_rows(struct buf *out, const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n && i < SHOWN_RULES && rows[i].cost.woken; i++) {
        const struct rule_cost *c = &rows[i].cost;

        buf_format(out, "  %10.3f ms %12llu %12llu %12llu  ", c->seconds * 1000,
                   (unsigned long long)c->woken, (unsigned long long)(c->woken - c->hits),
                   (unsigned long long)c->hits);
        utf_show(out, rows[i].signature->name);
        buf_char(out, '\n');
    }
}

static void collect(struct row *rows, const struct ruleset *set, struct matcher *const *matchers,
                    size_t n)
{
    for (size_t i = 0; i < ruleset_count(set); i++) {
        rows[i].signature = ruleset_at(set, i);
        for (size_t m = 0; m < n; m++) {
            const struct rule_cost *costs = matcher_costs(matchers[m]);

            if (!costs)
                continue;
            rows[i].cost.woken += costs[i].woken;
            rows[i].cost.hits += costs[i].hits;
            rows[i].cost.seconds += costs[i].seconds;
        }
    }
}

int profile_print(const struct ruleset *set, struct matcher *const *matchers, size_t n,
                  struct err *err)
{
    static const char head[] = "           time    evaluated      in vain         hits  rule\n";
    size_t count = ruleset_count(set);
    struct row *rows = mem_zero(count ? count : 1, sizeof *rows);
    struct buf out = { 0 };

    if (!rows)
        return err_nomem(err, "profile");
    collect(rows, set, matchers, n);
    buf_format(&out, "Rules by time:\n%s", head);
    qsort(rows, count, sizeof *rows, by_time);
    add_rows(&out, rows, count);
    buf_format(&out, "Rules by evaluations in vain:\n%s", head);
    qsort(rows, count, sizeof *rows, by_vain);
    add_rows(&out, rows, count);
    sys_print_error(buf_str(&out));
    buf_release(&out);
    mem_free(rows);
    return 0;
}
