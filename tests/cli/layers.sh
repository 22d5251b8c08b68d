#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Who may include whom.  Rooms: base <- input, event <- parsers, rules <- verdict <- report <- main.
# A new arrow is a design decision: it is made in the table below, or not at all.
cd "$(dirname "$0")/../.." || exit 1

# allowed FILE INCLUDE: true if this file may include "INCLUDE".
allowed() {
    case $1 in
    src/base/*) case $2 in base/*) return 0 ;; esac ;;
    src/input/*) case $2 in base/* | input/*) return 0 ;; esac ;;
    src/event/*) case $2 in base/* | event/*) return 0 ;; esac ;;
    parsers/*)
        case $2 in
        base/* | input/* | event/* | parsers/parser.h) return 0 ;;
        parsers/sample.h) return 0 ;; # what a source shows to all of them
        parsers/linelog.h) return 0 ;; # what logs of lines share, whoever's they are
        parsers/*)
            # Another parser's: never.  Its own private part: parsers/evtx_value.h in evtx*.c.
            own=$(basename "$1" | sed 's/[._].*//')
            case $2 in parsers/"$own".h | parsers/"$own"_*) return 0 ;; esac
            # An event copied as text may carry its XML: two forms of one thing share a part.
            case "$1 $2" in
            "parsers/evttext.c parsers/evtxml_event.h" | \
                "parsers/evttext_header.c parsers/evtxml_event.h") return 0 ;;
            # Event Viewer's table may have gone through Import-Csv: its columns have the same names.
            "parsers/psobj_table.c parsers/evtcsv_columns.h") return 0 ;;
            # Tables of both lose their runs of blanks alike.
            "parsers/psobj_squeezed.c parsers/evtcsv_columns.h" | \
                "parsers/psobj_squeezed.c parsers/evtcsv_spaced.h") return 0 ;;
            # So do their rows in a mail, below no names.
            "parsers/plaintext_row.c parsers/evtcsv_spaced.h") return 0 ;;
            esac
            ;;
        esac ;;
    src/rules/*) case $2 in base/* | input/* | event/* | rules/* | shipped.h) return 0 ;; esac ;;
    src/verdict/*)
        case $2 in
        base/* | event/* | verdict/*) return 0 ;;
        rules/answers.h | rules/glossary.h | rules/hazard.h | rules/signature.h | rules/plan.h | \
            rules/release.h | rules/ruleset.h) return 0 ;;
        esac ;;
    src/report/*)
        case $2 in
        base/* | verdict/* | report/*) return 0 ;;
        rules/answers.h | rules/glossary.h | rules/hazard.h | rules/signature.h | rules/plan.h | \
            rules/release.h | rules/ruleset.h) return 0 ;;
        esac ;;
    src/*.c | src/*.h) return 0 ;;
    esac
    return 1
}

# foreign FILE HEADER: true if this file may include <HEADER>, where HEADER is no part of C.
foreign() {
    case $2 in
    assert.h | ctype.h | errno.h | float.h | inttypes.h | limits.h | math.h | setjmp.h | \
        signal.h | stdalign.h | stdarg.h | stdatomic.h | stdbool.h | stddef.h | stdint.h | \
        stdio.h | stdlib.h | stdnoreturn.h | string.h | time.h) return 0 ;;
    esac
    case "$1 $2" in
    "src/base/map.c Judy.h" | "src/base/jsonread.c jansson.h" | "src/base/lz.c lz4.h" | \
        "src/input/codec_bzip2.c bzlib.h" | "src/input/codec_lzma.c lzma.h" | \
        "src/input/codec_lz4.c lz4.h" | "src/input/codec_zstd.c zstd.h" | \
        "src/input/codec_zstd.c zstd_errors.h" | \
        "src/input/gunzip.c zlib.h" | "src/input/gunzip.c isa-l/igzip_lib.h" | \
        "src/rules/yaml.c yaml.h" | \
        "src/rules/regex.c pcre2.h" | "src/base/fold.c utf8proc.h" | \
        "src/input/archive.c archive.h" | "src/input/archive.c archive_entry.h" | \
        "src/input/archive_bytes.c archive.h" | "src/input/archive_support.c archive.h" | \
        "src/input/archive_support.c archive_entry.h") return 0 ;;
    "src/base/sys"*".c "*) return 0 ;;
    *" immintrin.h" | *" emmintrin.h" | *" arm_neon.h") return 0 ;;
    esac
    return 1
}

# check FILE...: prints each arrow that the table does not have.
check() {
    for f in "$@"; do
        sed -n 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*"\([^"]*\)".*/\1/p' "$f" |
            while read -r i; do
                allowed "${f#"$root"}" "$i" || echo "${f#"$root"} includes \"$i\""
            done
        sed -n 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*<\([^>]*\)>.*/\1/p' "$f" |
            while read -r i; do
                foreign "${f#"$root"}" "$i" || echo "${f#"$root"} includes <$i>"
            done
    done
}

root=
found=$(check src/*.[ch] src/*/*.[ch] parsers/*.[ch])
if [ -z "$found" ]; then
    echo "PASS layers: every include is in the table"
else
    echo "$found"
    echo "FAIL layers: $(echo "$found" | wc -l) includes that the table does not have"
fi

# The check itself: each of these must be found.
root=build/layers/
rm -rf build/layers
mkdir -p build/layers/src/base build/layers/src/input build/layers/src/report \
    build/layers/src/verdict build/layers/parsers
missed=
try() { # file, line
    echo "$2" > "$root$1"
    [ -n "$(check "$root$1")" ] || missed="$missed $1:$2"
}
try src/base/x.c '#include "input/stream.h"'
try src/base/x.h '  #  include "event/event.h"'
try src/input/x.c '#include <zlib.h>'
try src/input/gunzip.c '#include <archive.h>'
try src/input/x.c '#include "parsers/parser.h"'
try src/report/x.c '#include "rules/matcher.h"'
try parsers/evtx.c '#include "parsers/msilog_private.h"'
try parsers/evtx.c '#include "rules/ruleset.h"'
try src/input/x.c '#include <unistd.h>'
try src/verdict/evidence_read.c '#include <jansson.h>'
if [ -z "$missed" ]; then
    echo "PASS layers: forbidden includes are found"
else
    echo "FAIL layers: not found:$missed"
fi

# The agreed top level, and nothing that a stray command left there.
if ! git ls-files > /dev/null 2>&1; then
    echo "SKIP the top level is the agreed one: no git checkout"
else
    more=$(git ls-files | sed 's,/.*,,' | sort -u | grep -v -x -e Makefile -e src -e parsers \
        -e signatures -e corpus -e tests -e fuzz -e README.md -e LICENSE -e CHANGELOG.md -e '\..*')
    if [ -z "$more" ]; then
        echo "PASS the top level is the agreed one"
    else
        echo "FAIL the top level is the agreed one: $more"
    fi
fi
