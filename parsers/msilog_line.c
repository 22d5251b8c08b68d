/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/msilog_line.h"

#include "event/dateorder.h"
#include "event/localdate.h"
#include "parsers/msilog_foreign.h"

const char *msi_kind_name(enum msi_kind kind)
{
    static const char *const names[] = {
        [MSI_CONTINUATION] = "text", [MSI_TEXT] = "text",         [MSI_ENGINE] = "engine",
        [MSI_ACTION] = "action",     [MSI_PROPERTY] = "property", [MSI_NOTE] = "note",
        [MSI_SUMMARY] = "summary",   [MSI_BANNER] = "banner",
    };

    return names[kind];
}

static bool is_upper_hex(char c)
{
    return is_digit(c) || (c >= 'A' && c <= 'F');
}

static bool is_word(char c)
{
    return is_alnum(c) || c == '_';
}

static bool take(struct str *s, struct str word)
{
    if (!str_starts(*s, word))
        return false;
    *s = str_from(*s, word.n);
    return true;
}

static bool take_number(struct str *s, size_t most, int *n)
{
    size_t i = 0;

    for (*n = 0; i < s->n && i < most && is_digit(s->s[i]); i++)
        *n = *n * 10 + (s->s[i] - '0');
    *s = str_from(*s, i);
    return i > 0;
}

/*
 * MSI (s) (EC:D4) [22:41:07:123]: text.  The two hexadecimal bytes are of the process and the
 * thread; lines written by a custom action have '!' between them.
 */
static bool take_prefix(struct msi_line *line)
{
    static const struct str sides = { "csaN", 4 };
    struct str s = line->body;
    int ms;

    if (s.n < 30 || !take(&s, STR("MSI (")) || str_find_char(sides, s.s[0]) == sides.n)
        return false;
    line->side = s.s[0];
    s = str_from(s, 1);
    if (!take(&s, STR(") (")) || !is_upper_hex(s.s[0]) || !is_upper_hex(s.s[1]) ||
        (s.s[2] != ':' && s.s[2] != '!') || !is_upper_hex(s.s[3]) || !is_upper_hex(s.s[4]))
        return false;
    s = str_from(s, 5);
    if (!take(&s, STR(") [")) || !when_take_clock(&s, &line->clock) || !take(&s, STR(":")) ||
        !take_number(&s, 3, &ms) || !take(&s, STR("]:")))
        return false;
    take(&s, STR(" "));
    line->clock += ms * WHEN_MS;
    line->clocked = true;
    line->digits = 3;
    line->body = s;
    return true;
}

/* Action start 22:41:07: INSTALL.   Action ended ...   Action 22:41:07: INSTALL. Description */
static bool is_action(struct msi_line *line)
{
    struct str s = line->body;
    when clock;

    if (!take(&s, STR("Action ")))
        return false;
    if (!take(&s, STR("start ")))
        take(&s, STR("ended "));
    if (!when_take_clock(&s, &clock) || !take(&s, STR(": ")))
        return false;
    if (!line->clocked)
        line->clock = clock;
    line->clocked = true;
    return true;
}

/* The same in another language. */
static bool is_foreign_action(struct msi_line *line)
{
    struct msi_action ended;

    if (line->side || !msi_foreign_action(line->body, &ended))
        return false;
    line->clock = ended.clock;
    line->clocked = true;
    return true;
}

static bool is_foreign_summary(const struct msi_line *line)
{
    struct msi_installed done;

    return line->side &&
           (msi_foreign_product(line->body) || msi_foreign_summary(line->body, &done));
}

static bool is_property(struct str s)
{
    if (str_starts(s, STR("PROPERTY CHANGE: ")))
        return true;
    return take(&s, STR("Property(")) && s.n > 3 && is_word(s.s[0]) &&
           str_starts(str_from(s, 1), STR("): "));
}

static bool is_product(struct str s)
{
    return str_starts(s, STR("Product: ")) &&
           (str_find(s, STR(" -- ")) < s.n || str_find(s, STR(" - Update '")) < s.n);
}

static bool is_summary(struct str s)
{
    return str_starts(s, STR("MainEngineThread is returning ")) ||
           (str_starts(s, STR("Windows Installer ")) && str_find(s, STR("Product Name: ")) < s.n);
}

/* "Error 1920. text", "Warning 1946. ...", "Info 1603.", "DEBUG: Error 2896:" */
static bool is_numbered(struct str s)
{
    int n;

    take(&s, STR("DEBUG: "));
    take(&s, STR("Internal "));
    if (!take(&s, STR("Error ")) && !take(&s, STR("Warning ")) && !take(&s, STR("Info ")))
        return false;
    return take_number(&s, 6, &n) && n > 999 && s.n && (s.s[0] == '.' || s.s[0] == ':');
}

/* "CAStartServices: text": a word of three letters or more, a colon, a blank. */
static bool is_spoken(struct str s)
{
    size_t i = 0;

    while (i < s.n && is_word(s.s[i]))
        i++;
    if (str_starts(str_from(s, i), STR("()")))
        i += 2;
    return i > 2 && !is_digit(s.s[0]) && str_starts(str_from(s, i), STR(": "));
}

/* "=== Verbose logging started: ...", in the installer's language. */
static bool is_banner(struct str s)
{
    bool brief;

    return str_starts(s, STR("=== ")) &&
           (str_find(s, STR("ogging st")) < s.n || msi_foreign_banner(s, &brief).n);
}

/* By the first letter, because there are millions of lines. */
static enum msi_kind kind_of(struct msi_line *line)
{
    struct str s = line->body;

    switch (s.n ? s.s[0] : '\0') {
    case '=':
        return is_banner(s) ? MSI_BANNER : MSI_CONTINUATION;
    case 'A':
        if (is_action(line))
            return MSI_ACTION;
        break;
    case 'P':
        if (is_property(s))
            return MSI_PROPERTY;
        if (is_product(s))
            return MSI_SUMMARY;
        break;
    case 'N':
        if (str_starts(s, STR("Note: 1: ")))
            return MSI_NOTE;
        break;
    case 'M':
    case 'W':
        if (is_summary(s))
            return MSI_SUMMARY;
        break;
    case '\0':
        return line->side ? MSI_ENGINE : MSI_CONTINUATION;
    default:
        break;
    }
    if (is_foreign_action(line))
        return MSI_ACTION;
    if (is_foreign_summary(line))
        return MSI_SUMMARY;
    if (line->side)
        return MSI_ENGINE;
    return is_numbered(s) || str_starts(s, STR("CustomAction ")) || is_spoken(s)
               ? MSI_TEXT
               : MSI_CONTINUATION;
}

struct msi_line msi_line_read(struct str text)
{
    struct msi_line line = { .body = text };

    if (!text.n || (!is_word(text.s[0]) && text.s[0] != '=' && (unsigned char)text.s[0] < 0x80))
        return line;
    take_prefix(&line);
    if (!line.clocked)
        line.side = 0;
    line.kind = kind_of(&line);
    return line;
}

bool msi_failed(struct str action)
{
    struct msi_action ended;

    return str_find(action, STR(". Return value 3")) < action.n ||
           (msi_foreign_action(action, &ended) && str_eq(ended.value, STR("3")));
}

/* The banner's date. */

#define BUDDHA_FROM 2400 /* see event/localdate.h */

static bool take_separator(struct str *s, char *c)
{
    if (!s->n || (s->s[0] != '/' && s->s[0] != '-' && s->s[0] != '.'))
        return false;
    *c = s->s[0];
    *s = str_from(*s, 1);
    take(s, STR(" ")); /* 16. 11. 2006 */
    return true;
}

/* Three numbers in the order of the machine's locale, which the log does not say: where nobody can
   know (event/dateorder.h), '/' is read as month first (the US form), and '-' as day first. */
static bool date_of(const struct date_numbers *n, struct civil *c, struct msi_banner *b)
{
    struct stamp stamp = { .kind = STAMP_LOCAL };

    date_read(n, n->separator == '/' ? 'm' : 'd', c, &stamp);
    b->doubt = stamp.doubt;
    b->order = stamp.date_order;
    return civil_valid(c);
}

static bool take_date(struct str *s, when *midnight, struct msi_banner *banner)
{
    struct date_numbers n = { 0 };
    struct civil c = { 0 };
    char separator = 0;

    for (size_t i = 0; i < 3; i++) {
        size_t left = s->n;

        if (!take_number(s, 4, &n.v[i]))
            return false;
        n.digits[i] = left - s->n;
        if (i < 2 && !take_separator(s, i ? &separator : &n.separator))
            return false;
    }
    take(s, STR("."));
    if (n.v[0] > BUDDHA_FROM || n.v[2] > BUDDHA_FROM || !date_of(&n, &c, banner))
        return false;
    *midnight = when_of(&c);
    return true;
}

/* "16-mars-24  22:41:07  Build type: ...", "16/3/2567  22:41:07 ===": what is not three numbers. */
static void date_in_words(struct str s, struct msi_banner *banner)
{
    struct stamp stamp;

    s = str_first(s, str_find(s, STR("  Build type:")));
    s = str_first(s, str_find(s, STR(" ===")));
    if (!localdate_parse(s, &stamp) || stamp.kind != STAMP_LOCAL)
        return;
    banner->dated = true;
    banner->t = stamp.t;
    banner->doubt = stamp.doubt;
    banner->order = stamp.date_order;
}

bool msi_banner_read(struct str s, struct msi_banner *banner)
{
    bool brief;
    struct str foreign = msi_foreign_banner(s, &brief), whole;
    when midnight, clock;

    *banner = (struct msi_banner){ .dated = false };
    take(&s, STR("=== "));
    take(&s, STR("Verbose "));
    if (take(&s, STR("logging ")) || take(&s, STR("Logging "))) {
        banner->started = take(&s, STR("started: "));
        if (!banner->started && !take(&s, STR("stopped: ")))
            return false;
    } else if (foreign.n) {
        banner->started = true;
        banner->brief = brief;
        s = foreign;
    } else {
        return false;
    }
    whole = s;
    if (!take_date(&s, &midnight, banner)) {
        date_in_words(whole, banner);
        return true;
    }
    while (take(&s, STR(" ")))
        ;
    banner->dated = when_take_clock(&s, &clock);
    banner->t = banner->dated ? midnight + clock : 0;
    return true;
}
