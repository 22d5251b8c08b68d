/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Libarchive unpacks; what it would lose of a zip or a tar is kept here:
 *
 *      in:   | forgotten | looked back on (KEEP) | block that libarchive has |  not read
 *                        ^ stream_offset                                     ^ handed_to
 *
 * The bytes handed to libarchive stay visible for a while, because the header of a member is read
 * again by ourselves (ziphead.h), and because after a damage that libarchive gives up on we look
 * for the next header from there and begin anew.
 *
 * Most members of zips are deflated and have their sizes in front.  Those are unpacked past
 * libarchive (zipdata.h, gunzip.h), about three times as fast; it still finds the members, and only
 * has to pass over the packed bytes, of which it is given zeros: it counts them and looks at none.
 * Where such a member is damaged, the next one is looked for as if libarchive had given up.
 *
 * For zip the "streamable" reader only: it needs no seeking, and unlike the one that seeks it does
 * not depend on the directory at the end, which a cut file has lost.  Its price: members that exist
 * only as leftovers between others are shown, and a symbolic link is a file with the target in it.
 */
#include "input/archive_reader.h"

#include "base/limits.h"
#include "base/mem.h"
#include "input/archive_support.h"
#include "input/name.h"
#include "input/sevenhead.h"
#include "input/tarhead.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define KEEP ((size_t)192 << 10) /* more than the longest header */
#define BACK 8192u /* of a tar before a wrong header: bytes are lost, and the next came early */
#define UNIX_LATEST 253402300800                  /* the year 10000 */
#define BLOCK ((size_t)512)      /* handed over at a time: what a damaged block has made is lost */

/* Packed bytes. */

/* So many at the stream's position libarchive has had. */
static size_t handed(const struct archive_reader *r)
{
    uint64_t at = stream_offset(r->in);

    return r->handed_to > at ? (size_t)(r->handed_to - at) : 0;
}

static la_ssize_t give(struct archive *a, void *ctx, const void **block)
{
    static const uint8_t zeros[4096];
    struct archive_reader *r = ctx;
    size_t got, before = handed(r);

    (void)a;
    if (r->handed_to < stream_offset(r->in)) {
        uint64_t behind = stream_offset(r->in) - r->handed_to;

        got = behind < sizeof zeros ? (size_t)behind : sizeof zeros;
        r->handed_to += got;
        *block = zeros;
        return (la_ssize_t)got;
    }
    if (before > 2 * KEEP) {
        stream_consume(r->in, before - KEEP);
        before = KEEP;
    }
    *block = stream_peek_on(r->in, before + BLOCK, &got) + before;
    got = got > before + BLOCK ? BLOCK : got - before;
    r->handed_to += got;
    r->ended = !got;
    return (la_ssize_t)got;
}

static int open_held(struct archive_reader *r)
{
    r->a = archive_read_new();
    return r->a && archive_support(r->a, r->kind) &&
                   archive_read_open_memory(r->a, r->whole.s, r->whole.n) == ARCHIVE_OK ? 0 : -1;
}

static int begin_held(struct archive_reader *r)
{
    if (unpack_hold(&r->whole, r->in, LIMIT_7Z_BYTES) > 0)
        r->refused = "unpacking: LIMIT_7Z_BYTES reached";
    else if (!r->whole.failed)
        r->refused = sevenhead_prepare(&r->whole, &r->locked, archive_unpack_directory);
    r->ended = true;
    if (!r->refused && !r->whole.failed)
        return open_held(r);
    r->a = archive_read_new();
    return -1;
}

/* begin(r): a fresh libarchive at the stream's position. */
static int begin(struct archive_reader *r)
{
    if (r->kind == ARCHIVE_7Z)
        return begin_held(r);
    (void)archive_read_free(r->a);
    r->base = r->header = r->handed_to = stream_offset(r->in);
    r->ended = false;
    r->a = archive_read_new();
    if (!r->a || !archive_support(r->a, r->kind) ||
        archive_read_open(r->a, r, NULL, give, NULL) != ARCHIVE_OK)
        return -1;
    return 0;
}

int archive_open(struct archive_reader **out, struct stream *in, enum archive_kind kind,
                 struct unpack *limits, struct err *err)
{
    struct archive_reader *r = mem_zero(1, sizeof *r);

    if (!r)
        return err_nomem(err, "archive");
    r->in = in;
    r->kind = kind;
    r->limits = limits;
    if (kind == ARCHIVE_CAB)
        cabhead_keep(&r->listed, in);
    if (archive_words_names(kind))
        r->names = sys_names_open();
    if (begin(r) < 0) {
        r->stillborn = r->refused || (r->a && !r->whole.failed && archive_errno(r->a) != ENOMEM &&
                                        archive_error_string(r->a));
        if (!r->stillborn) {
            archive_close(r);
            return err_nomem(err, "archive");
        }
    }
    *out = r;
    return 0;
}

void archive_close(struct archive_reader *r)
{
    if (!r)
        return;
    stream_close(r->member);
    stream_close(r->packed);
    zipstored_close(&r->stored);
    (void)archive_read_free(r->a);
    sys_names_close(r->names);
    buf_release(&r->name);
    buf_release(&r->whole);
    buf_release(&r->locked);
    buf_release(&r->lost);
    buf_release(&r->listed.list);
    mem_free(r);
}

void archive_leave_to_library(struct archive_reader *r)
{
    r->by_library = true;
}

const char *archive_fault(const struct archive_reader *r)
{
    return r->fault[0] ? r->fault : NULL;
}

const char *archive_reason(const struct archive_reader *r)
{
    const char *text = archive_error_string(r->a);

    if (r->refused)
        return r->refused;
    if (r->ended && stream_fault(r->in))
        return stream_fault(r->in);
    if (text && str_starts(str_of(text), STR("Decompression failed")))
        return "the packed data is damaged"; /* not the number that some library gave */
    return text && *text ? text : "the packed data is cut off";
}

/* Headers. */

/* What is visible from this offset of the stream on; NULL if it is not (or no longer). */
static const uint8_t *look_back(const struct archive_reader *r, uint64_t offset, size_t *n)
{
    uint64_t start = stream_offset(r->in);
    size_t got, before = handed(r);
    const uint8_t *window = stream_peek(r->in, before, &got);

    if (offset < start || offset - start >= before || got < before)
        return NULL;
    *n = before - (size_t)(offset - start);
    return window + (size_t)(offset - start);
}

/* The header of the current member; *gap bytes before it were passed over in silence. */
static bool find_head(struct archive_reader *r, struct ziphead *head, size_t *gap)
{
    size_t n, skipped = 0;
    const uint8_t *p;

    r->header = r->base + (uint64_t)archive_read_header_position(r->a);
    p = look_back(r, r->header, &n);
    if (!p)
        return false;
    while (n - skipped >= 4 && memcmp(p + skipped, "PK\3\4", 4) != 0)
        skipped++;
    *gap = skipped < ZIPHEAD_LOOK ? 0 : skipped; /* less is a descriptor, or no loss */
    r->header += skipped;
    return ziphead_parse(head, p + skipped, n - skipped);
}

static bool ends_as_folder(struct str name)
{
    return name.n && (name.s[name.n - 1] == '/' || name.s[name.n - 1] == '\\');
}

static int next_header(struct archive_reader *r, struct archive_entry **e)
{
    int code;

    sys_names_enter(r->names);
    code = archive_read_next_header(r->a, e);
    sys_names_leave(r->names);
    return code;
}

/* A name as the archive has it: raw, or UTF-8 where it says so; we have no locale (next_header). */
static struct str name_of(struct archive_entry *e, bool *utf8)
{
    const char *name = archive_entry_pathname(e);

    *utf8 = !name;
    return str_of(name ? name : archive_entry_pathname_utf8(e));
}

/* Tar and what is like it.  Links and devices hold nothing. */
static void describe_plain(struct archive_reader *r, struct archive_entry *e,
                           struct archive_member *m)
{
    bool typed = archive_has_utc(r->kind) || r->kind == ARCHIVE_RAR, utf8;
    struct str name = name_of(e, &utf8);

    buf_clear(&r->name);
    if (name.n && r->kind != ARCHIVE_PACKED)
        name_add_packed(&r->name, name, utf8, stream_page(r->in));
    else if (archive_words_names(r->kind)) /* damaged, or the system has no signs for it */
        buf_format(&r->name, "<member %zu>", r->members);
    *m = (struct archive_member){
        .name = buf_str(&r->name),
        .size_known = archive_entry_size_is_set(e) != 0,
        .mtime = WHEN_NONE,
        .folder = typed && archive_entry_filetype(e) != AE_IFREG,
        .encrypted = archive_entry_is_encrypted(e) != 0 ||
                     (r->members <= r->locked.n && r->locked.s[r->members - 1]),
        .lost = r->members <= r->lost.n && r->lost.s[r->members - 1]
                    ? "unpacking: it is packed together with what is damaged" : NULL,
    };
    if (r->kind == ARCHIVE_CAB && archive_entry_filetype(e) == AE_IFDIR)
        m->folder = true;
    if (archive_entry_hardlink(e) || archive_entry_symlink(e))
        m->folder = true;
    if (m->size_known && archive_entry_size(e) > 0)
        m->size = (uint64_t)archive_entry_size(e);
    if (archive_has_utc(r->kind) && archive_entry_mtime_is_set(e) && archive_entry_mtime(e) > 0 &&
        archive_entry_mtime(e) < UNIX_LATEST)
        m->mtime = WHEN_UNIX + (when)archive_entry_mtime(e) * WHEN_SECOND;
}

static void describe(struct archive_reader *r, struct archive_entry *e, struct archive_member *m)
{
    struct ziphead head = { .mtime = WHEN_NONE };
    size_t gap = 0;

    if (!find_head(r, &head, &gap))
        head.name = str_of(archive_entry_pathname(e));
    if (gap)
        snprintf(r->fault, sizeof r->fault, "unpacking: %zu bytes before a member are damaged",
                 gap);
    buf_clear(&r->name);
    name_add_packed(&r->name, head.name, head.utf8, stream_page(r->in));
    *m = (struct archive_member){
        .name = buf_str(&r->name),
        .size_known = archive_entry_size_is_set(e) != 0,
        .mtime = head.mtime,
        .mtime_local = head.mtime_local,
        .folder = ends_as_folder(head.name),
        .encrypted = head.encrypted || archive_entry_is_encrypted(e),
    };
    if (m->size_known && archive_entry_size(e) > 0)
        m->size = (uint64_t)archive_entry_size(e);
    if (!r->by_library && !gap && r->header + head.bytes <= r->handed_to &&
        ((zipdata_can(&head) && m->size == head.unpacked) ||
         (zipstored_can(&head) && !m->folder)))
        r->straight = head;
}

static void end_with(struct archive_reader *r, const char *why)
{
    r->over = true;
    unpack_fault(r->fault, sizeof r->fault, why);
}

/* Where libarchive was when it gave up. */
static uint64_t stopped_at(const struct archive_reader *r)
{
    la_int64_t at = archive_read_header_position(r->a); /* -1: not even begun */

    return at > 0 && r->base + (uint64_t)at > r->header ? r->base + (uint64_t)at : r->header;
}

/* Another header behind this one; what is passed over in silence otherwise, of a tar. */
static bool find_again(struct archive_reader *r, uint64_t from, uint64_t *passed)
{
    *passed = 0;
    if (r->kind == ARCHIVE_ZIP) {
        if (!ziphead_seek(r->in, from, &r->end_seen))
            return false;
        r->end_seen = false; /* that of another zip in front */
        return begin(r) == 0;
    }
    return r->kind == ARCHIVE_TAR && tarhead_seek(r->in, from, passed) && begin(r) == 0;
}

/* libarchive has given up, or we have. */
static void start_again(struct archive_reader *r, const char *why)
{
    uint64_t from = r->header + (r->kind == ARCHIVE_ZIP ? 4 : 1), passed;
    const char *limit = NULL;
    char what[150];

    r->broken = r->broken || r->kind == ARCHIVE_CAB;
    snprintf(what, sizeof what, "%.100s", why);
    if (r->kind == ARCHIVE_ZIP && r->handed_to > from)
        limit = unpack_again(r->limits, r->handed_to - from);
    if (limit) {
        end_with(r, limit);
        return;
    }
    if (r->kind == ARCHIVE_TAR && stopped_at(r) > from + BACK)
        from = stopped_at(r) - BACK;
    r->over = !find_again(r, from, &passed);
    unpack_fault(r->fault, sizeof r->fault, what);
    if (!r->over && strlen(r->fault) < sizeof r->fault - 40)
        memcpy(r->fault + strlen(r->fault), "; read on at the next member", 29);
}

void archive_note_broken(struct archive_reader *r, int code)
{
    r->broken = r->broken || (r->kind == ARCHIVE_CAB && code == ARCHIVE_FATAL) ||
                (r->kind == ARCHIVE_7Z && (code == ARCHIVE_FATAL || code == ARCHIVE_FAILED));
}

/*
 * What nobody wanted of a member.  libarchive unpacks that too where members are packed as one, but
 * without counting: a small archive could keep us busy for as long as it likes.
 */
static void unpack_rest(struct archive_reader *r)
{
    const void *block;
    la_int64_t at;
    size_t n;

    while (!r->broken && !r->limits->over) {
        int code = archive_read_data_block(r->a, &block, &n, &at);

        archive_note_broken(r, code);
        if (code != ARCHIVE_OK)
            return;
        (void)unpack_count(r->limits, n, &r->member_made);
    }
}

/* Behind a damaged member of a 7z archive: without it and all in front. */
static bool pass_broken(struct archive_reader *r)
{
    struct archive_entry *e;

    buf_clear(&r->lost);
    if (r->kind != ARCHIVE_7Z || !r->members ||
        !sevenhead_pass(&r->whole, r->members - 1, &r->lost, archive_unpack_directory))
        return false;
    (void)archive_read_free(r->a);
    r->broken = open_held(r) < 0;
    for (size_t i = 0; i < r->members && !r->broken; i++) {
        int code = next_header(r, &e);

        r->broken = code != ARCHIVE_OK && code != ARCHIVE_WARN;
    }
    return !r->broken;
}

static void meet_broken(struct archive_reader *r)
{
    char why[150];

    snprintf(why, sizeof why, "%.100s", archive_reason(r));
    if (r->again++ >= LIMIT_7Z_AGAIN)
        end_with(r, "unpacking: LIMIT_7Z_AGAIN reached, the rest is not read");
    else if (!pass_broken(r))
        end_with(r, why);
}

/* Done with a member that was unpacked past libarchive.  What a limit ended is passed over. */
static void leave_straight(struct archive_reader *r)
{
    const char *fault = r->member ? stream_fault(r->member) : NULL;
    bool sound = !fault || str_starts(str_of(fault), STR("unpacking: LIMIT_")) ||
                 zipdata_is_followed(&r->zipdata);

    if (sound)
        zipdata_pass(&r->zipdata);
    else
        start_again(r, fault);
    stream_close(r->packed);
    r->packed = NULL;
}

/* libarchive does not know where it ended, and begins anew behind it. */
static void leave_stored(struct archive_reader *r)
{
    bool coded = r->stored.coded.unpacker != NULL, over = r->limits && r->limits->over;
    size_t got;

    if (!over && !zipstored_pass(&r->stored) && coded && !(r->limits && r->limits->over))
        start_again(r, r->stored.fault);
    else
        r->over = over || !r->stored.ended || (stream_peek(r->in, 1, &got), !got) || begin(r) < 0;
    zipstored_close(&r->stored);
}

/* Another archive stands behind the end of this one: somebody has joined them, or a header of a tar
   was lost and looks like its end. */
static bool goes_on(struct archive_reader *r)
{
    uint64_t at = stopped_at(r), passed;
    bool more = find_again(r, at > r->header + 4 || r->kind == ARCHIVE_TAR ? at : r->header + 4,
                           &passed);

    if (passed)
        snprintf(r->fault, sizeof r->fault, "unpacking: %llu bytes between members, without a "
                 "header, are not read", (unsigned long long)passed);
    return more;
}

/* No member is left: did anything tell of the end?  Of a tar blocks of zeros do, of a zip what
   stands behind its list of members. */
static void meet_end(struct archive_reader *r)
{
    r->over = !goes_on(r);
    if (!r->over || r->fault[0])
        return;
    if (r->ended && stream_fault(r->in))
        end_with(r, stream_fault(r->in));
    else if (r->ended && r->kind == ARCHIVE_TAR && r->handed_to <= stopped_at(r))
        end_with(r, "a tar without its end: members may be missing");
    else if (r->kind == ARCHIVE_ZIP && r->members && !r->end_seen)
        end_with(r, "a zip without its end: members may be missing");
}

/* A tar is read on from its last header where libarchive has met a wrong one: by itself it goes
   from block to block in silence.  What is cut off is at its end. */
static void meet_fault(struct archive_reader *r, int code)
{
    if (r->kind == ARCHIVE_TAR && code == ARCHIVE_RETRY)
        start_again(r, "a header is damaged");
    else if (r->kind == ARCHIVE_TAR && r->ended)
        end_with(r, archive_reason(r));
    else if (code != ARCHIVE_RETRY)
        start_again(r, archive_reason(r));
}

static void leave_member(struct archive_reader *r)
{
    if (r->stored.open)
        leave_stored(r);
    if (r->packed)
        leave_straight(r);
    stream_close(r->member);
    r->member = NULL;
    r->straight = (struct ziphead){ 0 };
    if (r->limits && r->begun &&
        (r->kind == ARCHIVE_7Z || r->kind == ARCHIVE_CAB || r->kind == ARCHIVE_RAR))
        unpack_rest(r);
    r->begun = false;
}

/* A member that the cabinet lists, behind those that libarchive gave before the damage. */
static int next_unread(struct archive_reader *r, struct archive_member *m)
{
    struct str name;
    bool utf8;

    for (; r->passed < r->members; r->passed++)
        if (!cabhead_next(&r->listed, &name, &utf8))
            return 0;
    if (!cabhead_next(&r->listed, &name, &utf8))
        return 0;
    buf_clear(&r->name);
    name_add_packed(&r->name, name, utf8, stream_page(r->in));
    *m = (struct archive_member){ .name = buf_str(&r->name), .mtime = WHEN_NONE,
                                  .lost = "unpacking: it lies behind what is damaged" };
    return 1;
}

int archive_next(struct archive_reader *r, struct archive_member *m)
{
    r->fault[0] = '\0';
    leave_member(r);
    if (r->limits && r->limits->over && !r->over) {
        r->over = true;
        snprintf(r->fault, sizeof r->fault, "unpacking: %s reached, the rest is not read",
                 r->limits->over);
    }
    if (r->broken && !r->over)
        meet_broken(r);
    if (r->stillborn) {
        r->stillborn = false;
        start_again(r, r->kind == ARCHIVE_TAR ? "a header is damaged" : archive_reason(r));
    }
    while (!r->over) {
        struct archive_entry *e;
        int code = next_header(r, &e);

        if (code == ARCHIVE_OK || code == ARCHIVE_WARN) {
            r->members++;
            if (r->kind == ARCHIVE_ZIP)
                describe(r, e, m);
            else
                describe_plain(r, e, m);
            if (r->kind == ARCHIVE_TAR)
                r->header = stopped_at(r);
            r->begun = true;
            r->member_made = 0;
            return 1;
        }
        if (code == ARCHIVE_EOF)
            meet_end(r);
        else
            meet_fault(r, code);
    }
    if (r->kind != ARCHIVE_CAB || !r->broken || (r->limits && r->limits->over))
        return 0;
    return next_unread(r, m);
}
