/* SPDX-License-Identifier: Apache-2.0 */
/* Blank lines inside of the items of lists, and rows that damage tore. */
#include "lib/parsed.h"
#include "lib/test.h"

extern const struct parser parser_inventory;

#define CHECK_OUTLINE(in, expected) \
    parsed_check_outline(__FILE__, __LINE__, &parser_inventory, in, expected)

/* The name without its version told nothing, nor did the version alone. */
TEST(an_item_goes_on_behind_a_blank_line_with_what_it_has_not_told_yet)
{
    CHECK_OUTLINE("Name    : a\n\nVersion : 1\nVendor  : M\n\n\nName    : b\nVersion : 2\n \n"
                  "Vendor  : N\n",
                  " -1 [] Name    : a|Version : 1|Vendor  : M {Kind=product; Product=a; Version=1; "
                  "Vendor=M}\n"
                  " -1 [] Name    : b|Version : 2|Vendor  : N {Kind=product; Product=b; Version=2; "
                  "Vendor=N}\n");
    CHECK_OUTLINE("DisplayName : a\n\nDisplayVersion : 1\nPublisher : M\n\nDisplayName : b\n"
                  "DisplayVersion : 2\n\nPublisher : N\n",
                  " -1 [] DisplayName : a|DisplayVersion : 1|Publisher : M {Kind=product; Product=a; "
                  "Version=1; Vendor=M}\n"
                  " -1 [] DisplayName : b|DisplayVersion : 2|Publisher : N {Kind=product; Product=b; "
                  "Version=2; Vendor=N}\n");
}

/* Whose version is that of an item whose name is lost? */
TEST(an_item_without_its_name_takes_none_of_the_next_one)
{
    CHECK_OUTLINE("Version : 1\nVendor  : M\n\nName    : b\n\nVersion : 2\nVendor  : N\n",
                  " -1 [] Name    : b|Version : 2|Vendor  : N {Kind=product; Product=b; Version=2; "
                  "Vendor=N}\n");
}

/* Its names stand elsewhere, or it begins as the one above. */
TEST(another_list_behind_a_blank_line_is_none_of_the_item)
{
    CHECK_OUTLINE("Name    : a\nVendor  : M\n\nVersion       : 2\nIsGateway     : False\n", "");
    CHECK_OUTLINE("Name    : a\nVersion : 1\nVendor  : M\n\nName    : b\nCaption : b\n\n"
                  "Version : 2\nVendor  : N\n",
                  " -1 [] Name    : a|Version : 1|Vendor  : M {Kind=product; Product=a; Version=1; "
                  "Vendor=M}\n"
                  " -1 [] Name    : b|Caption : b|Version : 2|Vendor  : N {Kind=product; Product=b; "
                  "Version=2; Vendor=N}\n");
}

/* Its last cell, a state, stood below the name of the column of machines; a version, too; and the
   server of an agent. */
TEST(a_row_of_computers_that_lost_separators_names_no_machine)
{
    CHECK_OUTLINE("DisplayName,PrincipalName,PrimaryManagementServerName,Version,PatchList\n"
                  "a1,a1.x.example,m.x.example,10.22.1.0,UR\n"
                  "a2.x.example\1\2,Success\n"
                  "\3\4\5,10.22.1.0,,Success\n"
                  "a3\3a3.x.example,m2.x.example,10.22.1.0,\n"
                  "c1,c1.x.example,m.x.example,10.22.1.0,\n",
                  " -1 [] a1,a1.x.example,m.x.example,10.22.1.0,UR {Kind=agent; Name=a1; "
                  "Version=10.22.1.0; Host=a1.x.example; Patches=UR; Parent=m.x.example}\n"
                  " -1 [] c1,c1.x.example,m.x.example,10.22.1.0, {Kind=agent; Name=c1; "
                  "Version=10.22.1.0; Host=c1.x.example; Parent=m.x.example}\n");
}
