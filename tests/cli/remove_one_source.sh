#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Less evidence never makes a verdict surer: each bundle without each of its sources.
program=build/release/postflight # many runs: the fast one
[ -x $program ] || program=build/asan/postflight
if ! command -v python3 > /dev/null; then
    echo "SKIP remove_one_source: python3 is not here"
    exit 0
fi
for bundle in corpus/bundles/*/; do
    python3 tests/tools/remove_source.py $program "$bundle" ||
        echo "FAIL $(basename "$bundle"): ended early"
done
