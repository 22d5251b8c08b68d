/* SPDX-License-Identifier: Apache-2.0 */
/* Tags by which events are told apart (evtxml_event.h). */
#include "parsers/evtxml_event.h"

#include <string.h>

static enum evtxml_tag tag_of(struct str name, bool closing)
{
    if (str_eq(name, STR("Event")))
        return closing ? TAG_EVENT_END : TAG_EVENT;
    if (str_eq(name, STR("Events")))
        return TAG_EVENTS;
    if (!closing && str_eq(name, STR("RenderingInfo")))
        return TAG_RENDERING;
    return TAG_OTHER;
}

#define IS(s, tag) (memcmp((s).s, tag, sizeof(tag) - 1) == 0) /* one or two instructions */

/* Of those that nearly all events have, without a look at each letter; TAG_OTHER: not known. */
static enum evtxml_tag usual_tag(struct str s)
{
    if (s.n < sizeof "</EventData>")
        return TAG_OTHER;
    if (IS(s, "<Event "))
        return TAG_EVENT;
    if (IS(s, "</Event"))
        return s.s[7] == '>' ? TAG_EVENT_END : IS(s, "</EventData>") ? TAG_DATA : TAG_OTHER;
    return IS(s, "<EventData>") ? TAG_DATA : TAG_OTHER;
}

enum evtxml_tag evtxml_tag(struct str s)
{
    enum evtxml_tag usual = usual_tag(s);
    bool closing = s.n > 1 && s.s[1] == '/';
    size_t from = closing ? 2 : 1, at;

    if (usual != TAG_OTHER)
        return usual;
    s = str_first(s, EVTXML_TAG_BYTES);
    for (at = from; at < s.n; at++) {
        char c = s.s[at];

        if (c == ':')
            from = at + 1;
        else if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '>' || c == '/' ||
                 c == '<')
            return tag_of((struct str){ s.s + from, at - from }, closing);
    }
    return TAG_OTHER;
}
