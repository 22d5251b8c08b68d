/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private to redact: what stands at a place of a text, as far as the end of a value needs to know.
 * Places are byte positions; beyond the end of the text every byte is NUL and every line ends.
 */
#ifndef EVENT_REDACT_LOOK_H
#define EVENT_REDACT_LOOK_H

#include "event/redact_extent.h"

#define KEY_BYTES ((size_t)40) /* the longest name looked for around a value */

static inline char byte_at(struct str t, size_t i)
{
    return i < t.n ? t.s[i] : '\0';
}

static inline bool at_line_end(struct str t, size_t i)
{
    return i >= t.n || t.s[i] == '\n' || t.s[i] == '\r';
}

static inline bool is_quote(char c)
{
    return c == '"' || c == '\'';
}

static inline bool here(struct str t, size_t i, struct str word)
{
    return str_starts_nocase(str_from(t, i), word);
}

static inline size_t skip_blanks(struct str t, size_t i)
{
    while (i < t.n && is_blank(t.s[i]))
        i++;
    return i;
}

static inline size_t skip_space(struct str t, size_t i)
{
    while (i < t.n && is_space(t.s[i]))
        i++;
    return i;
}

static inline size_t skip_word(struct str t, size_t i)
{
    while (i < t.n && is_word_byte(t.s[i]))
        i++;
    return i;
}

static inline size_t line_end(struct str t, size_t i)
{
    while (!at_line_end(t, i))
        i++;
    return i;
}

/* The first byte of the next line; t.n if there is none. */
static inline size_t next_line(struct str t, size_t end)
{
    if (byte_at(t, end) == '\r')
        end++;
    if (byte_at(t, end) == '\n')
        end++;
    return end;
}

/* A value between from and to, trimmed; false if nothing is left or it is all asterisks. */
bool look_value(struct str t, size_t from, size_t to, struct extent *value);

/* Eight or more asterisks and then an end: somebody (Windows Installer, we) has masked it. */
bool look_masked(struct str t, size_t i);

/* Behind a closing quote something ends; inside a secret a quote is followed by more of it. */
bool look_quote_ends(struct str t, size_t i);

/*
 * look_quoted(t, open, json, &value): t[open] is the quote.  A doubled quote is one of the value
 * (SQL, installer properties); in JSON a backslash protects the next character.  Not closed: all of
 * it.  look_quoted_escaped: the quote itself is escaped, \"v\", JSON inside JSON.
 */
bool look_quoted(struct str t, size_t open, bool json, struct extent *value);
bool look_quoted_escaped(struct str t, size_t quote, struct extent *value);

/*
 * look_doubled(t, i, inside): a quote that a table has doubled, in a cell that is quoted itself; no
 * empty value.  inside: such a cell is open, so that anything may follow.  look_quoted_doubled: to
 * the next doubled one, which the quote of the cell may follow (a quote of the value stands there
 * four times).
 */
bool look_doubled(struct str t, size_t i, bool inside);
bool look_quoted_doubled(struct str t, size_t open, struct extent *value);

/* "Key Name=" or "Key Name:" begins at i, after blanks.  With sep '=' a colon does not count. */
bool look_key_begins(struct str t, size_t i, char sep, bool blanks_inside);

/*
 * "/Word" as another switch, lead being '/' or '-': followed by ':', '=', an end, or one more
 * switch.  A word of a secret that happens to begin like that is followed by more of the secret.
 */
bool look_switch_begins(struct str t, size_t i, char lead);
bool look_colon_switch_begins(struct str t, size_t i, char lead);

/* A line that begins like a record of one of the logs, so that no value goes on in it. */
bool look_record_begins(struct str t, size_t i);

/*
 * Pasted text wraps a command line anywhere.  look_wraps: the value goes on in the line behind end,
 * because that has a switch further on and does not begin with one.  look_wrapped_start: where the
 * value begins if nothing of it stands in the line of its name, which ends at i.
 */
bool look_wraps(struct str t, size_t end, char lead);
size_t look_wrapped_start(struct str t, size_t i);

#endif
