/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names of folders and files that tell which machine the logs in them are of (host_source.c): known
 * layouts (log-formats.md 2.3, 8), and what administrators do, which is inferred.
 */
#ifndef VERDICT_FOLDER_NAME_H
#define VERDICT_FOLDER_NAME_H

#include "base/str.h"

/* Can be one machine's; not "logs", "Downloads", "etc". */
bool is_machine_folder(struct str part);

/* And is called as machines are and other folders seldom: MS01, lx-web2, OPSMGR; not "gateway",
   "upgrade", "2024-05-01", "logs2". */
bool looks_like_machine(struct str part);

/* Even among words: with a number, and none that counts days, releases or years. */
bool stands_out(struct str name);

/* A machine's name with its domain's, atlas.corp.example: three labels, of which none is a
   number or tells of logs, as in "Application.before.the.upgrade". */
bool is_named_in_full(struct str name);

/* Beside a log's name, and no machine: a date, "old", "run2", "gateway", "export". */
bool is_word_of_logs(struct str name);

/* OM01 of OM01-old and of failed_OM01, which may be the name of another one. */
struct str without_which(struct str part);

/* "logs/Application" of logs/Application.evtx, .csv and .txt; of what is no event log, the
   whole. */
struct str log_in_any_form(struct str path);

/* A file that others came from, by its ending. */
bool is_document(struct str part);

/* MS01.zip is what somebody packed on MS01. */
struct str unpacked_name(struct str part);

/* MS01 of 2024-02-11_MS01, of MS01-20240211 and of MS01-02.11.2024-09.11AM. */
struct str without_date(struct str name);

/* And not what a machine is meant by among others: words of logs, "cloud", "may". */
bool is_common_word(struct str word);

/* GW01 of Gateway-GW01 and of GW01-Gateway, which may be the name of another one. */
struct str without_roles(struct str word);

/* Nor words of logs and roles, however often one stands beside the other:
   Logs_2024-05-16_1830_MS01. */
struct str without_words(struct str name);

/* The machine that a folder is called by, by itself where words, a date or an ending stand beside
   it: Logs_MS01.zip, host-MS01-2024-05-16, "MS01 (management server)". */
struct str folder_machine(struct str part);

/* Of two folders beside each other: MS01 and SQL01, ms-2 and sql-1, muc-sql02 and
   atlas.corp.example beside all; not "wizard" beside any. */
bool is_called_alike(struct str name, struct str known);

/* Called like the computer: by its name, in full or not (the log may know less of it than the
   folder), or by the part that NetBIOS knows. */
bool folder_is_of(struct str folder, struct str computer);

/* Stands between the words of a file's name. */
bool separates_names(char c);

/* Bytes of what parts words there: one of the signs, or a letter of a script that parts none and
   that no machine is called in, as in Japanese, with its signs; 0: nothing does. */
size_t separator_at(struct str s, size_t at, const char *signs);

/* MS01.System.csv, MS01_Application_2024-02-11.txt, "MS01 - Operations Manager.csv",
   Application_MS01.csv: the part of a file's name that is the machine's; empty: it has none. */
struct str machine_of_log(struct str file);

/* MS01 of Application/MS01.csv; empty: the folder is not called like a log. */
struct str machine_in_log_folder(struct str folder, struct str file);

/* SDC_Results.zip/Event Logs/MS01/..., SCOMLinuxDataCollectorData_lx01_16032024.tar.gz/...; empty:
   no known collector packed it so. */
struct str machine_of_collector(struct str path);

/* AG17 of AG17AgentInstall.LOG, Copy of AG17AgentInstall.LOG, AG17AgentInstall - Copy.LOG.txt;
   empty: not a log that a server keeps of its pushes. */
struct str pushed_agent(struct str path);

/* Names other machines than the one that keeps it: of a push (2.3), of events that were collected
   (3.13). */
bool is_log_of_others(struct str path);

struct str folder_of(struct str path);
struct str last_part(struct str path);
/* Users/NAME, home/NAME, NAME/AppData/Local/SCOM/LOGS: the folder of an account, if the last is not
   called like a machine that somebody copied AppData from; or AppData, which may have lost its
   beginning.  behind: the rest of the path. */
bool folder_is_of_account(struct str folder, struct str behind);
bool path_is_deep(struct str path); /* more than LIMIT_PATH_DEPTH: nobody keeps machines there */

#endif
