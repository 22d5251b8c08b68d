/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/evidenced.h"

#include "base/mem.h"
#include "lib/test.h"

struct evidence_about evidenced_about(const struct ruleset *set)
{
    return (struct evidence_about){ .version = STR("1"), .set = set, .since = WHEN_NONE,
                                    .until = WHEN_NONE };
}

void evidenced_write(struct buf *out, const struct evidence *e, const struct evidence_about *about)
{
    buf_clear(out);
    CHECK_INT(evidence_write(out, e, about), 0);
}

int evidenced_read(struct evidence *e, const struct ruleset *set, struct str text)
{
    struct evidence_reader *r = evidence_reader_new(STR("e.jsonl"), set);
    int result = r ? 1 : -1;

    while (text.n && result > 0)
        result = evidence_reader_line(r, str_cut(&text, '\n'));
    if (result >= 0)
        result = evidence_reader_end(r, NULL, e);
    evidence_reader_free(r);
    return result;
}

struct evidence *evidenced_back(const struct ruleset *set, struct str text)
{
    struct evidence *e = evidence_new();

    CHECK_INT(evidenced_read(e, set, text), 0);
    CHECK_INT(evidence_unite(e), 0);
    return e;
}

void evidenced_without_memory(const struct evidence *e, const struct evidence_about *about,
                              long most)
{
    struct buf text = { 0 };
    bool done = false;

    evidenced_write(&text, e, about);
    for (long n = 0; n < most && !done; n++) {
        struct buf out = { 0 };

        mem_fail_at(n);
        done = evidence_write(&out, e, about) == 0;
        mem_fail_at(-1);
        CHECK(!done || str_eq(buf_str(&out), buf_str(&text)));
        buf_release(&out);
    }
    CHECK(done);
    done = false;
    for (long n = 0; n < most && !done; n++) {
        struct evidence *back = evidence_new();

        mem_fail_at(n);
        done = evidenced_read(back, about->set, buf_str(&text)) == 0;
        mem_fail_at(-1);
        CHECK(!done || back->hits_n == e->hits_n);
        evidence_free(back);
    }
    CHECK(done);
    buf_release(&text);
}
