#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What the coverage says of a log does not hang on the form in which the log was exported: span,
# records, gaps, a log that was cleared or begins too late, damage, exports that overlap.
. tests/lib/cli.sh
needs_python 'the coverage of every form'
forms() {
    python3 tests/tools/coverage_forms.py "$@"
}
forms build/asan/tools/evtxmake "$work/forms" || exit 1
cp -R corpus/bundles/04-* "$work/forms/wrapped/bundle"
for case in whole parts cleared security holed wrapped; do
    run check -f json --zone UTC "$work/forms/$case"
    forms "$work/forms" $case "$work/out" | sed 's/^\(PASS\|FAIL\) /\1 the coverage of a log: /'
done
