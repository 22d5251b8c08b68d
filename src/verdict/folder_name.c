/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/folder_name.h"

#include "verdict/host_names.h"

static bool is_common_folder(struct str part)
{
    static const char *const names[] = { "logs", "log", "setup", "install logs", "event logs",
                                         "eventlogs", "events", "appdata", "local", "scom",
                                         "users", "windows", "temp", "export", "exports",
                                         "evidence", "c", "d", "msi", "setup logs", "etc",
                                         "var", "opt", "usr", "home", "root", "tmp", "conf",
                                         "microsoft", "scx", "omi", "linux", "unix",
                                         "server", "agentmanagement", "agentlogs", "downloads",
                                         "desktop", "documents" };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (str_eq_nocase(part, str_of(names[i])))
            return true;
    }
    return str_starts(part, STR("SDC_Results")) || str_starts(part, STR("SCSM_DIAG_"));
}

bool is_machine_folder(struct str part)
{
    return is_machine_name(part) && !is_common_folder(part);
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* "logs" of "logs-2". */
static struct str without_number(struct str part)
{
    while (part.n && ((part.s[part.n - 1] >= '0' && part.s[part.n - 1] <= '9') ||
                      part.s[part.n - 1] == '-'))
        part.n--;
    return part;
}

bool looks_like_machine(struct str part)
{
    bool digit = false, lower = false;

    if (!is_machine_folder(part) || !is_letter(part.s[0]) || is_common_folder(without_number(part)))
        return false;
    for (size_t i = 0; i < part.n; i++) {
        digit = digit || (part.s[i] >= '0' && part.s[i] <= '9');
        lower = lower || (part.s[i] >= 'a' && part.s[i] <= 'z');
        if (part.s[i] == '_') /* in no name of a machine */
            return false;
    }
    return digit || !lower;
}

struct str unpacked_name(struct str part)
{
    static const char *const ends[] = { ".zip", ".7z", ".cab", ".rar", ".tgz", ".tar.gz", ".tar",
                                        ".gz" };

    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        struct str end = str_of(ends[i]);
        if (part.n > end.n && str_ends_nocase(part, end))
            return str_first(part, part.n - end.n);
    }
    return part;
}
