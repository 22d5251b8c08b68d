#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What the program says of each bundle under corpus/ is what its EXPECTED.md says; and the first
# one packed as one archive is judged like the folder.
. tests/lib/cli.sh
program=build/asan/postflight
needs_python 'bundles'
for bundle in corpus/bundles/*/; do
    python3 tests/tools/bundle_check.py $program "$bundle" ||
        echo "FAIL $(basename "$bundle"): the comparison ended early"
done
if command -v zip > /dev/null; then
    folder=$(mktemp -d) || exit 1
    first=$(ls -d corpus/bundles/01-*)
    (cd "$first" && zip -q -r "$folder/SDC_Results.zip" . -x bundle.txt EXPECTED.md expected.json)
    python3 tests/tools/bundle_check.py $program "$first" "$folder/SDC_Results.zip"
    rm -rf "$folder"
else
    echo "SKIP bundles: the first as one archive: zip is not here"
fi
