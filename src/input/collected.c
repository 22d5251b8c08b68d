/* SPDX-License-Identifier: Apache-2.0 */
#include "input/collected.h"

#include "base/limits.h"
#include "base/map.h"
#include "base/mem.h"
#include "input/joined_inside.h"
#include "input/name.h"
#include "input/text.h"
#include "input/undress_inside.h"

#define MADE_ENOUGH 65536u /* made before the reader gets some */
#define LOG_COST 256u      /* bytes that a log that waits costs beside its lines */

/* One log, from its first row until it was given. */
struct log {
    struct buf key, held;
    bool over;
    bool full;  /* its machine's full name is known, or that of several begins so */
};

struct collected {
    struct stream *in;    /* the caller's */
    struct dress dress;
    struct text *text;    /* over in */
    struct stream *part;
    struct defects under; /* of the text of the current part */
    struct cells cells;
    struct origins origins;
    size_t ranks[CSV_FIELDS], columns_n; /* of a table's columns, see origin_rank */
    struct strings strings;
    struct buf ahead, above; /* of lines that syslog forwarded: the next one, if it waits */
    bool waits;
    struct buf key, folded, less, line; /* of the row at hand */
    struct log *logs;
    size_t logs_n, logs_cap;
    struct strmap numbers; /* key -> its latest log, see number_of */
    size_t current;        /* SIZE_MAX: none yet */
    size_t held;           /* bytes that wait */
    struct buf name, made;
    size_t used;           /* of made */
    bool ended, over;      /* the part; the text */
    bool failed;
};

/* ---- rows ----------------------------------------------------------------------------------- */

static void read_head(struct collected *c)
{
    for (size_t i = 0; i < c->cells.row.n && i < CSV_FIELDS; i++)
        c->ranks[i] = origin_rank(csv_field(&c->cells.row, i));
    c->columns_n = c->cells.row.n < CSV_FIELDS ? c->cells.row.n : CSV_FIELDS;
}

/* True: the row is whole, and not the head. */
static bool take_line(struct collected *c, const struct line *line)
{
    if (c->dress.behind == STRINGS_NAMED) {
        origins_of_object(&c->origins, line->s);
        strings_again(&c->strings);
        (void)strings_show(&c->strings, line->s, true, &c->line);
        strings_end(&c->strings, &c->line);
        return true;
    }
    return cells_feed(&c->cells, &c->dress, line);
}

static void take_row(struct collected *c)
{
    if (c->dress.behind == STRINGS_NAMED)
        return;
    if (!c->cells.begun) {
        read_head(c);
        return;
    }
    for (size_t i = 0; i < c->columns_n; i++)
        origins_note(&c->origins, c->ranks[i], csv_field(&c->cells.row, i));
    buf_add(&c->line, csv_field(&c->cells.row, c->dress.blanks));
    if (!str_ends(buf_str(&c->line), STR("\n")))
        buf_char(&c->line, '\n');
}

/* The next line of all, into ahead.  False: there is none. */
static bool look_ahead(struct collected *c)
{
    struct line line;

    c->waits = text_line(c->text, &line) > 0;
    buf_clear(&c->ahead);
    if (c->waits)
        buf_add(&c->ahead, line.s);
    c->failed = c->failed || c->ahead.failed;
    return c->waits;
}

/* The lines from here on are of this one alone. */
static void key_of(struct collected *c, struct str what, struct str name)
{
    c->origins.n = 0;
    origins_note(&c->origins, origin_rank(what), name);
    buf_clear(&c->key);
    origins_key(&c->origins, &c->key);
}

/* Whose the line ahead is; one that has no machine goes on with the one above. */
static void take_relayed(struct collected *c)
{
    struct str machine, program, rest = relay_off(buf_str(&c->ahead), &machine, &program);

    if (machine.n) {
        c->origins.n = 0;
        origins_note(&c->origins, origin_rank(STR("host")), machine);
        origins_note(&c->origins, origin_rank(STR("path")), program);
        buf_clear(&c->key);
        origins_key(&c->origins, &c->key);
    }
    buf_add(&c->line, rest);
}

/* Is the line ahead a piece of the one that was taken, whose last line is above it? */
static bool is_piece(const struct collected *c, struct str above)
{
    struct str machine, program;

    (void)relay_off(buf_str(&c->ahead), &machine, &program);
    return !machine.n && c->line.n < MADE_ENOUGH &&
           relay_goes_on(&c->dress, above, buf_str(&c->ahead));
}

/* A line that syslog forwarded, with the pieces of it that were broken off. */
static bool next_relayed(struct collected *c)
{
    struct buf above;

    buf_clear(&c->line);
    if (!c->waits && !look_ahead(c)) {
        c->over = true;
        return false;
    }
    take_relayed(c);
    for (;;) {
        above = c->above;
        c->above = c->ahead;
        c->ahead = above;
        if (!look_ahead(c) || !is_piece(c, buf_str(&c->above)))
            break;
        relay_glue(&c->dress, c->line.n ? c->above.n : 0, buf_str(&c->ahead), &c->line);
    }
    c->over = !c->waits;
    buf_char(&c->line, '\n');
    c->failed = c->failed || c->line.failed || c->key.failed;
    return true;
}

/* A line behind the name of its machine; one that has none goes on with the one above. */
static bool next_of_machine(struct collected *c)
{
    struct str name, rest;

    buf_clear(&c->line);
    c->over = !look_ahead(c);
    name = joined_machine(buf_str(&c->ahead), &rest);
    if (name.n)
        key_of(c, STR("host"), name);
    buf_add(&c->line, name.n ? rest : buf_str(&c->ahead));
    buf_char(&c->line, '\n');
    c->failed = c->failed || c->line.failed || c->key.failed;
    return !c->over;
}

/* Is the line ahead, which is blank, what tail sets above the next name? */
static bool ends_piece(struct collected *c)
{
    size_t n;
    struct str ahead;

    ahead.s = text_peek(c->text, JOINED_AHEAD, &n);
    ahead.n = n;
    return !buf_str(&c->ahead).n && joined_head(str_first(ahead, str_find_char(ahead, '\n'))).n;
}

/* A line below the name of the file that it is of. */
static bool next_followed(struct collected *c)
{
    struct str name;

    buf_clear(&c->line);
    while (look_ahead(c) && ((name = joined_head(buf_str(&c->ahead))).n || ends_piece(c))) {
        if (name.n)
            key_of(c, STR("path"), name);
    }
    c->over = !c->waits;
    buf_add(&c->line, buf_str(&c->ahead));
    buf_char(&c->line, '\n');
    c->failed = c->failed || c->line.failed || c->key.failed;
    return !c->over;
}

/* The next row: its line and its key; a row without a line has none.  False: the text is over. */
static bool next_row(struct collected *c)
{
    struct line line;
    bool whole = false;

    if (c->dress.behind == DRESS_RELAY)
        return next_relayed(c);
    if (c->dress.behind == DRESS_FOLLOWED)
        return next_followed(c);
    if (c->dress.behind == DRESS_MACHINES)
        return next_of_machine(c);
    buf_clear(&c->line);
    buf_clear(&c->key);
    c->origins.n = 0;
    while (!whole && text_line(c->text, &line) > 0)
        whole = take_line(c, &line);
    c->over = !whole;
    if (whole || c->cells.inside) {
        take_row(c);
        cells_whole(&c->cells, &c->under);
    }
    origins_key(&c->origins, &c->key);
    c->failed = c->failed || c->line.failed || c->key.failed || c->cells.row.bytes.failed;
    return !c->over || c->line.n > 0;
}

/* ---- logs ----------------------------------------------------------------------------------- */

/* What stands for a log in numbers: its number from 1, and whether the key is its own rather than
   one that says less.  0: keys of several logs say this much. */
static uint64_t number_of(size_t i, bool own)
{
    return (uint64_t)(i + 1) << 1 | own;
}

/* The log that a key stands for and that is not over; SIZE_MAX: none.  own: it is its own key. */
static size_t known_log(const struct collected *c, struct str key, bool own)
{
    uint64_t number;

    if (!strmap_get(&c->numbers, key, &number) || !number || (own && !(number & 1)) ||
        c->logs[(number >> 1) - 1].over)
        return SIZE_MAX;
    return (number >> 1) - 1;
}

static void put_number(struct collected *c, struct buf *key, uint64_t number)
{
    c->failed = c->failed || key->failed || strmap_put(&c->numbers, buf_str(key), number) < 0;
}

/* The new log i under the keys that say less of it than its own. */
static void put_less(struct collected *c, size_t i)
{
    for (int level = 1; level <= ORIGINS_LESS; level++) {
        uint64_t number = 1;
        bool alone;

        origins_less(buf_str(&c->folded), level, &c->less);
        if (known_log(c, buf_str(&c->less), true) != SIZE_MAX)
            continue;
        (void)strmap_get(&c->numbers, buf_str(&c->less), &number);
        alone = number && known_log(c, buf_str(&c->less), false) == SIZE_MAX;
        put_number(c, &c->less, alone ? number_of(i, false) : 0);
    }
}

static size_t new_log(struct collected *c)
{
    uint64_t number = 1;
    bool full;

    if (mem_grow(&c->logs, &c->logs_cap, c->logs_n + 1, sizeof *c->logs) < 0) {
        c->failed = true;
        return SIZE_MAX;
    }
    origins_less(buf_str(&c->folded), 1, &c->less);
    (void)strmap_get(&c->numbers, buf_str(&c->folded), &number);
    full = !number || !str_eq(buf_str(&c->less), buf_str(&c->folded));
    c->logs[c->logs_n] = (struct log){ .full = full };
    buf_add(&c->logs[c->logs_n].key, buf_str(&c->key));
    put_number(c, &c->folded, number_of(c->logs_n, true));
    put_less(c, c->logs_n);
    c->held += LOG_COST;
    return c->logs_n++;
}

/* The log of the row at hand: that of its key, or of the only machine whose full name begins so, or
   of the first part of its own full name; of a row that names no machine, of the only one. */
static size_t log_of_row(struct collected *c)
{
    size_t i;

    origins_fold(buf_str(&c->key), &c->folded);
    if ((i = known_log(c, buf_str(&c->folded), false)) != SIZE_MAX)
        return i;
    origins_less(buf_str(&c->folded), 1, &c->less);
    if ((i = known_log(c, buf_str(&c->less), true)) == SIZE_MAX || c->logs[i].full)
        return new_log(c);
    c->logs[i].full = true;
    put_number(c, &c->folded, number_of(i, true));
    return i;
}

/* One row, or the end of the part. */
static void make_row(struct collected *c)
{
    size_t i;

    c->ended = c->over || c->held > LIMIT_COLLECTED_BYTES || !next_row(c);
    if (c->ended || !c->line.n || (i = log_of_row(c)) == SIZE_MAX)
        return;
    if (i == c->current) {
        buf_add(&c->made, buf_str(&c->line));
        return;
    }
    buf_add(&c->logs[i].held, buf_str(&c->line));
    c->failed = c->failed || c->logs[i].held.failed;
    c->held += c->line.n;
}

static bool open_text(struct collected *c)
{
    return c->text || text_open(&c->text, c->in, &c->under, NULL) == 0;
}

static long part_read(void *ctx, void *into, size_t cap, const char **fault)
{
    struct collected *c = ctx;
    size_t n;

    if (c->used == c->made.n) {
        buf_clear(&c->made);
        c->used = 0;
        while (!c->ended && !c->failed && c->made.n < MADE_ENOUGH && !c->made.failed)
            make_row(c);
    }
    if (c->failed || c->made.failed || text_failed(c->text)) {
        *fault = "no memory";
        return -1;
    }
    n = buf_take(&c->made, &c->used, into, cap);
    if (n)
        return (long)n;
    *fault = stream_fault(c->in);
    return *fault ? -1 : 0;
}

/* What nobody read of the log before is gone. */
static void end_part(struct collected *c)
{
    while (!c->ended && !c->failed) {
        buf_clear(&c->made);
        make_row(c);
    }
    if (c->current == SIZE_MAX)
        return;
    c->logs[c->current].over = true;
    buf_release(&c->logs[c->current].key);
    buf_release(&c->made);
}

static void begin_part(struct collected *c)
{
    struct log *log = &c->logs[c->current];

    c->held -= log->held.n + LOG_COST;
    c->made = log->held;
    log->held = (struct buf){ 0 };
    c->used = 0;
    c->ended = false;
    defects_release(&c->under);
    c->under = (struct defects){ .as_read = c->under.as_read };
    buf_clear(&c->name);
    origins_name(buf_str(&log->key), &c->name);
}

int collected_next(struct collected *c, struct collected_part *part)
{
    *part = (struct collected_part){ STR_NONE };
    stream_close(c->part);
    c->part = NULL;
    if (!open_text(c))
        return -1;
    while (c->current == SIZE_MAX && !c->logs_n && !c->over && !c->failed)
        make_row(c);
    if (c->current != SIZE_MAX)
        end_part(c);
    if (c->failed || c->made.failed)
        return -1;
    c->current = c->current == SIZE_MAX ? 0 : c->current + 1;
    if (c->current >= c->logs_n)
        return 0;
    begin_part(c);
    part->name = buf_str(&c->name);
    return c->name.failed ? -1 : 1;
}

int collected_stream(struct collected *c, struct stream **out, struct err *err)
{
    static const struct stream_ops ops = { .read = part_read };

    if (stream_open_custom(&c->part, &ops, c, err) < 0)
        return -1;
    stream_set_under(c->part, &c->under);
    *out = c->part;
    return 0;
}

int collected_open(struct collected **out, struct stream *in, const struct dress *dress,
                   struct err *err)
{
    struct collected *c = mem_zero(1, sizeof *c);

    if (!c)
        return err_nomem(err, "collected logs");
    c->in = in;
    c->dress = *dress;
    c->current = SIZE_MAX;
    c->strings.only = (struct str){ c->dress.name, c->dress.name_n };
    c->under.as_read.dress = dress->kind;
    *out = c;
    return 0;
}

void collected_close(struct collected *c)
{
    if (!c)
        return;
    stream_close(c->part);
    text_close(c->text);
    for (size_t i = 0; i < c->logs_n; i++) {
        buf_release(&c->logs[i].key);
        buf_release(&c->logs[i].held);
    }
    mem_free(c->logs);
    strmap_release(&c->numbers);
    csv_release(&c->cells.row);
    strings_release(&c->strings);
    defects_release(&c->under);
    buf_release(&c->ahead);
    buf_release(&c->above);
    buf_release(&c->key);
    buf_release(&c->folded);
    buf_release(&c->less);
    buf_release(&c->line);
    buf_release(&c->name);
    buf_release(&c->made);
    mem_free(c);
}
