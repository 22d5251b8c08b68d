/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An event as Event Viewer copies it, all of whose labels came to stand on one line, or each above
 * its value, as pages and tickets set them [inferred].  Labels: log-formats.md 3.8.
 */
#include "input/undress_inside.h"

#include "base/limits.h"

#include <string.h>

#define LINE_LEAST 3u  /* labels of an event on one line, */
#define HEADER_MOST 2048u /* bytes of an event's labels and their values, */
#define TRIES_MOST 64u    /* and so many more may begin like an event in one line */
#define ABOVE_LEAST 4u /* or each above its value; one is that of the id */

enum { KIND_LOG, KIND_SOURCE, KIND_DATE, KIND_TIME, KIND_ID, KIND_LEVEL, KIND_COMPUTER, KIND_OTHER,
       KIND_WORDS, KIND_XML };

/* Without blanks; of two that begin alike the longer one stands first. */
static const struct {
    const char *name;
    unsigned char kind;
    const char *usual; /* what readers know it by, if not by itself */
} labels[] = {
    /* PowerShell's list; the id that has upper bits is none that people see */
    { "timecreated", KIND_DATE, "Date" },
    { "providername", KIND_SOURCE, "Source" },
    { "leveldisplayname", KIND_LEVEL, "Level" },
    { "machinename", KIND_COMPUTER, "Computer" },
    { "logname", KIND_LOG, NULL },
    { "logged", KIND_DATE, "Date" },
    { "level", KIND_LEVEL, NULL },
    { "source", KIND_SOURCE, NULL },
    { "dateandtime", KIND_DATE, NULL },
    { "date", KIND_DATE, NULL },
    { "time", KIND_TIME, NULL },
    { "eventid", KIND_ID, NULL },
    { "eventtype", KIND_LEVEL, NULL },
    { "eventsource", KIND_SOURCE, NULL },
    { "eventcategory", KIND_OTHER, NULL },
    { "taskcategory", KIND_OTHER, NULL },
    { "keywords", KIND_OTHER, NULL },
    { "username", KIND_OTHER, NULL },
    { "user", KIND_OTHER, NULL },
    { "opcode", KIND_OTHER, NULL },
    { "computer", KIND_COMPUTER, NULL },
    { "description", KIND_WORDS, NULL },
    { "message", KIND_WORDS, "Description" },
    { "protokollname", KIND_LOG, NULL },
    { "quelle", KIND_SOURCE, NULL },
    { "datum", KIND_DATE, NULL },
    { "ereignis-id", KIND_ID, NULL },
    { "aufgabenkategorie", KIND_OTHER, NULL },
    { "ebene", KIND_LEVEL, NULL },
    { "schlüsselwörter", KIND_OTHER, NULL },
    { "benutzer", KIND_OTHER, NULL },
    { "beschreibung", KIND_WORDS, NULL },
    { "ログの名前", KIND_LOG, NULL },
    { "ソース", KIND_SOURCE, NULL },
    { "日付", KIND_DATE, NULL },
    { "イベントid", KIND_ID, NULL },
    { "タスクのカテゴリ", KIND_OTHER, NULL },
    { "レベル", KIND_LEVEL, NULL },
    { "キーワード", KIND_OTHER, NULL },
    { "ユーザー", KIND_OTHER, NULL },
    { "コンピューター", KIND_COMPUTER, NULL },
    { "説明", KIND_WORDS, NULL },
    { "eventxml", KIND_XML, NULL },
    { "ereignis-xml", KIND_XML, "Event Xml" },
    { "イベントxml", KIND_XML, "Event Xml" },
    { "xmldel’événement", KIND_XML, "Event Xml" },
    { "xmldel'événement", KIND_XML, "Event Xml" },
    { "xmldeevento", KIND_XML, "Event Xml" },
    { "xmlevento", KIND_XML, "Event Xml" },
    { "xmlсобытия", KIND_XML, "Event Xml" },
    { "事件xml", KIND_XML, "Event Xml" },
    /* letters beyond ASCII as Event Viewer writes them [general knowledge, inferred] */
    { "nomdujournal", KIND_LOG, NULL },
    { "iddel'événement", KIND_ID, NULL },
    { "iddel’événement", KIND_ID, NULL },
    { "catégoriedelatâche", KIND_OTHER, NULL },
    { "niveau", KIND_LEVEL, NULL },
    { "motsclés", KIND_OTHER, NULL },
    { "utilisateur", KIND_OTHER, NULL },
    { "ordinateur", KIND_COMPUTER, NULL },
    { "nombrederegistro", KIND_LOG, NULL },
    { "origen", KIND_SOURCE, NULL },
    { "fecha", KIND_DATE, NULL },
    { "id.delevento", KIND_ID, NULL },
    { "categoríadelatarea", KIND_OTHER, NULL },
    { "nivel", KIND_LEVEL, NULL },
    { "palabrasclave", KIND_OTHER, NULL },
    { "usuario", KIND_OTHER, NULL },
    { "equipo", KIND_COMPUTER, NULL },
    { "descripción", KIND_WORDS, NULL },
    { "nomeregistro", KIND_LOG, NULL },
    { "origine", KIND_SOURCE, NULL },
    { "data", KIND_DATE, NULL },
    { "idevento", KIND_ID, NULL },
    { "categoriaattività", KIND_OTHER, NULL },
    { "livello", KIND_LEVEL, NULL },
    { "parolechiave", KIND_OTHER, NULL },
    { "utente", KIND_OTHER, NULL },
    { "descrizione", KIND_WORDS, NULL },
    { "nomedolog", KIND_LOG, NULL },
    { "fonte", KIND_SOURCE, NULL },
    { "identificaçãodoevento", KIND_ID, NULL },
    { "categoriadatarefa", KIND_OTHER, NULL },
    { "nível", KIND_LEVEL, NULL },
    { "palavras-chave", KIND_OTHER, NULL },
    { "usuário", KIND_OTHER, NULL },
    { "computador", KIND_COMPUTER, NULL },
    { "descrição", KIND_WORDS, NULL },
    { "Имяжурнала", KIND_LOG, NULL },
    { "Источник", KIND_SOURCE, NULL },
    { "Дата", KIND_DATE, NULL },
    { "Кодсобытия", KIND_ID, NULL },
    { "Категориязадачи", KIND_OTHER, NULL },
    { "Уровень", KIND_LEVEL, NULL },
    { "Ключевыеслова", KIND_OTHER, NULL },
    { "Пользователь", KIND_OTHER, NULL },
    { "Компьютер", KIND_COMPUTER, NULL },
    { "Описание", KIND_WORDS, NULL },
    { "日志名称", KIND_LOG, NULL },
    { "来源", KIND_SOURCE, NULL },
    { "日期", KIND_DATE, NULL },
    { "事件id", KIND_ID, NULL },
    { "任务类别", KIND_OTHER, NULL },
    { "级别", KIND_LEVEL, NULL },
    { "关键字", KIND_OTHER, NULL },
    { "用户", KIND_OTHER, NULL },
    { "计算机", KIND_COMPUTER, NULL },
    { "描述", KIND_WORDS, NULL },
    { "로그이름", KIND_LOG, NULL },
    { "원본", KIND_SOURCE, NULL },
    { "날짜", KIND_DATE, NULL },
    { "이벤트id", KIND_ID, NULL },
    { "작업범주", KIND_OTHER, NULL },
    { "수준", KIND_LEVEL, NULL },
    { "키워드", KIND_OTHER, NULL },
    { "사용자", KIND_OTHER, NULL },
    { "컴퓨터", KIND_COMPUTER, NULL },
    { "설명", KIND_WORDS, NULL },
    { "nazwadziennika", KIND_LOG, NULL },
    { "Źródło", KIND_SOURCE, NULL },
    { "identyfikatorzdarzenia", KIND_ID, NULL },
    { "kategoriazadania", KIND_OTHER, NULL },
    { "poziom", KIND_LEVEL, NULL },
    { "słowakluczowe", KIND_OTHER, NULL },
    { "użytkownik", KIND_OTHER, NULL },
    { "komputer", KIND_COMPUTER, NULL },
    { "opis", KIND_WORDS, NULL },
    { "logboeknaam", KIND_LOG, NULL },
    { "bron", KIND_SOURCE, NULL },
    { "gebeurtenis-id", KIND_ID, NULL },
    { "taakcategorie", KIND_OTHER, NULL },
    { "trefwoorden", KIND_OTHER, NULL },
    { "gebruiker", KIND_OTHER, NULL },
    { "beschrijving", KIND_WORDS, NULL },
    { "loggnamn", KIND_LOG, NULL },
    { "källa", KIND_SOURCE, NULL },
    { "händelse-id", KIND_ID, NULL },
    { "aktivitetskategori", KIND_OTHER, NULL },
    { "nivå", KIND_LEVEL, NULL },
    { "nyckelord", KIND_OTHER, NULL },
    { "användare", KIND_OTHER, NULL },
    { "dator", KIND_COMPUTER, NULL },
    { "beskrivning", KIND_WORDS, NULL },
    { "günlükadı", KIND_LOG, NULL },
    { "kaynak", KIND_SOURCE, NULL },
    { "tarih", KIND_DATE, NULL },
    { "olaykimliği", KIND_ID, NULL },
    { "görevkategorisi", KIND_OTHER, NULL },
    { "düzey", KIND_LEVEL, NULL },
    { "anahtarsözcükler", KIND_OTHER, NULL },
    { "kullanıcı", KIND_OTHER, NULL },
    { "bilgisayar", KIND_COMPUTER, NULL },
    { "açıklama", KIND_WORDS, NULL },
    { "názevprotokolu", KIND_LOG, NULL },
    { "zdroj", KIND_SOURCE, NULL },
    { "idudálosti", KIND_ID, NULL },
    { "kategorieúlohy", KIND_OTHER, NULL },
    { "Úroveň", KIND_LEVEL, NULL },
    { "klíčováslova", KIND_OTHER, NULL },
    { "uživatel", KIND_OTHER, NULL },
    { "počítač", KIND_COMPUTER, NULL },
    { "popis", KIND_WORDS, NULL },
    { "id", KIND_ID, "Event ID" },
};
#define LABELS (sizeof labels / sizeof labels[0])

struct label {
    struct str words; /* as readers know it, without its colon */
    unsigned kind;
    size_t n;         /* bytes of it, with its colon */
};

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* The bytes of s that are this name, one blank between its words at most; 0: it is another. */
static size_t matches(struct str s, const char *name)
{
    size_t n = 0;

    while (*name && n < s.n) {
        char c = s.s[n];

        c = small(c);
        if (c == *name)
            name++;
        else if (c != ' ' || !n || s.s[n - 1] == ' ')
            return 0;
        n++;
    }
    return *name ? 0 : n;
}

static size_t colon_at(struct str s)
{
    if (str_starts(s, STR(":")))
        return 1;
    return str_starts(s, STR("：")) ? strlen("：") : 0;
}

/* Which name s begins with, and its bytes; LABELS: none. */
static size_t name_at(struct str s, size_t *n)
{
    char first = small(s.n ? s.s[0] : '\0');

    if ((unsigned char)first < 'a') /* as most lines of logs do, and no label */
        return LABELS;
    for (size_t i = 0; i < LABELS; i++) {
        *n = labels[i].name[0] == first ? matches(s, labels[i].name) : 0;
        if (*n)
            return i;
    }
    return LABELS;
}

/* The first byte of each name, side by side: most lines that begin with a letter begin with none of
   these names, and are asked for those of their own letter only. */
struct firsts {
    char of[LABELS];
    bool listed;
};

static bool may_have_name(struct firsts *f, struct str s)
{
    char first = small(s.n ? s.s[0] : '\0');

    if ((unsigned char)first < 'a')
        return false;
    for (size_t i = 0; !f->listed && i < LABELS; i++)
        f->of[i] = labels[i].name[0];
    f->listed = true;
    for (const char *at = f->of; (at = memchr(at, first, (size_t)(f->of + LABELS - at))); at++)
        if (matches(s, labels[at - f->of].name))
            return true;
    return false;
}

/* A label at the beginning of s, without its colon.  alone: it is all of s, with a colon or not;
   else a colon stands behind it.  False: there is none. */
static bool label_at(struct str s, bool alone, struct label *out)
{
    size_t n, colon, i = name_at(s, &n);

    if (i == LABELS)
        return false;
    out->words = labels[i].usual ? str_of(labels[i].usual) : str_first(s, n);
    while (!alone && n < s.n && s.s[n] == ' ')
        n++;
    colon = colon_at(str_from(s, n));
    out->kind = labels[i].kind;
    out->n = n + colon;
    return alone ? n + colon == s.n : colon > 0;
}

bool labels_head(struct str line, unsigned *seen)
{
    unsigned others;
    struct label label;

    if (label_at(line, false, &label))
        *seen |= 1u << label.kind;
    others = *seen & (1u << KIND_SOURCE | 1u << KIND_LEVEL | 1u << KIND_DATE);
    return *seen >> KIND_ID & 1 && (others & (others - 1));
}

static bool may_begin(struct str line, size_t at)
{
    char c = at ? line.s[at - 1] : ' ';

    return c == ' ' || c == '\t' || c == ',' || c == ';' || c == '|';
}

/* The next label of a line from `at` on, of a kind that was not met. */
static bool next_label(struct str line, size_t *at, unsigned met, struct label *out)
{
    for (; *at < line.n; ++*at)
        if (may_begin(line, *at) && label_at(str_from(line, *at), false, out) &&
            !(met >> out->kind & 1 && out->kind != KIND_OTHER))
            return true;
    return false;
}

static bool begins_number(struct str s)
{
    s = str_trim(s);
    return s.n && is_digit(s.s[0]);
}

/* So many labels may stand in it at most: either colon ends in one of these bytes. */
static size_t colons_in(struct str line)
{
    size_t n = 0;

    for (size_t i = 0; i < line.n; i++)
        n += line.s[i] == ':' || line.s[i] == '\x9A';
    return n;
}

/* Behind "Event[7]: ", which wevtutil numbers events with. */
static struct str without_number(struct str line)
{
    size_t n = 6;

    if (!str_starts(line, STR("Event[")))
        return line;
    while (n < line.n && is_digit(line.s[n]))
        n++;
    return str_starts(str_from(line, n), STR("]: ")) ? str_from(line, n + 3) : line;
}

/* An event on one line: it begins with a label. */
static bool is_event_line(struct str line)
{
    struct label label;
    unsigned met = 0, n = 0;
    size_t at = 0;

    line = without_number(line);
    if (!label_at(line, false, &label) || colons_in(line) < LINE_LEAST)
        return false;
    while (!(met >> KIND_WORDS & 1) && next_label(line, &at, met, &label)) {
        if (label.kind == KIND_ID && !begins_number(str_from(line, at + label.n)))
            return false;
        met |= 1u << label.kind;
        n++;
        at += label.n;
    }
    return n >= LINE_LEAST && met >> KIND_ID & 1;
}

/* Blanks, and what people set between labels. */
static struct str without_ends(struct str value)
{
    value = str_trim(value);
    while (value.n && strchr(" \t,;|", value.s[value.n - 1]))
        value.n--;
    return value;
}

static void put(struct buf *out, struct str label, struct str value)
{
    buf_add(out, label);
    buf_add(out, STR(": "));
    buf_add(out, value);
    buf_char(out, '\n');
}

/* The label of the event's XML behind the words, with the element behind it; line.n: none. */
static size_t xml_label(struct str line, size_t at, struct label *label)
{
    for (; next_label(line, &at, 0, label); at++)
        if (label->kind == KIND_XML &&
            str_starts(str_trim(str_from(line, at + label->n)), STR("<Event")))
            return at;
    return line.n;
}

/* Where the next event begins on the same line, with what this one began with; line.n: nowhere. */
static size_t next_event(struct str line, size_t at)
{
    struct label first;
    struct str begin;

    if (!label_at(line, false, &first))
        return line.n;
    begin = str_first(line, first.n);
    for (unsigned tries = 0; tries < TRIES_MOST; tries++) {
        struct str header;

        at += str_find(str_from(line, at), begin);
        if (at == line.n)
            return at;
        header = str_first(str_from(line, at), HEADER_MOST);
        header = str_first(header, begin.n + str_find(str_from(header, begin.n), begin));
        if (may_begin(line, at) && is_event_line(header))
            return at;
        at += begin.n;
    }
    return line.n;
}

/* Each label gets a line.  What follows is no part of the event: two blank lines say so. */
static void put_one(struct str line, struct buf *out)
{
    struct label label, of;
    unsigned met = 0;
    size_t at = 0, from;
    bool more = next_label(line, &at, met, &label);

    while (more) {
        of = label;
        met |= 1u << of.kind;
        from = at += of.n;
        if (of.kind == KIND_WORDS)
            at = xml_label(line, at, &label);
        else if (of.kind == KIND_XML || !next_label(line, &at, met, &label))
            at = line.n;
        more = at < line.n;
        put(out, of.words, without_ends((struct str){ line.s + from, at - from }));
    }
    buf_add(out, STR("\n\n"));
}

/* Without the number of the next one, which wevtutil has in front of it. */
static struct str without_next(struct str one)
{
    struct str s = str_trim(one);
    size_t n = s.n > 2 && str_ends(s, STR("]:")) ? s.n - 2 : 0;

    while (n && is_digit(s.s[n - 1]))
        n--;
    return str_ends(str_first(s, n), STR("Event[")) ? str_first(s, n - 6) : one;
}

/* All events of one line. */
static void put_event(struct str line, struct buf *out)
{
    while (line.n) {
        struct str rest = without_number(line);
        size_t end = next_event(rest, 1);

        put_one(end < rest.n ? without_next(str_first(rest, end)) : rest, out);
        line = str_from(rest, end);
    }
}

/* Labels each above its value. */
struct look {
    unsigned n;
    bool waits, id;  /* a value comes next; that of the id does */
    bool number;     /* it was one */
};

static bool look_above(struct look *a, struct str line)
{
    struct label label;
    uint64_t number;

    if (label_at(line, true, &label) && label.kind != KIND_WORDS) {
        a->n++;
        a->waits = true;
        a->id = label.kind == KIND_ID;
    } else if (a->waits) {
        a->number = a->number || (a->id && str_u64(line, &number));
        a->waits = a->id = false;
    } else {
        *a = (struct look){ .n = 0 };
    }
    return a->n >= ABOVE_LEAST && a->number;
}

bool labels_find(struct str text, char *where)
{
    struct look above = { .n = 0 };
    struct firsts firsts = { .listed = false };

    while (text.n) {
        struct str line = from_sign(str_cut(&text, '\n'));

        if (!above.n && !may_have_name(&firsts, line) && /* as most lines of logs */
            without_number(line).n == line.n)
            continue;
        line = str_trim(line);
        if (is_event_line(line) || (line.n && look_above(&above, line))) {
            *where = above.n >= ABOVE_LEAST && above.number ? LABELS_ABOVE : LABELS_BESIDE;
            return true;
        }
    }
    return false;
}

static void end_waiting(struct above *a, struct str value, struct buf *out)
{
    put(out, (struct str){ a->label, a->label_n }, value);
    a->label_n = 0;
}

/* The label waits for its value, or the words follow. */
static void begin_waiting(struct above *a, const struct label *label, struct buf *out)
{
    if (!a->any)
        a->first = label->kind;
    a->any = true;
    a->words = label->kind == KIND_WORDS;
    if (a->words) {
        put(out, label->words, STR(""));
    } else {
        a->label_n = label->words.n < sizeof a->label ? label->words.n : sizeof a->label;
        memcpy(a->label, label->words.s, a->label_n);
    }
}

void labels_line(struct above *a, char where, struct str line, struct buf *out)
{
    struct str trimmed = str_trim(line);
    struct label label;

    if (where == LABELS_BESIDE && is_event_line(trimmed)) {
        put_event(trimmed, out);
        return;
    }
    if (where == LABELS_ABOVE && label_at(trimmed, true, &label) &&
        (!a->words || label.kind == a->first)) {
        labels_end(a, out);
        begin_waiting(a, &label, out);
    } else if (a->label_n && trimmed.n) {
        end_waiting(a, trimmed, out);
    } else if (trimmed.n || !a->any || a->words) { /* between labels blank lines say nothing */
        buf_add(out, a->words ? trimmed : line);
        buf_char(out, '\n');
    }
}

void labels_end(struct above *a, struct buf *out)
{
    if (a->label_n)
        end_waiting(a, STR(""), out);
}
