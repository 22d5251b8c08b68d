/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words of a long date, as people and programs write it for people: months by their names in
 * the languages that Windows is used in (CLDR, the forms of a date and those of a calendar, whole
 * and cut short), days of the week behind a date, and years of the eras of Japan and Taiwan.
 *
 *   Samstag, 21. Dezember 2024 22:41:07     21 de agosto de 2024, 22:41     2024. augusztus 21., szerda
 *   2024年11月21日木曜日 10:41:07           令和6年11月21日 10:41           21 août 2024 à 10:41
 *
 * Two languages use one word for two months: listopad(a) is October where a dot follows the day
 * (Croatian), November without (Polish, Czech); what they cut short alike (lip, srp) is not read.
 */
#ifndef EVENT_DATEWORDS_H
#define EVENT_DATEWORDS_H

#include "base/str.h"

#define DATEWORDS_BYTES 256u

/*
 * datewords_plain(out, s): s with the month in English, cut to three letters, with a year of four
 * digits for one of an era (or of two digits before the sign of the year), and without the words
 * that say nothing; in out, at most DATEWORDS_BYTES.  Empty where there is none of these, or where
 * s is longer.
 */
struct str datewords_plain(char out[DATEWORDS_BYTES], struct str s);

#endif
