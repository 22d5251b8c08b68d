/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Insertion strings from a message in a language whose texts nobody has here.  Two families of
 * messages keep their shape in every language: the installer's results are a row of labels, each
 * with a colon and its value, in one order; the results of a push name one computer and one code.
 * What does not have that shape gives nothing.
 */
#ifndef EVENT_TEMPLATE_FOREIGN_H
#define EVENT_TEMPLATE_FOREIGN_H

#include "event/template.h"

/* As template_params(); parameters that the message does not tell are empty. */
size_t template_foreign(struct str provider, uint32_t id, struct str message,
                        struct str params[TEMPLATE_PARAMS]);

#endif
