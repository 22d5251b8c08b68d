/* SPDX-License-Identifier: Apache-2.0 */
/* What the dresses of text have in common; private to undress*.c. */
#ifndef INPUT_UNDRESS_INSIDE_H
#define INPUT_UNDRESS_INSIDE_H

#include "input/csvrow.h"
#include "input/text.h"
#include "input/undress.h"

#define TAG_MOST 12u    /* names of tags that mean something here are shorter */
#define ENTITY_MOST 10u
#define RTF_WORD_MOST 16u
#define STRINGS_NAME_MOST 40u
#define UNDRESS_AHEAD 16u /* bytes that are looked at together: two escapes of JSON are 12 */

struct page {
    enum { PAGE_SHOWN, PAGE_TAG, PAGE_COMMENT, PAGE_ENTITY, PAGE_CDATA } state;
    char tag[TAG_MOST];
    size_t tag_n;       /* TAG_MOST: longer */
    bool tag_named;     /* what follows are attributes */
    char quote;         /* of an attribute, or 0 */
    uint64_t letters;   /* the last ones of the tag, */
    bool secret;        /* which names a secret: what it holds */
    bool masked;        /* is not shown, */
    bool hides;         /* nor what stands behind CDATA or a comment in it */
    unsigned dashes;    /* seen in a row, inside a comment; brackets inside CDATA */
    char hidden[TAG_MOST]; /* nothing is shown until this tag ends */
    size_t hidden_n;
    char entity[ENTITY_MOST];
    size_t entity_n;
    bool head;          /* of the clipboard: places in what follows */
    bool pre, lone;     /* the last sign in it is CR */
    bool gap;           /* blanks that wait for a word, */
    bool tab, broken;   /* one of them a tab; a line end among them */
    bool keeps;         /* the tag's style keeps lines as they are */
    char keeper[TAG_MOST]; /* the element that does, */
    size_t keeper_n;
    int64_t kept;       /* and how deep in such elements this is */
    bool counts;        /* the tag says that it stands for tabs */
    bool line;          /* something stands on this line already */
    bool in_cell;
    struct buf row;     /* cells so far, each ended by CELL_END */
};

struct rtf {
    unsigned depth, hidden;  /* groups; the one that began to be hidden, or 0 */
    enum { RTF_SHOWN, RTF_SLASH, RTF_WORD, RTF_HEX } state;
    char word[RTF_WORD_MOST];
    size_t word_n;
    bool has_number, negative;
    uint32_t number;
    uint32_t hex;
    unsigned digits;
    uint32_t skip;       /* characters that stand for one that was given as a code point */
    uint32_t skip_each;  /* \ucN */
    uint64_t binary;     /* bytes of \binN that follow */
    unsigned page;       /* \ansicpgN */
    uint32_t high;       /* first half of a pair */
};

/* How records begin that stand behind no line that reaches the edge: "Informat", "Error,1/". */
struct begins {
    char of[16][8];
    size_t n;
};

struct wrap {
    char begin[8];       /* of the line that is being put together */
    struct begins begins; /* seen so far */
    size_t begin_n;
    bool any, wide, ended; /* the line before: there is one, it reaches the edge, it has an end */
};

#define TABLE_BEGIN 16u   /* signs that tell where a row begins */
#define TABLE_COLUMNS 16u
#define TABLE_HARD 'h'    /* broken at the edge; its dashes, too */
#define TABLE_HARD_THROUGH 'H'
#define TABLE_SOFT 's'    /* between words */
#define TABLE_SOFT_THROUGH 'S'

enum broken_where { TABLE_OUTSIDE, TABLE_NAMES, TABLE_RULER, TABLE_ROWS };

struct broken {
    enum broken_where where; /* the line before stands */
    char begin[TABLE_BEGIN]; /* of a row */
    size_t begin_n;
    bool begin_cut;
    size_t column[TABLE_COLUMNS], columns; /* where the dashes begin */
    size_t width, last;      /* of what is being put together; of the line before */
    bool worded;             /* rows begin with a word, below the dashes, */
    size_t pieces, piece;    /* and where these are so many lines, a row is as many; the next one */
    size_t taken;            /* lines of the row at hand, */
    bool blank;              /* the last one of them is: another row follows, or the table is over */
    bool lost;               /* one of those that begin a row does not stand below the dashes */
    bool any, ended;
};

struct back {
    struct buf lines;   /* as they came, each with its end */
    bool kept, too_many; /* all lines are there; they stay as they are */
};

struct bent {
    bool inside;         /* of marks around a field */
};

struct above {
    char label[40];      /* the one whose value comes next, */
    size_t label_n;      /* 0: none does */
    unsigned first;      /* kind of the label that events begin with, */
    bool any;            /* once there was one */
    bool words;          /* those of the event's description are at hand */
};

struct strings {
    struct buf held;     /* of a text, until it is known to be shown, */
    bool inside, shown;  /* which begun and not ended yet, which is */
    bool ended;          /* its last sign is a line end */
    bool waits;          /* it ended; is it a name? */
    bool secret;         /* what a name called so, or says again, which is not shown */
    char name[STRINGS_NAME_MOST]; /* of the text at hand; */
    size_t name_n;       /* 0: it has none, or a longer one */
    bool given;          /* and what it names was given, or begun */
    bool items;          /* texts in lists are lines */
    bool yaml;           /* names need no quotation marks, */
    bool folds;          /* and blanks at hand are no part of a text */
    struct str only;     /* this name alone has texts that are shown; empty: any */
    struct buf said;     /* the text of a message, which its "blocks" say once more; */
    struct buf plain;    /* one of these, to be compared */
    size_t said_at;      /* so much of it came again */
    unsigned said_depth; /* of the object that has it; 0: none has */
    unsigned again;      /* the same while its blocks are read */
    unsigned misses;     /* texts in them that it does not have */
    bool keeps, same;    /* the text at hand is it; begins as some of it */
    bool pieces;         /* what was said are the pieces in blocks; the text comes behind them */
    bool twin;           /* the text at hand may be what was said, in another form */
    unsigned depth;      /* objects and lists that are open; */
    uint64_t lists;      /* which of them are lists */
};

struct cells {
    struct csv_row row;
    bool inside, begun;  /* of a row; the head was seen */
    uint64_t at;         /* where the row begins */
};

struct single {
    bool inside, ended; /* of a text; by a blank line */
};

struct hits {
    struct buf line, path; /* of the hit at hand */
    struct buf last;       /* path that was told */
    struct buf *into;      /* what goes on */
    bool blank;            /* is in that */
    bool any;              /* there is a line */
    bool inside, passes;   /* of an object; what is of none goes on, blank lines and all */
};

struct print {
    size_t blanks;       /* lines that wait for what follows */
    bool any;            /* there was a line */
    bool above;          /* nothing of the page was shown yet */
    bool first;          /* the line at hand is its first one */
};

struct breaks {
    bool begins;         /* a line, with tabs at most so far */
    bool path;           /* of a file began in this line */
    bool inside;         /* of quotation marks */
    char last[3];        /* signs */
};

/* What the lines of a text begin and end with, blanks left out: does any of them with one of these
   signs?  "[1" is a time and counts as none. */
#define SIGHT_BRIEF 40u
struct sight {
    uint64_t begin[4], end[4]; /* a bit for each byte */
    uint64_t brief_begin[4], brief_end[4]; /* the same of lines of at most SIGHT_BRIEF bytes */
    uint64_t first[4];         /* of the first byte of each line, as it is */
    size_t longest, as_long;   /* bytes of the longest line, and how many have so many */
    bool spaced;               /* a line may have a gap at every second place */
    bool ascii;                /* the text is */
};
struct sight sight_of(struct str text);
bool sight_begins(const struct sight *seen, const char *signs);
bool sight_ends(const struct sight *seen, const char *signs);
bool sight_first(const struct sight *seen, const char *signs);
bool sight_begins_foreign(const struct sight *seen); /* beyond ASCII */
bool sight_is_numbered(const struct sight *seen);    /* a brief line may be the number of a page */

/* Feeds n bytes of UTF-8 and adds what they show to out; false: no memory. */
bool undress_page(struct page *p, const char *s, size_t n, struct buf *out);
void undress_page_end(struct page *p, struct buf *out);
/* XML of a ticket or a wiki around a known log, or a page, whose lines are its own. */
#define TICKET 'x'
#define CLIPBOARD 'c' /* a page that the clipboard's own head stands in front of */
bool page_is_ticket(struct str text);
bool page_is_one_line(struct str text);
/* A page around a table of PowerShell's that nothing says to show as it is. */
bool page_is_plain(struct str text);
/* RSS with pages in which this begins a log: "<pre", or "&lt;pre" while they are in entities. */
bool page_is_feed(struct str text, struct str pre);
/* The character of an entity by its name, without "&" and ";"; 0: none that is known. */
uint32_t undress_entity(struct str name);
bool undress_in_entity(char c);
void undress_rtf(struct rtf *r, const char *s, size_t n, struct buf *out);

#define CAT_COLUMNS 6u /* cat -n and nl set numbers at their right end, a tab behind */

/* Marks in front of lines: found in a sample, first only a mail's in front of all lines of an
   object, an event or a log; what stands behind them. */
bool marks_quoted(struct str text, const struct sight *seen, struct dress *dress);
bool marks_find(struct str text, const struct sight *seen, bool whole, struct dress *dress);
struct str marks_off(const struct dress *dress, struct str line);

/* What stands behind numbers and signs of quoting, of several programs, at the front of a line. */
struct str marks_behind(struct str line);

/* Those of a mail in front of some lines; the line without them, bare: a blank behind the last one
   is the line's own. */
bool marks_some_quoted(struct str text, const struct sight *seen, struct dress *dress);
struct str marks_unquoted(struct str line, char sign, bool bare);

/* What stands in front of all lines of a log, as a shape in name; what stands behind it.  The kind
   of dress is that of marks. */
#define DRESS_FRONT 'f'
bool front_find(struct str text, bool whole, struct dress *dress);
struct str front_off(const struct dress *dress, struct str line);

/* Lines with a front that a mail broke: the pieces have none, and go on with the line above.
   dress->width: where all of them end, 1: they end at a blank, 0: there are none. */
struct front {
    bool begun;
    size_t above; /* bytes of the line before */
};
void front_line(struct front *f, const struct dress *dress, struct str line, struct buf *out);
void front_end(struct front *f, struct buf *out);

/* A box around all lines; the line without it.  The kind of dress is that of marks. */
#define DRESS_BOX 'o'
bool box_find(struct str text, struct dress *dress);
struct str box_off(struct str line);

/* What a chat puts in front of a message, on the first line of which there is some; a line without
   it.  The kind of dress is that of marks. */
#define DRESS_CHAT 'H'
bool chat_find(struct str text, struct dress *dress);
struct str chat_off(struct str line);

/* What syslog put in front of lines of several machines; the line without it, machine: empty if it
   has none.  The kind of dress is that of marks, and has parts. */
#define DRESS_RELAY 'y'
bool relay_find(struct str text, const struct sight *seen, struct dress *dress);
struct str relay_off(struct str line, struct str *machine, struct str *program);
/* Is this line, which has no machine, the rest of the one above, broken at dress->width; that rest,
   behind so many bytes. */
bool relay_goes_on(const struct dress *dress, struct str above, struct str line);
void relay_glue(const struct dress *dress, size_t above, struct str line, struct buf *out);
/* Does a record of a log that is known stand behind what syslog put in front of this line? */
bool relay_record(struct str line);

/* Lines that were broken at this width: inside of words, as a console does it?  Words that stand
   elsewhere in the text as one, or as two, tell. */
bool pieces_inside(struct str text, size_t width);

/* Hits of an editor's search, each with its number; how that is written.  The line that was found,
   or its file as a head of tail's.  The kind of dress is that of marks. */
#define FOUND_WORD 'w'  /* "\tLine 12: " */
#define FOUND_ALONE 'u' /* "  12: " */
bool found_find(struct str text, const struct sight *seen, char *how);
void found_off(struct str line, char how, struct buf *out);

/* The same of Select-String's objects in a list; around: of several files.  A line of one; what is
   left at the end. */
#define HITS_LISTED 'l'
bool hits_find(struct str text, const struct sight *seen, struct dress *dress);
void hits_line(struct hits *h, const struct dress *dress, struct str line, struct buf *out);
void hits_end(struct hits *h, const struct dress *dress, struct buf *out);
void hits_release(struct hits *h);

/* Do JSON, a table of CSV or one with a ruler begin with these two lines; does an object's list? */
bool structure_begins(struct str first, struct str next);
bool structure_list(struct str first, struct str next);
/* The same of lines below others: what is no line of these. */
bool structure_below(struct str line, struct str next);
/* "   ProviderName: MsiInstaller", which PowerShell sets above a table of what has it in common. */
bool structure_group(struct str line);

/* The dashes below the names of a table's columns. */
bool structure_ruler(struct str line);
/* A line that one of these logs alone has, with no time in front that is the line's own: setup's
   that lost its times, a UNIX agent's kit, a history of packages, a trace with numbers. */
bool structure_line(struct str line);
/* "Mar 16 22:41:07 lx01 yum[7]: Updated: " says what became of the package behind it. */
bool structure_act(struct str shape);

/* Blanks that a line begins with. */
static inline size_t blanks_at(struct str s)
{
    size_t n = 0;

    while (n < s.n && s.s[n] == ' ')
        n++;
    return n;
}

/* The line from its first sign on; few lines of a log need more of a look. */
static inline struct str from_sign(struct str line)
{
    while (line.n && (line.s[0] == ' ' || line.s[0] == '\t' || line.s[0] == '\r'))
        line = (struct str){ line.s + 1, line.n - 1 };
    return line;
}

/* "C:\logs\x.log:", "./a/x.log:", "x.log:" at the beginning of a line: its bytes with the colon; 0:
   there is no name of a file. */
size_t marks_name(struct str line);
/* Is it the name of a file, or a path? */
bool marks_is_file(struct str name);

/* Escapes for a terminal (ECMA-48), backspaces, questions of a pager: are there some; the line
   without them, false: it shows nothing. */
bool colours_find(struct str text, const struct sight *seen);
bool colours_off(struct str line, struct buf *out);

/* All in capitals, or all in small letters, and a format that is known: is it; the line with that
   format's own words as they were. */
bool case_find(struct str text);
void case_right(struct str line, struct buf *out);

/* Is there a blank line behind every line, also behind the blank ones that the text had itself?
   Without such ones lines with blank lines between them may be what somebody wrote. */
bool doubled_find(struct str text);

/* A cell of a table as a spreadsheet writes it: quoted where it must be. */
void undress_cell(struct buf *out, struct str cell);

/* Tables of bars and labels in bold: are there any; a line without its end, false: it shows
   nothing. cell: room for one. */
bool wiki_find(struct str text);
bool wiki_headed(struct str head, struct str row); /* of a table: its first two lines */
bool wiki_line(struct str line, struct buf *cell, struct buf *out);

/* A log whose lines are each the one cell of a row, "| a |"; a line of it.  The kind of dress is
   that of marks. */
#define DRESS_COLUMN 'C'
bool column_find(struct str text);
struct str column_off(struct str line);

/* Event XML in marks that are not XML's, or what bent_find says; what: which ones.  A line with
   the right ones. */
bool quotes_find(struct str text, const struct sight *seen, bool whole, char *what);
void quotes_right(struct bent *b, struct str line, char what, struct buf *out);

/* JSON, or a table whose separator what is, with bent marks around its fields. */
#define ROWS_IN_CELLS 'r' /* each row of a table is a cell of one */
#define BENT_JSON 'j'
#define BENT_ATTRIBUTES 'a' /* those of CMTrace */
bool bent_find(struct str text, char *what);
void bent_right(struct bent *b, struct str line, char what, struct buf *out);

/* Lines each between quotation marks: are there such, with a log that is known in them; which
   marks.  A line without them. */
#define BETWEEN_MARKS 'm'  /* doubled ones are one */
#define BETWEEN_JSON 'n'   /* texts of JSON with a comma behind, of a list that is cut */
#define BETWEEN_SINGLE 'o'
bool between_find(struct str text, const struct sight *seen, bool whole, char *what);
void between_off(struct str line, char what, struct buf *out);

/* Blanks that must not break, and what has no width: are there some; the line with usual blanks. */
bool blanks_lead(struct str text); /* the first sign has no width */
bool blanks_find(struct str text);
/* A blank for each zero of UTF-16; what: also between CR and LF. */
#define BLANKS_BETWEEN 'b'
#define BLANKS_IN_ENDS 'B'
bool spaced_find(struct str text, const struct sight *seen, char *what);
void spaced_right(struct str line, struct buf *out);
bool spaced_nothing(struct str line); /* blanks and zeros are no part of a text */
void blanks_right(struct str line, struct buf *out);

/* Signs that became entities in a text without tags: are there some; the line with its signs. */
bool entities_find(struct str text);
void entities_right(struct str line, struct buf *out);

/* What was shown with its ends, tabs and bytes as signs (cat -A): is it; a line as it was. */
bool shown_find(struct str text);
void shown_right(struct str line, struct buf *out);

/* Differences: the sign that tells which form; a line without its mark, false: it is none of the
   text's. */
bool diff_find(struct str text, char *sign);
bool diff_off(char sign, struct str line, struct str *out);

/* Labels of an event all on one line, or each above its value: are there such; a line, without its
   end, as lines of a label and its value; what is left at the end. */
#define LABELS_BESIDE 'b'
#define LABELS_ABOVE 'a'
bool labels_find(struct str text, char *where);
/* Adds the label that the line begins with to those that were seen of an event's head.  True: the
   id is among them, and two of source, date and level. */
bool labels_head(struct str line, unsigned *seen);
void labels_line(struct above *a, char where, struct str line, struct buf *out);
void labels_end(struct above *a, struct buf *out);

/* UTF-8 read as Windows-1252 or Latin-1: is all of it that is not ASCII; whole: the text is not
   cut.  A line as it was, or as it is where not all of it was misread. */
bool misread_find(struct str text, bool whole);
void misread_right(struct str line, struct buf *out);

/* Numbers, heads and feeds of printed pages: are there some (their form goes into behind, the first
   number into width, the head into name); a line as it was, behind the blank ones above it, false:
   it shows nothing, or is of the page. */
bool print_find(struct str text, const struct sight *seen, struct dress *dress);
bool print_line(struct print *p, const struct dress *dress, struct str line, struct buf *out);

/* Snare's lines of syslog: are there some; one of them as an event copied as text, any other as it
   is, and told where it is an event, too. */
#define SNARE_LINES_MOST 64u /* of one record that a mail wrapped */
struct snare {
    struct buf held;  /* a record whose tabs became blanks, up to here */
    struct buf words; /* of it, on one line */
    size_t lines, last; /* of held; bytes of the last one */
    struct defects *defects; /* that an event is told in which was not read */
    uint64_t at, next;  /* where what is held begins; the line at hand */
};
bool snare_find(struct str text);
void snare_line(struct snare *w, const struct line *at, struct buf *out, struct defects *defects);
void snare_end(struct snare *w, struct buf *out);
void snare_release(struct snare *w);

/* The same of what QRadar's collector sends; false: the line is none of it, nothing is added. */
bool wincollect_find(struct str text);
bool wincollect_line(struct str line, struct buf *out);

/* The same of lines in CEF and LEEF that are events of Windows. */
bool cef_find(struct str text);
bool cef_line(struct str line, struct buf *out);

/* The same of lines of syslog whose structured data are an event of Windows. */
bool ietf_find(struct str text);
bool ietf_line(struct str line, struct buf *out);

/* Names a part of an event that nothing else has: "EventID", "Event ID", "event_id". */
bool strings_name_event(struct str name);
struct str strings_squeeze(struct str name, char room[STRINGS_NAME_MOST]);
/* "\n", "\u00e4" at the front of s: its bytes, and the sign it stands for in *cp. */
size_t strings_escape(struct str s, uint32_t *cp);
/* Logs in texts of JSON: is it such; what: 't' in texts of many lines, 'l' in lists of lines. */
bool strings_find(struct str text, char *what);
/* What the texts in s say.  last: nothing follows; else UNDRESS_AHEAD - 1 bytes may be left.
   Returns how many bytes were used; so does breaks_right. */
size_t strings_show(struct strings *t, struct str s, bool last, struct buf *out);
void strings_end(struct strings *t, struct buf *out);
void strings_again(struct strings *t); /* another object, of the same names */
void strings_release(struct strings *t);

/* Lines of a known log that are each a text of JSON with that name, which goes into d->name, or a
   cell of a table, whose column goes into d->blanks and the separator into d->width. */
#define STRINGS_NAMED 'k'
#define STRINGS_CELLS 'c'
bool cells_named(struct str text, struct dress *d);
bool cells_hold_export(struct str value);
bool cells_column(struct str text, struct dress *d);

/* In a text of JSON: the bytes of a tag of a page at s, as Teams gives one, 0: none, XML has
   others; event XML from its beginning, its marks escaped as JSON or as a page has them. */
size_t inline_tag(struct str s, bool *ends_line);
bool inline_event_xml(struct str text);

/* Several lines that are a log or a list, below words or not; not where a column has such a
   name. */
bool held_log(struct str cell);
bool held_of_events(struct str name);

/* What a collector's record says of where its line comes from: by the names of columns or of JSON,
   the better ones first; each at most once. */
#define ORIGINS_MOST 8u
#define ORIGIN_NONE SIZE_MAX
struct origins {
    size_t ranks[ORIGINS_MOST];
    struct str values[ORIGINS_MOST];
    size_t n;
    bool several;  /* one of them had two values */
};
size_t origin_rank(struct str name); /* ORIGIN_NONE: it says nothing of that */
void origins_note(struct origins *o, size_t rank, struct str value);
void origins_of_object(struct origins *o, struct str line); /* of JSON */
void origins_key(const struct origins *o, struct buf *key);
void origins_fold(struct str key, struct buf *folded); /* what keys of one log have in common */
/* A folded key that says less: 1 of a full name the first part only, 2 of no machine at all. */
#define ORIGINS_LESS 2
void origins_less(struct str folded, int level, struct buf *less);
/* "MS01/<C:>/kit/x.log", or "MS01/log" where no file is known. */
void origins_name(struct str key, struct buf *name);

/* The next text of JSON that is a value, its escapes as they are, and its name. */
struct named {
    struct str rest, outer, name, value;
};
bool named_next(struct named *n);

/* Line by line.  True: the row is whole.  What did not fit in it is noted by cells_whole. */
bool cells_feed(struct cells *c, const struct dress *d, const struct line *line);
void cells_whole(struct cells *c, struct defects *defects);
void cells_line(struct cells *c, const struct dress *d, const struct line *line, struct buf *out,
                struct defects *defects);
void cells_end(struct cells *c, const struct dress *d, struct buf *out, struct defects *defects);

/* The same of YAML's texts in quotation marks, for strings_show.  How deep the lines of its blocks
   are below their keys; 0: there are none, or other lines are many more. */
#define STRINGS_YAML 'y'
bool yaml_texts(struct str text);
size_t yaml_block(struct str text);

/* The same of texts between single marks, line by line. */
#define STRINGS_SINGLE 's'
bool single_find(struct str text, const struct sight *seen);
void single_line(struct single *q, struct str line, struct buf *out);
void single_end(const struct single *q, struct buf *out);

/* Line ends that are not usual ones, all of them: are there such; with LF for each. */
#define BREAKS_ODD 'o'     /* VT, FF, U+0085, U+2028, U+2029 */
#define BREAKS_LITERAL 'n' /* a backslash and an n */
#define BREAKS_ESCAPED 'j' /* the same, and backslashes and quotation marks have one, too */
#define BREAKS_LOST 'l'    /* none, or a blank: before each record of a setup log */
#define BREAKS_ROWS 'r'    /* a blank, between rows of quoted fields */
bool breaks_find(struct str text, const struct sight *seen, char *what);
size_t breaks_right(struct breaks *e, struct str s, char what, bool last, struct buf *out);

/* A line that matters: marks stand around it, or in front of it alone. */
enum marked { MARKED_NOT, MARKED_AROUND, MARKED_POINTED };
enum marked marked_line(struct str line);
bool marked_begins(char first);
/* what: the lines that nothing points at stand at the left edge, or as far from it as others. */
#define MARKED_STANDS_OUT '*'
#define MARKED_INDENTED '>'
bool marked_some(struct str text, size_t pointed, char *what);
void marked_off(struct str line, char what, struct buf *out);

/* Marks around code; what: 'f', '`' where each line has its own, or '*' where some lines stand out.
   false: the line was no more than a mark. */
bool fences_find(struct str text, const struct sight *seen, bool whole, char *what);
bool fences_off(struct str line, char what, size_t *indent, struct buf *out);

/* Backslashes before signs; what: '\\' where that is one of them, or 0. */
bool escapes_find(struct str text, char *what);
void escapes_off(struct str line, char what, struct buf *out);

/* Lines with a time but no date, newest first.  records: the lines of one record are in order. */
bool back_find(struct str text, bool *records);
/* One line more, without its end; false: there is no room for it, and none are turned. */
bool back_keep(struct back *b, struct str line);
/* Behind all lines: some of what comes next; false: nothing is left. */
bool back_give(struct back *b, bool records, struct buf *out);

/* The width at which all lines of the text were broken; 0: there is none.  Then line by line. */
size_t wrap_find(struct str text, const struct sight *seen);
void wrap_line(struct wrap *w, size_t width, const struct line *line, struct buf *out);
void wrap_end(const struct wrap *w, struct buf *out);

/* The same of a table below dashes, and how it was broken. */
size_t table_find(struct str text, const struct sight *seen, char *how);
void table_line(struct broken *b, const struct dress *dress, const struct line *line,
                struct buf *out);
void table_end(const struct broken *b, struct buf *out);

#endif
