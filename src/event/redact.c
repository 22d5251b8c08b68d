/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What redact_sieve.c lets through is read in one pass over the words of the text (runs of A-Z a-z
 * 0-9 _).  A word that is a secret name asks redact_extent.c how far its value goes, and the pass
 * continues behind the value.  So every byte is looked at a bounded number of times.
 */
#include "event/redact.h"

#include "base/buf.h"
#include "event/redact_extent.h"

#include <string.h>

#define PASSES 8

static const struct str mask = { REDACT_MASK, sizeof REDACT_MASK - 1 };

/* Endings that make a name a secret, and tails behind them that do not unmake it. */
static const struct {
    struct str ending;
    enum name_kind kind;
} endings[] = {
    { { "password", 8 }, NAME_PASSWORD },    { { "passwd", 6 }, NAME_PASSWORD },
    { { "pwd", 3 }, NAME_PASSWORD },         { { "passphrase", 10 }, NAME_PASSWORD },
    { { "productkey", 10 }, NAME_PASSWORD }, { { "product_key", 11 }, NAME_PASSWORD },
    { { "pidkey", 6 }, NAME_PASSWORD },      { { "communitystring", 15 }, NAME_COMMUNITY },
};

static const struct str tails[] = {
    { "confirm", 7 },  { "confirmation", 12 }, { "confirmed", 9 }, { "text", 4 },
    { "value", 5 },    { "plain", 5 },         { "encrypted", 9 }, { "again", 5 },
    { "verify", 6 },   { "retype", 6 },        { "hash", 4 },      { "s", 1 },
};

static struct str without_digits(struct str w)
{
    while (w.n && ((w.s[w.n - 1] >= '0' && w.s[w.n - 1] <= '9') || w.s[w.n - 1] == '_'))
        w.n--;
    return w;
}

static enum name_kind kind_by_ending(struct str w)
{
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (str_ends_nocase(w, endings[i].ending))
            return endings[i].kind;
    }
    return NAME_NONE;
}

static enum name_kind kind_of(struct str w)
{
    enum name_kind kind;

    w = without_digits(w);
    if (w.n < 3)
        return NAME_NONE;
    if (str_eq_nocase(w, STR("key")))
        return NAME_KEY;
    kind = kind_by_ending(w);
    for (size_t i = 0; kind == NAME_NONE && i < sizeof tails / sizeof tails[0]; i++) {
        if (str_ends_nocase(w, tails[i]))
            kind = kind_by_ending(without_digits(str_first(w, w.n - tails[i].n)));
    }
    return kind;
}

static struct str words_of(struct str t, struct extent e)
{
    return (struct str){ t.s + e.from, e.to - e.from };
}

/* "Community String": the name is two words; the value follows the second. */
static bool is_community(struct str t, struct extent w)
{
    static const struct str whole = { "community string", 16 };

    return w.to >= whole.n && str_eq_nocase(words_of(t, w), STR("string")) &&
           str_eq_nocase((struct str){ t.s + w.to - whole.n, whole.n }, whole);
}

/* The pass over one text. */
struct pass {
    struct str t;
    size_t at;           /* looked at so far; at the beginning of a step, the end of a value */
    bool in_secret_tag;  /* between <Password and its '>' */
};

/* One word of the text: does it name, or is it, a secret? */
static bool word_hides(struct pass *p, struct extent w, size_t floor, struct extent *value)
{
    enum name_kind kind;
    enum hides hides;

    if (w.to - w.from == 5 && extent_product_key(p->t, w)) {
        *value = (struct extent){ w.from, w.from + 29 };
        return true;
    }
    if (extent_private_key(p->t, w, value))
        return true;
    kind = is_community(p->t, w) ? NAME_COMMUNITY : kind_of(words_of(p->t, w));
    if (kind == NAME_NONE)
        return false;
    hides = extent_after(p->t, w, kind, floor, value);
    if (hides == HIDES_IN_CONTENT)
        p->in_secret_tag = true;
    return hides == HIDES_HERE;
}

/* A byte between words ends the tag of a secret element, and its content begins. */
static bool tag_ends(struct pass *p, size_t i, struct extent *value)
{
    char c = p->t.s[i];

    if (!p->in_secret_tag || (c != '>' && c != '<' && c != '\n'))
        return false;
    p->in_secret_tag = false;
    return c == '>' && extent_content(p->t, i, value);
}

/* next_secret(p, &value): the next value to mask. */
static bool next_secret(struct pass *p, struct extent *value)
{
    size_t floor = p->at;

    while (p->at < p->t.n) {
        struct extent w = { p->at, p->at };
        while (w.to < p->t.n && is_word_byte(p->t.s[w.to]))
            w.to++;
        if ((w.to - w.from >= 3 && word_hides(p, w, floor, value)) ||
            (w.to < p->t.n && tag_ends(p, w.to, value))) {
            p->at = value->to;
            return true;
        }
        p->at = w.to + 1;
    }
    return false;
}

/* One pass: text with its values masked into out; false if there was none (out is untouched). */
static bool redact_once(struct str text, struct buf *out)
{
    struct pass pass = { .t = text };
    struct extent value;
    size_t kept = 0;

    while (next_secret(&pass, &value)) {
        if (kept == 0)
            buf_clear(out);
        buf_add(out, (struct str){ text.s + kept, value.from - kept });
        buf_add(out, mask);
        kept = value.to;
    }
    if (kept)
        buf_add(out, str_from(text, kept));
    return kept > 0;
}

/*
 * A masked value has no line breaks and no quotes any more, and once in a while that lets a name
 * beside it be seen in another light.  So the pass is repeated until it finds nothing; a text made
 * to keep it busy is masked whole.
 */
struct str redact_without_sieve(struct str text, struct arena *a)
{
    struct buf out[2] = { { 0 }, { 0 } };
    struct str now = text;
    bool failed = false;
    int passes = 0;

    while (!failed && passes < PASSES && redact_once(now, &out[passes % 2])) {
        failed = out[passes % 2].failed;
        now = buf_str(&out[passes++ % 2]);
    }
    if (passes == PASSES || failed)
        now = mask;
    else if (passes)
        now = arena_copy(a, now);
    buf_release(&out[0]);
    buf_release(&out[1]);
    if (!now.s && text.s)
        now = mask;
    a->failed = a->failed || failed;
    return now;
}

struct str redact(struct str text, struct arena *a)
{
    return redact_may_hide(text) ? redact_without_sieve(text, a) : text;
}

bool redact_secret_name(struct str name)
{
    if (!redact_may_hide(name))
        return false;
    for (size_t i = 0; i < name.n;) {
        struct extent w = { i, i };
        enum name_kind kind;
        while (w.to < name.n && is_word_byte(name.s[w.to]))
            w.to++;
        kind = kind_of(words_of(name, w));
        if (kind == NAME_PASSWORD || kind == NAME_COMMUNITY || is_community(name, w))
            return true;
        i = w.to + 1;
    }
    return false;
}

static bool is_masked(struct str value)
{
    for (size_t i = 0; i < value.n; i++) {
        if (value.s[i] != '*')
            return false;
    }
    return true;
}

struct str redact_value(struct str name, struct str value, struct arena *a)
{
    if (!redact_secret_name(name))
        return redact(value, a);
    return is_masked(value) ? value : mask;
}

static struct str sibling(const struct event *ev, struct str name)
{
    for (size_t i = 0; i < ev->fields_n; i++) {
        if (str_eq(ev->fields[i].name, name))
            return ev->fields[i].value;
    }
    return STR_NONE;
}

struct str redact_event_field(const struct event *ev, const struct field *f, struct arena *a)
{
    if (str_eq(f->name, STR("Value")) && redact_secret_name(sibling(ev, STR("Property"))))
        return redact_value(STR("password"), f->value, a);
    if (redact_secret_name(f->path))
        return redact_value(f->path, f->value, a);
    return redact_value(f->name, f->value, a);
}
