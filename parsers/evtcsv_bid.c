/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/evtcsv_bid.h"

#include "event/evtword.h"
#include "parsers/evtcsv_columns.h"
#include "parsers/evtcsv_spaced.h"
#include "parsers/sample.h"

#define BID_LINES 400u /* looked at for a row of a table without names */

static bool bid_spaced(struct columns *c, struct str line)
{
    struct buf tabbed = { 0 };
    char separator;
    bool is = spaced_row(&tabbed, line, false) &&
              columns_find(c, buf_str(&tabbed), &separator) != COLUMNS_NOT;

    buf_release(&tabbed);
    return is;
}

unsigned evtcsv_bid(const struct sample *sample)
{
    struct sample_walk walk = sample_walk(sample);
    struct sample_line at;
    struct columns c;
    char separator;

    for (size_t i = 0; i < BID_LINES && sample_next(&walk, &at); i++) {
        struct str line = at.s;

        if (at.logged)
            continue;
        if (line.n && line.s[line.n - 1] == '\r')
            line.n--;
        line = evtword_unquoted(line);
        if (columns_find(&c, line, &separator) != COLUMNS_NOT || bid_spaced(&c, line))
            return c.bits;
    }
    return 0;
}
