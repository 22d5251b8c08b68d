/* SPDX-License-Identifier: Apache-2.0 */
/* The parser, and the head of a record read by place and by trial: both must say the same. */
#include "two_ways.h"

#include "base/scan.h"
#include "parsers/setuplog_head.h"

extern const struct parser parser_setuplog;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* A second later than the record before. */
static void check_again(struct str line, bool is, const struct setup_head *head)
{
    struct setup_pace pace = { .clock = is && head->stamped ? head->clock - WHEN_SECOND : 0 };

    if (!setup_head_again(&pace, line))
        return;
    promise(is && head->stamped && head->paired);
    promise(scan_ascii(line.s, line.n) < line.n ||
            str_eq(setup_head_message(&pace, line), head->message));
}

static void check_head(struct str line)
{
    struct setup_head a = { 0 }, b = { 0 };
    bool is = setup_head_plain(line, &b);

    promise(setup_head_read(line, &a) == is);
    promise(!is || (a.stamped == b.stamped && a.paired == b.paired && a.level == b.level &&
                    (!a.stamped || a.clock == b.clock) && str_eq(a.severity, b.severity) &&
                    str_eq(a.message, b.message)));
    check_again(line, is, &b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str rest = { (const char *)data, n };

    while (rest.n)
        check_head(str_cut(&rest, '\n'));
    return read_two_ways(&parser_setuplog, data, n);
}
