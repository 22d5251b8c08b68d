/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Nearly every text holds no secret, and every text that is shown comes here.  Each secret has one
 * of ssw (password, passwd), ssp (passphrase), pwd, key, mun (community) in its name, or is a
 * product key: four hyphens six apart.
 *
 * Sixteen places a step: the text from there, from one and from two bytes further on, compared with
 * the first, second and third letter of each.  Hyphens and places with such letters are few, and
 * are looked at alone: PublicKeyToken and HKEY_LOCAL_MACHINE must not wake anybody.  Where the
 * processor can, 32 places are passed at once that have nothing of it, nor the first two letters of
 * the words that are rare.
 */
#include "event/redact.h"

#include "event/redact_extent.h"

#include <string.h>

#if defined(__SSE2__) && !defined(WITHOUT_VECTORS)
#include <emmintrin.h>
#define VECTORS 1
#else
#define VECTORS 0
#endif

#define STEP ((size_t)16)
#define NEED (STEP + 2) /* bytes that a step looks at */

static bool hyphens_at(struct str t, size_t i)
{
    return t.n > 18 && i < t.n - 18 && t.s[i] == '-' && t.s[i + 6] == '-' && t.s[i + 12] == '-' &&
           t.s[i + 18] == '-';
}

static char lower_at(struct str t, size_t i)
{
    return i < t.n ? (char)(t.s[i] | 0x20) : ' ';
}

/* One of the names may end before i: digits, "_" and the tails of redact.c may follow. */
static bool may_end(struct str t, size_t i)
{
    static const char tails[][3] = { "co", "te", "va", "pl", "en", "ag", "ve", "re", "ha" };
    char c = lower_at(t, i), next = lower_at(t, i + 1);

    if (i >= t.n || c < 'a' || c > 'z')
        return true;
    if (c == 's' && (next < 'a' || next > 'z'))
        return true;
    for (size_t k = 0; k < sizeof tails / sizeof tails[0]; k++)
        if (c == tails[k][0] && next == tails[k][1])
            return true;
    return false;
}

/* A word may begin at i; behind an escape of JSON, one may, too. */
static bool may_begin(struct str t, size_t i)
{
    return i == 0 || !is_word_byte(t.s[i - 1]) || (i >= 2 && t.s[i - 2] == '\\') ||
           (i >= 6 && t.s[i - 6] == '\\' && t.s[i - 5] == 'u');
}

/* "Key" alone is a secret as a switch, /Key: or /Key1=, and at the end of PRIVATE KEY-----. */
static bool is_key(struct str t, size_t i)
{
    return i + 3 < t.n && may_begin(t, i) && t.s[i + 3] && strchr(":=-_0123456789", t.s[i + 3]);
}

/* Three letters of a name at i: what stands around them? */
static bool is_name(struct str t, size_t i)
{
    char before = i ? lower_at(t, i - 1) : ' ', behind = lower_at(t, i + 3);

    switch (lower_at(t, i)) {
    case 's': /* not Passport */
        return before == 'a' && (lower_at(t, i + 2) == 'p' ? behind == 'h'
                                                           : behind == 'o' || behind == 'd');
    case 'm':
        return before == 'm' && behind == 'i';
    case 'k': /* ProductKey, product_key, PIDKEY */
        if (before == 't' || before == 'd' || (i && t.s[i - 1] == '_'))
            return may_end(t, i + 3) || is_key(t, i);
        return is_key(t, i);
    default:
        return may_end(t, i + 3);
    }
}

#if VECTORS

static inline __m128i letters(const char *p)
{
    return _mm_or_si128(_mm_loadu_si128((const __m128i *)(const void *)p), _mm_set1_epi8(0x20));
}

static inline __m128i is(__m128i v, char c)
{
    return _mm_cmpeq_epi8(v, _mm_set1_epi8(c));
}

static inline __m128i both(__m128i a, __m128i b)
{
    return _mm_and_si128(a, b);
}

static inline __m128i either(__m128i a, __m128i b)
{
    return _mm_or_si128(a, b);
}

/* Places at which one of the words begins. */
static inline unsigned words_at(const char *p)
{
    __m128i a = letters(p), b = letters(p + 1), c = letters(p + 2);
    __m128i ss = both(both(is(a, 's'), is(b, 's')), either(is(c, 'w'), is(c, 'p')));
    __m128i pwd = both(both(is(a, 'p'), is(b, 'w')), is(c, 'd'));
    __m128i key = both(both(is(a, 'k'), is(b, 'e')), is(c, 'y'));
    __m128i mun = both(both(is(a, 'm'), is(b, 'u')), is(c, 'n'));

    return (unsigned)_mm_movemask_epi8(either(either(ss, pwd), either(key, mun)));
}

static inline unsigned hyphens_in(const char *p)
{
    return (unsigned)_mm_movemask_epi8(is(_mm_loadu_si128((const __m128i *)(const void *)p), '-'));
}

#else

static unsigned words_at(const char *p)
{
    static const char words[][4] = { "ssw", "ssp", "pwd", "key", "mun" };
    unsigned found = 0;

    for (unsigned i = 0; i < STEP; i++)
        for (size_t w = 0; w < sizeof words / sizeof words[0]; w++)
            if ((p[i] | 0x20) == words[w][0] && (p[i + 1] | 0x20) == words[w][1] &&
                (p[i + 2] | 0x20) == words[w][2])
                found |= 1u << i;
    return found;
}

static unsigned hyphens_in(const char *p)
{
    unsigned found = 0;

    for (unsigned i = 0; i < STEP; i++)
        found |= (unsigned)(p[i] == '-') << i;
    return found;
}

#endif

#if VECTORS && defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define WIDE __attribute__((target("avx2")))
#define PLACES ((size_t)32)
#define WIDE_NEED (PLACES + 2)
#define PARTS ((size_t)4)
#define AT_ONCE (PARTS * PLACES + 2)

WIDE static inline __m256i wide(const char *p)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

WIDE static inline __m256i pair(__m256i a, char first, __m256i b, char second)
{
    return _mm256_and_si256(_mm256_cmpeq_epi8(a, _mm256_set1_epi8(first)),
                            _mm256_cmpeq_epi8(b, _mm256_set1_epi8(second)));
}

/* What is to be looked at, of PLACES places: zero where there is nothing. */
WIDE static inline __m256i lively(const char *p)
{
    const __m256i small = _mm256_set1_epi8(0x20);
    __m256i a = _mm256_or_si256(wide(p), small), b = _mm256_or_si256(wide(p + 1), small);
    __m256i c = _mm256_or_si256(wide(p + 2), small);
    __m256i wp = _mm256_or_si256(_mm256_cmpeq_epi8(c, _mm256_set1_epi8('w')),
                                 _mm256_cmpeq_epi8(c, _mm256_set1_epi8('p')));
    __m256i some = _mm256_and_si256(pair(a, 's', b, 's'), wp);

    some = _mm256_or_si256(some, _mm256_or_si256(pair(a, 'p', b, 'w'), pair(a, 'k', b, 'e')));
    some = _mm256_or_si256(some, pair(a, 'm', b, 'u'));
    return _mm256_or_si256(some, _mm256_cmpeq_epi8(wide(p), _mm256_set1_epi8('-')));
}

/* A hundred bytes and more are looked at in one go, some of them twice. */
WIDE static inline bool is_dull(const char *p, size_t n)
{
    __m256i any = _mm256_setzero_si256();

    for (size_t part = 0; part < PARTS; part++) {
        size_t last = n - WIDE_NEED, at = part * PLACES < last ? part * PLACES : last;

        any = _mm256_or_si256(any, lively(p + at));
    }
    return _mm256_testz_si256(any, any);
}

/* How many places at the front of n bytes are passed; n: nothing more is to be looked at. */
WIDE static size_t dull_front(const char *p, size_t n)
{
    size_t at = 0;

    while (n - at > AT_ONCE && is_dull(p + at, AT_ONCE))
        at += PARTS * PLACES;
    if (n - at <= AT_ONCE) {
        size_t from = at < n - WIDE_NEED ? at : n - WIDE_NEED;

        if (is_dull(p + from, n - from))
            return n;
    }
    while (n - at >= WIDE_NEED && _mm256_testz_si256(lively(p + at), lively(p + at)))
        at += PLACES;
    return at;
}

static size_t dull(const char *p, size_t n)
{
    return n >= WIDE_NEED && __builtin_cpu_supports("avx2") ? dull_front(p, n) : 0;
}
#else
static size_t dull(const char *p, size_t n)
{
    (void)p, (void)n;
    return 0;
}
#endif

static bool hides(struct str t, size_t at, unsigned names, unsigned hyphens)
{
    for (size_t i = at; names | hyphens; i++, names >>= 1, hyphens >>= 1)
        if ((names & 1 && is_name(t, i)) || (hyphens & 1 && hyphens_at(t, i)))
            return true;
    return false;
}

static inline bool step_hides(struct str t, size_t at)
{
    unsigned names = words_at(t.s + at), hyphens = hyphens_in(t.s + at);

    return names | hyphens && hides(t, at, names, hyphens);
}

bool redact_may_hide(struct str t)
{
    char rest[NEED + STEP] = { 0 };
    size_t at = dull(t.s, t.n);

    while (t.n - at >= NEED) {
        if (step_hides(t, at))
            return true;
        at += STEP;
        at += dull(t.s + at, t.n - at);
    }
    if (t.n - at < 3) /* no word; and no hyphen that has three behind it */
        return false;
    if (t.n >= NEED) /* the last ones once more */
        return step_hides(t, t.n - NEED);
    memcpy(rest, t.s, t.n);
    return hides(t, 0, words_at(rest), 0);
}

bool redact_stands_apart(struct str text, size_t at, size_t n)
{
    return (!at || !is_word_byte(text.s[at - 1])) &&
           (at + n >= text.n || !is_word_byte(text.s[at + n]));
}
