/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Labels are compared without the blanks in them: copies collapse, double and replace blanks.
 */
#include "parsers/evttext_label.h"

#include <string.h>

#define LABEL_BYTES 48u /* the longest label with blanks to spare */

static const struct {
    const char *text; /* without blanks, lower case where it is ASCII */
    enum label label;
} labels[] = {
    { "logname", LABEL_LOG },
    { "source", LABEL_SOURCE },
    { "date", LABEL_DATE },
    { "eventid", LABEL_ID },
    { "taskcategory", LABEL_CATEGORY },
    { "task", LABEL_CATEGORY },
    { "level", LABEL_LEVEL },
    { "opcode", LABEL_OPCODE },
    { "keywords", LABEL_KEYWORDS },
    { "keyword", LABEL_KEYWORDS },
    { "user", LABEL_USER },
    { "username", LABEL_USER_NAME },
    { "computer", LABEL_COMPUTER },
    { "description", LABEL_DESCRIPTION },
    { "eventxml", LABEL_XML },
    /* Windows 2003 */
    { "eventtype", LABEL_LEVEL },
    { "eventsource", LABEL_SOURCE },
    { "eventcategory", LABEL_CATEGORY },
    { "time", LABEL_TIME },
    /* German; the last two as seen in English, which is the same word, and inferred */
    { "protokollname", LABEL_LOG },
    { "quelle", LABEL_SOURCE },
    { "datum", LABEL_DATE },
    { "ereignis-id", LABEL_ID },
    { "aufgabenkategorie", LABEL_CATEGORY },
    { "ebene", LABEL_LEVEL },
    { "schl\xC3\xBCsselw\xC3\xB6rter", LABEL_KEYWORDS },
    { "benutzer", LABEL_USER },
    { "beschreibung", LABEL_DESCRIPTION },
    { "ereignis-xml", LABEL_XML },
    /* Japanese */
    { "ログの名前", LABEL_LOG },
    { "ソース", LABEL_SOURCE },
    { "日付", LABEL_DATE },
    { "日時", LABEL_DATE },
    { "イベントid", LABEL_ID },
    { "タスクのカテゴリ", LABEL_CATEGORY },
    { "レベル", LABEL_LEVEL },
    { "キーワード", LABEL_KEYWORDS },
    { "ユーザー", LABEL_USER },
    { "コンピューター", LABEL_COMPUTER },
    { "説明", LABEL_DESCRIPTION },
    { "イベントxml", LABEL_XML },
};

static const struct {
    const char *word;
    int level;
} levels[] = {
    { "critical", 1 },     { "error", 2 },      { "warning", 3 }, { "information", 4 },
    { "verbose", 5 },      { "success", 4 },    { "successaudit", 0 }, { "failureaudit", 0 },
    { "kritisch", 1 },     { "fehler", 2 },     { "warnung", 3 }, { "informationen", 4 },
    { "ausf\xC3\xBChrlich", 5 },
    { "重大", 1 },         { "エラー", 2 },     { "警告", 3 },    { "情報", 4 },
    { "詳細", 5 },
};

/* Bytes of the blank at the beginning of s, or 0. */
static size_t blank(struct str s)
{
    static const struct str wide[] = { { "\xC2\xA0", 2 }, { "\xE3\x80\x80", 3 },
                                       { "\xEF\xBB\xBF", 3 } };

    if (!s.n)
        return 0;
    if (s.s[0] == ' ' || s.s[0] == '\t' || s.s[0] == '\r' || s.s[0] == '\n')
        return 1;
    for (size_t i = 0; (unsigned char)s.s[0] >= 0x80 && i < sizeof wide / sizeof wide[0]; i++)
        if (str_starts(s, wide[i]))
            return wide[i].n;
    return 0;
}

static size_t last_blank(struct str s)
{
    for (size_t n = 1; n <= 3 && n <= s.n; n++)
        if (blank(str_from(s, s.n - n)) == n)
            return n;
    return 0;
}

struct str label_trim(struct str s)
{
    size_t n;

    while ((n = blank(s)) > 0)
        s = str_from(s, n);
    while ((n = last_blank(s)) > 0)
        s.n -= n;
    return s;
}

size_t label_quote(struct str line)
{
    struct str s = line;
    size_t n;

    for (;;) {
        while ((n = blank(s)) > 0)
            s = str_from(s, n);
        if (!s.n || s.s[0] != '>')
            return line.n - s.n;
        s = str_from(s, 1);
    }
}

/* s as it is compared: without blanks, ASCII in lower case, terminated.  False: it is no label. */
static bool make_key(char key[LABEL_BYTES + 1], struct str s)
{
    size_t n = 0;

    if (s.n > LABEL_BYTES)
        return false;
    while (s.n) {
        size_t skip = blank(s);
        char c = s.s[0];

        if (c == '\0') /* would end the key, not the label */
            return false;
        if (!skip)
            key[n++] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
        s = str_from(s, skip ? skip : 1);
    }
    key[n] = '\0';
    return n > 0;
}

/* "Event[12]:", the colon may be missing. */
static bool is_number_line(struct str s)
{
    uint64_t number;

    if (!str_starts(s, STR("Event[")))
        return false;
    s = label_trim(s);
    if (str_ends(s, STR(":")))
        s.n--;
    return s.n > 7 && str_ends(s, STR("]")) &&
           str_u64((struct str){ s.s + 6, s.n - 7 }, &number);
}

/* The colon that ends a label, and its length. */
static size_t find_colon(struct str s, size_t *length)
{
    struct str near = str_first(s, LABEL_BYTES);
    size_t ascii = str_find_char(near, ':');
    size_t wide = str_find(near, STR("\xEF\xBC\x9A"));

    *length = wide < ascii ? 3 : 1;
    ascii = wide < ascii ? wide : ascii;
    return ascii < near.n ? ascii : s.n;
}

enum label label_of(struct str line, struct str *value, size_t *bytes)
{
    struct str s = str_from(line, label_quote(line));
    size_t length, colon = find_colon(s, &length);
    char key[LABEL_BYTES + 1];

    if (value)
        *value = STR_NONE;
    if (is_number_line(s)) {
        if (bytes)
            *bytes = s.n < 9 ? s.n : 9;
        return LABEL_NUMBER;
    }
    if (colon == s.n || !make_key(key, str_first(s, colon)))
        return LABEL_NONE;
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        if (key[0] != labels[i].text[0] || strcmp(key, labels[i].text) != 0)
            continue;
        if (value)
            *value = label_trim(str_from(s, colon + length));
        if (bytes)
            *bytes = colon + length;
        return labels[i].label;
    }
    return LABEL_NONE;
}

int label_level(struct str word)
{
    char key[LABEL_BYTES + 1];
    uint64_t number;

    word = label_trim(word);
    if (!make_key(key, word))
        return -1;
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
        if (strcmp(key, levels[i].word) == 0)
            return levels[i].level;
    return str_u64(word, &number) && number <= 5 ? (int)number : -1;
}
