/* SPDX-License-Identifier: Apache-2.0 */
#include "event/redact_look.h"

bool look_value(struct str t, size_t from, size_t to, struct extent *value)
{
    size_t stars;

    while (from < to && is_space(t.s[from]))
        from++;
    while (to > from && is_space(t.s[to - 1]))
        to--;
    for (stars = from; stars < to && t.s[stars] == '*';)
        stars++;
    *value = (struct extent){ from, to };
    return stars < to;
}

bool look_masked(struct str t, size_t i)
{
    size_t end = i;
    char c;

    while (end < t.n && t.s[end] == '*')
        end++;
    c = byte_at(t, end);
    return end - i >= 8 && (end >= t.n || is_space(c) || is_quote(c) || c == ';' || c == '<' ||
                            c == ',' || c == '&' || c == '\\');
}

bool look_quote_ends(struct str t, size_t i)
{
    static const struct str ends = { ";,)}]></.:&|\\\"'", 15 };

    return i >= t.n || is_space(t.s[i]) || str_find_char(ends, t.s[i]) < ends.n;
}

bool look_quoted(struct str t, size_t open, bool json, struct extent *value)
{
    char q = t.s[open];
    size_t i = open + 1;

    if (look_masked(t, i))
        return false;
    while (i < t.n) {
        if (json && t.s[i] == '\\')
            i += 2;
        else if (t.s[i] != q)
            i++;
        else if (!json && byte_at(t, i + 1) == q)
            i += 2;
        else if (json || look_quote_ends(t, i + 1))
            break;
        else
            i++;
    }
    return look_value(t, open + 1, i < t.n ? i : t.n, value);
}

bool look_quoted_escaped(struct str t, size_t quote, struct extent *value)
{
    size_t i = quote + 1, slashes = 0;

    for (; i < t.n; i++) {
        if (t.s[i] == t.s[quote] && slashes % 4 == 1)
            return look_value(t, quote + 1, i - 1, value);
        slashes = t.s[i] == '\\' ? slashes + 1 : 0;
    }
    return look_value(t, quote + 1, t.n, value);
}

bool look_doubled(struct str t, size_t i, bool inside)
{
    char q = byte_at(t, i), next = byte_at(t, i + 2);

    return is_quote(q) && byte_at(t, i + 1) == q && next != q && !at_line_end(t, i + 2) &&
           !is_blank(next) && (inside || !look_quote_ends(t, i + 2));
}

bool look_quoted_doubled(struct str t, size_t open, struct extent *value)
{
    char q = t.s[open];
    size_t i = open + 2, run = 0;

    if (look_masked(t, i))
        return false;
    for (; i < t.n && !(run % 4 >= 2 && t.s[i] != q); i++)
        run = t.s[i] == q ? run + 1 : 0;
    return look_value(t, open + 2, run % 4 >= 2 ? i - run % 4 : i, value);
}

bool look_key_begins(struct str t, size_t i, char sep, bool blanks_inside)
{
    size_t start = i = skip_blanks(t, i);

    if (!is_word_byte(byte_at(t, i)))
        return false;
    while (i - start < KEY_BYTES &&
           (is_word_byte(byte_at(t, i)) || (blanks_inside && byte_at(t, i) == ' ')))
        i++;
    return byte_at(t, i) == '=' || (byte_at(t, i) == ':' && sep == ':');
}

bool look_switch_begins(struct str t, size_t i, char lead)
{
    size_t end;
    char c;

    if (byte_at(t, i) != lead || !is_word_byte(byte_at(t, i + 1)) ||
        (byte_at(t, i + 1) >= '0' && byte_at(t, i + 1) <= '9'))
        return false;
    for (end = i + 1; end - i < KEY_BYTES && is_word_byte(byte_at(t, end));)
        end++;
    c = byte_at(t, end);
    if (is_blank(c)) {
        end = skip_blanks(t, end);
        return at_line_end(t, end) || t.s[end] == lead;
    }
    return at_line_end(t, end) || c == ':' || c == '=' || is_quote(c);
}

bool look_colon_switch_begins(struct str t, size_t i, char lead)
{
    size_t end = i + 1;

    if (!look_switch_begins(t, i, lead))
        return false;
    while (end - i < KEY_BYTES && is_word_byte(byte_at(t, end)))
        end++;
    return byte_at(t, end) == ':';
}

bool look_record_begins(struct str t, size_t i)
{
    static const struct str starts[] = {
        { "MSI (", 5 },    { "Property(", 9 },        { "PROPERTY CHANGE:", 16 },
        { "=== ", 4 },     { "Action ", 7 },          { "Product: ", 9 },
        { "Note: 1:", 8 }, { "Windows Installer ", 18 }, { "CustomAction ", 13 },
    };
    char digit = byte_at(t, i + 1);

    if (byte_at(t, i) == '[' && digit >= '0' && digit <= '9')
        return true;
    for (size_t k = 0; k < sizeof starts / sizeof starts[0]; k++) {
        if (here(t, i, starts[k]))
            return true;
    }
    return false;
}

bool look_wraps(struct str t, size_t end, char lead)
{
    size_t i = next_line(t, end), start = skip_blanks(t, i);

    if (look_record_begins(t, i) || look_switch_begins(t, start, lead))
        return false;
    for (; !at_line_end(t, i); i++) {
        if (is_blank(t.s[i]) && look_colon_switch_begins(t, i + 1, lead))
            return true;
    }
    return false;
}

size_t look_wrapped_start(struct str t, size_t i)
{
    size_t start;

    if (i >= t.n || !at_line_end(t, i))
        return i;
    start = skip_blanks(t, next_line(t, i));
    if (at_line_end(t, start) || look_record_begins(t, start) ||
        look_key_begins(t, start, ':', true) || look_switch_begins(t, start, '/') ||
        look_switch_begins(t, start, '-'))
        return i;
    return start;
}
