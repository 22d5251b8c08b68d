/* SPDX-License-Identifier: Apache-2.0 */
/* Names of archive members that are no Unicode, as Windows packs them. */
#include "input/codepage.h"
#include "input/name.h"
#include "lib/test.h"

static void check_name(struct str raw, const char *shown)
{
    struct buf out = { 0 };

    name_add_member(&out, raw, false);
    CHECK_STR(buf_str(&out), str_of(shown));
    buf_release(&out);
}

#define SHOWN(raw, shown) check_name(STR(raw), shown)

TEST(names_of_japanese_windows_are_read_though_a_sign_ends_as_a_backslash_does)
{
    SHOWN("\x93\x8C\x8B\x9EOM1/\x83" "A\x83v\x83\x8A.log", "東京OM1/アプリ.log");
    SHOWN("\x95\\\x8E\xA6\\\x83\\\x81[\x83X.log", "表示/ソース.log");
    SHOWN("\x91\xE6" "1\x89\xF1/\x83\x8D\x83O.log", "第1回/ログ.log");
    SHOWN("\x83T\x81[\x83o\x81[ MS01/OM.log", "サーバー MS01/OM.log");
}

TEST(names_of_russian_windows_are_no_japanese_ones)
{
    SHOWN("\x86\xE3\xE0\xAD\xA0\xAB\xEB/\x91\xA5\xE0\xA2\xA5\xE0.log", "Журналы/Сервер.log");
    SHOWN("\x8C\x91" "01/\x86\xE3\xE0\xAD\xA0\xAB\xEB.log", "МС01/Журналы.log");
    SHOWN("MS01/\xAE\xE8\xA8\xA1\xAA\xA8 1.txt", "MS01/ошибки 1.txt");
}

TEST(names_of_western_windows_are_read_in_the_page_that_makes_words_of_them)
{
    SHOWN("M\x81nchen\\Gr\x94\xE1" "e.log", "München/Größe.log");
    SHOWN("K\x94ln/Ger\x84te.log", "Köln/Geräte.log");
    SHOWN("Gr\xF6\xDF" "e/Pr\xFC" "fung.log", "Größe/Prüfung.log");
    SHOWN("Jo\xE3o.log", "João.log");
    SHOWN("S\xC6o Jo\xC6o.log", "São João.log");
    SHOWN("\x9A" "bergr\x94\xE1" "e/\x92r\x9B.log", "Übergröße/Ærø.log");
}

TEST(a_name_that_is_cut_inside_a_sign_is_still_shown)
{
    SHOWN("\x93\x8C\x8B\x9E\x83", "<0x93><0x8C><0x8B><0x9E><0x83>");
}

/* 7-Zip and others pack them in the page of Windows, not in that of DOS. */
TEST(names_of_russian_windows_may_be_in_its_own_page)
{
    SHOWN("\xCB\xEE\xE3\xE8/\xD1\xE5\xF0\xE2\xE5\xF0" "1.log", "Логи/Сервер1.log");
    SHOWN("\xCC\xD1" "01/\xC6\xF3\xF0\xED\xE0\xEB\xFB.log", "МС01/Журналы.log");
}

TEST(names_of_chinese_windows_are_read)
{
    SHOWN("\xC8\xD5\xD6\xBE/\xB7\xFE\xCE\xF1\xC6\xF7.log", "日志/服务器.log");
    SHOWN("MS01/\xD3\xA6\xD3\xC3\xB3\xCC\xD0\xF2.evtx", "MS01/应用程序.evtx");
    SHOWN("\xCF\xB5\xCD\xB3\xC8\xD5\xD6\xBE" "1.txt", "系统日志1.txt");
}

/* Where the letters of another page would make capitals inside of words, or signs. */
TEST(names_of_windows_in_central_europe_are_read)
{
    SHOWN("Z\xA0loha/P\xFD" "ehled.log", "Záloha/Přehled.log");
    SHOWN("Protoko\x88y/B\x88\xA5" "d.log", "Protokoły/Błąd.log");
    SHOWN("\x8Eurn\xE1l/P\xF8" "ehled \x9Aifer.log", "Žurnál/Přehled šifer.log");
}

/* Some signs of Taiwan end as a letter does, or a backslash. */
TEST(names_of_taiwanese_windows_are_read)
{
    SHOWN("\xA6\xF8\xAA\x41\xBE\xB9/\xB0\x4F\xBF\xFD.log", "伺服器/記錄.log");
    SHOWN("\xA8\x74\xB2\xCE/\xA8\xC6\xA5\xF3.log", "系統/事件.log");
    SHOWN("\xA6\xA8\xA5\x5C.log", "成功.log");
}

TEST(names_of_korean_windows_are_read)
{
    SHOWN("\xBC\xAD\xB9\xF6/\xB7\xCE\xB1\xD7.log", "서버/로그.log");
    SHOWN("\xBB\xF5 \xC6\xFA\xB4\xF5/MS01.log", "새 폴더/MS01.log");
}

/* Their bytes are syllables of Korea, too: none that names are made of. */
TEST(names_of_chinese_windows_are_no_korean_ones)
{
    SHOWN("\xB1\xA8\xB8\xE6/\xB1\xB8\xB7\xDD.log", "报告/备份.log");
}

TEST(a_name_that_no_page_makes_words_of_shows_its_bytes)
{
    SHOWN("\xB3\xB3\xB3.log", "<0xB3><0xB3><0xB3>.log");
    SHOWN("\xC1\xF1\xF7\xE5\xDF\xE1.log", "<0xC1><0xF1><0xF7><0xE5><0xDF><0xE1>.log"); /* Greek */
}

TEST(a_name_of_east_asia_is_read_in_the_page_that_somebody_said)
{
    struct buf out = { 0 };

    name_add_packed(&out, STR("\xB0\xA1\xB0\xA2.log"), false, codepage_find(936));
    CHECK_STR(buf_str(&out), STR("啊阿.log"));
    buf_clear(&out);
    name_add_packed(&out, STR("\xB0\xA1\xB0\xA2.log"), false, codepage_find(949));
    CHECK_STR(buf_str(&out), STR("가각.log"));
    buf_clear(&out);
    name_add_packed(&out, STR("K\x94ln.log"), false, codepage_find(1252));
    CHECK_STR(buf_str(&out), STR("Köln.log"));
    buf_release(&out);
}
