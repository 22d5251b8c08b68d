#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# That a clock was set is known from every form in which the log was exported, and what it means for
# the times before is the same.
. tests/lib/cli.sh
if ! command -v python3 > /dev/null; then
    skip 'a clock that was set, in every form' 'python3 is missing'
    exit 0
fi
python3 tests/tools/clock_forms.py build/asan/tools/evtxmake "$work/forms" || exit 1
for folder in "$work"/forms/*/*/; do
    form=$(basename "$folder")
    case=$(basename "$(dirname "$folder")")
    run check -f json --zone UTC "$folder"
    python3 tests/tools/clock_forms.py "$work/forms" "$case" "$form" "$work/out"
done
