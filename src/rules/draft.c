/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/draft.h"

#include "base/utf.h"
#include "event/event_json.h"
#include "rules/ruleset.h"

#define TITLE_BYTES 100
#define NAME_BYTES 48
#define INDENT "              " /* of a block below an exemplar */

/* ---- YAML ---- */

/* In single quotes; with escape: as a value of Sigma, where '*', '?' and '\' are escaped. */
static void quoted(struct buf *out, struct str s, bool escape)
{
    buf_char(out, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (escape && (s.s[i] == '*' || s.s[i] == '?' || s.s[i] == '\\'))
            buf_char(out, '\\');
        if (s.s[i] == '\'')
            buf_char(out, '\'');
        buf_char(out, (unsigned char)s.s[i] < ' ' ? ' ' : s.s[i]);
    }
    buf_char(out, '\'');
}

static void block(struct buf *out, const char *key, struct str text)
{
    bool blank = text.n && (text.s[0] == ' ' || text.s[0] == '\t' || text.s[0] == '\n');

    buf_format(out, "          %s: |%s\n", key, blank ? "4" : "");
    while (text.n) {
        struct str line = str_cut(&text, '\n');

        if (str_ends(line, STR("\r")))
            line.n--;
        buf_add(out, STR(INDENT));
        buf_add(out, line);
        buf_char(out, '\n');
    }
}

/* ---- names ---- */

static void add_slug(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n && out->n < NAME_BYTES; i++) {
        char c = s.s[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            buf_char(out, c);
        else if (out->n && out->s[out->n - 1] != '-')
            buf_char(out, '-');
    }
}

static struct str name_of(struct arena *a, const struct event *ev, struct str words)
{
    struct buf b = { 0 };
    struct str name;

    if (ev->kind == EVENT_WINDOWS) {
        add_slug(&b, str_present(ev->provider) ? ev->provider : ev->channel);
        buf_format(&b, "-%u", (unsigned)ev->event_id);
    } else {
        add_slug(&b, ev->channel);
        buf_char(&b, '-');
        add_slug(&b, words);
    }
    while (b.n && b.s[b.n - 1] == '-')
        b.n--;
    name = arena_copy(a, buf_str(&b));
    buf_release(&b);
    return name;
}

static struct str first_line(struct str s)
{
    struct str rest = str_trim(s);

    return str_trim(str_cut(&rest, '\n'));
}

/* Not in the middle of a code point. */
static struct str shorten(struct str s, size_t n)
{
    s = str_first(s, n);
    return str_first(s, utf8_valid_prefix(s));
}

/* ---- what tells the event ---- */

struct teller {
    const char *field;          /* NULL: provider and id are enough */
    struct str words[DRAFT_RUNS];
    size_t n;
};

/* Ids of these providers say little: thousands of products use them. */
static bool is_vague(const struct event *ev)
{
    static const char *const many[] = { "MsiInstaller", "Application Error", ".NET Runtime",
                                        "Windows Error Reporting", "Application Hang" };

    for (size_t i = 0; i < sizeof many / sizeof many[0]; i++)
        if (str_eq_nocase(ev->provider, str_of(many[i])))
            return true;
    return !ev->has_event_id || ev->event_id <= 1 || !str_present(ev->provider);
}

static struct teller teller_of(const struct event *ev)
{
    struct teller t = { .field = NULL };

    if (ev->kind == EVENT_WINDOWS && !is_vague(ev))
        return t;
    for (size_t i = 0; ev->kind == EVENT_WINDOWS && i < ev->fields_n && !t.n; i++)
        if (str_eq(ev->fields[i].name, STR("Data"))) {
            t.n = draft_words(ev->fields[i].value, t.words);
            t.field = "Data";
        }
    if (!t.n) {
        t.n = draft_words(ev->message, t.words);
        t.field = "Message";
    }
    if (ev->kind == EVENT_TEXT && !str_present(ev->message)) {
        t.n = draft_words(ev->text, t.words);
        t.field = "Text";
    }
    if (!t.n)
        t.field = NULL;
    return t;
}

static void write_source(struct buf *out, const struct event *ev)
{
    const char *service = logsource_service(ev->channel);

    buf_add(out, STR("logsource:\n"));
    if (ev->kind == EVENT_TEXT) {
        buf_add(out, STR("    category: application\n    product: opsmgr\n    service: "));
        buf_add(out, ev->channel);
        buf_char(out, '\n');
        return;
    }
    buf_add(out, STR("    product: windows\n"));
    if (service)
        buf_format(out, "    service: %s\n", service);
}

static void write_words(struct buf *out, const struct teller *t)
{
    buf_format(out, "        %s|contains%s:\n", t->field, t->n > 1 ? "|all" : "");
    for (size_t i = 0; i < t->n; i++) {
        buf_add(out, STR("            - "));
        quoted(out, t->words[i], true);
        buf_char(out, '\n');
    }
}

static void write_detection(struct buf *out, const struct event *ev, const struct teller *t)
{
    buf_add(out, STR("detection:\n    selection:\n"));
    if (ev->kind == EVENT_WINDOWS && !logsource_service(ev->channel) && ev->channel.n) {
        buf_add(out, STR("        Channel: "));
        quoted(out, ev->channel, true);
        buf_char(out, '\n');
    }
    if (ev->kind == EVENT_WINDOWS && str_present(ev->provider)) {
        buf_add(out, STR("        Provider_Name: "));
        quoted(out, ev->provider, true);
        buf_char(out, '\n');
    }
    if (ev->kind == EVENT_WINDOWS && ev->has_event_id)
        buf_format(out, "        EventID: %u\n", (unsigned)ev->event_id);
    if (t->field)
        write_words(out, t);
    buf_add(out, STR("    condition: selection\n"));
}

/* ---- exemplars ---- */

static void event_exemplar(struct buf *out, struct event *ev)
{
    struct event_out o = { 0 };
    struct buf xml = { 0 };

    if (event_xml(&xml, &o, STR(""), ev) < 0)
        out->failed = true;
    block(out, "event", str_trim(buf_str(&xml)));
    buf_release(&xml);
    event_out_release(&o);
}

/* The same entry, saying something else where its words stood. */
static void other_text(struct buf *out, struct str pasted, struct str words)
{
    struct buf other = { 0 };
    size_t at = str_find(pasted, words);

    while (at < pasted.n) {
        buf_add(&other, str_first(pasted, at));
        buf_add(&other, STR("something else"));
        pasted = str_from(pasted, at + words.n);
        at = str_find(pasted, words);
    }
    buf_add(&other, pasted);
    block(out, "text", buf_str(&other));
    out->failed = out->failed || other.failed;
    buf_release(&other);
}

static void write_exemplars(struct buf *out, struct event *ev, const struct teller *t,
                            struct str pasted)
{
    buf_add(out, STR("    exemplars:\n        - expect: match\n"));
    if (ev->kind == EVENT_TEXT)
        block(out, "text", pasted);
    else
        event_exemplar(out, ev);
    buf_add(out, STR("        - expect: no-match\n"));
    if (ev->kind == EVENT_TEXT) {
        other_text(out, pasted, t->words[0]);
        return;
    }
    ev->event_id = ev->event_id == 65535 ? 1 : ev->event_id + 1;
    ev->has_event_id = true;
    event_exemplar(out, ev);
}

static bool is_trouble(const struct event *ev)
{
    static const char *const words[] = { "error", "fail", "exception", "cannot", "could not" };
    struct str s = str_present(ev->message) ? ev->message : ev->text;

    if (ev->level >= 1 && ev->level <= 3)
        return true;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_find_nocase(s, str_of(words[i])) < s.n)
            return true;
    return str_eq_nocase(ev->level_text, STR("error"));
}

static void write_head(struct buf *out, const struct event *ev, struct str name, struct str words)
{
    struct str title = first_line(str_present(ev->message) ? ev->message : words);

    buf_add(out, STR("title: "));
    quoted(out, title.n ? shorten(title, TITLE_BYTES) : name, false);
    buf_add(out, STR("\nname: "));
    buf_add(out, name);
    buf_add(out, STR("\nstatus: experimental\n"));
    write_source(out, ev);
}

bool draft_signature(struct draft *d, struct arena *a, struct event *ev, struct str pasted)
{
    struct buf *out = &d->yaml;
    struct teller t;

    if (event_expand(ev) < 0) {
        out->failed = true;
        return false;
    }
    t = teller_of(ev);
    if (!t.field && (ev->kind == EVENT_TEXT || !ev->has_event_id))
        return false;
    d->name = name_of(a, ev, t.n ? t.words[0] : STR(""));
    write_head(out, ev, d->name, t.n ? t.words[0] : STR(""));
    write_detection(out, ev, &t);
    buf_format(out, "level: %s\npostflight:\n", is_trouble(ev) ? "medium" : "informational");
    buf_format(out, "    outcome: %s\n", is_trouble(ev) ? "warning" : "info");
    if (is_trouble(ev))
        buf_add(out, STR("    severity: degraded  # fatal rollback degraded info noise\n"));
    buf_add(out, STR("    # cause: why it happens\n    # remedy: what to do\n"));
    buf_add(out, STR("    provenance: 'a log of our own [seen]'\n"));
    write_exemplars(out, ev, &t, str_trim(pasted));
    return !out->failed && !a->failed;
}
