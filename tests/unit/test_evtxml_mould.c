/* SPDX-License-Identifier: Apache-2.0 */
/* Events read by the form of those before them are what they are when read name by name. */
#include "lib/parsed.h"
#include "lib/test.h"

#include "base/scan.h"
#include "parsers/evtxml_event.h"
#include "parsers/evtxml_forms.h"
#include "parsers/evtxml_system.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct parser parser_evtxml;

#define NS "http://schemas.microsoft.com/win/2004/08/events/event"
#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static uint32_t next(uint32_t *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 16;
}

/* '@' is a value. */
static const char *const forms[] = {
    "<Event xmlns='" NS "'><System><Provider Name='@' Guid='@'/><EventID Qualifiers='@'>@</EventID>"
    "<Version>@</Version><Level>@</Level><TimeCreated SystemTime='@'/><EventRecordID>@"
    "</EventRecordID><Correlation/><Execution ProcessID='@' ThreadID='@'/><Channel>@</Channel>"
    "<Computer>@</Computer><Security UserID='@'/></System><EventData><Data Name='a'>@</Data>"
    "</EventData></Event>",
    "<Event xmlns=\"" NS "\">\r\n  <System>\r\n    <Provider Name=\"@\" />\r\n    <EventID>@</EventID>"
    "\r\n    <Channel> @ </Channel>\r\n <Channel>@</Channel><Level/><Computer>@</Computer><Odd x=\"@\">"
    "@</Odd></System>\r\n  <EventData><Data>@</Data></EventData>\r\n</Event>",
    "<Event><System><EventID>@</EventID><Computer/><TimeCreated SystemTime='@'></TimeCreated>"
    "</System><UserData><x>@</x></UserData></Event>",
    "<Event><System><EventID>@</EventID><Task xmlns='q'>@</Task></System></Event>",
    "<Event><System><EventID>@</EventID><Level>@</Level></System><RenderingInfo Culture='en-US'>"
    "<Message>@</Message><Level>@</Level></RenderingInfo></Event>",
    "<Event><System><Provider Name='@'/><EventID>@</EventID><Task>@</Task></System><EventData>\n"
    " <Data Name='a'>@</Data>\n <Data Name='b'/><Data>@</Data><Binary>@</Binary></EventData>"
    "<RenderingInfo Culture='de-DE'><Message>@</Message><Level>@</Level><Task/><Opcode>@</Opcode>"
    "<Keywords><Keyword>@</Keyword><Keyword>@</Keyword></Keywords></RenderingInfo></Event>\n",
};

static const char *const values[] = {
    "HealthService", "2010", "7", "", " ", " 48813 ", "2024-03-16T22:41:07.5Z", "yesterday", "a'b",
    "a\"b", "a>b", "a<b", "a&amp;b", "a & b", "</EventID>", "'/><EventID>9</EventID><x y='", "/",
    "Microsoft-Windows-Security-Auditing", "{54849625-5478-4994-a5ba-3e3b0328c30d}", "\xC3\xA4",
    "99999999999999999999", "\r\n", "<!-- -->", "Operations Manager", "ms01.corp.example",
};

/* Many of the values are good ones, so that forms fit. */
static struct str filled(char *out, uint32_t *seed)
{
    const char *form = forms[next(seed) % COUNT(forms)];
    unsigned good = next(seed) % 4;
    size_t n = 0;

    for (; *form; form++) {
        const char *value = values[next(seed) % (good ? 3 : COUNT(values))];

        if (*form != '@') {
            out[n++] = *form;
        } else if (next(seed) % 60 == 0) {
            memset(out + n, 'x', 5000);
            n += 5000;
        } else {
            memcpy(out + n, value, strlen(value));
            n += strlen(value);
        }
    }
    if (next(seed) % 9 == 0)
        out[next(seed) % n] = "<>/'=& \"x"[next(seed) % 9];
    return (struct str){ out, next(seed) % 11 ? n : next(seed) % n };
}

static bool same_text(struct str a, struct str b)
{
    return str_present(a) == str_present(b) && str_eq(a, b);
}

static bool same_members(const struct event *a, const struct event *b)
{
    return a->has_event_id == b->has_event_id && a->event_id == b->event_id &&
           a->has_record == b->has_record && a->record == b->record && a->level == b->level &&
           a->damaged == b->damaged && a->time.t == b->time.t && a->time.kind == b->time.kind &&
           a->time.digits == b->time.digits && same_text(a->channel, b->channel) &&
           same_text(a->provider, b->provider) && same_text(a->computer, b->computer);
}

static bool same_event(const struct event *a, const struct event *b)
{
    bool same = same_members(a, b) && same_text(a->message, b->message) &&
                same_text(a->level_text, b->level_text) && a->fields_n == b->fields_n;

    for (size_t i = 0; same && i < a->fields_n; i++)
        same = same_text(a->fields[i].name, b->fields[i].name) &&
               same_text(a->fields[i].value, b->fields[i].value) &&
               str_eq(a->fields[i].path, b->fields[i].path) &&
               a->fields[i].place == b->fields[i].place;
    return same;
}

/* Each field is one of its shape's, if it has one. */
static bool keeps_promise(const struct event *ev)
{
    size_t at = 0, i = 0;

    for (; ev->shape && i < ev->fields_n; i++) {
        for (at = 0; at < ev->shape->fields_n; at++)
            if (str_eq(ev->shape->fields[at].name, ev->fields[i].name) &&
                str_eq(ev->shape->fields[at].path, ev->fields[i].path) &&
                ev->shape->fields[at].place == ev->fields[i].place)
                break;
        if (at == ev->shape->fields_n)
            return false;
    }
    return !ev->shape || ev->shape->may_have_message || !str_present(ev->message);
}

/* What the rest brings, at once or when somebody asks what there is. */
static int rest_of(struct evtxml_event *e, struct str s, struct event *ev, bool later)
{
    if (!later)
        return evtxml_event_rest(e, s, ev);
    evtxml_event_later(e, s, ev);
    event_promise(ev);
    CHECK(keeps_promise(ev));
    return 1;
}

TEST(an_event_of_a_known_form_is_what_it_is_name_by_name)
{
    static char text[200000];
    struct evtxml_event *one, *other;
    size_t heads = 0, shapes = 0, ends = 0;
    uint32_t seed = 5;

    CHECK(evtxml_event_open(&one, NULL) == 0 && evtxml_event_open(&other, NULL) == 0);
    for (size_t round = 0; round < 20000; round++) {
        struct str s = filled(text, &seed);
        struct event a, b;
        size_t n = evtxml_event_head(one, s, &a), end;
        bool same, rendered, later;

        CHECK_INT(n, evtxml_system(s, &b, NULL));
        if (n == 0)
            continue;
        heads++;
        end = evtxml_event_end(one, str_from(s, n), &rendered);
        if (end) {
            CHECK(str_ends(str_first(s, n + end), STR("</Event>")));
            CHECK_INT(str_find(s, STR("<RenderingInfo")) < n + end, rendered);
            s = str_first(s, n + end);
            ends++;
        }
        same = CHECK(same_members(&a, &b));
        later = a.has_event_id && round % 2;
        CHECK_INT(rest_of(one, s, &a, later), evtxml_event_read_tolerantly(other, s, &b));
        if (later) /* who reads later takes line ends out of names, as the parser did before */
            CHECK_INT(evtxml_event_unwrap(other, &b), 0);
        shapes += a.shape != NULL;
        if (!same || (a.has_event_id && !CHECK(same_event(&a, &b))))
            test_fail(__FILE__, __LINE__, "event: %.*s", STR_FMT(s));
    }
    CHECK(heads > 5000);
    CHECK(shapes > 1000 && ends > 1000);
    evtxml_event_close(one);
    evtxml_event_close(other);
}

#define EVENT_OF(level, id, quote, a) \
    "<Event><System><Level>" level "</Level><EventID a=" quote a quote ">" id "</EventID></System>" \
    "</Event>"

/* Where the second event begins, for a parser that has met no other; or the text's length. */
static size_t second_of(struct str text)
{
    struct stream *in = NULL;
    struct parse *parse = NULL;
    struct defects d = { 0 };
    struct event ev = { .offset = 0 };
    bool found;

    CHECK_INT(stream_open_memory(&in, text.s, text.n, NULL), 0);
    CHECK_INT(parser_open(&parser_evtxml, &parse, in, &d, NULL), 0);
    found = parser_evtxml.next(parse, &ev) != NEXT_END && parser_evtxml.next(parse, &ev) != NEXT_END;
    parser_close(&parser_evtxml, parse);
    stream_close(in);
    defects_release(&d);
    return found ? (size_t)ev.offset : text.n;
}

TEST(an_event_that_ends_like_those_before_ends_where_it_does)
{
    static char text[200000];
    struct buf doc = { 0 };
    struct stream *in = NULL;
    struct parse *parse = NULL;
    struct defects d = { 0 };
    struct event ev;
    uint32_t seed = 11;
    size_t from = 0, wanted = 0, events = 0;

    for (size_t round = 0; round < 3000; round++)
        buf_add(&doc, filled(text, &seed));
    CHECK_INT(stream_open_memory(&in, doc.s, doc.n, NULL), 0);
    CHECK_INT(parser_open(&parser_evtxml, &parse, in, &d, NULL), 0);
    for (; parser_evtxml.next(parse, &ev) != NEXT_END; events++) {
        if (events)
            CHECK_INT(ev.offset, wanted);
        from = (size_t)ev.offset;
        wanted = from + second_of((struct str){ doc.s + from, doc.n - from });
        CHECK_INT(event_expand(&ev), 0); /* so that the next one is tried */
    }
    CHECK(events > 2000);
    parser_close(&parser_evtxml, parse);
    stream_close(in);
    defects_release(&d);
    buf_release(&doc);
}

TEST(a_form_fits_what_has_it_and_nothing_else)
{
    struct mould m, other;
    struct event ev;

    CHECK_INT(evtxml_system(STR(EVENT_OF("4", "7", "'", "1")), &ev, &m), 66);
    CHECK(m.whole);
    evtxml_system_settle(&m);
    CHECK_INT(m.n, 3);
    CHECK_STR(m.pieces[1].name, STR("EventID_a"));
    CHECK_STR(m.pieces[2].name, STR("EventID"));
    CHECK_INT(mould_fit(&m, STR(EVENT_OF("4", "7", "'", "1"))), 66);
    CHECK_INT(mould_fit(&m, STR(EVENT_OF("4", "7", "'", "two"))), 0); /* it has not seen that yet */

    CHECK_INT(evtxml_system(STR(EVENT_OF("4", "81", "'", "two")), &ev, &other), 69);
    CHECK_INT(mould_differ(&other, &m), 2);
    mould_widen(&other, &m);
    evtxml_system_settle(&other);
    CHECK_INT(mould_fit(&other, STR(EVENT_OF("4", "5", "'", "three"))), 70);
    CHECK_STR(other.values[0], STR("4"));
    CHECK_STR(other.values[1], STR("three"));
    CHECK_STR(other.values[2], STR("5"));
    CHECK_INT(mould_fit(&other, STR(EVENT_OF("3", "5", "'", "three"))), 0);
    CHECK_INT(mould_fit(&other, STR(EVENT_OF("4", "5", "\"", "three"))), 0);
    CHECK_INT(mould_fit(&other, STR(EVENT_OF("4", "5", "'", "th<ee"))), 0);
    CHECK_INT(mould_fit(&other, str_first(STR(EVENT_OF("4", "5", "'", "three")), 69)), 0);

    CHECK_INT(evtxml_system(STR(EVENT_OF("4", "7", "\"", "1")), &ev, &m), 66);
    CHECK(mould_differ(&m, &other) == SIZE_MAX);
}

/* More kinds of events than are kept, and each of them with everything that varies. */
TEST(forms_that_are_many_are_what_they_are_name_by_name)
{
    enum { IDS = 3 * FORMS_SETS * FORMS_WAYS };
    struct evtxml_event *one;
    uint32_t seed = 3;

    CHECK(evtxml_event_open(&one, NULL) == 0);
    for (size_t round = 0; round < 20 * IDS; round++) {
        struct buf text = { 0 };
        struct event a, b;
        size_t id = round < 5 * IDS ? next(&seed) % 9 : next(&seed) % IDS;

        buf_format(&text, "<Event xmlns='" NS "'><System><Provider Name='P%zu'/><EventID>%zu</EventID>"
                   "<Level>%u</Level><TimeCreated SystemTime='2024-03-16T22:41:%02u.5Z'/>"
                   "<EventRecordID>%zu</EventRecordID><Computer>ms%u</Computer></System></Event>",
                   id / 7, id, next(&seed) % 40 ? 4 : 2, next(&seed) % 60, round, next(&seed) % 3);
        CHECK_INT(evtxml_event_head(one, buf_str(&text), &a),
                  evtxml_system(buf_str(&text), &b, NULL));
        CHECK(same_members(&a, &b));
        CHECK_INT(a.event_id, id);
        buf_release(&text);
    }
    evtxml_event_close(one);
}

/* What a rule asks first must not lie where the next bytes are read to. */
TEST(members_stay_while_the_rest_of_a_long_event_arrives)
{
    static const size_t chunks[] = { 511, 4096, 20000, 70000, 1 << 20 };

    for (size_t c = 0; c < COUNT(chunks); c++) {
        struct buf doc = { 0 };
        struct stream *in = NULL;
        struct parse *parse = NULL;
        struct defects d = { 0 };
        struct event ev;
        unsigned n = 0;

        for (unsigned i = 0; i < 400; i++) {
            buf_format(&doc, "<Event><System><Provider Name='P%04u'/><EventID>%u</EventID><Channel>C%04u"
                       "</Channel></System><EventData><Data>", i, i, i);
            for (unsigned k = 0; k < 830 + 37 * (i % 60); k++)
                buf_add(&doc, STR("0123456789"));
            buf_add(&doc, STR("</Data></EventData></Event>\n"));
        }
        CHECK_INT(stream_open_memory(&in, doc.s, doc.n, NULL), 0);
        stream_set_chunk(in, chunks[c]);
        CHECK_INT(parser_open(&parser_evtxml, &parse, in, &d, NULL), 0);
        for (; parser_evtxml.next(parse, &ev) == NEXT_EVENT; n++) {
            char provider[8], channel[8];

            snprintf(provider, sizeof provider, "P%04u", n % 10000);
            snprintf(channel, sizeof channel, "C%04u", n % 10000);
            CHECK_INT(ev.event_id, n);
            CHECK_STR(ev.provider, str_of(provider));
            CHECK_STR(ev.channel, str_of(channel));
        }
        CHECK_INT(n, 400);
        parser_close(&parser_evtxml, parse);
        stream_close(in);
        buf_release(&doc);
    }
}

TEST(tags_that_may_matter_are_found_as_by_looking_at_each_byte)
{
    static const char letters[] = "<<<<//ER!?eUb1O/Dx&\x81\xC5\x92\xFF\0"; /* some by their low bits */
    char text[500];
    uint32_t seed = 9;

    for (size_t round = 0; round < 20000; round++) {
        size_t n = round % sizeof text, at = 0;
        unsigned rare = next(&seed) % 9;

        for (size_t i = 0; i < n; i++)
            text[i] = next(&seed) % (rare + 1) ? 'x' : letters[next(&seed) % sizeof letters];
        while (at < n && !(text[at] == '<' &&
                           (at + 2 >= n || memchr("ER!?", text[at + 1], 4) ||
                            (text[at + 1] == '/' && memchr("ER!?", text[at + 2], 4)))))
            at++;
        CHECK_INT(scan_tag(text, n), at);
    }
}
