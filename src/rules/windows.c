/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Let the shortest literal have m bytes.  With windows of w bytes and a look every s bytes, s + w -
 * 1 <= m, some look falls on the first s places of any s + w - 1 bytes of a literal that is there:
 * its windows at these s places are put into the table.  A larger w makes false alarms rare, a
 * larger s looks fewer; shape_of chooses.  Which s + w - 1 bytes of a longer literal stand for it
 * is free: the rarest ones do, by the letters of ordinary logs and by what other literals use
 * already.
 *
 * A few short literals would make all windows narrow and looks many.  They go by themselves
 * (few.h), so that m is the shortest of the others.
 *
 * Bits (bloom.h) say for nearly every look that nothing begins there; those of a pack of 500
 * literals fit a processor's first cache, those of 100,000 its second.  Behind bits that are set
 * stand the windows of that group of hashes.
 */
#include "rules/windows.h"

#include "base/mem.h"
#include "base/scan.h"
#include "rules/bloom.h"
#include "rules/rarity.h"

#include <stdlib.h>
#include <string.h>

#define WORD BLOOM_WORD
#define WIDEST 16u           /* bytes of a window */
#define STRIDE_MOST 8u
#define BITS_PER_WINDOW 64u
#define GROUP_LOG 4          /* bits of a group: 1 << 4 */
#define WIDE_LEAST 15u       /* bytes: with that the stride is STRIDE_MOST */
#define WIDE_ENOUGH 6u       /* bytes of a window that is rarely met */
#define SHORT_MOST 24u       /* literals that go by themselves; more cost more than they save */
#define MANY_WINDOWS 32768u  /* beyond it a look is due more often instead of more windows */

/* A literal, once, and the rules that it wakes. */
struct known {
    struct str text;
    uint32_t first, n;
};

struct window {
    uint64_t key;     /* bloom_key */
    uint64_t other;   /* eight bytes of the literal's other end, so that most that share a window */
    uint32_t literal; /* need not be compared; 0: it is too short */
    uint32_t at, other_at; /* in the literal */
};

struct windows {
    struct bloom bloom;
    struct few few;
    size_t least;        /* bytes of the literals that have windows; shorter ones are the few */
    unsigned group_shift; /* group: the hash's bits from there on */
    uint32_t *first;     /* per group of hashes: where its windows begin; one more at the end */
    struct window *windows; /* n in groups, and behind them one for each of the few */
    size_t n;
    struct known *literals;
    size_t literals_n;
    uint32_t *rules, *proves; /* side by side */
    char *texts;         /* of the literals */
    size_t bytes;        /* of all that is here */
};

static uint64_t group_of(const struct windows *w, uint64_t key)
{
    return bloom_hash(key) >> w->group_shift;
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
        w->proves[i] = sorted[i].proves;
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
    w->proves = mem_alloc(n * sizeof *w->proves);
    w->texts = mem_alloc(bytes);
    if (!sorted || !w->literals || !w->rules || !w->proves || !w->texts) {
        mem_free(sorted);
        return -1;
    }
    memcpy(sorted, wakes, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, compare_wakes);
    join_equal(w, sorted, n);
    mem_free(sorted);
    w->bytes = sizeof *w + bytes + n * (sizeof *w->literals + sizeof *w->rules + sizeof *w->proves);
    return 0;
}

/* From 7 bytes on a stride of 3 and windows of 5; at 11 both have grown, to 4 and 8, then strides
   up to 8, and then windows up to 16.  Where looks are done side by side (bloom.h) those of a
   stride between are not, and cost more than the looks that they save. */
static void shape_of(struct windows *w, size_t least)
{
    size_t most = MANY_WINDOWS / w->literals_n;
    struct bloom *b = &w->bloom;

    w->least = least;
    b->stride = least < 5 ? 1 : least < 7 ? 2 : least < 8 ? 3 : least < 12 ? 4 : least - 7;
    b->stride = b->stride > STRIDE_MOST ? STRIDE_MOST : b->stride;
    if (bloom_can_four() && BLOOM_WORD % b->stride != 0)
        b->stride = b->stride > 4 ? 4 : 2;
    b->stride = b->stride > most ? (most ? most : 1) : b->stride;
    b->width = least - b->stride + 1;
    b->width = b->width > WIDEST ? WIDEST : b->width;
    b->last = b->width > WORD ? b->width - WORD : 0;
    memset(&b->mask, 0xFF, b->width < WORD ? b->width : WORD);
    bloom_set_four(b);
}

/* The least length of which at most so many literals are shorter. */
static size_t least_but(const size_t *shorter, size_t least, size_t few)
{
    size_t wide = WIDE_LEAST;

    while (wide > least && shorter[wide] > few)
        wide--;
    return wide > least ? wide : least;
}

/* Which literals are few, and the shape of all others.  More of them than groups are taken only
   where windows would be narrow without that. */
static void part(struct windows *w)
{
    size_t shorter[WIDE_LEAST + 1] = { 0 }, least = SIZE_MAX, wide;

    for (size_t i = 0; i < w->literals_n; i++) {
        size_t n = w->literals[i].text.n;

        least = n < least ? n : least;
        for (size_t more = n + 1; more <= WIDE_LEAST; more++)
            shorter[more]++;
    }
    shape_of(w, least);
    if (!w->bloom.four)
        return;
    wide = least_but(shorter, least, FEW_GROUPS);
    shape_of(w, wide);
    if (w->bloom.width < WIDE_ENOUGH) {
        wide = least_but(shorter, least, SHORT_MOST);
        shape_of(w, wide);
    }
    w->bloom.few = wide > least ? &w->few : NULL;
}

static int make_room(struct windows *w)
{
    unsigned log = 10;
    size_t most = w->literals_n * w->bloom.stride;

    while (((size_t)1 << log) < most * BITS_PER_WINDOW)
        log++;
    w->bloom.shift = 64 - (log - 6);
    w->group_shift = 64 - (log - GROUP_LOG);
    w->bloom.bits = mem_zero(((size_t)1 << log) / 64, sizeof *w->bloom.bits);
    w->first = mem_zero(((size_t)1 << (log - GROUP_LOG)) + 1, sizeof *w->first);
    w->windows = mem_alloc(most * sizeof *w->windows);
    w->bytes += ((size_t)1 << log) / 8 + most * sizeof *w->windows +
                ((size_t)1 << (log - GROUP_LOG)) * sizeof *w->first;
    return w->bloom.bits && w->first && w->windows ? 0 : -1;
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
    return (long)log2_of(w->first[group_of(w, bloom_key_in(&w->bloom, text, at))]);
}

static bool is_few(const struct windows *w, uint32_t literal)
{
    return w->literals[literal].text.n < w->least;
}

/* What logs of the product, and of Windows, say all the time: to be met there costs more than most
   looks, so that these letters count as the most frequent ones do. */
static const char *const frequent[] = { "management", "server", "install", "upgrade", "service",
                                        "database", "component", "process", "returned", "report",
                                        "check", "console", "launchmsi: ", "launching", "argument",
                                        "primary key", "admin", "registry", "not found", "elapsed",
                                        "exception." };
#define FREQUENT_POINTS 1
#define WEIGHED 256u /* bytes of a literal: behind them its windows do not stand */

/* For each byte of the text. */
static void weigh(struct str text, uint8_t *points)
{
    for (size_t i = 0; i < text.n; i++)
        points[i] = (uint8_t)rarity_of(text.s[i]);
    for (size_t w = 0; w < sizeof frequent / sizeof frequent[0]; w++) {
        struct str word = str_of(frequent[w]);

        for (size_t at = 0; (at += str_find(str_from(text, at), word)) < text.n; at += word.n)
            memset(points + at, FREQUENT_POINTS, word.n);
    }
}

/* Where in the literal its windows stand: the places whose windows are rarest.  What is said of a
   run follows from the run before it. */
static size_t choose(const struct windows *w, struct str text)
{
    size_t run = w->bloom.stride + w->bloom.width - 1, best = 0;
    uint8_t weights[WEIGHED];
    long points = 0, best_points;

    if (text.n <= run)
        return 0;
    text = str_first(text, WEIGHED);
    weigh(text, weights);
    for (size_t i = 0; i < run; i++)
        points += 4 * weights[i];
    for (size_t i = 0; i < w->bloom.stride; i++)
        points -= 8 * crowd(w, text, i);
    best_points = points;
    for (size_t at = 1; at + run <= text.n; at++) {
        points += 4 * (weights[at + run - 1] - weights[at - 1]);
        points -= 8 * (crowd(w, text, at + w->bloom.stride - 1) - crowd(w, text, at - 1));
        if (best_points < points) {
            best_points = points;
            best = at;
        }
    }
    return best;
}

/* Which bytes of one of the few stand for it. */
static size_t choose_few(struct str text)
{
    size_t best = 0;
    long best_points = 0;
    uint8_t weights[WEIGHED];

    weigh(text, weights);
    for (size_t at = 0; at + FEW_BYTES <= text.n; at++) {
        long points = 0;

        for (size_t i = 0; i < FEW_BYTES; i++)
            points += weights[at + i];
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
    struct window one = { .literal = literal, .at = (uint32_t)at };

    if (!is_few(w, literal))
        one.key = bloom_key_in(&w->bloom, text, at);
    if (text.n < WORD)
        return one;
    one.other_at = at > (text.n - WORD) / 2 ? 0 : (uint32_t)(text.n - WORD);
    one.other = bloom_fold(bloom_load(text.s + one.other_at));
    return one;
}

/* How many windows it has; none of the few has any. */
static size_t places_in(const struct windows *w, uint32_t literal)
{
    return is_few(w, literal) ? 0 : w->literals[literal].text.n - w->bloom.width + 1;
}

static void choose_all(struct windows *w)
{
    for (uint32_t i = 0; i < w->literals_n; i++)
        for (size_t at = 0; at < places_in(w, i); at++)
            w->first[group_of(w, bloom_key_in(&w->bloom, w->literals[i].text, at))]++;
    for (uint32_t i = 0; i < w->literals_n; i++) {
        size_t from;

        if (is_few(w, i))
            continue;
        from = choose(w, w->literals[i].text);
        for (size_t at = from; at < from + w->bloom.stride; at++)
            w->windows[w->n++] = window_of(w, i, at);
    }
}

static void add_few(struct windows *w)
{
    unsigned n = 0;

    for (uint32_t i = 0; i < w->literals_n; i++) {
        size_t at;

        if (!is_few(w, i))
            continue;
        at = choose_few(w->literals[i].text);
        few_put(&w->few, n, str_from(w->literals[i].text, at));
        w->windows[w->n + n++] = window_of(w, i, at);
    }
}

/* Counting sort by group: first[g] to first[g + 1] are its windows. */
static int sort_in(struct windows *w)
{
    size_t groups = (size_t)1 << (64 - w->group_shift);
    struct window *sorted = mem_alloc(w->literals_n * w->bloom.stride * sizeof *sorted);
    uint32_t at = 0;

    if (!sorted)
        return -1;
    memset(w->first, 0, (groups + 1) * sizeof *w->first);
    for (size_t i = 0; i < w->n; i++)
        w->first[group_of(w, w->windows[i].key)]++;
    for (size_t g = 0; g <= groups; g++) {
        at += w->first[g];
        w->first[g] = at;
    }
    for (size_t i = 0; i < w->n; i++) {
        bloom_put(&w->bloom, w->windows[i].key);
        sorted[--w->first[group_of(w, w->windows[i].key)]] = w->windows[i];
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
    part(w);
    if (make_room(w) < 0) {
        windows_free(w);
        return -1;
    }
    choose_all(w);
    if (sort_in(w) < 0) {
        windows_free(w);
        return -1;
    }
    add_few(w);
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
    mem_free(w->bloom.bits);
    mem_free(w->first);
    mem_free(w->windows);
    mem_free(w->literals);
    mem_free(w->rules);
    mem_free(w->proves);
    mem_free(w->texts);
    mem_free(w);
}

/* ---- scanning ---- */

/* False: the literal of the window cannot stand where its window was met. */
static bool may_stand(const struct window *known, struct str text, size_t at)
{
    size_t other = at - known->at + known->other_at;

    return !known->other ||
           (other + WORD <= text.n && bloom_fold(bloom_load(text.s + other)) == known->other);
}

/* A place that bloom_next told, and which literals may stand about it. */
struct meeting {
    struct str text;
    size_t at;
    uint64_t key;
    uint32_t i, end; /* of windows, whose key it is */
    uint64_t few;    /* a bit for each */
};

static struct meeting meet(const struct windows *w, struct str text, size_t at,
                           const struct bloom_block *block)
{
    struct meeting m = { .text = text, .at = at };

    if (bloom_window_at(block, at)) {
        uint64_t group;

        m.key = bloom_key_in(&w->bloom, text, at);
        group = group_of(w, m.key);
        m.i = w->first[group];
        m.end = w->first[group + 1];
    }
    if (bloom_few_at(block, at))
        m.few = few_words(&w->few, text, at);
    return m;
}

/* Does the literal of a window that was met stand where it has it? */
static bool stands(const struct windows *w, const struct meeting *m, const struct window *known)
{
    return known->at <= m->at && may_stand(known, m->text, m->at) &&
           str_starts_nocase(str_from(m->text, m->at - known->at),
                             w->literals[known->literal].text);
}

/* The next literal that stands there; NULL: no more. */
static const struct window *next_met(const struct windows *w, struct meeting *m)
{
    while (m->i < m->end) {
        const struct window *known = &w->windows[m->i++];

        if (known->key == m->key && stands(w, m, known))
            return known;
    }
    while (m->few) {
        const struct window *known = &w->windows[w->n + scan_first(m->few)];

        m->few &= m->few - 1;
        if (stands(w, m, known))
            return known;
    }
    return NULL;
}

bool windows_scan(const struct windows *w, struct str text, mark_fn *mark, void *ctx)
{
    struct bloom_block block;
    size_t at = 0, step = bloom_step(&w->bloom);

    bloom_begin(&block);
    for (; (at = bloom_next(&w->bloom, text, at, &block)) < text.n; at += step) {
        struct meeting m = meet(w, text, at, &block);
        const struct window *met;

        while ((met = next_met(w, &m)) != NULL) {
            const struct known *literal = &w->literals[met->literal];

            mark(ctx, w->rules + literal->first, literal->n);
        }
    }
    return scan_ascii(text.s, text.n) == text.n;
}

/* ---- a whole block, for struct sieve ---- */

struct looking {
    struct mark *marks;
    size_t n, room;
};

/* False: no room for all that is met here; none of it is marked. */
static bool mark_met(const struct windows *w, struct meeting *m, struct looking *l)
{
    const struct window *met;
    size_t before = l->n;

    while ((met = next_met(w, m)) != NULL) {
        if (l->n == l->room) {
            l->n = before;
            return false;
        }
        l->marks[l->n++] = (struct mark){ .met = (uint32_t)m->at,
                                          .from = (uint32_t)m->at - met->at,
                                          .n = (uint32_t)w->literals[met->literal].text.n,
                                          .word = met->literal };
    }
    return true;
}

size_t windows_look(const struct windows *w, struct str text, struct mark *marks, size_t *n)
{
    struct looking l = { marks, 0, *n };
    struct bloom_block block;
    size_t at = 0, step = bloom_step(&w->bloom);

    bloom_begin(&block);
    for (; (at = bloom_next(&w->bloom, text, at, &block)) < text.n; at += step) {
        struct meeting m = meet(w, text, at, &block);

        if (!mark_met(w, &m, &l))
            break;
    }
    *n = l.n;
    return at;
}

size_t windows_rules(const struct windows *w, uint32_t word, const uint32_t **rules)
{
    *rules = w->rules + w->literals[word].first;
    return w->literals[word].n;
}

size_t windows_proves(const struct windows *w, uint32_t word, const uint32_t **proves)
{
    *proves = w->proves + w->literals[word].first;
    return w->literals[word].n;
}
