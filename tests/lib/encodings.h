/* SPDX-License-Identifier: Apache-2.0 */
/* Texts in every encoding, and the lines that are read of them. */
#ifndef TESTS_LIB_ENCODINGS_H
#define TESTS_LIB_ENCODINGS_H

#include "input/text.h"

struct table {
    struct str bytes;
    struct str lines;
    enum encoding encoding; /* at the end */
};

#define U8 ENCODING_UTF8
#define LE ENCODING_UTF16LE
#define BE ENCODING_UTF16BE
#define ANSI ENCODING_ANSI
#define LE32 ENCODING_UTF32LE
#define BE32 ENCODING_UTF32BE

#define EIGHT "\0\0\0\0\0\0\0\0"
#define SIXTEEN EIGHT EIGHT

static const struct table table[] = {
    { STR_INIT(""), STR_INIT(""), U8 },
    { STR_INIT("\n"), STR_INIT("1@0 |"), U8 },
    { STR_INIT("a"), STR_INIT("1@0 a~|"), U8 },
    { STR_INIT("a\r\nb\nc\rd\r\n"), STR_INIT("1@0 a|2@3 b|3@5 c|4@7 d|"), U8 },
    { STR_INIT("a\r\r\n\nb\r"), STR_INIT("1@0 a|2@2 |3@4 |4@5 b|"), U8 },
    { STR_INIT("\xEF\xBB\xBF" "a\n"), STR_INIT("1@3 a|"), U8 },
    { STR_INIT("a\0b\nc\n"), STR_INIT("1@0 a\0b|2@4 c|"), U8 },
    { STR_INIT("gr\xC3\xBC\xC3\x9F\n\xE2\x82\xAC\n\xF0\x9F\x98\x80\n"),
      STR_INIT("1@0 gr\xC3\xBC\xC3\x9F|2@7 \xE2\x82\xAC|3@11 \xF0\x9F\x98\x80|"), U8 },
    /* ANSI: 0x80 is the euro sign, 0x81 nothing */
    { STR_INIT("gr\xFC\xDF\n\x80\n\x81\nx"),
      STR_INIT("1@0 gr\xC3\xBC\xC3\x9F|2@5 \xE2\x82\xAC|3@7 \xEF\xBF\xBD|4@9 x~|<encoding 7+1>"), ANSI },
    /* a stray byte in UTF-8 is shown as ANSI; one without meaning is lost */
    { STR_INIT("\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\n" "a\xE4" "b\nc\n"
          "\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\x81\nd"),
      STR_INIT("1@0 \xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4|2@9 a\xC3\xA4" "b|3@13 c|"
          "4@15 \xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xEF\xBF\xBD|5@25 d~|"
          "<encoding 10+0><encoding 23+1>"), U8 },
    /* cut inside a sequence */
    { STR_INIT("\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xE2\x82"),
      STR_INIT("1@0 \xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA2\xE2\x80\x9A~|"
          "<encoding 8+0><encoding 9+0>"), U8 },
    /* UTF-16 with BOM */
    { STR_INIT("\xFF\xFE" "a\0\r\0\n\0\xE4\0\n\0"), STR_INIT("1@2 a|2@8 \xC3\xA4|"), LE },
    { STR_INIT("\xFE\xFF" "\0a\0\r\0\n\0\xE4\0\n"), STR_INIT("1@2 a|2@8 \xC3\xA4|"), BE },
    { STR_INIT("\xFF\xFE"), STR_INIT(""), LE },
    /* and without */
    { STR_INIT("a\0b\0c\0\n\0d\0"), STR_INIT("1@0 abc|2@8 d~|"), LE },
    { STR_INIT("\0a\0b\0c\0\n\0d"), STR_INIT("1@0 abc|2@8 d~|"), BE },
    { STR_INIT("a\0b\0\xAC\x20\n\0"), STR_INIT("1@0 ab\xE2\x82\xAC|"), LE },
    /* UTF-32, with and without BOM (PowerShell's -Encoding utf32) */
    { STR_INIT("\xFF\xFE\0\0" "a\0\0\0\r\0\0\0\n\0\0\0\xE4\0\0\0\x00\xF6\1\0\n\0\0\0"),
      STR_INIT("1@4 a|2@16 \xC3\xA4\xF0\x9F\x98\x80|"), LE32 },
    { STR_INIT("\0\0\xFE\xFF" "\0\0\0a\0\0\0\r\0\0\0\n\0\0\0\xE4\0\0\0\n"),
      STR_INIT("1@4 a|2@16 \xC3\xA4|"), BE32 },
    { STR_INIT("a\0\0\0b\0\0\0\n\0\0\0c\0\0\0"), STR_INIT("1@0 ab|2@12 c~|"), LE32 },
    { STR_INIT("\0\0\0a\0\0\0b\0\0\0\n\0\0\0c"), STR_INIT("1@0 ab|2@12 c~|"), BE32 },
    { STR_INIT("\xFF\xFE\0\0"), STR_INIT(""), LE32 },
    /* NULs, what is no character, a part of a unit, the BOM of a file that was appended */
    { STR_INIT("\xFF\xFE\0\0" "a\0\0\0\n\0\0\0\0\0\0\0b\0\0\0\xFF\xFE\0\0" "c\0\0\0"
               "\0\xD8\0\0\n\0\0\0d\0"),
      STR_INIT("1@4 a|2@16 bc\xEF\xBF\xBD|<encoding 12+4><encoding 28+4><encoding 36+2>"), LE32 },
    /* appended in another encoding */
    { STR_INIT("a\0\0\0b\0\0\0c\0\0\0\n\0\0\0" "def\nghi\n"), STR_INIT("1@0 abc|2@16 def|3@20 ghi|"), U8 },
    { STR_INIT("\xFF\xFE\0\0" "a\0\0\0\n\0\0\0" "b\0c\0d\0e\0\n\0"),
      STR_INIT("1@4 a|2@12 bcde|"), LE },
    /* but a hole behind the BOM of UTF-16 is one */
    { STR_INIT("\xFF\xFE" SIXTEEN SIXTEEN "b\0c\0\n\0"), STR_INIT("1@34 bc|<encoding 2+32>"), LE },
    /* pairs, lone halves, half a unit */
    { STR_INIT("\xFF\xFE\x3D\xD8\x00\xDE\n\0x\0"), STR_INIT("1@2 \xF0\x9F\x98\x80|2@8 x~|"), LE },
    { STR_INIT("\xFF\xFE\x3D\xD8x\0\x00\xDE\n\0"),
      STR_INIT("1@2 \xEF\xBF\xBDx\xEF\xBF\xBD|<encoding 2+2><encoding 6+2>"), LE },
    { STR_INIT("\xFF\xFE" "a\0\n\0b"), STR_INIT("1@2 a|<encoding 6+1>"), LE },
    { STR_INIT("\xFF\xFE\x3D\xD8"), STR_INIT("1@2 \xEF\xBF\xBD~|<encoding 2+2>"), LE },
    /* appended files: the same encoding again, and another one */
    { STR_INIT("a\n\xEF\xBB\xBF" "b\n"), STR_INIT("1@0 a|2@5 b|"), U8 },
    { STR_INIT("\xFF\xFE" "a\0\n\0\xFF\xFE" "b\0\n\0"), STR_INIT("1@2 a|2@8 b|"), LE },
    { STR_INIT("a\n\xFF\xFE" "b\0\n\0"), STR_INIT("1@0 a|2@4 b|"), LE },
    { STR_INIT("\xFC\n\xFF\xFE" "b\0\n\0"), STR_INIT("1@0 \xC3\xBC|2@4 b|"), LE },
    { STR_INIT("a\n\xFE\xFF\0b\0\n"), STR_INIT("1@0 a|2@4 b|"), BE },
    { STR_INIT("\xFF\xFE" "a\0\n\0\xEF\xBB\xBF" "bc\n"), STR_INIT("1@2 a|2@9 bc|"), U8 },
    { STR_INIT("\xFC\n\xEF\xBB\xBF\xC3\xBC\n"), STR_INIT("1@0 \xC3\xBC|2@5 \xC3\xBC|"), U8 },
    { STR_INIT("ab\xEF\xBB\xBF" "cd\r\xEF\xBB\xBF\nef"), STR_INIT("1@0 abcd|2@12 ef~|"), U8 },
    /* the machine stopped, and its log went on behind a block of NULs */
    { STR_INIT("a\n" SIXTEEN "b\n"), STR_INIT("1@0 a|2@18 b|<encoding 2+16>"), U8 },
    { STR_INIT("a\nx" SIXTEEN EIGHT "b\n"), STR_INIT("1@0 a|2@2 x|3@27 b|<encoding 3+24>"), U8 },
    { STR_INIT("x" SIXTEEN "\r\nb\n"), STR_INIT("1@0 x|2@19 b|<encoding 1+16>"), U8 },
    { STR_INIT("a\n" SIXTEEN), STR_INIT("1@0 a|<encoding 2+16>"), U8 },
    { STR_INIT("a\nx" SIXTEEN), STR_INIT("1@0 a|2@2 x|<encoding 3+16>"), U8 },
    { STR_INIT(SIXTEEN "ab\nc\n"), STR_INIT("1@16 ab|2@19 c|<encoding 0+16>"), U8 },
    { STR_INIT("\xC3\xBC" SIXTEEN "\xC3\xBC\n"),
      STR_INIT("1@0 \xC3\xBC|2@18 \xC3\xBC|<encoding 2+16>"), U8 },
    { STR_INIT("\xFC\nx" SIXTEEN "b\n"),
      STR_INIT("1@0 \xC3\xBC|2@2 x|3@19 b|<encoding 3+16>"), ANSI },
    { STR_INIT("\xFC\xFC" SIXTEEN "\xFC\n"),
      STR_INIT("1@0 \xC3\xBC\xC3\xBC|2@18 \xC3\xBC|<encoding 2+16>"), ANSI },
    { STR_INIT("\xFF\xFE" "a\0\n\0" SIXTEEN SIXTEEN "b\0\n\0"),
      STR_INIT("1@2 a|2@38 b|<encoding 6+32>"), LE },
    { STR_INIT("a\0\n\0" SIXTEEN SIXTEEN EIGHT "b\0\n\0"),
      STR_INIT("1@0 a|2@44 b|<encoding 4+40>"), LE },
    { STR_INIT("\xFF\xFE" "a\0" SIXTEEN SIXTEEN "b\0\n\0"),
      STR_INIT("1@2 a|2@36 b|<encoding 4+32>"), LE },
    { STR_INIT("\xFE\xFF" "\0a" SIXTEEN SIXTEEN EIGHT "\0\n\0b\0\n"),
      STR_INIT("1@2 a|2@46 b|<encoding 4+40>"), BE },
    /* of an odd number of bytes, where the units behind it are no longer at even ones */
    { STR_INIT("\xFF\xFE" "a\0\n\0" SIXTEEN SIXTEEN "\0" "b\0c\0\n\0d\0\n\0"),
      STR_INIT("1@2 a|2@39 bc|3@45 d|<encoding 6+33>"), LE },
    { STR_INIT("\xFF\xFE" "a\0" SIXTEEN SIXTEEN EIGHT "\0" "\r\0\n\0b\0\n\0"),
      STR_INIT("1@2 a|2@49 b|<encoding 4+41>"), LE },
    { STR_INIT("a\0b\0c\0" SIXTEEN SIXTEEN "\0" "b\0\n\0" SIXTEEN SIXTEEN "\0" "d\0\n\0"),
      STR_INIT("1@0 abc|2@39 b|3@76 d|<encoding 6+33><encoding 43+33>"), LE },
    { STR_INIT("\xFE\xFF" "\0a\0\n" SIXTEEN SIXTEEN "\0" "\0b\0c\0\n\0d\0\n"),
      STR_INIT("1@2 a|2@39 bc|3@45 d|<encoding 6+33>"), BE },
    { STR_INIT("\xFE\xFF" "\0a" SIXTEEN SIXTEEN "\0" "\0\r\0\n\0b\0\n"),
      STR_INIT("1@2 a|2@41 b|<encoding 4+33>"), BE },
    { STR_INIT("\xFF\xFE" "a\0\n\0" SIXTEEN SIXTEEN "\0" "\x1F\x04\x40\x04 \0" "1\0\n\0"),
      STR_INIT("1@2 a|2@39 \xD0\x9F\xD1\x80 1|<encoding 6+33>"), LE },
    { STR_INIT("\xFE\xFF" "\0a\0\n" SIXTEEN SIXTEEN "\0" "\x04\x1F\x04\x40\0 \0" "1\0\n"),
      STR_INIT("1@2 a|2@39 \xD0\x9F\xD1\x80 1|<encoding 6+33>"), BE },
    { STR_INIT("\xFF\xFE" "a\0\n\0" SIXTEEN SIXTEEN "\0" "\xFF\xFE" "b\0\n\0"),
      STR_INIT("1@2 a|2@41 b|<encoding 6+33>"), LE },
    { STR_INIT("\xFF\xFE" "a\0\n\0" SIXTEEN SIXTEEN "\0" "\xFE\xFF" "\0b\0c\0d\0\n"),
      STR_INIT("1@2 a|2@41 bcd|<encoding 6+33>"), BE },
    { STR_INIT("\xFF\xFE" "a\0\n\0" SIXTEEN SIXTEEN "\0" "appended in bytes, a line\r\nb\n"),
      STR_INIT("1@2 a|2@39 appended in bytes, a line|3@66 b|<encoding 6+33>"), U8 },
    { STR_INIT("\xFF\xFE" "a\0\n\0" SIXTEEN SIXTEEN "\0"), STR_INIT("1@2 a|<encoding 6+33>"), LE },
    /* an even one stays one: characters whose low byte is NUL, and nothing that tells */
    { STR_INIT("\xFF\xFE" "a\0\n\0" SIXTEEN SIXTEEN "\0\x4E\x8C\x4E \0" "1\0\n\0"),
      STR_INIT("1@2 a|2@38 \xE4\xB8\x80\xE4\xBA\x8C 1|<encoding 6+32>"), LE },
    { STR_INIT("\xFF\xFE" "a\0\n\0" SIXTEEN SIXTEEN "\0\x4E\x8C\x4E\0\x4E"),
      STR_INIT("1@2 a|2@38 \xE4\xB8\x80\xE4\xBA\x8C\xE4\xB8\x80~|<encoding 6+32>"), LE },
    /* bytes were lost, or too few to tell are NULs: what lies across the units is found again */
    { STR_INIT("\xFF\xFE" "a\0\n\0x\0y\0" "\0d\0e\0f\0g\0h\0i\0j\0k\0\n\0z\0\n\0"),
      STR_INIT("1@2 a|2@6 xydefghijk|3@29 z|<encoding 10+1>"), LE },
    { STR_INIT("\xFE\xFF" "\0a\0\n\0x\0y" "z\0b\0c\0d\0e\0f\0g\0h\0i\0\n\0w\0\n"),
      STR_INIT("1@2 a|2@6 xybcdefghi|3@29 w|<encoding 10+1>"), BE },
    { STR_INIT("\xFF\xFE" "a\0" "\0d\0e\0f\0g\0h\0i\0j"), /* not as far as that tells */
      STR_INIT("1@2 a\xE6\x90\x80\xE6\x94\x80\xE6\x98\x80\xE6\x9C\x80\xE6\xA0\x80\xE6\xA4\x80\xE6\xA8\x80~|"),
      LE },
    /* in front of a line fewer are none of its signs */
    { STR_INIT("a\r\n\0b\r\n\0\0" "c\n"),
      STR_INIT("1@0 a|2@4 b|3@9 c|<encoding 3+1><encoding 7+2>"), U8 },
    { STR_INIT("a\r\0b\r\0\nc\n"), STR_INIT("1@0 a|2@3 b|3@7 c|<encoding 2+1><encoding 5+1>"), U8 },
    { STR_INIT("\0" "a\n\0"), STR_INIT("1@1 a|<encoding 0+1><encoding 3+1>"), U8 },
    { STR_INIT("\xFC\r\0b\n\0\xFC\n"),
      STR_INIT("1@0 \xC3\xBC|2@3 b|3@6 \xC3\xBC|<encoding 2+1><encoding 5+1>"), ANSI },
    { STR_INIT("\xFF\xFE" "a\0\n\0\0\0b\0\n\0"), STR_INIT("1@2 a|2@8 b|<encoding 6+2>"), LE },
    { STR_INIT("\xFE\xFF" "\0a\0\n\0\0\0b\0\n"), STR_INIT("1@2 a|2@8 b|<encoding 6+2>"), BE },
    /* but fewer end no line; one or two may be meant: they separate the strings of a list */
    { STR_INIT("x" EIGHT "b" SIXTEEN "c\n"),
      STR_INIT("1@0 x" EIGHT "b|2@26 c|<encoding 1+8><encoding 10+16>"), U8 },
    { STR_INIT("x\0y\0\0z\n"), STR_INIT("1@0 x\0y\0\0z|"), U8 },
    { STR_INIT("\xFC\0y\0\0z\n"), STR_INIT("1@0 \xC3\xBC\0y\0\0z|"), ANSI },
    { STR_INIT("x" EIGHT "b\n"), STR_INIT("1@0 x" EIGHT "b|<encoding 1+8>"), U8 },
    { STR_INIT("\xFC" EIGHT "b\n"), STR_INIT("1@0 \xC3\xBC" EIGHT "b|<encoding 1+8>"), ANSI },
    { STR_INIT("\xFF\xFE" "a\0" SIXTEEN "b\0\n\0"), STR_INIT("1@2 a" EIGHT "b|"), LE },
    /* cut inside of its first unit */
    { STR_INIT("\xC2 \x00\x15\xC8 \x00" "b\x00 \x00\x15\xC8 \x00" "c\x00 \x00" "d\x00 \x00"
               "e\x00 \x00" "f\x00\x0D\x00\x0A\x00x\x00\x0D\x00\x0A\x00"),
      STR_INIT("1@1  \xEC\xA0\x95 b \xEC\xA0\x95 c d e f|2@33 x|"), LE },
    { STR_INIT("\x00o\x00\x0D\x01:\x00 \x00" "a\x00 \x00" "b\x00 \x00" "c\x00 \x00" "d\x00\x0D\x00"
               "\x0A\x00P\x00o\x00\x0D\x01:\x00 \x00" "e\x00 \x00" "f\x00 \x00g\x00 \x00h\x00"
               "\x0D\x00\x0A\x00"),
      STR_INIT("1@1 o\xC4\x8D: a b c d|2@27 Po\xC4\x8D: e f g h|"), LE },
    /* but not what only looks like a BOM */
    { STR_INIT("\xFC\xFF\xFE\xFD\n"), STR_INIT("1@0 \xC3\xBC\xC3\xBF\xC3\xBE\xC3\xBD|"), ANSI },
    /* letters beyond ASCII in the line that is appended to UTF-16: CR and LF end it, ... */
    { STR_INIT("\xFF\xFE" "a\0\r\0\n\0" "[22:41:07]: Pr\xFC" "fung\r\nb\r\n"),
      STR_INIT("1@2 a|2@8 [22:41:07]: Pr\xC3\xBC" "fung|3@29 b|"), ANSI },
    { STR_INIT("\xFE\xFF" "\0a\0\r\0\n" "[22:41:07]: Pr\xFC" "fung\r\nb\r\n"),
      STR_INIT("1@2 a|2@8 [22:41:07]: Pr\xC3\xBC" "fung|3@29 b|"), ANSI },
    /* ... or they are UTF-8, ... */
    { STR_INIT("\xFF\xFE" "a\0\n\0" "[22:41:07]: Pr\xC3\xBC" "fung\nb\n"),
      STR_INIT("1@2 a|2@6 [22:41:07]: Pr\xC3\xBC" "fung|3@27 b|"), U8 },
    /* ... or they are few */
    { STR_INIT("\xFF\xFE" "a\0\n\0" "[22:41:07]: Pr\xFC" "fung: 22\nb\n"),
      STR_INIT("1@2 a|2@6 [22:41:07]: Pr\xC3\xBC" "fung: 22|3@30 b|"), ANSI },
    /* kana read as single bytes: half of them are ASCII, all of them may be letters */
    { STR_INIT("\xFF\xFE" "\n\0" "\x42\x30\x44\x30\x46\x30\x48\x30\xA1\x30\xA2\x30\xA3\x30\xA4\x30"
          "\xA5\x30\xA6\x30\n\0"),
      STR_INIT("1@2 |2@4 \xE3\x81\x82\xE3\x81\x84\xE3\x81\x86\xE3\x81\x88\xE3\x82\xA1\xE3\x82\xA2"
          "\xE3\x82\xA3\xE3\x82\xA4\xE3\x82\xA5\xE3\x82\xA6|"), LE },
};

#endif
