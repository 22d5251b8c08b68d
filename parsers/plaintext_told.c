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
    uint64_t bytes = 0;

    for (size_t i = 0; i < TOLD_HEAD; i++)
        bytes = bytes << 8 | (unsigned char)small(s[i]);
    return (size_t)(bytes * 0x9E3779B97F4A7C15u >> 52) % TOLD_HEADS;
}

void told_learn(struct told *t)
{
    memset(t, 0, sizeof *t);
    for (size_t i = 0; i < descriptions_n && i < TOLD_MOST; i++) {
        size_t at = head_of(descriptions[i].text);

        t->next[i] = t->head[at];
        t->head[at] = (uint16_t)(i + 1);
    }
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* The fixed words at the front of *text; runs of blanks compare equal, and so do capitals. */
static bool take_words(struct str *text, struct str words)
{
    struct str t = *text;

    while (words.n) {
        if (!t.n || (is_blank(words.s[0]) ? !is_blank(t.s[0]) : small(t.s[0]) != small(words.s[0])))
            return false;
        if (is_blank(words.s[0])) {
            while (t.n && is_blank(t.s[0]))
                t = str_from(t, 1);
        } else {
            t = str_from(t, 1);
        }
        words = str_from(words, 1);
    }
    *text = t;
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

bool told_event(const struct told *t, struct str text, struct str *provider, uint32_t *id)
{
    size_t most = 0;

    for (size_t at = 0; at + TOLD_HEAD < text.n; at++) {
        if (!begins_word(text, at))
            continue;
        for (size_t row = t->head[head_of(text.s + at)]; row; row = t->next[row - 1]) {
            const struct description *d = &descriptions[row - 1];
            size_t fixed = fits(d, str_from(text, at));

            if (fixed <= most)
                continue;
            most = fixed;
            *provider = str_of(d->provider);
            *id = d->id;
        }
    }
    return most > 0;
}
