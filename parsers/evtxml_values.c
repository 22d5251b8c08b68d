/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/evtxml_values.h"

bool evtxml_is_leaf(bool data, struct str name)
{
    static const char *const datas[] = { "Data", "Binary", "ComplexData", NULL };
    static const char *const rendering[] = { "Message", "Level", "Task", "Opcode", "Channel",
                                             "Provider", "Keywords", "Keyword", NULL };

    for (const char *const *names = data ? datas : rendering; *names; names++)
        if (str_eq(name, str_of(*names)))
            return true;
    return false;
}

bool evtxml_one(struct str *value, struct str *one)
{
    struct str rest = *value;
    size_t end;

    if (!rest.s)
        return false;
    if (!str_starts(rest, STR(EVTXML_LIST))) {
        *one = rest;
        *value = STR_NONE;
        return true;
    }
    rest = str_from(rest, sizeof EVTXML_LIST - 1);
    end = str_find(rest, STR("</string>"));
    *one = str_first(rest, end);
    rest = str_trim(str_from(rest, end + sizeof "</string>" - 1));
    *value = str_starts(rest, STR(EVTXML_LIST)) ? rest : STR_NONE;
    return true;
}
