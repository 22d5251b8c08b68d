/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DpmSetup.log of Data Protection Manager, and logs of the published descendants of its logger
 * (system-center-siblings.md 5.3, log-formats.md 7):
 *
 *   [11/23/2019 2:03:43 PM] Information : MsiInstallProduct returned 0.
 *   [11/23/2019 2:10:12 PM] * Exception : ... => System.ComponentModel.Win32Exception ...
 *      at ...
 *   *** Mojito error was: AddUserToLocalGroupFailed; 1387; WindowsAPI
 *
 * Date and time in the locale of the machine, no zone.  Text of Windows Installer may stand
 * between.
 * Fields: Severity, and of lines with an error number (ID: 4323.) Error.
 */
#include "parsers/linelog.h"

#include "event/localdate.h"

#define DATE_LEAST 6u
#define DATE_MOST 40u
#define WORD_MOST 24u

extern const struct parser parser_dpmlog;

static const struct {
    struct str word;
    int8_t level;
} levels[] = {
    { { "Information", 11 }, 4 }, { { "Info", 4 }, 4 },          { { "Warning", 7 }, 3 },
    { { "Error", 5 }, 2 },        { { "Data", 4 }, 5 },          { { "Exception", 9 }, 2 },
    { { "*** Error", 9 }, 2 },    { { "* Exception", 11 }, 2 },  { { "*** Exception", 13 }, 2 },
    { { "* Error", 7 }, 2 },      { { "*** Warning", 11 }, 3 },
};

static bool take_level(struct str word, int8_t *level)
{
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        if (!str_eq(word, levels[i].word))
            continue;
        *level = levels[i].level;
        return true;
    }
    return false;
}

static void take_error(struct str message, struct linelog_head *h)
{
    size_t at = str_find(message, STR("ID: ")), n = 0;
    struct str id = str_from(message, at + 4);

    while (n < id.n && n < 8 && id.s[n] >= '0' && id.s[n] <= '9')
        n++;
    if (at < message.n && n && (n == id.n || id.s[n] == '.'))
        linelog_add(h, "Error", str_first(id, n));
}

/* state: struct localdate_memo */
static bool dpm_head(void *state, struct str line, struct linelog_head *h)
{
    struct str s = line, date, word;
    size_t colon;

    if (!s.n || s.s[0] != '[')
        return false;
    s = str_from(s, 1);
    if (str_find_char(s, ']') == s.n)
        return false;
    date = str_cut(&s, ']');
    if (date.n < DATE_LEAST || date.n > DATE_MOST || !localdate_again(state, date, &h->time))
        return false;
    s = str_trim(s);
    colon = str_find(s, STR(" :"));
    word = str_first(s, colon);
    if (colon == s.n || word.n > WORD_MOST || !take_level(word, &h->level))
        return false;
    h->level_text = word;
    h->message = str_trim(str_from(s, colon + 2));
    h->to_end = true;
    linelog_add(h, "Severity", word);
    take_error(h->message, h);
    return true;
}

static const struct linelog_format format = { .channel = "dpm-setup", .head = dpm_head,
                                              .mixed = true, /* the installer's */
                                              .own_bytes = sizeof(struct localdate_memo) };

static unsigned dpmlog_bid(const struct sample *s)
{
    struct linelog_tally n = linelog_count(&format, s);

    return !n.heads ? 0 : n.first || n.heads > 3 ? 40 : 20;
}

const struct parser parser_dpmlog = {
    .name = "dpmlog",
    .summary = "setup log of Data Protection Manager (DpmSetup.log)",
    .files = "DpmSetup.log",
    .times = "of each line, local and in the order of its language",
    .machine = "no name in it: that of its folder, its file or the archive counts",
    .channel = "dpm-setup",
    .bid = dpmlog_bid,
    .most = 40,
    .state_bytes = LINELOG_STATE_BYTES,
    .lines = &format,
    .open = linelog_open,
    .next = linelog_next,
    .close = linelog_close,
};
