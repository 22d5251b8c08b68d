/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/parsed.h"
#include "lib/reading.h"
#include "lib/test.h"

#include "base/limits.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

extern const struct parser parser_psobj_clixml;

static const struct parsed_file files[] = {
    { "corpus/evtclixml/winevent-utf16.xml", 2, 0 },
    { "corpus/evtclixml/winevent-cut.xml", 2, 1 },
    { "corpus/evtclixml/winevent-list.xml", 2, 0 },
    { "corpus/evtclixml/eventlog.xml", 1, 0 },
};
#define FILES (sizeof files / sizeof files[0])

#define CHECK_OUTLINE(in, expected) \
    parsed_check_events(__FILE__, __LINE__, &parser_psobj_clixml, in, expected)

TEST(every_sample_is_claimed_and_gives_its_events_in_pieces_of_any_size)
{
    parsed_check_files(&parser_psobj_clixml, files, FILES);
}

TEST(a_file_may_end_anywhere)
{
    parsed_check_cuts(&parser_psobj_clixml, files, FILES, 3);
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

#define RECORD(id, tail) "<Obj><Props><I32 N=\"Id\">" id "</I32><S N=\"ProviderName\">A</S>" tail

TEST(an_object_that_lost_its_end_does_not_take_the_next_ones_along)
{
    /* the end of the list and all behind it; of an object that is a property; of the object */
    CHECK_OUTLINE("<Objs>" RECORD("7", "<Obj N=\"Properties\"><LST><Obj><Props><S N=\"Value\">x</S></Props>"
                                       "</Obj>") RECORD("8", "</Props></Obj>")
                  RECORD("9", "</Props></Obj>") "</Objs>",
                  "7 -1  [] []  <x>\n8 -1  [] [] \n9 -1  [] [] \n");
    CHECK_OUTLINE("<Objs>" RECORD("7", "<Obj N=\"UserId\"><Props>") RECORD("8", "</Props></Obj>")
                  RECORD("9", "</Props></Obj>") "</Objs>",
                  "7 -1  [] [] \n8 -1  [] [] \n9 -1  [] [] \n");
    CHECK_OUTLINE("<Objs>" RECORD("7", "</Props>") RECORD("8", "</Props></Obj>") "</Objs>",
                  "7 -1  [] [] \n8 -1  [] [] \n");
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
    parsed_check_no_memory_of(&parser_psobj_clixml, "corpus/evtclixml/eventlog.xml", 60);
}

/* One value in many pieces. */
TEST(a_value_in_pieces_is_bounded)
{
    static char word[4096];
    struct buf in = { 0 }, out = { 0 };

    memset(word, 'v', sizeof word);
    buf_add(&in, STR("<Objs><Obj><Props><I32 N=\"Id\">1</I32><S N=\"ProviderName\">x</S>"
                     "<S N=\"Message\">"));
    while (in.n < 2 * LIMIT_RECORD_BYTES) {
        buf_add(&in, (struct str){ word, sizeof word });
        buf_add(&in, STR("<x/>"));
    }
    buf_add(&in, STR("</S></Props></Obj></Objs>"));
    CHECK_INT(parsed_json(&out, &parser_psobj_clixml, buf_str(&in), 0, NULL), 1);
    CHECK(out.n < LIMIT_RECORD_BYTES + 1000);
    CHECK(str_find(buf_str(&out), STR("\"damaged\":true")) < out.n);
    buf_release(&in);
    buf_release(&out);
}
