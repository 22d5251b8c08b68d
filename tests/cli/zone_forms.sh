#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Local times have their zone from what other logs of the machine tell, in every form of export.
. tests/lib/cli.sh
needs_python 'zones in every form'
use_fast # many small runs
python3 tests/tools/zone_forms.py build/asan/tools/evtxmake "$work/forms" || exit 1
for folder in "$work"/forms/*/*/; do
    $postflight check -q -f json "$folder" > "${folder%/}.json" 2> "$work/err"
done
python3 tests/tools/zone_forms.py "$work/forms"
