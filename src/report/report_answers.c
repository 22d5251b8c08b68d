/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The questions that are left, as an answers file to fill in (check -f answers; --answers reads it
 * back, rules/answers.h).  What a log proves is not asked.
 */
#include "report/report_forms.h"

#define COMMENT_WIDTH 92

/* Words of a text as comment lines; nothing in it can end the comment. */
static void comment(struct buf *out, const char *label, struct str text)
{
    size_t column = 0;

    text = str_trim(text);
    for (size_t i = 0; i < text.n;) {
        size_t end = i;
        while (end < text.n && (unsigned char)text.s[end] > ' ' && text.s[end] != 0x7f)
            end++;
        if (end == i) {
            i++;
            continue;
        }
        if (column == 0 || column + end - i > COMMENT_WIDTH) {
            buf_format(out, "%s    #%s%s", column ? "\n" : "",
                       column ? "   " : *label ? " " : "", column ? "" : label);
            column = 5;
        }
        buf_char(out, ' ');
        buf_add(out, str_first(str_from(text, i), end - i));
        column += end - i + 1;
        i = end;
    }
    if (column)
        buf_char(out, '\n');
}

/* In single quotes; what is no plain character of a name is a question mark. */
static void quoted(struct buf *out, struct str s)
{
    buf_char(out, '\'');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.s[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                     c == '.' || c == '-' || c == '_' || c >= 0x80;
        buf_char(out, plain ? s.s[i] : '?');
    }
    buf_char(out, '\'');
}

static void entry(struct buf *out, const char *kind, struct str id, struct str host)
{
    buf_format(out, "    - %s: ", kind);
    quoted(out, id);
    if (host.n) {
        buf_add(out, STR("\n      host: "));
        quoted(out, host);
    }
    buf_add(out, STR("\n      answer:\n      who:\n      when:\n      note:\n"));
}

static struct str host_name(const struct verdict *v, size_t host)
{
    return host < v->hosts_n ? v->hosts[host].name : STR_NONE;
}

static void task_questions(struct buf *out, const struct verdict *v, const struct task_result *t)
{
    bool asked = false;

    if (t->state != TASK_CONFIRM && !t->instances_n)
        return;
    for (size_t i = 0; i < t->instances_n || (i == 0 && !t->instances_n); i++) {
        if (t->instances_n && t->instances[i].state != TASK_CONFIRM)
            continue;
        if (!asked) {
            buf_char(out, '\n');
            comment(out, "", t->task->title);
            comment(out, "Question:", t->task->question);
            comment(out, "Look:", t->task->look);
        }
        asked = true;
        entry(out, "task", t->task->id,
              t->instances_n ? host_name(v, t->instances[i].host) : STR_NONE);
    }
}

static void phase_questions(struct buf *out, const struct verdict *v, const struct phase_result *p)
{
    bool asked = false;

    for (size_t i = 0; i < p->instances_n; i++) {
        if (p->instances[i].state != STATE_CONFIRM)
            continue;
        if (!asked) {
            buf_char(out, '\n');
            comment(out, "", p->phase->title);
        }
        if (phase_is_act(p->phase) && !asked)
            comment(out, phase_of_group(p->phase) ? "Question: was it done?"
                                                  : "Question: was it done there?", p->phase->why);
        else if (!phase_is_act(p->phase))
            comment(out, "Question: was it done there?", p->instances[i].reason);
        asked = true;
        entry(out, "phase", p->phase->id, host_name(v, p->instances[i].host));
    }
}

static void questions(struct buf *out, const struct verdict *v, const struct judged *d)
{
    for (size_t i = 0; i < d->phases_n; i++)
        phase_questions(out, v, &d->phases[i]);
    for (size_t i = 0; i < d->tasks_n; i++)
        task_questions(out, v, &d->tasks[i]);
}

/* Nothing tells what such a machine is: asked of the phase of agents, which most machines are. */
static void hidden_questions(struct buf *out, const struct verdict *v)
{
    struct str id = STR_NONE;
    bool asked = false;

    for (size_t i = 0; i < v->main.phases_n && !id.n; i++) {
        if (str_starts(v->main.phases[i].phase->role, STR("agent")))
            id = v->main.phases[i].phase->id;
    }
    for (size_t h = 0; h < v->hosts_n && id.n; h++) {
        if (!v->hosts[h].hidden)
            continue;
        if (!asked) {
            buf_char(out, '\n');
            comment(out, "", STR("Machines of which nothing tells what they are"));
            comment(out, "Question:", STR("was the upgrade none of its? Then: not-needed"));
        }
        asked = true;
        entry(out, "phase", id, v->hosts[h].name);
    }
}

static void topology(struct buf *out, const struct judged *d)
{
    buf_add(out, STR("\n# Is there none of these? Then remove the '#'. No machine of the role is "
                     "named in the logs.\ntopology:\n"));
    for (size_t i = 0; i < d->phases_n; i++) {
        if (d->phases[i].state != STATE_NOT_SEEN)
            continue;
        comment(out, "", d->phases[i].phase->title);
        buf_add(out, STR("    # - {no: "));
        quoted(out, d->phases[i].phase->role);
        buf_add(out, STR(", who: '', when: '', note: ''}\n"));
    }
}

void report_answers(struct buf *out, const struct verdict *v, const struct report_style *style)
{
    (void)style;
    buf_add(out, STR(
        "# Questions that no log answers. Write done, not-done or not-needed behind answer:, and\n"
        "# leave it empty where you do not know. Then: postflight check --answers FILE logs/\n"
        "# when: a date or time like 2024-03-16 or 2024-03-16T20:00:00+01:00\n"
        "answers:\n"));
    questions(out, v, &v->main);
    for (size_t i = 0; i < v->also_n; i++)
        questions(out, v, &v->also[i]);
    hidden_questions(out, v);
    topology(out, &v->main);
}
