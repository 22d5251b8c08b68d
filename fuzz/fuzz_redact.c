/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Redaction: valid UTF-8 stays valid, the text grows by less than a mask per byte, unchanged text
 * is the same text, and redacting twice changes nothing.
 */
#include "promise.h"

#include "base/utf.h"
#include "event/redact.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str text = { (const char *)data, n }, once, twice;
    struct arena a = { 0 };

    once = redact(text, &a);
    promise(once.s == text.s || !str_eq(once, text));
    promise(once.n <= 9 * n);
    if (utf8_valid_prefix(text) == n)
        promise(utf8_valid_prefix(once) == once.n);
    twice = redact(once, &a);
    promise(str_eq(once, twice));
    arena_release(&a);
    return 0;
}
