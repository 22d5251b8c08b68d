/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table: texts of events.md (message patterns as published), only those whose parameters a
 * signature needs.  "%1" stands for the whole text up to the next fixed word; parameters are
 * numbered as in the raw event, which need not be the order of the text (MsiInstaller 1033).
 */
#include "event/template.h"

#include "event/event.h"
#include "event/evtword.h"
#include "event/template_foreign.h"

#include <stdio.h>

struct template {
    uint32_t id;
    const char *text;
};

#define MSI_TAIL "Product Name: %1. Product Version: %2. Product Language: %3. Manufacturer: "
#define PUSH_TAIL " Operation: %1 Install account: %3 Error Code: %4 Error Description: %5"

/* events.md 7, MsiInstaller; order of the raw strings: "Raw structure of these events" */
static const struct template installer[] = {
    { 1022, "Product: %1 - Update '%2' installed successfully." },
    { 1023, "Product: %1 - Update '%2' could not be installed. Error code %3." },
    { 1024, "Product: %1 - Update '%2' could not be installed. Error code %3." },
    { 1029, "Product: %1. Restart required." },
    { 1033, "Windows Installer installed the product. " MSI_TAIL
                            "%5. Installation success or error status: %4." },
    { 1034, "Windows Installer removed the product. " MSI_TAIL
                            "%5. Removal success or error status: %4." },
    { 1035, "Windows Installer reconfigured the product. " MSI_TAIL
                            "%5. Reconfiguration success or error status: %4." },
    { 1036, "Windows Installer installed an update. " MSI_TAIL
                            "%6. Update Name: %4. Installation success or error status: %5." },
    { 1038, "Windows Installer requires a system restart. " MSI_TAIL
                            "%6. Type of System Restart: %4. Reason for Restart: %5." },
    { 1040, "Beginning a Windows Installer transaction: %1. "
                            "Client Process Id: %2." },
    { 1042, "Ending a Windows Installer transaction: %1. Client Process Id: %2." },
    { 10005, "%1" },
    { 11706, "%1" },
    { 11707, "%1" },
    { 11708, "%1" },
    { 11722, "%1" },
    { 11724, "%1" },
    { 11725, "%1" },
    { 11728, "%1" },
    { 11729, "%1" },
};

/* events.md 4, push installation */
static const struct template push[] = {
    { 10602, "The Operations Manager Server failed to open service "
      "control manager on computer %2. Therefore, the Server cannot complete configuration of "
      "agent on the computer." PUSH_TAIL },
    { 10612, "The Operations Manager Server failed to perform specified "
      "operation on computer %2." PUSH_TAIL },
    { 10616, "The Operations Manager Server successfully completed the "
      "operation %1 on remote computer %2. Install account: %3 Error Code: %4 "
      "Error Description: %5" },
    { 10624, "The Agent Management Operation %1 failed for remote "
      "computer %2. Install account: %3 Error Code: %4 Error Description: %5 "
      "Microsoft Installer Error Description: %6" },
    { 10625, "The Agent Management Operation %1 failed for remote "
      "computer %2. Install account: %3 Error Code: %4 Error Description: %5" },
};

/* events.md 1, 2 */
static const struct template health[] = {
    { 1201, "New Management Pack with id:\"%1\", version:\"%2\" received." },
    { 2002, "Management Group \"%1\" was started." },
    { 2023, "The health service has removed some items from the send queue for "
      "management group \"%1\" since it exceeded the maximum allowed size of %2 megabytes." },
};

static const struct template connector[] = {
    { 20020, "The health service %1 running on host %2 and serving management "
      "group %3 with id %4 is available." },
    { 20021, "The health service %1 running on host %2 and serving management "
      "group %3 with id %4 is available through the server %5." },
    { 20022, "The health service %1 running on host %2 and serving management "
      "group %3 with id %4 is not heartbeating." },
    { 20022, "The entity \"%2\" is not heartbeating" },
    { 20020, "The entity \"%2\" is now available" },
    { 21016, "OpsMgr was unable to set up a communications channel to %1 and "
      "there are no failover hosts." },
    { 21017, "OpsMgr has successfully failed over to %1." },
    { 21019, "OpsMgr has returned to communicating with it's primary host %1" },
};

/* events.md 7, SQL Server: the provider is MSSQLSERVER or MSSQL$INSTANCE */
static const struct template sql[] = {
    { 18054, "Error %1, severity %2, state %3 was raised, but no message with that error number was "
      "found in sys.messages." },
    { 18264, "Database backed up. Database: %1, creation date(time): %2, pages dumped: "
      "%4, first LSN: %5, last LSN: %6," },
};

/* By provider: most events have none of these. */
static const struct {
    struct str provider;
    const struct template *rows;
    size_t n;
} groups[] = {
#define GROUP(provider, rows) { STR_INIT(provider), rows, sizeof rows / sizeof rows[0] }
    GROUP("MsiInstaller", installer),
    GROUP("Health Service Modules", push),
    GROUP("HealthService", health),
    GROUP("OpsMgr Connector", connector),
    GROUP("MSSQL", sql),
#undef GROUP
};

static struct str skip_space(struct str s)
{
    while (s.n && is_space(s.s[0]))
        s = str_from(s, 1);
    return s;
}

/* The same words, blank by blank: nearly always they are. */
static bool take_same(struct str *text, struct str words)
{
    if (!words.n || words.n > text->n || memcmp(text->s, words.s, words.n) != 0)
        return false;
    *text = str_from(*text, words.n);
    if (is_space(words.s[words.n - 1]))
        *text = skip_space(*text);
    return true;
}

/* Fixed words at the front of *text; on success *text is behind them. */
static bool take_words(struct str *text, struct str words)
{
    struct str t = *text;
    size_t at = 0;

    if (take_same(text, words))
        return true;
    for (size_t i = 0; i < words.n; i++) {
        bool space = is_space(words.s[i]);

        if (at == t.n || (t.s[at] != words.s[i] && !(space && is_space(t.s[at]))))
            return false;
        at++;
        while (space && i + 1 < words.n && is_space(words.s[i + 1]))
            i++;
        while (space && at < t.n && is_space(t.s[at]))
            at++;
    }
    *text = str_from(t, at);
    return true;
}

/* The parameter before the next fixed words: *text moves behind the words. */
static bool take_param(struct str *text, struct str words, struct str *param)
{
    struct str whole = *text;

    if (!words.n) {
        *param = str_trim(whole);
        *text = str_from(whole, whole.n);
        return true;
    }
    for (size_t at = 0; at <= whole.n; at++) {
        struct str rest;

        if (!is_space(words.s[0])) /* nowhere before its first letter */
            at += str_find_char(str_from(whole, at), words.s[0]);
        rest = str_from(whole, at);
        if (!take_words(&rest, words))
            continue;
        *param = str_trim(str_first(whole, at));
        *text = rest;
        return true;
    }
    return false;
}

static bool fits(struct str pattern, struct str text, struct str params[TEMPLATE_PARAMS],
                 size_t *n)
{
    struct str words = str_cut(&pattern, '%');

    text = skip_space(text);
    if (!take_words(&text, words))
        return false;
    while (pattern.n) {
        size_t number = (size_t)(pattern.s[0] - '1');

        pattern = str_from(pattern, 1);
        words = str_cut(&pattern, '%');
        if (!take_param(&text, words, &params[number]))
            return false;
        *n = number + 1 > *n ? number + 1 : *n;
    }
    return true;
}

static bool is_provider(struct str provider, struct str row)
{
    return str_eq(provider, row) ||
           (str_eq(row, STR("MSSQL")) &&
            (str_eq(provider, STR("MSSQLSERVER")) || str_starts(provider, STR("MSSQL$"))));
}

/* The next line of s without its end. */
static struct str take_line(struct str *s)
{
    struct str line = str_cut(s, '\n');

    return str_trim(line);
}

/*
 * What stands for a message where the texts of the provider are not installed (log-formats.md 3.6):
 * in the language of the machine a sentence with the provider and the id, more sentences, one that
 * ends in a colon, and then the parameters, one on each line, up to a blank one.
 */
static size_t bare_params(struct str provider, uint32_t id, struct str message,
                          struct str params[TEMPLATE_PARAMS])
{
    struct str line = take_line(&message);
    char number[16];
    size_t n = 0;

    if (!message.n || str_find(line, provider) == line.n)
        return 0;
    snprintf(number, sizeof number, "%u", (unsigned)id);
    if (str_find(line, str_of(number)) == line.n)
        return 0;
    do {
        line = take_line(&message);
    } while (message.n && !str_ends(line, STR(":")) && !str_ends(line, STR("\xEF\xBC\x9A")));
    message = skip_space(message);
    while (message.n && n < TEMPLATE_PARAMS && (line = take_line(&message)).n)
        params[n++] = line;
    return n;
}

static size_t fitting(const struct template *rows, size_t rows_n, uint32_t id, struct str message,
                      struct str params[TEMPLATE_PARAMS])
{
    size_t n = 0;

    for (size_t i = 0; i < rows_n && !n; i++) {
        if (rows[i].id != id)
            continue;
        for (size_t k = 0; k < TEMPLATE_PARAMS; k++)
            params[k] = STR("");
        if (!fits(str_of(rows[i].text), message, params, &n))
            n = 0;
    }
    return n;
}

static size_t known(struct str provider, uint32_t id, struct str message,
                    struct str params[TEMPLATE_PARAMS])
{
    size_t n = provider.n ? bare_params(provider, id, message, params) : 0;

    for (size_t i = 0; i < sizeof groups / sizeof groups[0] && !n; i++)
        if (is_provider(provider, groups[i].provider))
            n = fitting(groups[i].rows, groups[i].n, id, message, params);
    return n;
}

size_t template_params(struct str provider, uint32_t id, struct str message,
                       struct str params[TEMPLATE_PARAMS])
{
    size_t n = known(provider, id, message, params);

    return n ? n : template_foreign(provider, id, message, params);
}

size_t template_event(struct event *ev, struct arena *a, struct str params[TEMPLATE_PARAMS])
{
    size_t n = known(ev->provider, ev->event_id, ev->message, params);

    if (!n) {
        n = template_foreign(ev->provider, ev->event_id, ev->message, params);
        ev->by_shape = n > 0;
    }
    for (size_t i = 0; i < n; i++)
        params[i] = evtword_one_line(a, params[i]);
    return n;
}
