#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The Windows compiler accepts every source file that includes no library (Debian has none of them
# for Windows): no call and no format that only GNU systems have.
. tests/lib/cli.sh

cc=x86_64-w64-mingw32-gcc
if ! command -v $cc > /dev/null; then
    skip 'sources compile for Windows' "$cc is not installed"
    exit 0
fi
libraries='#include <(zlib|igzip_lib|isa-l|archive|archive_entry|pcre2|yaml|Judy|jansson|lz4|lzma|zstd|bzlib|utf8proc)'
for f in src/*.c src/*/*.c parsers/*.c; do
    grep -Eq "$libraries" "$f" && continue
    $cc -std=c11 -D__USE_MINGW_ANSI_STDIO=1 -Isrc -I. -Ibuild/asan -DPOSTFLIGHT_VERSION='"x"' \
        -Wall -Wextra -Werror -fsyntax-only "$f" 2> "$work/why" ||
        echo "$f: $(head -n 1 "$work/why")"
done > "$work/faults"
expect 'sources compile for Windows' [ ! -s "$work/faults" ]
cat "$work/faults"
