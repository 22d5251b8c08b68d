#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every event of the public sample logs against what two other readers made of it.
cd "$(dirname "$0")/../.." || exit 1
mkdir -p build/log
samples=${POSTFLIGHT_SHARED:-../shared}/evtx-samples
dump=build/asan/tools/evtxdump

if [ ! -d "$samples/expected" ]; then
    echo "SKIP evtx_reference: no sample logs at $samples"
    exit 0
fi
if ! command -v python3 > /dev/null; then
    echo "SKIP evtx_reference: no python3"
    exit 0
fi
python3 tests/tools/evtx_compare.py "build/asan/postflight dump" "$samples" \
    tests/evtx_disagreements.md

# The head that is read alone is the head that the whole record has; and most are read alone.
if "$dump" "$samples"/*.evtx "$samples"/python-evtx/*.evtx > build/log/evtx_heads.txt; then
    awk '/ heads read alone$/ { heads += $2; events += $4 }
         END { print (heads > 0.9 * events ? "PASS" : "FAIL") \
               " evtx heads: " heads " of " events " read alone" }' build/log/evtx_heads.txt
else
    echo "FAIL evtx heads: a head differs from the whole record"
fi
