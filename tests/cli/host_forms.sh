#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Which names are of one machine does not hang on the form in which its logs were exported.
. tests/lib/cli.sh
needs_python 'names of machines in every form'
use_fast # many small runs
python3 tests/tools/host_forms.py build/asan/tools/evtxmake "$work/forms" || exit 1
for folder in "$work"/forms/*/*/; do
    $postflight check -q -f json --zone UTC "$folder" > "${folder%/}.json" 2> "$work/err"
done
python3 tests/tools/host_forms.py "$work/forms"
