/* SPDX-License-Identifier: Apache-2.0 */
/* What an installer log states as the reason, above an action that failed. */
#include "lib/reading.h"
#include "lib/test.h"

extern const struct parser parser_msilog;

/* The reason of a run: the LastError of its first Return value 3. */
static void check_reason(int line, const char *before, const char *reason)
{
    struct buf in = { 0 };
    struct reading r;
    struct event ev;
    struct str found = STR_NONE;

    buf_add(&in, str_of(before));
    buf_add(&in, STR("Action ended 9:11:30: A. Return value 3.\nError 1111. later\n"));
    if (!reading_open(&r, &parser_msilog, buf_str(&in), 0))
        return;
    while (!found.s && reading_next(&r, &ev)) {
        for (size_t i = 0; i < ev.fields_n; i++) {
            if (str_eq(ev.fields[i].name, STR("LastError")))
                found = ev.fields[i].value;
        }
    }
    if (!str_eq(found, str_of(reason)))
        test_fail(__FILE__, line, "the reason is \"%.*s\", not \"%s\"", STR_FMT(found), reason);
    reading_close(&r);
    buf_release(&in);
}

TEST(the_reason_is_the_last_line_that_states_an_error)
{
    static const struct {
        const char *before, *reason;
    } rows[] = {
        { "", "" },
        { "MSI (s) (EC:D4) [09:11:30:000]: Note: 1: 2205 2:  3: Error \n", "" },
        { "Error 1402. Could not open key\nError 25211.Failed to install performance counters..\n",
          "Error 25211.Failed to install performance counters.." },
        { "MSI (s) (EC:D4) [09:11:30:000]: Product: X -- Error 25211.Failed.\nCustomAction Y "
          "returned actual error code 1603 (note)\n",
          "Product: X -- Error 25211.Failed." },
        { "CAStartServices: StartService failed. Error Code: 0x8007041D.\nMSI (s) (EC:D4) "
          "[09:11:30:000]: Note: 1: 1722 2: Y\n",
          "CAStartServices: StartService failed. Error Code: 0x8007041D." },
        { "ExecNetFx: failed to execute Ngen command (with error 0x80131018): x, continuing "
          "anyway\n"
          "CustomAction Y returned actual error code 1603 (note)\n",
          "CustomAction Y returned actual error code 1603 (note)" },
        { "MSI (s) (EC:D4) [09:11:30:000]: Invoking\nException thrown by custom action:\n"
          "System.IO.IOException: The disk is full\n   at X.Y()\n",
          "System.IO.IOException: The disk is full" },
        { "Property(S): X = failed error code\n", "" },
        { "Product: X -- Installation completed successfully.\n", "" },
        { "MSI (c) (EC:D4) [09:11:30:000]: Cannot open database file. System error -2147024629\n",
          "Cannot open database file. System error -2147024629" },
        { "CAX: Could not open the key.\n", "CAX: Could not open the key." },
        { "CAX: the key CANNOT be opened.\n", "CAX: the key CANNOT be opened." },
        { "CAX: an account was not found, canceled.\n", "" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check_reason(__LINE__, rows[i].before, rows[i].reason);
}

TEST(a_reason_far_above_gives_way_to_an_echo)
{
    struct buf in = { 0 };

    buf_add(&in, STR("Error 1402. Could not open key\n"));
    for (int i = 0; i < 25; i++)
        buf_add(&in, STR("MSI (s) (EC:D4) [09:11:30:000]: x\n"));
    buf_add(&in, STR("CustomAction Y returned actual error code 1603\n"));
    buf_char(&in, '\0');
    check_reason(__LINE__, in.s, "CustomAction Y returned actual error code 1603");
    buf_release(&in);
}
