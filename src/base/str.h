/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct str: a borrowed slice of text.  It may hold NUL, is never assumed to be terminated, and
 * lives as long as what it points into.  The empty slice may have s == NULL.  Nothing here
 * allocates or fails.  Letter case is ASCII only; Unicode folding belongs to the rules.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
    const char *s;
    size_t n;
};

#define STR(literal) ((struct str){ (literal), sizeof(literal) - 1 })
#define STR_INIT(literal) { (literal), sizeof(literal) - 1 } /* the same, to initialize a table */
#define STR_NONE ((struct str){ NULL, 0 })
#define STR_FMT(x) (int)((x).n > 100000 ? 100000 : (x).n), ((x).n ? (x).s : "") /* for %.*s */

/* The small ones, for hot paths. */
static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool is_alnum(char c)
{
    return is_letter(c) || is_digit(c);
}

static inline bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* What parts words and lines. */
static inline bool is_space(char c)
{
    return (unsigned char)c <= ' ' && (is_blank(c) || c == '\r' || c == '\n');
}

/* NUL, which ends the signs, is none of them. */
static inline bool is_sign_of(char c, const char *signs)
{
    return c && strchr(signs, c);
}

static inline bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.s, b.s, a.n) == 0);
}

/* Without blanks at the front, as long as there are eight of them. */
static inline struct str str_indented(struct str s)
{
    for (uint64_t eight; s.n >= sizeof eight; s.s += sizeof eight, s.n -= sizeof eight) {
        memcpy(&eight, s.s, sizeof eight);
        if (eight != 0x2020202020202020u)
            break;
    }
    return s;
}

/* The same at its end. */
static inline struct str str_unpadded(struct str s)
{
    for (uint64_t eight; s.n >= sizeof eight; s.n -= sizeof eight) {
        memcpy(&eight, s.s + s.n - sizeof eight, sizeof eight);
        if (eight != 0x2020202020202020u)
            break;
    }
    return s;
}

/* At most n bytes. */
static inline struct str str_first(struct str s, size_t n)
{
    return (struct str){ s.s, s.n < n ? s.n : n };
}

/* The rest from at on; empty beyond the end. */
static inline struct str str_from(struct str s, size_t at)
{
    if (at > s.n)
        at = s.n;
    return (struct str){ s.s ? s.s + at : NULL, s.n - at };
}

static inline bool str_starts(struct str s, struct str prefix)
{
    return str_eq(str_first(s, prefix.n), prefix);
}

/* NULL gives the empty slice. */
static inline struct str str_of(const char *terminated)
{
    return (struct str){ terminated, terminated ? strlen(terminated) : 0 };
}

/* The same for one word of a list, none of which is empty: most differ in their first letter, and
   then their length is not asked for. */
static inline bool str_is_word(struct str s, const char *word)
{
    return s.n && s.s[0] == word[0] && str_eq(s, str_of(word));
}

bool str_eq_nocase(struct str a, struct str b);
int str_cmp(struct str a, struct str b); /* by bytes; a prefix sorts first */
int str_cmp_nocase(struct str a, struct str b);
bool str_starts_nocase(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
bool str_ends_nocase(struct str s, struct str suffix);
struct str str_trim(struct str s); /* blanks, tabs, CR, LF at both ends */

/* str_find(hay, needle): position of the first occurrence, or hay.n where there is none. */
size_t str_find(struct str hay, struct str needle);
size_t str_find_nocase(struct str hay, struct str needle);
static inline size_t str_find_char(struct str hay, char c)
{
    const char *hit = hay.n ? memchr(hay.s, c, hay.n) : NULL;

    return hit ? (size_t)(hit - hay.s) : hay.n;
}

/* str_cut(&s, c): what stands before the first c; s moves behind it (to empty if there is none). */
static inline struct str str_cut(struct str *s, char c)
{
    size_t at = str_find_char(*s, c);
    struct str head = str_first(*s, at);

    *s = str_from(*s, at < s->n ? at + 1 : at);
    return head;
}

/* Whole slice as a number; false (and *out untouched) if anything else stands in it or it
   overflows. */
bool str_u64(struct str s, uint64_t *out);
bool str_i64(struct str s, int64_t *out);
bool str_hex64(struct str s, uint64_t *out); /* with or without 0x */

#endif
