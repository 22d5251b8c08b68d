/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The evidence of a text log is the same with the matcher's sieve and without, in pieces of any
 * size.  The last two bytes of the input say which parser reads and how large the pieces are.
 */
#include "promise.h"

#include "lib/sieved.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

extern const struct parser parser_setuplog, parser_msilog, parser_plaintext, parser_scxlog,
    parser_sqllog;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const struct parser *const readers[] = { &parser_setuplog, &parser_msilog,
                                                    &parser_plaintext, &parser_scxlog,
                                                    &parser_sqllog };
    static const size_t pieces[] = { 0, 1, 2, 3, 7, 64, 511, 4096 };
    static struct ruleset *set;
    struct buf plain = { 0 }, sieved = { 0 };
    const struct parser *parser;
    size_t chunk;

    if (!set)
        promise((set = sieved_shipped()) != NULL);
    if (n < 2)
        return 0;
    parser = readers[data[n - 1] % (sizeof readers / sizeof readers[0])];
    chunk = pieces[data[n - 2] % (sizeof pieces / sizeof pieces[0])];
    n -= 2;
    promise(sieved_evidence(&plain, set, parser, (struct str){ (const char *)data, n }, 0, false,
                            NULL) == 0);
    promise(sieved_evidence(&sieved, set, parser, (struct str){ (const char *)data, n }, chunk,
                            true, NULL) == 0);
    promise(str_eq(buf_str(&plain), buf_str(&sieved)));
    buf_release(&plain);
    buf_release(&sieved);
    return 0;
}
