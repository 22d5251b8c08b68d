/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Order of the installer's labels: events.md 7 (1033 to 1038), seen in English.  That other
 * languages keep it is [inferred]: no source has their texts.  Hence the checks: the version must
 * be dotted numbers, language and status numbers, and the labels as many as in English.
 */
#include "event/template_foreign.h"

#define LABELS_MOST 6

struct value_span {
    size_t begin, end;
};

/* A colon that ends a label: ": " or, in Chinese and Japanese texts, the wide one. */
static size_t colon_at(struct str s, size_t at)
{
    struct str rest = str_from(s, at);

    if (str_starts(rest, STR("\xEF\xBC\x9A")))
        return 3;
    return rest.n > 1 && rest.s[0] == ':' && (rest.s[1] == ' ' || rest.s[1] == '\n' ||
                                              rest.s[1] == '\r') ? 1 : 0;
}

/* The end of a sentence: ". ", the ideographic stop, or the last byte. */
static size_t stop_at(struct str s, size_t at)
{
    struct str rest = str_from(s, at);

    if (str_starts(rest, STR("\xE3\x80\x82")) || str_starts(rest, STR("\xE3\x80\x81")))
        return 3;
    if (rest.n && rest.s[0] == '.' &&
        (rest.n == 1 || rest.s[1] == ' ' || rest.s[1] == '\r' || rest.s[1] == '\n'))
        return 1;
    return 0;
}

static size_t first_stop(struct str s, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        if (stop_at(s, i))
            return i;
    }
    return to;
}

static size_t last_stop(struct str s, size_t from, size_t to)
{
    for (size_t i = to; i > from; i--) {
        if (stop_at(s, i - 1))
            return i - 1;
    }
    return to;
}

/* Export-Csv writes ASCII: each other character is a question mark, stops as well as the letters of
   the next label (log-formats.md 0.1). */
static size_t first_lost(struct str s, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        if (s.s[i] == '?' && (i + 1 == s.n || s.s[i + 1] == '?'))
            return i;
    }
    return to;
}

/*
 * The values behind the labels.  A label can hold a stop ("Erfolg- bzw. Fehlerstatus"), so a value
 * ends at the first one; only the first value, a product's name, may hold stops itself.
 */
static size_t values_of(struct str s, struct str values[LABELS_MOST])
{
    struct value_span v[LABELS_MOST];
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        size_t colon = colon_at(s, i);
        if (!colon)
            continue;
        if (n == LABELS_MOST)
            return 0;
        if (n)
            v[n - 1].end = i;
        v[n++] = (struct value_span){ i + colon, s.n };
    }
    for (size_t i = 0; i < n; i++) {
        size_t end = i == 0 ? last_stop(s, v[i].begin, v[i].end)
                            : first_stop(s, v[i].begin, v[i].end);
        if (end == v[i].end)
            end = first_lost(s, v[i].begin, v[i].end);
        values[i] = str_trim(str_first(str_from(s, v[i].begin), end - v[i].begin));
    }
    return n;
}

static bool is_number(struct str s)
{
    int64_t n;

    return str_i64(s, &n);
}

static bool is_version(struct str s)
{
    size_t dots = 0;

    for (size_t i = 0; i < s.n; i++) {
        if (s.s[i] == '.')
            dots++;
        else if (s.s[i] < '0' || s.s[i] > '9')
            return false;
    }
    return s.n && dots > 0;
}

/* name, version, language, manufacturer, then what is the event's own */
static size_t installer(uint32_t id, struct str message, struct str params[TEMPLATE_PARAMS])
{
    struct str v[LABELS_MOST];
    size_t n = values_of(str_trim(message), v);
    size_t expected = id <= 1035 ? 5 : 6;

    if (n != expected || !v[0].n || !is_version(v[1]) || !is_number(v[2]) || !is_number(v[n - 1]))
        return 0;
    params[0] = v[0];
    params[1] = v[1];
    params[2] = v[2];
    params[3] = v[4];
    params[4] = n == 5 ? v[3] : v[5];
    if (n == 5)
        return 5;
    params[5] = v[3];
    return 6;
}

static bool is_word_byte(char c)
{
    return is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '\\' || c == '@';
}

/* A computer's full name: labels with letters, digits and hyphens, a last one of letters. */
static bool is_computer(struct str w)
{
    size_t dot = w.n;

    for (size_t i = 0; i < w.n; i++) {
        if (w.s[i] == '\\' || w.s[i] == '@')
            return false;
        if (w.s[i] == '.')
            dot = i;
    }
    if (dot == 0 || dot + 2 >= w.n)
        return false;
    for (size_t i = dot + 1; i < w.n; i++) {
        char c = (char)(w.s[i] | 0x20);
        if (c < 'a' || c > 'z')
            return false;
    }
    return true;
}

/* 80070643, C000296E or 0x80070643 */
static bool is_code(struct str w)
{
    uint64_t n;
    bool prefixed = str_starts(w, STR("0x"));

    return (w.n == 8 || (prefixed && w.n == 10)) &&
           (prefixed || w.s[0] == '8' || str_starts(w, STR("C0"))) && str_hex64(w, &n);
}

static bool begins_sentence(struct str label)
{
    return label.n > 1 && label.s[0] >= 'A' && label.s[0] <= 'Z' && label.s[1] >= 'a' &&
           label.s[1] <= 'z';
}

/* The text of 10617 has no blank behind a stop: "ag17.corp.example.The" (events.md 4). */
static struct str without_sentence(struct str word)
{
    size_t dot = word.n, before;

    while (dot && word.s[dot - 1] != '.')
        dot--;
    before = dot ? dot - 1 : 0;
    while (before && word.s[before - 1] != '.')
        before--;
    return dot && begins_sentence(str_from(word, dot)) && !begins_sentence(str_from(word, before))
               ? str_first(word, dot - 1)
               : word;
}

static struct str next_word(struct str s, size_t *at, bool *in_address)
{
    size_t from;

    while (*at < s.n && (!is_word_byte(s.s[*at]) || s.s[*at] == '.')) /* a stop is no word */
        (*at)++;
    from = *at;
    *in_address = from && s.s[from - 1] == '/';
    while (*at < s.n && is_word_byte(s.s[*at]))
        (*at)++;
    s = str_first(str_from(s, from), *at - from);
    while (s.n && s.s[s.n - 1] == '.')
        s.n--;
    return s;
}

/*
 * Operation, computer, account, code, ... (events.md 4): the computer and the code are told by
 * their form.  A full name behind the word "computer" ("Remotecomputer") is the one; a message
 * without that word must name exactly one.  Short names are left to the signatures.
 */
static size_t push(struct str message, struct str params[TEMPLATE_PARAMS])
{
    bool says_computer = str_find_nocase(message, STR("computer")) < message.n;
    struct str word, before = STR("");
    bool in_address;
    size_t at = 0;

    for (; (word = next_word(message, &at, &in_address)).n; before = word) {
        bool behind = str_ends_nocase(before, STR("computer"));

        word = without_sentence(word);
        if (!in_address && is_computer(word) && (behind || !says_computer)) {
            if (params[1].n && !str_eq_nocase(params[1], word))
                return 0;
            params[1] = word;
        }
    }
    for (at = 0; (word = next_word(message, &at, &in_address)).n && !params[3].n;) {
        if (is_code(word))
            params[3] = word;
    }
    if (!params[1].n)
        return 0;
    return params[3].n ? 4 : 2;
}

size_t template_foreign(struct str provider, uint32_t id, struct str message,
                        struct str params[TEMPLATE_PARAMS])
{
    for (size_t k = 0; k < TEMPLATE_PARAMS; k++)
        params[k] = STR("");
    if (str_eq(provider, STR("MsiInstaller")) &&
        ((id >= 1033 && id <= 1036) || id == 1038))
        return installer(id, message, params);
    if (str_eq(provider, STR("Health Service Modules")) && id >= 10600 && id <= 10629)
        return push(message, params);
    return 0;
}
