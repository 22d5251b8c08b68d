#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# signatures/COVERAGE.md says what the signatures and plans can prove now ("make coverage-page").
if ! python3 -c 'import yaml' 2> /dev/null; then
    echo "SKIP the coverage page is current: no python3 with yaml here"
    exit 0
fi
if python3 tests/tools/coverage_page.py | cmp -s - signatures/COVERAGE.md; then
    echo "PASS the coverage page is current"
else
    echo "FAIL the coverage page is current: run make coverage-page"
fi
