/* SPDX-License-Identifier: Apache-2.0 */
/*
 * evtxmake < description: writes event log files from lines "key value".  An empty line ends an
 * event.  In values \\ \n \r \t stand for themselves.
 *
 *   file PATH              finishes the file before and begins this one
 *   first N | skip N       id of the first record | of the next record
 *   break                  the next event goes into a new chunk
 *   damage dirty | record-crc CHUNK | chunk-crc CHUNK | cut BYTES | zero-size CHUNK RECORD
 *   manifest 1             shape of the event; then any of
 *   provider guid source channel computer user id qualifiers version level task opcode keywords
 *   pid tid time data named binary element xmlns
 *   named NAME=VALUE       a named value; data VALUE an unnamed one; binary HEX
 */
#include "lib/evtxwrite.h"

#include <stdio.h>

struct maker {
    struct evtx_writer *writer;
    struct evtx_event event;
    bool any;                /* the event has lines */
    struct buf path, damage; /* of the file being written; damage: lines */
    struct buf kept;         /* unescaped values of the event, each as long as the event */
    struct buf binary;
    const char *wrong;
};

static bool apply_damage(struct buf *file, struct str line)
{
    struct str word = str_cut(&line, ' ');
    uint64_t a = 0, b = 0;

    str_u64(str_cut(&line, ' '), &a);
    str_u64(line, &b);
    if (str_eq(word, STR("dirty")))
        evtx_damage_dirty(file);
    else if (str_eq(word, STR("record-crc")))
        evtx_damage_record_crc(file, (size_t)a);
    else if (str_eq(word, STR("chunk-crc")))
        evtx_damage_chunk_crc(file, (size_t)a);
    else if (str_eq(word, STR("cut")))
        evtx_damage_cut(file, (size_t)a);
    else if (!str_eq(word, STR("zero-size")) || !evtx_damage_zero_size(file, (size_t)a, (size_t)b))
        return false;
    return true;
}

static bool write_whole(const char *path, struct str bytes)
{
    FILE *f = fopen(path, "wb");
    bool good;

    if (!f)
        return false;
    good = fwrite(bytes.s, 1, bytes.n, f) == bytes.n;
    return fclose(f) == 0 && good;
}

static void finish_file(struct maker *m)
{
    struct buf file = { 0 };
    struct str damage = buf_str(&m->damage);

    if (!m->path.n)
        return;
    if (!evtx_writer_finish(m->writer, &file))
        m->wrong = "no memory";
    while (damage.n && !m->wrong)
        if (!apply_damage(&file, str_cut(&damage, '\n')))
            m->wrong = "damage that cannot be done";
    buf_char(&m->path, '\0');
    if (!m->wrong && !write_whole(m->path.s, buf_str(&file)))
        m->wrong = "the file cannot be written";
    buf_release(&file);
    buf_clear(&m->path);
    buf_clear(&m->damage);
}

static void begin_file(struct maker *m, struct str path)
{
    finish_file(m);
    evtx_writer_free(m->writer);
    m->writer = evtx_writer_new(1);
    buf_add(&m->path, path);
    if (!m->writer)
        m->wrong = "no memory";
}

static void end_event(struct maker *m)
{
    if (m->any && (!m->writer || !evtx_writer_add(m->writer, &m->event)))
        m->wrong = "an event without a file, or larger than a chunk";
    memset(&m->event, 0, sizeof m->event);
    m->any = false;
    buf_clear(&m->kept);
    buf_clear(&m->binary);
}

/* The value without its escapes, kept until the event ends.  Room for all was taken at first. */
static struct str unescape(struct maker *m, struct str s)
{
    size_t at = m->kept.n;

    for (size_t i = 0; i < s.n; i++) {
        char c = s.s[i];

        if (c == '\\' && i + 1 < s.n) {
            c = s.s[++i];
            c = c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c;
        }
        buf_char(&m->kept, c);
    }
    return (struct str){ m->kept.s + at, m->kept.n - at };
}

static void add_data(struct maker *m, struct str name, struct str value)
{
    if (m->event.data_n == EVTX_DATA_MAX)
        m->wrong = "too many values";
    else
        m->event.data[m->event.data_n++] = (struct evtx_data){ name, value };
}

static void set_binary(struct maker *m, struct str hex)
{
    for (size_t i = 0; i + 1 < hex.n; i += 2) {
        uint64_t byte = 0;

        if (!str_hex64((struct str){ hex.s + i, 2 }, &byte))
            m->wrong = "no hexadecimal";
        buf_char(&m->binary, (char)byte);
    }
    buf_reserve(&m->binary, 1);
    m->event.binary = (const uint8_t *)m->binary.s;
    m->event.binary_n = m->binary.n;
}

static bool set_text(struct maker *m, struct str key, struct str value)
{
    struct evtx_event *e = &m->event;
    struct {
        struct str key;
        struct str *to;
    } texts[] = {
        { STR("provider"), &e->provider },    { STR("guid"), &e->guid },
        { STR("source"), &e->source_name },   { STR("channel"), &e->channel },
        { STR("computer"), &e->computer },    { STR("user"), &e->user_sid },
        { STR("element"), &e->user_element }, { STR("xmlns"), &e->user_xmlns },
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (str_eq(key, texts[i].key)) {
            *texts[i].to = value;
            return true;
        }
    return false;
}

static bool set_number(struct maker *m, struct str key, struct str value)
{
    struct evtx_event *e = &m->event;
    uint64_t n = 0;

    if (str_eq(key, STR("keywords")))
        return str_hex64(value, &e->keywords);
    if (!str_u64(value, &n))
        return false;
    if (str_eq(key, STR("id")))
        e->id = (uint16_t)n;
    else if (str_eq(key, STR("qualifiers")))
        e->qualifiers = (uint16_t)n, e->has_qualifiers = true;
    else if (str_eq(key, STR("version")))
        e->version = (uint8_t)n;
    else if (str_eq(key, STR("level")))
        e->level = (uint8_t)n;
    else if (str_eq(key, STR("task")))
        e->task = (uint16_t)n;
    else if (str_eq(key, STR("opcode")))
        e->opcode = (uint8_t)n;
    else if (str_eq(key, STR("pid")))
        e->process_id = (uint32_t)n;
    else if (str_eq(key, STR("tid")))
        e->thread_id = (uint32_t)n;
    else if (str_eq(key, STR("manifest")))
        e->manifest = n != 0;
    else
        return false;
    return true;
}

static bool event_line(struct maker *m, struct str key, struct str value)
{
    int digits;
    char zone;

    m->any = true;
    if (str_eq(key, STR("time")))
        return when_parse(value, &m->event.time, &digits, &zone) && zone == 'Z';
    if (str_eq(key, STR("data")))
        return add_data(m, STR_NONE, unescape(m, value)), true;
    if (str_eq(key, STR("named"))) {
        struct str name = unescape(m, str_cut(&value, '='));

        return add_data(m, name, unescape(m, value)), true;
    }
    if (str_eq(key, STR("binary")))
        return set_binary(m, value), true;
    return set_number(m, key, value) || set_text(m, key, unescape(m, value));
}

static bool file_line(struct maker *m, struct str key, struct str value)
{
    uint64_t n = 0;

    if (str_eq(key, STR("file")))
        begin_file(m, value);
    else if (str_eq(key, STR("damage")))
        buf_add(&m->damage, value), buf_char(&m->damage, '\n');
    else if (m->writer && str_eq(key, STR("break")))
        evtx_writer_break(m->writer);
    else if (m->writer && (str_eq(key, STR("first")) || str_eq(key, STR("skip"))) &&
             str_u64(value, &n))
        evtx_writer_skip_to(m->writer, n);
    else
        return false;
    return true;
}

static void line(struct maker *m, struct str s)
{
    struct str key = str_cut(&s, ' ');

    if (!key.n)
        end_event(m);
    else if (!file_line(m, key, s) && !event_line(m, key, s))
        m->wrong = "a line that is not understood";
}

static void read_all(FILE *f, struct buf *text)
{
    char *to;
    size_t n;

    do {
        to = buf_reserve(text, 65536);
        n = to ? fread(to, 1, 65536, f) : 0;
        text->n += n;
    } while (n);
}

int main(void)
{
    struct maker m = { 0 };
    struct buf text = { 0 };
    struct str rest;
    size_t number = 0;

    read_all(stdin, &text);
    if (text.failed || !buf_reserve(&m.kept, 1u << 20)) {
        fprintf(stderr, "evtxmake: no memory\n");
        return 1;
    }
    rest = buf_str(&text);
    while (rest.n && !m.wrong) {
        line(&m, str_cut(&rest, '\n'));
        number++;
    }
    end_event(&m);
    finish_file(&m);
    if (m.wrong)
        fprintf(stderr, "evtxmake: line %zu: %s\n", number, m.wrong);
    evtx_writer_free(m.writer);
    buf_release(&m.path);
    buf_release(&m.damage);
    buf_release(&m.kept);
    buf_release(&m.binary);
    buf_release(&text);
    return m.wrong != NULL;
}
