#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What --why names does change the state, in worlds that were drawn (tests/tools/simwhy.py).
tools=${TOOLS:-build/release/tools}
if ! command -v python3 > /dev/null || [ ! -x "$tools/judgecases" ]; then
    echo "SKIP why_holds: python3 or $tools/judgecases is not here"
    exit 0
fi
python3 tests/tools/simwhy.py "$tools/judgecases" --seeds 0..2 --fault none
python3 tests/tools/simwhy.py "$tools/judgecases" --seeds tests/simulate/why.txt
for fault in cut repaired cancelled restart-owed; do
    python3 tests/tools/simwhy.py "$tools/judgecases" --seeds 0..1 --fault $fault
done
