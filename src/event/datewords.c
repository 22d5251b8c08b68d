/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text is read once, from left to right.  A word is a run of letters; its letters are compared
 * small and without their marks (février, FEVRIER), those of other scripts as they are.  Chinese,
 * Japanese and Korean have no blanks between words: what they say is looked for where it stands.
 */
#include "event/datewords.h"

#include "base/scan.h"
#include "base/utf.h"

#define WORDS_MOST 16u /* a longer text is none of dates */
#define YEAR_DIGITS 4u

/* One word after the other, a blank between them; in the order of the months. */
static const char *const names[12] = {
    "january jan januar led sij xan tammi janner jaen janvier janv enero ene gennaio gen "
    "janeiro januari styczen stycznia sty leden ledna januara januarja ianuarie ian ocak oca "
    "sijecanj sijecnja tammikuu tammikuuta tammik sausis sausio janvaris janvari jaanuar jaan "
    "gener urtarrila xaneiro janar январь января янв січень січня "
    "січ студзень студзеня януари јануар јануари јан "
    "яну ιανουαριος ιανουαριου ιαν มกราคม يناير "
    "ינואר जनवरी",
    "february feb februar febr velj uno helmi feber fevrier fevr febrero febbraio fevereiro fev "
    "februari luty lutego lut unor unora februara februarja februarie subat sub veljaca veljace "
    "helmikuu helmikuuta helmik vasaris vasario februaris veebruar veebr febrer otsaila "
    "febreiro shkurt февраль февраля фев февр лютий лютого "
    "лют люты лютага февруари фебруар феб φεβρουαριος "
    "φεβρουαριου φεβ กุมภาพันธ์ فبراير פברואר "
    "फरवरी फ़रवरी",
    "march mar marz maret mac ozu bre maalis maerz mars marzo marco maart mrt marts mart marzec "
    "marca brezen brezna marec marcius marc martie ozujak ozujka maaliskuu maaliskuuta maalisk "
    "kovas kovo marti martxoa март марта мар березень березня бер "
    "сакавік сакавіка μαρτιος μαρτιου μαρ μαρτ "
    "มีนาคม مارس מרץ मार्च",
    "april apr avril dub tra huhti avr abril abr aprile kwiecien kwietnia kwi duben dubna "
    "aprila aprilis aprilie nisan nis travanj travnja huhtikuu huhtikuuta huhtik balandis "
    "balandzio aprill apirila prill апрель апреля апр квітень "
    "квітня квіт красавік красавіка април απριλιος "
    "απριλιου απρ เมษายน أبريل إبريل ابريل אפריל "
    "अप्रैल",
    "may mai mayo kve svi touko maggio mag maio mei maj maja kveten kvetna majus mayis svibanj "
    "svibnja toukokuu toukokuuta toukok geguze geguzes maijs maija maig maiatza мaй май "
    "мая травень травня трав травен мај μαιος μαιου "
    "μαι พฤษภาคม مايو מאי मई",
    "june jun juni iun xun kesa juin junio giugno giu junho czerwiec czerwca cze cerven cervna "
    "juna junija junius iunie haziran haz lipanj lipnja kesakuu kesakuuta kesak birzelis "
    "birzelio junijs juuni juny ekaina xuno qershor июнь июня июн червень "
    "червня черв чэрвень чэрвеня юни јун јуни ιουνιος "
    "ιουνιου ιουν มิถุนายน يونيو יוני जून",
    "july jul juli iul xul julai heina juillet juil julio luglio lug julho lipiec lipca "
    "cervenec cervence jula julija julij julius iulie temmuz tem srpanj srpnja heinakuu "
    "heinakuuta heinak liepa liepos julijs juuli juliol uztaila xullo korrik июль июля "
    "июл липень липня лип ліпень ліпеня юли јул јули "
    "ιουλιος ιουλιου ιουλ กรกฎาคม يوليو יולי "
    "जुलाई",
    "august aug aout avg agust ogos kol elo agosto ago augustus augusti sierpien sierpnia sie "
    "srpen srpna augusta avgust avgusta augusztus agustos agu kolovoz kolovoza elokuu elokuuta "
    "elok rugpjutis rugpjucio augusts agost abuztua gusht август августа авг "
    "серпень серпня серп жнівень жніўня αυγουστος "
    "αυγουστου αυγ สิงหาคม أغسطس اغسطس אוגוסט agustus "
    "अगस्त",
    "september sept sep septembar zar ruj syys septembre septiembre settembre set setembro "
    "wrzesien wrzesnia wrz zari septembra szeptember szept septembrie eylul eyl rujan rujna "
    "syyskuu syyskuuta syysk rugsejis rugsejo septembris setembre iraila shtator "
    "сентябрь сентября сен сент вересень вересня вер "
    "верасень верасня септември септембар сеп "
    "σεπτεμβριος σεπτεμβριου σεπ σεπτ กันยายน "
    "سبتمبر ספטמבר सितंबर सितम्बर",
    "october oct oktober loka rij okt octobre octubre ottobre ott outubro out pazdziernik "
    "pazdziernika paz rijen rijna oktobra oktobar octombrie ekim eki lokakuu lokakuuta lokak "
    "spalis spalio oktobris oktoober urria tetor октябрь октября окт "
    "жовтень жовтня жовт кастрычнік кастрычніка "
    "октомври октобар οκτωβριος οκτωβριου οκτ "
    "ตุลาคม أكتوبر اكتوبر אוקטובר अक्टूबर "
    "अक्तूबर",
    "november nov novembre stu marras noviembre novembro listopad listopada listopadu novembra "
    "novembar noiembrie kasim kas studenoga studenog studeni marraskuu marraskuuta marrask "
    "lapkritis lapkricio novembris azaroa nentor ноябрь ноября ноя нояб "
    "листопад листопада лист лістапад лістапада "
    "ноември новембар ное нов νοεμβριος νοεμβριου νοε "
    "พฤศจิกายน نوفمبر נובמבר नवंबर नवम्बर",
    "december dec dezember disember dis dets decembro joulu pro dez decembre diciembre dic "
    "dicembre dezembro grudzien grudnia gru prosinec prosince decembra decembar decembrie "
    "aralik ara prosinac prosinca joulukuu joulukuuta jouluk gruodis gruodzio decembris "
    "detsember desember des desembre abendua dhjetor декабрь декабря дек "
    "грудень грудня груд снежань снежня декември "
    "децембар дец δεκεμβριος δεκεμβριου δεκ "
    "ธันวาคม ديسمبر דצמבר दिसंबर दिसम्बर",
};
static const char english[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

/* What stands behind a date, or before or behind a time, and says nothing: days of the week, at,
   the year's word; all of them as they are written with a mark or in other letters. */
static const char nothing[] =
    "hetfo csutortok pentek vasarnap treciadienis sestadienis sali carsamba persembe "
    "a as в у о р г στις ώρα في น "
    "เวลา พ ศ";

/* Between the day, the month and the year. */
static const char links[] = "de del d gada m";

/* Thai months with dots, whose years have two digits of the Buddhist era; those of Vietnam, where
   they have numbers, too, behind "tháng" or "thg". */
static const char *const thai[12] = {
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.",
    "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."
};
static const char *const vietnamese[12] = {
    "Giêng", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín",
    "Mười", "Mười Một", "Mười Hai"
};

struct words {
    char *out;
    size_t n;
    unsigned looked;   /* how many words were looked up */
    bool full, found;
    bool month_before; /* the word or sign that was read last */
    int era;           /* what the next number lacks to be a year; 0: nothing */
};

/* ---- letters ------------------------------------------------------------------------------- */

/* Letters with marks, as those without, in the order of Unicode from U+00C0 on. */
static const char bare[] =
    "aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo*ouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllllllln"
    "nnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

static uint32_t greek(uint32_t cp)
{
    static const struct {
        uint32_t from, to;
    } marked[] = { { 0x386, 0x3B1 }, { 0x388, 0x3B5 }, { 0x389, 0x3B7 }, { 0x38A, 0x3B9 },
                   { 0x38C, 0x3BF }, { 0x38E, 0x3C5 }, { 0x38F, 0x3C9 }, { 0x3AC, 0x3B1 },
                   { 0x3AD, 0x3B5 }, { 0x3AE, 0x3B7 }, { 0x3AF, 0x3B9 }, { 0x3CA, 0x3B9 },
                   { 0x3CB, 0x3C5 }, { 0x3CC, 0x3BF }, { 0x3CD, 0x3C5 }, { 0x3CE, 0x3C9 },
                   { 0x3C2, 0x3C3 } };

    for (size_t i = 0; i < sizeof marked / sizeof marked[0]; i++)
        if (marked[i].from == cp)
            return marked[i].to;
    return cp >= 0x391 && cp <= 0x3A9 ? cp + 0x20 : cp;
}

static uint32_t folded(uint32_t cp)
{
    if (cp < 0x80)
        return cp >= 'A' && cp <= 'Z' ? cp + 0x20 : cp;
    if (cp >= 0xC0 && cp < 0xC0 + sizeof bare - 1)
        return (unsigned char)bare[cp - 0xC0];
    if (cp >= 0x370 && cp < 0x400)
        return greek(cp);
    if (cp >= 0x400 && cp < 0x430)
        return cp + (cp < 0x410 ? 0x50 : 0x20);
    return cp;
}

/* A letter or its mark, of scripts that put blanks between words; their digits are none. */
static bool is_of_word(uint32_t cp)
{
    if (cp < 0xC0)
        return (cp >= 'A' && cp <= 'Z') || (cp >= 'a' && cp <= 'z');
    return cp < 0x1200 && cp != 0x60C && !(cp >= 0x660 && cp <= 0x669) &&
           !(cp >= 0x6F0 && cp <= 0x6F9) && !(cp >= 0x966 && cp <= 0x96F) &&
           !(cp >= 0xE50 && cp <= 0xE59);
}

static struct str word_at(struct str s)
{
    size_t n = 0;
    uint32_t cp;

    while (n < s.n) {
        size_t used = utf8_decode(str_from(s, n), &cp, NULL);

        if (!is_of_word(cp))
            break;
        n += used;
    }
    return str_first(s, n);
}

static bool same_word(struct str a, struct str b)
{
    while (a.n && b.n) {
        uint32_t x, y;

        a = str_from(a, utf8_decode(a, &x, NULL));
        b = str_from(b, utf8_decode(b, &y, NULL));
        if (folded(x) != folded(y))
            return false;
    }
    return a.n == b.n;
}

/* Most words of a list begin with another letter: those are passed by many at a time. */
static bool is_listed(struct str word, const char *list)
{
    struct str rest = str_of(list);
    uint32_t first;

    utf8_decode(word, &first, NULL);
    first = folded(first);
    while (rest.n) {
        if (first < 0x80 && (unsigned char)rest.s[0] != first)
            rest = str_from(rest, scan_apart(rest.s, rest.n, ' ', (char)first, 1) + 1);
        if (rest.n && same_word(word, str_cut(&rest, ' ')))
            return true;
    }
    return false;
}

/* ---- what is written ----------------------------------------------------------------------- */

static void put(struct words *w, struct str s)
{
    w->full = w->full || s.n > DATEWORDS_BYTES - w->n;
    if (w->full)
        return;
    memcpy(w->out + w->n, s.s, s.n);
    w->n += s.n;
}

static void drop_last(struct words *w)
{
    while (w->n && ((unsigned char)w->out[w->n - 1] & 0xC0) == 0x80)
        w->n--;
    w->n -= w->n != 0;
}

/* "21 de ", "2024 m. ": what led to the month is taken back. */
static void drop_link(struct words *w)
{
    size_t end = w->n, begin;

    while (end && (w->out[end - 1] == ' ' || w->out[end - 1] == '.' || w->out[end - 1] == '\''))
        end--;
    for (begin = end; begin && w->out[begin - 1] >= 'a' && w->out[begin - 1] <= 'z';)
        begin--;
    if (begin < end && is_listed((struct str){ w->out + begin, end - begin }, links))
        w->n = begin;
}

/* A day with its dot: "21. ". */
static bool behind_dot(const struct words *w)
{
    size_t n = w->n;

    while (n && w->out[n - 1] == ' ')
        n--;
    return n > 1 && w->out[n - 1] == '.' && is_digit(w->out[n - 2]);
}

/* 1 to 12; 0: no month. */
static int month_named(const struct words *w, struct str word)
{
    if (behind_dot(w) && same_word(word, STR("listopad")))
        return 0;
    if (behind_dot(w) && same_word(word, STR("listopada")))
        return 10;
    for (int i = 0; i < 12; i++)
        if (is_listed(word, names[i]))
            return i + 1;
    if (str_starts(word, STR("\xD7\x91")) && word.n > 2) /* Hebrew: in */
        return month_named(w, str_from(word, 2));
    return 0;
}

static void put_month(struct words *w, int month)
{
    put(w, STR(" "));
    put(w, (struct str){ english + (size_t)(month - 1) * 3, 3 });
    w->found = w->month_before = true;
}

static void take_word(struct words *w, struct str word)
{
    int month = w->looked++ < WORDS_MOST ? month_named(w, word) : 0;

    if (month) {
        drop_link(w);
        put_month(w, month);
    } else if ((w->month_before && is_listed(word, links)) ||
               (scan_ascii(word.s, word.n) < word.n && is_listed(word, nothing))) {
        w->found = true;
    } else {
        put(w, word);
    }
    w->month_before = month != 0;
}

/* Which name of a list s begins with, 1 to 12, and how long it is; 0: none. */
static int month_among(const char *const list[12], struct str s, size_t *n)
{
    int month = 0;

    *n = 0;
    for (int i = 0; i < 12; i++) {
        struct str name = str_of(list[i]);

        if (name.n <= s.n && name.n > *n && same_word(str_first(s, name.n), name)) {
            month = i + 1;
            *n = name.n;
        }
    }
    return month;
}

/* "3": 1 to 12; 0: no number of a month. */
static int month_number(struct str s, size_t *n)
{
    int value = 0;

    for (*n = 0; *n < s.n && *n < 3 && is_digit(s.s[*n]); ++*n)
        value = value * 10 + s.s[*n] - '0';
    return *n < 3 && value <= 12 ? value : 0;
}

/* "thg 3", "Tháng Mười Hai" */
static bool take_vietnamese(struct words *w, struct str word, struct str *s)
{
    struct str rest = str_from(*s, word.n);
    size_t n;
    int month;

    if (!word.n || !is_listed(word, "thg thang") || !rest.n || rest.s[0] != ' ')
        return false;
    rest = str_from(rest, 1);
    month = month_number(rest, &n);
    if (!month && !(month = month_among(vietnamese, rest, &n)))
        return false;
    put_month(w, month);
    *s = str_from(rest, n);
    return true;
}

/* With the year behind it, where that has two digits as it had in 2517 and later. */
static bool take_thai(struct words *w, struct str *s)
{
    struct str rest;
    size_t n;
    int month = (unsigned char)s->s[0] == 0xE0 ? month_among(thai, *s, &n) : 0;

    if (!month)
        return false;
    put_month(w, month);
    *s = str_from(*s, n);
    rest = str_from(*s, s->n && s->s[0] == ' ');
    if (rest.n > 1 && rest.s[0] >= '6' && is_digit(rest.s[0]) && is_digit(rest.s[1]) &&
        !(rest.n > 2 && is_digit(rest.s[2])))
        w->era = 2500 - 543;
    return true;
}

/* ---- East Asia ----------------------------------------------------------------------------- */

static uint32_t next(struct str *s)
{
    uint32_t cp = 0;

    if (s->n)
        *s = str_from(*s, utf8_decode(*s, &cp, NULL));
    return cp;
}

static uint32_t peek(struct str s)
{
    return next(&s);
}

static bool is_year_sign(uint32_t cp)
{
    return cp == 0x5E74 || cp == 0xB144;
}

/* Sunday to Saturday, in Japan and in Korea. */
static bool is_weekday(uint32_t cp)
{
    static const uint32_t days[] = { 0x65E5, 0x6708, 0x706B, 0x6C34, 0x6728, 0x91D1, 0x571F,
                                     0xC77C, 0xC6D4, 0xD654, 0xC218, 0xBAA9, 0xAE08, 0xD1A0 };

    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
        if (days[i] == cp)
            return true;
    return false;
}

/* Reiwa, Heisei, Showa; of the Republic.  0: none begins here. */
static int era_at(struct str s)
{
    uint32_t a = next(&s), b = next(&s);

    if (a == 0x4EE4 && b == 0x548C)
        return 2018;
    if (a == 0x5E73 && b == 0x6210)
        return 1988;
    if (a == 0x662D && b == 0x548C)
        return 1925;
    return (a == 0x6C11 && b == 0x570B) || (a == 0x6C11 && b == 0x56FD) ? 1911 : 0;
}

/* "R6/11/21": how a short date has the era. */
static int era_letter(struct str s)
{
    if (s.n < 2 || !is_digit(s.s[1]))
        return 0;
    return s.s[0] == 'R' ? 2018 : s.s[0] == 'H' ? 1988 : s.s[0] == 'S' ? 1925 : 0;
}

/* A number, which is a year of an era, or one of two digits before the sign of the year. */
static void take_digits(struct words *w, struct str *s)
{
    struct str digits = *s;
    char year[4];
    int value = 0;

    digits.n = 0;
    while (digits.n < s->n && is_digit(s->s[digits.n]))
        digits.n++;
    *s = str_from(*s, digits.n);
    if (!w->era && digits.n == 2 && is_year_sign(peek(*s)))
        w->era = 2000;
    if (w->era && digits.n <= 3) {
        for (size_t i = 0; i < digits.n; i++)
            value = value * 10 + digits.s[i] - '0';
        value += w->era;
        for (size_t i = 4; i-- > 0; value /= 10)
            year[i] = (char)('0' + value % 10);
        digits = (struct str){ year, 4 };
        w->found = true;
    }
    w->era = 0;
    w->month_before = false;
    put(w, digits);
}

/* A day of the week, which is left out: (Sat), Saturday.  False: there is none here. */
static bool take_weekday(struct words *w, struct str *s)
{
    struct str rest = *s;
    uint32_t cp = next(&rest), day = peek(rest);

    if ((cp == '(' || cp == 0xFF08) && is_weekday(day)) {
        next(&rest);
        cp = next(&rest);
        if (cp != ')' && cp != 0xFF09)
            return false;
    } else if (cp == 0x66DC) {
        drop_last(w);
        if (day == 0x65E5)
            next(&rest);
    } else if (cp == 0xC694 && day == 0xC77C) {
        drop_last(w);
        next(&rest);
    } else if (cp == 0x661F && day == 0x671F) {
        next(&rest);
        next(&rest);
    } else if (cp == 0x5468 || cp == 0x9031) {
        next(&rest);
    } else {
        return false;
    }
    *s = rest;
    w->found = true;
    return true;
}

/* ---- the whole ----------------------------------------------------------------------------- */

static void take_sign(struct words *w, struct str *s)
{
    struct str rest = *s;
    uint32_t cp = next(&rest);

    if (cp == 0x2019) /* d'agost */
        put(w, STR("'"));
    else if (cp == 0x60C || cp == 0x3001 || cp == 0xFF0C) /* commas */
        put(w, STR(","));
    else
        put(w, str_first(*s, s->n - rest.n));
    *s = rest;
}

/* A day and a year, beside the hour, neither of more than four digits: most words that are asked
   for a date have no two such numbers. */
static bool may_hold_date(struct str s)
{
    size_t numbers = 0;

    if (scan_ascii(s.s, s.n) < s.n)
        return true; /* other digits, months that are signs */
    for (size_t i = 0; i < s.n; i++) {
        bool begins = is_digit(s.s[i]) && !(i && (is_digit(s.s[i - 1]) || s.s[i - 1] == ':'));
        size_t end = i;

        while (begins && end < s.n && is_digit(s.s[end]))
            end++;
        numbers += begins && end - i <= YEAR_DIGITS && (end == s.n || s.s[end] != ':');
    }
    return numbers > 1;
}

struct str datewords_plain(char out[DATEWORDS_BYTES], struct str s)
{
    struct words w = { .out = out };

    if (!may_hold_date(s))
        return STR_NONE;
    w.era = era_letter(s);
    if (w.era)
        s = str_from(s, 1);
    while (s.n && !w.full) {
        struct str word = word_at(s);
        int era = era_at(s);

        if (era) {
            w.era = era;
            next(&s);
            next(&s);
        } else if (take_thai(&w, &s) || take_vietnamese(&w, word, &s)) {
            continue;
        } else if (word.n) {
            take_word(&w, word);
            s = str_from(s, word.n);
        } else if (is_digit(s.s[0])) {
            take_digits(&w, &s);
        } else if (!take_weekday(&w, &s)) {
            take_sign(&w, &s);
        }
    }
    return w.full || !w.found ? STR_NONE : (struct str){ out, w.n };
}
