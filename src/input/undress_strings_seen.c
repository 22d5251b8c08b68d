/* SPDX-License-Identifier: Apache-2.0 */
/* Is there a log inside of JSON?  undress_strings.c takes it out. */
#include "base/utf.h"
#include "input/joined_inside.h"
#include "input/undress_inside.h"

#define ENDS_LEAST 3u     /* \n in texts; one where a table, an object or a known log begins */
#define FIRST_MOST 256u   /* bytes of a line that is looked at for that */
#define TALL_SHARE 8u     /* of all bytes one in so many is in such texts: APIs say much more */
#define ITEMS_LEAST 4u    /* texts of lists with blanks inside */

/* Letters of a name alone: "event_id" and "Event ID" are EventID. */
struct str strings_squeeze(struct str name, char room[STRINGS_NAME_MOST])
{
    size_t n = 0;

    for (size_t i = 0; i < name.n && n < STRINGS_NAME_MOST; i++)
        if (!is_sign_of(name.s[i], "_-.@ []"))
            room[n++] = name.s[i];
    return (struct str){ room, n };
}

/* "00e4" */
static bool take_hex(struct str s, uint32_t *cp)
{
    uint64_t value;

    if (s.n < 4 || !str_hex64(str_first(s, 4), &value))
        return false;
    *cp = (uint32_t)value;
    return true;
}

/* "\n", "\u00e4": how long it is and, in *cp, what it stands for.  Who forgot to escape backslashes
   has them before other letters. */
size_t strings_escape(struct str s, uint32_t *cp)
{
    static const char letters[] = "\"\\/bfnrt", stand_for[] = "\"\\/  \n\r\t";
    const char *at = s.n > 1 && s.s[1] ? strchr(letters, s.s[1]) : NULL;
    uint32_t low;

    *cp = at ? (unsigned char)stand_for[at - letters] : '\\';
    if (!str_starts(s, STR("\\u")) || !take_hex(str_from(s, 2), cp))
        return at ? 2 : 1;
    if (*cp >= 0xD800 && *cp < 0xDC00 && str_starts(str_from(s, 6), STR("\\u")) &&
        take_hex(str_from(s, 8), &low) && low >= 0xDC00 && low < 0xE000) {
        *cp = 0x10000 + ((*cp - 0xD800) << 10) + (low - 0xDC00);
        return 12;
    }
    return 6;
}

struct seen {
    size_t tall, ends;  /* bytes of texts with line ends, and how many ends */
    size_t items, item_bytes;
    size_t records;     /* of a log, each a text of a list; */
    bool sure;          /* one of which nothing else is */
    bool structure;     /* one of them is a table, objects, a log */
    bool events, broken;
    bool columns, named; /* behind "columns", where "name" or "ColumnName" says what rows hold */
};

/* Names of an event's parts that nothing else has [the programs that evtjson reads]. */
bool strings_name_event(struct str name)
{
    static const char *const names[] = {
        "EventID", "EventIdentifier", "EventCode", "InstanceId", "ProviderName", "SourceName",
        "EventSource", "LevelDisplayName", "EntryType", "EventType", "RecordId", "RecordNumber",
        "EventRecordID", "RenderedDescription", "TimeCreated", "TimeGenerated",
        "EventTime", "SystemTime", "MachineName", "Computer", "ComputerName", "Hostname", "LogName",
        "EventLog", "shortmessage", "timeUnixNano", "observedTimeUnixNano",
        "resourceLogs", "raw", "properties",
    };
    char room[STRINGS_NAME_MOST];

    name = strings_squeeze(name, room);
    if (str_starts_nocase(name, STR("winlog")) || str_starts_nocase(name, STR("EventData")))
        return true;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (str_eq_nocase(name, str_of(names[i])))
            return true;
    return false;
}

/* The inside of the text that begins at s, up to its quotation mark, or all. */
static struct str inside_of(struct str s, size_t *ends)
{
    size_t n = 0;

    for (*ends = 0; n < s.n && s.s[n] != '"'; n++)
        if (s.s[n] == '\\' && n + 1 < s.n)
            *ends += s.s[++n] == 'n';
        else if (s.s[n] == '<') /* of a page, as Teams gives it */
            *ends += str_starts_nocase(str_from(s, n), STR("<br"));
    return str_first(s, n);
}

/* As much of a line in a text of JSON as fits, and its end; its escapes are signs. */
static struct str first_line(struct str *text, char room[FIRST_MOST])
{
    size_t n = 0;
    uint32_t cp = 0;

    while (text->n && cp != '\n' && n + 4 < FIRST_MOST) {
        bool escape = text->s[0] == '\\', over;
        size_t used = escape ? strings_escape(*text, &cp) : inline_tag(*text, &over);

        if (!escape && used)
            cp = over ? '\n' : cp;
        else if (!escape)
            room[n++] = text->s[used++];
        else if (cp && cp != '\n')
            n += utf8_encode(room + n, cp);
        *text = str_from(*text, used);
    }
    return str_trim((struct str){ room, n });
}

/* A record of a log may be known by its end. */
static bool is_structure(struct str text)
{
    char first[FIRST_MOST], next[FIRST_MOST];
    struct str rest = text, line = first_line(&rest, first), below = first_line(&rest, next);
    bool sure, other;
    enum log_kind kind = joined_record(line, &sure);

    return str_starts(line, STR("<Objs ")) || structure_begins(line, below) ||
           (kind != LOG_NONE && (sure || joined_record(below, &other) == kind)) ||
           joined_begins(text) != LOG_NONE;
}

static void look_at_name(struct seen *g, struct str name)
{
    g->events = g->events || strings_name_event(name);
    g->columns = (g->columns || str_eq_nocase(name, STR("columns"))) &&
                 !str_eq_nocase(name, STR("rows"));
    g->named = g->columns && (str_eq(name, STR("name")) || str_eq(name, STR("ColumnName")));
}

static void look_at_item(struct seen *g, struct str text)
{
    bool sure;

    g->records += joined_record(text, &sure) != LOG_NONE;
    g->sure = g->sure || sure || structure_line(text);
}

static void look_at(struct seen *g, struct str text, struct str behind, size_t ends, bool item)
{
    if (str_starts(behind, STR(":"))) {
        look_at_name(g, text);
        return;
    }
    g->events = g->events || (g->named && strings_name_event(text));
    g->named = false;
    g->broken = g->broken || str_find_char(text, '\n') < text.n;
    g->tall += ends ? text.n : 0;
    g->structure = g->structure || (ends && ends < ENDS_LEAST && is_structure(text));
    g->ends += ends;
    if (item && !ends && str_find_char(text, ' ') < text.n) {
        look_at_item(g, text);
        g->items++;
        g->item_bytes += text.n;
    }
}

/* "{" and "[" with what JSON has behind them, or a text; "[10:00:01]:" begins a log. */
static bool begins_json(struct str s)
{
    struct str next = str_trim(str_from(s, 1));

    if (!s.n || !next.n)
        return false;
    return s.s[0] == '"' || (s.s[0] == '{' && next.s[0] == '"') ||
           (s.s[0] == '[' && strchr("{[\"", next.s[0]));
}

/* It says more of an event than what stands around it; what a message quotes of one says less. */
static bool has_event_xml(struct str s)
{
    bool found = false;

    if (str_find(s, STR("Provider Name=")) == s.n)
        return false;
    while (s.n && !found) {
        struct str inside;
        size_t ends;

        s = str_from(s, str_find_char(s, '"') + 1);
        inside = inside_of(s, &ends);
        found = inline_event_xml(inside);
        s = str_from(s, inside.n + 1);
    }
    return found;
}

/* "ok: [lx01] => {", "lx01 | SUCCESS => {": Ansible's words in front of what it shows as JSON. */
static struct str behind_words(struct str s)
{
    struct str line = str_first(s, str_find_char(s, '\n'));
    size_t at = str_find(line, STR("] => {"));

    at = at < line.n ? at : str_find(line, STR("S => {"));
    return at < line.n && str_find_char(str_first(line, at), '"') == at ? str_from(s, at + 5) : s;
}

bool strings_find(struct str text, char *what)
{
    struct seen g = { 0 };
    struct str s = behind_words(str_trim(text));
    size_t all = s.n, ends;
    char before = 0; /* the sign in front of a text */

    if (!begins_json(s))
        return false;
    *what = 't';
    if (has_event_xml(s))
        return true;
    while (s.n && !g.events && !g.broken) {
        if (s.s[0] == '"') {
            struct str inside = inside_of(str_from(s, 1), &ends);

            s = str_trim(str_from(s, inside.n + 2));
            look_at(&g, inside, s, ends, before == '[');
        } else {
            before = is_sign_of(s.s[0], "[{:") ? s.s[0] : before;
            s = str_from(s, 1);
        }
    }
    *what = g.tall ? 't' : 'l';
    return !g.events && !g.broken &&
           (((g.ends >= ENDS_LEAST || g.structure) && g.tall >= all / TALL_SHARE) ||
            (!g.tall && (g.items >= ITEMS_LEAST || g.sure || g.records > 1) &&
             g.item_bytes >= all / 2));
}
