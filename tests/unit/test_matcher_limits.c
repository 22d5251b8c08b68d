/* SPDX-License-Identifier: Apache-2.0 */
/* Rules and matching without memory, and at their limits. */
#include "lib/test.h"
#include "lib/ruled.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* ---- no memory ---- */

static void ignore_hit(void *ctx, const struct hit *hit)
{
    (void)hit;
    ++*(int *)ctx;
}

#define RULES_TRIED 40

/* Load, build and scan with the n-th allocation failing; whether it went through. */
static bool works_with(long n, const char *text)
{
    struct event ev = ruled_event("Application", 1, "F=XA\xC3\x84|Data=err 10.2");
    struct matcher *m = NULL;
    struct ruleset *set;
    bool ok = false;
    int found = 0;

    ruled_err = (struct err){ 0 };
    ev.message = STR("Some \xC3\x84 words");
    mem_fail_at(n);
    set = ruleset_new();
    if (set && ruleset_add_text(set, "r.yml", str_of(text), &ruled_err) == 0 &&
        ruleset_build(set, &ruled_err) == 0)
        m = matcher_new(set);
    if (m)
        ok = matcher_scan(m, &ev, ignore_hit, &found) == 0;
    mem_fail_at(-1);
    CHECK_INT(ruled_err.code, ok || !ruled_err.text[0] ? ERR_NONE : ERR_INTERNAL);
    if (ok)
        CHECK_INT(found, RULES_TRIED);
    matcher_free(m);
    ruleset_free(set);
    return ok;
}

TEST(every_failed_allocation_is_an_error_and_no_hit_is_lost_silently)
{
    struct buf b = { 0 };
    bool ok = false;
    long n = 0;

    for (int i = 0; i < RULES_TRIED; i++)
        buf_format(&b,
                   "---\ntitle: T\nname: n%d\nlogsource: {product: windows, service: application}\n"
                   "detection: {s: {F|contains: 'xa\xC3\xA4'}, t: {Data|re: 'err [0-9]+|x%d'}, "
                   "condition: s and t and not 1 of u*, u: [Nothing%d, 'no*thing']}\npostflight:\n"
                   "    captures: [{field: Data, re: '(?<version>[0-9.]+|y%d)'}]\n" OURS_TAIL,
                   i, i, i, i);
    buf_char(&b, '\0');
    for (; n < 20000 && !ok; n += 1 + n / 40)
        ok = works_with(n, b.s);
    CHECK(ok && n > 100);
    buf_release(&b);
}

/* ---- limits ---- */

/* before, n times what (with its number for %zu, if there is one), behind */
static char *many(const char *before, size_t n, const char *what, const char *behind)
{
    struct buf b = { 0 };

    buf_add(&b, str_of(before));
    for (size_t i = 0; i < n; i++) {
        struct str rest = str_of(what), front = str_cut(&rest, '#');

        buf_add(&b, front);
        if (front.n < strlen(what))
            buf_format(&b, "%zu%.*s", i, STR_FMT(rest));
    }
    buf_add(&b, str_of(behind));
    buf_char(&b, '\0');
    return b.s;
}

#define RULE_HEAD "title: T\nid: r\nlogsource: {product: windows}\ndetection: {"

TEST(every_limit_of_a_rule_is_reached_and_named)
{
    const struct {
        const char *before;
        size_t fits;
        const char *what, *behind, *words;
    } limits[] = {
        { RULE_HEAD "s: {F: '", LIMIT_VALUE_BYTES, "x", "'}, condition: s}", "longer than 65536 bytes" },
        { RULE_HEAD "s: {F|re: '", LIMIT_REGEX_BYTES, "x", "'}, condition: s}", "longer than 8192" },
        { RULE_HEAD "s: {F|re: '", 64, "(", "x" /* closed below */, "parentheses" },
        { RULE_HEAD "condition: s0, ", LIMIT_SEARCHES - 1, "s#: {F: x}, ", "}", "at most 1000 searches" },
        { "title: T\nname: n\nlogsource: {product: windows}\ndetection: {s: {F: x}, condition: s}\n"
          "postflight:\n" OURS_TAIL "    captures: [", LIMIT_CAPTURES, "{name: n#, field: F}, ",
          "]", "more than 16 captures" },
    };

    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        char close[200] = "";
        size_t n = limits[i].fits;
        char *fits, *more;

        if (i == 2) {
            memset(close, ')', n);
            memcpy(close + n, "'}, condition: s}", 18);
        }
        fits = many(limits[i].before, n, limits[i].what, *close ? close : limits[i].behind);
        if (*close)
            memmove(close + 1, close, n + 18);
        more = many(limits[i].before, n + 1, limits[i].what, *close ? close : limits[i].behind);
        ruleset_free(ruled_set(fits));
        CHECK_STR(str_of(ruled_err.text), STR(""));
        ruled_refused(more, limits[i].words);
        free(fits);
        free(more);
    }
}
