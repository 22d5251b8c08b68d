/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/ruled.h"

#include "base/buf.h"
#include "lib/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct err ruled_err;

struct ruleset *ruled_set(const char *text)
{
    struct ruleset *set = ruleset_new();

    ruled_err = (struct err){ 0 };
    if (ruleset_add_text(set, "r.yml", str_of(text), &ruled_err) < 0 ||
        ruleset_build(set, &ruled_err) < 0) {
        ruleset_free(set);
        return NULL;
    }
    return set;
}

/* What was hit: names joined by blanks, captures behind as "{name=value}". */
void ruled_note(void *ctx, const struct hit *hit)
{
    struct buf *b = ctx;

    if (b->n)
        buf_char(b, ' ');
    buf_add(b, hit->signature->name);
    for (size_t i = 0; i < hit->captures_n; i++)
        buf_format(b, "{%.*s=%.*s}", STR_FMT(hit->captures[i].name),
                   STR_FMT(hit->captures[i].value));
}

char *ruled_hits(const struct ruleset *set, struct event *ev)
{
    struct buf b = { 0 };
    struct matcher *m = matcher_new(set);

    CHECK_INT(matcher_scan(m, ev, ruled_note, &b), 0);
    matcher_free(m);
    buf_char(&b, '\0');
    return b.s;
}

/* An event of a channel, with named data "name=value|name=value". */
static struct field event_fields[64];
struct event ruled_event(const char *channel, uint32_t id, const char *data)
{
    struct event ev = { .kind = EVENT_WINDOWS, .channel = str_of(channel), .event_id = id,
                        .has_event_id = true, .provider = STR("Prov"), .level = 4,
                        .computer = STR("host.x"), .time = STAMP_ABSENT, .fields = event_fields };
    struct str rest = str_of(data);

    while (rest.n) {
        struct str value = str_cut(&rest, '|'), name = str_cut(&value, '=');

        event_fields[ev.fields_n++] =
            (struct field){ .name = name, .value = { value.s, value.n }, .place = FIELD_DATA };
    }
    return ev;
}

struct event ruled_text(const char *kind, const char *text)
{
    return (struct event){ .kind = EVENT_TEXT, .channel = str_of(kind), .text = str_of(text),
                           .message = str_of(text), .level = -1, .time = STAMP_ABSENT };
}

/* A rule "r" for Windows with one search; whether it hits. */
char *ruled_rule(const char *logsource, const char *search)
{
    static char text[70000];

    snprintf(text, sizeof text,
             "title: T\nid: r\nlogsource: {%s}\ndetection:\n    s:\n%s\n    condition: s\n",
             logsource, search);
    return text;
}

bool ruled_meets(const char *search, struct event ev)
{
    struct ruleset *set = ruled_set(ruled_rule("product: windows", search));
    struct event again = ev;
    char *found, *plain;
    bool hit;

    if (!CHECK(set)) {
        printf("  %s\n  %s\n", search, ruled_err.text);
        return false;
    }
    found = ruled_hits(set, &ev);
    ruleset_set_plain(set, true);
    plain = ruled_hits(set, &again);
    CHECK_STR(str_of(found), str_of(plain));
    hit = strcmp(found, "r") == 0;
    free(found);
    free(plain);
    ruleset_free(set);
    return hit;
}

void ruled_refused(const char *text, const char *line)
{
    struct ruleset *set = ruled_set(text);

    if (!CHECK(!set))
        printf("  accepted: %s\n", text);
    if (!CHECK(strstr(ruled_err.text, line)))
        printf("  wanted: %s\n  got: %s\n", line, ruled_err.text);
    ruleset_free(set);
}
