/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct signature: what a rule says about the upgrade: the postflight: key of its file, as data.
 * Immutable once loaded; lives in the ruleset's arena.  This header is all that the verdict knows
 * of rules; how a rule matches stays inside this room.
 *
 * Words: shared contract section 1; outcomes below are what a hit does to an attempt.
 */
#ifndef RULES_SIGNATURE_H
#define RULES_SIGNATURE_H

#include "base/str.h"

enum outcome {
    OUTCOME_INFO,        /* no effect on an attempt */
    OUTCOME_STARTED,     /* an attempt begins */
    OUTCOME_DONE,        /* it succeeded, as far as `step` says */
    OUTCOME_FAILED,      /* it failed */
    OUTCOME_ROLLED_BACK, /* it undid itself */
    OUTCOME_CANCELLED,   /* a person stopped it */
    OUTCOME_ENDED,       /* its bracket closes; says nothing about success */
    OUTCOME_REMOVED,     /* a product was removed: part of an upgrade if the new one follows */
    OUTCOME_PRESENT,     /* a product and its version are there; never an attempt */
    OUTCOME_WARNING,     /* something is wrong, the attempt goes on */
    OUTCOME_NOISE        /* expected around an upgrade ("expected-noise") */
};

enum level { LEVEL_NONE, LEVEL_BINARIES, LEVEL_SETUP, LEVEL_WORKS };

enum severity { SEVERITY_NONE, SEVERITY_FATAL, SEVERITY_ROLLBACK, SEVERITY_DEGRADED, SEVERITY_INFO,
                SEVERITY_NOISE };

struct strs {
    const struct str *items;
    size_t n;
};

/* When a finding of this kind is noise although nothing answers it. */
struct noise_rule {
    bool during_upgrade; /* from the first begin to the end of the host's own phase */
    int64_t after;       /* and this many ticks longer */
};

struct signature {
    struct str name;        /* unique; what plans refer to; a foreign rule's id if it has none */
    struct str title;
    struct str file;        /* where it was loaded from */
    uint32_t line;
    bool foreign;           /* has no postflight: key */
    struct strs phases;     /* phase ids or families ("ms.*"); empty: not tied to a phase */
    struct str role;        /* role token that a hit proves for its host, or empty */
    struct str step;        /* free word where it is not a level */
    enum level level;       /* of an OUTCOME_DONE: binaries, setup or works */
    bool refused;           /* of an OUTCOME_FAILED: nothing was changed on the machine */
    enum outcome outcome;
    struct str finding;     /* id under which it is reported; empty: not a finding */
    struct strs also;       /* other ids of the finding */
    enum severity severity;
    bool routine;           /* a healthy machine says so all the time: fewer hits are kept */
    bool umbrella;          /* a specific finding nearby explains it */
    bool another_product;   /* the run is another product's: its umbrellas are none of ours */
    bool names_host;        /* it captures the machine it is about: its teller is another */
    bool shows_installed;   /* the role's product was there before: its services work, or stop */
    struct noise_rule noise;
    struct strs recovered_by; /* names of signatures that clear it for the same machine */
    struct str recovers_same; /* capture: as a partner it clears only what has the same value */
    struct strs told_by;      /* names of signatures: the last hit before it in a run says why */
    struct strs applies_to;   /* releases; empty: all */
    struct strs languages;
    struct str cause, remedy; /* plain text, paragraphs separated by LF */
    struct str provenance;    /* source, as written */
    bool inferred;            /* rests on inferred knowledge only */
};

/* What a hit pulled out of its event.  The reserved name "host" is the machine it is about. */
struct capture {
    struct str name, value;
};

/* The value of the first of that name; absent: there is none. */
struct str capture_find(const struct capture *list, size_t n, struct str name);

/* A hit of a rule that correlations refer to, and what they ask of it. */
struct sighting {
    const struct signature *signature;
    const struct str *values; /* of its watched fields, in their order; s == NULL: absent */
    int64_t time;             /* when (base/when.h), an instant */
    uint64_t at, offset;      /* record id, or line */
    uint32_t source;
    uint16_t values_n;
    bool is_line;
};

/*
 * "[inferred]" or "[unverified]", also with what it is inferred from ("[inferred from 3.2]"),
 * without a single "[seen": nobody has seen such a record.
 */
bool provenance_is_inferred(struct str provenance);

/* Words of the files and reports. */
const char *outcome_name(enum outcome o);
const char *level_name(enum level l);
const char *severity_name(enum severity s);
bool outcome_of(struct str word, enum outcome *o);
bool level_of(struct str word, enum level *l);
bool severity_of(struct str word, enum severity *s);

#endif
