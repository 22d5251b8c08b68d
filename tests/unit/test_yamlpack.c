/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/test.h"
#include "rules/yamlpack.h"
#include "shipped.h"

#include <stdlib.h>

/* Line, column, kind, text: all of it, as text to compare. */
static void show(struct buf *out, const struct yaml *node)
{
    buf_format(out, "%d%d@%u:%u ", (int)node->kind, node->quoted, (unsigned)node->line,
               (unsigned)node->column);
    if (node->kind == YAML_SCALAR) {
        buf_format(out, "%zu=", node->text.n);
        buf_add(out, node->text);
        CHECK(node->text.s && node->text.s[node->text.n] == '\0');
    }
    for (size_t i = 0; i < node->n; i++) {
        if (node->kind == YAML_MAP)
            show(out, node->keys[i]);
        show(out, node->items[i]);
    }
    buf_char(out, '\n');
}

static void show_all(struct buf *out, const char *name, struct str bytes)
{
    struct arena arena = { 0 };
    struct err err = { 0 };
    const struct yaml **docs;
    size_t n;

    if (!CHECK_INT(yaml_read(&arena, name, bytes, &docs, &n, &err), 0))
        test_fail(__FILE__, __LINE__, "%s", err.text);
    for (size_t i = 0; i < n; i++)
        show(out, docs[i]);
    arena_release(&arena);
}

TEST(what_is_built_in_is_what_the_files_say)
{
    size_t files = 0;

    for (const struct shipped_file *f = shipped_files; f->name; f++, files++) {
        struct buf built_in = { 0 }, read = { 0 };
        struct str packed = { (const char *)f->bytes, f->n }, text;

        text.s = test_read_file(f->name, &text.n);
        CHECK(yaml_is_packed(packed) && text.s);
        show_all(&built_in, f->name, packed);
        show_all(&read, f->name, text);
        CHECK_STR(buf_str(&built_in), buf_str(&read));
        CHECK(yaml_hash(packed) == yaml_hash(text));
        buf_release(&built_in);
        buf_release(&read);
        free((char *)text.s);
    }
    CHECK(files > 100);
}

TEST(no_text_is_taken_for_packed)
{
    CHECK(!yaml_is_packed(STR("yaml1")));
    CHECK(!yaml_is_packed(STR("")));
    CHECK(!yaml_is_packed(STR("a: 1\n")));
}

TEST(packed_bytes_that_are_cut_or_damaged_are_refused_or_read_as_they_are)
{
    const struct str text = STR("a: [1, 'two', {b: c}]\n---\n- |\n  long\n- ''\n");
    struct arena arena = { 0 };
    struct buf packed = { 0 };
    const struct yaml **docs;
    struct err err;
    size_t n;

    CHECK_INT(yaml_read(&arena, "x", text, &docs, &n, &err), 0);
    yaml_pack(&packed, text, docs, n);
    CHECK_INT(yaml_unpack(&arena, "x", buf_str(&packed), &docs, &n, &err), 0);
    CHECK_INT(n, 2);
    for (size_t cut = 0; cut < packed.n; cut++) {
        char *alone = malloc(cut + !cut); /* so that a read beyond it is seen */

        for (size_t i = 0; i < cut; i++)
            alone[i] = packed.s[i];
        CHECK_INT(yaml_unpack(&arena, "x", (struct str){ alone, cut }, &docs, &n, &err), -1);
        free(alone);
    }
    for (unsigned i = 0; i < 256 * packed.n; i++) {
        char was = packed.s[i / 256];

        packed.s[i / 256] = (char)i;
        (void)yaml_unpack(&arena, "x", buf_str(&packed), &docs, &n, &err);
        packed.s[i / 256] = was;
        arena_reset(&arena);
    }
    buf_release(&packed);
    arena_release(&arena);
}
