/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A log inside of YAML (yaml.org, 1.2.2): the lines of a block scalar, indented below their key,
 * or a text between quotation marks whose line ends are \n (7.3.1, 8.1):
 *
 *   attachments:                           incident: 7
 *     - name: OpsMgrSetup.log              log: "[22:41:09]:\tAlways:\t:a\n[22:41:10]: ..."
 *       content: |-
 *         [22:41:09]:    Always: ...
 *
 * Folded scalars (">") are none: their ends are gone.
 */
#include "input/undress_inside.h"

#define KEY_MOST 64u
#define BLOCK_LINES_LEAST 3u /* fewer where the first ones begin a table */
#define OTHERS_MOST 8u /* names and values around few lines of a block */
#define TEXT_ENDS_LEAST 3u

static size_t indent_at(struct str line)
{
    size_t n = 0;

    while (n < line.n && line.s[n] == ' ')
        n++;
    return n;
}

/* "log:", "- log:", with blanks in front; what stands behind it, empty: it is no key. */
static struct str behind_key(struct str line)
{
    struct str s = str_trim(line), key;

    while (str_starts(s, STR("- ")))
        s = str_trim(str_from(s, 2));
    key = str_first(s, str_find(s, STR(": ")));
    if (!key.n || key.n == s.n || key.n > KEY_MOST)
        return STR_NONE;
    for (size_t i = 0; i < key.n; i++)
        if (!key.s[i] || is_sign_of(key.s[i], " \t[]{}#&*!|>%@`,"))
            return STR_NONE;
    return str_trim(str_from(s, key.n + 2));
}

#define BLOCK_MOST 3u /* bytes of what begins a block */

/* Most lines do not even end so. */
static bool ends_as_block(struct str line)
{
    size_t n = 1;

    line = str_trim(line);
    while (n < BLOCK_MOST && n < line.n && line.s[line.n - n] != '|')
        n++;
    return n <= line.n && line.s[line.n - n] == '|';
}

/* "|", with how much is indented and what becomes of the last ends. */
static bool begins_block(struct str line)
{
    struct str s = ends_as_block(line) ? behind_key(line) : STR_NONE;

    if (!s.n || s.s[0] != '|' || s.n > BLOCK_MOST)
        return false;
    for (size_t i = 1; i < s.n; i++)
        if (!is_digit(s.s[i]) && s.s[i] != '-' && s.s[i] != '+')
            return false;
    return true;
}

/* Of the lines at *text, which become those behind the block: how deep they are below their key. */
static size_t block_of(struct str *text, size_t key, size_t *lines)
{
    size_t depth = SIZE_MAX;

    for (*lines = 0; text->n;) {
        struct str rest = *text, line = str_cut(&rest, '\n');
        size_t n = indent_at(line);

        if (str_trim(line).n && n <= key)
            break;
        if (str_trim(line).n) {
            ++*lines;
            depth = n < depth ? n : depth;
        }
        *text = rest;
    }
    return *lines ? depth : 0;
}

static bool begins_structure(struct str block)
{
    struct str first = str_trim(str_cut(&block, '\n'));

    return structure_begins(first, str_trim(str_cut(&block, '\n')));
}

size_t yaml_block(struct str text)
{
    size_t in_blocks = 0, others = 0, depth = SIZE_MAX, least = BLOCK_LINES_LEAST;

    if (str_find_char(text, '|') == text.n) /* as in most logs */
        return 0;
    while (text.n) {
        struct str line = str_cut(&text, '\n');
        size_t lines, n;

        others += str_trim(line).n > 0;
        if (!begins_block(line))
            continue;
        least = begins_structure(text) ? 1 : least;
        n = block_of(&text, indent_at(line), &lines);
        depth = lines && n < depth ? n : depth;
        in_blocks += lines;
    }
    return in_blocks >= least && in_blocks + OTHERS_MOST >= others ? depth : 0;
}

/* The inside of the text that s begins with, up to its quotation mark, or all. */
static size_t inside_of(struct str s, size_t *ends)
{
    size_t n = 0;

    for (*ends = 0; n < s.n && s.s[n] != '"'; n++)
        if (s.s[n] == '\\' && n + 1 < s.n)
            *ends += s.s[++n] == 'n';
    return n;
}

/* `"EventID": 7` of JSON, whose events have texts with line ends, too. */
static bool is_event_of_json(struct str line)
{
    struct str s = str_trim(line), name = str_from(s, 1);

    name = str_first(name, str_find_char(name, '"'));
    return str_starts(s, STR("\"")) && strings_name_event(name);
}

bool yaml_texts(struct str text)
{
    size_t all = text.n, tall = 0;

    while (text.n) {
        struct str rest = text, line = str_cut(&rest, '\n'), s = behind_key(line);
        size_t ends, n;

        if (is_event_of_json(line))
            return false;
        if (!str_starts(s, STR("\""))) {
            text = rest;
            continue;
        }
        text = str_from(text, (size_t)(s.s - text.s) + 1);
        n = inside_of(text, &ends);
        tall += ends >= TEXT_ENDS_LEAST ? n : 0;
        text = str_from(text, n + 1);
        (void)str_cut(&text, '\n');
    }
    return tall && tall >= all / 2;
}
