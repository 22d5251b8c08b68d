#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every entry of the dossier of known failures has a signature, or a page that says why not; the
# event texts of the dossiers give what the dossiers say.
cd "$(dirname "$0")/../.." || exit 1
dossiers=${POSTFLIGHT_SHARED:-../shared}/domain
tool=${SIGMATCH:-build/asan/tools/sigmatch}

if [ ! -r "$dossiers/known-failures.md" ]; then
    echo "SKIP known failures: no dossier in $dossiers"
elif ! python3 -c 'import yaml' 2>/dev/null; then
    echo "SKIP known failures: no python3 with yaml here"
else
    python3 tests/tools/known_failures.py "$dossiers/known-failures.md" signatures
    if [ -x "$tool" ]; then
        python3 tests/tools/catalogue.py "$tool" signatures "$dossiers/events.md" \
            "$dossiers/known-failures.md"
    else
        echo "SKIP events of the dossiers: $tool is not built"
    fi
fi
