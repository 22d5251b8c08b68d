/* SPDX-License-Identifier: Apache-2.0 */
/* Beginnings of messages, anywhere in a paragraph. */
#include "parsers/plaintext_told.h"

#include <string.h>

#define INSERTION_MOST 400 /* bytes of one insertion */

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static size_t head_of(const char *s)
{
    uint64_t bytes;

    memcpy(&bytes, s, TOLD_HEAD);
    bytes |= 0x2020202020202020u; /* small letters; what else becomes equal is told apart later */
    return (size_t)(bytes * 0x9E3779B97F4A7C15u >> 52) % TOLD_HEADS;
}

void told_learn(struct told *t)
{
    memset(t, 0, sizeof *t);
    glance_init(&t->heads, TOLD_HEAD - TOLD_STEP + 1, TOLD_STEP);
    for (size_t i = 0; i < descriptions_n && i < TOLD_MOST; i++) {
        size_t at = head_of(descriptions[i].text);

        t->next[i] = t->head[at];
        t->head[at] = (uint16_t)(i + 1);
        glance_learn(&t->heads, descriptions[i].text);
    }
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* The fixed words at the front of *text; runs of blanks compare equal, and so do capitals. */
static bool take_words(struct str *text, struct str words)
{
    size_t at = 0;

    for (size_t i = 0; i < words.n; i++) {
        char wanted = words.s[i];

        if (at == text->n || (is_blank(wanted) ? !is_blank(text->s[at])
                                               : small(text->s[at]) != small(wanted)))
            return false;
        at++;
        while (is_blank(wanted) && at < text->n && is_blank(text->s[at]))
            at++;
    }
    *text = str_from(*text, at);
    return true;
}

/* A run of blanks is looked at from its beginning only: it may be long. */
static bool skip_insertion(struct str *text, struct str words)
{
    bool blank = words.n && is_blank(words.s[0]);

    for (size_t at = 0; at <= text->n && at <= INSERTION_MOST; at++) {
        struct str rest = str_from(*text, at);

        if (blank && at && is_blank(text->s[at - 1]))
            continue;
        if (take_words(&rest, words)) {
            *text = rest;
            return true;
        }
    }
    return false;
}

/* The byte behind the head, which most that share it do not share. */
static bool may_fit(char wanted, char c)
{
    return wanted == '%' || (is_blank(wanted) ? is_blank(c) : small(wanted) == small(c));
}

/* How many bytes of fixed words stand at the front of text; 0: it is another text. */
static size_t fits(const struct description *d, struct str text)
{
    struct str pattern = str_of(d->text), words = str_cut(&pattern, '%');
    size_t fixed = words.n;

    if (!take_words(&text, words))
        return 0;
    while (pattern.n) {
        words = str_cut(&pattern, '%');
        if (!skip_insertion(&text, words))
            return 0;
        fixed += words.n;
    }
    return fixed;
}

static bool begins_word(struct str text, size_t at)
{
    char before = at ? text.s[at - 1] : ' ';

    return !((before >= 'a' && before <= 'z') || (before >= 'A' && before <= 'Z') ||
             (before >= '0' && before <= '9'));
}

/* The description at this place with most words, if these are more than *most. */
static const struct description *told_at(const struct told *t, struct str text, size_t at,
                                         size_t *most)
{
    const struct description *found = NULL;

    if (at + TOLD_HEAD >= text.n || !begins_word(text, at))
        return NULL;
    for (size_t row = t->head[head_of(text.s + at)]; row; row = t->next[row - 1]) {
        const struct description *d = &descriptions[row - 1];
        size_t fixed = may_fit(d->text[TOLD_HEAD], text.s[at + TOLD_HEAD])
                           ? fits(d, str_from(text, at)) : 0;

        if (fixed <= *most)
            continue;
        *most = fixed;
        found = d;
    }
    return found;
}

bool told_event(const struct told *t, struct str text, struct str *provider, uint32_t *id)
{
    size_t most = 0, seen = 0;

    while ((seen = glance_next(&t->heads, text, seen)) < text.n) {
        size_t at = seen < TOLD_STEP ? 0 : seen - TOLD_STEP + 1;

        for (; at <= seen; at++) {
            const struct description *d = told_at(t, text, at, &most);

            if (!d)
                continue;
            *provider = str_of(d->provider);
            *id = d->id;
        }
        seen += TOLD_STEP;
    }
    return most > 0;
}
