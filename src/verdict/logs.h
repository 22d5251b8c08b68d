/* SPDX-License-Identifier: Apache-2.0 */
/* Private to coverage (cover.c, coverage.c): the exports of one log of one machine, and how long
   each speaks. */
#ifndef VERDICT_LOGS_H
#define VERDICT_LOGS_H

#include "verdict/judge.h"

#include "base/limits.h"

/* The source was read whole, and is of the log. */
bool speaks_of(const struct judge *j, uint32_t i, struct str channel);
/* It lost records, by what is known of its damage. */
bool log_is_cut(const struct ev_source *s);
/* Bytes inside of a text log are no text: what stood there is lost. */
bool text_is_holed(const struct ev_source *s);
/* Behind that place bytes of a text log have changed, or were never written. */
bool text_is_torn_behind(const struct ev_source *s, uint64_t offset);
/* How long a source may speak on behind its last record, by its own rhythm. */
when quiet_end(const struct ev_source *s);

/* The spans for which each source speaks, by machine. */
int judge_parts(struct judge *j);
/* Which sources are exports of one log; behind judge_sources and judge_clocks. */
int judge_logs(struct judge *j);
/* Until when an export without record numbers speaks, whose last record is of `to`. */
when log_quiet_until(const struct judge *j, uint32_t i, when to);
/* Until when the last records of a source with numbers speak, whose time is `to`. */
struct moment log_speaks_until(const struct judge *j, uint32_t i, struct moment to);

/* Numbers of records that two exports of a log have in common. */
struct meeting {
    uint32_t source;
    const struct id_range *own, *other;
};
struct meetings {
    struct meeting items[LIMIT_GAPS_KEPT];
    size_t n;
};
/* Of source i, by the other export; of very many not all, and not all are looked for. */
void log_meetings(const struct judge *j, uint32_t i, struct meetings *out);
/* Whose records a table without numbers may hold again, which nobody can say while its zone is not
   known; NULL: nobody's.  Of very many not all are looked for. */
const struct ev_source *log_may_repeat(const struct judge *j, uint32_t i);

/* Of one machine, for certain: by one clock, or beyond what the two may be off. */
bool is_sooner(const struct judge *j, const struct fact *f, const struct fact *other);

#endif
