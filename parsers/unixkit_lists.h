/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How the package managers of other systems, and dpkg's and apt's other commands, tell of the
 * packages of the UNIX/Linux agent: what unixkit.c reads besides its own forms.
 *
 *   dpkg-query -W           scx<tab>1.9.1.0
 *   apt list --installed    scx/now 1.9.1.0 amd64 [installed,local]
 *   dnf, yum list           scx.x86_64  1.9.1-0  @System
 *   lslpp (AIX)             scx.rte  1.9.1.0  COMMITTED  Microsoft System Center ...
 *   lslpp -Lc               scx:scx.rte:1.9.1.0: : :C:F:Microsoft System Center ...
 *   zypper se -s            i | scx | package | 1.9.1-0 | x86_64 | (System Packages)
 *   swlist (HP-UX)          scx  1.9.1.0  Microsoft System Center ...
 *   zypp/history            2024-03-16 22:41:07|install|scx|1.9.1-0|x86_64|...
 *   dpkg -s                 Package: scx / Status: install ok installed / Version: 1.9.1.0
 *   pkginfo -l (Solaris)    PKGINST:  MSFTscx / VERSION:  1.9.1-0
 *   apt/history.log         Start-Date: ... / Upgrade: scx:amd64 (1.6.9.1, 1.9.1.0) / End-Date: ...
 *
 * General knowledge of those systems [inferred].  All results are slices of what was given, or
 * static; nothing is owned, nothing fails.
 */
#ifndef PARSERS_UNIXKIT_LISTS_H
#define PARSERS_UNIXKIT_LISTS_H

#include "base/str.h"
#include "base/when.h"

struct unixlist {
    bool gone;          /* it was removed */
    struct str package; /* scx, omi or omsagent; empty: none is told of */
    struct str version; /* as it stands there: 1.9.1.0 or 1.9.1-0, perhaps more behind it */
    when time;          /* by the clock of the machine; WHEN_NONE: the record's, or none */
};

/* Without the blanks, and the marks of a quotation, before it, and without blanks behind it. */
struct str unixlist_unmark(struct str s);

/* The name of one of our packages at the front of s, if it ends there or one of ends follows. */
struct str unixlist_package(struct str s, const char *ends);

/* What stands behind "name :" in the first line that has it; absent: none. */
struct str unixlist_detail(struct str text, const char *name);

/* unixlist_line(line): a line without marks that tells of a package by itself. */
struct unixlist unixlist_line(struct str line);

/* unixlist_cells(line): the same of a line whose values stand between colons or bars. */
struct unixlist unixlist_cells(struct str line);

/* unixlist_zypp(behind): the same of what stands behind the time of a line of zypp's history. */
struct unixlist unixlist_zypp(struct str behind);

/* unixlist_begins(line): does a record of several lines begin here, up to a blank line?
   unixlist_names(line): is it a line of such a record, and names one of ours?
   unixlist_block(text): what it tells. */
bool unixlist_names(struct str line);
bool unixlist_begins(struct str line);
struct unixlist unixlist_block(struct str text);

/* "||/ Name  Version  Architecture Description" and the line below it: above what dpkg -l lists. */
bool unixlist_dpkg_head(struct str line);

/* A shell's prompt, with a command behind it or alone: "root@lx01:~# sh ./scx.sh", "[u@h tmp]$ ls",
   "lx03:~ # rpm -q scx", "$ rpm -q scx". */
bool unixlist_prompt(struct str line);

#endif
