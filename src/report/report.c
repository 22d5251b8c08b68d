/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report.h"

#include "report/report_forms.h"

const struct report_writer report_writers[] = {
    { "text", "for people, on a terminal or paper", report_text },
    { "json", "for programs: schema postflight.report/1", report_json },
    { "answers", "the open questions, as a file to fill in for --answers", report_answers },
    { NULL, NULL, NULL },
};

const struct report_writer *report_find(struct str name)
{
    for (const struct report_writer *w = report_writers; w->name; w++)
        if (str_eq(name, str_of(w->name)))
            return w;
    return NULL;
}
