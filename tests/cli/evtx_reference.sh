#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every event of the public sample logs against what two other readers made of it.
cd "$(dirname "$0")/../.." || exit 1
samples=${POSTFLIGHT_SHARED:-../shared}/evtx-samples
dump=build/asan/tools/evtxdump

if [ ! -d "$samples/expected" ]; then
    echo "SKIP evtx_reference: no sample logs at $samples"
elif ! command -v python3 > /dev/null; then
    echo "SKIP evtx_reference: no python3"
elif [ ! -x "$dump" ]; then
    echo "FAIL evtx_reference: $dump was not built"
else
    python3 tests/tools/evtx_compare.py "$dump" "$samples" tests/evtx_disagreements.md
fi
