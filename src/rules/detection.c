/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `detection:` to a tree over atoms (sigma.md 4 to 7).
 *
 *   detection := map(name -> search, "condition" -> condition)
 *   search    := map (AND) | list of scalars and maps (OR) | scalar
 *   key       := [field] { "|" modifier }          no field: a keyword, searched everywhere
 *
 * Modifiers work in the order in which they are written (trap T7), each value separately, on the
 * parsed value: a star that a modifier adds is never confused with one that was written (T3).
 * What is not supported is refused by name (T2).
 */
#include "rules/rule.h"

#include "base/limits.h"
#include "rules/node.h"

#include <string.h>

enum modifier {
    MOD_CONTAINS, MOD_STARTSWITH, MOD_ENDSWITH, MOD_WINDASH,
    MOD_BASE64, MOD_BASE64OFFSET, MOD_UTF16LE, MOD_UTF16BE, MOD_UTF16,
    MOD_RE, MOD_NOCASE, MOD_LINES, MOD_DOTALL,
    MOD_CIDR, MOD_LT, MOD_LTE, MOD_GT, MOD_GTE, MOD_FIELDREF, MOD_EXISTS,
    MOD_MINUTE, MOD_HOUR, MOD_DAY, MOD_WEEK, MOD_MONTH, MOD_YEAR,
    MOD_ALL, MOD_NEQ, MOD_CASED, MOD_EXPAND
};

static const struct word modifiers[] = {
    { "contains", MOD_CONTAINS }, { "startswith", MOD_STARTSWITH }, { "endswith", MOD_ENDSWITH },
    { "windash", MOD_WINDASH },   { "base64", MOD_BASE64 }, { "base64offset", MOD_BASE64OFFSET },
    { "utf16le", MOD_UTF16LE },   { "wide", MOD_UTF16LE },  { "utf16be", MOD_UTF16BE },
    { "utf16", MOD_UTF16 },       { "re", MOD_RE },         { "i", MOD_NOCASE },
    { "ignorecase", MOD_NOCASE }, { "m", MOD_LINES },       { "multiline", MOD_LINES },
    { "s", MOD_DOTALL },          { "dotall", MOD_DOTALL }, { "cidr", MOD_CIDR },
    { "lt", MOD_LT },             { "lte", MOD_LTE },       { "gt", MOD_GT },
    { "gte", MOD_GTE },           { "fieldref", MOD_FIELDREF }, { "exists", MOD_EXISTS },
    { "all", MOD_ALL },           { "neq", MOD_NEQ },       { "cased", MOD_CASED },
    { "expand", MOD_EXPAND },     { "minute", MOD_MINUTE }, { "hour", MOD_HOUR },
    { "day", MOD_DAY },           { "week", MOD_WEEK },     { "month", MOD_MONTH },
    { "year", MOD_YEAR },         { NULL, 0 }
};

/* What a value means after its modifiers. */
enum value_type { VALUE_TEXT, VALUE_REGEX, VALUE_NETWORK, VALUE_NUMBER, VALUE_FIELD, VALUE_EXISTS,
                  VALUE_TIME };

struct item {
    uint32_t field;
    bool keyword;
    enum modifier chain[LIMIT_MODIFIERS]; /* those that change a text, in order */
    size_t chain_n;
    enum value_type type;
    enum atom_op compare;
    enum form form;       /* VALUE_FIELD */
    unsigned regex_flags;
    bool all, negate, cased, encoded, wide, expand;
};

#define VARIANTS 3 /* base64offset makes three of one */

struct loader {
    struct reading *r;
    struct ruleset *set;
};

static bool modifier_of(struct str word, enum modifier *m)
{
    for (size_t i = 0; modifiers[i].word; i++)
        if (str_is_word(word, modifiers[i].word)) {
            *m = (enum modifier)modifiers[i].value;
            return true;
        }
    return false;
}

static void fault_modifier(struct loader *l, const struct yaml *key, struct str word)
{
    const char *known[sizeof modifiers / sizeof modifiers[0]];
    const char *near;

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        known[i] = modifiers[i].word;
    near = near_miss(word, known);
    node_fault(l->r, key, "unknown modifier '%.*s'%s%s%s", STR_FMT(str_first(word, 60)),
               near ? " (did you mean '" : "", near ? near : "", near ? "'?)" : "");
}

/* A modifier that decides what a value is: it must come before those that change a text. */
static const char *take_type(struct item *item, enum modifier m)
{
    static const struct {
        enum modifier m;
        enum value_type type;
        enum atom_op op;
    } types[] = {
        { MOD_RE, VALUE_REGEX, ATOM_REGEX },       { MOD_CIDR, VALUE_NETWORK, ATOM_NETWORK },
        { MOD_FIELDREF, VALUE_FIELD, ATOM_FIELD }, { MOD_EXISTS, VALUE_EXISTS, ATOM_EXISTS },
        { MOD_LT, VALUE_NUMBER, ATOM_LT },         { MOD_LTE, VALUE_NUMBER, ATOM_LTE },
        { MOD_GT, VALUE_NUMBER, ATOM_GT },         { MOD_GTE, VALUE_NUMBER, ATOM_GTE },
        { MOD_MINUTE, VALUE_TIME, ATOM_MINUTE },   { MOD_HOUR, VALUE_TIME, ATOM_HOUR },
        { MOD_DAY, VALUE_TIME, ATOM_DAY },         { MOD_WEEK, VALUE_TIME, ATOM_WEEK },
        { MOD_MONTH, VALUE_TIME, ATOM_MONTH },     { MOD_YEAR, VALUE_TIME, ATOM_YEAR }
    };

    if (item->type != VALUE_TEXT || item->chain_n)
        return "works on an unmodified value only";
    if (item->keyword && m != MOD_RE)
        return "needs a field";
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (types[i].m == m) {
            item->type = types[i].type;
            item->compare = types[i].op;
        }
    return NULL;
}

static const char *take_regex_flag(struct item *item, enum modifier m)
{
    if (item->type != VALUE_REGEX)
        return "has a meaning after 're' only";
    item->regex_flags |= m == MOD_NOCASE  ? REGEX_NOCASE
                         : m == MOD_LINES ? REGEX_LINES
                                          : REGEX_DOTALL;
    return NULL;
}

/* contains, startswith, endswith, windash and the encodings. */
static const char *take_change(struct item *item, enum modifier m)
{
    if (item->type == VALUE_REGEX)
        return m == MOD_CONTAINS ? NULL : "does not go with 're' (use ^ and $)";
    if (item->type == VALUE_FIELD && m <= MOD_ENDSWITH) {
        item->form = m == MOD_CONTAINS ? FORM_CONTAINS
                                       : m == MOD_STARTSWITH ? FORM_STARTS : FORM_ENDS;
        return NULL;
    }
    if (item->type != VALUE_TEXT)
        return "works on a text only";
    if (m == MOD_BASE64 || m == MOD_BASE64OFFSET)
        item->encoded = true;
    if (m >= MOD_UTF16LE && m <= MOD_UTF16)
        item->wide = true;
    item->chain[item->chain_n++] = m;
    return NULL;
}

static const char *take_modifier(struct item *item, enum modifier m)
{
    switch (m) {
    case MOD_ALL:
        item->all = true;
        return NULL;
    case MOD_NEQ:
        item->negate = true;
        return NULL;
    case MOD_CASED:
        item->cased = true;
        return NULL;
    case MOD_NOCASE:
    case MOD_LINES:
    case MOD_DOTALL:
        return take_regex_flag(item, m);
    case MOD_EXPAND:
        item->expand = true;
        return NULL;
    default:
        return m >= MOD_RE ? take_type(item, m) : take_change(item, m);
    }
}

/* "field|contains|all" to an item; false with the fault noted. */
static bool read_key(struct loader *l, const struct yaml *key, struct item *item)
{
    struct str rest = key->text, field = str_cut(&rest, '|');
    size_t count = 0, faults = l->r->faults;
    uint64_t seen = 0;

    *item = (struct item){ .keyword = field.n == 0, .form = FORM_EQUAL };
    item->field = field.n ? ruleset_field(l->set, field) : ruleset_keywords(l->set);
    if (item->field == UINT32_MAX)
        l->r->no_memory = true;
    while (rest.n && l->r->faults == faults) {
        struct str word = str_cut(&rest, '|');
        const char *why = NULL;
        enum modifier m;

        if (!modifier_of(word, &m)) {
            fault_modifier(l, key, word);
            return false;
        }
        if (seen >> m & 1)
            why = "is there twice";
        else if (++count > LIMIT_MODIFIERS)
            why = "is one too many";
        else
            why = take_modifier(item, m);
        seen |= 1ull << m;
        if (why)
            node_fault(l->r, key, "modifier '%.*s' %s", STR_FMT(word), why);
    }
    if (str_ends(key->text, STR("|")))
        node_fault(l->r, key, "'|' with no modifier behind it");
    if (item->type == VALUE_EXISTS && count > 1)
        node_fault(l->r, key, "'exists' must be the only modifier");
    if (item->cased && item->type != VALUE_TEXT && item->type != VALUE_FIELD)
        node_fault(l->r, key, "modifier 'cased' works on a text only");
    if (item->expand && item->type != VALUE_TEXT && item->type != VALUE_REGEX)
        node_fault(l->r, key, "modifier 'expand' works on a text only");
    if (item->wide && !item->encoded)
        node_fault(l->r, key, "UTF-16 is found in a log only as Base64: add 'base64offset'");
    return l->r->faults == faults;
}

/* One step of the chain on one pattern. */
static int open_pattern(struct loader *l, struct pattern *p, enum modifier m)
{
    struct arena *a = &l->set->scratch;

    if (m == MOD_WINDASH)
        return pattern_windash(p, a);
    pattern_open(p, m != MOD_STARTSWITH, m != MOD_ENDSWITH);
    return 0;
}

static struct str encode(struct loader *l, struct str text, enum modifier m, size_t shift)
{
    struct arena *a = &l->set->scratch;

    switch (m) {
    case MOD_BASE64:
        return encode_base64(a, text);
    case MOD_BASE64OFFSET:
        return encode_base64_at(a, text, shift);
    default:
        return encode_utf16(a, text, m == MOD_UTF16BE, m == MOD_UTF16);
    }
}

/* An encoding makes one or three plain texts of one. */
static bool encode_pattern(struct loader *l, const struct yaml *value, struct pattern variants[],
                           size_t *n, enum modifier m)
{
    size_t wanted = m == MOD_BASE64OFFSET ? VARIANTS : 1, had = *n;
    struct pattern old[VARIANTS];

    memcpy(old, variants, had * sizeof *old);
    for (size_t i = 0; i < had * wanted && i < VARIANTS; i++) {
        struct str text;

        if (!pattern_is_plain(&old[i / wanted], &text)) {
            node_fault(l->r, value, "a value with wildcards cannot be encoded");
            return false;
        }
        text = encode(l, text, m, i % wanted);
        if (!text.s || pattern_of_text(&variants[i], &l->set->scratch, text) < 0) {
            l->r->no_memory = true;
            return false;
        }
        if (text.n == 0) {
            node_fault(l->r, value, "value is too short for 'base64offset'");
            return false;
        }
    }
    *n = had * wanted;
    return true;
}

/* A plain integer in the form that every log writes: no sign, no leading zero. */
static bool is_canonical(const struct yaml *value)
{
    struct str s = value->text;

    for (size_t i = 0; i < s.n; i++)
        if (s.s[i] < '0' || s.s[i] > '9')
            return false;
    return !value->quoted && s.n && (s.s[0] != '0' || s.n == 1);
}

static struct node *read_text(struct loader *l, const struct item *item, const struct yaml *value)
{
    struct arena *a = &l->set->scratch;
    struct pattern variants[VARIANTS];
    struct node *nodes[VARIANTS];
    size_t n = 1;
    bool ok;

    arena_reset(a);
    ok = pattern_parse(&variants[0], a, value->text) == 0;

    for (size_t i = 0; ok && i < item->chain_n; i++) {
        enum modifier m = item->chain[i];

        if (m >= MOD_BASE64) {
            if (!encode_pattern(l, value, variants, &n, m))
                return NULL;
            continue;
        }
        for (size_t j = 0; ok && j < n; j++)
            ok = open_pattern(l, &variants[j], m) == 0;
    }
    for (size_t j = 0; ok && j < n; j++) {
        if (item->keyword)
            pattern_open(&variants[j], true, true);
        nodes[j] = atom_of_pattern(l->r, l->set, item->field, &variants[j], item->cased,
                                   item->chain_n == 0 && is_canonical(value));
    }
    if (!ok)
        l->r->no_memory = true;
    return ok ? node_join(&l->set->arena, NODE_OR, nodes, n) : NULL;
}

static struct node *read_exists(struct loader *l, const struct item *item,
                                const struct yaml *value)
{
    bool wanted;

    if (!yaml_bool(value, &wanted)) {
        node_fault(l->r, value, "'exists' must be true or false");
        return NULL;
    }
    return atom_of_presence(l->r, l->set, item->field, wanted);
}

static struct node *read_value(struct loader *l, const struct item *item, const struct yaml *value);

/* A rule with a placeholder that nobody defined is no rule (sigma.md 10). */
static struct node *read_expanded(struct loader *l, const struct item *item,
                                  const struct yaml *value)
{
    struct item plain = *item;
    struct strs texts = { 0 };
    struct str unknown = STR_NONE;
    struct node **kids;
    bool ok;

    plain.expand = false;
    switch (expand_value(&l->set->arena, l->set->definitions, l->set->definitions_n, value->text,
                         &texts, &unknown)) {
    case EXPAND_UNKNOWN:
        node_fault(l->r, value, "placeholder %%%.*s%% is not defined (--define %.*s=VALUE,...)",
                   STR_FMT(str_first(unknown, 60)), STR_FMT(str_first(unknown, 60)));
        return NULL;
    case EXPAND_TOO_MANY:
        node_fault(l->r, value, "the placeholders make more than %u values", LIMIT_EXPANSIONS);
        return NULL;
    case EXPAND_NO_MEMORY:
        l->r->no_memory = true;
        return NULL;
    default:
        break;
    }
    kids = node_array(l->r, texts.n, sizeof *kids);
    ok = kids != NULL;
    for (size_t i = 0; kids && i < texts.n; i++) {
        struct yaml one = *value;

        one.text = texts.items[i];
        kids[i] = read_value(l, &plain, &one);
        ok = ok && kids[i];
    }
    return ok ? node_join(&l->set->arena, NODE_OR, kids, texts.n) : NULL;
}

static struct node *read_value(struct loader *l, const struct item *item, const struct yaml *value)
{
    if (value->kind != YAML_SCALAR) {
        node_fault(l->r, value, "a value must be a text, a number or a list of them");
        return NULL;
    }
    if (value->text.n > LIMIT_VALUE_BYTES || ++l->set->values_n > LIMIT_RULE_VALUES) {
        node_fault(l->r, value, value->text.n > LIMIT_VALUE_BYTES
                                    ? "value is longer than 65536 bytes"
                                    : "more than 1000000 values in all rules");
        return NULL;
    }
    if (item->expand && !yaml_is_null(value))
        return read_expanded(l, item, value);
    if (yaml_is_null(value) && (item->keyword || item->chain_n || item->type != VALUE_TEXT)) {
        node_fault(l->r, value, "an empty value goes with no modifier; write '' for empty text");
        return NULL;
    }
    if (yaml_is_null(value))
        return atom_of_presence(l->r, l->set, item->field, false);
    switch (item->type) {
    case VALUE_REGEX:
        return atom_of_regex(l->r, l->set, item->field, value, item->regex_flags);
    case VALUE_NETWORK:
        return atom_of_network(l->r, l->set, item->field, value);
    case VALUE_TIME:
    case VALUE_NUMBER:
        return atom_of_number(l->r, l->set, item->field, item->compare, value);
    case VALUE_FIELD:
        return atom_of_field(l->r, l->set, item->field, ruleset_field(l->set, value->text),
                             item->form, item->cased);
    case VALUE_EXISTS:
        return read_exists(l, item, value);
    default:
        return read_text(l, item, value);
    }
}

/* Joins what part() makes of each item; NULL if one of them failed. */
static struct node *read_all(struct loader *l, enum node_kind kind, const struct item *item,
                             const struct yaml *const *values, size_t n)
{
    struct node **kids = node_array(l->r, n, sizeof *kids);
    bool ok = kids != NULL;

    for (size_t i = 0; kids && i < n; i++) {
        kids[i] = read_value(l, item, values[i]);
        ok = ok && kids[i];
    }
    return ok ? node_join(&l->set->arena, kind, kids, n) : NULL;
}

static struct node *read_item(struct loader *l, const struct yaml *key, const struct yaml *value)
{
    struct item item;
    struct node *node;

    if (!read_key(l, key, &item))
        return NULL;
    if (value->kind == YAML_LIST && value->n == 0) {
        node_fault(l->r, value, "empty list of values");
        return NULL;
    }
    if (value->kind == YAML_LIST)
        node = read_all(l, item.all ? NODE_AND : NODE_OR, &item, value->items, value->n);
    else
        node = read_value(l, &item, value);
    return node && item.negate ? node_not(&l->set->arena, node) : node;
}

static struct node *read_map(struct loader *l, const struct yaml *map)
{
    struct node **kids = node_array(l->r, map->n, sizeof *kids);
    bool ok = kids != NULL;

    if (map->n == 0)
        node_fault(l->r, map, "empty search");
    for (size_t i = 0; kids && i < map->n; i++) {
        kids[i] = read_item(l, map->keys[i], map->items[i]);
        ok = ok && kids[i];
    }
    return ok ? node_join(&l->set->arena, NODE_AND, kids, map->n) : NULL;
}

/* A map, or a scalar as keyword. */
static struct node *read_part(struct loader *l, const struct yaml *part)
{
    struct item keyword = { .keyword = true, .field = ruleset_keywords(l->set) };

    if (part->kind == YAML_MAP)
        return read_map(l, part);
    if (keyword.field == UINT32_MAX)
        l->r->no_memory = true;
    return read_value(l, &keyword, part);
}

static struct node *read_search(struct loader *l, const struct yaml *search)
{
    struct node **kids;
    bool ok;

    if (search->kind != YAML_LIST)
        return read_part(l, search);
    kids = node_array(l->r, search->n, sizeof *kids);
    ok = kids != NULL;
    if (search->n == 0)
        node_fault(l->r, search, "empty search");
    for (size_t i = 0; kids && i < search->n; i++) {
        kids[i] = read_part(l, search->items[i]);
        ok = ok && kids[i];
    }
    return ok ? node_join(&l->set->arena, NODE_OR, kids, search->n) : NULL;
}

static struct node *read_condition(struct loader *l, const struct yaml *text,
                                   struct search *searches, size_t n)
{
    struct condition_fault fault;
    struct yaml at = *text;
    struct node *node;

    if (text->kind != YAML_SCALAR || text->text.n > LIMIT_VALUE_BYTES) {
        node_fault(l->r, text, "a condition must be a text of at most %u bytes", LIMIT_VALUE_BYTES);
        return NULL;
    }
    node = condition_parse(&l->set->arena, text->text, searches, n, &fault);
    if (node)
        return node;
    if (str_find_char(text->text, '\n') == text->text.n) /* not a block: the column is exact */
        at.column += (uint32_t)fault.at + text->quoted;
    if (fault.text[0])
        node_fault(l->r, &at, "%s", fault.text);
    else
        l->r->no_memory = true;
    return NULL;
}

static struct node *read_conditions(struct loader *l, const struct yaml *detection,
                                    struct search *searches, size_t n)
{
    size_t count;
    const struct yaml *const *texts = node_list(l->r, detection, "condition", &count);
    struct node **kids = node_array(l->r, count, sizeof *kids);
    bool ok = kids != NULL;

    if (count == 0)
        node_fault(l->r, detection, "key 'condition' is missing or empty");
    for (size_t i = 0; kids && i < count; i++) {
        kids[i] = read_condition(l, texts[i], searches, n);
        ok = ok && kids[i];
    }
    return ok ? node_join(&l->set->arena, NODE_OR, kids, count) : NULL;
}

struct node *detection_read(struct reading *r, struct ruleset *set, const struct yaml *detection,
                            bool is_filter)
{
    struct loader l = { r, set };
    struct search *searches;
    size_t n = 0, faults = r->faults;

    if (detection->kind != YAML_MAP || detection->n > LIMIT_SEARCHES) {
        node_fault(r, detection, "'detection' must be a map of at most %u searches",
                   LIMIT_SEARCHES);
        return NULL;
    }
    searches = node_array(r, detection->n, sizeof *searches);
    for (size_t i = 0; searches && i < detection->n; i++) {
        struct str name = detection->keys[i]->text;

        if (str_eq(name, STR("condition")) || (is_filter && str_eq(name, STR("rules"))))
            continue;
        if (str_eq(name, STR("timeframe")))
            node_fault(r, detection->keys[i], "'timeframe' is obsolete (use a correlation)");
        else
            searches[n++] = (struct search){ .name = name,
                                             .node = read_search(&l, detection->items[i]) };
    }
    if (r->faults != faults || r->no_memory)
        return NULL;
    return read_conditions(&l, detection, searches, n);
}
