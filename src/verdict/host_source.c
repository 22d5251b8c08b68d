/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A source whose records name no computer gets its machine, first that holds:
 *   1. its file name has the machine in it (log-formats.md 2.3, 8): that of a push log is the agent
 *      even in the folder of the server that pushed;
 *   2. a part of its path is the name of a known machine (deepest part first), else its file name
 *      begins with one;
 *   3. its path is that of a known collector, which has a folder of each machine (8.1);
 *   4. in delivered evidence: the one machine that was scanned along with it; in logs: all sources
 *      under the nearest folder above it that name a computer name the same one;
 *   5. the topmost folder of its path that is not a common folder name is taken as a name.
 *
 * A folder that was read and is called like a machine (`scan logs/MS01`) stands in front of the
 * path; but 5 takes it only if nothing below it names another machine.
 *
 * A folder in which two folders have a log of the same name holds a folder for each machine (a
 * machine has one Application log): 4 does not look beyond such a machine's folder, and 5 takes it.
 * So does a folder in which one is called like the machine that its logs name, for those that are
 * called alike.  Folders stand beside each other within one scan: the evidence of many has as many
 * trees, which all begin at the same place.
 */
#include "verdict/folder_name.h"
#include "verdict/host_names.h"

#include "base/fold.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/mem.h"
#include "event/evtword.h"
#include "verdict/host.h"
#include "verdict/steps.h"

/* ---- folders of machines ------------------------------------------------------------------- */

/* Keys are hashes: paths are as long as whoever packed them likes.  What is found is compared. */
struct folders {
    struct numap logs;     /* folder and what follows the next part -> a source there */
    struct numap machines; /* folders that hold a folder for each machine -> a source below */
    struct numap named;    /* folders that hold one called like its machine -> a source of that */
    struct numap below;    /* folders -> the first source below that names a machine */
    struct numap others;   /* folders -> one below that names another machine than that */
    struct str *paths;     /* of the sources: with the folder of a machine that was given */
};

static void folders_release(struct folders *f)
{
    numap_release(&f->logs);
    numap_release(&f->machines);
    numap_release(&f->named);
    numap_release(&f->below);
    numap_release(&f->others);
}

static uint64_t hash_add(uint64_t hash, struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        hash = (hash ^ (unsigned char)s.s[i]) * 0x100000001B3u;
    return (hash ^ '\n') * 0x100000001B3u; /* no name has one */
}

/* tree: see tree_of. */
static uint64_t folder_key(struct str tree, struct str folder, struct str rest)
{
    return hash_add(hash_add(hash_add(0xCBF29CE484222325u, tree), folder), rest);
}

/* Of the source of a scan that names one machine only, that machine; all others share a tree. */
static struct str tree_of(const struct ev_source *s)
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

/* One part of the path of source i: from `begin` to `end`. */
static int note_part(struct folders *f, struct str tree, size_t i, size_t begin, size_t end)
{
    struct str path = f->paths[i];
    struct str part = { path.s + begin, end - begin };
    struct str folder = str_first(path, begin ? begin - 1 : 0), behind = str_from(path, end + 1);
    uint64_t key, at;

    if (!is_machine_folder(part) || folder_is_of_account(str_first(path, end), behind))
        return 0;
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
    size_t begin = 0, n = path_is_deep(path) ? 0 : path.n;

    for (size_t k = 0; k < n; k++) {
        struct str folder = str_first(path, begin ? begin - 1 : 0);

        if (path.s[k] != '/')
            continue;
        if (note_part(f, tree, i, begin, k) < 0)
            return -1;
        if (folder_is_of((struct str){ path.s + begin, k - begin }, e->sources[i].computer) &&
            numap_put(&f->named, folder_key(tree, folder, STR_NONE), i) < 0)
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

static int note_folders(const struct judge *j, struct folders *f)
{
    const struct evidence *e = j->in->evidence;

    for (size_t i = 0; i < e->sources_n; i++) {
        const struct ev_source *s = &e->sources[i];
        struct str tree = fold_first_label(s->computer.n ? s->computer : s->near);

        if (note_path(f, e, STR_NONE, i) < 0 ||
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

/* The folder of a machine that the path lies in, by the folders beside it; empty: none.  "Consoles"
   beside those of machines holds them as well: below it one that stands out is a machine's. */
static struct str machine_folder(const struct folders *f, struct str tree, struct str path)
{
    struct str inside = STR_NONE;

    for (struct str p = path_is_deep(path) ? STR_NONE : folder_of(path); p.n; p = folder_of(p)) {
        struct str part = last_part(p);

        if (is_machine_folder(part) &&
            (holds_machines(f, tree, folder_of(p)) || is_beside_named(f, tree, p)))
            return inside.n && !looks_like_machine(folder_machine(part)) ? inside : p;
        if (is_machine_folder(part) && stands_out(folder_machine(part)))
            inside = p;
    }
    return STR_NONE;
}

/* ---- names in the path --------------------------------------------------------------------- */

static size_t host_in_path(const struct judge *j, struct str path)
{
    for (struct str p = folder_of(path); p.n; p = folder_of(p)) {
        size_t h = host_lookup(j, last_part(p));
        if (h == SIZE_MAX)
            h = host_lookup(j, fold_first_label(last_part(p))); /* MS01.zip/... */
        if (h == SIZE_MAX)
            h = host_lookup(j, folder_machine(last_part(p)));
        if (h == SIZE_MAX)
            h = host_lookup(j, without_which(last_part(p)));
        if (h != SIZE_MAX)
            return h;
    }
    return SIZE_MAX;
}

/* "MS01 - notes of the night.txt", if MS01 is known; the longest such name. */
static size_t host_by_prefix(const struct judge *j, struct str file)
{
    for (size_t n = file.n; n-- > 1;) {
        size_t h = separates_names(file.s[n]) ? host_lookup(j, str_first(file, n)) : SIZE_MAX;
        if (h != SIZE_MAX)
            return h;
    }
    return SIZE_MAX;
}

/* "Setup log of MS01.txt", if MS01 is known and no other machine beside it. */
static size_t host_among_words(const struct judge *j, struct str file)
{
    size_t only = SIZE_MAX;

    for (size_t at = 0, n; at < file.n; at = n + 1) {
        struct str word;
        size_t h;

        for (n = at; n < file.n && !separates_names(file.s[n]);)
            n++;
        word = str_first(str_from(file, at), n - at);
        h = stands_out(word) ? host_lookup(j, word) : SIZE_MAX;
        if (h != SIZE_MAX && only != SIZE_MAX && h != only)
            return SIZE_MAX;
        only = h != SIZE_MAX ? h : only;
    }
    return only;
}

/* "MS01_programs.xlsx/sheet1.xml", too. */
static size_t host_in_file(const struct judge *j, struct str path)
{
    size_t h = SIZE_MAX;

    for (; path.n && h == SIZE_MAX; path = folder_of(path)) {
        h = host_by_prefix(j, last_part(path));
        if (h == SIZE_MAX)
            h = host_among_words(j, last_part(path));
    }
    return h;
}

static bool lies_under(struct str path, struct str folder)
{
    return !folder.n || (str_starts(path, folder) && path.n > folder.n && path.s[folder.n] == '/');
}

static bool names_its_folder(const struct judge *j, size_t i)
{
    const struct ev_source *s = &j->in->evidence->sources[i];

    return s->computer.n && !j->name_torn[i] && !is_log_of_others(s->name) &&
           j->source_host[i] != SIZE_MAX;
}

static int note_named(const struct judge *j, struct folders *f, size_t i, struct str folder)
{
    uint64_t key = folder_key(STR_NONE, folder, STR_NONE), at;

    if (!numap_get(&f->below, key, &at))
        return numap_put(&f->below, key, i);
    return j->source_host[at] == j->source_host[i] ? 0 : numap_put(&f->others, key, i);
}

/* Behind place_sources: of which machine, or machines, the sources below each folder are. */
static int note_machines(const struct judge *j, struct folders *f)
{
    const struct evidence *e = j->in->evidence;

    for (size_t i = 0; i < e->sources_n; i++) {
        struct str path = f->paths[i];
        size_t depth = 0;

        if (!names_its_folder(j, i))
            continue;
        if (note_named(j, f, i, STR_NONE) < 0)
            return -1;
        for (size_t k = 0; k < path.n && depth <= LIMIT_PATH_DEPTH; k++) {
            if (path.s[k] != '/')
                continue;
            depth++;
            if (note_named(j, f, i, str_first(path, k)) < 0)
                return -1;
        }
    }
    return 0;
}

/* The one machine that all naming sources under the folder name; SIZE_MAX: none, or several. */
static size_t only_host_under(const struct judge *j, const struct folders *f, struct str folder,
                              bool *several)
{
    uint64_t key = folder_key(STR_NONE, folder, STR_NONE), at, other;

    if (!numap_get(&f->below, key, &at) || !lies_under(f->paths[at], folder))
        return SIZE_MAX;
    *several = numap_get(&f->others, key, &other);
    return *several ? SIZE_MAX : j->source_host[at];
}

/* The machine that is named under the folder has one there that is called like it. */
static bool has_own_folder(const struct judge *j, const struct folders *f, struct str folder)
{
    struct str rest;
    uint64_t at;

    if (!numap_get(&f->below, folder_key(STR_NONE, folder, STR_NONE), &at))
        return false;
    rest = folder_of(f->paths[at]);
    for (rest = str_from(rest, folder.n < rest.n ? folder.n : rest.n); rest.n;) {
        if (folder_is_of(str_cut(&rest, '/'), j->in->evidence->sources[at].computer))
            return true;
    }
    return false;
}

/* Not beyond the folder `own`; nor from one that is called like a machine to one that has its own
   folder elsewhere: "Gateways/GW01" beside "Servers/MS02". */
static size_t host_of_neighbours(const struct judge *j, const struct folders *f, struct str path,
                                 struct str own)
{
    bool several = false, called = false;
    struct str folder = path_is_deep(path) ? STR_NONE : folder_of(path);

    for (;;) {
        size_t h = only_host_under(j, f, folder, &several);
        if (h != SIZE_MAX && called && has_own_folder(j, f, folder))
            return SIZE_MAX;
        if (h != SIZE_MAX || several || folder.n == own.n)
            return h;
        called = called || stands_out(folder_machine(last_part(folder)));
        folder = folder_of(folder);
    }
}

/* AG17AgentInstall.LOG, MS01.System.csv, System/MS01.csv */
static struct str host_from_file(struct str path)
{
    struct str file = last_part(path), name = machine_of_log(file);

    if (!name.n)
        name = machine_in_log_folder(last_part(folder_of(path)), file);
    if (!name.n)
        name = pushed_agent(path);
    return evtword_machine(name) ? name : STR_NONE;
}

size_t host_of_pasted(const struct judge *j, struct str path)
{
    size_t host = host_lookup(j, host_from_file(path));

    if (host == SIZE_MAX)
        host = host_in_path(j, path);
    return host == SIZE_MAX ? host_in_file(j, path) : host;
}

/* "upload.zip", below which logs name several machines, is none of them. */
static bool is_of_several(const struct folders *f, struct str folder)
{
    uint64_t at;

    return numap_get(&f->others, folder_key(STR_NONE, folder, STR_NONE), &at) &&
           lies_under(f->paths[at], folder);
}

/* `given` bytes of the path are the folder that was read.  One that is called like a machine goes
   before those above it ("Consoles/ADM1"), and before a document that others came from, which is
   called so by chance. */
static struct str name_from_folder(const struct folders *f, struct str path, size_t given)
{
    struct str rest = str_from(folder_of(path), given), document = STR_NONE, other = STR_NONE;

    while (rest.n) {
        struct str part = str_cut(&rest, '/');
        struct str folder = str_first(path, (size_t)(part.s - path.s) + part.n);

        bool held = is_document(part), like;

        if (!is_machine_folder(part) || folder_is_of_account(folder, rest))
            continue;
        part = folder_machine(part);
        like = looks_like_machine(part);
        if (like && !held)
            return part;
        if (!is_machine_folder(part) || (!like && (is_of_several(f, folder) || document.n)))
            continue;
        if (held && !document.n && !other.n)
            document = part;
        else if (!held && !other.n)
            other = part;
    }
    return other.n ? other : document;
}

/* The folder that was read is the machine's: nobody below names one. */
static bool is_own_folder(const struct folders *f, struct str folder)
{
    uint64_t at;

    return folder.n && (!numap_get(&f->below, folder_key(STR_NONE, folder, STR_NONE), &at) ||
                        !lies_under(f->paths[at], folder));
}

/* 5.  A folder in it that is called like a machine goes before the one that was read. */
static struct str name_from_folders(const struct folders *f, size_t i, const struct ev_source *s)
{
    struct str inside = name_from_folder(f, f->paths[i], s->folder.n ? s->folder.n + 1 : 0);

    return is_own_folder(f, s->folder) && !looks_like_machine(inside) ? s->folder : inside;
}

static void hosts_clear(struct judge *j)
{
    strmap_release(&j->host_index);
    j->v->hosts_n = 0;
}

static void place_sources(struct judge *j)
{
    const struct evidence *e = j->in->evidence;

    for (size_t i = 0; i < e->sources_n; i++)
        j->source_host[i] = host_lookup(j, e->sources[i].computer);
}

/* No management server writes these: one that lies in a folder of its own is of no machine
   outside. */
static bool is_of_unix(const struct ev_source *s)
{
    return str_eq(s->format, STR("unixkit")) || str_eq(s->format, STR("scxlog")) ||
           str_eq(s->format, STR("omilog"));
}

/* lx01 of lx01_rpm-q.txt: of packages that nobody's folder holds nothing else tells. */
static struct str unix_from_file(struct str path)
{
    struct str file = last_part(path);
    size_t n = 0;

    while (n < file.n && file.s[n] != '_' && file.s[n] != ' ')
        n++;
    return n < file.n && looks_like_machine(str_first(file, n)) ? str_first(file, n) : STR_NONE;
}

/* The folder that a file of UNIX lies in, unless it is one of many in an upload. */
static bool is_unix_folder(const struct folders *f, const struct ev_source *s, struct str path)
{
    struct str folder = folder_of(path), part = last_part(folder);

    return is_machine_folder(part) && (folder.n != s->folder.n || is_own_folder(f, s->folder)) &&
           (looks_like_machine(folder_machine(part)) || !unix_from_file(path).n);
}

/* MS01_AG17AgentInstall.LOG, copied flat: in front stands the machine whose folder it lay in. */
static struct str without_holder(const struct judge *j, struct str path, struct str name)
{
    size_t n = str_find_char(name, '_');

    if (n + 1 >= name.n || !pushed_agent(path).n || host_lookup(j, name) != SIZE_MAX ||
        host_lookup(j, str_first(name, n)) == SIZE_MAX)
        return name;
    return str_from(name, n + 1);
}

/* The machine that the file is called by.  A word beside the log's name is none, unless it is
   known. */
static struct str name_in_file(const struct judge *j, struct str path)
{
    struct str name = without_holder(j, path, host_from_file(path)), known;

    if (!name.n || host_lookup(j, name) != SIZE_MAX)
        return name;
    known = without_which(name);
    if (host_lookup(j, known) != SIZE_MAX)
        return known;
    return is_word_of_logs(name) ? STR_NONE : name;
}

/* The machine of a source that names none; empty: nothing tells. */
static struct str name_for(const struct judge *j, size_t i, const struct folders *f)
{
    const struct ev_source *s = &j->in->evidence->sources[i];
    struct str path = f->paths[i], own = machine_folder(f, tree_of(s), path);
    struct str name = name_in_file(j, path);
    size_t h = name.n ? host_lookup(j, name) : host_in_path(j, path);

    if (!own.n && is_of_unix(s) && is_unix_folder(f, s, path))
        own = folder_of(path);
    if (h == SIZE_MAX && !name.n && !own.n)
        h = host_in_file(j, path);
    if (h == SIZE_MAX && !name.n)
        name = machine_of_collector(path);
    if (h == SIZE_MAX && !name.n && !own.n && is_of_unix(s))
        name = unix_from_file(path);
    if (h == SIZE_MAX && !name.n)
        h = s->near.n && !own.n ? host_lookup(j, s->near) : host_of_neighbours(j, f, path, own);
    if (h != SIZE_MAX)
        return j->v->hosts[h].name;
    if (!name.n && own.n)
        name = folder_machine(last_part(own));
    return name.n ? name : name_from_folders(f, i, s);
}

/* A text of unknown kind, and not what a server keeps of a push (log-formats.md 2.3: its grammar is
   not known). */
static bool is_of_nobody(const struct ev_source *s)
{
    return source_is_pasted(s) && !evtword_machine(pushed_agent(s->name));
}

/* Second pass: names taken from folders may add machines, so all are indexed again. */
static int place_orphans(struct judge *j, struct names *names, struct folders *folders)
{
    const struct evidence *e = j->in->evidence;
    struct str *given = arena_zero(j->arena, e->sources_n, sizeof *given);
    const bool *of_others = lists_of_others(j);

    if (!given || !of_others || note_machines(j, folders) < 0)
        return -1;
    for (size_t i = 0; i < e->sources_n; i++) {
        bool named = e->sources[i].computer.n && !j->name_torn[i];
        if (j->source_host[i] != SIZE_MAX || named || is_of_nobody(&e->sources[i]) ||
            of_others[i])
            continue;
        given[i] = name_for(j, i, folders);
        if (names_add(j, names, given[i]) < 0)
            return -1;
    }
    hosts_clear(j);
    if (hosts_from(j, names) < 0)
        return -1;
    place_sources(j);
    for (size_t i = 0; i < e->sources_n; i++) {
        if (given[i].n)
            j->source_host[i] = host_lookup(j, given[i]);
    }
    return 0;
}

/* Windows writes the full name into each record, but for the oldest logs (.evt). */
static void note_named_by_records(struct judge *j)
{
    const struct evidence *e = j->in->evidence;

    for (size_t i = 0; i < e->sources_n; i++) {
        const struct ev_source *s = &e->sources[i];

        if (s->computer.n && !j->name_torn[i] && !s->is_text && j->source_host[i] != SIZE_MAX &&
            !str_eq(s->channel, STR("inventory")) && !str_eq(s->format, STR("evt")))
            j->v->hosts[j->source_host[i]].named_by_records = true;
    }
}

int judge_hosts(struct judge *j)
{
    struct names names = { 0 };
    struct folders folders = { 0 };
    size_t n = j->in->evidence->sources_n;
    int result = -1;

    j->source_host = arena_zero(j->arena, n, sizeof *j->source_host);
    j->source_order = arena_zero(j->arena, n, sizeof *j->source_order);
    j->order_told = arena_zero(j->arena, n, sizeof *j->order_told);
    j->name_torn = names_torn(j);
    if (j->source_host && j->source_order && j->order_told && j->name_torn &&
        names_collect(j, &names) == 0 && hosts_from(j, &names) == 0 &&
        paths_of(j, &folders) == 0 && note_folders(j, &folders) == 0) {
        place_sources(j);
        result = place_orphans(j, &names, &folders);
    }
    if (result == 0)
        note_named_by_records(j);
    folders_release(&folders);
    mem_free(names.items);
    return result;
}
