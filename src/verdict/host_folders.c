/* SPDX-License-Identifier: Apache-2.0 */
/* Which folders hold a folder for each machine, and which are one machine's: by those beside. */
#include "verdict/host_folders.h"

#include "base/fold.h"
#include "verdict/folder_name.h"
#include "verdict/host.h"
#include "verdict/host_names.h"
#include "verdict/judge.h"

void folders_release(struct folders *f)
{
    numap_release(&f->logs);
    numap_release(&f->machines);
    numap_release(&f->named);
    numap_release(&f->below);
    numap_release(&f->children);
    numap_release(&f->fans);
    numap_release(&f->others);
    strmap_release(&f->called);
    strmap_release(&f->domains);
}

static uint64_t hash_add(uint64_t hash, struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        hash = (hash ^ (unsigned char)s.s[i]) * 0x100000001B3u;
    return (hash ^ '\n') * 0x100000001B3u; /* no name has one */
}

uint64_t folder_key(struct str tree, struct str folder, struct str rest)
{
    return hash_add(hash_add(hash_add(0xCBF29CE484222325u, tree), folder), rest);
}

struct str tree_of(const struct ev_source *s)
{
    return fold_first_label(s->near);
}

static bool holds_machines(const struct folders *f, struct str tree, struct str folder)
{
    uint64_t below;

    return numap_get(&f->machines, folder_key(tree, folder, STR_NONE), &below) &&
           str_starts(f->paths[below], folder);
}

/* The other path differs from this one in the part from begin to end, and only there. */
static bool is_beside(struct str other, struct str path, size_t begin, size_t end)
{
    size_t n = str_find_char(str_from(other, begin), '/');
    struct str part = str_first(str_from(path, begin), end - begin);

    return str_eq(str_first(other, begin), str_first(path, begin)) &&
           str_eq(log_in_any_form(str_from(other, begin + n + 1)),
                  log_in_any_form(str_from(path, end + 1))) &&
           !str_eq(str_first(str_from(other, begin), n), part);
}

/* That the part stands out, which is a folder in this one: where another does, it is a site, a
   ticket, and no machine. */
static int note_child(struct folders *f, size_t i, struct str folder, struct str part)
{
    uint64_t key = folder_key(STR_NONE, folder, STR_NONE), at;
    struct str other;

    if (!numap_get(&f->children, key, &at))
        return numap_put(&f->children, key, i);
    other = str_from(f->paths[at], folder.n ? folder.n + 1 : 0);
    if (!str_starts(f->paths[at], folder) || str_eq(str_cut(&other, '/'), part))
        return 0;
    return numap_put(&f->fans, key, i);
}

/* One part of the path of source i: from `begin` to `end`. */
static int note_part(struct folders *f, struct str tree, size_t i, size_t begin, size_t end)
{
    struct str path = f->paths[i];
    struct str part = { path.s + begin, end - begin };
    struct str folder = str_first(path, begin ? begin - 1 : 0), behind = str_from(path, end + 1);
    uint64_t key, at;

    if (!is_machine_folder(part) || folder_is_of_account(str_first(path, end), behind))
        return 0;
    if (!tree.n && stands_out(folder_machine(part)) && note_child(f, i, folder, part) < 0)
        return -1;
    key = folder_key(tree, folder, log_in_any_form(behind));
    if (!numap_get(&f->logs, key, &at))
        return numap_put(&f->logs, key, i);
    if (!is_beside(f->paths[at], path, begin, end))
        return 0;
    return numap_put(&f->machines, folder_key(tree, folder, STR_NONE), i);
}

static int note_path(struct folders *f, const struct evidence *e, struct str tree, size_t i)
{
    struct str path = f->paths[i];
    size_t begin = 0, n = path_is_deep(path) ? 0 : path.n, level = 0;

    for (size_t k = 0; k < n; k++) {
        struct str folder = str_first(path, begin ? begin - 1 : 0);
        bool called;

        if (path.s[k] != '/')
            continue;
        if (note_part(f, tree, i, begin, k) < 0)
            return -1;
        called = folder_is_of((struct str){ path.s + begin, k - begin }, e->sources[i].computer);
        f->levels |= (uint64_t)called << level % LEVELS;
        level++;
        if (called && numap_put(&f->named, folder_key(tree, folder, STR_NONE), i) < 0)
            return -1;
        begin = k + 1;
    }
    return 0;
}

static int paths_of(const struct judge *j, struct folders *f)
{
    const struct evidence *e = j->in->evidence;

    f->paths = arena_zero(j->arena, e->sources_n, sizeof *f->paths);
    for (size_t i = 0; f->paths && i < e->sources_n; i++) {
        const struct ev_source *s = &e->sources[i];
        f->paths[i] = s->folder.n ? arena_format(j->arena, "%.*s/%.*s", (int)s->folder.n,
                                                 s->folder.s, (int)s->name.n, s->name.s)
                                  : s->name;
    }
    return f->paths && !j->arena->failed ? 0 : -1;
}

/* corp.example of MS01.corp.example, which accounts and folders call CORP. */
static int note_domain(struct folders *f, struct str computer)
{
    struct str domain = host_domain(without_dot(computer));
    char lower[FOLD_NAME_BYTES];

    if (!domain.n || domain.n > FOLD_NAME_MOST)
        return 0;
    return strmap_put(&f->domains, fold_name(lower, domain), 1) < 0 ? -1
               : strmap_put(&f->domains, fold_name(lower, fold_first_label(domain)), 1);
}

bool is_domain(const struct folders *f, struct str part)
{
    struct str name = unpacked_name(part);
    char lower[FOLD_NAME_BYTES];
    uint64_t any;

    return name.n <= FOLD_NAME_MOST && strmap_get(&f->domains, fold_name(lower, name), &any);
}

bool is_fan(const struct folders *f, struct str folder)
{
    uint64_t at;

    return numap_get(&f->fans, folder_key(STR_NONE, folder, STR_NONE), &at) &&
           str_starts(f->paths[at], folder);
}

static int note_all(const struct judge *j, struct folders *f)
{
    const struct evidence *e = j->in->evidence;

    for (size_t i = 0; i < e->sources_n; i++) {
        const struct ev_source *s = &e->sources[i];
        struct str tree = fold_first_label(s->computer.n ? s->computer : s->near);

        if (note_domain(f, s->computer) < 0 || note_path(f, e, STR_NONE, i) < 0 ||
            (s->delivered && tree.n && note_path(f, e, tree, i) < 0))
            return -1;
    }
    return 0;
}

/* Beside the folder of a machine that is called like it. */
static bool is_beside_named(const struct folders *f, struct str tree, struct str path)
{
    struct str folder = folder_of(path), known;
    uint64_t at;

    if (!numap_get(&f->named, folder_key(tree, folder, STR_NONE), &at) ||
        !str_starts(f->paths[at], folder))
        return false;
    known = str_from(f->paths[at], folder.n ? folder.n + 1 : 0);
    return is_called_alike(last_part(path), str_cut(&known, '/'));
}

struct str machine_folder(const struct folders *f, struct str tree, struct str path)
{
    struct str inside = STR_NONE;

    for (struct str p = path_is_deep(path) ? STR_NONE : folder_of(path); p.n; p = folder_of(p)) {
        struct str part = last_part(p);

        bool out;

        if (!is_machine_folder(part))
            continue;
        part = folder_machine(part);
        out = stands_out(part);
        if (holds_machines(f, tree, folder_of(p)))
            return inside.n && !looks_like_machine(part) ? inside : p;
        if (is_beside_named(f, tree, p))
            return inside.n && !out ? inside : p;
        if (out)
            inside = p;
    }
    return STR_NONE;
}

int folders_note(const struct judge *j, struct folders *f)
{
    return paths_of(j, f) < 0 ? -1 : note_all(j, f);
}
