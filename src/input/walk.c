/* SPDX-License-Identifier: Apache-2.0 */
#include "input/walk.h"

#include "base/limits.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/sys_file.h"
#include "base/sys_thread.h"
#include "input/name.h"

#include <stdlib.h>
#include <string.h>

/* Listing: one folder on its way down. */
struct folder {
    struct walk *w;
    const char *path;
    size_t root_n;  /* bytes of the PATH at the beginning of path, with its '/' */
    int depth;
};

static struct str shown(struct walk *w, struct str relative)
{
    struct buf name = { 0 };
    struct str kept;

    name_add_path(&name, relative);
    kept = arena_copy(&w->arena, buf_str(&name));
    w->arena.failed = w->arena.failed || name.failed;
    buf_release(&name);
    return kept;
}

static void add_skip(struct walk *w, struct str path, const char *reason)
{
    struct str kept = arena_copy(&w->arena, str_of(reason));

    if (!kept.s || mem_grow(&w->skips, &w->skips_cap, w->skips_n + 1, sizeof *w->skips) < 0) {
        w->arena.failed = true;
        return;
    }
    w->skips[w->skips_n++] = (struct walk_skip){ path, kept.s };
}

static void add_file(struct walk *w, const char *path, struct str name, const struct sys_info *info)
{
    if (w->files_n >= LIMIT_SOURCES) {
        if (!w->full)
            add_skip(w, name, "LIMIT_SOURCES reached: neither this file nor further ones are read");
        w->full = true;
        return;
    }
    if (mem_grow(&w->files, &w->files_cap, w->files_n + 1, sizeof *w->files) < 0) {
        w->arena.failed = true;
        return;
    }
    w->files[w->files_n++] = (struct walk_file){
        .name = name,
        .path = path,
        .size = info->size,
        .mtime = info->mtime,
        .root = w->roots_n - 1,
        .device = info->device,
        .node = info->node,
    };
}

static void list_folder(const struct folder *f);

static void add_found(const struct folder *f, const char *path)
{
    struct str name = shown(f->w, str_from(str_of(path), f->root_n));
    struct sys_info info;
    struct err err;

    if (sys_stat(path, &info, &err) < 0)
        add_skip(f->w, name, err.text);
    else if (info.kind == SYS_FILE)
        add_file(f->w, path, name, &info);
    else if (info.kind == SYS_OTHER)
        add_skip(f->w, name, "a device, pipe or socket");
    else if (info.link)
        add_skip(f->w, name, "a symbolic link to a folder: not followed");
    else if (f->depth >= LIMIT_PATH_DEPTH)
        add_skip(f->w, name, "LIMIT_PATH_DEPTH reached");
    else
        list_folder(&(struct folder){ f->w, path, f->root_n, f->depth + 1 });
}

static int add_entry(void *ctx, const char *entry)
{
    const struct folder *f = ctx;
    size_t n = strlen(f->path);
    bool slash = n && sys_is_separator(f->path[n - 1]);
    struct str path = arena_format(&f->w->arena, "%s%s%s", f->path, slash ? "" : "/", entry);

    if (path.s)
        add_found(f, path.s);
    return f->w->arena.failed || f->w->full;
}

/* At most LIMIT_PATH_DEPTH deep: add_found asks. */
static void list_folder(const struct folder *f)
{
    struct err err;

    if (sys_list(f->path, add_entry, (void *)f, &err) < 0)
        add_skip(f->w, shown(f->w, str_from(str_of(f->path), f->root_n)), err.text);
}

/*
 * The entries of a PATH that is a folder, divided: to ask the system what each of them is, takes
 * nearly all of the time.  Every thread takes the next entry and lists it with all that is below.
 */
#define ENTRIES_WORTH 8u /* fewer are listed before a thread has begun */

struct listing {
    const struct folder *folder;
    const char **entries;
    size_t n, cap, next; /* next: under lock */
    struct sys_mutex *lock;
};

struct lister {
    struct listing *of;
    struct walk part;
    struct sys_thread *thread;
};

static int keep_entry(void *ctx, const char *entry)
{
    struct listing *l = ctx;
    struct arena *a = &l->folder->w->arena;
    struct str name = arena_copy(a, str_of(entry));

    if (!name.s || mem_grow(&l->entries, &l->cap, l->n + 1, sizeof *l->entries) < 0) {
        a->failed = true;
        return 1;
    }
    l->entries[l->n++] = name.s;
    return 0;
}

static const char *next_entry(struct listing *l)
{
    const char *entry;

    sys_mutex_lock(l->lock);
    entry = l->next < l->n ? l->entries[l->next++] : NULL;
    sys_mutex_unlock(l->lock);
    return entry;
}

static void list_entries(struct listing *l, struct walk *into)
{
    struct folder f = *l->folder;
    const char *entry;

    f.w = into;
    while ((entry = next_entry(l)) != NULL && add_entry(&f, entry) == 0)
        ;
}

static void list_part(void *ctx)
{
    struct lister *k = ctx;

    list_entries(k->of, &k->part);
}

static void join_part(struct walk *w, struct walk *part)
{
    bool failed = part->arena.failed ||
                  mem_grow(&w->files, &w->files_cap, w->files_n + part->files_n,
                           sizeof *w->files) < 0 ||
                  mem_grow(&w->skips, &w->skips_cap, w->skips_n + part->skips_n,
                           sizeof *w->skips) < 0;

    w->arena.failed = w->arena.failed || failed;
    w->full = w->full || part->full || w->files_n + part->files_n > LIMIT_SOURCES;
    if (!failed && part->files_n)
        memcpy(w->files + w->files_n, part->files, part->files_n * sizeof *w->files);
    if (!failed && part->skips_n)
        memcpy(w->skips + w->skips_n, part->skips, part->skips_n * sizeof *w->skips);
    w->files_n += failed ? 0 : part->files_n;
    w->skips_n += failed ? 0 : part->skips_n;
    arena_adopt(&w->arena, &part->arena);
    walk_release(part);
}

/* By this thread into w itself, by the others into parts. */
static void list_in_parts(struct listing *l)
{
    struct walk *w = l->folder->w;
    struct lister others[LIMIT_JOBS];
    struct err ignored;
    size_t n = 0;

    for (; (int)n + 1 < w->threads && n + 1 < l->n && n < LIMIT_JOBS; n++) {
        others[n] = (struct lister){ .of = l, .part = { .roots_n = w->roots_n } };
        if (sys_thread_start(&others[n].thread, list_part, &others[n], &ignored) < 0)
            break;
    }
    list_entries(l, w);
    for (size_t i = 0; i < n; i++) {
        sys_thread_join(others[i].thread);
        join_part(w, &others[i].part);
    }
}

/* What is left out because there is too much must not hang on who was faster: then all is listed
   again by one. */
static void list_root(const struct folder *f)
{
    struct walk *w = f->w;
    struct listing l = { .folder = f };
    size_t files_n = w->files_n, skips_n = w->skips_n;
    struct err err;
    int read = w->threads > 1 ? sys_list(f->path, keep_entry, &l, &err) : 0;

    if (w->threads < 2 || w->full || l.n < ENTRIES_WORTH || sys_mutex_new(&l.lock, &err) < 0) {
        list_folder(f);
    } else {
        list_in_parts(&l);
        if (read < 0)
            add_skip(w, shown(w, str_from(str_of(f->path), f->root_n)), err.text);
        if (w->full) {
            w->files_n = files_n;
            w->skips_n = skips_n;
            w->full = false;
            list_folder(f);
        }
    }
    sys_mutex_free(l.lock);
    mem_free(l.entries);
}

static struct str base_name(struct str path)
{
    size_t at = path.n;

    while (at > 0 && !sys_is_separator(path.s[at - 1]))
        at--;
    return str_from(path, at);
}

/* "MS01" of C:/logs/MS01/, and of MS01/. ; nothing of what does not say where it is. */
static struct str folder_name(struct walk *w, struct str path)
{
    struct str name;

    for (;;) {
        while (path.n && sys_is_separator(path.s[path.n - 1]))
            path.n--;
        name = base_name(path);
        if (!str_eq(name, STR(".")))
            break;
        path.n--;
    }
    return str_eq(name, STR("..")) ? STR_NONE : shown(w, name);
}

/* A folder named on the command line must at least open; so must a file. */
static int try_open(const char *path, const struct sys_info *info, struct err *err)
{
    struct sys_file f;

    if (info->kind == SYS_OTHER)
        return 0; /* a pipe would wait, and lose what it has said */
    if (sys_open(&f, path, err) < 0)
        return -1;
    sys_close(f);
    return 0;
}

static int add_path(struct walk *w, const char *path, struct err *err)
{
    struct sys_info info;
    struct err why;
    struct str folder;
    size_t n = strlen(path), before = w->files_n;

    if (sys_stat(path, &info, &why) < 0 || try_open(path, &info, &why) < 0)
        return err_set(err, ERR_NO_INPUT, "cannot open %s: %.200s", path, why.text);
    if (info.kind != SYS_FOLDER) {
        add_file(w, path, shown(w, base_name(str_of(path))), &info);
        return 0;
    }
    list_root(&(struct folder){ w, path, n + (n && !sys_is_separator(path[n - 1])), 1 });
    folder = folder_name(w, str_of(path));
    for (size_t i = before; i < w->files_n; i++)
        w->files[i].folder = folder;
    return 0;
}

int walk_add(struct walk *w, const char *path, struct err *err)
{
    struct str kept = arena_copy(&w->arena, str_of(path));
    int result = 0;

    if (!kept.s || mem_grow(&w->roots, &w->roots_cap, w->roots_n + 1, sizeof *w->roots) < 0)
        return err_nomem(err, "list of files");
    w->roots[w->roots_n++] = kept.s;
    if (strcmp(path, "-") == 0)
        add_file(w, NULL, STR("-"), &(struct sys_info){ .mtime = WHEN_NONE });
    else
        result = add_path(w, kept.s, err);
    if (result == 0 && w->arena.failed)
        return err_nomem(err, "list of files");
    return result;
}

/* Finishing. */

static struct str identity(const struct walk_file *f)
{
    return (struct str){ (const char *)&f->device, 2 * sizeof f->device };
}

/* The same file by two PATHs is one; hard links inside one PATH are two. */
static int drop_repeated(struct walk *w)
{
    struct strmap seen = { 0 };
    size_t kept = 0;
    int result = 0;

    for (size_t i = 0; i < w->files_n && result == 0; i++) {
        const struct walk_file *f = &w->files[i];
        uint64_t root;

        if (strmap_get(&seen, identity(f), &root) && root != f->root)
            continue;
        result = strmap_put(&seen, identity(f), f->root);
        w->files[kept++] = *f;
    }
    if (result == 0)
        w->files_n = kept;
    strmap_release(&seen);
    return result;
}

/* clashes[root] is set for PATHs that share a name with another one. */
static int find_clashes(const struct walk *w, bool *clashes, bool *any)
{
    struct strmap seen = { 0 };
    int result = 0;

    for (size_t i = 0; i < w->files_n && result == 0; i++) {
        const struct walk_file *f = &w->files[i];
        uint64_t root;

        if (!strmap_get(&seen, f->name, &root))
            result = strmap_put(&seen, f->name, f->root);
        else if (root != f->root)
            clashes[root] = clashes[f->root] = *any = true;
    }
    strmap_release(&seen);
    return result;
}

static int name_with_paths(struct walk *w)
{
    bool *clashes = mem_zero(w->roots_n + 1, sizeof *clashes);
    bool any = false;
    int result = clashes ? find_clashes(w, clashes, &any) : -1;

    for (size_t i = 0; any && i < w->files_n; i++) {
        struct walk_file *f = &w->files[i];
        if (!clashes[f->root] || !f->path)
            continue;
        f->name = shown(w, str_of(f->path));
        f->folder = STR_NONE;
    }
    mem_free(clashes);
    return w->arena.failed ? -1 : result;
}

static int by_name(const void *left, const void *right)
{
    const struct walk_file *a = left, *b = right;
    int order = str_cmp(a->name, b->name);

    return order ? order : (a->root > b->root) - (a->root < b->root);
}

static int by_path(const void *left, const void *right)
{
    const struct walk_skip *a = left, *b = right;

    return str_cmp(a->path, b->path);
}

int walk_finish(struct walk *w, struct err *err)
{
    if (w->roots_n > 1 && (drop_repeated(w) < 0 || name_with_paths(w) < 0)) /* between PATHs */
        return err_nomem(err, "list of files");
    if (w->files_n)
        qsort(w->files, w->files_n, sizeof *w->files, by_name);
    if (w->skips_n)
        qsort(w->skips, w->skips_n, sizeof *w->skips, by_path);
    return 0;
}

static const struct walk_file *find_file(const struct walk *w, struct str name)
{
    size_t lo = 0, hi = w->files_n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (str_cmp(w->files[mid].name, name) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < w->files_n && str_eq(w->files[lo].name, name) ? &w->files[lo] : NULL;
}

struct str walk_folder(const struct walk *w, struct str source)
{
    if (w->roots_n == 1) /* whatever a parser calls the parts of its file */
        return w->files_n ? w->files[0].folder : STR_NONE;
    for (struct str name = source; name.n; name.n--) {
        const struct walk_file *f = NULL;
        if (name.n == source.n || source.s[name.n] == '/' || source.s[name.n] == '#')
            f = find_file(w, name);
        if (f)
            return f->folder;
    }
    return STR_NONE;
}

void walk_release(struct walk *w)
{
    mem_free(w->files);
    mem_free(w->skips);
    mem_free(w->roots);
    arena_release(&w->arena);
    *w = (struct walk){ 0 };
}
