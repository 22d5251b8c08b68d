#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Each hazard of the dossier has a bundle that triggers it and a look-alike that does not.
cd "$(dirname "$0")/../.." || exit 1
bin=${POSTFLIGHT:-build/postflight}
[ -x "$bin" ] || bin=build/asan/postflight
if [ ! -x "$bin" ]; then
    echo "SKIP hazards: $bin is not built"
elif ! command -v python3 > /dev/null; then
    echo "SKIP hazards: no python3 here"
else
    python3 tests/tools/hazard_bundles.py "$bin" corpus/hazards/hazards.txt
fi
dossier=${POSTFLIGHT_SHARED:-../shared}/domain/upgrade-plans.md
if [ ! -r "$dossier" ]; then
    echo "SKIP hazards of the dossier: $dossier is not here"
    exit 0
fi
# 2007 R2: cases of the verdict (tests/verdict/30, 31); version-compare is no fault of a site
missing=$(sed -n '/^## 8 /,/^## 9 /p' "$dossier" | grep -o '`hz\.[a-z0-9-]*`' | tr -d '`' | sort -u |
    grep -v -e hz.version-compare -e hz.2007r2-inverse | while read -r id; do
    grep -q "^##### $id =" corpus/hazards/hazards.txt || echo "$id"
done)
if [ -z "$missing" ] && grep -q hz.2007r2-inverse tests/verdict/31-2007r2-inverse.case; then
    echo "PASS every hazard of the dossier has a bundle or a case"
else
    echo "FAIL every hazard of the dossier has a bundle or a case:" $missing
fi
# "A twin's known-failures severity wins": one fact of two ids is as bad under both.
twins=${POSTFLIGHT_SHARED:-../shared}/domain/README.md
severity() {
    "$bin" explain "$1" | sed -n 's/^ *severity: *\([a-z]*\).*/\1/p' | sort -u | tr '\n' ' '
}
pairs=$(grep -o '`[a-z0-9.-]*` = `[a-z0-9.-]*`' "$twins" | grep '`hz\.' | tr -d '`' | sed 's/ = / /')
apart=$(echo "$pairs" | while read -r one other; do
    [ -n "$(severity "$one")" ] && [ "$(severity "$one")" = "$(severity "$other")" ] ||
        echo "$one=$other"
done)
if [ -n "$pairs" ] && [ -z "$apart" ]; then
    echo "PASS a hazard and its twin have one severity"
else
    echo "FAIL a hazard and its twin have one severity:" $apart
fi
