#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What a log says of its own size reaches the coverage: how much a legacy event log holds, when it
# overwrites, and that a ring has wrapped (log-formats.md 3.1, 3.2).
. tests/lib/cli.sh

# The header of a legacy event log: most bytes at 32, flags at 36, retention in seconds at 40.
evt() { # name, most, flags, seconds: each four bytes as printf escapes
    { head -c 32 corpus/evt/clean.evt; printf "$2$3$4"; tail -c +45 corpus/evt/clean.evt; } > "$work/$1.evt"
}
evt week '\0\0\020\0' '\0\0\0\0' '\200\072\011\0'
evt never '\0\0\010\0' '\04\0\0\0' '\377\377\377\377'
cp corpus/evt/wrapped.evt "$work/wrapped.evt"

is() { # name, retention as JSON
    "$postflight" check -f json "$work/$1.evt" > "$work/report"
    "$postflight" scan -o "$work/evidence" "$work/$1.evt" &&
        "$postflight" check -f json "$work/evidence" > "$work/report-again"
    cmp "$work/report" "$work/report-again" &&
        jq -e --argjson want "$2" '[.coverage[].retention] | unique == [$want]' "$work/report"
}
expect 'a log that keeps records for a week says so' \
    is week '{"max_bytes":1048576,"overwrites":"older","older_than_s":604800,"wrapped":false,"full":false}'
expect 'a log that overwrites nothing and is full says so' \
    is never '{"max_bytes":524288,"overwrites":"never","wrapped":false,"full":true}'
expect 'a log that has wrapped says so' \
    is wrapped '{"max_bytes":65536,"overwrites":"as-needed","wrapped":true,"full":false}'
run check "$work/never.evt"
expect 'that a log was full is among what could not be seen' \
    sh -c "tr -s '\n ' ' ' < '$work/out' | grep 'never.evt.* the log was full, records found no place in it'"
run check -v "$work/week.evt"
expect 'with -v what a log holds, and for how long, is said' \
    sh -c "tr -s '\n ' ' ' < '$work/out' | grep 'it holds 1024 KiB, then it overwrites records older than 7.0 days'"

"$postflight" scan "$work/week.evt" > "$work/evidence"
sed 's/"after_s":604800/"after_s":4294967296/' "$work/evidence" > "$work/beyond"
run check -f json "$work/beyond"
expect 'evidence with a number that is none of seconds is not understood there' \
    jq -e '.coverage == [] and (.skipped[0].reason | test("not understood"))' "$work/out"

# An .evtx, read in pieces by several threads: the header is in the first one.
needs_python 'rings of .evtx'
build/asan/tools/evtxgen "$work/log.evtx" 3000000 > "$work/made"
python3 - "$work/log.evtx" "$work/ring.evtx" << 'END2'
import struct
import sys
import zlib

b = bytearray(open(sys.argv[1], 'rb').read())
b[8:24] = struct.pack('<QQ', 9, 8)
b[124:128] = struct.pack('<I', zlib.crc32(bytes(b[:120])))
open(sys.argv[2], 'wb').write(b)
END2
"$postflight" scan -j1 "$work/ring.evtx" > "$work/one"
"$postflight" scan -j4 "$work/ring.evtx" > "$work/four"
expect 'an .evtx that has wrapped says so' \
    jq -se '[.[] | select(.format) | .retention] | unique == [{"wrapped":true}]' "$work/one"
expect 'and with several threads the same' cmp "$work/one" "$work/four"
