/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stride of eight makes the windows of four looks lie side by side: one load has them all,
 * folding, mixing and multiplying them costs no more than for one, and their four words are
 * gathered.  Where none of the four is known, which is nearly always, that is all.  A stride of
 * four takes two such loads for the same bytes, and so on.  Wider processors do the same with
 * eight.  The few short words (few.h) are looked for in the same blocks.  What is left of a text
 * behind its last whole block is copied to where one can be loaded.
 *
 * In a log of which every second line has a word, whether a block has one cannot be guessed, and a
 * guess that was wrong throws away all looks behind it that had begun.  So sixteen blocks are
 * looked at without asking, and each is noted behind the last one that had something.  Where these
 * have nothing, words are rare: from there on each block is asked, and the guess is right.
 */
#include "rules/bloom.h"

#include "base/few_wide.h"
#include "base/scan.h"

#if FEW_CAN_WIDE
#define CAN_FOUR 1
#define BLOCK FEW_FOUR /* bytes of four looks */

FOUR static inline __m256i load_folded(const char *p)
{
    return _mm256_or_si256(_mm256_loadu_si256((const __m256i *)(const void *)p),
                           _mm256_set1_epi8(0x20));
}

/* As bloom_key. */
FOUR static inline __m256i keys_at(const struct bloom *b, const char *p)
{
    __m256i first = load_folded(p), last;

    if (!b->last)
        return _mm256_and_si256(first, _mm256_set1_epi64x((long long)b->mask));
    last = load_folded(p + b->last);
    last = _mm256_or_si256(_mm256_slli_epi64(last, 27), _mm256_srli_epi64(last, 37));
    return _mm256_xor_si256(first, last);
}

/* As bloom_hash: there is no product of 64 bits, but of halves. */
FOUR static inline __m256i hashes_of(__m256i keys)
{
    const __m256i low = _mm256_set1_epi64x((long long)(bloom_hash(1) & 0xFFFFFFFFu));
    const __m256i high = _mm256_set1_epi64x((long long)(bloom_hash(1) >> 32));
    __m256i mixed = _mm256_add_epi64(_mm256_mul_epu32(keys, high),
                                     _mm256_mul_epu32(_mm256_srli_epi64(keys, 32), low));

    return _mm256_add_epi64(_mm256_mul_epu32(keys, low), _mm256_slli_epi64(mixed, 32));
}

/* The bits of each hash in its word, in the lowest bit. */
FOUR static inline __m256i bit_of(__m256i words, __m256i hashes, int from)
{
    __m256i at = _mm256_and_si256(_mm256_srli_epi64(hashes, from), _mm256_set1_epi64x(63));

    return _mm256_srlv_epi64(words, at);
}

/* As bloom_has of looks at p, p + 8, p + 16 and p + 24: not 0 where one of them may be known. */
FOUR static inline __m256i known_at(const struct bloom *b, const char *p)
{
    __m256i hashes = hashes_of(keys_at(b, p));
    __m256i at = _mm256_srl_epi64(hashes, _mm_cvtsi32_si128((int)b->shift));
    __m256i words = _mm256_i64gather_epi64((const long long *)(const void *)b->bits, at, 8);

    return _mm256_and_si256(bit_of(words, hashes, BLOOM_ONE), bit_of(words, hashes, BLOOM_OTHER));
}

/* Four bits, eight places from each other: each of the factor's moves one of them there. */
static inline uint32_t apart(unsigned bits)
{
    return (bits * 0x00204081u) & 0x01010101u;
}

/* Which of four looks may be known. */
FOUR static inline unsigned lanes_of(__m256i known)
{
    return (unsigned)_mm256_movemask_pd(_mm256_castsi256_pd(_mm256_slli_epi64(known, 63)));
}

/* So many bytes are loaded for a block. */
static inline size_t reach_of(const struct bloom *b, size_t block)
{
    return block + b->last + BLOOM_WORD - b->stride + (b->few ? FEW_BYTES : 0);
}

/* Where the next one is noted: over this one, if nothing was found in it. */
static inline struct bloom_found *note(struct bloom_found *to, size_t at, uint64_t known,
                                       uint64_t few)
{
    *to = (struct bloom_found){ at, known, few };
    return to + ((known | few) != 0);
}

/* The block there, noted; ask: only if something is found in it. */
FOUR static inline struct bloom_found *look(const struct bloom *b, struct str text, size_t at,
                                            struct bloom_found *to, size_t stride, bool ask)
{
    uint64_t few = b->few ? few_four(b->few, text.s + at) : 0, places = 0;
    __m256i known[BLOOM_WORD], any = _mm256_setzero_si256();

    for (size_t i = 0; i < BLOOM_WORD; i += stride)
        any = _mm256_or_si256(any, known[i] = known_at(b, text.s + at + i));
    if (ask && !few && _mm256_testz_si256(any, _mm256_set1_epi64x(1)))
        return to;
    for (size_t i = 0; i < BLOOM_WORD; i += stride)
        places |= (uint64_t)apart(lanes_of(known[i])) << i;
    return note(to, at, places, few);
}

/* Looks ahead from there until something is found or no block is left; returns up to where.  The
   stride is known where this is called, so that the looks of a block are written out. */
FOUR static inline size_t skip_by(const struct bloom *b, struct str text, size_t at,
                                  struct bloom_block *block, size_t stride)
{
    size_t reach = reach_of(b, BLOCK), last = text.n < reach ? 0 : text.n - reach + 1;
    size_t near = at + BLOOM_AHEAD * BLOCK < last ? at + BLOOM_AHEAD * BLOCK : last;
    struct bloom_found *to = block->ahead;

    for (; at < near; at += BLOCK)
        to = look(b, text, at, to, stride, false);
    for (; at < last && to == block->ahead; at += BLOCK)
        to = look(b, text, at, to, stride, true);
    block->found = (unsigned)(to - block->ahead);
    return at;
}

#define WIDE_BLOCK FEW_EIGHT /* bytes of eight looks */
#define LANES 0x0101010101010101u

EIGHT static inline __m512i wide_folded(const char *p)
{
    return _mm512_or_si512(_mm512_loadu_si512(p), _mm512_set1_epi8(0x20));
}

/* As known_at for eight looks: a bit for each. */
EIGHT static inline unsigned known_eight(const struct bloom *b, const char *p)
{
    __m512i keys = wide_folded(p), hashes, words;

    if (b->last)
        keys = _mm512_xor_si512(keys, _mm512_rol_epi64(wide_folded(p + b->last), 27));
    else
        keys = _mm512_and_si512(keys, _mm512_set1_epi64((long long)b->mask));
    hashes = _mm512_mullo_epi64(keys, _mm512_set1_epi64((long long)bloom_hash(1)));
    words = _mm512_i64gather_epi64(_mm512_srl_epi64(hashes, _mm_cvtsi32_si128((int)b->shift)),
                                   b->bits, 8);
    words = _mm512_and_si512(_mm512_rorv_epi64(words, _mm512_srli_epi64(hashes, BLOOM_ONE)),
                             _mm512_rorv_epi64(words, _mm512_srli_epi64(hashes, BLOOM_OTHER)));
    return _mm512_test_epi64_mask(words, _mm512_set1_epi64(1));
}

/* As look and skip_by. */
EIGHT static inline struct bloom_found *look_wide(const struct bloom *b, struct str text,
                                                  size_t at, struct bloom_found *to,
                                                  size_t stride, bool ask)
{
    uint64_t few = b->few ? few_eight(b->few, text.s + at) : 0, places = 0;
    unsigned known[BLOOM_WORD], any = 0;

    for (size_t i = 0; i < BLOOM_WORD; i += stride)
        any |= known[i] = known_eight(b, text.s + at + i);
    if (ask && !few && !any)
        return to;
    for (size_t i = 0; i < BLOOM_WORD; i += stride)
        places |= _pdep_u64(known[i], LANES) << i;
    return note(to, at, places, few);
}

EIGHT static inline size_t skip_wide_by(const struct bloom *b, struct str text, size_t at,
                                        struct bloom_block *block, size_t stride)
{
    size_t reach = reach_of(b, WIDE_BLOCK), last = text.n < reach ? 0 : text.n - reach + 1;
    size_t near = at + BLOOM_AHEAD * WIDE_BLOCK < last ? at + BLOOM_AHEAD * WIDE_BLOCK : last;
    struct bloom_found *to = block->ahead;

    for (; at < near; at += WIDE_BLOCK)
        to = look_wide(b, text, at, to, stride, false);
    for (; at < last && to == block->ahead; at += WIDE_BLOCK)
        to = look_wide(b, text, at, to, stride, true);
    block->found = (unsigned)(to - block->ahead);
    return at;
}

EIGHT static size_t skip_wide(const struct bloom *b, struct str text, size_t at,
                              struct bloom_block *block)
{
    switch (b->stride) {
    case 8:
        return skip_wide_by(b, text, at, block, 8);
    case 4:
        return skip_wide_by(b, text, at, block, 4);
    case 2:
        return skip_wide_by(b, text, at, block, 2);
    default:
        return skip_wide_by(b, text, at, block, 1);
    }
}

FOUR static size_t skip(const struct bloom *b, struct str text, size_t at,
                        struct bloom_block *block)
{
    if (b->eight)
        return skip_wide(b, text, at, block);
    switch (b->stride) {
    case 8:
        return skip_by(b, text, at, block, 8);
    case 4:
        return skip_by(b, text, at, block, 4);
    case 2:
        return skip_by(b, text, at, block, 2);
    default:
        return skip_by(b, text, at, block, 1);
    }
}

/* The lowest n bits. */
static uint64_t below(size_t n)
{
    return n < 64 ? ((uint64_t)1 << n) - 1 : ~(uint64_t)0;
}

static size_t tell(struct bloom_block *block, struct bloom_found now, size_t step)
{
    block->now = now;
    block->to = now.from + step;
    return now.from + scan_first(now.known | now.few);
}

/* As bloom_next where no whole block is left. */
static size_t skip_end(const struct bloom *b, struct str text, size_t at, struct bloom_block *block)
{
    size_t step = b->eight ? WIDE_BLOCK : BLOCK, reach = reach_of(b, step);

    for (; at < text.n; at += step) {
        char bytes[WIDE_BLOCK + 2 * BLOOM_WORD + FEW_BYTES] = { 0 };
        size_t left = text.n - at;
        uint64_t fit = left < b->width ? 0 : below(left - b->width + 1);
        struct bloom_found *here = &block->ahead[0];

        memcpy(bytes, text.s + at, left < reach ? left : reach);
        block->found = block->taken = 0;
        (void)skip(b, (struct str){ bytes, reach }, 0, block);
        block->found = 0;
        here->known &= fit;
        here->few &= below(left);
        if (here->known | here->few)
            return tell(block, (struct bloom_found){ at, here->known, here->few }, step);
    }
    return text.n;
}

/* Of what was found ahead, or is. */
static size_t next_found(const struct bloom *b, struct str text, size_t at,
                         struct bloom_block *block)
{
    if (block->taken == block->found) {
        block->taken = block->found = 0;
        block->seen = at = skip(b, text, at > block->seen ? at : block->seen, block);
    }
    if (block->taken == block->found)
        return skip_end(b, text, at, block);
    return tell(block, block->ahead[block->taken++], b->eight ? WIDE_BLOCK : BLOCK);
}
#else
#define CAN_FOUR 0

static size_t next_found(const struct bloom *b, struct str text, size_t at,
                         struct bloom_block *block)
{
    (void)b, (void)text, (void)block;
    return at;
}
#endif

bool bloom_can_four(void)
{
#if CAN_FOUR
    return few_can_four();
#else
    return false;
#endif
}

void bloom_set_four(struct bloom *b)
{
    b->four = b->eight = false;
#if CAN_FOUR
    b->four = BLOOM_WORD % b->stride == 0 && bloom_can_four();
    b->eight = b->four && few_can_eight();
#endif
}

size_t bloom_next(const struct bloom *b, struct str text, size_t at, struct bloom_block *block)
{
    const struct bloom local = *b; /* nothing that is written can be it */

    if (at < block->to) {
        uint64_t left = (block->now.known | block->now.few) >> (at - block->now.from);

        if (left)
            return at + scan_first(left);
        at = block->to;
    }
    if (local.four)
        return next_found(&local, text, at, block);
    while (bloom_fits(&local, text, at) && !bloom_has(&local, bloom_key(&local, text.s + at)))
        at += local.stride;
    while (at < text.n && (text.n - at < local.width ||
                           !bloom_has(&local, bloom_key_in(&local, text, at))))
        at += local.stride;
    return at < text.n ? at : text.n;
}
