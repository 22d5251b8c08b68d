/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stride of eight makes the windows of four looks lie side by side: one load has them all,
 * folding, mixing and multiplying them costs no more than for one, and their four words are
 * gathered.  Where none of the four is known, which is nearly always, that is all.  A stride of
 * four takes two such loads for the same bytes, and so on.  Wider processors do the same with
 * eight.
 */
#include "rules/bloom.h"

#include "base/scan.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define CAN_FOUR 1
#define FOUR __attribute__((target("avx2")))
#define BLOCK 32u /* bytes of four looks */

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

/* Eight bits at most, eight places from each other. */
static inline uint64_t apart(unsigned bits)
{
    uint64_t x = bits;

    x = (x | x << 28) & 0x0000000F0000000Fu;
    x = (x | x << 14) & 0x0003000300030003u;
    return (x | x << 7) & 0x0101010101010101u;
}

/* Which of four looks may be known. */
FOUR static inline unsigned lanes_of(__m256i known)
{
    return (unsigned)_mm256_movemask_pd(_mm256_castsi256_pd(_mm256_slli_epi64(known, 63)));
}

/* The first look from there on that may be known, with its block, or a place so near the end that
   no block is left.  The stride is known where this is called, so that the looks of a block are
   written out. */
FOUR static inline size_t skip_by(const struct bloom *b, struct str text, size_t at,
                                  struct bloom_block *block, size_t stride)
{
    const __m256i lowest = _mm256_set1_epi64x(1);
    size_t reach = BLOCK + b->last + BLOOM_WORD - stride;

    for (; at + reach <= text.n; at += BLOCK) {
        __m256i known[BLOOM_WORD], any;

        any = known[0] = known_at(b, text.s + at);
        for (size_t i = stride; i < BLOOM_WORD; i += stride) {
            known[i] = known_at(b, text.s + at + i);
            any = _mm256_or_si256(any, known[i]);
        }
        if (_mm256_testz_si256(any, lowest))
            continue;
        *block = (struct bloom_block){ at, at + BLOCK, 0 };
        for (size_t i = 0; i < BLOOM_WORD; i += stride)
            block->known |= apart(lanes_of(known[i])) << i;
        return at + scan_first(block->known);
    }
    return at;
}

#define EIGHT __attribute__((target("avx512f,avx512dq")))
#define WIDE_BLOCK 64u /* bytes of eight looks */

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

/* As skip_by. */
EIGHT static inline size_t skip_wide_by(const struct bloom *b, struct str text, size_t at,
                                        struct bloom_block *block, size_t stride)
{
    size_t reach = WIDE_BLOCK + b->last + BLOOM_WORD - stride;

    for (; at + reach <= text.n; at += WIDE_BLOCK) {
        unsigned known[BLOOM_WORD], any = 0;

        for (size_t i = 0; i < BLOOM_WORD; i += stride)
            any |= known[i] = known_eight(b, text.s + at + i);
        if (!any)
            continue;
        *block = (struct bloom_block){ at, at + WIDE_BLOCK, 0 };
        for (size_t i = 0; i < BLOOM_WORD; i += stride)
            block->known |= apart(known[i]) << i;
        return at + scan_first(block->known);
    }
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
#else
#define CAN_FOUR 0

static size_t skip(const struct bloom *b, struct str text, size_t at, struct bloom_block *block)
{
    (void)b, (void)text, (void)block;
    return at;
}
#endif

bool bloom_can_four(void)
{
#if CAN_FOUR
    return __builtin_cpu_supports("avx2");
#else
    return false;
#endif
}

void bloom_set_four(struct bloom *b)
{
    b->four = b->eight = false;
#if CAN_FOUR
    b->four = BLOOM_WORD % b->stride == 0 && bloom_can_four();
    b->eight = b->four && __builtin_cpu_supports("avx512dq");
#endif
}

size_t bloom_next(const struct bloom *b, struct str text, size_t at, struct bloom_block *block)
{
    const struct bloom local = *b; /* nothing that is written can be it */

    if (at < block->to) {
        uint64_t left = block->known >> (at - block->from);

        if (left)
            return at + scan_first(left);
        at = block->to;
    }
    if (local.four)
        at = skip(&local, text, at, block);
    while (bloom_fits(&local, text, at) && !bloom_has(&local, bloom_key(&local, text.s + at)))
        at += local.stride;
    return at;
}
