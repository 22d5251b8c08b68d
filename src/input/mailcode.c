/* SPDX-License-Identifier: Apache-2.0 */
#include "input/mailhead.h"

static int value_of(char c)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "abcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t at = str_find_char(STR(letters), c);

    return at < sizeof letters - 1 ? (int)at : -1;
}

static int hex_of(char c)
{
    uint64_t value;

    return str_hex64((struct str){ &c, 1 }, &value) ? (int)value : -1;
}

bool mailcode_base64(struct mailcode *c, struct str line, struct buf *out)
{
    bool good = true;

    for (size_t i = 0; i < line.n; i++) {
        int value = value_of(line.s[i]);

        if (line.s[i] == '\r' || line.s[i] == '\n' || line.s[i] == ' ' || line.s[i] == '\t')
            continue;
        if (line.s[i] == '=') {
            c->bits_n = 0;
            continue;
        }
        good = good && value >= 0;
        c->bits = c->bits << 6 | (uint32_t)(value < 0 ? 0 : value);
        c->bits_n += 6;
        if (c->bits_n >= 8) {
            c->bits_n -= 8;
            buf_char(out, (char)(c->bits >> c->bits_n & 0xFF));
        }
    }
    return good;
}

void mailcode_quoted(struct str line, struct buf *out)
{
    struct str end = str_trim(line);

    if (end.n && end.s[end.n - 1] == '=') /* the line goes on in the next one */
        line = (struct str){ line.s, (size_t)(end.s - line.s) + end.n - 1 };
    while (line.n) {
        size_t plain = str_find_char(line, '=');
        int high, low;

        buf_add(out, str_first(line, plain));
        line = str_from(line, plain);
        if (!line.n)
            break;
        high = line.n > 2 ? hex_of(line.s[1]) : -1;
        low = line.n > 2 ? hex_of(line.s[2]) : -1;
        if (high < 0 || low < 0) {
            buf_char(out, '=');
            line = str_from(line, 1);
        } else {
            buf_char(out, (char)(high << 4 | low));
            line = str_from(line, 3);
        }
    }
}

static void add_jis(struct buf *out, unsigned first, unsigned second)
{
    unsigned lead = (first - 0x21) / 2 + 0x81;

    buf_char(out, (char)(lead + (lead > 0x9F ? 0x40 : 0)));
    buf_char(out, (char)(first & 1 ? second + 0x1F + (second >= 0x60) : second + 0x7E));
}

static bool is_jis(char c)
{
    return c >= 0x21 && c <= 0x7E;
}

void mailcode_jis(struct str line, struct buf *out)
{
    bool two = false; /* bytes a character; each line begins with one (RFC 1468) */

    while (line.n) {
        if (str_starts(line, STR("\x1B$")) && line.n > 2) {
            two = true;
            line = str_from(line, 3);
        } else if (str_starts(line, STR("\x1B(")) && line.n > 2) {
            two = false;
            line = str_from(line, 3);
        } else if (two && line.n > 1 && is_jis(line.s[0]) && is_jis(line.s[1])) {
            add_jis(out, (unsigned char)line.s[0], (unsigned char)line.s[1]);
            line = str_from(line, 2);
        } else {
            buf_char(out, line.s[0]);
            line = str_from(line, 1);
        }
    }
}
