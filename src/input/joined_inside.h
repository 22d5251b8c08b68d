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
                LOG_ROWS, /* of a table whose cells are all quoted */
                LOG_VIEWER, LOG_PSLIST, LOG_VIEW, /* Event Viewer's table, PsLogList, its view */
                LOG_XML, LOG_XML_ROWS, LOG_CLIXML, LOG_OBJECTS, LOG_JSON, /* of events, and */
                LOG_CLIXML_LIST, LOG_JSON_LIST, LOG_LISTED, LOG_PREREQ }; /* of inventories */

#define JOINED_AHEAD 4096u /* looked at, to be sure */
#define SPAN_TAG_MOST 32u

/*
 * What holds a text together from one line to another: an element, a value of JSON, a cell between
 * quotation marks.  Nothing begins in it, whatever its lines look like: a message quotes them.
 */
struct span {
    enum { SPAN_NONE, SPAN_ELEMENT, SPAN_VALUE, SPAN_CELLS } what;
    char tag[SPAN_TAG_MOST]; /* "</Event>" of an element */
    uint32_t tag_n, met;     /* so much of it was met */
    uint64_t depth;          /* of brackets */
    bool quoted;             /* in a string, or a cell */
    bool escaped, over;      /* behind a backslash; behind a mark, where a cell may be over */
    bool middle;             /* of a cell */
};

/* Where a text of several logs is. */
struct watch {
    enum log_kind kind; /* of the log that its lines belong to */
    struct span span;
    bool labelled;      /* the last line was the name of what stands below it */
};

/* The log that begins at s, where lines before were of another: its first line is sure, or another
   of it follows before one of something else.  LOG_NONE: none does. */
enum log_kind joined_begins(struct str s);

/* The same of what is written in a form with a beginning and an end, and of tables.  line: the
   first one of s. */
enum log_kind joined_form(struct str line, struct str s);

/* joined_begins, else joined_form. */
enum log_kind joined_any(struct str s);

/* The name of the first element of s, behind what is declared above it. */
struct str joined_tag(struct str s);

/* How s goes on, with which a log of this kind begins. */
void span_begin(struct span *, enum log_kind kind, struct str s);
/* The bytes of s up to the end of what holds it together, or all of them.  s: a line, or a piece of
   one. */
size_t span_pass(struct span *, struct str s);
bool span_holds(const struct span *); /* nothing begins here */

/* The log that begins at s, at the beginning of a line, or LOG_NONE; w is of it from here on. */
enum log_kind watch_begins(struct watch *w, struct str s);
/* As span_pass, of all that is read. */
size_t watch_pass(struct watch *w, struct str s);

/* What is seen of a text, from its first line on. */
struct several {
    struct watch at;
    unsigned seen;  /* kinds, a bit for each */
    size_t run;     /* records of the last one, one below the other */
    size_t changes; /* from one to another */
    size_t begun;   /* lines that a log or a record of one begins with, */
    size_t prose;   /* and those before the first of them */
};
/* A text that begins as none of the forms may hold logs in its cells and strings: it is one. */
bool several_may_hold(struct str text);
/* At the beginning of a line.  False: it is one log, whose lines alternate, or none. */
bool several_begins(struct several *, struct str s);
bool several_look(struct several *, struct str text); /* the same, and watch_pass, of all of it */

/* The log of which a record begins with this line, by its shape alone; *sure: nothing else does. */
enum log_kind joined_record(struct str line, bool *sure);

/* The first line of what is ahead, or as much of it as is there, no letter of which is cut. */
struct str joined_line(struct str ahead);

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
