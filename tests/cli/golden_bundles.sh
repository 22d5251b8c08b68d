#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The report of every bundle is what it was when somebody read it.
# "sh tests/cli/golden_bundles.sh --update" writes what is now: read the difference before you keep it.
. tests/lib/cli.sh

for bundle in corpus/bundles/*/; do
    name=$(basename "$bundle")
    golden=tests/golden/bundles/$name.txt
    run check --color never "$bundle"
    if [ "$1" = --update ]; then
        mkdir -p tests/golden/bundles
        cp "$work/out" "$golden"
    fi
    expect "$name is reported as it was" diff "$golden" "$work/out"
done
