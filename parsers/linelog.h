/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A text log whose records begin with lines of a known form and go on in all others: what the
 * parsers of such logs share.  A format says what its first lines look like; the rest is here.
 *
 * Lines before the first record are an event without fields.  A last line without line end is a
 * cut and noted.  Values are plain; writers redact.
 */
#ifndef PARSERS_LINELOG_H
#define PARSERS_LINELOG_H

#include "base/digits.h"
#include "parsers/parser.h"

#define LINELOG_FIELDS 16
#define LINELOG_HOST_BYTES 255

struct linelog_field {
    struct str name;
    struct str value;
};

/* What a format knows of a record.  Slices of the line or text given, static text, or the format's
   own state (until the next call); nothing else. */
struct linelog_head {
    struct stamp time;
    struct str level_text;  /* absent: none */
    struct str message;     /* absent: the whole record */
    bool to_end;            /* the message goes on in the lines that follow */
    int8_t level;           /* -1: unknown */
    uint32_t run;
    struct linelog_field fields[LINELOG_FIELDS];
    size_t fields_n;
    size_t provider;        /* of the Windows event that the record stands for: its field, from 1;
                               0: it stands for none */
    uint32_t event_id;
};

struct linelog_format {
    const char *channel;
    bool mixed;             /* lines of other logs belong to its records */
    size_t own_bytes;       /* of the format's state, zero at the beginning */
    /* head: does the line begin a record?  Called once for each line, in order. */
    bool (*head)(void *own, struct str line, struct linelog_head *head);
    /* finish: the whole record is there; may be NULL.  False: it is worth no event. */
    bool (*finish)(void *own, struct str text, struct linelog_head *head);
    /* host: of the records from here on, as the log itself names it; may be NULL. */
    struct str (*host)(const void *own);
};

/* The rows of such parsers: .lines is the format. */
#define LINELOG_STATE_BYTES 4096u /* of the parse at most */
int linelog_open(struct parse *p, const struct parser_source *from);
enum next linelog_next(struct parse *p, struct event *ev);
void linelog_close(struct parse *p);

static inline void linelog_add(struct linelog_head *h, const char *name, struct str value)
{
    if (h->fields_n < LINELOG_FIELDS && value.n)
        h->fields[h->fields_n++] = (struct linelog_field){ str_of(name), value };
}

/* "22:41:07", where a shape said that it stands (base/digits.h). */
static inline void linelog_time(struct civil *c, const char *at)
{
    c->hour = digits_value(at, 2);
    c->minute = digits_value(at + 3, 2);
    c->second = digits_value(at + 6, 2);
}

/*
 * linelog_iso(&s, &stamp): an ISO 8601 date and time at the front of s, blank or T between,
 * fraction behind a point or a comma, zone Z, +hh, +hhmm or +hh:mm, or none (local).
 */
bool linelog_iso(struct str *s, struct stamp *stamp);

/* linelog_iso_again(c, &s, &stamp): the same for who reads many; where the time before was the
   same, of whole seconds and without zone, nothing is worked out.  A zero-filled clock knows
   none. */
#define LINELOG_ISO_BYTES 19u
struct linelog_clock {
    char text[LINELOG_ISO_BYTES];
    struct stamp stamp;
};
bool linelog_iso_again(struct linelog_clock *c, struct str *s, struct stamp *stamp);

/* How many lines of the sample are of the form; bid for what is seldom anything else. */
struct linelog_tally {
    unsigned lines, heads; /* that are not blank; that begin a record */
    bool first;            /* the first line that is not blank does */
};
struct linelog_tally linelog_count(const struct linelog_format *format,
                                   const struct sample *sample);

/* In logs of the setup framework, after a pause: does another run begin?  Not with what tells how
   something ended that setup had begun: a package may install for hours, or wait for another one
   (log-formats.md 1.5). */
bool linelog_run_begins(when pause, struct str message);

#endif
