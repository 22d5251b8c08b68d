#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Whatever encoding, code page, ends of lines, blank lines, tabs, NULs and long lines a text has: the
# records of every format are those of the plain one.
. tests/lib/cli.sh
needs_python 'texts in every encoding'
mkdir -p "$work/logs/whole"
for format in setup msi evtxml rendered wevtutil copy viewercsv exportcsv json jsonl clixml list table \
    pairs view rowsxml pslist sql scx omi dpkg dpm vmm configmgr trace prereq plain agents products \
    productlist producttable productjson productclixml; do
    build/asan/tools/loggen $format 9000 7 > "$work/logs/whole/$format"
done
for format in hostclock unixkit; do # of which there are no long ones
    for file in corpus/$format/*; do
        case $file in *.md) continue ;; esac
        cp "$file" "$work/logs/whole/$format-$(basename "$file")"
    done
done
python3 tests/tools/oddities.py "$work/logs" || exit 1
use_fast # many files
mv "$work/logs/told" "$work/told"
for page in "$work/told"/*; do
    $postflight dump -q --encoding "$(basename "$page")" "$page" > "$page.told" 2> "$work/err"
done
$postflight dump -q "$work/logs" > "$work/out" 2> "$work/err"
python3 tests/tools/oddities.py "$work/logs" "$work/out" "$work"/told/*.told
# Formats that no file above is of would not be tried.
"$postflight" list formats 2> /dev/null | sed -n 's/^\([a-z][a-z]*\)  .*/\1/p' | grep -v '^evtx*$' | sort > "$work/formats"
for file in "$work/logs/whole"/*; do
    build/asan/tools/eventdump "$file" | sed -n '1s/^# format //p'
done | sort -u > "$work/tried"
expect 'every format of text is tried in all of them' diff "$work/formats" "$work/tried"
