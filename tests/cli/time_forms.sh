#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Dates in either order, and the nights in which summer time begins and ends, in every form of export.
. tests/lib/cli.sh
needs_python 'dates and hours in every form'
use_fast # many small runs
python3 tests/tools/time_forms.py build/asan/tools/evtxmake "$work/forms" || exit 1
for folder in "$work"/forms/*/*/; do
    # shellcheck disable=SC2046
    $postflight check -q -f json $(cat "$folder/options") "$folder/MS01" > "${folder%/}.json" 2> "$work/err"
done
python3 tests/tools/time_forms.py "$work/forms"
