/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/evtcsv_bid.h"

#include "event/evtword.h"
#include "parsers/evtcsv_columns.h"
#include "parsers/evtcsv_spaced.h"
#include "parsers/sample.h"

#define BID_LINES 400u /* looked at for a row of a table without names */
#define QUOTED_BITS (8u * 80) /* of a form that a message quotes; none has more */

static bool bid_spaced(struct columns *c, struct str line)
{
    struct buf tabbed = { 0 };
    char separator;
    bool is = spaced_row(&tabbed, line, false) &&
              columns_find(c, buf_str(&tabbed), &separator) != COLUMNS_NOT;

    buf_release(&tabbed);
    return is;
}

/* A table of times, numbers and messages, from its first line on: what a message of it quotes, an
   event's XML even, is no form of its own.  A column of XML, or of Splunk's `_raw`, says more than
   the others. */
static bool is_whole(const struct columns *c, struct str names)
{
    return c->at[COLUMN_DATE] != COLUMN_NONE && c->at[COLUMN_ID] != COLUMN_NONE &&
           c->at[COLUMN_MESSAGE] != COLUMN_NONE && str_find_nocase(names, STR("xml")) == names.n &&
           str_find(names, STR("_raw")) == names.n;
}

unsigned evtcsv_bid(const struct sample *sample)
{
    struct sample_walk walk = sample_walk(sample);
    struct sample_line at;
    struct columns c;
    char separator;
    bool first = true;

    for (size_t i = 0; i < BID_LINES && sample_next(&walk, &at); i++) {
        struct str line = at.s;

        if (at.logged)
            continue;
        if (line.n && line.s[line.n - 1] == '\r')
            line.n--;
        line = evtword_unquoted(line);
        if (columns_find(&c, line, &separator) != COLUMNS_NOT || bid_spaced(&c, line))
            return c.bits + (first && is_whole(&c, line) ? QUOTED_BITS : 0);
        first = first && (!line.n || str_starts(line, STR("#TYPE ")));
    }
    return 0;
}
