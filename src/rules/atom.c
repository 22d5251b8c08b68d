/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Atoms are made here and interned by a key: the bytes of everything that decides their truth.
 */
#include "rules/rule.h"

#include "base/buf.h"
#include "rules/literal.h"
#include "rules/node.h"

static void key_number(struct buf *key, uint64_t n)
{
    buf_add(key, (struct str){ (const char *)&n, sizeof n });
}

static void key_text(struct buf *key, struct str s)
{
    key_number(key, s.n);
    buf_add(key, s);
}

/* The buffer of the set, used again for each atom. */
static struct buf *key_begin(struct ruleset *set, const struct atom *atom)
{
    struct buf *key = &set->key;

    buf_clear(key);
    buf_char(key, (char)atom->op);
    buf_char(key, (char)(atom->cased + 2 * atom->number + 4 * (int)atom->kind));
    key_number(key, atom->field);
    return key;
}

static struct node *finish(struct reading *r, struct ruleset *set, const struct atom *atom,
                           struct buf *key)
{
    uint32_t id = UINT32_MAX;
    struct node *node = NULL;

    if (!key->failed && atom->field != UINT32_MAX)
        id = ruleset_atom(set, atom, buf_str(key));
    if (id != UINT32_MAX)
        node = node_atom(&set->arena, id);
    if (!node)
        r->no_memory = true;
    return node;
}

struct node *atom_of_kind(struct reading *r, struct ruleset *set, enum event_kind kind)
{
    struct atom atom = { .op = ATOM_KIND, .kind = kind };
    struct buf *key = key_begin(set, &atom);

    return finish(r, set, &atom, key);
}

struct node *atom_of_pattern(struct reading *r, struct ruleset *set, uint32_t field,
                             struct pattern *pattern, bool cased, bool number)
{
    struct atom atom = { .op = ATOM_PATTERN, .field = field, .cased = cased, .number = number };
    struct buf *key = key_begin(set, &atom);

    if (pattern_finish(pattern, &set->scratch, cased) < 0) {
        r->no_memory = true;
            return NULL;
    }
    for (size_t i = 0; i < pattern->n; i++) {
        buf_char(key, (char)pattern->pieces[i].kind);
        key_text(key, pattern->pieces[i].text);
    }
    atom.pattern = *pattern;
    return finish(r, set, &atom, key);
}

struct node *atom_of_text(struct reading *r, struct ruleset *set, uint32_t field, struct str text)
{
    struct pattern pattern;

    arena_reset(&set->scratch);
    if (pattern_of_text(&pattern, &set->scratch, text) < 0) {
        r->no_memory = true;
        return NULL;
    }
    return atom_of_pattern(r, set, field, &pattern, false, false);
}

struct node *atom_of_presence(struct reading *r, struct ruleset *set, uint32_t field, bool present)
{
    struct atom atom = { .op = present ? ATOM_EXISTS : ATOM_ABSENT, .field = field };
    struct buf *key = key_begin(set, &atom);

    return finish(r, set, &atom, key);
}

/* Rules say the same of several fields, and of each event of a family: what is alike is compiled
   once.  Its key stands behind that of an atom for a moment. */
struct regex *regex_of(struct reading *r, struct ruleset *set, const struct yaml *value,
                       unsigned flags)
{
    struct regex_fault fault = { .at = 0 };
    size_t before = set->key.n;
    struct regex *re;
    struct str key;
    uint64_t known;

    key_number(&set->key, flags);
    key_text(&set->key, yaml_text(value));
    key = str_from(buf_str(&set->key), before);
    set->key.n = before;
    if (!set->key.failed && strmap_get(&set->regex_ids, key, &known))
        return set->regexes[known];
    re = set->key.failed ? NULL : regex_new(yaml_text(value), flags, &fault);
    if (re && ruleset_keep_regex(set, re, key) == 0)
        return re;
    if (!re && fault.text[0])
        node_fault(r, value, "regular expression, character %zu: %s", fault.at + 1, fault.text);
    else
        r->no_memory = true;
    return NULL;
}

struct node *atom_of_regex(struct reading *r, struct ruleset *set, uint32_t field,
                           const struct yaml *value, unsigned flags)
{
    struct atom atom = { .op = ATOM_REGEX, .field = field, .written = yaml_text(value) };
    struct buf *key = key_begin(set, &atom);
    uint64_t known;

    key_number(key, flags);
    key_text(key, yaml_text(value));
    if (!key->failed && strmap_get(&set->atom_ids, buf_str(key), &known))
        return finish(r, set, &set->atoms[known], key);
    atom.regex = regex_of(r, set, value, flags | (r->checked ? REGEX_LATER : 0));
    if (!atom.regex) {
            return NULL;
    }
    atom.literals = regex_literals(&set->arena, yaml_text(value), flags & REGEX_NOCASE);
    return finish(r, set, &atom, key);
}

struct node *atom_of_network(struct reading *r, struct ruleset *set, uint32_t field,
                             const struct yaml *value)
{
    struct atom atom = { .op = ATOM_NETWORK, .field = field, .written = yaml_text(value) };
    struct buf *key = key_begin(set, &atom);

    if (!network_of(yaml_text(value), &atom.network)) {
        node_fault(r, value, "'%.*s' is no network (10.0.0.0/8, fe80::/10)",
                   STR_FMT(str_first(yaml_text(value), 60)));
            return NULL;
    }
    key_number(key, atom.network.bits + 256u * atom.network.v6);
    buf_add(key, (struct str){ (const char *)atom.network.address, 16 });
    return finish(r, set, &atom, key);
}

struct node *atom_of_number(struct reading *r, struct ruleset *set, uint32_t field,
                            enum atom_op op, const struct yaml *value)
{
    struct atom atom = { .op = op, .field = field, .written = yaml_text(value) };
    struct buf *key = key_begin(set, &atom);

    if (!decimal_of(yaml_text(value), &atom.decimal)) {
        node_fault(r, value, "'%.*s' is no number", STR_FMT(str_first(yaml_text(value), 60)));
            return NULL;
    }
    buf_char(key, atom.decimal.negative ? '-' : '+');
    key_text(key, atom.decimal.whole);
    key_text(key, atom.decimal.fraction);
    return finish(r, set, &atom, key);
}

struct node *atom_of_field(struct reading *r, struct ruleset *set, uint32_t field, uint32_t other,
                           enum form form, bool cased)
{
    struct atom atom = { .op = ATOM_FIELD, .field = field, .other = other, .form = form,
                         .cased = cased };
    struct buf *key = key_begin(set, &atom);

    if (other == UINT32_MAX)
        key->failed = true;
    key_number(key, other);
    key_number(key, form);
    return finish(r, set, &atom, key);
}

bool atom_asks_word(const struct ruleset *set, const struct atom *atom)
{
    enum field_kind kind = set->fields[atom->field].kind;

    return atom->op == ATOM_PATTERN && !atom->cased && !atom->number &&
           atom->pattern.form == FORM_CONTAINS && atom->pattern.needle.n &&
           (kind == FIELD_KIND_MESSAGE || kind == FIELD_KIND_TEXT);
}
