/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OpsMgrSetupWizard.log, the log of Operations Manager's setup (log-formats.md 1).
 *
 *   [22:41:07]:<TAB>Info:<TAB>:Info:FirstManagementServer: Importing Management Pack: <NAME>
 *    time           level     message, often with the level once more
 *
 * A record goes on in every line that does not begin like one: stack lines, the rest of a T-SQL
 * statement, the blocks of a management pack verification with their rulers and blank lines.
 *
 * Leniently read, because articles and tickets show it so (known-failures.md 0.1): tabs as blanks,
 * blanks lost altogether, the second colon lost ("[t]: Error:text"), indentation, and records
 * without a time ("Error: :FATAL ACTION: ...").  "Error:text" alone begins a record only as long as
 * no record of the file had a time; later it is a line of somebody's message.
 *
 * Time is a time of day, without date and zone: STAMP_CLOCK, counted from the midnight before the
 * first timed record of the run.  A smaller time of day is the next day, except that a step back of
 * at most BACK (the clock was corrected, two threads wrote) stays on its day.  Records without a
 * time have STAMP_NONE and keep their place.
 *
 * Runs are appended to one file and no banner separates them: none is proven (log-formats.md 1.4).
 * A new run begins behind "Application Ended:", and where more than an hour lies between a timed
 * record and the one before it, unless it tells how something ended that the run had begun; over
 * midnight that is what was left of the day plus the new time.
 * Its clock starts at its own first midnight.
 *
 * Lines before the first record (the file was cut at its beginning, or text was pasted along) are
 * an event without severity.  A last line without line end is a cut: noted, and left out if it
 * is only the beginning of a record's head.
 *
 * Fields: Severity, Message, Component (the word before the message's first colon, if one), Run.
 * Values are plain here; writers redact (event/redact.h).
 */
#include "input/entry.h"
#include "input/marred.h"
#include "parsers/linelog.h"
#include "parsers/setuplog_bid.h"
#include "parsers/setuplog_head.h"

#include <stdio.h>
#include <string.h>

#define BACK (2 * WHEN_MINUTE)
#define COMPONENT_MAX 64
#define BRIEFS_MOST 64u

struct parse {
    struct text *text;
    struct defects *defects;
    struct line line;
    struct setup_head head; /* of line, if it begins a record */
    bool held;             /* it does, and waits */
    struct entry entry;
    struct field fields[4]; /* of one event */
    bool any_stamped;

    size_t severity_at, severity_n, message_at; /* in the entry's text; severity_n 0: no head */
    int8_t level;
    struct stamp time;     /* of the entry */
    uint32_t run, run_shown; /* shown: of the event before */
    uint32_t passed;       /* entries before this one that are left out, */
    struct stamp passed_from; /* as the event tells it (event.h) */
    when passed_step;
    struct brief briefs[BRIEFS_MOST]; /* of these; lines and bytes as those of the entry */
    size_t briefs_n;
    struct buf brief_texts;   /* their texts, where the text has moved */
    uint32_t run_written;  /* run_text is its number */
    char run_text[12];
    size_t run_n;
    bool timed, ended;     /* the run has a time; it is over */
    when last;
};

extern const struct parser parser_setuplog;

/* The head of a record of which bytes have changed. */
static bool is_broken_head(struct str line)
{
    return begins_nearly(line, "[00:00:00]:\t", 2);
}

static bool begins_record(const struct parse *p, struct str line, struct setup_head *head)
{
    return setup_head_read(line, head) && (head->stamped || head->paired || !p->any_stamped);
}

/* The beginning of a record's head, cut by the end of the file. */
static bool is_cut_head(const struct line *line)
{
    static const char shape[] = "[00:00:00]:";
    struct str s = setup_trim_left(line->s);
    size_t i;

    if (line->ended || !s.n)
        return false;
    for (i = 0; i < s.n && i < sizeof shape - 1; i++) {
        bool digit = s.s[i] >= '0' && s.s[i] <= '9';
        if (shape[i] == '0' ? !digit : s.s[i] != shape[i])
            return false;
    }
    for (; i < s.n && (is_letter(s.s[i]) || s.s[i] == ' ' || s.s[i] == '\t');)
        i++;
    return i == s.n;
}

/* Runs and times. */

static void new_run(struct parse *p)
{
    p->run++;
    p->timed = false;
    p->ended = false;
}

static void place_in_time(struct parse *p, const struct setup_head *head)
{
    bool end = head->message.n && head->message.s[0] == 'A' &&
               str_starts(head->message, STR("Application Ended:"));
    when t = head->clock;

    if (p->ended && !end)
        new_run(p);
    p->ended = end;
    p->time = STAMP_ABSENT;
    if (!head->stamped)
        return;
    if (p->timed) {
        t = when_follow(p->last, head->clock, BACK);
        if (linelog_run_begins(t - p->last, head->message)) {
            new_run(p);
            p->ended = end;
            t = head->clock;
        }
    }
    p->last = t > 0 ? t : 0;
    p->timed = true;
    p->time = (struct stamp){ .t = p->last, .kind = STAMP_CLOCK };
}

static void begin_record(struct parse *p, const struct setup_head *head)
{
    const char *line = p->line.s.s;

    entry_begin(&p->entry, &p->line);
    p->any_stamped = p->any_stamped || head->stamped;
    p->severity_at = (size_t)(head->severity.s - line);
    p->severity_n = head->severity.n;
    p->message_at = (size_t)(head->message.s - line);
    p->level = head->level;
    place_in_time(p, head);
}

static void begin_headless(struct parse *p)
{
    entry_begin(&p->entry, &p->line);
    p->severity_at = p->severity_n = p->message_at = 0;
    p->level = -1;
    p->time = STAMP_ABSENT;
}

/* Events. */

static struct str component_of(struct str message)
{
    struct str word = { message.s, 0 };
    struct str rest;

    while (word.n < message.n && word.n <= COMPONENT_MAX &&
           (is_letter(message.s[word.n]) || message.s[word.n] == '_' ||
            (word.n && message.s[word.n] >= '0' && message.s[word.n] <= '9')))
        word.n++;
    rest = str_from(message, word.n);
    if (str_starts(rest, STR("()")))
        rest = str_from(rest, 2);
    if (word.n < 2 || word.n > COMPONENT_MAX || !setup_take(&rest, ':') || setup_level(word) >= 0 ||
        str_starts(rest, STR("//")) || str_starts(rest, STR("\\")))
        return STR_NONE; /* a path, an address, another level: no component */
    return word;
}

/* Runs are few: the number is written when it changes. */
static struct str run_text(struct parse *p, uint32_t run)
{
    if (p->run_written != run) {
        p->run_n = (size_t)snprintf(p->run_text, sizeof p->run_text, "%u", (unsigned)run);
        p->run_written = run;
    }
    return (struct str){ p->run_text, p->run_n };
}

static int expand(struct event *ev)
{
    struct parse *p = ev->owner;
    struct field *f = p->fields;
    struct str component = component_of(ev->message);
    size_t n = 0;

    if (str_present(ev->level_text))
        f[n++] = (struct field){ .name = STR("Severity"), .value = ev->level_text };
    f[n++] = (struct field){ .name = STR("Message"), .value = ev->message };
    if (component.n && str_present(ev->level_text))
        f[n++] = (struct field){ .name = STR("Component"), .value = component };
    f[n++] = (struct field){ .name = STR("Run"), .value = run_text(p, ev->run) };
    ev->fields = f;
    ev->fields_n = n;
    return 0;
}

/* ---- records that are left out ---- */

struct passing {
    struct setup_pace pace;
    struct parse *parse;
    struct str begun; /* the line where the last one begins, */
    bool marked;      /* and the stream's sieve knows something in it */
};

/* False: somebody wants to see it. */
static bool note_briefs(struct passing *w, const struct line *line)
{
    struct parse *p = w->parse;
    struct str message = str_trim(setup_head_message(&w->pace, line->s));
    uint32_t told[SIEVE_TOLD];
    size_t n = text_tell(p->text, line, message, told);

    if (n == SIEVE_ASKS)
        return false;
    for (size_t i = 0; i < n; i++)
        p->briefs[p->briefs_n++] = (struct brief){
            line->s, told[i],
            { .t = p->last + (w->pace.clock - p->head.clock), .kind = STAMP_CLOCK },
            line->number, line->offset
        };
    return true;
}

/* A line of the entry that began last, of which nobody knows anything. */
static bool is_quiet_rest(const struct passing *w, struct str line, struct str before)
{
    struct str last = before.s ? before : w->begun;
    struct setup_head head;

    return !w->marked && text_apart(w->parse->text, last, line) && !setup_head_read(line, &head) &&
           !is_broken_head(line) && !entry_may_be_other(line);
}

static enum text_alike goes_on(void *ctx, struct str line, struct str before,
                               const struct line *marked)
{
    struct passing *w = ctx;
    struct setup_pace pace;

    if (!marked && !setup_head_again(&w->pace, line))
        return is_quiet_rest(w, line, before) ? TEXT_GOES_ON : TEXT_OTHER;
    if (marked) {
        if (w->parse->briefs_n > BRIEFS_MOST - SIEVE_TOLD)
            return TEXT_OTHER;
        pace = w->pace;
        if (!setup_head_again(&w->pace, line) || !note_briefs(w, marked)) {
            w->pace = pace;
            return TEXT_OTHER;
        }
    }
    w->begun = line;
    w->marked = marked != NULL;
    return TEXT_BEGINS;
}

/* The entry that is open: nobody asks for more of it than the stream's sieve tells. */
static bool may_pass(struct passing *w)
{
    struct parse *p = w->parse;
    const struct entry *e = &p->entry;
    struct line line = { .s = e->lone, .number = e->line, .offset = e->offset,
                         .marks = e->marks, .marks_n = e->marks_n };

    if (!e->sieved || p->run != p->run_shown || !p->head.stamped ||
        p->last % WHEN_DAY != p->head.clock || e->lone.n < SETUP_STAMP_BYTES)
        return false;
    memcpy(w->pace.stamp, e->lone.s, sizeof w->pace.stamp);
    w->begun = e->lone;
    w->marked = e->marks_n > 0;
    return setup_head_again(&w->pace, e->lone) && (!e->marks_n || note_briefs(w, &line));
}

/*
 * Records that go on in time, in which nobody can be interested or which, of one line, are briefly
 * told are counted and left out, but for the last of them: where the next line begins a record too,
 * this one is whole.
 */
static void pass_over(struct parse *p)
{
    struct passing w = { .pace = { .clock = p->head.clock }, .parse = p };
    uint32_t n = may_pass(&w) ? text_pass(p->text, goes_on, &w, &p->line) : 0;

    if (!n) {
        p->briefs_n = 0;
        return;
    }
    while (p->briefs_n && p->briefs[p->briefs_n - 1].lines == p->line.number)
        p->briefs_n--;
    p->passed = n;
    p->passed_from = p->time;
    p->passed_step = w.pace.step;
    p->last += w.pace.clock - p->head.clock;
    if (setup_head_read(p->line.s, &p->head))
        begin_record(p, &p->head);
}

/* The text is about to move. */
static void keep_briefs(struct parse *p)
{
    size_t all = 0;
    char *to;

    for (size_t i = 0; i < p->briefs_n; i++)
        all += p->briefs[i].text.n;
    buf_clear(&p->brief_texts);
    to = buf_reserve(&p->brief_texts, all);
    for (size_t i = 0; to && i < p->briefs_n; i++) {
        memcpy(to, p->briefs[i].text.s, p->briefs[i].text.n);
        p->briefs[i].text.s = to;
        to += p->briefs[i].text.n;
    }
    p->brief_texts.n = all;
}

static int next_line(struct parse *p)
{
    struct str ahead;

    if (text_line_seen(p->text, &p->line))
        return 1;
    if (p->briefs_n && !p->brief_texts.n && !text_line_ahead(p->text, &ahead))
        keep_briefs(p);
    return entry_line(&p->entry, p->text, &p->line);
}

static void take_briefs(struct parse *p, struct event *ev)
{
    for (size_t i = 0; i < p->briefs_n; i++) {
        p->briefs[i].lines = ev->line - p->briefs[i].lines;
        p->briefs[i].bytes = ev->offset - p->briefs[i].bytes;
    }
    ev->briefs = p->briefs;
    ev->briefs_n = p->briefs_n;
    p->briefs_n = 0;
    p->brief_texts.n = 0;
}

static enum next emit(struct parse *p, struct event *ev)
{
    struct str text;

    entry_finish(&p->entry, p->defects);
    if (p->entry.text.failed || p->brief_texts.failed)
        return NEXT_DEAD;
    text = entry_str(&p->entry);
    *ev = (struct event){
        .kind = EVENT_TEXT,
        .time = p->time,
        .channel = STR("setup"),
        .message = str_trim(str_from(text, p->message_at)),
        .text = text,
        .line = p->entry.line,
        .offset = p->entry.offset,
        .passed = p->passed,
        .passed_from = p->passed_from,
        .passed_step = p->passed_step,
        .run = p->run,
        .level = p->level,
        .damaged = p->entry.cut,
        .own_words = true,
        .sieved = p->entry.sieved,
        .marks = p->entry.marks,
        .marks_n = p->entry.marks_n,
        .quiet_lines = p->entry.quiet,
        .expand = expand,
        .owner = p,
    };
    p->passed = 0;
    p->run_shown = p->run;
    if (p->briefs_n)
        take_briefs(p, ev);
    if (p->severity_n)
        ev->level_text = (struct str){ text.s + p->severity_at, p->severity_n };
    return NEXT_EVENT;
}

/* One more line.  True: it begins the next record, and an event is complete. */
static bool feed(struct parse *p)
{
    if (!p->line.ended) {
        bool useless = is_cut_head(&p->line);
        defect_note(p->defects, DEFECT_TRUNCATED, p->line.offset, useless ? p->line.s.n : 0);
        if (useless)
            return false;
    }
    if (begins_record(p, p->line.s, &p->head)) {
        if (p->entry.open)
            return true;
        begin_record(p, &p->head);
    } else if (p->entry.open) {
        entry_add(&p->entry, &p->line);
    } else if (str_trim(p->line.s).n) {
        begin_headless(p);
    }
    if (p->entry.open && is_broken_head(p->line.s) && !setup_head_read(p->line.s, &p->head))
        entry_mar(&p->entry);
    return false;
}

static enum next setuplog_next(struct parse *p, struct event *ev)
{
    int got;

    if (p->held) {
        begin_record(p, &p->head);
        p->held = false;
        pass_over(p);
    }
    while ((got = next_line(p)) > 0) {
        if (feed(p)) {
            p->held = true;
            return emit(p, ev);
        }
    }
    if (got < 0)
        return NEXT_DEAD;
    return p->entry.open ? emit(p, ev) : NEXT_END;
}

static void setuplog_close(struct parse *p)
{
    entry_release(&p->entry);
    buf_release(&p->brief_texts);
}

static int setuplog_open(struct parse *p, const struct parser_source *from)
{
    p->defects = from->defects;
    p->run = 1;
    p->text = from->text;
    return 0;
}

/* ---- going on in the middle ---- */

struct state {
    uint32_t run;
    bool any_stamped, timed, ended;
    when last;
};

_Static_assert(sizeof(struct state) <= PARSER_STATE_BYTES, "the state of a setup log");

static size_t last_begin(struct str lines)
{
    for (size_t end = lines.n; end > 0; end--) {
        struct setup_head head;
        struct str line;

        if (lines.s[end - 1] != '\n')
            continue;
        line = str_from(lines, end);
        line = str_first(line, str_find_char(line, '\n'));
        if (end + line.n < lines.n && setup_head_read(line, &head) && head.stamped)
            return end;
    }
    return 0;
}

static void save(const struct parse *p, void *state, uint64_t *lines)
{
    struct state s = { p->run, p->any_stamped, p->timed, p->ended, p->last };

    memcpy(state, &s, sizeof s);
    *lines = text_number(p->text) - 1;
}

static void load(struct parse *p, const void *state, uint64_t lines)
{
    struct state s;

    memcpy(&s, state, sizeof s);
    p->run = s.run;
    p->any_stamped = s.any_stamped;
    p->timed = s.timed;
    p->ended = s.ended;
    p->last = s.last;
    text_set_number(p->text, lines + 1);
}

/* The run goes on; it only passes midnight. */
static void guess(void *state, struct str line)
{
    struct setup_head head;
    struct state s;

    memcpy(&s, state, sizeof s);
    if (!setup_head_read(line, &head) || !head.stamped)
        return;
    s.last = s.timed ? when_follow(s.last, head.clock, BACK) : head.clock;
    s.timed = s.any_stamped = true;
    s.ended = false;
    memcpy(state, &s, sizeof s);
}

/* Behind this line nothing else is known of what was before. */
static bool same(const void *state, const void *guessed, struct str line)
{
    struct setup_head head;
    struct parse a = { 0 }, b = { 0 };
    struct state s, g;

    memcpy(&s, state, sizeof s);
    memcpy(&g, guessed, sizeof g);
    if (!setup_head_read(line, &head) || !head.stamped)
        return false;
    a.run = s.run, a.timed = s.timed, a.ended = s.ended, a.last = s.last;
    b.run = g.run, b.timed = g.timed, b.ended = g.ended, b.last = g.last;
    place_in_time(&a, &head);
    place_in_time(&b, &head);
    return a.run == b.run && a.ended == b.ended && a.last == b.last;
}

static const struct parser_resume resume = { last_begin, save, load, guess, same };

const struct parser parser_setuplog = {
    .name = "setuplog",
    .summary = "Operations Manager setup log (OpsMgrSetupWizard.log)",
    .files = "OpsMgrSetupWizard.log and Setup0.log, in %LocalAppData%\\SCOM\\Logs of who ran setup",
    .times = "of the day, without date and zone: the date comes from when the file was changed, "
             "or from the same fact in another log",
    .machine = "no name in it: that of its folder, its file or the archive counts",
    .lacks = "where a run ends: no line says so",
    .channel = "setup",
    .bid = setuplog_bid,
    .most = 54,
    .state_bytes = sizeof(struct parse),
    .open = setuplog_open,
    .next = setuplog_next,
    .close = setuplog_close,
    .resume = &resume,
};
