/* SPDX-License-Identifier: Apache-2.0 */
/* Private to host.c (names become machines) and host_source.c (sources get their machine). */
#ifndef VERDICT_HOST_NAMES_H
#define VERDICT_HOST_NAMES_H

#include "verdict/judge.h"

/* One name as found; sorted so that every machine's names stand together. */
struct named {
    struct str name, lower;
};

struct names {
    struct named *items;
    size_t n, cap;
};

struct str without_dot(struct str name); /* a name service ends a full name with a dot */
int names_add(struct judge *j, struct names *names, struct str name); /* if it can be one */
int names_collect(struct judge *j, struct names *names);             /* of sources and subjects */
int names_add_servers(struct judge *j, struct names *names);         /* host_called.c */
int hosts_from(struct judge *j, struct names *names);                /* anew */

/* host_called.c: servers that others call by their names, by the short one; and the one that a
   folder of the path is called by: nothing else may name it, and it is no word then. */
int servers_called(const struct judge *j, struct strmap *called);
struct str server_of_folder(const struct judge *j, const struct strmap *called, struct str path);

/* host_called.c: of each source whether it is a list whose rows are of other machines; NULL: no
   memory. */
bool *lists_of_others(const struct judge *j);

/* host_path.c: the known machine that a folder, or what stands beside a log's name, is called by;
   SIZE_MAX: none; SEVERAL: two. */
#define SEVERAL (SIZE_MAX - 1)
size_t host_in_name(const struct judge *j, struct str name);
/* That a folder of the path is called by, deepest first, or a file of it; SIZE_MAX: none.  several:
   the deepest folder that names machines names two. */
size_t host_in_path(const struct judge *j, struct str path, bool *several);
size_t host_in_file(const struct judge *j, struct str path);

/* host_copy.c: given, to each source that names no machine: its name, or none.  The copy of a log
   whose machine is known is of that one.  by_word: nothing but a word on a folder gives the name. */
int name_copies(const struct judge *j, struct str *given, bool *by_word);

/* host_torn.c: of each source whether damage made its computer's name; NULL: no memory. */
bool *names_torn(const struct judge *j);
bool name_is_plain(struct str name); /* of the signs that a name service knows */

/* host_bent.c.  A name is that of a known machine but for a few letters, and not for numbers alone. */
bool name_is_nearly(struct str name, struct str known);
/* More that are torn: records in the folder of a machine that is called nearly so. */
int names_note_bent(const struct judge *j, bool *torn);
/* Of what hits are about, the names that damage made; whether any might be. */
int names_bent(const struct judge *j, struct strmap *bent, bool *any);
bool name_is_among(const struct strmap *bent, struct str name);

#endif
