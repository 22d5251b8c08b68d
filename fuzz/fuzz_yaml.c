/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reader of YAML over any bytes: it accepts or says where it does not.  What it accepts is a
 * tree within its limits, of valid text, with a place for every node and no key twice in one map.
 */
#include "promise.h"

#include "base/limits.h"
#include "base/utf.h"
#include "rules/yaml.h"
#include "rules/yamlpack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_text(const struct yaml *node)
{
    bool b;

    promise(node->text.s && node->text.s[node->text.n] == '\0');
    promise(utf8_valid_prefix(node->text) == node->text.n);
    promise(str_find_char(node->text, '\0') == node->text.n);
    promise(!(yaml_is_null(node) && yaml_bool(node, &b)));
}

static void check_node(const struct yaml *node, int depth)
{
    promise(node && node->line && node->column && depth <= LIMIT_YAML_DEPTH);
    if (node->kind == YAML_SCALAR) {
        check_text(node);
        return;
    }
    for (size_t i = 0; i < node->n; i++) {
        check_node(node->items[i], depth + 1);
        if (node->kind != YAML_MAP)
            continue;
        check_text(node->keys[i]);
        for (size_t j = 0; j < i && i < 200; j++)
            promise(!str_eq(node->keys[i]->text, node->keys[j]->text));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str text = { (const char *)data, n };
    struct arena a = { 0 };
    const struct yaml **docs;
    struct err err = { 0 };
    size_t docs_n;

    if (yaml_is_packed(text))
        return 0; /* trees of the shipped files; a user's file is refused before (run_rules.c) */
    if (yaml_read(&a, "f", text, &docs, &docs_n, &err) < 0) {
        promise(err.code == ERR_DATA && str_starts(str_of(err.text), STR("f:")));
        promise(str_find(str_of(err.text), STR(": error: ")) < str_of(err.text).n);
    } else {
        promise(err.code == ERR_NONE);
        for (size_t i = 0; i < docs_n; i++)
            check_node(docs[i], 0);
    }
    arena_release(&a);
    return 0;
}
