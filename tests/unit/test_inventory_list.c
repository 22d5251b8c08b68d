/* SPDX-License-Identifier: Apache-2.0 */
/* Blank lines inside of the items of lists. */
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
