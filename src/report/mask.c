/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One pass over a text, word by word.  A word is what names are made of: letters, digits, bytes
 * above 7F and "-_.$"; inside it a name ends where no letter or digit follows.  Names that are told
 * by their shape are learned where they are met first.
 */
#include "report/mask_names.h"

#include "base/buf.h"
#include "base/mem.h"

static bool is_of_word(char c)
{
    return mask_is_inner(c) || c == '-' || c == '_' || c == '.' || c == '$';
}

/* The word at i, without what ends a sentence; of an endless one as much as decides over a name. */
static struct str word_at(struct str s, size_t i)
{
    const size_t most = MASK_NAME_BYTES + sizeof "AgentInstall";
    size_t end = i;

    while (end < s.n && end - i < most && is_of_word(s.s[end]))
        end++;
    while (end > i && !mask_is_inner(s.s[end - 1]))
        end--;
    return (struct str){ s.s + i, end - i };
}

/* The word that ends before i. */
static struct str word_before(struct str s, size_t i)
{
    size_t begin = i;

    while (begin > 0 && i - begin <= MASK_NAME_BYTES && is_of_word(s.s[begin - 1]))
        begin--;
    return (struct str){ s.s + begin, i - begin };
}

/* ---- shapes -------------------------------------------------------------------------------- */

static bool is_domain_word(struct str s)
{
    static const char *const others[] = { "AUTHORITY", "BUILTIN", "HKCR", "HKCU", "HKLM", "HKU",
                                          "POOL", "SERVICE", "SOFTWARE", "SYSTEM" };

    if (s.n < 2 || s.n > 15)
        return false;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (str_eq(s, str_of(others[i])))
            return false;
    }
    for (size_t i = 0; i < s.n; i++) {
        if (!((s.s[i] >= 'A' && s.s[i] <= 'Z') || (s.s[i] >= '0' && s.s[i] <= '9') ||
              s.s[i] == '-'))
            return false;
    }
    return s.s[0] >= 'A';
}

/* DOMAIN\name, where DOMAIN is a name of ours or looks like one, and stands in no path. */
static bool is_account(const struct mask *m, struct str s, size_t i, struct str word)
{
    struct str domain, known;
    size_t at;

    if (i < 2 || s.s[i - 1] != '\\' || (i + word.n < s.n && s.s[i + word.n] == '\\'))
        return false;
    domain = word_before(s, i - 1);
    at = i - 1 - domain.n;
    if (at > 0 && (s.s[at - 1] == '\\' || s.s[at - 1] == ':' || s.s[at - 1] == '/'))
        return false;
    return is_domain_word(domain) || mask_find(m, domain, &known);
}

static bool is_home(struct str s, size_t i)
{
    struct str folder;

    if (i < 2 || (s.s[i - 1] != '\\' && s.s[i - 1] != '/'))
        return false;
    folder = word_before(s, i - 1);
    return str_eq_nocase(folder, STR("Users")) || str_eq_nocase(folder, STR("home"));
}

static bool is_mailbox(struct str s, size_t end)
{
    struct str domain = end < s.n && s.s[end] == '@' ? word_at(s, end + 1) : STR_NONE;

    return str_find_char(domain, '.') < domain.n;
}

/* Private addresses: others of four small numbers are versions as often. */
static bool is_address(struct str s)
{
    uint64_t parts[4] = { 0 };
    struct str rest = s;

    for (size_t i = 0; i < 4; i++) {
        struct str part = str_cut(&rest, '.');

        if (part.n > 3 || !str_u64(part, &parts[i]) || parts[i] > 255)
            return false;
    }
    if (rest.n)
        return false;
    return (parts[0] == 10 && parts[1] + parts[2] > 0) || (parts[0] == 192 && parts[1] == 168) ||
           (parts[0] == 172 && parts[1] >= 16 && parts[1] < 32);
}

static void learn_by_shape(struct mask *m, struct str s, size_t i, struct str word)
{
    if (is_account(m, s, i, word) || is_home(s, i) || is_mailbox(s, i + word.n))
        mask_learn(m, MASK_USER, word);
    else if (str_starts_nocase(word, STR("S-1-5-21-")))
        mask_learn(m, MASK_SID, word);
    else if (is_address(word))
        mask_learn(m, MASK_ADDRESS, word);
    else
        mask_learn_in_domain(m, word);
}

/* ---- the pass ------------------------------------------------------------------------------ */

/* log-formats.md 8: a push log is called SERVERAgentInstall.LOG. */
static bool may_end(struct str rest)
{
    return !rest.n || !mask_is_inner(rest.s[0]) || str_starts(rest, STR("AgentInstall")) ||
           str_starts(rest, STR("MOMAgentMgmt"));
}

/* ms01.contoso.exa at the end of a text that was cut is the name of ms01. */
static bool is_cut(const struct mask *m, struct str s, size_t end, struct str word, size_t n)
{
    struct str known;

    if (n >= word.n || word.s[n] != '.' || (end < s.n && s.s[end] != '.'))
        return false;
    return mask_find(m, str_first(word, n), &known) && str_starts(known, STR("host-")) &&
           mask_begins_domain(m, str_from(word, n + 1));
}

/* The letters and digits that the word begins with, up to where a name may end. */
static struct str head_in(struct str word)
{
    size_t n = 0;

    while (n < word.n && !(n > 0 && may_end(str_from(word, n))))
        n++;
    return str_first(word, n);
}

/* Bytes of the longest name at the word's beginning; 0: it begins with none. */
static size_t name_in(const struct mask *m, struct str word, struct str *pseudonym)
{
    if (!mask_begins(m, head_in(word)))
        return 0;
    for (size_t n = word.n < MASK_NAME_BYTES ? word.n : MASK_NAME_BYTES; n > 0; n--) {
        if (may_end(str_from(word, n)) && mask_find(m, str_first(word, n), pseudonym))
            return n;
    }
    return 0;
}

/* From i on: what stands there, or its pseudonym; returns the bytes it took. */
static size_t step(struct mask *m, struct buf *out, struct str s, size_t i)
{
    struct str word = word_at(s, i), pseudonym;
    size_t n = 0;

    if (word.n) {
        learn_by_shape(m, s, i, word);
        n = name_in(m, word, &pseudonym);
    }
    if (n) {
        buf_add(out, pseudonym);
        return is_cut(m, s, i + word.n, word, n) ? word.n : n;
    }
    do
        n++;
    while (i + n < s.n && mask_is_inner(s.s[i]) && mask_is_inner(s.s[i + n]));
    buf_add(out, (struct str){ s.s + i, n });
    return n;
}

struct str mask_text(struct mask *m, struct str s)
{
    struct buf out = { 0 };
    struct str text = s;

    if (!m || !s.n)
        return s;
    for (size_t i = 0; i < s.n;)
        i += step(m, &out, s, i);
    if (out.failed || m->failed)
        text = STR("********");
    else if (!str_eq(buf_str(&out), s))
        text = arena_copy(&m->arena, buf_str(&out));
    if (m->arena.failed)
        text = STR("********");
    buf_release(&out);
    return text;
}

/* Accounts and machines that are told by their shape are so everywhere, also before that place. */
static void learn_from(struct mask *m, const struct evidence *e)
{
    for (size_t i = 0; i < e->sources_n; i++)
        mask_text(m, e->sources[i].name);
    for (size_t i = 0; i < e->hits_n; i++) {
        const struct ev_hit *h = &e->hits[i];

        mask_text(m, h->text);
        for (size_t k = 0; k < h->captures_n; k++)
            mask_text(m, h->captures[k].value);
    }
}

struct mask *mask_new(const struct verdict *v, const struct evidence *e)
{
    struct mask *m = mem_zero(1, sizeof *m);

    if (!m)
        return NULL;
    mask_learn_hosts(m, v);
    mask_learn_groups(m, e);
    learn_from(m, e);
    return m;
}

void mask_free(struct mask *m)
{
    if (!m)
        return;
    strmap_release(&m->known);
    strmap_release(&m->heads);
    arena_release(&m->arena);
    mem_free(m);
}
