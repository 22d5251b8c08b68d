#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Each header compiles alone, with both compilers, and says once that it was included.
cd "$(dirname "$0")/../.." || exit 1
work=build/headers
rm -rf "$work"
mkdir -p "$work"
flags="-std=c11 -D_POSIX_C_SOURCE=200809L -Isrc -I. -Itests -Wall -Wextra -Wpedantic -Werror"
headers=$(ls src/*.h src/*/*.h parsers/*.h tests/lib/*.h)

for cc in gcc clang; do
    if ! command -v "$cc" > /dev/null; then
        echo "SKIP headers: $cc is not here"
        continue
    fi
    bad=0
    for h in $headers; do
        printf '#include "%s"\n#include "%s"\ntypedef int not_empty;\n' "${h#src/}" "${h#src/}" |
            sed 's|"tests/|"|' > "$work/one.c"
        # shellcheck disable=SC2086
        if ! $cc $flags -fsyntax-only "$work/one.c" > "$work/log" 2>&1; then
            head -n 5 "$work/log"
            echo "FAIL headers: $h does not compile alone with $cc"
            bad=1
        fi
    done
    [ $bad -ne 0 ] || echo "PASS headers: each compiles alone with $cc"
done
