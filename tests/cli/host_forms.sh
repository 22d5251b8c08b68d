#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Which names are of one machine does not hang on the form in which its logs were exported.
. tests/lib/cli.sh
if ! command -v python3 > /dev/null; then
    skip 'names of machines in every form' 'python3 is missing'
    exit 0
fi
postflight=build/release/postflight # many small runs: the fast one
[ -x $postflight ] || postflight=build/asan/postflight
python3 tests/tools/host_forms.py build/asan/tools/evtxmake "$work/forms" || exit 1
for folder in "$work"/forms/*/*/; do
    $postflight check -q -f json --zone UTC "$folder" > "${folder%/}.json" 2> "$work/err"
done
python3 tests/tools/host_forms.py "$work/forms"
