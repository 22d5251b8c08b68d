/* SPDX-License-Identifier: Apache-2.0 */
#include "event/event_json.h"
#include "base/limits.h"
#include "base/mem.h"
#include "lib/test.h"

#define S(literal) { (literal), sizeof(literal) - 1 }

static const struct field push_fields[] = {
    { S("Provider_Guid"), { 0 }, S("{1}"), FIELD_SYSTEM },
    { S("Provider_Name"), { 0 }, S("Health Service Modules"), FIELD_SYSTEM },
    { S("Data"), { 0 }, S("Agent Install"), FIELD_DATA },
    { S("name"), { 0 }, S("a"), FIELD_DATA },
    { S("Data"), { 0 }, S("AG17"), FIELD_DATA },
    { S("name"), { 0 }, S("b"), FIELD_DATA },
};

static struct event push_event(void)
{
    struct civil c = { 2024, 3, 16, 22, 41, 7, 1234567 };

    return (struct event){
        .kind = EVENT_WINDOWS,
        .time = { .t = when_of(&c), .kind = STAMP_UTC, .digits = 7 },
        .channel = STR("Operations Manager"),
        .provider = STR("Health Service Modules"),
        .computer = STR("MS01.corp.example"),
        .record = 48211,
        .has_record = true,
        .event_id = 10624,
        .has_event_id = true,
        .level = 2,
        .offset = 4096,
        .fields = push_fields,
        .fields_n = sizeof push_fields / sizeof push_fields[0],
    };
}

static struct event setup_event(void)
{
    return (struct event){
        .kind = EVENT_TEXT,
        .time = { .t = 81667 * WHEN_SECOND, .kind = STAMP_CLOCK },
        .channel = STR("setup"),
        .level = -1,
        .level_text = STR("Error"),
        .message = STR("it\x1b[31m broke"),
        .text = STR("[22:41:07]:\tError:\t:it\x1b[31m broke\r\nat line two"),
        .line = 7,
        .run = 2,
        .damaged = true,
    };
}

typedef int form_fn(struct buf *, struct event_out *, struct str, struct event *);

static void check_form(form_fn *form, struct event ev, struct str expected)
{
    struct event_out o = { 0 };
    struct buf b = { 0 };

    CHECK_INT(form(&b, &o, STR("MS01/a.evtx"), &ev), 0);
    CHECK_STR(buf_str(&b), expected);
    event_out_release(&o);
    buf_release(&b);
}

TEST(a_windows_event_is_one_json_line_in_the_order_of_the_contract)
{
    check_form(event_json, push_event(),
               STR("{\"source\":\"MS01/a.evtx\",\"record\":48211,\"offset\":4096,"
                   "\"time\":\"2024-03-16T22:41:07.1234567Z\",\"host\":\"MS01.corp.example\","
                   "\"channel\":\"Operations Manager\",\"provider\":\"Health Service Modules\","
                   "\"event_id\":10624,\"level\":2,"
                   "\"fields\":{\"Data\":[\"Agent Install\",\"AG17\"],\"name\":[\"a\",\"b\"]},"
                   "\"system\":{\"Provider_Guid\":\"{1}\"}}\n"));
}

TEST(a_setup_entry_says_that_its_time_has_no_date)
{
    check_form(event_json, setup_event(),
               STR("{\"source\":\"MS01/a.evtx\",\"line\":7,\"offset\":0,\"time\":\"22:41:07\","
                   "\"time_kind\":\"clock\",\"host\":null,\"channel\":\"setup\","
                   "\"level\":\"Error\",\"message\":\"it\\u001b[31m broke\",\"run\":2,"
                   "\"damaged\":true,\"fields\":{}}\n"));
}

static struct event doubtful_event(enum date_doubt doubt)
{
    struct civil c = { 2024, 8, 6, 15, 1, 0, 0 };

    return (struct event){ .kind = EVENT_TEXT, .level = -1, .message = STR("m"), .text = STR("m"),
                           .time = { .t = when_of(&c), .kind = STAMP_LOCAL, .doubt = (uint8_t)doubt,
                                     .digits = STAMP_NO_SECOND } };
}

TEST(a_date_whose_order_is_a_guess_says_so_in_every_form)
{
    check_form(event_json, doubtful_event(DATE_DAY_OR_MONTH),
               STR("{\"source\":\"MS01/a.evtx\",\"offset\":0,\"time\":\"2024-08-06T15:01\","
                   "\"time_kind\":\"local\",\"time_doubt\":\"day_or_month\",\"host\":null,"
                   "\"channel\":null,\"level\":null,\"message\":\"m\",\"fields\":{}}\n"));
    check_form(event_text, doubtful_event(DATE_ANY_ORDER),
               STR("MS01/a.evtx @0  2024-08-06T15:01 local (any_order)\n    m\n\n"));
    check_form(event_xml, doubtful_event(DATE_DAY_OR_MONTH),
               STR("<Entry Source=\"MS01/a.evtx\" Line=\"0\" Time=\"2024-08-06T15:01\""
                   " Doubt=\"day_or_month\" Log=\"\">m</Entry>\n"));
    check_form(event_xml, doubtful_event(DATE_SURE),
               STR("<Entry Source=\"MS01/a.evtx\" Line=\"0\" Time=\"2024-08-06T15:01\""
                   " Log=\"\">m</Entry>\n"));
}

TEST(an_empty_record_still_has_every_key)
{
    check_form(event_json, (struct event){ .level = -1, .time = STAMP_ABSENT },
               STR("{\"source\":\"MS01/a.evtx\",\"offset\":0,\"time\":null,\"host\":null,"
                   "\"channel\":null,\"provider\":null,\"event_id\":null,\"level\":null,"
                   "\"fields\":{}}\n"));
}

TEST(text_form_lets_nothing_act)
{
    check_form(event_text, setup_event(),
               STR("MS01/a.evtx:7  22:41:07 local  setup  Error  damaged\n"
                   "    [22:41:07]: Error: :it<U+001B>[31m broke\n"
                   "    at line two\n\n"));
}

TEST(xml_form_has_the_shape_that_windows_writes)
{
    check_form(event_xml, push_event(),
               STR("<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\">"
                   "<System><Provider Name=\"Health Service Modules\" Guid=\"{1}\"/>"
                   "<EventID>10624</EventID><Level>2</Level>"
                   "<TimeCreated SystemTime=\"2024-03-16T22:41:07.1234567Z\"/>"
                   "<EventRecordID>48211</EventRecordID><Channel>Operations Manager</Channel>"
                   "<Computer>MS01.corp.example</Computer></System><EventData>"
                   "<Data>Agent Install</Data><Data Name=\"name\">a</Data><Data>AG17</Data>"
                   "<Data Name=\"name\">b</Data></EventData></Event>\n"));
    check_form(event_xml, setup_event(),
               STR("<Entry Source=\"MS01/a.evtx\" Line=\"7\" Time=\"22:41:07\" Log=\"setup\" "
                   "Level=\"Error\">[22:41:07]:&#x9;Error:&#x9;:it\xEF\xBF\xBD[31m broke&#xD;\n"
                   "at line two</Entry>\n"));
}

TEST(no_secret_is_written_in_any_form)
{
    static const struct field fields[] = {
        { S("DWPassword"), { 0 }, S("hunter2-a"), FIELD_DATA },
        { S("Data"), { 0 }, S("setup.exe /ActionAccountPassword:hunter2-b /x"), FIELD_DATA },
    };
    static form_fn *const all[] = { event_json, event_text, event_xml };

    for (size_t i = 0; i < 3; i++) {
        struct event_out o = { 0 };
        struct buf b = { 0 };
        struct event ev = push_event();

        ev.message = STR("Password=hunter2-c");
        ev.fields = fields;
        ev.fields_n = 2;
        CHECK_INT(all[i](&b, &o, STR("x"), &ev), 0);
        CHECK(str_find(buf_str(&b), STR("********")) < b.n);
        if (str_find(buf_str(&b), STR("hunter2")) < b.n)
            test_fail(__FILE__, __LINE__, "a secret: %.*s", STR_FMT(buf_str(&b)));
        event_out_release(&o);
        buf_release(&b);
    }
}

/* Every name a different one, as many as a record may have: still one pass. */
TEST(as_many_fields_as_allowed_are_written)
{
    static struct field fields[LIMIT_FIELDS];
    static char names[LIMIT_FIELDS][8];
    struct event ev = push_event();
    struct event_out o = { 0 };
    struct buf b = { 0 };

    for (size_t i = 0; i < LIMIT_FIELDS; i++) {
        int n = snprintf(names[i], sizeof names[i], "f%d", (int)(i / 2));

        fields[i] = (struct field){ .name = { names[i], (size_t)n }, .value = STR("v") };
    }
    ev.fields = fields;
    ev.fields_n = LIMIT_FIELDS;
    CHECK_INT(event_json(&b, &o, STR("x"), &ev), 0);
    CHECK(str_find(buf_str(&b), STR("\"f2047\":[\"v\",\"v\"]}")) < b.n);
    event_out_release(&o);
    buf_release(&b);
}

TEST(no_memory_is_reported)
{
    struct event ev = push_event();
    struct event_out o = { 0 };
    struct buf b = { 0 };

    for (long n = 0; n < 3; n++) {
        mem_fail_at(n);
        CHECK_INT(event_json(&b, &o, STR("x"), &ev), -1);
        mem_fail_at(-1);
        event_out_release(&o);
        buf_release(&b);
    }
}
