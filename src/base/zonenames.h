/* SPDX-License-Identifier: Apache-2.0 */
/* Private to zonerule.c: the names that Windows and the tz database give to zones. */
#ifndef BASE_ZONENAMES_H
#define BASE_ZONENAMES_H

#include <stddef.h>

struct zonename {
    const char *name, *rule; /* as POSIX writes it; NULL: no single one has held since 2008 */
};
extern const struct zonename zonenames[]; /* by name, whatever the size of letters */
extern const size_t zonenames_n;

#endif
