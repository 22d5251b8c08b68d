#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Several workers on one large file (run_share.h): whatever is wrong with it, nothing shows how many
# they were.
. tests/lib/cli.sh
tools=build/asan/tools
if [ ! -x $tools/loggen ] || [ ! -x $tools/evtxgen ]; then
    skip 'sharing a large file' 'the tools are not built'
    exit 0
fi

same_for_all() { # name, command, paths
    name=$1
    command=$2
    shift 2
    run "$command" -j1 "$@"
    cp "$work/out" "$work/alone"
    wrong=''
    for jobs in 2 3 3; do
        run "$command" -j$jobs "$@"
        cmp -s "$work/alone" "$work/out" || wrong="$wrong -j$jobs"
    done
    [ -s "$work/alone" ] || wrong="$wrong nothing"
    if [ -z "$wrong" ]; then
        echo "PASS one worker and several: $name"
    else
        echo "FAIL one worker and several: $name:$wrong"
    fi
}
damaged() { # from, to: 1 of 2,000 bytes is another
    python3 -c '
import random, sys
dice = random.Random(7)
data = bytearray(open(sys.argv[1], "rb").read())
for i in range(len(data) // 2000):
    data[dice.randrange(4096, len(data))] = dice.randrange(256)
open(sys.argv[2], "wb").write(data)' "$1" "$2"
}

cd "$work" || exit 1
top=$OLDPWD
for form in setup msi-16 evtxml; do
    "$top/$tools/loggen" $form 5000000 > $form.log
done
"$top/$tools/evtxgen" big.evtx 5000000 1 300 > log.txt
damaged big.evtx damaged.evtx
damaged setup.log damaged.log
gzip -c setup.log > setup.gz
mkdir many
for i in 1 2 3 4 5 6 7 8 9; do
    head -c ${i}00000 msi-16.log > many/$i.log
done
cp setup.log damaged.evtx many/
(cd many && zip -q -0 -r ../many.zip .)
damaged many.zip damaged.zip
cd "$top" || exit 1

for file in setup.log msi-16.log evtxml.log big.evtx damaged.evtx damaged.log setup.gz many.zip \
            damaged.zip; do
    same_for_all $file scan "$work/$file"
done
same_for_all 'a folder of large and small files' scan "$work/many" "$work/setup.log"
same_for_all 'an event log to the minute' scan --since 2024-03-01T00:05:00Z \
             --until 2024-03-01T00:12:00Z "$work/big.evtx"
