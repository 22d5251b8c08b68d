/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which words of a message tell its kind: runs of words that do not vary.  Times, numbers, GUIDs,
 * machines, accounts, paths and versions vary; codes ("0x80131904", "Error 1334") are the best of
 * all (performance.md 10.3).
 */
#include "rules/draft.h"

#define LONGEST 80  /* bytes of a run */
#define SHORTEST 6

static bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

static bool is_edge(char c)
{
    return str_find_char(STR(".,;:()[]{}'\"<>=!"), c) < 16;
}

static struct str bare(struct str w)
{
    while (w.n && is_edge(w.s[0]))
        w = str_from(w, 1);
    while (w.n && is_edge(w.s[w.n - 1]))
        w.n--;
    return w;
}

static bool is_code(struct str w)
{
    uint64_t n;

    return str_starts_nocase(w, STR("0x")) && w.n >= 6 && str_hex64(w, &n);
}

static bool announces_code(struct str w)
{
    return str_eq_nocase(w, STR("error")) || str_eq_nocase(w, STR("code")) ||
           str_eq_nocase(w, STR("id")) || str_eq_nocase(w, STR("warning"));
}

/* "ms01.contoso.com", not "System.Data.SqlException". */
static bool is_host(struct str w)
{
    struct str rest = w, last = w;
    bool dots = str_find_char(w, '.') < w.n, upper = true;

    while (rest.n)
        last = str_cut(&rest, '.');
    for (size_t i = 0; i < last.n; i++)
        upper = upper && is_upper(last.s[i]);
    return dots && last.n && (upper || !is_upper(last.s[0]));
}

/* A word that another event of the same kind will not have. */
static bool varies(struct str w, struct str before)
{
    size_t digits = 0, odd = 0;

    if (is_code(w))
        return false;
    for (size_t i = 0; i < w.n; i++) {
        digits += is_digit(w.s[i]);
        odd += str_find_char(STR("\\/@$%&?*"), w.s[i]) < 8 || (unsigned char)w.s[i] < ' ';
    }
    if (odd || is_host(w))
        return true;
    if (digits == w.n && digits >= 3 && announces_code(before))
        return false;
    return digits > 0;
}

struct chooser {
    struct str best[DRAFT_RUNS];
    size_t worth[DRAFT_RUNS];
};

/* How well a run tells: its letters, and codes above all. */
static size_t worth_of(struct str run)
{
    size_t worth = run.n;

    while (run.n) {
        struct str w = bare(str_cut(&run, ' '));

        worth += is_code(w) ? 60 : w.n && is_digit(w.s[0]) ? 30 : 0;
    }
    return worth;
}

static void offer(struct chooser *c, struct str run)
{
    size_t worth;

    while (run.n && (run.s[run.n - 1] == ' ' || is_edge(run.s[run.n - 1])))
        run.n--;
    while (run.n && (run.s[0] == ' ' || is_edge(run.s[0])))
        run = str_from(run, 1);
    if (run.n < SHORTEST)
        return;
    worth = worth_of(run);
    if (worth > c->worth[0]) {
        c->best[1] = c->best[0];
        c->worth[1] = c->worth[0];
        c->best[0] = run;
        c->worth[0] = worth;
    } else if (worth > c->worth[1]) {
        c->best[1] = run;
        c->worth[1] = worth;
    }
}

size_t draft_words(struct str text, struct str best[DRAFT_RUNS])
{
    struct chooser c = { .worth = { 0 } };
    struct str before = STR("");
    size_t start = 0, at = 0, n = 0;

    while (at < text.n) {
        size_t end = at;
        struct str word;
        bool stop;

        while (end < text.n && (unsigned char)text.s[end] > ' ')
            end++;
        word = bare((struct str){ text.s + at, end - at });
        stop = varies(word, before);
        if (stop || end - start > LONGEST) {
            offer(&c, (struct str){ text.s + start, at - start });
            start = stop ? end : at;
        }
        if (end < text.n && text.s[end] != ' ') { /* a line or a column ends */
            offer(&c, (struct str){ text.s + start, end - start });
            start = end + 1;
        }
        before = word.n ? word : before;
        at = end + 1;
    }
    if (start < text.n)
        offer(&c, (struct str){ text.s + start, text.n - start });
    for (; n < DRAFT_RUNS && c.worth[n]; n++)
        best[n] = c.best[n];
    return n;
}
