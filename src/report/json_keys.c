/* SPDX-License-Identifier: Apache-2.0 */
#include "report/json_keys.h"

#include "report/report_forms.h"

void key_str(struct json *j, const char *key, struct str s)
{
    json_key(j, key);
    json_str(j, s);
}

void key_str_or_null(struct json *j, const char *key, struct str s)
{
    json_key(j, key);
    if (s.n)
        json_str(j, s);
    else
        json_null(j);
}

void key_text(struct json *j, const char *key, const char *s)
{
    json_key(j, key);
    json_text(j, s);
}

void key_uint(struct json *j, const char *key, uint64_t n)
{
    json_key(j, key);
    json_uint(j, n);
}

void key_bool(struct json *j, const char *key, bool b)
{
    json_key(j, key);
    json_bool(j, b);
}

void key_strs(struct json *j, const char *key, struct strs list)
{
    json_key(j, key);
    json_array(j);
    for (size_t i = 0; i < list.n; i++)
        json_str(j, list.items[i]);
    json_end_array(j);
}

void key_time(struct json *j, const char *key, struct moment m)
{
    struct buf b = { 0 };

    json_key(j, key);
    if (m.t == WHEN_NONE) {
        json_null(j);
        return;
    }
    when_append(&b, m.t, moment_digits(m.t), "Z");
    json_str(j, buf_str(&b));
    if (b.failed)
        j->out->failed = true;
    buf_release(&b);
}

void key_seconds(struct json *j, const char *key, when ticks, bool known)
{
    when abs = ticks < 0 ? -ticks : ticks;
    struct buf b = { 0 };

    json_key(j, key);
    if (!known) {
        json_null(j);
        return;
    }
    buf_format(&b, "%s%lld", ticks < 0 ? "-" : "", (long long)(abs / WHEN_SECOND));
    if (abs % WHEN_SECOND / WHEN_MS)
        buf_format(&b, ".%03d", (int)(abs % WHEN_SECOND / WHEN_MS));
    json_raw(j, buf_str(&b));
    if (b.failed)
        j->out->failed = true;
    buf_release(&b);
}

void key_doubt(struct json *j, const char *key, struct moment m)
{
    key_seconds(j, key, m.doubt, m.t != WHEN_NONE);
}

static void ref_absent(struct json *j, const struct absence *a)
{
    json_object(j);
    key_str_or_null(j, "source", a->source ? a->source->name : STR_NONE);
    key_str(j, "absent", a->what);
    key_time(j, "from", a->from);
    key_time(j, "to", a->to);
    json_end_object(j);
}

void json_ref(struct json *j, const struct ref *r)
{
    const struct ev_hit *hit = r->hit;

    if (!hit) {
        ref_absent(j, r->absence);
        return;
    }
    json_object(j);
    key_str_or_null(j, "source", r->source ? r->source->name : STR_NONE);
    key_uint(j, hit->is_line ? "line" : "record", hit->at);
    key_uint(j, "offset", hit->offset);
    key_time(j, "time", r->time);
    key_doubt(j, "uncertainty_s", r->time);
    key_str(j, "signature", hit->signature ? hit->signature->name : STR_NONE);
    key_str(j, "text", hit->text);
    json_end_object(j);
}

void because(struct json *j, struct refs refs)
{
    json_key(j, "because");
    json_array(j);
    for (size_t i = 0; i < refs.n; i++)
        json_ref(j, &refs.items[i]);
    json_end_array(j);
}

void host_key(struct json *j, const struct verdict *v, size_t host)
{
    key_str_or_null(j, "host", host < v->hosts_n ? v->hosts[host].name : STR_NONE);
}
