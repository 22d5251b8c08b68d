/* SPDX-License-Identifier: Apache-2.0 */
/* Pages and XML in a text of JSON, whose own escapes are signs (undress_strings.c). */
#include "input/undress_inside.h"

#define WHOLE_MOST 300u /* bytes of a tag; what is longer is none */

size_t inline_tag(struct str s, bool *ends_line)
{
    static const char *const names[] = { "br", "p", "div", "pre", "code", "span" };
    size_t end = s.n && s.s[0] == '<' ? str_find_char(str_first(s, WHOLE_MOST), '>') : s.n, n;
    struct str name = str_from(str_first(s, end), 1);

    name = str_from(name, str_starts(name, STR("/")));
    n = str_find_char(name, ' ');
    name = str_first(name, n < str_find_char(name, '/') ? n : str_find_char(name, '/'));
    *ends_line = false;
    for (size_t i = 0; end < s.n && s.s[end] == '>' && i < sizeof names / sizeof names[0]; i++)
        if (str_eq_nocase(name, str_of(names[i]))) {
            *ends_line = i == 0;
            return end + 1;
        }
    return 0;
}

/* What a text begins with, without escaped ends of lines and tabs in front of it. */
static struct str without_ends(struct str text)
{
    text = str_trim(text);
    while (text.n > 1 && text.s[0] == '\\' && strchr("nrt", text.s[1]))
        text = str_trim(str_from(text, 2));
    return text;
}

/* Event XML below tags of a page or a fence, its signs as a page has them. */
static bool is_paged_xml(struct str text)
{
    bool over;
    size_t n;

    if (str_find(text, STR("&lt;Provider Name=")) == text.n)
        return false;
    text = without_ends(text);
    text = without_ends(str_from(text, str_starts(text, STR("```")) ? 3 : 0));
    while ((n = inline_tag(text, &over)) > 0)
        text = without_ends(str_from(text, n));
    return str_starts_nocase(text, STR("&lt;Event")) || str_starts(text, STR("&lt;?xml"));
}

/* Event XML from its beginning, whose own signs are escaped. */
static bool is_event_xml(struct str text)
{
    static const struct str begins[] = { STR_INIT("<Event"), STR_INIT("<?xml"),
                                         STR_INIT("\\u003cEvent"), STR_INIT("\\u003c?xml") };
    bool begun = false;

    text = without_ends(text);
    for (size_t i = 0; i < sizeof begins / sizeof begins[0] && !begun; i++)
        begun = str_eq_nocase(str_first(text, begins[i].n), begins[i]);
    return begun && (str_find(text, STR("<Provider Name=\\\"")) < text.n ||
                     str_find_nocase(text, STR("\\u003cProvider Name=")) < text.n);
}

bool inline_event_xml(struct str text)
{
    return is_event_xml(text) || is_paged_xml(text);
}
