/* SPDX-License-Identifier: Apache-2.0 */
/* What bytes that have changed leave of the rows of inventories is told, and where. */
#include "lib/parsed.h"
#include "lib/test.h"

extern const struct parser parser_inventory;
extern const struct parser parser_inventory_json;
extern const struct parser parser_inventory_clixml;

/* How many rows came, and the defects in their order: "2 value@55+0". */
static void tell(struct buf *out, const struct parser *parser, struct str in)
{
    struct buf events = { 0 };
    struct defects defects = { 0 };

    buf_clear(out);
    buf_format(out, "%ld", parsed_json(&events, parser, in, 0, &defects));
    for (size_t i = 0; i < defects.n; i++) {
        const struct defect *d = &defects.items[i];

        if (d->kind == DEFECT_VALUE || d->kind == DEFECT_RECORD)
            buf_format(out, " %s@%llu+%llu", defect_name(d->kind), (unsigned long long)d->at,
                       (unsigned long long)d->bytes);
    }
    buf_release(&events);
    defects_release(&defects);
}

#define CHECK_TOLD(parser, in, expected)                                                           \
    do {                                                                                           \
        struct buf told = { 0 };                                                                   \
        tell(&told, &(parser), STR(in));                                                           \
        CHECK_STR(buf_str(&told), STR(expected));                                                  \
        buf_release(&told);                                                                        \
    } while (0)

#define AGENTS "\"DisplayName\",\"Version\",\"PrimaryManagementServerName\"\r\n"
#define AGENT(name) "\"" name ".x.example\",\"10.19.10014.0\",\"M1.x.example\"\r\n"

/* A machine's name with a sign, a letter of no known code page, or a control; a separator that
   became one.  All were rows as any other. */
TEST(a_row_of_a_table_with_changed_bytes_is_told_where_it_stands)
{
    CHECK_TOLD(parser_inventory, AGENTS AGENT("A1") AGENT("A2"), "2");
    CHECK_TOLD(parser_inventory, AGENTS AGENT("A1") AGENT("A2\x9f\xee"), "2 value@102+0");
    CHECK_TOLD(parser_inventory, AGENTS AGENT("A\xf8"
                                              "2") AGENT("A1"), "2 value@55+0");
    CHECK_TOLD(parser_inventory, AGENTS AGENT("A\x01"
                                              "2") AGENT("A1"), "2 value@55+0");
    CHECK_TOLD(parser_inventory, AGENTS AGENT("A\xEF\xBF\xBD"
                                              "2") AGENT("A1"), "2 value@55+0");
    CHECK_TOLD(parser_inventory,
               AGENTS "\"A2.x.example\",\"10.\x9a" "9.10014.0\",\"M1.x.example\"\r\n" AGENT("A1"),
               "2 value@55+0");
    CHECK_TOLD(parser_inventory,
               AGENTS "\"A2.x.example\",\"10.19.10014.0\"\x1b\"M1.x.example\"\r\n" AGENT("A1"),
               "2 value@55+0");
}

TEST(names_of_columns_with_changed_bytes_are_told)
{
    CHECK_TOLD(parser_inventory,
               "\"DisplayName\",\"Version\",\"PrimaryMa\x8b" "agementServerName\"\r\n"
               AGENT("A1.x"), "1 value@0+0");
}

TEST(a_row_of_a_program_that_has_lost_or_won_a_cell_is_told)
{
    CHECK_TOLD(parser_inventory,
               AGENTS "\"A2.x.example\",\"10.19.10014.0\"\r\n" AGENT("A1"), "2 value@55+0");
    CHECK_TOLD(parser_inventory,
               AGENTS "\"A2.x\",\"example\",\"10.19.10014.0\",\"M1.x.example\"\r\n" AGENT("A1"),
               "1 record@55+47"); /* which of them is its name nobody knows */
    CHECK_TOLD(parser_inventory,
               "DisplayName,Version,PrimaryManagementServerName\nA1.x.example,10.19.10014.0\n",
               "1"); /* a person leaves out what is empty */
}

/* The name of a column is damaged: rows count by the machine that they name.  It was passed over
   without a word. */
TEST(a_row_that_names_no_machine_any_more_is_told_as_lost)
{
    CHECK_TOLD(parser_inventory,
               "\"DisplayName\",\"Version\",\"PrimaryManagementServerNam\xff\"\r\n" AGENT("A1")
               AGENT("A\x01"
                     "2") AGENT("A3"),
               "2 record@102+46");
}

TEST(tables_in_columns_and_lists_tell_changed_bytes_too)
{
    CHECK_TOLD(parser_inventory,
               "DisplayName Version       IsGateway\n----------- -------       ---------\n"
               "a1.x.x      10.22.10118.0 False\na\x02.x.x      10.22.10118.0 False\n",
               "2 value@104+0");
    CHECK_TOLD(parser_inventory,
               "DisplayName : G1.x\nVersion     : 10.22.10118.0\nIsGateway   : True\n\n"
               "DisplayName : G\x7f.x\nVersion     : 10.22.10118.0\nIsGateway   : True\n\n",
               "2 value@67+0");
}

TEST(objects_with_changed_bytes_are_told)
{
    CHECK_TOLD(parser_inventory_json,
               "[{\"DisplayName\":\"a1.x\",\"Version\":\"10.22.10118.0\",\"IsGateway\":false},\n"
               "{\"DisplayName\":\"a\x04.x\",\"Version\":\"10.22.10118.0\",\"IsGateway\":false}]",
               "2 value@69+0");
    CHECK_TOLD(parser_inventory_clixml,
               "<Objs xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\n"
               "<Obj RefId=\"1\"><Props><S N=\"Name\">a\xC2\xAC.x</S><S N=\"Version\">1.2</S>"
               "<S N=\"IsGateway\">False</S></Props></Obj></Objs>\n", "1 value@63+0");
}

TEST(what_people_and_programs_write_is_no_changed_byte)
{
    CHECK_TOLD(parser_inventory,
               "Name,Version,Vendor\n"
               "Microsoft\xC2\xAE Visual C++\xE2\x84\xA2 2015,1.2,J\xC3\xBCrgen & S\xC3\xB6hne\n"
               "Caf\xC3\xA9\t2,1.2,\"two\nlines\"\nx,1.2,v\0\n", "3");
    CHECK_TOLD(parser_inventory, AGENTS AGENT("m\xC3\xBCnchen1") AGENT("K\xC3\x96LN2"), "2");
    CHECK_TOLD(parser_inventory, AGENTS AGENT("m\xFCnchen1") AGENT("\xD6STE\xC5\xC4"), "2");
}
