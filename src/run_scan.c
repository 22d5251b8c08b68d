/* SPDX-License-Identifier: Apache-2.0 */
/* scan: read everything and write what signatures found, without judging. */
#include "run.h"
#include "run_gather.h"

#include "base/mem.h"
#include "base/sys.h"
#include "verdict/evidence_json.h"

/* Where the evidence goes while it is written. */
struct writing {
    struct out **outs;
    size_t n;
    int result;
    struct err *err;
};

static void drain(void *ctx, struct buf *text)
{
    struct writing *w = ctx;

    for (size_t i = 0; i < w->n && w->result == 0; i++)
        w->result = out_write(w->outs[i], buf_str(text), w->err);
    text->n = 0;
}

static int open_all(struct writing *w, const struct options *o)
{
    size_t n = o->outputs_n ? o->outputs_n : 1;

    w->outs = mem_zero(n, sizeof *w->outs);
    if (!w->outs)
        return err_nomem(w->err, "evidence");
    for (; w->n < n; w->n++)
        if (out_open(&w->outs[w->n], o->outputs_n ? o->outputs[w->n].file : NULL, w->err) < 0)
            return -1;
    return 0;
}

/* What is not committed leaves nothing behind. */
static int close_all(struct writing *w, int result)
{
    for (size_t i = 0; i < w->n; i++) {
        if (result == 0)
            result = out_commit(w->outs[i], w->err);
        else
            out_abandon(w->outs[i]);
    }
    mem_free(w->outs);
    return result;
}

static int write_all(const struct evidence *e, const struct options *o, const struct ruleset *set,
                     struct err *err)
{
    struct writing w = { .err = err };
    const struct evidence_about about = { .version = STR(POSTFLIGHT_VERSION), .set = set,
                                          .shard_i = o->shard_i, .shard_n = o->shard_n,
                                          .since = o->since, .until = o->until,
                                          .threads = sources_threads(o),
                                          .drain = drain, .drain_ctx = &w };
    struct buf text = { 0 };
    int result = open_all(&w, o);

    if (result == 0 && evidence_write(&text, e, &about) < 0)
        result = err_nomem(err, "evidence");
    if (result == 0) {
        drain(&w, &text);
        result = w.result;
    }
    buf_release(&text);
    return close_all(&w, result);
}

int run_scan(const struct options *o, struct err *err)
{
    struct knowledge k = { 0 };
    struct evidence *e = NULL;
    int result = gather_loading(&e, o, &k, true, err);

    if (result == 0 && !o->shard_n && evidence_note_near(e) < 0) /* a shard sees no neighbours */
        result = err_nomem(err, "evidence");
    if (result == 0)
        result = write_all(e, o, k.set, err);
    evidence_free(e);
    knowledge_release(&k);
    return result;
}
