/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text without tags whose signs became entities of HTML, as the APIs of chats and tickets give what
 * was pasted into them [inferred]: "&gt; ", "&quot;", "&amp;", "&#39;".  Whoever does so escapes
 * all of a text: it has no "<", no "&" that is not an entity, and where quotation marks are
 * entities no others.  Editors of tickets do so with signs that mean something to them alone
 * ("&#95;" for "_").  JSON and XML have entities of their own in their texts and stay.
 */
#include "input/undress_inside.h"

#define ENTITIES_LEAST 2u
#define SIGNS_LEAST 3u
#define TAGS_LEAST 4u /* "&lt;": enough, even where something else is no entity */

/* The bytes of an entity at the beginning of s, and its character; 0: there is none. */
static size_t entity_at(struct str s, uint32_t *cp)
{
    struct str head = str_first(s, ENTITY_MOST + 2);
    size_t end = str_find_char(head, ';');

    *cp = end > 1 && end < head.n ? undress_entity((struct str){ head.s + 1, end - 1 }) : 0;
    return *cp ? end + 1 : 0;
}

/* An entity that the sample ends in. */
static bool is_cut(struct str s)
{
    size_t n = 1;

    while (n < s.n && undress_in_entity(s.s[n]))
        n++;
    return n == s.n && n <= ENTITY_MOST;
}

/* Brackets, and a text in quotation marks that are none of HTML's. */
static bool is_json(struct str text)
{
    size_t n = 0;

    text = str_trim(text);
    while (n < text.n && strchr("[{ \t\r\n", text.s[n]))
        n++;
    return n && n < text.n && text.s[n] == '"';
}

/* Signs that mean nothing to HTML. */
static bool has_signs(struct str text)
{
    static const char *const signs[] = { "&#95;", "&#42;", "&#91;", "&#93;", "&#45;", "&#123;" };
    size_t found = 0;

    if (str_starts(str_trim(text), STR("<")))
        return false;
    while ((text = str_from(text, str_find(text, STR("&#")))).n) {
        for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
            found += str_starts(text, str_of(signs[i]));
        text = str_from(text, 2);
    }
    return found >= SIGNS_LEAST;
}

bool entities_find(struct str text)
{
    size_t found = 0, tags = 0;
    bool marks = false, others = false;

    if (str_find_char(text, '&') == text.n || is_json(text))
        return false;
    if (str_find_char(text, '<') < text.n)
        return has_signs(text) || page_is_feed(str_trim(text), STR("&lt;pre"));
    for (struct str s = text; (s = str_from(s, str_find_char(s, '&'))).n;) {
        uint32_t cp;
        size_t n = entity_at(s, &cp);

        found += n > 0;
        tags += cp == '<';
        marks = marks || cp == '"';
        others = others || (!n && !is_cut(s));
        s = str_from(s, n ? n : 1);
    }
    others = others || (marks && str_find_char(text, '"') < text.n);
    return tags >= TAGS_LEAST || (found >= ENTITIES_LEAST && !others);
}

void entities_right(struct str line, struct buf *out)
{
    while (line.n) {
        size_t plain = str_find_char(line, '&'), n;
        uint32_t cp;

        buf_add(out, str_first(line, plain));
        line = str_from(line, plain);
        n = line.n ? entity_at(line, &cp) : 0;
        if (n)
            buf_utf8(out, cp);
        else
            buf_add(out, str_first(line, 1));
        line = str_from(line, n ? n : 1);
    }
}
