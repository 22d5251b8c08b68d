/* SPDX-License-Identifier: Apache-2.0 */
/* What was there to be seen, in the report as JSON: machines, and what their logs cover. */
#include "report/json_keys.h"

static void host(struct json *j, const struct verdict *v, const struct host *h)
{
    json_object(j);
    key_str(j, "name", h->name);
    json_key(j, "aliases");
    json_array(j);
    for (size_t i = 0; i < h->aliases_n; i++)
        json_str(j, h->aliases[i].name);
    json_end_array(j);
    json_key(j, "roles");
    json_array(j);
    for (size_t i = 0; i < h->roles_n; i++) {
        json_object(j);
        key_str(j, "role", h->roles[i].role);
        because(j, h->roles[i].because);
        json_end_object(j);
    }
    json_end_array(j);
    if (h->apart.n)
        key_str(j, "apart", h->apart);
    if (h->hidden) { /* a part of it that nothing names may have been upgraded */
        json_key(j, "hidden");
        json_bool(j, true);
    }
    key_str_or_null(j, "zone", h->zone);
    key_seconds(j, "clock_offset_s", h->clock_offset, h->has_clock_offset);
    json_key(j, "alias_reasons");
    json_array(j);
    for (size_t i = 0; i < h->aliases_n; i++)
        json_str(j, h->aliases[i].why);
    json_end_array(j);
    json_key(j, "could_be"); /* a short name that fits several machines: none of them */
    json_array(j);
    for (size_t i = 0; i < h->fits_n; i++)
        json_str(j, v->hosts[h->fits[i]].name);
    json_end_array(j);
    json_end_object(j);
}

void json_hosts(struct json *j, const struct verdict *v)
{
    json_key(j, "hosts");
    json_array(j);
    for (size_t i = 0; i < v->hosts_n; i++)
        host(j, v, &v->hosts[i]);
    json_end_array(j);
}

static void defects(struct json *j, const struct ev_source *s)
{
    uint64_t total = 0;

    json_key(j, "defects");
    json_array(j);
    for (size_t i = 0; i < s->defects_n; i++) {
        json_object(j);
        key_text(j, "kind", defect_name(s->defects[i].kind));
        key_uint(j, "at", s->defects[i].at);
        key_uint(j, "bytes", s->defects[i].bytes);
        json_end_object(j);
    }
    json_end_array(j);
    for (int k = 0; k < DEFECT_KINDS; k++)
        total += source_defects(s, (enum defect_kind)k);
    key_uint(j, "defects_total", total > s->defects_n ? total : s->defects_n);
}

static void gaps(struct json *j, const struct coverage *c)
{
    json_key(j, "gaps");
    json_array(j);
    for (size_t i = 0; i < c->gaps_n; i++) {
        json_object(j);
        key_uint(j, "from_record", c->gaps[i].from_record);
        key_uint(j, "to_record", c->gaps[i].to_record);
        key_time(j, "from", c->gaps[i].from);
        key_time(j, "to", c->gaps[i].to);
        json_end_object(j);
    }
    json_end_array(j);
}

static void overlaps(struct json *j, const struct coverage *c)
{
    json_key(j, "overlaps");
    json_array(j);
    for (size_t i = 0; i < c->overlaps_n; i++) {
        json_object(j);
        key_str(j, "source", c->overlaps[i].other->name);
        key_uint(j, "from_record", c->overlaps[i].from_record);
        key_uint(j, "to_record", c->overlaps[i].to_record);
        json_end_object(j);
    }
    json_end_array(j);
}

static void retention(struct json *j, const struct retention *r)
{
    if (!r->stated && !r->wrapped && !r->full)
        return;
    json_key(j, "retention");
    json_object(j);
    if (r->stated) {
        key_uint(j, "max_bytes", r->most_bytes);
        key_text(j, "overwrites", r->seconds == RETENTION_NEVER       ? "never"
                                  : r->seconds == RETENTION_AS_NEEDED ? "as-needed"
                                                                      : "older");
        if (r->seconds != RETENTION_NEVER && r->seconds != RETENTION_AS_NEEDED)
            key_uint(j, "older_than_s", r->seconds);
    }
    key_bool(j, "wrapped", r->wrapped);
    key_bool(j, "full", r->full);
    json_end_object(j);
}

static const char *order_name(char order)
{
    return order == 'd' ? "dmy" : order == 'm' ? "mdy" : "ymd";
}

/* In which orders its dates can be read, where nothing tells. */
static void dates_open(struct json *j, const char *orders)
{
    if (!*orders)
        return;
    key_bool(j, "dates_undecided", true);
    json_key(j, "dates_orders");
    json_array(j);
    for (; *orders; orders++)
        json_text(j, order_name(*orders));
    json_end_array(j);
}

static void coverage(struct json *j, const struct verdict *v, const struct coverage *c)
{
    json_object(j);
    key_str(j, "source", c->source->name);
    host_key(j, v, c->host);
    key_str(j, "format", c->source->format);
    key_time(j, "first", c->first);
    key_time(j, "last", c->last);
    key_uint(j, "records", c->source->records);
    key_uint(j, "bytes", c->source->bytes);
    defects(j, c->source);
    gaps(j, c);
    key_str_or_null(j, "channel", c->source->channel);
    key_bool(j, "cleared", c->cleared);
    if (c->cleared)
        key_time(j, "cleared_at", c->cleared_at);
    overlaps(j, c);
    if (c->may_repeat)
        key_str(j, "may_repeat", c->may_repeat->name);
    key_bool(j, "late", c->late);
    if (c->source->partial)
        key_bool(j, "partial", true);
    dates_open(j, c->dates_open);
    if (c->clock_far)
        key_bool(j, "clock_far_off", true);
    if (c->hour_left_out)
        key_bool(j, "hour_left_out", true);
    if (c->dates_told)
        key_text(j, "dates_told", order_name(c->dates_told));
    if (c->source->as_read.code_page) {
        key_uint(j, "code_page", c->source->as_read.code_page);
        key_bool(j, "code_page_found", c->source->as_read.code_page_found);
    }
    if (c->source->as_read.dress)
        key_str(j, "dress", str_of(dress_name(c->source->as_read.dress)));
    retention(j, &c->source->as_read.retention);
    json_end_object(j);
}

void json_coverage(struct json *j, const struct verdict *v)
{
    json_key(j, "coverage");
    json_array(j);
    for (size_t i = 0; i < v->coverage_n; i++)
        coverage(j, v, &v->coverage[i]);
    json_end_array(j);
    json_key(j, "skipped");
    json_array(j);
    for (size_t i = 0; i < v->skips_n; i++) {
        json_object(j);
        key_str(j, "path", v->skips[i].path);
        key_str(j, "reason", v->skips[i].reason);
        json_end_object(j);
    }
    json_end_array(j);
}
