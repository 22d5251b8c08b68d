/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/inventory_row.h"

#include "event/evtword.h"
#include "event/localdate.h"

#include <inttypes.h>
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
    { "fqdn", SLOT_PRINCIPAL }, /* the console's view of agents */
    { "providername", SLOT_CODE }, /* Get-Package: the kind of a package */
    { "patchlist", SLOT_PATCHES },
    { "isgateway", SLOT_GATEWAY },
    { "isrootmanagementserver", SLOT_ROOT },
    { "primarymanagementservername", SLOT_PRIMARY },
    { "primarymanagementserver", SLOT_PRIMARY },
    { "database_name", SLOT_DATABASE },
    { "databasename", SLOT_DATABASE },
    { "lastbackupdate", SLOT_BACKUP },
    { "backuptype", SLOT_BACKUP_TYPE },
    { "backup_finish_date", SLOT_BACKUP_END },
    { "type", SLOT_TYPE },
    { "startmode", SLOT_START },
    { "starttype", SLOT_START },
    { "state", SLOT_STATE },
    { "status", SLOT_STATE },
    { "serverversion", SLOT_SERVER_VERSION },
    { "maximumqueuesizekb", SLOT_QUEUE },
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

    if (HAS(SLOT_DATABASE) && (HAS(SLOT_BACKUP) || (HAS(SLOT_BACKUP_END) && HAS(SLOT_TYPE))))
        return INVENTORY_BACKUP;
    if (HAS(SLOT_VERSION) && named && (HAS(SLOT_GATEWAY) || HAS(SLOT_ROOT)))
        return INVENTORY_SERVER;
    if (HAS(SLOT_VERSION) && named &&
        (HAS(SLOT_PRIMARY) || (HAS(SLOT_PRINCIPAL) && HAS(SLOT_PATCHES))))
        return INVENTORY_AGENT;
    if (HAS(SLOT_VERSION) && HAS(SLOT_NAME) &&
        (HAS(SLOT_VENDOR) || HAS(SLOT_DATE) || HAS(SLOT_CODE)))
        return INVENTORY_PRODUCT;
    if (named && !HAS(SLOT_VERSION) && (HAS(SLOT_GATEWAY) || HAS(SLOT_ROOT)))
        return INVENTORY_SERVER_NAME;
    if (named && !HAS(SLOT_VERSION) && HAS(SLOT_PRIMARY))
        return INVENTORY_AGENT_NAME;
    if (HAS(SLOT_NAME) && HAS(SLOT_ENABLED) && HAS(SLOT_RECIPIENTS))
        return INVENTORY_SUBSCRIPTION;
    if (HAS(SLOT_NAME) && HAS(SLOT_START) && HAS(SLOT_STATE))
        return INVENTORY_SERVICE;
    if (HAS(SLOT_SERVER_VERSION))
        return INVENTORY_SETUP;
    return HAS(SLOT_QUEUE) ? INVENTORY_QUEUE : INVENTORY_NONE;
}

enum inventory_kind inventory_kind_of_table(unsigned slots, enum inventory_listed listed)
{
    enum inventory_kind kind = inventory_kind_of(slots);

    if (kind == INVENTORY_NONE && listed == LISTED_SUBSCRIPTIONS && HAS(SLOT_NAME) &&
        HAS(SLOT_ENABLED))
        return INVENTORY_SUBSCRIPTION;
    if (kind != INVENTORY_NONE || !HAS(SLOT_VERSION) ||
        !(HAS(SLOT_NAME) || HAS(SLOT_PRINCIPAL) || HAS(SLOT_HOST)))
        return kind;
    if (!HAS(SLOT_NAME) && !HAS(SLOT_PRINCIPAL))
        return INVENTORY_NAMED;
    return listed == LISTED_AGENTS    ? INVENTORY_AGENT
           : listed == LISTED_SERVERS ? INVENTORY_MEMBER : INVENTORY_NAMED;
}

static const struct str makers[] = { STR_INIT("System Center "),
                                     STR_INIT("Microsoft System Center "),
                                     STR_INIT("Microsoft Monitoring Agent") };

bool inventory_has_product(struct str line)
{
    return str_find_nocase(line, makers[0]) < line.n || str_find_nocase(line, makers[2]) < line.n;
}

/* Management packs begin like products, too, and end otherwise. */
bool inventory_is_product(struct str name)
{
    static const struct str roles[] = { STR_INIT(" Server"), STR_INIT(" Console"),
                                        STR_INIT(" Agent"), STR_INIT(" Gateway"),
                                        STR_INIT(" Reporting") };
    bool begins = false, ends = false;

    for (size_t i = 0; i < sizeof makers / sizeof makers[0]; i++)
        begins = begins || str_starts_nocase(name, makers[i]);
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
        ends = ends || str_ends_nocase(name, roles[i]);
    return begins && ends;
}

/* Names of management packs look like those of machines. */
bool inventory_is_machine(struct str name)
{
    return evtword_full_name(name) && !str_starts_nocase(name, STR("Microsoft.")) &&
           !str_starts_nocase(name, STR("System.")) && !is_digit(name.s[name.n - 1]) &&
           name.s[0] != '-' && name.s[name.n - 1] != '-';
}

#define PARTS_MOST 4u

/* "10.19.10050.0" as its numbers; how many there are, 0: it is no version. */
static size_t version_parts(struct str s, uint64_t part[PARTS_MOST])
{
    size_t n = 0;

    while (s.n) {
        bool more = str_find_char(s, '.') < s.n;

        if (n == PARTS_MOST || !str_u64(str_cut(&s, '.'), &part[n++]) || (more && !s.n))
            return 0;
    }
    return n;
}

bool inventory_is_version(struct str s)
{
    uint64_t part[PARTS_MOST];

    size_t n = version_parts(s, part);

    return n == PARTS_MOST || (n == 3 && (part[2] < 1900 || part[2] > 2100)); /* no date */
}

/* upgrade-plans.md, releases and builds; of each the least build.  2007 has numbers of Windows, and
   other components have those of the release with smaller builds. */
bool inventory_is_release(struct str s)
{
    static const struct {
        unsigned char major, minor, last_minor;
        uint64_t build, last_build;
    } releases[] = { { 6, 0, 0, 6278, 6278 },          { 6, 1, 1, 7221, 7221 },
                     { 7, 0, 3, 8000, UINT64_MAX },    { 8, 0, 0, 10000, UINT64_MAX },
                     { 10, 19, 99, 10000, UINT64_MAX } };
    uint64_t part[PARTS_MOST];
    bool is = false;

    if (version_parts(s, part) != PARTS_MOST)
        return false;
    for (size_t i = 0; i < sizeof releases / sizeof releases[0]; i++)
        is = is || (part[0] == releases[i].major && part[1] >= releases[i].minor &&
                    part[1] <= releases[i].last_minor && part[2] >= releases[i].build &&
                    part[2] <= releases[i].last_build);
    return is;
}

enum inventory_listed inventory_listed_by_type(struct str type)
{
    if (str_ends(type, STR(".ManagementServer")))
        return LISTED_SERVERS;
    return str_ends(type, STR(".AgentManagedComputer")) ? LISTED_AGENTS : LISTED_OTHER;
}

void inventory_command(struct str line, enum inventory_listed *listed)
{
    static const struct {
        struct str command;
        enum inventory_listed listed;
    } lists[] = { { STR_INIT("Get-SCOMAgent"), LISTED_AGENTS },
                  { STR_INIT("Get-Agent"), LISTED_AGENTS },
                  { STR_INIT("Get-SCOMManagementServer"), LISTED_SERVERS },
                  { STR_INIT("Get-ManagementServer"), LISTED_SERVERS },
                  { STR_INIT("Get-SCOMNotificationSubscription"), LISTED_SUBSCRIPTIONS },
                  { STR_INIT("Get-NotificationSubscription"), LISTED_SUBSCRIPTIONS } };
    size_t at = str_find_nocase(line, STR("Get-"));

    if (str_starts(line, STR("#TYPE "))) {
        *listed = inventory_listed_by_type(line);
        return;
    }
    if (at == line.n)
        return;
    *listed = LISTED_OTHER;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        struct str rest = str_from(line, at);
        size_t n = lists[i].command.n;

        if (str_starts_nocase(rest, lists[i].command) &&
            (rest.n == n || is_sign_of(rest.s[n], " |)")))
            *listed = lists[i].listed;
    }
}

enum inventory_listed inventory_listed_in(struct str source)
{
    size_t at = source.n;

    while (at && source.s[at - 1] != '/' && source.s[at - 1] != '\\')
        at--;
    source = str_from(source, at);
    return str_find_nocase(source, STR("subscription")) < source.n ? LISTED_SUBSCRIPTIONS
                                                                   : LISTED_OTHER;
}

static struct str kind_name(enum inventory_kind kind)
{
    static const struct str words[] = { STR_INIT(""), STR_INIT("product"), STR_INIT("server"),
                                        STR_INIT("gateway"), STR_INIT("agent"), STR_INIT("backup"),
                                        STR_INIT("service"), STR_INIT("setup"),
                                        STR_INIT("queue"), STR_INIT("subscription"),
                                        STR_INIT("member"),
                                        STR_INIT("machine"), STR_INIT("server-name"),
                                        STR_INIT("gateway-name"), STR_INIT("agent-name"),
                                        STR_INIT("") };

    return words[kind];
}

void inventory_clear(struct inventory_row *r)
{
    arena_reset(&r->arena);
    memset(r->value, 0, sizeof r->value); /* STR_NONE */
    r->seen = 0;
    r->torn = false;
}

void inventory_lend(struct inventory_row *r, enum inventory_slot slot, struct str value)
{
    if (slot == SLOTS)
        return;
    r->seen |= 1u << slot;
    if (value.n && !r->value[slot].n)
        r->value[slot] = value;
}

void inventory_set(struct inventory_row *r, enum inventory_slot slot, struct str value)
{
    if (slot != SLOTS && value.n && !r->value[slot].n)
        value = arena_copy(&r->arena, value);
    inventory_lend(r, slot, value);
}

void inventory_add(struct inventory_row *r, enum inventory_slot slot, const char *between,
                   struct str value)
{
    if (slot == SLOTS || !value.n)
        return;
    r->seen |= 1u << slot;
    r->value[slot] = arena_format(&r->arena, "%.*s%s%.*s", STR_FMT(r->value[slot]),
                                  r->value[slot].n ? between : "", STR_FMT(value));
}

/* name: a constant, as all names are here. */
static inline void add_field(struct inventory_row *r, struct event *ev, struct str name,
                             struct str value)
{
    if (value.n && ev->fields_n < INVENTORY_FIELDS)
        r->fields[ev->fields_n++] = (struct field){ .name = name, .value = value };
}

/* As PowerShell and SQL write it, and as spreadsheets do in other languages. */
static bool is_true(struct str s)
{
    static const struct str words[] = { STR_INIT("True"),  STR_INIT("1"),    STR_INIT("WAHR"),
                                        STR_INIT("VRAI"),  STR_INIT("VERO"), STR_INIT("VERDADERO"),
                                        STR_INIT("VERDADEIRO"), STR_INIT("WAAR"),
                                        STR_INIT("PRAWDA"), STR_INIT("ИСТИНА") };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_eq_nocase(s, words[i]))
            return true;
    return false;
}

bool inventory_is_of_computers(enum inventory_kind kind)
{
    return kind == INVENTORY_AGENT || kind == INVENTORY_SERVER || kind == INVENTORY_GATEWAY ||
           kind == INVENTORY_MEMBER || kind == INVENTORY_MACHINE ||
           kind == INVENTORY_SERVER_NAME || kind == INVENTORY_GATEWAY_NAME ||
           kind == INVENTORY_AGENT_NAME;
}

/* The machine that a row is about: a list of computers names it, a list of products may. */
static struct str host_of(const struct inventory_row *r, enum inventory_kind kind)
{
    bool computers = inventory_is_of_computers(kind);

    if (computers && r->value[SLOT_PRINCIPAL].n)
        return r->value[SLOT_PRINCIPAL];
    return computers && r->value[SLOT_NAME].n ? r->value[SLOT_NAME] : r->value[SLOT_HOST];
}

void inventory_doubt(struct inventory_row *r, enum inventory_kind kind)
{
    if (inventory_is_of_computers(kind))
        r->value[SLOT_NAME] = r->value[SLOT_HOST] = r->value[SLOT_PRINCIPAL] = STR_NONE;
    if (!inventory_is_version(r->value[SLOT_VERSION]))
        r->value[SLOT_VERSION] = STR_NONE;
}

/* As PowerShell prints a number, reg query (0x3c00), or reg export (dword:00003c00). */
static struct str kilobytes(struct inventory_row *r)
{
    struct str s = r->value[SLOT_QUEUE];
    uint64_t n;
    bool hex = str_starts_nocase(s, STR("dword:"));

    s = str_from(s, hex ? 6 : 0);
    hex = hex || str_starts_nocase(s, STR("0x"));
    if (!s.n || !(hex ? str_hex64(s, &n) : str_u64(s, &n)))
        return STR_NONE;
    return arena_format(&r->arena, "%" PRIu64, n);
}

/* The type of a row of backupset in words [general knowledge of SQL Server]; another one stays. */
static struct str backup_type(const struct str *v)
{
    static const struct {
        char letter;
        const char *words;
    } types[] = { { 'D', "Database" }, { 'I', "Differential database" }, { 'L', "Log" },
                  { 'F', "File" },     { 'G', "Differential file" },     { 'P', "Partial" },
                  { 'Q', "Differential partial" } };
    struct str type = v[SLOT_TYPE];

    if (!v[SLOT_BACKUP_END].n)
        return v[SLOT_BACKUP_TYPE];
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (type.n == 1 && (type.s[0] & ~0x20) == types[i].letter)
            return str_of(types[i].words);
    return type;
}

static void add_fields(struct inventory_row *r, enum inventory_kind kind, struct event *ev)
{
    const struct str *v = r->value;

    add_field(r, ev, STR("Kind"), kind_name(kind));
    add_field(r, ev, kind == INVENTORY_PRODUCT ? STR("Product") : STR("Name"), v[SLOT_NAME]);
    add_field(r, ev, STR("Version"),
              v[kind == INVENTORY_SETUP ? SLOT_SERVER_VERSION : SLOT_VERSION]);
    add_field(r, ev, STR("Host"), host_of(r, kind));
    add_field(r, ev, STR("Vendor"), v[SLOT_VENDOR]);
    add_field(r, ev, STR("InstallDate"), v[SLOT_DATE]);
    add_field(r, ev, STR("Patches"), v[SLOT_PATCHES]);
    if ((kind == INVENTORY_SERVER || kind == INVENTORY_SERVER_NAME) &&
        is_true(v[SLOT_ROOT])) /* of one server of a group */
        add_field(r, ev, STR("Root"), STR("True"));
    add_field(r, ev, STR("Parent"), v[SLOT_PRIMARY]);
    add_field(r, ev, STR("Database"), v[SLOT_DATABASE]);
    add_field(r, ev, STR("BackupType"), backup_type(v));
    add_field(r, ev, STR("StartMode"), v[SLOT_START]);
    add_field(r, ev, STR("State"), v[SLOT_STATE]);
    add_field(r, ev, STR("Enabled"), v[SLOT_ENABLED]);
    if (kind == INVENTORY_QUEUE)
        add_field(r, ev, STR("Kilobytes"), v[SLOT_QUEUE]);
}

static enum inventory_kind kind_of_named(const struct str *v)
{
    if (inventory_is_product(v[SLOT_NAME]))
        return INVENTORY_PRODUCT;
    if (!inventory_is_release(v[SLOT_VERSION]))
        return INVENTORY_NONE;
    return v[SLOT_PRINCIPAL].n || inventory_is_machine(v[SLOT_NAME]) ||
                   (!v[SLOT_NAME].n && v[SLOT_HOST].n)
               ? INVENTORY_MACHINE : INVENTORY_NONE;
}

/* "---", ":--": the line below the names of a table that Markdown draws, still in its bars. */
static bool is_drawn(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_sign_of(s.s[i], "-:=+"))
            return false;
    return s.n > 0;
}

bool inventory_fill(struct inventory_row *r, enum inventory_kind kind, struct event *ev)
{
    const struct str *v = r->value;

    if (kind == INVENTORY_SERVER && is_true(v[SLOT_GATEWAY]))
        kind = INVENTORY_GATEWAY;
    if (kind == INVENTORY_SERVER_NAME && is_true(v[SLOT_GATEWAY]))
        kind = INVENTORY_GATEWAY_NAME;
    if (kind == INVENTORY_NAMED)
        kind = kind_of_named(v);
    if (kind == INVENTORY_QUEUE)
        r->value[SLOT_QUEUE] = kilobytes(r);
    if (kind == INVENTORY_NONE || is_drawn(v[SLOT_NAME]) || is_drawn(v[SLOT_DATABASE]) ||
        !(v[SLOT_NAME].n || (kind == INVENTORY_QUEUE && v[SLOT_QUEUE].n) || v[SLOT_PRINCIPAL].n ||
          v[SLOT_DATABASE].n || v[SLOT_SERVER_VERSION].n ||
          (kind == INVENTORY_MACHINE && v[SLOT_HOST].n)))
        return false;
    *ev = (struct event){ .kind = EVENT_TEXT, .time = STAMP_ABSENT, .level = -1 };
    ev->channel = STR("inventory");
    ev->fields = r->fields;
    ev->fixed_names = true;
    add_fields(r, kind, ev);
    if (kind == INVENTORY_BACKUP) {
        struct str time = v[SLOT_BACKUP].n ? v[SLOT_BACKUP] : v[SLOT_BACKUP_END];
        ev->damaged = time.n && !localdate_parse(time, &ev->time);
    }
    return true;
}
