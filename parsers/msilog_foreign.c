/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/msilog_foreign.h"

#include <string.h>

#define WORDS_MOST 60 /* bytes before the time of an action, or the date of a banner */

static const struct str stop = { ".", 1 }, wide_stop = { "\xE3\x80\x82", 3 };   /* 。 */
static const struct str wide_comma = { "\xE3\x80\x81", 3 };                     /* 、 */
static const struct str wide_colon = { "\xEF\xBC\x9A", 3 };                     /* ： */

static bool is_name(char c)
{
    return is_alnum(c) || c == '_' || c == '.' || c == '-' || c == '{' || c == '}';
}

static struct str skip_blanks(struct str s)
{
    while (s.n && s.s[0] == ' ')
        s = str_from(s, 1);
    return s;
}

static bool take(struct str *s, struct str word)
{
    if (!str_starts(*s, word))
        return false;
    *s = str_from(*s, word.n);
    return true;
}

/* ':' as written in some languages: " :", "：". */
static bool take_colon(struct str *s)
{
    struct str t = skip_blanks(*s);

    if (!take(&t, STR(":")) && !take(&t, wide_colon))
        return false;
    *s = skip_blanks(t);
    return true;
}

static size_t first_digit(struct str s)
{
    size_t at = 0;

    while (at < s.n && !is_digit(s.s[at]))
        at++;
    return at;
}

/* "29.06.2015  9:11:29 ===" and nothing else. */
static bool is_date_alone(struct str s)
{
    size_t colons = 0, others = 0;

    if (!str_ends(s, STR(" ===")))
        return false;
    s.n -= strlen(" ===");
    for (size_t i = 0; i < s.n; i++) {
        if (!is_digit(s.s[i]) && !is_sign_of(s.s[i], "./-: "))
            return false;
        colons += s.s[i] == ':';
        others += is_sign_of(s.s[i], "./-");
    }
    return colons == 2 && (others == 2 || others == 3) && str_find(s, STR("  ")) < s.n;
}

struct str msi_foreign_banner(struct str s, bool *brief)
{
    size_t at = first_digit(str_first(s, WORDS_MOST + 1));

    *brief = false;
    if (!str_starts(s, STR("=== ")) || at > WORDS_MOST)
        return STR_NONE;
    *brief = is_date_alone(str_trim(str_from(s, at)));
    return *brief || str_find(s, STR(": SHIP ")) < s.n ? str_from(s, at) : STR_NONE;
}

/* Without the full stop at the end; false if there is none. */
static bool drop_stop(struct str *s)
{
    *s = str_trim(*s);
    if (str_ends(*s, wide_stop))
        s->n -= wide_stop.n;
    else if (str_ends(*s, stop))
        s->n--;
    else
        return false;
    return true;
}

static struct str last_number(struct str s)
{
    size_t at = s.n;

    while (at && is_digit(s.s[at - 1]))
        at--;
    return str_from(s, at);
}

bool msi_foreign_action(struct str s, struct msi_action *ended)
{
    size_t at = first_digit(str_first(s, WORDS_MOST + 1)), name = 0;
    struct str rest = str_from(s, at);

    *ended = (struct msi_action){ 0 };
    if (!at || at > WORDS_MOST || s.s[at - 1] != ' ' || !when_take_clock(&rest, &ended->clock) ||
        !take_colon(&rest) || !drop_stop(&rest))
        return false;
    ended->value = last_number(rest);
    while (name < rest.n && is_name(rest.s[name]))
        name++;
    ended->action = str_first(rest, name);
    rest = str_from(rest, name);
    if (!rest.n) { /* it starts */
        ended->value = STR_NONE;
        return name && !(ended->action.s[0] >= 'a' && ended->action.s[0] <= 'z');
    }
    if (str_ends(ended->action, stop))
        ended->action.n--;
    else if (!str_starts(rest, wide_stop))
        return false;
    return ended->action.n && ended->value.n == 1 && first_digit(rest) == rest.n - 1;
}

size_t msi_foreign_product(struct str s)
{
    static const struct str words[] = {
        { "Produkt: ", 9 },           { "\xE8\xA3\xBD\xE5\x93\x81: ", 8 }, /* 製品 */
        { "Produit\xC2\xA0: ", 11 },  { "Produit : ", 10 },
        { "Producto: ", 10 },         { "Prodotto: ", 10 },
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_starts(s, words[i]) && str_find(s, STR(" -- ")) < s.n)
            return words[i].n;
    }
    return 0;
}

/* The value behind the next label, and where the label ends; false: there is no more. */
static bool next_value(struct str *s)
{
    for (size_t at = 0; at < s->n; at++) {
        struct str rest = str_from(*s, at);

        if (str_starts(rest, STR(": ")) || str_starts(rest, wide_colon)) {
            take_colon(&rest);
            *s = rest;
            return true;
        }
    }
    return false;
}

/* "10.22.10118.0" at the front of s. */
static struct str version_at(struct str s)
{
    size_t n = 0, dots = 0;

    while (n < s.n && (is_digit(s.s[n]) || (n && s.s[n] == '.')))
        dots += s.s[n++] == '.';
    if (n && s.s[n - 1] == '.') {
        n--;
        dots--;
    }
    return dots ? str_first(s, n) : STR_NONE;
}

/* What stands before the last mark between two values. */
static struct str before_mark(struct str s)
{
    for (size_t at = s.n; at--;) {
        struct str rest = str_from(s, at);

        if (str_starts(rest, STR(". ")) || str_starts(rest, wide_stop) ||
            str_starts(rest, wide_comma))
            return str_first(s, at);
    }
    return STR_NONE;
}

bool msi_foreign_summary(struct str s, struct msi_installed *out)
{
    struct str rest, name;

    *out = (struct msi_installed){ .version = STR_NONE };
    if (!drop_stop(&s))
        return false;
    out->status = last_number(s);
    rest = s;
    if (!out->status.n || str_find(s, STR("Windows ")) == s.n || !next_value(&rest))
        return false;
    name = rest;
    while (next_value(&rest) && !out->version.n)
        out->version = version_at(rest);
    if (!out->version.n)
        return false;
    out->product = before_mark(str_first(name, (size_t)(out->version.s - name.s)));
    return out->product.n > 0;
}
