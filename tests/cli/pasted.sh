#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Pasted text: what it says is a finding at most, and says that it is hearsay.
. tests/lib/cli.sh

run check -f json corpus/text/*.txt corpus/text/*.log
expect 'lines that people paste are known' \
    sh -c "jq -e '[.findings[].id] | contains([\"setup-fatal-action\", \"mp-not-upgrade-compatible\",
           \"setup-rollback\"])' '$work/out'"
expect 'a finding of pasted text says so, with its confidence' \
    jq -e '.findings | all(.basis == "pasted text" and .state == "open" and
                           (.confidence | IN("low", "medium")))' "$work/out"
expect 'two logs that may say a line do not count it twice' \
    jq -e '.findings[] | select(.id == "setup-fatal-action") | .count == 1' "$work/out"
expect 'it names no machine, no role and no plan' \
    jq -e '.hosts == [] and .plan == null and .phases == [] and .verdict.machines == 0' "$work/out"
expect 'ordinary words and errors of other programs are no finding' \
    jq -e '[.findings[].because[].source] | all(test("ordinary|other") | not)' "$work/out"
run check corpus/text/*.txt corpus/text/*.log
expect 'the report for people says it too, and not under what failed' \
    sh -c "grep -q 'pasted text, medium' '$work/out' && ! grep -q 'What failed' '$work/out'"

printf 'copying files\nInstall failed\n' > "$work/foreign.txt"
run check -f json "$work/foreign.txt"
expect 'rules without a service do not look at other programs either' jq -e '.findings == []' "$work/out"

two=corpus/bundles/01-clean-distributed-2019-to-2022
cp -r "$two" "$work/logs"
run check -f json "$two"
cp "$work/out" "$work/before"
cp corpus/text/* "$work/logs/MS01"
run check -f json "$work/logs"
expect 'it changes no verdict, phase, host, task or constraint of an upgrade' sh -c "
    jq '{verdict, phases, hosts, tasks, constraints, plan}' '$work/before' > '$work/a' &&
    jq '{verdict, phases, hosts, tasks, constraints, plan}' '$work/out' > '$work/b' &&
    cmp '$work/a' '$work/b'"
expect 'a folder named after a machine places it' \
    jq -e '[.findings[] | select(.basis) | .hosts[0]] | unique | length == 1 and
           (.[0] | startswith("MS01"))' "$work/out"

cp -r "$two" "$work/beside"
printf 'MP contains duplicate aliases: Name=(Contoso.Overrides)\n' > "$work/beside/MS01 - aliases.txt"
printf 'MP contains duplicate aliases: Name=(Contoso.Other)\n' > "$work/beside/MS0 - aliases.txt"
run check -f json "$work/beside"
expect 'a file that begins with the name of a known machine is placed, and no other' \
    jq -e '[.findings[] | select(.id == "mp-duplicate-alias") | [.hosts[] | .[0:4]]] ==
           [["MS01"]] and ([.hosts[].name | select(startswith("MS0."))] == [])' "$work/out"

run scan -o "$work/e.jsonl" "$work/logs"
run check -f json "$work/e.jsonl"
expect 'evidence keeps it pasted' sh -c "
    jq -c '[.findings[] | select(.basis) | [.id, .confidence]]' '$work/out' > '$work/b' &&
    grep -q setup-fatal-action '$work/b'"

cat > "$work/s.yml" <<'END'
title: Words that people paste
name: pasted-words
status: experimental
logsource:
    category: application
    product: opsmgr
    service: text
detection:
    selection:
        Message|contains: 'the console shows nothing'
    condition: selection
level: high
postflight:
    outcome: warning
    severity: degraded
    cause: c
    remedy: r
    provenance: test [seen]
    exemplars:
        - expect: match
          text: 'SCOM says that the console shows nothing since then'
        - expect: no-match
          text: 'SCOM says that the console shows all'
END
run test "$work/s.yml"
expect 'service text is a log of its own for signatures' sh -c "[ $code -eq 0 ]"
run lint "$work/s.yml"
expect 'lint knows it' sh -c "[ $code -eq 0 ] && grep -q ' 0 warnings' '$work/out'"
printf 'On SCOM the console\nshows nothing.\n' > "$work/t.txt"
run check -f json --signatures "$work/s.yml" "$work/t.txt"
expect 'and finds what was wrapped' jq -e '.findings[0].id == "pasted-words"' "$work/out"

# A console cut the line in which the machine of a failed push stood: what follows is no machine.
cat > "$work/push.txt" <<'TEXT'
Log Name:      Operations Manager
Source:        Health Service Modules
Date:          11/26/2024 1:55:01 PM
Event ID:      10612
Level:         Error
Computer:      MUCOM01.nordwind.example
Description:
The Operations Manager Server failed to perform specified operation on computer
Operation: Install
Install account: NORDWIND\push
Error Code: 800706BA
Error Description: The RPC server is unavailable.
TEXT
run check -f json "$work/push.txt"
expect 'a push whose machine was cut off invents none' \
    jq -e '[.hosts[].name] == ["MUCOM01.nordwind.example"] and ([.findings[].id] | index("push-800706ba"))' "$work/out"

# What somebody appended to a log that is longer than what is looked at to tell what it is.
awk 'BEGIN { for (i = 0; i < 3000; i++) printf "[10:%02d:%02d]:\tInfo:\t:step number %d\n", i / 60, i % 60, i }' \
    > "$work/long.log"
cat corpus/evtjson/winevent-7.json >> "$work/long.log"
run dump -q "$work/long.log"
expect 'events below a long setup log are read' jq -se '
    [length, ([.[] | select(.event_id != null) | [.event_id, .time]])] ==
    [3002, [[1033, "2024-03-16T22:12:44.918Z"], [2010, "2024-03-16T22:13:00.1234567Z"]]]' "$work/out"
gzip "$work/long.log"
run dump -q "$work/long.log.gz"
expect 'also of one that is packed' jq -se 'length == 3002 and .[-1].event_id == 2010' "$work/out"
