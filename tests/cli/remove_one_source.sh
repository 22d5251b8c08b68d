#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Less evidence never makes a verdict surer: each bundle without each of its sources.
. tests/lib/cli.sh
use_fast # many runs
needs_python 'remove_one_source'
for bundle in corpus/bundles/*/; do
    python3 tests/tools/remove_source.py "$postflight" "$bundle" ||
        echo "FAIL $(basename "$bundle"): ended early"
done
