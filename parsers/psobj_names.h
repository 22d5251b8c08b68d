/* SPDX-License-Identifier: Apache-2.0 */
/* What programs call the parts of an event in JSON (psobj_json.c).  Private to psobj*.c. */
#ifndef PARSERS_PSOBJ_NAMES_H
#define PARSERS_PSOBJ_NAMES_H

#include "parsers/psobj_event.h"

/* Names that mean something only where a program has written them; PSOBJ_SLOTS: none. */
enum psobj_slot psobj_names_slot(struct str name);

/* An object that keeps parts of an event; a list of events. */
bool psobj_names_inner(struct str name);
bool psobj_names_list(struct str name);

/* The name of what counts in an object that stands for one value. */
bool psobj_names_value(enum psobj_slot slot, struct str name);
bool psobj_names_text(struct str name); /* "#text", "_": beside attributes */
/* An attribute called so, as converters of XML mark it: "@Name", "@_Name", "Name". */
bool psobj_names_attribute(struct str name, struct str attribute);

/* "param7": 7; 0: it is none. */
unsigned psobj_names_number(struct str name);

/*
 * Names that many programs have for something else, so that they count only where the event has no
 * other: in Graylog's form (GELF), which is told by "short_message", and in what Azure sends of
 * diagnostics, { "time": ..., "properties": { [both inferred].
 */
enum spare {
    SPARE_HOST, SPARE_STAMP, SPARE_LEVEL, SPARE_SHORT, SPARE_FULL, SPARE_TIME,
    SPARE_RULE, /* Hayabusa's, whose level stands beside it */
    SPARES
};
enum spare psobj_names_spare(struct str name); /* SPARES: none */

/* All of that for one name: most names come with every event, and are looked at once. */
struct psobj_name {
    uint32_t same;         /* number of the name (jsonpull.h) */
    unsigned number;       /* "param7" */
    unsigned flat_number;  /* the same behind its path */
    uint16_t value_of;     /* slots in whose object it names the value, as bits */
    unsigned char slot, spare;
    bool inner, list, text;
    bool attribute_name;   /* "Name", marked or not */
    bool flat;             /* "winlog.event_data.param7": a parameter with its path, */
    bool flat_binary;      /* which is none */
    bool own;              /* a name that an event has in "fields" */
    bool secret;           /* its value is one (redact.h) */
    bool fields, raw, payload, properties, body, event_data; /* it is called so, */
    bool attributes, data, binary, lower_name;         /* or "#attributes", "Data", ... "name" */
};

void psobj_names_look(struct psobj_name *out, struct str name);

/* How much in the beginning of a text says that it is events as JSON: the names of an event's
   properties, quoted, a colon behind.  0: nothing */
unsigned psobj_names_bid(struct str s);

/* What is missing in the event, from those: absent where there was none. */
void psobj_names_fill(struct psobj *o, const struct str spare[SPARES]);

#endif
