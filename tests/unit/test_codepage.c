/* SPDX-License-Identifier: Apache-2.0 */
/* Text that is no Unicode (log-formats.md 0.1): which code page, and what its bytes mean. */
#include "base/limits.h"
#include "base/mem.h"
#include "base/sys_codepage.h"
#include "base/two.h"
#include "base/utf.h"
#include "input/codepage.h"
#include "input/text.h"
#include "lib/test.h"

#include <string.h>

static const size_t chunks[] = { 0, 1, 2, 3, 7, 4096 };
#define CHUNKS_N (sizeof chunks / sizeof chunks[0])

/* Made by the codecs of another language's library. */
static const struct {
    unsigned page;
    struct str bytes, text;
} pages[] = {
    { 850, STR_INIT("Der Dienst wurde erfolgreich ge\x84ndert. F\x81r den Benutzer k\x94nnen keine Eintr"
          "\x84"),
      STR_INIT("Der Dienst wurde erfolgreich ge\xC3\xA4ndert. F\xC3\xBCr den Benutzer k\xC3\xB6nnen "
          "keine Eintr\xC3\xA4") },
    { 1250, STR_INIT("Us\xB3uga zosta\xB3" "a uruchomiona. Operacja nie powiod\xB3" "a si\xEA, poniewa\xBF"
          " u\xBFytkownik nie m"),
      STR_INIT("Us\xC5\x82uga zosta\xC5\x82" "a uruchomiona. Operacja nie powiod\xC5\x82" "a si\xC4"
          "\x99, poniewa\xC5\xBC u\xC5\xBCytkownik nie m") },
    { 852, STR_INIT("Slu\xA7" "ba byla \xA3sp\xD8\xE7n\xD8 spu\xE7t\xD8na. Operaci se nepoda\xFDilo dokon"
          "\x9Fit, proto\xA7" "e u\xA7ivatel n"),
      STR_INIT("Slu\xC5\xBE" "ba byla \xC3\xBAsp\xC4\x9B\xC5\xA1n\xC4\x9B spu\xC5\xA1t\xC4\x9Bna. Op"
          "eraci se nepoda\xC5\x99ilo dokon\xC4\x8Dit, proto\xC5\xBE" "e u\xC5\xBEivatel n") },
    { 1254, STR_INIT("Hizmet ba\xFE" "ar\xFDyla ba\xFElat\xFDld\xFD. \xDD\xFElem tamamlanamad\xFD \xE7\xFC"
          "nk\xFC kullan\xFD" "c\xFDn\xFDn iz"),
      STR_INIT("Hizmet ba\xC5\x9F" "ar\xC4\xB1yla ba\xC5\x9Flat\xC4\xB1ld\xC4\xB1. \xC4\xB0\xC5\x9Fl"
          "em tamamlanamad\xC4\xB1 \xC3\xA7\xC3\xBCnk\xC3\xBC kullan\xC4\xB1" "c\xC4\xB1n\xC4"
          "\xB1n iz") },
    { 1251, STR_INIT("\xD1\xEB\xF3\xE6\xE1\xE0 \xF3\xF1\xEF\xE5\xF8\xED\xEE \xE7\xE0\xEF\xF3\xF9\xE5\xED"
          "\xE0. \xCD\xE5 \xF3\xE4\xE0\xEB\xEE\xF1\xFC \xE2\xFB\xEF\xEE\xEB\xED\xE8\xF2\xFC "
          "\xEE\xEF\xE5\xF0\xE0\xF6\xE8\xFE, \xF2\xE0\xEA "),
      STR_INIT("\xD0\xA1\xD0\xBB\xD1\x83\xD0\xB6\xD0\xB1\xD0\xB0 \xD1\x83\xD1\x81\xD0\xBF\xD0\xB5"
          "\xD1\x88\xD0\xBD\xD0\xBE \xD0\xB7\xD0\xB0\xD0\xBF\xD1\x83\xD1\x89\xD0\xB5\xD0\xBD"
          "\xD0\xB0. \xD0\x9D\xD0\xB5 \xD1\x83\xD0\xB4\xD0\xB0\xD0\xBB\xD0\xBE\xD1\x81\xD1\x8C "
          "\xD0\xB2\xD1\x8B\xD0\xBF\xD0\xBE\xD0\xBB\xD0\xBD\xD0\xB8\xD1\x82\xD1\x8C \xD0\xBE"
          "\xD0\xBF\xD0\xB5\xD1\x80\xD0\xB0\xD1\x86\xD0\xB8\xD1\x8E, \xD1\x82\xD0\xB0\xD0\xBA ") },
    { 866, STR_INIT("\x91\xAB\xE3\xA6\xA1\xA0 \xE3\xE1\xAF\xA5\xE8\xAD\xAE \xA7\xA0\xAF\xE3\xE9\xA5\xAD"
          "\xA0. \x8D\xA5 \xE3\xA4\xA0\xAB\xAE\xE1\xEC \xA2\xEB\xAF\xAE\xAB\xAD\xA8\xE2\xEC "
          "\xAE\xAF\xA5\xE0\xA0\xE6\xA8\xEE, \xE2\xA0\xAA "),
      STR_INIT("\xD0\xA1\xD0\xBB\xD1\x83\xD0\xB6\xD0\xB1\xD0\xB0 \xD1\x83\xD1\x81\xD0\xBF\xD0\xB5"
          "\xD1\x88\xD0\xBD\xD0\xBE \xD0\xB7\xD0\xB0\xD0\xBF\xD1\x83\xD1\x89\xD0\xB5\xD0\xBD"
          "\xD0\xB0. \xD0\x9D\xD0\xB5 \xD1\x83\xD0\xB4\xD0\xB0\xD0\xBB\xD0\xBE\xD1\x81\xD1\x8C "
          "\xD0\xB2\xD1\x8B\xD0\xBF\xD0\xBE\xD0\xBB\xD0\xBD\xD0\xB8\xD1\x82\xD1\x8C \xD0\xBE"
          "\xD0\xBF\xD0\xB5\xD1\x80\xD0\xB0\xD1\x86\xD0\xB8\xD1\x8E, \xD1\x82\xD0\xB0\xD0\xBA ") },
    { 1253, STR_INIT("\xC7 \xF5\xF0\xE7\xF1\xE5\xF3\xDF\xE1 \xEE\xE5\xEA\xDF\xED\xE7\xF3\xE5 \xEC\xE5 \xE5"
          "\xF0\xE9\xF4\xF5\xF7\xDF\xE1. \xC7 \xEB\xE5\xE9\xF4\xEF\xF5\xF1\xE3\xDF\xE1 \xE4\xE5"
          "\xED \xEF\xEB\xEF\xEA\xEB\xE7\xF1\xFE\xE8\xE7"),
      STR_INIT("\xCE\x97 \xCF\x85\xCF\x80\xCE\xB7\xCF\x81\xCE\xB5\xCF\x83\xCE\xAF\xCE\xB1 \xCE\xBE"
          "\xCE\xB5\xCE\xBA\xCE\xAF\xCE\xBD\xCE\xB7\xCF\x83\xCE\xB5 \xCE\xBC\xCE\xB5 \xCE\xB5"
          "\xCF\x80\xCE\xB9\xCF\x84\xCF\x85\xCF\x87\xCE\xAF\xCE\xB1. \xCE\x97 \xCE\xBB\xCE\xB5"
          "\xCE\xB9\xCF\x84\xCE\xBF\xCF\x85\xCF\x81\xCE\xB3\xCE\xAF\xCE\xB1 \xCE\xB4\xCE\xB5"
          "\xCE\xBD \xCE\xBF\xCE\xBB\xCE\xBF\xCE\xBA\xCE\xBB\xCE\xB7\xCF\x81\xCF\x8E\xCE\xB8"
          "\xCE\xB7") },
    { 932, STR_INIT("\x83\x8C\x83x\x83\x8B,\x93\xFA\x95t\x82\xC6\x8E\x9E\x8D\x8F,\x83\x5C\x81[\x83X,\x83"
          "C\x83x\x83\x93\x83g ID,\x83^\x83X\x83N\x82\xCC\x83J\x83" "e\x83S\x83\x8A\r\n\x8F\xEE"
          "\x95\xF1,2024/03/16 22:41:07,HealthService,1210,\x82\xC8\x82\xB5,\x22\x8A\xC7\x97"
          "\x9D\x83O\x83\x8B\x81[\x83v\x22"),
      STR_INIT("\xE3\x83\xAC\xE3\x83\x99\xE3\x83\xAB,\xE6\x97\xA5\xE4\xBB\x98\xE3\x81\xA8\xE6\x99"
          "\x82\xE5\x88\xBB,\xE3\x82\xBD\xE3\x83\xBC\xE3\x82\xB9,\xE3\x82\xA4\xE3\x83\x99\xE3"
          "\x83\xB3\xE3\x83\x88 ID,\xE3\x82\xBF\xE3\x82\xB9\xE3\x82\xAF\xE3\x81\xAE\xE3\x82\xAB"
          "\xE3\x83\x86\xE3\x82\xB4\xE3\x83\xAA\r\n\xE6\x83\x85\xE5\xA0\xB1,2024/03/16 22:41:07"
          ",HealthService,1210,\xE3\x81\xAA\xE3\x81\x97,\x22\xE7\xAE\xA1\xE7\x90\x86\xE3\x82"
          "\xB0\xE3\x83\xAB\xE3\x83\xBC\xE3\x83\x97\x22") },
    { 932, STR_INIT("\xBB\xB0\xCB\xDE\xBD \x83T\x81[\x83r\x83X\x82\xCD\x90\xB3\x8F\xED\x82\xC9\x8AJ\x8En"
          "\x82\xB3\x82\xEA\x82\xDC\x82\xB5\x82\xBD\x81" "B\x95\x5C\x8E\xA6"),
      STR_INIT("\xEF\xBD\xBB\xEF\xBD\xB0\xEF\xBE\x8B\xEF\xBE\x9E\xEF\xBD\xBD \xE3\x82\xB5\xE3\x83"
          "\xBC\xE3\x83\x93\xE3\x82\xB9\xE3\x81\xAF\xE6\xAD\xA3\xE5\xB8\xB8\xE3\x81\xAB\xE9\x96"
          "\x8B\xE5\xA7\x8B\xE3\x81\x95\xE3\x82\x8C\xE3\x81\xBE\xE3\x81\x97\xE3\x81\x9F\xE3\x80"
          "\x82\xE8\xA1\xA8\xE7\xA4\xBA") },
    { 936, STR_INIT("\xB7\xFE\xCE\xF1\xD2\xD1\xB3\xC9\xB9\xA6\xC6\xF4\xB6\xAF\xA1\xA3\xD3\xC9\xD3\xDA\xD3"
          "\xC3\xBB\xA7\xC3\xBB\xD3\xD0\xC8\xA8\xCF\xDE,\xCE\xDE\xB7\xA8\xCD\xEA\xB3\xC9\xB2"
          "\xD9\xD7\xF7\xA1\xA3\xC7\xEB\xBC\xEC"),
      STR_INIT("\xE6\x9C\x8D\xE5\x8A\xA1\xE5\xB7\xB2\xE6\x88\x90\xE5\x8A\x9F\xE5\x90\xAF\xE5\x8A\xA8"
          "\xE3\x80\x82\xE7\x94\xB1\xE4\xBA\x8E\xE7\x94\xA8\xE6\x88\xB7\xE6\xB2\xA1\xE6\x9C\x89"
          "\xE6\x9D\x83\xE9\x99\x90,\xE6\x97\xA0\xE6\xB3\x95\xE5\xAE\x8C\xE6\x88\x90\xE6\x93"
          "\x8D\xE4\xBD\x9C\xE3\x80\x82\xE8\xAF\xB7\xE6\xA3\x80") },
    { 936, STR_INIT("\xBC\xB6\xB1\xF0,\xC8\xD5\xC6\xDA\xBA\xCD\xCA\xB1\xBC\xE4,\xC0\xB4\xD4\xB4,\xCA\xC2"
          "\xBC\xFE ID,\xC8\xCE\xCE\xF1\xC0\xE0\xB1\xF0\r\n\xD0\xC5\xCF\xA2,2024/3/16 22:41:07,"
          "MsiInstaller,1033,\xCE\xDE"),
      STR_INIT("\xE7\xBA\xA7\xE5\x88\xAB,\xE6\x97\xA5\xE6\x9C\x9F\xE5\x92\x8C\xE6\x97\xB6\xE9\x97"
          "\xB4,\xE6\x9D\xA5\xE6\xBA\x90,\xE4\xBA\x8B\xE4\xBB\xB6 ID,\xE4\xBB\xBB\xE5\x8A\xA1"
          "\xE7\xB1\xBB\xE5\x88\xAB\r\n\xE4\xBF\xA1\xE6\x81\xAF,2024/3/16 22:41:07,MsiInstaller"
          ",1033,\xE6\x97\xA0") },
    { 949, STR_INIT("\xBC\xAD\xBA\xF1\xBD\xBA\xB0\xA1 \xBD\xC3\xC0\xDB\xB5\xC7\xBE\xFA\xBD\xC0\xB4\xCF"
          "\xB4\xD9. \xBB\xE7\xBF\xEB\xC0\xDA\xBF\xA1\xB0\xD4 \xB1\xC7\xC7\xD1\xC0\xCC \xBE\xF8"
          "\xC0\xB8\xB9\xC7\xB7\xCE \xC0\xDB"),
      STR_INIT("\xEC\x84\x9C\xEB\xB9\x84\xEC\x8A\xA4\xEA\xB0\x80 \xEC\x8B\x9C\xEC\x9E\x91\xEB\x90"
          "\x98\xEC\x97\x88\xEC\x8A\xB5\xEB\x8B\x88\xEB\x8B\xA4. \xEC\x82\xAC\xEC\x9A\xA9\xEC"
          "\x9E\x90\xEC\x97\x90\xEA\xB2\x8C \xEA\xB6\x8C\xED\x95\x9C\xEC\x9D\xB4 \xEC\x97\x86"
          "\xEC\x9C\xBC\xEB\xAF\x80\xEB\xA1\x9C \xEC\x9E\x91") },
    { 949, STR_INIT("\xBC\xF6\xC1\xD8,\xB3\xAF\xC2\xA5 \xB9\xD7 \xBD\xC3\xB0\xA3,\xBF\xF8\xBA\xBB,\xC0"
          "\xCC\xBA\xA5\xC6\xAE ID,\xC0\xDB\xBE\xF7 \xB9\xFC\xC1\xD6\r\n\xC1\xA4\xBA\xB8,2024-0"
          "3-16 \xBF\xC0\xC8\xC4 10:41:07,MsiInstaller,1033,\xBE\xF8\xC0\xBD"),
      STR_INIT("\xEC\x88\x98\xEC\xA4\x80,\xEB\x82\xA0\xEC\xA7\x9C \xEB\xB0\x8F \xEC\x8B\x9C\xEA\xB0"
          "\x84,\xEC\x9B\x90\xEB\xB3\xB8,\xEC\x9D\xB4\xEB\xB2\xA4\xED\x8A\xB8 ID,\xEC\x9E\x91"
          "\xEC\x97\x85 \xEB\xB2\x94\xEC\xA3\xBC\r\n\xEC\xA0\x95\xEB\xB3\xB4,2024-03-16 \xEC"
          "\x98\xA4\xED\x9B\x84 10:41:07,MsiInstaller,1033,\xEC\x97\x86\xEC\x9D\x8C") },
    /* dates of events in English, and nothing else */
    { 950, STR_INIT("2023/3/18 \xA4W\xA4\xC8 09:00:07,1033|2023/3/19 \xA4U\xA4\xC8 01:12:07"),
      STR_INIT("2023/3/18 上午 09:00:07,1033|2023/3/19 下午 01:12:07") },
    { 936, STR_INIT("2023/3/18 \xC9\xCF\xCE\xE7 9:00:07,1033|2023/3/19 \xCF\xC2\xCE\xE7 1:12:07"),
      STR_INIT("2023/3/18 上午 9:00:07,1033|2023/3/19 下午 1:12:07") },
    { 949, STR_INIT("2023-03-18 \xBF\xC0\xC0\xFC 9:00:07,1033|2023-03-19 \xBF\xC0\xC8\xC4 1:12:07"),
      STR_INIT("2023-03-18 오전 9:00:07,1033|2023-03-19 오후 1:12:07") },
    /* one event, of whose letters three quarters are common ones of Thai */
    { 949, STR_INIT("TimeCreated : 2024-03-16 \xBF\xC0\xC8\xC4 10:36:48\n"
          "Message     : \xBE\xD7\xBC\xBC\xBD\xBA\xB0\xA1 "
          "\xB0\xC5\xBA\xCE\xB5\xC7\xBE\xFA\xBD\xC0\xB4\xCF\xB4\xD9."),
      STR_INIT("TimeCreated : 2024-03-16 오후 10:36:48\n"
          "Message     : 액세스가 거부되었습니다.") },
    { 949, STR_INIT("TimeCreated : 2024-03-16 \xBF\xC0\xC8\xC4 10:36:48\n"
          "Message     : \xB1\xD4\xC4\xA2\xC0\xBB "
          "\xB7\xCE\xB5\xE5\xC7\xCF\xC1\xF6 \xB8\xF8\xC7\xDF\xBD\xC0\xB4\xCF\xB4\xD9."),
      STR_INIT("TimeCreated : 2024-03-16 오후 10:36:48\n"
          "Message     : 규칙을 로드하지 못했습니다.") },
    { 950, STR_INIT("\xAA" "A\xB0\xC8\xA4w\xA6\xA8\xA5\x5C\xB1\xD2\xB0\xCA\xA1" "C\xA6]\xAC\xB0\xA8\xCF"
          "\xA5\xCE\xAA\xCC\xA8S\xA6\xB3\xC5v\xAD\xAD,\xA9\xD2\xA5H\xB5L\xAAk\xA7\xB9\xA6\xA8"
          "\xA7@\xB7~\xA1" "C"),
      STR_INIT("\xE6\x9C\x8D\xE5\x8B\x99\xE5\xB7\xB2\xE6\x88\x90\xE5\x8A\x9F\xE5\x95\x9F\xE5\x8B\x95"
          "\xE3\x80\x82\xE5\x9B\xA0\xE7\x82\xBA\xE4\xBD\xBF\xE7\x94\xA8\xE8\x80\x85\xE6\xB2\x92"
          "\xE6\x9C\x89\xE6\xAC\x8A\xE9\x99\x90,\xE6\x89\x80\xE4\xBB\xA5\xE7\x84\xA1\xE6\xB3"
          "\x95\xE5\xAE\x8C\xE6\x88\x90\xE4\xBD\x9C\xE6\xA5\xAD\xE3\x80\x82") },
    { 950, STR_INIT("\xBCh\xAF\xC5,\xA4\xE9\xB4\xC1\xA9M\xAE\xC9\xB6\xA1,\xA8\xD3\xB7\xBD,\xA8\xC6\xA5"
          "\xF3\xC3\xD1\xA7O\xBDX,\xA4u\xA7@\xC3\xFE\xA7O\r\n\xB8\xEA\xB0T,2024/3/16 \xA4U\xA4"
          "\xC8 10:41:07,MsiInstaller,1033,\xB5L"),
      STR_INIT("\xE5\xB1\xA4\xE7\xB4\x9A,\xE6\x97\xA5\xE6\x9C\x9F\xE5\x92\x8C\xE6\x99\x82\xE9\x96"
          "\x93,\xE4\xBE\x86\xE6\xBA\x90,\xE4\xBA\x8B\xE4\xBB\xB6\xE8\xAD\x98\xE5\x88\xA5\xE7"
          "\xA2\xBC,\xE5\xB7\xA5\xE4\xBD\x9C\xE9\xA1\x9E\xE5\x88\xA5\r\n\xE8\xB3\x87\xE8\xA8"
          "\x8A,2024/3/16 \xE4\xB8\x8B\xE5\x8D\x88 10:41:07,MsiInstaller,1033,\xE7\x84\xA1") },
    { 54936, STR_INIT("\xB7\xFE\xCE\xF1\xD2\xD1\xB3\xC9\xB9\xA6\xC6\xF4\xB6\xAF\xA1\xA3\x98" "5\xF3" "6\x81"
          "9\xEE" "9 \xD3\xC9\xD3\xDA\xD3\xC3\xBB\xA7\xC3\xBB\xD3\xD0\xC8\xA8\xCF\xDE,\xCE\xDE"
          "\xB7\xA8\xCD\xEA\xB3\xC9\xB2\xD9\xD7\xF7\xA1\xA3\xC7\xEB\xBC\xEC\xB2\xE9\xCA\xFD\xBE"
          "\xDD\xBF\xE2\xC9\xE8\xD6\xC3"),
      STR_INIT("\xE6\x9C\x8D\xE5\x8A\xA1\xE5\xB7\xB2\xE6\x88\x90\xE5\x8A\x9F\xE5\x90\xAF\xE5\x8A\xA8"
          "\xE3\x80\x82\xF0\xAA\x9B\x96\xE3\x90\x80 \xE7\x94\xB1\xE4\xBA\x8E\xE7\x94\xA8\xE6"
          "\x88\xB7\xE6\xB2\xA1\xE6\x9C\x89\xE6\x9D\x83\xE9\x99\x90,\xE6\x97\xA0\xE6\xB3\x95"
          "\xE5\xAE\x8C\xE6\x88\x90\xE6\x93\x8D\xE4\xBD\x9C\xE3\x80\x82\xE8\xAF\xB7\xE6\xA3\x80"
          "\xE6\x9F\xA5\xE6\x95\xB0\xE6\x8D\xAE\xE5\xBA\x93\xE8\xAE\xBE\xE7\xBD\xAE") },
};
#define PAGES_N (sizeof pages / sizeof pages[0])

/* All of some bytes, by pulls; offsets and defects may be NULL. */
static void decode(struct buf *out, struct str bytes, size_t chunk, unsigned said,
                   struct defects *defects)
{
    struct stream *in = NULL;
    struct text *t = NULL;
    const char *p;
    size_t n;

    if (!CHECK_INT(stream_open_memory(&in, bytes.s, bytes.n, NULL), 0))
        return;
    stream_set_chunk(in, chunk);
    if (said)
        stream_set_page(in, codepage_find(said));
    if (CHECK_INT(text_open(&t, in, defects, NULL), 0)) {
        while ((p = text_peek(t, 1, &n)) != NULL) {
            buf_add(out, (struct str){ p, n });
            text_consume(t, n);
        }
        CHECK(!text_failed(t));
        CHECK_INT(text_offset(t), bytes.n);
    }
    text_close(t);
    stream_close(in);
}

/* Pages of one byte are the program's own; of GB18030 not every system has the table (Wine). */
static bool system_has(unsigned number)
{
    struct sys_codepage *page = NULL;
    bool has = number != 54936 || (sys_codepage_open(&page, number) == 0 && page);

    sys_codepage_close(page);
    return has;
}

TEST(the_page_is_recognised_by_letters_and_words_and_noted)
{
    for (size_t i = 0; i < PAGES_N; i++) {
        if (!system_has(pages[i].page))
            continue;
        for (size_t c = 0; c < CHUNKS_N; c++) {
            struct defects defects = { 0 };
            struct buf got = { 0 };

            decode(&got, pages[i].bytes, chunks[c], 0, &defects);
            if (!CHECK_STR(buf_str(&got), pages[i].text) ||
                !CHECK_INT(defects.as_read.code_page, pages[i].page) || !CHECK(defects.as_read.code_page_found))
                test_fail(__FILE__, __LINE__, "in row %zu at chunk size %zu", i, chunks[c]);
            CHECK_INT(defects.noted, 0);
            buf_release(&got);
            defects_release(&defects);
        }
    }
}

TEST(western_languages_are_1252)
{
    static const struct str texts[] = {
        STR_INIT("Der Dienst wurde erfolgreich ge\xE4ndert. F\xFCr den Benutzer k\xF6nnen keine Eintr"
            "\xE4"),
        STR_INIT("Le service a \xE9t\xE9 arr\xEAt\xE9. Impossible d\x92" "acc\xE9" "der \xE0 la base d"
            "e donn\xE9" "es : v\xE9rifiez les param\xE8tres de s\xE9" "curit\xE9 et r\xE9" "essa"
            "yez. L'op\xE9ration a \xE9" "chou\xE9 o\xF9 la cl\xE9 n'a pas \xE9t\xE9 trouv\xE9"
            "e."),
        STR_INIT("El servicio se inici\xF3 correctamente. La instalaci\xF3n no termin\xF3: compruebe l"
            "a configuraci\xF3n de la contrase\xF1" "a y el tama\xF1o m\xEDnimo del a\xF1o."),
        STR_INIT("Il servizio \xE8 stato avviato. Non \xE8 possibile accedere alla propriet\xE0 perch"
            "\xE9 la modalit\xE0 non \xE8 pi\xF9 disponibile. Verr\xE0 cos\xEC eseguito."),
        STR_INIT("A instala\xE7\xE3o n\xE3o foi conclu\xED" "da. Verifique as configura\xE7\xF5" "es d"
            "e permiss\xE3o do usu\xE1rio. A opera\xE7\xE3o est\xE1 em execu\xE7\xE3o. Informa"
            "\xE7\xF5" "es."),
        STR_INIT("Tjenesten blev startet. Handlingen kunne ikke udf\xF8res p\xE5 grund af en \xE6ndrin"
            "g. K\xF8r programmet igen. Der opstod en ukendt fejl p\xE5 l\xF8sningen."),
        STR_INIT("Tj\xE4nsten har startats. \xC5tg\xE4rden kunde inte utf\xF6ras p\xE5 grund av ett fe"
            "l. F\xF6rs\xF6k igen n\xE4r \xE4ndringen \xE4r f\xE4rdig."),
        /* marks of Word around names: letters in pages of the console */
        STR_INIT("<Provider Name=\x93OpsMgr Connector\x94/>\n<Data>it\x92s \x93" "a\x94</Data>\n"
            "<EventID Qualifiers=\x93" "32768\x94>7</EventID>\n"),
        /* behind a separator Word takes a mark for one that closes */
        STR_INIT("\x93Index\x94,\x94Source\x94,\x94Message\x94\n"
                 "\x93" "7\x94,\x94HealthService\x94,\x94group \x93\x94PROD\x94\x94 (x)\x94\n"),
        /* unbreakable blanks before colons */
        STR_INIT("Niveau\xA0: Erreur\nMots cl\xE9s\xA0: Classique\nOrdinateur\xA0: ms01\nSource\xA0: a"
            "\nDate\xA0: 16/03/2024\nUtilisateur\xA0: N/A\nDescription\xA0:\n"),
        /* in the place of blanks, as Word writes them: letters in pages of the console */
        STR_INIT("Log Name:\xA0\xA0\xA0\xA0\xA0 Application\n"
            "Source:\xA0\xA0\xA0\xA0 MsiInstaller\n"),
        STR_INIT("Log\xA0Name:\xA0" "Application\nSource:\xA0MsiInstaller\nEvent\xA0ID:\xA0" "1040"
            "\nTask\xA0" "Category:\xA0None\nDescription:\xA0It\xA0went\xA0on\n"),
        STR_INIT("Quelle:\xA0\xA0\xA0\xA0 HealthService\nBenutzer:\xA0\xA0\xA0 Nicht zutreffend\n"
            "Schl\xFCsselw\xF6rter:\xA0\xA0 Klassisch\nEbene:\xA0\xA0\xA0\xA0 Fehler\n"),
        /* the only one of its kind, in no word */
        STR_INIT("> Hi,\n> \xA0[08:15:34]:\tInfo:\t:a\n> \xA0[08:15:35]:\tInfo:\t:b\n"
            "> \xA0[08:15:36]:\tInfo:\t:c\n> \xA0[08:15:37]:\tInfo:\t:d\n"),
        /* one by one between others */
        STR_INIT("Loggnamn: \xA0 \xA0 \xA0Operations Manager\nK\xE4lla: \xA0 \xA0 \xA0 \xA0 "
            "HealthService\nDatum: \xA0 \xA0 \xA0 \xA0 2023-02-23\nH\xE4ndelse-ID: \xA0 5206\n"
            "Niv\xE5: \xA0 \xA0 \xA0 \xA0 \xA0 Fel\nAnv\xE4ndare: \xA0 \xA0 \xA0Saknas\n"),
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct defects defects = { 0 };
        struct buf got = { 0 };

        decode(&got, texts[i], 0, 0, &defects);
        if (!CHECK_INT(defects.as_read.code_page, 1252) || !CHECK(!defects.as_read.code_page_found))
            test_fail(__FILE__, __LINE__, "in row %zu", i);
        buf_release(&got);
        defects_release(&defects);
    }
}

TEST(damage_is_no_language)
{
    uint32_t dice = 7;
    struct buf bytes = { 0 };
    struct defects defects = { 0 };
    struct buf got = { 0 };

    for (size_t i = 0; i < 60000; i++) {
        dice = dice * 1664525u + 1013904223u;
        buf_char(&bytes, i % 100 == 50 ? (char)(dice >> 24) : "a log of ASCII\n"[i % 15]);
    }
    decode(&got, buf_str(&bytes), 0, 0, &defects);
    CHECK_INT(defects.as_read.code_page, 1252);
    buf_release(&bytes);
    buf_release(&got);
    defects_release(&defects);
}

/* Text, a tail far behind it, and what is read of them at each chunk size; stray: the one defect. */
static void check_utf8(struct str head, size_t between, struct str tail, struct str want,
                       uint64_t stray)
{
    for (size_t c = 0; c < CHUNKS_N; c++) {
        struct defects defects = { 0 };
        struct buf bytes = { 0 }, got = { 0 };

        buf_add(&bytes, head);
        for (size_t i = 0; i < between; i++)
            buf_char(&bytes, "a log of ASCII\n"[i % 15]);
        buf_add(&bytes, tail);
        decode(&got, buf_str(&bytes), chunks[c], 0, &defects);
        if (!CHECK(str_find(buf_str(&got), want) < got.n) ||
            !CHECK_INT(defects.as_read.code_page, 0) || !CHECK_INT(defects.noted, 1) ||
            !CHECK_INT(defects.items[0].kind, DEFECT_ENCODING) ||
            !CHECK_INT(defects.items[0].at, stray))
            test_fail(__FILE__, __LINE__, "at chunk size %zu", chunks[c]);
        buf_release(&bytes);
        buf_release(&got);
        defects_release(&defects);
    }
}

/* It is told where it is, and all else is what it was. */
TEST(a_stray_byte_takes_no_letters_from_utf8)
{
    static const struct str kanji = STR_INIT("\xE6\x83\x85\xE5\xA0\xB1");
    static const struct str u = STR_INIT("f\xC3\xBCr");

    check_utf8(STR("Setup wird gestar\xD4" "et. Warten Sie, bis es fertig ist, und f\xC3\xBCr\n"), 0,
               STR(""), u, 17);
    check_utf8(STR("Setup wird f\xC3\xBCr Sie gestartet. Warten Sie, bis es fer\x9Cig ist.\n"), 0,
               STR(""), u, 53);
    check_utf8(STR("Level,Source\n\xE6\x83\x85\xE5\xA0\xB1,MsiIns\xE9" "aller\n"), 100, STR(""), kanji,
               26);
    /* behind more than is looked at together: at the front, and at the end of the first piece */
    check_utf8(STR("Setup wird gestar\xFC" "et.\n"), 200000, STR("f\xC3\xBCr\n"), u, 17);
    check_utf8(STR("Setup wird gestar\xD4" "et.\n"), 200000, kanji, kanji, 17);
    check_utf8(STR("Setup wird gestar\xD4" "et.\n"), LIMIT_BID_BYTES - 20, u, u, 17);
}

TEST(one_percent_of_changed_bytes_leaves_utf8_what_it_is)
{
    static const char text[] = "[22:00:05]:\tInfo:\t:Pr\xC3\xBC" "fung der Voraussetzungen: all checks were "
                               "evaluated, no error.\r\n[22:00:06]:\tAlways:\t:Setup is going on.\r\n";
    struct buf bytes = { 0 }, first = { 0 };
    uint32_t dice = 11;
    size_t whole = 0;

    for (size_t i = 0; i < 200000; i++) {
        dice = dice * 1664525u + 1013904223u;
        buf_char(&bytes, dice >> 8 & 127 ? text[i % (sizeof text - 1)] : (char)(dice >> 24));
    }
    for (size_t c = 0; c < CHUNKS_N; c++) {
        struct defects defects = { 0 };
        struct buf got = { 0 };

        decode(&got, buf_str(&bytes), chunks[c], 0, &defects);
        CHECK_INT(defects.as_read.code_page, 0);
        CHECK(defects.counted[DEFECT_ENCODING] > 500);
        for (size_t at = 0; !c && (at += str_find(str_from(buf_str(&got), at), STR("Pr\xC3\xBC" "f"))) <
                                      got.n; at++)
            whole++;
        if (!c)
            buf_add(&first, buf_str(&got));
        CHECK_STR(buf_str(&got), buf_str(&first));
        buf_release(&got);
        defects_release(&defects);
    }
    CHECK(whole > 1400);
    buf_release(&bytes);
    buf_release(&first);
}

/* Two letters of a page that are UTF-8 by chance, in words and in the lines of a console's table. */
TEST(a_valid_sequence_by_chance_is_no_utf8)
{
    static const struct str texts[] = {
        STR_INIT("Le caf\xE9 \xAB" "CAF\xC9\xBB a \xE9t\xE9 arr\xEAt\xE9 : v\xE9rifiez les param\xE8tres.\n"),
        STR_INIT("\xDA\xC4\xC4\xC4\xC2\xC4\xC4\xC4\xC4\xBF\n\xB3 a \xB3 b  \xB3\n"
                 "\xC3\xC4\xC4\xC4\xC5\xC4\xC4\xC4\xC4\xB4\n\xC0\xC4\xC4\xC4\xC1\xC4\xC4\xC4\xC4\xD9\n"),
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct defects defects = { 0 };
        struct buf got = { 0 };

        decode(&got, texts[i], 0, 0, &defects);
        CHECK_INT(defects.as_read.code_page, 1252);
        CHECK_INT(defects.noted, 0);
        buf_release(&got);
        defects_release(&defects);
    }
}

TEST(what_is_said_prevails_over_what_it_looks_like)
{
    struct defects defects = { 0 };
    struct buf got = { 0 };

    decode(&got, pages[0].bytes, 0, 1251, &defects);
    CHECK(str_find(buf_str(&got), STR("\xC5\x93")) == got.n && str_find(buf_str(&got), pages[0].text) == got.n);
    CHECK_INT(defects.as_read.code_page, 1251);
    CHECK(!defects.as_read.code_page_found);
    buf_release(&got);
    defects_release(&defects);
}

/* A line keeps the offset of its first byte, whatever its characters take. */
TEST(lines_of_several_byte_pages_know_where_they_are)
{
    for (size_t i = 0; i < PAGES_N; i++) {
        for (size_t c = 0; c < CHUNKS_N; c++) {
            struct buf bytes = { 0 };
            struct stream *in = NULL;
            struct text *t = NULL;
            struct line line;

            for (size_t k = 0; k < 3; k++) {
                buf_add(&bytes, pages[i].bytes);
                buf_char(&bytes, '\n');
            }
            stream_open_memory(&in, bytes.s, bytes.n, NULL);
            stream_set_chunk(in, chunks[c]);
            text_open(&t, in, NULL, NULL);
            while (text_line(t, &line) == 1) {
                CHECK(line.offset == 0 || bytes.s[line.offset - 1] == '\n');
            }
            text_close(t);
            stream_close(in);
            buf_release(&bytes);
        }
    }
}

/* Found by fuzzing. */
TEST(a_nul_beside_several_byte_characters_is_one_byte)
{
    struct buf got = { 0 };

    decode(&got, STR("\x83\x8C\x83\x78\x83\x8B x\0y \x83\x8C\0\0z\n"), 3, 932, NULL);
    CHECK_STR(buf_str(&got), STR("\xE3\x83\xAC\xE3\x83\x99\xE3\x83\xAB x\0y "
                                 "\xE3\x83\xAC\0\0z\n"));
    buf_release(&got);
}

TEST(bytes_that_a_page_does_not_have_stay_visible)
{
    struct defects defects = { 0 };
    struct buf got = { 0 };

    decode(&got, STR("\x83\x8C\x83\x78\x83\x8B \xFD. \x83"), 0, 932, &defects);
    CHECK_STR(buf_str(&got), STR("\xE3\x83\xAC\xE3\x83\x99\xE3\x83\xAB \xC3\xBD. \xC6\x92"));
    CHECK_INT(defects.counted[DEFECT_ENCODING], 2);
    buf_release(&got);
    defects_release(&defects);
}

struct tail {
    struct str bytes, text;
};

/* PowerShell's >> behind text of another program, and other programs behind PowerShell. */
TEST(text_of_another_encoding_without_bom_is_recognised_where_it_is_appended)
{
    static const struct tail tails[] = {
        { STR_INIT("first\r\ns\0e\0c\0o\0n\0d\0\r\0\n\0t\0h\0\xE4\0\r\0\n\0"),
          STR_INIT("first\r\nsecond\r\nth\xC3\xA4\r\n") },
        { STR_INIT("gr\xC3\xBC\xC3\x9F" "e\ns\0e\0c\0o\0n\0d\0\r\0\n\0"),
          STR_INIT("gr\xC3\xBC\xC3\x9F" "e\nsecond\r\n") },
        { STR_INIT("gr\xFC\xDF" "e an alle\ns\0e\0c\0o\0n\0d\0\r\0\n\0"),
          STR_INIT("gr\xC3\xBC\xC3\x9F" "e an alle\nsecond\r\n") },
        /* much of it, so that the single bytes are in the minority */
        { STR_INIT("\xE3\x83\xAC\xE3\x83\x99\xE3\x83\xAB\n\xEC\x30\xD9\x30\xEB\x30:\0 \0o\0k\0\n\0"
              "\xEC\x30\xD9\x30\xEB\x30:\0 \0o\0k\0\n\0\xEC\x30\xD9\x30\xEB\x30:\0 \0o\0k\0\n\0"),
          STR_INIT("\xE3\x83\xAC\xE3\x83\x99\xE3\x83\xAB\n"
              "\xE3\x83\xAC\xE3\x83\x99\xE3\x83\xAB: ok\n"
              "\xE3\x83\xAC\xE3\x83\x99\xE3\x83\xAB: ok\n"
              "\xE3\x83\xAC\xE3\x83\x99\xE3\x83\xAB: ok\n") },
        { STR_INIT("\xEF\xBB\xBF" "first\ns\0e\0c\0o\0n\0d\0\n\0" "and now one byte each\n"),
          STR_INIT("first\nsecond\nand now one byte each\n") },
        /* katakana first: two bytes beyond ASCII at the begin of a line */
        { STR_INIT("first\n\xEC\x30\xD9\x30\xEB\x30:\0 \0o\0k\0 \0\r\0\n\0"),
          STR_INIT("first\n\xE3\x83\xAC\xE3\x83\x99\xE3\x83\xAB: ok \r\n") },
        { STR_INIT("\xFF\xFE" "a\0\r\0\n\0" "12:00:00 appended by cmd >>\r\n" "b\0c\0d\0e\0\r\0\n\0"),
          STR_INIT("a\r\n12:00:00 appended by cmd >>\r\nbcde\r\n") },
        { STR_INIT("\xFF\xFE" "a\0\r\0\n\0" "\r\n\r\nTimeCreated : 12:00:00\r\n" "b\0c\0d\0e\0\r\0\n\0"),
          STR_INIT("a\r\n\r\n\r\nTimeCreated : 12:00:00\r\nbcde\r\n") },
        { STR_INIT("a\0b\0c\0d\0\n\0" "appended by somebody at the end"),
          STR_INIT("abcd\nappended by somebody at the end") },
        /* the other order of bytes, and the first one again */
        { STR_INIT("a\0b\0c\0d\0\r\0\n\0" "\0e\0f\0g\0h\x30\xEC\0\r\0\n" "i\0j\0k\0l\0\n\0"),
          STR_INIT("abcd\r\nefgh\xE3\x83\xAC\r\nijkl\n") },
        /* NUL bytes that are no UTF-16 */
        { STR_INIT("a\0b\nc\0\0\0\0d\n"), STR_INIT("a\0b\nc\0\0\0\0d\n") },
        { STR_INIT("gr\xFC\xDF" "e\0\nx\0yz\n"), STR_INIT("gr\xC3\xBC\xC3\x9F" "e\0\nx\0yz\n") },
        /* characters of two letters' bytes, in the middle of UTF-16 */
        { STR_INIT("a\0\n\0\x30\x4E\x41\x4E\n\0b\0c\0\n\0"),
          STR_INIT("a\n\xE4\xB8\xB0\xE4\xB9\x81\nbc\n") },
    };

    for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) {
        for (size_t c = 0; c < CHUNKS_N; c++) {
            struct buf got = { 0 };

            decode(&got, tails[i].bytes, chunks[c], 0, NULL);
            if (!CHECK_STR(buf_str(&got), tails[i].text))
                test_fail(__FILE__, __LINE__, "in row %zu at chunk size %zu", i, chunks[c]);
            buf_release(&got);
        }
    }
}

TEST(no_memory_is_an_early_end)
{
    for (long at = 0; at < 40; at++) {
        struct stream *in = NULL;
        struct text *t = NULL;
        size_t n;

        if (stream_open_memory(&in, pages[7].bytes.s, pages[7].bytes.n, NULL) < 0)
            return;
        mem_fail_at(at);
        if (text_open(&t, in, NULL, NULL) == 0) {
            while (text_peek(t, 1, &n))
                text_consume(t, n);
        }
        mem_fail_at(-1);
        text_close(t);
        stream_close(in);
    }
}

struct asked {
    uint32_t cp[0x10000]; /* by both bytes; 0: no character of two */
    unsigned page;
    bool failed;
};

static void ask_all(void *ctx)
{
    struct asked *a = ctx;
    struct sys_codepage *page = NULL;

    a->failed = sys_codepage_open(&page, a->page) < 0 || !page;
    for (uint32_t both = 0; both < 0x10000 && !a->failed; both++) {
        uint8_t bytes[2] = { (uint8_t)(both >> 8), (uint8_t)both };
        uint32_t cp;

        a->cp[both] = sys_codepage_char(page, bytes, sizeof bytes, &cp) == 2 ? cp : 0;
    }
    sys_codepage_close(page);
}

/* In hiragana every byte of the second half is one behind the one before. */
TEST(characters_are_the_same_for_all_who_ask_at_once_and_later)
{
    struct asked *by = mem_zero(3, sizeof *by);
    size_t kana = 0;

    if (!CHECK(by != NULL))
        return;
    by[0].page = by[1].page = by[2].page = 932;
    two_run(ask_all, &by[0], &by[1], true);
    ask_all(&by[2]);
    for (size_t i = 0; i < 3; i++)
        CHECK(!by[i].failed);
    CHECK(memcmp(by[0].cp, by[1].cp, sizeof by[0].cp) == 0);
    CHECK(memcmp(by[0].cp, by[2].cp, sizeof by[0].cp) == 0);
    for (uint32_t both = 0x829F; both <= 0x82F1; both++)
        kana += by[2].cp[both] == 0x3041 + (both - 0x829F);
    CHECK_INT(kana, 0x3094 - 0x3041);
    CHECK(!by[2].cp[0xFFFF]);
    mem_free(by);
}

TEST(a_page_that_is_none_of_several_bytes_has_no_tables)
{
    struct sys_codepage *page = NULL;

    CHECK_INT(sys_codepage_open(&page, 1252), 0);
    CHECK(!page);
}
