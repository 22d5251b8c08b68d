/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/wordlist.h"

#include "base/mem.h"

#include <string.h>

#define LIST_LEAST 8u         /* words: below, one by one is as fast */
#define LIST_ASKED 16u        /* times one by one before there is a table */
#define LISTS_BYTES (2u << 20) /* of all tables of a matcher */

/* ---- of a ruleset ---- */

/* Nothing but a word that tables can hold, in whatever case. */
static bool is_word(const struct ruleset *set, const struct node *node)
{
    const struct atom *atom = node->kind == NODE_ATOM ? &set->atoms[node->atom] : NULL;

    return atom && atom->op == ATOM_PATTERN && !atom->cased && !atom->number &&
           atom->pattern.form == FORM_CONTAINS && atom->pattern.needle.n >= WINDOWS_LEAST;
}

static bool is_list(const struct ruleset *set, const struct node *node)
{
    if (node->kind != NODE_OR || node->n < LIST_LEAST || node->n > UINT32_MAX)
        return false;
    for (size_t i = 0; i < node->n; i++)
        if (!is_word(set, node->kids[i]) ||
            set->atoms[node->kids[i]->atom].field != set->atoms[node->kids[0]->atom].field)
            return false;
    return true;
}

/* Equal lists are one atom, as everything is that several rules ask. */
int wordlist_note(struct ruleset *set, struct node *node)
{
    struct atom list = { .op = ATOM_LIST, .list = set->lists_n };
    size_t before = set->atoms_n;
    uint32_t *atoms, id;

    if (!is_list(set, node))
        return 0;
    atoms = arena_alloc(&set->arena, node->n * sizeof *atoms);
    if (!atoms)
        return -1;
    for (size_t i = 0; i < node->n; i++)
        atoms[i] = node->kids[i]->atom;
    list.field = set->atoms[atoms[0]].field;
    list.atoms = atoms;
    list.atoms_n = (uint32_t)node->n;
    buf_clear(&set->key);
    buf_char(&set->key, ATOM_LIST);
    buf_add(&set->key, (struct str){ (const char *)atoms, node->n * sizeof *atoms });
    id = set->key.failed ? UINT32_MAX : ruleset_atom(set, &list, buf_str(&set->key));
    if (id == UINT32_MAX)
        return -1;
    set->lists_n += set->atoms_n > before;
    node->list = id + 1;
    return 0;
}

/* ---- of a matcher ---- */

int wordlists_init(struct wordlists *l, const struct ruleset *set)
{
    *l = (struct wordlists){ .set = set };
    l->lists = mem_zero(set->lists_n ? set->lists_n : 1, sizeof *l->lists);
    return l->lists ? 0 : -1;
}

void wordlists_release(struct wordlists *l)
{
    for (uint32_t i = 0; l->lists && i < l->set->lists_n; i++)
        windows_free(l->lists[i].words);
    mem_free(l->lists);
}

/* No memory is no fault: words are looked for one by one. */
static void make(struct wordlists *l, const struct atom *list)
{
    struct wordlist *one = &l->lists[list->list];
    struct wake *wakes = mem_zero(list->atoms_n, sizeof *wakes);

    for (uint32_t i = 0; wakes && i < list->atoms_n; i++)
        wakes[i].text = l->set->atoms[list->atoms[i]].pattern.needle;
    if (wakes && windows_new(&one->words, wakes, list->atoms_n) == 0)
        l->bytes += windows_bytes(one->words);
    mem_free(wakes);
}

const struct windows *wordlists_of(struct wordlists *l, const struct atom *list)
{
    struct wordlist *one = &l->lists[list->list];

    if (!one->words && l->bytes < LISTS_BYTES && one->asked++ == LIST_ASKED)
        make(l, list);
    return one->words;
}

static void note(void *ctx, const uint32_t *rules, size_t n)
{
    bool *met = ctx;

    (void)rules, (void)n;
    *met = true;
}

/* As scan_value of awake.c: what is not ASCII is folded and looked at again. */
bool wordlist_in(const struct windows *words, struct record *r, struct value *v)
{
    bool met = false;

    if (!windows_scan(words, v->is_folded ? v->folded : v->raw, note, &met) && !v->is_folded &&
        !met)
        (void)windows_scan(words, record_folded(r, v), note, &met);
    return met;
}
