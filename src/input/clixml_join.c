/* SPDX-License-Identifier: Apache-2.0 */
#include "input/clixml_join.h"

#include <string.h>

#define REF_DIGITS 18u

static void note(struct clixml_join *j, struct str s, enum clixml_step step)
{
    struct clixml_joint *to = &j->noted;

    j->step = JOIN_NOTHING;
    if (s.n > sizeof to->s - to->n)
        return;
    memcpy(to->s + to->n, s.s, s.n);
    to->n += s.n;
    j->step = step;
}

static size_t digits_of(struct str s)
{
    size_t n = 0;

    while (n < s.n && is_digit(s.s[n]))
        n++;
    return n;
}

static bool is_empty(const struct xml_item *item)
{
    return str_ends(item->raw, STR("/>"));
}

/* All attributes are RefId, a number. */
static bool has_ref(const struct xml_item *item, uint64_t *ref)
{
    return item->attrs_n == 1 && str_eq(item->attrs[0].name, STR("RefId")) &&
           item->attrs[0].value.n <= REF_DIGITS && str_u64(item->attrs[0].value, ref);
}

/* In the tag there is no digit before those of its number, and these are not written otherwise. */
static void object_starts(struct clixml_join *j, const struct xml_item *item)
{
    struct clixml_joint *to = &j->noted;
    struct str raw = item->raw, value;
    size_t at = 0;
    uint64_t ref;

    j->step = JOIN_NOTHING;
    if (!str_eq(item->name, STR("Obj")) || is_empty(item) || !has_ref(item, &ref))
        return;
    value = item->attrs[0].value;
    while (at < raw.n && !is_digit(raw.s[at]))
        at++;
    if (digits_of(value) != value.n || !str_starts(str_from(raw, at), value) ||
        digits_of(str_from(raw, at)) != value.n)
        return;
    to->object_at = to->n;
    to->ref_at = to->n + at;
    to->ref_n = value.n;
    note(j, raw, JOIN_OBJECT);
}

static void part_starts(struct clixml_join *j, const struct xml_item *item)
{
    bool props = str_eq(item->name, STR("Props")) && !item->attrs_n && !is_empty(item);
    bool types = str_eq(item->name, STR("TNRef")) && is_empty(item);

    if (props && (j->step == JOIN_OBJECT || j->step == JOIN_TYPES_ENDED)) {
        note(j, item->raw, JOIN_PROPS);
    } else if (types && j->step == JOIN_OBJECT && has_ref(item, &j->noted.type_ref)) {
        j->noted.has_types = true;
        note(j, item->raw, JOIN_TYPES);
    } else {
        j->step = JOIN_NOTHING;
    }
}

static void element_ends(struct clixml_join *j, const struct xml_item *item, unsigned level)
{
    bool written = !item->implied && !item->cut && str_starts(item->raw, STR("</"));

    if (level == 1 && j->step == JOIN_TYPES)
        j->step = JOIN_TYPES_ENDED; /* with the tag that began them */
    else if (level == 1 && j->step == JOIN_PROPERTY_ENDED && written &&
             str_eq(item->name, STR("Props")))
        note(j, item->raw, JOIN_PROPS_ENDED);
    else if (level == 0 && j->step == JOIN_PROPS_ENDED && written &&
             str_eq(item->name, STR("Obj")))
        note(j, item->raw, JOIN_OBJECT_ENDED);
    else
        j->step = JOIN_NOTHING;
}

void clixml_join_note(struct clixml_join *j, enum xml_kind kind, const struct xml_item *item,
                      unsigned level)
{
    if (j->step == JOIN_NOTHING)
        return;
    if (kind == XML_TEXT && !str_trim(item->raw).n)
        note(j, item->raw, j->step);
    else if (kind == XML_END)
        element_ends(j, item, level);
    else if (kind == XML_START && level == 0 && j->step == JOIN_OBJECT_ENDED)
        object_starts(j, item);
    else if (kind == XML_START && level == 1)
        part_starts(j, item);
    else
        j->step = JOIN_NOTHING;
}

void clixml_join_begin(struct clixml_join *j, struct str behind, unsigned before, uint64_t faults)
{
    j->noted.n = 0;
    j->noted.has_types = false;
    j->noted.before = before;
    j->faults = faults;
    note(j, behind, JOIN_PROPERTY_ENDED);
}

void clixml_join_end(struct clixml_join *j, const struct xml_item *item, unsigned here,
                     unsigned slot, uint64_t faults)
{
    bool whole = j->step == JOIN_PROPS && faults == j->faults;

    j->step = JOIN_NOTHING;
    if (!whole)
        return;
    j->noted.name_at = j->noted.n + 1;
    j->noted.name_n = item->name.n;
    j->noted.here = here;
    j->noted.slot = slot;
    note(j, item->raw, JOIN_PROPS);
    if (j->step == JOIN_PROPS)
        j->known = j->noted;
    j->step = JOIN_NOTHING;
}

size_t clixml_join_length(const struct clixml_joint *known, struct str rest)
{
    size_t behind = known->ref_at + known->ref_n, digits;
    struct str tail = { known->s + behind, known->n - behind };

    if (!str_starts(rest, (struct str){ known->s, known->ref_at }))
        return 0;
    rest = str_from(rest, known->ref_at);
    digits = digits_of(str_first(rest, REF_DIGITS + 1));
    if (!digits || digits > REF_DIGITS || !str_starts(str_from(rest, digits), tail))
        return 0;
    return known->ref_at + digits + tail.n;
}
