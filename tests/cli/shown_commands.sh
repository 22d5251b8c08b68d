#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Each command that the help or the README shows runs as it is shown: its options, ids and plans are
# there.  What stands behind a pipe is another program's.
. tests/lib/cli.sh
use_fast

mkdir "$work/bin" "$work/place" || exit 1
ln -s "$(realpath "$postflight")" "$work/bin/postflight"
{
    run --help
    cat "$work/out"
    for c in check scan dump explain list new test lint help; do
        run "$c" --help
        cat "$work/out"
    done
} | sed -n 's/^  \(postflight .*\)/\1/p' | sed 's/ | .*//' | sort -u > "$work/of-help"
sed -n 's/^    \(postflight .*\)/\1/p' README.md | sed 's/  *#.*//' > "$work/of-readme"
sed -n 's/^- `\(postflight [^`]*\)`.*/\1/p' README.md >> "$work/of-readme"
expect 'help and README show commands' \
    sh -c "[ \$(wc -l < '$work/of-help') -gt 20 ] && [ \$(wc -l < '$work/of-readme') -gt 7 ]"

bundle=$PWD/corpus/bundles/04-gateway-before-management-servers
cd "$work/place" || exit 1
mkdir logs mine
cp -r "$bundle"/WT* logs
cp -r logs/WTMS1 logs/MS01
cp -r logs/WTMS1 MS01
"$work/bin/postflight" new --log setup --from-line 'Our own tool has copied it' > mine/my_rule.yml
event MS01 1 1 'OpsMgr Connector' 20000 'A device that is not known' > event.xml
for name in MS01 MS02 GW07; do "$work/bin/postflight" scan -o "$name.jsonl" logs/WTMS2; done
for part in 1 2 3; do "$work/bin/postflight" scan --shard $part/3 -o part$part.jsonl logs; done
for name in MS01.zip MS02.zip; do # read like any file, whatever it is called
    cp logs/WTMS2/Application.evtx "$name"
done

cat "$work/of-readme" "$work/of-help" > "$work/all"
while IFS= read -r line; do
    PATH=$work/bin:$PATH sh -c "$line" > "$work/out" 2> "$work/err" < /dev/null
    code=$?
    expect "shown: $line" sh -c "[ $code -le 3 ] && ! grep -q '^postflight:' '$work/err'"
done < "$work/all"
