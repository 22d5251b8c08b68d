/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Part of loggen.c: chance, the bytes of one line or event on their way out, and
 * what stands for the letters behind % in a shape.
 */
#ifndef TOOLS_LOGGEN_WORDS_H
#define TOOLS_LOGGEN_WORDS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static uint64_t state;
static uint64_t written;
static uint64_t clock_ms = 9 * 3600000u; /* of the log, since its first midnight */
static bool wide;
static char item[65536]; /* one line or event, before it is written */
static size_t item_n;

static unsigned below(unsigned n)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)((state >> 16) % n);
}

static void put_n(const char *s, size_t n)
{
    if (n > sizeof item - item_n)
        n = sizeof item - item_n;
    memcpy(item + item_n, s, n);
    item_n += n;
}

static void put(const char *s)
{
    put_n(s, strlen(s));
}

static void put_number(uint64_t n, int width)
{
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%0*llu", width, (unsigned long long)n);

    put_n(digits, (size_t)len);
}

static void flush_item(void)
{
    static char units[2 * sizeof item];

    if (wide) {
        for (size_t i = 0; i < item_n; i++) {
            units[2 * i] = item[i];
            units[2 * i + 1] = 0;
        }
        fwrite(units, 2, item_n, stdout);
    } else {
        fwrite(item, 1, item_n, stdout);
    }
    written += wide ? 2 * item_n : item_n;
    item_n = 0;
}

/* ---- words ---- */

static const char *const components[] = {
    "CheckPrerequisites", "ProcessInstalls", "LaunchMsi", "CreateDatabase", "RunAdminScripts",
    "FirstManagementServer", "ImportManagementPack", "ConfigureSDKConfigService", "DataAccess",
    "ReportingInstall", "WebConsole", "UpgradeDatabase", "DataWarehouse", "SetupHelpers",
    "RegisterService", "PushAgent", "GetRemoteOSVersion", "StartService", "SqlHelper",
    "UninstallOldProduct", "ConfigureReportingForInstall", "AddRole", "VerifyAccounts",
    "SetSecurity", "GatewayApproval"
};

static const char *const failures[] = {
    "Timeout expired", "Unable to load", "returned error", "Access is denied",
    "Login failed for user", "failed to install", "The network path was not found",
    "could not be started", "Threw Exception.Type: System.IO.IOException", "is not compatible",
    "Setting rollback", "The transaction log is full", "cannot open database",
    "permission was denied", "The RPC server is unavailable", "already exists",
    "Object reference not set", "The operation timed out", "Verification failed",
    "No such host is known"
};

static const char *const words[] = {
    "value", "started", "the", "management", "server", "completed", "reading", "from", "database",
    "account", "checking", "role", "for", "with", "step", "registry", "configuration", "setting",
    "found", "pack", "version", "service", "updated", "item", "group", "operation", "is", "user",
    "connection", "list", "property", "failed", "new", "of", "error", "count"
};

static const char *const parts[] = {
    "Windows", "Server", "Agent", "Health", "Service", "Sql", "Connector", "Monitor", "Discovery",
    "Data", "Warehouse", "Report", "Library", "Cluster", "Network", "Device", "Base", "Web",
    "Console", "Task", "Rule", "State", "Config", "Security", "Core", "Event", "Alert", "Module"
};

static const char *const items[] = { "OMSERVER", "OMCONSOLE", "OMWEBCONSOLE", "OMREPORTING",
                                     "MOMAGENT", "MOMGATEWAY" };

#define PICK(list) (list[below(sizeof list / sizeof list[0])])

static void hex(unsigned n, const char *digits)
{
    while (n--)
        put_n(&digits[below(16)], 1);
}

static void guid(const char *digits)
{
    static const unsigned groups[] = { 8, 4, 4, 4, 12 };

    for (unsigned i = 0; i < 5; i++) {
        put(i ? "-" : "");
        hex(groups[i], digits);
    }
}

static void identifier(void)
{
    for (unsigned n = 2 + below(2); n; n--)
        put(PICK(parts));
    put_number(below(1000), 1);
}

static void property(void)
{
    for (unsigned n = 4 + below(9); n; n--)
        put_n(&"ABCDEFGHIJKLMNOPQRSTUVWXYZ_"[below(27)], 1);
}

static void pack_name(void)
{
    put(below(3) ? "Microsoft" : "Contoso");
    for (unsigned n = 2 + below(4); n; n--) {
        put(".");
        put(PICK(parts));
    }
}

static void pack_title(void)
{
    for (unsigned n = 2 + below(4); n; n--) {
        put(PICK(parts));
        put(" ");
    }
    put("Library");
}

static void word(void)
{
    const char *s = PICK(words);

    if (below(4)) {
        put(s);
        return;
    }
    for (unsigned n = 3 + below(8); n; n--)
        put_n(&"abcdefghijklmnopqrstuvwxyz"[below(26)], 1);
}

static void time_of_day(void)
{
    put_number(clock_ms / 3600000 % 24, 2);
    put(":");
    put_number(clock_ms / 60000 % 60, 2);
    put(":");
    put_number(clock_ms / 1000 % 60, 2);
}

/* Forty rows of a list are about the same one. */
static void machine(void)
{
    static unsigned rows;

    put("SRV");
    put_number(1 + rows++ / 40, 5);
    put(".corp.example");
}

static void date(const char *between)
{
    put("2024");
    put(between);
    put("03");
    put(between);
    put_number(1 + clock_ms / 86400000 % 28, 2);
}

static void vary(char what)
{
    switch (what) {
    case 'c': put(PICK(components)); break;
    case 'd': pack_title(); break;
    case 'e': put_number(clock_ms / 10 % 100, 2); break;
    case 'f': put_number(clock_ms % 1000, 3); break;
    case 'g': guid("0123456789abcdef"); break;
    case 'G': guid("0123456789ABCDEF"); break;
    case 'h': hex(8, "0123456789abcdef"); break;
    case 'i': identifier(); break;
    case 'I': put(PICK(items)); break;
    case 'k': put_number(1 + below(60), 1); break;
    case 'M': machine(); break;
    case 'm': pack_name(); break;
    case 'n': put_number(1 + below(100000), 1); break;
    case 'p':
        put("C:\\install\\Setup\\AMD64\\..\\..\\ManagementPacks\\");
        pack_name();
        put(".mpb");
        break;
    case 'P': property(); break;
    case 'q': put(PICK(parts)); put("_"); put(PICK(parts)); put_number(below(100), 1); break;
    case 's': put("MS"); put_number(below(100), 2); break;
    case 't': time_of_day(); break;
    case 'w': word(); break;
    case 'W': put_n(&"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[below(26)], 1); word(); break;
    case 'y': date("-"); break;
    case 'Y': date("/"); break;
    case 'x': hex(2, "0123456789ABCDEF"); break;
    default: put("%"); break;
    }
}

static const char *record_head(const char *s)
{
    const char *colon = strchr(s, ':');

    put("[");
    time_of_day();
    put("]:\t");
    put_n(s, (size_t)(colon - s));
    put(":\t:");
    return colon + 1;
}

static void expand(const char *s)
{
    while (*s) {
        if (*s == '~') {
            s = record_head(s + 1);
        } else if (*s == '%') {
            vary(s[1]);
            s += 2;
        } else {
            put(*s == '\n' ? "\r\n" : (char[]){ *s, 0 });
            s++;
        }
    }
}

#endif
