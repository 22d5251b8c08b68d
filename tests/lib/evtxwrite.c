/* SPDX-License-Identifier: Apache-2.0 */
/* Offsets and tokens: libevtx format notes, and the bytes of public samples (log-formats.md 3.1). */
#include "lib/evtxwrite.h"

#include <string.h>

enum {
    CHUNK_HEADER = 512,
    STRING_SLOTS = 128, /* 64 heads of name chains, by hash */
    TEMPLATE_SLOTS = 384, /* 32 heads of template chains */
    TABLES_END = 512,
    TEMPLATES_MAX = 256,
    SLOP = 2 * 65536
};

enum {
    TOKEN_EOF = 0x00,
    TOKEN_OPEN = 0x01,
    TOKEN_CLOSE_START = 0x02,
    TOKEN_CLOSE_EMPTY = 0x03,
    TOKEN_END = 0x04,
    TOKEN_VALUE = 0x05,
    TOKEN_ATTRIBUTE = 0x06,
    TOKEN_TEMPLATE = 0x0c,
    TOKEN_NORMAL = 0x0d,
    TOKEN_OPTIONAL = 0x0e,
    TOKEN_FRAGMENT = 0x0f,
    TOKEN_MORE = 0x40
};

enum {
    TYPE_NULL = 0x00,
    TYPE_STRING = 0x01,
    TYPE_U8 = 0x04,
    TYPE_U16 = 0x06,
    TYPE_U32 = 0x08,
    TYPE_U64 = 0x0a,
    TYPE_BINARY = 0x0e,
    TYPE_GUID = 0x0f,
    TYPE_TIME = 0x11,
    TYPE_SID = 0x13,
    TYPE_HEX64 = 0x15,
    TYPE_XML = 0x21,
    TYPE_STRINGS = 0x81
};

struct template_at {
    uint64_t key;
    uint32_t at;
};

struct chunk {
    uint8_t b[EVTX_CHUNK_BYTES + SLOP]; /* what does not fit is seen after writing, then undone */
    size_t n;
    uint64_t first_id, last_id;
    size_t last_record;
    struct template_at templates[TEMPLATES_MAX];
    size_t templates_n;
};

struct evtx_writer {
    struct buf done; /* finished chunks */
    size_t chunks_n;
    uint64_t next_id;
    struct chunk c;
};

/* -- bytes ----------------------------------------------------------------------------------- */

static void put(struct chunk *c, const void *bytes, size_t n)
{
    if (n > sizeof c->b - c->n)
        n = sizeof c->b - c->n; /* far beyond the chunk: the record is refused anyway */
    if (n)
        memcpy(c->b + c->n, bytes, n);
    c->n += n;
}

static void put8(struct chunk *c, unsigned v)
{
    uint8_t b = (uint8_t)v;

    put(c, &b, 1);
}

static void set_n(uint8_t *to, uint64_t v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = (uint8_t)(v >> (8 * i));
}

static void put_n(struct chunk *c, uint64_t v, size_t n)
{
    uint8_t b[8];

    set_n(b, v, n);
    put(c, b, n);
}

static uint64_t get_n(const uint8_t *from, size_t n)
{
    uint64_t v = 0;

    for (size_t i = n; i-- > 0;)
        v = v << 8 | from[i];
    return v;
}

/* A 32-bit length whose value is known later. */
static size_t hole32(struct chunk *c)
{
    put_n(c, 0, 4);
    return c->n - 4;
}

static void fill32(struct chunk *c, size_t hole)
{
    set_n(c->b + hole, c->n - hole - 4, 4);
}

/* The next code point of UTF-8; what is no UTF-8 comes out as U+FFFD. */
static uint32_t utf8_next(struct str *s)
{
    unsigned char lead = (unsigned char)s->s[0];
    size_t n = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 0;
    uint32_t cp = n == 1 ? lead : n ? lead & (0x7fu >> n) : 0xfffd;

    if (n > s->n)
        n = 0;
    for (size_t i = 1; i < n; i++)
        cp = cp << 6 | ((unsigned char)s->s[i] & 0x3fu);
    *s = str_from(*s, n ? n : 1);
    return n ? cp : 0xfffd;
}

/* UTF-16LE without an end; returns the number of 16-bit units. */
static size_t put_utf16(struct chunk *c, struct str s)
{
    size_t units = 0;

    while (s.n) {
        uint32_t cp = utf8_next(&s);

        if (cp > 0xffff) {
            put_n(c, 0xd800 + ((cp - 0x10000) >> 10), 2);
            cp = 0xdc00 + ((cp - 0x10000) & 0x3ff);
            units++;
        }
        put_n(c, cp, 2);
        units++;
    }
    return units;
}

uint32_t evtx_crc32(const void *bytes, size_t n, uint32_t so_far)
{
    const uint8_t *p = bytes;
    uint32_t crc = ~so_far;

    for (size_t i = 0; i < n; i++) {
        crc ^= p[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (0xedb88320u & (0u - (crc & 1)));
    }
    return ~crc;
}

/* -- binary XML ------------------------------------------------------------------------------ */

static unsigned name_hash(struct str s)
{
    uint32_t hash = 0;

    for (size_t i = 0; i < s.n; i++)
        hash = hash * 65599u + (unsigned char)s.s[i];
    return hash & 0xffff;
}

static bool name_is(const struct chunk *c, size_t at, struct str s)
{
    if (get_n(c->b + at + 6, 2) != s.n)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (get_n(c->b + at + 8 + 2 * i, 2) != (unsigned char)s.s[i])
            return false;
    return true;
}

/* A name (ASCII): its offset; at its first use in a chunk the name itself follows at once. */
static void put_name(struct chunk *c, struct str s)
{
    unsigned hash = name_hash(s);
    uint8_t *slot = c->b + STRING_SLOTS + 4 * (hash % 64);
    uint64_t head = get_n(slot, 4), at = head;

    while (at && !name_is(c, at, s))
        at = get_n(c->b + at, 4);
    if (at) {
        put_n(c, at, 4);
        return;
    }
    put_n(c, c->n + 4, 4);
    set_n(slot, c->n, 4);
    put_n(c, head, 4);
    put_n(c, hash, 2);
    put_n(c, s.n, 2);
    put_utf16(c, s);
    put_n(c, 0, 2);
}

static void put_text(struct chunk *c, struct str s)
{
    size_t hole;

    put8(c, TOKEN_VALUE);
    put8(c, TYPE_STRING);
    hole = c->n;
    put_n(c, 0, 2);
    set_n(c->b + hole, put_utf16(c, s), 2);
}

static void put_subst(struct chunk *c, unsigned token, unsigned index, unsigned type)
{
    put8(c, token);
    put_n(c, index, 2);
    put8(c, type);
}

/* Opens an element; returns the hole of its size.  dependency 0xffff: always there. */
static size_t open_element(struct chunk *c, const char *name, unsigned dependency, bool attributes)
{
    size_t hole;

    put8(c, attributes ? TOKEN_OPEN | TOKEN_MORE : TOKEN_OPEN);
    put_n(c, dependency, 2);
    hole = hole32(c);
    put_name(c, str_of(name));
    return hole;
}

static void end_element(struct chunk *c, size_t hole)
{
    put8(c, TOKEN_END);
    fill32(c, hole);
}

static void end_empty(struct chunk *c, size_t hole)
{
    put8(c, TOKEN_CLOSE_EMPTY);
    fill32(c, hole);
}

static void open_attribute(struct chunk *c, const char *name, bool more)
{
    put8(c, more ? TOKEN_ATTRIBUTE | TOKEN_MORE : TOKEN_ATTRIBUTE);
    put_name(c, str_of(name));
}

/* <name>value</name>, the value filled in by each record. */
static void element_subst(struct chunk *c, const char *name, unsigned index, unsigned type,
                          bool dependent)
{
    size_t hole = open_element(c, name, dependent ? index : 0xffff, false);

    put8(c, TOKEN_CLOSE_START);
    put_subst(c, TOKEN_OPTIONAL, index, type);
    end_element(c, hole);
}

static void element_text(struct chunk *c, const char *name, struct str text)
{
    size_t hole = open_element(c, name, 0xffff, false);

    put8(c, TOKEN_CLOSE_START);
    put_text(c, text);
    end_element(c, hole);
}

static void fragment(struct chunk *c)
{
    static const uint8_t header[] = { TOKEN_FRAGMENT, 1, 1, 0 };

    put(c, header, sizeof header);
}

/* -- the System part: substitutions 0 to 19 in Windows' own order --------------------------------- */

enum {
    SUB_LEVEL, SUB_OPCODE, SUB_TASK, SUB_ID, SUB_QUALIFIERS, SUB_KEYWORDS, SUB_TIME, SUB_ACTIVITY,
    SUB_PROCESS, SUB_THREAD, SUB_RECORD, SUB_VERSION, SUB_USER, SUB_RELATED, SUB_PROVIDER, SUB_GUID,
    SUB_CHANNEL, SUB_SOURCE, SUB_COMPUTER, SUB_PAYLOAD, SUB_N
};

static void system_provider(struct chunk *c, const struct evtx_event *e)
{
    size_t hole = open_element(c, "Provider", 0xffff, true), list = hole32(c);

    open_attribute(c, "Name", e->manifest);
    if (e->manifest) {
        put_subst(c, TOKEN_OPTIONAL, SUB_PROVIDER, TYPE_STRING);
        open_attribute(c, "Guid", e->source_name.n != 0);
        put_subst(c, TOKEN_OPTIONAL, SUB_GUID, TYPE_GUID);
        if (e->source_name.n) {
            open_attribute(c, "EventSourceName", false);
            put_text(c, e->source_name);
        }
    } else {
        put_text(c, e->provider);
    }
    fill32(c, list);
    end_empty(c, hole);
}

static void system_event_id(struct chunk *c)
{
    size_t hole = open_element(c, "EventID", SUB_ID, true), list = hole32(c);

    open_attribute(c, "Qualifiers", false);
    put_subst(c, TOKEN_OPTIONAL, SUB_QUALIFIERS, TYPE_U16);
    fill32(c, list);
    put8(c, TOKEN_CLOSE_START);
    put_subst(c, TOKEN_OPTIONAL, SUB_ID, TYPE_U16);
    end_element(c, hole);
}

/* <name first="" second=""/>; second may be NULL. */
static void empty_with(struct chunk *c, const char *name, const char *first, unsigned first_sub,
                       unsigned type, const char *second, unsigned second_sub)
{
    size_t hole = open_element(c, name, 0xffff, true), list = hole32(c);

    open_attribute(c, first, second != NULL);
    put_subst(c, TOKEN_OPTIONAL, first_sub, type);
    if (second) {
        open_attribute(c, second, false);
        put_subst(c, TOKEN_OPTIONAL, second_sub, type);
    }
    fill32(c, list);
    end_empty(c, hole);
}

static void system_part(struct chunk *c, const struct evtx_event *e)
{
    size_t hole = open_element(c, "System", 0xffff, false);

    put8(c, TOKEN_CLOSE_START);
    system_provider(c, e);
    system_event_id(c);
    if (e->manifest)
        element_subst(c, "Version", SUB_VERSION, TYPE_U8, true);
    element_subst(c, "Level", SUB_LEVEL, TYPE_U8, true);
    element_subst(c, "Task", SUB_TASK, TYPE_U16, true);
    if (e->manifest)
        element_subst(c, "Opcode", SUB_OPCODE, TYPE_U8, true);
    element_subst(c, "Keywords", SUB_KEYWORDS, TYPE_HEX64, true);
    empty_with(c, "TimeCreated", "SystemTime", SUB_TIME, TYPE_TIME, NULL, 0);
    element_subst(c, "EventRecordID", SUB_RECORD, TYPE_U64, true);
    if (e->manifest) {
        empty_with(c, "Correlation", "ActivityID", SUB_ACTIVITY, TYPE_GUID, "RelatedActivityID",
                   SUB_RELATED);
        empty_with(c, "Execution", "ProcessID", SUB_PROCESS, TYPE_U32, "ThreadID", SUB_THREAD);
        element_subst(c, "Channel", SUB_CHANNEL, TYPE_STRING, true);
    } else {
        element_text(c, "Channel", e->channel);
    }
    element_text(c, "Computer", e->computer);
    empty_with(c, "Security", "UserID", SUB_USER, TYPE_SID, NULL, 0);
    end_element(c, hole);
}

static void event_template(struct chunk *c, const struct evtx_event *e)
{
    size_t hole = open_element(c, "Event", SUB_PAYLOAD, true), list = hole32(c);

    open_attribute(c, "xmlns", false);
    put_text(c, STR("http://schemas.microsoft.com/win/2004/08/events/event"));
    fill32(c, list);
    put8(c, TOKEN_CLOSE_START);
    system_part(c, e);
    put_subst(c, TOKEN_OPTIONAL, SUB_PAYLOAD, TYPE_XML);
    end_element(c, hole);
}

/* -- the payload ------------------------------------------------------------------------------ */

/* Classic: 0 is the string array, 2 the binary; 1 is unused, as in the samples. */
static void classic_template(struct chunk *c, const struct evtx_event *e)
{
    size_t hole = open_element(c, "EventData", 0xffff, false);

    (void)e;
    put8(c, TOKEN_CLOSE_START);
    element_subst(c, "Data", 0, TYPE_STRINGS, true);
    element_subst(c, "Binary", 2, TYPE_BINARY, true);
    end_element(c, hole);
}

static void named_data(struct chunk *c, struct str name, unsigned index)
{
    size_t hole = open_element(c, "Data", 0xffff, true), list = hole32(c);

    open_attribute(c, "Name", false);
    put_text(c, name);
    fill32(c, list);
    put8(c, TOKEN_CLOSE_START);
    put_subst(c, TOKEN_NORMAL, index, TYPE_STRING);
    end_element(c, hole);
}

static void manifest_template(struct chunk *c, const struct evtx_event *e)
{
    size_t hole = open_element(c, "EventData", 0xffff, false);

    put8(c, TOKEN_CLOSE_START);
    for (size_t i = 0; i < e->data_n; i++)
        named_data(c, e->data[i].name, (unsigned)i);
    if (e->binary)
        element_subst(c, "Binary", (unsigned)e->data_n, TYPE_BINARY, true);
    end_element(c, hole);
}

static void user_leaf(struct chunk *c, struct str name, unsigned index)
{
    size_t hole;

    put8(c, TOKEN_OPEN);
    put_n(c, 0xffff, 2);
    hole = hole32(c);
    put_name(c, name);
    put8(c, TOKEN_CLOSE_START);
    put_subst(c, TOKEN_NORMAL, index, TYPE_STRING);
    end_element(c, hole);
}

static void user_template(struct chunk *c, const struct evtx_event *e)
{
    size_t outer = open_element(c, "UserData", 0xffff, false), inner, list;

    put8(c, TOKEN_CLOSE_START);
    put8(c, TOKEN_OPEN | TOKEN_MORE);
    put_n(c, 0xffff, 2);
    inner = hole32(c);
    put_name(c, e->user_element);
    list = hole32(c);
    open_attribute(c, "xmlns", false);
    put_text(c, e->user_xmlns);
    fill32(c, list);
    put8(c, TOKEN_CLOSE_START);
    for (size_t i = 0; i < e->data_n; i++)
        user_leaf(c, e->data[i].name, (unsigned)i);
    end_element(c, inner);
    end_element(c, outer);
}

/* -- templates and their instances ---------------------------------------------------------------- */

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
    uint64_t head = get_n(slot, 4);
    size_t hole;

    set_n(slot, c->n, 4);
    put_n(c, head, 4);
    put_n(c, key, 8);            /* the GUID; its first four bytes are the template's id */
    put_n(c, ~key * 31u, 8);
    hole = hole32(c);
    fragment(c);
    body(c, e);
    put8(c, TOKEN_EOF);
    fill32(c, hole);
}

/* The token of an instance up to its values; defines the template at its first use in the chunk. */
static void put_template(struct chunk *c, uint64_t key, const struct evtx_event *e,
                         void (*body)(struct chunk *, const struct evtx_event *))
{
    size_t i = 0;

    fragment(c);
    put8(c, TOKEN_TEMPLATE);
    put8(c, 1);
    put_n(c, key & 0xffffffff, 4);
    while (i < c->templates_n && c->templates[i].key != key)
        i++;
    if (i < c->templates_n) {
        put_n(c, c->templates[i].at, 4);
        return;
    }
    put_n(c, c->n + 4, 4);
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

    put_n(c, n, 4);
    v.list = c->n;
    put(c, zero, 4 * n);
    v.from = c->n;
    return v;
}

/* What was put since the last call is the next value. */
static void value_end(struct values *v, unsigned type)
{
    size_t n = v->c->n - v->from;

    set_n(v->c->b + v->list, n > 0xffff ? 0xffff : n, 2);
    v->c->b[v->list + 2] = (uint8_t)(n ? type : TYPE_NULL);
    v->list += 4;
    v->from = v->c->n;
}

static void value_n(struct values *v, uint64_t number, size_t n, unsigned type)
{
    put_n(v->c, number, n);
    value_end(v, type);
}

static void value_str(struct values *v, struct str s)
{
    if (put_utf16(v->c, s) == 0) { /* an empty string is a string: size 0, type string */
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
        put(v->c, b, sizeof b);
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
        put8(v->c, (unsigned)part[0]);
        put8(v->c, (unsigned)(n - 2));
        put_n(v->c, 0, 5);
        put8(v->c, (unsigned)part[1]);
        for (size_t i = 2; i < n; i++)
            put_n(v->c, part[i], 4);
    }
    value_end(v, TYPE_SID);
}

/* -- one record ---------------------------------------------------------------------------------- */

static void classic_payload(struct chunk *c, const struct evtx_event *e)
{
    struct values v;

    put_template(c, payload_key(e), e, classic_template);
    v = values_begin(c, 3);
    for (size_t i = 0; i < e->data_n; i++) {
        put_utf16(c, e->data[i].value);
        put_n(c, 0, 2);
    }
    value_end(&v, TYPE_STRINGS);
    value_end(&v, TYPE_NULL);
    if (e->binary)
        put(c, e->binary, e->binary_n);
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
        put(c, e->binary, e->binary_n);
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
        put_utf16(v->c, e->provider);
    value_end(v, TYPE_STRING);
    value_guid(v, m ? e->guid : STR_NONE);
    if (m)
        put_utf16(v->c, e->channel);
    value_end(v, TYPE_STRING);
    value_end(v, TYPE_NULL);
    value_end(v, TYPE_NULL);
}

/* The end of a fragment.  Windows leaves four more bytes behind it (public samples). */
static void put_end(struct chunk *c)
{
    put8(c, TOKEN_EOF);
    put_n(c, 0, 4);
}

static void put_record(struct chunk *c, const struct evtx_event *e, uint64_t record_id)
{
    size_t start = c->n;
    struct values v;

    put_n(c, 0x2a2a, 4);
    put_n(c, 0, 4);
    put_n(c, record_id, 8);
    put_n(c, (uint64_t)e->time, 8);
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
        put8(c, 0);
    put_n(c, c->n - start + 4, 4);
    set_n(c->b + start + 4, c->n - start, 4);
}

/* -- chunks and the file --------------------------------------------------------------------------- */

static void chunk_reset(struct chunk *c)
{
    memset(c->b, 0, sizeof c->b);
    c->n = CHUNK_HEADER;
    c->templates_n = 0;
    c->first_id = c->last_id = 0;
    c->last_record = 0;
}

static void chunk_checksums(uint8_t *b)
{
    size_t free_at = (size_t)get_n(b + 48, 4);
    uint32_t crc;

    set_n(b + 52, evtx_crc32(b + CHUNK_HEADER, free_at - CHUNK_HEADER, 0), 4);
    crc = evtx_crc32(b, 120, 0);
    set_n(b + 124, evtx_crc32(b + 128, TABLES_END - 128, crc), 4);
}

static void chunk_header(struct chunk *c)
{
    memcpy(c->b, "ElfChnk", 8);
    set_n(c->b + 8, c->first_id, 8);
    set_n(c->b + 16, c->last_id, 8);
    set_n(c->b + 24, c->first_id, 8);
    set_n(c->b + 32, c->last_id, 8);
    set_n(c->b + 40, 128, 4);
    set_n(c->b + 44, c->last_record, 4);
    set_n(c->b + 48, c->n, 4);
    chunk_checksums(c->b);
}

void evtx_writer_break(struct evtx_writer *w)
{
    struct chunk *c = &w->c;

    if (c->n == CHUNK_HEADER)
        return;
    chunk_header(c);
    buf_add(&w->done, (struct str){ (const char *)c->b, EVTX_CHUNK_BYTES });
    w->chunks_n++;
    chunk_reset(c);
}

struct evtx_writer *evtx_writer_new(uint64_t first_record_id)
{
    struct evtx_writer *w = calloc(1, sizeof *w);

    if (!w)
        return NULL;
    w->next_id = first_record_id;
    chunk_reset(&w->c);
    return w;
}

void evtx_writer_free(struct evtx_writer *w)
{
    if (w)
        buf_release(&w->done);
    free(w);
}

void evtx_writer_skip_to(struct evtx_writer *w, uint64_t record_id)
{
    w->next_id = record_id;
}

/* Writes the record where it fits; what does not is undone. */
static bool try_add(struct evtx_writer *w, const struct evtx_event *e)
{
    struct chunk *c = &w->c;
    uint8_t tables[TABLES_END - STRING_SLOTS];
    size_t n = c->n, templates_n = c->templates_n;

    memcpy(tables, c->b + STRING_SLOTS, sizeof tables);
    put_record(c, e, w->next_id);
    if (c->n <= EVTX_CHUNK_BYTES) {
        if (n == CHUNK_HEADER)
            c->first_id = w->next_id;
        c->last_id = w->next_id++;
        c->last_record = n;
        return true;
    }
    memset(c->b + n, 0, c->n - n);
    memcpy(c->b + STRING_SLOTS, tables, sizeof tables);
    c->n = n;
    c->templates_n = templates_n;
    return false;
}

bool evtx_writer_add(struct evtx_writer *w, const struct evtx_event *e)
{
    if (e->data_n > EVTX_DATA_MAX)
        return false;
    if (try_add(w, e))
        return true;
    if (w->c.n == CHUNK_HEADER)
        return false;
    evtx_writer_break(w);
    return try_add(w, e);
}

static void file_checksum(uint8_t *b)
{
    set_n(b + 124, evtx_crc32(b, 120, 0), 4);
}

bool evtx_writer_finish(struct evtx_writer *w, struct buf *out)
{
    static const uint8_t zero[EVTX_HEADER_BYTES];
    size_t at = out->n;
    uint8_t *b;

    evtx_writer_break(w);
    buf_add(out, (struct str){ (const char *)zero, sizeof zero });
    buf_add(out, buf_str(&w->done));
    if (out->failed || w->done.failed)
        return false;
    b = (uint8_t *)out->s + at;
    memcpy(b, "ElfFile", 8);
    set_n(b + 16, w->chunks_n ? w->chunks_n - 1 : 0, 8);
    set_n(b + 24, w->next_id, 8);
    set_n(b + 32, 128, 4);
    set_n(b + 36, 1, 2);
    set_n(b + 38, 3, 2);
    set_n(b + 40, EVTX_HEADER_BYTES, 2);
    set_n(b + 42, w->chunks_n, 2);
    file_checksum(b);
    return true;
}

/* -- damage ------------------------------------------------------------------------------------- */

static uint8_t *chunk_at(struct buf *file, size_t chunk)
{
    size_t at = EVTX_HEADER_BYTES + chunk * EVTX_CHUNK_BYTES;

    return at + EVTX_CHUNK_BYTES <= file->n ? (uint8_t *)file->s + at : NULL;
}

/* As copied from a running system: the header still tells of the time before the last chunk. */
void evtx_damage_dirty(struct buf *file)
{
    uint8_t *b = (uint8_t *)file->s;
    uint64_t chunks = get_n(b + 42, 2);

    set_n(b + 120, get_n(b + 120, 4) | 1, 4);
    if (chunks > 1) {
        set_n(b + 42, chunks - 1, 2);
        set_n(b + 16, chunks - 2, 8);
    }
    file_checksum(b);
}

void evtx_damage_record_crc(struct buf *file, size_t chunk)
{
    uint8_t *b = chunk_at(file, chunk);
    uint32_t crc;

    if (!b)
        return;
    b[52] ^= 0x5a;
    crc = evtx_crc32(b, 120, 0);
    set_n(b + 124, evtx_crc32(b + 128, TABLES_END - 128, crc), 4);
}

void evtx_damage_chunk_crc(struct buf *file, size_t chunk)
{
    uint8_t *b = chunk_at(file, chunk);

    if (b)
        b[124] ^= 0x5a;
}

void evtx_damage_cut(struct buf *file, size_t bytes)
{
    if (bytes < file->n)
        file->n = bytes;
}

bool evtx_damage_zero_size(struct buf *file, size_t chunk, size_t n)
{
    uint8_t *b = chunk_at(file, chunk);
    size_t at = CHUNK_HEADER;

    if (!b)
        return false;
    for (; n; n--) {
        size_t size = (size_t)get_n(b + at + 4, 4);

        if (get_n(b + at, 4) != 0x2a2a || size < 28 || size > EVTX_CHUNK_BYTES - at - 28)
            return false;
        at += size;
    }
    if (get_n(b + at, 4) != 0x2a2a)
        return false;
    set_n(b + at + 4, 0, 4);
    chunk_checksums(b);
    return true;
}
