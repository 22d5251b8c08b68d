/* SPDX-License-Identifier: Apache-2.0 */
/*
 * omiserver.log and omiagent.*.log of the UNIX/Linux agent (system-center-siblings.md 11.5):
 *
 *   2024/03/16 22:41:07 [4242,4242] WARNING: null(0): EventId=30218 Priority=WARNING OMI stopped
 *
 * UTC since omi 1.6.5-0 and local time before, and nothing in a line says which; a start line that
 * names its version does, from there on.  Until then the zone is unstated.  Fields: Severity,
 * EventId, File, Line, Pid, Tid.  Ids move between releases: rules should look at the words.
 */
#include "parsers/linelog.h"

struct own {
    bool utc;
};

extern const struct parser parser_omilog;

static const struct {
    struct str word;
    int8_t level;
} levels[] = {
    { { "FATAL", 5 }, 1 }, { { "ERROR", 5 }, 2 }, { { "WARNING", 7 }, 3 },
    { { "INFO", 4 }, 4 },  { { "DEBUG", 5 }, 5 }, { { "VERBOSE", 7 }, 5 },
};

/* "YYYY/MM/DD HH:MM:SS " */
static bool take_time(struct str *s, struct stamp *stamp)
{
    static const char shape[] = "0000/00/00 00:00:00 ";
    struct civil c = { 0 };

    if (!digits_fit(*s, shape))
        return false;
    c.year = digits_value(s->s, 4);
    c.month = digits_value(s->s + 5, 2);
    c.day = digits_value(s->s + 8, 2);
    linelog_time(&c, s->s + 11);
    *stamp = (struct stamp){ .t = when_of(&c), .kind = STAMP_LOCAL };
    *s = str_from(*s, sizeof shape - 1);
    return stamp->t != WHEN_NONE;
}

/* "[pid,tid] " */
static bool take_ids(struct str *s, struct linelog_head *h)
{
    struct str inside;

    if (!s->n || s->s[0] != '[' || str_find_char(*s, ']') > 40)
        return false;
    *s = str_from(*s, 1);
    inside = str_cut(s, ']');
    linelog_add(h, "Pid", str_cut(&inside, ','));
    linelog_add(h, "Tid", inside);
    *s = str_trim(*s);
    return true;
}

static bool take_level(struct str *s, struct linelog_head *h)
{
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        struct str word = levels[i].word;

        if (!str_starts(*s, word) || s->n <= word.n || s->s[word.n] != ':')
            continue;
        h->level = levels[i].level;
        h->level_text = str_first(*s, word.n);
        linelog_add(h, "Severity", h->level_text);
        *s = str_trim(str_from(*s, word.n + 1));
        return true;
    }
    return false;
}

/* Its word is one that is known, also where a console's edge took the blank behind it. */
static struct str behind_priority(struct str s)
{
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
        if (str_starts(s, levels[i].word))
            return str_trim(str_from(s, levels[i].word.n));
    return str_trim(str_from(s, str_find_char(s, ' ')));
}

/* "file(line): EventId=n Priority=LEVEL text", each part leniently */
static void take_rest(struct str s, struct linelog_head *h)
{
    size_t colon = str_find(s, STR("): "));
    struct str place = str_first(s, colon), word;

    if (colon < s.n && str_find_char(place, '(') < place.n &&
        str_find_char(place, ' ') == place.n) {
        linelog_add(h, "File", str_cut(&place, '('));
        linelog_add(h, "Line", place);
        s = str_trim(str_from(s, colon + 2));
    }
    if (str_starts(s, STR("EventId="))) {
        word = str_from(str_first(s, str_find_char(s, ' ')), 8);
        linelog_add(h, "EventId", word);
        s = str_trim(str_from(s, 8 + word.n));
    }
    if (str_starts(s, STR("Priority=")))
        s = behind_priority(str_from(s, 9));
    h->message = s.n ? s : STR("");
    h->to_end = s.n > 0;
}

/* "version: (1.9.1-0)" of 1.6.5 and later writes UTC from here on. */
static void learn_zone(struct own *own, struct str message)
{
    uint64_t part[3] = { 0 };
    size_t at = str_find(message, STR("version: "));
    struct str s = str_from(message, at + 9);

    if (at == message.n)
        return;
    if (s.n && s.s[0] == '(')
        s = str_from(s, 1);
    for (size_t i = 0; i < 3; i++) {
        size_t n = 0;
        while (n < s.n && n < 6 && s.s[n] >= '0' && s.s[n] <= '9')
            n++;
        if (!str_u64(str_first(s, n), &part[i]))
            return;
        s = str_from(s, n + 1);
    }
    own->utc = part[0] > 1 || (part[0] == 1 && (part[1] > 6 || (part[1] == 6 && part[2] >= 5)));
}

static bool omi_head(void *state, struct str line, struct linelog_head *h)
{
    struct own *own = state;
    struct str s = line;

    if (!take_time(&s, &h->time) || !take_ids(&s, h) || !take_level(&s, h))
        return false;
    take_rest(s, h);
    if (str_starts(h->message, STR("Starting ")))
        learn_zone(own, h->message);
    h->time.kind = own->utc ? STAMP_UTC : STAMP_LOCAL;
    return true;
}

static const struct linelog_format format = {
    .channel = "omi",
    .own_bytes = sizeof(struct own),
    .head = omi_head,
};

static unsigned omilog_bid(const struct sample *s)
{
    struct linelog_tally n = linelog_count(&format, s);

    return n.heads ? 64 + (n.first ? 32 : 0) : 0;
}

const struct parser parser_omilog = {
    .name = "omilog",
    .summary = "UNIX/Linux agent: omiserver.log, omiagent.*.log",
    .files = "/var/opt/omi/log/omiserver.log, omiagent.*.log",
    .times = "of each line: UTC since omi 1.6.5-0, local before",
    .machine = "no name in it: that of its folder, its file or the archive counts",
    .channel = "omi",
    .bid = omilog_bid,
    .state_bytes = LINELOG_STATE_BYTES,
    .lines = &format,
    .open = linelog_open,
    .next = linelog_next,
    .close = linelog_close,
};
