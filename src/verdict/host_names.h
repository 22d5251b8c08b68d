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

/* host_called.c: of each source whether it is a list whose rows are of other machines; NULL: no
   memory. */
bool *lists_of_others(const struct judge *j);

/* host_torn.c: of each source whether damage made its computer's name; NULL: no memory. */
bool *names_torn(const struct judge *j);

#endif
