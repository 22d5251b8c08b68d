/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers and addresses as rules compare them: by value, from text, exactly. */
#ifndef RULES_COMPARE_H
#define RULES_COMPARE_H

#include "base/str.h"

/* A decimal number as text: sign, digits, fraction.  No exponent, no rounding, any length. */
struct decimal {
    struct str whole, fraction; /* without leading and trailing zeros */
    bool negative;              /* never for zero */
};

bool decimal_of(struct str s, struct decimal *d); /* blanks around it are allowed */
int decimal_cmp(const struct decimal *a, const struct decimal *b);

/* An IPv4 or IPv6 address (IPv4 as ::ffff:a.b.c.d), or a network of them. */
struct network {
    uint8_t address[16];
    unsigned bits; /* of 128 that are fixed */
    bool v6;       /* written with colons: holds no address that is written without */
};

bool network_of(struct str s, struct network *net);  /* with or without /bits */
bool address_of(struct str s, uint8_t address[16]);  /* a zone behind '%' is ignored */
bool network_has(const struct network *net, struct str address); /* false: it is none */

#endif
