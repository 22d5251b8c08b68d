/* SPDX-License-Identifier: Apache-2.0 */
#include "run_rules.h"

#include "base/limits.h"
#include "base/mem.h"
#include "base/sys.h"
#include "base/sys_file.h"
#include "base/utf.h"
#include "event/redact.h"
#include "rules/yaml.h"
#include "rules/yamlpack.h"
#include "shipped.h"

#include <stdlib.h>
#include <string.h>

static int add_plan(struct knowledge *k, const char *name, struct str yaml, struct plan **out,
                    struct err *err)
{
    struct plan *plan;

    if (plan_read(&plan, &k->arena, name, yaml, err) < 0)
        return -1;
    for (size_t i = 0; i < k->plans_n; i++)
        if (str_eq(k->plans[i]->id, plan->id))
            return err_set(err, ERR_DATA, "%s:1:1: error: there already is a plan '%.*s'", name,
                           STR_FMT(plan->id));
    if (arena_grow(&k->arena, &k->plans, k->plans_n, &k->plans_cap, k->plans_n + 1,
                   sizeof *k->plans) < 0)
        return err_nomem(err, "plans");
    k->plans[k->plans_n++] = plan;
    if (out)
        *out = plan;
    return 0;
}

static int add_text(struct knowledge *k, const char *name, struct str yaml, struct err *err)
{
    if (strstr(name, "/plans/"))
        return add_plan(k, name, yaml, NULL, err);
    if (strstr(name, "/maps/hazards"))
        return hazards_read(&k->hazards, &k->arena, name, yaml, err);
    if (strstr(name, "/maps/") && !strstr(name, "/maps/releases"))
        return glossary_read(&k->glossary, &k->arena, name, yaml, err);
    if (strstr(name, "/maps/"))
        return releases_read(&k->releases, &k->arena, name, yaml, err);
    return ruleset_add_text(k->set, name, yaml, err);
}

int knowledge_add_shipped(struct knowledge *k, bool signatures, bool plans, struct err *err)
{
    for (const struct shipped_file *f = shipped_files; f->name; f++) {
        struct str yaml = { (const char *)f->bytes, f->n };
        bool data = strstr(f->name, "/plans/") || strstr(f->name, "/maps/");

        if ((data ? plans : signatures) && add_text(k, f->name, yaml, err) < 0)
            return -1;
    }
    return 0;
}

#define READ_BYTES 65536u /* a collection has thousands of small files */

/* A whole file of at most LIMIT_YAML_BYTES into the arena. */
static int read_rule_file(struct arena *a, const char *path, struct str *out, struct err *err)
{
    struct buf bytes = { 0 };
    struct err why = { 0 };
    struct sys_file f;
    long got = -1;

    if (sys_open(&f, path, &why) == 0) {
        do {
            char *to = buf_reserve(&bytes, READ_BYTES);

            got = to ? sys_read(f, to, READ_BYTES, &why) : 0;
            bytes.n += got > 0 ? (size_t)got : 0;
        } while (got > 0 && bytes.n <= LIMIT_YAML_BYTES);
        sys_close(f);
    }
    a->failed = a->failed || bytes.failed;
    if (got >= 0)
        *out = arena_copy(a, buf_str(&bytes));
    buf_release(&bytes);
    if (got < 0)
        return err_set(err, ERR_NO_INPUT, "%s: %s", path, why.text);
    if (out->n > LIMIT_YAML_BYTES)
        return err_set(err, ERR_DATA, "%s:1:1: error: larger than %u bytes", path,
                       LIMIT_YAML_BYTES);
    if (yaml_is_packed(*out)) /* for what was checked when this was built, and for nothing else */
        return err_set(err, ERR_DATA, "%s:1:1: error: NUL character", path);
    return a->failed ? err_nomem(err, path) : 0;
}

/* The keys by which anything but a signature is known.  A text without any of these words has
   no such key, and need not be read twice. */
static bool is_surely_signature(struct str yaml)
{
    static const struct str marks[] = { { "phases", 6 }, { "releases", 8 }, { "pages", 5 },
                                        { "codes", 5 },  { "hazards", 7 } };

    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (str_find(yaml, marks[i]) < yaml.n)
            return false;
    return true;
}

/* A signature has a detection, a plan has phases, a map has neither. */
static const char *kind_of(struct str yaml)
{
    struct arena scratch = { 0 };
    const struct yaml **docs;
    const char *kind = "signature";
    size_t n;

    if (is_surely_signature(yaml))
        return kind;
    if (yaml_read(&scratch, "", yaml, &docs, &n, NULL) == 0 && n == 1) {
        if (yaml_get(docs[0], "phases"))
            kind = "plan";
        else if (yaml_get(docs[0], "releases") && !yaml_get(docs[0], "detection"))
            kind = "map";
        else if (yaml_get(docs[0], "hazards") && !yaml_get(docs[0], "detection"))
            kind = "hazards";
        else if ((yaml_get(docs[0], "pages") || yaml_get(docs[0], "codes")) &&
                 !yaml_get(docs[0], "detection"))
            kind = "glossary";
    }
    arena_release(&scratch);
    return kind;
}

int knowledge_read_file(struct knowledge *k, const char *path, struct str *out, struct err *err)
{
    return read_rule_file(&k->arena, path, out, err);
}

int knowledge_add_text(struct knowledge *k, const char *path, struct str yaml, struct err *err)
{
    const char *kind = kind_of(yaml);

    if (strcmp(kind, "plan") == 0)
        return add_plan(k, path, yaml, NULL, err);
    if (strcmp(kind, "glossary") == 0)
        return glossary_read(&k->glossary, &k->arena, path, yaml, err);
    if (strcmp(kind, "map") == 0)
        return releases_read(&k->releases, &k->arena, path, yaml, err);
    if (strcmp(kind, "hazards") == 0)
        return hazards_read(&k->hazards, &k->arena, path, yaml, err);
    return ruleset_add_text(k->set, path, yaml, err);
}

int knowledge_add_file(struct knowledge *k, const char *path, struct err *err)
{
    struct str yaml = STR_NONE;

    if (knowledge_read_file(k, path, &yaml, err) < 0)
        return -1;
    return knowledge_add_text(k, path, yaml, err);
}

struct lister {
    struct arena *arena;
    const char *folder;
    const char **items;
    size_t n, cap;
};

static int list_entry(void *ctx, const char *name)
{
    struct lister *l = ctx;
    struct str path = arena_format(l->arena, "%s%s%s", l->folder,
                                   str_ends(str_of(l->folder), STR("/")) ? "" : "/", name);

    if (l->arena->failed || arena_grow(l->arena, &l->items, l->n, &l->cap, l->n + 1,
                                       sizeof *l->items) < 0)
        return -1;
    l->items[l->n++] = path.s;
    return 0;
}

static int path_order(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_rule_name(struct str path)
{
    return str_ends_nocase(path, STR(".yml")) || str_ends_nocase(path, STR(".yaml"));
}

/* Folders are replaced by their content until only files are left: no recursion to bound. */
int rule_paths(struct arena *arena, const char *path, const char ***list, size_t *n,
               struct err *err)
{
    struct lister todo = { .arena = arena }, found = { .arena = arena };
    struct sys_info info;
    struct err why = { 0 };

    todo.folder = found.folder = "";
    if (sys_stat(path, &info, &why) < 0)
        return err_set(err, ERR_NO_INPUT, "%s: %s", path, why.text);
    for (const char *at = path; at; at = todo.n ? todo.items[--todo.n] : NULL) {
        if (sys_stat(at, &info, &why) < 0)
            continue;
        if (info.kind == SYS_FOLDER) {
            todo.folder = at;
            if (!(info.link && at != path) && sys_list(at, list_entry, &todo, &why) < 0)
                return err_set(err, ERR_NO_INPUT, "%s: %s", at, why.text);
        } else if (at == path || is_rule_name(str_of(at))) {
            if (arena_grow(arena, &found.items, found.n, &found.cap, found.n + 1,
                           sizeof *found.items) < 0)
                return err_nomem(err, path);
            found.items[found.n++] = at;
        }
        if (found.n > LIMIT_RULES || todo.n > LIMIT_RULES)
            return err_set(err, ERR_DATA, "%s: more than %u files", path, LIMIT_RULES);
    }
    if (found.n)
        qsort(found.items, found.n, sizeof *found.items, path_order);
    *list = found.items;
    *n = found.n;
    return 0;
}

int knowledge_add_path(struct knowledge *k, const char *path, struct err *err)
{
    const char **list;
    size_t n;

    if (rule_paths(&k->arena, path, &list, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (knowledge_add_file(k, list[i], err) < 0)
            return -1;
    return n ? 0 : err_set(err, ERR_NO_INPUT, "%s: holds no signature file (*.yml)", path);
}

static int plan_order(const void *a, const void *b)
{
    return str_cmp((*(const struct plan *const *)a)->id, (*(const struct plan *const *)b)->id);
}

int knowledge_build(struct knowledge *k, struct err *err)
{
    if (k->plans_n)
        qsort(k->plans, k->plans_n, sizeof *k->plans, plan_order);
    return ruleset_build(k->set, err);
}

static int force_plan(struct knowledge *k, const char *name, struct err *err)
{
    struct sys_info info;
    struct str yaml = STR_NONE;
    struct plan *plan;

    for (size_t i = 0; i < k->plans_n; i++)
        if (str_eq(k->plans[i]->id, str_of(name)))
            k->forced = k->plans[i];
    if (k->forced)
        return 0;
    if (sys_stat(name, &info, NULL) < 0 || info.kind != SYS_FILE)
        return err_set(err, ERR_USAGE, "there is no plan '%s'; see: postflight list plans", name);
    if (read_rule_file(&k->arena, name, &yaml, err) < 0)
        return -1;
    /* It may be a changed copy of a shipped plan: the same id is no error here. */
    if (plan_read(&plan, &k->arena, name, yaml, err) < 0)
        return -1;
    k->forced = plan;
    return 0;
}

/* A note may hold a password: masked like everything else that is printed. */
static int load_answers(struct knowledge *k, const struct options *o, struct err *err)
{
    const char *path = o->answers;
    struct str yaml = STR_NONE;
    struct answer *list;

    if (read_rule_file(&k->arena, path, &yaml, err) < 0 ||
        answers_read(&k->answers, &k->arena, path, yaml, k->plans, k->plans_n, err) < 0)
        return -1;
    list = arena_zero(&k->arena, k->answers.n, sizeof *list);
    for (size_t i = 0; list && i < k->answers.n; i++) {
        list[i] = k->answers.items[i];
        list[i].who = redact(list[i].who, &k->arena);
        list[i].note = redact(list[i].note, &k->arena);
        if (o->redact && list[i].who.n)
            list[i].who = STR("a person");
        if (o->redact && list[i].note.n)
            list[i].note = STR(REDACT_MASK);
    }
    k->answers.items = list;
    return k->arena.failed ? err_nomem(err, path) : 0;
}

int knowledge_prepare(struct knowledge *k, const struct options *o, struct err *err)
{
    k->set = ruleset_new();
    if (!k->set)
        return err_nomem(err, "signatures");
    if (o->skip_bad_rules)
        ruleset_skip_bad(k->set);
    for (size_t i = 0; i < o->defines.n; i++) {
        struct str values = str_of(o->defines.items[i]), name = str_cut(&values, '=');

        if (ruleset_define(k->set, name, values) < 0)
            return err_nomem(err, "definitions");
    }
    return 0;
}

/* check has them in its report; nothing is left out silently elsewhere. */
static void show_skipped(const struct knowledge *k)
{
    const struct skipped_rule *list;
    size_t n = ruleset_skipped(k->set, &list);
    struct buf text = { 0 };

    for (size_t i = 0; i < n; i++) {
        buf_add(&text, STR("postflight: rule left out: "));
        utf_show(&text, list[i].why);
        buf_char(&text, '\n');
    }
    sys_print_error(buf_str(&text));
    buf_release(&text);
}

/* scan judges nothing: plans and maps, a tenth of the start, are for whoever has his own beside
   them. */
static bool needs_plans(const struct options *o)
{
    return o->command != COMMAND_SCAN || o->plan || o->answers || o->signatures.n;
}

int knowledge_load(struct knowledge *k, const struct options *o, struct err *err)
{
    if (knowledge_prepare(k, o, err) < 0)
        return -1;
    if (o->no_inferred)
        ruleset_leave_out_inferred(k->set);
    if (knowledge_add_shipped(k, !o->no_shipped, needs_plans(o), err) < 0)
        return -1;
    for (size_t i = 0; i < o->signatures.n; i++)
        if (knowledge_add_path(k, o->signatures.items[i], err) < 0)
            return -1;
    if (knowledge_build(k, err) < 0)
        return -1;
    if (o->command != COMMAND_CHECK)
        show_skipped(k);
    if (o->plan && force_plan(k, o->plan, err) < 0)
        return -1;
    return o->answers ? load_answers(k, o, err) : 0;
}

void knowledge_release(struct knowledge *k)
{
    ruleset_free(k->set);
    arena_release(&k->arena);
}
