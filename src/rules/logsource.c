/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `logsource:` to a condition on the event's kind, channel and id.  It is a restriction like any
 * other, joined to the detection by "and" (trap T11: an engine that ignores it lets rules fire on
 * foreign channels).  Services and categories: sigma.md 3; ours: service operations-manager, and
 * category application / product opsmgr / service KIND for text logs.
 *
 * A source that no log of ours has makes a rule that never matches: for foreign rules that is as
 * it should be, in a signature of ours it is an error.
 */
#include "rules/rule.h"

#include "rules/node.h"

#define MOST_IDS 3

static const struct service {
    const char *name, *channel;
} services[] = {
    { "application", "Application" },
    { "application-experience", "Microsoft-Windows-Application-Experience/Program-Telemetry" },
    { "application-experience",
      "Microsoft-Windows-Application-Experience/Program-Compatibility-Assistant" },
    { "applocker", "Microsoft-Windows-AppLocker/MSI and Script" },
    { "applocker", "Microsoft-Windows-AppLocker/EXE and DLL" },
    { "applocker", "Microsoft-Windows-AppLocker/Packaged app-Deployment" },
    { "applocker", "Microsoft-Windows-AppLocker/Packaged app-Execution" },
    { "appmodel-runtime", "Microsoft-Windows-AppModel-Runtime/Admin" },
    { "appxdeployment-server", "Microsoft-Windows-AppXDeploymentServer/Operational" },
    { "appxpackaging-om", "Microsoft-Windows-AppxPackaging/Operational" },
    { "bitlocker", "Microsoft-Windows-BitLocker/BitLocker Management" },
    { "bits-client", "Microsoft-Windows-Bits-Client/Operational" },
    { "capi2", "Microsoft-Windows-CAPI2/Operational" },
    { "certificateservicesclient-lifecycle-system",
      "Microsoft-Windows-CertificateServicesClient-Lifecycle-System/Operational" },
    { "codeintegrity-operational", "Microsoft-Windows-CodeIntegrity/Operational" },
    { "dhcp", "Microsoft-Windows-DHCP-Server/Operational" },
    { "diagnosis-scripted", "Microsoft-Windows-Diagnosis-Scripted/Operational" },
    { "dns-client", "Microsoft-Windows-DNS Client Events/Operational" },
    { "dns-server", "DNS Server" },
    { "dns-server-analytic", "Microsoft-Windows-DNS-Server/Analytical" },
    { "dns-server-audit", "Microsoft-Windows-DNS-Server/Audit" },
    { "driver-framework", "Microsoft-Windows-DriverFrameworks-UserMode/Operational" },
    { "firewall-as", "Microsoft-Windows-Windows Firewall With Advanced Security/Firewall" },
    { "hyper-v-worker", "Microsoft-Windows-Hyper-V-Worker" },
    { "iis-configuration", "Microsoft-IIS-Configuration/Operational" },
    { "kernel-event-tracing", "Microsoft-Windows-Kernel-EventTracing" },
    { "kernel-shimengine", "Microsoft-Windows-Kernel-ShimEngine/Operational" },
    { "kernel-shimengine", "Microsoft-Windows-Kernel-ShimEngine/Diagnostic" },
    { "ldap", "Microsoft-Windows-LDAP-Client/Debug" },
    { "lsa-server", "Microsoft-Windows-LSA/Operational" },
    { "microsoft-servicebus-client", "Microsoft-ServiceBus-Client/Operational" },
    { "microsoft-servicebus-client", "Microsoft-ServiceBus-Client/Admin" },
    { "msexchange-management", "MSExchange Management" },
    { "ntfs", "Microsoft-Windows-Ntfs/Operational" },
    { "ntlm", "Microsoft-Windows-NTLM/Operational" },
    { "openssh", "OpenSSH/Operational" },
    { "operations-manager", "Operations Manager" },
    { "powershell", "Microsoft-Windows-PowerShell/Operational" },
    { "powershell-classic", "Windows PowerShell" },
    { "printservice-admin", "Microsoft-Windows-PrintService/Admin" },
    { "printservice-operational", "Microsoft-Windows-PrintService/Operational" },
    { "security", "Security" },
    { "security-mitigations", "Microsoft-Windows-Security-Mitigations/Kernel Mode" },
    { "security-mitigations", "Microsoft-Windows-Security-Mitigations/User Mode" },
    { "sense", "Microsoft-Windows-SENSE/Operational" },
    { "servicebus-client", "Microsoft-ServiceBus-Client/Operational" },
    { "servicebus-client", "Microsoft-ServiceBus-Client/Admin" },
    { "shell-core", "Microsoft-Windows-Shell-Core/Operational" },
    { "smbclient-connectivity", "Microsoft-Windows-SmbClient/Connectivity" },
    { "smbclient-security", "Microsoft-Windows-SmbClient/Security" },
    { "smbserver-connectivity", "Microsoft-Windows-SMBServer/Connectivity" },
    { "sysmon", "Microsoft-Windows-Sysmon/Operational" },
    { "system", "System" },
    { "taskscheduler", "Microsoft-Windows-TaskScheduler/Operational" },
    { "terminalservices-localsessionmanager",
      "Microsoft-Windows-TerminalServices-LocalSessionManager/Operational" },
    { "vhdmp", "Microsoft-Windows-VHDMP/Operational" },
    { "windefend", "Microsoft-Windows-Windows Defender/Operational" },
    { "wmi", "Microsoft-Windows-WMI-Activity/Operational" },
};

static const struct category {
    const char *name, *channel;
    uint16_t ids[MOST_IDS]; /* 0: no more */
} categories[] = {
    { "clipboard_capture", "Microsoft-Windows-Sysmon/Operational", { 24 } },
    { "create_remote_thread", "Microsoft-Windows-Sysmon/Operational", { 8 } },
    { "create_stream_hash", "Microsoft-Windows-Sysmon/Operational", { 15 } },
    { "dns_query", "Microsoft-Windows-Sysmon/Operational", { 22 } },
    { "driver_load", "Microsoft-Windows-Sysmon/Operational", { 6 } },
    { "file_block_executable", "Microsoft-Windows-Sysmon/Operational", { 27 } },
    { "file_block_shredding", "Microsoft-Windows-Sysmon/Operational", { 28 } },
    { "file_change", "Microsoft-Windows-Sysmon/Operational", { 2 } },
    { "file_delete", "Microsoft-Windows-Sysmon/Operational", { 23 } },
    { "file_delete_detected", "Microsoft-Windows-Sysmon/Operational", { 26 } },
    { "file_event", "Microsoft-Windows-Sysmon/Operational", { 11 } },
    { "file_executable_detected", "Microsoft-Windows-Sysmon/Operational", { 29 } },
    { "image_load", "Microsoft-Windows-Sysmon/Operational", { 7 } },
    { "network_connection", "Microsoft-Windows-Sysmon/Operational", { 3 } },
    { "pipe_created", "Microsoft-Windows-Sysmon/Operational", { 17, 18 } },
    { "process_access", "Microsoft-Windows-Sysmon/Operational", { 10 } },
    { "process_creation", "Microsoft-Windows-Sysmon/Operational", { 1 } },
    { "process_tampering", "Microsoft-Windows-Sysmon/Operational", { 25 } },
    { "process_termination", "Microsoft-Windows-Sysmon/Operational", { 5 } },
    { "ps_classic_provider_start", "Windows PowerShell", { 600 } },
    { "ps_classic_script", "Windows PowerShell", { 800 } },
    { "ps_classic_start", "Windows PowerShell", { 400 } },
    { "ps_module", "Microsoft-Windows-PowerShell/Operational", { 4103 } },
    { "ps_module", "PowerShellCore/Operational", { 4103 } },
    { "ps_script", "Microsoft-Windows-PowerShell/Operational", { 4104 } },
    { "ps_script", "PowerShellCore/Operational", { 4104 } },
    { "raw_access_thread", "Microsoft-Windows-Sysmon/Operational", { 9 } },
    { "registry_add", "Microsoft-Windows-Sysmon/Operational", { 12 } },
    { "registry_delete", "Microsoft-Windows-Sysmon/Operational", { 12 } },
    { "registry_event", "Microsoft-Windows-Sysmon/Operational", { 12, 13, 14 } },
    { "registry_rename", "Microsoft-Windows-Sysmon/Operational", { 14 } },
    { "registry_set", "Microsoft-Windows-Sysmon/Operational", { 13 } },
    { "sysmon_error", "Microsoft-Windows-Sysmon/Operational", { 255 } },
    { "sysmon_status", "Microsoft-Windows-Sysmon/Operational", { 4, 16 } },
    { "wmi_event", "Microsoft-Windows-Sysmon/Operational", { 19, 20, 21 } },
};

const char *logsource_channel(struct str service)
{
    for (size_t i = 0; i < sizeof services / sizeof services[0]; i++)
        if (str_is_word(service, services[i].name))
            return services[i].channel;
    return NULL;
}

const char *logsource_service(struct str channel)
{
    for (size_t i = 0; i < sizeof services / sizeof services[0]; i++)
        if (str_eq_nocase(channel, str_of(services[i].channel)))
            return services[i].name;
    return NULL;
}

static const char *const keys[] = { "category", "product", "service", "definition", NULL };

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

struct source {
    struct reading *r;
    struct ruleset *set;
    struct node *node; /* restrictions so far; NULL: none */
    bool failed;       /* no memory */
    bool never;
};

static void restrict_to(struct source *s, struct node *node)
{
    if (node && s->node)
        node = node_pair(&s->set->arena, NODE_AND, s->node, node);
    s->node = node;
    s->failed = s->failed || !node;
}

static struct node *channel_is(struct source *s, struct str channel)
{
    return atom_of_text(s->r, s->set, ruleset_field(s->set, STR("Channel")), channel);
}

static struct node *id_is(struct source *s, unsigned id)
{
    struct str text = arena_format(&s->set->arena, "%u", id);

    if (!text.s)
        return NULL;
    return atom_of_text(s->r, s->set, ruleset_field(s->set, STR("EventID")), text);
}

static struct node *either(struct source *s, struct node *before, struct node *node)
{
    return before ? node_pair(&s->set->arena, NODE_OR, before, node) : node;
}

/*
 * Event Viewer's CSV and what tickets quote name no channel at all.  Our own signatures, which name
 * the provider, hold for such a record too; a foreign rule may rely on its channel (trap T11).
 */
static bool take_service(struct source *s, struct str name, bool foreign)
{
    struct node *channels = NULL;

    for (size_t i = 0; i < COUNT(services); i++)
        if (str_is_word(name, services[i].name))
            channels = either(s, channels, channel_is(s, str_of(services[i].channel)));
    if (channels && !foreign)
        channels = either(s, channels, atom_of_presence(s->r, s->set,
                                                        ruleset_field(s->set, STR("Channel")),
                                                        false));
    if (channels)
        restrict_to(s, channels);
    return channels || s->r->no_memory;
}

static struct node *category_row(struct source *s, const struct category *c)
{
    struct node *ids = NULL;

    for (size_t i = 0; i < MOST_IDS && c->ids[i]; i++)
        ids = either(s, ids, id_is(s, c->ids[i]));
    return node_pair(&s->set->arena, NODE_AND, channel_is(s, str_of(c->channel)), ids);
}

static bool take_category(struct source *s, struct str name)
{
    struct node *rows = NULL;

    for (size_t i = 0; i < COUNT(categories); i++)
        if (str_is_word(name, categories[i].name))
            rows = either(s, rows, category_row(s, &categories[i]));
    if (rows)
        restrict_to(s, rows);
    return rows || s->r->no_memory;
}

static void near_service(struct source *s, const struct yaml *node)
{
    const char *known[COUNT(services) + 1] = { NULL };
    const char *near;

    for (size_t i = 0; i < COUNT(services); i++)
        known[i] = services[i].name;
    near = near_miss(yaml_text(node), known);
    node_fault(s->r, node, "unknown service '%.*s'%s%s%s",
               STR_FMT(str_first(yaml_text(node), 60)), near ? " (did you mean '" : "",
               near ? near : "", near ? "'?)" : "");
}

static void read_windows(struct source *s, const struct yaml *logsource, bool foreign)
{
    const struct yaml *service = yaml_get(logsource, "service");
    const struct yaml *category = yaml_get(logsource, "category");

    restrict_to(s, atom_of_kind(s->r, s->set, EVENT_WINDOWS));
    if (service && !take_service(s, yaml_text(service), foreign)) {
        s->never = true;
        if (!foreign)
            near_service(s, service);
    }
    if (category && !take_category(s, yaml_text(category))) {
        s->never = true;
        if (!foreign)
            node_fault(s->r, category, "unknown category '%.*s'",
                       STR_FMT(str_first(yaml_text(category), 60)));
    }
}

/* What is pasted into text of unknown kind (channel "text") may come from any log of text. */
static void read_text_log(struct source *s, const struct yaml *logsource, struct str *log_kind)
{
    *log_kind = node_text(s->r, logsource, "service");
    restrict_to(s, atom_of_kind(s->r, s->set, EVENT_TEXT));
    if (log_kind->n && !str_eq(*log_kind, STR("text")))
        restrict_to(s, either(s, channel_is(s, *log_kind), channel_is(s, STR("text"))));
    else if (log_kind->n)
        restrict_to(s, channel_is(s, *log_kind));
}

/* A misspelt key would silently widen the rule (trap T22); other keys are the author's own. */
static void check_keys(struct reading *r, const struct yaml *logsource)
{
    for (size_t i = 0; i < logsource->n; i++) {
        struct str key = logsource->keys[i]->text;
        const char *near = near_miss(key, keys);

        if (near)
            node_fault(r, logsource->keys[i],
                       "unknown key '%.*s' in 'logsource' (did you mean '%s'?)",
                       STR_FMT(str_first(key, 60)), near);
    }
}

struct node *logsource_read(struct reading *r, struct ruleset *set, const struct yaml *logsource,
                            bool foreign, struct str *log_kind)
{
    struct source s = { .r = r, .set = set };
    struct str product, category;

    *log_kind = (struct str){ "", 0 };
    if (logsource->kind != YAML_MAP || logsource->n == 0) {
        node_fault(r, logsource, "'logsource' must be a map of category, product, service");
        return NULL;
    }
    check_keys(r, logsource);
    product = node_text(r, logsource, "product");
    category = node_text(r, logsource, "category");
    node_text(r, logsource, "service");
    if (str_eq(product, STR("windows")))
        read_windows(&s, logsource, foreign);
    else if (str_eq(product, STR("opsmgr")) && str_eq(category, STR("application")))
        read_text_log(&s, logsource, log_kind);
    else if (product.n || !category.n || !take_category(&s, category))
        s.never = true;
    if (s.never && !foreign && !str_eq(product, STR("windows")))
        node_fault(r, logsource, "no log of this kind is read (product windows; or category "
                                 "application with product opsmgr)");
    if (s.never)
        s.node = arena_zero(&set->arena, 1, sizeof *s.node); /* NODE_NEVER */
    if (!s.node || s.failed)
        r->no_memory = true;
    return s.node;
}
