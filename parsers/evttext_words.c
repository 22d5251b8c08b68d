/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/evttext_words.h"

#include "base/mem.h"

void evtwords_keep(struct evttext_words *w, struct str line)
{
    if (w->before.n + line.n >= WORDS_MOST)
        return;
    if (w->before.n)
        buf_char(&w->before, '\n');
    buf_add(&w->before, line);
    w->failed = w->failed || w->before.failed;
}

static bool is_about(const struct event *ev, const struct description *d)
{
    return d && ev->has_event_id && d->id == ev->event_id &&
           (!ev->provider.n || str_eq_nocase(ev->provider, str_of(d->provider)));
}

void evtwords_turn(struct evttext_words *w, struct arena *a, const struct event *ev,
                   struct buf *message)
{
    struct buf before = w->before;

    if (!before.n)
        return;
    if (is_about(ev, told_asked(&w->told, a, buf_str(&before))) &&
        !is_about(ev, told_asked(&w->told, a, buf_str(message)))) {
        w->before = *message;
        *message = before;
        while (message->n && message->s[message->n - 1] == '\n')
            message->n--;
    } else {
        buf_clear(&w->before);
    }
}

void evtwords_release(struct evttext_words *w)
{
    mem_free(w->told);
    buf_release(&w->before);
}
