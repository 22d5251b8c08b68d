/* SPDX-License-Identifier: Apache-2.0 */
/* The names that a masked report must not show, and what it shows in their place. */
#include "report/mask_names.h"

#include "base/fold.h"

/* Names that are words of messages, too. */
static bool is_plain_word(struct str s)
{
    static const char *const words[] = {
        "access", "acs", "active", "admin", "administrator", "agent", "all", "audit", "authority",
        "builtin", "client", "com", "computer", "console", "corp", "data", "database", "default",
        "directory", "domain", "event", "events", "example", "failed", "gateway", "group", "health",
        "host", "install", "internal", "lan", "local", "localhost", "log", "logs", "machine",
        "management", "manager", "master", "microsoft", "monitoring", "net", "network", "none",
        "null", "operations", "opsmgr", "org", "public", "report", "reporting", "reports", "root",
        "scom", "server", "service", "services", "setup", "source", "sql", "system", "test",
        "unknown", "update", "user", "users", "web", "windows", "workgroup",
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_eq_nocase(s, str_of(words[i])))
            return true;
    }
    return false;
}

bool mask_find(const struct mask *m, struct str name, struct str *pseudonym)
{
    char folded[FOLD_NAME_BYTES];
    uint64_t at;

    if (!name.n || name.n > MASK_NAME_BYTES || !strmap_get(&m->known, fold_name(folded, name), &at))
        return false;
    *pseudonym = m->pseudonyms[at];
    return true;
}

bool mask_is_inner(char c)
{
    return is_alnum(c) || (unsigned char)c >= 0x80;
}

static struct str head_of(struct str name)
{
    size_t n = 0;

    while (n < name.n && mask_is_inner(name.s[n]))
        n++;
    return str_first(name, n);
}

bool mask_begins(const struct mask *m, struct str head)
{
    char folded[FOLD_NAME_BYTES];
    uint64_t at;

    return head.n <= MASK_NAME_BYTES && strmap_get(&m->heads, fold_name(folded, head), &at);
}

bool mask_begins_domain(const struct mask *m, struct str s)
{
    for (size_t i = 0; s.n && i < m->domains_n; i++) {
        if (fold_name_starts(m->domains[i], s))
            return true;
    }
    return false;
}

static void learn_as(struct mask *m, struct str name, struct str pseudonym)
{
    char folded[FOLD_NAME_BYTES];
    struct str known;

    if (!head_of(name).n || name.n > MASK_NAME_BYTES || is_plain_word(name) ||
        mask_find(m, name, &known))
        return;
    if (arena_grow(&m->arena, &m->pseudonyms, m->pseudonyms_n, &m->pseudonyms_cap,
                   m->pseudonyms_n + 1, sizeof *m->pseudonyms) < 0 ||
        strmap_put(&m->known, fold_name(folded, name), m->pseudonyms_n) < 0 ||
        strmap_put(&m->heads, head_of(fold_name(folded, name)), 1) < 0) {
        m->failed = true;
        return;
    }
    m->pseudonyms[m->pseudonyms_n++] = pseudonym;
}

void mask_learn(struct mask *m, enum mask_kind kind, struct str name)
{
    static const char *const words[MASK_KINDS] = { "host", "domain", "user", "group", "address",
                                                   "sid" };
    struct str known;

    if (!name.n || is_plain_word(name) || mask_find(m, name, &known))
        return;
    learn_as(m, name, arena_format(&m->arena, "%s-%zu", words[kind], ++m->of_kind[kind]));
}

static struct str domain_of(struct str name)
{
    return str_from(name, fold_first_label(name).n + 1);
}

/* contoso.example and CONTOSO are one. */
static struct str learn_domain(struct mask *m, struct str domain)
{
    struct str known = STR("domain");

    if (!mask_find(m, domain, &known)) {
        mask_learn(m, MASK_DOMAIN, domain);
        if (!mask_find(m, domain, &known))
            return known;
        learn_as(m, fold_first_label(domain), known);
        if (arena_grow(&m->arena, &m->domains, m->domains_n, &m->domains_cap, m->domains_n + 1,
                       sizeof *m->domains) == 0)
            m->domains[m->domains_n++] = domain;
    }
    return known;
}

static bool is_number(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.s[i] < '0' || s.s[i] > '9')
            return false;
    }
    return true;
}

/* The long form and the first label; a name that stands for another machine keeps its meaning. */
static void learn_host(struct mask *m, struct str name, struct str pseudonym)
{
    struct str label = fold_first_label(name), domain = domain_of(name), known;

    if (is_number(label)) { /* an address; a lone number stands for anything */
        if (domain.n)
            mask_learn(m, MASK_ADDRESS, name);
        return;
    }
    if (domain.n) {
        known = learn_domain(m, domain);
        learn_as(m, name, arena_format(&m->arena, "%.*s.%.*s", STR_FMT(pseudonym), STR_FMT(known)));
    }
    learn_as(m, label, pseudonym);
}

/* A NetBIOS name is the first 15 characters of a label. */
static bool is_same_label(struct str a, struct str b)
{
    const size_t most = 15;

    return fold_same_name(a, b) ||
           ((a.n == most || b.n == most) && fold_same_name(str_first(a, most), str_first(b, most)));
}

static int digits_of(size_t n)
{
    int digits = 1;

    while (n >= 10) {
        n /= 10;
        digits++;
    }
    return digits;
}

void mask_learn_hosts(struct mask *m, const struct verdict *v)
{
    for (size_t i = 0; i < v->hosts_n; i++) {
        const struct host *h = &v->hosts[i];
        struct str pseudonym = arena_format(&m->arena, "host-%0*zu", digits_of(v->hosts_n), i + 1);
        size_t others = 0;

        learn_host(m, h->name, pseudonym);
        for (size_t k = 0; k < h->aliases_n; k++) {
            struct str alias = h->aliases[k].name;
            bool same = is_same_label(fold_first_label(alias), fold_first_label(h->name));

            learn_host(m, alias, same ? pseudonym
                                      : arena_format(&m->arena, "%.*s-was-%zu", STR_FMT(pseudonym),
                                                     ++others));
        }
    }
    m->of_kind[MASK_HOST] = v->hosts_n;
}

void mask_learn_groups(struct mask *m, const struct evidence *e)
{
    for (size_t i = 0; i < e->hits_n; i++) {
        const struct ev_hit *h = &e->hits[i];

        for (size_t k = 0; k < h->captures_n; k++) {
            if (str_eq(h->captures[k].name, STR("group")))
                mask_learn(m, MASK_GROUP, str_trim(h->captures[k].value));
        }
    }
}

bool mask_learn_in_domain(struct mask *m, struct str name)
{
    struct str domain = domain_of(name), known;

    if (!domain.n || !mask_find(m, domain, &known) || !str_starts(known, STR("domain-")))
        return false;
    learn_host(m, name, arena_format(&m->arena, "host-%zu", ++m->of_kind[MASK_HOST]));
    return true;
}
