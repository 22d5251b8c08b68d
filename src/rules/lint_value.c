/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One item of a search: its field, its modifiers, and how its values were understood.  A value's
 * backslashes and wildcards are read once more by the parser of the rules itself, so that what is
 * shown is what is matched.
 */
#include "rules/lint.h"

#include "rules/node.h"
#include "rules/value.h"

struct mods {
    struct str field;
    bool all, contains, starts, ends, windash, base64offset, exists, expand;
    bool number; /* lt, lte, gt, gte: the value is a number anyway */
    bool other;  /* re, cidr, fieldref: its values have no wildcards */
};

static void read_mods(const struct yaml *key, struct mods *m)
{
    struct str rest = key ? key->text : STR("");

    *m = (struct mods){ .field = str_cut(&rest, '|') };
    while (rest.n) {
        struct str word = str_cut(&rest, '|');

        m->all = m->all || str_eq(word, STR("all"));
        m->contains = m->contains || str_eq(word, STR("contains"));
        m->starts = m->starts || str_eq(word, STR("startswith"));
        m->ends = m->ends || str_eq(word, STR("endswith"));
        m->windash = m->windash || str_eq(word, STR("windash"));
        m->base64offset = m->base64offset || str_eq(word, STR("base64offset"));
        m->exists = m->exists || str_eq(word, STR("exists"));
        m->expand = m->expand || str_eq(word, STR("expand"));
        m->number = m->number || str_eq(word, STR("lt")) || str_eq(word, STR("lte")) ||
                    str_eq(word, STR("gt")) || str_eq(word, STR("gte"));
        m->other = m->other || str_eq(word, STR("re")) || str_eq(word, STR("cidr")) ||
                   str_eq(word, STR("fieldref"));
    }
}

/* ---- fields ---- */

static const char *const system_fields[] = {
    "EventID", "Channel", "Provider_Name", "Computer", "Level", "EventRecordID", "Message", "Text",
    "Provider_Guid", "Provider_EventSourceName", "Version", "Task", "Opcode", "Keywords",
    "Security_UserID", "Execution_ProcessID", "Execution_ThreadID", "Correlation_ActivityID",
    "TimeCreated_SystemTime", "Data", NULL
};

static const char *const text_fields[] = {
    "Message", "Text", "Severity", "Component", "Run", "Action", "ReturnValue", "Property", "Value",
    "Product", "Version", "Update", "Status", "CustomAction", "Kind", "Side", "LastError", NULL
};

/* Shorter names are too near to each other ("Path", "Data"). */
#define LONG_NAME 6

static void lint_field(struct lint *l, const struct yaml *key, struct str field)
{
    const char *const *known = l->windows ? system_fields : text_fields;
    const char *near = field.n >= LONG_NAME ? near_miss(field, known) : NULL;

    for (size_t i = 0; known[i]; i++) {
        if (str_eq(field, str_of(known[i])))
            return;
        if (str_eq_nocase(field, str_of(known[i])))
            near = known[i];
    }
    if (str_eq_nocase(field, STR("keywords")) || str_eq_nocase(field, STR("keyword")))
        lint_say(l, REMARK_WARNING, key, "'%.*s' is a field here; keywords are a list without a "
                 "field name", STR_FMT(field));
    else if (near)
        lint_say(l, REMARK_WARNING, key, "no event has a field '%.*s' (did you mean '%s'?)",
                 STR_FMT(str_first(field, 60)), near);
}

/* ---- modifiers ---- */

static bool has_wildcard(struct lint *l, const struct yaml *value)
{
    struct pattern p;
    struct str text;

    return pattern_parse(&p, &l->scratch, yaml_text(value)) == 0 && !pattern_is_plain(&p, &text);
}

static void lint_all(struct lint *l, const struct yaml *key, const struct yaml *value,
                     const struct mods *m)
{
    size_t exact = 0;

    if (value->kind != YAML_LIST || value->n < 2) {
        lint_say(l, REMARK_WARNING, key, "'all' asks for a list of at least two values");
        return;
    }
    for (size_t i = 0; i < value->n; i++)
        exact += !has_wildcard(l, value->items[i]);
    if (m->windash)
        lint_say(l, REMARK_WARNING, key, "'windash' with 'all': each form of a value is enough");
    if (m->field.n && exact > 1 && !m->contains && !m->starts && !m->ends && !m->other &&
        !m->base64offset && !m->number && !str_starts(m->field, STR("Data")))
        lint_say(l, lint_grave(l), key, "no field equals all of %zu values: add 'contains', or "
                 "drop 'all'", exact);
}

static void lint_mods(struct lint *l, const struct yaml *key, const struct yaml *value,
                      const struct mods *m)
{
    if (m->all)
        lint_all(l, key, value, m);
    if (m->contains && (m->starts || m->ends))
        lint_say(l, REMARK_WARNING, key, "'contains' leaves nothing for '%s' to ask",
                 m->starts ? "startswith" : "endswith");
    if (m->base64offset && !m->contains)
        lint_say(l, REMARK_WARNING, key, "'base64offset' finds a part of the text: add 'contains'");
}

/* ---- values ---- */

static bool is_integer(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.s[i] < '0' || s.s[i] > '9')
            return false;
    return s.n > 0;
}

/* Line `line` of the file, from 1. */
static struct str source_line(const struct lint *l, uint32_t line)
{
    struct str rest = l->text, one = str_cut(&rest, '\n');

    while (--line && rest.n)
        one = str_cut(&rest, '\n');
    return one;
}

static bool is_meant(const struct lint *l, const struct yaml *value)
{
    struct str line = source_line(l, value->line);

    return str_find(line, STR("# wildcard")) < line.n;
}

static void show_pattern(struct buf *b, const struct pattern *p)
{
    static const char *const words[] = { "", "any text", "any one character", "a dash or slash" };

    for (size_t i = 0; i < p->n; i++) {
        buf_add(b, i ? STR(", then ") : STR(""));
        if (p->pieces[i].kind == PIECE_TEXT) {
            buf_char(b, '\'');
            buf_add(b, str_first(p->pieces[i].text, 200));
            buf_char(b, '\'');
        } else {
            buf_add(b, str_of(words[p->pieces[i].kind]));
        }
    }
    if (p->n == 0)
        buf_add(b, STR("the empty text"));
}

/* Backslashes that the reading took away, and places of wildcards. */
struct seen {
    bool taken, star, one;
};

static struct seen look_at(struct str s, const struct pattern *p)
{
    struct seen seen = { 0 };
    size_t texts = 0, marks = 0;

    for (size_t i = 0; i < p->n; i++) {
        texts += p->pieces[i].text.n;
        marks += p->pieces[i].kind != PIECE_TEXT;
        seen.star = seen.star || p->pieces[i].kind == PIECE_STAR;
        seen.one = seen.one || p->pieces[i].kind == PIECE_ONE;
    }
    for (size_t i = 0; i + 1 < s.n; i++)
        if (s.s[i] == '\\' && (s.s[i + 1] == '\\' || s.s[i + 1] == '*' || s.s[i + 1] == '?')) {
            seen.taken = true;
            i++;
        }
    seen.taken = seen.taken && texts + marks < s.n;
    return seen;
}

/* "\\srv\share" was meant to begin with two backslashes and begins with one (sigma.md 5.2). */
static bool is_short_unc(struct str s)
{
    return s.n > 2 && s.s[0] == '\\' && s.s[1] == '\\' && s.s[2] != '\\' && s.s[2] != '*' &&
           s.s[2] != '?';
}

static void lint_pattern(struct lint *l, const struct yaml *value)
{
    struct buf shown = { 0 };
    struct pattern p;
    struct seen seen;

    if (pattern_parse(&p, &l->scratch, value->text) < 0)
        return;
    seen = look_at(value->text, &p);
    show_pattern(&shown, &p);
    if (seen.one && !is_meant(l, value))
        lint_say(l, lint_grave(l), value, "this '?' matches any one character; write '\\?' for a "
                 "question mark, or '# wildcard' behind it");
    if (is_short_unc(value->text))
        lint_say(l, REMARK_WARNING, value, "'\\\\' means one backslash: this is %.*s; a share "
                 "begins with '\\\\\\\\'", STR_FMT(buf_str(&shown)));
    else if (seen.taken || l->verbose)
        lint_say(l, REMARK_NOTE, value, "%sunderstood as %.*s",
                 seen.taken ? "a backslash before a backslash, '*' or '?' is an escape: " : "",
                 STR_FMT(buf_str(&shown)));
    if (str_find(value->text, STR("**")) < value->text.n && seen.star)
        lint_say(l, REMARK_WARNING, value, "'**' means the same as '*'");
    buf_release(&shown);
}

static void lint_control(struct lint *l, const struct yaml *value)
{
    for (size_t i = 0; i < value->text.n; i++) {
        unsigned char c = (unsigned char)value->text.s[i];

        if (c < ' ' && c != '\t' && c != '\n' && c != '\r') {
            lint_say(l, REMARK_WARNING, value, "the value holds a control character (0x%02x)", c);
            return;
        }
    }
}

static void lint_number(struct lint *l, const struct yaml *value, const struct mods *m)
{
    static const char *const numeric[] = { "EventID", "Level", "EventRecordID" };

    if (m->number && value->quoted) {
        lint_say(l, REMARK_WARNING, value, "a number needs no quotes");
        return;
    }
    for (size_t i = 0; i < sizeof numeric / sizeof numeric[0]; i++) {
        bool is = str_eq(m->field, str_of(numeric[i]));

        if (is && value->quoted && is_integer(value->text))
            lint_say(l, REMARK_WARNING, value, "%s is a number: write it without quotes",
                     numeric[i]);
        if (i == 0 && is && !is_integer(value->text) && !m->number && !has_wildcard(l, value) &&
            !m->contains && !m->starts && !m->ends && !m->other && !m->exists && !m->expand)
            lint_say(l, lint_grave(l), value, "EventID is a number, so this never matches");
    }
}

static void lint_value(struct lint *l, const struct yaml *value, const struct mods *m)
{
    if (value->kind != YAML_SCALAR)
        return;
    lint_control(l, value);
    if (!yaml_is_null(value))
        lint_number(l, value, m);
    if (m->other || m->number || m->exists || yaml_is_null(value))
        return;
    lint_pattern(l, value);
    if (m->contains && value->text.n > 1 &&
        (value->text.s[0] == '*' || str_ends(value->text, STR("*"))) &&
        !str_ends(value->text, STR("\\*")))
        lint_say(l, REMARK_WARNING, value, "'contains' makes the '*' at the end of a value "
                 "superfluous");
}

void lint_item(struct lint *l, const struct yaml *key, const struct yaml *value)
{
    struct mods m;

    read_mods(key, &m);
    if (key && m.field.n && (l->windows || l->log_kind.n))
        lint_field(l, key, m.field);
    if (key)
        lint_mods(l, key, value, &m);
    for (size_t i = 0; value->kind == YAML_LIST && i < value->n; i++)
        lint_value(l, value->items[i], &m);
    if (value->kind == YAML_SCALAR)
        lint_value(l, value, &m);
}
