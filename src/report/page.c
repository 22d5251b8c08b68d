/* SPDX-License-Identifier: Apache-2.0 */
#include "report/page.h"

#include "base/utf.h"

#include <stdarg.h>
#include <stdio.h>

#define QUOTE_COLUMNS 120

struct page page_over(struct buf *out, size_t width, bool color, bool verbose)
{
    return (struct page){ .out = out, .width = width, .color = color, .verbose = verbose };
}

void page_release(struct page *p)
{
    buf_release(&p->line);
}

void page_put(struct page *p, const char *fmt, ...)
{
    char small[512];
    va_list args;
    int n;

    va_start(args, fmt);
    n = vsnprintf(small, sizeof small, fmt, args);
    va_end(args);
    if (n > 0)
        buf_add(&p->line, (struct str){ small, (size_t)n < sizeof small ? (size_t)n
                                                                        : sizeof small - 1 });
}

void page_show(struct page *p, struct str s)
{
    utf_show(&p->line, mask_text(p->mask, s));
}

static bool continues(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

static bool is_mark(char c)
{
    return c >= 1 && c <= 6;
}

size_t page_columns(struct str s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        n += !continues(s.s[i]) && !is_mark(s.s[i]);
    return n;
}

/* Bytes of the first columns of s. */
static size_t bytes_of(struct str s, size_t columns)
{
    size_t i = 0;

    while (i < s.n && (columns > 0 || continues(s.s[i]) || is_mark(s.s[i]))) {
        if (!continues(s.s[i]) && !is_mark(s.s[i]))
            columns--;
        i++;
    }
    return i;
}

void page_pad(struct page *p, struct str s, size_t width)
{
    size_t at = p->line.n;

    utf_show(&p->line, mask_text(p->mask, s));
    for (size_t n = page_columns(str_from(buf_str(&p->line), at)); n < width; n++)
        buf_char(&p->line, ' ');
}

void page_quote(struct page *p, struct str s)
{
    size_t at;

    buf_char(&p->line, '"');
    at = p->line.n;
    utf_show(&p->line, mask_text(p->mask, str_trim(s)));
    if (!p->verbose && page_columns(str_from(buf_str(&p->line), at)) > QUOTE_COLUMNS) {
        p->line.n = at + bytes_of(str_from(buf_str(&p->line), at), QUOTE_COLUMNS - 3);
        buf_add(&p->line, STR("..."));
    }
    buf_char(&p->line, '"');
}

void page_time(struct page *p, struct moment m)
{
    size_t at = p->line.n;

    if (m.t == WHEN_NONE) {
        buf_add(&p->line, STR("time unknown"));
        return;
    }
    when_append(&p->line, m.t, 0, "Z");
    if (!p->line.failed && p->line.n > at + 10)
        p->line.s[at + 10] = ' ';
    if (m.doubt >= WHEN_HOUR)
        page_put(p, " +-%dh%02dm", (int)(m.doubt / WHEN_HOUR),
                 (int)(m.doubt % WHEN_HOUR / WHEN_MINUTE));
    else if (m.doubt >= WHEN_MINUTE)
        page_put(p, " +-%dm", (int)((m.doubt + WHEN_MINUTE / 2) / WHEN_MINUTE));
    else if (m.doubt >= WHEN_SECOND)
        page_put(p, " +-%ds", (int)(m.doubt / WHEN_SECOND));
}

static void write_marked(struct page *p, struct str s)
{
    static const char *const codes[] = { "", "\x1b[0m", "\x1b[1m", "\x1b[31m", "\x1b[33m",
                                         "\x1b[32m", "\x1b[2m" };

    for (size_t i = 0; i < s.n; i++) {
        if (!is_mark(s.s[i]))
            buf_char(p->out, s.s[i]);
        else if (p->color)
            buf_add(p->out, str_of(codes[(unsigned char)s.s[i]]));
    }
}

/* Bytes of the next line: up to the last blank that fits, or a hard cut in an endless word. */
static size_t next_line(struct str s, size_t columns)
{
    size_t fits = bytes_of(s, columns), at = fits;

    if (fits == s.n)
        return s.n;
    while (at > 0 && s.s[at] != ' ')
        at--;
    return at > fits / 3 ? at : fits;
}

static void write_blanks(struct page *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_char(p->out, ' ');
}

void page_end(struct page *p, size_t indent, size_t hang)
{
    struct str rest = buf_str(&p->line);
    size_t most = p->width / 3; /* on a narrow page columns give way to text */
    size_t column = indent < most ? indent : most;

    if (p->line.failed)
        p->out->failed = true;
    do {
        size_t n = next_line(rest, p->width - column);
        struct str line = str_first(rest, n);

        while (line.n && line.s[line.n - 1] == ' ')
            line.n--;
        write_blanks(p, line.n ? column : 0);
        write_marked(p, line);
        buf_char(p->out, '\n');
        rest = str_from(rest, n);
        while (rest.n && rest.s[0] == ' ')
            rest = str_from(rest, 1);
        column = hang < most ? hang : most;
    } while (rest.n);
    buf_clear(&p->line);
}

void page_heading(struct page *p, const char *title)
{
    buf_char(p->out, '\n');
    page_put(p, MARK_BOLD "%s" MARK_PLAIN, title);
    page_end(p, 0, 0);
}
