/* SPDX-License-Identifier: Apache-2.0 */
/* Copies of samples with a byte, or one in a hundred, changed: what was not touched is still
   read. */
#include "lib/parsed.h"
#include "lib/test.h"

extern const struct parser parser_setuplog, parser_msilog, parser_evttext, parser_evtxml,
    parser_evtcsv, parser_psobj_json, parser_psobj_clixml;

static const struct {
    const struct parser *parser;
    const char *path;
    unsigned head; /* lines of a header, without which nothing can be read */
} rows[] = {
    { &parser_setuplog, "corpus/setuplog/database-failed-rollback.log", 0 },
    { &parser_setuplog, "corpus/setuplog/three-runs.log", 0 },
    { &parser_setuplog, "corpus/setuplog/verification-across-midnight-utf16.log", 0 },
    { &parser_msilog, "corpus/msilog/server-over-midnight.log", 1 },
    { &parser_msilog, "corpus/msilog/two-runs-patch.log", 1 },
    { &parser_evttext, "corpus/evttext/copy-en.txt", 0 },
    { &parser_evttext, "corpus/evttext/wevtutil-utc.txt", 0 },
    { &parser_evtxml, "corpus/evtxml/wevtutil.xml", 0 },
    { &parser_evtxml, "corpus/evtxml/saved-as-xml.xml", 0 },
    { &parser_evtcsv, "corpus/evtcsv/viewer-en.csv", 1 },
    { &parser_evtcsv, "corpus/evtcsv/get-winevent.csv", 2 },
    { &parser_psobj_json, "corpus/evtjson/winevent-7.json", 0 },
    { &parser_psobj_clixml, "corpus/evtclixml/winevent-list.xml", 0 },
};

TEST(a_changed_byte_costs_what_it_touches)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        parsed_check_damage(__FILE__, __LINE__, rows[i].parser, rows[i].path, rows[i].head);
}
