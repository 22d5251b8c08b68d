#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# How far the clock of a machine is off does not hang on the form in which its log was exported.
. tests/lib/cli.sh
needs_python 'clocks that are apart, in every form'
use_fast # many small runs
python3 tests/tools/skew_forms.py build/asan/tools/evtxmake "$work/forms" || exit 1
for folder in "$work"/forms/*/; do
    $postflight check -q -f json --plan om2016plus-distributed --zone UTC --dates mdy "$folder" \
        > "${folder%/}.json" 2> "$work/err"
done
python3 tests/tools/skew_forms.py "$work/forms"
