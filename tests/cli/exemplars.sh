#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Signatures hit their exemplars whatever the machines are called, and nothing else does.
cd "$(dirname "$0")/../.." || exit 1
tool=${SIGMATCH:-build/asan/tools/sigmatch}

if [ ! -x "$tool" ]; then
    echo "SKIP exemplars with other names: $tool is not built"
elif ! python3 -c 'import yaml' 2>/dev/null; then
    echo "SKIP exemplars with other names: no python3 with yaml here"
else
    python3 tests/tools/exemplar_variants.py "$tool" signatures tests/companions.txt
fi
