/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Part of evtxgen.c: an event as `wevtutil qe /f:xml` prints it (log-formats.md 3.3, 3.4; its form
 * is that of corpus/evtxml/wevtutil.xml).
 */
#ifndef TOOLS_EVTXGEN_XML_H
#define TOOLS_EVTXGEN_XML_H

#include "lib/evtxwrite.h"

static void xml_text(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.s[i] == '<' || s.s[i] == '>' || s.s[i] == '&')
            buf_add(out, s.s[i] == '<' ? STR("&lt;") : s.s[i] == '>' ? STR("&gt;") : STR("&amp;"));
        else
            buf_char(out, s.s[i]);
    }
}

static void xml_wrapped(struct buf *out, const char *before, struct str s, const char *after)
{
    buf_add(out, str_of(before));
    xml_text(out, s);
    buf_add(out, str_of(after));
}

/* GUIDs are printed in small letters. */
static void xml_guid(struct buf *out, struct str guid)
{
    buf_add(out, STR(" Guid='"));
    for (size_t i = 0; i < guid.n; i++) {
        char c = guid.s[i];

        buf_char(out, c >= 'A' && c <= 'F' ? (char)(c - 'A' + 'a') : c);
    }
    buf_char(out, '\'');
}

static void xml_kind(struct buf *out, const struct evtx_event *e)
{
    xml_wrapped(out, "<System><Provider Name='", e->provider, "'");
    if (e->manifest)
        xml_guid(out, e->guid);
    if (e->source_name.n)
        xml_wrapped(out, " EventSourceName='", e->source_name, "'");
    buf_add(out, STR("/><EventID"));
    if (e->has_qualifiers)
        buf_format(out, " Qualifiers='%u'", e->qualifiers);
    buf_format(out, ">%u</EventID>", e->id);
    if (e->manifest)
        buf_format(out, "<Version>%u</Version>", e->version);
    buf_format(out, "<Level>%u</Level><Task>%u</Task>", e->level, e->task);
    if (e->manifest)
        buf_format(out, "<Opcode>%u</Opcode>", e->opcode);
    buf_format(out, "<Keywords>0x%llx</Keywords>", (unsigned long long)e->keywords);
}

static void xml_system(struct buf *out, const struct evtx_event *e, uint64_t record)
{
    char time[28];

    xml_kind(out, e);
    when_put(time, e->time);
    buf_format(out, "<TimeCreated SystemTime='%.27s00Z'/><EventRecordID>%llu</EventRecordID>", time,
               (unsigned long long)record);
    if (e->manifest)
        buf_format(out, "<Correlation/><Execution ProcessID='%u' ThreadID='%u'/>", e->process_id,
                   e->thread_id);
    xml_wrapped(out, "<Channel>", e->channel, "</Channel>");
    xml_wrapped(out, "<Computer>", e->computer, "</Computer>");
    buf_add(out, STR("<Security/></System>"));
}

static void xml_event(struct buf *out, const struct evtx_event *e, uint64_t record)
{
    buf_add(out, STR("<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>"));
    xml_system(out, e, record);
    buf_add(out, STR("<EventData>"));
    for (size_t i = 0; i < e->data_n; i++) {
        if (e->data[i].name.n)
            xml_wrapped(out, "<Data Name='", e->data[i].name, "'>");
        else
            buf_add(out, STR("<Data>"));
        xml_wrapped(out, "", e->data[i].value, "</Data>");
    }
    buf_add(out, STR("</EventData></Event>\r\n"));
}

#endif
