#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Excerpts as people paste them (corpus/excerpts): each has its diagnosis and no other.
cd "$(dirname "$0")/../.." || exit 1
bin=${POSTFLIGHT:-build/postflight}
[ -x "$bin" ] || bin=build/asan/postflight
if [ ! -x "$bin" ]; then
    echo "SKIP excerpts: $bin is not built"
elif ! command -v python3 > /dev/null; then
    echo "SKIP excerpts: no python3 here"
else
    python3 tests/tools/excerpts.py "$bin" corpus/excerpts/*.txt
    python3 tests/tools/excerpt_forms.py "$bin" corpus/excerpts/forms/*.txt
fi
