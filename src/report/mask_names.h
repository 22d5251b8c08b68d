/* SPDX-License-Identifier: Apache-2.0 */
/* Private to mask*.c: names and their pseudonyms. */
#ifndef REPORT_MASK_NAMES_H
#define REPORT_MASK_NAMES_H

#include "report/mask.h"

#include "base/arena.h"
#include "base/map.h"

#define MASK_NAME_BYTES 255 /* FOLD_NAME_MOST */

enum mask_kind {
    MASK_HOST, MASK_DOMAIN, MASK_USER, MASK_GROUP, MASK_ADDRESS, MASK_SID, MASK_KINDS
};

struct mask {
    struct arena arena;
    struct strmap known;     /* folded name -> its place in pseudonyms */
    struct strmap heads;     /* the letters and digits that a known name begins with */
    struct str *pseudonyms;
    size_t pseudonyms_n, pseudonyms_cap;
    struct str *domains;     /* in no order */
    size_t domains_n, domains_cap;
    size_t of_kind[MASK_KINDS];
    bool failed;
};

/* The names of what was judged. */
void mask_learn_hosts(struct mask *m, const struct verdict *v);
void mask_learn_groups(struct mask *m, const struct evidence *e);

/* The next pseudonym of its kind, if the name has none and is no word of the trade. */
void mask_learn(struct mask *m, enum mask_kind kind, struct str name);
/* NAME.known.domain gets a host's; false: its domain is not known. */
bool mask_learn_in_domain(struct mask *m, struct str name);
/* False: not known, or too long for a name. */
bool mask_find(const struct mask *m, struct str name, struct str *pseudonym);
bool mask_begins(const struct mask *m, struct str head); /* some name has exactly this head */
bool mask_begins_domain(const struct mask *m, struct str s); /* s is the beginning of a domain */
bool mask_is_inner(char c); /* of a name, whatever stands beside it: letters, digits, above 7F */

#endif
