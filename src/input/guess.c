/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The code page of text that does not say it (log-formats.md 0.1).  That bytes are valid in a page
 * says little: German is valid Japanese half of the time.  So each page is asked how much of the
 * text would be its commonest letters, or the characters that event logs are full of in the
 * languages that the products come in.  Letters of Latin stand alone between those of ASCII, those
 * of other scripts beside each other.
 */
#include "input/codepage.h"

#include "base/scan.h"
#include "base/str.h"
#include "base/sys_codepage.h"
#include "base/utf.h"

#define GUESS_BYTES 1024u /* beyond ASCII, that are looked at */
#define BAD_POINTS 4      /* lost for a byte that the page does not have */
#define POINTS_LEAST 4    /* what a few bytes seem to say is chance */
#define UNBROKEN 0xA0u    /* in pages of Windows the no-break blank, elsewhere a letter */
#define UNBROKEN_LEAST 8u
#define MARK_OPENS 0x93u /* a quotation mark in pages of Windows, */
#define MARK_CLOSES 0x94u /* and another one */

/* Shares of the bytes that are common: 1252 is right; another page is ahead of it; it may be right
   (East Asia has more characters than are listed; chance has about 0.4 of others, and Korean three
   quarters of the letters of Thai). */
#define SURE 0.95
#define AHEAD 0.05
#define LEAST_LETTERS 0.6
#define LEAST_WHOLE 0.85 /* all letters of a script without capitals are listed */
#define LEAST_CHARACTERS 0.4

enum script { LATIN, ALPHABET, WHOLE_ALPHABET, EAST_ASIA };

struct candidate {
    unsigned number;
    enum script script;
    const char *common; /* UTF-8; kana of Japan are common, too */
};

static const char cyrillic[] = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэф";
static const char central[] = "áéíóúýäöüßçăîâąćęłńśźżěščřžůőűňť";

/* In doubt the first one. */
static const struct candidate candidates[] = {
    { 1252, LATIN, "äöüßéèàçêôîâñóíáúãõåøæÄÖÜÉÅ«»’–…°©®" },
    { 850, LATIN, "äöüßéèàçêôîâñóíáúãõåøæÄÖÜÉÅ«»" },
    { 1250, LATIN, central },
    { 852, LATIN, central },
    { 1254, LATIN, "ğışİçöüâ" },
    { 1251, ALPHABET, cyrillic },
    { 866, ALPHABET, cyrillic },
    { 1253, ALPHABET, "αοιετσνηυρπκμλςίόάέήύώωδγχθφβξζψ" },
    { 1255, WHOLE_ALPHABET, "יוהלאמרתבנשדפקעםטסחגכצזןךףץ" },
    { 1256, WHOLE_ALPHABET, "المينرتوبةعدفسهكقحجشطصخذضءأإثظغزى" },
    { 874, WHOLE_ALPHABET, "านรกอเงยลมวตทสดคปบพหขจชซผถธฟณศฐภญๆะัิีึืุู่้็์ำแโใไๅ" },
    { 932, EAST_ASIA, "日付時刻情報警告種類管理操作開始終了正常異常失敗成功更新設定接続製品構成完了発生使用名前説"
                      "明詳細分次場合行実要求確認変数値動的一回不可能監視対象重大"
                      "午前後" },
    { 936, EAST_ASIA, "的一是不了在有和为中文件服务器系统管理操作数据库安装启动停止错误警告信息成功失败无法已未"
                      "连接配置更新请用户计算机名称事件日志源任务类别级常规其他时间程序应用版本组监视代网关"
                      "正完成此到从由该与将被可能发生详细说明原因返回码值访问权限验证检查目标主络资状态期和"
                      "上下午" },
    { 949, EAST_ASIA, "이의에는을를가다서스비으로하지시작중정보오류경고수준날짜및원본업범주없음성공실패설치관리자"
                      "데터베사용컴퓨름그벤트버전업연결제품구완료습니되었할있한운영체룹기반모든대해인세션라전후" },
    { 950, EAST_ASIA, "的一是不了在有和為中檔案伺服器系統管理作業資料庫安裝啟動停止錯誤警告資訊成功失敗無法已未"
                      "連線設定更新請使用者電腦名稱事件記錄來源工類別層級一般其他時間程式應版本群組監視代理閘"
                      "道正完此到從由該與將被可能發生詳細說明原因傳回碼值存取權限驗證檢查目標主機網路狀態日期"
                      "上下午" },
};

/* Of a candidate, by the bits of code points; none is beyond two bytes. */
struct common {
    uint8_t bits[0x10000 / 8];
};

struct score {
    long points;
    size_t high; /* bytes beyond ASCII, and those that belong to them */
};

static void common_add(struct common *all, uint32_t cp)
{
    if (cp < 0x10000)
        all->bits[cp / 8] |= (uint8_t)(1 << cp % 8);
}

static void common_of(const struct candidate *c, struct common *all)
{
    struct str left = str_of(c->common);

    *all = (struct common){ { 0 } };
    while (left.n) {
        uint32_t cp = 0;
        size_t n = utf8_decode(left, &cp, NULL);

        common_add(all, cp);
        left = str_from(left, n);
    }
    for (uint32_t cp = 0x3041; c->number == 932 && cp <= 0x30FE; cp++)
        common_add(all, cp);
}

static bool is_common(const struct common *all, uint32_t cp)
{
    return cp < 0x10000 && (all->bits[cp / 8] >> cp % 8 & 1);
}

/* Where nothing is to be counted. */
static size_t ascii(const uint8_t *p, size_t n)
{
    return scan_ascii((const char *)p, n);
}

static size_t high_run(const uint8_t *p, size_t n)
{
    size_t run = 0;

    while (run < n && p[run] >= 0x80)
        run++;
    return run;
}

/* A blank that is none to break at: before a colon in France, between digits elsewhere. */
static bool is_gap(const uint8_t *p, size_t n, size_t at, uint32_t cp)
{
    return cp == 0xA0 && at && at + 1 < n && p[at + 1] < 0x80 && (p[at + 1] | 0x20) < 'a';
}

static bool is_of_word(const uint8_t *p, size_t n, size_t at)
{
    uint8_t c = at < n ? p[at] : ' ';

    return c >= 0x80 || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9');
}

/* What Word makes of a quotation mark, where one stands: none of 850's letters begins or ends so
   many words. */
static bool is_quote(const uint8_t *p, size_t n, size_t at, uint32_t cp)
{
    bool opens = cp == 0x201C || cp == 0x2018, closes = cp == 0x201D || cp == 0x2019;

    return opens ? is_of_word(p, n, at + 1) && !(at && is_of_word(p, n, at - 1))
                 : closes && at && is_of_word(p, n, at - 1) && !is_of_word(p, n, at + 1);
}

/* The same around the fields of a table, where Word takes all marks behind a separator for closing
   ones, and two of them for one that belongs to the words. */
static bool is_field_mark(const uint8_t *p, size_t n, size_t at, uint32_t cp)
{
    static const char separators[] = ",;\t\r\n";
    uint8_t before = at ? p[at - 1] : '\n', behind = at + 1 < n ? p[at + 1] : '\n';

    if (cp != 0x201C && cp != 0x201D)
        return false;
    return before == MARK_OPENS || before == MARK_CLOSES || behind == MARK_OPENS ||
           behind == MARK_CLOSES ||
           (before && before < 0x80 && strchr(separators, before)) ||
           (behind && behind < 0x80 && strchr(separators, behind) && !is_of_word(p, n, at - 1));
}

static bool is_between(uint8_t c)
{
    return c && strchr(" \t\r\n:", c);
}

/* In the place of blanks that Word or a page had: no word has its letter twice, and where it stands
   between blanks, it is none of Latin. */
static bool is_blank_run(const uint8_t *p, size_t n, size_t at, size_t run)
{
    for (size_t i = at; i < at + run; i++)
        if (p[i] != UNBROKEN)
            return false;
    return run > 1 || (run && at && at + 1 < n && is_between(p[at - 1]) && is_between(p[at + 1]));
}

static bool is_ascii_letter(uint8_t c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* No language has but one letter beyond ASCII: that one is a blank, and so is one that stands in no
   word. */
static bool has_blanks_alone(const uint8_t *p, size_t n)
{
    size_t blanks = 0, others = 0, in_words = 0;

    for (size_t i = 0; i < n; i++) {
        blanks += p[i] == UNBROKEN;
        others += p[i] >= 0x80 && p[i] != UNBROKEN;
        in_words += p[i] == UNBROKEN && ((i && is_ascii_letter(p[i - 1])) ||
                                         (i + 1 < n && is_ascii_letter(p[i + 1])));
    }
    return (blanks >= UNBROKEN_LEAST && others <= blanks / 20) || (!others && !in_words);
}

static struct score score_single(const struct candidate *c, const struct common *all,
                                 const uint8_t *p, size_t n)
{
    const uint16_t *high = codepage_find(c->number)->high;
    struct score s = { 0, 0 };

    for (size_t at = ascii(p, n); at < n && s.high < GUESS_BYTES; at += ascii(p + at, n - at)) {
        size_t run = high_run(p + at, n - at);
        bool fits = c->script == LATIN ? run <= 2 : run >= 2;
        bool blanks = run && is_blank_run(p, n, at, run);

        for (size_t i = at; i < at + run; i++) {
            uint32_t cp = high[p[i] - 0x80];

            if (blanks)
                s.points += cp == UNBROKEN;
            else
                s.points += !cp ? -BAD_POINTS
                                : fits && (is_common(all, cp) || is_gap(p, n, i, cp) ||
                                           is_quote(p, n, i, cp) || is_field_mark(p, n, i, cp));
        }
        s.high += run;
        at += run;
    }
    return s;
}

static struct score score_several(const struct common *all, struct sys_codepage *page,
                                  const uint8_t *p, size_t n)
{
    struct score s = { 0, 0 };

    for (size_t at = ascii(p, n); at < n && s.high < GUESS_BYTES; at += ascii(p + at, n - at)) {
        uint32_t cp = 0;
        size_t used = sys_codepage_char(page, p + at, n - at, &cp);

        if (!used && n - at < SYS_CODEPAGE_LONGEST)
            break; /* cut by the end of the sample */
        if (!used)
            s.points -= BAD_POINTS;
        else if (is_common(all, cp))
            s.points += (long)used;
        used += !used;
        s.high += used;
        at += used;
    }
    return s;
}

/* The share of the bytes that counts for this page; -1: no memory. */
static double share(const struct candidate *c, const uint8_t *p, size_t n)
{
    struct score s = { 0, 0 };
    struct common all;

    common_of(c, &all);
    if (c->script == EAST_ASIA) {
        struct sys_codepage *page;

        if (sys_codepage_open(&page, c->number) < 0)
            return -1;
        if (page)
            s = score_several(&all, page, p, n);
        sys_codepage_close(page);
    } else {
        s = score_single(c, &all, p, n);
    }
    return s.points >= POINTS_LEAST + 4 * (c->script == ALPHABET || c->script == WHOLE_ALPHABET)
               ? (double)s.points / (double)s.high : 0;
}

/* GB18030 is the page of China with more characters: some of four bytes, the second one a digit. */
static int has_fours(const uint8_t *p, size_t n, bool *found)
{
    struct sys_codepage *page;

    *found = false;
    if (sys_codepage_open(&page, 54936) < 0)
        return -1;
    for (size_t at = 0; page && at < n && !*found;) {
        uint32_t cp;
        size_t used = sys_codepage_char(page, p + at, n - at, &cp);
        *found = used == SYS_CODEPAGE_LONGEST;
        at += used ? used : 1;
    }
    sys_codepage_close(page);
    return 0;
}

static double least_share(const struct candidate *c)
{
    return c->script == EAST_ASIA        ? LEAST_CHARACTERS
           : c->script == WHOLE_ALPHABET ? LEAST_WHOLE
                                         : LEAST_LETTERS;
}

int codepage_guess(const uint8_t *p, size_t n, const struct codepage **page, bool *fits)
{
    double best = share(&candidates[0], p, n);
    unsigned number = 0;
    bool fours;

    *page = NULL;
    *fits = true;
    if (best > SURE || has_blanks_alone(p, n))
        return 0;
    *fits = best > LEAST_LETTERS;
    best += AHEAD;
    for (size_t i = 1; i < sizeof candidates / sizeof candidates[0]; i++) {
        double now = share(&candidates[i], p, n);
        if (now < 0)
            return -1;
        if (now > best && now > least_share(&candidates[i])) {
            best = now;
            number = candidates[i].number;
        }
    }
    if (number == 936) {
        if (has_fours(p, n, &fours) < 0)
            return -1;
        number = fours ? 54936 : 936;
    }
    *page = number ? codepage_find(number) : NULL;
    *fits = *fits || number;
    return 0;
}
