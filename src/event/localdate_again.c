/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One date after the other: where only the minute and the second are others, only these are read.
 */
#include "event/localdate.h"

#include "base/digits.h"
#include "base/scan.h"

#include <string.h>

#define MINUTE_BYTES 5u /* mm:ss */

static bool is_minute(const char *p)
{
    return p[0] >= '0' && p[0] <= '5' && is_digit(p[1]) && p[2] == ':' && p[3] >= '0' &&
           p[3] <= '5' && is_digit(p[4]);
}

/* Where "mm:ss" stands behind an hour, beyond doubt: digits behind a blank, and nothing of the
   second behind it; 0: nowhere. */
static size_t minute_at(struct str s)
{
    size_t minute = str_find_char(s, ':') + 1, hour = minute - 1, end = minute + MINUTE_BYTES;

    while (hour && is_digit(s.s[hour - 1]))
        hour--;
    if (end > s.n || !hour || hour + 1 == minute || !is_sign_of(s.s[hour - 1], " T") ||
        !is_minute(s.s + minute) || (end < s.n && !is_sign_of(s.s[end], " Z")))
        return 0;
    return minute;
}

static bool is_again(const struct localdate_memo *m, struct str s)
{
    size_t end = m->minute + MINUTE_BYTES;

    return m->minute && s.n == m->n && memcmp(s.s, m->text, m->minute) == 0 &&
           is_minute(s.s + m->minute) && memcmp(s.s + end, m->text + end, s.n - end) == 0;
}

static int seconds_at(const char *p)
{
    return ((p[0] - '0') * 10 + p[1] - '0') * 60 + (p[3] - '0') * 10 + p[4] - '0';
}

bool localdate_again(struct localdate_memo *m, struct str s, struct stamp *stamp)
{
    if (is_again(m, s)) {
        *stamp = m->stamp;
        stamp->t += (seconds_at(s.s + m->minute) - seconds_at(m->text + m->minute)) * WHEN_SECOND;
        return true;
    }
    if (!localdate_parse(s, stamp))
        return false;
    m->minute = 0;
    if (s.n > sizeof m->text || scan_ascii(s.s, s.n) < s.n)
        return true;
    memcpy(m->text, s.s, s.n);
    m->n = s.n;
    m->minute = minute_at(s);
    m->stamp = *stamp;
    return true;
}
