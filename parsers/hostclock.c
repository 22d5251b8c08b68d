/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the clock of a machine said when a collector ran there, with its zone: Get-Date.txt of
 * Service Manager's collector (system-center-siblings.md 10.5, "zone of the host"):
 *
 *   2024-03-16__22:41.07.123 +01:00        yyyy-MM-dd__HH:mm.ss.fff zzz
 *
 * Get-UtcDate.txt beside it has the same form without a zone, which tells nothing.  Fields: Bias
 * (minutes that the local time lies behind UTC); Source, the command that wrote it, so that the
 * signature has a word to wait for.
 */
#include "parsers/linelog.h"

#include <stdio.h>

#define STAMP_BYTES 30u
#define ISO_BYTES 29u   /* without the blank, one of the two "_" */
#define BID 64u         /* signs of the form: all of them but the digits, which are checked, too */
#define BIAS_MOST 840

struct own {
    char iso[STAMP_BYTES];
    char bias[8];
};

extern const struct parser parser_hostclock;

/* The same in the form of ISO 8601.  False: it is none. */
static bool to_iso(struct str s, char iso[STAMP_BYTES])
{
    static const char form[] = "0000-00-00__00:00.00.000 +00:00";

    if (s.n != sizeof form - 1)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = is_digit(s.s[i]) ? '0' : form[i] == '+' && s.s[i] == '-' ? '+' : s.s[i];

        if (c != form[i])
            return false;
    }
    memcpy(iso, s.s, 10);
    iso[10] = ' ';
    memcpy(iso + 11, s.s + 12, 12);
    iso[16] = ':';
    memcpy(iso + 23, s.s + 25, 6);
    return true;
}

static bool hostclock_head(void *state, struct str line, struct linelog_head *h)
{
    struct own *own = state;
    struct str s = str_trim(line), rest = { own->iso, ISO_BYTES };
    int offset;

    if (!to_iso(s, own->iso) || !linelog_iso(&rest, &h->time) || h->time.kind != STAMP_UTC)
        return false;
    offset = (int)digits_value(own->iso + 24, 2) * 60 + (int)digits_value(own->iso + 27, 2);
    if (offset > BIAS_MOST)
        return false;
    snprintf(own->bias, sizeof own->bias, "%d", own->iso[23] == '-' ? offset : -offset);
    h->message = s;
    linelog_add(h, "Source", STR("Get-Date"));
    linelog_add(h, "Bias", str_of(own->bias));
    return true;
}

static const struct linelog_format format = {
    .channel = "host-clock",
    .own_bytes = sizeof(struct own),
    .head = hostclock_head,
};

/* Nothing else stands in the file. */
static unsigned hostclock_bid(const struct sample *s)
{
    struct linelog_tally n = linelog_count(&format, s);

    return n.heads && n.heads == n.lines ? BID : 0;
}

const struct parser parser_hostclock = {
    .name = "hostclock",
    .summary = "local time and zone of a machine, as a collector wrote them (Get-Date.txt)",
    .files = "Get-Date.txt of Service Manager's collector",
    .times = "with its zone",
    .machine = "no name in it: that of its folder, its file or the archive counts",
    .channel = "host-clock",
    .bid = hostclock_bid,
    .most = BID,
    .needs = { STR_INIT("__") },
    .state_bytes = LINELOG_STATE_BYTES,
    .lines = &format,
    .open = linelog_open,
    .next = linelog_next,
    .close = linelog_close,
};
