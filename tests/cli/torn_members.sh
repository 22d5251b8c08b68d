#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A parser that gives a member of an archive up takes nothing of the next one along, though that was
# unpacked ahead and by whoever had time; and an archive of which 1 % is damaged loses the members that were hit.
. tests/lib/cli.sh
needs_python 'members that end early'
use_fast # much to unpack
for folder in corpus/*/; do
    case $folder in */bundles/ | */excerpts/ | */hazards/ | */languages/) continue ;; esac
    find "$folder" -type f ! -name '*.md' -size -100k | LC_ALL=C sort | head -n 1
done > "$work/files"
find corpus/bundles/04-*/ -name '*.evtx' -size -70k | LC_ALL=C sort | head -n 1 >> "$work/files"
mkdir "$work/packed"
# shellcheck disable=SC2046
n=$(python3 tests/tools/torn_members.py "$work/packed" $(cat "$work/files")) || exit 1
for kind in tar.gz zip; do
    $postflight dump -q -j1 "$work/packed/torn.$kind" > "$work/out" 2> "$work/err"
    python3 tests/tools/torn_members.py "$work/out" "$n" | sed "s/^\(PASS\|FAIL\) /\1 $kind: /"
    for jobs in 2 4; do
        $postflight dump -q -j$jobs "$work/packed/torn.$kind" > "$work/several" 2> "$work/err"
        expect "$kind: the same for $jobs workers" cmp -s "$work/out" "$work/several"
    done
done
mkdir "$work/archives"
python3 tests/tools/torn_archives.py $postflight "$work/archives"
