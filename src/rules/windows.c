/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Let the shortest literal have m bytes.  With windows of w bytes and a look every s bytes, s + w - 1
 * <= m, some look falls on the first s places of any s + w - 1 bytes of a literal that is there: its
 * windows at these s places are put into the table.  A larger w makes false alarms rare, a larger
 * s looks fewer; shape_of chooses.  Which s + w - 1 bytes of a longer literal stand for it is free:
 * the rarest ones do, by the letters of ordinary logs and by what other literals use already.
 *
 * Two bits of a word, both chosen by the hash, say for nearly every look that nothing begins there
 * (one alone is wrong one time in 64, and to look into the windows then costs more than all looks);
 * the words of a pack of 500 literals fit a processor's first cache, those of 100,000 its second.
 * Behind bits that are set stand the windows of that group of hashes.
 */
#include "rules/windows.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define WORD 8u              /* bytes loaded at a time */
#define WIDEST 16u           /* bytes of a window */
#define STRIDE_MOST 8u
#define BITS_PER_WINDOW 64u
#define MULTIPLIER 0x9E3779B97F4A7C15u
#define BEYOND_ASCII 0x8080808080808080u
#define MANY_WINDOWS 32768u  /* beyond it a look is due more often instead of more windows */

/* A literal, once, and the rules that it wakes. */
struct known {
    struct str text;
    uint32_t first, n;
};

struct window {
    uint64_t key;     /* window_at */
    uint64_t other;   /* eight bytes of the literal's other end, so that most that share a window */
    uint32_t literal; /* need not be compared; 0: it is too short */
    uint32_t at, other_at; /* in the literal */
};

struct windows {
    uint64_t *bits;      /* two per window: make_known */
    uint64_t mask;       /* the bytes of a window among eight that were loaded */
    size_t stride, width;
    size_t last;         /* where the last WORD bytes of a wide window begin; 0: it has no more */
    unsigned shift;      /* hash: the product's bits from there on */
    unsigned group_shift;
    uint32_t *first;     /* per group of hashes: where its windows begin; one more at the end */
    struct window *windows;
    size_t n;
    struct known *literals;
    size_t literals_n;
    uint32_t *rules;
    char *texts;         /* of the literals */
    size_t bytes;        /* of all that is here */
};

/* Letters as small ones; some other bytes become equal too, which the comparison sorts out. */
static uint64_t fold_window(uint64_t bytes)
{
    return bytes | 0x2020202020202020u;
}

static uint64_t load(const char *p)
{
    uint64_t bytes;

    memcpy(&bytes, p, sizeof bytes);
    return bytes;
}

/* The n < 8 bytes that are left. */
static uint64_t load_few(const char *p, size_t n)
{
    char bytes[WORD] = { 0 };

    for (size_t i = 0; i < n; i++)
        bytes[i] = p[i];
    return load(bytes);
}

/* What is known of a window: its bytes, or of a wide one its first and last bytes mixed.  Equal
   windows have equal keys; what else has one is sorted out with the rest. */
static inline uint64_t window_at(const struct windows *w, const char *p, bool wide)
{
    uint64_t first = fold_window(load(p)), last;

    if (!wide)
        return first & w->mask;
    last = fold_window(load(p + w->last));
    return first ^ (last << 27 | last >> 37);
}

/* The same near the end of a text that holds all of the window. */
static uint64_t window_in(const struct windows *w, struct str s, size_t at)
{
    size_t left = s.n - at;

    if (left < WORD)
        return fold_window(load_few(s.s + at, left)) & w->mask;
    return window_at(w, s.s + at, w->last != 0);
}

static uint64_t hash_of(const struct windows *w, uint64_t window)
{
    return (window * MULTIPLIER) >> w->shift;
}

/* The bits of a window in its word: two groups of six bits of the product, where hash_of has none of
   its own (of a million windows). */
#define ONE_BIT(h) ((h) >> 32 & 63)
#define OTHER_BIT(h) ((h) >> 26 & 63)

static inline bool is_known(const uint64_t *bits, unsigned shift, uint64_t window)
{
    uint64_t h = window * MULTIPLIER, word = bits[h >> shift];

    return word >> ONE_BIT(h) & word >> OTHER_BIT(h) & 1;
}

static void make_known(struct windows *w, uint64_t window)
{
    uint64_t h = window * MULTIPLIER;

    w->bits[h >> (w->shift + 6)] |= (uint64_t)1 << ONE_BIT(h) | (uint64_t)1 << OTHER_BIT(h);
}

/* ---- building ---- */

static int compare_wakes(const void *a, const void *b)
{
    const struct wake *x = a, *y = b;
    int c = str_cmp(x->text, y->text);

    return c ? c : x->rule < y->rule ? -1 : x->rule > y->rule;
}

/* Equal texts become one literal; the texts are copied. */
static void join_equal(struct windows *w, const struct wake *sorted, size_t n)
{
    char *to = w->texts;

    for (size_t i = 0; i < n; i++) {
        if (i == 0 || !str_eq(sorted[i].text, sorted[i - 1].text)) {
            memcpy(to, sorted[i].text.s, sorted[i].text.n);
            w->literals[w->literals_n++] = (struct known){ .text = { to, sorted[i].text.n },
                                                           .first = (uint32_t)i };
            to += sorted[i].text.n;
        }
        w->literals[w->literals_n - 1].n++;
        w->rules[i] = sorted[i].rule;
    }
}

static int take_literals(struct windows *w, const struct wake *wakes, size_t n)
{
    struct wake *sorted = mem_alloc(n * sizeof *sorted);
    size_t bytes = 0;

    for (size_t i = 0; i < n; i++)
        bytes += wakes[i].text.n;
    w->literals = mem_alloc(n * sizeof *w->literals);
    w->rules = mem_alloc(n * sizeof *w->rules);
    w->texts = mem_alloc(bytes);
    if (!sorted || !w->literals || !w->rules || !w->texts) {
        mem_free(sorted);
        return -1;
    }
    memcpy(sorted, wakes, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, compare_wakes);
    join_equal(w, sorted, n);
    mem_free(sorted);
    w->bytes = sizeof *w + bytes + n * (sizeof *w->literals + sizeof *w->rules);
    return 0;
}

/* From 7 bytes on a stride of 3 and windows of 5; at 11 both have grown, to 4 and 8, then strides up
   to 8, and then windows up to 16. */
static void shape_of(struct windows *w)
{
    size_t least = SIZE_MAX, most = MANY_WINDOWS / w->literals_n;

    for (size_t i = 0; i < w->literals_n; i++)
        least = w->literals[i].text.n < least ? w->literals[i].text.n : least;
    w->stride = least < 5 ? 1 : least < 7 ? 2 : least < 8 ? 3 : least < 12 ? 4 : least - 7;
    w->stride = w->stride > STRIDE_MOST ? STRIDE_MOST : w->stride;
    w->stride = w->stride > most ? (most ? most : 1) : w->stride;
    w->width = least - w->stride + 1;
    w->width = w->width > WIDEST ? WIDEST : w->width;
    w->last = w->width > WORD ? w->width - WORD : 0;
    memset(&w->mask, 0xFF, w->width < WORD ? w->width : WORD);
}

static int make_room(struct windows *w)
{
    unsigned log = 10;
    size_t most = w->literals_n * w->stride;

    while (((size_t)1 << log) < most * BITS_PER_WINDOW)
        log++;
    w->shift = 64 - log;
    w->group_shift = 4;
    w->bits = mem_zero(((size_t)1 << log) / 64, sizeof *w->bits);
    w->first = mem_zero(((size_t)1 << (log - w->group_shift)) + 1, sizeof *w->first);
    w->windows = mem_alloc(most * sizeof *w->windows);
    w->bytes += ((size_t)1 << log) / 8 + most * sizeof *w->windows +
                ((size_t)1 << (log - w->group_shift)) * sizeof *w->first;
    return w->bits && w->first && w->windows ? 0 : -1;
}

/*
 * How rare a byte is in the text of logs: 3 for " etaoinsr", 4 for "lcdmpugfyhv.:0", 5 for
 * "bwk123456789-_\/,'\"=()", 6 for all others; in the order of the codes.
 */
static long rarity(char c)
{
    static const char points[] = "66666666666666666666666666666666"
                                 "36566665556655454555555555466566"
                                 "66666666666666666666666666665665"
                                 "63544344436544334633344564666666";
    unsigned char code = (unsigned char)c;

    return code < sizeof points - 1 ? points[code] - '0' : 6;
}

static unsigned log2_of(uint32_t n)
{
    unsigned log = 0;

    while (n >>= 1)
        log++;
    return log;
}

/* How many literals have a window like this one somewhere: in powers of two.  w->first counts, for
   now, how many have one of that group of hashes. */
static long crowd(const struct windows *w, struct str text, size_t at)
{
    return (long)log2_of(w->first[hash_of(w, window_in(w, text, at)) >> w->group_shift]);
}

/* Where in the literal its windows stand: the places whose windows are rarest.  What is said of a
   run follows from the run before it. */
static size_t choose(const struct windows *w, struct str text)
{
    size_t run = w->stride + w->width - 1, best = 0;
    long points = 0, best_points;

    for (size_t i = 0; i < run; i++)
        points += 4 * rarity(text.s[i]);
    for (size_t i = 0; i < w->stride; i++)
        points -= 8 * crowd(w, text, i);
    best_points = points;
    for (size_t at = 1; at + run <= text.n; at++) {
        points += 4 * (rarity(text.s[at + run - 1]) - rarity(text.s[at - 1]));
        points -= 8 * (crowd(w, text, at + w->stride - 1) - crowd(w, text, at - 1));
        if (best_points < points) {
            best_points = points;
            best = at;
        }
    }
    return best;
}

static struct window window_of(const struct windows *w, uint32_t literal, size_t at)
{
    struct str text = w->literals[literal].text;
    struct window one = { .key = window_in(w, text, at), .literal = literal, .at = (uint32_t)at };

    if (text.n < WORD)
        return one;
    one.other_at = at > (text.n - WORD) / 2 ? 0 : (uint32_t)(text.n - WORD);
    one.other = fold_window(load(text.s + one.other_at));
    return one;
}

static void choose_all(struct windows *w)
{
    for (size_t i = 0; i < w->literals_n; i++)
        for (size_t at = 0; at + w->width <= w->literals[i].text.n; at++)
            w->first[hash_of(w, window_in(w, w->literals[i].text, at)) >> w->group_shift]++;
    for (size_t i = 0; i < w->literals_n; i++) {
        size_t from = choose(w, w->literals[i].text);

        for (size_t at = from; at < from + w->stride; at++)
            w->windows[w->n++] = window_of(w, (uint32_t)i, at);
    }
}

/* Counting sort by group: first[g] to first[g + 1] are its windows. */
static int sort_in(struct windows *w)
{
    size_t groups = ((size_t)1 << (64 - w->shift)) >> w->group_shift;
    struct window *sorted = mem_alloc(w->n * sizeof *sorted);
    uint32_t at = 0;

    if (!sorted)
        return -1;
    memset(w->first, 0, (groups + 1) * sizeof *w->first);
    for (size_t i = 0; i < w->n; i++)
        w->first[hash_of(w, w->windows[i].key) >> w->group_shift]++;
    for (size_t g = 0; g <= groups; g++) {
        at += w->first[g];
        w->first[g] = at;
    }
    for (size_t i = 0; i < w->n; i++) {
        uint64_t h = hash_of(w, w->windows[i].key);

        make_known(w, w->windows[i].key);
        sorted[--w->first[h >> w->group_shift]] = w->windows[i];
    }
    mem_free(w->windows);
    w->windows = sorted;
    return 0;
}

int windows_new(struct windows **out, const struct wake *wakes, size_t n)
{
    struct windows *w;

    *out = NULL;
    if (n == 0)
        return 0;
    w = mem_zero(1, sizeof *w);
    if (!w || n >= UINT32_MAX / (BITS_PER_WINDOW * STRIDE_MOST) || take_literals(w, wakes, n) < 0) {
        windows_free(w);
        return -1;
    }
    shape_of(w);
    if (make_room(w) < 0) {
        windows_free(w);
        return -1;
    }
    choose_all(w);
    if (sort_in(w) < 0) {
        windows_free(w);
        return -1;
    }
    *out = w;
    return 0;
}

size_t windows_bytes(const struct windows *w)
{
    return w ? w->bytes : 0;
}

void windows_free(struct windows *w)
{
    if (!w)
        return;
    mem_free(w->bits);
    mem_free(w->first);
    mem_free(w->windows);
    mem_free(w->literals);
    mem_free(w->rules);
    mem_free(w->texts);
    mem_free(w);
}

/* ---- scanning ---- */

/* False: the literal of the window cannot stand where its window was met. */
static bool may_stand(const struct window *known, struct str text, size_t at)
{
    size_t other = at - known->at + known->other_at;

    return !known->other ||
           (other + WORD <= text.n && fold_window(load(text.s + other)) == known->other);
}

/* A bit was set: which literals stand where this window, met at a place of the text, has its own?
   The next of them from *i on; NULL: no more. */
static const struct window *next_met(const struct windows *w, struct str text, size_t at,
                                     uint64_t window, uint32_t *i)
{
    uint64_t group = hash_of(w, window) >> w->group_shift;

    for (*i = *i > w->first[group] ? *i : w->first[group]; *i < w->first[group + 1];) {
        const struct window *known = &w->windows[(*i)++];

        if (known->key == window && known->at <= at && may_stand(known, text, at) &&
            str_starts_nocase(str_from(text, at - known->at), w->literals[known->literal].text))
            return known;
    }
    return NULL;
}

static void compare(const struct windows *w, struct str text, size_t at, uint64_t window,
                    mark_fn *mark, void *ctx)
{
    const struct window *met;
    uint32_t i = 0;

    while ((met = next_met(w, text, at, window, &i)) != NULL) {
        const struct known *literal = &w->literals[met->literal];

        mark(ctx, w->rules + literal->first, literal->n);
    }
}

static inline bool scan_with(const struct windows *w, struct str text, mark_fn *mark, void *ctx,
                             bool wide)
{
    const uint64_t *bits = w->bits;
    const size_t stride = w->stride, reach = stride + w->last + WORD;
    const unsigned shift = w->shift + 6;
    uint64_t seen = 0;
    size_t at = 0;

    for (; at + reach <= text.n; at += 2 * stride) {
        const char *p = text.s + at;
        uint64_t a = window_at(w, p, wide), b = window_at(w, p + stride, wide);
        bool known_a = is_known(bits, shift, a), known_b = is_known(bits, shift, b);

        seen |= load(p) | load(p + stride);
        if (known_a)
            compare(w, text, at, a, mark, ctx);
        if (known_b)
            compare(w, text, at + stride, b, mark, ctx);
    }
    for (; at < text.n; at += stride) {
        size_t left = text.n - at;

        seen |= left < WORD ? load_few(text.s + at, left) : load(text.s + at);
        if (left >= w->width && is_known(bits, shift, window_in(w, text, at)))
            compare(w, text, at, window_in(w, text, at), mark, ctx);
    }
    return !(seen & BEYOND_ASCII);
}

bool windows_scan(const struct windows *w, struct str text, mark_fn *mark, void *ctx)
{
    return w->last ? scan_with(w, text, mark, ctx, true) : scan_with(w, text, mark, ctx, false);
}

/* ---- a whole block, for struct sieve ---- */

struct looking {
    struct mark *marks;
    size_t n, room;
};

/* False: no room for all that is met here; none of it is marked. */
static bool mark_met(const struct windows *w, struct str text, size_t at, uint64_t window,
                     struct looking *l)
{
    const struct window *met;
    size_t before = l->n;
    uint32_t i = 0;

    while ((met = next_met(w, text, at, window, &i)) != NULL) {
        if (l->n == l->room) {
            l->n = before;
            return false;
        }
        l->marks[l->n++] = (struct mark){ .met = (uint32_t)at, .from = (uint32_t)at - met->at,
                                          .n = (uint32_t)w->literals[met->literal].text.n,
                                          .word = met->literal };
    }
    return true;
}

static size_t look_at_end(const struct windows *w, struct str text, size_t at, struct looking *l)
{
    for (; at < text.n && text.n - at >= w->width; at += w->stride) {
        uint64_t window = window_in(w, text, at);

        if (is_known(w->bits, w->shift + 6, window) && !mark_met(w, text, at, window, l))
            return at;
    }
    return text.n;
}

static inline size_t look_with(const struct windows *w, struct str text, struct looking *l,
                               bool wide)
{
    const uint64_t *bits = w->bits;
    const size_t stride = w->stride, reach = stride + w->last + WORD;
    const unsigned shift = w->shift + 6;
    size_t at = 0;

    for (; at + reach <= text.n; at += 2 * stride) {
        uint64_t a = window_at(w, text.s + at, wide);
        uint64_t b = window_at(w, text.s + at + stride, wide);
        bool known_a = is_known(bits, shift, a), known_b = is_known(bits, shift, b);

        if (known_a && !mark_met(w, text, at, a, l))
            return at;
        if (known_b && !mark_met(w, text, at + stride, b, l))
            return at + stride;
    }
    return look_at_end(w, text, at, l);
}

size_t windows_look(const struct windows *w, struct str text, struct mark *marks, size_t *n)
{
    struct looking l = { marks, 0, *n };
    size_t at = w->last ? look_with(w, text, &l, true) : look_with(w, text, &l, false);

    *n = l.n;
    return at;
}

size_t windows_rules(const struct windows *w, uint32_t word, const uint32_t **rules)
{
    *rules = w->rules + w->literals[word].first;
    return w->literals[word].n;
}
