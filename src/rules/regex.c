/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Options (sigma.md 12, after the table): UTF and MATCH_INVALID_UTF (without it one damaged byte
 * makes a text match nothing), no UCP, no DOLLAR_ENDONLY.  Compiled to machine code where PCRE2 can
 * do that right, else interpreted: the result is the same.  A limit that is reached is a result of
 * its own, never a silent "no".
 *
 * Making machine code of the shipped expressions took a quarter of the start, and few of them are
 * ever searched with: each scratch does it before its first search, always, so that it does not
 * depend on how often an expression is used where it reaches its limit.  Reading what was checked
 * when this was built (REGEX_LATER) waits for that moment, too; it was a sixth of the start.
 */
#include "rules/regex.h"

#include "base/limits.h"
#include "base/mem.h"

#include <stdio.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define PARENS_NEST_LIMIT 64
#define JIT_STACK_MIN (32 * 1024)
#define JIT_STACK_MAX (512 * 1024)

struct regex {
    pcre2_code *code; /* NULL: later */
    struct str pattern;
    uint32_t options;
    bool interpreted; /* never machine code */
    uint32_t groups, names, name_size;
    PCRE2_SPTR name_table;
    size_t number;
};

struct regex_scratch {
    pcre2_match_data *match;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
    pcre2_code **ready; /* with machine code, by number; NULL: not yet */
    size_t ready_n, ready_cap;
};

static pcre2_code *compile(struct str pattern, uint32_t options, struct regex_fault *fault)
{
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    pcre2_code *code;
    PCRE2_SIZE at = 0;
    int error = 0;

    if (!context)
        return NULL;
    pcre2_set_parens_nest_limit(context, PARENS_NEST_LIMIT);
    code = pcre2_compile((PCRE2_SPTR)(pattern.n ? pattern.s : ""), pattern.n, options, &error, &at,
                         context);
    pcre2_compile_context_free(context);
    if (!code && error != PCRE2_ERROR_NOMEMORY && error != PCRE2_ERROR_HEAP_FAILED) {
        PCRE2_UCHAR text[120];

        pcre2_get_error_message(error, text, sizeof text);
        snprintf(fault->text, sizeof fault->text, "%s", (const char *)text);
        fault->at = at;
    }
    return code;
}

/* Where text may be damaged, the machine code that PCRE2 10.42 makes of \D, \S and \W does not take
   them for a character beyond ASCII; the interpreter does. */
static bool needs_interpreter(struct str pattern)
{
    for (size_t i = 0; i + 1 < pattern.n; i++)
        if (pattern.s[i] == '\\' && strchr("DSW", pattern.s[++i]))
            return true;
    return false;
}

struct regex *regex_new(struct str pattern, unsigned flags, struct regex_fault *fault)
{
    uint32_t options = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C;
    struct regex *re;

    *fault = (struct regex_fault){ .at = 0 };
    if (pattern.n > LIMIT_REGEX_BYTES) {
        snprintf(fault->text, sizeof fault->text, "longer than %u bytes", LIMIT_REGEX_BYTES);
        return NULL;
    }
    options |= flags & REGEX_NOCASE ? PCRE2_CASELESS : 0;
    options |= flags & REGEX_LINES ? PCRE2_MULTILINE : 0;
    options |= flags & REGEX_DOTALL ? PCRE2_DOTALL : 0;
    re = mem_zero(1, sizeof *re);
    if (!re)
        return NULL;
    re->pattern = pattern;
    re->interpreted = needs_interpreter(pattern);
    re->options = options;
    if (flags & REGEX_LATER)
        return re;
    re->code = compile(pattern, options, fault);
    if (!re->code) {
        mem_free(re);
        return NULL;
    }
    pcre2_pattern_info(re->code, PCRE2_INFO_CAPTURECOUNT, &re->groups);
    pcre2_pattern_info(re->code, PCRE2_INFO_NAMECOUNT, &re->names);
    pcre2_pattern_info(re->code, PCRE2_INFO_NAMEENTRYSIZE, &re->name_size);
    pcre2_pattern_info(re->code, PCRE2_INFO_NAMETABLE, &re->name_table);
    return re;
}

void regex_free(struct regex *re)
{
    if (re)
        pcre2_code_free(re->code);
    mem_free(re);
}

void regex_count(struct regex *re, size_t number)
{
    re->number = number;
}

size_t regex_groups(const struct regex *re)
{
    return re->groups;
}

bool regex_name(const struct regex *re, size_t i, struct str *name, size_t *group)
{
    PCRE2_SPTR entry;

    if (i >= re->names)
        return false;
    entry = re->name_table + i * re->name_size; /* number in two bytes, then the name */
    *group = (size_t)entry[0] << 8 | entry[1];
    *name = str_of((const char *)entry + 2);
    return true;
}

struct regex_scratch *regex_scratch_new(size_t most_groups)
{
    struct regex_scratch *s = mem_zero(1, sizeof *s);

    if (!s)
        return NULL;
    s->match = pcre2_match_data_create((uint32_t)most_groups + 1, NULL);
    s->context = pcre2_match_context_create(NULL);
    s->stack = pcre2_jit_stack_create(JIT_STACK_MIN, JIT_STACK_MAX, NULL);
    if (!s->match || !s->context) {
        regex_scratch_free(s);
        return NULL;
    }
    pcre2_set_match_limit(s->context, LIMIT_REGEX_STEPS);
    pcre2_set_depth_limit(s->context, LIMIT_REGEX_DEPTH);
    if (s->stack) /* NULL where PCRE2 has no compiler */
        pcre2_jit_stack_assign(s->context, NULL, s->stack);
    return s;
}

void regex_scratch_free(struct regex_scratch *s)
{
    if (!s)
        return;
    pcre2_match_data_free(s->match);
    pcre2_match_context_free(s->context);
    pcre2_jit_stack_free(s->stack);
    for (size_t i = 0; i < s->ready_n; i++)
        pcre2_code_free(s->ready[i]);
    mem_free(s->ready);
    mem_free(s);
}

/* A copy, for the other workers search with the same one.  NULL: no memory (what waits has been
   compiled before, by whoever checked it). */
static pcre2_code *make_ready(const struct regex *re, struct regex_scratch *s)
{
    struct regex_fault ignored;
    pcre2_code *code;

    if (mem_grow(&s->ready, &s->ready_cap, re->number + 1, sizeof(pcre2_code *)) < 0)
        return NULL;
    while (s->ready_n <= re->number)
        s->ready[s->ready_n++] = NULL;
    code = re->code ? pcre2_code_copy(re->code) : compile(re->pattern, re->options, &ignored);
    if (code && !re->interpreted)
        (void)pcre2_jit_compile(code, PCRE2_JIT_COMPLETE); /* a refusal costs speed only */
    return s->ready[re->number] = code;
}

enum regex_result regex_search(const struct regex *re, struct regex_scratch *s, struct str text)
{
    pcre2_code *code = re->number < s->ready_n ? s->ready[re->number] : NULL;
    int n;

    code = code ? code : make_ready(re, s);
    if (!code)
        return REGEX_NO_MEMORY;
    n = pcre2_match(code, (PCRE2_SPTR)(text.n ? text.s : ""), text.n, 0, 0, s->match, s->context);
    switch (n) {
    case PCRE2_ERROR_NOMATCH:
        return REGEX_NO;
    case PCRE2_ERROR_NOMEMORY:
        return REGEX_NO_MEMORY;
    default: /* the other errors: match, depth and heap limit, machine code out of stack */
        return n >= 0 ? REGEX_YES : REGEX_LIMIT;
    }
}

bool regex_group(const struct regex_scratch *s, struct str text, size_t group, struct str *out)
{
    const PCRE2_SIZE *v = pcre2_get_ovector_pointer(s->match);

    if (group >= pcre2_get_ovector_count(s->match) || v[2 * group] == PCRE2_UNSET ||
        v[2 * group + 1] < v[2 * group] || v[2 * group + 1] > text.n)
        return false;
    *out = (struct str){ text.s + v[2 * group], v[2 * group + 1] - v[2 * group] };
    return true;
}
