#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What the README shows is what the program does.
. tests/lib/cli.sh

run check corpus/bundles/04-gateway-before-management-servers
cp "$work/out" "$work/report"
sed -n '/^OUT OF ORDER/,/^```/p' README.md | grep -v '^```\|^\.\.\.$' > "$work/shown"
expect 'the report in the README is not empty' sh -c "[ \$(wc -l < '$work/shown') -gt 8 ]"
while IFS= read -r line; do
    grep -qxF -- "$line" "$work/report" || printf 'not in the report: %s\n' "$line"
done < "$work/shown" > "$work/gone"
expect 'every line of the report in the README is real' sh -c "! grep . '$work/gone'"
run explain gw
expect 'the id that the README explains is there' [ "$code" -eq 0 ]
for target in demo check install deps; do
    expect "make $target exists" grep -q "^$target:" Makefile
done
for room in src/base src/input src/event src/rules src/verdict src/report parsers signatures corpus \
    tests fuzz; do
    expect "the tour's room exists: $room" sh -c "[ -d $room ] && grep -q '$room/' README.md"
done
