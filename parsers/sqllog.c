/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ERRORLOG of SQL Server (system-center-siblings.md 3.6; its general layout [inferred]):
 *
 *   2024-03-18 10:00:00.03 Server      Microsoft SQL Server 2019 (RTM-CU18) ... - 15.0.4261.1 (X64)
 *   2024-03-18 10:00:00.04 Server      UTC adjustment: 1:00
 *   2024-03-18 10:00:00.05 Server      Server name is 'SQL01\OM'. This is an informational ...
 *   2024-03-18 10:20:00.11 Backup      Database backed up. Database: OperationsManager, ...
 *   2024-03-18 10:30:00.20 Backup      Error: 3041, Severity: 16, State: 1.
 *   2024-03-18 10:30:00.20 Backup      BACKUP failed to complete the command BACKUP DATABASE x.
 *
 * Local time without zone.  A line "Error: ..." and the line behind it are one record; in a log
 * whose latest record stands first, as the log viewer shows it, it is the line in front.  Fields:
 * Source, Error, Severity, Product and Version (of the first line), Bias (minutes that the zone
 * lies behind UTC, of the line that states it), Database, Node.  The file is UTF-16 since SQL
 * Server 7.
 */
#include "event/localdate.h"
#include "parsers/linelog.h"

#include <string.h>

#define SOURCE_BYTES 30u /* ten letters of Japanese */
#define LABEL_BYTES 30u
#define ERROR_DIGITS 6u
#define SEVERITY_DIGITS 2u /* to 25 */
#define ERROR_BYTES 80u    /* "Error: 3041, Severity: 16, State: 1." */

struct own {
    bool error;           /* the record at hand is a line "Error: ..." alone */
    bool words;           /* it may be the words of an error whose line stands below: */
    bool down;            /* times go down (at the first record nobody knows) */
    when t;               /* of that */
    char source[SOURCE_BYTES];
    size_t source_n;
    char begun[ERROR_BYTES]; /* such a line as far as it goes: a mail may have broken it */
    size_t begun_n;
    char number[ERROR_DIGITS], severity[SEVERITY_DIGITS]; /* of one whose end came later */
    size_t number_n, severity_n;
    char host[LINELOG_HOST_BYTES];
    size_t host_n;
    char bias[16];
};

extern const struct parser parser_sqllog;

static bool is_source(struct str word)
{
    static const struct str names[] = { { "Server", 6 }, { "Logon", 5 }, { "Backup", 6 },
                                        { "spid", 4 }, { "Errorlog", 8 } };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (str_starts_nocase(word, names[i]))
            return true;
    return false;
}

/*
 * In another language the word is none of these, but stands in a column of its own, behind
 * hundredths of a second, in letters that are not ASCII's, or it is German [general knowledge of
 * such files, inferred].
 */
static struct str foreign_source(struct str s, bool hundredths)
{
    static const struct str names[] = { STR_INIT("Anmeldung"), STR_INIT("Sicherung") };
    struct str word = str_first(s, str_find_char(s, ' '));

    if (!hundredths || !word.n || word.n > SOURCE_BYTES)
        return STR_NONE;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (str_eq(word, names[i]))
            return word;
    return (unsigned char)word.s[0] >= 0x80 && str_starts(str_from(s, word.n), STR("  "))
               ? word
               : STR_NONE;
}

static struct str between(struct str s, struct str before, char end)
{
    size_t at = str_find(s, before);
    struct str rest = str_from(s, at + before.n);

    return at < s.n && str_find_char(rest, end) < rest.n ? str_cut(&rest, end) : STR_NONE;
}

/* "Error: " up to its number; a label of another language has its colon before it, too. */
static bool take_number(struct str *s, struct str *number)
{
    size_t at = 0, n = 0;

    while (at < s->n && at <= LABEL_BYTES && !is_digit(s->s[at]))
        at++;
    if (!at || at > LABEL_BYTES || str_find_char(str_first(*s, at), ':') == at)
        return false;
    *s = str_from(*s, at);
    while (n < s->n && is_digit(s->s[n]))
        n++;
    *number = str_first(*s, n);
    *s = str_from(*s, n);
    return n > 0;
}

/* "Error: 3041, Severity: 16, State: 1.", "エラー: 3041、重大度: 16、状態: 1。" */
static bool is_error(struct str message, struct str *error, struct str *severity)
{
    struct str rest = message, state;

    return take_number(&rest, error) && take_number(&rest, severity) &&
           take_number(&rest, &state) && rest.n <= strlen("。") && error->n <= ERROR_DIGITS &&
           severity->n <= SEVERITY_DIGITS;
}

static void add_error(struct linelog_head *h, struct str error, struct str severity)
{
    linelog_add(h, "Error", error);
    linelog_add(h, "Severity", severity);
    h->level = 2;
}

static void take_error(struct own *own, struct str message, struct linelog_head *h)
{
    struct str error, severity, rest = message;

    own->t = h->time.t;
    own->error = is_error(message, &error, &severity);
    own->begun_n = 0;
    if (own->error) {
        add_error(h, error, severity);
    } else if (message.n + 1 < ERROR_BYTES && take_number(&rest, &error) && rest.n < message.n) {
        memcpy(own->begun, message.s, message.n);
        own->begun_n = message.n;
    }
}

/* The line below one that began so. */
static void take_rest(struct own *own, struct str line)
{
    size_t n = own->begun_n;
    struct str error, severity;

    own->begun_n = 0;
    if (!n || n + 1 + line.n > ERROR_BYTES)
        return;
    own->begun[n] = ' ';
    memcpy(own->begun + n + 1, line.s, line.n);
    own->error = is_error((struct str){ own->begun, n + 1 + line.n }, &error, &severity);
    if (!own->error)
        return;
    memcpy(own->number, error.s, own->number_n = error.n);
    memcpy(own->severity, severity.s, own->severity_n = severity.n);
}

/* "UTC adjustment: -8:00": the local time less the adjustment is UTC. */
static void take_zone(struct own *own, struct str message, struct linelog_head *h)
{
    struct str s = str_from(message, 16);
    bool west = s.n && s.s[0] == '-';
    struct str hours = str_from(s, west || (s.n && s.s[0] == '+')), minutes;
    uint64_t hour, minute;
    unsigned n;
    char digits[8];
    size_t at = sizeof digits, out = 0;

    if (!str_starts(message, STR("UTC adjustment: ")))
        return;
    hours = str_cut(&hours, '.');
    minutes = str_from(hours, str_find_char(hours, ':') + 1);
    if (!str_u64(str_first(hours, str_find_char(hours, ':')), &hour) ||
        !str_u64(str_trim(minutes), &minute) || hour > 14 || minute > 59)
        return;
    n = (unsigned)(hour * 60 + minute);
    do
        digits[--at] = (char)('0' + n % 10);
    while (n /= 10);
    if (!west)
        own->bias[out++] = '-';
    memcpy(own->bias + out, digits + at, sizeof digits - at);
    linelog_add(h, "Bias", (struct str){ own->bias, out + sizeof digits - at });
}

/* "Microsoft SQL Server 2019 (RTM-CU18) (KB5017593) - 15.0.4261.1 (X64)" */
static void take_version(struct str message, struct linelog_head *h)
{
    size_t dash = str_find(message, STR(" - "));
    struct str version = str_from(message, dash + 3);

    if (!str_starts(message, STR("Microsoft SQL Server ")) || dash == message.n)
        return;
    linelog_add(h, "Product", str_first(message, dash));
    linelog_add(h, "Version", str_first(version, str_find_char(version, ' ')));
}

static void take_host(struct own *own, struct str message)
{
    struct str name = between(message, STR("Server name is '"), '\'');

    name = str_first(name, str_find_char(name, '\\'));
    if (!name.n || name.n > sizeof own->host)
        return;
    memcpy(own->host, name.s, name.n);
    own->host_n = name.n;
}

/* "The NETBIOS name of the local node that is running the server is 'SQLN1'." of a cluster, whose
   name is that of the server. */
static void take_node(struct str message, struct linelog_head *h)
{
    linelog_add(h, "Node",
                between(message, STR("name of the local node that is running the server is '"), '\''));
}

static void take_database(struct str message, struct linelog_head *h)
{
    static const struct {
        struct str before;
        char end;
    } forms[] = {
        { { "Database: ", 10 }, ',' },
        { { "Starting up database '", 22 }, '\'' },
        { { "the command BACKUP DATABASE ", 28 }, '.' },
    };

    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        struct str name = between(message, forms[i].before, forms[i].end);

        if (name.n)
            linelog_add(h, "Database", name);
    }
}

/* A cell of a line, without its quotes if it ends on this line. */
static struct str take_cell(struct str *s, char separator)
{
    bool quoted = s->n && s->s[0] == '"';
    struct str cell;

    if (quoted)
        *s = str_from(*s, 1);
    cell = str_first(*s, str_find_char(*s, quoted ? '"' : separator));
    *s = str_from(*s, cell.n + quoted);
    *s = str_from(*s, s->n && s->s[0] == separator);
    return cell;
}

/*
 * The same records as rows: xp_readerrorlog in a grid, copied or saved (LogDate, ProcessInfo,
 * Text), and what the log viewer exports (Date, Source, Severity, Message) [inferred].
 */
static bool take_row(struct str line, struct str *source, struct linelog_head *h)
{
    char separator = str_find_char(line, '\t') < line.n ? '\t' : ',';
    struct str rest = line, time = take_cell(&rest, separator), after;

    if (!time.n || time.n > 40 || (time.s[0] != '"' && !is_digit(time.s[0])) || !rest.n)
        return false;
    *source = str_trim(take_cell(&rest, separator));
    if (!is_source(*source) || source->n > 12 || !localdate_parse(time, &h->time) ||
        h->time.kind != STAMP_LOCAL)
        return false;
    after = rest;
    if (!str_eq_nocase(take_cell(&after, separator), STR("Unknown"))) /* no severity */
        after = rest;
    h->to_end = !str_starts(after, STR("\"")) || !str_ends(after, STR("\""));
    h->message = str_trim(h->to_end ? after : take_cell(&after, separator));
    return true;
}

/* A line of the file itself; or a row whose tabs became blanks. */
static bool take_line(struct str line, struct str *source, struct linelog_head *h)
{
    struct str s = line;
    bool hundredths;

    if (!linelog_iso(&s, &h->time) || h->time.kind != STAMP_LOCAL || !s.n || s.s[0] != ' ')
        return false;
    hundredths = h->time.digits == 2;
    while (s.n && s.s[0] == ' ')
        s = str_from(s, 1);
    *source = str_first(s, str_find_char(s, ' '));
    if (!is_source(*source))
        *source = foreign_source(s, hundredths);
    if (!source->n)
        return false;
    h->message = str_trim(str_from(s, source->n));
    h->to_end = true;
    return true;
}

/*
 * One record as the log viewer's pane of details is copied [inferred]:
 *
 *   Date<TAB><TAB>14/03/2023 22:31:44
 *   Log<TAB><TAB>SQL Server (Current - 15/03/2023 00:00:00)
 *   <blank>
 *   Source<TAB><TAB>spid61
 *   <blank>
 *   Message
 *   Starting up database 'SCOMINSTALLTESTDB_638143'.
 */
static bool take_detail(struct str line, struct linelog_head *h)
{
    return str_starts(line, STR("Date\t")) &&
           localdate_parse(str_trim(str_from(line, 5)), &h->time) && h->time.kind == STAMP_LOCAL;
}

/* Where times go down, the line of an error stands below its words. */
static bool is_error_of(struct own *own, struct str source, const struct linelog_head *h)
{
    struct str error, severity;

    if (!own->words || own->t != h->time.t ||
        !str_eq(source, (struct str){ own->source, own->source_n }) ||
        !is_error(h->message, &error, &severity))
        return false;
    own->words = false;
    memcpy(own->number, error.s, own->number_n = error.n);
    memcpy(own->severity, severity.s, own->severity_n = severity.n);
    return true;
}

static void take_words(struct own *own, struct str message, struct linelog_head *h)
{
    take_zone(own, message, h);
    take_version(message, h);
    take_host(own, message);
    take_node(message, h);
    take_database(message, h);
}

static bool sql_finish(void *state, struct str text, struct linelog_head *h)
{
    struct own *own = state;
    struct str line = str_cut(&text, '\n');

    if (own->number_n)
        add_error(h, (struct str){ own->number, own->number_n },
                  (struct str){ own->severity, own->severity_n });
    own->number_n = 0;
    if (!str_starts(line, STR("Date\t")))
        return true;
    while (text.n && !str_eq(str_trim(line), STR("Message"))) {
        line = str_cut(&text, '\n');
        if (str_starts(line, STR("Source\t")))
            linelog_add(h, "Source", str_trim(str_from(line, 7)));
    }
    if (!str_present(text))
        return true;
    h->message = str_trim(text);
    take_words(state, h->message, h);
    return true;
}

static bool sql_head(void *state, struct str line, struct linelog_head *h)
{
    struct own *own = state;
    struct str source;

    if (take_detail(line, h)) {
        own->error = false;
        return true;
    }
    if (!take_line(line, &source, h) && !take_row(line, &source, h)) {
        take_rest(own, str_trim(line));
        return false;
    }
    if (own->error && own->t == h->time.t) { /* the words of the error */
        own->error = false;
        return false;
    }
    if (is_error_of(own, source, h))
        return false;
    own->down = h->time.t < own->t || (own->down && h->time.t == own->t);
    own->words = own->down || !own->t;
    memcpy(own->source, source.s, own->source_n = str_first(source, SOURCE_BYTES).n);
    linelog_add(h, "Source", source);
    take_error(own, h->message, h);
    take_words(own, h->message, h);
    return true;
}

static struct str sql_host(const void *state)
{
    const struct own *own = state;

    return (struct str){ own->host, own->host_n };
}

static const struct linelog_format format = {
    .channel = "sql",
    .own_bytes = sizeof(struct own),
    .head = sql_head,
    .finish = sql_finish,
    .host = sql_host,
};

/* Few other logs have one of these words. */
static bool names_server(struct str text)
{
    static const struct str words[] = {
        STR_INIT("Microsoft SQL Server"), STR_INIT("spid"), STR_INIT("Backup"),
        STR_INIT("Sicherung"), STR_INIT("Anmeldung"), STR_INIT("バックアップ"),
        STR_INIT("ログオン"), STR_INIT(" Server      "), STR_INIT(" Logon       "),
        STR_INIT("Starting up database '"),
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_find(text, words[i]) < text.n)
            return true;
    return false;
}

static unsigned sqllog_bid(const struct sample *s)
{
    bool detail = str_find(s->text, STR("\nLog\t")) < s->text.n &&
                  str_find(s->text, STR("\tSQL Server (")) < s->text.n;
    bool named = detail || names_server(s->text);
    struct linelog_tally n = { 0 };

    if (named)
        n = linelog_count(&format, s);
    if (!n.heads)
        return 0;
    if (detail) /* of each record one line of many is its head */
        return 48;
    return n.heads * 4 >= n.lines || n.first ? 48 : 14;
}

const struct parser parser_sqllog = {
    .name = "sqllog",
    .summary = "SQL Server error log (ERRORLOG)",
    .files = "ERRORLOG, ERRORLOG.1 and so on of SQL Server",
    .times = "of each line, local; its zone where the log states it",
    .machine = "the line \"Server name is\", or the name of the folder, the file or the archive",
    .channel = "sql",
    .bid = sqllog_bid,
    .most = 48,
    .state_bytes = LINELOG_STATE_BYTES,
    .lines = &format,
    .open = linelog_open,
    .next = linelog_next,
    .close = linelog_close,
};
