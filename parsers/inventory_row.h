/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a table of an inventory is about, told by the names of its columns, and one row of it, which
 * is an event of the channel "inventory".  Private to inventory*.c.
 */
#ifndef PARSERS_INVENTORY_ROW_H
#define PARSERS_INVENTORY_ROW_H

#include "base/arena.h"
#include "event/event.h"

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
    SLOT_BACKUP_END,  /* of a row of msdb's backupset, which has all of them; */
    SLOT_TYPE,        /* of which sort it is, as a letter */
    SLOT_START,       /* of a service */
    SLOT_STATE,
    SLOT_SERVER_VERSION, /* of a registry export */
    SLOT_QUEUE,       /* of a registry export: the limit of the send queue */
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
    INVENTORY_QUEUE,   /* and of the send queue of the health service */
    INVENTORY_SUBSCRIPTION,
    INVENTORY_MEMBER,  /* a management server or a gateway: which of them is not said */
    INVENTORY_MACHINE, /* of a row only: a machine that has a version of the product */
    INVENTORY_SERVER_NAME,  /* a list without versions: who is there, and as what */
    INVENTORY_GATEWAY_NAME, /* of a row only */
    INVENTORY_AGENT_NAME,
    INVENTORY_NAMED    /* names and versions of anything: a row counts whose name is a product's, or
                          a machine's beside a version of the product */
};

/* What a table is said to be about that its columns alone do not tell. */
enum inventory_listed { LISTED_OTHER, LISTED_AGENTS, LISTED_SERVERS, LISTED_SUBSCRIPTIONS };

enum inventory_slot inventory_slot_of(struct str name); /* SLOTS: not needed */
enum inventory_kind inventory_kind_of(unsigned slots);  /* bits of the slots that are there */
/* The same where a table is read by itself: names and versions may be enough, and names with
   Enabled where it lists subscriptions. */
enum inventory_kind inventory_kind_of_table(unsigned slots, enum inventory_listed listed);
bool inventory_is_of_computers(enum inventory_kind kind); /* each row names a machine */
bool inventory_has_product(struct str line); /* may there be a row of a product in it? */
/* All of a cell: the name of a product; that of a machine, with its domain; a version; one that the
   product has had, no address and none of Windows. */
bool inventory_is_product(struct str name);
bool inventory_is_machine(struct str name);
bool inventory_is_version(struct str s);
bool inventory_is_release(struct str s);
/* What the last command lists (Get-SCOMAgent, in 2007 R2 Get-Agent), or the type of an export. */
void inventory_command(struct str line, enum inventory_listed *listed);
/* The type of an object, as Export-Csv puts it above the names, or Export-Clixml into each. */
enum inventory_listed inventory_listed_by_type(struct str type);
/* Notification_Subscriptions.csv (log-formats.md 8.1): no more than its columns allow. */
enum inventory_listed inventory_listed_in(struct str source);

#define INVENTORY_FIELDS 14

/* A zero-filled struct inventory_row is an empty one. */
struct inventory_row {
    struct arena arena;
    struct str value[SLOTS];
    unsigned seen;        /* slots, as bits; a value may be empty */
    bool torn;            /* cells of it were lost */
    struct field fields[INVENTORY_FIELDS];
};

void inventory_clear(struct inventory_row *r);
/* Copies; the first value of a slot counts. */
void inventory_set(struct inventory_row *r, enum inventory_slot slot, struct str value);
/* The same for a value that lives until inventory_clear: no copy. */
void inventory_lend(struct inventory_row *r, enum inventory_slot slot, struct str value);
/* What the slot has once more, behind the first. */
void inventory_add(struct inventory_row *r, enum inventory_slot slot, const char *between,
                   struct str value);

/* Damage took separators from the row: what is no version is none, and in a list of computers, each
   of which stands beside the one that it reports to, none of its names is told from the other. */
void inventory_doubt(struct inventory_row *r, enum inventory_kind kind);

/* The row as an event without text and place, borrowed until inventory_clear.  False: it tells of
   nothing. */
bool inventory_fill(struct inventory_row *r, enum inventory_kind kind, struct event *ev);

#endif
