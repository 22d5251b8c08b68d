/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signs that mean something in Markdown or Jira with a backslash before them, as editors write what
 * was pasted: "MOM\_SERVER", "\[10:00:01\]", "C:\\Windows".  They do so with every such sign: where
 * many stand without it nothing was escaped.  Nor tell folders ("D:\_Install").
 */
#include "input/joined_inside.h"
#include "input/undress_inside.h"

#define ESCAPED_LEAST 3u
#define HEAD_BYTES 64u /* of a record, in which it is known */

static const char signs[] = "_*[]{}<>()#+-.!|~`";
static const char telling[] = "_*[]<-.()"; /* where one of these is escaped all of them are, */
#define ALWAYS 5u                         /* but the later ones only by some */

struct found {
    size_t escaped[sizeof telling], bare[sizeof telling];
    size_t slashes, words; /* of two backslashes; before letters and digits */
};

static bool is_sign(char c)
{
    return c && strchr(signs, c);
}

static bool ends_word(char c)
{
    return is_sign_of(c, " \t\r\n");
}

/* A folder's name may begin with a sign.  No share is called "$$", which stands before what
   Configuration Manager says of a record. */
static bool is_path(struct str word)
{
    return str_find(word, STR(":\\")) < word.n || str_starts(word, STR("\\\\")) ||
           (str_find(word, STR("$\\")) < word.n && str_find(word, STR("$$\\<")) == word.n) ||
           str_find(word, STR("%\\")) < word.n;
}

static void look_at(struct found *f, struct str word)
{
    bool path = is_path(word);

    for (size_t i = 0; i < word.n; i++) {
        const char *at;
        char next = i + 1 < word.n ? word.s[i + 1] : 0;

        if (word.s[i] == '\\' && (is_sign(next) || next == '\\')) {
            f->slashes += word.s[++i] == '\\';
            at = strchr(telling, word.s[i]);
            if (at && !path)
                f->escaped[at - telling]++;
            continue;
        }
        f->words += word.s[i] == '\\';
        at = word.s[i] ? strchr(telling, word.s[i]) : NULL;
        if (at && !path)
            f->bare[at - telling]++;
    }
}

/* "\.\", "\..": in nearly every log of setup, and nothing was escaped there. */
static bool is_folder(struct str s)
{
    return s.n > 2 && s.s[1] == '.' && (s.s[2] == '.' || s.s[2] == '\\');
}

/* Are there so many at all?  Most logs are told by this alone. */
static bool has_some(struct str text)
{
    size_t some = 0;

    while (some < ESCAPED_LEAST && (text = str_from(text, str_find_char(text, '\\'))).n > 1) {
        some += is_sign(text.s[1]) && !is_folder(text);
        text = str_from(text, 2);
    }
    return some == ESCAPED_LEAST;
}

/* "\\[22:02:11\\]:" begins no text but a log that was escaped: the first line, without its
   signs. */
static bool begins_escaped(struct str text)
{
    struct str line = str_first(text, str_find_char(text, '\n'));
    struct buf bare = { 0 };
    bool sure, begins;

    if (!str_starts(line, STR("\\[")))
        return false;
    escapes_off(str_first(line, HEAD_BYTES), 0, &bare);
    begins = joined_record(buf_str(&bare), &sure) != LOG_NONE;
    buf_release(&bare);
    return begins;
}

bool escapes_find(struct str text, char *what)
{
    struct found f = { 0 };
    size_t escaped = 0;
    bool bare = false, begins = begins_escaped(text);

    if (!begins && !has_some(text))
        return false;
    while (text.n) {
        size_t n = 0;

        while (n < text.n && !ends_word(text.s[n]))
            n++;
        look_at(&f, str_first(text, n));
        text = str_from(text, n + 1);
    }
    for (size_t i = 0; i < sizeof telling - 1; i++) {
        escaped += f.bare[i] ? 0 : f.escaped[i];
        bare = bare || (i < ALWAYS && f.escaped[i] && f.bare[i] > f.escaped[i]);
    }
    *what = f.slashes && !f.words ? '\\' : 0; /* backslashes have one, too */
    return begins || (escaped >= ESCAPED_LEAST && !bare);
}

void escapes_off(struct str line, char what, struct buf *out)
{
    while (line.n) {
        size_t n = str_find_char(line, '\\');
        bool escape;

        buf_add(out, str_first(line, n));
        line = str_from(line, n);
        if (!line.n)
            return;
        escape = line.n > 1 && (is_sign(line.s[1]) || (line.s[1] == what && what));
        buf_add(out, str_first(str_from(line, escape), 1));
        line = str_from(line, 1 + (size_t)escape);
    }
}
