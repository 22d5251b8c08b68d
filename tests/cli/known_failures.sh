#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every entry of the dossier of known failures has a signature, or a page that says why not.
cd "$(dirname "$0")/../.." || exit 1
dossier=${POSTFLIGHT_SHARED:-../shared}/domain/known-failures.md

if [ ! -r "$dossier" ]; then
    echo "SKIP known failures: no dossier at $dossier"
elif ! python3 -c 'import yaml' 2>/dev/null; then
    echo "SKIP known failures: no python3 with yaml here"
else
    python3 tests/tools/known_failures.py "$dossier" signatures
fi
