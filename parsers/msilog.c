/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Windows Installer logs, verbose or not (log-formats.md 2): what the components of Operations
 * Manager, its agent and gateway leave behind.
 *
 *   === Verbose logging started: 11/16/2006  9:11:30  Build type: SHIP UNICODE ... ===
 *   MSI (s) (EC:D4) [09:11:30:123]: text          engine; s server, c client, a custom action
 *   Action start 9:11:31: INSTALL.
 *   Action ended 9:11:40: INSTALL. Return value 3.
 *   Property(S): NAME = value                     hundreds, at the end
 *   Product: NAME -- sentence
 *
 * An entry is a line of one of these forms with the lines behind it that are of none: message box
 * texts, the asterisks of RunEngine, values with line breaks.  Nothing continues an action, a note
 * or a banner, unless a mail broke it in front of its "Return value" or last "===": text behind
 * them is an entry of its own (Kind text), and so is, except inside a property's value, a line that
 * speaks for itself ("Error 1920. ...", "CAStartServices: ...").
 * Kind says what the text is, whether or not it stands behind an engine prefix; Side is there if
 * it does.
 *
 * Time: the header has the date, in the locale of the machine, and lines have the time of day.
 * Both together are STAMP_LOCAL; midnight is counted (a line up to BACK earlier than the one before
 * it is out of order, not a day later), and each further banner sets the date anew.  Where day and
 * month could be exchanged every stamp of the run says so, and how many midnights it lies behind
 * the date that was written.  Without a header (a cut file): STAMP_CLOCK.
 *
 * A run begins with each "logging started" banner; entries before the first one are a run too.
 * The first entry of a run that ends in "Return value 3" has the field LastError: msilog_reason.h.
 *
 * The machine is named only in the property dump: that event carries computer.  Values are plain
 * here; writers redact (event/redact.h).  Of other languages the shapes are known that tell a
 * result: msilog_foreign.h.
 */
#include "base/arena.h"
#include "event/evtword.h"
#include "input/entry.h"
#include "input/marred.h"
#include "parsers/msilog_fields.h"
#include "parsers/msilog_reason.h"
#include "parsers/parser.h"

#define OTHERS_BESIDE 2 /* lines of other forms beside the only one of the engine */
#define RESULT_MOST 1024u /* bytes of the sentence that tells the result: a third of it is long */
#define BACK (70 * WHEN_MINUTE) /* where summer time ends, and ten minutes out of order */

struct parse {
    struct text *text;
    struct defects *defects;
    struct line line;
    struct msi_line read;  /* of line */
    bool held;             /* line begins the next entry */

    struct entry entry;
    struct msi_line head;  /* of the entry; its slices are dead */
    size_t body_at;
    struct stamp time;
    bool blames;           /* the entry is the run's first Return value 3 */

    uint32_t run;
    bool begun;            /* the run has an entry */
    bool open;             /* its banner said that it starts, and none that it stops */
    bool failed;           /* the run has had its first Return value 3 */
    bool dated, timed;
    uint8_t doubt;
    char order; /* of the date, see struct stamp */
    when written;          /* the day of the banner */
    when last;
    struct msi_reason reason;
    struct msi_fields fields;
    struct buf joined;     /* the sentence at hand, if a mail broke it */
};

extern const struct parser parser_msilog;

/* Values that are a whole number, ended by a full stop: "Product Language: 1033." and, at the end
   of the sentence, the status. */
static unsigned numbers_of(struct str body)
{
    unsigned numbers = 0;

    for (size_t i = 0; i + 1 < body.n; i++) {
        struct str rest;
        size_t n = 0;

        if (body.s[i] != ':')
            continue;
        rest = str_trim(str_from(body, i + 1));
        while (n < rest.n && rest.s[n] >= '0' && rest.s[n] <= '9')
            n++;
        rest = str_from(rest, n);
        numbers += n && (str_starts(rest, STR("\xE3\x80\x82")) || str_eq(rest, STR(".")) ||
                         (str_starts(rest, STR(".")) && strchr(" \r\n", rest.s[1])));
    }
    return numbers;
}

/* The sentence that tells the result has no end yet: a mail broke the line, perhaps behind one of
   its full stops, and what looks like a label ("Version: 10.22...") is the middle of it.  Each line
   asks this of all that is above it, so what is too long for a sentence is not looked at. */
static bool in_result(const struct parse *p)
{
    struct str body = str_from(entry_str(&p->entry), p->body_at);

    if (body.n > RESULT_MOST)
        return false;
    body = str_trim(body);
    if (!str_starts(body, STR("Windows Installer ")))
        return str_ends(body, STR(" --")); /* "Product: <NAME> -- " */
    return (!str_ends(body, STR(".")) && !str_ends(body, STR("\xE3\x80\x82"))) || /* of Chinese */
           (numbers_of(body) < 2 && (str_find_char(body, ':') < body.n ||
                                     str_starts(p->line.s, STR("Product Name:"))));
}

/* A mail broke the line in front of "value 3." */
static bool lacks_value(const struct parse *p)
{
    struct str body = str_trim(str_from(entry_str(&p->entry), p->body_at));

    return str_starts(body, STR("Action ended ")) && !str_ends(body, STR("."));
}

/* Does the line, of no form by itself, begin an entry behind the one that is open? */
static bool text_begins(const struct parse *p)
{
    if (!p->entry.open)
        return true;
    switch (p->head.kind) {
    case MSI_BANNER:
        return p->read.kind == MSI_TEXT || str_ends(str_trim(entry_str(&p->entry)), STR("==="));
    case MSI_ACTION:
        return p->read.kind == MSI_TEXT || !lacks_value(p);
    case MSI_NOTE:
        return true;
    case MSI_PROPERTY:
        return false;
    default:
        return p->read.kind == MSI_TEXT && !in_result(p);
    }
}

/* At most as many as it can hold: no run goes on for months. */
static int8_t days_behind(const struct parse *p)
{
    when days = p->dated && p->doubt != DATE_SURE ? p->last / WHEN_DAY - p->written : 0;

    return (int8_t)(days > INT8_MAX ? INT8_MAX : days);
}

static void place_in_time(struct parse *p)
{
    const struct msi_line *line = &p->read;
    struct msi_banner banner;

    p->time = STAMP_ABSENT;
    if (line->kind == MSI_BANNER && msi_banner_read(line->body, &banner)) {
        if (banner.started)
            p->dated = p->timed = false;
        if (!banner.dated)
            return;
        p->dated = p->timed = true;
        p->doubt = banner.doubt;
        p->order = banner.order;
        p->last = banner.t;
        p->written = banner.t / WHEN_DAY;
    } else if (line->clocked) {
        p->last = p->timed ? when_follow(p->last, line->clock, BACK) : line->clock;
        p->last = p->last > 0 ? p->last : 0;
        p->timed = true;
    } else {
        return;
    }
    p->time = (struct stamp){ .t = p->last, .kind = p->dated ? STAMP_LOCAL : STAMP_CLOCK,
                              .digits = line->digits,
                              .doubt = p->dated ? p->doubt : DATE_SURE,
                              .date_order = p->dated ? p->order : 0,
                              .days = days_behind(p) };
}

static void new_run(struct parse *p)
{
    if (p->begun)
        p->run++;
    p->failed = false;
    msi_reason_forget(&p->reason);
}

/* Does a run begin here?  Banners whose words are not known begin one and end it by turns. */
static bool is_start(struct parse *p)
{
    struct msi_banner banner;

    if (p->read.kind != MSI_BANNER || !msi_banner_read(p->read.body, &banner))
        return false;
    p->open = banner.brief ? !p->open : banner.started;
    return p->open;
}

static void begin_entry(struct parse *p)
{
    entry_begin(&p->entry, &p->line);
    p->head = p->read;
    p->body_at = (size_t)(p->read.body.s - p->line.s.s);
    if (is_start(p))
        new_run(p);
    p->begun = true;
    place_in_time(p);
}

static void hear(struct parse *p)
{
    if (!p->failed)
        msi_reason_hear(&p->reason, &p->read, p->line.number);
}

static int expand(struct event *ev)
{
    struct parse *p = ev->owner;
    struct str reason;

    msi_fields_read(&p->fields, &p->head, ev->message);
    reason = p->blames ? msi_reason_str(&p->reason) : STR_NONE;
    if (str_present(reason))
        msi_fields_add(&p->fields, STR("LastError"), reason);
    ev->fields = p->fields.items;
    ev->fields_n = p->fields.n;
    return 0;
}

/* What tells the result in one line; other messages as they are. */
static struct str whole_result(struct parse *p, struct str message)
{
    if (!(str_starts(message, STR("Windows Installer ")) || p->head.kind == MSI_ACTION) ||
        str_find_char(message, '\n') == message.n)
        return message;
    buf_clear(&p->joined);
    while (message.n) {
        struct str line = str_trim(str_cut(&message, '\n'));

        if (p->joined.n && line.n)
            buf_char(&p->joined, ' ');
        buf_add(&p->joined, line);
    }
    if (msi_line_read(buf_str(&p->joined)).kind == MSI_SUMMARY)
        p->head.kind = MSI_SUMMARY;
    return buf_str(&p->joined);
}

static enum next emit(struct parse *p, struct event *ev)
{
    struct str text, name, value, message;

    entry_finish(&p->entry, p->defects);
    if (p->entry.text.failed || msi_reason_failed(&p->reason))
        return NEXT_DEAD;
    text = entry_str(&p->entry);
    message = whole_result(p, str_trim(str_from(text, p->body_at)));
    if (p->joined.failed)
        return NEXT_DEAD;
    p->blames = !p->failed && p->head.kind == MSI_ACTION && msi_failed(message);
    p->failed = p->failed || p->blames;
    *ev = (struct event){
        .kind = EVENT_TEXT,
        .time = p->time,
        .channel = STR("msi"),
        .message = message,
        .text = text,
        .line = p->entry.line,
        .offset = p->entry.offset,
        .run = p->run,
        .level = -1,
        .damaged = p->entry.cut,
        .sieved = p->entry.sieved,
        .marks = p->entry.marks,
        .marks_n = p->entry.marks_n,
        .expand = expand,
        .owner = p,
    };
    if (p->head.kind == MSI_PROPERTY && msi_property_read(ev->message, &name, &value) &&
        str_eq(name, STR("ComputerName")) && evtword_machine(value))
        ev->computer = value;
    return NEXT_EVENT;
}

/* The beginning of an engine line, cut by the end of the file. */
static bool is_cut_prefix(const struct parse *p)
{
    return !p->line.ended && !p->read.side && p->line.s.n < 32 &&
           str_starts(p->line.s, STR("MSI ("));
}

/* An engine line of which bytes have changed: it is taken for more of the one before. */
static bool is_broken_prefix(struct str line)
{
    return begins_nearly(line, "MSI (a) (xx:xx) [00:00:00:000]:", 4);
}

/* One more line.  True: it begins the next entry, and an event is complete. */
static bool feed(struct parse *p)
{
    p->read = msi_line_read(p->line.s);
    if (!p->line.ended) {
        bool useless = is_cut_prefix(p);
        defect_note(p->defects, DEFECT_TRUNCATED, p->line.offset, useless ? p->line.s.n : 0);
        if (useless)
            return false;
    }
    if (p->read.kind <= MSI_TEXT && str_trim(p->line.s).n == 0) {
        if (p->entry.open)
            entry_add(&p->entry, &p->line);
        return false;
    }
    if (p->read.kind <= MSI_TEXT && !text_begins(p)) {
        entry_add(&p->entry, &p->line);
        if (is_broken_prefix(p->line.s))
            entry_mar(&p->entry);
        hear(p);
        return false;
    }
    if (p->entry.open)
        return true;
    begin_entry(p);
    hear(p);
    return false;
}

static enum next msilog_next(struct parse *p, struct event *ev)
{
    int got;

    if (p->held) {
        begin_entry(p);
        hear(p);
        p->held = false;
    }
    while ((got = entry_line(&p->entry, p->text, &p->line)) > 0) {
        if (feed(p)) {
            p->held = true;
            return emit(p, ev);
        }
    }
    if (got < 0)
        return NEXT_DEAD;
    return p->entry.open ? emit(p, ev) : NEXT_END;
}

static void msilog_close(struct parse *p)
{
    entry_release(&p->entry);
    buf_release(&p->joined);
    msi_reason_release(&p->reason);
}

static int msilog_open(struct parse *p, const struct parser_source *from)
{
    p->defects = from->defects;
    p->run = 1;
    p->text = from->text;
    return 0;
}

/*
 * A banner of the right form, or an engine prefix, is a proof by itself; the other forms are short
 * and must come several at once.
 */
static unsigned msilog_bid(const struct sample *s)
{
    struct sample_walk walk = sample_walk(s);
    struct sample_line at;
    unsigned banners = 0, engine = 0, others = 0;
    bool first = false, before = false;

    while (sample_next(&walk, &at)) {
        struct msi_line line = msi_line_read(at.s);
        struct msi_banner banner;
        bool is_banner = line.kind == MSI_BANNER && msi_banner_read(line.body, &banner);

        banners += is_banner && !banner.brief; /* which other logs may have, too */
        engine += line.side != 0;
        others += line.kind == MSI_ACTION || line.kind == MSI_PROPERTY;
        first = first || (!before && (is_banner || line.kind > MSI_TEXT));
        before = before || str_trim(at.s).n;
    }
    if ((banners || engine) && first)
        return 60;
    if (others > 2 && first)
        return 40;
    if (banners + engine > 1 || (engine && others >= OTHERS_BESIDE) || others > 8)
        return 24; /* cut at the top, or behind pasted words */
    return 0;
}

const struct parser parser_msilog = {
    .name = "msilog",
    .summary = "Windows Installer log (OMServer.log, AgentInstall.log, /l*v)",
    .files = "OMServer.log, OMConsole.log, OMReporting.log and others beside the setup log; "
             "*AgentInstall.LOG of a push; msiexec /l*v; setup of Service Manager, ACS",
    .times = "of the day, the date from its first line; local without zone",
    .machine = "its property dump, or the name of the folder, the file or the archive",
    .channel = "msi",
    .bid = msilog_bid,
    .most = 60,
    .state_bytes = sizeof(struct parse),
    .open = msilog_open,
    .next = msilog_next,
    .close = msilog_close,
};
