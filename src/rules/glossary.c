/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/glossary.h"

#include "rules/node.h"

static const char *const file_keys[] = { "pages", "codes", NULL };
static const char *const page_keys[] = { "id",   "title",  "severity", "why",
                                         "look", "remedy", "source",   NULL };
static const char *const code_keys[] = { "value", "kind", "name", "means", "remedy", NULL };

static bool is_hex(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.s[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')))
            return false;
    }
    return s.n > 0;
}

static uint32_t hex_value(struct str s)
{
    uint32_t v = 0;

    for (size_t i = 0; i < s.n; i++) {
        char c = s.s[i];
        v = v << 4 | (uint32_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return v;
}

bool code_number(struct str s, uint32_t *number)
{
    bool marked = str_starts(s, STR("0x")) || str_starts(s, STR("0X"));
    int64_t v = 0;

    s = str_trim(s);
    if (str_ends(s, STR("L")) && s.n > 1)
        s = str_first(s, s.n - 1); /* 1326L: a C suffix */
    if (marked)
        s = str_from(s, 2);
    if (s.n <= 8 && is_hex(s) && (marked || s.n == 8)) /* 80070643: eight digits are hexadecimal */
        *number = hex_value(s);
    else if (!marked && str_i64(s, &v) && v >= INT32_MIN && v <= UINT32_MAX)
        *number = (uint32_t)v;
    else
        return false;
    if (*number >> 16 == 0x8007)
        *number &= 0xffff;
    return true;
}

static void read_page(struct reading *r, const struct yaml *node, struct glossary *g)
{
    struct glossary_page page = { 0 };

    if (!node_keys(r, node, "a page", page_keys))
        return;
    page.id = node_need(r, node, "id");
    page.title = node_need(r, node, "title");
    page.severity = node_text(r, node, "severity");
    page.why = node_need(r, node, "why");
    page.look = node_text(r, node, "look");
    page.remedy = node_text(r, node, "remedy");
    page.source = node_need(r, node, "source");
    if (arena_grow(r->arena, &g->pages, g->pages_n, &g->pages_cap, g->pages_n + 1, sizeof page) < 0)
        r->no_memory = true;
    else
        g->pages[g->pages_n++] = page;
}

static void read_code(struct reading *r, const struct yaml *node, struct glossary *g)
{
    struct glossary_code code = { 0 };

    if (!node_keys(r, node, "a code", code_keys))
        return;
    code.value = node_need(r, node, "value");
    code.kind = node_need(r, node, "kind");
    code.name = node_need(r, node, "name");
    code.means = node_need(r, node, "means");
    code.remedy = node_text(r, node, "remedy");
    if (code.value.n && !code_number(code.value, &code.number))
        node_fault(r, yaml_get(node, "value"), "'%.*s' is no code",
                   STR_FMT(str_first(code.value, 40)));
    if (arena_grow(r->arena, &g->codes, g->codes_n, &g->codes_cap, g->codes_n + 1, sizeof code) < 0)
        r->no_memory = true;
    else
        g->codes[g->codes_n++] = code;
}

int glossary_read(struct glossary *g, struct arena *arena, const char *name, struct str yaml,
                  struct err *err)
{
    struct reading r;
    const struct yaml *root = reading_file(&r, arena, name, yaml, "a glossary", file_keys, err);
    const struct yaml *const *items;
    size_t n;

    if (root) {
        items = node_list(&r, root, "pages", &n);
        for (size_t i = 0; i < n; i++)
            read_page(&r, items[i], g);
        items = node_list(&r, root, "codes", &n);
        for (size_t i = 0; i < n; i++)
            read_code(&r, items[i], g);
    }
    return reading_end(&r);
}
