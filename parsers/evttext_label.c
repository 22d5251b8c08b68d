/* SPDX-License-Identifier: Apache-2.0 */
/* Labels are compared without the blanks in them, see evtword_key. */
#include "parsers/evttext_label.h"

#include "base/scan.h"
#include "event/evtword.h"

#include <string.h>

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

struct str label_trim(struct str s)
{
    return evtword_trim(s);
}

size_t label_quote(struct str line)
{
    struct str s = line;
    size_t n;

    for (;;) {
        while (s.n && (s.s[0] == ' ' || s.s[0] == '\t'))
            s = str_from(s, 1);
        if (s.n && s.s[0] > ' ' && s.s[0] != '>')
            return line.n - s.n;
        while ((n = evtword_blank(s)) > 0)
            s = str_from(s, n);
        if (!s.n || s.s[0] != '>')
            return line.n - s.n;
        s = str_from(s, 1);
    }
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

/* The colon that ends a label, and its length.  A wide one can stand only behind other bytes beyond
   ASCII, or alone. */
static size_t find_colon(struct str s, size_t *length)
{
    struct str near = str_first(s, EVTWORD_KEY_BYTES);
    size_t ascii = str_find_char(near, ':'), wide = near.n;

    if (scan_ascii(near.s, ascii) < ascii)
        wide = str_find(near, STR("\xEF\xBC\x9A"));
    *length = wide < ascii ? 3 : 1;
    ascii = wide < ascii ? wide : ascii;
    return ascii < near.n ? ascii : s.n;
}

static enum label label_of_key(const char *key)
{
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        const char *text = labels[i].text;
        if (key[0] == text[0] && key[1] == text[1] && strcmp(key, text) == 0)
            return labels[i].label;
    }
    return LABEL_NONE;
}

/* As today's English systems write them, known by their bytes. */
static enum label label_as_written(struct str s)
{
    static const struct {
        struct str text;
        enum label label;
    } usual[] = {
        { { "Log Name", 8 }, LABEL_LOG },     { { "Source", 6 }, LABEL_SOURCE },
        { { "Date", 4 }, LABEL_DATE },        { { "Event ID", 8 }, LABEL_ID },
        { { "Task", 4 }, LABEL_CATEGORY },    { { "Task Category", 13 }, LABEL_CATEGORY },
        { { "Level", 5 }, LABEL_LEVEL },      { { "Opcode", 6 }, LABEL_OPCODE },
        { { "Keyword", 7 }, LABEL_KEYWORDS }, { { "Keywords", 8 }, LABEL_KEYWORDS },
        { { "User", 4 }, LABEL_USER },        { { "User Name", 9 }, LABEL_USER_NAME },
        { { "Computer", 8 }, LABEL_COMPUTER }, { { "Description", 11 }, LABEL_DESCRIPTION },
    };

    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
        if (s.n == usual[i].text.n && s.s[0] == usual[i].text.s[0] && str_eq(s, usual[i].text))
            return usual[i].label;
    return LABEL_NONE;
}

/* No key begins with this byte, whatever its case. */
static bool begins_no_label(char c)
{
    return (unsigned char)c < 0x80 && !memchr("abcdeklopqstu", c | 0x20, 13);
}

enum label label_of(struct str line, struct str *value, size_t *bytes)
{
    struct str s = str_from(line, label_quote(line));
    size_t length, colon = find_colon(s, &length);
    char key[EVTWORD_KEY_BYTES + 1];
    enum label label;

    if (value)
        *value = STR_NONE;
    if (is_number_line(s)) {
        if (bytes)
            *bytes = s.n < 9 ? s.n : 9;
        return LABEL_NUMBER;
    }
    if (colon == s.n || !colon || begins_no_label(s.s[0]))
        return LABEL_NONE;
    label = label_as_written(str_first(s, colon));
    if (label == LABEL_NONE && evtword_key(key, str_first(s, colon)))
        label = label_of_key(key);
    if (label != LABEL_NONE && value)
        *value = label_trim(str_from(s, colon + length));
    if (label != LABEL_NONE && bytes)
        *bytes = colon + length;
    return label;
}

int label_level(struct str word)
{
    return evtword_level(word);
}
