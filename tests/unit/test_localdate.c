/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/test.h"

#include "event/dateorder.h"
#include "event/localdate.h"

static const struct {
    const char *in, *out; /* NULL: refused */
    bool unsure;
} samples[] = {
    { "10/7/2016 06:38:24 PM", "2016-10-07T18:38:24", true },
    { "3/16/2024 12:00:01 AM", "2024-03-16T00:00:01", false },
    { "3/3/2024 12:00:01 PM", "2024-03-03T12:00:01", false },
    { "3/16/2024 10:41 pm", "2024-03-16T22:41", false },
    { "16/03/2024 22:41:07", "2024-03-16T22:41:07", false },
    { "07/10/2016 18:38:24", "2016-10-07T18:38:24", true },
    { "07-10-2016 18:38:24", "2016-10-07T18:38:24", true },
    { "27.10.2021 12:28:26", "2021-10-27T12:28:26", false },
    { "03.04.2021 12:28:26", "2021-04-03T12:28:26", false },
    { "3. 4. 2021 9:05:06", "2021-04-03T09:05:06", false },
    { "2001/02/03 13:06:00", "2001-02-03T13:06:00", false },
    { "2001/02/03 \xE5\x8D\x88\xE5\xBE\x8C 1:06:00", "2001-02-03T13:06:00", false },
    { "2024\xE5\xB9\xB4" "3\xE6\x9C\x88" "16\xE6\x97\xA5 22:41:07", "2024-03-16T22:41:07", false },
    { "\xE2\x80\x8E" "3/\xE2\x80\x8E" "16/\xE2\x80\x8E" "2024 10:41:07\xE2\x80\xAFPM",
      "2024-03-16T22:41:07", false },
    { "16/03/24 10:41:07 p.m.", "2024-03-16T22:41:07", true }, /* or in 2016 */
    { "16.3.2024 kl. 22.41.07", "2024-03-16T22:41:07", false },
    { "Saturday, 16.03.2024 22:41:07.250", "2024-03-16T22:41:07.250", false },
    { "2024-03-16T22:41:07.1234567Z", "2024-03-16T22:41:07.1234567Z", false },
    { "2024-03-16T22:41:07.123456700Z", "2024-03-16T22:41:07.1234567Z", false },
    { "2024-03-16T22:41:07.123", "2024-03-16T22:41:07.123", false },
    { "2024-03-16 \xEC\x98\xA4\xED\x9B\x84 10:41:07", "2024-03-16T22:41:07", false }, /* Korean */
    { "2024-03-16 \xEC\x98\xA4\xEC\xA0\x84 12:41:07", "2024-03-16T00:41:07", false },
    { "2024/3/16 \xE4\xB8\x8B\xE5\x8D\x88 10:41:07", "2024-03-16T22:41:07", false }, /* Taiwan */
    { "2024/3/16 \xE4\xB8\x8A\xE5\x8D\x88 10:41:07", "2024-03-16T10:41:07", false },
    { "16/3/2024 10:41:07 \xCE\xBC\xCE\xBC", "2024-03-16T22:41:07", false }, /* Greek */
    { "16/3/2024 10:41:07 \xCF\x80\xCE\xBC", "2024-03-16T10:41:07", false },
    { "16/03/2024 10:41:07 p. m.", "2024-03-16T22:41:07", false }, /* Mexico */
    { "2024. 03. 16. du. 10:41:07", "2024-03-16T22:41:07", false }, /* Hungarian */
    { "16.3.2024 10:41:07 e pasdites", "2024-03-16T22:41:07", false }, /* Albanian */
    { "16.3.2024 12:41:07 e paradites", "2024-03-16T00:41:07", false },
    { "2024/03/16 10:41:07 nm.", "2024-03-16T22:41:07", false }, /* Afrikaans */
    { "16/03/2024 10:41:07 CH", "2024-03-16T22:41:07", false }, /* Vietnamese */
    { "16/03/24 10:41:07 \xD9\x85", "2024-03-16T22:41:07", true }, /* Arabic */
    /* only the United States say the month first, and they write capitals without dots */
    { "05/11/2023 10:07:09 p. m.", "2023-11-05T22:07:09", true },
    { "05/11/2023 10:07:09\xC2\xA0" "a.\xC2\xA0m.", "2023-11-05T10:07:09", true },
    { "5/11/2023 10:07:09 pm", "2023-11-05T22:07:09", true }, /* Australia */
    { "5/11/2023 10:07:09 PM", "2023-05-11T22:07:09", true },
    { "5/11/2023 10:07:09 \xCE\xBC\xCE\xBC", "2023-11-05T22:07:09", true }, /* Greek */
    { "2023-11-05 22 h 07 min 09 s", "2023-11-05T22:07:09", false }, /* French Canada */
    { "2023-11-05 22 h 07", "2023-11-05T22:07", false },
    { "2023-11-05 22 hours", NULL, false },
    /* saved again by a spreadsheet: without seconds */
    { "21.11.2026 14:05", "2026-11-21T14:05", false },
    { "21.11.2026 14:05 +01:00", "2026-11-21T13:05Z", false },
    { "2026-11-21 14:05", "2026-11-21T14:05", false },
    { "2026-11-21T14:05Z", "2026-11-21T14:05Z", false },
    { "2026-11-21T14:05+01:00", "2026-11-21T13:05Z", false },
    { "21.11.2026 14:05:00", "2026-11-21T14:05:00", false },
    /* with an offset; a date that nobody can decide does not become an instant by it */
    { "2023-11-05 22:07:09.000 +02:00", "2023-11-05T20:07:09.000Z", false },
    { "05.11.2023 01:07:09 -04:30", "2023-11-05T05:37:09Z", false },
    { "11/5/2023 10:07:09 PM +02:00", "2023-11-05T22:07:09", true },
    { "2024-03-16 22:41:07 UTC", "2024-03-16T22:41:07Z", false },
    { "Sat, 16 Mar 2024 22:41:07 GMT", "2024-03-16T22:41:07Z", false },
    { "2024-03-16 22:41:07 CET", "2024-03-16T22:41:07", false },
    { "Donnerstag, 14. M\xC3\xA4rz 2024 01:05:10", "2024-03-14T01:05:10", false },
    { "torsdag den 14. marts 2024 21.05.10", "2024-03-14T21:05:10", false },
    { "14 Mart 2024 Per\xC5\x9F" "embe 01:05:10", "2024-03-14T01:05:10", false }, /* Turkish */
    { "05.11.2023 22:07:09 +99:00", "2023-11-05T22:07:09", false },
    { "16-Mar-2024 22:41:07", "2024-03-16T22:41:07", false },
    { "Saturday, 16 March 2024 10:41:07 PM", "2024-03-16T22:41:07", false },
    { "05 Apr 24 22:41:07", "2024-04-05T22:41:07", false },
    { "Mar 16, 2024 22:41:07", "2024-03-16T22:41:07", false },
    { "Mar 5, 2024 @ 22:41:07.120", "2024-03-05T22:41:07.120", false }, /* Kibana */
    { "Saturday, March 16, 2024 10:41:07 PM", "2024-03-16T22:41:07", false },
    { "Saturday, 22:41:07", NULL, false },
    { "16.3.2024 \xD0\xB3. 9:41:07", "2024-03-16T09:41:07", false }, /* Bulgarian */
    { "16.3.2024 \xD0\xB3. 9:41:07 \xD1\x87.", "2024-03-16T09:41:07", false },
    { "10/13/2019 12:00...", NULL, false }, /* a column cut it, and AM with it */
    { "10/13/2019 6:05:...", NULL, false },
    { "13/10/2019 06:05:09\xE2\x80\xA6", NULL, false },
    { "2024-03-16 22:41:07 -0300", "2024-03-17T01:41:07Z", false },
    { "2024-03-16 22:41:07 +9900", "2024-03-16T22:41:07", false },
    { "16.03.2024 22:41:07 Uhr", "2024-03-16T22:41:07", false },
    { "16.03.2024 10:41:07 CET", "2024-03-16T10:41:07", false },
    /* a half of the day in letters that are not known: which hour is open, unless it is beyond
       12 */
    { "16/03/2024 10:41:07 \xE0\xA4\xAA", NULL, false },
    { "16/03/2024 22:41:07 \xE0\xA4\xAA", "2024-03-16T22:41:07", false },
    { "16-Foo-2024 22:41:07", NULL, false },
    { "/Date(1710625267123)/", "2024-03-16T21:41:07.123Z", false },
    { "/Date(1710625267123+0100)/", "2024-03-16T21:41:07.123Z", false },
    { "/Date(x)/", NULL, false },
    { "20240316224107.500000+060", "2024-03-16T21:41:07.500000Z", false },
    { "20240316214107.500000-000", "2024-03-16T21:41:07.500000Z", false },
    { "20240316224107.500000", "2024-03-16T22:41:07.500000", false },
    { "20240316224107.500000+***", NULL, false },
    { "20241316224107.500000+060", NULL, false },
    { "", NULL, false },
    { "yesterday", NULL, false },
    { "3/16/2024", NULL, false },
    { "13/13/2024 10:00:00", NULL, false },
    { "2/30/2024 10:00:00 AM", NULL, false },
    { "3/16/2024 13:00:00 PM", NULL, false },
    { "3/16/2024 25:00:00", NULL, false },
    { "3/16.2024 22:00:00", NULL, false },
    { "12345/1/1 22:00:00", NULL, false },
    { "16/3/2567 22:41:07", "2024-03-16T22:41:07", false }, /* Thai */
    { "29/2/2567 1:02:03", "2024-02-29T01:02:03", false },
    { "\xE0\xB9\x91\xE0\xB9\x96/\xE0\xB9\x93/\xE0\xB9\x92\xE0\xB9\x95\xE0\xB9\x96\xE0\xB9\x97 "
      "\xE0\xB9\x92\xE0\xB9\x92:41:07", "2024-03-16T22:41:07", false },
    { "\xD9\xA1\xD9\xA6/\xD9\xA0\xD9\xA3/\xD9\xA2\xD9\xA0\xD9\xA2\xD9\xA4 22:41:07",
      "2024-03-16T22:41:07", false },
    { "06/09/1445 22:41:07", NULL, false }, /* of the Hijra */
    { "6 \xD8\xB1\xD9\x85\xD8\xB6\xD8\xA7\xD9\x86 1445 22:41:07", NULL, false }, /* Ramadan */
    { "\xD9\xA6 \xD8\xB1\xD9\x85\xD8\xB6\xD8\xA7\xD9\x86 \xD9\xA1\xD9\xA4\xD9\xA4\xD9\xA5 22:41:07",
      NULL, false },
    { "06/09/1445 \xD9\x87\xD9\x80 22:41:07", NULL, false }, /* with its sign */
    { "1445-09-06 22:41:07", NULL, false },
    { "1402/12/26 22:41:07", NULL, false }, /* Persian */
    /* Vietnamese; Thai with dots; years of the Hijra with two digits */
    { "16 thg 3 2024 22:41:07",
      "2024-03-16T22:41:07", false },
    { "16 th\xC3\xA1ng 3 2024 10:41:07 CH",
      "2024-03-16T22:41:07", false },
    { "16 Th\xC3\xA1ng M\xC6\xB0\xE1\xBB\x9Di Hai 2024 10:41:07 SA",
      "2024-12-16T10:41:07", false },
    { "Th\xE1\xBB\xA9 B\xE1\xBA\xA3y, 16 th\xC3\xA1ng 3, 2024 22:41:07",
      "2024-03-16T22:41:07", false },
    { "16 \xE0\xB8\xA1\xE0\xB8\xB5.\xE0\xB8\x84. 2567 22:41:07",
      "2024-03-16T22:41:07", false },
    { "16 \xE0\xB8\x98.\xE0\xB8\x84. 67 22:41:07",
      "2024-12-16T22:41:07", false },
    { "06/09/45 22:41:07",
      NULL, false },
    { "06/09/45 10:41:07 \xD9\x85",
      NULL, false },
    { "113/3/16 22:41:07", NULL, false },   /* of the Republic of China */
};

/* out NULL: no date. */
static void check_date(const char *in, const char *out, bool unsure)
{
    struct stamp stamp = STAMP_ABSENT;
    struct buf b = { 0 };
    bool is = localdate_parse(str_of(in), &stamp);

    if (is)
        stamp_append(&b, stamp);
    if (!CHECK_INT(is, out != NULL) || (is && !CHECK_STR(buf_str(&b), str_of(out))) ||
        !CHECK_INT(stamp.doubt != DATE_SURE, unsure))
        test_fail(__FILE__, __LINE__, "sample: %s", in);
    buf_release(&b);
}

TEST(dates_of_many_places_are_read_and_the_undecidable_say_so)
{
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++)
        check_date(samples[i].in, samples[i].out, samples[i].unsure);
}

/* The orders in which a date can be read, and what it is in each of them; NULL: not so. */
TEST(a_year_of_two_digits_may_stand_first)
{
    static const struct {
        const char *in, *dmy, *mdy, *ymd;
    } dates[] = {
        { "24/03/16 22:41:07", "2016-03-24", NULL, "2024-03-16" },
        { "24-03-16 22:41:07", "2016-03-24", NULL, "2024-03-16" },
        { "05/06/07 22:41:07", "2007-06-05", "2007-05-06", "2005-06-07" },
        { "05/06/07 10:41:07 PM", "2007-06-05", "2007-05-06", "2005-06-07" },
        { "03/16/24 22:41:07", NULL, "2024-03-16", NULL },
        { "16/03/35 22:41:07", "2035-03-16", NULL, NULL }, /* no day 35 */
        { "35/03/16 22:41:07", NULL, NULL, "2035-03-16" },
        { "99/3/6 22:41:07", NULL, NULL, "1999-03-06" },
        { "24/3/6 22:41:07", NULL, NULL, "2024-03-06" },  /* no year of one digit */
        { "3/4/16 22:41:07", "2016-04-03", "2016-03-04", NULL },
        { "24/02/30 22:41:07", "2030-02-24", NULL, NULL }, /* no 30th of February */
        { "30/02/24 22:41:07", NULL, NULL, "2030-02-24" },
        { "16/03/16 22:41:07", "2016-03-16", "2016-03-16", "2016-03-16" }, /* in any case */
        { "03/03/16 22:41:07", "2016-03-03", "2016-03-03", "2003-03-16" },
        { "24.03.16 22:41:07", "2016-03-24", "2016-03-24", "2016-03-24" }, /* dots: in any case */
        { "35.03.16 22:41:07", NULL, NULL, "2035-03-16" },
        { "24. 3. 16. 22:41:07", "2016-03-24", NULL, "2024-03-16" }, /* Korean, or Croatian */
        { "24. 3. 16. 오후 10:41:07", NULL, NULL, "2024-03-16" }, /* Korean alone */
        { "24.3.16 오후 10:41:07", NULL, NULL, "2024-03-16" },
        { "24.3.16 下午 10:41:07", NULL, NULL, "2024-03-16" }, /* Chinese */
        { "24.03.16 上午 10:41:07", NULL, NULL, "2024-03-16" },
        { "24.3.6 晚上 10:41:07", NULL, NULL, "2024-03-06" },
        { "24.03.16 凌晨 1:41:07", NULL, NULL, "2024-03-16" },
        { "24.03.16 午後 10:41:07", NULL, NULL, "2024-03-16" }, /* Japanese */
        { "03.04.05 下午 10:41", NULL, NULL, "2003-04-05" },
        { "16.03.2024 下午 10:41:07", "2024-03-16", "2024-03-16", "2024-03-16" }, /* four digits */
        { "16.03.35 下午 10:41:07", "2035-03-16", "2035-03-16", "2035-03-16" }, /* no day 35 */
        { "24/3/16 下午 10:41:07", "2016-03-24", NULL, "2024-03-16" }, /* Hong Kong has both */
        { "24. 3. 6. 22:41:07", NULL, NULL, "2024-03-06" },
        { "35. 3. 16. 22:41:07", NULL, NULL, "2035-03-16" },
        { "16. 3. 35. 22:41:07", "2035-03-16", NULL, NULL },
        { "3. 4. 16. 22:41:07", "2016-04-03", NULL, NULL }, /* no year of one digit */
        { "24. 3. 16 22:41:07", "2016-03-24", "2016-03-24", "2016-03-24" }, /* Czech */
        { "24.3.16. 22:41:07", "2016-03-24", "2016-03-24", "2016-03-24" }, /* Serbian */
        { "24. 3.16. 22:41:07", "2016-03-24", "2016-03-24", "2016-03-24" },
        { "3/4/2024 22:41:07", "2024-04-03", "2024-03-04", NULL },
        { "16-Mar-24 22:41:07", "2024-03-16", NULL, NULL },
    };
    struct buf b = { 0 };

    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
        const char *expected[] = { dates[i].dmy, dates[i].mdy, dates[i].ymd };
        struct stamp stamp = STAMP_ABSENT;

        CHECK(localdate_parse(str_of(dates[i].in), &stamp));
        for (size_t k = 0; k < 3; k++) {
            when t = date_in(stamp, "dmy"[k]);

            buf_clear(&b);
            if (t != WHEN_NONE)
                when_append(&b, t, 0, "");
            if (!CHECK_STR(str_first(buf_str(&b), 10), str_of(expected[k] ? expected[k] : "")))
                test_fail(__FILE__, __LINE__, "%s as %c", dates[i].in, "dmy"[k]);
        }
    }
    CHECK(!localdate_parse(STR("35-Apr-24 22:41:07"), &(struct stamp){ .t = 0 }));
    buf_release(&b);
}

TEST(long_dates_have_their_months_in_many_languages)
{
    static const char *const same[] = { /* all of one evening */
        "Samstag, 21. Dezember 2024 22:41:07", "samstag, 21. dez. 2024 22:41:07",
        "samedi 21 décembre 2024 22:41:07", "SAMEDI 21 DÉCEMBRE 2024 À 22:41:07",
        "sam. 21 déc. 2024 22:41:07", "sábado, 21 de diciembre de 2024 22:41:07",
        "sábado, 21 de dezembro de 2024 22:41:07", "21 dez 2024 22:41:07",
        "sabato 21 dicembre 2024 22:41:07", "zaterdag 21 december 2024 22:41:07",
        "den 21 december 2024 22:41:07", "lördag den 21 december 2024 kl. 22.41.07",
        "21. desember 2024 kl. 22:41:07", "lauantai 21. joulukuuta 2024 22.41.07",
        "sobota, 21 grudnia 2024 22:41:07", "sobota 21. prosince 2024 22:41:07",
        "subota, 21. prosinca 2024. 22:41:07", "суббота, 21 декабря 2024 г. 22:41:07",
        "21 грудня 2024 р. 22:41:07", "21 декември 2024 г. 22:41:07",
        "2024. december 21., szombat 22:41:07", "2024 m. gruodžio 21 d., šeštadienis 22:41:07",
        "2024. gada 21. decembris 22:41:07", "laupäev, 21. detsember 2024 22:41:07",
        "sâmbătă, 21 decembrie 2024 22:41:07", "21 Aralık 2024 Cumartesi 22:41:07",
        "Σάββατο, 21 Δεκεμβρίου 2024 10:41:07 μμ", "21 ธันวาคม 2567 22:41:07",
        "21 ديسمبر, 2024 10:41:07 م", "שבת 21 בדצמבר 2024 22:41:07",
        "21-déc.-2024 22:41:07", "21 d’desembre de 2024 22:41:07",
        "2024年12月21日土曜日 22:41:07", "2024年12月21日(土) 午後10:41:07",
        "2024年12月21日 星期六 下午 10:41:07", "2024년 12월 21일 토요일 오후 10:41:07",
        "令和6年12月21日 22:41:07", "令和 6/12/21 22:41:07", "R06/12/21 22:41:07",
        "24年12月21日 22:41:07", "民國113年12月21日 22:41:07",
    };

    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        check_date(same[i], "2024-12-21T22:41:07", false);
}

TEST(words_before_noon_leave_no_doubt_where_they_are_known)
{
    check_date("samedi 21 décembre 2024 à 10:41:07", "2024-12-21T10:41:07", false);
    check_date("2024年12月21日土曜日 10:41:07", "2024-12-21T10:41:07", false);
    check_date("2024년 12월 22일 일요일 오전 10:41:07", "2024-12-22T10:41:07", false);
    check_date("2024. december 21., péntek de. 10:41:07", "2024-12-21T10:41:07", false);
    check_date("21 декабря 2024 г. в 10:41:07", "2024-12-21T10:41:07", false);
    check_date("21 грудня 2024 р. о 10:41:07", "2024-12-21T10:41:07", false);
    check_date("2024年12月21日 晚上 10:41:07", "2024-12-21T22:41:07", false);
    check_date("2024年12月21日 凌晨 1:41:07", "2024-12-21T01:41:07", false);
    check_date("2024年12月21日 中午 12:41:07", NULL, false);
}

TEST(months_that_begin_like_others_are_not_those)
{
    check_date("21. marraskuuta 2024 22:41:07", "2024-11-21T22:41:07", false);
    check_date("martes, 17 de diciembre de 2024 22:41:07", "2024-12-17T22:41:07", false);
    check_date("21 listopada 2024 22:41:07", "2024-11-21T22:41:07", false); /* Polish */
    check_date("21. listopada 2024. 22:41:07", "2024-10-21T22:41:07", false); /* Croatian */
    check_date("21. listopadu 2024 22:41:07", "2024-11-21T22:41:07", false); /* Czech */
    check_date("21. listopad 2024 22:41:07", NULL, false);
    check_date("21 lip 2024 22:41:07", NULL, false);
    check_date("21 décembre 22:41:07", NULL, false);
    check_date("21 marchand 2024 22:41:07", NULL, false);
    check_date("decembre 2024", NULL, false);
}

/* Each sample behind each other one, and behind itself with other digits in all places. */
static void check_again(struct localdate_memo *m, struct str s)
{
    struct stamp plain = STAMP_ABSENT, again = STAMP_ABSENT;
    bool is = localdate_parse(s, &plain);

    CHECK_INT(localdate_again(m, s, &again), is);
    if (!CHECK(plain.t == again.t && plain.kind == again.kind && plain.digits == again.digits &&
               plain.doubt == again.doubt &&
               plain.date_order == again.date_order))
        test_fail(__FILE__, __LINE__, "sample: %.*s", STR_FMT(s));
}

TEST(a_date_read_after_another_one_is_the_same)
{
    static const char *const more[] = { "3/16/2024 10.07:08:09", "16.03.2024 10.41:07:33",
                                        "3/16/2024 10:41:07.5 PM", "2024-03-16 22:41:07+02:00",
                                        "2024-03-16T22:41:07Z", " 3/16/2024 9:59:59 AM " };
    const size_t known = sizeof samples / sizeof samples[0], n = known + sizeof more / sizeof more[0];

    for (size_t i = 0; i < n; i++) {
        struct localdate_memo m = { .n = 0 };
        struct buf text = { 0 };

        buf_add(&text, str_of(i < known ? samples[i].in : more[i - known]));
        check_again(&m, buf_str(&text));
        for (size_t at = 0; at < text.n; at++) {
            char was = text.s[at];

            for (const char *c = "0123456789:. TZ"; *c; c++) {
                text.s[at] = *c;
                check_again(&m, buf_str(&text));
            }
            text.s[at] = was;
            check_again(&m, buf_str(&text));
        }
        buf_release(&text);
    }
}
