/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which of the three numbers of a date is what: day first (dmy), month first (mdy), or the year
 * first with two digits (ymd), as short dates of Japan, China, Korea, Sweden, Hungary, Poland,
 * French Canada and South Africa have it.  A year of four digits says where it stands; one of two
 * may stand at either end: 24/03/16 is the 24th of March 2016 or the 16th of March 2024, and which
 * of them the whole file tells (verdict/dates.c).
 *
 * Dots are taken for day first, as nearly all write them; the year stands before them only where
 * the day cannot.  With a blank behind each and one at the end (24. 3. 16.) both are open: so
 * Korean has it with the year first, and Croatian with the day.  Beside a half of the day as
 * China, Taiwan, Japan and Korea have it, dots are theirs, and the year of two digits stands first.
 */
#ifndef EVENT_DATEORDER_H
#define EVENT_DATEORDER_H

#include "event/stamp.h"

#define DATE_DMY 1u
#define DATE_MDY 2u
#define DATE_YMD 4u
#define DATE_ORDERS (DATE_DMY | DATE_MDY | DATE_YMD)

struct date_numbers {
    int v[3];
    size_t digits[3]; /* as written; of the second one 0 where the month is said by its name */
    char separator;
    bool spaced; /* dots with a blank behind each, and one behind the last number */
    bool eastern; /* beside it a half of the day in Chinese, Japanese or Korean */
};

/*
 * date_read(n, guess, &c, &stamp): the date into c, its order and its doubt into stamp.  guess: 'd'
 * or 'm', what is assumed where nobody can know.  An impossible date is put into c as it is.
 */
void date_read(const struct date_numbers *n, char guess, struct civil *c, struct stamp *stamp);

/* The stamp's date in that order; WHEN_NONE where it cannot be read so. */
when date_in(struct stamp s, char order);

/* All orders in which its date can be read (DATE_); all of them where it says nothing of it. */
unsigned date_orders(struct stamp s);

unsigned date_order_bit(char order); /* 'd', 'm', 'y'; 0 for another one */
char date_order_only(unsigned orders); /* its letter, if it is a single one; else 0 */
struct str date_order_letters(unsigned orders, char out[4]); /* "dm"; in out */

#endif
