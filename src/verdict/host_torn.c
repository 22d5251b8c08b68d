/* SPDX-License-Identifier: Apache-2.0 */
/*
 * In a damaged log bytes that were never a name stand where one was: half of a name and what lies
 * behind it, in letters of any script.  Believed, it would be a machine beside the one that it was,
 * and what is called by the part that both share could be either.  Names of other scripts are names
 * of machines all the same: what is not believed is one that no whole log states, in a file whose
 * other records name a machine as nearly all are called.  Nor is a single record's whose name is a
 * piece of theirs, or has no domain where theirs has one: half of a text that began elsewhere.
 *
 * Where letters were put in place of others such a name is as plain as any.  It is not believed of
 * one record, alone in all that is there, in a damaged file whose other records are all of one
 * machine that is called nearly so.  MS02 beside MS01 is another machine: damage seldom makes a
 * number of a number, and people often do.
 *
 * A sign that no name service knows needs less: where it alone parts a name from one that another
 * file states, it is damage; and so it is of one record of a file whose others have a sign there
 * that such names are made of, whether or not the file shows more damage.
 */
#include "verdict/host_names.h"

#include "base/fold.h"
#include "base/mem.h"
#include "base/utf.h"
#include "verdict/host.h"

#define MOST_RECORDS 10u /* of a file at least, by whose name pieces are told */
#define RECORDS_LEAST 4u /* of the machine whose file it is; fewer may be as alone as the other */
#define SIGNS_MOST 3u    /* in so many places a name may be another one */
#define LOOKS_MOST 1000000u /* at pairs of names; beyond it all are believed */

/* A record that reads as one and is none, or a part of one. */
static bool is_torn(const struct ev_source *s)
{
    return source_defects(s, DEFECT_CHECKSUM) || source_defects(s, DEFECT_CHUNK) ||
           source_defects(s, DEFECT_RECORD) || source_defects(s, DEFECT_VALUE);
}

/* Bytes that were overwritten, too, where records of text lost some. */
bool source_is_damaged(const struct ev_source *s)
{
    return is_torn(s) || source_defects(s, DEFECT_ENCODING);
}

bool name_is_plain(struct str name)
{
    for (size_t i = 0; i < name.n; i++) {
        if (!is_alnum(name.s[i]) && !is_sign_of(name.s[i], "-._"))
            return false;
    }
    return name.n > 0;
}

/* Signs that no program shows or a font has, and values of another kind than text: numbers. */
static bool is_none(struct str name)
{
    struct str left = name, digits = str_starts(name, STR("0x")) ? str_from(name, 2) : name;
    size_t n = 0;

    while (left.n) {
        uint32_t cp;

        left = str_from(left, utf8_decode(left, &cp, NULL));
        if (cp == UTF_BAD || cp == 0xA0 || (cp >= 0xE000 && cp <= 0xF8FF) || utf_acts(cp))
            return true;
    }
    while (n < digits.n && (is_digit(digits.s[n]) ||
                            (digits.n < name.n && digits.s[n] >= 'a' && digits.s[n] <= 'f')))
        n++;
    return n == digits.n;
}

static bool has_domain(struct str name)
{
    return str_find_char(name, '.') < name.n;
}

static struct str label_of(struct str name)
{
    return str_first(name, str_find_char(name, '.'));
}

/* Folded names that whole logs state; damaged files of which a record has a plain name. */
static int note_whole(const struct evidence *e, struct strmap *stated, struct strmap *plain)
{
    char folded[FOLD_NAME_BYTES];

    for (size_t i = 0; i < e->sources_n; i++) {
        const struct ev_source *s = &e->sources[i];

        if (s->computer.n > FOLD_NAME_MOST)
            continue;
        if (is_torn(s) && name_is_plain(s->computer) && strmap_put(plain, s->name, 1) < 0)
            return -1;
        if (!is_torn(s) && !name_is_plain(s->computer) &&
            strmap_put(stated, fold_name(folded, s->computer), 1) < 0)
            return -1;
    }
    return 0;
}

/* ---- plain names ---- */

/* The sources of one file: they stand together. */
static size_t file_end(const struct evidence *e, size_t begin)
{
    size_t end = begin + 1;

    while (end < e->sources_n && str_eq(e->sources[end].name, e->sources[begin].name))
        end++;
    return end;
}

/* The name of all records of a file but for some that are alone with theirs; NULL: there are
   others, or too few are left. */
static const struct ev_source *main_of(const struct evidence *e, size_t begin, size_t end)
{
    const struct ev_source *most = NULL;

    for (size_t i = begin; i < end; i++) {
        const struct ev_source *s = &e->sources[i];
        if (s->computer.n && name_is_plain(s->computer) && (!most || s->records > most->records))
            most = s;
    }
    for (size_t i = begin; most && i < end; i++) {
        const struct ev_source *s = &e->sources[i];
        if (s->computer.n && s->records > 1 && name_is_plain(s->computer) &&
            !fold_same_name(s->computer, most->computer))
            return NULL;
    }
    return most && most->records >= RECORDS_LEAST ? most : NULL;
}

/* Letters in place of letters, and not a number in place of a number. */
static bool differs_by_signs(struct str a, struct str b)
{
    unsigned n = 0;

    while (a.n && b.n && n <= SIGNS_MOST) {
        uint32_t x, y;

        a = str_from(a, utf8_decode(a, &x, NULL));
        b = str_from(b, utf8_decode(b, &y, NULL));
        if (x == y || (x < 0x80 && is_letter((char)x) && (x ^ y) == ' '))
            continue;
        if (x < 0x80 && y < 0x80 && is_digit((char)x) && is_digit((char)y))
            return false;
        n++;
    }
    return !a.n && !b.n && n <= SIGNS_MOST;
}

static bool is_nearly(struct str name, struct str other)
{
    return differs_by_signs(name, other) ||
           (name.n != other.n && fold_first_label(name).n < name.n &&
            fold_same_name(fold_first_label(name), fold_first_label(other)));
}

/* Its beginning, or without a domain where all others have one. */
static bool is_piece(struct str name, const struct ev_source *most)
{
    struct str whole = most->computer;

    if (!name_is_plain(name) || most->records < MOST_RECORDS || !has_domain(whole))
        return false;
    if (has_domain(name))
        return name.n < whole.n && str_eq(str_first(whole, name.n), name);
    return !str_eq_nocase(label_of(whole), name);
}

static int note_alone(const struct evidence *e, bool *alone, size_t begin, size_t end)
{
    const struct ev_source *most = end - begin > 1 ? main_of(e, begin, end) : NULL;
    bool damaged = source_is_damaged(&e->sources[begin]);
    int n = 0;

    for (size_t i = begin; most && i < end; i++) {
        const struct ev_source *s = &e->sources[i];
        alone[i] = (damaged || !name_is_plain(s->computer)) && s->records == 1 && s->computer.n &&
                   s->computer.n <= FOLD_NAME_MOST &&
                   !fold_same_name(s->computer, most->computer) &&
                   (is_nearly(s->computer, most->computer) || is_piece(s->computer, most));
        n += alone[i];
    }
    return n;
}

/* ---- names of other files ---- */

/* Each once, in the order of the sources. */
struct known {
    struct strmap seen;
    struct str *names;
    size_t n, cap;
    size_t looks; /* that are left */
};

static int learn(struct known *k, const struct ev_source *s)
{
    char folded[FOLD_NAME_BYTES];
    uint64_t at;

    if (!name_is_plain(s->computer) || s->computer.n > FOLD_NAME_MOST ||
        (is_torn(s) && s->records < RECORDS_LEAST) ||
        strmap_get(&k->seen, fold_name(folded, s->computer), &at))
        return 0;
    if (mem_grow(&k->names, &k->cap, k->n + 1, sizeof *k->names) < 0)
        return -1;
    k->names[k->n++] = s->computer;
    return strmap_put(&k->seen, fold_name(folded, s->computer), 1);
}

static bool is_nearly_known(struct known *k, struct str name)
{
    for (size_t i = 0; i < k->n && k->looks; i++, k->looks--) {
        if (differs_by_signs(name, k->names[i]) ||
            (!has_domain(name) && differs_by_signs(name, label_of(k->names[i]))))
            return true;
    }
    return false;
}

/* Also where all records of a file have lost the name: another one states it. */
static bool may_be_bent(const struct ev_source *s, const struct strmap *stated)
{
    char folded[FOLD_NAME_BYTES];
    uint64_t at;

    return s->computer.n && s->computer.n <= FOLD_NAME_MOST && is_torn(s) &&
           !name_is_plain(s->computer) && !strmap_get(stated, fold_name(folded, s->computer), &at);
}

static int note_bent(const struct evidence *e, const struct strmap *stated, bool *torn)
{
    struct known k = { .looks = LOOKS_MOST };
    bool any = false;
    int result = 0;

    for (size_t i = 0; i < e->sources_n; i++)
        any = any || (!torn[i] && may_be_bent(&e->sources[i], stated));
    for (size_t i = 0; any && i < e->sources_n && result == 0; i++)
        result = learn(&k, &e->sources[i]);
    for (size_t i = 0; any && i < e->sources_n && result == 0; i++) {
        const struct ev_source *s = &e->sources[i];
        torn[i] = torn[i] || (may_be_bent(s, stated) && is_nearly_known(&k, s->computer));
    }
    strmap_release(&k.seen);
    mem_free(k.names);
    return result;
}

/* ---- what others state ---- */

/* What others state is a name. */
static int note_unstated(const struct evidence *e, const bool *alone, bool *torn)
{
    struct strmap stated = { 0 };
    char folded[FOLD_NAME_BYTES];
    uint64_t at;
    int result = 0;

    for (size_t i = 0; i < e->sources_n && result == 0; i++) {
        const struct ev_source *s = &e->sources[i];
        if (!torn[i] && !alone[i] && s->computer.n && s->computer.n <= FOLD_NAME_MOST &&
            (strmap_put(&stated, fold_name(folded, s->computer), 1) < 0 ||
             strmap_put(&stated, fold_name(folded, label_of(s->computer)), 1) < 0))
            result = -1;
    }
    for (size_t i = 0; i < e->sources_n && result == 0; i++) {
        const struct ev_source *s = &e->sources[i];
        torn[i] = torn[i] ||
                  (alone[i] && !strmap_get(&stated, fold_name(folded, s->computer), &at));
    }
    strmap_release(&stated);
    return result;
}

/* Of most material nothing is damaged. */
static int note_plain(const struct judge *j, const struct evidence *e, bool *torn)
{
    bool *alone = arena_zero(j->arena, e->sources_n, sizeof *alone);
    int n = 0;

    for (size_t begin = 0, end; alone && begin < e->sources_n; begin = end) {
        end = file_end(e, begin);
        n += note_alone(e, alone, begin, end);
    }
    return !alone ? -1 : n ? note_unstated(e, alone, torn) : 0;
}

bool *names_torn(const struct judge *j)
{
    const struct evidence *e = j->in->evidence;
    bool *torn = arena_zero(j->arena, e->sources_n, sizeof *torn);
    struct strmap stated = { 0 }, plain = { 0 };
    char folded[FOLD_NAME_BYTES];
    uint64_t at;

    if (torn && note_whole(e, &stated, &plain) < 0)
        torn = NULL;
    for (size_t i = 0; torn && i < e->sources_n; i++) {
        const struct ev_source *s = &e->sources[i];

        torn[i] = s->computer.n && is_torn(s) && !name_is_plain(s->computer) &&
                  strmap_get(&plain, s->name, &at) &&
                  (s->computer.n > FOLD_NAME_MOST ||
                   !strmap_get(&stated, fold_name(folded, s->computer), &at));
        torn[i] = torn[i] || (s->computer.n && is_torn(s) && is_none(s->computer));
    }
    if (torn && (note_bent(e, &stated, torn) < 0 || note_plain(j, e, torn) < 0 ||
                 names_note_bent(j, torn) < 0))
        torn = NULL;
    strmap_release(&stated);
    strmap_release(&plain);
    return torn;
}
