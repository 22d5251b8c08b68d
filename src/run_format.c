/* SPDX-License-Identifier: Apache-2.0 */
#include "run_format.h"

static void told(struct page *p, size_t indent, const char *label, const char *words)
{
    if (!words)
        return;
    page_put(p, "%s: %s", label, words);
    page_end(p, indent, indent + 4);
}

void format_words(struct page *p, const struct parser *f, size_t indent)
{
    told(p, indent, "files", f->files);
    told(p, indent, "times", f->times);
    told(p, indent, "machine", f->machine);
    told(p, indent, "not in it", f->lacks);
}
