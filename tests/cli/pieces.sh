#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# However the bytes of a log arrive, what is found in it has the same bytes: one file of each format
# through a pipe at once, and in pieces of all sizes (tests/unit has every parser at every size).
. tests/lib/cli.sh

if ! command -v python3 > /dev/null; then
    skip pieces 'python3 is not here'
    exit 0
fi
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
