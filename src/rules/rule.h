/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The inside of a ruleset, private to this room: fields, atoms and rules.
 *
 * An atom is one predicate on one field: (field, operation, needle, flags).  Equal atoms of
 * different rules are one atom, so that it is evaluated once per event at most.
 */
#ifndef RULES_RULE_H
#define RULES_RULE_H

#include "base/buf.h"
#include "base/map.h"
#include "event/event.h"
#include "rules/compare.h"
#include "rules/condition.h"
#include "rules/correlation.h"
#include "rules/expand.h"
#include "rules/regex.h"
#include "rules/ruleset.h"
#include "rules/value.h"

/* Where the values of a field stand in an event. */
enum field_kind {
    FIELD_KIND_EVENT_ID,  /* in struct event itself: no event_expand needed ... */
    FIELD_KIND_CHANNEL,
    FIELD_KIND_PROVIDER,
    FIELD_KIND_COMPUTER,
    FIELD_KIND_LEVEL,
    FIELD_KIND_RECORD,
    FIELD_KIND_TIME,
    FIELD_KIND_NAMED,     /* ... from here on: needed.  A field of that name or path */
    FIELD_KIND_NTH,       /* Data[n]: the n-th unnamed one */
    FIELD_KIND_MESSAGE,
    FIELD_KIND_TEXT,
    FIELD_KIND_KEYWORDS   /* the whole record */
};

struct field_ref {
    enum field_kind kind;
    struct str name;
    uint32_t nth;         /* from 1 */
};

enum atom_op {
    ATOM_KIND,            /* the event is of this kind */
    ATOM_ABSENT,          /* F: null */
    ATOM_EXISTS,
    ATOM_PATTERN,
    ATOM_REGEX,
    ATOM_NETWORK,
    ATOM_LT, ATOM_LTE, ATOM_GT, ATOM_GTE,
    ATOM_FIELD,           /* equals another field */
    ATOM_LIST,            /* one of many others is true, each of a word in the field (wordlist.h) */
    ATOM_MINUTE, ATOM_HOUR, ATOM_DAY, ATOM_WEEK, ATOM_MONTH, ATOM_YEAR
};

struct atom {
    enum atom_op op;
    uint32_t field;
    bool cased;
    bool number;             /* ATOM_PATTERN: written as a plain integer; equals hex text too */
    enum event_kind kind;
    struct str written;      /* as in the file, where no pattern keeps it */
    union {                  /* by op; a large collection has tens of thousands of atoms */
        struct pattern pattern;
        struct {
            struct regex *regex;
            struct strs literals;    /* ATOM_REGEX: folded; every match contains one, if any */
        };
        struct network network;
        struct decimal decimal;
        struct {             /* ATOM_FIELD */
            uint32_t other;
            enum form form;  /* equal, contains, starts or ends */
        };
        struct {             /* ATOM_LIST */
            const uint32_t *atoms;
            uint32_t atoms_n, list; /* list: of the set's lists_n */
        };
    };
};

/* {name, field}: regex NULL; {field, re}: name empty. */
struct capture_rule {
    struct str name;
    uint32_t field;
    struct regex *regex;
};

/* logsource as written */
struct where {
    struct str category, product, service;
};

struct filter {
    struct str file;
    uint32_t line;
    struct where where;
    struct strs rules;
    struct node *condition;
};

struct rule {
    struct signature signature; /* first: a signature's address is its rule's */
    struct node *condition;     /* logsource included */
    struct capture_rule *captures;
    size_t captures_n;
    struct exemplar *exemplars;
    size_t exemplars_n;
    struct str log_kind;
    struct str id;
    struct where where;
    struct correlation *correlation; /* NULL: a detection rule */
    struct watch *watched;      /* what correlations ask of its hits */
    size_t watched_n, watched_cap;
    struct str *watched_names;  /* the same, after build */
    uint32_t index;             /* after build */
    bool referenced, reports;   /* by correlations; on its own all the same */
};

struct dispatch;

struct ruleset {
    struct arena arena;
    struct rule **rules; /* after build: sorted by name */
    size_t rules_n, rules_cap;
    struct strmap names; /* after build: to index */
    struct field_ref *fields;
    size_t fields_n, fields_cap;
    struct strmap field_ids;
    struct atom *atoms;
    size_t atoms_n, atoms_cap;
    uint32_t lists_n;     /* atoms that are lists */
    struct strmap atom_ids, regex_ids;
    struct buf key;       /* of the atom that is being made, */
    struct arena scratch; /* and its pattern */
    struct regex **regexes;
    size_t regexes_n, regexes_cap, most_groups;
    size_t values_n;
    struct dispatch *dispatch;
    struct filter **filters;
    size_t filters_n, filters_cap;
    struct definition *definitions;
    size_t definitions_n, definitions_cap;
    struct skipped_rule *skipped;
    size_t skipped_n, skipped_cap;
    uint64_t hash;
    bool plain, built;
    bool skip_bad;  /* a rule that cannot be used is listed and left out */
    bool seen_only; /* signatures that rest on inferred knowledge alone are left out */
};

struct reading;
struct yaml;

/* ruleset.c: interning.  UINT32_MAX or NULL: no memory. */
uint32_t ruleset_field(struct ruleset *set, struct str name);
uint32_t ruleset_keywords(struct ruleset *set);
/* A pattern may live in set->scratch: what is kept of it is copied. */
uint32_t ruleset_atom(struct ruleset *set, const struct atom *atom, struct str key);
/* Asks for nothing but whether a word, its pattern's needle, is in the message or the text. */
bool atom_asks_word(const struct ruleset *set, const struct atom *atom);
/* Takes it, also on failure; key: what decides it (regex_of). */
int ruleset_keep_regex(struct ruleset *set, struct regex *re, struct str key);

/* The first line of err says why a rule is left out. */
int ruleset_skip(struct ruleset *set, struct str file, uint32_t line, struct err *err);

/* sigfile.c: one document to a rule; NULL: no rule (the reading has the fault).  postflight.c: its
   postflight: key.  detection.c: logsource and detection to a condition. */
struct rule *sigfile_read(struct reading *r, struct ruleset *set, const struct yaml *doc);
void postflight_read(struct reading *r, struct ruleset *set, const struct yaml *map,
                     struct rule *rule);
struct node *detection_read(struct reading *r, struct ruleset *set, const struct yaml *detection,
                            bool is_filter);
struct node *logsource_read(struct reading *r, struct ruleset *set, const struct yaml *logsource,
                            bool foreign, struct str *log_kind);
struct where source_names(const struct yaml *logsource); /* filter.c */

/* atom.c: making atoms; each returns a node over it, or NULL with the fault noted. */
struct node *atom_of_kind(struct reading *r, struct ruleset *set, enum event_kind kind);
struct node *atom_of_pattern(struct reading *r, struct ruleset *set, uint32_t field,
                             struct pattern *pattern, bool cased, bool number);
struct node *atom_of_text(struct reading *r, struct ruleset *set, uint32_t field, struct str text);
struct node *atom_of_presence(struct reading *r, struct ruleset *set, uint32_t field, bool present);
struct node *atom_of_regex(struct reading *r, struct ruleset *set, uint32_t field,
                           const struct yaml *value, unsigned flags);
struct node *atom_of_network(struct reading *r, struct ruleset *set, uint32_t field,
                             const struct yaml *value);
struct node *atom_of_number(struct reading *r, struct ruleset *set, uint32_t field,
                            enum atom_op op, const struct yaml *value);
struct node *atom_of_field(struct reading *r, struct ruleset *set, uint32_t field, uint32_t other,
                           enum form form, bool cased);
/* regex_of(r, set, value, flags): compiled and kept in the set; NULL with the fault noted. */
struct regex *regex_of(struct reading *r, struct ruleset *set, const struct yaml *value,
                       unsigned flags);

#endif
