#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Copies of which 1 % is damaged lose what was damaged, format by format.
. tests/lib/cli.sh
needs_python 'what damaged copies lose'
mkdir "$work/logs" "$work/logs/whole"
for format in setup setup-16 msi msi-16 evtxml rendered wevtutil copy viewercsv exportcsv json \
    jsonl clixml list table pairs view sql scx omi dpkg dpm vmm configmgr trace prereq plain \
    agents products productlist producttable productjson productclixml rowsxml pslist evt; do
    build/asan/tools/loggen $format 200000 7 > "$work/logs/whole/$format"
done
for format in json jsonl productjson; do # as ConvertTo-Json -Compress writes it
    tr -d '\r\n' < "$work/logs/whole/$format" > "$work/logs/whole/$format-in-a-line"
done
python3 tests/tools/losses.py "$work/logs" || exit 1
run dump -q "$work/logs"
python3 tests/tools/losses.py "$work/logs" "$work/out"

# What damage leaves of a name, and what stands in its place, is no machine.
use_fast # two runs of each
machines() { # file
    $postflight check -q -f json "$1" 2> "$work/err" |
        jq -r '.hosts[] | .name, (.aliases[] | if type == "object" then .name else . end)' | sort -u
}
for format in evt exportcsv json jsonl list clixml rendered pairs view rowsxml agents; do
    machines "$work/logs/whole/$format" > "$work/whole"
    machines "$work/logs/damaged/$format" > "$work/damaged"
    expect "$format, damaged, names no machine that there is not" \
        sh -c "[ -s '$work/damaged' ] && ! comm -13 '$work/whole' '$work/damaged' | grep ."
done
