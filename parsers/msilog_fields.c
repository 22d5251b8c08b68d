/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sentences are those of the English installer (log-formats.md 2.2), or of the shape that they have
 * in another language.
 */
#include "parsers/msilog_fields.h"

#include "parsers/msilog_foreign.h"

#include <assert.h>

static bool take(struct str *s, struct str word)
{
    if (!str_starts(*s, word))
        return false;
    *s = str_from(*s, word.n);
    return true;
}

/* between(s, after, before, &out): what stands behind the one and before the other, or the end. */
static bool between(struct str s, struct str after, struct str before, struct str *out)
{
    size_t at = str_find(s, after);

    if (at == s.n)
        return false;
    s = str_from(s, at + after.n);
    *out = str_trim(str_first(s, str_find(s, before)));
    return true;
}

static struct str number_of(struct str s)
{
    size_t n = s.n && s.s[0] == '-' ? 1 : 0;

    while (n < s.n && s.s[n] >= '0' && s.s[n] <= '9')
        n++;
    return str_first(s, n);
}

void msi_fields_add(struct msi_fields *f, struct str name, struct str value)
{
    assert(f->n < MSI_FIELDS_MOST);
    f->items[f->n++] = (struct field){ .name = name, .value = value };
}

static void add_number(struct msi_fields *f, struct str name, struct str s, struct str after)
{
    struct str number;

    if (!between(s, after, STR("\n"), &number))
        return;
    number = number_of(number);
    if (number.n)
        msi_fields_add(f, name, number);
}

static void read_action(struct msi_fields *f, struct str s)
{
    static const struct str result = { ". Return value ", 15 };
    struct msi_action ended;
    struct str name;
    when clock;

    if (!str_starts(s, STR("Action ")) && msi_foreign_action(s, &ended)) {
        msi_fields_add(f, STR("Action"), ended.action);
        if (ended.value.n)
            msi_fields_add(f, STR("ReturnValue"), ended.value);
        return;
    }
    take(&s, STR("Action "));
    if (!take(&s, STR("start ")))
        take(&s, STR("ended "));
    when_take_clock(&s, &clock);
    take(&s, STR(": "));
    name = str_first(s, str_find(s, result));
    if (name.n == s.n)
        name = str_first(s, str_find(s, STR(". ")));
    if (name.n == s.n && str_ends(name, STR(".")))
        name.n--;
    msi_fields_add(f, STR("Action"), name);
    add_number(f, STR("ReturnValue"), s, result);
}

/* ...Its [current] value is 'V'.   ...Its current value is 'old'. Its new value: 'V'. */
static struct str changed_value(struct str s)
{
    static const struct str fresh = { "Its new value: '", 16 }, only = { "value is '", 10 };
    size_t at = str_find(s, fresh);

    if (at < s.n) {
        s = str_from(s, at + fresh.n);
    } else {
        at = str_find(s, only);
        if (at == s.n)
            return STR_NONE;
        s = str_from(s, at + only.n);
    }
    s = str_trim(s);
    if (str_ends(s, STR("'.")))
        s.n -= 2;
    else if (str_ends(s, STR("'")))
        s.n--;
    return s;
}

bool msi_property_read(struct str s, struct str *name, struct str *value)
{
    size_t at;

    if (take(&s, STR("PROPERTY CHANGE: "))) {
        str_cut(&s, ' '); /* Adding, Modifying, Deleting */
        *name = str_first(s, str_find(s, STR(" property.")));
        *value = changed_value(s);
        return true;
    }
    if (!take(&s, STR("Property(")) || s.n < 4)
        return false;
    s = str_from(s, 4);
    at = str_find(s, STR(" = "));
    if (at == s.n) { /* an empty value, its blank perhaps trimmed */
        *name = str_first(s, str_find(s, STR(" =")));
        *value = STR("");
        return true;
    }
    *name = str_first(s, at);
    *value = str_trim(str_from(s, at + 3));
    if (!value->s)
        *value = STR("");
    return true;
}

static void read_property(struct msi_fields *f, struct str s)
{
    struct str name, value;

    if (!msi_property_read(s, &name, &value))
        return;
    msi_fields_add(f, STR("Property"), name);
    if (str_present(value))
        msi_fields_add(f, STR("Value"), value);
}

/* Product: NAME -- text.   Product: NAME - Update 'X' could not be installed. Error code N. ... */
static struct str read_product(struct msi_fields *f, struct str rest)
{
    struct str s, first;
    size_t sentence = str_find(rest, STR(" -- ")), update = str_find(rest, STR(" - Update '"));
    bool is_update = update < sentence;

    msi_fields_add(f, STR("Product"), str_first(rest, is_update ? update : sentence));
    if (is_update)
        add_number(f, STR("Status"), rest, STR(" Error code "));
    rest = str_trim(str_from(rest, is_update ? update + 3 : sentence + 4));
    /* The sentence is often repeated on a line of its own. */
    s = rest;
    first = str_trim(str_cut(&s, '\n'));
    return str_eq(str_trim(s), first) ? first : rest;
}

static void read_installer(struct msi_fields *f, struct str s)
{
    struct msi_installed done;
    struct str part;

    if (!str_starts(s, STR("Windows Installer ")) && msi_foreign_summary(s, &done)) {
        msi_fields_add(f, STR("Product"), done.product);
        msi_fields_add(f, STR("Version"), done.version);
        msi_fields_add(f, STR("Status"), done.status);
        return;
    }
    if (between(s, STR("Product Name: "), STR(". Product Version:"), &part))
        msi_fields_add(f, STR("Product"), part);
    if (between(s, STR("Product Version: "), STR(". Product Language:"), &part))
        msi_fields_add(f, STR("Version"), part);
    if (between(s, STR("Update Name: "), STR(". "), &part))
        msi_fields_add(f, STR("Update"), part);
    add_number(f, STR("Status"), s, STR("error status: "));
}

static struct str read_summary(struct msi_fields *f, struct str s)
{
    size_t foreign = msi_foreign_product(s);

    if (foreign || str_starts(s, STR("Product: ")))
        return read_product(f, str_from(s, foreign ? foreign : 9));
    if (str_starts(s, STR("MainEngineThread ")))
        add_number(f, STR("Status"), s, STR(" is returning "));
    else
        read_installer(f, s);
    return s;
}

static void read_custom_action(struct msi_fields *f, struct str s)
{
    static const struct str middle = { " returned actual error code ", 28 };
    size_t at;

    if (!take(&s, STR("CustomAction ")))
        return;
    at = str_find(s, middle);
    if (at == s.n)
        return;
    msi_fields_add(f, STR("CustomAction"), str_trim(str_first(s, at)));
    add_number(f, STR("Status"), s, middle);
}

void msi_fields_read(struct msi_fields *f, const struct msi_line *head, struct str message)
{
    f->n = 0;
    msi_fields_add(f, STR("Kind"), str_of(msi_kind_name(head->kind)));
    if (head->side)
        msi_fields_add(f, STR("Side"), (struct str){ &head->side, 1 });
    if (head->kind == MSI_ACTION)
        read_action(f, message);
    else if (head->kind == MSI_PROPERTY)
        read_property(f, message);
    else if (head->kind == MSI_SUMMARY)
        message = read_summary(f, message);
    else
        read_custom_action(f, message);
    msi_fields_add(f, STR("Message"), message);
}
