/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The same two bytes are a sign in several pages: those of China and Korea share their places, and
 * the first byte of Taiwan's is a letter of Japan.  What tells them apart is what a name says: most
 * folders and logs are called by the same few words.
 */
#include "input/namesigns.h"

#include "base/sys_codepage.h"
#include "base/utf.h"

#define SIGNS_LEAST 2u /* beside each other */

struct page {
    unsigned number;
    uint8_t first, last; /* of the first bytes of signs that are usual */
    const char *words;   /* UTF-8; kana of Japan are usual, too */
};

/* In doubt the first one. */
static const struct page pages[] = {
    { 932, 0x81, 0xEA, "日付時刻情報警告種類管理操作新規作成前後東京本社大阪支店資料確認結果設定構成監視運用追加"
                       "保存取得障害調査報告書接続記録表示第回年月分製品更新移行" },
    { 936, 0xB0, 0xF7, "服务器日志系统应用程序安全设置安装报告备份新建文件夹管理组操作控制台网关代理升级前后错误"
                       "检查用户导出北京上海总部测试附件问题数据库收集结果副本复件记录事更配置年月" },
    { 949, 0xB0, 0xC8, "서버로그시스템응용프램보안백업설치관리자운영고새폴더복사본이벤트데터베웹콘솔에전게웨드후수집"
                       "결과오류정기록센본지점개발테검증문제최종첨부파일서울년월구성변경주간" },
    { 950, 0xA4, 0xC6, "伺服器記錄系統事件應用程式安全性設定安裝報告備份新增資料夾管理組操作主控台閘道代理升級前後"
                       "錯誤檢查使者檔案日誌紀匯出北總部測試文附問題庫收集結果複本製更組態年月成功" },
};

static bool is_among(const char *words, uint32_t cp)
{
    struct str left = str_of(words);

    while (left.n) {
        uint32_t word = 0;
        size_t n = utf8_decode(left, &word, NULL);

        if (word == cp)
            return true;
        left = str_from(left, n);
    }
    return false;
}

static bool is_kana(uint32_t cp)
{
    return cp >= 0x3041 && cp <= 0x30FE;
}

/* Signs of Japan and China, and syllables of Korea. */
static bool is_sign(uint32_t cp)
{
    return is_kana(cp) || (cp >= 0x4E00 && cp <= 0x9FFF) || cp == 0x3005 ||
           (cp >= 0xAC00 && cp <= 0xD7A3);
}

struct seen {
    size_t signs, usual, longest; /* longest: signs beside each other */
};

/* Every character is one of the page; out and seen may be NULL. */
static bool read_signs(struct sys_codepage *table, const struct page *page, struct str s,
                       struct seen *seen, struct buf *out)
{
    size_t run = 0;

    for (size_t at = 0; at < s.n;) {
        uint8_t first = (uint8_t)s.s[at];
        uint32_t cp;
        size_t n = sys_codepage_char(table, (const uint8_t *)s.s + at, s.n - at, &cp);

        if (!n || (seen && n > 1 && (first < page->first || first > page->last)))
            return false;
        if (out)
            buf_utf8(out, cp);
        at += n;
        run = is_sign(cp) ? run + 1 : 0;
        if (seen && run) {
            seen->signs++;
            seen->usual += (page->number == 932 && is_kana(cp)) || is_among(page->words, cp);
            seen->longest = run > seen->longest ? run : seen->longest;
        }
    }
    return true;
}

static struct seen look(struct str raw, const struct page *page)
{
    struct seen seen = { 0 };
    struct sys_codepage *table;

    if (sys_codepage_open(&table, page->number) < 0 || !table)
        return seen;
    if (!read_signs(table, page, raw, &seen, NULL) || seen.longest < SIGNS_LEAST)
        seen = (struct seen){ 0 };
    sys_codepage_close(table);
    return seen;
}

unsigned namesigns_by_words(struct str raw)
{
    struct seen best = { .signs = 1 };
    unsigned number = 0;

    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        struct seen now = look(raw, &pages[i]);

        if (now.usual >= SIGNS_LEAST && now.usual * 3 >= now.signs &&
            now.usual * best.signs > best.usual * now.signs) {
            best = now;
            number = pages[i].number;
        }
    }
    return number;
}

/* Pairs alone, as GB 2312 has its usual signs, one of them behind the places of Korea's. */
static bool is_chinese(struct str s)
{
    size_t run = 0, longest = 0;
    bool beyond = false;

    for (size_t at = 0; at < s.n; at++) {
        uint8_t lead = (uint8_t)s.s[at];

        if (lead < 0x80) {
            run = 0;
            continue;
        }
        if (lead < 0xB0 || lead > 0xD7 || ++at == s.n || (uint8_t)s.s[at] < 0xA1)
            return false;
        beyond = beyond || lead > 0xC8;
        longest = ++run > longest ? run : longest;
    }
    return beyond && longest >= SIGNS_LEAST;
}

unsigned namesigns_by_places(struct str raw)
{
    if (is_chinese(raw) && look(raw, &pages[1]).signs)
        return 936;
    return look(raw, &pages[0]).signs ? 932 : 0;
}

bool namesigns_add(struct buf *out, struct str raw, unsigned number)
{
    struct sys_codepage *table;
    bool is;

    if (sys_codepage_open(&table, number) < 0 || !table)
        return false;
    is = read_signs(table, NULL, raw, NULL, NULL) && read_signs(table, NULL, raw, NULL, out);
    sys_codepage_close(table);
    return is;
}
