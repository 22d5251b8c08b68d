/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as a file of rules: refused with places, or built and set to work on a few events, with
 * prefilters and without.  Hits and doubts must be the same (limits of regexes aside: where a limit
 * is reached, a prefilter may know better).
 */
#include "promise.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/when.h"
#include "rules/correlate.h"
#include "rules/matcher.h"
#include "rules/yamlpack.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const struct field fields[] = {
    { { "Data", 4 }, { NULL, 0 }, { "10.19.10050.0", 13 }, FIELD_DATA },
    { { "Data", 4 }, { NULL, 0 }, { "C:\\Windows\\x.exe -q", 19 }, FIELD_DATA },
    { { "F", 1 }, { "Outer.F", 7 }, { "0x3e7", 5 }, FIELD_DATA },
    { { "G", 1 }, { NULL, 0 }, { "", 0 }, FIELD_DATA },
    { { "Severity", 8 }, { NULL, 0 }, { "Error", 5 }, FIELD_DATA },
    { { "Keywords", 8 }, { NULL, 0 }, { "0x80000000000000", 16 }, FIELD_SYSTEM },
};

static struct event canned(unsigned which)
{
    struct event ev = { .time = STAMP_ABSENT, .level = 2, .fields = fields,
                        .fields_n = sizeof fields / sizeof fields[0] };

    if (which < 2) {
        ev.kind = EVENT_WINDOWS;
        ev.channel = which ? STR("Application") : STR("Operations Manager");
        ev.provider = which ? STR("MsiInstaller") : STR("OpsMgr SDK Service");
        ev.event_id = which ? 1033 : 26361;
        ev.has_event_id = true;
        ev.computer = STR("ms01.example.test");
        ev.message = which
                         ? STR("Windows Installer installed the product. \xC3\x84\xE2\x84\xAA\xFF")
                         : STR_NONE;
        return ev;
    }
    ev.kind = EVENT_TEXT;
    ev.channel = which == 2 ? STR("setup") : STR("msi");
    ev.message = STR("Access denied to the database");
    ev.text = STR("[22:41:07]:\tError:\t:Access DENIED to the database\n at stack\r\n");
    return ev;
}

static bool limited;

static void note_hit(void *ctx, const struct hit *hit)
{
    buf_add(ctx, hit->signature->name);
    for (size_t i = 0; i < hit->captures_n; i++) {
        buf_char(ctx, '{');
        buf_add(ctx, hit->captures[i].name);
        buf_char(ctx, '=');
        buf_add(ctx, hit->captures[i].value);
    }
    buf_char(ctx, '\n');
}

static void scan(const struct ruleset *set, struct buf *out)
{
    struct matcher *m = matcher_new(set);
    const struct rule_trouble *trouble;
    size_t n;

    promise(m != NULL);
    for (unsigned i = 0; i < 4; i++) {
        struct event ev = canned(i);

        promise(matcher_scan(m, &ev, note_hit, out) == 0);
        buf_char(out, '-');
    }
    n = matcher_trouble(m, &trouble);
    for (size_t i = 0; i < n; i++) {
        buf_add(out, trouble[i].signature->name);
        buf_format(out, " %u\n", (unsigned)trouble[i].not_evaluable);
        limited = limited || trouble[i].limit_reached;
    }
    matcher_free(m);
}

#define SEEN 400

static int by_time(const void *a, const void *b)
{
    const struct sighting *x = a, *y = b;

    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

/* Some sightings of each rule that is watched: ties, several logs, values that are missing. */
static void correlations(const struct ruleset *set)
{
    static const struct str values[] = { { "1", 1 }, { NULL, 0 }, { "-2.5", 4 }, { "", 0 } };
    static struct sighting seen[SEEN];
    struct arena arena = { 0 };
    struct correlations found;
    size_t n = 0;

    for (size_t i = 0; i < ruleset_count(set); i++) {
        struct strs names;
        struct str *own;

        if (!ruleset_watched(set, ruleset_at(set, i), &names))
            continue;
        for (size_t k = 0; k < 12 && n < SEEN; k++, n++) {
            own = arena_zero(&arena, names.n, sizeof *own);
            for (size_t v = 0; own && v < names.n; v++)
                own[v] = values[(k + v) % 4 ? (k / 3 + v) % 3 : 3];
            seen[n] = (struct sighting){ .signature = ruleset_at(set, i), .values = own,
                                         .values_n = (uint16_t)names.n, .at = n,
                                         .time = (when)((k * 7 + i) % 10) * WHEN_SECOND,
                                         .source = (uint32_t)(k % 3) };
        }
    }
    if (n)
        qsort(seen, n, sizeof *seen, by_time);
    promise(correlate(&found, &arena, set, seen, n, NULL, 0) == 0 && found.undecided_n == 0);
    for (size_t i = 0; i < found.n; i++) {
        const struct correlated *c = &found.items[i];

        promise(c->first <= c->at && c->at <= c->last && c->last < n && c->count > 0 &&
                c->parts_n <= c->count);
    }
    arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str text = { (const char *)data, n };
    bool shipped = yaml_is_packed(text); /* a user's file is refused before (run_rules.c) */
    struct ruleset *set = shipped ? NULL : ruleset_new();
    struct buf fast = { 0 }, plain = { 0 };
    struct err err = { 0 };

    if (shipped)
        return 0;
    limited = false;
    if (ruleset_add_text(set, "f", text, &err) < 0 || ruleset_build(set, &err) < 0) {
        promise(err.code == ERR_DATA && str_starts(str_of(err.text), STR("f:")));
    } else {
        for (size_t i = 0; i < ruleset_count(set); i++)
            promise(ruleset_find(set, ruleset_at(set, i)->name) == ruleset_at(set, i));
        scan(set, &fast);
        ruleset_set_plain(set, true);
        scan(set, &plain);
        promise(limited || str_eq(buf_str(&fast), buf_str(&plain)));
        correlations(set);
    }
    buf_release(&fast);
    buf_release(&plain);
    ruleset_free(set);
    return 0;
}
