/* SPDX-License-Identifier: Apache-2.0 */
/* RFC 2045 (what a part is), RFC 2047 and 2231 (names beyond ASCII). */
#include "input/mailhead.h"

#define PARAMETER_MOST 2000u /* bytes of a value that is looked at */

size_t mailhead_name(struct str line)
{
    size_t n = 0;

    while (n < line.n && (is_alnum(line.s[n]) || line.s[n] == '-' || line.s[n] == '_'))
        n++;
    return n < line.n && line.s[n] == ':' ? n : 0;
}

/* The next "; name=value" of a field; value without its quotes. */
static bool take_parameter(struct str *s, struct str *name, struct str *value)
{
    size_t is;

    *s = str_from(*s, str_find_char(*s, ';') + 1);
    *s = str_trim(*s);
    is = str_find_char(*s, '=');
    if (is == s->n)
        return false;
    *name = str_trim(str_first(*s, is));
    *s = str_trim(str_from(*s, is + 1));
    if (s->n && s->s[0] == '"') {
        *value = str_from(*s, 1);
        *value = str_first(*value, str_find_char(*value, '"'));
        *s = str_from(*s, value->n + 2);
    } else {
        *value = str_trim(str_first(*s, str_find_char(*s, ';')));
    }
    *value = str_first(*value, PARAMETER_MOST);
    return true;
}

/* RFC 2231: UTF-8'de'B%C3%BCro.log; only the first of several pieces names the character set. */
static void add_percent(struct mailhead *h, struct str value, bool first)
{
    if (first && str_find_char(value, '\'') < value.n) {
        struct str set = str_cut(&value, '\'');

        (void)str_cut(&value, '\'');
        h->name_utf8 = str_eq_nocase(set, STR("utf-8"));
    }
    while (value.n) {
        uint64_t byte;

        if (value.n > 2 && value.s[0] == '%' &&
            str_hex64((struct str){ value.s + 1, 2 }, &byte)) {
            buf_char(&h->name, (char)byte);
            value = str_from(value, 3);
        } else {
            buf_char(&h->name, value.s[0]);
            value = str_from(value, 1);
        }
    }
}

/* RFC 2047: =?utf-8?B?...?= and =?utf-8?Q?...?=; false: s is not one. */
static bool add_word(struct mailhead *h, struct str *s)
{
    struct mailcode code = { 0, 0 };
    struct str rest = str_from(*s, 2), set = str_cut(&rest, '?'), kind = str_cut(&rest, '?');
    size_t n = str_find(rest, STR("?="));

    if (kind.n != 1 || n == rest.n)
        return false;
    h->name_utf8 = str_eq_nocase(set, STR("utf-8"));
    if ((kind.s[0] | 0x20) == 'b')
        (void)mailcode_base64(&code, str_first(rest, n), &h->name);
    else
        mailcode_quoted(str_first(rest, n), &h->name);
    *s = str_from(rest, n + 2);
    if (str_starts(str_trim(*s), STR("=?"))) /* blanks between two words are none */
        *s = str_trim(*s);
    return true;
}

static void add_words(struct mailhead *h, struct str value)
{
    while (value.n) {
        size_t at = str_find(value, STR("=?"));

        buf_add(&h->name, str_first(value, at));
        value = str_from(value, at);
        if (value.n && !add_word(h, &value)) {
            buf_char(&h->name, value.s[0]);
            value = str_from(value, 1);
        }
    }
}

static void parameter(struct mailhead *h, struct str name, struct str value)
{
    size_t star = str_find_char(name, '*');
    struct str plain = str_first(name, star);

    if (str_eq_nocase(name, STR("boundary")) && value.n && value.n < MAIL_BOUNDARY_MOST) {
        memcpy(h->boundary, value.s, value.n);
        h->boundary_n = value.n;
    }
    if (str_eq_nocase(name, STR("charset")))
        h->jis = str_eq_nocase(value, STR("iso-2022-jp"));
    if (str_eq_nocase(name, STR("format")))
        h->flowed = str_eq_nocase(value, STR("flowed"));
    if (str_eq_nocase(name, STR("delsp")))
        h->delsp = str_eq_nocase(value, STR("yes"));
    if (!str_eq_nocase(plain, STR("filename")) && !str_eq_nocase(plain, STR("name")))
        return;
    if (star == name.n || str_eq(str_from(name, star), STR("*")) ||
        str_starts(str_from(name, star), STR("*0")))
        buf_clear(&h->name); /* else one more piece of it */
    if (star < name.n && name.s[name.n - 1] == '*')
        add_percent(h, value, !h->name.n);
    else if (star < name.n)
        buf_add(&h->name, value);
    else
        add_words(h, value);
}

static void parameters(struct mailhead *h, struct str s)
{
    struct str name, value;
    bool keep = h->name.n > 0; /* the name that Content-Disposition gave, or the type */

    while (take_parameter(&s, &name, &value))
        if (!keep || (!str_eq_nocase(str_first(name, 4), STR("name")) &&
                      !str_eq_nocase(str_first(name, 8), STR("filename"))))
            parameter(h, name, value);
}

void mailhead_field(struct mailhead *h, struct str field)
{
    struct str name = str_first(field, mailhead_name(field));
    struct str s = str_trim(str_from(field, name.n + 1));

    if (str_eq_nocase(name, STR("Content-Type"))) {
        parameters(h, s);
        h->multipart = str_starts_nocase(s, STR("multipart/")) && h->boundary_n;
        h->alternative = str_starts_nocase(s, STR("multipart/alternative"));
        h->page = str_starts_nocase(s, STR("text/html"));
        h->flowed = h->flowed && str_starts_nocase(s, STR("text/plain"));
    } else if (str_eq_nocase(name, STR("Content-Disposition"))) {
        parameters(h, s);
    } else if (str_eq_nocase(name, STR("Content-Transfer-Encoding"))) {
        h->code = str_eq_nocase(s, STR("base64"))             ? MAIL_BASE64
                  : str_eq_nocase(s, STR("quoted-printable")) ? MAIL_QUOTED
                  : str_eq_nocase(s, STR("7bit")) || str_eq_nocase(s, STR("8bit")) ||
                          str_eq_nocase(s, STR("binary"))
                      ? MAIL_PLAIN
                      : MAIL_CODE_OTHER;
    }
}
