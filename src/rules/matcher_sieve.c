/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Most entries of a setup log are left out before they are events: nobody knows a word in them, or
 * the words that are known decide all rules that they wake.  Of their hits the text, place and time
 * are passed on with the next event (briefs).  What a rule needs beyond words in the message or the
 * text makes an event of the entry, and everything is as it is without a sieve.
 */
#include "rules/matcher_inside.h"
#include "rules/unwrap.h"

#include <string.h>

static size_t look(const void *ctx, struct str s, struct mark *marks, size_t *n)
{
    const struct matcher *m = ctx;

    if (m->awake.words)
        return windows_look(m->awake.words, s, marks, n);
    *n = 0;
    return s.n;
}

/* *most: what they ask. */
static size_t tell_woken(struct matcher *m, uint32_t told[SIEVE_TOLD], enum awake_asks *most)
{
    struct awake *a = &m->awake;
    size_t n = 0;

    *most = AWAKE_MESSAGE;
    for (size_t i = 0; i < a->n; i++) {
        const struct routed *routed = &a->entries->rules[a->woken[i]];
        enum awake_asks asks = awake_asks(a, a->woken[i]);

        *most = asks > *most ? asks : *most;
        if (asks == AWAKE_MORE)
            return SIEVE_ASKS;
        if (matcher_truth(m, routed->condition) != TRUTH_YES)
            continue;
        if (n == SIEVE_TOLD || !rule_is_brief(m->set->rules[routed->rule]))
            return SIEVE_ASKS;
        told[n++] = a->woken[i];
    }
    return n;
}

/* All its words are in the message. */
static bool is_by_message(struct str text, struct str message, const struct mark *marks, size_t n)
{
    while (n && awake_in_message(&marks[n - 1], text, message))
        n--;
    return !n;
}

static size_t tell_marked(struct matcher *m, struct str text, struct str message,
                          const struct mark *marks, size_t n, uint32_t told[SIEVE_TOLD])
{
    const void *entries = m->awake.entries;
    struct event one = { .kind = EVENT_TEXT, .text = text, .message = message, .sieved = true,
                         .own_words = true };
    struct retold_entry *kept =
        is_by_message(text, message, marks, n) ? retold_slot(&m->retold, message) : NULL;
    enum awake_asks most;

    if (kept && retold_is(kept, entries, message)) {
        memcpy(told, kept->told, sizeof kept->told);
        return kept->told_n;
    }
    matcher_begin(m, &one);
    awake_marked(&m->awake, &m->record, marks, n);
    n = tell_woken(m, told, &most);
    if (kept && n != SIEVE_ASKS && most == AWAKE_MESSAGE)
        retold_keep(kept, entries, message, told, n);
    return n;
}

/* The position in awake.entries of each rule that is true of the entry. */
static size_t tell(void *teller, struct str text, struct str message, const struct mark *marks,
                   size_t n, uint32_t told[SIEVE_TOLD])
{
    struct matcher *m = teller;
    const struct awake *a = &m->awake;
    const struct routed *sure;

    if (m->costs || !a->entries || !a->words_alone)
        return SIEVE_ASKS;
    sure = n == 1 ? awake_sure(a, marks, text, message) : NULL;
    if (!sure || !rule_is_brief(m->set->rules[sure->rule]))
        return tell_marked(m, text, message, marks, n, told);
    told[0] = (uint32_t)(sure - a->entries->rules);
    return 1;
}

static bool apart(const void *ctx, struct str line, struct str next)
{
    const struct matcher *m = ctx;

    return !m->awake.words_break && text_stands_apart(line, next);
}

bool matcher_sieve(struct matcher *m, struct str channel, struct str aside, struct sieve *out)
{
    bool any = awake_sieve(&m->awake, channel, aside, &m->record.scratch);

    *out = (struct sieve){ look, m, m->awake.words_alone, tell, m, apart };
    return any;
}

/* Most of the hits of a setup log: their entries were left out before the event. */
void matcher_tell_briefs(const struct matcher *m, const struct event *ev, hit_fn *on_hit,
                         void *ctx)
{
    struct event one = { .kind = ev->kind, .channel = ev->channel, .computer = ev->computer,
                         .run = ev->run };

    for (size_t i = 0; i < ev->briefs_n; i++) {
        const struct brief *b = &ev->briefs[i];
        const struct rule *rule = m->set->rules[m->awake.entries->rules[b->told].rule];

        one.text = b->text;
        one.time = b->time;
        one.line = ev->line - b->lines;
        one.offset = ev->offset - b->bytes;
        on_hit(ctx, &(struct hit){ .signature = &rule->signature, .event = &one,
                                   .reported = true });
    }
}
