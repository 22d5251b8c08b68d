/* SPDX-License-Identifier: Apache-2.0 */
/*
 * evtxgen PATH BYTES [HOSTS [HITS [SYSMON]]]: an event log of about BYTES for `make bench`, as a
 * busy server keeps it: mostly security and service events, some of Operations Manager.  Of 1,000
 * events HITS (5) are such that shipped signatures know; the events name HOSTS (1) computers.  Of
 * 1,000 others SYSMON (0) are Sysmon's, with the fields that most public rules look into.  The same
 * words every time.
 *
 * Written 32 MiB at a time, the file's header last.  Where PATH ends in .xml: the same events as
 * wevtutil prints them, so many that they are BYTES.
 */
#include "base/printf.h"
#include "evtxgen_xml.h"
#include "lib/evtxwrite.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEGMENT_BYTES (32u << 20)

struct maker {
    uint64_t state;
    struct evtx_event e;
    char texts[8192]; /* of the values of e */
    size_t texts_n;
    when now;
    unsigned hosts, hits, sysmon;
    char computer[64];
};

static unsigned below(struct maker *m, uint64_t n)
{
    m->state ^= m->state << 13;
    m->state ^= m->state >> 7;
    m->state ^= m->state << 17;
    return (unsigned)((m->state >> 11) % n);
}

static const char *pick(struct maker *m, const char *const *words, unsigned n)
{
    return words[below(m, n)];
}
#define PICK(m, words) pick(m, words, sizeof words / sizeof words[0])

static const char *const users[] = { "svc-om-action", "svc-om-dw", "Administrator", "SYSTEM",
                                     "a.example", "WEB01$", "DC02$", "sql-agent", "b.sample",
                                     "LOCAL SERVICE" };
static const char *const images[] = {
    "C:\\Windows\\System32\\svchost.exe", "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe",
    "C:\\Program Files\\Microsoft Monitoring Agent\\Agent\\MonitoringHost.exe",
    "C:\\Windows\\System32\\conhost.exe", "C:\\Windows\\System32\\cscript.exe",
    "C:\\Windows\\System32\\taskhostw.exe",
    "C:\\Program Files\\Microsoft SQL Server\\MSSQL15.OM\\MSSQL\\Binn\\sqlservr.exe",
    "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\ngen.exe"
};
static const char *const services[] = {
    "Windows Update", "Microsoft Monitoring Agent", "Background Intelligent Transfer Service",
    "WinHTTP Web Proxy Auto-Discovery Service", "Windows Modules Installer", "WMI Performance Adapter",
    "Software Protection", "Windows Error Reporting Service", "Remote Registry"
};
static const char *const packs[] = {
    "Microsoft.Windows.Server.2016.Monitoring", "Microsoft.SQLServer.Windows.Monitoring",
    "Microsoft.SystemCenter.2007", "Contoso.Custom.Overrides", "Microsoft.Windows.DNSServer",
    "Microsoft.Windows.InternetInformationServices.10.0"
};

static void put(struct maker *m, const char *name, const char *fmt, ...) PRINTF_LIKE(3, 4);

static void put(struct maker *m, const char *name, const char *fmt, ...)
{
    char *into = m->texts + m->texts_n;
    size_t cap = sizeof m->texts - m->texts_n;
    va_list args;
    int n;

    va_start(args, fmt);
    n = vsnprintf(into, cap, fmt, args);
    va_end(args);
    if (n < 0 || (size_t)n >= cap || m->e.data_n == EVTX_DATA_MAX)
        return;
    m->texts_n += (size_t)n;
    m->e.data[m->e.data_n++] = (struct evtx_data){ str_of(name), { into, (size_t)n } };
}

static void classic(struct maker *m, const char *provider, const char *channel, unsigned id)
{
    m->e.provider = str_of(provider);
    m->e.channel = str_of(channel);
    m->e.id = (uint16_t)id;
    m->e.has_qualifiers = true;
    m->e.level = 4;
    m->e.keywords = 0x80000000000000;
}

static void manifest(struct maker *m, const char *provider, const char *guid, const char *channel,
                     unsigned id)
{
    m->e.manifest = true;
    m->e.provider = str_of(provider);
    m->e.guid = str_of(guid);
    m->e.channel = str_of(channel);
    m->e.id = (uint16_t)id;
    m->e.keywords = 0x8020000000000000;
    m->e.process_id = 4 + 4 * below(m, 2000);
    m->e.thread_id = 4 + 4 * below(m, 2000);
}

static void auditing(struct maker *m, unsigned id, unsigned task)
{
    manifest(m, "Microsoft-Windows-Security-Auditing", "{54849625-5478-4994-A5BA-3E3B0328C30D}",
             "Security", id);
    m->e.task = (uint16_t)task;
}

static void subject(struct maker *m)
{
    put(m, "SubjectUserSid", "S-1-5-21-1085031214-1563985344-725345543-%u", 1000 + below(m, 9000));
    put(m, "SubjectUserName", "%s", PICK(m, users));
    put(m, "SubjectDomainName", "CONTOSO");
    put(m, "SubjectLogonId", "0x%x", below(m, 0x7fffffff));
}

static void logon(struct maker *m)
{
    auditing(m, 4624, 12544);
    m->e.version = 2;
    subject(m);
    put(m, "TargetUserSid", "S-1-5-21-1085031214-1563985344-725345543-%u", 1000 + below(m, 9000));
    put(m, "TargetUserName", "%s", PICK(m, users));
    put(m, "TargetDomainName", "CONTOSO");
    put(m, "TargetLogonId", "0x%x", below(m, 0x7fffffff));
    put(m, "LogonType", "%u", 2 + below(m, 4));
    put(m, "LogonProcessName", "Kerberos");
    put(m, "AuthenticationPackageName", "Kerberos");
    put(m, "WorkstationName", "WS%04u", below(m, 3000));
    put(m, "LogonGuid", "{%08X-0000-0000-0000-%012X}", below(m, 0x7fffffff), below(m, 0x7fffffff));
    put(m, "TransmittedServices", "-");
    put(m, "LmPackageName", "-");
    put(m, "KeyLength", "0");
    put(m, "ProcessId", "0x%x", 4 * below(m, 4000));
    put(m, "ProcessName", "%s", PICK(m, images));
    put(m, "IpAddress", "10.%u.%u.%u", below(m, 4), below(m, 256), below(m, 256));
    put(m, "IpPort", "%u", 49152 + below(m, 16000));
}

static void logoff(struct maker *m)
{
    auditing(m, 4634, 12545);
    put(m, "TargetUserSid", "S-1-5-21-1085031214-1563985344-725345543-%u", 1000 + below(m, 9000));
    put(m, "TargetUserName", "%s", PICK(m, users));
    put(m, "TargetDomainName", "CONTOSO");
    put(m, "TargetLogonId", "0x%x", below(m, 0x7fffffff));
    put(m, "LogonType", "3");
}

static void privileges(struct maker *m)
{
    auditing(m, 4672, 12548);
    subject(m);
    put(m, "PrivilegeList", "SeSecurityPrivilege\r\n\t\t\tSeBackupPrivilege\r\n\t\t\t"
        "SeRestorePrivilege\r\n\t\t\tSeTakeOwnershipPrivilege\r\n\t\t\tSeDebugPrivilege\r\n\t\t\t"
        "SeImpersonatePrivilege");
}

static void process(struct maker *m)
{
    const char *image = PICK(m, images);

    auditing(m, 4688, 13312);
    m->e.version = 2;
    subject(m);
    put(m, "NewProcessId", "0x%x", 4 * below(m, 4000));
    put(m, "NewProcessName", "%s", image);
    put(m, "TokenElevationType", "%%%%1936");
    put(m, "ProcessId", "0x%x", 4 * below(m, 4000));
    put(m, "CommandLine", "\"%s\" -k netsvcs -p -s %s /id:%08x /state:%u", image, PICK(m, packs),
        below(m, 0x7fffffff), below(m, 1000));
    put(m, "ParentProcessName", "%s", PICK(m, images));
}

static void service_state(struct maker *m)
{
    manifest(m, "Service Control Manager", "{555908D1-A6D7-4695-8E1E-26931D2012F4}", "System", 7036);
    m->e.source_name = STR("Service Control Manager");
    m->e.level = 4;
    m->e.has_qualifiers = true;
    m->e.qualifiers = 16384;
    put(m, "param1", "%s", PICK(m, services));
    put(m, "param2", "%s", below(m, 2) ? "running" : "stopped");
}

static void script_block(struct maker *m)
{
    manifest(m, "Microsoft-Windows-PowerShell", "{A0C1853B-5C40-4B15-8766-3CF1C58F985A}",
             "Microsoft-Windows-PowerShell/Operational", 4104);
    m->e.level = 5;
    put(m, "MessageNumber", "1");
    put(m, "MessageTotal", "1");
    put(m, "ScriptBlockText", "$items = Get-ChildItem -Path 'D:\\Packs\\%s' | Where-Object { "
        "$_.Length -gt %u }\r\nforeach ($item in $items) {\r\n    Import-Module \"$item\" "
        "-ErrorAction Stop  # %x\r\n    Write-Verbose ('{0}: {1}' -f $item.Name, $item.Length)\r\n"
        "}\r\n", PICK(m, packs), below(m, 100000), below(m, 0x7fffffff));
    put(m, "ScriptBlockId", "%08x-1111-2222-3333-%012x", below(m, 0x7fffffff), below(m, 0x7fffffff));
    put(m, "Path", "C:\\Scripts\\Import-%u.ps1", below(m, 40));
}

static void pack_received(struct maker *m)
{
    classic(m, "HealthService", "Operations Manager", 1201);
    put(m, "", "%s", PICK(m, packs));
    put(m, "", "10.0.%u.0", below(m, 9000));
}

static void state_cookie(struct maker *m)
{
    classic(m, "OpsMgr Connector", "Operations Manager", 21024 + below(m, 3));
    put(m, "", "OMGROUP");
    put(m, "", "%08X %08X %08X ", below(m, 0x7fffffff), below(m, 0x7fffffff), below(m, 0x7fffffff));
}

static void script_failed(struct maker *m)
{
    classic(m, "Health Service Modules", "Operations Manager", 21405);
    m->e.level = 3;
    put(m, "", "OMGROUP");
    put(m, "", "%s.Discovery", PICK(m, packs));
    put(m, "", "%s.example", m->computer);
    put(m, "", "{%08X-0000-0000-0000-%012X}", below(m, 0x7fffffff), below(m, 0x7fffffff));
    put(m, "", "The process started at %u:%02u:%02u AM failed to create System.Discovery.Data, no "
        "errors detected in the output.  The process exited with %u\r\nCommand executed:\t"
        "\"C:\\Windows\\system32\\cscript.exe\" /nologo \"Discover%u.vbs\"", below(m, 12),
        below(m, 60), below(m, 60), below(m, 300), below(m, 90));
}

/* What an upgrade leaves behind. */
static void installer(struct maker *m)
{
    static const unsigned ids[] = { 1033, 1034, 1040, 1042, 11707, 11708 };
    unsigned id = ids[below(m, 6)];

    classic(m, "MsiInstaller", "Application", id);
    if (id == 11707 || id == 11708) {
        put(m, "", "Product: System Center Operations Manager 2022 Server -- Installation %s",
            id == 11707 ? "completed successfully." : "failed.");
    } else {
        put(m, "", id == 1040 || id == 1042 ? "D:\\Server\\AMD64\\MOMServer.msi"
                                            : "System Center Operations Manager 2022 Server");
        put(m, "", "10.22.%u.0", 10118 + below(m, 3));
        put(m, "", "1033");
        put(m, "", "0");
        put(m, "", "Microsoft Corporation");
    }
    for (int i = 0; i < 3; i++)
        put(m, "", "(NULL)");
}

static void sysmon(struct maker *m, unsigned id, const char *image)
{
    manifest(m, "Microsoft-Windows-Sysmon", "{5770385F-C22A-43E0-BF4C-06F5698FFBD9}",
             "Microsoft-Windows-Sysmon/Operational", id);
    m->e.level = 4;
    m->e.task = (uint16_t)id;
    put(m, "RuleName", "-");
    put(m, "UtcTime", "2024-03-%02u %02u:%02u:%02u.%03u", 1 + below(m, 28), below(m, 24),
        below(m, 60), below(m, 60), below(m, 1000));
    put(m, "ProcessGuid", "{%08X-0000-0000-0000-%012X}", below(m, 0x7fffffff),
        below(m, 0x7fffffff));
    put(m, "ProcessId", "%u", 4 * below(m, 4000));
    put(m, "Image", "%s", image);
}

static void sysmon_process(struct maker *m)
{
    const char *image = PICK(m, images), *parent = PICK(m, images);

    sysmon(m, 1, image);
    put(m, "FileVersion", "10.0.%u.1 (WinBuild.160101.0800)", 14393 + below(m, 6000));
    put(m, "Description", "Host Process for Windows Services");
    put(m, "Product", "Microsoft\xC2\xAE Windows\xC2\xAE Operating System");
    put(m, "Company", "Microsoft Corporation");
    put(m, "OriginalFileName", "%s", strrchr(image, '\\') + 1);
    put(m, "CommandLine", "\"%s\" -k netsvcs -p -s %s /id:%08x /state:%u", image, PICK(m, packs),
        below(m, 0x7fffffff), below(m, 1000));
    put(m, "CurrentDirectory", "C:\\Windows\\system32\\");
    put(m, "User", "CONTOSO\\%s", PICK(m, users));
    put(m, "LogonId", "0x%x", below(m, 0x7fffffff));
    put(m, "IntegrityLevel", "System");
    put(m, "Hashes", "SHA256=%08X%08X%08X%08X%08X%08X%08X%08X", below(m, 0x7fffffff),
        below(m, 0x7fffffff), below(m, 0x7fffffff), below(m, 0x7fffffff), below(m, 0x7fffffff),
        below(m, 0x7fffffff), below(m, 0x7fffffff), below(m, 0x7fffffff));
    put(m, "ParentProcessId", "%u", 4 * below(m, 4000));
    put(m, "ParentImage", "%s", parent);
    put(m, "ParentCommandLine", "\"%s\" /restart:%u", parent, below(m, 1000));
}

static void sysmon_connection(struct maker *m)
{
    sysmon(m, 3, PICK(m, images));
    put(m, "User", "CONTOSO\\%s", PICK(m, users));
    put(m, "Protocol", "tcp");
    put(m, "Initiated", "true");
    put(m, "SourceIp", "10.%u.%u.%u", below(m, 4), below(m, 256), below(m, 256));
    put(m, "SourcePort", "%u", 49152 + below(m, 16000));
    put(m, "DestinationIp", "10.%u.%u.%u", below(m, 4), below(m, 256), below(m, 256));
    put(m, "DestinationPort", "5723");
}

static void sysmon_image(struct maker *m)
{
    sysmon(m, 7, PICK(m, images));
    put(m, "ImageLoaded", "C:\\Windows\\System32\\api-ms-win-%x.dll", below(m, 4000));
    put(m, "OriginalFileName", "api-ms-win-%x.dll", below(m, 4000));
    put(m, "Signed", "true");
    put(m, "Signature", "Microsoft Windows");
}

static void sysmon_file(struct maker *m)
{
    sysmon(m, 11, PICK(m, images));
    put(m, "TargetFilename", "C:\\ProgramData\\%s\\%08x.%s", PICK(m, packs), below(m, 0x7fffffff),
        below(m, 3) ? "tmp" : "dll");
    put(m, "User", "CONTOSO\\%s", PICK(m, users));
}

static void sysmon_registry(struct maker *m)
{
    sysmon(m, 13, PICK(m, images));
    put(m, "EventType", "SetValue");
    put(m, "TargetObject", "HKLM\\System\\CurrentControlSet\\Services\\%s\\Start",
        PICK(m, services));
    put(m, "Details", "DWORD (0x%08x)", below(m, 5));
    put(m, "User", "NT AUTHORITY\\SYSTEM");
}

static void any_sysmon(struct maker *m)
{
    static void (*const fill[])(struct maker *) = { sysmon_process, sysmon_connection, sysmon_image,
                                                    sysmon_file, sysmon_registry };

    fill[below(m, sizeof fill / sizeof fill[0])](m);
}

static const struct {
    unsigned share; /* of 1000, what HITS leave */
    void (*fill)(struct maker *);
} kinds[] = { { 300, logon },        { 180, logoff },       { 80, privileges },
              { 120, process },      { 120, service_state }, { 40, script_block },
              { 60, pack_received }, { 70, state_cookie },  { 30, script_failed } };

static void next_event(struct maker *m)
{
    unsigned at = below(m, 1000), i = 0;

    m->e = (struct evtx_event){ .computer = { m->computer, 0 } };
    m->texts_n = 0;
    m->now += 1 + below(m, WHEN_SECOND / 4);
    m->e.time = m->now;
    snprintf(m->computer, sizeof m->computer, "SRV%05u.contoso.example", below(m, m->hosts));
    m->e.computer.n = strlen(m->computer);
    if (below(m, 1000) < m->hits) {
        installer(m);
        return;
    }
    if (m->sysmon && below(m, 1000) < m->sysmon) {
        any_sysmon(m);
        return;
    }
    while (i + 1 < sizeof kinds / sizeof kinds[0] && at >= kinds[i].share)
        at -= kinds[i++].share;
    kinds[i].fill(m);
}

/* Whole chunks of at least `bytes`; file is scratch. */
static bool write_segment(FILE *f, struct maker *m, uint64_t *next_id, size_t bytes,
                          struct buf *file)
{
    struct evtx_writer *w = evtx_writer_new(*next_id);
    size_t made = 0;
    bool good = w != NULL;

    while (good && made < bytes) {
        next_event(m);
        good = evtx_writer_add(w, &m->e);
        made = evtx_writer_bytes(w);
        ++*next_id;
    }
    buf_clear(file);
    good = good && evtx_writer_finish(w, file) &&
           fwrite(file->s + EVTX_HEADER_BYTES, 1, file->n - EVTX_HEADER_BYTES, f) ==
               file->n - EVTX_HEADER_BYTES;
    evtx_writer_free(w);
    return good;
}

static bool write_log(FILE *f, struct maker *m, uint64_t bytes)
{
    uint8_t header[EVTX_HEADER_BYTES] = { 0 };
    struct buf file = { 0 };
    uint64_t made = 0, next_id = 1;
    bool good = fwrite(header, 1, sizeof header, f) == sizeof header;

    while (good && made < bytes) {
        uint64_t left = bytes - made;

        good = write_segment(f, m, &next_id, left < SEGMENT_BYTES ? (size_t)left : SEGMENT_BYTES,
                             &file);
        made += good ? file.n - EVTX_HEADER_BYTES : 0;
    }
    evtx_header(header, made / EVTX_CHUNK_BYTES, next_id);
    good = good && fseek(f, 0, SEEK_SET) == 0 &&
           fwrite(header, 1, sizeof header, f) == sizeof header;
    buf_release(&file);
    printf("%llu\n", (unsigned long long)next_id - 1);
    return good;
}

static bool write_xml(FILE *f, struct maker *m, uint64_t bytes)
{
    struct buf out = { 0 };
    uint64_t made = 0, n = 0;
    bool good = true;

    while (good && made < bytes) {
        next_event(m);
        buf_clear(&out);
        xml_event(&out, &m->e, ++n);
        made += out.n;
        good = !out.failed && fwrite(out.s, 1, out.n, f) == out.n;
    }
    buf_release(&out);
    printf("%llu\n", (unsigned long long)n);
    return good;
}

static bool write_as(const char *path, struct maker *m, uint64_t bytes)
{
    FILE *f = fopen(path, "wb");
    bool good = f && (str_ends(str_of(path), STR(".xml")) ? write_xml : write_log)(f, m, bytes);

    return (!f || fclose(f) == 0) && good;
}

int main(int argc, char **argv)
{
    struct maker m = { .state = 88172645463325252u, .hosts = 1, .hits = 5 };

    if (argc < 3) {
        fprintf(stderr, "usage: evtxgen PATH BYTES [HOSTS [HITS [SYSMON]]]\n");
        return 64;
    }
    if (argc > 3)
        m.hosts = (unsigned)strtoul(argv[3], NULL, 10);
    if (argc > 4)
        m.hits = (unsigned)strtoul(argv[4], NULL, 10);
    if (argc > 5)
        m.sysmon = (unsigned)strtoul(argv[5], NULL, 10);
    m.hosts += !m.hosts;
    m.now = when_of(&(struct civil){ .year = 2024, .month = 3, .day = 1 });
    if (write_as(argv[1], &m, strtoull(argv[2], NULL, 10)))
        return 0;
    fprintf(stderr, "evtxgen: %s could not be written\n", argv[1]);
    return 74;
}
