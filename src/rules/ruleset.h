/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct ruleset: compiled signatures and their shared tables (interned atoms, dispatch with
 * the windows of literals, regexes).  Built once by a single thread, then const and shared by all
 * workers.
 *
 * ruleset_add_text reads one file (several YAML documents allowed).  It collects every error of the
 * file as "file:line:column: error: text" lines in err->text (ERR_DATA) and returns -1; nothing of
 * that file is added then.  With ruleset_skip_bad, a document that cannot be used is listed instead
 * and the others are added.
 * ruleset_build freezes the set; nothing may be added afterwards.  Two rules of one name are an
 * error.
 */
#ifndef RULES_RULESET_H
#define RULES_RULESET_H

#include "base/err.h"
#include "rules/signature.h"

struct ruleset;
struct buf;

struct ruleset *ruleset_new(void); /* NULL: no memory */
int ruleset_add_text(struct ruleset *set, const char *name, struct str yaml, struct err *err);
/* Before building: signatures whose provenance is inferred alone do not take part. */
void ruleset_leave_out_inferred(struct ruleset *set);
/* Before adding: what the placeholder %name% stands for; values separated by commas. */
int ruleset_define(struct ruleset *set, struct str name, struct str values);
void ruleset_skip_bad(struct ruleset *set);

/* What was left out and why, in order of file and line. */
struct skipped_rule {
    struct str file, why; /* why: "file:line:column: error: text", its first fault */
    uint32_t line;
};
size_t ruleset_skipped(const struct ruleset *set, const struct skipped_rule **out);

int ruleset_build(struct ruleset *set, struct err *err);
bool ruleset_built(const struct ruleset *set);
void ruleset_free(struct ruleset *set); /* NULL is fine */

/* ruleset_set_plain(set, true): evaluate every rule for every event, without dispatch and
   prefilters.  Slow and obvious: the oracle of the tests. */
void ruleset_set_plain(struct ruleset *set, bool plain);

size_t ruleset_count(const struct ruleset *set);
const struct signature *ruleset_at(const struct ruleset *set, size_t i); /* sorted by name */
const struct signature *ruleset_find(const struct ruleset *set, struct str name);
uint64_t ruleset_hash(const struct ruleset *set); /* of all files' bytes; independent of order */

/* The exemplars of a signature, for `test` and the test suite. */
struct exemplar {
    bool match;            /* expected */
    struct str text;       /* a text log entry, or empty */
    struct str event_xml;  /* an event as XML, or empty */
    uint32_t line;
};
size_t ruleset_exemplars(const struct ruleset *set, const struct signature *sig,
                         const struct exemplar **out);
/* Correlations (rules/correlate.h): whether hits of a rule are wanted as sightings, and the fields
   that go with them; whether hits are reported on their own; whether it is a correlation. */
bool ruleset_watched(const struct ruleset *set, const struct signature *sig, struct strs *names);
bool ruleset_reports(const struct ruleset *set, const struct signature *sig);
bool ruleset_correlates(const struct ruleset *set, const struct signature *sig);
/* What a correlation asks, in words; nothing of a detection rule. */
void ruleset_describe(const struct ruleset *set, const struct signature *sig, struct buf *out);
/* The kind of text log that a signature is about ("setup"); empty: Windows events, or any. */
struct str ruleset_log_kind(const struct ruleset *set, const struct signature *sig);
/* The channel of its log ("System"), or its kind ("setup"); empty: no one log's. */
struct str ruleset_channel(const struct ruleset *set, const struct signature *sig);
/* The channel that a service of logsource stands for; the other way round.  NULL: none does. */
const char *logsource_channel(struct str service);
/* The service of logsource that stands for a channel ("system"); NULL: none does. */
const char *logsource_service(struct str channel);

#endif
