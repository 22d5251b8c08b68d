/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines that all end at one column: a console broke them there, inside of words, or a mail in front
 * of words that happened to end alike.  Logs say the same words again and again:
 *
 *      ... Priority=WARNING Stop rec           ... Priority=WARNING
 *      eived                                   Stop request received
 */
#include "input/undress_inside.h"

#define BREAKS_MOST 12u   /* looked at */
#define CONSOLE_NARROW 80u
#define CONSOLE_WIDE 120u

/* Does the word stand in the text, between blanks, other than at this place? */
static bool stands_in(struct str text, struct str word, const char *but)
{
    size_t from = 0, at;

    while (word.n && (at = from + str_find(str_from(text, from), word)) < text.n) {
        bool begins = !at || is_space(text.s[at - 1]);
        size_t end = at + word.n;

        if (begins && (end == text.n || is_space(text.s[end])) && text.s + at != but)
            return true;
        from = at + 1;
    }
    return false;
}

static struct str last_word(struct str line)
{
    size_t n = line.n;

    while (n && !is_space(line.s[n - 1]))
        n--;
    return str_from(line, n);
}

static struct str first_word(struct str line)
{
    size_t n = 0;

    while (n < line.n && !is_space(line.s[n]))
        n++;
    return str_first(line, n);
}

/* More than 0: it was broken inside of words, less: between them. */
static int tells(struct str text, struct str line, struct str next)
{
    struct str a = last_word(line), b = first_word(next);
    char both[2 * 80];

    if (!a.n || !b.n) /* a blank at the end of a line or its beginning: none is left by a mail */
        return next.n ? 1 : 0;
    if (a.n + b.n > sizeof both)
        return 0;
    memcpy(both, a.s, a.n);
    memcpy(both + a.n, b.s, b.n);
    if (stands_in(text, (struct str){ both, a.n + b.n }, NULL))
        return 1;
    return stands_in(text, a, a.s) || stands_in(text, b, b.s) ? -1 : 0;
}

bool pieces_inside(struct str text, size_t width)
{
    struct str rest = text, line = STR_NONE;
    size_t breaks = 0;
    int told = 0;

    while (rest.n && breaks < BREAKS_MOST) {
        struct str next = str_cut(&rest, '\n'), machine, program;

        next.n -= next.n && next.s[next.n - 1] == '\r';
        (void)relay_off(next, &machine, &program);
        if (line.n == width && next.n && !machine.n) {
            told += tells(text, line, next);
            breaks++;
        }
        line = next;
    }
    return told > 0 || (!told && (width == CONSOLE_NARROW || width == CONSOLE_WIDE));
}
