/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private to msilog: the fields of one entry.
 */
#ifndef PARSERS_MSILOG_FIELDS_H
#define PARSERS_MSILOG_FIELDS_H

#include "event/event.h"
#include "parsers/msilog_line.h"

#define MSI_FIELDS_MOST 10

struct msi_fields {
    struct field items[MSI_FIELDS_MOST];
    size_t n;
};

/* head: the entry's first line; message: the entry behind its prefix, with continuation lines. */
void msi_fields_read(struct msi_fields *f, const struct msi_line *head, struct str message);
void msi_fields_add(struct msi_fields *f, struct str name, struct str value);

/* msi_property_read(body, &name, &value): of a dump or a change; false if it is none. */
bool msi_property_read(struct str body, struct str *name, struct str *value);

#endif
