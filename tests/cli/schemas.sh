#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The JSON Schemas for editors agree with the loader and with the shipped files.
cd "$(dirname "$0")/../.." || exit 1
out=$(mktemp) || exit 1
trap 'rm -f "$out"' EXIT

judge() { # name, argument
    if python3 tests/tools/check_schemas.py "$2" > "$out" 2>&1; then
        echo "PASS $1"
    else
        echo "FAIL $1: $(tail -n 1 "$out")"
        head -n 20 "$out"
    fi
}

if ! command -v python3 > /dev/null; then
    echo "SKIP the schemas name the keys of the loader: no python3 here"
    exit 0
fi
judge 'the schemas name exactly the keys of the loader' keys
if python3 -c 'import jsonschema, yaml' 2> /dev/null; then
    judge 'every shipped signature and plan fits its schema' files
else
    echo "SKIP every shipped signature and plan fits its schema: no jsonschema or yaml here"
fi
