#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Correlations through the program: what scan writes does not depend on the order of files, on
# threads, or on whether logs or their evidence are read; what cannot be decided is said.
. tests/lib/cli.sh

cat > "$work/rules.yml" <<'END'
title: Logon failed
id: 5a1b7c1e-0000-4000-8000-000000000001
name: logon-failed
logsource: {product: windows, service: security}
detection: {s: {EventID: 4625}, condition: s}
---
title: Logon
name: logon
logsource: {product: windows, service: security}
detection: {s: {EventID: 4624}, condition: s}
---
title: Many failed logons
name: many-failed
correlation:
    type: event_count
    rules: [5a1b7c1e-0000-4000-8000-000000000001]
    group-by: [TargetUserName]
    timespan: 5m
    condition: {gte: 3}
---
title: A password was guessed
name: guessed
correlation:
    type: temporal_ordered
    rules: [many-failed, logon]
    group-by: [TargetUserName]
    timespan: 5m
END

security() { # record, second, id, user, computer
    printf '<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><Provider Name="Microsoft-Windows-Security-Auditing"/><EventID>%s</EventID><Level>0</Level><TimeCreated SystemTime="2024-03-16T22:41:%02d.0000000Z"/><EventRecordID>%s</EventRecordID><Channel>Security</Channel><Computer>%s</Computer></System><EventData><Data Name="TargetUserName">%s</Data></EventData></Event>\n' \
        "$3" "$2" "$1" "$5" "$4"
}
mkdir -p "$work/logs/DC1" "$work/logs/DC2"
{ echo '<Events>'; security 10 5 4625 bob DC1; security 11 20 4625 bob DC1
  security 12 30 4625 al DC1; echo '</Events>'; } > "$work/logs/DC1/Security.xml"
# the later events are in the file that is read first, and not in order
{ echo '<Events>'; security 21 40 4624 bob DC2; security 20 10 4625 bob DC2
  echo '</Events>'; } > "$work/logs/DC2/Security.xml"

lines() { sed '1d; /^{"looked_for"/d' "$1"; }
scan_rules() { run scan --no-shipped-signatures --signatures "$work/rules.yml" "$@"; }

scan_rules "$work/logs/DC1" "$work/logs/DC2"
cp "$work/out" "$work/first.jsonl"
expect 'a chain over two machines is one hit, at the event that completes it' jq -es '
    map(select(.hit)) | length == 1 and .[0].hit == "guessed" and
    .[0].time == "2024-03-16T22:41:40.0000000Z" and .[0].record == 21 and
    .[0].captures == [["TargetUserName","bob"]]' "$work/out"
scan_rules -j1 "$work/logs"
cp "$work/out" "$work/logs.jsonl"
scan_rules -j8 "$work/logs"
expect 'T20: threads do not show in correlations' cmp "$work/logs.jsonl" "$work/out"
mkdir -p "$work/renamed"
cp "$work/logs/DC1/Security.xml" "$work/renamed/z.xml"
cp "$work/logs/DC2/Security.xml" "$work/renamed/a.xml"
scan_rules "$work/renamed"
expect 'T17: the order of files does not show' jq -es '
    map(select(.hit)) | length == 1 and .[0].time == "2024-03-16T22:41:40.0000000Z"' "$work/out"
scan_rules "$work/logs.jsonl"
expect 'evidence of evidence is the same evidence, correlations included' \
    cmp "$work/logs.jsonl" "$work/out"
scan_rules "$work/logs/DC1" && cp "$work/out" "$work/dc1.jsonl"
expect 'half of the story is no hit' sh -c "! grep -q '\"hit\"' '$work/out'"
scan_rules "$work/logs/DC2" && cp "$work/out" "$work/dc2.jsonl"
scan_rules "$work/dc2.jsonl" "$work/dc1.jsonl" "$work/dc1.jsonl"
expect 'machines that were scanned apart correlate where their evidence is joined' jq -es '
    map(select(.hit)) | length == 1 and .[0].hit == "guessed"' "$work/out"
cp -r "$work/logs/DC1" "$work/logs/DC1-again"
scan_rules "$work/logs/DC1" "$work/logs/DC1-again"
expect 'a log that is there twice counts once' sh -c "! grep -q '\"hit\"' '$work/out'"
rm -r "$work/logs/DC1-again"

sed 's/    timespan: 5m/    timespan: 5m\n    generate: true/' "$work/rules.yml" > "$work/generate.yml"
run scan --no-shipped-signatures --signatures "$work/generate.yml" "$work/logs"
expect 'with generate the rules report, too' jq -es '
    map(select(.hit).hit) | unique == ["guessed", "logon", "logon-failed", "many-failed"]' "$work/out"

# Event Viewer writes the local time of an unknown zone.
cat > "$work/local.yml" <<'END'
title: Any event
id: any-event
logsource: {product: windows}
detection: {s: {EventID: '*'}, condition: s}
---
title: Two events
id: two-events
correlation: {type: event_count, rules: [any-event], timespan: 1y, condition: {gte: 2}}
END
run check -f json --no-shipped-signatures --signatures "$work/local.yml" corpus/evtcsv/viewer-en.csv
expect 'T21: events without a known instant are not correlated, and the report says so' jq -e '
    .undecided == [{"signature": "any-event", "no_message": 0, "limit": 0, "no_time": 4}]' "$work/out"
run scan --no-shipped-signatures --signatures "$work/local.yml" corpus/evtcsv/viewer-en.csv
expect 'T21: nor do they make a hit' sh -c "! grep -q '\"hit\"' '$work/out'"
cp "$work/out" "$work/local.jsonl"
run scan --no-shipped-signatures --signatures "$work/local.yml" "$work/local.jsonl"
expect 'T21: evidence of evidence says it, too' cmp "$work/local.jsonl" "$work/out"

sed 's/rules: \[many-failed, logon\]/rules: [many-failed, login]/' "$work/rules.yml" \
    > "$work/wrong.yml"
run lint "$work/wrong.yml"
expect 'a rule that is not there: file, line and column' sh -c \
    "[ $code -eq 1 ] && grep -q 'wrong.yml:25:26: error: rule .login. is not among' '$work/out'"
run scan --no-shipped-signatures --signatures "$work/wrong.yml" "$work/logs"
expect 'and the scan does not begin' [ "$code" -eq 65 ]
run scan --no-shipped-signatures --skip-bad-rules --signatures "$work/wrong.yml" "$work/logs"
expect 'unless bad rules are left out: then it is named, and the others work' sh -c \
    "[ $code -eq 0 ] && grep -q 'left out.*login' '$work/err' && grep -q '\"hit\":\"many-failed\"' '$work/out'"
run explain --signatures "$work/rules.yml" guessed
expect 'explain says what a correlation asks' \
    grep -q 'asks: temporal_ordered over many-failed, logon within 5m for each TargetUserName' "$work/out"
run explain --signatures "$work/rules.yml" many-failed
tr -s ' \n' ' ' < "$work/out" > "$work/words"
expect 'and of how many' grep -q 'within 5m for each TargetUserName: gte 3' "$work/words"
