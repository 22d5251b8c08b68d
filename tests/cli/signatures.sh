#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The shipped signatures and plans: their files are what signatures/README.md says, and every
# exemplar gives what it promises.
cd "$(dirname "$0")/../.." || exit 1
bin=${POSTFLIGHT:-build/asan/postflight}
out=$(mktemp) || exit 1
trap 'rm -f "$out"' EXIT

if python3 -c 'import yaml' 2>/dev/null; then
    if python3 tests/tools/check_signatures.py signatures > "$out" 2>&1; then
        echo "PASS shipped signatures and plans follow the grammar and name each other rightly"
    else
        echo "FAIL shipped signatures and plans: $(grep -c . "$out") faults, first: $(head -n 1 "$out")"
        head -n 30 "$out"
    fi
else
    echo "SKIP shipped signatures and plans follow the grammar: no python3 with yaml here"
fi

if [ ! -x "$bin" ]; then
    echo "SKIP every exemplar: $bin is not built"
    exit 0
fi
for verb in lint test; do
    "$bin" $verb signatures > "$out" 2>&1
    code=$?
    case $code in
    0) echo "PASS postflight $verb signatures" ;;
    64) echo "SKIP postflight $verb signatures: this program has no $verb" ;;
    *) echo "FAIL postflight $verb signatures: ended with $code"; grep -v '^ok' "$out" | tail -n 40 ;;
    esac
done
