/* SPDX-License-Identifier: Apache-2.0 */
/*
 * signatures/maps/releases.yml:
 *
 *   exceptions:                       looked at first
 *     - {product, versions: [...], release, why}     a version or a beginning with '*' behind;
 *                                     without release it is a product that is not meant
 *   releases:                         of one product oldest first: this is their order
 *     - product, release
 *       prefixes: ['10.22.']          beginnings of builds that are not listed (newer rollups)
 *       rows: [{update, server, agent, unix, build, kb}]   each a build or a list of builds;
 *                                     oldest update first
 *
 * Kits of the UNIX/Linux agent (1.7.1-0) serve several releases and are seldom listed: one that is
 * not is of the newest release whose own kit is not newer than it.
 *
 * A version is compared as text, "7.2.11719" like "7.2.11719.0".  The streams are not told apart
 * when looking up: a number stands for one release and level, or it is refused when the map is
 * read.  That is the whole protection against comparing 7.2 with 8.0 (upgrade-plans.md 6.1).
 */
#include "rules/release.h"

#include "rules/node.h"

#include <stdlib.h>
#include <string.h>

/* One build, one prefix or one exception. */
struct row {
    struct str product, version;
    struct release means;
    bool nothing;   /* an exception that is no release of the product */
    bool of_agent;  /* a build of agent and gateway */
    const struct yaml *at;
};

struct rows {
    struct row *items;
    size_t n, cap;
};

struct releases {
    struct rows exceptions, exact, prefixes; /* exact: sorted by product and version */
    struct rows articles;                    /* version: the number of a knowledge-base article */
    struct release *order;                   /* one per release, as in the file */
    size_t order_n;
};

static const char *const map_keys[] = { "exceptions", "releases", NULL };
static const char *const exception_keys[] = { "product", "versions", "release", "why", NULL };
static const char *const release_keys[] = { "product", "release", "prefixes", "rows", NULL };
static const char *const row_keys[] = { "update", "server", "agent", "unix", "build", "kb", NULL };
static const char *const streams[] = { "server", "agent", "unix", "build" };

static int compare_rows(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    int c = str_cmp(x->product, y->product);

    return c ? c : str_cmp(x->version, y->version);
}

/* Rows of one build stand in the order of the file. */
static int compare_places(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    int c = compare_rows(a, b);

    if (!c)
        c = (x->at->line > y->at->line) - (x->at->line < y->at->line);
    return c ? c : (x->at->column > y->at->column) - (x->at->column < y->at->column);
}

/* "7.2.11719" and "7.2.11719.0" are one version: without the zeros that may be left out. */
static struct str short_version(struct str version)
{
    version = str_trim(version);
    while (str_ends(version, STR(".0")))
        version.n -= 2;
    return version;
}

static void add_row(struct reading *r, struct rows *rows, struct row row)
{
    if (arena_grow(r->arena, &rows->items, rows->n, &rows->cap, rows->n + 1, sizeof row) < 0) {
        r->no_memory = true;
        return;
    }
    rows->items[rows->n++] = row;
}

static void read_builds(struct reading *r, const struct yaml *node, struct release means,
                        struct releases *map)
{
    if (!node_keys(r, node, "a row", row_keys))
        return;
    means.update = node_need(r, node, "update");
    if (node_text(r, node, "kb").n)
        add_row(r, &map->articles,
                (struct row){ means.product, node_text(r, node, "kb"), means, false, false, node });
    for (size_t s = 0; s < sizeof streams / sizeof streams[0]; s++) {
        struct strs builds = node_strs(r, node, streams[s]);

        for (size_t i = 0; i < builds.n; i++)
            add_row(r, &map->exact,
                    (struct row){ means.product, short_version(builds.items[i]), means, false,
                                  strcmp(streams[s], "agent") == 0, yaml_get(node, streams[s]) });
    }
}

static void read_release(struct reading *r, const struct yaml *node, struct releases *map)
{
    struct release means = { .order = (int)map->order_n };
    const struct yaml *const *rows;
    struct strs prefixes;
    size_t n;

    if (!node_keys(r, node, "a release", release_keys))
        return;
    means.product = node_need(r, node, "product");
    means.release = node_need(r, node, "release");
    if (release_order(map, means.product, means.release) >= 0)
        node_fault(r, node, "release '%.*s' of '%.*s' is there twice",
                   STR_FMT(str_first(means.release, 40)), STR_FMT(str_first(means.product, 40)));
    map->order[map->order_n++] = means;
    prefixes = node_strs(r, node, "prefixes");
    for (size_t i = 0; i < prefixes.n; i++)
        add_row(r, &map->prefixes,
                (struct row){ means.product, prefixes.items[i], means, false, false, node });
    rows = node_list(r, node, "rows", &n);
    for (size_t i = 0; i < n; i++) {
        means.level = (int)i + 1;
        read_builds(r, rows[i], means, map);
    }
}

static void read_exception(struct reading *r, const struct yaml *node, struct releases *map)
{
    struct row row = { .at = node };
    struct strs versions;
    int order;

    if (!node_keys(r, node, "an exception", exception_keys))
        return;
    row.product = row.means.product = node_need(r, node, "product");
    row.means.release = node_text(r, node, "release");
    row.nothing = row.means.release.n == 0;
    order = release_order(map, row.product, row.means.release);
    if (!row.nothing && order < 0)
        node_fault(r, yaml_get(node, "release"), "there is no such release in this map");
    row.means.order = order;
    node_need(r, node, "why");
    versions = node_strs(r, node, "versions");
    for (size_t i = 0; i < versions.n; i++) {
        row.version = versions.items[i];
        if (!str_ends(row.version, STR("*")))
            row.version = short_version(row.version);
        add_row(r, &map->exceptions, row);
    }
}

static void check_exact(struct reading *r, const struct rows *exact)
{
    for (size_t i = 1; i < exact->n; i++) {
        const struct row *a = &exact->items[i - 1], *b = &exact->items[i];

        if (compare_rows(a, b) == 0 && (!str_eq(a->means.update, b->means.update) ||
                                        !str_eq(a->means.release, b->means.release)))
            node_fault(r, b->at, "build '%.*s' has two meanings (the other one in line %u)",
                       STR_FMT(str_first(b->version, 40)), (unsigned)a->at->line);
    }
}

static void read_map(struct reading *r, const struct yaml *doc, struct releases *map)
{
    const struct yaml *const *items;
    size_t n;

    items = node_list(r, doc, "releases", &n);
    map->order = node_array(r, n, sizeof *map->order);
    for (size_t i = 0; map->order && i < n; i++)
        read_release(r, items[i], map);
    items = node_list(r, doc, "exceptions", &n);
    for (size_t i = 0; i < n; i++)
        read_exception(r, items[i], map);
    if (map->exact.n)
        qsort(map->exact.items, map->exact.n, sizeof *map->exact.items,
              compare_places);
    check_exact(r, &map->exact);
}

int releases_read(struct releases **out, struct arena *arena, const char *name, struct str yaml,
                  struct err *err)
{
    struct err unwanted;
    struct releases *map = arena_zero(arena, 1, sizeof *map);
    const struct yaml *root;
    struct reading r;

    if (!err)
        err = &unwanted;
    if (!map)
        return err_nomem(err, name);
    root = reading_file(&r, arena, name, yaml, "a release map", map_keys, err);
    if (root)
        read_map(&r, root, map);
    if (reading_end(&r) < 0)
        return -1;
    *out = map;
    return 0;
}

static bool is_exception(const struct row *row, struct str product, struct str version)
{
    struct str prefix = str_first(row->version, row->version.n - 1);

    if (!str_eq(row->product, product))
        return false;
    if (str_ends(row->version, STR("*")))
        return str_starts(version, prefix);
    return str_eq(row->version, short_version(version));
}

static const struct row *find_exception(const struct releases *map, struct str product,
                                        struct str version)
{
    for (size_t i = 0; i < map->exceptions.n; i++)
        if (is_exception(&map->exceptions.items[i], product, version))
            return &map->exceptions.items[i];
    return NULL;
}

static const struct row *find_prefix(const struct releases *map, struct str product,
                                     struct str version)
{
    const struct row *best = NULL;

    for (size_t i = 0; i < map->prefixes.n; i++) {
        const struct row *row = &map->prefixes.items[i];

        if (str_eq(row->product, product) && str_starts(version, row->version) &&
            (!best || row->version.n > best->version.n))
            best = row;
    }
    return best;
}

/* "1.7.1-0": four numbers, of which no Windows build has the last behind a dash. */
static bool kit_of(struct str version, uint64_t kit[4])
{
    for (size_t i = 0; i < 4; i++) {
        struct str number = str_cut(&version, i == 2 ? '-' : '.');

        if (!str_u64(number, &kit[i]))
            return false;
    }
    return version.n == 0;
}

static int compare_kits(const uint64_t a[4], const uint64_t b[4])
{
    for (size_t i = 0; i < 4; i++)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return 0;
}

static const struct row *find_kit(const struct releases *map, struct str product,
                                  struct str version)
{
    const struct row *best = NULL;
    uint64_t wanted[4], kit[4], highest[4] = { 0 };

    if (!kit_of(version, wanted))
        return NULL;
    for (size_t i = 0; i < map->exact.n; i++) {
        const struct row *row = &map->exact.items[i];

        if (!str_eq(row->product, product) || !kit_of(row->version, kit) ||
            compare_kits(kit, wanted) > 0 || (best && compare_kits(kit, highest) < 0))
            continue;
        best = row;
        memcpy(highest, kit, sizeof kit);
    }
    return best;
}

bool release_lookup(const struct releases *map, struct str product, struct str version,
                    struct release *out)
{
    struct row wanted = { .product = product, .version = short_version(version) };
    const struct row *found;

    version = str_trim(version);
    found = find_exception(map, product, version);
    if (!found && map->exact.n)
        found = bsearch(&wanted, map->exact.items, map->exact.n, sizeof wanted, compare_rows);
    if (!found)
        found = find_prefix(map, product, version);
    if (!found && (found = find_kit(map, product, version)) != NULL) {
        *out = found->means;
        out->update = STR("");
        out->level = 0;
        return true;
    }
    if (!found || found->nothing)
        return false;
    *out = found->means;
    return true;
}

bool release_is_foreign(const struct releases *map, struct str product, struct str version)
{
    const struct row *found = find_exception(map, product, str_trim(version));

    return found && found->nothing;
}

static bool has_number(struct str words, struct str number)
{
    for (size_t at = str_find(words, number); at < words.n;) {
        struct str behind = str_from(words, at + number.n);

        if ((!at || !is_digit(words.s[at - 1])) && (!behind.n || !is_digit(behind.s[0])))
            return true;
        words = str_from(words, at + 1);
        at = str_find(words, number);
    }
    return false;
}

bool release_of_article(const struct releases *map, struct str product, struct str words,
                        struct release *out)
{
    bool found = false;

    for (size_t i = 0; i < map->articles.n; i++) {
        const struct row *row = &map->articles.items[i];

        if (!str_eq(row->product, product) || !has_number(words, row->version))
            continue;
        if (found && out->order != row->means.order)
            return false; /* a fix for several releases */
        *out = row->means;
        found = true;
    }
    return found;
}

bool release_has_agent(const struct releases *map, const struct release *release)
{
    for (size_t i = 0; i < map->exact.n; i++) {
        const struct row *row = &map->exact.items[i];

        if (row->of_agent && str_eq(row->product, release->product) &&
            row->means.order == release->order && row->means.level == release->level)
            return true;
    }
    return false;
}

bool release_from(const struct releases *map, const struct release *release, struct str words)
{
    for (size_t i = 0; i < map->exact.n; i++) {
        const struct release *at = &map->exact.items[i].means;

        if (str_eq(at->product, release->product) && str_starts(words, at->release) &&
            str_eq(str_trim(str_from(words, at->release.n)), at->update))
            return release->order > at->order ||
                   (release->order == at->order && release->level >= at->level);
    }
    return false;
}

int release_order(const struct releases *map, struct str product, struct str release)
{
    for (size_t i = 0; i < map->order_n; i++)
        if (str_eq(map->order[i].product, product) && str_eq(map->order[i].release, release))
            return map->order[i].order;
    return -1;
}
