/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the tokens of a template to its program.  The tokens are walked once as evtx_fields.c would
 * be led through them, but for any values: each of its decisions is made here if the template
 * decides it, becomes an operation if one of those has the same rule, and else ends the attempt.
 *
 * Every member becomes a draft (name, where the value comes from, its rule); evtx_emit.c makes
 * operations of them.
 */
#include "parsers/evtx_draft.h"
#include "parsers/evtx_token.h"

#include "event/event_json.h"
#include "event/redact.h"

#include <string.h>

#define DEPTH_MAX 12u
#define KEPT_MAX 65536u /* half of LIMIT_BINXML_TEXT_FREE is for the values */

struct frame {
    struct evtx_name name;
    struct str data_name;
    uint8_t section, level;
    bool has_children, has_attributes;
    bool maybe_attributes; /* has them if a value is not empty */
    struct content content;
};

struct compile {
    struct evtx_tokens tokens;
    struct arena *arena; /* of the program */
    struct frame frames[DEPTH_MAX + 2];
    unsigned depth, floor; /* floor: frames that enclose the template */
    bool has_system;
    struct evtx_program *program;
    uint8_t uses[EVTX_PROGRAM_SLOTS];
    struct buf text, path; /* scratch */
    struct drafts data, system; /* large: only n is cleared */
};

static struct frame *top(struct compile *c)
{
    return &c->frames[c->depth - 1];
}

static uint8_t next_token(const struct compile *c)
{
    const struct rd *r = &c->tokens.r;

    return rd_left(r) ? (uint8_t)(r->p[r->at] & ~T_MORE) : 0;
}

static bool is_blank_text(struct str s)
{
    return str_trim(s).n == 0;
}

/* Contents. */

/* The head has it; here it is only as long as it can be. */
static bool take_computer(struct compile *c, struct content *content)
{
    content->from = CONTENT_TEXT;
    content->text = STR("");
    c->program->kept += 3 * EVTX_COMPUTER_UNITS;
    return true;
}

static bool take_text(struct compile *c, struct content *content)
{
    uint32_t varies = c->tokens.shape->computer.at;
    struct rd *r = &c->tokens.r;
    const uint8_t *units;
    bool good;
    uint32_t n;

    rd_skip(r, 2); /* token, type: the shape has text only */
    n = rd_le16(r);
    units = rd_bytes(r, 2 * (size_t)n);
    if (!units || content->from != CONTENT_NONE)
        return false;
    if (varies && units == r->p + varies + 2)
        return take_computer(c, content);
    buf_clear(&c->text);
    good = evtx_string_append(&c->text, units, n);
    content->from = CONTENT_TEXT;
    content->text = arena_copy(c->arena, buf_str(&c->text));
    c->program->kept += c->text.n;
    return good && !c->text.failed && redact(content->text, c->arena).s == content->text.s;
}

static bool take_slot(struct compile *c, struct content *content)
{
    struct rd *r = &c->tokens.r;
    bool optional = next_token(c) == T_OPTIONAL;
    uint16_t slot;

    rd_skip(r, 1);
    slot = rd_le16(r);
    rd_skip(r, 1);
    if (!rd_ok(r) || content->from != CONTENT_NONE || slot >= EVTX_PROGRAM_SLOTS ||
        c->uses[slot] >= EVTX_PROGRAM_USES)
        return false;
    *content = (struct content){ CONTENT_SLOT, STR_NONE, slot, optional };
    c->uses[slot]++;
    if (c->uses[slot] > c->program->uses)
        c->program->uses = c->uses[slot];
    if (slot >= c->program->slots)
        c->program->slots = slot + 1u;
    return true;
}

/* Text and values up to another token. */
static bool take_content(struct compile *c, struct content *content)
{
    for (;;) {
        switch (next_token(c)) {
        case T_VALUE:
            if (!take_text(c, content))
                return false;
            break;
        case T_SUBSTITUTION:
        case T_OPTIONAL:
            if (!take_slot(c, content))
                return false;
            break;
        default:
            return true;
        }
    }
}

/* Drafts. */

static void note_name(struct evtx_program *p, struct str name)
{
    p->has_value = p->has_value || str_eq(name, STR("Value"));
    p->has_property = p->has_property || str_eq(name, STR("Property"));
}

static bool add_system(struct compile *c, struct str name, const struct content *content,
                       enum evtx_op_kind kind)
{
    if (c->system.n >= EVTX_DRAFTS || redact_secret_name(name))
        return false;
    note_name(c->program, name);
    if (str_eq(name, STR("TimeCreated_SystemTime")))
        return kind != OP_SHOWN; /* the head reads it, and takes nothing else */
    c->system.items[c->system.n++] = (struct draft){ .name = name, .content = *content,
                                                     .kind = kind, .is_system = true,
                                                     .grouped = event_stands_above(name) };
    return true;
}

/* The names of the open elements below the section, with dots; behind them another, or nothing. */
static struct str path_of(struct compile *c, struct str leaf)
{
    const struct frame *inner = top(c);
    unsigned skip = inner->section == SECTION_USER ? 2u : inner->section == SECTION_DATA ? 1u : 0u;
    unsigned first = c->depth - 1 - inner->level + skip;

    buf_clear(&c->path);
    for (unsigned i = first; i + 1 < c->depth; i++) {
        buf_add(&c->path, c->frames[i].name.text);
        buf_char(&c->path, '.');
    }
    buf_add(&c->path, leaf);
    c->program->kept += c->path.n;
    return arena_copy(c->arena, buf_str(&c->path));
}

static bool add_data(struct compile *c, struct str name, struct str path,
                     const struct content *content, enum evtx_op_kind kind)
{
    c->program->kept += 2 * name.n + 2;
    if (c->data.n >= EVTX_DRAFTS || redact_secret_name(name) || redact_secret_name(path))
        return false; /* a secret in either masks the value */
    note_name(c->program, name);
    c->data.items[c->data.n++] = (struct draft){ .name = name, .path = path, .content = *content,
                                                .kind = kind };
    return true;
}

static struct str joined(struct compile *c, struct str a, struct str b)
{
    c->program->kept += a.n + b.n + 1;
    buf_clear(&c->path);
    buf_add(&c->path, a); /* no format: there may be a NUL in them */
    buf_char(&c->path, '_');
    buf_add(&c->path, b);
    return arena_copy(c->arena, buf_str(&c->path));
}

/* Attributes. */

static bool system_attribute(struct compile *c, struct evtx_name name,
                             const struct content *content)
{
    return add_system(c, joined(c, top(c)->name.text, name.text), content,
                      content->optional ? OP_OPTIONAL : OP_VALUE);
}

static bool data_attribute(struct compile *c, struct evtx_name name, const struct content *content)
{
    struct frame *f = top(c);
    struct str joint;

    if (f->section == SECTION_DATA && f->name.tag == TAG_DATA && name.tag == TAG_NAME) {
        f->data_name = content->text;
        return content->from == CONTENT_TEXT;
    }
    f->has_attributes = f->has_attributes || !content->optional;
    f->maybe_attributes = f->maybe_attributes || content->optional;
    joint = joined(c, f->name.text, name.text);
    return add_data(c, joint, path_of(c, joint), content,
                    content->optional ? OP_OPTIONAL : OP_VALUE);
}

static bool take_attribute(struct compile *c)
{
    struct content content = { 0 };
    struct evtx_name name;

    rd_skip(&c->tokens.r, 1);
    name = evtx_tokens_name(&c->tokens);
    if (!take_content(c, &content))
        return false;
    if (content.from == CONTENT_NONE)
        return true; /* it vanishes */
    if (name.tag == TAG_XMLNS || top(c)->section == SECTION_EVENT)
        return content.from == CONTENT_TEXT; /* no data */
    if (top(c)->section == SECTION_SYSTEM)
        return system_attribute(c, name, &content);
    return data_attribute(c, name, &content);
}

/* Elements. */

static bool system_text(struct compile *c, const struct frame *f)
{
    switch (f->name.tag) {
    case TAG_EVENT_ID: /* the head (evtx_head.c) */
    case TAG_RECORD_ID:
    case TAG_LEVEL:
    case TAG_CHANNEL:
    case TAG_COMPUTER:
        return true;
    default:
        break;
    }
    if (f->content.from == CONTENT_NONE || (f->content.from == CONTENT_TEXT &&
                                            is_blank_text(f->content.text)))
        return true;
    return add_system(c, f->name.text, &f->content, OP_SHOWN);
}

/* A value right in Event, EventData or UserData: the template of what is in there. */
static bool add_nested(struct compile *c, const struct frame *f)
{
    enum evtx_place place = f->section == SECTION_EVENT  ? PLACE_EVENT
                            : f->section == SECTION_DATA ? PLACE_DATA
                                                         : PLACE_USER;

    if (f->content.from == CONTENT_TEXT)
        return f->section == SECTION_EVENT || is_blank_text(f->content.text);
    if (f->content.from == CONTENT_NONE)
        return true;
    if (c->data.n >= EVTX_DRAFTS)
        return false;
    c->data.items[c->data.n++] = (struct draft){ .content = f->content, .kind = OP_NESTED,
                                           .place = place };
    return true;
}

static bool data_text(struct compile *c, const struct frame *f)
{
    bool is_data = f->section == SECTION_DATA && f->level == 1 && f->name.tag == TAG_DATA;
    bool holds = f->has_children || (!is_data && f->has_attributes);
    struct str name = f->name.text;

    if (f->level == 0)
        return add_nested(c, f);
    if (f->has_children && f->content.from == CONTENT_SLOT)
        return false;
    if (f->content.from != CONTENT_SLOT && is_blank_text(f->content.text)) {
        if (holds)
            return true;
        if (!is_data && f->maybe_attributes)
            return false; /* the record decides whether an empty one is shown */
    }
    if (f->content.from == CONTENT_SLOT && !is_data && f->maybe_attributes && !holds)
        return false;
    if (is_data)
        name = str_present(f->data_name) ? f->data_name : STR("Data");
    return add_data(c, name, is_data ? STR_NONE : path_of(c, name), &f->content,
                    holds && !c->tokens.shape->is_raw ? OP_SHOWN : OP_DATA);
}

static bool end_element(struct compile *c)
{
    struct frame *f = top(c);
    bool good = true;

    if (f->section == SECTION_EVENT)
        good = add_nested(c, f);
    else if (f->section == SECTION_SYSTEM)
        good = system_text(c, f);
    else
        good = data_text(c, f);
    c->depth--;
    return good && c->depth >= c->floor;
}

static bool section_in(struct compile *c, const struct frame *parent, struct frame *f)
{
    f->section = parent ? parent->section : SECTION_NONE;
    if (!parent && f->name.tag == TAG_EVENT)
        f->section = SECTION_EVENT;
    else if (parent && parent->section == SECTION_EVENT)
        f->section = f->name.tag == TAG_SYSTEM       ? SECTION_SYSTEM
                     : f->name.tag == TAG_EVENT_DATA ? SECTION_DATA
                     : f->name.tag == TAG_USER_DATA  ? SECTION_USER
                                                     : SECTION_NONE;
    else if (parent && (parent->section != SECTION_SYSTEM || parent->level == 0))
        f->level = (uint8_t)(parent->level + 1);
    else
        return false; /* deeper in System, or no Event */
    if (f->section == SECTION_SYSTEM && f->level == 0) {
        if (c->floor || c->has_system)
            return false; /* a second one would change the head */
        c->has_system = true;
    }
    return f->section != SECTION_NONE;
}

static bool open_element(struct compile *c, bool more)
{
    struct frame *parent = c->depth ? top(c) : NULL, *f = &c->frames[c->depth];

    if (c->depth >= DEPTH_MAX)
        return false;
    if (parent && parent->content.from != CONTENT_NONE && parent->section != SECTION_EVENT)
        return false; /* text before an element */
    rd_skip(&c->tokens.r, 7); /* token, dependency id, size */
    *f = (struct frame){ .name = evtx_tokens_name(&c->tokens) };
    rd_skip(&c->tokens.r, more ? 4 : 0);
    if (!section_in(c, parent, f))
        return false;
    if (parent)
        parent->has_children = true;
    c->depth++;
    while (next_token(c) == T_ATTRIBUTE)
        if (!take_attribute(c))
            return false;
    return true;
}

/* A value in Event between elements: kept only if it is the only one. */
static bool take_inner(struct compile *c)
{
    struct frame *f = c->depth > c->floor ? top(c) : NULL;

    if (!f || (f->has_children && f->section != SECTION_EVENT))
        return false;
    return take_content(c, &f->content);
}

static bool take_tokens(struct compile *c)
{
    struct rd *r = &c->tokens.r;
    bool good = true;

    while (good && rd_ok(r) && rd_left(r) && r->p[r->at] != 0) {
        switch (next_token(c)) {
        case T_OPEN:
            good = open_element(c, r->p[r->at] & T_MORE);
            break;
        case T_START_DONE:
            rd_skip(r, 1);
            break;
        case T_CLOSE_EMPTY:
        case T_CLOSE:
            rd_skip(r, 1);
            good = c->depth > c->floor && end_element(c);
            break;
        case T_FRAGMENT:
            rd_skip(r, 4);
            good = c->depth == c->floor;
            break;
        case T_VALUE:
        case T_SUBSTITUTION:
        case T_OPTIONAL:
            good = take_inner(c);
            break;
        default:
            good = false;
        }
    }
    return good && rd_ok(r) && c->depth == c->floor && c->program->kept <= KEPT_MAX;
}

/* System comes first, as evtx_head.c demands. */
static bool keep_members(struct compile *c)
{
    size_t n = c->system.n + c->data.n;
    struct draft *members = arena_alloc(c->arena, (n ? n : 1) * sizeof *members);

    if (!members)
        return false;
    memcpy(members, c->system.items, c->system.n * sizeof *members);
    memcpy(members + c->system.n, c->data.items, c->data.n * sizeof *members);
    c->program->members = members;
    c->program->members_n = n;
    for (size_t i = 0; i < n; i++)
        c->program->named_n += draft_is_named(&members[i]);
    return true;
}

static bool build(struct compile *c)
{
    struct evtx_program *p = c->program;

    return take_tokens(c) && keep_members(c) &&
           evtx_emit(p, &c->data, &c->system, &c->text, c->arena) &&
           !(p->has_value && p->has_property);
}

/* The frames around a template, as they are open when its first token comes. */
static void enclose(struct compile *c, enum evtx_place place)
{
    static const struct frame around[] = {
        { .name = { { "Event", 5 }, TAG_EVENT }, .section = SECTION_EVENT },
        { .name = { { "EventData", 9 }, TAG_EVENT_DATA }, .section = SECTION_DATA },
        { .name = { { "UserData", 8 }, TAG_USER_DATA }, .section = SECTION_USER },
    };

    if (place != PLACE_ROOT)
        c->frames[c->depth++] = around[0];
    if (place == PLACE_DATA || place == PLACE_USER)
        c->frames[c->depth++] = around[place == PLACE_DATA ? 1 : 2];
    c->floor = c->depth;
}

static void compile(struct evtx_shapes *s, const struct evtx_shape *shape, enum evtx_place place,
                    struct evtx_program *program)
{
    struct compile *c = arena_alloc(&s->scratch, sizeof *c);

    if (!c)
        return;
    memset(c, 0, offsetof(struct compile, data));
    c->data.n = c->system.n = 0;
    c->arena = &s->arena;
    c->tokens = evtx_tokens_of(shape);
    c->program = program;
    enclose(c, place);
    program->usable = build(c);
    buf_release(&c->text);
    buf_release(&c->path);
    arena_reset(&s->scratch);
}

const struct evtx_program *evtx_program_make(struct evtx_shapes *s, struct evtx_shape *shape,
                                             enum evtx_place place)
{
    struct evtx_program *program = arena_zero(&s->arena, 1, sizeof *program);

    if (program)
        compile(s, shape, place, program);
    shape->programs[place] = program;
    return program;
}
