/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/psobj_event.h"

#include "base/digits.h"
#include "base/limits.h"
#include "base/mem.h"
#include "event/evtword.h"
#include "event/localdate.h"
#include "event/template.h"
#include "event/typed.h"

#include <string.h>

/* As evtword_key makes them. */
static const struct {
    const char *name;
    enum psobj_slot slot;
} names[] = {
    { "id", PSOBJ_ID },
    { "eventid", PSOBJ_ID },
    { "instanceid", PSOBJ_INSTANCE },
    { "level", PSOBJ_LEVEL },
    { "leveldisplayname", PSOBJ_LEVEL_WORD },
    { "entrytype", PSOBJ_TYPE },
    { "timecreated", PSOBJ_TIME },
    { "timegenerated", PSOBJ_TIME },
    { "providername", PSOBJ_PROVIDER },
    { "source", PSOBJ_PROVIDER },
    { "logname", PSOBJ_LOG },
    { "machinename", PSOBJ_COMPUTER },
    { "pscomputername", PSOBJ_SESSION },
    { "recordid", PSOBJ_RECORD },
    { "index", PSOBJ_RECORD },
    { "message", PSOBJ_MESSAGE },
    { "properties", PSOBJ_DATA },
    { "replacementstrings", PSOBJ_DATA },
    /* collectors: NXLog; a workspace of Log Analytics */
    { "eventtime", PSOBJ_TIME },
    { "event_time", PSOBJ_TIME },
    { "sourcename", PSOBJ_PROVIDER },
    { "channel", PSOBJ_LOG },
    { "eventlog", PSOBJ_LOG },
    { "hostname", PSOBJ_COMPUTER },
    { "computer", PSOBJ_COMPUTER },
    { "recordnumber", PSOBJ_RECORD },
    { "eventlevelname", PSOBJ_LEVEL_WORD },
    { "rendereddescription", PSOBJ_MESSAGE },
    /* Get-SCOMEvent, the SDK's MonitoringEvent [inferred] */
    { "number", PSOBJ_NUMBER },
    { "publishername", PSOBJ_PROVIDER },
    { "loggingcomputer", PSOBJ_COMPUTER },
    { "description", PSOBJ_MESSAGE },
    /* the parts of an event's XML as JSON (evtx_dump); winlogbeat */
    { "provider", PSOBJ_PROVIDER },
    { "eventrecordid", PSOBJ_RECORD },
    { "eventdata", PSOBJ_DATA },
    { "@timestamp", PSOBJ_TIME },
    { "event_id", PSOBJ_ID },
    { "provider_name", PSOBJ_PROVIDER },
    { "computer_name", PSOBJ_COMPUTER },
    { "record_id", PSOBJ_RECORD },
    { "event_data", PSOBJ_DATA },
    /* Splunk */
    { "_time", PSOBJ_TIME },
    { "eventcode", PSOBJ_ID },
    { "computername", PSOBJ_COMPUTER },
};

static enum psobj_slot slot_of_key(struct str name)
{
    char key[EVTWORD_KEY_BYTES + 1];

    if (str_starts(name, STR("winlog.")))
        name = str_from(name, 7);
    if (!evtword_key(key, name))
        return PSOBJ_SLOTS;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (key[0] == names[i].name[0] && strcmp(key, names[i].name) == 0)
            return names[i].slot;
    return PSOBJ_SLOTS;
}

enum psobj_slot psobj_slot_of(struct str name)
{
    /* as PowerShell writes them, by their length: what most exports have */
    static const struct {
        char name[20];
        uint8_t slot;
    } usual[] = { { "Id", PSOBJ_ID },
                  { "Version", PSOBJ_SLOTS },
                  { "Qualifiers", PSOBJ_SLOTS },
                  { "Level", PSOBJ_LEVEL },
                  { "Value", PSOBJ_SLOTS },
                  { "Keywords", PSOBJ_SLOTS },
                  { "RecordId", PSOBJ_RECORD },
                  { "ProviderName", PSOBJ_PROVIDER },
                  { "LogName", PSOBJ_LOG },
                  { "ProcessId", PSOBJ_SLOTS },
                  { "ThreadId", PSOBJ_SLOTS },
                  { "MachineName", PSOBJ_COMPUTER },
                  { "TimeCreated", PSOBJ_TIME },
                  { "LevelDisplayName", PSOBJ_LEVEL_WORD },
                  { "Properties", PSOBJ_DATA },
                  { "Message", PSOBJ_MESSAGE } };

    for (size_t i = 0; i < sizeof usual / sizeof usual[0] && name.n < sizeof usual[0].name; i++)
        if (name.n && name.s[0] == usual[i].name[0] && !usual[i].name[name.n] &&
            memcmp(name.s, usual[i].name, name.n) == 0)
            return (enum psobj_slot)usual[i].slot;
    return slot_of_key(name);
}

void psobj_clear(struct psobj *o)
{
    arena_reset(&o->arena);
    memset(o->slot, 0, sizeof o->slot);
    o->fields = NULL;
    o->data_n = o->fields_cap = 0;
    o->data_bytes = 0;
    o->has_data = o->cut = false;
}

void psobj_release(struct psobj *o)
{
    arena_release(&o->arena);
    mem_free(o->told);
}

void psobj_set(struct psobj *o, enum psobj_slot slot, struct str value)
{
    if (slot < PSOBJ_SLOTS && !str_present(o->slot[slot]))
        o->slot[slot] = value.n ? arena_copy(&o->arena, value) : STR("");
}

void psobj_lend(struct psobj *o, enum psobj_slot slot, struct str value)
{
    if (slot < PSOBJ_SLOTS && !str_present(o->slot[slot]))
        o->slot[slot] = value.n ? value : STR("");
}

/* Field 0 is the provider's. */
static void add_field(struct psobj *o, struct str value)
{
    if (o->data_n + 2 > LIMIT_FIELDS ||
        arena_grow(&o->arena, &o->fields, o->data_n ? o->data_n + 1 : 0, &o->fields_cap,
                   o->data_n + 2, sizeof *o->fields) < 0)
        return;
    o->fields[++o->data_n] = (struct field){ .name = STR("Data"), .value = value,
                                             .place = FIELD_DATA };
}

void psobj_data(struct psobj *o, struct str value)
{
    o->has_data = true;
    if (o->data_n + 2 > LIMIT_FIELDS || value.n > LIMIT_RECORD_BYTES - o->data_bytes) {
        o->cut = true;
        return;
    }
    o->data_bytes += value.n;
    add_field(o, value.n ? arena_copy(&o->arena, value) : STR(""));
}

void psobj_binary(struct psobj *o, struct str hex)
{
    size_t n = o->data_n;

    psobj_data(o, hex);
    if (o->data_n > n)
        o->fields[o->data_n].name = STR("Binary");
}

void psobj_param(struct psobj *o, unsigned number, struct str value)
{
    if (!number || number == o->data_n + 1) {
        psobj_data(o, value);
        return;
    }
    while (o->data_n < number && !o->cut && !o->arena.failed)
        psobj_data(o, STR(""));
    if (number > o->data_n || o->fields[number].value.n ||
        value.n > LIMIT_RECORD_BYTES - o->data_bytes) {
        o->cut = true;
        return;
    }
    o->data_bytes += value.n;
    o->fields[number].value = value.n ? arena_copy(&o->arena, value) : STR("");
}

/* The lower half of the InstanceId is the id that people see. */
static bool take_id(const struct psobj *o, uint32_t *id)
{
    uint64_t n;

    if ((str_u64(o->slot[PSOBJ_ID], &n) || digits_grouped(o->slot[PSOBJ_ID], &n)) &&
        n <= UINT32_MAX) {
        *id = (uint32_t)n;
        return true;
    }
    if (str_u64(o->slot[PSOBJ_NUMBER], &n) && n <= UINT32_MAX) {
        *id = (uint32_t)n;
        return true;
    }
    if (o->slot[PSOBJ_ID].n || !str_u64(o->slot[PSOBJ_INSTANCE], &n) || n > UINT32_MAX)
        return false;
    *id = (uint32_t)n & 0xFFFF;
    return true;
}

bool psobj_is_event(const struct psobj *o)
{
    uint32_t id;

    return take_id(o, &id) && (o->slot[PSOBJ_TIME].n || o->slot[PSOBJ_PROVIDER].n ||
                               ((o->slot[PSOBJ_LOG].n || o->slot[PSOBJ_RECORD].n) &&
                                o->slot[PSOBJ_MESSAGE].n));
}

bool psobj_lacks(const struct psobj *o)
{
    uint32_t id;

    return o->slot[PSOBJ_COMPUTER].n && (o->slot[PSOBJ_LOG].n || o->slot[PSOBJ_RECORD].n) &&
           take_id(o, &id) && !psobj_is_event(o);
}

static void take_level(const struct psobj *o, struct event *ev)
{
    static const struct {
        uint64_t type;
        int8_t level;
    } types[] = { { 1, 2 }, { 2, 3 }, { 4, 4 }, { 8, 0 }, { 16, 0 } };
    struct str type = o->slot[PSOBJ_TYPE], word = o->slot[PSOBJ_LEVEL_WORD];
    uint64_t n;

    if (o->slot[PSOBJ_LEVEL].n)
        ev->level = (int8_t)evtword_level(o->slot[PSOBJ_LEVEL]);
    else if (word.n)
        ev->level = (int8_t)evtword_level(word);
    if (word.n)
        ev->level_text = word;
    if (!type.n)
        return;
    if (!str_u64(type, &n)) {
        if (ev->level >= 0 && evtword_level(type) < 0) /* a type of something else */
            return;
        ev->level = (int8_t)evtword_level(type);
        ev->level_text = type;
        return;
    }
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (types[i].type == n)
            ev->level = types[i].level;
}

static struct str present(struct str s)
{
    return s.n ? s : STR_NONE;
}

/* The provider's field in front, or the data alone. */
static void take_fields(struct psobj *o, struct event *ev)
{
    bool named = str_present(ev->provider);

    if (!o->fields && (o->fields = arena_zero(&o->arena, 1, sizeof *o->fields)) == NULL)
        return;
    if (named)
        o->fields[0] = (struct field){ .name = STR("Provider_Name"), .value = ev->provider,
                                       .place = FIELD_SYSTEM };
    for (size_t i = 0; i < o->data_n && named; i++) {
        if (str_eq(o->fields[i + 1].name, STR("Data")))
            o->fields[i + 1].name = evtword_data(ev->provider, ev->event_id, i);
    }
    ev->fields = o->fields + !named;
    ev->fields_n = o->data_n + named;
}

/* What the message says of them, once somebody asks: of half of the events nobody does. */
static int add_params(struct event *ev)
{
    struct psobj *o = ev->owner;
    struct str params[TEMPLATE_PARAMS];
    size_t n = template_event(ev, &o->arena, params);

    for (size_t i = 0; i < n; i++)
        add_field(o, params[i]);
    take_fields(o, ev);
    return o->arena.failed ? -1 : 0;
}

bool psobj_tells_event(struct psobj *o)
{
    uint32_t id;

    if (psobj_is_event(o))
        return true;
    return take_id(o, &id) && o->slot[PSOBJ_MESSAGE].n &&
           told_provider(&o->told, &o->arena, id, o->slot[PSOBJ_MESSAGE]).n;
}

/* False: it has one that is none. */
static bool take_time(struct psobj *o, struct event *ev)
{
    struct str time = o->slot[PSOBJ_TIME];

    if (time.n && !localdate_seconds(time, &ev->time) &&
        !localdate_again(&o->date, time, &ev->time))
        return false;
    if (o->slot[PSOBJ_NUMBER].n && ev->time.kind == STAMP_LOCAL && ev->time.doubt == DATE_SURE)
        ev->time.kind = STAMP_UTC;
    return true;
}

/* A session may have been asked for by an address, or by no name: those are no machine's. */
static struct str computer_of(const struct psobj *o)
{
    struct str session = o->slot[PSOBJ_SESSION];
    bool named = false;

    if (o->slot[PSOBJ_COMPUTER].n || !evtword_machine(session))
        return present(o->slot[PSOBJ_COMPUTER]);
    for (size_t i = 0; i < session.n; i++)
        named = named || !(is_digit(session.s[i]) || session.s[i] == '.');
    return named ? session : STR_NONE;
}

/* Wazuh puts the whole message into quotation marks, and makes one text of all parameters: that is
   none of them, and the message has them all. */
static struct str message_of(struct psobj *o)
{
    struct str message = str_trim(o->slot[PSOBJ_MESSAGE]), joined;

    if (message.n < 3 || message.s[0] != '"' || message.s[message.n - 1] != '"')
        return message;
    joined = o->data_n == 1 ? o->fields[1].value : STR_NONE;
    if (str_find(joined, STR(", ")) < joined.n) {
        o->data_n = 0;
        o->has_data = false;
    }
    return str_trim((struct str){ message.s + 1, message.n - 2 });
}

int psobj_fill(struct psobj *o, struct event *ev)
{
    uint64_t record;

    *ev = (struct event){ .kind = EVENT_WINDOWS, .time = STAMP_ABSENT, .level = -1 };
    ev->has_event_id = take_id(o, &ev->event_id);
    ev->has_record = str_u64(o->slot[PSOBJ_RECORD], &record);
    ev->record = ev->has_record ? record : 0;
    ev->provider = evtword_one_line(&o->arena, present(o->slot[PSOBJ_PROVIDER])); /* of a mail */
    ev->provider = evtword_whole_provider(ev->provider, ev->event_id);
    ev->computer = computer_of(o);
    ev->channel = present(o->slot[PSOBJ_LOG]);
    ev->message = present(message_of(o));
    ev->rendered = str_present(ev->message);
    typed_message(ev, &o->arena);
    if (!ev->provider.n && ev->rendered) /* "select TimeCreated, Id, Message" */
        ev->provider = told_provider(&o->told, &o->arena, ev->event_id, ev->message);
    if (!ev->channel.n && ev->provider.n)
        ev->channel = evtword_log(ev->provider, ev->event_id);
    take_level(o, ev);
    ev->damaged = !take_time(o, ev);
    ev->time_text = ev->damaged ? o->slot[PSOBJ_TIME] : o->slot[PSOBJ_DAY];
    ev->damaged = ev->damaged || o->cut;
    take_fields(o, ev);
    if (!o->has_data && ev->rendered) {
        ev->own_words = true;
        ev->expand = add_params;
        ev->owner = o;
    }
    return o->arena.failed ? -1 : 0;
}
