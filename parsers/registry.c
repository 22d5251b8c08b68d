/* SPDX-License-Identifier: Apache-2.0 */
/* The table of formats.  The highest bid wins; of equal bids the first in the table. */
#include "parsers/parser.h"

extern const struct parser parser_evtx;
extern const struct parser parser_evt;
extern const struct parser parser_evtxml;
extern const struct parser parser_evttext;
extern const struct parser parser_evtcsv;
extern const struct parser parser_psobj_clixml;
extern const struct parser parser_psobj_json;
extern const struct parser parser_psobj_list;
extern const struct parser parser_msilog;
extern const struct parser parser_setuplog;
extern const struct parser parser_scxlog;
extern const struct parser parser_omilog;
extern const struct parser parser_sqllog;
extern const struct parser parser_trace;
extern const struct parser parser_dpmlog;
extern const struct parser parser_vmmlog;
extern const struct parser parser_cmlog;
extern const struct parser parser_prereq;
extern const struct parser parser_unixkit;
extern const struct parser parser_inventory;
extern const struct parser parser_plaintext;

const struct parser *const parsers[] = {
    &parser_evtx,
    &parser_evt,
    &parser_evtxml,
    &parser_evttext,
    &parser_evtcsv,
    &parser_psobj_clixml,
    &parser_psobj_json,
    &parser_psobj_list,
    &parser_msilog,
    &parser_setuplog,
    &parser_scxlog,
    &parser_omilog,
    &parser_sqllog,
    &parser_trace,
    &parser_dpmlog,
    &parser_vmmlog,
    &parser_cmlog,
    &parser_prereq,
    &parser_unixkit,
    &parser_inventory,
    &parser_plaintext,
    NULL,
};

const struct parser *parser_sure(const struct sample *sample)
{
    for (size_t i = 0; parsers[i]; i++)
        if (parsers[i]->raw && parsers[i]->bid(sample) >= PARSER_SURE)
            return parsers[i];
    return NULL;
}

const struct parser *parser_choose(const struct sample *sample)
{
    const struct parser *best = NULL;
    unsigned highest = 0;

    for (size_t i = 0; parsers[i]; i++) {
        unsigned bid = parsers[i]->bid(sample);
        if (bid > highest) {
            highest = bid;
            best = parsers[i];
        }
    }
    return best;
}
