#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every prefix of every sample gives a report, in which it is: a log, an archive or a message may have
# been cut anywhere.  (tests/tools/pieces.c reads some of them with sanitisers.)
. tests/lib/cli.sh
use_fast # many files
needs_python 'every prefix of every sample'
prefixes() { # name, files...
    name=$1
    shift
    python3 tests/tools/prefixes.py "$@" | nice $postflight check -q -f json - > "$work/out" 2> "$work/err"
    code=$?
    expect "$name, cut anywhere: a report" [ $code -le 3 ]
    python3 tests/tools/prefixes.py -r "$work/out" "$@" | sed "s|^\(PASS\|FAIL\) |\1 $name: |"
}
for folder in corpus/*/ fuzz/seeds/unpack/ fuzz/seeds/office/; do
    case $folder in */bundles/ | */excerpts/ | */hazards/ | */languages/) continue ;; esac
    find "$folder" -type f ! -name '*.md' ! -name '*.zip' | LC_ALL=C sort > "$work/files"
    [ ! -s "$work/files" ] || prefixes "${folder%/}" $(cat "$work/files")
done
prefixes 'an event log' "$(find corpus/bundles/04-*/ -name '*.evtx' -size -70k | LC_ALL=C sort | head -n 1)"
