/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the elements, attributes and values of one record, as the walker of binary XML meets them,
 * to a struct event.  One struct evtx_fields serves a whole file: begin, any number of calls, end;
 * what the event then points to lives until the next begin.
 *
 * Elements may nest LIMIT_BINXML_DEPTH deep, an event may have LIMIT_FIELDS fields; steps and text
 * have bounds that grow with the record (LIMIT_BINXML_...), so that a small record which uses a
 * large template again and again costs little.  What goes beyond is dropped and sets limited.
 */
#ifndef PARSERS_EVTX_FIELDS_H
#define PARSERS_EVTX_FIELDS_H

#include "base/arena.h"
#include "base/limits.h"
#include "event/event.h"
#include "parsers/evtx_value.h"

/* What the names of elements and attributes mean here; TAG_NONE for all others. */
enum evtx_tag {
    TAG_NONE,
    TAG_EVENT,
    TAG_SYSTEM,
    TAG_EVENT_DATA,
    TAG_USER_DATA,
    TAG_RENDERING_INFO,
    TAG_DATA,
    TAG_NAME,
    TAG_PROVIDER,
    TAG_EVENT_ID,
    TAG_LEVEL,
    TAG_CHANNEL,
    TAG_COMPUTER,
    TAG_RECORD_ID,
    TAG_TIME_CREATED,
    TAG_SYSTEM_TIME,
    TAG_MESSAGE,
    TAG_XMLNS
};

struct evtx_name {
    struct str text; /* without a prefix "ns:" */
    uint8_t tag;
};

/* evtx_name_of(text): cuts the prefix, finds the tag; xmlns and xmlns:x are TAG_XMLNS. */
struct evtx_name evtx_name_of(struct str text);

enum evtx_section {
    SECTION_NONE, /* the root is no Event: everything in it is data */
    SECTION_EVENT,
    SECTION_SYSTEM,
    SECTION_DATA,
    SECTION_USER,
    SECTION_RENDERING,
    SECTION_OTHER
};

struct evtx_frame {
    struct evtx_name name;
    struct str data_name; /* attribute Name of a Data element */
    size_t text_at;       /* its text begins here in evtx_fields.text */
    uint8_t section;
    uint8_t level;        /* below the element that gives the section its name */
    bool has_children, has_attributes;
};

struct evtx_fields {
    struct event *ev;
    struct arena arena;
    struct buf text;       /* of all open elements, innermost last */
    struct field *fields;  /* reused for every record */
    size_t fields_n, fields_cap;
    struct evtx_frame frames[LIMIT_BINXML_DEPTH + 1];
    unsigned depth;
    struct evtx_value one; /* the only value of this element or attribute so far, not yet text */
    bool has_one;
    bool in_attribute, attribute_given;
    struct evtx_name attribute;
    size_t attribute_at;   /* its text begins here in text */
    size_t kept;           /* bytes of text in the arena */
    size_t text_max;       /* of kept, and of text */
    uint32_t steps_left;
    bool limited, bad_value, no_unicode, failed;
};

void evtx_fields_begin(struct evtx_fields *f, struct event *ev, size_t record_bytes);
bool evtx_fields_steps(struct evtx_fields *f, uint32_t n); /* false, and limited: no more */
bool evtx_fields_open(struct evtx_fields *f, struct evtx_name name); /* false: too deep */
void evtx_fields_attribute(struct evtx_fields *f, struct evtx_name name);
void evtx_fields_start_done(struct evtx_fields *f); /* the start tag is over */
void evtx_fields_value(struct evtx_fields *f, struct evtx_value v);
void evtx_fields_optional(struct evtx_fields *f, struct evtx_value v);
void evtx_fields_char(struct evtx_fields *f, uint32_t code_point);
void evtx_fields_text(struct evtx_fields *f, struct str utf8);
void evtx_fields_close(struct evtx_fields *f);
void evtx_fields_end(struct evtx_fields *f); /* closes what is open */
void evtx_fields_release(struct evtx_fields *f);

#endif
