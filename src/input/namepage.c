/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A name is too short for codepage_guess, and says one thing more than a text: it is made of
 * words.  So each page is asked whether the bytes are letters of it, as words have them: signs of
 * East Asia beside each other (namesigns.h), Cyrillic with capitals in front only, accented letters
 * of Latin alone.  Where none does, the bytes stay to be seen: nobody shall take them for a name.
 */
#include "input/namepage.h"

#include "input/codepage.h"
#include "input/namesigns.h"

#define WORD_LEAST 3u  /* letters of a Cyrillic word that is no chance */
#define WORD_OF_1251 4u /* the same where all of them may be letters of 1252 */

static uint8_t byte_at(struct str s, size_t i)
{
    return (uint8_t)s.s[i];
}

/* Letters of 866 from this place on, small behind the first or all of them capitals; *end: behind
   them. */
static bool is_cyrillic_run(struct str s, size_t at, size_t *end, bool *capitals)
{
    size_t i = at, small = 0, large = 0;

    for (; i < s.n && byte_at(s, i) >= 0x80; i++) {
        uint8_t c = byte_at(s, i);
        bool is_small = (c >= 0xA0 && c <= 0xAF) || (c >= 0xE0 && c <= 0xEF) || c == 0xF1;

        if (!is_small && c > 0x9F)
            return false;
        small += is_small;
        large += !is_small && i > at;
    }
    *end = i;
    *capitals = !small;
    return !large || !small;
}

/* Capitals alone are signs of Japan, too: a word of small letters must stand beside them. */
static bool is_cyrillic(struct str s)
{
    size_t longest = 0;
    bool capitals = false;

    for (size_t at = 0, end; at < s.n; at = end) {
        end = at + 1;
        if (byte_at(s, at) < 0x80)
            continue;
        if (!is_cyrillic_run(s, at, &end, &capitals))
            return false;
        longest = !capitals && end - at > longest ? end - at : longest;
    }
    return longest >= WORD_LEAST;
}

/* In 1251 letters are all above 0xBF, capitals below 0xE0. */
static bool is_cyrillic_of_windows(struct str s)
{
    size_t longest = 0;

    for (size_t at = 0, end, capitals; at < s.n; at = end) {
        capitals = 0;
        for (end = at; end < s.n && byte_at(s, end) >= 0xC0; end++)
            capitals += byte_at(s, end) < 0xE0;
        if (end < s.n && byte_at(s, end) >= 0x80)
            return false;
        if (capitals > (end > at && byte_at(s, at) < 0xE0) && capitals < end - at)
            return false;
        longest = capitals < end - at && end - at > longest ? end - at : longest;
        end += end == at;
    }
    return longest >= WORD_OF_1251;
}

/* The letters that 437 and 850 have in the same places. */
static bool is_letter_of_dos(uint8_t c)
{
    return c <= 0x9A || (c >= 0xA0 && c <= 0xA5) || c == 0xE1;
}

static bool is_letter_of_850(uint8_t c)
{
    return is_letter_of_dos(c) || c == 0x9B || c == 0x9D || (c >= 0xB5 && c <= 0xB7) ||
           c == 0xC6 || c == 0xC7 || (c >= 0xD0 && c <= 0xD8) || c == 0xDE ||
           (c >= 0xE0 && c <= 0xED);
}

/* No capital stands behind a small letter. */
static bool is_letter_of_1252(uint8_t c, uint8_t before)
{
    bool capital = c >= 0xC0 && c <= 0xDE;

    return c >= 0xC0 && c != 0xD7 && c != 0xF7 && !(capital && before >= 'a' && before <= 'z');
}

/* Letters with accents, of Latin alone; capitals among them. */
static bool is_latin(uint32_t cp)
{
    return cp >= 0xC0 && cp <= 0x17E && cp != 0xD7 && cp != 0xF7;
}

static bool is_capital(uint32_t cp)
{
    bool odd = (cp >= 0x139 && cp <= 0x148) || cp >= 0x179; /* capitals are odd there */

    return cp < 0x100 ? cp <= 0xDE : (cp & 1) == odd;
}

/* All are letters of the page, none is a capital behind a small one, and no three stand beside each
   other: those draw lines. */
static bool makes_words(struct str s, unsigned page)
{
    const uint16_t *high = codepage_find(page)->high;
    bool small = false;
    size_t run = 0;

    for (size_t i = 0; i < s.n; i++) {
        uint8_t c = byte_at(s, i);
        uint32_t cp = c < 0x80 ? c : high[c - 0x80];

        run = c < 0x80 ? 0 : run + 1;
        if (run > 2 || (run && (!is_latin(cp) || (small && is_capital(cp)))))
            return false;
        small = c < 0x80 ? c >= 'a' && c <= 'z' : !is_capital(cp);
    }
    return true;
}

/* More letters beside each other than any word of Latin has with accents. */
static bool runs_long(struct str s)
{
    size_t run = 0;

    for (size_t i = 0; i < s.n && run <= 2; i++)
        run = byte_at(s, i) < 0x80 ? 0 : run + 1;
    return run > 2;
}

/* What 437 has and no name: lines, mathematics. */
static bool is_drawn(struct str s)
{
    const uint16_t *high = codepage_find(437)->high;

    for (size_t i = 0; i < s.n; i++)
        if (byte_at(s, i) >= 0x80 && high[byte_at(s, i) - 0x80] > 0x2FF)
            return true;
    return false;
}

/* The page that 437 is usual for: where it makes no words another one may; 0: none does. */
static unsigned latin_page(struct str s)
{
    static const unsigned others[] = { 852, 1250 };
    bool dos = true, of_850 = true, of_1252 = true;

    if (runs_long(s))
        return 0;
    for (size_t i = 0; i < s.n; i++) {
        uint8_t c = byte_at(s, i);

        if (c < 0x80)
            continue;
        dos = dos && is_letter_of_dos(c);
        of_850 = of_850 && is_letter_of_850(c);
        of_1252 = of_1252 && is_letter_of_1252(c, i ? byte_at(s, i - 1) : 0);
    }
    if (!dos && (of_1252 || of_850))
        return of_1252 ? 1252 : 850;
    for (size_t i = 0; i < sizeof others / sizeof others[0] && !makes_words(s, 437); i++)
        if (makes_words(s, others[i]))
            return others[i];
    return is_drawn(s) ? 0 : 437;
}

static void add_single(struct buf *out, struct str s, unsigned page)
{
    const uint16_t *high = page ? codepage_find(page)->high : NULL;

    for (size_t i = 0; i < s.n; i++) {
        uint8_t c = byte_at(s, i);

        if (c >= 0x80 && !high)
            buf_format(out, "<0x%02X>", c);
        else
            buf_utf8(out, c < 0x80 ? c : high[c - 0x80]);
    }
}

static bool add_signs(struct buf *out, struct str raw, unsigned page)
{
    return page && namesigns_add(out, raw, page);
}

void namepage_add(struct buf *out, struct str raw, const struct codepage *said)
{
    if (add_signs(out, raw, said && !said->high ? said->number : namesigns_by_words(raw)))
        return;
    if (is_cyrillic(raw))
        add_single(out, raw, 866);
    else if (is_cyrillic_of_windows(raw))
        add_single(out, raw, 1251);
    else if (!add_signs(out, raw, namesigns_by_places(raw)))
        add_single(out, raw, latin_page(raw));
}
