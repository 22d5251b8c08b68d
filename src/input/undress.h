/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text in the dress of another program, as the text it was:
 *
 *   a page     HTML: its tags are gone, its entities are characters; a table becomes lines of cells
 *              with tabs between them, quoted as a spreadsheet does
 *   RTF        its words, without fonts and pictures
 *   marks      the same file name, a number, or both in front of each line: what grep -n, findstr,
 *              find /N, Select-String and cat -n print; or four blanks or a tab, which make code of
 *              a line, and those of a block in YAML; or the "> " or bar of a mail that quotes; or
 *              what syslog, a container, a list or whoever collects puts in front of a log, or a
 *              chat in front of a message.  A line without them stays as it is.
 *   wiki       tables drawn with bars become lines like those of a page; labels lose their stars,
 *              lines the "<br/>" that they end in
 *   doubled    a blank line behind every line, as pasting puts it there
 *   wraps      line ends that a console put at its right edge; those of a table below dashes that
 *              a mail put there, too
 *   quotes     event XML with doubled quotation marks, from a cell, or bent ones, from Word; a
 *              table or JSON with bent ones
 *   blanks     those that must not break, what has no width, and those in the place of UTF-16's
 *              zeros
 *   turned     a setup log whose newest lines came first
 *   shown      ends, tabs and bytes as signs: ^M$, ^I, M-CM-<
 *   difference marks of diff in front of lines; both sides are read
 *   labels     those of an event all on one line, or each above its value; each gets a line
 *   snare      events that Snare and other collectors sent as lines of syslog
 *   entities   text without tags whose signs became entities: &quot;, &gt;, &lt;Event&gt;
 *   misread    UTF-8 that was read as Windows-1252 or Latin-1 and written again
 *   strings    a log in texts of JSON, as APIs give it, or in quoted ones of YAML
 *   breaks     VT, U+2028 and others as line ends, or "\n" as two signs
 *   fences     ``` and {code} around lines, ` around each, ** around those that matter, the mark of
 *              UTF-8 as letters
 *   escapes    backslashes before signs, from Markdown and Jira
 *   print      numbers of pages, heads and form feeds, as they come out of a PDF
 *   case       words of a format in a text that is all capitals, or all small letters
 *   colours    what tells a terminal to change its colours, or its title
 *
 * It is recognised by content.  The stream that comes out is UTF-8; offsets are those of that text,
 * and so are line numbers, except where marks alone are taken off.  What was taken off, the code
 * page and bytes that are no text, at their place in the file, stand in the coverage
 * (stream_under).
 */
#ifndef INPUT_UNDRESS_H
#define INPUT_UNDRESS_H

#include "base/buf.h"
#include "base/defect.h"
#include "input/stream.h"

#define DRESS_NAME_MOST 300u /* a longer name in front of lines is none */

struct dress {
    enum dress_kind kind;
    char name[DRESS_NAME_MOST]; /* in front of each line, with its colon */
    size_t name_n;
    bool quoted;  /* "> ", as often as the mail was answered; */
    bool bare;    /* ">", and blanks behind it are the line's own */
    bool numbered;
    bool around;  /* lines around what was searched for have their mark, with dashes or blanks */
    char behind;  /* the number: ':', a tab, ')' or a blank; which quotation marks,
                     form of difference or of a page's number, place of labels, texts of JSON,
                     ends, fences */
    size_t blanks; /* so many belong to the mark, too */
    uint64_t also; /* columns beside that one whose cells are exports, as bits */
    size_t width;  /* of wrapped lines */
    bool inside;   /* which were broken inside of words */
    bool records;  /* were turned, and not their lines */
    bool ticket;   /* the other columns of that table are somebody's words */
    struct buf *words; /* the caller's; these go here, up to LIMIT_COLLECTED_BYTES.  NULL: nowhere */
#define DRESS_FOLLOWED 'g' /* behind: of no dress, what tail prints of several files; has parts */
#define DRESS_MACHINES 'm' /* the same of lines behind names of machines */
    bool parts;    /* the lines may be of several machines or files: collected.h tells them apart */
};

/* undress_recognises(bytes, n, page, &dress): the beginning of a stream, DRESS_LOOK or all of
   it, in the code page that somebody said; NULL: nobody did. */
#define DRESS_LOOK 16384u
bool undress_recognises(const uint8_t *bytes, size_t n, const struct codepage *page,
                        struct dress *dress);
/* The same of text that was decoded before (text_sampled), and is not binary; whole: it is all of
   the stream. */
bool undress_recognises_text(struct str text, bool whole, struct dress *dress);

/* Bytes that no text has, whatever its encoding. */
bool undress_is_binary(const uint8_t *bytes, size_t n);

/* in stays the caller's and must outlive *out; it knows its code page (stream_set_page). */
int undress_open(struct stream **out, struct stream *in, const struct dress *dress,
                 struct err *err);

#endif
