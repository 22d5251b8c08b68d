/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct correlation: what a `correlation:` document asks of the hits of other rules (sigma.md 8).
 * Private to this room; correlation.c reads it, correlation_link.c finds the rules it names, and
 * correlate.c evaluates it.
 */
#ifndef RULES_CORRELATION_H
#define RULES_CORRELATION_H

#include "base/when.h"
#include "rules/signature.h"

struct buf;
struct reading;
struct ruleset;
struct rule;
struct yaml;

enum correlation_type {
    CORRELATION_COUNT,      /* event_count */
    CORRELATION_VALUES,     /* value_count: distinct values */
    CORRELATION_TEMPORAL,
    CORRELATION_ORDERED,    /* temporal_ordered */
    CORRELATION_SUM,        /* from here on: statistics of a numeric field */
    CORRELATION_AVERAGE,
    CORRELATION_PERCENTILE,
    CORRELATION_MEDIAN
};

/* A decimal number, exact: whole + billionths / 10^9, both of one sign. */
struct amount {
    int64_t whole, billionths;
};
#define AMOUNT_BILLION INT64_C(1000000000)
#define AMOUNT_MOST INT64_C(1000000000000) /* larger numbers are none: sums must not overflow */

bool amount_of(struct str s, struct amount *out);

enum bound_op { BOUND_GT, BOUND_GTE, BOUND_LT, BOUND_LTE, BOUND_EQ, BOUND_NEQ };

struct bound {
    enum bound_op op;
    struct amount value;
};

struct reference {
    struct str name;         /* as written: name or id */
    uint32_t line, column;
    struct rule *rule;       /* after linking */
    const struct str *group; /* per group-by entry: the field of this rule */
    const struct str *fields; /* per value field: the same */
};

struct correlation {
    enum correlation_type type;
    struct reference *rules;
    size_t rules_n;
    struct strs group_by;    /* field names or aliases */
    struct strs fields;      /* value types: whose values count */
    when timespan;
    struct str span;         /* as written: 15m */
    struct bound *bounds;
    size_t bounds_n;
    int64_t percentile;      /* in billionths of a percent */
    bool generate;           /* the rules report on their own, too */
    bool open, linked;       /* while linking */
};

/* A field of a detection rule that some correlation asks for. */
struct watch {
    uint32_t field;
    struct str name;
};

/* In words, for people: "event_count of a, b within 5m by User: gte 3". */
void correlation_describe(const struct correlation *c, struct buf *out);

/* NULL: the reading has the fault.  doc has `correlation`. */
struct correlation *correlation_read(struct reading *r, const struct yaml *doc);

/* All correlations of a set whose rules are sorted by name: references, loops, what must be
   watched.  With set->skip_bad those that cannot be used are listed and leave the set. */
void correlations_link(struct reading *r, struct ruleset *set);

#endif
