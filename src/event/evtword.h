/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the words of an export tell that has no numbers and no log name: for every form of events as
 * text (log-formats.md 3.5 to 3.10).
 */
#ifndef EVENT_EVTWORD_H
#define EVENT_EVTWORD_H

#include "base/arena.h"

#define EVTWORD_KEY_BYTES 72u /* the longest word with blanks to spare */

/*
 * evtword_key(key, s): s as labels are compared, because copies collapse, double and replace
 * blanks: without blanks (wide, unbreakable, byte order marks), in lower case, terminated.  False:
 * too long, empty, or with a NUL.
 */
bool evtword_key(char key[EVTWORD_KEY_BYTES + 1], struct str s);

/* Bytes of the blank at the beginning of s, or 0; s without blanks at both ends. */
size_t evtword_blank(struct str s);
struct str evtword_trim(struct str s);

/* "----  ---": what stands under the names of columns. */
bool evtword_ruler(struct str line);

/* A name that a machine may have; "N/A", "-" and an account are none. */
bool evtword_machine(struct str s);

/* A name of a machine with its domain: labels with stops between them, not all of digits. */
bool evtword_full_name(struct str s);

/* The line without the "> " of a mail that quotes it, as often as it was answered. */
struct str evtword_unquoted(struct str line);

/* A console below what it printed: a prompt of PowerShell, or the signs and words that end a
   transcript. */
bool evtword_console(struct str line);

/* Events of this provider quote scripts, whose help has prompts at the beginning of lines: nothing
   of a console ends such a message in front of the line that names the script block by its GUID
   (4104: "ScriptBlock ID: ..."), or at all where there is none. */
bool evtword_quotes_scripts(struct str provider);
bool evtword_script_ends(struct str line);

/* What a mail, a ticket or a console has wrapped: every line end, with the blanks around it, is one
   blank.  A text of one line is itself; absent: no memory. */
struct str evtword_one_line(struct arena *a, struct str s);

/* The level a word (of the languages that the product has) or digit stands for, 0 to 5; -1:
   unknown. */
int evtword_level(struct str word);

/* May such a word begin so?  The first two letters say no for most words of a sentence. */
bool evtword_may_be_level(struct str s);

/*
 * evtword_log(provider, id): the log that this provider writes to, where there is only one that
 * Windows or the product gives it (events.md 1 to 8); absent: not known.  An Event Viewer list has
 * no column for the log.
 */
struct str evtword_log(struct str provider, uint32_t id);

/* May the name of a known provider begin so?  Its first two signs say no for nearly all words; they
   are a capital letter and another one, or a dot and a capital letter. */
static inline bool evtword_may_be_provider(struct str s)
{
    char second = s.n > 1 ? s.s[1] : '\0';

    switch (s.n ? s.s[0] : '\0') {
    case 'A': return second == 'd' || second == 'p';
    case 'D': return second == 'a';
    case 'E': return second == 'v';
    case 'H':
    case 'S': return second == 'e';
    case 'M': return second == 'i' || second == 's' || second == 'S';
    case 'O': return second == 'p';
    case 'U': return second == 's';
    case '.': return second == 'N';
    default: return false;
    }
}

/* The bytes of the longest known provider that s begins with, also as the beginning of another
   word; 0: none. */
size_t evtword_provider_at(struct str s);

/* Words that the name of a known provider begins with, more behind them. */
bool evtword_provider_begins(struct str words);

/* The provider whose name begins so, where a column had no room for the rest; absent: no known one
   does, or several. */
struct str evtword_provider(struct str begin);

/* Event Viewer's lists and its General tab leave out with what providers of Windows begin:
   "Eventlog" of 104 is Microsoft-Windows-Eventlog [general knowledge of Event Viewer].  The whole
   name, or what came in: what is no such provider, and "EventLog" of 6005, which has that name. */
struct str evtword_whole_provider(struct str provider, uint32_t id);

/*
 * evtword_data(provider, id, n): how XML calls the n-th value (from 0) of an event in a form that
 * keeps values without their names: "param1" of the service control manager (events.md 7, "Raw
 * structure"), else "Data".
 */
struct str evtword_data(struct str provider, uint32_t id, size_t n);

#endif
