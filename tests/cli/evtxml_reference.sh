#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Event XML that two other tools made of the public sample logs: every event is read, and says what
# the event log parser says of the same record.
cd "$(dirname "$0")/../.." || exit 1
samples=${POSTFLIGHT_SHARED:-../shared}/evtx-samples

if [ ! -d "$samples/expected" ]; then
    echo "SKIP evtxml_reference: no sample logs at $samples"
elif ! command -v python3 > /dev/null; then
    echo "SKIP evtxml_reference: no python3"
elif [ ! -x build/asan/tools/eventdump ] || [ ! -x build/asan/tools/evtxdump ]; then
    echo "FAIL evtxml_reference: the dump tools were not built"
else
    python3 tests/tools/evtxml_compare.py build/asan/tools/eventdump build/asan/tools/evtxdump \
        "$samples"
fi
