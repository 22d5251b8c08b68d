#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Machines scanned one by one and judged together are the folder of all: verdict, phases,
# constraints, tasks and findings.  Here of logs that name no computer: the table of Event Viewer,
# UNIX agents; in folders, and packed.
. tests/lib/cli.sh
needs_python 'machines one by one'

logs=$work/logs
mkdir -p "$logs"
cp -r corpus/bundles/01-clean-distributed-2019-to-2022/MS0? "$logs"
mkdir -p "$logs/APP07" "$logs/lx01" "$logs/lx02/etc/opt/microsoft/scx/conf"
cp corpus/evtcsv/viewer-en.csv "$logs/APP07/System.csv"
sed 's/2024-03-16T/2024-02-25T/; s/1\.9\.1-0/1.7.1-0/' corpus/scxlog/upgraded.log > "$logs/lx01/scx.log"
printf '2024-02-25T22:41:07.0Z\n1.6.9-1\n' > "$logs/lx02/etc/opt/microsoft/scx/conf/installinfo.txt"

# What does not say where it lay.
told() {
    jq -S '[.verdict.state, .verdict.reason, [.hosts[].name], .phases, .constraints, .tasks, .findings] |
        walk(if type == "object" then del(.because) else . end)' "$1"
}
run check -f json "$logs"
told "$work/out" > "$work/together"
expect 'the folders name machines that their logs do not name' jq -e \
    '[.hosts[].name] | contains(["APP07", "lx02"])' "$work/out"
same() { # name
    told "$work/out" > "$work/apart"
    expect "$1" diff "$work/together" "$work/apart"
}

run check -f json "$logs"/*
same 'each machine as a PATH'
for machine in "$logs"/*; do
    name=$(basename "$machine")
    run scan -o "$work/$name.jsonl" "$machine/"
    (cd "$machine" && python3 -m zipfile -c "$work/$name.zip" *) || echo "FAIL zip $name"
done
run check -f json "$work"/*.jsonl
same 'each machine scanned alone'
run check -f json "$work"/*.zip
same 'each machine packed'
for zip in "$work"/*.zip; do
    run scan -o "${zip%.zip}.jsonl" "$zip"
done
run check -f json "$work"/*.jsonl
same 'each machine packed and scanned alone'
