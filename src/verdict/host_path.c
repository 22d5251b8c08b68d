/* SPDX-License-Identifier: Apache-2.0 */
/* Machines that are known, in the names of folders and files. */
#include "verdict/folder_name.h"
#include "verdict/host_names.h"

#include "base/fold.h"
#include "verdict/host.h"

#define BETWEEN_NAMES "_ ()[]{}&+,;=@#!'"

/* A word of a name that is a machine's, and not by chance. */
static size_t host_called(const struct judge *j, struct str word)
{
    size_t h = host_lookup(j, word);

    return h != SIZE_MAX && word.n > 1 && !is_common_word(word) ? h : SIZE_MAX;
}

/* A dash may be of the name, and then what stands beside it: of LON-MS01 nothing is MS01's, but of
   Gateway-GW01 GW01. */
static size_t host_in_word(const struct judge *j, struct str word)
{
    size_t h = host_called(j, word);

    return h == SIZE_MAX ? host_called(j, without_roles(without_words(word))) : h;
}

/* "ms_MS01", "Setup log of MS01.txt", if MS01 is known: the one machine whose name stands among
   signs that are in none; SEVERAL: two are named. */
static size_t host_among(const struct judge *j, struct str name, const char *signs)
{
    size_t only = SIZE_MAX;

    for (size_t at = 0, n; at < name.n; at = n + (n < name.n ? separator_at(name, n, signs) : 1)) {
        size_t h;

        for (n = at; n < name.n && !separator_at(name, n, signs);)
            n++;
        h = host_in_word(j, str_first(str_from(name, at), n - at));
        if (h != SIZE_MAX && only != SIZE_MAX && h != only)
            return SEVERAL;
        only = h != SIZE_MAX ? h : only;
    }
    return only;
}

size_t host_in_name(const struct judge *j, struct str part)
{
    size_t h = host_lookup(j, part);

    if (h == SIZE_MAX)
        h = host_lookup(j, fold_first_label(part)); /* MS01.zip/... */
    if (h == SIZE_MAX)
        h = host_lookup(j, folder_machine(part));
    if (h == SIZE_MAX)
        h = host_lookup(j, without_which(part));
    if (h == SIZE_MAX)
        h = host_among(j, unpacked_name(part), BETWEEN_NAMES);
    /* MS01-MS03 */
    return h == SIZE_MAX && host_among(j, unpacked_name(part), BETWEEN_NAMES "-") == SEVERAL
               ? SEVERAL : h;
}

size_t host_in_path(const struct judge *j, struct str path, bool *several)
{
    for (struct str p = folder_of(path); p.n; p = folder_of(p)) {
        size_t h = host_in_name(j, last_part(p));

        *several = h == SEVERAL;
        if (h != SIZE_MAX)
            return *several ? SIZE_MAX : h;
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

size_t host_in_file(const struct judge *j, struct str path)
{
    size_t h = SIZE_MAX;

    for (; path.n && h == SIZE_MAX; path = folder_of(path)) {
        h = host_by_prefix(j, last_part(path));
        if (h == SIZE_MAX)
            h = host_among(j, last_part(path), "._- ()");
        if (h == SEVERAL)
            h = SIZE_MAX;
    }
    return h;
}
