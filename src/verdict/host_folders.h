/* SPDX-License-Identifier: Apache-2.0 */
/* Private to host_source.c and host_folders.c: the folders that sources lie in, side by side. */
#ifndef VERDICT_HOST_FOLDERS_H
#define VERDICT_HOST_FOLDERS_H

#include "base/map.h"
#include "verdict/judge.h"

#define LEVELS 64u /* of folders; a path that is as deep holds no machines */

/* Keys are hashes: paths are as long as whoever packed them likes.  What is found is compared. */
struct folders {
    struct numap logs;     /* folder and what follows the next part -> a source there */
    struct numap machines; /* folders that hold a folder for each machine -> a source below */
    struct numap named;    /* folders that hold one called like its machine -> a source of that */
    struct numap below;    /* folders -> the first source below that names a machine */
    struct numap children; /* folders -> a source below one in it that is called like a machine */
    struct numap fans;     /* folders -> a source below another such one */
    struct numap others;   /* folders -> one below that names another machine than that */
    struct str *paths;     /* of the sources: with the folder of a machine that was given */
    struct strmap called;  /* servers that others call by their names */
    struct strmap domains; /* of machines that their logs name, in full and by their first labels */
    uint64_t levels;       /* bit n: a folder below n others is called like its machine */
};

int folders_note(const struct judge *j, struct folders *f);
void folders_release(struct folders *f);

/* Of the source of a scan that names one machine only, that machine; all others share a tree. */
struct str tree_of(const struct ev_source *s);
/* tree: see there. */
uint64_t folder_key(struct str tree, struct str folder, struct str rest);

bool is_domain(const struct folders *f, struct str part); /* that named machines are of */
bool is_fan(const struct folders *f, struct str folder); /* two that stand out lie in it */

/* The folder of a machine that the path lies in, by the folders beside it; empty: none.  "Consoles"
   beside those of machines holds them as well: below it one that stands out is a machine's; and so
   does DMZ, unless it has the same log as one beside it. */
struct str machine_folder(const struct folders *f, struct str tree, struct str path);

#endif
