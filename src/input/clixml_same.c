/* SPDX-License-Identifier: Apache-2.0 */
#include "input/clixml_same.h"

#include "base/scan.h"

#define VALUE_BYTES 4096u /* longer ones are read like everything else */

/* References, and what may be an escape ("_x000D_"), are for the reader: then n is 0. */
static size_t plain_value(struct str s)
{
    size_t at = 0;

    while ((at += scan_three(s.s + at, s.n - at, '<', '&', '_')) < s.n && s.s[at] == '_')
        if (++at == s.n || s.s[at] == 'x')
            return 0;
    return at < s.n && s.s[at] == '<' ? at : 0;
}

struct str clixml_same_value(struct str rest)
{
    return str_first(rest, plain_value(str_first(rest, VALUE_BYTES)));
}

const struct clixml_stretch *clixml_same_next(const struct clixml_same *k, struct str rest,
                                              struct str *value)
{
    unsigned next = k->here < CLIXML_SAME ? k->follows[k->here] : 0;
    const struct clixml_stretch *s;

    if (!next)
        return NULL;
    s = &k->at[next - 1];
    *value = clixml_same_value(rest);
    return value->n && str_starts(str_from(rest, value->n), (struct str){ s->s, s->n }) ? s : NULL;
}

static void note(struct clixml_same *k, struct str s)
{
    if (s.n > sizeof k->behind - k->behind_n) {
        k->ended = false;
        return;
    }
    memcpy(k->behind + k->behind_n, s.s, s.n);
    k->behind_n += s.n;
}

void clixml_same_end(struct clixml_same *k, struct str tag, uint64_t faults)
{
    k->fresh = false;
    k->ended = str_starts(tag, STR("</"));
    k->behind_n = 0;
    k->faults = faults;
    if (k->ended)
        note(k, tag);
}

void clixml_same_text(struct clixml_same *k, struct str text)
{
    k->fresh = false;
    if (k->ended)
        note(k, text);
}

static unsigned find(const struct clixml_same *k, struct str s)
{
    unsigned i = 0;

    while (i < k->n && !str_eq((struct str){ k->at[i].s, k->at[i].n }, s))
        i++;
    return i;
}

void clixml_same_begin(struct clixml_same *k, struct str tag, size_t name_n, unsigned slot,
                       uint64_t faults)
{
    unsigned before = k->ended && k->faults == faults ? k->here : CLIXML_SAME_NONE, at;

    if (before == CLIXML_SAME_NONE)
        k->behind_n = 0;
    k->ended = true;
    note(k, tag);
    at = k->ended ? find(k, (struct str){ k->behind, k->behind_n }) : CLIXML_SAME_NONE;
    if (at == k->n && at < CLIXML_SAME) {
        struct clixml_stretch *s = &k->at[k->n++];

        memcpy(s->s, k->behind, k->behind_n);
        s->n = (uint8_t)k->behind_n;
        s->name_at = (uint8_t)(k->behind_n - tag.n + 1);
        s->name_n = (uint8_t)name_n;
        s->slot = slot;
    }
    if (at < CLIXML_SAME && before < CLIXML_SAME)
        k->follows[before] = (uint8_t)(at + 1);
    k->here = at;
    k->fresh = at < CLIXML_SAME;
    k->ended = false;
}
