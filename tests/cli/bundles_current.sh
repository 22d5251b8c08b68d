#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The bundles under corpus/ are what their descriptions say, byte for byte (`make bundles`).
. tests/lib/cli.sh
make=build/asan/tools/evtxmake
needs_python 'bundles_current'
[ -x $make ] || { echo "FAIL bundles_current: $make is not built"; exit 1; }
folder=$(mktemp -d) || exit 1
for bundle in corpus/bundles/*/; do
    name=$(basename "$bundle")
    python3 tests/tools/mkbundle.py $make "$bundle" "$folder/$name" &&
        cp "$bundle"bundle.txt "$bundle"EXPECTED.md "$bundle"expected.json "$folder/$name" &&
        diff -r "$bundle" "$folder/$name" > "$folder/diff"
    code=$?
    if [ $code -eq 0 ]; then
        echo "PASS $name is current"
    else
        head -n 5 "$folder/diff"
        echo "FAIL $name is current: run make bundles"
    fi
done
rm -rf "$folder"
