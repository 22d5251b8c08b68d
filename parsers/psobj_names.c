/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/psobj_names.h"

#include "base/limits.h"
#include "event/redact.h"
#include "parsers/psobj_keyed.h"

/* Asked of every name of every event: lengths are known beforehand. */
static bool is_one_of(struct str name, const struct str *names)
{
    for (; names->n; names++)
        if (str_eq(name, *names))
            return true;
    return false;
}

enum psobj_slot psobj_names_slot(struct str name)
{
    static const struct {
        struct str name;
        enum psobj_slot slot;
    } names[] = {
        /* winlogbeat before 7; fluentd */
        { STR_INIT("log_name"), PSOBJ_LOG },
        { STR_INIT("source_name"), PSOBJ_PROVIDER },
        { STR_INIT("record_number"), PSOBJ_RECORD },
        { STR_INIT("time_generated"), PSOBJ_TIME },
        { STR_INIT("event_type"), PSOBJ_TYPE },
        { STR_INIT("description"), PSOBJ_MESSAGE },
        /* Wazuh; NXLog; Splunk */
        { STR_INIT("systemTime"), PSOBJ_TIME },
        { STR_INIT("Severity"), PSOBJ_TYPE },
        { STR_INIT("EventType"), PSOBJ_TYPE },
        { STR_INIT("Type"), PSOBJ_TYPE },
        /* OpenTelemetry; diagnostics of Azure */
        { STR_INIT("system_time"), PSOBJ_TIME },
        { STR_INIT("Description"), PSOBJ_MESSAGE },
        { STR_INIT("body"), PSOBJ_MESSAGE },
        { STR_INIT("severityText"), PSOBJ_LEVEL_WORD },
    };
    enum psobj_slot slot;

    if (str_starts(name, STR("_")) && name.n > 1 && name.s[1] >= 'A' && name.s[1] <= 'Z')
        name = str_from(name, 1); /* GELF: "_EventID" */
    if (str_ends(name, STR("_attributes"))) /* evtx_dump, beside the element that has them */
        name = str_first(name, name.n - (sizeof "_attributes" - 1));
    slot = psobj_slot_of(name);
    for (size_t i = 0; slot == PSOBJ_SLOTS && i < sizeof names / sizeof names[0]; i++)
        if (str_eq(name, names[i].name))
            return names[i].slot;
    return slot;
}

bool psobj_names_inner(struct str name)
{
    static const struct str inner[] = {
        STR_INIT("Event"), STR_INIT("Events"), STR_INIT("System"), STR_INIT("RenderingInfo"),
        STR_INIT("winlog"), STR_INIT("log"), STR_INIT("_source"), STR_INIT("hits"),
        STR_INIT("result"), STR_INIT("fields"), STR_INIT("data"), STR_INIT("win"),
        STR_INIT("system"), STR_INIT("attributes"), STR_INIT("content"), { 0 }
    };

    return is_one_of(name, inner);
}

bool psobj_names_list(struct str name)
{
    static const struct str lists[] = {
        STR_INIT("value"), STR_INIT("Value"), STR_INIT("hits"), STR_INIT("results"),
        STR_INIT("Event"), STR_INIT("records"), STR_INIT("Events"), { 0 }
    };

    return is_one_of(name, lists);
}

bool psobj_names_attribute(struct str name, struct str attribute)
{
    if (str_starts(name, STR("@")))
        name = str_from(name, str_starts(name, STR("@_")) ? 2 : 1);
    return str_eq(name, attribute);
}

bool psobj_names_text(struct str name)
{
    return str_eq(name, STR("#text")) || str_eq(name, STR("_"));
}

bool psobj_names_value(enum psobj_slot slot, struct str name)
{
    if (str_eq_nocase(name, STR("value")))
        return true;
    switch (slot) {
    case PSOBJ_SLOTS:
        return false;
    case PSOBJ_TIME:
        return psobj_names_attribute(name, STR("SystemTime"));
    case PSOBJ_PROVIDER:
        return psobj_names_attribute(name, STR("Name")) || str_eq(name, STR("name"));
    case PSOBJ_ID:
        return psobj_names_text(name) || str_eq(name, STR("id"));
    case PSOBJ_DATA:
        return psobj_names_text(name) || str_eq_nocase(name, STR("Data"));
    default:
        return psobj_names_text(name);
    }
}

unsigned psobj_names_number(struct str name)
{
    uint64_t n;

    return str_starts(name, STR("param")) && str_u64(str_from(name, 5), &n) && n <= LIMIT_FIELDS
               ? (unsigned)n : 0;
}

enum spare psobj_names_spare(struct str name)
{
    static const struct str names[SPARES] = {
        STR_INIT("host"), STR_INIT("timestamp"), STR_INIT("level"), STR_INIT("short_message"),
        STR_INIT("full_message"), STR_INIT("time"), STR_INIT("RuleTitle")
    };
    unsigned i = 0;

    if (str_eq(name, STR("timeUnixNano"))) /* OpenTelemetry */
        return SPARE_TIME;
    if (str_eq(name, STR("Timestamp"))) /* Hayabusa */
        return SPARE_STAMP;
    while (i < SPARES && !str_eq(name, names[i]))
        i++;
    return (enum spare)i;
}

static void look_for_path(struct psobj_name *out, struct str name)
{
    static const char path[] = "winlog.event_data.";

    out->flat = str_starts(name, STR(path));
    out->flat_number = out->flat ? psobj_names_number(str_from(name, sizeof path - 1)) : 0;
    out->flat_binary = out->flat && str_ends(name, STR(".Binary"));
    out->own = str_starts(name, STR("winlog.")) || str_eq(name, STR("@timestamp")) ||
               str_eq(name, STR("message"));
}

void psobj_names_look(struct psobj_name *out, struct str name)
{
    *out = (struct psobj_name){ .number = psobj_names_number(name) };
    out->slot = (unsigned char)psobj_names_slot(name);
    out->spare = (unsigned char)psobj_names_spare(name);
    for (unsigned slot = 0; slot <= PSOBJ_SLOTS; slot++)
        if (psobj_names_value((enum psobj_slot)slot, name))
            out->value_of = (uint16_t)(out->value_of | 1u << slot);
    out->inner = psobj_names_inner(name);
    out->list = psobj_names_list(name);
    out->text = psobj_names_text(name);
    out->attribute_name = psobj_names_attribute(name, STR("Name"));
    look_for_path(out, name);
    out->fields = str_eq(name, STR("fields"));
    out->secret = redact_secret_name(name);
    out->raw = str_eq(name, STR("_raw"));
    out->payload = str_eq(name, STR("Payload"));
    out->properties = str_eq(name, STR("properties"));
    out->body = str_eq(name, STR("body"));
    out->event_data = str_eq(name, STR("event_data"));
    out->attributes = str_eq(name, STR("#attributes")) || str_eq(name, STR("$"));
    out->data = str_eq_nocase(name, STR("Data"));
    out->binary = str_eq_nocase(name, STR("Binary"));
    out->lower_name = str_eq(name, STR("name"));
}

/* Of syslog, 0 to 7, as Windows counts. */
static struct str level_of(struct str syslog)
{
    static const struct str levels[] = { STR_INIT("1"), STR_INIT("1"), STR_INIT("1"),
                                         STR_INIT("2"), STR_INIT("3"), STR_INIT("4"),
                                         STR_INIT("4"), STR_INIT("5") };

    return syslog.n == 1 && syslog.s[0] >= '0' && syslog.s[0] <= '7' ? levels[syslog.s[0] - '0']
                                                                     : STR_NONE;
}

void psobj_names_fill(struct psobj *o, const struct str spare[SPARES])
{
    if (spare[SPARE_RULE].n)
        o->slot[PSOBJ_LEVEL] = STR_NONE;
    if (!str_present(spare[SPARE_SHORT])) {
        /* Vector has the second */
        psobj_set(o, PSOBJ_TIME, spare[spare[SPARE_TIME].n ? SPARE_TIME : SPARE_STAMP]);
        return;
    }
    psobj_set(o, PSOBJ_TIME, spare[SPARE_STAMP]);
    psobj_set(o, PSOBJ_COMPUTER, spare[SPARE_HOST]);
    psobj_set(o, PSOBJ_MESSAGE, spare[spare[SPARE_FULL].n ? SPARE_FULL : SPARE_SHORT]);
    if (spare[SPARE_LEVEL].n)
        o->slot[PSOBJ_LEVEL] = o->slot[PSOBJ_TYPE].n ? STR_NONE : level_of(spare[SPARE_LEVEL]);
}

static bool has(struct str s, const char *one, const char *other)
{
    return str_find(s, str_of(one)) < s.n && str_find(s, str_of(other)) < s.n;
}

struct marks {
    const char *const *names; /* quoted, NULL at the end */
    unsigned bits, found;
    bool table; /* no colon behind them */
    bool any_case;
};

static void look_for(struct marks *m, struct str s)
{
    for (; *m->names; m->names++) {
        struct str mark = str_of(*m->names);
        size_t at = m->any_case ? str_find_nocase(s, mark) : str_find(s, mark);
        struct str rest = str_trim(str_first(str_from(s, at + mark.n), 16));

        if (at == s.n ||
            !(m->table || str_starts(rest, STR(":")) || str_starts(rest, STR("=>"))))
            continue;
        m->bits += 8 * (unsigned)mark.n;
        m->found++;
    }
}

#define MARKS_LEAST 3u

/* Scripts write names as their language does, "timeCreated"; "id" and "source" anything has. */
static void look_in_any_case(struct marks *m, struct str s)
{
    static const char *const own[] = {
        "\"EventID\"", "\"TimeCreated\"", "\"TimeGenerated\"", "\"ProviderName\"",
        "\"LogName\"", "\"MachineName\"", "\"RecordId\"", "\"LevelDisplayName\"",
        "\"EntryType\"", "\"SourceName\"", "\"EventLog\"", "\"EventRecordID\"",
        "\"InstanceId\"", "\"ComputerName\"", NULL
    };

    *m = (struct marks){ .names = own, .table = m->table, .any_case = true };
    look_for(m, s);
}

unsigned psobj_names_bid(struct str s)
{
    static const char *const usual[] = {
        "\"Id\"", "\"EventID\"", "\"TimeCreated\"", "\"TimeGenerated\"", "\"ProviderName\"",
        "\"Source\"", "\"LogName\"", "\"MachineName\"", "\"RecordId\"", "\"LevelDisplayName\"",
        "\"EntryType\"", "\"EventTime\"", "\"SourceName\"", "\"Hostname\"", "\"EventLog\"",
        "\"RenderedDescription\"", "\"EventRecordID\"", "\"Channel\"", "\"Computer\"",
        "\"event_id\"", "\"provider_name\"", "\"computer_name\"", "\"record_id\"",
        "\"winlog.event_id\"", "\"winlog.provider_name\"", "\"winlog.computer_name\"",
        "\"winlog.channel\"", "\"EventCode\"", "\"ComputerName\"", "\"RecordNumber\"", NULL
    };
    static const char *const others[] = {
        "\"source_name\"", "\"log_name\"", "\"record_number\"", "\"time_generated\"",
        "\"providerName\"", "\"eventID\"", "\"systemTime\"", "\"eventRecordID\"",
        "\"_EventID\"", "\"_SourceName\"", "\"_Channel\"", "\"short_message\"",
        "\"system_time\"", "\"event_data\"", "\"EventId\"", "\"Event ID\"", "\"Event Time\"", NULL
    };
    struct marks m = { .names = usual };

    m.table = has(s, "\"columns\"", "\"rows\"") || has(s, "\"Columns\"", "\"Rows\"") ||
              psobj_keyed_needed(s);
    look_for(&m, s);
    if (has(s, "\"_raw\"", "EventCode=") && has(s, "LogName=", "Message="))
        return m.bits + 8 * (unsigned)sizeof "_raw LogName= EventCode= Message=";
    if (m.found < MARKS_LEAST) {
        m.names = others;
        look_for(&m, s);
    }
    if (m.found < MARKS_LEAST)
        look_in_any_case(&m, s);
    return m.found >= MARKS_LEAST ? m.bits : 0;
}
