/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/msilog_reason.h"

#include "base/scan_threes.h"
#include "parsers/msilog_foreign.h"

#define WORD_MOST 20 /* bytes of "Fehler 1920" in any language */

enum weight { NOTHING, ECHO, REASON };

static bool has(struct str s, struct str words)
{
    return str_find_nocase(s, words) < s.n;
}

static bool is_product_failure(struct str s)
{
    s = str_trim(str_from(s, str_find(s, STR(" -- ")) + 4));
    return s.n && !has(s, STR("success")) && !str_starts(s, STR("Installation failed")) &&
           !str_starts(s, STR("Installation operation failed"));
}

/* "Produkt: X -- Fehler 1920. ...": in another language only the number says that it failed. */
static bool is_numbered_failure(struct str s)
{
    struct str word = str_from(s, str_find(s, STR(" -- ")) + 4);
    size_t digits = 0;

    if (!msi_foreign_product(s))
        return false;
    word = str_first(word, WORD_MOST);
    for (size_t i = 0; i < word.n && digits < 4; i++)
        digits = word.s[i] >= '0' && word.s[i] <= '9' ? digits + 1 : 0;
    return digits >= 4;
}

static bool is_error_number(struct str s)
{
    if (str_starts(s, STR("Internal ")))
        s = str_from(s, 9);
    return str_starts(s, STR("Error ")) && s.n > 6 && s.s[6] >= '0' && s.s[6] <= '9';
}

static bool is_complaint(struct str s)
{
    static const struct str words[] = {
        { "failed", 6 }, { "error code", 10 },     { "could not ", 10 },    { "cannot ", 7 },
        { "error 0x", 8 }, { "fatal action", 12 }, { "system error ", 13 },
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (has(s, words[i]))
            return true;
    }
    return false;
}

static bool is_exception(struct str s)
{
    return str_find(s, STR("Exception: ")) < s.n || str_find(s, STR("Exception thrown")) < s.n ||
           str_find(s, STR("Exception.Type: ")) < s.n;
}

/* Cheap look at every line, so that only few are searched: what is in "could not" and "cannot" and
   not in "account" and "cancel". */
static bool may_complain(struct str s)
{
    static const char threes[] = "faifatoulnnoerrexc";

    return scan_threes(s.s, s.n, threes, sizeof threes - 1);
}

static enum weight weight_of(const struct msi_line *line)
{
    struct str s = line->body;

    switch (line->kind) {
    case MSI_NOTE:
        return str_starts(s, STR("Note: 1: 17")) ? ECHO : NOTHING;
    case MSI_SUMMARY:
        return (str_starts(s, STR("Product: ")) && is_product_failure(s)) || is_numbered_failure(s)
                   ? REASON
                   : NOTHING;
    case MSI_ENGINE:
    case MSI_TEXT:
    case MSI_CONTINUATION:
        break;
    default:
        return NOTHING;
    }
    if (!may_complain(s) || has(s, STR("continuing anyway")))
        return NOTHING;
    if (is_error_number(s))
        return REASON;
    if (str_starts(s, STR("CustomAction ")))
        return has(s, STR(" returned actual error code ")) ? ECHO : NOTHING;
    if (str_starts(s, STR("DEBUG: Error ")))
        return ECHO;
    if (is_exception(s))
        return REASON;
    if (!is_complaint(s))
        return NOTHING;
    return line->kind == MSI_ENGINE ? ECHO : REASON;
}

void msi_reason_hear(struct msi_reason *r, const struct msi_line *line, uint64_t number)
{
    enum weight weight = weight_of(line);
    struct msi_said *said = weight == REASON ? &r->reason : &r->echo;

    if (weight == NOTHING)
        return;
    buf_clear(&said->text);
    buf_add(&said->text, str_trim(line->body));
    said->line = number;
}

struct str msi_reason_str(const struct msi_reason *r)
{
    if (r->echo.line > r->reason.line &&
        (!r->reason.line || r->echo.line - r->reason.line > REASON_REACH))
        return buf_str(&r->echo.text);
    return r->reason.line ? buf_str(&r->reason.text) : STR_NONE;
}

void msi_reason_forget(struct msi_reason *r)
{
    r->reason.line = 0;
    r->echo.line = 0;
}

bool msi_reason_failed(const struct msi_reason *r)
{
    return r->reason.text.failed || r->echo.text.failed;
}

void msi_reason_release(struct msi_reason *r)
{
    buf_release(&r->reason.text);
    buf_release(&r->echo.text);
}
