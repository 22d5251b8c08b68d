/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/why.h"

#include "base/utf.h"
#include "rules/rule.h"

#define MOST_LINES 12
#define MOST_OF_ONE 4    /* alternatives shown of an "or" */
#define SHOWN_BYTES 160u /* of a value */

static void quote(struct buf *out, struct str s)
{
    buf_char(out, '\'');
    utf_show(out, str_first(s, SHOWN_BYTES));
    buf_add(out, s.n > SHOWN_BYTES ? STR("...'") : STR("'"));
}

static void show_wild(struct buf *out, const struct pattern *p)
{
    static const char *const marks[] = { "", "*", "?", "-" };

    buf_add(out, STR(" matches '"));
    for (size_t i = 0; i < p->n; i++) {
        buf_add(out, str_of(marks[p->pieces[i].kind]));
        utf_show(out, p->pieces[i].text);
    }
    buf_char(out, '\'');
}

static void show_pattern(struct buf *out, const struct atom *atom)
{
    static const char *const forms[] = { " is ", " contains ", " starts with ", " ends with ",
                                         " is there" };

    if (atom->pattern.form == FORM_WILD) {
        show_wild(out, &atom->pattern);
        return;
    }
    buf_add(out, str_of(forms[atom->pattern.form]));
    if (atom->pattern.form != FORM_ANY)
        quote(out, atom->pattern.needle);
}

static void show_field(struct buf *out, const struct field_ref *field)
{
    if (field->kind == FIELD_KIND_KEYWORDS)
        buf_add(out, STR("the record"));
    else
        utf_show(out, field->name);
}

/* What an atom asks: "EventID is '7'". */
static void show_atom(struct why *w, const struct atom *atom)
{
    static const char *const ops[] = {
        [ATOM_ABSENT] = " is not there", [ATOM_EXISTS] = " is there", [ATOM_REGEX] = " matches re ",
        [ATOM_NETWORK] = " is an address of ", [ATOM_LT] = " < ", [ATOM_LTE] = " <= ",
        [ATOM_GT] = " > ", [ATOM_GTE] = " >= ", [ATOM_FIELD] = " compares with field ",
        [ATOM_MINUTE] = " has the minute ", [ATOM_HOUR] = " has the hour ",
        [ATOM_DAY] = " has the day ", [ATOM_WEEK] = " has the week ",
        [ATOM_MONTH] = " has the month ", [ATOM_YEAR] = " has the year "
    };

    if (atom->op == ATOM_KIND) {
        buf_add(w->out, atom->kind == EVENT_WINDOWS ? STR("it is an event of a Windows event log")
                                                    : STR("it is an entry of a text log"));
        return;
    }
    show_field(w->out, &w->set->fields[atom->field]);
    if (atom->op == ATOM_PATTERN) {
        show_pattern(w->out, atom);
        return;
    }
    buf_add(w->out, str_of(ops[atom->op]));
    if (atom->op == ATOM_FIELD)
        show_field(w->out, &w->set->fields[atom->other]);
    else if (atom->written.n)
        quote(w->out, atom->written);
}

/* What the event has there. */
static void show_values(struct why *w, const struct atom *atom)
{
    struct values v;

    if (atom->op == ATOM_KIND)
        return;
    v = record_values(w->record, atom->field);
    buf_add(w->out, v.n ? STR("; the event has ") : STR("; the event has no "));
    if (!v.n)
        show_field(w->out, &w->set->fields[atom->field]);
    for (uint32_t i = 0; i < v.n && i < MOST_OF_ONE; i++) {
        buf_add(w->out, i ? STR(", ") : STR(""));
        quote(w->out, w->record->values[v.first + i].raw);
    }
    if (v.n > MOST_OF_ONE)
        buf_format(w->out, " and %u more", (unsigned)(v.n - MOST_OF_ONE));
}

static void show_truth(struct why *w, uint32_t id)
{
    static const char *const words[] = { "was false: ", "was true: ",
                                         "undecided, as there is no rendered message: ",
                                         "undecided, as the expression is too costly: " };
    enum truth truth = w->truth(w->ctx, id);

    if (w->lines++ >= MOST_LINES)
        return;
    buf_format(w->out, "    %s", words[truth]);
    show_atom(w, &w->set->atoms[id]);
    show_values(w, &w->set->atoms[id]);
    buf_char(w->out, '\n');
}

static void note(struct why *w, const char *text, size_t n)
{
    if (w->lines++ < MOST_LINES)
        buf_format(w->out, "    %s%zu:\n", text, n);
}

/* "and": what is false; "or": the first that is true, or some of those that are false. */
static void append_kids(struct why *w, const struct node *node, bool yes)
{
    size_t shown = 0;

    if (!yes && node->kind == NODE_OR && node->n > 1)
        note(w, "none of ", node->n);
    for (size_t i = 0; i < node->n; i++) {
        bool kid = node_truth(node->kids[i], w->truth, w->ctx) == TRUTH_YES;

        if (kid != yes || (node->kind == NODE_OR && shown == (yes ? 1u : MOST_OF_ONE)))
            continue;
        shown++;
        why_append(w, node->kids[i]);
    }
}

/* As deep as the tree: LIMIT_CONDITION_DEPTH bounds it. */
void why_append(struct why *w, const struct node *node)
{
    switch (node->kind) {
    case NODE_NEVER:
        if (w->lines++ < MOST_LINES)
            buf_add(w->out, STR("    no log that is read is of this logsource\n"));
        break;
    case NODE_ATOM:
        show_truth(w, node->atom);
        break;
    case NODE_NOT:
        why_append(w, node->kids[0]);
        break;
    default:
        append_kids(w, node, node_truth(node, w->truth, w->ctx) == TRUTH_YES);
        break;
    }
}
