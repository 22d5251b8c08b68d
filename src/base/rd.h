/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct rd: the checked reader.  A cursor over borrowed bytes with a sticky bad flag: a read past
 * the end returns 0 (or an empty slice) and sets bad, and bad never goes away.  So a group of reads
 * needs one question at its end: rd_ok().  Little-endian, as everything that Windows writes.
 */
#ifndef BASE_RD_H
#define BASE_RD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rd {
    const uint8_t *p;
    size_t at, end; /* invariant: at <= end */
    bool bad;
};

static inline struct rd rd_over(const void *bytes, size_t n)
{
    return (struct rd){ .p = bytes, .at = 0, .end = n, .bad = false };
}

static inline bool rd_ok(const struct rd *r) { return !r->bad; }
static inline size_t rd_left(const struct rd *r) { return r->end - r->at; }

/* rd_bytes(r, n): the next n bytes, or NULL and bad. */
static inline const uint8_t *rd_bytes(struct rd *r, size_t n)
{
    const uint8_t *p;

    if (r->bad || n > r->end - r->at) {
        r->bad = true;
        return NULL;
    }
    p = r->p + r->at;
    r->at += n;
    return p;
}

static inline uint8_t rd_u8(struct rd *r)
{
    const uint8_t *p = rd_bytes(r, 1);

    return p ? p[0] : 0;
}

static inline uint16_t rd_le16(struct rd *r)
{
    const uint8_t *p = rd_bytes(r, 2);

    return p ? (uint16_t)(p[0] | p[1] << 8) : 0;
}

static inline uint32_t rd_le32(struct rd *r)
{
    const uint8_t *p = rd_bytes(r, 4);

    return p ? p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24 : 0;
}

static inline uint64_t rd_le64(struct rd *r)
{
    uint64_t low = rd_le32(r);

    return low | (uint64_t)rd_le32(r) << 32;
}

static inline void rd_skip(struct rd *r, size_t n) { (void)rd_bytes(r, n); }

/* rd_seek(r, at): absolute position; beyond the end sets bad. */
static inline void rd_seek(struct rd *r, size_t at)
{
    if (r->bad || at > r->end)
        r->bad = true;
    else
        r->at = at;
}

#endif
