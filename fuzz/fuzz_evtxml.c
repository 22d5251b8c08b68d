/* SPDX-License-Identifier: Apache-2.0 */
/* The parser, and one element read by place and tolerantly: both must say the same. */
#include "two_ways.h"

#include "parsers/evtxml_event.h"

extern const struct parser parser_evtxml;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void same_text(struct str a, struct str b)
{
    promise(str_present(a) == str_present(b) && str_eq(a, b));
}

static void same_event(const struct event *a, const struct event *b)
{
    promise(a->has_event_id == b->has_event_id && a->event_id == b->event_id);
    promise(a->has_record == b->has_record && a->record == b->record);
    promise(a->level == b->level && a->damaged == b->damaged);
    promise(a->time.kind == b->time.kind && a->time.t == b->time.t);
    promise(a->fields_n == b->fields_n);
    same_text(a->channel, b->channel);
    same_text(a->provider, b->provider);
    same_text(a->computer, b->computer);
    same_text(a->message, b->message);
    same_text(a->level_text, b->level_text);
    for (size_t i = 0; i < a->fields_n; i++) {
        same_text(a->fields[i].name, b->fields[i].name);
        same_text(a->fields[i].value, b->fields[i].value);
    }
}

/* By the forms of those before: events with a NUL between them. */
static void read_again(struct evtxml_event *one, struct evtxml_event *other, struct str text)
{
    while (text.n) {
        struct str element = str_cut(&text, '\0');
        struct event a, b;
        size_t head = evtxml_event_head(one, element, &a), end;
        bool rendered;

        if (!head || !a.has_event_id)
            continue;
        end = evtxml_event_end(one, str_from(element, head), &rendered);
        if (end)
            element = str_first(element, head + end);
        promise(evtxml_event_rest(one, element, &a) ==
                evtxml_event_read_tolerantly(other, element, &b));
        same_event(&a, &b);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str element = { (const char *)data, n };
    struct evtxml_event *one, *other;
    struct event a, b;
    int found;

    promise(evtxml_event_open(&one, NULL) == 0);
    promise(evtxml_event_open(&other, NULL) == 0);
    found = evtxml_event_read(one, element, &a);
    promise(found == evtxml_event_read_tolerantly(other, element, &b));
    if (found > 0)
        same_event(&a, &b);
    read_again(one, other, element);
    read_again(one, other, element);
    evtxml_event_close(one);
    evtxml_event_close(other);
    return read_two_ways(&parser_evtxml, data, n);
}
