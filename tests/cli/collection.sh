#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A collection of public size that uses everything the public one uses (sigma.md 11) loads whole;
# what needs a placeholder that nobody defined is named, never skipped silently (T2).
. tests/lib/cli.sh

python3 tests/tools/mkcollection.py "$work/rules"
event MS01 1 1 Probe 7 words > "$work/one.xml"
set -- --define Administrators=a --define JumpServers=b --define Workstations=c \
    --define Servers=d,e --define DomainControllers=f
run scan --no-shipped-signatures "$@" --signatures "$work/rules" "$work/one.xml"
expect 'a collection of 3,780 rules loads whole' sh -c \
    "[ $code -eq 0 ] && ! [ -s '$work/err' ] && head -n 1 '$work/out' | jq -e '.signatures.count == 3780'"
run scan --no-shipped-signatures --signatures "$work/rules" "$work/one.xml"
expect 'a placeholder that nobody defined is an error with its place' sh -c \
    "[ $code -eq 65 ] && grep -q 'rule_[0-9]*.yml:[0-9]*:[0-9]*: error: placeholder' '$work/err'"
run scan --no-shipped-signatures --skip-bad-rules --signatures "$work/rules" "$work/one.xml"
wanted=$(grep -lrE '^ +(- )?[A-Za-z_.-]+\|([a-z]+\|)?expand' "$work/rules" | wc -l)
expect 'or those rules, and only those, are listed as left out' sh -c \
    "[ $code -eq 0 ] && [ $wanted -gt 5 ] && [ \$(grep -c '^postflight: rule left out: .*placeholder' '$work/err') -eq $wanted ] &&
     head -n 1 '$work/out' | jq -e '.signatures.count == 3780 - $wanted'"
