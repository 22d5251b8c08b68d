/* SPDX-License-Identifier: Apache-2.0 */
/* How rare a byte is in the text of logs, in points that are about bits: to choose words by. */
#ifndef RULES_RARITY_H
#define RULES_RARITY_H

/* 3 for " etaoinsr", 4 for "lcdmpugfyhv.:0", 5 for "bwk123456789-_\/,'\"=()", 6 for all others; in
   the order of the codes. */
static inline long rarity_of(char c)
{
    static const char points[] = "66666666666666666666666666666666"
                                 "36566665556655454555555555466566"
                                 "66666666666666666666666666665665"
                                 "63544344436544334633344564666666";
    unsigned char code = (unsigned char)c;

    return code < sizeof points - 1 ? points[code] - '0' : 6;
}

#endif
