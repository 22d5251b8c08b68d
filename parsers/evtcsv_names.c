/* SPDX-License-Identifier: Apache-2.0 */
/* What programs and people call the columns of a table of events. */
#include "parsers/evtcsv_names.h"

#include "event/evtword.h"

#include <string.h>

#define LIKE_LEAST 5u  /* bytes of a name that is known with one of them changed; two: two more */
#define NAME_OF_UTC "timegenerated[utc]"
#define NAME_OF_DATABASE "loggingcomputer" /* Get-SCOMEvent has a GUID as Id, and times in UTC */
#define NAME_OF_RECORD "eventrecordid" /* EvtxECmd has one more RecordNumber, and times in UTC */
#define NAME_OF_RULE "ruletitle" /* Hayabusa: "Level" is how bad the rule takes it */

/* As evtword_key makes them.  log-formats.md 3.6, 3.7, 3.9, 3.10. */
static const struct {
    const char *name;
    enum column column;
} names[] = {
    { "level", COLUMN_LEVEL },
    { "keywords", COLUMN_KEYWORDS },
    { "dateandtime", COLUMN_DATE },
    { "source", COLUMN_SOURCE },
    { "eventid", COLUMN_ID },
    /* nobody names the sixth column but tools and people */
    { "message", COLUMN_MESSAGE },
    { "description", COLUMN_MESSAGE },
    { "details", COLUMN_MESSAGE },
    /* German; Japanese */
    { "ebene", COLUMN_LEVEL },
    { "schl\xC3\xBCsselw\xC3\xB6rter", COLUMN_KEYWORDS },
    { "datumunduhrzeit", COLUMN_DATE },
    { "quelle", COLUMN_SOURCE },
    { "ereignis-id", COLUMN_ID },
    { "beschreibung", COLUMN_MESSAGE },
    { "レベル", COLUMN_LEVEL },
    { "キーワード", COLUMN_KEYWORDS },
    { "日付と時刻", COLUMN_DATE },
    { "ソース", COLUMN_SOURCE },
    { "イベントid", COLUMN_ID },
    { "説明", COLUMN_MESSAGE },
    { "ログ", COLUMN_LOG },
    { "コンピューター", COLUMN_COMPUTER },
    /* Windows 2003 */
    { "date", COLUMN_DATE },
    { "time", COLUMN_TIME },
    { "type", COLUMN_LEVEL },
    { "event", COLUMN_ID },
    { "computer", COLUMN_COMPUTER },
    /* Get-WinEvent, Get-EventLog */
    { "id", COLUMN_ID },
    { "providername", COLUMN_SOURCE },
    { "logname", COLUMN_LOG },
    { "machinename", COLUMN_COMPUTER },
    { "timecreated", COLUMN_DATE },
    { "recordid", COLUMN_RECORD },
    { "leveldisplayname", COLUMN_LEVEL_WORD },
    { "index", COLUMN_RECORD },
    { "instanceid", COLUMN_INSTANCE },
    { "entrytype", COLUMN_LEVEL_WORD },
    { "timegenerated", COLUMN_DATE },
    /* Log Parser */
    { "eventlog", COLUMN_LOG },
    { "recordnumber", COLUMN_RECORD },
    { "eventtype", COLUMN_TYPE },
    { "eventtypename", COLUMN_LEVEL_WORD },
    { "sourcename", COLUMN_SOURCE },
    { "strings", COLUMN_STRINGS },
    { "computername", COLUMN_COMPUTER },
    /* what people and other tools call them */
    { "host", COLUMN_COMPUTER },
    { "hostname", COLUMN_COMPUTER },
    { "server", COLUMN_COMPUTER },
    { "servername", COLUMN_COMPUTER }, /* Server Manager */
    { "machine", COLUMN_COMPUTER },
    { "pscomputername", COLUMN_COMPUTER },
    { "datetime", COLUMN_DATE },
    { "date/time", COLUMN_DATE },
    { "timestamp", COLUMN_DATE },
    { "event_id", COLUMN_ID },
    { "eventcode", COLUMN_ID },
    { "provider", COLUMN_SOURCE },
    { "eventsource", COLUMN_SOURCE },
    { "channel", COLUMN_LOG },
    { "log", COLUMN_LOG },
    { "logfile", COLUMN_LOG },
    { "severity", COLUMN_LEVEL_WORD },
    { NAME_OF_RECORD, COLUMN_RECORD },
    /* a workspace of Log Analytics */
    { NAME_OF_UTC, COLUMN_DATE },
    { "eventlevelname", COLUMN_LEVEL_WORD },
    { "rendereddescription", COLUMN_MESSAGE },
    /* Splunk; Elastic, behind the path "winlog." */
    { "_time", COLUMN_DATE },
    { "@timestamp", COLUMN_DATE },
    { "provider_name", COLUMN_SOURCE },
    { "computer_name", COLUMN_COMPUTER },
    { "record_id", COLUMN_RECORD },
    { "event.code", COLUMN_ID },
    { "event.provider", COLUMN_SOURCE },
    { "log.level", COLUMN_LEVEL_WORD },
    { "host.name", COLUMN_COMPUTER },
    { "full_message", COLUMN_MESSAGE }, /* Graylog */
    /* EvtxECmd */
    { "payload", COLUMN_PAYLOAD },
    /* Get-SCOMEvent; the events of the data warehouse [inferred] */
    { "publishername", COLUMN_SOURCE },
    { NAME_OF_DATABASE, COLUMN_COMPUTER },
    { "number", COLUMN_NUMBER },
    { "eventdisplaynumber", COLUMN_ID },
    { "eventpublishername", COLUMN_SOURCE },
    /* FullEventLogView, MyEventViewer */
    { "eventtime", COLUMN_DATE },
    { "eventdescription", COLUMN_MESSAGE },
    { "logtype", COLUMN_LOG },
    /* what people call them in German, Spanish, French, Italian, Portuguese */
    { "zeit", COLUMN_DATE },
    { "zeitpunkt", COLUMN_DATE },
    { "zeitstempel", COLUMN_DATE },
    { "datum", COLUMN_DATE },
    { "protokoll", COLUMN_LOG },
    { "ereignisid", COLUMN_ID },
    { "meldung", COLUMN_MESSAGE },
    { "nachricht", COLUMN_MESSAGE },
    { "rechner", COLUMN_COMPUTER },
    { "fecha", COLUMN_DATE },
    { "fechayhora", COLUMN_DATE },
    { "nivel", COLUMN_LEVEL },
    { "origen", COLUMN_SOURCE },
    { "proveedor", COLUMN_SOURCE },
    { "registro", COLUMN_LOG },
    { "servidor", COLUMN_COMPUTER },
    { "equipo", COLUMN_COMPUTER },
    { "id.delevento", COLUMN_ID },
    { "mensaje", COLUMN_MESSAGE },
    { "niveau", COLUMN_LEVEL },
    { "dateetheure", COLUMN_DATE },
    { "serveur", COLUMN_COMPUTER },
    { "ordinateur", COLUMN_COMPUTER },
    { "iddel'événement", COLUMN_ID },
    { "iddel’événement", COLUMN_ID },
    { "journal", COLUMN_LOG },
    { "livello", COLUMN_LEVEL },
    { "dataeora", COLUMN_DATE },
    { "origine", COLUMN_SOURCE },
    { "messaggio", COLUMN_MESSAGE },
    { "mensagem", COLUMN_MESSAGE },
    { "fonte", COLUMN_SOURCE },
    /* other things have these, too */
    { "text", COLUMN_TEXT },
    { "msg", COLUMN_TEXT },
    { "body", COLUMN_TEXT },
    { "eventtext", COLUMN_TEXT },
    { "eventmessage", COLUMN_TEXT },
    { "messagetext", COLUMN_TEXT },
    { "meldungstext", COLUMN_TEXT },
    { "texte", COLUMN_TEXT },
    { "texto", COLUMN_TEXT },
    { "testo", COLUMN_TEXT },
    { "メッセージ", COLUMN_TEXT },
};

/* Where there is one of these, a column "source" is something else, a log or a machine, and "host"
   the one that collected. */
static bool is_sure_name(const char *key)
{
    static const char *const sure[] = { "providername", "provider_name", "sourcename",
                                        "event.provider", "computername", "computer_name" };

    for (size_t i = 0; i < sizeof sure / sizeof sure[0]; i++)
        if (strcmp(key, sure[i]) == 0)
            return true;
    return false;
}

/* The path that a collector puts before the names it has. */
static struct str without_path(struct str name)
{
    static const struct str paths[] = { STR_INIT("winlog."), STR_INIT("winlogbeat_winlog_"),
                                        STR_INIT("winlogbeat_") };

    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        if (str_starts(name, paths[i]))
            return str_from(name, paths[i].n);
    return name;
}

/* Those of ASCII begin from b to t, or with a path. */
bool columns_no_name(struct str s)
{
    char first = (char)(s.n ? s.s[0] | 0x20 : 0);

    return s.n && s.s[0] > ' ' && (first < 'b' || first > 't') && s.s[0] != '_' && s.s[0] != '@' &&
           first != 'z' && without_path(s).n == s.n;
}

/* It begins with "timestamp" and "source", which is the machine. */
static bool is_of_graylog(const struct columns *c)
{
    return c->stamped && c->at[COLUMN_SOURCE] == 1;
}

void columns_take_name(struct columns *c, struct str name, size_t at)
{
    char key[EVTWORD_KEY_BYTES + 1];

    if (columns_no_name(name))
        return;
    if (!evtword_key(key, without_path(name)))
        return;
    c->ruled = c->ruled || strcmp(key, NAME_OF_RULE) == 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (key[0] != names[i].name[0] || strcmp(key, names[i].name) != 0)
            continue;
        if (strcmp(key, NAME_OF_RECORD) == 0 && c->at[COLUMN_RECORD] != COLUMN_NONE) {
            c->at[COLUMN_RECORD] = (unsigned char)at;
            c->utc = true;
        }
        if (c->at[names[i].column] == COLUMN_NONE || is_sure_name(key)) {
            if (names[i].column == COLUMN_SOURCE && c->at[COLUMN_COMPUTER] == COLUMN_NONE &&
                (str_starts(name, STR("winlogbeat_")) || is_of_graylog(c)))
                c->at[COLUMN_COMPUTER] = c->at[COLUMN_SOURCE];
            c->stamped = c->stamped || (at == 0 && strcmp(key, "timestamp") == 0);
            c->at[names[i].column] = (unsigned char)at;
            c->database = c->database || strcmp(key, NAME_OF_DATABASE) == 0;
            c->utc = c->utc || c->database || strcmp(key, NAME_OF_UTC) == 0;
            c->bits += 8 * (unsigned)strlen(key);
        }
        return;
    }
}

void columns_settle(struct columns *c)
{
    if (c->ruled)
        c->at[COLUMN_LEVEL] = c->at[COLUMN_LEVEL_WORD] = COLUMN_NONE;
    if (c->at[COLUMN_MESSAGE] == COLUMN_NONE && c->at[COLUMN_SOURCE] != COLUMN_NONE)
        c->at[COLUMN_MESSAGE] = c->at[COLUMN_TEXT];
    c->at[COLUMN_TEXT] = COLUMN_NONE;
}

/* So many bytes of the name, side by side, are other characters, or blanks, which a key has not. */
static bool is_off(const char *key, const char *name, size_t bytes)
{
    size_t n = strlen(name), keyed = strlen(key), same = 0, foreign = 0;

    if (n < LIKE_LEAST + 2 * (bytes - 1) || keyed + bytes < n || strcmp(key, name) == 0)
        return false;
    while (same + bytes < n && key[same] == name[same])
        same++;
    for (size_t i = 0; i < bytes && same + i < keyed; i++)
        foreign += (unsigned char)key[same + i] >= 0x80;
    if (keyed > n && (keyed > n + 2 * bytes || !foreign))
        return false;
    return strcmp(key + same + (keyed + bytes - n), name + same + bytes) == 0;
}

static bool is_known(const char *key)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(key, names[i].name) == 0)
            return true;
    return false;
}

static void take_like(struct columns *c, struct str name, size_t at)
{
    char key[EVTWORD_KEY_BYTES + 1];

    if (!evtword_key(key, name) || is_known(key))
        return;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if ((is_off(key, names[i].name, 1) || is_off(key, names[i].name, 2)) &&
            c->at[names[i].column] == COLUMN_NONE) {
            c->at[names[i].column] = (unsigned char)at;
            c->utc = c->utc || strcmp(names[i].name, NAME_OF_UTC) == 0;
        }
}

void columns_by_names(struct columns *c, const struct str *line, size_t n, enum columns_like like)
{
    columns_clear(c);
    for (size_t i = 0; i < n; i++) {
        if (like == COLUMNS_AS_WRITTEN)
            columns_take_name(c, line[i], i);
        else
            take_like(c, line[i], i);
    }
}
