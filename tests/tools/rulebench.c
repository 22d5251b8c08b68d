/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rulebench RULES.yml [SECONDS]: how long a collection takes to load, and how many events a second
 * one thread brings past it (process creations with a command line of some 100 letters).
 */
#include "lib/chance.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/sys.h"
#include "base/sys_thread.h"
#include "rules/matcher.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t hits_n;

static void on_hit(void *ctx, const struct hit *hit)
{
    (void)ctx, (void)hit;
    hits_n++;
}

static void read_all(struct buf *b, const char *path)
{
    FILE *f = fopen(path, "rb");
    char piece[65536];
    size_t n;

    while (f && (n = fread(piece, 1, sizeof piece, f)) > 0)
        buf_add(b, (struct str){ piece, n });
    if (f)
        fclose(f);
}

#define EVENTS 512
static char lines[EVENTS][128];

static double run(struct matcher *m, double seconds)
{
    double start = sys_seconds(), now = start;
    size_t n = 0;

    while (now - start < seconds) {
        for (size_t i = 0; i < EVENTS; i++, n++) {
            struct field f[2] = {
                { .name = STR("CommandLine"), .value = { lines[i], 100 }, .place = FIELD_DATA },
                { .name = STR("Image"), .value = STR("C:\\Windows\\System32\\notepad.exe"),
                  .place = FIELD_DATA }
            };
            struct event ev = { .kind = EVENT_WINDOWS, .event_id = 1, .has_event_id = true,
                                .channel = STR("Microsoft-Windows-Sysmon/Operational"),
                                .level = 4, .fields = f, .fields_n = 2, .time = STAMP_ABSENT };

            if (matcher_scan(m, &ev, on_hit, NULL) < 0)
                return 0;
        }
        now = sys_seconds();
    }
    return (double)n / (now - start);
}

int main(int argc, char **argv)
{
    struct ruleset *set = ruleset_new();
    struct err err = { 0 };
    struct buf text = { 0 };
    struct matcher *m;
    double start, added, built;

    if (argc < 2 || !set)
        return 64;
    read_all(&text, argv[1]);
    start = sys_seconds();
    if (ruleset_add_text(set, argv[1], buf_str(&text), &err) < 0) {
        fprintf(stderr, "%s\n", err.text);
        return 65;
    }
    added = sys_seconds();
    if (ruleset_build(set, &err) < 0) {
        fprintf(stderr, "%s\n", err.text);
        return 65;
    }
    built = sys_seconds();
    for (size_t i = 0; i < EVENTS; i++)
        for (size_t j = 0; j < 100; j++)
            lines[i][j] = j % 9 == 8 ? ' ' : (char)('a' + below(26));
    m = matcher_new(set);
    if (!m)
        return 70;
    printf("%zu rules, read %.3f s, built %.3f s", ruleset_count(set), added - start,
           built - added);
    printf(", %.0f events/s", run(m, argc > 2 ? strtod(argv[2], NULL) : 1.0));
    printf(", %zu hits\n", hits_n);
    matcher_free(m);
    ruleset_free(set);
    buf_release(&text);
    return 0;
}
