/* SPDX-License-Identifier: Apache-2.0 */
/* scan: read everything and write what signatures found, without judging. */
#include "run.h"
#include "run_gather.h"

#include "base/sys.h"
#include "verdict/evidence_json.h"

static int write_evidence(const char *file, const struct buf *text, struct err *err)
{
    struct out *out = NULL;

    if (out_open(&out, file, err) < 0)
        return -1;
    if (out_write(out, buf_str(text), err) < 0) {
        out_abandon(out);
        return -1;
    }
    return out_commit(out, err);
}

static int write_all(const struct evidence *e, const struct options *o, const struct ruleset *set,
                     struct err *err)
{
    const struct evidence_about about = { .version = STR(POSTFLIGHT_VERSION), .set = set,
                                          .shard_i = o->shard_i, .shard_n = o->shard_n,
                                          .since = o->since, .until = o->until,
                                          .threads = sources_threads(o) };
    struct buf text = { 0 };
    int result = evidence_write(&text, e, &about) < 0 ? err_nomem(err, "evidence") : 0;

    if (!o->outputs_n && result == 0)
        result = write_evidence(NULL, &text, err);
    for (size_t i = 0; i < o->outputs_n && result == 0; i++)
        result = write_evidence(o->outputs[i].file, &text, err);
    buf_release(&text);
    return result;
}

int run_scan(const struct options *o, struct err *err)
{
    struct knowledge k = { 0 };
    struct evidence *e = NULL;
    int result = knowledge_load(&k, o, err);

    if (result == 0)
        result = gather(&e, o, &k, true, err);
    if (result == 0 && evidence_unite(e) < 0)
        result = err_nomem(err, "evidence");
    if (result == 0 && !o->shard_n && !e->shards_n) /* a shard does not see its neighbours */
        evidence_note_near(e, 0);
    if (result == 0)
        result = write_all(e, o, k.set, err);
    evidence_free(e);
    knowledge_release(&k);
    return result;
}
