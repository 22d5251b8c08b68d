/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How far a value goes depends on how it is written:
 *
 *   "Name": "v"   Name="Password">v<   name="Password" value="v"      a quoted name
 *   <Name>v</Name>   &lt;Name&gt;v&lt;/Name&gt;                       an element
 *   PROPERTY CHANGE: Adding NAME property. Its value is 'v'.          a Windows Installer change
 *   Property(S): NAME = v                                             a dump: to the entry's end
 *   /Name:v /Next:                                                    a setup switch: to " /Next"
 *   -Name v                                                           a shell switch: one word
 *   Name=v;  NAME = N'v'  Name: v  Name:=v                            an assignment
 *   ,"Name=""v"" ..."   ,"{""Name"":""v""}"                           the same in a cell of a table
 *
 * Looking ahead is bounded (LOOK bytes, or one line that nobody else looks at), and everything
 * else that is scanned becomes part of the value, so the whole stays linear.
 */
#include "event/redact_extent.h"

#include "event/redact_look.h"

#define LOOK ((size_t)256) /* bytes of context looked at on either side of a name */

/*
 * The name whose value is looked for.  Nothing before floor is looked at: there the last value
 * ended, and what follows a secret must be read in the same way after the secret is masked.
 */
struct found {
    size_t from, floor;
    char sep; /* ':' or '=' */
    bool community;
};

/* A quoted argument: the quote that is followed by a blank or an end, in the same line. */
static size_t behind_quoted_argument(struct str t, size_t open)
{
    size_t i = open + 1;

    while (!at_line_end(t, i)) {
        if (t.s[i] == t.s[open] && (at_line_end(t, i + 1) || is_blank(t.s[i + 1])))
            return i + 1;
        i++;
    }
    return i;
}

static bool switch_value(struct str t, size_t i, char lead, struct extent *value)
{
    size_t start = skip_blanks(t, i);

    if (start > i && look_colon_switch_begins(t, start, lead))
        return false;
    start = i = look_wrapped_start(t, start);
    if (look_masked(t, i))
        return false;
    if (i < t.n && is_quote(t.s[i]))
        i = behind_quoted_argument(t, i);
    for (; i < t.n; i++) {
        if (is_space(t.s[i]) && look_switch_begins(t, i + 1, lead))
            break;
        if (at_line_end(t, i) && !look_wraps(t, i, lead))
            break;
    }
    return look_value(t, start, i, value);
}

/* Was a quote of this kind opened before the name, in its line?  Then the same kind closes it. */
static bool quote_is_open(struct str t, const struct found *name, char q)
{
    size_t i = name->from, seen = 0, stars = 0;

    while (i > name->floor && name->from - i < LOOK && t.s[i - 1] != '\n' && stars < 8) {
        i--;
        seen += t.s[i] == q;
        stars = t.s[i] == '*' ? stars + 1 : 0;
    }
    return seen % 2 == 1;
}


/* Does an unquoted value end at i, a byte behind its first? */
static bool assignment_ends(struct str t, size_t i, const struct found *name)
{
    char c = t.s[i];
    size_t after;

    if (is_blank(c) && is_blank(t.s[i - 1]))
        return false; /* asked at the first blank of the run */
    after = skip_blanks(t, i + 1);
    if (name->community && here(t, i, STR(", Status ")))
        return true;
    if (is_blank(c))
        return look_key_begins(t, i, name->sep, false) || look_switch_begins(t, after, '/');
    if (c == ';')
        return at_line_end(t, after) || is_quote(t.s[after]) ||
               look_key_begins(t, after, '=', true);
    if (c == ',')
        return look_key_begins(t, after, name->sep, true);
    if (c == '&')
        return look_key_begins(t, i + 1, '=', false);
    return is_quote(c) && look_quote_ends(t, i + 1 + (byte_at(t, i + 1) == c)) &&
           quote_is_open(t, name, c);
}

static bool assigned_value(struct str t, size_t i, const struct found *name,
                           struct extent *value)
{
    size_t start = i = look_wrapped_start(t, skip_blanks(t, i));

    if (at_line_end(t, i) || look_masked(t, i))
        return false;
    if ((t.s[i] == 'N' || t.s[i] == 'n') && byte_at(t, i + 1) == '\'')
        return look_quoted(t, i + 1, false, value);
    if (t.s[i] == '\\' && is_quote(byte_at(t, i + 1)))
        return look_quoted_escaped(t, i + 1, value);
    if (look_doubled(t, i, is_quote(t.s[i]) && quote_is_open(t, name, t.s[i])))
        return look_quoted_doubled(t, i, value);
    if (is_quote(t.s[i]) && (is_blank(byte_at(t, i + 1)) || !quote_is_open(t, name, t.s[i])))
        return look_quoted(t, i, false, value);
    if (assignment_ends(t, i, name))
        return false;
    for (i++; !at_line_end(t, i) && !assignment_ends(t, i, name);)
        i++;
    return look_value(t, start, i, value);
}

/* Property(S): NAME = value: the value may have lines of its own, up to the next entry. */
static bool dumped_value(struct str t, size_t i, struct extent *value)
{
    size_t start = i, end;

    for (;;) {
        end = line_end(t, i);
        i = next_line(t, end);
        if (i >= t.n || look_record_begins(t, i))
            return look_value(t, start, end, value);
    }
}

/* ...NAME property. Its [current] value is 'v'. [Its new value: 'w'.]: first to last quote. */
static bool changed_value(struct str t, size_t i, struct extent *value)
{
    size_t start = i, end;

    for (;;) {
        end = line_end(t, i);
        i = end;
        while (end > start && (is_blank(t.s[end - 1]) || t.s[end - 1] == '.'))
            end--;
        if (end > start && t.s[end - 1] == '\'')
            return look_value(t, start, end - 1, value);
        if (i >= t.n)
            return look_value(t, start, t.n, value);
        i = next_line(t, i);
        if (look_record_begins(t, i))
            return look_value(t, start, i, value);
    }
}

static bool json_value(struct str t, size_t i, struct extent *value)
{
    size_t start = i = skip_space(t, i);
    char close = byte_at(t, i) == '[' ? ']' : byte_at(t, i) == '{' ? '}' : '\0';

    if (byte_at(t, i) == '\\' && is_quote(byte_at(t, i + 1)))
        return look_quoted_escaped(t, i + 1, value);
    if (look_doubled(t, i, false))
        return look_quoted_doubled(t, i, value);
    if (i < t.n && is_quote(t.s[i]))
        return look_quoted(t, i, true, value);
    if (look_masked(t, i) || (here(t, i, STR("null")) && !is_word_byte(byte_at(t, i + 4))))
        return false;
    if (close) {
        start = ++i;
        i += str_find_char(str_from(t, i), close);
        return look_value(t, start, i, value);
    }
    while (!at_line_end(t, i) && t.s[i] != ',' && t.s[i] != '}' && t.s[i] != ']')
        i++;
    return look_value(t, start, i, value);
}

/* Between a tag and the next one; with escaped markup that one begins with "&lt;". */
static bool element_value(struct str t, size_t i, struct str next_tag, struct extent *value)
{
    struct str rest;

    i = skip_space(t, i);
    if (here(t, i, STR("<![CDATA["))) {
        i += 9;
        next_tag = STR("]]>");
    }
    rest = str_from(t, i);
    return look_value(t, i, i + str_find(rest, next_tag), value);
}

/* Is the name that of an element, <Name or <ns:Name?  *closing for </Name. */
static bool in_tag(struct str t, const struct found *name, bool *closing)
{
    static const struct str inside = { ":.-", 3 };
    size_t i = name->from, floor = name->floor;

    while (i > floor && name->from - i < KEY_BYTES &&
           (is_word_byte(t.s[i - 1]) || str_find_char(inside, t.s[i - 1]) < inside.n))
        i--;
    *closing = i > floor && t.s[i - 1] == '/';
    if (*closing)
        i--;
    return (i > floor && t.s[i - 1] == '<') || (i >= floor + 4 && here(t, i - 4, STR("&lt;")));
}

static enum hides after_tag_name(struct str t, const struct found *name, size_t i,
                                 struct extent *value)
{
    size_t blank = skip_blanks(t, i);

    if (here(t, i, STR("&gt;")))
        return element_value(t, i + 4, STR("&lt;"), value) ? HIDES_HERE : HIDES_NOT;
    if (blank > i && here(t, blank, STR("value=")))
        return assigned_value(t, blank + 6, name, value) ? HIDES_HERE : HIDES_NOT;
    return blank > i || byte_at(t, i) == '>' ? HIDES_IN_CONTENT : HIDES_NOT;
}

/* "Password": v    Name="Password">v    key="Password" value="v"    "Property":"X","Value":"v" */
static bool after_quoted_name(struct str t, struct found *name, size_t i, struct extent *value)
{
    size_t at = skip_blanks(t, i);

    name->from = i; /* the quotes of the name are a pair */
    if (byte_at(t, at) == ':')
        return json_value(t, at + 1, value);
    if (byte_at(t, at) == '>')
        return element_value(t, at + 1, STR("<"), value);
    if (byte_at(t, at) == '=')
        return assigned_value(t, at + 1, name, value);
    if (here(t, at, STR("value=")))
        return assigned_value(t, at + 6, name, value);
    if (byte_at(t, at) != ',')
        return false;
    at = skip_space(t, at + 1);
    if (!is_quote(byte_at(t, at)) || !here(t, at + 1, STR("value")) ||
        byte_at(t, at + 6) != t.s[at])
        return false;
    at = skip_blanks(t, at + 7);
    return byte_at(t, at) == ':' && json_value(t, at + 1, value);
}

/* '/' or '-' in front of the name, itself at a beginning: the name is a switch.  Else 0. */
static char switch_lead(struct str t, const struct found *name)
{
    static const struct str openers = { "\"'(>[=-", 7 };
    char lead = name->from > name->floor ? t.s[name->from - 1] : '\0', before;

    if (lead != '/' && lead != '-')
        return '\0';
    if (name->from == 1)
        return lead;
    before = t.s[name->from - 2];
    return is_space(before) || str_find_char(openers, before) < openers.n ? lead : '\0';
}

/* -Password secret: one argument. */
static bool argument_value(struct str t, size_t i, struct extent *value)
{
    size_t start = skip_blanks(t, i);

    if (start == i || at_line_end(t, start) || t.s[start] == '/' || t.s[start] == '-' ||
        look_masked(t, start))
        return false;
    if (is_quote(t.s[start]))
        return look_quoted(t, start, false, value);
    for (i = start; !at_line_end(t, i) && (t.s[start] == '(' || !is_blank(t.s[i]));)
        i++;
    return look_value(t, start, i, value);
}

static bool is_dump(struct str t, const struct found *name)
{
    static const struct str heads[] = { { "Property(S): ", 13 }, { "Property(C): ", 13 } };

    for (size_t i = 0; i < 2; i++) {
        if (name->from - name->floor >= heads[i].n &&
            here(t, name->from - heads[i].n, heads[i]))
            return true;
    }
    return false;
}

static bool after_separator(struct str t, struct found *name, char lead, size_t i,
                            struct extent *value)
{
    size_t at = skip_blanks(t, i);

    name->sep = byte_at(t, at);
    if (name->sep != ':' && name->sep != '=')
        return lead && argument_value(t, i, value);
    at++;
    if (name->sep == ':' && byte_at(t, at) == ':')
        return false;
    if (lead && at == i + 1)
        return switch_value(t, at, lead, value);
    if (byte_at(t, at) == '=') /* := and == */
        at++;
    if (is_dump(t, name))
        return dumped_value(t, at, value);
    return assigned_value(t, at, name, value);
}

/* The forms of an ordinary name: after_quoted_name and after_tag_name took the others. */
static bool after_plain_name(struct str t, struct found *name, size_t i, struct extent *value)
{
    static const struct str changes[] = { { " property. Its value is '", 25 },
                                          { " property. Its current value is '", 33 } };

    for (size_t k = 0; k < sizeof changes / sizeof changes[0]; k++) {
        if (here(t, i, changes[k]))
            return changed_value(t, i + changes[k].n, value);
    }
    return after_separator(t, name, switch_lead(t, name), i, value);
}

enum hides extent_after(struct str t, struct extent at, enum name_kind kind, size_t floor,
                        struct extent *value)
{
    struct found name = { at.from, floor, '=', kind == NAME_COMMUNITY };
    size_t i = at.to;
    bool closing;

    if (kind == NAME_KEY &&
        (!switch_lead(t, &name) || (byte_at(t, i) != ':' && byte_at(t, i) != '=')))
        return HIDES_NOT;
    if (byte_at(t, i) == '\\' && is_quote(byte_at(t, i + 1)))
        i++;
    if (is_quote(byte_at(t, i)) && byte_at(t, i + 1) == t.s[i])
        i++;
    if (i < t.n && is_quote(t.s[i]))
        return after_quoted_name(t, &name, i + 1, value) ? HIDES_HERE : HIDES_NOT;
    if (in_tag(t, &name, &closing))
        return closing ? HIDES_NOT : after_tag_name(t, &name, i, value);
    return after_plain_name(t, &name, i, value) ? HIDES_HERE : HIDES_NOT;
}

bool extent_content(struct str t, size_t end_of_tag, struct extent *value)
{
    if (end_of_tag && t.s[end_of_tag - 1] == '/')
        return false;
    return element_value(t, end_of_tag + 1, STR("<"), value);
}

bool extent_private_key(struct str t, struct extent word, struct extent *value)
{
    size_t i = word.to, end;

    if (word.to - word.from != 5 || !here(t, word.from, STR("BEGIN")))
        return false;
    while (i - word.to < KEY_BYTES && (byte_at(t, i) == ' ' || is_word_byte(byte_at(t, i))))
        i++;
    if (!str_ends((struct str){ t.s + word.to, i - word.to }, STR("PRIVATE KEY")) ||
        !here(t, i, STR("-----")))
        return false;
    i += 5;
    end = i + str_find(str_from(t, i), STR("-----END"));
    return look_value(t, i, end, value);
}

bool extent_product_key(struct str t, struct extent word)
{
    size_t i = word.to;

    for (int group = 1; group < 5; group++) {
        size_t end;
        if (byte_at(t, i) != '-')
            return false;
        end = skip_word(t, i + 1);
        if (end - i != 6)
            return false;
        i = end;
    }
    return str_find_char((struct str){ t.s + word.from, 29 }, '_') == 29;
}
