/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/parsed.h"
#include "lib/reading.h"
#include "lib/test.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

extern const struct parser parser_psobj_clixml;

static const struct {
    const char *name;
    long events;
    int defects;
} files[] = {
    { "corpus/evtclixml/winevent-utf16.xml", 2, 0 },
    { "corpus/evtclixml/winevent-cut.xml", 2, 1 },
    { "corpus/evtclixml/winevent-list.xml", 2, 0 },
    { "corpus/evtclixml/eventlog.xml", 1, 0 },
};
#define FILES (sizeof files / sizeof files[0])

/* One line per event: id, level, time, log, computer, message, parameters. */
static void outline(struct buf *out, struct str bytes)
{
    struct reading r;
    struct event ev;

    if (!reading_open(&r, &parser_psobj_clixml, bytes, 0))
        return;
    while (reading_next(&r, &ev)) {
        size_t at = out->n;
        buf_format(out, "%u %d ", (unsigned)ev.event_id, ev.level);
        stamp_append(out, ev.time);
        buf_format(out, " [%.*s] [%.*s] %.*s", STR_FMT(ev.channel), STR_FMT(ev.computer),
                   STR_FMT(ev.message));
        for (size_t i = 0; i < ev.fields_n; i++)
            if (ev.fields[i].place == FIELD_DATA)
                buf_format(out, " <%.*s>", STR_FMT(ev.fields[i].value));
        for (; at < out->n; at++)
            out->s[at] = out->s[at] == '\n' ? '|' : out->s[at];
        buf_char(out, '\n');
    }
    reading_close(&r);
}

static void check_outline(int line, const char *in, const char *expected)
{
    struct buf out = { 0 };

    outline(&out, str_of(in));
    if (!str_eq(buf_str(&out), str_of(expected)))
        test_fail(__FILE__, line, "got:\n%.*sexpected:\n%s", STR_FMT(buf_str(&out)), expected);
    buf_release(&out);
    reading_check_chunks(__FILE__, line, &parser_psobj_clixml, str_of(in));
}

#define CHECK_OUTLINE(in, expected) check_outline(__LINE__, in, expected)

TEST(every_sample_is_claimed_and_gives_its_events_in_pieces_of_any_size)
{
    for (size_t i = 0; i < FILES; i++) {
        struct defects d = { 0 };
        struct buf b = { 0 };
        struct str s = { 0 };

        s.s = test_read_file(files[i].name, &s.n);
        if (!CHECK(s.s != NULL))
            continue;
        if (!CHECK_INT(parsed_json(&b, &parser_psobj_clixml, s, 0, &d), files[i].events) ||
            !CHECK_INT(d.n, files[i].defects) || !CHECK(parsed_bid(&parser_psobj_clixml, s) >= 64))
            test_fail(__FILE__, __LINE__, "%s", files[i].name);
        reading_check_chunks(files[i].name, __LINE__, &parser_psobj_clixml, s);
        defects_release(&d);
        buf_release(&b);
        free((void *)(size_t)s.s);
    }
}

TEST(a_file_may_end_anywhere)
{
    for (size_t i = 0; i < FILES; i++) {
        struct str s = { 0 };

        s.s = test_read_file(files[i].name, &s.n);
        if (!CHECK(s.s != NULL))
            continue;
        for (size_t n = 0; n <= s.n; n += 3) {
            struct buf b = { 0 };
            char *copy = malloc(n ? n : 1); /* so that a read past the end is seen */

            memcpy(copy, s.s, n);
            if (parsed_json(&b, &parser_psobj_clixml, (struct str){ copy, n }, 0, NULL) < 0)
                test_fail(__FILE__, __LINE__, "%s cut at %zu", files[i].name, n);
            free(copy);
            buf_release(&b);
        }
        free((void *)(size_t)s.s);
    }
    CHECK_OUTLINE("<Objs><Obj><Props><S N=\"ProviderName\">A</S><I32 N=\"Id\">20", "");
}

TEST(parameters_are_the_values_of_the_properties_in_their_places)
{
    CHECK_OUTLINE("<Objs><Obj><Props><I32 N=\"Id\">7</I32><S N=\"ProviderName\">A</S>"
                  "<Obj N=\"Properties\"><TN><T>L</T></TN><LST>"
                  "<Obj><Props><S N=\"Value\">x_x000A_y</S></Props></Obj>"
                  "<Obj><Props><Nil N=\"Value\"/></Props></Obj>"
                  "<Obj><Props><Obj N=\"Value\"><TN><T>S</T></TN><ToString>S-1</ToString><Props>"
                  "<S N=\"Value\">no</S></Props></Obj></Props></Obj>"
                  "</LST></Obj></Props></Obj></Objs>",
                  "7 -1  [] []  <x|y> <> <S-1>\n");
    CHECK_OUTLINE("<Objs><Obj><Props><I32 N=\"EventID\">7</I32><S N=\"Source\">A</S>"
                  "<Obj N=\"ReplacementStrings\"><TN><T>L</T></TN><LST><S>a</S><S></S></LST></Obj>"
                  "<Obj N=\"EntryType\"><TN><T>T</T></TN><ToString>Error</ToString>"
                  "<I32>1</I32></Obj>"
                  "</Props></Obj></Objs>",
                  "7 2  [] []  <a> <>\n");
}

TEST(what_is_no_clixml_of_events_is_not_claimed)
{
    static const char *const others[] = {
        "", "<Objs xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"><Obj></Obj></Objs>",
        "N=\"TimeCreated\" N=\"ProviderName\" in a sentence",
        "<Events><Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\"/></Events>",
    };

    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (!CHECK_INT(parsed_bid(&parser_psobj_clixml, str_of(others[i])), 0))
            test_fail(__FILE__, __LINE__, "sample: %s", others[i]);
}

TEST(a_failing_allocation_ends_this_source_only)
{
    size_t size;
    char *s = test_read_file("corpus/evtclixml/eventlog.xml", &size);

    if (!CHECK(s != NULL))
        return;
    for (long n = 0; n < 60; n++) {
        struct buf b = { 0 };

        mem_fail_at(n);
        parsed_json(&b, &parser_psobj_clixml, (struct str){ s, size }, 7, NULL);
        mem_fail_at(-1);
        buf_release(&b);
    }
    free(s);
}
