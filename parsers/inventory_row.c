/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/inventory_row.h"

#include "event/evtword.h"

#include <string.h>

/* As evtword_key makes them: lower case, without blanks. */
static const struct {
    const char *name;
    enum inventory_slot slot;
} names[] = {
    { "name", SLOT_NAME },
    { "displayname", SLOT_NAME },
    { "productname", SLOT_NAME },
    { "caption", SLOT_NAME },
    { "version", SLOT_VERSION },
    { "displayversion", SLOT_VERSION },
    { "productversion", SLOT_VERSION },
    { "agentversion", SLOT_VERSION },
    { "vendor", SLOT_VENDOR },
    { "publisher", SLOT_VENDOR },
    { "manufacturer", SLOT_VENDOR },
    { "installdate", SLOT_DATE },
    { "installedon", SLOT_DATE },
    { "identifyingnumber", SLOT_CODE },
    { "productcode", SLOT_CODE },
    { "computername", SLOT_HOST },
    { "computer", SLOT_HOST },
    { "pscomputername", SLOT_HOST },
    { "machinename", SLOT_HOST },
    { "systemname", SLOT_HOST },
    { "__server", SLOT_HOST },
    { "node", SLOT_HOST },
    { "principalname", SLOT_PRINCIPAL },
    { "patchlist", SLOT_PATCHES },
    { "isgateway", SLOT_GATEWAY },
    { "isrootmanagementserver", SLOT_ROOT },
    { "primarymanagementservername", SLOT_PRIMARY },
    { "primarymanagementserver", SLOT_PRIMARY },
    { "database_name", SLOT_DATABASE },
    { "databasename", SLOT_DATABASE },
    { "lastbackupdate", SLOT_BACKUP },
    { "backuptype", SLOT_BACKUP_TYPE },
    { "startmode", SLOT_START },
    { "starttype", SLOT_START },
    { "state", SLOT_STATE },
    { "status", SLOT_STATE },
    { "serverversion", SLOT_SERVER_VERSION },
    { "enabled", SLOT_ENABLED },
    { "torecipients", SLOT_RECIPIENTS },
    { "ccrecipients", SLOT_RECIPIENTS },
    { "bccrecipients", SLOT_RECIPIENTS },
};

enum inventory_slot inventory_slot_of(struct str name)
{
    char key[EVTWORD_KEY_BYTES + 1];

    if (!evtword_key(key, name))
        return SLOTS;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (key[0] == names[i].name[0] && strcmp(key, names[i].name) == 0)
            return names[i].slot;
    return SLOTS;
}

#define HAS(slot) (slots >> (slot) & 1)

enum inventory_kind inventory_kind_of(unsigned slots)
{
    bool named = HAS(SLOT_NAME) || HAS(SLOT_PRINCIPAL);

    if (HAS(SLOT_DATABASE) && HAS(SLOT_BACKUP))
        return INVENTORY_BACKUP;
    if (HAS(SLOT_VERSION) && named && (HAS(SLOT_GATEWAY) || HAS(SLOT_ROOT)))
        return INVENTORY_SERVER;
    if (HAS(SLOT_VERSION) && named &&
        (HAS(SLOT_PRIMARY) || (HAS(SLOT_PRINCIPAL) && HAS(SLOT_PATCHES))))
        return INVENTORY_AGENT;
    if (HAS(SLOT_VERSION) && HAS(SLOT_NAME) &&
        (HAS(SLOT_VENDOR) || HAS(SLOT_DATE) || HAS(SLOT_CODE)))
        return INVENTORY_PRODUCT;
    if (HAS(SLOT_NAME) && HAS(SLOT_ENABLED) && HAS(SLOT_RECIPIENTS))
        return INVENTORY_SUBSCRIPTION;
    if (HAS(SLOT_NAME) && HAS(SLOT_START) && HAS(SLOT_STATE))
        return INVENTORY_SERVICE;
    return HAS(SLOT_SERVER_VERSION) ? INVENTORY_SETUP : INVENTORY_NONE;
}

const char *inventory_kind_name(enum inventory_kind kind)
{
    static const char *const words[] = { "", "product", "server", "gateway", "agent",
                                         "backup", "service", "setup", "subscription" };

    return words[kind];
}
