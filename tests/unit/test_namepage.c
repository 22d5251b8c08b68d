/* SPDX-License-Identifier: Apache-2.0 */
/* Names of archive members that are no Unicode, as Windows packs them. */
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
    SHOWN("\xB3\xB3\xB3.log", "│││.log");
}

TEST(a_name_that_is_cut_inside_a_sign_is_still_shown)
{
    SHOWN("\x93\x8C\x8B\x9E\x83", "ôîï₧â");
}
