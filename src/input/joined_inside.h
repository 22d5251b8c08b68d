/* SPDX-License-Identifier: Apache-2.0 */
/* How one log is told from the next; private to joined*.c. */
#ifndef INPUT_JOINED_INSIDE_H
#define INPUT_JOINED_INSIDE_H

#include "base/str.h"

/* Which log a record belongs to that begins with this line. */
enum log_kind { LOG_NONE, LOG_SETUP, LOG_VMM, LOG_DPM, LOG_MSI, LOG_SQL, LOG_SCX, LOG_OMI,
                LOG_TRACE, LOG_CM, LOG_PACKAGES,
                LOG_WORDS, /* of a chat */
                LOG_EVENTS, LOG_LIST, LOG_TABLE, LOG_PAIRS, /* events, in their forms */
                LOG_ROWS }; /* of a table whose cells are all quoted */

#define JOINED_AHEAD 4096u /* looked at, to be sure */

/* The log that begins at s, where lines before were of another: its first line is sure, or another
   of it follows before one of something else.  LOG_NONE: none does. */
enum log_kind joined_begins(struct str s);

/* The log of which a record begins with this line, by its shape alone; *sure: nothing else does. */
enum log_kind joined_record(struct str line, bool *sure);

/* "==> name <==", or one that is drawn: the name of a file; or nothing. */
struct str joined_head(struct str line);

/* "lx01: " and "db.corp.example: " in front of what is left of the line then: the machine, as pssh
   and pdsh name it; or nothing.  A word without a number or a dot may be any label. */
struct str joined_machine(struct str line, struct str *rest);

/* The form of what a chat puts above a message, on a line that is nothing else; or 0. */
unsigned joined_said(struct str line);

/* The log that begins with a message of a chat. */
enum log_kind joined_message(struct str s);

/* Is this text what was copied from a chat that somebody pasted logs into? */
bool joined_chat(struct str text);

/* Does this text go from one log to another? */
bool joined_logs(struct str text);

#endif
