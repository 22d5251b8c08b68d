/* SPDX-License-Identifier: Apache-2.0 */
/*
 * In a damaged log bytes that were never a name stand where one was: half of a name and what lies
 * behind it, in letters of any script.  Believed, it would be a machine beside the one that it was,
 * and what is called by the part that both share could be either.  Names of other scripts are names
 * of machines all the same: what is not believed is one that no whole log states, in a file whose
 * other records name a machine as nearly all are called.  Nor is a single record's whose name is a
 * piece of theirs, or has no domain where theirs has one: half of a text that began elsewhere.
 */
#include "verdict/host_names.h"

#include "base/fold.h"

/* A record that reads as one and is none, or a part of one. */
static bool is_torn(const struct ev_source *s)
{
    return source_defects(s, DEFECT_CHECKSUM) || source_defects(s, DEFECT_CHUNK) ||
           source_defects(s, DEFECT_RECORD) || source_defects(s, DEFECT_VALUE);
}

static bool is_plain(struct str name)
{
    for (size_t i = 0; i < name.n; i++) {
        if (name.s[i] <= ' ' || name.s[i] > '~')
            return false;
    }
    return name.n > 0;
}

#define MOST_RECORDS 10u /* of a file at least, by whose name a single one's is judged */

static bool has_domain(struct str name)
{
    return str_find_char(name, '.') < name.n;
}

static struct str label_of(struct str name)
{
    return str_first(name, str_find_char(name, '.'));
}

/* By name of the file the source that has most of its records. */
static int note_most(const struct evidence *e, struct strmap *most)
{
    uint64_t at;

    for (size_t i = 0; i < e->sources_n; i++) {
        const struct ev_source *s = &e->sources[i];

        if (s->records < MOST_RECORDS || !is_plain(s->computer) || !has_domain(s->computer) ||
            (strmap_get(most, s->name, &at) && e->sources[at].records >= s->records))
            continue;
        if (strmap_put(most, s->name, i) < 0)
            return -1;
    }
    return 0;
}

/* One record, in a file with damage, is called as no other log calls a machine. */
static bool is_piece(const struct evidence *e, const struct ev_source *s,
                     const struct strmap *most, const struct strmap *stated)
{
    char folded[FOLD_NAME_BYTES];
    struct str whole;
    uint64_t at;

    if (s->records != 1 || !is_plain(s->computer) || s->computer.n > FOLD_NAME_MOST ||
        !(is_torn(s) || source_defects(s, DEFECT_ENCODING)) ||
        !strmap_get(most, s->name, &at) ||
        strmap_get(stated, fold_name(folded, s->computer), &at))
        return false;
    (void)strmap_get(most, s->name, &at);
    whole = e->sources[at].computer;
    if (has_domain(s->computer))
        return s->computer.n < whole.n && str_eq(str_first(whole, s->computer.n), s->computer);
    return !str_eq_nocase(label_of(whole), s->computer);
}

/* Folded names that whole logs state; damaged files of which a record has a plain name. */
static int note_whole(const struct evidence *e, struct strmap *stated, struct strmap *plain)
{
    char folded[FOLD_NAME_BYTES];

    for (size_t i = 0; i < e->sources_n; i++) {
        const struct ev_source *s = &e->sources[i];

        if (s->computer.n > FOLD_NAME_MOST)
            continue;
        if (is_torn(s) && is_plain(s->computer) && strmap_put(plain, s->name, 1) < 0)
            return -1;
        if (is_torn(s) || (is_plain(s->computer) && source_defects(s, DEFECT_ENCODING)))
            continue;
        if (strmap_put(stated, fold_name(folded, s->computer), 1) < 0 ||
            strmap_put(stated, fold_name(folded, label_of(s->computer)), 1) < 0)
            return -1;
    }
    return 0;
}

bool *names_torn(const struct judge *j)
{
    const struct evidence *e = j->in->evidence;
    bool *torn = arena_zero(j->arena, e->sources_n, sizeof *torn);
    struct strmap stated = { 0 }, plain = { 0 }, most = { 0 };
    char folded[FOLD_NAME_BYTES];
    uint64_t at;

    if (torn && (note_whole(e, &stated, &plain) < 0 || note_most(e, &most) < 0))
        torn = NULL;
    for (size_t i = 0; torn && i < e->sources_n; i++) {
        const struct ev_source *s = &e->sources[i];

        torn[i] = is_piece(e, s, &most, &stated) ||
                  (s->computer.n && is_torn(s) && !is_plain(s->computer) &&
                   strmap_get(&plain, s->name, &at) &&
                   (s->computer.n > FOLD_NAME_MOST ||
                    !strmap_get(&stated, fold_name(folded, s->computer), &at)));
    }
    strmap_release(&stated);
    strmap_release(&plain);
    strmap_release(&most);
    return torn;
}
