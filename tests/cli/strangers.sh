#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Exports as people send them, from machines with other languages and by other programs: the events,
# their times, machines and levels are those that were exported.
. tests/lib/cli.sh
needs_python 'exports as people send them'
python3 tests/tools/strangers.py "$work" || exit 1
run dump -q "$work/in"
python3 tests/tools/strangers.py "$work" "$work/out" | sed 's/^\(PASS\|FAIL\) /\1 as people send it: /'
run dump -q -j3 "$work/in"
cp "$work/out" "$work/several"
run dump -q -j1 "$work/in"
expect 'exports as people send them are the same for several workers' cmp -s "$work/several" "$work/out"

# The same events after they went through pages, mails, tickets and consoles; others by the programs
# and in the languages of other people.
for way in pasted sent handed lists stray turned worn marred; do
    mkdir "$work/$way"
    python3 tests/tools/strangers_$way.py "$work/$way" || exit 1
    run dump -q "$work/$way/in"
    python3 tests/tools/strangers_$way.py "$work/$way" "$work/out" |
        sed "s/^\\(PASS\\|FAIL\\) /\\1 as it is $way: /"
done

# Pieces of any size, prefixes, damaged copies: of these and of all samples.
pieces=build/asan/tools/pieces
if [ -x $pieces ]; then
    find corpus "$work/in" "$work/sent/in" "$work/lists/in" "$work/stray/in" "$work/turned/in" "$work/worn/in" "$work/marred/in" -type f ! -name '*.md' ! -name '*.zip' ! -path '*/bundles/*' -print0 |
        nice xargs -0 -n 400 $pieces > "$work/pieces" 2>&1
    expect 'whatever is sent gives the same in pieces, and something when it is cut or damaged' \
        [ $? -eq 0 ]
    find corpus/bundles/0[48]* -name '*.evtx' -size -70k -print0 | nice xargs -0 $pieces > "$work/evtx" 2>&1
    expect 'so do logs of Windows' [ $? -eq 0 ]
    grep -v '^#' "$work/evtx" | head
    "$postflight" list formats | sed -n 's/^\([a-z][a-z]*\)  .*/\1/p' | sort > "$work/formats"
    sed -n 's/^# by //p' "$work/pieces" "$work/evtx" | sort -u > "$work/read"
    expect 'and of every format there is something that is tried so' diff "$work/formats" "$work/read"
    grep -v '^#' "$work/pieces" | head
else
    skip 'exports in pieces' 'the tools are not built'
fi
