/* SPDX-License-Identifier: Apache-2.0 */
/* Rules "a", "b" and "c" of one event each, and correlations over them. */
#ifndef TESTS_CORRELATED_H
#define TESTS_CORRELATED_H

#define RULE(letter)                                                                        \
    "title: " letter "\nname: " letter "\nid: id-" letter "\nlogsource: {product: windows}\n" \
    "detection: {s: {EventID: 1}, condition: s}\n---\n"

#define RULES RULE("a") RULE("b") RULE("c")

#define CORRELATION(name, body) \
    "title: t\nname: " name "\ncorrelation: {" body "}\n---\n"

#define ORDERED \
    CORRELATION("x", "type: temporal_ordered, rules: [a, b, c], group-by: [G], timespan: 10s")

#define CHAIN \
    CORRELATION("many", "type: event_count, rules: [a], group-by: [G], timespan: 10s, " \
                        "condition: {gte: 3}")

#endif
