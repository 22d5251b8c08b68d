/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/setuplog_bid.h"

#include "parsers/setuplog_head.h"

/* What the sample shows, line by line. */
#define FULL_MOST 4u /* more do not count */

struct tally {
    unsigned full;    /* time, known level, two colons */
    unsigned stamped; /* time, known level, one colon */
    unsigned paired;  /* known level, two colons, no time */
    unsigned bare;    /* known level, one colon, no time */
    bool first;       /* the first line that is not blank is one of them */
};

static struct tally tally_of(const struct sample *s)
{
    struct sample_walk walk = sample_walk(s);
    struct sample_line at;
    struct tally n = { 0 };
    bool before = false;

    while (!(n.first && n.full >= FULL_MOST) && sample_next(&walk, &at)) {
        struct setup_head head;
        bool is_head = setup_head_read(at.s, &head) && head.level >= 0;

        n.full += is_head && head.stamped && head.paired;
        n.stamped += is_head && head.stamped && !head.paired;
        n.paired += is_head && !head.stamped && head.paired;
        n.bare += is_head && !head.stamped && !head.paired;
        n.first = n.first || (is_head && !before);
        before = before || str_trim(at.s).n;
    }
    return n;
}

/* Words of Operations Manager's setup; a level word and a time alone are anybody's. */
static bool knows_setup(struct str text)
{
    static const struct str words[] = {
        { "Application Ended:", 18 },      { "FATAL ACTION:", 13 },
        { "ImportManagementPack:", 21 },   { "ProcessInstalls:", 16 },
        { "FirstManagementServer:", 22 },  { "LaunchMsi:", 10 },
        { "Threw Exception.Type:", 21 },
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_find(text, words[i]) < text.n)
            return true;
    }
    return false;
}

unsigned setuplog_bid(const struct sample *s)
{
    struct tally n = tally_of(s);
    unsigned bonus = str_find_nocase(s->name, STR("OpsMgrSetupWizard")) < s->name.n ? 2 : 0;

    if (n.full && n.first)
        return 48 + n.full + bonus;
    if (n.full > 1)
        return 24 + bonus; /* behind pasted words */
    if (n.paired && n.first)
        return 24 + bonus;
    if (n.full) /* one record in a mail: nobody else writes "]: Error: :" */
        return 16 + bonus;
    if ((n.stamped || n.paired || (n.bare && n.first)) && knows_setup(s->text))
        return 16 + bonus;
    return 0;
}
