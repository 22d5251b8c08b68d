#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# That a clock was set is known from every form in which the log was exported, and what it means for
# the times before is the same.
. tests/lib/cli.sh
needs_python 'a clock that was set, in every form'
use_fast # many small runs
python3 tests/tools/clock_forms.py build/asan/tools/evtxmake "$work/forms" || exit 1
for folder in "$work"/forms/*/*/; do
    $postflight check -q -f json --zone UTC "$folder" > "${folder%/}.json" 2> "$work/err"
done
python3 tests/tools/clock_forms.py "$work/forms"
