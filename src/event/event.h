/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct event: one normalised record of a source, as every parser produces it.
 *
 * Lifetimes: every slice in it is borrowed from the parser and dies at the next parser_next (or
 * parser_close).  Copy what you keep.
 *
 * Absent and empty differ: a slice that the record does not have is { NULL, 0 }; one that it has
 * and that is empty has a non-NULL s.  str_present() asks.
 *
 * Work that nobody needs is not done: a parser may leave fields and message for later and set
 * expand; whoever wants them calls event_expand first (cheap when there is nothing left to do).
 * The text of an EVENT_TEXT is not left for later, and no field named Text or Message that expand
 * adds to one has words that are not in its text or message: rules look there before they expand.
 */
#ifndef EVENT_EVENT_H
#define EVENT_EVENT_H

#include "event/stamp.h"

/* Where a field comes from; decides how it is named in rules and where dump writes it. */
enum field_place {
    FIELD_DATA,   /* EventData, UserData, or a named part of a text record: dump's "fields" */
    FIELD_SYSTEM  /* attributes and elements of <System>: dump's "system" */
};

struct field {
    struct str name;  /* as Sigma names it: "param1", "Data" (unnamed), "Provider_Name" */
    struct str path;  /* UserData: dotted path below its child element; empty elsewhere */
    struct str value; /* UTF-8; binary data as upper-case hexadecimal */
    enum field_place place;
};

enum event_kind {
    EVENT_WINDOWS, /* from a Windows event log in any export form */
    EVENT_TEXT     /* an entry of a text log */
};

struct event_form;
struct event_kin;
struct event_shape;

/* An entry that was left out, and for whom it is, as struct sieve (input/stream.h) tells it. */
struct brief {
    struct str text;
    uint32_t told;
    struct stamp time; /* whole, since a stamp of which a part is new is slow to copy */
    uint64_t lines; /* it begins so many lines */
    uint64_t bytes; /* and bytes before the event */
};

struct event {
    enum event_kind kind;
    struct stamp time;
    struct str channel;    /* "Application"; a text log's kind: "setup", "msi" */
    struct str provider;   /* Windows events; absent for text logs */
    struct str computer;   /* as the record names it; absent where it names none */
    struct str time_text;  /* as written, where no time could be made of it; else absent */
    struct str level_text; /* as written, where the source writes a word ("Error") */
    struct str message;    /* rendered message, or the entry's message; absent if none */
    struct str text;       /* EVENT_TEXT: the whole entry with its continuation lines */
    uint64_t record;       /* record id; has_record says whether there is one */
    uint64_t line;         /* first line, from 1; 0 where lines make no sense */
    uint64_t offset;       /* bytes from the start of the unpacked source */
    uint32_t event_id;
    uint32_t passed;       /* so many entries before it, of its run, were left out: the sieve of the
                              stream knows all that anybody asks of them, which is in briefs (if it
                              has a record id, with the ids that lead up to it); */
    struct stamp passed_from; /* the first of them was at that time, and then times only went on, */
    when passed_step;      /* by so much at most, up to its own */
    uint32_t run;          /* which run of a text log that holds several, from 1; else 0 */
    int8_t level;          /* 0 to 5 as Windows counts; -1 unknown */
    bool has_record, has_event_id;
    bool carved;           /* found in slack or a damaged place: shown, never counted as gap-free */
    bool chosen;           /* EVENT_WINDOWS: somebody copied this one out of its log */
    bool damaged;          /* read as far as it goes */
    bool unsure;           /* by a checksum, bytes near it have changed: it may have said otherwise */
    bool rendered;         /* EVENT_WINDOWS: the source carries rendered messages */
    bool by_shape;         /* its parameters were told by the shape of a text in another language,
                              which nobody has seen [inferred] (event/template_foreign.h) */
    bool fixed_names;      /* names of fields are constants, so that two at one place are the same,
                              and no field has a path */
    bool flat;             /* EVENT_TEXT: message, once expanded, is text in one line */
    bool own_words;        /* no field, nor one that expand adds, is named Text or Message but
                              one that is text or message once more */
    bool sieved;           /* EVENT_TEXT: marks are all that the stream's sieve knows in text, of
                              which message and all words of fields are parts */

    bool quiet_lines;      /* EVENT_TEXT: the stream's sieve knows nothing in any line of text, of
                              which message and all words of fields are parts */
    bool quiet_aside;      /* EVENT_TEXT of another channel than the stream's sieve is for: that
                              knows nothing in text, of which message is a part; and there are no
                              fields */
    bool whole_lines;      /* EVENT_TEXT: what a line of text or message says ends with it, however
                              full it looks: no word goes on in the next one */

    const struct field *fields;
    size_t fields_n;
    const struct mark *marks; /* where words begin is said in text */
    size_t marks_n;
    const struct brief *briefs; /* of those that were passed, in their order */
    size_t briefs_n;

    int (*expand)(struct event *); /* fills fields and message; NULL once done; -1: no memory */
    const struct event_shape *shape; /* what expand can fill in, event/shape.h; NULL: anything */
    /*
     * Or NULL: fills fields with those of shape->fields whose bit is set (i: bit i % 64 of word i /
     * 64) and with no others; message stays as it is.  1: done; expand still has to do its work,
     * and what was filled in stays readable after it; 0: not this event; -1: no memory.
     */
    int (*fetch)(struct event *, const uint64_t *wanted);
    /* Or NULL: sets shape and fetch, data and form, which wait for it; event_promise calls it. */
    void (*promise)(struct event *);
    struct str data;         /* bytes that tell the values of all fields of its data, */
    struct event_form *form; /* which are read alike in all of this form (event/kin.h); or NULL */
    /*
     * Or NULL: appends what dump writes of the fields ("fields" and "system", event_json.c),
     * without secrets and without expanding.  1: done, and the event has no message and no damage;
     * 0: not this event, out is as it was; -1: no memory.
     */
    int (*json)(struct event *, struct buf *out);
    void *owner; /* the parser's, for all of these */
    struct event_kin *kin; /* events that are alike have the same, event/kin.h; NULL: not known */
};

/* So damaged that nothing of it could be read but its number and its time. */
static inline bool event_unread(const struct event *ev)
{
    return ev->damaged && ev->kind == EVENT_WINDOWS && !ev->provider.n && !ev->channel.n &&
           !ev->computer.n;
}

/* What it said may be lost: what it says stands, and it proves nothing of what was not there. */
static inline bool event_doubted(const struct event *ev)
{
    return ev->kind == EVENT_WINDOWS && (ev->damaged || ev->unsure);
}

static inline bool str_present(struct str s) { return s.s != NULL; }

static inline int event_expand(struct event *ev)
{
    int (*expand)(struct event *) = ev->expand;

    ev->expand = NULL;
    return expand ? expand(ev) : 0;
}

/* Of most events nobody asks what they can have. */
static inline void event_promise(struct event *ev)
{
    void (*promise)(struct event *) = ev->promise;

    ev->promise = NULL;
    if (promise)
        promise(ev);
}

#endif
