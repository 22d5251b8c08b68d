/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A source whose records name no computer gets its machine, first that holds:
 *   1. its file name has the machine in it (log-formats.md 2.3, 8): that of a push log is the agent
 *      even in the folder of the server that pushed;
 *   2. a part of its path is the name of a known machine, alone or among words that are of no name
 *      (deepest part first; two such machines are none), or of a server that others call by it;
 *      else its file name begins with one;
 *   3. its path is that of a known collector, which has a folder of each machine (8.1);
 *   4. in delivered evidence: the one machine that was scanned along with it; in logs: all sources
 *      under the nearest folder above it that name a computer name the same one;
 *   5. it is a copy of a log of setup whose machine is known (host_copy.c), unless a folder of its
 *      path is called as machines are;
 *   6. of the folders of its path that are no common words, no domains, and do not hold logs of
 *      several machines, the one that is most like a machine's name is taken as one, of two the
 *      topmost.
 *
 * A folder that was read and is called like a machine (`scan logs/MS01`) stands in front of the
 * path; but 6 takes it only if nothing below it names another machine.
 *
 * A folder in which two folders have a log of the same name holds a folder for each machine (a
 * machine has one Application log): 4 does not look beyond such a machine's folder, and 6 takes it.
 * So does a folder in which one is called like the machine that its logs name, for those that are
 * called alike.  Folders stand beside each other within one scan: the evidence of many has as many
 * trees, which all begin at the same place.
 */
#include "verdict/folder_name.h"
#include "verdict/host_folders.h"
#include "verdict/host_names.h"

#include "base/fold.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/mem.h"
#include "event/evtword.h"
#include "verdict/host.h"
#include "verdict/steps.h"

/* ---- machines below a folder ---------------------------------------------------------------- */

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
    bool several = false;
    size_t host = host_lookup(j, host_from_file(path));

    if (host == SIZE_MAX)
        host = host_in_path(j, path, &several);
    return host == SIZE_MAX && !several ? host_in_file(j, path) : host;
}

/* "upload.zip", below which logs name several machines, is none of them. */
static bool is_of_several(const struct folders *f, struct str folder)
{
    uint64_t at;

    return numap_get(&f->others, folder_key(STR_NONE, folder, STR_NONE), &at) &&
           lies_under(f->paths[at], folder);
}

/* What speaks for a part of a path as the name of a machine, the more the better. */
enum rank { NONE, OF_DOCUMENT, WORD, LIKE, STANDS_OUT, AT_LEVEL };

/* A document that others came from is called so by chance; a word below it even more.  EMEA and DMZ
   are like machines, but GW01 in them stands out; SITE02 is above those that are called like
   their machines elsewhere, and in OPS-1234 lie several that stand out. */
static enum rank rank_of(const struct folders *f, struct str folder, struct str part, size_t level)
{
    bool like = looks_like_machine(part);

    if (is_document(last_part(folder)))
        return like ? OF_DOCUMENT : NONE;
    if (!like || !stands_out(part) || is_fan(f, folder))
        return like ? LIKE : WORD;
    return f->levels >> level % LEVELS & 1 ? AT_LEVEL : STANDS_OUT;
}

/* The topmost one of those for which most speaks.  `given` bytes of the path are the folder that
   was read. */
static struct str name_from_folder(const struct folders *f, struct str path, size_t given)
{
    struct str rest = str_from(folder_of(path), given), name = STR_NONE;
    enum rank best = NONE;

    for (size_t level = 0; rest.n; level++) {
        struct str part = str_cut(&rest, '/');
        struct str folder = str_first(path, (size_t)(part.s - path.s) + part.n);
        enum rank rank;

        if (!is_machine_folder(part) || folder_is_of_account(folder, rest) ||
            is_of_several(f, folder) || is_domain(f, part))
            continue;
        part = folder_machine(part);
        rank = is_machine_folder(part) ? rank_of(f, folder, part, level) : NONE;
        if (rank <= best || (rank == WORD && best == OF_DOCUMENT))
            continue;
        best = rank;
        name = part;
    }
    return name;
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
static struct str name_in_file(const struct judge *j, struct str path, bool *several)
{
    struct str name = without_holder(j, path, host_from_file(path));
    size_t h = host_in_name(j, name);

    *several = h == SEVERAL;
    if (h < SEVERAL)
        return j->v->hosts[h].name;
    return *several || is_word_of_logs(name) ? STR_NONE : name;
}

/* The machine of a source that names none; empty: nothing tells. */
static struct str name_for(const struct judge *j, size_t i, const struct folders *f)
{
    const struct ev_source *s = &j->in->evidence->sources[i];
    struct str path = f->paths[i], own = machine_folder(f, tree_of(s), path);
    bool several;
    struct str name = name_in_file(j, path, &several);
    size_t h = name.n || several ? host_lookup(j, name) : host_in_path(j, path, &several);

    if (several)
        return STR_NONE;
    if (h == SIZE_MAX && !name.n)
        name = server_of_folder(j, &f->called, path);
    if (own.n && (is_of_several(f, own) || is_domain(f, last_part(own))))
        own = STR_NONE;
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
    bool *by_word = arena_zero(j->arena, e->sources_n, sizeof *by_word);
    const bool *of_others = lists_of_others(j);

    if (!given || !by_word || !of_others || note_machines(j, folders) < 0 ||
        servers_called(j, &folders->called) < 0)
        return -1;
    for (size_t i = 0; i < e->sources_n; i++) {
        bool named = e->sources[i].computer.n && !j->name_torn[i];
        if (j->source_host[i] != SIZE_MAX || named || is_of_nobody(&e->sources[i]) ||
            of_others[i])
            continue;
        given[i] = name_for(j, i, folders);
    }
    if (name_copies(j, given, by_word) < 0)
        return -1;
    for (size_t i = 0; i < e->sources_n; i++)
        if (names_add(j, names, given[i]) < 0)
            return -1;
    hosts_clear(j);
    if (hosts_from(j, names) < 0)
        return -1;
    place_sources(j);
    for (size_t i = 0; i < e->sources_n; i++) {
        if (given[i].n)
            j->source_host[i] = host_lookup(j, given[i]);
        if (by_word[i] && j->source_host[i] != SIZE_MAX)
            j->v->hosts[j->source_host[i]].by_word = true;
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
        folders_note(j, &folders) == 0) {
        place_sources(j);
        result = place_orphans(j, &names, &folders);
    }
    if (result == 0)
        note_named_by_records(j);
    folders_release(&folders);
    mem_free(names.items);
    return result;
}
