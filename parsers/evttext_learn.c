/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Labels in a language that is not known here.  Event Viewer, that of Windows 2003 and wevtutil
 * write them in one order each (log-formats.md 3.5, 3.8), and values say where that order begins: a
 * log, a level or a provider that is known, the others beside it, a date, a number.
 */
#include "base/digits.h"
#include "base/limits.h"
#include "event/evtword.h"
#include "event/localdate.h"
#include "parsers/evttext_label.h"

#include <string.h>

#define FORM_LEAST 9u /* labels, without the description */
#define OLD_LEAST 8u  /* of Windows 2003 */
#define DATE_MOST 64u
#define SOURCE 1u     /* their places in all forms */
#define NUMBER 3u
#define FORM_MOST 12u
#define OTHERS_LEAST 2u /* one label that is not known was damaged on its way */
#define LINES_MOST 16u /* with some above that have a colon by chance */

static const uint8_t viewer[FORM_MOST] = {
    LABEL_LOG,   LABEL_SOURCE,   LABEL_DATE, LABEL_ID,       LABEL_CATEGORY,
    LABEL_LEVEL, LABEL_KEYWORDS, LABEL_USER, LABEL_COMPUTER, LABEL_DESCRIPTION,
};
static const uint8_t wevtutil[FORM_MOST] = {
    LABEL_LOG,    LABEL_SOURCE,   LABEL_DATE, LABEL_ID,        LABEL_CATEGORY, LABEL_LEVEL,
    LABEL_OPCODE, LABEL_KEYWORDS, LABEL_USER, LABEL_USER_NAME, LABEL_COMPUTER, LABEL_DESCRIPTION,
};
static const uint8_t old[FORM_MOST] = {
    LABEL_LEVEL, LABEL_SOURCE, LABEL_CATEGORY, LABEL_ID,          LABEL_DATE,
    LABEL_TIME,  LABEL_USER,   LABEL_COMPUTER, LABEL_DESCRIPTION,
};

/* The last lines that have a colon, one behind the other. */
struct form {
    struct str name[LINES_MOST], value[LINES_MOST];
    size_t n;
    bool machine; /* below "Event[0]:" */
};

static bool is_log(struct str s)
{
    static const char *const logs[] = { "Application", "System", "Security", "Setup",
                                        "Operations Manager" };

    for (size_t i = 0; i < sizeof logs / sizeof logs[0]; i++)
        if (str_eq(s, str_of(logs[i])))
            return true;
    return str_starts(s, STR("Microsoft-"));
}

static bool is_number(struct str s)
{
    uint64_t n;

    return (str_u64(s, &n) || digits_grouped(s, &n)) && n <= UINT16_MAX;
}

/* The label that stands there, of those that are known. */
static enum label known_at(const struct form *f, size_t i)
{
    char key[EVTWORD_KEY_BYTES + 1];

    return evtword_key(key, f->name[i]) ? label_known(NULL, key) : LABEL_NONE;
}

static size_t least(const uint8_t *order)
{
    return order == old ? OLD_LEAST : FORM_LEAST;
}

/* Labels that are known stand where they belong, and others among them. */
static bool is_in_order(const struct form *f, size_t at, const uint8_t *order)
{
    size_t others = 0;

    for (size_t i = 0; i < least(order); i++) {
        enum label known = known_at(f, at + i);

        if (known != LABEL_NONE && known != order[i])
            return false;
        others += known == LABEL_NONE;
    }
    return others >= OTHERS_LEAST;
}

/* The other form has a user there, mostly "N/A". */
static bool has_machine(const struct form *f, size_t at, const uint8_t *order)
{
    size_t i = 0;

    while (i < FORM_MOST && order[i] != LABEL_COMPUTER)
        i++;
    return at + i >= f->n || evtword_machine(f->value[at + i]);
}

static bool has_date(const struct str *value, const uint8_t *order)
{
    struct stamp stamp;
    char both[DATE_MOST + 1];
    size_t n = 0;

    if (order != old)
        return localdate_parse(value[2], &stamp);
    if (value[4].n + value[5].n >= DATE_MOST) /* on lines of their own */
        return false;
    for (size_t i = 4; i <= 5; i++) {
        for (size_t k = 0; k < value[i].n; k++)
            both[n++] = value[i].s[k];
        both[n++] = ' ';
    }
    return localdate_parse((struct str){ both, n - 1 }, &stamp);
}

static bool begins(const struct str *value, const uint8_t *order)
{
    return evtword_log(value[SOURCE], 0).n ||
           (order == old ? evtword_level(value[0]) >= 0 : is_log(value[0]));
}

static bool is_form(const struct form *f, size_t at, const uint8_t *order)
{
    const struct str *value = &f->value[at];

    return value[SOURCE].n && is_number(value[NUMBER]) && has_date(value, order) &&
           begins(value, order) && has_machine(f, at, order) && is_in_order(f, at, order);
}

static bool learn(struct label_memo *m, const struct form *f, const uint8_t *order)
{
    size_t at = 0;

    while (at + least(order) <= f->n && !is_form(f, at, order))
        at++;
    if (at + least(order) > f->n)
        return false;
    for (size_t i = 0; i < FORM_MOST && at + i < f->n && order[i] != LABEL_NONE; i++) {
        if (known_at(f, at + i) == LABEL_NONE &&
            evtword_key(m->learned[m->learned_n].key, f->name[at + i]))
            m->learned[m->learned_n++].label = order[i];
    }
    return true;
}

static void learn_any(struct label_memo *m, const struct form *f)
{
    if (f->machine)
        (void)learn(m, f, wevtutil);
    else if (!learn(m, f, viewer))
        (void)learn(m, f, old);
}

/* From its end: nothing but the number may stand behind the colon. */
bool labels_may_number(struct str line)
{
    bool number = false;

    line = str_trim(line);
    while (line.n && (is_digit(line.s[line.n - 1]) || line.s[line.n - 1] == ',' ||
                      line.s[line.n - 1] == '.')) {
        number = number || is_digit(line.s[line.n - 1]);
        line.n--;
    }
    line = str_trim(line);
    if (line.n && (unsigned char)line.s[line.n - 1] >= 0x80) /* a blank or a colon, perhaps */
        return true;
    return number && str_ends(line, STR(":"));
}

bool labels_learn(struct label_memo *m, struct str text)
{
    struct form f = { .n = 0 };
    char end = str_find_char(text, '\n') < text.n ? '\n' : '\r';

    while (text.n && !m->learned_n) {
        struct str line = str_cut(&text, end);
        size_t length, colon;
        bool number;

        line = str_trim(str_from(line, label_quote(line)));
        colon = label_colon(line, &length);
        if (!line.n && f.n) /* doubled lines have blank ones between them */
            continue;
        number = str_starts(line, STR("Event[")) &&
                 label_of(line, NULL, NULL, NULL) == LABEL_NUMBER;
        if (!number && colon && colon < line.n && f.n < LINES_MOST) {
            f.name[f.n] = str_first(line, colon);
            f.value[f.n++] = label_trim(str_from(line, colon + length));
        } else {
            learn_any(m, &f);
            f = (struct form){ .machine = number };
        }
    }
    learn_any(m, &f);
    return m->learned_n > 0;
}
