/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/inventory_object.h"

#include "base/limits.h"

/* As Format-List calls them; where several names mean one thing, the first that people know. */
static const char *const labels[SLOTS] = {
    [SLOT_NAME] = "Name", [SLOT_VERSION] = "Version", [SLOT_VENDOR] = "Vendor",
    [SLOT_DATE] = "InstallDate", [SLOT_CODE] = "IdentifyingNumber", [SLOT_HOST] = "ComputerName",
    [SLOT_PRINCIPAL] = "PrincipalName", [SLOT_PATCHES] = "PatchList", [SLOT_GATEWAY] = "IsGateway",
    [SLOT_ROOT] = "IsRootManagementServer", [SLOT_PRIMARY] = "PrimaryManagementServerName",
    [SLOT_DATABASE] = "database_name", [SLOT_BACKUP] = "LastBackupDate",
    [SLOT_BACKUP_TYPE] = "BackupType", [SLOT_BACKUP_END] = "backup_finish_date",
    [SLOT_TYPE] = "type", [SLOT_START] = "StartType", [SLOT_STATE] = "Status",
    [SLOT_SERVER_VERSION] = "ServerVersion", [SLOT_QUEUE] = "MaximumQueueSizeKb",
    [SLOT_ENABLED] = "Enabled", [SLOT_RECIPIENTS] = "ToRecipients",
};

void inventory_object_begin(struct inventory_object *o, uint64_t line, uint64_t offset)
{
    inventory_clear(&o->row);
    buf_clear(&o->text);
    o->line = line;
    o->offset = offset;
    o->listed = LISTED_OTHER;
    o->cut = false;
}

/* Of a service, as the numbers that ConvertTo-Json makes of them. */
static struct str word_of(enum inventory_slot slot, struct str value)
{
    static const char *const states[] = { "Stopped", "StartPending", "StopPending", "Running",
                                          "ContinuePending", "PausePending", "Paused" };
    static const char *const starts[] = { "System", "Automatic", "Manual", "Disabled" };
    uint64_t n;

    if ((slot != SLOT_STATE && slot != SLOT_START) || !str_u64(value, &n) || !n)
        return value;
    if (slot == SLOT_STATE)
        return n <= 7 ? str_of(states[n - 1]) : value;
    return n <= 4 ? str_of(starts[n - 1]) : value;
}

void inventory_object_set(struct inventory_object *o, enum inventory_slot slot, struct str value)
{
    bool again = slot == SLOTS || o->row.value[slot].n;

    value = str_first(word_of(slot, str_trim(value)), LIMIT_LINE_BYTES);
    inventory_set(&o->row, slot, value);
    if (again || !value.n)
        return;
    if (o->text.n)
        buf_char(&o->text, '\n');
    buf_add(&o->text, str_of(labels[slot]));
    buf_add(&o->text, STR(" : "));
    buf_add(&o->text, value);
}

int inventory_object_end(struct inventory_object *o, struct defects *defects, struct event *ev)
{
    if (o->row.arena.failed || o->text.failed)
        return -1;
    if (!inventory_fill_told(&o->row, inventory_kind_of_table(o->row.seen, o->listed), ev,
                             buf_str(&o->text), o->offset, defects))
        return 0;
    ev->text = ev->message = buf_str(&o->text);
    ev->line = o->line;
    ev->offset = o->offset;
    ev->damaged = ev->damaged || o->cut;
    return 1;
}

void inventory_object_release(struct inventory_object *o)
{
    arena_release(&o->row.arena);
    buf_release(&o->text);
}
