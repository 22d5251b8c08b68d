#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Local times have their zone from what other logs of the machine tell, in every form of export.
. tests/lib/cli.sh
if ! command -v python3 > /dev/null; then
    skip 'zones in every form' 'python3 is missing'
    exit 0
fi
postflight=build/release/postflight # many small runs: the fast one
[ -x $postflight ] || postflight=build/asan/postflight
python3 tests/tools/zone_forms.py build/asan/tools/evtxmake "$work/forms" || exit 1
for folder in "$work"/forms/*/*/; do
    $postflight check -q -f json "$folder" > "${folder%/}.json" 2> "$work/err"
done
python3 tests/tools/zone_forms.py "$work/forms"
