/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/test.h"

#include "base/limits.h"
#include "rules/condition.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct arena arena;
static struct condition_fault fault;

/* The searches of the imagined rule; a search is its own atom. */
static const char *const names[] = { "a", "b", "c", "sel_1", "sel_2", "sel_x", "filter_or",
                                     "_hidden", "_private", "selection_for", "android", "not1",
                                     "my-sel", "with.dot", "x|endswith", "1x" };
#define NAMES (sizeof names / sizeof names[0])

static struct node *parse(const char *text)
{
    struct search searches[NAMES];

    for (size_t i = 0; i < NAMES; i++)
        searches[i] = (struct search){ .name = str_of(names[i]),
                                       .node = node_atom(&arena, (uint32_t)i) };
    return condition_parse(&arena, str_of(text), searches, NAMES, &fault);
}

/* ctx: names that are true, between blanks; "?name" is in doubt for want of a message. */
static enum truth truth_of(void *ctx, uint32_t atom)
{
    char word[40];

    snprintf(word, sizeof word, " %s ", names[atom]);
    if (strstr(ctx, word))
        return TRUTH_YES;
    snprintf(word, sizeof word, " ?%s ", names[atom]);
    if (strstr(ctx, word))
        return TRUTH_NO_MESSAGE;
    snprintf(word, sizeof word, " !%s ", names[atom]);
    return strstr(ctx, word) ? TRUTH_LIMIT : TRUTH_NO;
}

static const struct {
    const char *condition, *true_names;
    enum truth truth;
} table[] = {
    { "a", " a ", TRUTH_YES },
    { "a", " b ", TRUTH_NO },
    { "a and b", " a ", TRUTH_NO },
    { "a and b", " a b ", TRUTH_YES },
    { "a or b", " b ", TRUTH_YES },
    { "not a", " b ", TRUTH_YES },
    { "not a", " a ", TRUTH_NO },
    { "not not a", " a ", TRUTH_YES },
    { "not not not a", " a ", TRUTH_NO },
    { "a or b and c", " a ", TRUTH_YES },
    { "a or b and c", " b ", TRUTH_NO },
    { "(a or b) and c", " a ", TRUTH_NO },
    { "(a or b) and c", " a c ", TRUTH_YES },
    { "not a and b", " b ", TRUTH_YES },
    { "not (a and b)", " b ", TRUTH_YES },
    { "not a or b", " a b ", TRUTH_YES },
    { "a and not b", " a ", TRUTH_YES },
    { "a and not b", " a b ", TRUTH_NO },
    { "((a))", " a ", TRUTH_YES },
    { "(a)and(b)", " a b ", TRUTH_YES },
    { "not(a)", " b ", TRUTH_YES },
    { "1 of sel_*", " sel_2 ", TRUTH_YES },
    { "1 of sel_*", " a ", TRUTH_NO },
    { "any of sel_*", " sel_x ", TRUTH_YES },
    { "all of sel_*", " sel_1 sel_2 ", TRUTH_NO },
    { "all of sel_*", " sel_1 sel_2 sel_x ", TRUTH_YES },
    { "1 of *_1", " sel_1 ", TRUTH_YES },
    { "1 of s*l_*", " sel_2 ", TRUTH_YES },
    { "1 of sel_1", " sel_1 ", TRUTH_YES },
    { "1 of them", " c ", TRUTH_YES },
    { "1 of them", " _hidden ", TRUTH_NO },
    { "1 of *", " _hidden ", TRUTH_NO },
    { "1 of _*", " _hidden ", TRUTH_YES },
    { "all of _*", " _hidden ", TRUTH_NO },
    { "_hidden", " _hidden ", TRUTH_YES },
    { "not 1 of sel_*", " a ", TRUTH_YES },
    { "a and not 1 of filter_*", " a filter_or ", TRUTH_NO },
    { "selection_for", " selection_for ", TRUTH_YES },
    { "android and selection_for", " android selection_for ", TRUTH_YES },
    { "filter_or or not1", " not1 ", TRUTH_YES },
    { "my-sel", " my-sel ", TRUTH_YES },
    { "1 of my-*", " my-sel ", TRUTH_YES },
    { "with.dot", " with.dot ", TRUTH_YES },
    { "1 of x*", " x|endswith ", TRUTH_YES },
    { "1x", " 1x ", TRUTH_YES },
    { "  a\n  and\tb ", " a b ", TRUTH_YES },
    { "all of them and a", " a ", TRUTH_NO },
    { "(1 of sel_* or a) and not (b or c)", " sel_2 ", TRUTH_YES },
    /* with doubt */
    { "a and b", " a ?b ", TRUTH_NO_MESSAGE },
    { "a and b", " ?b ", TRUTH_NO },
    { "a or b", " a ?b ", TRUTH_YES },
    { "a or b", " ?b ", TRUTH_NO_MESSAGE },
    { "not a", " ?a ", TRUTH_NO_MESSAGE },
    { "b and not a", " b ?a ", TRUTH_NO_MESSAGE },
    { "b and not a", " ?a ", TRUTH_NO },
    { "a or b", " ?a !b ", TRUTH_LIMIT },
};

TEST(conditions_bind_as_the_grammar_says)
{
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct node *node = parse(table[i].condition);
        char yes[100];

        snprintf(yes, sizeof yes, "%s", table[i].true_names);
        if (!CHECK(node) || !CHECK_INT(node_truth(node, truth_of, yes), table[i].truth))
            printf("  %s with%s: %s\n", table[i].condition, yes, node ? "" : fault.text);
    }
    arena_release(&arena);
}

static const struct {
    const char *condition;
    size_t at;
    const char *words;
} wrong[] = {
    { "", 0, "ends where a name was expected" },
    { "   ", 3, "ends where a name was expected" },
    { "nobody", 0, "no search 'nobody'" },
    { "a and", 5, "ends where a name was expected" },
    { "and a", 0, "'and' where a name was expected" },
    { "a or or b", 5, "'or' where a name was expected" },
    { "a b", 2, "'b' where 'and' or 'or' was expected" },
    { "(a", 2, "')' is missing" },
    { "a)", 1, "')' without '('" },
    { "()", 1, "')' where a name was expected" },
    { "(a or) b", 5, "')' where a name was expected" },
    { "not", 3, "ends where a name was expected" },
    { "a AND b", 2, "lower case" },
    { "a Or b", 2, "lower case" },
    { "NOT a", 0, "lower case" },
    { "2 of sel_*", 0, "'2 of' is not possible" },
    { "one of sel_*", 0, "'one of' is not possible" },
    { "1 of nothing*", 5, "'nothing*' matches no search" },
    { "1 of", 4, "'of' must be followed" },
    { "1 of (sel_*)", 5, "'of' must be followed" },
    { "1", 0, "must be followed by 'of'" },
    { "a | count() > 5", 2, "aggregation in a condition is obsolete" },
    { "a|count() > 5", 0, "aggregation in a condition is obsolete" },
    { "sel_*", 0, "no search 'sel_*'" },
    { "them", 0, "'them' where a name was expected" },
};

TEST(wrong_conditions_are_refused_where_they_are_wrong)
{
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        bool ok = CHECK(!parse(wrong[i].condition));

        ok &= CHECK_INT(fault.at, wrong[i].at);
        ok &= CHECK(strstr(fault.text, wrong[i].words) != NULL);
        if (!ok)
            printf("  %s: %s\n", wrong[i].condition, fault.text);
    }
    arena_release(&arena);
}

/* n times what, then behind */
static char *repeated(const char *what, size_t n, const char *behind)
{
    size_t each = strlen(what), last = strlen(behind);
    char *s = malloc(n * each + last + 1);

    for (size_t i = 0; i < n; i++)
        memcpy(s + i * each, what, each);
    memcpy(s + n * each, behind, last + 1);
    return s;
}

TEST(nesting_and_size_end_at_their_limits)
{
    char *deep = repeated("(", LIMIT_CONDITION_DEPTH + 1, "a"),
         *nots = repeated("not ", LIMIT_CONDITION_DEPTH + 1, "a"),
         *fits = repeated("not ", LIMIT_CONDITION_DEPTH, "a"),
         *wide = repeated("1 of * or ", LIMIT_CONDITION_NODES / NAMES + 1, "a");

    CHECK(!parse(deep) && strstr(fault.text, "deeper than 64"));
    CHECK(!parse(nots) && strstr(fault.text, "deeper than 64"));
    CHECK(parse(fits) != NULL);
    CHECK(!parse(wide) && strstr(fault.text, "larger than 100000"));
    free(deep);
    free(nots);
    free(fits);
    free(wide);
    arena_release(&arena);
}
