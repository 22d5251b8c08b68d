/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Logs of Configuration Manager, server style and client style (system-center-siblings.md 6.2; the
 * latter [inferred]):
 *
 *   ~Setup failed to ...  $$<Configuration Manager Setup><09-11-2026 08:55:59.872+240>
 *   <![LOG[text]LOG]!><time="08:55:59.872+240" date="09-11-2026" component="x" type="3" thread="1">
 *
 * and ConfigMgrPrereq.log, local and without zone [inferred]:
 *
 *   <09-11-2026 08:55:59> ******* Start Prerequisite checking. *******
 *
 * and what people copy from CMTrace, which shows these logs: cells with tabs between them, which a
 * mail makes runs of blanks [general knowledge of CMTrace]:
 *
 *   text <tab> component <tab> 9/11/2026 8:55:59 AM <tab> 4264 (0x10A8)
 *
 * What stands behind the text gives its time: UTC is the local time plus the bias in minutes.  A
 * text of several lines has it behind the last one; a banner that a mail wrapped is one line.
 * Fields: Component, Bias (minutes), Severity (client style), Thread (CMTrace).
 */
#include "parsers/linelog.h"

#include "base/digits.h"
#include "event/localdate.h"

#include <string.h>

#define TIME_MOST 24u       /* bytes of a time with its bias */
#define TAIL_LEAST 2u       /* brackets of a tail: component, time */
#define COMPONENT_MOST 128u /* longer ones keep the end of a line in them */
#define BANNER_MOST 256u    /* the same of a banner */
#define BANNER_SIGNS 5u     /* at each of its ends, and more */
#define TEXT_LINES 4u       /* that a mail makes of the rest of either */
#define WRAPPED_LEAST 50u   /* bytes of a line that a mail broke */

struct own {
    enum { CLIENT_NOT, CLIENT_TEXT, CLIENT_TAIL } client; /* whose end has not come */
    unsigned closed; /* brackets of the tail at hand; */
    bool inside;     /* one of them is open */
    char open;       /* the sign of a text whose end has not come, see goes_on_text, */
    unsigned open_lines; /* in so many lines behind the first one */
    bool tailed;         /* some line had a tail of the server's style: all have */
    char component[COMPONENT_MOST], text[BANNER_MOST];
};

extern const struct parser parser_cmlog;

/* "09-11-2026" */
static bool take_date(struct str s, struct civil *c)
{
    if (!digits_fit(s, "00-00-0000"))
        return false;
    c->month = digits_value(s.s, 2);
    c->day = digits_value(s.s + 3, 2);
    c->year = digits_value(s.s + 6, 4);
    return true;
}

/* The same without the end of a line that a console put inside of it; s, if there is none. */
static struct str whole_time(struct str s, char room[TIME_MOST])
{
    size_t n = 0;

    s = str_first(s, TIME_MOST);
    s = str_first(s, str_find_char(s, '>'));
    if (str_find_char(s, '\n') == s.n)
        return s;
    for (size_t i = 0; i < s.n; i++)
        if (s.s[i] != '\n')
            room[n++] = s.s[i];
    return (struct str){ room, n };
}

/* "08:55:59.872+240" onto a date */
static bool take_time(struct str s, const struct civil *date, struct stamp *stamp,
                      struct str *bias_text)
{
    when day = when_of(date), clock;
    uint64_t bias, ms = 0;
    size_t n = 0;
    char sign, room[TIME_MOST];
    bool broken;

    s = whole_time(s, room);
    broken = s.s == room;
    if (day == WHEN_NONE || !when_take_clock(&s, &clock))
        return false;
    if (s.n && s.s[0] == '.') {
        s = str_from(s, 1);
        while (n < s.n && n < 3 && is_digit(s.s[n]))
            n++;
        if (!str_u64(str_first(s, n), &ms))
            return false;
        s = str_from(s, n);
    }
    *stamp = (struct stamp){ .t = day + clock + (when)ms * WHEN_MS, .kind = STAMP_LOCAL,
                             .digits = (int8_t)n }; /* the order of the program, not the system */
    if (!s.n || (s.s[0] != '+' && s.s[0] != '-'))
        return true;
    sign = s.s[0];
    for (n = 1; n < s.n && n < 5 && is_digit(s.s[n]);)
        n++;
    if (!str_u64((struct str){ s.s + 1, n - 1 }, &bias) || bias > 840)
        return true;
    stamp->t += (sign == '+' ? 1 : -1) * (when)bias * WHEN_MINUTE;
    stamp->kind = STAMP_UTC;
    *bias_text = broken ? STR_NONE : str_first(s, n);
    return true;
}

/* What the clock differs by, as it stands there, of whoever goes by the clock elsewhere. */
static void add_bias(struct linelog_head *h, struct str bias)
{
    if (bias.n)
        linelog_add(h, "Bias", bias.s[0] == '+' ? str_from(bias, 1) : bias);
}

static struct str attribute(struct str s, struct str name)
{
    size_t at = str_find(s, name);
    struct str rest = str_from(s, at + name.n);

    return at < s.n ? str_cut(&rest, '"') : STR_NONE;
}

/* The ends of lines in it are a mail's. */
static struct str component_of(struct own *own, struct str s)
{
    if (str_find_char(s, '\n') == s.n || s.n > COMPONENT_MOST)
        return s;
    for (size_t i = 0; i < s.n; i++)
        own->component[i] = s.s[i] == '\n' ? ' ' : s.s[i];
    return (struct str){ own->component, s.n };
}

/* "$$<component><date time+bias>" */
static bool take_server(struct str tail, struct linelog_head *h)
{
    struct str s = str_from(tail, 3), component = str_cut(&s, '>'), bias = STR_NONE;
    struct civil date = { 0 };

    s = str_trim(s);
    if (!str_starts(s, STR("<")) || !take_date(str_from(s, 1), &date) || s.n < 20 ||
        !take_time(str_trim(str_from(s, 11)), &date, &h->time, &bias))
        return false;
    linelog_add(h, "Component", component);
    add_bias(h, bias);
    return true;
}

static bool take_client(struct str tail, struct linelog_head *h)
{
    static const char *const names[] = { "Information", "Warning", "Error" };
    struct str type = attribute(tail, STR("type=\"")), bias = STR_NONE;
    struct civil date = { 0 };

    if (!take_date(attribute(tail, STR("date=\"")), &date) ||
        !take_time(attribute(tail, STR("time=\"")), &date, &h->time, &bias))
        return false;
    linelog_add(h, "Component", attribute(tail, STR("component=\"")));
    add_bias(h, bias);
    if (type.n == 1 && type.s[0] >= '1' && type.s[0] <= '3') {
        h->level = (int8_t)('5' - type.s[0]);
        h->level_text = str_of(names[type.s[0] - '1']);
        linelog_add(h, "Severity", h->level_text);
    }
    return true;
}

/* "<09-11-2026 08:55:59> text" */
static bool take_front(struct str line, struct linelog_head *h)
{
    struct str bias = STR_NONE;
    struct civil date = { 0 };

    if (line.n < 22 || line.s[0] != '<' || line.s[11] != ' ' ||
        !str_starts(str_from(line, 20), STR("> ")) || !take_date(str_from(line, 1), &date) ||
        !take_time(str_first(str_from(line, 12), 8), &date, &h->time, &bias))
        return false;
    h->message = str_trim(str_from(line, 22));
    h->to_end = true;
    return true;
}

/* The last cell of a line, which it is taken off. */
static struct str last_cell(struct str *line)
{
    size_t at = line->n;
    struct str cell;

    while (at && line->s[at - 1] != '\t' &&
           !(at > 1 && line->s[at - 1] == ' ' && line->s[at - 2] == ' '))
        at--;
    cell = str_trim(str_from(*line, at));
    *line = str_trim(str_first(*line, at));
    return cell;
}

/* "4264 (0x10A8)" */
static bool is_thread(struct str s)
{
    size_t at = str_find(s, STR(" (0x")), n = 0;

    while (n < at && is_digit(s.s[n]))
        n++;
    return n && n == at && str_ends(s, STR(")"));
}

/* As CMTrace copies a line: *line becomes its text.  Nearly every other line ends otherwise. */
static bool take_copied(struct str *line, struct linelog_head *h)
{
    struct str text = str_trim(*line), thread, component;

    if (!str_ends(text, STR(")")) || !is_thread(thread = last_cell(&text)) ||
        !localdate_parse(last_cell(&text), &h->time))
        return false;
    component = last_cell(&text);
    linelog_add(h, "Component", component);
    linelog_add(h, "Thread", thread);
    *line = text;
    return true;
}

/* Where the tail begins; s.n: there is none. */
static size_t tail_of(struct str s, bool *client)
{
    size_t at = str_find(s, STR("]LOG]!>"));

    *client = at < s.n;
    return at < s.n ? at : str_find(s, STR("$$<"));
}

static bool is_stamped(struct str line)
{
    struct linelog_head h = { 0 };
    bool client;
    size_t at = tail_of(line, &client);

    if (take_front(line, &h) || take_copied(&line, &h))
        return true;
    line = str_from(line, at);
    return line.n && (client ? take_client(line, &h) : take_server(line, &h));
}

/* Mails wrap the tails of the server's style: before "$$<", between its brackets, inside them. */
static bool goes_on_tail(struct own *own, struct str line)
{
    size_t at = str_find(line, STR("$$<"));
    bool of_tail = own->inside || (own->closed && own->closed < TAIL_LEAST) ||
                   (own->closed && str_starts(line, STR("<thread=")));
    bool goes_on = line.n && at == line.n && of_tail; /* a line has one tail */

    own->tailed = own->tailed || at < line.n;
    if (!goes_on) {
        own->closed = 0;
        own->inside = false;
    }
    for (size_t i = goes_on ? 0 : at; i < line.n; i++) {
        own->inside = line.s[i] == '<' || (own->inside && line.s[i] != '>');
        own->closed += line.s[i] == '>';
    }
    return goes_on || (line.n && !at);
}

/* In the client's style a text may have several lines, and a mail wraps the tail between its
   attributes. */
static bool goes_on_client(struct own *own, struct str line)
{
    bool opens = str_starts(line, STR("<![LOG["));
    bool goes_on = !opens && (own->client == CLIENT_TEXT ||
                              (own->client == CLIENT_TAIL && str_find_char(line, '"') < line.n));
    size_t end;

    if (!goes_on)
        own->client = opens ? CLIENT_TEXT : CLIENT_NOT;
    if (own->client == CLIENT_TEXT && (end = str_find(line, STR("]LOG]!>"))) < line.n) {
        own->client = CLIENT_TAIL;
        line = str_from(line, end + 7);
    }
    if (own->client == CLIENT_TAIL && str_find_char(line, '>') < line.n)
        own->client = CLIENT_NOT;
    return goes_on;
}

/* So many signs of a banner one behind the other begin at s. */
static size_t signs_at(struct str s, char sign)
{
    size_t n = 0;

    while (n < s.n && s.s[n] == sign)
        n++;
    return n;
}

static bool has_signs(struct str s, char sign)
{
    size_t n;

    for (s = str_from(s, str_find_char(s, sign)); s.n; s = str_from(s, str_find_char(s, sign))) {
        n = signs_at(s, sign);
        if (n >= BANNER_SIGNS)
            return true;
        s = str_from(s, n);
    }
    return false;
}

/* "~===== Start Configuration Manager" and "******* Prerequisite checking is": the sign of a banner
   that does not end in its line; or 0. */
static char open_banner(struct str text)
{
    size_t n;

    text = str_trim(text);
    text = str_from(text, str_starts(text, STR("~")));
    n = text.n && (text.s[0] == '=' || text.s[0] == '*') ? signs_at(text, text.s[0]) : 0;
    return n >= BANNER_SIGNS && n < text.n && !has_signs(str_from(text, n), text.s[0]) ? text.s[0]
                                                                                       : '\0';
}

/* What began with "~" has one, as every text has in this style; but words of a mail are short. */
static bool lacks_tail(const struct own *own, struct str line)
{
    struct linelog_head h = { 0 };

    return (str_starts(line, STR("~")) || (own->tailed && line.n >= WRAPPED_LEAST)) &&
           str_find(line, STR("$$<")) == line.n && !take_copied(&line, &h);
}

/* What most texts of the server's style begin with is not in the middle of one. */
static bool begins_text(struct str line)
{
    return str_starts(line, STR("INFO: ")) || str_starts(line, STR("WARNING: ")) ||
           str_starts(line, STR("ERROR: "));
}

/* Mails wrap banners and other texts, too: what follows is of them up to the signs of a banner, or
   to the tail of what lacks it. */
static bool goes_on_text(struct own *own, struct str line, const struct linelog_head *h)
{
    bool ends = own->open == '~' ? str_find(line, STR("$$<")) < line.n
                                 : own->open && has_signs(line, own->open);
    bool goes_on = own->open && line.n && !h->to_end && line.s[0] != '~' && line.s[0] != '<' &&
                   !begins_text(line);

    own->open_lines = goes_on ? own->open_lines + 1 : 0;
    if (goes_on)
        own->open = ends || own->open_lines == TEXT_LINES ? '\0' : own->open;
    else if (h->to_end)
        own->open = open_banner(h->message);
    else
        own->open = lacks_tail(own, line) ? '~' : '\0';
    return goes_on;
}

/* Each line begins a record, unless it belongs to a text or a tail whose end has not come. */
static bool cm_head(void *state, struct str line, struct linelog_head *h)
{
    struct own *own = state;
    bool goes_on = goes_on_client(own, line);

    if (!goes_on && !own->client) {
        goes_on = goes_on_tail(own, line);
        if (goes_on) /* whatever stands there, it has its tail */
            own->open = '\0';
        else
            take_front(line, h);
        goes_on = goes_on || goes_on_text(own, line, h);
    }
    return !goes_on && line.n;
}

/* A banner of several lines is one. */
static struct str whole_banner(struct own *own, struct str message)
{
    size_t end = str_find_char(message, '\n');

    message = str_trim(message);
    if (end >= message.n || message.n > BANNER_MOST || !open_banner(str_first(message, end)))
        return message;
    for (size_t i = 0; i < message.n; i++)
        own->text[i] = message.s[i] == '\n' ? ' ' : message.s[i];
    return (struct str){ own->text, message.n };
}

static bool cm_finish(void *state, struct str text, struct linelog_head *h)
{
    bool client;
    size_t at = tail_of(text, &client);
    struct str message = str_first(text, at);

    if (at == text.n && !h->to_end && take_copied(&message, h)) {
        h->message = message.n ? message : STR("");
        return true;
    }
    if (at == text.n) {
        h->message = h->to_end ? whole_banner(state, h->message) : h->message;
        return true;
    }
    if ((client ? take_client : take_server)(str_from(text, at), h) && h->fields_n)
        h->fields[0].value = component_of(state, h->fields[0].value);
    if (str_starts(message, STR("<![LOG[")))
        message = str_from(message, 7);
    message = whole_banner(state, message);
    h->message = message.n ? message : STR("");
    return true;
}

static const struct linelog_format format = {
    .channel = "configmgr",
    .own_bytes = sizeof(struct own),
    .head = cm_head,
    .finish = cm_finish,
};

/* The line, with the one below it where a tail begins that it may end in. */
static struct str with_next(struct str text, struct str line)
{
    struct str both = str_from(text, (size_t)(line.s - text.s)), rest = str_from(both, line.n);

    if (str_find(line, STR("$$<")) == line.n && str_find(line, STR("]LOG]!>")) == line.n)
        return line;
    str_cut(&rest, '\n');
    return str_first(both, both.n - rest.n + str_find_char(rest, '\n'));
}

static unsigned cmlog_bid(const struct sample *s)
{
    struct sample_walk walk = sample_walk(s);
    struct sample_line at;
    unsigned tails = 0;

    for (unsigned i = 0; i < 400 && tails < 8 && sample_next(&walk, &at); i++)
        tails += is_stamped(with_next(s->text, at.s));
    return tails ? 40 + tails : 0;
}

const struct parser parser_cmlog = {
    .name = "cmlog",
    .summary = "logs of Configuration Manager (ConfigMgrSetup.log, CMUpdate.log, CMTrace form)",
    .files = "ConfigMgrSetup.log, CMUpdate.log and whatever CMTrace shows",
    .times = "of each line, with its distance from UTC",
    .machine = "no name in it: that of its folder, its file or the archive counts",
    .channel = "configmgr",
    .bid = cmlog_bid,
    .most = 48,
    .state_bytes = LINELOG_STATE_BYTES,
    .lines = &format,
    .open = linelog_open,
    .next = linelog_next,
    .close = linelog_close,
};
