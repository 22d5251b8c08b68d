/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SetupWizard.log of Virtual Machine Manager, and scvmm-install.log of its guest agent on Linux
 * (system-center-siblings.md 7.2):
 *
 *   12:36:22:ProcessInstalls: Running the PostProcessDelegate returned false.
 *   12:36:22:StackTrace:   at ...
 *   11/23/25 22:58:02 UTC<tab>Failed to install SCVMM Guest Agent<tab>caller
 *
 * The first has a time of day and no date, no level.  Days are counted as in the setup log of
 * Operations Manager: midnight is where the time steps back by more than BACK, and more than an
 * hour between two lines is another run, unless the second tells how something of the first ended.
 * Field: Component (the word before the first colon; of the guest agent, the caller).
 */
#include "parsers/linelog.h"

#define BACK (2 * WHEN_MINUTE)
#define COMPONENT_MOST 64u
#define CENTURY 2000

struct own {
    bool timed;
    when last;
    uint32_t run;
};

extern const struct parser parser_vmmlog;

static void place_in_time(struct own *own, when clock, struct str message, struct linelog_head *h)
{
    when t = own->timed ? when_follow(own->last, clock, BACK) : clock;

    if (!own->timed || linelog_run_begins(t - own->last, message)) {
        own->run++;
        t = clock;
    }
    own->timed = true;
    own->last = t > 0 ? t : 0;
    h->time = (struct stamp){ .t = own->last, .kind = STAMP_CLOCK };
    h->run = own->run;
}

/* "11/23/25 22:58:02 UTC<tab>" */
static bool take_guest_time(struct str *s, struct stamp *stamp)
{
    static const char shape[] = "00/00/00 00:00:00 UTC";
    size_t n = sizeof shape - 1;
    struct civil c = { 0 };

    if (!digits_fit(*s, shape) || n == s->n || !is_blank(s->s[n]))
        return false;
    c.month = digits_value(s->s, 2);
    c.day = digits_value(s->s + 3, 2);
    c.year = CENTURY + digits_value(s->s + 6, 2);
    linelog_time(&c, s->s + 9);
    *stamp = (struct stamp){ .t = when_of(&c), .kind = STAMP_UTC };
    *s = str_from(*s, n + 1);
    return stamp->t != WHEN_NONE;
}

/* Its text may be empty and goes on below where no caller ends it. */
static bool guest_head(struct str line, struct linelog_head *h)
{
    struct str s = line, caller;
    struct stamp stamp;
    size_t at;

    if (!take_guest_time(&s, &stamp))
        return false;
    h->time = stamp;
    s = str_trim(s);
    for (at = s.n; at && s.s[at - 1] != '\t';)
        at--;
    caller = str_from(s, at);
    h->to_end = !at || caller.n > COMPONENT_MOST || str_find_char(caller, ' ') < caller.n;
    h->message = h->to_end ? s : str_trim(str_first(s, at - 1));
    if (!h->to_end)
        linelog_add(h, "Component", caller);
    return true;
}

static bool wizard_head(void *state, struct str line, struct linelog_head *h)
{
    struct str s = line;
    when clock;
    size_t n = 0;

    if (s.n < 10 || s.s[2] != ':' || s.s[8] != ':' || !when_take_clock(&s, &clock) ||
        s.n < 2 || s.s[0] != ':' || s.s[1] == ' ')
        return false;
    s = str_from(s, 1);
    place_in_time(state, clock, s, h);
    h->message = s;
    h->to_end = true;
    while (n < s.n && n <= COMPONENT_MOST && is_letter(s.s[n]))
        n++;
    if (n > 1 && n < s.n && s.s[n] == ':')
        linelog_add(h, "Component", str_first(s, n));
    return true;
}

static bool vmm_head(void *state, struct str line, struct linelog_head *h)
{
    return wizard_head(state, line, h) || guest_head(line, h);
}

static const struct linelog_format format = {
    .channel = "vmm-setup",
    .own_bytes = sizeof(struct own),
    .head = vmm_head,
};

/* A time and a text are anybody's: words of the setup framework make it this one's. */
static bool knows_words(struct str text)
{
    static const struct str words[] = {
        { "ProcessInstalls:", 16 },     { "LaunchMsi", 9 },      { "LaunchMSI", 9 },
        { "Threw Exception.Type:", 21 }, { "VirtualManager", 14 }, { "VMMPostinstall", 14 },
        { "InnerException.Type:", 20 }, { "SCVMM", 5 },
        { "scvmmguestagent", 15 },
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_find(text, words[i]) < text.n)
            return true;
    return false;
}

/* Nobody else's record has a caller behind a tab and a time of two digits for the year in UTC. */
static bool has_caller(struct str text)
{
    struct linelog_head h = { 0 };

    while (text.n && !h.fields_n)
        guest_head(str_cut(&text, '\n'), &h);
    return h.fields_n > 0;
}

static unsigned vmmlog_bid(const struct sample *s)
{
    struct linelog_tally n = { 0 };

    if (knows_words(s->text) || has_caller(s->text))
        n = linelog_count(&format, s);
    if (!n.heads)
        return 0;
    return n.first || n.heads > 3 ? 40 : 14;
}

const struct parser parser_vmmlog = {
    .name = "vmmlog",
    .summary = "setup logs of Virtual Machine Manager (SetupWizard.log, scvmm-install.log)",
    .files = "%ProgramData%\\VMMLogs\\SetupWizard.log; of the agent of a Linux guest "
             "/var/opt/microsoft/scvmmguestagent/log/scvmm-install.log",
    .times = "of the day, without date and zone; of the guest agent UTC",
    .machine = "no name in it: that of its folder, its file or the archive counts",
    .channel = "vmm-setup",
    .bid = vmmlog_bid,
    .most = 40,
    .state_bytes = LINELOG_STATE_BYTES,
    .lines = &format,
    .open = linelog_open,
    .next = linelog_next,
    .close = linelog_close,
};
