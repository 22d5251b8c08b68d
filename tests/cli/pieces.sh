#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# However the bytes of a log arrive, what is found in it has the same bytes: one file of each format
# through a pipe at once, and in pieces of all sizes (tests/unit has every parser at every size).
. tests/lib/cli.sh

needs_python pieces
cat > "$work/pieces.py" <<'END'
import os
import random
import sys

draw = random.Random(sys.argv[1])
with open(sys.argv[1], 'rb') as f:
    data = f.read()
most = draw.choice((7, 100, 4096, 70000))
at = 0
while at < len(data):
    n = draw.randint(1, most)
    os.write(1, data[at:at + n])
    at += n
END

# The largest below 200 kB of each folder of samples, and one log of each kind of a bundle.
for d in corpus/*/; do
    case $d in */bundles/ | */excerpts/ | */languages/) continue ;; esac
    find "$d" -type f -size -200k -exec ls -S {} + 2> /dev/null | head -n 1
done > "$work/files"
find corpus/bundles/04*/ -type f -size -400k | sed 's/\(.*\.\)\([a-z0-9]*\)$/\2 \1\2/' | sort -u -k1,1 |
    cut -d' ' -f2- >> "$work/files"

while read -r f; do
    [ -f "$f" ] || continue
    cat "$f" | "$postflight" scan - > "$work/whole" 2> "$work/err"
    python3 "$work/pieces.py" "$f" | "$postflight" scan - > "$work/pieces" 2> "$work/err"
    expect "$f in pieces" cmp "$work/whole" "$work/pieces"
done < "$work/files"

# Where a machine stopped in the middle of a line, and its log went on behind a block of NULs.
cat > "$work/hole.py" <<'END'
import sys

with open(sys.argv[1], 'rb') as f:
    data = f.read()
wide = b'\0' in data
size = 2 if wide else 1
begin = 2 if data[:2] == b'\xff\xfe' else 0
end = data.index(b'\n\0' if wide else b'\n', len(data) // 2)
end += size
cut = max(begin, end - 12 * size)
data = [data[:cut], data[end:]]
if sys.argv[4] == 'large':
    data = [(data[0] + data[1]) * (600000 // len(data[0] + data[1])) + data[0],
            data[1] + (data[0] + data[1]) * (600000 // len(data[0] + data[1]))]
for path, between in ((sys.argv[2], b'\n\0' if wide else b'\n'), (sys.argv[3], b'\0' * 4096)):
    with open(path, 'wb') as f:
        f.write(data[0] + between + data[1])
END
places='s/"source":"[^"]*"//; s/"offset":[0-9]*//'

for f in corpus/setuplog/three-runs.log corpus/setuplog/verification-across-midnight-utf16.log \
    corpus/sqllog/* corpus/vmmlog/* corpus/hostclock/* corpus/trace/* corpus/scxlog/* corpus/omilog/* corpus/dpmlog/*; do
    case $f in *.md) continue ;; esac
    for size in small large; do
        python3 "$work/hole.py" "$f" "$work/ended" "$work/hole" $size || break
        "$postflight" dump -j1 "$work/ended" 2> "$work/err" | sed "$places" > "$work/whole"
        for jobs in 1 2 4; do
            "$postflight" dump -j$jobs "$work/hole" 2> "$work/err" | sed "$places" > "$work/out"
            expect "$f with a hole, $size, -j$jobs" cmp "$work/whole" "$work/out"
        done
    done
done
"$postflight" check -f json "$work/hole" > "$work/out" 2> "$work/err"
expect 'a hole is damage, and where it is' jq -e '
    [.coverage[].defects[] | select(.kind == "encoding" and .bytes == 4096)] | length == 1' "$work/out"
