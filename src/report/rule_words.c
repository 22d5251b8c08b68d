/* SPDX-License-Identifier: Apache-2.0 */
#include "report/rule_words.h"

#include "base/when.h"

static const char *span_words(enum span s)
{
    switch (s) {
    case SPAN_ANY:
        return "at any time";
    case SPAN_BEFORE_FIRST:
        return "in the week before the first server begins";
    case SPAN_FIRST_RUN:
        return "while the first server runs";
    case SPAN_BEFORE_PACKAGE:
        return "in the week before the first package of the first server is launched";
    case SPAN_WINDOW:
        return "from the begin of the first server to half an hour after the last machine's end";
    case SPAN_INSIDE:
        return "from the begin of the first server to the last machine's end";
    case SPAN_FROM_OWN:
        return "since the machine's own last attempt began";
    case SPAN_AFTER_OWN:
        return "after the machine's own end";
    case SPAN_AFTER_END:
        return "after the end of the last machine";
    }
    return "";
}

static void with(struct page *p, const char *words, struct str value)
{
    if (!value.n)
        return;
    page_put(p, "%s", words);
    page_show(p, value);
}

void rule_words(struct page *p, const struct task_rule *r)
{
    bool in_hours = r->later % WHEN_HOUR == 0;

    for (size_t i = 0; i < r->seen.n; i++)
        with(p, i ? ", " : "", r->seen.items[i]);
    with(p, " with ", r->where);
    page_put(p, "; %s", span_words(r->span));
    if (r->later)
        page_put(p, ", at least %lld %s behind that",
                 (long long)(r->later / (in_hours ? WHEN_HOUR : WHEN_MINUTE)),
                 in_hours ? "hours" : "minutes");
    with(p, "; each by itself: ", r->by);
    with(p, "; only what had before the upgrade ", r->was);
    if (r->answers)
        page_put(p, "; it only takes back what was seen against it before");
    if (r->alone)
        page_put(p, "; only if it was never done, as far as the log goes");
    if (r->hearsay)
        page_put(p, "; only where nothing shows that it was done");
    for (size_t i = 0; i < r->unless.n; i++)
        with(p, i ? ", " : "; not where this is seen anywhere: ", r->unless.items[i]);
    for (size_t i = 0; i < r->started.n; i++)
        with(p, i ? ", " : "; as the first word behind that, so that it ran: not started since by ",
             r->started.items[i]);
    with(p, r->support ? "; part, if anything is seen of it: " : "; part ", r->part);
}
