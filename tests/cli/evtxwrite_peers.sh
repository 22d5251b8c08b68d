#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Other programs read the event logs that tests/lib/evtxwrite.c writes.
make=build/asan/tools/evtxmake
if ! command -v python3 > /dev/null; then
    echo "SKIP evtxwrite_peers: python3 is not here"
elif [ ! -x $make ]; then
    echo "FAIL evtxwrite_peers: $make is not built"
else
    folder=$(mktemp -d) || exit 1
    python3 tests/tools/evtx_peers.py $make "$folder" || echo "FAIL evtxwrite_peers: ended early"
    rm -rf "$folder"
fi
