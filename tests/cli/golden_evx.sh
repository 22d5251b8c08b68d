#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# `dump` of every sample of events as XML, text and tables against the output that was read and accepted.
# After a change that is meant: sh tests/cli/golden_evx.sh update, then read the difference.
cd "$(dirname "$0")/../.." || exit 1
program=build/asan/postflight
out=build/golden_evx
mkdir -p "$out"

for format in evtxml evttext evtcsv evtjson evtclixml evtlist evtview evtpairs evtrows evtpslist evt; do
    for sample in corpus/$format/*; do
        name=$(basename "$sample")
        golden=tests/golden/$format/$name.jsonl
        [ "$name" != ORIGIN.md ] || continue
        if ! "$program" dump "$sample" > "$out/$name.jsonl" 2> "$out/$name.err"; then
            echo "FAIL golden $format/$name: dump failed: $(head -n 1 "$out/$name.err")"
        elif [ "$1" = update ]; then
            mkdir -p "tests/golden/$format"
            cp "$out/$name.jsonl" "$golden"
        elif cmp -s "$out/$name.jsonl" "$golden"; then
            echo "PASS golden $format/$name"
        else
            diff "$golden" "$out/$name.jsonl" | head -n 6
            echo "FAIL golden $format/$name: dump differs from $golden"
        fi
    done
done
