/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What pages and chats put among the words and nobody sees: blanks that must not break, in the
 * place of all others, blanks without a width, and marks for the direction of writing.
 *
 * Of those in a date the writer of a table has counted each as a character: what stands behind them
 * keeps its column, by as many blanks in the next gap of the row.
 */
#include "input/undress_inside.h"

#define UNBROKEN_LEAST 8u
#define BESIDE_LEAST 2u
#define STAMPS_LEAST 2u
#define WORDS_LEAST 2u

static const struct str unbroken = STR_INIT("\xC2\xA0");

/* Where a word may be broken, shown only where it is: pages and Word put it into long names. */
static const struct str soft_hyphen = STR_INIT("\xC2\xAD");

/* The bytes of a character without a width at the beginning of s, or 0: U+00AD, U+200B, U+200E,
   U+200F, U+202A to U+202E, U+2060, U+2066 to U+2069.  Those that join letters belong to the
   words. */
static size_t unseen_at(struct str s)
{
    unsigned char last = s.n > 2 ? (unsigned char)s.s[2] : 0;

    if (str_starts(s, soft_hyphen))
        return soft_hyphen.n;
    if (str_starts(s, STR("\xE2\x80")))
        return last == 0x8B || last == 0x8E || last == 0x8F || (last >= 0xAA && last <= 0xAE)
                   ? 3 : 0;
    if (str_starts(s, STR("\xE2\x81")))
        return last == 0xA0 || (last >= 0xA6 && last <= 0xA9) ? 3 : 0;
    return 0;
}

static bool has_unseen(struct str text)
{
    if (str_find(text, soft_hyphen) < text.n)
        return true;
    while ((text = str_from(text, str_find_char(text, '\xE2'))).n) {
        if (unseen_at(text))
            return true;
        text = str_from(text, 1);
    }
    return false;
}

/* "2024/03/13 14:51": no language has such a blank there. */
static bool is_in_stamp(struct str s, size_t at)
{
    struct str clock = str_from(s, at + unbroken.n);

    return at && is_digit(s.s[at - 1]) && clock.n > 4 && is_digit(clock.s[0]) &&
           is_digit(clock.s[1]) && clock.s[2] == ':' && is_digit(clock.s[3]);
}

/* "was started": between two words no program writes one. */
static bool is_in_words(struct str s, size_t at)
{
    struct str behind = str_from(s, at + unbroken.n);

    return at && is_letter(s.s[at - 1]) && behind.n && is_letter(behind.s[0]);
}

/* Some languages have such blanks in front of colons: they are few; a third of all is more than
   that.  Beside another blank they stand for two of them, as pages have it. */
static bool has_unbroken(struct str text)
{
    size_t found = 0, beside = 0, stamps = 0, words = 0, blanks = 0, at;

    for (struct str s = text; (at = str_find(s, unbroken)) < s.n; found++) {
        struct str behind = str_from(s, at + unbroken.n);

        beside += (at && s.s[at - 1] == ' ') || str_starts(behind, STR(" ")) ||
                  str_starts(behind, unbroken);
        stamps += is_in_stamp(s, at);
        words += is_in_words(s, at);
        s = behind;
    }
    for (size_t i = 0; found >= UNBROKEN_LEAST && i < text.n; i++)
        blanks += text.s[i] == ' ';
    return beside >= BESIDE_LEAST || stamps >= STAMPS_LEAST ||
           words >= WORDS_LEAST || (found >= UNBROKEN_LEAST && found * 2 > blanks);
}

bool blanks_lead(struct str text)
{
    return unseen_at(text) > 0;
}

bool blanks_find(struct str text)
{
    return has_unseen(text) || has_unbroken(text);
}

/* Windows writes U+200E and U+200F between the numbers of a date in a message. */
static bool is_in_date(struct str behind, struct str mark)
{
    return (mark.s[2] == '\x8E' || mark.s[2] == '\x8F') && behind.n &&
           (is_digit(behind.s[0]) || str_find_char(STR("-/."), behind.s[0]) < 3);
}

void blanks_right(struct str line, struct buf *out)
{
    size_t taken = 0; /* that a table's columns were counted with */
    char last = '\n';

    while (line.n) {
        size_t unseen = unseen_at(line);
        bool blank = !unseen && (line.s[0] == ' ' || str_starts(line, unbroken));

        if (unseen == 3 && last != '\n' && is_in_date(str_from(line, 3), line))
            taken++;
        for (; taken && last == ' ' && blank; taken--)
            buf_char(out, ' ');
        if (!unseen)
            buf_char(out, last = blank ? ' ' : line.s[0]);
        line = str_from(line, unseen ? unseen : blank && line.s[0] != ' ' ? unbroken.n : 1);
    }
}
