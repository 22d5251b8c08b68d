/* SPDX-License-Identifier: Apache-2.0 */
/*
 * XML that a wiki or a ticket system exports, with a log in one of its elements: as it is, between
 * "<![CDATA[" and "]]>", or with entities.  Line ends are those of the log.  Confluence's storage
 * format and ServiceNow's unload of records look so [general knowledge of both, inferred].
 *
 * A page somebody saved a table in, with no more than a head in front of it, has lines of its own,
 * too: a ruler stands in no other.
 *
 * A log in a field of one line, whose ends became "<br>".
 *
 * And Jira's RSS of an issue: a page in entities, in which the log has entities of its own.
 */
#include "input/joined_inside.h"
#include "input/undress_inside.h"

#define UNLOAD_LOOK 200u /* behind the declaration of XML */
#define FEED_LOOK 1500u /* a comment may stand before its first tag */

/* What stands behind the tags that a line begins with. */
static struct str behind_tags(struct str line)
{
    static const struct str cdata = STR_INIT("<![CDATA[");
    size_t at = str_find(line, cdata), n = line.n;

    if (at < line.n)
        return str_from(line, at + cdata.n);
    while (n && line.s[n - 1] != '>')
        n--;
    return line.s[0] == '<' ? str_from(line, n) : line;
}

/* Records, or the head of one event. */
static bool has_records(struct str text)
{
    enum log_kind last = LOG_NONE;
    bool sure = false, again = false;
    unsigned seen = 0;

    while (text.n && !sure && !again) {
        struct str line = str_cut(&text, '\n');
        enum log_kind kind = line.n ? joined_record(behind_tags(line), &sure) : LOG_NONE;

        again = (kind != LOG_NONE && kind == last) ||
                (line.n && labels_head(behind_tags(line), &seen));
        last = kind != LOG_NONE ? kind : last;
    }
    return sure || again;
}

/* ServiceNow's: whatever is in its fields stands there as it was. */
static bool is_unload(struct str begin)
{
    return str_find(begin, STR("<unload unload_date=")) < begin.n;
}

bool page_is_ticket(struct str text)
{
    static const struct str others[] = { STR_INIT("<Event"), STR_INIT("<Objs"), STR_INIT("<Obj "),
                                         STR_INIT("<html"), STR_INIT("<Prereq") };

    if (str_starts(text, STR("<ac:")))
        return true;
    if (!str_starts(text, STR("<?xml")))
        return false;
    if (is_unload(str_first(text, UNLOAD_LOOK)))
        return true;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (str_find(text, others[i]) < text.n)
            return false;
    return has_records(text);
}

/* Records of a log that is known stand behind "<br>" in the first line, which is none of JSON, XML
   or a wiki. */
bool page_is_one_line(struct str text)
{
    static const struct str br = STR_INIT("<br");
    struct str line = str_cut(&text, '\n');
    bool sure;

    if (!line.n || is_sign_of(line.s[0], "{\"<|"))
        return false;
    while ((line = str_from(line, str_find_nocase(line, br))).n) {
        line = str_from(line, str_find_char(line, '>') + 1);
        if (joined_record(line, &sure) != LOG_NONE || structure_line(line))
            return true;
    }
    return false;
}

bool page_is_plain(struct str text)
{
    struct str above = STR_NONE;

    if (str_find_nocase(text, STR("<pre")) < text.n || str_find_nocase(text, STR("<td")) < text.n)
        return false;
    while (text.n) {
        struct str line = str_cut(&text, '\n'), names = str_trim(above);

        if (names.n && str_find_char(names, '<') == names.n && structure_ruler(line))
            return true;
        above = line;
    }
    return false;
}

bool page_is_feed(struct str text, struct str pre)
{
    static const struct str rss = STR_INIT("<rss");

    return (str_starts(text, STR("<?xml")) || str_starts(text, STR("<!--")) ||
            str_starts(text, rss)) &&
           str_find(str_first(text, FEED_LOOK), rss) < str_first(text, FEED_LOOK).n &&
           str_find(text, pre) < text.n;
}
