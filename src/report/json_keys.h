/* SPDX-License-Identifier: Apache-2.0 */
/* Keys with their values, and pieces of evidence, for the report as JSON. */
#ifndef REPORT_JSON_KEYS_H
#define REPORT_JSON_KEYS_H

#include "base/json.h"
#include "verdict/verdict.h"

void key_str(struct json *j, const char *key, struct str s);
void key_str_or_null(struct json *j, const char *key, struct str s);
void key_text(struct json *j, const char *key, const char *s);
void key_uint(struct json *j, const char *key, uint64_t n);
void key_bool(struct json *j, const char *key, bool b);
void key_strs(struct json *j, const char *key, struct strs list);
void key_time(struct json *j, const char *key, struct moment m);
/* Ticks as seconds, with three digits behind the point where they say something. */
void key_seconds(struct json *j, const char *key, when ticks, bool known);
void key_doubt(struct json *j, const char *key, struct moment m);
void host_key(struct json *j, const struct verdict *v, size_t host);
void json_ref(struct json *j, const struct ref *r);
void because(struct json *j, struct refs refs);

/* json_seen.c: what was there to be seen */
void json_hosts(struct json *j, const struct verdict *v);
void json_coverage(struct json *j, const struct verdict *v); /* and what was skipped */

#endif
