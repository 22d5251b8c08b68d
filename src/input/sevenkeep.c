/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What lies behind an encrypted member libarchive cannot reach, nor behind a damaged one.  So the
 * archive is written anew without the folders that are such, in the bytes it lies in:
 *
 *      before:  start | folder 1 | folder 2, encrypted | folder 3 | directory
 *      after:   start | folder 1 | folder 3 | new directory
 *
 * The members of the folders that are gone stay in the directory, as files without content.  Its
 * lists run side by side, one item for each folder, or stream, or member; each is read once, from
 * where it begins, and what of it remains is written to a list of the new directory.
 */
#include "input/sevenhead_inside.h"

#include <string.h>

/* Bits, the highest of a byte first; a list that is not there has none set. */
struct bits {
    const uint8_t *bytes;
    size_t at, n;
    bool all;
};

struct checksums {
    struct bits have;
    struct rd values;
};

/* Readers at the beginnings of the lists. */
struct lists {
    uint64_t packed_at; /* where the next packed stream lies in the archive */
    size_t packed_n, folders_n, files_n;
    struct rd packed, folders, sizes, counts, stream_sizes, properties;
    struct checksums of_folders, of_streams;
    struct bits empty, empty_file;
    bool has_counts;
};

/* The lists of the new directory. */
struct kept {
    struct buf packed, folders, sizes, counts, stream_sizes, checksums, have;
    size_t packed_n, folders_n, streams_n;
    size_t archive_n;  /* what remains of the archive, before the directory */
    struct buf locked; /* a byte for each stream of the old directory: 1 it is gone */
    struct buf empty, empty_file; /* a byte for each member; for each of those without content */
};

static bool bits_next(struct bits *b)
{
    size_t at = b->at++;

    return b->all || (at < b->n && (b->bytes[at / 8] >> (7 - at % 8) & 1));
}

static struct bits bits_read(struct rd *r, size_t n)
{
    return (struct bits){ .bytes = rd_bytes(r, (n + 7) / 8), .n = r->bad ? 0 : n };
}

static struct checksums checksums_read(struct rd *r, size_t n)
{
    struct checksums c = { .have = { .all = rd_u8(r) != 0 } };
    struct bits have;
    size_t set = c.have.all ? n : 0;

    if (!c.have.all)
        c.have = bits_read(r, n);
    have = c.have;
    for (size_t i = 0; !c.have.all && i < n && !r->bad; i++)
        set += bits_next(&have);
    c.values = *r;
    seven_skip(r, set * (uint64_t)4);
    return c;
}

static void find_packed(struct lists *l, struct rd *r)
{
    uint8_t type;

    l->packed_at = seven_number(r);
    l->packed_n = seven_count(r);
    while (!r->bad && (type = rd_u8(r)) != SEVEN_END) {
        if (type == SEVEN_SIZES) {
            l->packed = *r;
            for (size_t i = 0; i < l->packed_n && !r->bad; i++)
                (void)seven_number(r);
        } else if (type == SEVEN_CHECKSUMS) {
            (void)checksums_read(r, l->packed_n);
        } else {
            r->bad = true;
        }
    }
}

static void find_folders(struct lists *l, struct rd *r)
{
    struct seven_folder f;
    size_t outs = 0;
    uint8_t type;

    if (rd_u8(r) != SEVEN_FOLDERS)
        r->bad = true;
    l->folders_n = seven_count(r);
    if (rd_u8(r) != 0)
        r->bad = true;
    l->folders = *r;
    for (size_t i = 0; i < l->folders_n && !r->bad; i++) {
        seven_folder_read(r, &f);
        outs += f.outs;
    }
    if (rd_u8(r) != SEVEN_UNPACK_SIZES)
        r->bad = true;
    l->sizes = *r;
    for (size_t i = 0; i < outs && !r->bad; i++)
        (void)seven_number(r);
    type = rd_u8(r);
    if (type == SEVEN_CHECKSUMS) {
        l->of_folders = checksums_read(r, l->folders_n);
        type = rd_u8(r);
    }
    if (type != SEVEN_END)
        r->bad = true;
}

/* How many streams the next folder holds, one where nothing says so; and how many of their
   checksums are not that of the folder. */
static size_t next_count(struct lists *l, size_t *unsaid)
{
    size_t n = l->has_counts ? seven_count(&l->counts) : 1;
    bool said = bits_next(&l->of_folders.have);

    *unsaid = n == 1 && said ? 0 : n;
    return n;
}

/* The sizes of all streams of a folder but the last. */
static void pass_sizes(const struct lists *l, struct rd *r)
{
    struct lists walk = *l;
    size_t unsaid;

    for (size_t i = 0; i < l->folders_n && !r->bad; i++)
        for (size_t n = next_count(&walk, &unsaid); n > 1 && !r->bad; n--)
            (void)seven_number(r);
}

static uint64_t count_unsaid(const struct lists *l)
{
    struct lists walk = *l;
    uint64_t sum = 0;
    size_t unsaid;

    for (size_t i = 0; i < l->folders_n; i++, sum += unsaid)
        (void)next_count(&walk, &unsaid);
    return sum;
}

static void find_streams(struct lists *l, struct rd *r)
{
    uint8_t type = rd_u8(r);

    if (type == SEVEN_COUNTS) {
        l->has_counts = true;
        l->counts = *r;
        for (size_t i = 0; i < l->folders_n && !r->bad; i++)
            (void)seven_count(r);
        type = rd_u8(r);
    }
    if (type == SEVEN_SIZES && !r->bad) {
        l->stream_sizes = *r;
        pass_sizes(l, r);
        type = rd_u8(r);
    }
    if (type == SEVEN_CHECKSUMS && !r->bad) {
        uint64_t n = count_unsaid(l);

        if (n > rd_left(r) * (uint64_t)8) /* each has a bit, or four bytes */
            r->bad = true;
        else
            l->of_streams = checksums_read(r, (size_t)n);
        type = rd_u8(r);
    }
    if (type != SEVEN_END)
        r->bad = true;
}

static void find_files(struct lists *l, struct rd *r)
{
    size_t empty = 0;
    uint8_t type;

    l->files_n = seven_count(r);
    if (l->files_n > rd_left(r)) /* each has a name */
        r->bad = true;
    l->properties = *r;
    while (!r->bad && (type = rd_u8(r)) != SEVEN_END) {
        uint64_t n = seven_number(r);
        struct rd inside = *r;

        seven_skip(r, n);
        if (r->bad)
            return;
        inside.end = r->at;
        if (type == SEVEN_EMPTY) {
            struct bits walk = l->empty = bits_read(&inside, l->files_n);

            for (size_t i = empty = 0; i < l->files_n && !inside.bad; i++)
                empty += bits_next(&walk);
        } else if (type == SEVEN_EMPTY_FILE) {
            l->empty_file = bits_read(&inside, empty);
        }
        r->bad = r->bad || inside.bad;
    }
}

static bool lists_find(struct lists *l, struct str directory)
{
    struct rd r = rd_over(directory.s, directory.n);
    uint8_t type;

    if (rd_u8(&r) != SEVEN_HEADER || seven_skip_properties(&r) != SEVEN_STREAMS ||
        rd_u8(&r) != SEVEN_PACK)
        return false;
    find_packed(l, &r);
    if (rd_u8(&r) != SEVEN_UNPACK)
        return false;
    find_folders(l, &r);
    type = rd_u8(&r);
    if (type == SEVEN_SUBSTREAMS) {
        find_streams(l, &r);
        type = rd_u8(&r);
    }
    if (type != SEVEN_END || rd_u8(&r) != SEVEN_FILES)
        return false;
    find_files(l, &r);
    return rd_ok(&r);
}

/* In as few bytes as a number below 128 needs, or in nine. */
static void put_number(struct buf *out, uint64_t value)
{
    if (value >= 0x80)
        buf_char(out, (char)0xFF);
    seven_put_le(out, value, value >= 0x80 ? 8 : 1);
}

static void put_bits(struct buf *out, const struct buf *flags)
{
    for (size_t i = 0; i < flags->n; i += 8) {
        unsigned byte = 0;

        for (size_t k = 0; k < 8 && i + k < flags->n; k++)
            byte |= flags->s[i + k] ? 0x80u >> k : 0;
        buf_char(out, (char)byte);
    }
}

static void keep_packed(struct kept *k, struct lists *l, size_t streams, bool gone,
                        struct buf *archive)
{
    for (size_t i = 0; i < streams && !l->packed.bad; i++) {
        uint64_t n = seven_number(&l->packed);

        if (!l->packed_n || n > archive->n - l->packed_at) {
            l->packed.bad = true;
            return;
        }
        l->packed_n--;
        if (!gone) {
            memmove(archive->s + k->archive_n, archive->s + l->packed_at, (size_t)n);
            k->archive_n += (size_t)n;
            put_number(&k->packed, n);
            k->packed_n++;
        }
        l->packed_at += n;
    }
}

static void keep_checksum(struct kept *k, bool have, uint32_t value)
{
    buf_char(&k->have, have);
    if (have)
        seven_put_le(&k->checksums, value, 4);
    k->streams_n++;
}

static void keep_streams(struct kept *k, struct lists *l, bool gone)
{
    struct bits look = l->of_folders.have;
    uint32_t value = bits_next(&look) ? rd_le32(&l->of_folders.values) : 0;
    size_t unsaid, n = next_count(l, &unsaid);

    if (!gone)
        put_number(&k->counts, n);
    for (size_t i = 0; i < n && !l->stream_sizes.bad; i++) {
        bool have = !unsaid || bits_next(&l->of_streams.have);

        if (unsaid && have)
            value = rd_le32(&l->of_streams.values);
        buf_char(&k->locked, gone);
        if (!gone)
            keep_checksum(k, have, value);
        if (i + 1 < n) {
            uint64_t size = seven_number(&l->stream_sizes);
            if (!gone)
                put_number(&k->stream_sizes, size);
        }
    }
}

static void keep_folder(struct kept *k, struct lists *l, bool gone, struct buf *archive)
{
    size_t begin = l->folders.at;
    struct seven_folder f;

    seven_folder_read(&l->folders, &f);
    gone = gone || f.encrypted;
    keep_packed(k, l, f.packed, gone, archive);
    if (!gone) {
        buf_add(&k->folders, (struct str){ (const char *)l->folders.p + begin,
                                           l->folders.at - begin });
        k->folders_n++;
    }
    for (unsigned i = 0; i < f.outs; i++) {
        uint64_t size = seven_number(&l->sizes);
        if (!gone)
            put_number(&k->sizes, size);
    }
    keep_streams(k, l, gone);
}

/* Which members have no content now.  False: there are more members than streams. */
static bool keep_files(struct kept *k, struct lists *l, struct buf *members)
{
    size_t stream = 0;

    for (size_t i = 0; i < l->files_n; i++) {
        bool empty = bits_next(&l->empty), locked = false;

        if (!empty && stream == k->locked.n)
            return false;
        if (!empty)
            locked = k->locked.s[stream++] != 0;
        if (empty || locked)
            buf_char(&k->empty_file, locked || bits_next(&l->empty_file));
        buf_char(&k->empty, empty || locked);
        buf_char(members, locked);
    }
    return true;
}

static void put_streams(struct buf *out, const struct kept *k)
{
    buf_add(out, (struct str){ (const char[]){ SEVEN_STREAMS, SEVEN_PACK, 0 }, 3 });
    put_number(out, k->packed_n);
    buf_char(out, SEVEN_SIZES);
    buf_add(out, buf_str(&k->packed));
    buf_add(out, (struct str){ (const char[]){ SEVEN_END, SEVEN_UNPACK, SEVEN_FOLDERS }, 3 });
    put_number(out, k->folders_n);
    buf_char(out, 0);
    buf_add(out, buf_str(&k->folders));
    buf_char(out, SEVEN_UNPACK_SIZES);
    buf_add(out, buf_str(&k->sizes));
    buf_add(out, (struct str){ (const char[]){ SEVEN_END, SEVEN_SUBSTREAMS, SEVEN_COUNTS }, 3 });
    buf_add(out, buf_str(&k->counts));
    buf_char(out, SEVEN_SIZES);
    buf_add(out, buf_str(&k->stream_sizes));
    if (k->streams_n) {
        buf_add(out, (struct str){ (const char[]){ SEVEN_CHECKSUMS, 0 }, 2 });
        put_bits(out, &k->have);
        buf_add(out, buf_str(&k->checksums));
    }
    buf_add(out, (struct str){ (const char[]){ SEVEN_END, SEVEN_END }, 2 });
}

static void put_flags(struct buf *out, char type, const struct buf *flags)
{
    if (!flags->n)
        return;
    buf_char(out, type);
    put_number(out, (flags->n + 7) / 8);
    put_bits(out, flags);
}

/* Names, times and what else there is stay as they are. */
static void put_files(struct buf *out, const struct kept *k, const struct lists *l)
{
    struct rd r = l->properties;
    uint8_t type;

    buf_char(out, SEVEN_FILES);
    put_number(out, l->files_n);
    put_flags(out, SEVEN_EMPTY, &k->empty);
    put_flags(out, SEVEN_EMPTY_FILE, &k->empty_file);
    while ((type = rd_u8(&r)) != SEVEN_END) {
        uint64_t n = seven_number(&r);
        struct str bytes = { (const char *)rd_bytes(&r, (size_t)n), (size_t)n };

        if (type == SEVEN_EMPTY || type == SEVEN_EMPTY_FILE || type == SEVEN_ANTI)
            continue;
        buf_char(out, (char)type);
        put_number(out, n);
        buf_add(out, bytes);
    }
    buf_char(out, SEVEN_END);
}

/* The new directory behind what remains, and the place of it in front. */
static void put_directory(struct buf *archive, const struct kept *k, const struct lists *l)
{
    struct buf out = { 0 }, place = { 0 }, start = { 0 };

    buf_char(&out, SEVEN_HEADER);
    if (k->folders_n)
        put_streams(&out, k);
    put_files(&out, k, l);
    buf_char(&out, SEVEN_END);
    seven_put_le(&place, k->archive_n - SEVEN_START_BYTES, 8);
    seven_put_le(&place, out.n, 8);
    seven_put_le(&place, seven_crc(buf_str(&out)), 4);
    seven_put_le(&start, seven_crc(buf_str(&place)), 4);
    buf_add(&start, buf_str(&place));
    archive->n = k->archive_n;
    buf_add(archive, buf_str(&out));
    archive->failed = archive->failed || out.failed || place.failed || start.failed;
    if (!archive->failed)
        memcpy(archive->s + 8, start.s, start.n);
    buf_release(&out);
    buf_release(&place);
    buf_release(&start);
}

/* The memory goes back.  False: there was too little of it. */
static bool kept_release(struct kept *k)
{
    struct buf *all[] = { &k->packed, &k->folders, &k->sizes, &k->counts, &k->stream_sizes,
                          &k->checksums, &k->have, &k->locked, &k->empty, &k->empty_file };
    bool failed = false;

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        failed = failed || all[i]->failed;
        buf_release(all[i]);
    }
    return !failed;
}

/* How many folders there are up to that of a member, with it. */
static size_t folders_to(const struct lists *l, size_t member)
{
    struct lists walk = *l;
    size_t stream = 0, unsaid;

    for (size_t i = 0; i < member && i < l->files_n; i++)
        stream += !bits_next(&walk.empty);
    for (size_t i = 0; i < l->folders_n; i++) {
        size_t n = next_count(&walk, &unsaid);

        if (stream < n)
            return i + 1;
        stream -= n;
    }
    return l->folders_n;
}

/* member: SIZE_MAX, or what seven_pass says. */
static bool write_anew(struct buf *archive, struct str directory, size_t member,
                       struct buf *members)
{
    struct kept k = { .archive_n = SEVEN_START_BYTES };
    struct lists l = { 0 };
    struct buf copy = { 0 }; /* of what may lie in the bytes that are written to */
    size_t pass = 0;
    bool sound;

    buf_add(&copy, directory);
    sound = !copy.failed && lists_find(&l, buf_str(&copy)) &&
            l.packed_at <= archive->n - SEVEN_START_BYTES;
    l.packed_at += SEVEN_START_BYTES;
    if (sound && member != SIZE_MAX)
        pass = folders_to(&l, member);
    for (size_t i = 0; i < l.folders_n && sound; i++) {
        keep_folder(&k, &l, i < pass, archive);
        sound = !l.packed.bad && !l.stream_sizes.bad;
    }
    sound = sound && keep_files(&k, &l, members);
    if (sound)
        put_directory(archive, &k, &l);
    archive->failed = !kept_release(&k) || archive->failed || copy.failed || members->failed;
    buf_release(&copy);
    return sound && !archive->failed;
}

bool seven_unlock(struct buf *archive, struct str directory, struct buf *members)
{
    return write_anew(archive, directory, SIZE_MAX, members);
}

bool seven_pass(struct buf *archive, struct str directory, size_t member, struct buf *members)
{
    return write_anew(archive, directory, member, members);
}
