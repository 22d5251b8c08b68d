/* SPDX-License-Identifier: Apache-2.0 */
#include "input/marred.h"

#include "base/scan.h"
#include "base/utf.h"

/* What stands inside of words all the same: marks that join or shorten them, those of trade
   behind a name, ordinals and units, and a separator of lists that installers write (byte 80). */
static const char in_words[] = "\u00A0\u00AD\u00A9\u00AE\u00AA\u00B0\u00B2\u00B3\u00B4\u00B5"
                               "\u00B7\u00BA\u2013\u2014\u2018\u2019\u2026\u20AC\u2122";
/* Inside of numbers, with what a console's blank that is none to break at is misread for. */
static const char in_numbers[] = "\u00A0\u00AD\u00AA\u00B0\u00B1\u00B2\u00B3\u00B4\u00B7\u00B9"
                                 "\u00BA\u00BC\u00BD\u00BE\u00D7\u00E1\u00F7\u00FF\u2013\u2014\u2019"
                                 "\u2026\u20AC";

static bool is_among(uint32_t cp, const char *list)
{
    struct str left = str_of(list);

    while (left.n) {
        uint32_t known;

        left = str_from(left, utf8_decode(left, &known, NULL));
        if (known == cp)
            return true;
    }
    return false;
}

/* Of Latin-1, or what Windows-1252 has in the place of its controls. */
static bool is_sign(uint32_t cp)
{
    return (cp > 0x80 && cp < 0xC0) || cp == 0xD7 || cp == 0xF7 || cp == 0x02C6 || cp == 0x02DC ||
           (cp >= 0x2013 && cp <= 0x203A) || cp == 0x20AC || cp == 0x2122;
}

static bool is_latin(uint32_t cp)
{
    return cp >= 0xC0 && cp < 0x180;
}

/* A letter or digit of ASCII on both sides: else the words of other languages begin or end
   there. */
static bool is_out_of_place(uint32_t cp, char before, char behind)
{
    if (is_letter(before) && is_letter(behind))
        return is_sign(cp) && !is_among(cp, in_words);
    return is_digit(before) && is_digit(behind) && (is_sign(cp) || is_latin(cp)) &&
           !is_among(cp, in_numbers);
}

/* None that a program writes on purpose: blanks, a bell, colours, lists' separators, DOS's end. */
static bool is_control(char c)
{
    return (c >= 4 && c <= 6) || (c >= 0x0E && c <= 0x19) || (c >= 0x1C && c <= 0x1F) || c == 0x7F;
}

static bool has_control(struct str line)
{
    for (size_t i = 0; i < line.n; i++) {
        if (is_control(line.s[i]))
            return true;
    }
    return false;
}

bool line_is_marred(struct str line)
{
    bool any = false;
    size_t at = 0;

    while (at < line.n && (at += scan_ascii(line.s + at, line.n - at)) < line.n) {
        uint32_t cp;
        size_t used = utf8_decode(str_from(line, at), &cp, NULL);

        if (at && at + used < line.n && is_out_of_place(cp, line.s[at - 1], line.s[at + used]))
            return true;
        at += used;
        any = true;
    }
    return any && has_control(line);
}

static bool fits_shape(char shape, uint32_t cp)
{
    char c = cp < 0x80 ? (char)cp : '\0';

    if (shape == '0')
        return is_digit(c);
    if (shape == 'x')
        return is_digit(c) || (c >= 'A' && c <= 'F');
    return shape == 'a' ? is_letter(c) : c == shape;
}

bool begins_nearly(struct str line, const char *shape, unsigned most)
{
    unsigned wrong = 0;

    for (; *shape && line.n && wrong <= most; shape++) {
        uint32_t cp;

        line = str_from(line, utf8_decode(line, &cp, NULL));
        wrong += !fits_shape(*shape, cp);
    }
    return !*shape && wrong && wrong <= most;
}
