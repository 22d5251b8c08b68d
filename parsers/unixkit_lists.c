/* SPDX-License-Identifier: Apache-2.0 */
/* Lists and histories of package managers: unixkit_lists.h shows them. */
#include "parsers/unixkit_lists.h"

#include "parsers/linelog.h"

#include <string.h>

#define PROMPT_MOST 64u /* bytes in front of its sign */

static const struct unixlist nothing = { .time = WHEN_NONE };

struct str unixlist_unmark(struct str s)
{
    while (s.n && (s.s[0] == ' ' || s.s[0] == '\t' || s.s[0] == '>' || s.s[0] == '|'))
        s = str_from(s, 1);
    return str_trim(s);
}

struct str unixlist_package(struct str s, const char *ends)
{
    static const struct str ours[] = { { "scx", 3 }, { "omi", 3 }, { "omsagent", 8 } };

    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++) {
        struct str p = ours[i];
        if (str_starts(s, p) && (s.n == p.n || (s.s[p.n] && strchr(ends, s.s[p.n]))))
            return str_first(s, p.n);
    }
    return STR_NONE;
}

struct str unixlist_detail(struct str text, const char *name)
{
    while (text.n) {
        struct str line = unixlist_unmark(str_cut(&text, '\n'));
        struct str label = str_trim(str_first(line, str_find_char(line, ':')));

        if (str_eq(label, str_of(name)))
            return str_trim(str_from(line, str_find_char(line, ':') + 1));
    }
    return STR_NONE;
}

/* ---- lines -------------------------------------------------------------------------------- */

static struct str take_word(struct str *s)
{
    size_t n = 0;
    struct str word;

    while (n < s->n && !is_blank(s->s[n]))
        n++;
    word = str_first(*s, n);
    *s = str_trim(str_from(*s, n));
    return word;
}

/* Is what stands behind the name's end and the version what the command writes there?  apart: the
   blanks behind the name are no single one, as words of a sentence have. */
static bool is_list(struct str end, struct str rest, bool apart)
{
    struct str state = take_word(&rest);

    if (!end.n || end.s[0] == ':')
        return state.n ? str_eq(state, STR("Microsoft")) && str_starts(rest, STR("System Center"))
                       : apart;
    if (end.s[0] == '/')
        return str_starts(rest, STR("[installed"));
    if (str_eq(end, STR(".rte")))
        return str_eq(state, STR("COMMITTED")) || str_eq(state, STR("APPLIED")) ||
               str_eq(state, STR("C")) || str_eq(state, STR("A"));
    return end.s[0] == '.' && (str_starts(state, STR("@")) || str_eq(state, STR("installed")));
}

struct unixlist unixlist_line(struct str line)
{
    struct unixlist u = nothing;
    struct str rest = line, name = take_word(&rest), gap;

    u.package = unixlist_package(name, ":/.");
    u.version = take_word(&rest);
    if (!u.package.n || !u.version.n)
        return nothing;
    gap = str_first(str_from(line, name.n), (size_t)(u.version.s - (name.s + name.n)));
    return is_list(str_from(name, u.package.n), rest, gap.n > 1 || gap.s[0] == '\t') ? u : nothing;
}

/* "scx:scx.rte:1.9.1.0: : :C:F:Microsoft System Center ...": what lslpp -Lc puts between colons. */
static struct unixlist lslpp_line(struct str s)
{
    struct unixlist u = nothing;
    struct str package = str_cut(&s, ':'), fileset = str_cut(&s, ':'), version = str_cut(&s, ':'),
               state = STR_NONE;

    for (size_t i = 0; i < 3; i++) /* state, PTF, state of fixes */
        state = str_trim(str_cut(&s, ':'));
    if (!str_ends(fileset, STR(".rte")) || !(str_eq(state, STR("C")) || str_eq(state, STR("A"))))
        return nothing;
    u.package = unixlist_package(package, "");
    u.version = version;
    return u.package.n && version.n ? u : nothing;
}

/* "i+ | scx | package | 1.9.1-0 | x86_64 | (System Packages)": zypper se -s, of what is there. */
static struct unixlist zypper_line(struct str s)
{
    struct unixlist u = nothing;
    struct str state = str_trim(str_cut(&s, '|')), name = str_trim(str_cut(&s, '|')),
               kind = str_trim(str_cut(&s, '|'));

    if (!str_starts(state, STR("i")) || state.n > 2 || !str_eq(kind, STR("package")))
        return nothing;
    u.package = unixlist_package(name, "");
    u.version = str_trim(str_cut(&s, '|'));
    return u.package.n && u.version.n ? u : nothing;
}

struct unixlist unixlist_cells(struct str line)
{
    return str_starts(line, STR("i")) ? zypper_line(line) : lslpp_line(line);
}

struct unixlist unixlist_zypp(struct str behind)
{
    struct unixlist u = nothing;
    struct str what;

    if (!behind.n || behind.s[0] != '|')
        return nothing;
    behind = str_from(behind, 1);
    what = str_trim(str_cut(&behind, '|'));
    u.gone = str_eq(what, STR("remove"));
    if (!u.gone && !str_eq(what, STR("install")))
        return nothing;
    u.package = unixlist_package(str_trim(str_cut(&behind, '|')), "");
    u.version = str_trim(str_cut(&behind, '|'));
    return u.package.n && u.version.n ? u : nothing;
}

/* ---- records of several lines ------------------------------------------------------------- */

bool unixlist_begins(struct str line)
{
    struct str value = str_trim(str_from(line, str_find_char(line, ':') + 1));

    if (str_starts(line, STR("Package:")))
        return unixlist_package(value, "").n;
    if (str_starts(line, STR("PKGINST:")))
        return str_eq(value, STR("MSFTscx"));
    return str_starts(line, STR("Start-Date: 2"));
}

static struct unixlist dpkg_block(struct str text)
{
    struct unixlist u = nothing;

    if (!str_ends(unixlist_detail(text, "Status"), STR(" ok installed")))
        return nothing;
    u.package = unixlist_package(unixlist_detail(text, "Package"), "");
    u.version = unixlist_detail(text, "Version");
    return u;
}

static struct unixlist pkginfo_block(struct str text)
{
    struct unixlist u = nothing;

    if (str_starts(unixlist_detail(text, "STATUS"), STR("partially")))
        return nothing;
    u.package = str_from(unixlist_detail(text, "PKGINST"), 4);
    u.version = unixlist_detail(text, "VERSION");
    return u;
}

/* "scx:amd64 (1.6.9.1, 1.9.1.0), omi:amd64 (...)": of what is there afterwards; first the agent. */
static struct unixlist apt_packages(struct str list, bool both)
{
    struct unixlist found = nothing;

    while (list.n) {
        struct str entry = unixlist_unmark(str_cut(&list, ')')), name;
        struct unixlist u = nothing;

        if (str_starts(entry, STR(", ")))
            entry = str_from(entry, 2);
        name = str_cut(&entry, '(');
        u.package = unixlist_package(str_trim(name), ":");
        if (both)
            str_cut(&entry, ',');
        u.version = str_trim(str_cut(&entry, ','));
        if (u.package.n && u.version.n && (!found.package.n || str_eq(found.package, STR("omi"))))
            found = u;
    }
    return found;
}

/* "2024-03-16  22:41:09" */
static when apt_time(struct str s)
{
    struct str date = take_word(&s);
    char text[LINELOG_ISO_BYTES];
    struct str whole = { text, sizeof text };
    struct stamp stamp = STAMP_ABSENT;

    if (date.n != 10 || s.n != 8)
        return WHEN_NONE;
    memcpy(text, date.s, 10);
    text[10] = ' ';
    memcpy(text + 11, s.s, 8);
    return linelog_iso(&whole, &stamp) ? stamp.t : WHEN_NONE;
}

static const struct {
    const char *name;
    bool both; /* the version before, and the new one */
    bool gone;
} apt_lists[] = {
    { "Upgrade", true, false },    { "Downgrade", true, false }, { "Install", false, false },
    { "Reinstall", false, false }, { "Remove", false, true },    { "Purge", false, true },
};

static struct unixlist apt_list(struct str text)
{
    for (size_t i = 0; i < sizeof apt_lists / sizeof apt_lists[0]; i++) {
        struct unixlist u = apt_packages(unixlist_detail(text, apt_lists[i].name),
                                         apt_lists[i].both);

        u.gone = apt_lists[i].gone;
        if (u.package.n)
            return u;
    }
    return nothing;
}

/* Only with its end and without an error: then it was done. */
static struct unixlist apt_block(struct str text)
{
    struct str end = unixlist_detail(text, "End-Date");
    struct unixlist u;

    if (!end.n || str_present(unixlist_detail(text, "Error")))
        return nothing;
    u = apt_list(text);
    u.time = apt_time(end);
    return u;
}

bool unixlist_names(struct str line)
{
    return (unixlist_begins(line) && line.s[0] == 'P') || apt_list(line).package.n;
}

struct unixlist unixlist_block(struct str text)
{
    struct str first = unixlist_unmark(str_first(text, str_find_char(text, '\n')));

    if (!unixlist_begins(first))
        return nothing;
    return first.s[0] == 'S' ? apt_block(text) : first.s[1] == 'a' ? dpkg_block(text)
                                                                   : pkginfo_block(text);
}

/* ---- consoles ----------------------------------------------------------------------------- */

bool unixlist_prompt(struct str line)
{
    size_t end = 0;
    struct str name;

    while (end < line.n && end <= PROMPT_MOST &&
           !((line.s[end] == '#' || line.s[end] == '$') &&
             (end + 1 == line.n || line.s[end + 1] == ' ')))
        end++;
    if (end >= line.n || end > PROMPT_MOST)
        return false;
    name = str_first(line, end);
    return !name.n || str_find_char(name, '@') < name.n || str_find(name, STR(":~")) < name.n ||
           str_find(name, STR(":/")) < name.n;
}

bool unixlist_dpkg_head(struct str line)
{
    return str_starts(line, STR("||/ Name")) || str_starts(line, STR("+++-==="));
}
