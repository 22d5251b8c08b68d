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
extern const struct parser parser_psobj_pairs;
extern const struct parser parser_psobj_view;
extern const struct parser parser_evtrows;
extern const struct parser parser_evtpslist;
extern const struct parser parser_msilog;
extern const struct parser parser_setuplog;
extern const struct parser parser_scxlog;
extern const struct parser parser_omilog;
extern const struct parser parser_sqllog;
extern const struct parser parser_trace;
extern const struct parser parser_dpmlog;
extern const struct parser parser_vmmlog;
extern const struct parser parser_cmlog;
extern const struct parser parser_hostclock;
extern const struct parser parser_prereq;
extern const struct parser parser_unixkit;
extern const struct parser parser_inventory;
extern const struct parser parser_inventory_clixml;
extern const struct parser parser_inventory_json;
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
    &parser_psobj_pairs,
    &parser_psobj_view,
    &parser_evtrows,
    &parser_evtpslist,
    &parser_msilog,
    &parser_setuplog,
    &parser_scxlog,
    &parser_omilog,
    &parser_sqllog,
    &parser_trace,
    &parser_dpmlog,
    &parser_vmmlog,
    &parser_cmlog,
    &parser_hostclock,
    &parser_prereq,
    &parser_unixkit,
    &parser_inventory,
    &parser_inventory_clixml,
    &parser_inventory_json,
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

struct choice {
    unsigned bid;
    size_t at; /* in the table; of equal bids the lower one wins */
};

static bool beats(unsigned bid, size_t at, const struct choice *best)
{
    return bid > best->bid || (bid && bid == best->bid && at < best->at);
}

/* False: its bid would be 0. */
static bool may_bid(const struct parser *p, struct str text)
{
    bool found = !p->needs[0].n;

    for (size_t i = 0; i < PARSER_NEEDS && p->needs[i].n && !found; i++)
        found = str_find(text, p->needs[i]) < text.n;
    return found;
}

/*
 * Most of the bids look at each line of the sample, and a folder of small files is little more than
 * samples.  So a parser is asked only where it can win: those with a bound come last, when most of
 * them cannot any more, and one without what its format needs is passed over.
 */
const struct parser *parser_choose(const struct sample *sample)
{
    struct choice best = { 0, 0 };
    struct sample_lines lines;
    struct sample listed = *sample;

    sample_find_lines(&lines, sample->text);
    listed.lines = &lines;
    for (int bounded = 0; bounded < 2; bounded++) {
        for (size_t i = 0; parsers[i]; i++) {
            const struct parser *p = parsers[i];
            unsigned bid;

            if ((p->most > 0) != (bounded > 0) || (p->most && !beats(p->most, i, &best)))
                continue;
            bid = may_bid(p, sample->text) ? p->bid(&listed) : 0;
            if (beats(bid, i, &best))
                best = (struct choice){ bid, i };
        }
    }
    return best.bid ? parsers[best.at] : NULL;
}
