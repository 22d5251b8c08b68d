/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is it a message, or some of one?  People save the source of a mail, or one part of it, or what is
 * in that, still in the code in which it was sent; certutil -encode puts lines around such a text.
 */
#include "input/mail.h"
#include "input/mailhead.h"
#include "input/text.h"
#include "input/undress.h"

#define PREAMBLE_MOST 2048u  /* bytes in front of the first boundary */
#define BOUNDARY_LEAST 4u
#define CODED_LEAST 40u      /* of the first line of base64 */
#define LOOK_BYTES 256u      /* of what is in it */
#define QUOTED_LINE_MOST 78u /* RFC 2045 allows 76; some programs count otherwise */
#define QUOTED_LINE_LEAST 50u /* of one that is broken in front of a long word */
#define QUOTED_FULL 76u      /* a line ends so that is as long as allowed: no log's does */
#define QUOTED_LEAST 2u
#define WIDE_LOOK 64u

/* ---- heads ---------------------------------------------------------------------------------- */

/* What no other text says of itself: a version, several parts, a code. */
static bool tells_of_mail(struct str line)
{
    struct str value = str_trim(str_from(line, mailhead_name(line) + 1));

    return str_starts_nocase(line, STR("MIME-Version:")) ||
           (str_starts_nocase(line, STR("Content-Type:")) &&
            str_starts_nocase(value, STR("multipart/"))) ||
           (str_starts_nocase(line, STR("Content-Transfer-Encoding:")) &&
            (str_eq_nocase(value, STR("base64")) ||
             str_eq_nocase(value, STR("quoted-printable"))));
}

static bool is_head(struct str s, bool whole)
{
    bool first = true, mail = false;

    while (s.n) {
        struct str line = str_cut(&s, '\n');

        if (!str_trim(line).n)
            return mail;
        if (line.s[0] != ' ' && line.s[0] != '\t' && !mailhead_name(line) &&
            !(first && str_starts(line, STR("From "))))
            return false;
        mail = mail || tells_of_mail(line);
        first = false;
    }
    return mail && !whole;
}

bool mailhead_first_boundary(struct str s, struct str *boundary)
{
    s = str_first(s, PREAMBLE_MOST);
    if (str_find(s, STR("--")) == s.n) /* as nearly all texts, which need not be cut into lines */
        return false;
    while (s.n) {
        struct str line = str_trim(str_cut(&s, '\n'));

        *boundary = str_from(line, 2);
        if (str_starts(line, STR("--")) && boundary->n >= BOUNDARY_LEAST &&
            boundary->n < MAIL_BOUNDARY_MOST && !str_ends(line, STR("--")) &&
            str_starts_nocase(s, STR("Content-")) && mailhead_name(s))
            return true;
    }
    return false;
}

/* ---- codes without heads -------------------------------------------------------------------- */

static bool is_frame(struct str line)
{
    return str_starts(line, STR("-----")) && str_ends(line, STR("-----"));
}

static bool is_coded(struct str line)
{
    size_t n = line.n;

    while (n && line.s[n - 1] == '=' && line.n - n < 2)
        n--;
    for (size_t i = 0; i < n; i++)
        if (!is_digit(line.s[i]) && line.s[i] != '+' && line.s[i] != '/' &&
            ((line.s[i] | 0x20) < 'a' || (line.s[i] | 0x20) > 'z'))
            return false;
    return n > 0;
}

/* Something that people have: text, or a file that is read here. */
static bool is_wanted(struct str s)
{
    static const struct str begins[] = { STR_INIT("\xFF\xFE"), STR_INIT("\xFE\xFF"),
                                         STR_INIT("\xEF\xBB\xBF"), STR_INIT("PK\x03\x04"),
                                         STR_INIT("ElfFile"), STR_INIT("\x1F\x8B"),
                                         STR_INIT("7z\xBC\xAF"), STR_INIT("MSCF") };
    size_t blanks = 0, zeros = 0;

    for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++)
        if (str_starts(s, begins[i]))
            return true;
    s = str_first(s, LOOK_BYTES);
    for (size_t i = 0; i < s.n; i++) {
        bool blank = s.s[i] && strchr(" \t\r\n\f", s.s[i]);

        blanks += blank;
        zeros += !s.s[i];
        if (s.s[i] && !blank && ((unsigned char)s.s[i] < ' ' || s.s[i] == 0x7F))
            return false;
    }
    return blanks && (!zeros || zeros >= s.n / 4);
}

/* Lines of base64, as long as each other but for the last one, with something known in it. */
static bool is_base64(struct str s, bool whole)
{
    struct mailcode code = { 0, 0 };
    struct buf made = { 0 };
    size_t width = 0;
    bool good = true, last = false, any;

    while (s.n && good) {
        bool cut = str_find_char(s, '\n') == s.n && !whole;
        struct str line = str_trim(str_cut(&s, '\n'));

        if (!line.n || is_frame(line))
            continue;
        width = width ? width : line.n;
        good = width >= CODED_LEAST && !last && line.n <= width && is_coded(line);
        last = line.n < width && !cut;
        if (good && made.n < LOOK_BYTES)
            (void)mailcode_base64(&code, str_first(line, 4 * LOOK_BYTES), &made);
    }
    any = good && made.n && is_wanted(buf_str(&made));
    buf_release(&made);
    return any;
}

static bool is_upper_hex(char c)
{
    return is_digit(c) || (c >= 'A' && c <= 'F');
}

static bool is_blank_escape(struct str escape)
{
    return str_eq(escape, STR("09")) || str_eq(escape, STR("20"));
}

/* Of what the code is needed for: "=", letters of two bytes and more, and a blank that ends a line,
   behind a sign that ends no name: "Version : =20". */
static bool is_needed(char before, struct str escape, struct str behind)
{
    bool names = is_digit(before) || ((before | 0x20) >= 'a' && (before | 0x20) <= 'z');

    return str_eq(escape, STR("3D")) || (is_blank_escape(escape) && !behind.n && !names) ||
           ((escape.s[0] == 'C' || escape.s[0] == 'D' || escape.s[0] == 'E') &&
            str_starts(behind, STR("=")));
}

/* No "=" but those of the code.  Blanks and ends of short lines count beside something else only: a
   log has "TIMEOUT=20" and "NAME=", too. */
static bool is_quoted(struct str s)
{
    size_t sure = 0, perhaps = 0;

    if (str_find_char(s, '=') == s.n)
        return false;
    while (s.n) {
        bool ended = str_find_char(s, '\n') < s.n;
        struct str line = str_cut(&s, '\n');
        size_t width = line.n - str_ends(line, STR("\r"));

        line = str_first(line, width);
        if (width > QUOTED_LINE_MOST)
            return false;
        for (size_t at; (at = str_find_char(line, '=')) < line.n;) {
            char before = at ? line.s[at - 1] : 'a';

            line = str_from(line, at + 1);
            if (!line.n) {
                sure += ended && width >= QUOTED_LINE_LEAST;
                perhaps += ended;
                perhaps += ended && width == QUOTED_FULL;
            } else if (line.n > 1 && is_upper_hex(line.s[0]) && is_upper_hex(line.s[1])) {
                bool needed = is_needed(before, str_first(line, 2), str_from(line, 2));

                sure += needed;
                perhaps += needed || is_blank_escape(str_first(line, 2));
            } else if (ended || line.n > 1) {
                return false;
            }
        }
    }
    return sure && perhaps >= QUOTED_LEAST;
}

/* ---- either --------------------------------------------------------------------------------- */

bool mailhead_is_wide(const uint8_t *bytes, size_t n)
{
    struct buf decoded = { 0 };
    enum encoding e;

    if (n < 2 || !(bytes[0] >= 0xFE || memchr(bytes, 0, n < WIDE_LOOK ? n : WIDE_LOOK)) ||
        undress_is_binary(bytes, n))
        return false;
    e = text_sample(&decoded, bytes, n < WIDE_LOOK ? n : WIDE_LOOK, NULL);
    buf_release(&decoded);
    return e == ENCODING_UTF16LE || e == ENCODING_UTF16BE;
}

static enum mail_kind kind_of(struct str s, bool whole)
{
    struct str boundary;

    if (is_head(s, whole))
        return MAIL_WHOLE;
    if (mailhead_first_boundary(s, &boundary))
        return MAIL_PARTS;
    if (is_base64(s, whole))
        return MAIL_BARE_BASE64;
    return is_quoted(s) ? MAIL_BARE_QUOTED : MAIL_NOT;
}

enum mail_kind mail_recognises(const uint8_t *bytes, size_t n)
{
    struct str s = { (const char *)bytes, n < MAIL_LOOK ? n : MAIL_LOOK };
    struct buf decoded = { 0 };
    bool whole = n < MAIL_LOOK;
    enum mail_kind kind;

    if (!mailhead_is_wide(bytes, s.n))
        return kind_of(str_from(s, mailhead_bom(s)), whole);
    (void)text_sample(&decoded, bytes, s.n, NULL);
    kind = decoded.failed ? MAIL_NOT : kind_of(buf_str(&decoded), whole);
    buf_release(&decoded);
    return kind;
}
