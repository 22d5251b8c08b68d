/* SPDX-License-Identifier: Apache-2.0 */
/* What would change a state: in which log, of which machine, of which time. */
#include "report/report_why.h"

#define BLIND_SHOWN 8

/* ---- what ----------------------------------------------------------------------------------- */

const char *why_change_of(enum state s)
{
    switch (s) {
    case STATE_DONE:
        return "a later attempt on this machine that fails or is rolled back (signatures of "
               "failure above)";
    case STATE_FAILED:
    case STATE_ROLLED_BACK:
        return "a later attempt on this machine that ends well (signatures of success above)";
    case STATE_IN_PROGRESS:
        return "its end, a sign of success or failure behind what is shown here";
    case STATE_MISSING:
        return "a sign of an attempt on this machine; its logs cover the time and have none";
    case STATE_UNOBSERVABLE:
        return "a sign of an attempt, or its absence where it would stand";
    case STATE_CONTRADICTED:
        return "a further log that decides between the two sources, or a repair that ends well";
    case STATE_CONFIRM:
        return "the word of a person (--answers); no log shows it";
    case STATE_NOT_SEEN:
        return "a log that names a machine of this role, or an answer that there is none";
    case STATE_NOT_APPLICABLE:
        break;
    }
    return "nothing: the plan leaves it out";
}

/* Of an instance: what a person said, what was seen once and for all, and what a list says. */
static const char *change_of_instance(const struct instance *in)
{
    bool settled = in->state == STATE_DONE || in->state == STATE_MISSING;

    if (settled && !in->attempts_n && !in->because.n)
        return "another word of a person (--answers)";
    if (in->state == STATE_DONE && phase_is_act(in->phase))
        return "nothing: what was seen to be done stays done";
    if (in->state == STATE_MISSING && phase_is_act(in->phase))
        return "a later log that shows that it was done (signatures above)";
    if (in->state == STATE_CONFIRM && in->phase->act_n)
        return "a log that shows it (signatures above), or the word of a person (--answers)";
    if (in->state == STATE_MISSING && in->because.n && in->because.items[0].hit)
        return "a later list that shows it at the new version, or logs of this machine that show an "
               "attempt";
    if (in->state == STATE_UNOBSERVABLE && in->attempts_n)
        return "its end, a sign of success or failure in what is missing behind the attempt, read "
               "with all signatures above";
    return why_change_of(in->state);
}

/* Some pair hangs on which server upgraded a group of 2007 R2. */
static bool is_guessed(const struct constraint_result *c)
{
    for (size_t i = 0; i < c->open_pairs_n; i++)
        if (c->open_pairs[i].subject->guessed || c->open_pairs[i].other->guessed)
            return true;
    return false;
}

const char *why_change_order(const struct constraint_result *c)
{
    if (!(c->kept + c->undecidable + c->violated))
        return "logs of machines in both of its phases";
    switch (c->state) {
    case CONSTRAINT_KEPT:
        return "a log that shows one of them to begin before the other had ended, or that one of "
               "the clocks was wrong";
    case CONSTRAINT_VIOLATED:
        return "logs that show that the other had ended before, or a clock that was wrong: what "
               "two machines tell of one act (a push, a connection) measures their clocks";
    case CONSTRAINT_UNDECIDABLE:
        if (is_guessed(c))
            return "a log that names the root server: OpsMgrSetupWizard.log of the server that "
                   "upgraded the group (its database work), the Operations Manager log of the time "
                   "before (29000 or 29001, the configuration service), or a list of the servers of "
                   "the time before (IsRootManagementServer)";
        break;
    }
    return "logs that show the times and the machines that are not known; for clocks, what two "
           "machines tell of one act (a push, a connection), or --zone";
}

/* ---- where it would stand -------------------------------------------------------------------- */

static void put_logs(struct page *p, const char *before, struct strs logs, struct str but)
{
    size_t n = 0;

    for (size_t i = 0; i < logs.n; i++) {
        if (str_eq(logs.items[i], but))
            continue;
        page_put(p, "%s", n++ ? ", " : before);
        page_show(p, logs.items[i]);
    }
}

static void put_span(struct page *p, struct wanted w)
{
    if (w.from == WHEN_NONE) {
        page_put(p, " from before the upgrade to its end");
        return;
    }
    page_put(p, " from ");
    page_time(p, (struct moment){ .t = w.from });
    page_put(p, " to ");
    page_time(p, (struct moment){ .t = w.to });
}

static void put_machine(struct page *p, const struct verdict *v, size_t host)
{
    page_put(p, "logs of ");
    page_show(p, show_host(v, host));
}

static void put_installer(struct page *p, struct wanted w)
{
    page_put(p, ": " INSTALLER_LOG);
    put_span(p, w);
    page_put(p, " without a hole");
}

/* A sign of an attempt may stand in any of them; that there was none, in the installer's alone. */
static void put_own(struct page *p, const struct verdict *v, const struct phase_result *r,
                    const struct instance *in)
{
    bool installed = strs_has(r->own_logs, STR(INSTALLER_LOG));

    put_machine(p, v, in->host);
    if (installed)
        put_installer(p, in->wanted);
    put_logs(p, installed ? ", or " : ": ", r->own_logs, installed ? STR(INSTALLER_LOG) : STR_NONE);
}

static void put_more(struct page *p, size_t n, size_t indent)
{
    if (n <= BLIND_SHOWN)
        return;
    page_put(p, "and %zu more places like these", n - BLIND_SHOWN);
    page_end(p, indent, indent + 2);
}

/* Where the machine's own log is whole, and what became of it elsewhere is not known. */
static void put_elsewhere(struct page *p, const struct verdict *v, const struct instance *in,
                          size_t indent)
{
    const struct wanted_elsewhere *all = in->elsewhere;

    for (size_t i = 0; all && i < all->n && i < BLIND_SHOWN; i++) {
        page_put(p, "where it would stand that the new one came in its place: ");
        put_machine(p, v, all->items[i].host);
        put_installer(p, all->items[i].wanted);
        page_end(p, indent, indent + 2);
    }
    put_more(p, all ? all->n : 0, indent);
}

/* A server that shows nothing was perhaps one no longer when the upgrade began. */
static void put_taken_out(struct page *p, const struct verdict *v, const struct instance *in,
                          size_t indent)
{
    if (in->state != STATE_MISSING || phase_is_act(in->phase) || in->wanted.from == WHEN_NONE ||
        !str_eq(in->phase->role, STR("ms")))
        return;
    page_put(p, "where it would stand that it was taken out of the group before: ");
    put_machine(p, v, in->host);
    page_put(p, ": " INSTALLER_LOG " until ");
    page_time(p, (struct moment){ .t = in->wanted.from });
    page_end(p, indent, indent + 2);
}

static void put_where(struct page *p, const struct verdict *v, const struct phase_result *r,
                      const struct instance *in, size_t indent)
{
    bool own = in->host != SIZE_MAX && r->own_logs.n;

    put_elsewhere(p, v, in, indent);
    put_taken_out(p, v, in, indent);
    if (!own && !r->told_logs.n)
        return;
    page_put(p, "where it would stand: ");
    if (own)
        put_own(p, v, r, in);
    put_logs(p, own ? "; or what others tell of it: " : "what others tell of it: ", r->told_logs,
             STR_NONE);
    page_end(p, indent, indent + 2);
}

static bool hangs_on_logs(enum state s)
{
    return s == STATE_UNOBSERVABLE || s == STATE_IN_PROGRESS || s == STATE_MISSING ||
           s == STATE_CONTRADICTED;
}

/* Nothing shows when the upgrade was, which every other time hangs on. */
static bool is_begin_unknown(const struct judged *d)
{
    for (size_t i = 0; i < d->phases_n; i++) {
        for (size_t k = 0; k < d->phases[i].instances_n; k++) {
            const struct instance *in = &d->phases[i].instances[k];

            if (in->host != SIZE_MAX && in->wanted.from != WHEN_NONE)
                return false;
        }
    }
    return true;
}

static void change_begin(struct page *p, size_t indent)
{
    show_labelled(p, "where it would stand when the upgrade was",
                  STR("logs of any machine: " INSTALLER_LOG ", setup, msi"), indent);
}

void why_change(struct page *p, const struct verdict *v, const struct judged *d,
                const struct phase_result *r, const struct instance *in)
{
    show_labelled(p, "what would change it", str_of(change_of_instance(in)), 4);
    if (!hangs_on_logs(in->state) && !(in->state == STATE_CONFIRM && in->phase->act_n))
        return;
    put_where(p, v, r, in, 4);
    if (in->host != SIZE_MAX && !phase_is_act(in->phase) && is_begin_unknown(d))
        change_begin(p, 4);
}

static const struct phase_result *result_of(const struct judged *d, const struct instance *in)
{
    for (size_t i = 0; i < d->phases_n; i++) {
        if (d->phases[i].phase == in->phase)
            return &d->phases[i];
    }
    return NULL;
}

/* Records of the installer's are missing in which another begin or end may stand. */
static bool has_hole(const struct instance *in)
{
    return in->begin_open || !in->wanted.covered;
}

/* The instant is not known, or another one may be the instant. */
static bool lacks_time(const struct instance *in, bool known)
{
    return !known || hangs_on_logs(in->state);
}

static void change_time(struct page *p, const struct verdict *v, const struct judged *d,
                        const struct instance *in, bool known)
{
    const struct phase_result *r = result_of(d, in);

    if (r && (lacks_time(in, known) || (!phase_is_act(in->phase) && has_hole(in))))
        put_where(p, v, r, in, 4);
}

/* In one sitting, or one at a time: begin and end of both are held against each other. */
static bool compares_both_ends(const struct constraint_result *c)
{
    return str_starts(c->id, STR("with:")) || str_starts(c->id, STR("excl:"));
}

static bool begin_known(const struct constraint_result *c, const struct instance *in)
{
    return in->begin.t != WHEN_NONE && (!compares_both_ends(c) || in->end.t != WHEN_NONE);
}

static bool end_known(const struct constraint_result *c, const struct instance *in)
{
    return in->end.t != WHEN_NONE && (!compares_both_ends(c) || in->begin.t != WHEN_NONE);
}

void why_change_pair(struct page *p, const struct verdict *v, const struct judged *d,
                     const struct constraint_result *c, const struct breach *b)
{
    change_time(p, v, d, b->subject, begin_known(c, b->subject));
    if (b->other != b->subject)
        change_time(p, v, d, b->other, end_known(c, b->other));
}

/* ---- when it was ----------------------------------------------------------------------------- */

/* When it was upgraded, is not known for certain. */
static bool is_time_open(const struct instance *in)
{
    return in->host != SIZE_MAX && !phase_is_act(in->phase) &&
           (hangs_on_logs(in->state) || has_hole(in) || in->begin.t == WHEN_NONE);
}

/* Times of tasks are those of the machine's own upgrade, and of the first and the last server's. */
void why_times(struct page *p, const struct verdict *v, const struct judged *d, size_t host,
               size_t indent)
{
    size_t n = 0;

    if (is_begin_unknown(d)) {
        change_begin(p, indent);
        return;
    }
    for (size_t i = 0; i < d->phases_n; i++) {
        const struct phase_result *r = &d->phases[i];

        for (size_t k = 0; k < r->instances_n; k++) {
            const struct instance *in = &r->instances[k];
            struct wanted w = in->wanted;

            if (!is_time_open(in) || (in->host != host && !str_eq(r->phase->role, STR("ms"))) ||
                n++ >= BLIND_SHOWN)
                continue;
            w.from = in->begin.t == WHEN_NONE ? WHEN_NONE : w.from;
            page_put(p, "where it would stand when that was: ");
            put_machine(p, v, in->host);
            put_installer(p, w);
            page_end(p, indent, indent + 2);
        }
    }
    put_more(p, n, indent);
}

/* ---- what stands between all pairs ---------------------------------------------------------- */

/* Of the pairs that are not decided: what else than their own times it hangs on. */
struct hangs {
    bool on_others; /* both times of some pair are known, or other machines decide what they mean */
    bool on_leader; /* which server led */
    bool on_acts;   /* whether an act came before, or behind, whatever was done anywhere */
};

static struct hangs hangs_of(const struct constraint_result *c)
{
    struct hangs h = { 0 };

    for (size_t i = 0; i < c->open_pairs_n; i++) {
        const struct instance *a = c->open_pairs[i].subject, *o = c->open_pairs[i].other;
        bool led = a->guessed || o->guessed || a->doubted || o->doubted || a->own || o->own;

        h.on_leader = h.on_leader || led;
        h.on_acts = h.on_acts || phase_is_act(a->phase) || phase_is_act(o->phase);
        h.on_others = h.on_others || h.on_leader || h.on_acts ||
                      !(lacks_time(a, begin_known(c, a)) || lacks_time(o, end_known(c, o)));
    }
    return h;
}

/* A machine of which nobody knows what it is, or is besides. */
static size_t change_hidden(struct page *p, const struct verdict *v)
{
    size_t n = 0;

    for (size_t i = 0; i < v->hosts_n; i++) {
        const struct host *h = &v->hosts[i];

        if (h->apart.n || (h->roles_n && !h->hidden) || n++ >= BLIND_SHOWN)
            continue;
        page_put(p, "where it would stand what it is: ");
        put_machine(p, v, i);
        page_put(p, ": " INSTALLER_LOG ", Operations Manager");
        page_end(p, 2, 4);
    }
    return n;
}

static bool is_blind(const struct instance *in, const struct hangs *h)
{
    bool server = str_eq(in->phase->role, STR("ms"));

    if (phase_is_act(in->phase))
        return h->on_acts && in->host != SIZE_MAX && !in->wanted.covered;
    return hangs_on_logs(in->state) || (h->on_acts && !in->wanted.covered) ||
           (server && (h->on_leader || has_hole(in) || in->begin.t == WHEN_NONE));
}

/* Of a machine of which an act alone is known: what else was done there. */
static void put_blind(struct page *p, const struct verdict *v, const struct phase_result *r,
                      const struct instance *in)
{
    if (!phase_is_act(in->phase)) {
        put_where(p, v, r, in, 2);
        return;
    }
    page_put(p, "where it would stand what else was done there: ");
    put_machine(p, v, in->host);
    put_installer(p, in->wanted);
    page_end(p, 2, 4);
}

/* Both times are known, and what stands between the two is not: which server led, or pushed, or
   whether an act was the first, or the last of all. */
static void change_others(struct page *p, const struct verdict *v, const struct judged *d,
                          const struct hangs *h)
{
    size_t n = change_hidden(p, v);

    for (size_t i = 0; i < d->phases_n; i++) {
        const struct phase_result *r = &d->phases[i];

        for (size_t k = 0; k < r->instances_n; k++) {
            if (is_blind(&r->instances[k], h) && n++ < BLIND_SHOWN)
                put_blind(p, v, r, &r->instances[k]);
        }
    }
    put_more(p, n, 2);
}

/* By hand, or pushed by whom, only the server that pushed tells. */
static void change_pushed(struct page *p, const struct judged *d)
{
    for (size_t i = 0; i < d->phases_n; i++) {
        const struct phase_result *r = &d->phases[i];

        if (str_eq(r->phase->role, STR("agent.push")) && r->told_logs.n) {
            page_put(p, "where it would stand who pushed it, if anybody did: ");
            put_logs(p, "what others tell of it: ", r->told_logs, STR_NONE);
            page_end(p, 2, 4);
        }
    }
}

void why_change_pairs(struct page *p, const struct verdict *v, const struct judged *d,
                      const struct constraint_result *c)
{
    struct hangs h = hangs_of(c);
    bool pushed = c->open_pairs_n && str_find(c->id, STR(":agent.")) < c->id.n;

    if (pushed)
        change_pushed(p, d);
    if (h.on_others)
        change_others(p, v, d, &h);
    else if (pushed) /* it may have pushed */
        put_more(p, change_hidden(p, v), 2);
}
