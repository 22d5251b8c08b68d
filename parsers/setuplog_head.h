/* SPDX-License-Identifier: Apache-2.0 */
/* How a record of the setup log begins; private to setuplog*.c, which say more. */
#ifndef PARSERS_SETUPLOG_HEAD_H
#define PARSERS_SETUPLOG_HEAD_H

#include "base/str.h"
#include "base/when.h"

struct setup_head {
    bool stamped;
    bool paired;     /* level and message are separated by two colons */
    when clock;
    struct str severity;
    struct str message;
    int8_t level;
};

/* setup_head_read(line, &head): does the line begin a record, if times are no matter? */
bool setup_head_read(struct str line, struct setup_head *head);
/* The same the long way: the oracle of the tests. */
bool setup_head_plain(struct str line, struct setup_head *head);

/*
 * setup_head_again(pace, line): it begins a record in the usual form, of the same second as the one
 * before or a little later on its day, and does not end the run.  May say no without need.
 * setup_head_message: of a line to which it just said yes.
 */
#define SETUP_STAMP_BYTES 12
#define SETUP_STEP_MOST (10 * WHEN_MINUTE)
struct setup_pace {
    char stamp[SETUP_STAMP_BYTES]; /* of the record before: "[hh:mm:ss]:<TAB>", */
    when clock;                    /* which says this */
    when step;                     /* the longest so far */
    size_t behind;                 /* of the line asked last: where level and colons end */
};
bool setup_head_again(void *pace, struct str line);
struct str setup_head_message(const struct setup_pace *pace, struct str line);

/* The level that a word stands for, or -1. */
int8_t setup_level(struct str word);

/* Small steps that both files take.  A page makes unbreakable blanks of tabs. */
static inline struct str setup_trim_left(struct str s)
{
    for (;;) {
        if (s.n && (s.s[0] == ' ' || s.s[0] == '\t'))
            s = str_from(s, 1);
        else if (s.n > 1 && s.s[0] == '\xC2' && s.s[1] == '\xA0')
            s = str_from(s, 2);
        else
            return s;
    }
}

static inline bool setup_take(struct str *s, char c)
{
    if (!s->n || s->s[0] != c)
        return false;
    *s = str_from(*s, 1);
    return true;
}

#endif
