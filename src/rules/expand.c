/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/expand.h"

#include "base/buf.h"
#include "base/limits.h"

static bool is_name_char(char c)
{
    return is_alnum(c) || c == '_' || c == '-' || c == '.';
}

/* The name of the placeholder that begins at s->s[at], or the empty slice. */
static struct str name_at(struct str s, size_t at)
{
    size_t end = at + 1;

    while (end < s.n && is_name_char(s.s[end]))
        end++;
    if (s.s[at] != '%' || end >= s.n || s.s[end] != '%')
        return (struct str){ "", 0 };
    return (struct str){ s.s + at + 1, end - at - 1 };
}

static const struct definition *find(const struct definition *defs, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(defs[i].name, name))
            return &defs[i];
    return NULL;
}

/* How many texts there will be. */
static enum expanded count(const struct definition *defs, size_t n, struct str text, size_t *total,
                           struct str *unknown)
{
    *total = 1;
    for (size_t i = 0; i < text.n; i++) {
        struct str name = name_at(text, i);
        const struct definition *def = find(defs, n, name);

        if (text.s[i] == '\\' && i + 1 < text.n && text.s[i + 1] == '%')
            i++;
        if (!name.n)
            continue;
        *unknown = name;
        if (!def)
            return EXPAND_UNKNOWN;
        *total *= def->values.n;
        if (*total > LIMIT_EXPANSIONS)
            return EXPAND_TOO_MANY;
        i += name.n + 1;
    }
    return EXPAND_DONE;
}

/* The which-th text: which counts in a number system whose digits are the values. */
static void write_one(struct buf *out, const struct definition *defs, size_t n, struct str text,
                      size_t which)
{
    for (size_t i = 0; i < text.n; i++) {
        struct str name = name_at(text, i);
        const struct definition *def = name.n ? find(defs, n, name) : NULL;

        if (text.s[i] == '\\' && i + 1 < text.n && text.s[i + 1] == '%')
            i++;
        if (!def) {
            buf_char(out, text.s[i]);
            continue;
        }
        buf_add(out, def->values.items[which % def->values.n]);
        which /= def->values.n;
        i += name.n + 1;
    }
}

enum expanded expand_value(struct arena *a, const struct definition *defs, size_t n,
                           struct str text, struct strs *out, struct str *unknown)
{
    struct buf one = { 0 };
    struct str *items;
    size_t total;
    enum expanded result = count(defs, n, text, &total, unknown);

    if (result != EXPAND_DONE)
        return result;
    items = arena_zero(a, total, sizeof *items);
    for (size_t i = 0; items && i < total; i++) {
        buf_clear(&one);
        write_one(&one, defs, n, text, i);
        items[i] = arena_copy(a, buf_str(&one));
    }
    buf_release(&one);
    *out = (struct strs){ items, total };
    return a->failed ? EXPAND_NO_MEMORY : EXPAND_DONE;
}
