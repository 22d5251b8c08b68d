/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The `postflight:` key of a signature: what a hit means for an upgrade.  The grammar is the table
 * in signatures/README.md; an unknown key is an error.
 */
#include "rules/rule.h"

#include "base/limits.h"
#include "base/when.h"
#include "rules/node.h"

static const char *const known[] = { "phase",     "role",           "step",       "outcome",
                                     "finding",   "severity",       "umbrella",   "recovered-by",
                                     "routine",   "expected-noise", "applies-to", "languages",
                                     "captures",  "cause",          "remedy",     "provenance",
                                     "exemplars", "told-by",        "also",
                                     "another-product", "shows-installed", "recovers-same", NULL };
static const char *const capture_keys[] = { "name", "field", "re", NULL };
static const char *const exemplar_keys[] = { "expect", "text", "event", NULL };
static const struct word expects[] = { { "match", 1 }, { "no-match", 0 }, { NULL, 0 } };

static const struct yaml *value_of(struct reading *r, const struct yaml *map, const char *key)
{
    const struct yaml *node = yaml_get(map, key);

    if (node && node->kind != YAML_SCALAR)
        node_fault(r, node, "'%s' must be a word", key);
    return node && node->kind == YAML_SCALAR ? node : NULL;
}

static void read_words(struct reading *r, const struct yaml *map, struct signature *sig)
{
    const struct yaml *outcome = value_of(r, map, "outcome");
    const struct yaml *severity = value_of(r, map, "severity");

    if (outcome && !outcome_of(outcome->text, &sig->outcome))
        node_fault(r, outcome, "'%.*s' is no outcome (info, started, done, failed, rolled-back, "
                   "cancelled, ended, removed, present, warning, expected-noise)",
                   STR_FMT(str_first(outcome->text, 60)));
    if (severity && !severity_of(severity->text, &sig->severity))
        node_fault(r, severity, "'%.*s' is no severity (fatal, rollback, degraded, info, noise)",
                   STR_FMT(str_first(severity->text, 60)));
    sig->step = node_text(r, map, "step");
    if (!level_of(sig->step, &sig->level))
        sig->level = LEVEL_NONE;
    sig->refused = str_eq(sig->step, STR("refused"));
}

/* A finding by default: whatever has a severity and does not merely report progress. */
static void read_finding(struct reading *r, const struct yaml *map, struct signature *sig)
{
    bool progress = sig->outcome == OUTCOME_STARTED || sig->outcome == OUTCOME_DONE ||
                    sig->outcome == OUTCOME_ENDED || sig->outcome == OUTCOME_PRESENT;

    sig->finding = node_text(r, map, "finding");
    if (!sig->finding.n && sig->severity != SEVERITY_NONE && !progress)
        sig->finding = sig->name;
    sig->also = node_strs(r, map, "also");
    sig->routine = node_flag(r, map, "routine");
    sig->umbrella = node_flag(r, map, "umbrella");
    sig->another_product = node_flag(r, map, "another-product");
    sig->shows_installed = node_flag(r, map, "shows-installed");
    sig->recovered_by = node_strs(r, map, "recovered-by");
    sig->recovers_same = node_text(r, map, "recovers-same");
    sig->told_by = node_strs(r, map, "told-by");
}

/* "during-upgrade" or "during-upgrade+2h" */
static void read_noise(struct reading *r, const struct yaml *map, struct signature *sig)
{
    const struct yaml *node = value_of(r, map, "expected-noise");
    struct str rest = yaml_text(node);

    if (!node)
        return;
    if (str_starts(rest, STR("during-upgrade"))) {
        sig->noise.during_upgrade = true;
        rest = str_from(rest, 14);
        if (rest.n == 0)
            return;
        if (rest.s[0] == '+' && text_lasts(str_from(rest, 1), &sig->noise.after))
            return;
    }
    node_fault(r, node, "'expected-noise' must be during-upgrade or during-upgrade+2h (s m h d)");
}

/* "[inferred]", or with what it is inferred from or why: "[inferred from 3.2]",
   "[inferred: ...]". */
static bool has_mark(struct str text, struct str mark)
{
    const struct str ends = STR("]:;, ");
    size_t at;

    while ((at = str_find(text, mark)) < text.n) {
        text = str_from(text, at + mark.n);
        if (text.n && str_find_char(ends, text.s[0]) < ends.n &&
            str_find_char(text, ']') < text.n)
            return true;
    }
    return false;
}

bool provenance_is_inferred(struct str provenance)
{
    return (has_mark(provenance, STR("[inferred")) || has_mark(provenance, STR("[unverified"))) &&
           str_find(provenance, STR("[seen")) >= provenance.n;
}

static void read_capture(struct reading *r, struct ruleset *set, const struct yaml *node,
                         struct capture_rule *capture)
{
    const struct yaml *re = yaml_get(node, "re");
    struct str field, name;
    size_t group;

    if (!node_keys(r, node, "a capture", capture_keys))
        return;
    field = node_need(r, node, "field");
    if (field.n)
        capture->field = ruleset_field(set, field);
    if (field.n && capture->field == UINT32_MAX)
        r->no_memory = true;
    if (!re == !yaml_get(node, "name")) {
        node_fault(r, node, "a capture has a 'field' and either 'name' or 're'");
        return;
    }
    if (!re) {
        capture->name = node_need(r, node, "name");
        return;
    }
    if (re->kind != YAML_SCALAR) {
        node_fault(r, re, "'re' must be a text");
        return;
    }
    capture->regex = regex_of(r, set, re, 0);
    if (capture->regex && !regex_name(capture->regex, 0, &name, &group))
        node_fault(r, re, "'re' needs a named group, (?<version>...)");
}

static bool captures_host(const struct capture_rule *capture)
{
    struct str name = capture->name;
    bool found = str_eq(name, STR("host"));
    size_t group;

    if (!capture->regex)
        return found;
    for (size_t i = 0; !found && regex_name(capture->regex, i, &name, &group); i++)
        found = str_eq(name, STR("host"));
    return found;
}

static void read_captures(struct reading *r, struct ruleset *set, const struct yaml *map,
                          struct rule *rule)
{
    const struct yaml *const *items = node_list(r, map, "captures", &rule->captures_n);

    if (rule->captures_n > LIMIT_CAPTURES) {
        node_fault(r, items[LIMIT_CAPTURES], "more than %d captures", LIMIT_CAPTURES);
        rule->captures_n = 0;
    }
    rule->captures = node_array(r, rule->captures_n, sizeof *rule->captures);
    if (!rule->captures)
        rule->captures_n = 0;
    for (size_t i = 0; i < rule->captures_n; i++) {
        read_capture(r, set, items[i], &rule->captures[i]);
        if (captures_host(&rule->captures[i]))
            rule->signature.names_host = true;
    }
}

static void read_exemplar(struct reading *r, const struct yaml *node, struct exemplar *e)
{
    if (!node_keys(r, node, "an exemplar", exemplar_keys))
        return;
    if (!yaml_get(node, "expect"))
        node_fault(r, node, "key 'expect' is missing");
    e->match = node_word(r, node, "expect", expects, 0) == 1;
    e->text = node_text(r, node, "text");
    e->event_xml = node_text(r, node, "event");
    e->line = node->line;
    if (!e->text.n == !e->event_xml.n)
        node_fault(r, node, "an exemplar has either 'text' or 'event'");
}

static void read_exemplars(struct reading *r, const struct yaml *map, struct rule *rule)
{
    size_t n, matches = 0;
    const struct yaml *const *items = node_list(r, map, "exemplars", &n);

    rule->exemplars = node_array(r, n, sizeof *rule->exemplars);
    rule->exemplars_n = rule->exemplars ? n : 0;
    for (size_t i = 0; i < rule->exemplars_n; i++) {
        read_exemplar(r, items[i], &rule->exemplars[i]);
        matches += rule->exemplars[i].match;
    }
    if (matches == 0 || matches == n)
        node_fault(r, map, "'exemplars' needs at least one 'match' and one 'no-match'");
}

static void refuse(struct reading *r, const struct yaml *map, const char *key, const char *why)
{
    if (yaml_get(map, key))
        node_fault(r, yaml_get(map, key), "%s", why);
}

void postflight_read(struct reading *r, struct ruleset *set, const struct yaml *map,
                     struct rule *rule)
{
    struct signature *sig = &rule->signature;

    if (!node_keys(r, map, "'postflight'", known))
        return;
    sig->phases = node_strs(r, map, "phase");
    sig->role = node_text(r, map, "role");
    read_words(r, map, sig);
    read_finding(r, map, sig);
    if (sig->routine && sig->severity != SEVERITY_NONE && sig->severity != SEVERITY_NOISE)
        refuse(r, map, "routine", "what is a finding is not routine: each of its hits counts");
    read_noise(r, map, sig);
    sig->applies_to = node_strs(r, map, "applies-to");
    sig->languages = node_strs(r, map, "languages");
    sig->cause = str_trim(node_text(r, map, "cause"));
    sig->remedy = str_trim(node_text(r, map, "remedy"));
    sig->provenance = node_text(r, map, "provenance");
    sig->inferred = provenance_is_inferred(sig->provenance);
    if (rule->correlation) {
        refuse(r, map, "captures", "a correlation captures what it groups by");
        refuse(r, map, "exemplars", "a correlation has no exemplars: its rules have");
        return;
    }
    read_captures(r, set, map, rule);
    read_exemplars(r, map, rule);
}
