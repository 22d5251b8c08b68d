/* SPDX-License-Identifier: Apache-2.0 */
/*
 * new: an entry of a log, through the parser that reads it in earnest, to a signature; then its
 * exemplars are tried, so that what is printed passes `test` as it is.
 */
#include "run.h"
#include "run_test.h"

#include "base/limits.h"
#include "base/mem.h"
#include "base/sys_file.h"
#include "event/redact.h"
#include "parsers/parser.h"
#include "rules/draft.h"

struct maker {
    struct arena arena;
    struct str text; /* the entry, secrets masked */
    struct str kind; /* of text log; empty: any event */
    struct draft draft;
    bool drafted, found;
};

static int read_stdin(struct maker *m, struct str *out, struct err *err)
{
    char *bytes = mem_alloc(LIMIT_VALUE_BYTES);
    size_t n = 0;
    long got = 1;

    while (bytes && got > 0 && n < LIMIT_VALUE_BYTES) {
        got = sys_read(sys_stdin(), bytes + n, LIMIT_VALUE_BYTES - n, err);
        n += got > 0 ? (size_t)got : 0;
    }
    *out = bytes ? arena_copy(&m->arena, (struct str){ bytes, n }) : STR_NONE;
    mem_free(bytes);
    if (!bytes || m->arena.failed)
        return err_nomem(err, "--from-line");
    if (got > 0)
        return err_set(err, ERR_USAGE, "the entry is longer than %u bytes", LIMIT_VALUE_BYTES);
    return (int)got;
}

/* The first event that fits, to a draft.  -1: err. */
static int try_parser(struct maker *m, const struct parser *parser, struct err *err)
{
    struct defects defects = { 0 };
    struct stream *in = NULL;
    struct parse *parse = NULL;
    struct event ev;
    enum next next = NEXT_END;
    int result = stream_open_memory(&in, m->text.s, m->text.n, err);

    if (result == 0)
        result = parser_open(parser, &parse, in, &defects, err);
    while (result == 0 && !m->found && (next = parser->next(parse, &ev)) != NEXT_END &&
           next != NEXT_DEAD) {
        m->found = next == NEXT_EVENT &&
                   (m->kind.n ? str_eq(ev.channel, m->kind)
                              : ev.has_event_id ||
                                    (ev.kind == EVENT_TEXT && !str_ends(ev.channel, STR("text"))));
        if (m->found)
            m->drafted = draft_signature(&m->draft, &m->arena, &ev, m->text);
    }
    if (parse)
        parser_close(parser, parse);
    stream_close(in);
    defects_release(&defects);
    if (next == NEXT_DEAD || m->draft.yaml.failed || m->arena.failed)
        return err_nomem(err, "signature");
    return result;
}

static int find_event(struct maker *m, struct err *err)
{
    struct sample sample = { .bytes = (const uint8_t *)m->text.s, .n = m->text.n, .text = m->text,
                             .name = STR("entry"), .whole = true };
    const struct parser *best = parser_choose(&sample);
    int result = best ? try_parser(m, best, err) : 0;

    for (size_t i = 0; parsers[i] && m->kind.n && !m->found && result == 0; i++)
        if (parsers[i] != best)
            result = try_parser(m, parsers[i], err);
    return result;
}

/* The words of an entry of a setup log alone get the head that such an entry has. */
static int make(struct maker *m, struct err *err)
{
    if (find_event(m, err) < 0)
        return -1;
    if (!m->found && str_eq(m->kind, STR("setup"))) {
        m->text = arena_format(&m->arena, "[12:00:00]:\tError:\t:%.*s", STR_FMT(m->text));
        if (!m->text.s)
            return err_nomem(err, "entry");
        if (find_event(m, err) < 0)
            return -1;
    }
    if (!m->found)
        return err_set(err, ERR_USAGE, "no parser reads this as an entry%s%.*s; say what it is: "
                       "--log setup, msi or event", m->kind.n ? " of kind " : "", STR_FMT(m->kind));
    if (!m->drafted)
        return err_set(err, ERR_USAGE, "this entry has no words that tell it from others");
    return 0;
}

static int prove(struct maker *m, struct err *err)
{
    struct knowledge k = { .set = ruleset_new() };
    struct tally tally = { 0 };
    struct buf why = { 0 };
    int result = k.set ? 0 : err_nomem(err, "signature");

    if (result == 0 && (ruleset_add_text(k.set, "new.yml", buf_str(&m->draft.yaml), err) < 0 ||
                        knowledge_build(&k, err) < 0))
        result = -1;
    if (result == 0)
        result = test_signatures(&k, false, &tally, &why, err);
    if (result == 0 && (tally.failed || tally.passed != 2))
        result = err_set(err, ERR_INTERNAL, "the signature does not do what its exemplars say:\n"
                         "%.*s%.*s", STR_FMT(str_first(buf_str(&why), 800)),
                         STR_FMT(str_first(buf_str(&m->draft.yaml), 2000)));
    buf_release(&why);
    knowledge_release(&k);
    return result;
}

int run_new(const struct options *o, struct err *err)
{
    struct maker m = { .kind = str_of(o->log) };
    struct str given = str_of(o->from_line);
    int result = 0;

    if (str_eq(m.kind, STR("event")))
        m.kind = STR("");
    if (str_eq(given, STR("-")))
        result = read_stdin(&m, &given, err);
    if (result == 0 && !str_trim(given).n)
        result = err_set(err, ERR_USAGE, "there is no entry %s",
                         str_eq(str_of(o->from_line), STR("-")) ? "on standard input"
                                                                : "behind --from-line");
    if (result == 0) {
        m.text = redact(str_trim(given), &m.arena);
        result = m.text.s ? make(&m, err) : err_nomem(err, "entry");
    }
    if (result == 0)
        result = prove(&m, err);
    if (result == 0)
        result = run_print(&m.draft.yaml, err);
    buf_release(&m.draft.yaml);
    arena_release(&m.arena);
    return result;
}
