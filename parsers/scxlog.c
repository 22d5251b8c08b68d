/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scx.log, the log of the UNIX/Linux agent's provider (system-center-siblings.md 11.4):
 *
 *   *
 *   * Microsoft System Center Cross Platform Extensions (SCX)
 *   * Build number: 1.9.1-0 Labeled_Build - 20240404L
 *   * Process started: 2024-03-16T22:41:07,123Z
 *   * System Hostname: lx01.corp.example
 *   * Log format: <date> <severity>     [<code module>:...] <message>
 *   *
 *   2024-03-16T22:41:07,201Z Warning    [scx.core.common.pal:312:4242:140] text
 *
 * The block of asterisks is one record: a new build shows in it that it really runs.  Its fields:
 * Build, Version (the first word of Build), Started, Host.  Other records: Severity, Module, Line,
 * Pid, Tid.  At its default level a healthy agent writes blocks only.
 */
#include "parsers/linelog.h"

#include <string.h>

struct own {
    bool block;  /* the lines at hand are a block, */
    bool closed; /* which had its last line, an asterisk alone as its first, and a blank one then */
    unsigned bare; /* lines of an asterisk alone in it */
    bool after_bare; /* the line before, blank ones apart, is one */
    char host[LINELOG_HOST_BYTES];
    size_t host_n;
};

extern const struct parser parser_scxlog;

static const struct {
    struct str word;
    int8_t level;
} levels[] = {
    { { "Error", 5 }, 2 }, { { "Warning", 7 }, 3 },    { { "Info", 4 }, 4 },
    { { "Trace", 5 }, 5 }, { { "Hysterical", 10 }, 5 }, { { "NotSet", 6 }, -1 },
};

static bool known_level(struct str word, int8_t *level)
{
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        if (!str_eq(word, levels[i].word))
            continue;
        *level = levels[i].level;
        return true;
    }
    return false;
}

/* "module:line:pid:tid", from behind, because a module may hold a colon. */
static void take_place(struct str place, struct linelog_head *h)
{
    static const char *const names[] = { "Tid", "Pid", "Line" };

    for (size_t i = 0; i < 3; i++) {
        size_t at = place.n;

        while (at && place.s[at - 1] != ':')
            at--;
        if (!at)
            return;
        linelog_add(h, names[i], str_from(place, at));
        place.n = at - 1;
    }
    linelog_add(h, "Module", place);
}

static bool take_record(struct str line, struct linelog_head *h)
{
    struct str s = line, word, place;

    if (!linelog_iso(&s, &h->time) || !s.n || s.s[0] != ' ')
        return false;
    s = str_trim(s); /* one blank, or as many as who aligned the columns put there */
    word = str_first(s, str_find_char(s, ' '));
    if (!known_level(word, &h->level))
        return false;
    s = str_trim(str_from(s, word.n));
    if (s.n && s.s[0] != '[')
        return false;
    h->level_text = word;
    if (!s.n) { /* a mail broke the line here */
        h->message = STR("");
        linelog_add(h, "Severity", word);
        return true;
    }
    s = str_from(s, 1);
    place = str_cut(&s, ']');
    h->message = str_from(s, s.n && s.s[0] == ' ');
    h->to_end = true;
    linelog_add(h, "Severity", word);
    take_place(place, h);
    return true;
}

/* The first line of a block without its stars. */
static bool is_title(struct str line)
{
    return str_starts(line, STR("Microsoft System Center Cross Platform Extensions"));
}

/* A line of the block that a process writes at its start.  Its stars may have been taken for those
   of a list. */
static bool in_block(struct str line)
{
    static const struct str labels[] = {
        STR_INIT("Build number: "), STR_INIT("Process id: "), STR_INIT("Process started: "),
        STR_INIT("System Hostname: "), STR_INIT("Log format: <date>"),
    };

    if (str_starts(line, STR("*")) || is_title(line))
        return true;
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
        if (str_starts(line, labels[i]))
            return true;
    return false;
}

static bool scx_head(void *state, struct str line, struct linelog_head *h)
{
    struct own *own = state;
    bool star = in_block(line), bare = str_eq(str_trim(line), STR("*")), begins;

    if (own->block && !str_trim(line).n) { /* a page put it there */
        own->closed = own->bare > 1;
        return false;
    }
    begins = star && (!own->block || (own->closed && bare && own->after_bare) || is_title(line));
    own->bare = (begins ? 0 : own->bare) + bare;
    own->closed = own->closed && !begins;
    own->block = star;
    own->after_bare = bare;
    return begins || take_record(line, h);
}

static struct str value_behind(struct str text, struct str label)
{
    size_t at = str_find(text, label);
    struct str rest = str_from(text, at + label.n);

    return at < text.n ? str_trim(str_cut(&rest, '\n')) : STR_NONE;
}

/* No name goes on behind what somebody put around the line: stars of bold, ends that are signs,
   more columns. */
static void take_host(struct own *own, struct str name)
{
    for (size_t i = 0; i < name.n; i++)
        if (!name.s[i] || is_sign_of(name.s[i], " \t*\\`|\""))
            name.n = i;
    if (!name.n || name.n > sizeof own->host)
        return;
    memcpy(own->host, name.s, name.n);
    own->host_n = name.n;
}

static bool scx_finish(void *state, struct str text, struct linelog_head *h)
{
    struct str build, started, rest;

    if (!in_block(text))
        return true;
    build = value_behind(text, STR("Build number:"));
    started = rest = value_behind(text, STR("Process started:"));
    take_host(state, value_behind(text, STR("System Hostname:")));
    linelog_add(h, "Build", build);
    linelog_add(h, "Version", str_first(build, str_find_char(build, ' ')));
    linelog_add(h, "Started", started);
    if (rest.n)
        linelog_iso(&rest, &h->time);
    return true;
}

static struct str scx_host(const void *state)
{
    const struct own *own = state;

    return (struct str){ own->host, own->host_n };
}

static const struct linelog_format format = {
    .channel = "scx",
    .own_bytes = sizeof(struct own),
    .head = scx_head,
    .finish = scx_finish,
    .host = scx_host,
};

static unsigned scxlog_bid(const struct sample *s)
{
    bool named = str_find(s->text, STR("* Build number:")) < s->text.n ||
                 str_find(s->text, STR("Cross Platform Extensions")) < s->text.n ||
                 str_find(s->text, STR("[scx")) < s->text.n;
    struct linelog_tally n = { 0 };

    if (named)
        n = linelog_count(&format, s);
    return n.heads ? 64 + (n.first ? 32 : 0) : 0;
}

const struct parser parser_scxlog = {
    .name = "scxlog",
    .summary = "UNIX/Linux agent: scx.log",
    .files = "/var/opt/microsoft/scx/log/scx.log",
    .times = "of each line, with zone",
    .machine = "the block at its beginning",
    .lacks = "anything of a healthy agent but its starts, unless its level was raised",
    .channel = "scx",
    .bid = scxlog_bid,
    .state_bytes = LINELOG_STATE_BYTES,
    .lines = &format,
    .open = linelog_open,
    .next = linelog_next,
    .close = linelog_close,
};
