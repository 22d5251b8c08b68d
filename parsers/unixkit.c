/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What says which UNIX/Linux agent is on a machine (system-center-siblings.md 11.3, 11.6;
 * log-formats.md 6.3), alone or in what a collector or a person put together:
 *
 *   installinfo.txt    2024-03-16T22:41:07.0Z   the clock of the machine, whatever the Z says
 *                      1.9.1-0
 *   the kit's output   Updating cross-platform agent ...
 *                      ----- Upgrading package: scx (scx-1.9.1-0.universal.x64) -----
 *                      Error: This system does not have a supported version of OpenSSL installed.
 *   rpm, dpkg, yum     scx-1.9.1-0.x86_64   Sat 16 Mar 2024 10:41:07 PM CET
 *                      ii  scx  1.9.1.0  amd64  ...
 *                      2024-03-16 22:41:07 status installed scx:amd64 1.9.1.0
 *                      2024-03-16T22:41:07+0100 SUBDEBUG Upgrade: scx-1.9.1-0.x86_64
 *   rpm -qi            Name : scx / Version : 1.9.1 / Release : 0
 *   scxadmin -status   omiserver: is running
 *
 * and the lists and histories of unixkit_lists.h.
 *
 * Inside the kit's output lines without a form of their own (those of the package manager) go on
 * the record; elsewhere each line is one.  Fields: Action (installinfo, kit, upgrade, install,
 * remove, bundled, failed, skipped, listed, installed, replaced, told: by unixkit_lists.h,
 * service), Package, Version (always as 1.9.1-0), File, Service, State.  After the packages of a
 * kit its scx version stays in Version.
 * The forms of rpm, dpkg and yum are general knowledge of those systems [inferred].
 */
#include "parsers/linelog.h"
#include "parsers/unixkit_lists.h"

#include <string.h>

#define VERSION_BYTES 32

struct own {
    bool kit;     /* inside the output of a kit */
    bool stamped; /* the line before was the first of installinfo.txt */
    bool details; /* inside rpm -qi of one of ours */
    struct linelog_clock clock;
    char version[VERSION_BYTES]; /* of the line or, in a kit, of its scx */
    size_t version_n;
};

extern const struct parser parser_unixkit;

/* "1.9.1-0" or "1.9.1.0" at the front of s as the former; 0: none, else the bytes it took. */
static size_t take_version(struct own *own, struct str s)
{
    size_t at = 0, parts = 0;

    for (; parts < 4; parts++) {
        size_t begin = at;

        if (parts && (at >= s.n || (s.s[at] != '.' && !(parts == 3 && s.s[at] == '-'))))
            return 0;
        at += parts > 0;
        begin = at;
        while (at < s.n && is_digit(s.s[at]))
            at++;
        if (at == begin || at - begin > 6)
            return 0;
    }
    memcpy(own->version, s.s, at);
    for (own->version_n = at; at--;) {
        if (own->version[at] == '.' || own->version[at] == '-') {
            own->version[at] = '-';
            break;
        }
    }
    return own->version_n;
}

static struct str version_of(const struct own *own)
{
    return (struct str){ own->version, own->version_n };
}

static struct str package_at(struct str s)
{
    return unixlist_package(s, "- :\t_");
}

static inline void act(struct linelog_head *h, const char *action)
{
    linelog_add(h, "Action", str_of(action));
}

/* ---- the kit ------------------------------------------------------------------------------ */

/* "----- Upgrading package: scx (scx-1.9.1-0.universal.x64) -----" */
static bool take_package_line(struct own *own, struct str s, struct linelog_head *h)
{
    static const struct {
        struct str word;
        const char *action;
    } verbs[] = {
        { { "Upgrading package: ", 19 }, "upgrade" }, { { "Updating package: ", 18 }, "upgrade" },
        { { "Installing package: ", 20 }, "install" }, { { "Removing package: ", 18 }, "remove" },
    };

    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        struct str package, file;

        if (!str_starts(s, verbs[i].word))
            continue;
        s = str_from(s, verbs[i].word.n);
        package = str_first(s, str_find_char(s, ' '));
        file = str_from(s, str_find_char(s, '(') + 1);
        file = str_first(file, str_find_char(file, ')'));
        act(h, verbs[i].action);
        linelog_add(h, "Package", package);
        linelog_add(h, "File", file);
        if (str_starts(file, package) && file.n > package.n + 1 &&
            take_version(own, str_from(file, package.n + 1)))
            linelog_add(h, "Version", version_of(own));
        return true;
    }
    return false;
}

static const struct {
    struct str words;
    const char *action;
} kit_lines[] = {
    { { "Extracting...", 13 }, "kit" },
    { { "Updating cross-platform agent", 29 }, "kit" },
    { { "Upgrading cross-platform agent", 30 }, "kit" },
    { { "Installing cross-platform agent", 31 }, "kit" },
    { { "Purging all files in cross-platform agent", 41 }, "remove" },
    { { "----- Updating bundled packages", 31 }, "bundled" },
    { { "Failed: could not extract the install bundle", 44 }, "failed" },
    { { "Skipping package since existing version", 39 }, "skipped" },
    { { "Error: This system does not have a supported version of OpenSSL", 63 }, "failed" },
    { { "This system does not have a supported version of OpenSSL", 56 }, "failed" },
    { { "Unsupported OpenSSL version - must be either", 44 }, "failed" },
};

static bool take_kit_line(struct own *own, struct str s, struct linelog_head *h)
{
    if (!s.n || !is_sign_of(s.s[0], "-EUIPFST"))
        return false;
    if (str_starts(s, STR("----- ")) && take_package_line(own, str_from(s, 6), h))
        return true;
    if (str_eq(s, STR("Install failed")) || str_eq(s, STR("Upgrade failed"))) {
        act(h, "failed");
        linelog_add(h, "Version", version_of(own));
        return true;
    }
    for (size_t i = 0; i < sizeof kit_lines / sizeof kit_lines[0]; i++) {
        if (!str_starts(s, kit_lines[i].words))
            continue;
        if (strcmp(kit_lines[i].action, "kit") == 0)
            own->version_n = 0;
        act(h, kit_lines[i].action);
        linelog_add(h, "Version", version_of(own));
        return true;
    }
    return false;
}

/* ---- package managers --------------------------------------------------------------------- */

static unsigned number_word(struct str *s, unsigned most)
{
    struct str word;
    uint64_t n = 0;

    *s = unixlist_unmark(*s);
    word = str_cut(s, ' ');
    return str_u64(word, &n) && n <= most ? (unsigned)n : 0;
}

/* "Sat 16 Mar 2024 10:41:07 PM CET", "Sat Mar 16 22:41:07 2024": in the zone of the machine. */
static void take_date(struct str s, struct linelog_head *h)
{
    struct civil c = { 0 };
    struct str rest;
    when clock;

    for (size_t at = 0; at + 3 < s.n; at++) {
        if ((at && s.s[at - 1] != ' ') || s.s[at + 3] != ' ' || !civil_month(str_from(s, at)))
            continue;
        c.month = civil_month(str_from(s, at));
        rest = str_from(s, at + 4);
        if (at >= 3 && is_digit(s.s[at - 2])) {
            struct str day = str_trim((struct str){ s.s + at - 3, 3 });
            uint64_t n = 0;
            c.day = str_u64(day, &n) && n < 32 ? (int)n : 0;
            c.year = (int)number_word(&rest, 9999);
        } else {
            c.day = (int)number_word(&rest, 31);
        }
        rest = unixlist_unmark(rest);
        if (!when_take_clock(&rest, &clock))
            return;
        rest = unixlist_unmark(rest);
        if (str_starts(rest, STR("PM")) && clock < 12 * WHEN_HOUR)
            clock += 12 * WHEN_HOUR;
        else if (str_starts(rest, STR("AM")) && clock >= 12 * WHEN_HOUR)
            clock -= 12 * WHEN_HOUR;
        if (!c.year)
            c.year = (int)number_word(&rest, 9999);
        if (c.year && when_of(&c) != WHEN_NONE)
            h->time = (struct stamp){ .t = when_of(&c) + clock, .kind = STAMP_LOCAL };
        return;
    }
}

/* "scx-1.9.1-0" at the front of s; 0: it is not there, else the bytes it took. */
static size_t take_named(struct own *own, struct str s, struct str *package)
{
    size_t n;

    *package = package_at(s);
    if (!package->n || s.n < package->n + 2 || s.s[package->n] != '-')
        return 0;
    n = take_version(own, str_from(s, package->n + 1));
    return n ? package->n + 1 + n : 0;
}

static bool tell(const struct own *own, struct linelog_head *h, const char *action,
                 struct str package)
{
    act(h, action);
    linelog_add(h, "Package", package);
    linelog_add(h, "Version", version_of(own));
    return true;
}

/* "scx-1.9.1-0.x86_64" and perhaps when */
static bool take_rpm(struct own *own, struct str s, struct linelog_head *h)
{
    struct str package;
    size_t n = take_named(own, s, &package);

    if (!n)
        return false;
    take_date(str_from(s, n), h);
    return tell(own, h, h->time.kind == STAMP_NONE ? "listed" : "installed", package);
}

/*
 * What the package manager that the kit started says of the new package when it stands: rpm
 * "   1:scx-1.9.1-0  ####... [100%]" (2: is the old one that goes), pkgadd "Installation of
 * <MSFTscx> was successful." [inferred]; "Setting up scx" of dpkg comes before its scripts, which
 * may fail.
 */
static bool take_manager(struct own *own, struct str s, struct linelog_head *h)
{
    struct str package;

    if (str_starts(s, STR("1:"))) {
        if (!str_ends(s, STR("[100%]")) || !take_named(own, str_from(s, 2), &package))
            return false;
    } else if (str_eq(s, STR("Installation of <MSFTscx> was successful."))) {
        package = STR("scx");
    } else {
        return false;
    }
    return tell(own, h, "installed", package);
}

/* "ii  scx  1.9.1.0  amd64  ..." */
static bool take_dpkg(struct own *own, struct str s, struct linelog_head *h)
{
    struct str state, package;

    if (s.n < 6 || s.s[2] != ' ' || !is_sign_of(s.s[0], "iurhp") || !is_sign_of(s.s[1], "incufHWt"))
        return false;
    state = str_first(s, 2);
    s = unixlist_unmark(str_from(s, 2));
    package = package_at(s);
    s = unixlist_unmark(str_from(s, str_find_char(s, ' ')));
    if (!package.n || !take_version(own, s))
        return false;
    tell(own, h, "listed", package);
    linelog_add(h, "State", state);
    return true;
}

/* Behind a time "status installed scx:amd64 1.9.1.0": the last word is the version. */
static bool take_dpkg_log(struct own *own, struct str rest, struct linelog_head *h)
{
    struct str package;
    bool installed;
    size_t at;

    rest = unixlist_unmark(rest);
    installed = str_starts(rest, STR("status installed "));
    if (installed)
        rest = str_from(rest, 17);
    else if (str_starts(rest, STR("upgrade ")))
        rest = str_from(rest, 8);
    else if (str_starts(rest, STR("install ")))
        rest = str_from(rest, 8);
    else
        return false;
    package = package_at(rest);
    for (at = rest.n; at && rest.s[at - 1] != ' ';)
        at--;
    if (!package.n || !take_version(own, str_from(rest, at)))
        return false;
    return tell(own, h, installed ? "installed" : "upgrade", package);
}

/* Behind a time a step of the package that tells nothing by itself: "status unpacked omi:amd64
   1.9.1-0", "configure scx:amd64 1.9.1.0 <none>".  It shows whose log this is. */
static bool is_dpkg_step(struct str rest)
{
    static const struct str words[] = {
        { "status half-installed ", 22 }, { "status half-configured ", 23 },
        { "status unpacked ", 16 },       { "status triggers-pending ", 24 },
        { "status triggers-awaited ", 24 }, { "status config-files ", 20 },
        { "status not-installed ", 21 },  { "configure ", 10 },
        { "trigproc ", 9 },               { "remove ", 7 },
        { "purge ", 6 },                  { "disappear ", 10 },
    };

    rest = unixlist_unmark(rest);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_starts(rest, words[i]))
            return package_at(str_from(rest, words[i].n)).n > 0;
    return false;
}

/* What a word before the name of a package says; NULL: nothing.  The logs of dnf name both: Upgrade
   the new package, Upgraded the one it took the place of.  (The first dnf said Upgraded of the new
   one: then only its listing tells.) */
static const char *yum_action(struct str word)
{
    static const struct {
        struct str word;
        const char *action;
    } words[] = {
        { { "Updated", 7 }, "installed" },   { { "Installed", 9 }, "installed" },
        { { "Upgrade", 7 }, "installed" },   { { "Downgrade", 9 }, "installed" },
        { { "Reinstall", 9 }, "installed" }, { { "Upgraded", 8 }, "replaced" },
        { { "Downgraded", 10 }, "replaced" }, { { "Reinstalled", 11 }, "replaced" },
        { { "Obsoleted", 9 }, "replaced" },  { { "Cleanup", 7 }, "replaced" },
        { { "Erase", 5 }, "remove" },        { { "Erased", 6 }, "remove" },
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_eq(word, words[i].word))
            return words[i].action;
    return NULL;
}

/* "Mar 16 22:41:07 Updated: scx-1.9.1-0.x86_64", "2024-03-16T22:41:07Z SUBDEBUG Upgrade: scx..." */
static bool take_yum(struct own *own, struct str s, struct linelog_head *h)
{
    struct str rest = s, word, package;
    const char *action;

    while (rest.n && rest.s - s.s <= 72) {
        word = str_cut(&rest, ':');
        if (rest.n < 2 || rest.s[0] != ' ' || !package_at(str_from(rest, 1)).n)
            continue;
        while (str_find_char(word, ' ') < word.n)
            str_cut(&word, ' ');
        action = yum_action(word);
        if (!action || !take_named(own, str_from(rest, 1), &package))
            continue;
        linelog_iso(&s, &h->time);
        return tell(own, h, action, package);
    }
    return false;
}

/* What a list or a history tells, if it is of ours. */
static bool take_list(struct own *own, struct unixlist u, struct linelog_head *h)
{
    if (!u.package.n || !take_version(own, u.version))
        return false;
    if (u.time != WHEN_NONE)
        h->time = (struct stamp){ .t = u.time, .kind = STAMP_LOCAL };
    return tell(own, h, u.gone ? "remove" : "told", u.package);
}

/* "Name        : scx": the values follow. */
static bool is_details(struct str s)
{
    struct str value = str_from(s, str_find_char(s, ':') + 1);

    return str_starts(s, STR("Name")) && package_at(str_trim(value)).n &&
           str_trim(str_from(str_first(s, str_find_char(s, ':')), 4)).n == 0;
}

static void take_details(struct own *own, struct str text, struct linelog_head *h)
{
    struct str version = unixlist_detail(text, "Version");
    struct str release = unixlist_detail(text, "Release");
    char whole[VERSION_BYTES];

    if (!version.n || version.n + release.n + 1 > sizeof whole)
        return;
    memcpy(whole, version.s, version.n);
    whole[version.n] = '-';
    if (release.n)
        memcpy(whole + version.n + 1, release.s, release.n);
    if (!take_version(own, (struct str){ whole, version.n + 1 + release.n }))
        return;
    take_date(unixlist_detail(text, "Install Date"), h);
    act(h, h->time.kind == STAMP_NONE ? "listed" : "installed");
    linelog_add(h, "Package", package_at(unixlist_detail(text, "Name")));
    linelog_add(h, "Version", version_of(own));
}

/* ---- the agent itself --------------------------------------------------------------------- */

/* "omiserver: is running", "omiagent: 2 instance(s) running" */
static bool take_service(struct str s, struct linelog_head *h)
{
    struct str name = str_first(s, str_find_char(s, ':')), rest = str_from(s, name.n + 1);
    bool running = str_ends(rest, STR("running")), stopped = str_ends(rest, STR("is stopped"));

    if (!(str_eq(name, STR("omiserver")) || str_eq(name, STR("omiagent")) ||
          str_eq(name, STR("omiengine"))) ||
        !(running || stopped) || rest.n > 40)
        return false;
    act(h, "service");
    linelog_add(h, "Service", name);
    linelog_add(h, "State", running && str_find(rest, STR("not running")) == rest.n
                                ? STR("running") : STR("stopped"));
    return true;
}

/* ---- lines -------------------------------------------------------------------------------- */

/* What stands behind the time at the front of s, which is the record's; absent: there is none. */
static struct str behind_stamp(struct own *own, struct str s, struct linelog_head *h)
{
    return s.n && is_digit(s.s[0]) && linelog_iso_again(&own->clock, &s, &h->time) ? s : STR_NONE;
}

static bool is_stamp_alone(struct own *own, struct str s, struct linelog_head *h)
{
    s = behind_stamp(own, s, h);
    return str_present(s) && !s.n;
}

/* A line of one of the forms; behind: its time. */
static bool take_form(struct own *own, struct str s, struct str behind, struct linelog_head *h)
{
    if (!s.n)
        return false;
    if (s.s[0] == 's' || s.s[0] == 'o')
        return take_rpm(own, s, h) || take_service(s, h) || take_list(own, unixlist_line(s), h) ||
               take_list(own, unixlist_cells(s), h);
    if (s.s[0] == 'i' && take_list(own, unixlist_cells(s), h))
        return true;
    if (str_present(behind) &&
        (take_dpkg_log(own, behind, h) || take_list(own, unixlist_zypp(behind), h)))
        return true;
    return take_dpkg(own, s, h) || take_yum(own, s, h);
}

static bool kit_head(void *state, struct str line, struct linelog_head *h)
{
    struct own *own = state;
    struct str s = unixlist_unmark(line), behind;
    bool stamped = own->stamped;

    own->stamped = stamped && !s.n;
    if (own->kit && unixlist_prompt(s)) { /* the next command */
        own->kit = false;
        return true;
    }
    if (take_kit_line(own, s, h)) {
        own->kit = true;
        own->details = false;
        return true;
    }
    if (own->kit && take_manager(own, s, h))
        return true;
    behind = behind_stamp(own, s, h);
    if (str_present(behind) && !behind.n) {
        own->stamped = true;
        own->kit = own->details = false;
        return true;
    }
    if (stamped) { /* the version below it, blank lines of a page between them */
        own->stamped = !s.n;
        return false;
    }
    if (is_details(s) || unixlist_begins(s)) {
        own->details = true;
        own->kit = false;
        return true;
    }
    if (take_form(own, s, behind, h))
        return true;
    own->details = own->details && s.n;
    return !own->kit && !own->details && s.n;
}

/* Both lines of installinfo.txt, or its version alone. */
static void take_installinfo(struct own *own, struct str text, struct linelog_head *h)
{
    struct str first = unixlist_unmark(str_cut(&text, '\n'));
    struct str second = unixlist_unmark(str_trim(text));
    struct linelog_head stamp = { .time = STAMP_ABSENT };

    if (second.n && !is_stamp_alone(own, first, &stamp))
        return;
    if (take_version(own, second.n ? second : first) != (second.n ? second.n : first.n))
        return;
    h->time = stamp.time;
    if (h->time.kind == STAMP_UTC)
        h->time.kind = STAMP_LOCAL; /* written from the local clock, whatever the Z says */
    act(h, "installinfo");
    linelog_add(h, "Package", STR("scx"));
    linelog_add(h, "Version", version_of(own));
}

static bool kit_finish(void *state, struct str text, struct linelog_head *h)
{
    bool alone = str_find_char(text, '\n') == text.n;

    if (h->fields_n || (alone && h->time.kind != STAMP_NONE)) /* a line with a time, of no form */
        return true;
    if (is_details(unixlist_unmark(str_first(text, str_find_char(text, '\n')))))
        take_details(state, text, h);
    else if (take_list(state, unixlist_block(text), h))
        return true;
    else if (text.n < 80)
        take_installinfo(state, text, h);
    return true;
}

static const struct linelog_format format = {
    .channel = "scx-kit",
    .own_bytes = sizeof(struct own),
    .head = kit_head,
    .finish = kit_finish,
};

static bool is_installinfo(const struct sample *s)
{
    struct linelog_head h = { .time = STAMP_ABSENT };
    struct own own = { 0 };
    struct str text = str_trim(s->text);

    if (!s->whole || text.n > 80)
        return false;
    take_installinfo(&own, text, &h);
    return h.fields_n && (h.time.kind != STAMP_NONE ||
                          str_find_nocase(s->name, STR("installinfo")) < s->name.n);
}

static unsigned unixkit_bid(const struct sample *s)
{
    struct sample_walk walk = sample_walk(s);
    struct sample_line at;
    struct own own = { 0 };
    unsigned found = 0;
    bool head = false;

    if (is_installinfo(s))
        return 40;
    while (found < 8 && sample_next(&walk, &at)) {
        struct str line = unixlist_unmark(at.s);
        struct linelog_head h = { .time = STAMP_ABSENT };
        struct str behind = behind_stamp(&own, line, &h);
        bool kit = !at.logged && take_kit_line(&own, line, &h) &&
                   !str_eq(line, STR("Install failed")) &&
                   !str_eq(line, STR("Upgrade failed")) && !str_eq(line, STR("Extracting..."));

        head = head || unixlist_dpkg_head(str_trim(at.s));
        h.fields_n = 0;
        found += own.stamped && line.n && take_version(&own, line) == line.n;
        own.stamped = line.n ? str_present(behind) && !behind.n : own.stamped;
        found += !at.logged && (kit || take_form(&own, line, behind, &h) || is_dpkg_step(behind) ||
                                is_details(line) || unixlist_names(line));
    }
    if (head && found) /* a title has the product's name: more than the rows of an inventory */
        return 40;
    if (found >= 3) /* more than one row that tells a product's name */
        return 21;
    return found ? 12 + found : 0;
}

const struct parser parser_unixkit = {
    .name = "unixkit",
    .summary = "UNIX/Linux agent: installinfo.txt, output of its kit, rpm, dpkg and scxadmin",
    .files = "installinfo.txt; what scx-*.sh printed; lists and logs of rpm, dpkg, yum, dnf, "
             "zypper and others; scxadmin -status",
    .times = "of installinfo.txt and of logs, local; lists have none",
    .machine = "no name in it: that of its folder, its file or the archive counts",
    .lacks = "when a listed package came",
    .channel = "scx-kit",
    .bid = unixkit_bid,
    .most = 40,
    .state_bytes = LINELOG_STATE_BYTES,
    .lines = &format,
    .open = linelog_open,
    .next = linelog_next,
    .close = linelog_close,
};
