/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a table of an inventory is about, told by the names of its columns, and one row of it.
 * Private to inventory.c.
 */
#ifndef PARSERS_INVENTORY_ROW_H
#define PARSERS_INVENTORY_ROW_H

#include "base/str.h"

enum inventory_slot {
    SLOT_NAME,        /* Name, DisplayName, Caption */
    SLOT_VERSION,
    SLOT_VENDOR,
    SLOT_DATE,        /* of installation */
    SLOT_CODE,        /* product code */
    SLOT_HOST,        /* a column that names the machine of the row */
    SLOT_PRINCIPAL,   /* full name of a computer */
    SLOT_PATCHES,
    SLOT_GATEWAY,
    SLOT_ROOT,
    SLOT_PRIMARY,     /* server that an agent reports to */
    SLOT_DATABASE,
    SLOT_BACKUP,      /* time of the last backup */
    SLOT_BACKUP_TYPE,
    SLOT_START,       /* of a service */
    SLOT_STATE,
    SLOT_SERVER_VERSION, /* of a registry export */
    SLOT_ENABLED,     /* of a subscription */
    SLOT_RECIPIENTS,  /* a column that subscriptions alone have */
    SLOTS
};

enum inventory_kind {
    INVENTORY_NONE,
    INVENTORY_PRODUCT,
    INVENTORY_SERVER,
    INVENTORY_GATEWAY, /* of a row only */
    INVENTORY_AGENT,
    INVENTORY_BACKUP,
    INVENTORY_SERVICE,
    INVENTORY_SETUP,   /* what the registry says of the installed server */
    INVENTORY_SUBSCRIPTION
};

enum inventory_slot inventory_slot_of(struct str name); /* SLOTS: not needed */
enum inventory_kind inventory_kind_of(unsigned slots);  /* bits of the slots that are there */
const char *inventory_kind_name(enum inventory_kind kind);

#endif
