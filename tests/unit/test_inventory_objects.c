/* SPDX-License-Identifier: Apache-2.0 */
/* Inventories that are objects: JSON and CLIXML. */
#include "lib/parsed.h"
#include "lib/test.h"



#define CHECK_JSON(in, expected) \
    parsed_check_outline(__FILE__, __LINE__, &parser_inventory_json, in, expected)
#define CLIXML_OF(body) "<Objs xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">" body
#define CLIXML_ROW(name, version) "<MS><S N=\"Name\">" name "</S><S N=\"Version\">" version \
                                  "</S></MS></Obj>"
#define OBJECT(name, end) "<Obj RefId=\"1\"><Props><S N=\"Name\">" name "</S><S N=\"Version\">1.2</S>" \
    "<S N=\"Vendor\">M</S>" end "\n"
#define ROW_OF(name) " -1 [] Name : " name "|Version : 1.2|Vendor : M {Kind=product; Product=" name \
    "; Version=1.2; Vendor=M}\n"

extern const struct parser parser_inventory_json;
extern const struct parser parser_inventory_clixml;

TEST(an_object_of_JSON_is_a_row_wherever_it_stands)
{
    CHECK_JSON("PS C:\\> Get-SCOMManagementServer | ConvertTo-Json\n"
               "{\"Servers\":[{\"DisplayName\":\"a\",\"Version\":\"1\",\"IsGateway\":true,"
               "\"ManagementGroup\":{\"Name\":\"MG\",\"Version\":\"7\",\"Vendor\":\"x\"}},"
               "{\"Inner\":{\"Name\":\"b\",\"Version\":\"2\",\"Vendor\":\"v\"},\"Id\":3}],"
               "\"Name\":\"c\",\"StartType\":2,\"Status\":4,\"Vendor\":null}\n",
               " -1 [] Name : a|Version : 1|IsGateway : true {Kind=gateway; Name=a; Version=1; Host=a}\n"
               " -1 [] Name : b|Version : 2|Vendor : v {Kind=product; Product=b; Version=2; Vendor=v}\n"
               " -1 [] Name : c|StartType : Automatic|Status : Running {Kind=service; Name=c; "
               "StartMode=Automatic; State=Running}\n");
    CHECK_JSON("{\"PrincipalName\":\"a.x\",\"Version\":{\"Major\":10,\"Minor\":22,\"Build\":-1,"
               "\"Revision\":-1},\"PatchList\":[\"UR1\",\"UR2\"]}",
               " -1 [] PrincipalName : a.x|Version : 10.22 {Kind=agent; Version=10.22; Host=a.x; "
               "Patches=UR1; UR2}\n");
    CHECK_JSON("[{\"Name\":\"x\",\"Size\":1},{\"database_name\":\"OM\",\"LastBackupDate\":"
               "\"\\/Date(1710617412000)\\/\"}]",
               "2024-03-16T19:30:12.000Z -1 [] database_name : OM|LastBackupDate : "
               "/Date(1710617412000)/ {Kind=backup; Database=OM}\n");
}

TEST(a_subscription_is_shown_with_the_names_of_its_values)
{
    CHECK_JSON("[{\"Name\":\"S\",\"Enabled\":false,\"ToRecipients\":\"a\"}]",
               " -1 [] Name : S|Enabled : false|ToRecipients : a {Kind=subscription; Name=S; "
               "Enabled=false}\n");
}

/* All rows behind it were values of the one whose end a disk had lost: in one line no beginning of a line
   tells. */
TEST(a_row_whose_end_is_damaged_does_not_hold_the_next_ones)
{
    CHECK_JSON("[{\"Name\":\"a\",\"Version\":\"1\",\"Vendor\":\"v\"7\1[\2, {\"Name\":\"b\",\"Version\":"
               "\"2\",\"Vendor\":\"w\"}, {\"Vendor\":\"y\",\"Name\":\"d\",\"Version\":\"4\1\n    {\"Name\":\"c\",\"Version\":\"3\",\"Vendor\":\"x\"}]",
               " -1 [] Name : a|Version : 1|Vendor : v {Kind=product; Product=a; Version=1; Vendor=v}\n"
               " -1 [] Name : b|Version : 2|Vendor : w {Kind=product; Product=b; Version=2; Vendor=w}\n"
               " -1 [] Vendor : y|Name : d {Kind=product; Product=d; Vendor=y}\n"
               " -1 [] Name : c|Version : 3|Vendor : x {Kind=product; Product=c; Version=3; Vendor=x}\n");
}

/* It was text of unknown kind. */
TEST(CLIXML_of_an_inventory_is_known_without_its_first_line)
{
    static const char text[] = "ell/2004/04\">\n<Obj RefId=\"1\">\n<Props>\n<S N=\"Name\">a</S>\n"
        "<S N=\"Version\">1.2</S>\n<S N=\"Vendor\">M</S>\n</Props>\n</Obj>\n</Objs>\n";

    CHECK(parsed_choice(STR(text)) == &parser_inventory_clixml);
    parsed_check_outline(__FILE__, __LINE__, &parser_inventory_clixml, text,
                         " -1 [] Name : a|Version : 1.2|Vendor : M {Kind=product; Product=a; "
                         "Version=1.2; Vendor=M}\n");
}

TEST(the_command_or_the_name_of_a_list_says_what_its_objects_are)
{
    CHECK_JSON("PS> Get-SCOMManagementServer | select Name,Version | ConvertTo-Json\n"
               "{\"Name\":\"A1.x\",\"Version\":\"10.1\"}\n"
               "PS> Get-SCOMAgent|select Name,Version|ConvertTo-Json\n"
               "[{\"Name\":\"A2.x\",\"Version\":\"10.2\"}]\n"
               "PS> Get-Process | select Name,Version | ConvertTo-Json\n"
               "[{\"Name\":\"A3.x\",\"Version\":\"10.3\"}]\n",
               " -1 [] Name : A1.x|Version : 10.1 {Kind=member; Name=A1.x; Version=10.1; Host=A1.x}\n"
               " -1 [] Name : A2.x|Version : 10.2 {Kind=agent; Name=A2.x; Version=10.2; Host=A2.x}\n");
    CHECK_JSON("{\"managementServers\":[{\"name\":\"A1.x\",\"version\":\"10.1\"}],"
               "\"Others\":[{\"name\":\"A2.x\",\"version\":\"10.2\"}]}",
               " -1 [] Name : A1.x|Version : 10.1 {Kind=member; Name=A1.x; Version=10.1; Host=A1.x}\n");
}

TEST(names_and_versions_alone_count_where_they_are_a_products_or_a_machines)
{
    CHECK_JSON("[{\"Name\":\"7-Zip\",\"Version\":\"1\"},{\"Name\":\"Microsoft Monitoring Agent\","
               "\"Version\":\"10.22.10056.0\"},{\"Name\":\"a1.x\",\"Version\":\"10.22.10056.0\"}]",
               " -1 [] Name : Microsoft Monitoring Agent|Version : 10.22.10056.0 {Kind=product; "
               "Product=Microsoft Monitoring Agent; Version=10.22.10056.0}\n"
               " -1 [] Name : a1.x|Version : 10.22.10056.0 {Kind=machine; Name=a1.x; "
               "Version=10.22.10056.0; Host=a1.x}\n");
    CHECK_INT(parsed_bid(&parser_inventory_json,
                         STR("{\"name\":\"left.pad\",\"version\":\"1.3.0\"}")), 0);
    CHECK_INT(parsed_bid(&parser_inventory_json,
                         STR("[{\"Name\":\"a1.x\"},{\"Version\":\"10.22.10056.0\"}]")), 0);
}

TEST(the_type_of_an_object_of_CLIXML_says_what_it_is)
{
    static const char text[] = CLIXML_OF(
        "<Obj RefId=\"0\"><TN RefId=\"7\"><T>Selected.X.Administration.ManagementServer</T>"
        "<T>System.Object</T></TN>" CLIXML_ROW("A1.x", "10.1")
        "<Obj RefId=\"1\"><TN RefId=\"8\"><T>System.Object</T></TN>" CLIXML_ROW("A2.x", "10.2")
        "<Obj RefId=\"2\"><TNRef RefId=\"7\"/>" CLIXML_ROW("A3.x", "10.3") "</Objs>");

    CHECK_INT(parsed_bid(&parser_inventory_clixml, STR(text)), 400);
    parsed_check_outline(__FILE__, __LINE__, &parser_inventory_clixml, text,
        " -1 [] Name : A1.x|Version : 10.1 {Kind=member; Name=A1.x; Version=10.1; Host=A1.x}\n"
        " -1 [] Name : A3.x|Version : 10.3 {Kind=member; Name=A3.x; Version=10.3; Host=A3.x}\n");
    CHECK_INT(parsed_bid(&parser_inventory_clixml,
                         STR(CLIXML_OF("<Obj>" CLIXML_ROW("A1.x", "1") "</Objs>"))), 0);
}

/* It held all that came behind it. */
TEST(an_object_of_CLIXML_whose_end_is_damaged_does_not_hold_the_next_ones)
{
#define OBJECT(name, end) "<Obj RefId=\"1\"><Props><S N=\"Name\">" name "</S><S N=\"Version\">1.2</S>" \
    "<S N=\"Vendor\">M</S>" end "\n"
#define ROW_OF(name) " -1 [] Name : " name "|Version : 1.2|Vendor : M {Kind=product; Product=" name \
    "; Version=1.2; Vendor=M}\n"
    parsed_check_outline(__FILE__, __LINE__, &parser_inventory_clixml,
                         "<Objs xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\n"
                         OBJECT("a", "\1\2/Obj>")
                         OBJECT("b", "<S N=\"InstallDate\">\1\2")
                         OBJECT("c", "<Obj N=\"Group\" RefId=\"5\"><LST><Obj RefId=\"6\"><Props>"
                                "<S N=\"Name\">x</S></Props></Obj></LST></Obj></Props></Obj>")
                         OBJECT("d", "<S N=\"\2\xC3\xB1\3<\xC3\xB1\4")
                         OBJECT("e", "</Props></Obj>") "</Objs>\n",
                         ROW_OF("a") ROW_OF("b") ROW_OF("c") ROW_OF("d") ROW_OF("e"));
}

TEST(JSON_and_CLIXML_of_inventories_are_chosen_whole_in_pieces_cut_and_damaged)
{
    static const struct parsed_sample json[] = {
        { "corpus/invjson/servers-5.1.json", 2, 0 },
        { "corpus/invjson/agents-7.json", 2, 0 },
        { "corpus/invjson/products-5.1-utf16.json", 2, 0 },
        { "corpus/invjson/several.json", 5, 0 },
        { "corpus/invjson/servers-no-gateway.json", 5, 1 },
        { "corpus/invjson/script-7.json", 3, 3 },
    };
    static const struct parsed_sample clixml[] = {
        { "corpus/invclixml/servers.xml", 2, 0 },
        { "corpus/invclixml/agents-list-cut.xml", 1, 1 },
        { "corpus/invclixml/servers-no-gateway.xml", 6, 6 },
    };

    parsed_check_samples(__FILE__, __LINE__, &parser_inventory_json, json,
                         sizeof json / sizeof json[0]);
    parsed_check_samples(__FILE__, __LINE__, &parser_inventory_clixml, clixml,
                         sizeof clixml / sizeof clixml[0]);
    for (size_t i = 0; i < sizeof json / sizeof json[0]; i++)
        parsed_check_no_memory_of(&parser_inventory_json, json[i].path, 40);
    parsed_check_no_memory_of(&parser_inventory_clixml, clixml[0].path, 40);
}

TEST(the_words_of_an_object_of_JSON_go_on_behind_a_NUL)
{
    static const char text[] = "[{\"Name\":\"a\",\"Version\":\"1\",\"Vendor\":\"v\\u0000w\"}]";
    struct buf out = { 0 };

    CHECK_INT(parsed_json(&out, &parser_inventory_json, STR(text), 0, NULL), 1);
    CHECK(str_find(buf_str(&out), STR("Vendor : v\\u0000w")) < out.n);
    buf_release(&out);
}

TEST(JSON_of_something_else_is_no_inventory)
{
    CHECK_INT(parsed_bid(&parser_inventory_json, STR("{\"Name\":\"a\",\"Size\":1}")), 0);
    CHECK_INT(parsed_bid(&parser_inventory_json,
                         STR("[{\"Name\":\"a\"},{\"Version\":\"1\"},{\"Vendor\":\"v\"}]")), 0);
    CHECK_INT(parsed_bid(&parser_inventory_json, STR("{\"a\":\"Name\\\"Version\",\"Vendor\":1}")), 0);
    CHECK_INT(parsed_bid(&parser_inventory_json, STR("Hello \"Name\": \"Version\"")), 0);
}
