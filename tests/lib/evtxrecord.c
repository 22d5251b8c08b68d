/* SPDX-License-Identifier: Apache-2.0 */
/* One record: the event's template, the payload's template, their values. */
#include "lib/evtxchunk.h"

/* -- the System part: substitutions 0 to 19 in Windows' own order */

enum {
    SUB_LEVEL,
    SUB_OPCODE,
    SUB_TASK,
    SUB_ID,
    SUB_QUALIFIERS,
    SUB_KEYWORDS,
    SUB_TIME,
    SUB_ACTIVITY,
    SUB_PROCESS,
    SUB_THREAD,
    SUB_RECORD,
    SUB_VERSION,
    SUB_USER,
    SUB_RELATED,
    SUB_PROVIDER,
    SUB_GUID,
    SUB_CHANNEL,
    SUB_SOURCE,
    SUB_COMPUTER,
    SUB_PAYLOAD,
    SUB_N
};

static void system_provider(struct chunk *c, const struct evtx_event *e)
{
    size_t hole = token_open(c, "Provider", 0xffff, true), list = chunk_hole32(c);

    token_attribute(c, "Name", e->manifest);
    if (e->manifest) {
        token_subst(c, TOKEN_OPTIONAL, SUB_PROVIDER, TYPE_STRING);
        token_attribute(c, "Guid", e->source_name.n != 0);
        token_subst(c, TOKEN_OPTIONAL, SUB_GUID, TYPE_GUID);
        if (e->source_name.n) {
            token_attribute(c, "EventSourceName", false);
            token_text(c, e->source_name);
        }
    } else {
        token_text(c, e->provider);
    }
    chunk_fill32(c, list);
    token_end_empty(c, hole);
}

static void system_event_id(struct chunk *c)
{
    size_t hole = token_open(c, "EventID", SUB_ID, true), list = chunk_hole32(c);

    token_attribute(c, "Qualifiers", false);
    token_subst(c, TOKEN_OPTIONAL, SUB_QUALIFIERS, TYPE_U16);
    chunk_fill32(c, list);
    chunk_put8(c, TOKEN_CLOSE_START);
    token_subst(c, TOKEN_OPTIONAL, SUB_ID, TYPE_U16);
    token_end(c, hole);
}

/* <name first="" second=""/>; second may be NULL. */
static void empty_with(struct chunk *c, const char *name, const char *first, unsigned first_sub,
                       unsigned type, const char *second, unsigned second_sub)
{
    size_t hole = token_open(c, name, 0xffff, true), list = chunk_hole32(c);

    token_attribute(c, first, second != NULL);
    token_subst(c, TOKEN_OPTIONAL, first_sub, type);
    if (second) {
        token_attribute(c, second, false);
        token_subst(c, TOKEN_OPTIONAL, second_sub, type);
    }
    chunk_fill32(c, list);
    token_end_empty(c, hole);
}

static void system_part(struct chunk *c, const struct evtx_event *e)
{
    size_t hole = token_open(c, "System", 0xffff, false);

    chunk_put8(c, TOKEN_CLOSE_START);
    system_provider(c, e);
    system_event_id(c);
    if (e->manifest)
        token_element_subst(c, "Version", SUB_VERSION, TYPE_U8, true);
    token_element_subst(c, "Level", SUB_LEVEL, TYPE_U8, true);
    token_element_subst(c, "Task", SUB_TASK, TYPE_U16, true);
    if (e->manifest)
        token_element_subst(c, "Opcode", SUB_OPCODE, TYPE_U8, true);
    token_element_subst(c, "Keywords", SUB_KEYWORDS, TYPE_HEX64, true);
    empty_with(c, "TimeCreated", "SystemTime", SUB_TIME, TYPE_TIME, NULL, 0);
    token_element_subst(c, "EventRecordID", SUB_RECORD, TYPE_U64, true);
    if (e->manifest) {
        empty_with(c, "Correlation", "ActivityID", SUB_ACTIVITY, TYPE_GUID, "RelatedActivityID",
                   SUB_RELATED);
        empty_with(c, "Execution", "ProcessID", SUB_PROCESS, TYPE_U32, "ThreadID", SUB_THREAD);
        token_element_subst(c, "Channel", SUB_CHANNEL, TYPE_STRING, true);
    } else {
        token_element_text(c, "Channel", e->channel);
    }
    token_element_text(c, "Computer", e->computer);
    empty_with(c, "Security", "UserID", SUB_USER, TYPE_SID, NULL, 0);
    token_end(c, hole);
}

static void event_template(struct chunk *c, const struct evtx_event *e)
{
    size_t hole = token_open(c, "Event", SUB_PAYLOAD, true), list = chunk_hole32(c);

    token_attribute(c, "xmlns", false);
    token_text(c, STR("http://schemas.microsoft.com/win/2004/08/events/event"));
    chunk_fill32(c, list);
    chunk_put8(c, TOKEN_CLOSE_START);
    system_part(c, e);
    token_subst(c, TOKEN_OPTIONAL, SUB_PAYLOAD, TYPE_XML);
    token_end(c, hole);
}

/* -- the payload */

/* Classic: 0 is the string array, 2 the binary; 1 is unused, as in the samples. */
static void classic_template(struct chunk *c, const struct evtx_event *e)
{
    size_t hole = token_open(c, "EventData", 0xffff, false);

    (void)e;
    chunk_put8(c, TOKEN_CLOSE_START);
    token_element_subst(c, "Data", 0, TYPE_STRINGS, true);
    token_element_subst(c, "Binary", 2, TYPE_BINARY, true);
    token_end(c, hole);
}

static void named_data(struct chunk *c, struct str name, unsigned index)
{
    size_t hole = token_open(c, "Data", 0xffff, true), list = chunk_hole32(c);

    token_attribute(c, "Name", false);
    token_text(c, name);
    chunk_fill32(c, list);
    chunk_put8(c, TOKEN_CLOSE_START);
    token_subst(c, TOKEN_NORMAL, index, TYPE_STRING);
    token_end(c, hole);
}

static void manifest_template(struct chunk *c, const struct evtx_event *e)
{
    size_t hole = token_open(c, "EventData", 0xffff, false);

    chunk_put8(c, TOKEN_CLOSE_START);
    for (size_t i = 0; i < e->data_n; i++)
        named_data(c, e->data[i].name, (unsigned)i);
    if (e->binary)
        token_element_subst(c, "Binary", (unsigned)e->data_n, TYPE_BINARY, true);
    token_end(c, hole);
}

static void user_leaf(struct chunk *c, struct str name, unsigned index)
{
    size_t hole;

    chunk_put8(c, TOKEN_OPEN);
    chunk_put_n(c, 0xffff, 2);
    hole = chunk_hole32(c);
    token_name(c, name);
    chunk_put8(c, TOKEN_CLOSE_START);
    token_subst(c, TOKEN_NORMAL, index, TYPE_STRING);
    token_end(c, hole);
}

static void user_template(struct chunk *c, const struct evtx_event *e)
{
    size_t outer = token_open(c, "UserData", 0xffff, false), inner, list;

    chunk_put8(c, TOKEN_CLOSE_START);
    chunk_put8(c, TOKEN_OPEN | TOKEN_MORE);
    chunk_put_n(c, 0xffff, 2);
    inner = chunk_hole32(c);
    token_name(c, e->user_element);
    list = chunk_hole32(c);
    token_attribute(c, "xmlns", false);
    token_text(c, e->user_xmlns);
    chunk_fill32(c, list);
    chunk_put8(c, TOKEN_CLOSE_START);
    for (size_t i = 0; i < e->data_n; i++)
        user_leaf(c, e->data[i].name, (unsigned)i);
    token_end(c, inner);
    token_end(c, outer);
}

/* -- templates and their instances */

static uint64_t key_add(uint64_t key, struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        key = (key ^ (unsigned char)s.s[i]) * 0x100000001b3ull; /* FNV-1a */
    return (key ^ 0x1ff) * 0x100000001b3ull;
}

static uint64_t event_key(const struct evtx_event *e)
{
    uint64_t key = key_add(0xcbf29ce484222325ull, e->manifest ? STR("manifest") : STR("classic"));

    key = key_add(key, e->manifest ? e->source_name : e->provider);
    key = key_add(key, e->manifest ? STR_NONE : e->channel);
    return key_add(key, e->computer);
}

static uint64_t payload_key(const struct evtx_event *e)
{
    uint64_t key = key_add(0x84222325cbf29ce4ull, e->manifest ? STR("named") : STR("strings"));

    if (!e->manifest)
        return key;
    key = key_add(key, e->user_element);
    for (size_t i = 0; i < e->data_n; i++)
        key = key_add(key, e->data[i].name);
    return key_add(key, e->binary ? STR("binary") : STR_NONE);
}

static void define_template(struct chunk *c, uint64_t key, const struct evtx_event *e,
                            void (*body)(struct chunk *, const struct evtx_event *))
{
    uint8_t *slot = c->b + TEMPLATE_SLOTS + 4 * ((key & 0xffffffff) % 32);
    uint64_t head = bytes_get(slot, 4);
    size_t hole;

    bytes_set(slot, c->n, 4);
    chunk_put_n(c, head, 4);
    chunk_put_n(c, key, 8); /* the GUID; its first four bytes are the template's id */
    chunk_put_n(c, ~key * 31u, 8);
    hole = chunk_hole32(c);
    token_fragment(c);
    body(c, e);
    chunk_put8(c, TOKEN_EOF);
    chunk_fill32(c, hole);
}

/* The token of an instance up to its values; defines the template at its first use in the chunk. */
static void put_template(struct chunk *c, uint64_t key, const struct evtx_event *e,
                         void (*body)(struct chunk *, const struct evtx_event *))
{
    size_t i = 0;

    token_fragment(c);
    chunk_put8(c, TOKEN_TEMPLATE);
    chunk_put8(c, 1);
    chunk_put_n(c, key & 0xffffffff, 4);
    while (i < c->templates_n && c->templates[i].key != key)
        i++;
    if (i < c->templates_n) {
        chunk_put_n(c, c->templates[i].at, 4);
        return;
    }
    chunk_put_n(c, c->n + 4, 4);
    if (c->templates_n < TEMPLATES_MAX)
        c->templates[c->templates_n++] = (struct template_at){ key, (uint32_t)c->n };
    define_template(c, key, e, body);
}

/* The list of (size, type) comes first, then all values: values are kept in a scratch chunk. */
struct values {
    struct chunk *c;
    size_t list; /* where the next (size, type) goes */
    size_t from;
};

static struct values values_begin(struct chunk *c, size_t n)
{
    struct values v = { c, 0, 0 };
    static const uint8_t zero[4 * (EVTX_DATA_MAX + SUB_N)];

    chunk_put_n(c, n, 4);
    v.list = c->n;
    chunk_put(c, zero, 4 * n);
    v.from = c->n;
    return v;
}

/* What was put since the last call is the next value. */
static void value_end(struct values *v, unsigned type)
{
    size_t n = v->c->n - v->from;

    bytes_set(v->c->b + v->list, n > 0xffff ? 0xffff : n, 2);
    v->c->b[v->list + 2] = (uint8_t)(n ? type : TYPE_NULL);
    v->list += 4;
    v->from = v->c->n;
}

static void value_n(struct values *v, uint64_t number, size_t n, unsigned type)
{
    chunk_put_n(v->c, number, n);
    value_end(v, type);
}

static void value_str(struct values *v, struct str s)
{
    if (chunk_utf16(v->c, s) == 0) { /* an empty string is a string: size 0, type string */
        v->c->b[v->list + 2] = TYPE_STRING;
        v->list += 4;
        return;
    }
    value_end(v, TYPE_STRING);
}

static unsigned hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    return (unsigned)((c | 0x20) - 'a' + 10) & 15;
}

/* {00112233-4455-6677-8899-aabbccddeeff}: the first three groups are little-endian. */
static void value_guid(struct values *v, struct str s)
{
    static const uint8_t order[16] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };
    uint8_t b[16] = { 0 };
    size_t digits = 0;

    for (size_t i = 0; i < s.n && digits < 32; i++)
        if (s.s[i] != '{' && s.s[i] != '-' && s.s[i] != '}') {
            uint8_t *to = &b[order[digits / 2]];

            *to = (uint8_t)((unsigned)*to << 4 | hex_digit(s.s[i]));
            digits++;
        }
    if (digits)
        chunk_put(v->c, b, sizeof b);
    value_end(v, TYPE_GUID);
}

/* S-1-5-21-...: revision, count, authority (48 bits, big-endian), then 32-bit parts. */
static void value_sid(struct values *v, struct str s)
{
    uint64_t part[18];
    size_t n = 0;

    (void)str_cut(&s, '-');
    while (s.n && n < 18 && str_u64(str_cut(&s, '-'), &part[n]))
        n++;
    if (n >= 3) {
        chunk_put8(v->c, (unsigned)part[0]);
        chunk_put8(v->c, (unsigned)(n - 2));
        chunk_put_n(v->c, 0, 5);
        chunk_put8(v->c, (unsigned)part[1]);
        for (size_t i = 2; i < n; i++)
            chunk_put_n(v->c, part[i], 4);
    }
    value_end(v, TYPE_SID);
}

/* -- one record */

static void classic_payload(struct chunk *c, const struct evtx_event *e)
{
    struct values v;

    put_template(c, payload_key(e), e, classic_template);
    v = values_begin(c, 3);
    for (size_t i = 0; i < e->data_n; i++) {
        chunk_utf16(c, e->data[i].value);
        chunk_put_n(c, 0, 2);
    }
    value_end(&v, TYPE_STRINGS);
    value_end(&v, TYPE_NULL);
    if (e->binary)
        chunk_put(c, e->binary, e->binary_n);
    value_end(&v, TYPE_BINARY);
}

static void manifest_payload(struct chunk *c, const struct evtx_event *e)
{
    struct values v;

    put_template(c, payload_key(e), e, e->user_element.n ? user_template : manifest_template);
    v = values_begin(c, e->data_n + (e->binary ? 1 : 0));
    for (size_t i = 0; i < e->data_n; i++)
        value_str(&v, e->data[i].value);
    if (e->binary) {
        chunk_put(c, e->binary, e->binary_n);
        value_end(&v, TYPE_BINARY);
    }
}

static void system_values(struct values *v, const struct evtx_event *e, uint64_t record_id)
{
    bool m = e->manifest;

    value_n(v, e->level, 1, TYPE_U8);
    value_n(v, e->opcode, m ? 1 : 0, TYPE_U8);
    value_n(v, e->task, 2, TYPE_U16);
    value_n(v, e->id, 2, TYPE_U16);
    value_n(v, e->qualifiers, e->has_qualifiers ? 2 : 0, TYPE_U16);
    value_n(v, e->keywords, 8, TYPE_HEX64);
    value_n(v, (uint64_t)e->time, 8, TYPE_TIME);
    value_end(v, TYPE_NULL);
    value_n(v, e->process_id, m ? 4 : 0, TYPE_U32);
    value_n(v, e->thread_id, m ? 4 : 0, TYPE_U32);
    value_n(v, record_id, 8, TYPE_U64);
    value_n(v, e->version, m ? 1 : 0, TYPE_U8);
    value_sid(v, e->user_sid);
    value_end(v, TYPE_NULL);
    if (m)
        chunk_utf16(v->c, e->provider);
    value_end(v, TYPE_STRING);
    value_guid(v, m ? e->guid : STR_NONE);
    if (m)
        chunk_utf16(v->c, e->channel);
    value_end(v, TYPE_STRING);
    value_end(v, TYPE_NULL);
    value_end(v, TYPE_NULL);
}

/* The end of a fragment.  Windows leaves four more bytes behind it (public samples). */
static void put_end(struct chunk *c)
{
    chunk_put8(c, TOKEN_EOF);
    chunk_put_n(c, 0, 4);
}

void chunk_record(struct chunk *c, const struct evtx_event *e, uint64_t record_id)
{
    size_t start = c->n;
    struct values v;

    chunk_put_n(c, 0x2a2a, 4);
    chunk_put_n(c, 0, 4);
    chunk_put_n(c, record_id, 8);
    chunk_put_n(c, (uint64_t)e->time, 8);
    put_template(c, event_key(e), e, event_template);
    v = values_begin(c, SUB_N);
    system_values(&v, e, record_id);
    if (e->manifest)
        manifest_payload(c, e);
    else
        classic_payload(c, e);
    put_end(c);
    value_end(&v, TYPE_XML);
    put_end(c);
    while ((c->n - start) % 8 != 4)
        chunk_put8(c, 0);
    chunk_put_n(c, c->n - start + 4, 4);
    bytes_set(c->b + start + 4, c->n - start, 4);
}
