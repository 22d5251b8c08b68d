/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names that are nearly those of known machines.  Damage puts any letter in the place of another,
 * and where an export was cut or a blank overwritten, one is missing or comes in.  People give
 * names that are nearly alike, too, so that this alone says nothing: SRVA and SRVB are two machines
 * as SRV1 and SRV2 are.  But
 *
 *   - records of a damaged log that lies in the folder of a machine, whose other records name that
 *     machine or none, are not of another one that is called nearly so, but for a number, if each
 *     of them stands where damage is and nothing else in all that is there names it;
 *   - what a damaged list or event says of a machine names none, where a sign that no name service
 *     knows, or a small letter among capitals, parts it from a known name; nor where it is the name
 *     of a management group, which stands in another field of most events.  Lists of which nobody
 *     can tell that they are damaged name none with a sign that is no letter in any script.
 */
#include "verdict/folder_name.h"
#include "verdict/host_names.h"

#include "base/fold.h"
#include "base/mem.h"
#include "base/utf.h"
#include "verdict/fact.h"
#include "verdict/host.h"

#define EDITS_MOST 3u      /* letters in place of others, missing, or more */
#define LETTERS_MOST 64u   /* of names that are compared */
#define LOOKS_MOST 200000u /* at pairs of names; beyond it all are believed */
#define LONG_LABEL 6u      /* in which two letters may have changed */
#define RECORDS_LEAST 4u   /* that call a machine so, where all of them may be damaged */

/* ---- nearly the same ---- */

struct letters {
    uint32_t s[LETTERS_MOST];
    size_t n;
};

/* Small; false: there are too many. */
static bool spell(struct letters *out, struct str name)
{
    for (out->n = 0; name.n; out->n++) {
        if (out->n == LETTERS_MOST)
            return false;
        name = str_from(name, utf8_decode(name, &out->s[out->n], NULL));
        out->s[out->n] = fold_point(out->s[out->n]);
    }
    return true;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Letters to be changed, put in or taken out, to make one of the other; EDITS_MOST + 1: more. */
static unsigned edits(struct str x, struct str y)
{
    unsigned row[LETTERS_MOST + 1];
    struct letters a, b;

    if (!spell(&a, x) || !spell(&b, y) || a.n > b.n + EDITS_MOST || b.n > a.n + EDITS_MOST)
        return EDITS_MOST + 1;
    for (size_t k = 0; k <= b.n; k++)
        row[k] = (unsigned)k;
    for (size_t i = 1; i <= a.n; i++) {
        unsigned diagonal = row[0];

        row[0] = (unsigned)i;
        for (size_t k = 1; k <= b.n; k++) {
            unsigned changed = diagonal + (a.s[i - 1] != b.s[k - 1]);

            diagonal = row[k];
            row[k] = least(changed, least(row[k - 1], row[k]) + 1);
        }
    }
    return least(row[b.n], EDITS_MOST + 1);
}

/* The same but for numbers, which people count their machines by. */
static bool differ_by_numbers(struct str a, struct str b)
{
    size_t i = 0, k = 0;

    for (;; i++, k++) {
        while (i < a.n && is_digit(a.s[i]))
            i++;
        while (k < b.n && is_digit(b.s[k]))
            k++;
        if (i == a.n || k == b.n)
            return i == a.n && k == b.n;
        if (fold_point((unsigned char)a.s[i]) != fold_point((unsigned char)b.s[k]))
            return false;
    }
}

static struct str domain_of(struct str name)
{
    return str_from(name, str_find_char(name, '.'));
}

/* A stretch of it was overwritten with what no name has, between what both begin and end with. */
static bool is_overwritten(struct str name, struct str known)
{
    size_t front = 0, back = 0, most = name.n < known.n ? name.n : known.n, strange = 0;

    while (front < most && name.s[front] == known.s[front])
        front++;
    while (back < most - front && name.s[name.n - 1 - back] == known.s[known.n - 1 - back])
        back++;
    for (size_t i = front; i < name.n - back; i++)
        strange += (unsigned char)name.s[i] >= 0x80;
    return front && back >= 3 && strange * 2 > name.n - back - front;
}

/* What no name service knows; signs: of that, what is a letter in no script, nor of ASCII. */
static unsigned strange_letters(struct str name, unsigned *signs)
{
    unsigned n = 0;

    *signs = 0;
    while (name.n) {
        uint32_t cp;

        name = str_from(name, utf8_decode(name, &cp, NULL));
        n += cp >= 0x80 || (!is_alnum((char)cp) && !is_sign_of((char)cp, "-._"));
        *signs += (cp >= 0x80 && cp < 0xC0) || cp == 0xD7 || cp == 0xF7 ||
                  (cp >= 0x2000 && cp < 0x2C00) || (cp >= 0xE000 && cp < 0xF900);
    }
    return n;
}

/* Damage shows in some letters by themselves; beside them it may have hit one more. */
static unsigned edits_allowed(struct str name, struct str known, bool same_domain)
{
    unsigned signs, strange = strange_letters(name, &signs);
    size_t label = fold_first_label(known).n;

    if (!strange)
        return !same_domain ? EDITS_MOST : label >= LONG_LABEL ? 2 : 1;
    return least(EDITS_MOST, strange + (!same_domain || label >= LONG_LABEL - 1));
}

bool name_is_nearly(struct str name, struct str known)
{
    struct str domain = domain_of(name), other = domain_of(known);
    bool same = fold_same_name(domain, other);

    if (!name_is_plain(name) && (is_overwritten(name, known) ||
                                 edits(name, known) <= edits_allowed(name, known, same)))
        return true;
    if (!domain.n != !other.n) {
        name = fold_first_label(name);
        known = fold_first_label(known);
        same = true;
    }
    return !differ_by_numbers(name, known) &&
           edits(name, known) <= edits_allowed(name, known, same);
}

/* A small letter among capitals: nobody writes a name so. */
static bool breaks_case(struct str label)
{
    size_t small = 0, capital = 0;

    for (size_t i = 0; i < label.n; i++) {
        small += label.s[i] >= 'a' && label.s[i] <= 'z';
        capital += label.s[i] >= 'A' && label.s[i] <= 'Z';
    }
    return small == 1 && capital > 1;
}

static bool is_odd(struct str name)
{
    return !name_is_plain(name) || breaks_case(fold_first_label(name));
}

/* ---- known machines ---- */

/* Each name once; by_label: the first one's of a label. */
struct known {
    struct strmap by_name, by_label;
    struct str *names;
    size_t n, cap;
};

static void known_release(struct known *k)
{
    strmap_release(&k->by_name);
    strmap_release(&k->by_label);
    mem_free(k->names);
}

static int learn(struct known *k, struct str name)
{
    char folded[FOLD_NAME_BYTES];
    uint64_t at;

    if (name.n > FOLD_NAME_MOST || strmap_get(&k->by_name, fold_name(folded, name), &at))
        return 0;
    if (mem_grow(&k->names, &k->cap, k->n + 1, sizeof *k->names) < 0 ||
        strmap_put(&k->by_name, fold_name(folded, name), k->n) < 0)
        return -1;
    k->names[k->n++] = name;
    if (strmap_get(&k->by_label, fold_name(folded, fold_first_label(name)), &at))
        return 0;
    return strmap_put(&k->by_label, fold_name(folded, fold_first_label(name)), k->n - 1);
}

static bool knows(const struct known *k, struct str name)
{
    char folded[FOLD_NAME_BYTES];
    uint64_t at;

    return name.n <= FOLD_NAME_MOST && strmap_get(&k->by_name, fold_name(folded, name), &at);
}

/* All of its records are where damage is. */
static bool lies_in_damage(const struct ev_source *s)
{
    return source_is_damaged(s) && (s->records == 1 || (s->records && s->doubted == s->records));
}

/* stated: by what is whole, so that it is a name; probable: by so much that one of them is. */
struct names_known {
    struct known stated, probable;
};

static void names_known_release(struct names_known *k)
{
    known_release(&k->stated);
    known_release(&k->probable);
}

static int learn_source(struct names_known *k, const struct ev_source *s)
{
    bool whole = name_is_plain(s->computer) ? !lies_in_damage(s) : !source_is_damaged(s);

    if (whole && learn(&k->stated, s->computer) < 0)
        return -1;
    return name_is_plain(s->computer) && (whole || s->records >= RECORDS_LEAST)
               ? learn(&k->probable, s->computer) : 0;
}

/* A list whose bytes may be those of any code page shows no damage: a name in it states none unless
   it is plain. */
static int learn_hit(struct names_known *k, const struct evidence *e, const struct ev_hit *h)
{
    if (!name_is_plain(h->subject))
        return 0;
    if (!source_is_damaged(&e->sources[h->source]) && learn(&k->stated, h->subject) < 0)
        return -1;
    return learn(&k->probable, h->subject);
}

static int learn_all(const struct evidence *e, const bool *torn, struct names_known *k)
{
    for (size_t i = 0; i < e->sources_n; i++) {
        if (e->sources[i].computer.n && !torn[i] && learn_source(k, &e->sources[i]) < 0)
            return -1;
    }
    for (size_t i = 0; i < e->hits_n; i++) {
        if (e->hits[i].subject.n && learn_hit(k, e, &e->hits[i]) < 0)
            return -1;
    }
    return 0;
}

/* ---- records in the folder of another machine ---- */

/* The machine whose folder the source lies in, the deepest that is known, else the deepest that is
   called like one; empty: none. */
static struct str machine_of_folder(const struct known *k, const struct ev_source *s, bool *known)
{
    struct str paths[2], called = STR_NONE;
    char folded[FOLD_NAME_BYTES];
    uint64_t at;

    paths[0] = folder_of(s->name);
    paths[1] = s->folder;
    for (size_t i = 0; i < 2; i++) {
        for (struct str p = paths[i]; p.n; p = folder_of(p)) {
            struct str part = fold_first_label(folder_machine(last_part(p)));
            *known = part.n && part.n <= FOLD_NAME_MOST &&
                     strmap_get(&k->by_label, fold_name(folded, part), &at);
            if (*known)
                return k->names[at];
            if (!called.n && looks_like_machine(part))
                called = part;
        }
    }
    return called;
}

static bool is_own(struct str name, struct str machine)
{
    return !name.n || fold_same_name(fold_first_label(name), fold_first_label(machine)) ||
           name_is_nearly(name, machine);
}

/* Where the folder alone knows the machine, a name needs more to be doubted. */
static bool may_be_bent(const struct ev_source *s, const struct names_known *k, bool known)
{
    bool odd = is_odd(s->computer);

    if (!s->computer.n || knows(&k->stated, s->computer))
        return false;
    return lies_in_damage(s) ? known || odd || s->records == 1 : odd && source_is_damaged(s);
}

/* Of the sources of one file, from begin to end. */
static void note_file(const struct evidence *e, const struct names_known *k, size_t begin,
                      size_t end, bool *torn)
{
    struct str machine;
    bool known = false;

    if (!source_is_damaged(&e->sources[begin]) || is_log_of_others(e->sources[begin].name))
        return;
    machine = machine_of_folder(&k->probable, &e->sources[begin], &known);
    for (size_t i = begin; i < end; i++) {
        if (!machine.n || (!torn[i] && !is_own(e->sources[i].computer, machine)))
            return;
    }
    for (size_t i = begin; i < end; i++) {
        const struct ev_source *s = &e->sources[i];

        torn[i] = torn[i] || (may_be_bent(s, k, known) &&
                              !fold_same_name(fold_first_label(s->computer),
                                              fold_first_label(machine)));
    }
}

static bool any_in_damage(const struct evidence *e, const bool *torn)
{
    for (size_t i = 0; i < e->sources_n; i++) {
        if (e->sources[i].computer.n && !torn[i] && source_is_damaged(&e->sources[i]))
            return true;
    }
    return false;
}

int names_note_bent(const struct judge *j, bool *torn)
{
    const struct evidence *e = j->in->evidence;
    struct names_known k = { 0 };
    int result = 0;

    if (!any_in_damage(e, torn)) /* nearly always */
        return 0;
    result = learn_all(e, torn, &k);
    for (size_t begin = 0, end; result == 0 && begin < e->sources_n; begin = end) {
        for (end = begin + 1; end < e->sources_n &&
                              str_eq(e->sources[end].name, e->sources[begin].name);)
            end++;
        note_file(e, &k, begin, end, torn);
    }
    names_known_release(&k);
    return result;
}

/* ---- what is said of a machine ---- */

static bool is_bent(const struct names_known *k, struct str name, size_t *looks)
{
    if (!is_odd(name))
        return false;
    for (size_t i = 0; i < k->probable.n && *looks; i++, --*looks) {
        struct str known = k->probable.names[i];
        if (!fold_same_name(name, known) && name_is_nearly(name, known))
            return true;
    }
    return false;
}

static int note_groups(const struct judge *j, struct strmap *groups)
{
    const struct evidence *e = j->in->evidence;
    char folded[FOLD_NAME_BYTES];

    for (size_t i = 0; i < e->hits_n; i++) {
        struct str group = hit_captures(j, &e->hits[i], CAPTURED_GROUP)
                               ? hit_capture(&e->hits[i], STR("group")) : STR_NONE;
        if (group.n && group.n <= FOLD_NAME_MOST &&
            strmap_put(groups, fold_name(folded, group), 1) < 0)
            return -1;
    }
    return 0;
}

/* Damage made the name that a hit is about, or may have. */
static bool is_doubtful(const struct evidence *e, size_t hit)
{
    struct str name = e->hits[hit].subject;
    unsigned signs;

    if (!name.n || name.n > FOLD_NAME_MOST)
        return false;
    if (source_is_damaged(&e->sources[e->hits[hit].source]))
        return true;
    return !name_is_plain(name) && strange_letters(name, &signs) && signs;
}

static int note_hits(const struct evidence *e, const struct names_known *k,
                     const struct strmap *groups, struct strmap *bent)
{
    size_t looks = LOOKS_MOST;
    char folded[FOLD_NAME_BYTES];

    for (size_t i = 0; i < e->hits_n; i++) {
        struct str name = e->hits[i].subject;
        uint64_t at;

        if (!is_doubtful(e, i) || knows(&k->stated, name) ||
            strmap_get(bent, fold_name(folded, name), &at))
            continue;
        if ((strmap_get(groups, fold_name(folded, name), &at) || is_bent(k, name, &looks)) &&
            strmap_put(bent, fold_name(folded, name), 1) < 0)
            return -1;
    }
    return 0;
}

int names_bent(const struct judge *j, struct strmap *bent, bool *any)
{
    const struct evidence *e = j->in->evidence;
    struct names_known k = { 0 };
    struct strmap groups = { 0 };
    int result = 0;
    size_t i = 0;

    while (i < e->hits_n && !is_doubtful(e, i))
        i++;
    *any = i < e->hits_n; /* hardly ever */
    if (*any)
        result = learn_all(e, j->name_torn, &k) < 0 || note_groups(j, &groups) < 0
                     ? -1 : note_hits(e, &k, &groups, bent);
    strmap_release(&groups);
    names_known_release(&k);
    return result;
}

bool name_is_among(const struct strmap *bent, struct str name)
{
    char folded[FOLD_NAME_BYTES];
    uint64_t at;

    return name.n && name.n <= FOLD_NAME_MOST && strmap_get(bent, fold_name(folded, name), &at);
}
