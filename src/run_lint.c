/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lint: files that do not load, then remarks about those that do.  Names of signatures may also be
 * those of shipped ones, whatever files are looked at.
 */
#include "run.h"
#include "run_rules.h"

#include "rules/lint.h"
#include "shipped.h"

struct file {
    const char *name;
    struct str text;
};

struct linter {
    struct knowledge mine, shipped;
    struct file *files; /* that load */
    size_t files_n, files_cap, wrong;
    struct buf out;
};

static int keep_file(struct linter *l, const char *name, struct str text, struct err *err)
{
    if (arena_grow(&l->mine.arena, &l->files, l->files_n, &l->files_cap, l->files_n + 1,
                   sizeof *l->files) < 0)
        return err_nomem(err, name);
    l->files[l->files_n++] = (struct file){ name, text };
    return 0;
}

/* A fault of the file is written; any other ends the run. */
static int take_fault(struct linter *l, const struct err *why, struct err *err)
{
    if (why->code != ERR_DATA)
        return err_set(err, why->code, "%s", why->text);
    buf_format(&l->out, "%s\n", why->text);
    l->wrong++;
    return 0;
}

static int load_file(struct linter *l, const char *path, struct err *err)
{
    struct str text = STR_NONE;
    struct err why = { 0 };

    if (knowledge_read_file(&l->mine, path, &text, &why) < 0 ||
        knowledge_add_text(&l->mine, path, text, &why) < 0)
        return take_fault(l, &why, err);
    return keep_file(l, path, text, err);
}

static int load_operands(struct linter *l, const struct options *o, struct err *err)
{
    for (size_t i = 0; i < o->operands.n; i++) {
        const char **list;
        size_t n;

        if (rule_paths(&l->mine.arena, o->operands.items[i], &list, &n, err) < 0)
            return -1;
        for (size_t f = 0; f < n; f++)
            if (load_file(l, list[f], err) < 0)
                return -1;
    }
    return 0;
}

static int load_shipped(struct linter *l, struct err *err)
{
    for (const struct shipped_file *f = shipped_files; f->name; f++)
        if (keep_file(l, f->name, (struct str){ (const char *)f->bytes, f->n }, err) < 0)
            return -1;
    return knowledge_add_shipped(&l->mine, true, true, err);
}

static int load_all(struct linter *l, const struct options *o, struct err *err)
{
    struct err why = { 0 };

    if (knowledge_prepare(&l->mine, o, err) < 0)
        return -1;
    l->shipped.set = ruleset_new();
    if (!l->shipped.set)
        return err_nomem(err, "signatures");
    if (knowledge_add_shipped(&l->shipped, true, true, err) < 0 ||
        knowledge_build(&l->shipped, err) < 0 ||
        (o->operands.n ? load_operands(l, o, err) : load_shipped(l, err)) < 0)
        return -1;
    return knowledge_build(&l->mine, &why) < 0 ? take_fault(l, &why, err) : 0;
}

static int look(struct linter *l, const struct options *o, struct lint *lint, struct err *err)
{
    bool built = ruleset_built(l->mine.set);

    *lint = (struct lint){ .out = &l->out, .set = built ? l->mine.set : l->shipped.set,
                           .beside = l->shipped.set, .quiet = o->quiet, .verbose = o->verbose };
    for (size_t i = 0; i < l->files_n; i++)
        if (lint_file(lint, l->files[i].name, l->files[i].text) < 0)
            return err_nomem(err, "remarks");
    return built && lint_set(lint) < 0 ? err_nomem(err, "remarks") : 0;
}

int run_lint(const struct options *o, struct err *err)
{
    struct linter l = { 0 };
    struct lint lint = { 0 };
    int result = load_all(&l, o, err);

    if (result == 0)
        result = look(&l, o, &lint, err);
    if (result == 0)
        result = l.wrong + lint.errors > 0;
    if (result >= 0 && !o->quiet && result == 0)
        buf_format(&l.out, "%zu signatures and %zu plans are right, %zu warnings\n",
                   ruleset_count(l.mine.set), l.mine.plans_n, lint.warnings);
    else if (result > 0 && !o->quiet)
        buf_format(&l.out, "%zu files cannot be used, %zu errors, %zu warnings\n", l.wrong,
                   lint.errors, lint.warnings);
    if (result >= 0 && run_print(&l.out, err) < 0)
        result = -1;
    buf_release(&l.out);
    arena_release(&lint.scratch);
    knowledge_release(&l.mine);
    knowledge_release(&l.shipped);
    return result;
}
