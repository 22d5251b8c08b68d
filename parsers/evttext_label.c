/* SPDX-License-Identifier: Apache-2.0 */
/* Labels are compared without the blanks in them, see evtword_key. */
#include "parsers/evttext_label.h"

#include "base/scan.h"
#include "event/evtword.h"

#include <stdlib.h>
#include <string.h>

/*
 * Sorted by their bytes: without blanks, in lower case.  English, German and
 * Japanese are seen (log-formats.md 3.5, 3.8; of German the computer and the description are
 * inferred, and so are the words that only wevtutil might have); the others are inferred: they are
 * how Event Viewer is known to call its columns in the languages that the product has.  The view of
 * events in the product's console has names of its own, and so have tools that list events with
 * their channel.
 */
static const struct named {
    const char *text;
    enum label label;
} labels[] = {
    { "aktivitetskategori", LABEL_CATEGORY },
    { "användare", LABEL_USER },
    { "aufgabe", LABEL_CATEGORY },
    { "aufgabenkategorie", LABEL_CATEGORY },
    { "benutzer", LABEL_USER },
    { "benutzername", LABEL_USER_NAME },
    { "beschreibung", LABEL_DESCRIPTION },
    { "beschrijving", LABEL_DESCRIPTION },
    { "beskrivning", LABEL_DESCRIPTION },
    { "bron", LABEL_SOURCE },
    { "categoriaattività", LABEL_CATEGORY },
    { "categoriadatarefa", LABEL_CATEGORY },
    { "category", LABEL_CATEGORY },
    { "categoríadelatarea", LABEL_CATEGORY },
    { "categoríadetarea", LABEL_CATEGORY },
    { "catégoriedelatâche", LABEL_CATEGORY },
    { "channel", LABEL_LOG },
    { "computador", LABEL_COMPUTER },
    { "computer", LABEL_COMPUTER },
    { "data", LABEL_DATE },
    { "date", LABEL_DATE },
    { "dateandtime", LABEL_DATE },
    { "dator", LABEL_COMPUTER },
    { "datum", LABEL_DATE },
    { "descripción", LABEL_DESCRIPTION },
    { "description", LABEL_DESCRIPTION },
    { "descrizione", LABEL_DESCRIPTION },
    { "descrição", LABEL_DESCRIPTION },
    { "ebene", LABEL_LEVEL },
    { "equipo", LABEL_COMPUTER },
    { "ereignis-id", LABEL_ID },
    { "ereignis-xml", LABEL_XML },
    { "eventcategory", LABEL_CATEGORY },
    { "eventdatalength", LABEL_OPCODE },
    { "eventdescription", LABEL_DESCRIPTION },
    { "eventid", LABEL_ID },
    { "eventnumber", LABEL_ID },
    { "eventsource", LABEL_SOURCE },
    { "eventtime", LABEL_DATE },
    { "eventtype", LABEL_LEVEL },
    { "eventxml", LABEL_XML },
    { "fecha", LABEL_DATE },
    { "fonte", LABEL_SOURCE },
    { "gebeurtenis-id", LABEL_ID },
    { "gebruiker", LABEL_USER },
    { "generatingrule", LABEL_CATEGORY },
    { "händelse-id", LABEL_ID },
    { "id.deevento", LABEL_ID },
    { "id.delevento", LABEL_ID },
    { "iddel'événement", LABEL_ID },
    { "iddel’événement", LABEL_ID },
    { "iddoevento", LABEL_ID },
    { "identificaçãodoevento", LABEL_ID },
    { "identyfikatorzdarzenia", LABEL_ID },
    { "idevento", LABEL_ID },
    { "kategoriazadania", LABEL_CATEGORY },
    { "keyword", LABEL_KEYWORDS },
    { "keywords", LABEL_KEYWORDS },
    { "komputer", LABEL_COMPUTER },
    { "källa", LABEL_SOURCE },
    { "level", LABEL_LEVEL },
    { "livello", LABEL_LEVEL },
    { "logboeknaam", LABEL_LOG },
    { "logged", LABEL_DATE }, /* of the General tab */
    { "loggingcomputer", LABEL_COMPUTER },
    { "loggnamn", LABEL_LOG },
    { "logname", LABEL_LOG },
    { "logtype", LABEL_LOG }, /* MyEventViewer */
    { "motsclés", LABEL_KEYWORDS },
    { "nazwadziennika", LABEL_LOG },
    { "niveau", LABEL_LEVEL },
    { "nivel", LABEL_LEVEL },
    { "nivå", LABEL_LEVEL },
    { "nombrederegistro", LABEL_LOG },
    { "nomdujournal", LABEL_LOG },
    { "nomedolog", LABEL_LOG },
    { "nomeregistro", LABEL_LOG },
    { "nyckelord", LABEL_KEYWORDS },
    { "nível", LABEL_LEVEL },
    { "opcode", LABEL_OPCODE },
    { "opis", LABEL_DESCRIPTION },
    { "ordinateur", LABEL_COMPUTER },
    { "origen", LABEL_SOURCE },
    { "origine", LABEL_SOURCE },
    { "palabrasclave", LABEL_KEYWORDS },
    { "palavras-chave", LABEL_KEYWORDS },
    { "parolechiave", LABEL_KEYWORDS },
    { "poziom", LABEL_LEVEL },
    { "processid", LABEL_OPCODE }, /* nothing that is asked for */
    { "protokollname", LABEL_LOG },
    { "provider", LABEL_SOURCE },
    { "quelle", LABEL_SOURCE },
    { "recordid", LABEL_OPCODE },
    { "recordlength", LABEL_OPCODE },
    { "recordnumber", LABEL_OPCODE },
    { "schlüsselwort", LABEL_KEYWORDS },
    { "schlüsselwörter", LABEL_KEYWORDS },
    { "source", LABEL_SOURCE },
    { "słowakluczowe", LABEL_KEYWORDS },
    { "taakcategorie", LABEL_CATEGORY },
    { "task", LABEL_CATEGORY },
    { "taskcategory", LABEL_CATEGORY },
    { "threadid", LABEL_OPCODE },
    { "time", LABEL_TIME },
    { "trefwoorden", LABEL_KEYWORDS },
    { "user", LABEL_USER },
    { "username", LABEL_USER_NAME },
    { "usuario", LABEL_USER },
    { "usuário", LABEL_USER },
    { "utente", LABEL_USER },
    { "utilisateur", LABEL_USER },
    { "użytkownik", LABEL_USER },
    { "xmldeevento", LABEL_XML },
    { "xmldel'événement", LABEL_XML },
    { "xmldel’événement", LABEL_XML },
    { "źródło", LABEL_SOURCE },
    { "дата", LABEL_DATE },
    { "имяжурнала", LABEL_LOG },
    { "источник", LABEL_SOURCE },
    { "категориязадачи", LABEL_CATEGORY },
    { "ключевыеслова", LABEL_KEYWORDS },
    { "кодсобытия", LABEL_ID },
    { "компьютер", LABEL_COMPUTER },
    { "описание", LABEL_DESCRIPTION },
    { "пользователь", LABEL_USER },
    { "уровень", LABEL_LEVEL },
    { "イベントid", LABEL_ID },
    { "イベントxml", LABEL_XML },
    { "キーワード", LABEL_KEYWORDS },
    { "コンピューター", LABEL_COMPUTER },
    { "ソース", LABEL_SOURCE },
    { "タスクのカテゴリ", LABEL_CATEGORY },
    { "ユーザー", LABEL_USER },
    { "レベル", LABEL_LEVEL },
    { "ログの名前", LABEL_LOG },
    { "事件id", LABEL_ID },
    { "事件識別碼", LABEL_ID },
    { "任务类别", LABEL_CATEGORY },
    { "使用者", LABEL_USER },
    { "來源", LABEL_SOURCE },
    { "关键字", LABEL_KEYWORDS },
    { "層級", LABEL_LEVEL },
    { "工作類別", LABEL_CATEGORY },
    { "描述", LABEL_DESCRIPTION },
    { "日付", LABEL_DATE },
    { "日志名称", LABEL_LOG },
    { "日時", LABEL_DATE },
    { "日期", LABEL_DATE },
    { "来源", LABEL_SOURCE },
    { "用户", LABEL_USER },
    { "等級", LABEL_LEVEL },
    { "级别", LABEL_LEVEL },
    { "記錄檔名稱", LABEL_LOG },
    { "説明", LABEL_DESCRIPTION },
    { "计算机", LABEL_COMPUTER },
    { "關鍵字", LABEL_KEYWORDS },
    { "電腦", LABEL_COMPUTER },
    { "날짜", LABEL_DATE },
    { "로그이름", LABEL_LOG },
    { "사용자", LABEL_USER },
    { "설명", LABEL_DESCRIPTION },
    { "수준", LABEL_LEVEL },
    { "원본", LABEL_SOURCE },
    { "이벤트id", LABEL_ID },
    { "작업범주", LABEL_CATEGORY },
    { "컴퓨터", LABEL_COMPUTER },
    { "키워드", LABEL_KEYWORDS },
};

struct str label_trim(struct str s)
{
    return evtword_trim(s);
}

size_t label_quote(struct str line)
{
    struct str s = str_indented(line);
    size_t n;

    for (;;) {
        while (s.n && (s.s[0] == ' ' || s.s[0] == '\t'))
            s = str_from(s, 1);
        if (s.n > 3 && s.s[0] == '`' && str_starts(s, STR("```"))) /* a chat's fence, on the line */
            s = str_from(s, 3);
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

    if (!s.n || s.s[0] != 'E' || !str_starts(s, STR("Event[")))
        return false;
    s = label_trim(s);
    if (str_ends(s, STR(":")))
        s.n--;
    return s.n > 7 && str_ends(s, STR("]")) &&
           str_u64((struct str){ s.s + 6, s.n - 7 }, &number);
}

/* The colon that ends a label, and its length.  A wide one can stand only behind other bytes beyond
   ASCII, or alone. */
size_t label_colon(struct str s, size_t *length)
{
    struct str near = str_first(s, EVTWORD_KEY_BYTES);
    size_t ascii = str_find_char(near, ':'), wide = near.n;

    if (scan_ascii(near.s, ascii) < ascii)
        wide = str_find(near, STR("\xEF\xBC\x9A"));
    *length = wide < ascii ? 3 : 1;
    ascii = wide < ascii ? wide : ascii;
    return ascii < near.n ? ascii : s.n;
}

static int compare_label(const void *key, const void *row)
{
    return strcmp(key, ((const struct named *)row)->text);
}

enum label label_known(const struct label_memo *m, const char *key)
{
    const struct named *found = bsearch(key, labels, sizeof labels / sizeof labels[0],
                                        sizeof labels[0], compare_label);

    for (size_t i = 0; !found && m && i < m->learned_n; i++)
        if (strcmp(key, m->learned[i].key) == 0)
            return (enum label)m->learned[i].label;
    return found ? found->label : LABEL_NONE;
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
    return (unsigned char)c < 0x80 && !memchr("abcdefghiklmnopqrstux", c | 0x20, 21);
}

/* What stands before a colon. */
static enum label label_named(const struct label_memo *m, struct str name)
{
    char key[EVTWORD_KEY_BYTES + 1];
    enum label label = label_as_written(name);

    return label == LABEL_NONE && evtword_key(key, name) ? label_known(m, key) : label;
}

static enum label label_remembered(struct label_memo *m, struct str name)
{
    size_t hash = name.n * 5 + (unsigned char)name.s[0] * 3u +
                  (unsigned char)name.s[name.n / 2] * 7u + (unsigned char)name.s[name.n - 1];
    size_t at = hash % LABEL_KNOWN;

    if (name.n > sizeof m->known[at].name)
        return label_named(m, name);
    if (name.n != m->known[at].n || memcmp(name.s, m->known[at].name, name.n) != 0) {
        memcpy(m->known[at].name, name.s, name.n);
        m->known[at].n = (uint8_t)name.n;
        m->known[at].label = (uint8_t)label_named(m, name);
    }
    return (enum label)m->known[at].label;
}

enum label label_of(struct str line, struct label_memo *memo, struct str *value, size_t *bytes)
{
    struct str s = str_from(line, label_quote(line));
    size_t length, colon;
    enum label label;

    if (value)
        *value = STR_NONE;
    if (is_number_line(s)) {
        if (bytes)
            *bytes = s.n < 9 ? s.n : 9;
        return LABEL_NUMBER;
    }
    if (!s.n || (!(memo && memo->learned_n) && begins_no_label(s.s[0])))
        return LABEL_NONE;
    colon = label_colon(s, &length);
    if (colon == s.n || !colon)
        return LABEL_NONE;
    label =
        memo ? label_remembered(memo, str_first(s, colon)) : label_named(NULL, str_first(s, colon));
    if (label != LABEL_NONE && value)
        *value = label_trim(str_from(s, colon + length));
    if (label != LABEL_NONE && bytes)
        *bytes = colon + length;
    return label;
}

size_t label_cell(struct str line)
{
    size_t at = 0;

    while ((at += str_find_char(str_from(line, at), '"') + 1) < line.n)
        if (at > 1 && strchr(",;\t", line.s[at - 2]) &&
            label_of(str_from(line, at), NULL, NULL, NULL) == LABEL_LOG)
            return at;
    return 0;
}

int label_level(struct str word)
{
    return evtword_level(word);
}
