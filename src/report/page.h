/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct page: paragraphs on a terminal or paper.  A paragraph is collected from pieces (trusted
 * words and shown log text), then wrapped to the width by page_end.  Nothing that a log contains
 * can act: page_show escapes, and colours are marks inside the paragraph that only page_end turns
 * into escape sequences, if colours are wanted at all.
 *
 * Columns are counted in code points.  A page is at least PAGE_WIDTH_MIN wide.
 */
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include "base/buf.h"
#include "report/mask.h"
#include "verdict/verdict.h"

#define PAGE_WIDTH_MIN 20

struct page {
    struct buf *out;
    struct buf line;  /* the paragraph being collected */
    size_t width;
    bool color, verbose;
    struct mask *mask; /* NULL, or whose names are not shown */
};

/* Marks: everything until MARK_PLAIN is shown so. */
#define MARK_PLAIN "\001"
#define MARK_BOLD "\002"
#define MARK_RED "\003"
#define MARK_YELLOW "\004"
#define MARK_GREEN "\005"
#define MARK_DIM "\006"

struct page page_over(struct buf *out, size_t width, bool color, bool verbose);
void page_release(struct page *p);

void page_put(struct page *p, const char *fmt, ...) PRINTF_LIKE(2, 3);
void page_show(struct page *p, struct str s);             /* log text, escaped */
void page_pad(struct page *p, struct str s, size_t width); /* shown, then blanks up to width */
void page_quote(struct page *p, struct str s);            /* "words", shortened unless verbose */
void page_time(struct page *p, struct moment m);          /* 2024-03-16 22:58:31Z; "time unknown" */
void page_end(struct page *p, size_t indent, size_t hang); /* wraps and writes the paragraph */
void page_heading(struct page *p, const char *title);     /* after an empty line */

size_t page_columns(struct str s); /* of escaped text; marks count nothing */

#endif
