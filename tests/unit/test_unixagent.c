/* SPDX-License-Identifier: Apache-2.0 */
/* The logs and lists of the UNIX/Linux agent: scxlog, omilog, unixkit. */
#include "lib/parsed.h"
#include "lib/test.h"

#include <string.h>

extern const struct parser parser_scxlog, parser_omilog, parser_unixkit;

static void check(int line, const struct parser *parser, const char *in, const char *expected)
{
    parsed_check_outline(__FILE__, line, parser, in, expected);
}

#define CHECK_SCX(in, out) check(__LINE__, &parser_scxlog, in, out)
#define CHECK_OMI(in, out) check(__LINE__, &parser_omilog, in, out)
#define CHECK_KIT(in, out) check(__LINE__, &parser_unixkit, in, out)

TEST(a_block_of_asterisks_is_a_record_with_build_time_and_host)
{
    CHECK_SCX("*\n* Build number: 1.9.1-0 x\n* Process started: 2024-03-16T22:41:07,123Z\n"
              "* System Hostname: lx01\n*\n2024-03-16T22:41:09,2Z Info       [a:1:2:3] b\n c\n",
              "2024-03-16T22:41:07.123Z -1 [lx01] *|* Build number: 1.9.1-0 x|* Process started: "
              "2024-03-16T22:41:07,123Z|* System Hostname: lx01|* {Build=1.9.1-0 x; "
              "Version=1.9.1-0; Started=2024-03-16T22:41:07,123Z}\n"
              "2024-03-16T22:41:09.2Z 4 [lx01] b| c {Severity=Info; Tid=3; Pid=2; Line=1; "
              "Module=a}\n");
}

TEST(blank_lines_that_a_page_put_into_a_block_do_not_end_it)
{
    CHECK_SCX("*\n\n* Build number: 1.9.1-0 x\n\n* System Hostname: lx01\n\n*\n\n"
              "*\n\n* Build number: 1.9.2-0 y\n\n*\n\n"
              "2024-03-16T22:41:09,2Z Info       [a:1:2:3] b\n",
              " -1 [lx01] *||* Build number: 1.9.1-0 x||* System Hostname: lx01||* "
              "{Build=1.9.1-0 x; Version=1.9.1-0}\n"
              " -1 [lx01] *||* Build number: 1.9.2-0 y||* {Build=1.9.2-0 y; Version=1.9.2-0}\n"
              "2024-03-16T22:41:09.2Z 4 [lx01] b {Severity=Info; Tid=3; Pid=2; Line=1; "
              "Module=a}\n");
}

/* The agent itself writes a star in the middle of its block. */
TEST(a_star_in_the_middle_of_a_block_with_blank_lines_begins_none)
{
    CHECK_SCX("*\n\n* Build number: 1.9.1-0 x\n\n*\n\n* Log format: <date>\n\n*\n\n",
              " -1 [] *||* Build number: 1.9.1-0 x||*||* Log format: <date>||* {Build=1.9.1-0 x; "
              "Version=1.9.1-0}\n");
}

TEST(the_name_of_a_machine_ends_where_somebody_set_a_mark)
{
    CHECK_SCX("*\n* System Hostname: lx01**\n*\n2024-03-16T22:41:09,2Z Info       [a:1:2:3] b\n",
              " -1 [lx01] *|* System Hostname: lx01**|*\n"
              "2024-03-16T22:41:09.2Z 4 [lx01] b {Severity=Info; Tid=3; Pid=2; Line=1; Module=a}\n");
    CHECK_SCX("*\n* System Hostname: lx01.corp.example\tSetup\t9/16/2019\n*\n",
              " -1 [lx01.corp.example] *|* System Hostname: lx01.corp.example\tSetup\t9/16/2019|*\n");
}

/* They look like those of a list. */
TEST(a_block_whose_stars_were_taken_off_is_one)
{
    CHECK_SCX("Microsoft System Center Cross Platform Extensions (SCX)\nBuild number: 1.7.1-0 x\n"
              "Process started: 2024-03-16T22:41:07,1Z\nSystem Hostname: lx01\n"
              "Microsoft System Center Cross Platform Extensions (SCX)\nBuild number: 1.9.1-0 y\n"
              "2024-03-16T22:41:09,2Z Info       [a:1:2:3] Build number: c\n",
              "2024-03-16T22:41:07.1Z -1 [lx01] Microsoft System Center Cross Platform Extensions "
              "(SCX)|Build number: 1.7.1-0 x|Process started: 2024-03-16T22:41:07,1Z|System "
              "Hostname: lx01 {Build=1.7.1-0 x; Version=1.7.1-0; Started=2024-03-16T22:41:07,1Z}\n"
              " -1 [lx01] Microsoft System Center Cross Platform Extensions (SCX)|Build number: "
              "1.9.1-0 y {Build=1.9.1-0 y; Version=1.9.1-0}\n"
              "2024-03-16T22:41:09.2Z 4 [lx01] Build number: c {Severity=Info; Tid=3; Pid=2; "
              "Line=1; Module=a}\n");
}

TEST(every_form_of_zone_is_read_and_none_is_local)
{
    CHECK_SCX("1994-12-10T16:14:15,001+02 Error      [m:1:2:3] x\n"
              "1994-12-10T16:14:15.001+0230 Error [m:1:2:3] x\n"
              "1994-12-10T16:14:15-01:00      Error [m:1:2:3] x\n" /* aligned by somebody */
              "1994-12-10T16:14:15 Error [m:1:2:3] x\n",
              "1994-12-10T14:14:15.001Z 2 [] x {Severity=Error; Tid=3; Pid=2; Line=1; Module=m}\n"
              "1994-12-10T13:44:15.001Z 2 [] x {Severity=Error; Tid=3; Pid=2; Line=1; Module=m}\n"
              "1994-12-10T17:14:15Z 2 [] x {Severity=Error; Tid=3; Pid=2; Line=1; Module=m}\n"
              "1994-12-10T16:14:15 2 [] x {Severity=Error; Tid=3; Pid=2; Line=1; Module=m}\n");
}

TEST(omi_writes_utc_only_behind_a_start_line_that_says_so)
{
    CHECK_OMI("2024/03/16 22:40:59 [1,2] WARNING: null(0): EventId=30218 Priority=WARNING OMI "
              "stopped\n"
              "2024/03/16 22:41:00 [1,2] INFO: Starting omiserver: version: (1.6.3-0), platform\n"
              "2024/03/16 22:41:01 [1,2] INFO: Starting omiserver: version: (1.6.5-0), platform\n"
              "2024/03/16 22:41:02 [1,2] FATAL: f.c(7): x\n",
              "2024-03-16T22:40:59 3 [] OMI stopped {Pid=1; Tid=2; Severity=WARNING; File=null; "
              "Line=0; EventId=30218}\n"
              "2024-03-16T22:41:00 4 [] Starting omiserver: version: (1.6.3-0), platform {Pid=1; "
              "Tid=2; Severity=INFO}\n"
              "2024-03-16T22:41:01Z 4 [] Starting omiserver: version: (1.6.5-0), platform {Pid=1; "
              "Tid=2; Severity=INFO}\n"
              "2024-03-16T22:41:02Z 1 [] x {Pid=1; Tid=2; Severity=FATAL; File=f.c; Line=7}\n");
}

TEST(a_message_that_a_console_put_at_the_word_before_is_whole)
{
    CHECK_OMI("2024/03/16 22:40:59 [1,2] WARNING: null(0): EventId=30218 Priority=WARNINGOMI stopped\n",
              "2024-03-16T22:40:59 3 [] OMI stopped {Pid=1; Tid=2; Severity=WARNING; File=null; "
              "Line=0; EventId=30218}\n");
}

TEST(a_message_that_a_mail_put_on_the_next_line_is_the_message)
{
    CHECK_OMI("2024/03/16 22:40:59 [1,2] WARNING: null(0): EventId=30218\nPriority=WARNING OMI\n"
              "stopped\n",
              "2024-03-16T22:40:59 3 [] Priority=WARNING OMI|stopped {Pid=1; Tid=2; "
              "Severity=WARNING; File=null; Line=0; EventId=30218}\n");
    CHECK_SCX("1994-12-10T16:14:15Z Error     \n[m:1:2:3] x\ny\n"
              "1994-12-10T16:14:16Z Error [m:1:2:3] z\n",
              "1994-12-10T16:14:15Z 2 [] [m:1:2:3] x|y {Severity=Error}\n"
              "1994-12-10T16:14:16Z 2 [] z {Severity=Error; Tid=3; Pid=2; Line=1; Module=m}\n");
}

TEST(installinfo_holds_a_local_time_whatever_its_z_says)
{
    CHECK_KIT("2024-03-16T22:41:07.0Z\n1.9.1-0\n",
              "2024-03-16T22:41:07.0 -1 [] 2024-03-16T22:41:07.0Z|1.9.1-0 {Action=installinfo; "
              "Package=scx; Version=1.9.1-0}\n");
    CHECK_KIT("2024-03-16T22:41:07.0Z\n\n1.9.1-0\n", /* a page put a blank line between */
              "2024-03-16T22:41:07.0 -1 [] 2024-03-16T22:41:07.0Z||1.9.1-0 {Action=installinfo; "
              "Package=scx; Version=1.9.1-0}\n");
    CHECK_KIT("1.6.9-2\n", " -1 [] 1.6.9-2 {Action=installinfo; Package=scx; Version=1.6.9-2}\n");
    CHECK_KIT("$ cat x\n2024-03-16T22:41:07.0Z\n\n1.9.1-0\n",
              " -1 [] $ cat x\n2024-03-16T22:41:07.0 -1 [] 2024-03-16T22:41:07.0Z||1.9.1-0 {Action=installinfo; "
              "Package=scx; Version=1.9.1-0}\n");
}

TEST(lines_of_the_kit_carry_its_version_and_take_the_package_managers_words)
{
    CHECK_KIT("Updating cross-platform agent ...\n"
              "----- Upgrading package: scx (scx-1.9.1-0.universal.x64) -----\n"
              "   1:scx-1.9.1-0      ####\n"
              "----- Updating bundled packages -----\n",
              " -1 [] Updating cross-platform agent ... {Action=kit}\n"
              " -1 [] ----- Upgrading package: scx (scx-1.9.1-0.universal.x64) -----|   "
              "1:scx-1.9.1-0      #### {Action=upgrade; Package=scx; "
              "File=scx-1.9.1-0.universal.x64; Version=1.9.1-0}\n"
              " -1 [] ----- Updating bundled packages ----- {Action=bundled; Version=1.9.1-0}\n");
}

TEST(the_next_prompt_ends_what_the_kit_printed)
{
    static const char *const prompts[] = { "root@lx01:~# ls", "[u@lx01 tmp]$ ls", "lx03:~ # ls", "$ ls",
                                           "root@lx01:~#" };

    for (size_t i = 0; i < sizeof prompts / sizeof prompts[0]; i++) {
        struct buf in = { 0 }, out = { 0 };

        buf_format(&in, "Updating cross-platform agent ...\n 1:x ##### [9%%]\n%s\n", prompts[i]);
        buf_format(&out, " -1 [] Updating cross-platform agent ...| 1:x ##### [9%%] {Action=kit}\n"
                   " -1 [] %s\n", prompts[i]);
        buf_char(&in, '\0');
        buf_char(&out, '\0');
        CHECK_KIT(in.s, out.s);
        buf_release(&in);
        buf_release(&out);
    }
}

/* An installation, and what follows a failed upgrade, print no line about bundled packages. */
TEST(inside_a_kit_the_package_manager_says_when_the_new_package_stands)
{
    CHECK_KIT("----- Installing package: scx (scx-1.9.1-0.universal.x64) -----\n"
              "   1:scx-1.9.1-0      ########## [100%]\n"
              "   2:scx-1.6.9-2      ########## [100%]\n",
              " -1 [] ----- Installing package: scx (scx-1.9.1-0.universal.x64) ----- "
              "{Action=install; Package=scx; File=scx-1.9.1-0.universal.x64; Version=1.9.1-0}\n"
              " -1 []    1:scx-1.9.1-0      ########## [100%]|   2:scx-1.6.9-2      ########## "
              "[100%] {Action=installed; Package=scx; Version=1.9.1-0}\n");
    CHECK_KIT("Installing cross-platform agent ...\nSetting up scx (1.9.1.0) ...\n",
              " -1 [] Installing cross-platform agent ...|Setting up scx (1.9.1.0) ... "
              "{Action=kit}\n");
    CHECK_KIT("----- Updating package: scx (scx-1.9.1-0.solaris.pkg) -----\n"
              "Installation of <MSFTscx> was successful.\n",
              " -1 [] ----- Updating package: scx (scx-1.9.1-0.solaris.pkg) ----- {Action=upgrade; "
              "Package=scx; File=scx-1.9.1-0.solaris.pkg; Version=1.9.1-0}\n"
              " -1 [] Installation of <MSFTscx> was successful. {Action=installed; Package=scx; "
              "Version=1.9.1-0}\n");
}

/* It ends before "Updating cross-platform agent": these words alone tell whose output it is. */
TEST(a_kit_that_refuses_the_openssl_of_the_host_is_known)
{
    static const char refused[] =
        "Extracting...\n"
        "Error: This system does not have a supported version of OpenSSL installed.\n"
        "This system's OpenSSL version: 3.0.7\n";

    CHECK_KIT(refused, " -1 [] Extracting... {Action=kit}\n"
                       " -1 [] Error: This system does not have a supported version of OpenSSL "
                       "installed.|This system's OpenSSL version: 3.0.7 {Action=failed}\n");
    CHECK(parsed_bid(&parser_unixkit, str_of(refused)) > 0);
    CHECK(parsed_bid(&parser_unixkit, /* the catalogue quotes it without the word before it */
                     STR("Extracting...\n"
                         "This system does not have a supported version of OpenSSL installed.\n"
                         "Install failed\n")) > 0);
    CHECK(parsed_bid(&parser_unixkit,
                     STR("Unsupported OpenSSL version - must be either 0.9.8* or 1.0.*.\n"
                         "Installation cannot proceed.\n")) > 0);
    CHECK_INT(parsed_bid(&parser_unixkit, STR("Error: no supported version of OpenSSL\n")), 0);
}

TEST(package_managers_tell_versions_and_times)
{
    CHECK_KIT("scx-1.9.1-0.x86_64        Sat 16 Mar 2024 12:01:07 AM CET\n"
              "omi-1.9.1-0.x86_64  Sat Mar 16 22:41:01 2024\n"
              "ii  scx     1.9.1.0   amd64  x\n"
              "Mar 16 22:41:07 Updated: scx-1.9.1-0.x86_64\n",
              "2024-03-16T00:01:07 -1 [] scx-1.9.1-0.x86_64        Sat 16 Mar 2024 12:01:07 AM CET "
              "{Action=installed; Package=scx; Version=1.9.1-0}\n"
              "2024-03-16T22:41:01 -1 [] omi-1.9.1-0.x86_64  Sat Mar 16 22:41:01 2024 "
              "{Action=installed; Package=omi; Version=1.9.1-0}\n"
              " -1 [] ii  scx     1.9.1.0   amd64  x {Action=listed; Package=scx; "
              "Version=1.9.1-0; State=ii}\n"
              " -1 [] Mar 16 22:41:07 Updated: scx-1.9.1-0.x86_64 {Action=installed; "
              "Package=scx; Version=1.9.1-0}\n");
}

/* Upgraded, Cleanup and their like name the package that was there before. */
TEST(the_old_package_of_a_transaction_is_not_the_installed_one)
{
    CHECK_KIT("2024-03-16T22:41:07+0100 SUBDEBUG Upgrade: scx-1.9.1-0.x86_64\n"
              "2024-03-16T22:41:08+0100 SUBDEBUG Upgraded: scx-1.6.9-1.x86_64\n"
              "2024-03-16T22:41:08Z SUBDEBUG Cleanup: scx-1.6.9-1.x86_64\n"
              "2024-03-16T22:41:08Z SUBDEBUG Obsoleted: scx-1.6.9-1.x86_64\n"
              "2024-03-16T22:41:08Z SUBDEBUG Downgraded: scx-1.9.1-0.x86_64\n"
              "2024-03-16T22:41:08Z SUBDEBUG Reinstalled: scx-1.9.1-0.x86_64\n"
              "Mar 16 22:41:09 lx01 yum[7]: Erased: scx-1.9.1-0.x86_64\n"
              "2024-03-16T22:41:08Z INFO Mended: scx-1.9.1-0.x86_64\n",
              "2024-03-16T21:41:07Z -1 [] 2024-03-16T22:41:07+0100 SUBDEBUG Upgrade: "
              "scx-1.9.1-0.x86_64 {Action=installed; Package=scx; Version=1.9.1-0}\n"
              "2024-03-16T21:41:08Z -1 [] 2024-03-16T22:41:08+0100 SUBDEBUG Upgraded: "
              "scx-1.6.9-1.x86_64 {Action=replaced; Package=scx; Version=1.6.9-1}\n"
              "2024-03-16T22:41:08Z -1 [] 2024-03-16T22:41:08Z SUBDEBUG Cleanup: "
              "scx-1.6.9-1.x86_64 {Action=replaced; Package=scx; Version=1.6.9-1}\n"
              "2024-03-16T22:41:08Z -1 [] 2024-03-16T22:41:08Z SUBDEBUG Obsoleted: "
              "scx-1.6.9-1.x86_64 {Action=replaced; Package=scx; Version=1.6.9-1}\n"
              "2024-03-16T22:41:08Z -1 [] 2024-03-16T22:41:08Z SUBDEBUG Downgraded: "
              "scx-1.9.1-0.x86_64 {Action=replaced; Package=scx; Version=1.9.1-0}\n"
              "2024-03-16T22:41:08Z -1 [] 2024-03-16T22:41:08Z SUBDEBUG Reinstalled: "
              "scx-1.9.1-0.x86_64 {Action=replaced; Package=scx; Version=1.9.1-0}\n"
              " -1 [] Mar 16 22:41:09 lx01 yum[7]: Erased: scx-1.9.1-0.x86_64 {Action=remove; "
              "Package=scx; Version=1.9.1-0}\n"
              "2024-03-16T22:41:08Z -1 [] 2024-03-16T22:41:08Z INFO Mended: scx-1.9.1-0.x86_64\n");
}

/* The second time of a second is not worked out again (linelog_iso_again). */
TEST(lines_of_one_second_have_one_time_whatever_stands_behind_it)
{
    CHECK_KIT("2024-03-16 22:41:07 status unpacked scx:amd64 1.9.1.0\n"
              "2024-03-16 22:41:07 status installed scx:amd64 1.9.1.0\n"
              "2024-03-16 22:41:07.5 upgrade scx:amd64 1.9.0.1 1.9.1.0\n"
              "2024-03-16 22:41:07Z upgrade scx:amd64 1.9.0.1 1.9.1.0\n"
              "2024-03-16 22:41:07 x\n2024-03-16 22:41:08 y\n2024-13-16 22:41:08 z\n",
              "2024-03-16T22:41:07 -1 [] 2024-03-16 22:41:07 status unpacked scx:amd64 1.9.1.0\n"
              "2024-03-16T22:41:07 -1 [] 2024-03-16 22:41:07 status installed scx:amd64 1.9.1.0 "
              "{Action=installed; Package=scx; Version=1.9.1-0}\n"
              "2024-03-16T22:41:07.5 -1 [] 2024-03-16 22:41:07.5 upgrade scx:amd64 1.9.0.1 1.9.1.0 "
              "{Action=upgrade; Package=scx; Version=1.9.1-0}\n"
              "2024-03-16T22:41:07Z -1 [] 2024-03-16 22:41:07Z upgrade scx:amd64 1.9.0.1 1.9.1.0 "
              "{Action=upgrade; Package=scx; Version=1.9.1-0}\n"
              "2024-03-16T22:41:07 -1 [] 2024-03-16 22:41:07 x\n"
              "2024-03-16T22:41:08 -1 [] 2024-03-16 22:41:08 y\n"
              " -1 [] 2024-13-16 22:41:08 z\n");
}

/* parsers/unixkit_lists.h; a tab, or more than one blank, tells a list from a sentence. */
TEST(lists_of_other_package_managers_tell_versions)
{
    CHECK_KIT("scx\t1.9.1.0\nscx:amd64    1.9.1.0\nscx 1.9.1.0\nscx  1.9.1.0 is due\n",
              " -1 [] scx\t1.9.1.0 {Action=told; Package=scx; Version=1.9.1-0}\n"
              " -1 [] scx:amd64    1.9.1.0 {Action=told; Package=scx; Version=1.9.1-0}\n"
              " -1 [] scx 1.9.1.0\n -1 [] scx  1.9.1.0 is due\n");
    CHECK_KIT("scx/now 1.9.1.0 amd64 [installed,local]\n"
              "scx/now 1.9.1.0 amd64 [upgradable from: 1.6.9.1]\n"
              "scx.x86_64   1.9.1-0   @System\nscx.x86_64   1.9.1-0   base\n",
              " -1 [] scx/now 1.9.1.0 amd64 [installed,local] {Action=told; Package=scx; "
              "Version=1.9.1-0}\n"
              " -1 [] scx/now 1.9.1.0 amd64 [upgradable from: 1.6.9.1]\n"
              " -1 [] scx.x86_64   1.9.1-0   @System {Action=told; Package=scx; "
              "Version=1.9.1-0}\n"
              " -1 [] scx.x86_64   1.9.1-0   base\n");
    CHECK_KIT("  scx.rte   1.9.1.0  COMMITTED  Microsoft System Center\n"
              "  scx.rte   1.9.1.0    C     F    Microsoft System Center\n"
              "  scx.rte   1.9.1.0  BROKEN  Microsoft System Center\n"
              "  scx   1.9.1.0   Microsoft System Center 2012 Operations Manager\n",
              " -1 []   scx.rte   1.9.1.0  COMMITTED  Microsoft System Center {Action=told; "
              "Package=scx; Version=1.9.1-0}\n"
              " -1 []   scx.rte   1.9.1.0    C     F    Microsoft System Center {Action=told; "
              "Package=scx; Version=1.9.1-0}\n"
              " -1 []   scx.rte   1.9.1.0  BROKEN  Microsoft System Center\n"
              " -1 []   scx   1.9.1.0   Microsoft System Center 2012 Operations Manager "
              "{Action=told; Package=scx; Version=1.9.1-0}\n");
}

TEST(lists_between_colons_or_bars_tell_what_is_installed)
{
    CHECK_KIT("scx:scx.rte:1.9.1.0: : :C:F:Microsoft System Center: : : : : : :0:0:/:2412\n"
              "scx:scx.rte:1.9.1.0: : :B:F:Microsoft System Center: : : : : : :0:0:/:2412\n"
              "omi:omi.rte:1.9.1.0: : :A: :OMI: : : : : : :0:0:/:\n"
              "bos:bos.rte:7.2.5.0: : :C: :Base: : : : : : :0:0:/:\n",
              " -1 [] scx:scx.rte:1.9.1.0: : :C:F:Microsoft System Center: : : : : : :0:0:/:2412 "
              "{Action=told; Package=scx; Version=1.9.1-0}\n"
              " -1 [] scx:scx.rte:1.9.1.0: : :B:F:Microsoft System Center: : : : : : :0:0:/:2412\n"
              " -1 [] omi:omi.rte:1.9.1.0: : :A: :OMI: : : : : : :0:0:/: "
              "{Action=told; Package=omi; Version=1.9.1-0}\n"
              " -1 [] bos:bos.rte:7.2.5.0: : :C: :Base: : : : : : :0:0:/:\n");
    CHECK_KIT("i  | scx  | package | 1.9.1-0 | x86_64 | (System Packages)\n"
              "i+ | omi  | package    | 1.9.1-0 | x86_64 | x\nv  | scx  | package | 1.9.2-0 | x |\n"
              "   | scx  | package | 1.9.2-0 | x86_64 | repo\ni | scx | srcpackage | 1.9.1-0 | x |\n",
              " -1 [] i  | scx  | package | 1.9.1-0 | x86_64 | (System Packages) "
              "{Action=told; Package=scx; Version=1.9.1-0}\n"
              " -1 [] i+ | omi  | package    | 1.9.1-0 | x86_64 | x "
              "{Action=told; Package=omi; Version=1.9.1-0}\n"
              " -1 [] v  | scx  | package | 1.9.2-0 | x |\n"
              " -1 []    | scx  | package | 1.9.2-0 | x86_64 | repo\n"
              " -1 [] i | scx | srcpackage | 1.9.1-0 | x |\n");
}

TEST(histories_tell_what_was_there_afterwards)
{
    CHECK_KIT("2024-03-16 22:41:07|install|scx|1.9.1-0|x86_64|root@lx01|plain|ab|\n"
              "2024-03-16 22:41:08|remove |omi|1.6.9-1|x86_64|root@lx01|\n"
              "2024-03-16 22:41:09|command|root@lx01|'zypper' 'install' 'scx'|\n",
              "2024-03-16T22:41:07 -1 [] 2024-03-16 22:41:07|install|scx|1.9.1-0|x86_64|root@lx01|"
              "plain|ab| {Action=told; Package=scx; Version=1.9.1-0}\n"
              "2024-03-16T22:41:08 -1 [] 2024-03-16 22:41:08|remove |omi|1.6.9-1|x86_64|root@lx01| "
              "{Action=remove; Package=omi; Version=1.6.9-1}\n"
              "2024-03-16T22:41:09 -1 [] 2024-03-16 22:41:09|command|root@lx01|'zypper' 'install' "
              "'scx'|\n");
    CHECK_KIT("Start-Date: 2024-03-16  22:41:00\n"
              "Upgrade: omi:amd64 (1.6.9.1, 1.9.0.1), scx:amd64 (1.6.9.1, 1.9.1.0)\n"
              "End-Date: 2024-03-16  22:41:09\n\nStart-Date: 2024-03-17  22:41:00\n"
              "Upgrade: scx:amd64 (1.6.9.1, 1.9.1.0)\nError: Sub-process failed\n"
              "End-Date: 2024-03-17  22:41:09\n\nStart-Date: 2024-03-18  22:41:00\n"
              "Install: scx:amd64 (1.9.1.0, automatic)\n",
              "2024-03-16T22:41:09 -1 [] Start-Date: 2024-03-16  22:41:00|Upgrade: omi:amd64 "
              "(1.6.9.1, 1.9.0.1), scx:amd64 (1.6.9.1, 1.9.1.0)|End-Date: 2024-03-16  22:41:09 "
              "{Action=told; Package=scx; Version=1.9.1-0}\n"
              " -1 [] Start-Date: 2024-03-17  22:41:00|Upgrade: scx:amd64 (1.6.9.1, 1.9.1.0)|"
              "Error: Sub-process failed|End-Date: 2024-03-17  22:41:09\n"
              " -1 [] Start-Date: 2024-03-18  22:41:00|Install: scx:amd64 (1.9.1.0, automatic)\n");
}

TEST(records_of_a_package_tell_its_version_where_it_is_installed)
{
    CHECK_KIT("Package: scx\nStatus: install ok installed\nVersion: 1.9.1.0\n\n"
              "Package: scx\nStatus: deinstall ok config-files\nVersion: 1.9.1.0\n\n"
              "   PKGINST:  MSFTscx\n   VERSION:  1.9.1-0\n    STATUS:  completely installed\n\n"
              "   PKGINST:  MSFTscx\n   VERSION:  1.9.1-0\n    STATUS:  partially installed\n",
              " -1 [] Package: scx|Status: install ok installed|Version: 1.9.1.0 {Action=told; "
              "Package=scx; Version=1.9.1-0}\n"
              " -1 [] Package: scx|Status: deinstall ok config-files|Version: 1.9.1.0\n"
              " -1 []    PKGINST:  MSFTscx|   VERSION:  1.9.1-0|    STATUS:  completely installed "
              "{Action=told; Package=scx; Version=1.9.1-0}\n"
              " -1 []    PKGINST:  MSFTscx|   VERSION:  1.9.1-0|    STATUS:  partially "
              "installed\n");
}

TEST(other_packages_are_lines_without_meaning)
{
    CHECK_KIT("scxtools-1.9.1-0.x86_64\nii  omit  1.0.0.1 x\nscx\n",
              " -1 [] scxtools-1.9.1-0.x86_64\n -1 [] ii  omit  1.0.0.1 x\n -1 [] scx\n");
}

TEST(only_what_speaks_of_the_agent_is_claimed)
{
    CHECK_INT(parsed_bid(&parser_unixkit, STR("bash-5.1-2.x86_64\nUpgrade failed\n")), 0);
    CHECK_INT(parsed_bid(&parser_unixkit, STR("Extracting...\nInstall failed\n")), 0);
    CHECK_INT(parsed_bid(&parser_unixkit, STR("1.9.1-0\n")), 0);
    CHECK(parsed_bid(&parser_unixkit,
                     STR("2025-12-05 14:47:11 status half-configured omi:amd64 1.9.1-0\n")) > 0);
    CHECK(parsed_bid(&parser_unixkit,
                     STR("2025-12-05 14:47:11 configure scx:amd64 1.9.1-0 <none>\n")) > 0);
    CHECK_INT(parsed_bid(&parser_unixkit,
                         STR("2025-12-05 14:47:11 status half-configured bash:amd64 5.1-2\n")), 0);
    CHECK_INT(parsed_bid(&parser_unixkit, STR("status half-configured omi:amd64 1.9.1-0\n")), 0);
    CHECK_INT(parsed_bid(&parser_unixkit, STR("Start-Date: 2024-03-16  22:41:00\n"
                                              "Upgrade: bash:amd64 (1.6.9.1, 1.9.1.0)\n")), 0);
    CHECK(parsed_bid(&parser_unixkit, STR("Upgrade: scx:amd64 (1.6.9.1, 1.9.1.0)\n")) > 0);
    CHECK(parsed_bid(&parser_unixkit, STR("Package: scx\nVersion: 1.9.1.0\n")) > 0);
    CHECK_INT(parsed_bid(&parser_unixkit, STR("Package: bash\nVersion: 5.1\n")), 0);
    CHECK_INT(parsed_bid(&parser_unixkit, STR("||/ Name  Version  Description\n"
                                              "ii  bash  5.1  GNU\n")), 0);
    CHECK_INT(parsed_bid(&parser_unixkit, STR("||/ Name  Version  Description\n"
                                              "ii  scx  1.9.1.0  Operations Manager\n")), 40);
    /* more than a row with a product's name is to a list of products */
    CHECK_INT(parsed_bid(&parser_unixkit, STR("omi-1.9.1-0.x86_64\nscx-1.9.1-0.x86_64\n"
                                              "omiserver: is running\n")), 21);
    CHECK_INT(parsed_bid(&parser_scxlog, STR("* a list\n* of things\n")), 0);
    CHECK_INT(parsed_bid(&parser_omilog, STR("2024/03/16 22:40:59 [error] nginx: x\n")), 0);
}

TEST(every_sample_is_claimed_and_read_in_any_pieces_cut_or_damaged)
{
    static const struct parsed_sample scx[] = { { "corpus/scxlog/upgraded.log", 5, 0 },
                                                { "corpus/scxlog/cut.log", 3, 0 } };
    static const struct parsed_sample omi[] = { { "corpus/omilog/before-and-after.log", 4, 0 },
                                                { "corpus/omilog/cut.log", 2, 0 } };
    static const struct parsed_sample kit[] = { { "corpus/unixkit/installinfo.txt", 1, 0 },
                                                { "corpus/unixkit/kit-upgrade.txt", 12, 0 },
                                                { "corpus/unixkit/kit-failed.txt", 6, 0 },
                                                { "corpus/unixkit/listings.txt", 10, 0 },
                                                { "corpus/unixkit/dpkg.log", 6, 0 },
                                                { "corpus/unixkit/dnf.rpm.log", 6, 0 },
                                                { "corpus/unixkit/apt-history.log", 2, 0 },
                                                { "corpus/unixkit/packages.txt", 20, 0 },
                                                { "corpus/unixkit/cells.txt", 7, 0 },
                                                { "corpus/unixkit/dpkg-l.txt", 7, 0 } };

    parsed_check_samples(__FILE__, __LINE__, &parser_scxlog, scx, 2);
    parsed_check_samples(__FILE__, __LINE__, &parser_omilog, omi, 2);
    parsed_check_samples(__FILE__, __LINE__, &parser_unixkit, kit, 10);
}

TEST(without_memory_the_source_is_over_and_nothing_leaks)
{
    parsed_check_no_memory(&parser_unixkit, STR("2024-03-16T22:41:07.0Z\n1.9.1-0\n"), 40);
    parsed_check_no_memory(&parser_scxlog, STR("*\n* Build number: 1.9.1-0\n*\nx\n"), 40);
}
