/* SPDX-License-Identifier: Apache-2.0 */
/* The second half of walk.h: what is in one file. */
#include "base/limits.h"
#include "base/map.h"
#include "input/archive.h"
#include "input/collected.h"
#include "input/gunzip.h"
#include "input/joined.h"
#include "input/mail.h"
#include "input/office.h"
#include "input/packs.h"
#include "input/squeezed.h"
#include "input/text.h"
#include "input/undress.h"
#include "input/walk.h"

#include <stdio.h>

struct reading {
    const struct walk_sink *sink;
    const struct walk_taker *taker; /* or NULL */
    const struct codepage *page; /* of text that is not Unicode, as somebody said, or NULL */
    struct unpack limits;
    uint64_t size;  /* of the whole, where it is known */
    size_t members;
    int stopped;
};

static void read_leaf(struct reading *r, const struct leaf *leaf, int depth);

static void skip(struct reading *r, struct str path, const char *reason)
{
    r->sink->skip(r->sink->ctx, path, reason);
}

/* A copy of the packed file is younger than what is in it; what was packed on its way through a
   pipe bears the time of that. */
static void date_packed(struct leaf *inside)
{
    when told = gunzip_mtime(inside->in);

    if (told == WHEN_NONE || (inside->mtime != WHEN_NONE && !inside->mtime_local &&
                              inside->mtime < told))
        return;
    inside->mtime = told;
    inside->mtime_local = false;
}

/* A stream behind a damage is a leaf of its own, "file#2": what is lost lies between. */
static void read_packed(struct reading *r, const struct leaf *leaf, const struct codec *codec,
                        int depth)
{
    struct leaf inside = *leaf;
    struct buf name = { 0 };
    size_t n = 1, tries = 0;

    inside.packed = true;
    if (codec == gunzip_codec())
        date_packed(&inside);
    if (squeezed_open(&inside.in, leaf->in, codec, &r->limits, NULL) < 0) {
        skip(r, leaf->name, "no memory");
        return;
    }
    do {
        read_leaf(r, &inside, depth + 1);
        buf_clear(&name);
        buf_add(&name, leaf->name);
        buf_format(&name, "#%zu", ++n);
        inside.name = buf_str(&name);
    } while (!r->stopped && !name.failed && r->members < LIMIT_SOURCES &&
             squeezed_again(&inside.in, leaf->in, codec, &r->limits, &tries) && ++r->members);
    if (tries > LIMIT_RESUMES)
        skip(r, leaf->name, "unpacking: LIMIT_RESUMES reached; what follows is not read");
    stream_close(inside.in);
    buf_release(&name);
}

/* What people wrote beside the logs in the cells of a ticket: text of its own,
   "ticket.csv/words". */
static void read_words(struct reading *r, const struct leaf *leaf, struct str words, int depth)
{
    struct leaf beside = *leaf;
    struct buf name = { 0 };

    buf_add(&name, leaf->name);
    buf_add(&name, STR("/words"));
    beside.name = buf_str(&name);
    beside.packed = true;
    if (name.failed || stream_open_memory(&beside.in, words.s, words.n, NULL) < 0) {
        skip(r, leaf->name, "no memory");
    } else {
        read_leaf(r, &beside, depth + 1);
        stream_close(beside.in);
    }
    buf_release(&name);
}

static void read_dressed(struct reading *r, const struct leaf *leaf, const struct dress *dress,
                         int depth)
{
    struct leaf inside = *leaf;
    struct buf words = { 0 };
    struct dress worn = *dress;

    inside.packed = true;
    worn.words = &words;
    if (undress_open(&inside.in, leaf->in, &worn, NULL) < 0) {
        skip(r, leaf->name, "no memory");
        return;
    }
    read_leaf(r, &inside, depth + 1);
    stream_close(inside.in);
    if (words.failed)
        skip(r, leaf->name, "no memory");
    else if (words.n && !r->stopped)
        read_words(r, leaf, buf_str(&words), depth);
    buf_release(&words);
}

static void read_member(struct reading *r, struct archive_reader *archive,
                        const struct archive_member *m, struct str name, int depth)
{
    struct leaf inside = { .name = name, .mtime = m->mtime, .mtime_local = m->mtime_local,
                           .packed = true, .member = true };

    if (m->folder)
        return;
    if (!m->name.n)
        skip(r, name, "a member without a name");
    else if (m->encrypted)
        skip(r, name, "encrypted: it can only be read with its password");
    else if (m->lost)
        skip(r, name, m->lost);
    else if (r->members++ >= LIMIT_SOURCES)
        skip(r, name, "LIMIT_SOURCES reached");
    else if (archive_stream(archive, &inside.in, NULL) < 0)
        skip(r, name, "no memory");
    else
        read_leaf(r, &inside, depth + 1);
}

/* "archive/member"; "archive/member#2" for a second one of the same name, and so on. */
static void full_name(struct buf *full, struct str archive, struct str member, struct strmap *seen)
{
    uint64_t before = 0;

    buf_clear(full);
    buf_add(full, archive);
    buf_char(full, '/');
    buf_add(full, member);
    if (full->failed)
        return;
    (void)strmap_get(seen, buf_str(full), &before);
    if (strmap_put(seen, buf_str(full), before + 1) < 0)
        full->failed = true;
    if (before > 0)
        buf_format(full, "#%llu", (unsigned long long)before + 1);
}

static void read_members(struct reading *r, struct archive_reader *archive, struct str name,
                         int depth)
{
    struct archive_member m;
    struct strmap seen = { 0 };
    struct buf full = { 0 };
    size_t n = 0;
    int more;

    do {
        more = archive_next(archive, &m);
        if (archive_fault(archive))
            skip(r, name, archive_fault(archive));
        if (!more)
            break;
        n++;
        full_name(&full, name, m.name, &seen);
        if (full.failed)
            skip(r, name, "no memory");
        else
            read_member(r, archive, &m, buf_str(&full), depth);
    } while (!r->stopped && r->members <= LIMIT_SOURCES);
    if (n == 0 && !archive_fault(archive))
        skip(r, name, "an archive with nothing in it");
    buf_release(&full);
    strmap_release(&seen);
}

static void read_part(struct reading *r, struct mail_reader *mail, const struct mail_part *part,
                      struct str name, int depth)
{
    struct leaf inside = { .name = name, .mtime = WHEN_NONE, .packed = true, .member = true };

    if (part->unread)
        skip(r, name, part->unread);
    else if (r->members++ >= LIMIT_SOURCES)
        skip(r, name, "LIMIT_SOURCES reached");
    else if (mail_stream(mail, &inside.in, NULL) < 0)
        skip(r, name, "no memory");
    else
        read_leaf(r, &inside, depth + 1);
}

/* A message that is one text keeps its name. */
static void read_mail(struct reading *r, const struct leaf *leaf, enum mail_kind kind, int depth)
{
    struct mail_reader *mail = NULL;
    struct mail_part part;
    struct strmap seen = { 0 };
    struct buf full = { 0 };
    size_t n = 0;
    int more = mail_open(&mail, leaf->in, kind, NULL);

    while (more >= 0 && !r->stopped && r->members <= LIMIT_SOURCES &&
           (more = mail_next(mail, &part)) > 0) {
        n++;
        if (part.name.n)
            full_name(&full, leaf->name, part.name, &seen);
        if (full.failed)
            more = -1;
        else
            read_part(r, mail, &part, part.name.n ? buf_str(&full) : leaf->name, depth);
    }
    if (more < 0)
        skip(r, leaf->name, "no memory");
    else if (n == 0)
        skip(r, leaf->name, "a message with nothing in it");
    mail_close(mail);
    buf_release(&full);
    strmap_release(&seen);
}

/* A log inside a text or a table; in: NULL where there is no memory.  When it was written nobody
   knows. */
static void read_inner_log(struct reading *r, const struct leaf *whole, struct stream *in,
                           struct str name, int depth)
{
    struct leaf inside = *whole;

    inside.name = name;
    inside.in = in;
    inside.packed = inside.member = true;
    inside.mtime = WHEN_NONE;
    if (r->members++ >= LIMIT_SOURCES)
        skip(r, name, "LIMIT_SOURCES reached");
    else if (!in)
        skip(r, name, "no memory");
    else
        read_leaf(r, &inside, depth + 1);
}

/* The beginning of a text keeps its name. */
static void read_joined_part(struct reading *r, struct joined_reader *joined,
                             const struct leaf *whole, struct str name, int depth)
{
    struct stream *in = NULL;

    if (joined_stream(joined, &in, NULL) < 0)
        in = NULL;
    read_inner_log(r, whole, in, name, depth);
}

static void read_joined(struct reading *r, const struct leaf *leaf, enum joined_kind kind,
                        int depth)
{
    struct joined_reader *joined = NULL;
    struct joined_part part;
    struct strmap seen = { 0 };
    struct buf full = { 0 };
    size_t n = kind == JOINED_LOGS || kind == JOINED_CHAT ? LIMIT_JOINED + 1 : SIZE_MAX;
    int more = joined_open(&joined, leaf->in, kind, NULL);

    while (more >= 0 && !r->stopped && r->members <= LIMIT_SOURCES &&
           (more = joined_next(joined, &part)) > 0 && --n) {
        if (part.name.n)
            full_name(&full, leaf->name, part.name, &seen);
        if (full.failed)
            more = -1;
        else
            read_joined_part(r, joined, leaf, part.name.n ? buf_str(&full) : leaf->name, depth);
    }
    if (more < 0)
        skip(r, leaf->name, "no memory");
    else if (!n)
        skip(r, leaf->name, "LIMIT_JOINED reached; what follows is not read");
    joined_close(joined);
    buf_release(&full);
    strmap_release(&seen);
}

static void read_collected_part(struct reading *r, struct collected *collected,
                                const struct leaf *whole, struct str name, int depth)
{
    struct stream *in = NULL;

    if (collected_stream(collected, &in, NULL) < 0)
        in = NULL;
    read_inner_log(r, whole, in, name, depth);
}

static void read_collected(struct reading *r, const struct leaf *leaf, const struct dress *dress,
                           int depth)
{
    struct collected *collected = NULL;
    struct collected_part part;
    struct strmap seen = { 0 };
    struct buf full = { 0 };
    int more = collected_open(&collected, leaf->in, dress, NULL);

    while (more >= 0 && !r->stopped && r->members <= LIMIT_SOURCES &&
           (more = collected_next(collected, &part)) > 0) {
        if (part.name.n)
            full_name(&full, leaf->name, part.name, &seen);
        if (full.failed)
            more = -1;
        else
            read_collected_part(r, collected, leaf, part.name.n ? buf_str(&full) : leaf->name,
                                depth);
    }
    if (more < 0)
        skip(r, leaf->name, "no memory");
    collected_close(collected);
    buf_release(&full);
    strmap_release(&seen);
}

/* What is only compressed keeps its name. */
static void read_squeezed(struct reading *r, struct archive_reader *archive,
                          const struct leaf *leaf, int depth)
{
    struct archive_member m;
    struct leaf inside = *leaf;

    inside.packed = true;
    if (!archive_next(archive, &m))
        skip(r, leaf->name, archive_fault(archive) ? archive_fault(archive) : "empty");
    else if (archive_stream(archive, &inside.in, NULL) < 0)
        skip(r, leaf->name, "no memory");
    else
        read_leaf(r, &inside, depth + 1);
}

static void read_archive(struct reading *r, const struct leaf *leaf, enum archive_kind kind,
                         int depth)
{
    struct archive_reader *archive;

    if (archive_open(&archive, leaf->in, kind, &r->limits, NULL) < 0) {
        skip(r, leaf->name, "no memory");
        return;
    }
    if (kind == ARCHIVE_PACKED)
        read_squeezed(r, archive, leaf, depth);
    else
        read_members(r, archive, leaf->name, depth);
    archive_close(archive);
}

static void read_office_part(struct reading *r, struct office_reader *office,
                             const struct leaf *whole, struct str name, int depth)
{
    struct leaf inside = *whole;

    inside.name = name;
    inside.packed = true;
    inside.member = inside.member || name.s != whole->name.s;
    if (r->members++ >= LIMIT_SOURCES)
        skip(r, name, "LIMIT_SOURCES reached");
    else if (office_stream(office, &inside.in, NULL) < 0)
        skip(r, name, "no memory");
    else
        read_leaf(r, &inside, depth + 1);
}

static void tell_office_faults(struct reading *r, struct office_reader *office, struct str name)
{
    for (const char *fault; (fault = office_fault(office)) != NULL;)
        skip(r, name, fault);
}

/* The text of a document keeps its name. */
static void read_office_parts(struct reading *r, struct office_reader *office,
                              const struct leaf *leaf, int depth)
{
    struct office_part part;
    struct strmap seen = { 0 };
    struct buf full = { 0 };

    tell_office_faults(r, office, leaf->name);
    while (!r->stopped && r->members <= LIMIT_SOURCES && office_next(office, &part)) {
        if (part.name.n)
            full_name(&full, leaf->name, part.name, &seen);
        if (full.failed)
            break;
        read_office_part(r, office, leaf, part.name.n ? buf_str(&full) : leaf->name, depth);
        tell_office_faults(r, office, leaf->name);
    }
    tell_office_faults(r, office, leaf->name);
    if (full.failed)
        skip(r, leaf->name, "no memory");
    buf_release(&full);
    strmap_release(&seen);
}

static void read_office(struct reading *r, const struct leaf *leaf, int depth)
{
    struct office_reader *office;
    struct leaf zip = *leaf;

    if (office_open(&office, leaf->in, &r->limits, NULL) < 0) {
        skip(r, leaf->name, "no memory");
        return;
    }
    if (office_kind(office) != OFFICE_NOT)
        read_office_parts(r, office, leaf, depth);
    else if ((zip.in = office_again(office)) != NULL)
        read_archive(r, &zip, ARCHIVE_ZIP, depth);
    else
        skip(r, leaf->name, "no memory");
    office_close(office);
}

static void read_behind(struct reading *r, const struct leaf *leaf, size_t at, int depth)
{
    stream_consume(leaf->in, at);
    read_archive(r, leaf, ARCHIVE_ZIP, depth);
}

static void read_rest(struct reading *r, const struct leaf *leaf, size_t at, int depth)
{
    char fault[80];

    snprintf(fault, sizeof fault, "unpacking: %zu bytes before a member are damaged", at);
    skip(r, leaf->name, fault);
    read_behind(r, leaf, at, depth);
}

static enum mail_kind mail_of(const struct leaf *leaf)
{
    size_t n;
    const uint8_t *p = stream_peek(leaf->in, MAIL_LOOK, &n);

    return mail_recognises(p, n);
}

/* What a short file begins with is all of it, and the same for both who look: it is decoded
   once. */
static void look_at_short(const uint8_t *p, size_t n, const struct codepage *page,
                          struct walk_hidden *hidden)
{
    struct buf decoded = { 0 };
    struct str text;

    if (!n || undress_is_binary(p, n))
        return;
    text = text_sampled(&decoded, p, n, page);
    hidden->joined = joined_recognises_text(text);
    if (hidden->joined == JOINED_NOT)
        hidden->dressed = undress_recognises_text(text, true, &hidden->dress);
    buf_release(&decoded);
}

static bool is_dressed(const struct leaf *leaf, struct dress *dress)
{
    size_t n;
    const uint8_t *p = stream_peek(leaf->in, DRESS_LOOK, &n);

    return undress_recognises(p, n, stream_page(leaf->in), dress);
}

static bool is_joined_far(const struct leaf *leaf)
{
    const struct reading *r = leaf->of;

    return joined_recognises_far(leaf->in, r && leaf->in == r->limits.packed ? r->size : 0);
}

static void look_at_long(const struct leaf *leaf, const uint8_t *p, size_t n,
                         struct walk_hidden *hidden)
{
    hidden->joined = joined_recognises(p, n, stream_page(leaf->in));
    if (hidden->joined == JOINED_NOT)
        hidden->dressed = is_dressed(leaf, &hidden->dress);
    if (hidden->joined == JOINED_NOT && !hidden->dressed && is_joined_far(leaf))
        hidden->joined = JOINED_LOGS;
}

bool walk_is_log(const struct leaf *leaf, struct walk_hidden *hidden)
{
    size_t n;
    const uint8_t *p;

    *hidden = (struct walk_hidden){ .joined = JOINED_NOT };
    if (leaf->depth >= LIMIT_UNPACK_DEPTH)
        return true;
    p = stream_peek(leaf->in, JOINED_LOOK, &n);
    if (n < DRESS_LOOK)
        look_at_short(p, n, stream_page(leaf->in), hidden);
    else
        look_at_long(leaf, p, n, hidden);
    return hidden->joined == JOINED_NOT && !hidden->dressed;
}

int walk_on(const struct leaf *leaf, const struct walk_hidden *hidden)
{
    static const struct dress followed = { .behind = DRESS_FOLLOWED, .parts = true },
                              machines = { .behind = DRESS_MACHINES, .parts = true };
    struct reading *r = leaf->of;

    stream_set_page(leaf->in, r->page);
    if (hidden->joined == JOINED_FOLLOWED)
        read_collected(r, leaf, &followed, leaf->depth);
    else if (hidden->joined == JOINED_MACHINES)
        read_collected(r, leaf, &machines, leaf->depth);
    else if (hidden->joined != JOINED_NOT)
        read_joined(r, leaf, hidden->joined, leaf->depth);
    else
        (hidden->dress.parts ? read_collected : read_dressed)(r, leaf, &hidden->dress,
                                                              leaf->depth);
    return r->stopped;
}

/* Nothing is packed in it: a log, or text that hides some. */
static void read_text(struct reading *r, const struct leaf *leaf, int depth)
{
    struct leaf text = *leaf;
    struct walk_hidden hidden;
    int taken = 0;

    text.of = r;
    text.depth = depth;
    if (leaf->member && r->taker)
        taken = r->taker->take(r->taker->ctx, &text);
    if (taken)
        r->stopped = taken < 0 ? taken : 0;
    else if (walk_is_log(&text, &hidden))
        r->stopped = r->sink->leaf(r->sink->ctx, &text);
    else
        walk_on(&text, &hidden);
}

/* The first look at it, for which a dress is taken off: by now it must be known which page that
   is. */
static const uint8_t *look_at(const struct reading *r, const struct leaf *leaf, size_t *n)
{
    stream_set_page(leaf->in, r->page);
    return stream_peek(leaf->in, ARCHIVE_LOOK, n);
}

/* depth: how many times unpacked already; at most LIMIT_UNPACK_DEPTH. */
static void read_leaf(struct reading *r, const struct leaf *leaf, int depth)
{
    size_t n, at;
    const uint8_t *p = look_at(r, leaf, &n);
    const struct codec *packed = squeezed_recognises(p, n < ARCHIVE_LOOK ? n : ARCHIVE_LOOK);
    enum archive_kind archive = archive_recognises(p, n);
    const char *reason = pack_foreign((struct str){ (const char *)p, n });
    enum mail_kind mail = packed || archive ? MAIL_NOT : mail_of(leaf);

    n = n < ARCHIVE_LOOK ? n : ARCHIVE_LOOK;
    if ((packed || archive || mail) && depth >= LIMIT_UNPACK_DEPTH)
        skip(r, leaf->name, "LIMIT_UNPACK_DEPTH reached");
    else if (packed)
        read_packed(r, leaf, packed, depth);
    else if (archive == ARCHIVE_ZIP && office_recognises(p, n))
        read_office(r, leaf, depth);
    else if (archive)
        read_archive(r, leaf, archive, depth);
    else if (mail)
        read_mail(r, leaf, mail, depth);
    else if (depth < LIMIT_UNPACK_DEPTH && (at = pack_behind_program(leaf->in, p, n)) > 0)
        read_behind(r, leaf, at, depth);
    else if (reason)
        skip(r, leaf->name, reason);
    else if (depth < LIMIT_UNPACK_DEPTH && (at = pack_behind_damage(leaf->in, p, n)) > 0)
        read_rest(r, leaf, at, depth);
    else
        read_text(r, leaf, depth);
}

static int read_whole(const struct leaf *whole, uint64_t size, const struct walk_sink *sink,
                      const struct walk_taker *taker)
{
    struct reading r = { .sink = sink, .taker = taker, .page = stream_page(whole->in),
                         .limits = { .packed = whole->in }, .size = size };

    read_leaf(&r, whole, 0);
    if (!r.stopped && taker)
        r.stopped = taker->settle(taker->ctx);
    return r.stopped;
}

int walk_read_stream(const struct leaf *whole, const struct walk_sink *sink)
{
    return read_whole(whole, 0, sink, NULL);
}

int walk_read(const struct walk_file *file, const struct walk_sink *sink)
{
    return walk_read_taken(file, sink, NULL, NULL);
}

int walk_read_taken(const struct walk_file *file, const struct walk_sink *sink,
                    const struct walk_taker *taker, const struct codepage *page)
{
    struct leaf leaf = { .name = file->name, .mtime = file->mtime };
    struct err err = { ERR_NONE, "" };
    int result = file->path ? stream_open_path(&leaf.in, file->path, &err)
                            : stream_open_stdin(&leaf.in, &err);

    if (result < 0) {
        sink->skip(sink->ctx, file->name, err.text);
        return 0;
    }
    stream_set_page(leaf.in, page);
    result = read_whole(&leaf, file->path ? file->size : 0, sink, taker);
    stream_close(leaf.in);
    return result;
}
