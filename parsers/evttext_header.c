/* SPDX-License-Identifier: Apache-2.0 */
/* What makes a header of label lines; event XML among the lines. */
#include "parsers/evttext_header.h"

#include "parsers/evtxml_event.h"

#define RULER_LEAST 20u

static bool starts_with_digit(struct str s)
{
    return s.n && s.s[0] >= '0' && s.s[0] <= '9';
}

/*
 * "Computer: ms01" in prose and a whole header behind it: the first line is not part of that, or
 * its computer would come twice.
 */
static bool has_stray_start(const struct header *h)
{
    switch (h->starts) {
    case LABEL_DATE:
    case LABEL_TIME:
    case LABEL_OPCODE:
    case LABEL_KEYWORDS:
    case LABEL_USER:
    case LABEL_USER_NAME:
    case LABEL_COMPUTER:
        return h->repeats == h->starts;
    default:
        return false;
    }
}

bool header_is_whole(const struct header *h)
{
    const bool *has = h->has;

    if (has_stray_start(h))
        return false;
    if (has[LABEL_ID] && starts_with_digit(h->value[LABEL_ID]))
        return has[LABEL_LOG] || has[LABEL_SOURCE] || has[LABEL_LEVEL] || has[LABEL_COMPUTER] ||
               has[LABEL_DATE];
    return h->labels_n >= 4 && has[LABEL_SOURCE] && (has[LABEL_LOG] || has[LABEL_LEVEL]);
}

bool header_line(struct header *h, struct str s, enum label label, struct str value,
                 enum label *last)
{
    if (label == LABEL_NONE) {
        if (*last == LABEL_NONE || h->value[*last].n)
            return false;
        h->value[*last] = label_trim(str_from(s, label_quote(s)));
        *last = LABEL_NONE;
        return true;
    }
    if (label == LABEL_NUMBER || label == LABEL_DESCRIPTION || label == LABEL_XML)
        return false;
    if (label == LABEL_ID && value.n && !starts_with_digit(value))
        return false;
    if (h->has[label] && label == LABEL_OPCODE)
        return true;
    if (h->has[label]) {
        h->repeats = label;
        return false;
    }
    if (!h->labels_n)
        h->starts = label;
    h->has[label] = true;
    h->value[label] = value;
    h->labels_n++;
    *last = label;
    return true;
}

struct str evttext_unruled(struct str message)
{
    size_t n;

    while ((n = message.n) > 0) {
        while (n && message.s[n - 1] == '=')
            n--;
        if (message.n - n < RULER_LEAST || (n && message.s[n - 1] != '\n'))
            break;
        while (n && is_sign_of(message.s[n - 1], "\n\r "))
            n--;
        message.n = n;
    }
    return message;
}

/* ---- event XML ---- */

size_t evttext_event(struct str s, struct str next)
{
    for (size_t at = 0; at < s.n; at++) {
        struct str rest, tag;

        at += str_find_char(str_from(s, at), '<');
        rest = str_from(s, at);
        if (!rest.n || evtxml_tag(rest) != TAG_EVENT)
            continue;
        tag = str_first(rest, 512);
        if (str_find(tag, STR("/win/2004/08/events/event")) < tag.n ||
            str_find(tag, STR("<System>")) < tag.n ||
            str_find(str_first(next, 64), STR("<System>")) < str_first(next, 64).n)
            return at;
    }
    return s.n;
}

size_t evttext_event_end(struct str s)
{
    for (size_t at = 0; at < s.n; at++) {
        struct str rest;
        size_t close;

        at += str_find_char(str_from(s, at), '<');
        rest = str_from(s, at);
        if (!rest.n || evtxml_tag(rest) != TAG_EVENT_END)
            continue;
        close = str_find_char(rest, '>');
        return at + (close < rest.n ? close + 1 : rest.n);
    }
    return 0;
}
