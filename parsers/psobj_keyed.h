/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tokens of JSON whose names are values: how OpenTelemetry writes its records (OTLP), that is, what
 * its collectors write to files and send on,
 *
 *      "body": { "kvlistValue": { "values": [
 *          { "key": "record_id", "value": { "intValue": "41377" } }, ...
 *      "attributes": [ { "key": "EventID", "value": { "intValue": "7036" } }, ...
 *
 * given as if they were  "body": { "record_id": "41377", ...  "attributes": { "EventID": "7036".
 * The form is that of OTLP's definition; that events of Windows come so is inferred.
 * Private to psobj_json.c.
 */
#ifndef PARSERS_PSOBJ_KEYED_H
#define PARSERS_PSOBJ_KEYED_H

#include "base/limits.h"
#include "input/jsonpull.h"

struct psobj_keyed {
    bool on;                             /* else all tokens are as they come */
    bool empty;                          /* a value has just begun */
    uint8_t next;                        /* what the name at hand says of its value */
    unsigned left_out;                   /* objects and lists that are open, and were not given */
    uint8_t open[LIMIT_JSON_DEPTH + 1];  /* what is open, by depth */
    uint64_t line, offset;               /* of the last object that was not given */
    struct jsonpull_item name;           /* held back: the first in one that is given after all */
    bool held;
};

/* Does a text that begins so have such names? */
bool psobj_keyed_needed(struct str head);

enum jsonpull_kind psobj_keyed_token(struct psobj_keyed *k, struct jsonpull *json,
                                     struct jsonpull_item *item);

#endif
