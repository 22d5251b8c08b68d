/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/evidence_selection.h"

#define FILTERED_LEAST 4u /* fewer records may be alike by chance */
#define CHOSEN_MOST 12u   /* records that somebody picks out of a log by hand */

/*
 * What a filter by event or provider leaves of a log that many write to, all the time.  A log of
 * the installer alone is none: it says all that is asked of it.
 */
static bool is_of_one_kind(const struct ev_source *s)
{
    bool busy = str_eq_nocase(s->channel, STR("Application")) ||
                str_eq_nocase(s->channel, STR("System")) ||
                str_eq_nocase(s->channel, STR("Operations Manager"));

    return busy && s->records >= FILTERED_LEAST && s->provider.n &&
           (!s->event_ids || (!s->providers && !str_eq(s->provider, STR("MsiInstaller"))));
}

/*
 * A few records that were copied out of a log were looked for; whoever copies more takes all.
 * Record ids show what a filter has left out.  Without them its work shows where all that is left
 * are warnings and errors, or events of one kind: no log of Windows or the product is like that.
 */
bool selection_looks(const struct ev_source *s)
{
    if (s->is_text || !s->records || s->ranges_n)
        return false;
    if (s->chosen && s->records <= CHOSEN_MOST)
        return true;
    if (s->doubted)
        return false; /* what is missing is damaged, and was not left out */
    return (!s->informs && !s->chosen) || is_of_one_kind(s);
}
