#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# dump: the same bytes whatever the order of files and the number of workers; all ways in and out.
. tests/lib/cli.sh

mkdir -p "$work/logs/b/c"
for n in 1 2 3 4 5 6 7 8 9; do
    for m in $(seq 1 $((n * 7))); do
        event "MS0$n" "$m" $((m % 60)) Provider "$n" "event $m of $n"
    done > "$work/logs/b/log$n.xml"
done
event MS10 1 1 Provider 1 'in a folder below' > "$work/logs/b/c/deep.xml"
: > "$work/logs/empty.log"
printf 'no\177\001text' > "$work/logs/note.bin"

run dump -j1 "$work/logs"
cp "$work/out" "$work/one"
cp "$work/err" "$work/skips"
expect 'every event is there' sh -c "[ $code -eq 0 ] && [ \$(wc -l < '$work/one') -eq 316 ]"
expect 'every line is JSON' jq -e .event_id "$work/one"
expect 'names are relative to the path given' \
    sh -c "head -n 1 '$work/one' | jq -e '.source == \"b/c/deep.xml\"'"
expect 'what is not read is named with its reason' \
    sh -c "grep -q 'empty.log: empty' '$work/skips' && grep -q 'note.bin: no parser' '$work/skips'"
for j in 2 3 8; do
    run dump -j$j "$work/logs"
    expect "the same bytes with $j workers" cmp "$work/one" "$work/out"
    expect "the same notes with $j workers" cmp "$work/skips" "$work/err"
done
find "$work/logs" -type f | sort -r > "$work/list"
run dump -q --files-from "$work/list"
cp "$work/out" "$work/listed"
sort "$work/list" > "$work/sorted"
run dump -q --files-from "$work/sorted"
expect 'the order of the list does not show' cmp "$work/listed" "$work/out"

"$postflight" dump - < "$work/logs/b/log3.xml" > "$work/out" 2> "$work/err"
code=$?
expect 'standard input is a source' \
    sh -c "[ $code -eq 0 ] && [ \$(grep -c '\"source\":\"-\"' '$work/out') -eq 21 ]"
gzip -k "$work/logs/b/log3.xml"
run dump "$work/logs/b/log3.xml.gz"
expect 'packed files are read' sh -c "[ \$(wc -l < '$work/out') -eq 21 ]"
rm "$work/logs/b/log3.xml.gz"

run dump -q -f jsonl -o "$work/a.jsonl" -f xml -o "$work/a.xml" -f text "$work/logs"
expect 'several outputs from one pass' cmp "$work/one" "$work/a.jsonl"
expect 'the XML is well-formed' python3 -c \
    "import sys,xml.dom.minidom as m; m.parse(sys.argv[1])" "$work/a.xml"
expect 'the text names every event' sh -c "[ \$(grep -c 'event .* of' '$work/out') -eq 315 ]"
run dump "$work/a.xml"
expect 'the XML is read back' sh -c "[ $code -eq 0 ] && [ \$(wc -l < '$work/out') -eq 316 ]"

run dump --since 2024-03-16T10:05:00Z --until 2024-03-16T10:06:00Z "$work/logs/b/log9.xml"
expect 'since and until bound the events' \
    sh -c "[ \$(jq -r .time '$work/out' | sort -u | wc -l) -eq 2 ]"

run dump -o "$work/no/such/folder" "$work/logs"
expect 'an output that cannot be opened is 74' [ "$code" -eq 74 ]
run dump -o /dev/full "$work/logs"
[ ! -e /dev/full ] || expect 'a full disk is 74' [ "$code" -eq 74 ]
{ "$postflight" dump "$work/logs" 2> "$work/err"; echo $? > "$work/code"; } | true
sleep 1
code=$(cat "$work/code")
expect 'a closed pipe is 74 or was in time, never a signal' sh -c "[ $code -eq 74 ] || [ $code -eq 0 ]"
run dump -o "$work/kept" "$work/logs" "$work/no-such-path"
expect 'a path that cannot be opened is 66 and writes nothing' \
    sh -c "[ $code -eq 66 ] && [ ! -e '$work/kept' ]"
expect 'nothing half-written is left' sh -c "! ls '$work' | grep -q part"
if [ "$(id -u)" -ne 0 ]; then
    chmod 000 "$work/logs/b/log2.xml"
    run dump "$work/logs"
    expect 'an unreadable file in a folder is skipped with its reason' \
        sh -c "[ $code -eq 0 ] && grep -q 'log2.xml: ' '$work/err'"
else
    skip 'an unreadable file in a folder is skipped with its reason' 'running as root'
fi

# Pieces that become too much text to be held: whoever has one waits until all before are written.
evtxwide=build/asan/tools/evtxwide
if [ -x $evtxwide ]; then
    $evtxwide "$work/wide.evtx" 24
    "$postflight" dump -j1 "$work/wide.evtx" | cksum > "$work/one"
    for j in 2 3; do
        timeout 60 "$postflight" dump -j$j "$work/wide.evtx" | cksum > "$work/many"
        expect "long events: the same bytes with $j workers" cmp "$work/one" "$work/many"
    done
else
    skip 'long events: the same bytes with more workers' "no $evtxwide"
fi

# A large log is read in pieces by all workers; among others that are not.
evtxgen=build/asan/tools/evtxgen
if [ -x $evtxgen ]; then
    mkdir "$work/large"
    $evtxgen "$work/large/b.evtx" 3000000 > "$work/why"
    $evtxgen "$work/large/d.evtx" 700000 3 > "$work/why"
    cp "$work/a.xml" "$work/large/a.xml"
    cp "$work/a.xml" "$work/large/c.xml"
    run dump -j1 -q "$work/large"
    cp "$work/out" "$work/one"
    for j in 2 3 7; do
        run dump -j$j -q "$work/large"
        expect "large logs: the same bytes with $j workers" cmp "$work/one" "$work/out"
    done
    run dump -j3 -q -f text -o "$work/b.txt" -f jsonl "$work/large/b.evtx"
    expect 'a large log: several outputs' sh -c "grep '\"b.evtx\"' '$work/one' | cmp - '$work/out'"
    run dump -j3 -o /dev/full "$work/large/b.evtx"
    [ ! -e /dev/full ] || expect 'a large log: a full disk is 74' [ "$code" -eq 74 ]
    run dump -j4 -q --until 1990-01-01T00:00:00Z "$work/large/b.evtx"
    expect 'a large log: none of its events' sh -c "[ $code -eq 0 ] && [ ! -s '$work/out' ]"
else
    skip 'large logs: the same bytes with more workers' "no $evtxgen"
fi
