/* SPDX-License-Identifier: Apache-2.0 */
/* Whose line it is that a collector's record holds: what shippers, searches and scripts call the
   machine and the file [inferred from their documentation]. */
#include "input/name.h"
#include "input/undress_inside.h"

/* Machines first, of several names the one that is the log's rather than the collector's. */
static const char *const names[] = {
    "host", "hostname", "host.name", "Computer", "MachineName", "PSComputerName",
    "agent.hostname", "agent.name", "beat.hostname", "beat.name", "source",
#define FILES_FROM 11u /* those of files */
    "log.file.path", "path", "FilePath", "Filename",
};

#define NAMES_N (sizeof names / sizeof names[0])

size_t origin_rank(struct str name)
{
    for (size_t i = 0; i < NAMES_N; i++)
        if (str_eq_nocase(name, str_of(names[i])))
            return i;
    return ORIGIN_NONE;
}

void origins_note(struct origins *o, size_t rank, struct str value)
{
    size_t i = 0, at;

    if (!value.n || rank == ORIGIN_NONE)
        return;
    while (i < o->n && o->ranks[i] < rank)
        i++;
    if (i < o->n && o->ranks[i] == rank) {
        o->several = o->several || !str_eq(o->values[i], value);
        o->values[i] = value;
        return;
    }
    if (o->n == ORIGINS_MOST)
        return;
    for (at = o->n++; at > i; at--) {
        o->ranks[at] = o->ranks[at - 1];
        o->values[at] = o->values[at - 1];
    }
    o->ranks[i] = rank;
    o->values[i] = value;
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static struct str inside_of(struct str s)
{
    size_t n = 0;

    while (n < s.n && s.s[n] != '"')
        n += s.s[n] == '\\' && n + 1 < s.n ? 2 : 1;
    return str_first(s, n);
}

/* "host":{"name":"MS01"} is host.name in a table, and "log":{"file":{"path":... log.file.path. */
static struct str full_name(struct str outer, struct str inside)
{
    if (str_eq(outer, STR("file")) && str_eq(inside, STR("path")))
        return STR("log.file.path");
    if (!str_eq(inside, STR("name")))
        return inside;
    return str_eq(outer, STR("host")) ? STR("host.name")
           : str_eq(outer, STR("agent")) ? STR("agent.name")
           : str_eq(outer, STR("beat")) ? STR("beat.name") : inside;
}

bool named_next(struct named *n)
{
    while ((n->rest = str_from(n->rest, str_find_char(n->rest, '"') + 1)).n) {
        struct str inside = inside_of(n->rest), next;

        n->rest = str_trim(str_from(n->rest, inside.n + 1));
        if (!str_starts(n->rest, STR(":"))) {
            n->value = inside;
            return true;
        }
        next = str_trim(str_from(n->rest, 1));
        if (str_starts(next, STR("{")))
            n->outer = inside;
        n->name = full_name(n->outer, inside);
    }
    return false;
}

void origins_of_object(struct origins *o, struct str line)
{
    struct named n = { .rest = line };

    while (named_next(&n))
        origins_note(o, origin_rank(n.name), n.value);
}

/* ---- keys ----------------------------------------------------------------------------------- */

/* MS01 of CONTOSO\MS01, and without the dot that a name service ends a full name with. */
static struct str plain_machine(struct str value)
{
    size_t n = str_find_char(value, '\\');
    struct str name = str_from(value, n + 1);

    if (n && name.n && str_find_char(value, ':') == value.n &&
        str_find_char(name, '\\') == name.n && str_find_char(name, '.') == name.n)
        value = name;
    return str_ends(value, STR(".")) ? str_first(value, value.n - 1) : value;
}

/* The values, each a line, behind '/' if it is that of a file. */
void origins_key(const struct origins *o, struct buf *key)
{
    for (size_t i = 0; i < o->n; i++) {
        struct str value = str_trim(str_first(o->values[i], str_find_char(o->values[i], '\n')));
        bool file;

        if (o->ranks[i] < FILES_FROM)
            value = plain_machine(value);
        file = o->ranks[i] >= FILES_FROM || str_find_char(value, '\\') < value.n ||
               str_find_char(value, '/') < value.n;
        if (!value.n)
            continue;
        if (file)
            buf_char(key, '/');
        buf_add(key, value);
        buf_char(key, '\n');
    }
}

/* Of machines alone letter case says nothing. */
void origins_fold(struct str key, struct buf *folded)
{
    buf_clear(folded);
    while (key.n) {
        struct str value = str_cut(&key, '\n');

        for (size_t i = 0; i < value.n; i++) {
            char c = value.s[i];
            bool upper = value.s[0] != '/' && c >= 'A' && c <= 'Z';
            buf_char(folded, upper ? (char)(c - 'A' + 'a') : c);
        }
        buf_char(folded, '\n');
    }
}

/* MS01 of ms01.contoso.example; an address has no such part. */
static struct str first_part(struct str machine)
{
    struct str first = str_first(machine, str_find_char(machine, '.'));

    for (size_t i = 0; i < first.n; i++)
        if (!is_digit(first.s[i]))
            return first;
    return machine;
}

void origins_less(struct str folded, int level, struct buf *less)
{
    buf_clear(less);
    while (folded.n) {
        struct str value = str_cut(&folded, '\n');
        bool file = str_starts(value, STR("/"));

        if (!file && level == 2)
            continue;
        buf_add(less, file ? value : first_part(value));
        buf_char(less, '\n');
    }
}

void origins_name(struct str key, struct buf *name)
{
    struct str machine = STR_NONE, file = STR_NONE;

    while (key.n) {
        struct str value = str_cut(&key, '\n');

        if (!str_starts(value, STR("/")))
            machine = machine.n ? machine : value;
        else
            file = file.n ? file : str_from(value, 1);
    }
    name_add_member(name, machine, true);
    if (machine.n)
        buf_char(name, '/');
    if (file.n)
        name_add_member(name, file, true);
    else if (machine.n)
        buf_add(name, STR("log"));
}
