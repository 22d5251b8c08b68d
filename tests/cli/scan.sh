#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# scan: evidence judged is logs judged, byte for byte, in whatever order and however often it
# arrives; what is damaged, foreign or missing in it is said.
. tests/lib/cli.sh

bundles=corpus/bundles
one=$bundles/04-gateway-before-management-servers

for b in "$bundles"/*/; do
    bundle=$(basename "$b")
    run scan -o "$work/$bundle.jsonl" "$b"
    expect "$bundle: scan ends with 0 whatever it finds" [ "$code" -eq 0 ]
    run check -f json "$b"
    cp "$work/out" "$work/logs.json"
    exit1=$code
    run check -f json "$work/$bundle.jsonl"
    expect "$bundle: judged from evidence as from logs" \
        sh -c "[ $code -eq $exit1 ] && cmp '$work/logs.json' '$work/out'"
done

evidence=$work/$(basename "$one").jsonl
run check -f json "$one"
cp "$work/out" "$work/logs.json"
exit1=$code
same() { # name
    expect "$1" sh -c "[ $code -eq $exit1 ] && cmp '$work/logs.json' '$work/out'"
}

run scan "$one"
cp "$work/out" "$work/plain.jsonl"
expect 'every line is a JSON object' jq -es 'map(type == "object") | all' "$work/plain.jsonl"
expect 'the first line names the schema' \
    sh -c "head -n 1 '$work/plain.jsonl' | grep -q '^{\"schema\":\"postflight.evidence/1\",'"
expect 'evidence is smaller than the logs' sh -c \
    "[ \$(wc -c < '$work/plain.jsonl') -lt \$(find '$one' -type f -exec cat {} + | wc -c) ]"
run scan -j2 "$one"
expect 'the same evidence with two workers' cmp "$work/plain.jsonl" "$work/out"
run scan "$work/plain.jsonl"
expect 'evidence of evidence is the same evidence' cmp "$work/plain.jsonl" "$work/out"
run check "$one"
cp "$work/out" "$work/logs.txt"
run check "$work/plain.jsonl"
expect 'the report for people is the same, too' cmp "$work/logs.txt" "$work/out"

for i in 1 2 3; do
    run scan --shard $i/3 -o "$work/part$i.jsonl" "$one"
done
run check -f json "$work/part1.jsonl" "$work/part2.jsonl" "$work/part3.jsonl"
same 'three shards judged together are the whole'
run check -f json "$work/part3.jsonl" "$work/part1.jsonl" "$work/part2.jsonl" "$work/part1.jsonl"
same 'the order does not show, and the same path twice counts once'
cp "$work/part2.jsonl" "$work/again.jsonl"
run check -j2 -f json "$work/part2.jsonl" "$work/again.jsonl" "$work/part3.jsonl" \
    "$work/part1.jsonl" "$work/plain.jsonl"
same 'what is delivered twice counts once'
run scan -o "$work/two.jsonl" "$work/part3.jsonl" "$work/part1.jsonl"
run check -f json "$work/two.jsonl" "$work/part2.jsonl"
same 'a merge of a merge is the same'
cat "$work/part2.jsonl" "$work/part1.jsonl" "$work/part3.jsonl" > "$work/all.jsonl"
run check -f json "$work/all.jsonl"
same 'evidence files one behind the other are read as what they are'
gzip -c "$work/all.jsonl" > "$work/all.jsonl.gz"
run check -f json "$work/all.jsonl.gz"
same 'packed evidence is evidence'
"$postflight" check -f json - < "$work/all.jsonl" > "$work/out" 2> "$work/err"
code=$?
same 'evidence on standard input is evidence'
run check -f json "$work/part1.jsonl" "$one"
expect 'logs and their own evidence together are the logs' \
    sh -c "[ $code -eq $exit1 ] && cmp '$work/logs.json' '$work/out'"

run check -f json --expect 3 "$work/part1.jsonl" "$work/part3.jsonl"
expect 'a shard that has not arrived: cannot tell, and which' sh -c \
    "[ $code -eq 3 ] && jq -e '(.verdict.reason | contains(\"2/3\")) and .phases == []' '$work/out'"
run check -f json --expect 3 "$work/part1.jsonl" "$work/part2.jsonl" "$work/part3.jsonl"
expect 'with all shards it is judged' [ "$code" -eq "$exit1" ]
sed '$d' "$work/part2.jsonl" > "$work/cut2.jsonl"
run check -f json --expect 3 "$work/part1.jsonl" "$work/cut2.jsonl" "$work/part3.jsonl"
expect 'a shard without its end has not arrived' \
    jq -e '(.verdict.state == "cannot-tell") and (.verdict.reason | contains("2/3"))' "$work/out"

n=$(wc -l < "$work/plain.jsonl")
head -n $((n / 2)) "$work/plain.jsonl" > "$work/half.jsonl"
run check -f json "$work/half.jsonl"
expect 'evidence that was cut says so in the coverage and among what was skipped' \
    jq -e '([.coverage[].defects[] | select(.kind == "truncated")] | length == 1) and
           (.skipped | map(.reason | contains("without its end")) | any)' "$work/out"
run scan -o "$work/parallel.jsonl" corpus/bundles/18-2012r2-parallel-group
head -c 58521 "$work/parallel.jsonl" > "$work/parallel-cut.jsonl"
run check -f json "$work/parallel-cut.jsonl"
expect 'what is complete by evidence that was cut says so in the words of the verdict' \
    jq -e '.verdict.state == "complete" and
           (.verdict.reason | endswith("could not be read, or not to the end"))' "$work/out"
run check -f json "$work/half.jsonl" "$work/plain.jsonl"
expect 'what arrives whole later makes the cut part good' \
    jq -e '[.coverage[].defects[] | select(.kind == "truncated")] | length == 0' "$work/out"
sed 's/^\({"shape":[0-9]*,"hit":\)"/\1"no-such-/' "$work/plain.jsonl" > "$work/foreign.jsonl"
run check -f json "$work/foreign.jsonl"
expect 'hits of unknown signatures are reported' \
    jq -e '.skipped | map(.reason | contains("no-such-")) | any' "$work/out"
sed '1s,evidence/1,evidence/9,' "$work/plain.jsonl" > "$work/later.jsonl"
run check -f json "$work/later.jsonl"
expect 'evidence of another version is skipped with its reason' \
    jq -e '.skipped | length == 1 and (.[0].reason | contains("evidence/9"))' "$work/out"
sed '1s/"layout":[0-9]*/"layout":99/' "$work/plain.jsonl" > "$work/newer.jsonl"
run check -f json "$work/newer.jsonl"
expect 'evidence of a newer layout is skipped with its reason' \
    jq -e '.skipped | length == 1 and (.[0].reason | contains("newer layout"))' "$work/out"
awk 'NR % 7 == 0 { print "{\"hit\":" } { print }' "$work/plain.jsonl" > "$work/dirty.jsonl"
run check -f json "$work/dirty.jsonl"
expect 'lines that are no JSON are counted' \
    jq -e '.skipped | map(.reason | contains("not understood")) | any' "$work/out"
run dump "$work/plain.jsonl"
expect 'dump has no events of evidence' sh -c "[ $code -eq 0 ] && ! [ -s '$work/out' ]"
run scan -o /dev/full "$one"
[ ! -e /dev/full ] || expect 'evidence that cannot be written: 74' [ "$code" -eq 74 ]

# A rule that is not ours: every hit is one line.
cat > "$work/sigma.yml" <<'END'
title: Service state
id: 5a1b7c1e-0000-4000-8000-000000000001
logsource:
    product: windows
detection:
    selection:
        EventID: 7
    condition: selection
level: low
END
{ echo '<Events>'; i=0
  while [ $i -lt 300 ]; do i=$((i + 1)); event MS01 $i $((i % 60)) Probe 7 words; done
  echo '</Events>'; } > "$work/many.xml"
run scan --signatures "$work/sigma.yml" "$work/many.xml"
expect 'every hit of a rule that is not ours is a line, under its id' jq -es '
    map(select((.hit // .beyond) == "5a1b7c1e-0000-4000-8000-000000000001" and
        .source == "many.xml" and .record and .time and .host == "MS01")) | length == 300' \
    "$work/out"
cp "$work/out" "$work/many.jsonl"
run check -f json --signatures "$work/sigma.yml" "$work/many.xml"
cp "$work/out" "$work/many.json"
run check -f json --signatures "$work/sigma.yml" "$work/many.jsonl"
expect 'and it is judged like the log' cmp "$work/many.json" "$work/out"

# --baseline
run check -f json --baseline "$work/plain.jsonl" "$one"
expect 'against itself everything is known and nothing is gone' \
    jq -e '.baseline.gone == [] and ([.findings[].baseline] | unique == ["known"])' "$work/out"
expect 'a baseline does not change the exit code' [ "$code" -eq "$exit1" ]
run check -f json --baseline "$work/many.jsonl" "$one"
expect 'against logs of other machines none is: they could not show it' \
    jq -e '[.findings[].baseline] | unique == ["unobservable"]' "$work/out"
run check --baseline "$work/many.jsonl" "$one"
expect 'and the report for people says so' \
    sh -c "tr '\n' ' ' < '$work/out' | tr -s ' ' | grep -q 'the baseline has no log that could show it'"
run check -f json --baseline "$work/plain.jsonl" "$work/many.xml"
expect 'what the baseline had alone is gone' jq -e '.baseline.gone | length > 0' "$work/out"
run check --baseline "$work/plain.jsonl" "$work/many.xml"
expect 'and the report for people does not call that gone: no log could show it' \
    sh -c "grep -q '^Not seen since the baseline' '$work/out' && ! grep -q '^Gone since' '$work/out'"
run check --baseline "$work/no-such" "$one"
expect 'a baseline that is not there: 66' [ "$code" -eq 66 ]
run check --baseline "$work/logs.txt" "$one"
expect 'a baseline without evidence: 66' [ "$code" -eq 66 ]
# One bit: every line is still what a line can be.
sed 's/"Application"/"Bpplication"/' "$work/plain.jsonl" > "$work/flipped.jsonl"
cmp -s "$work/plain.jsonl" "$work/flipped.jsonl" &&
    sed 's/"entry":1,"source":"./"entry":1,"source":"~/' "$work/plain.jsonl" > "$work/flipped.jsonl"
run check "$work/flipped.jsonl"
expect 'evidence in which a byte has changed is told' \
    sh -c "tr '\n' ' ' < '$work/out' | tr -s ' ' | grep -q 'bytes have changed since it was written'"
expect 'and no log in it is said to be cut' sh -c "! grep -q 'truncated' '$work/out'"
sed 's/$/\r/' "$work/plain.jsonl" > "$work/crlf.jsonl"
sed 's/,"crc32":[0-9]*//' "$work/plain.jsonl" > "$work/unsummed.jsonl"
for as in crlf unsummed; do
    run check "$work/$as.jsonl"
    expect "evidence that is $as has not changed" sh -c "! grep -q 'have changed' '$work/out'"
done
echo '{}' > "$work/empty.json"
run check --baseline "$work/empty.json" "$one"
expect 'a baseline that is an empty object: 66, and why' \
    sh -c "[ $code -eq 66 ] && grep -q 'no evidence in it' '$work/err'"
run check --baseline "$work/plain.jsonl" --baseline "$work/many.jsonl" -f json "$one"
expect 'of two baselines the last counts' \
    jq -e '[.findings[].baseline] | unique == ["unobservable"]' "$work/out"
# A month of pushes that failed, two a day; the logs to judge go back over all of it, and on for a night with six more.
push() { # record, day of May, hour
    printf '<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><Provider Name="Health Service Modules"/><EventID>10612</EventID><Level>2</Level><TimeCreated SystemTime="2024-05-%02dT%02d:00:00.0000000Z"/><EventRecordID>%s</EventRecordID><Channel>Operations Manager</Channel><Computer>MS01.corp.example</Computer></System><EventData><Data>Agent Install</Data><Data>AG01.corp.example</Data><Data>CORP\\push</Data><Data>800706BA</Data><Data>The RPC server is unavailable.</Data></EventData></Event>\n' "$2" "$3" "$1"
}
{ i=0; while [ $i -lt 58 ]; do i=$((i + 1)); push $i $(((i + 1) / 2)) $((i % 2 * 12)); done; } > "$work/month"
{ echo '<Events>'; cat "$work/month"; echo '</Events>'; } > "$work/before.xml"
{ echo '<Events>'; cat "$work/month"; for h in 18 19 20 21 22 23; do push $((100 + h)) 29 $h; done; echo '</Events>'; } > "$work/after.xml"
sed 's/10612</10999</' "$work/before.xml" > "$work/silent.xml"
run scan -o "$work/silent.jsonl" "$work/silent.xml"
run check -f json --baseline "$work/silent.jsonl" "$work/after.xml"
expect 'against the same log of that machine without it a finding is new' \
    jq -e '.findings[] | select(.id == "push-10612-generic") | .baseline == "new"' "$work/out"
run scan -o "$work/before.jsonl" "$work/before.xml"
run check -f json --baseline "$work/before.jsonl" "$work/after.xml"
expect 'what is in the baseline, too, does not dilute what came behind it' \
    jq -e '.findings[] | select(.id == "push-10612-generic") | .count == 64 and .baseline == "more-frequent"' "$work/out"
run check -f json --baseline "$work/before.jsonl" "$work/before.xml"
expect 'and nothing behind it is nothing more' \
    jq -e '.findings[] | select(.id == "push-10612-generic") | .baseline == "known"' "$work/out"

sed 's/2024-05-/2024-06-/' "$work/silent.xml" > "$work/june.xml"
run check --baseline "$work/before.jsonl" "$work/june.xml"
expect 'what a log of the same kind and length does not show any more is gone' \
    sh -c "grep -q '^Gone since the baseline' '$work/out' && ! grep -q '^Not seen since' '$work/out'"

sed '$d' "$work/before.jsonl" > "$work/torn.jsonl"
run check -f json --baseline "$work/torn.jsonl" "$work/june.xml"
expect 'a baseline that was cut off is named among what was not read' \
    jq -e '[.skipped[].reason] | any(startswith("of the baseline: evidence without its end"))' "$work/out"
sed '1s,evidence/1,evidence/9,' "$work/before.jsonl" > "$work/other.jsonl"
run check --baseline "$work/other.jsonl" "$work/june.xml"
expect 'a baseline of another version: 66, and why' \
    sh -c "[ $code -eq 66 ] && grep -q 'no evidence in it: evidence of another version' '$work/err'"

# --why
run check --why gw@WTGW7 "$one"
expect 'why: the signatures, the evidence, what is covered, what would change it' sh -c \
    "[ $code -eq $exit1 ] && grep -q 'it succeeds with: .*msi-1033-gateway' '$work/out' &&
     grep -q 'Application.evtx #.*msi-1040-gateway: ' '$work/out' &&
     grep -q 'covered: WTGW7/System.evtx' '$work/out' &&
     grep -q 'what would change it: ' '$work/out'"
cp "$work/out" "$work/why.txt"
run check --why gw@wtgw7.wingtip.example "$work/plain.jsonl"
expect 'why: the same from evidence, under another name of the machine' \
    cmp "$work/why.txt" "$work/out"
run check --why after:gw:ms.more -f json -o "$work/why.json" "$one"
expect 'why: a constraint with its breach, beside a report in a file' sh -c \
    "grep -q '^  breach: WTGW7' '$work/out' && jq -e .phases '$work/why.json'"
run check --why pre.backup "$one"
expect 'why: a task' grep -q 'sql-18264-backup: ' "$work/out"
run check --why no-such-phase "$one"
expect 'why: what the plan does not have: 64' [ "$code" -eq 64 ]
run check --why gw@NOBODY "$one"
expect 'why: a machine that is not there: 64' [ "$code" -eq 64 ]

# -o - once made a file of that name
here=$(pwd)
"$postflight" scan -q "$one" > "$work/straight.jsonl"
(mkdir "$work/dash" && cd "$work/dash" &&
    case $postflight in /*) p=$postflight ;; *) p=$here/$postflight ;; esac &&
    "$p" scan -q -o - "$here/$one") > "$work/dash.jsonl"
expect '-o - is standard output' sh -c \
    "[ -s '$work/dash.jsonl' ] && [ -z \"\$(ls -A '$work/dash')\" ] &&
     [ \$(wc -l < '$work/dash.jsonl') -eq \$(wc -l < '$work/straight.jsonl') ]"

# Shards that were put together, and those together with others, have arrived all the same.
run check -f json corpus/bundles/03-*
cp "$work/out" "$work/whole.json"
for i in 1 2 3 4; do run scan --shard $i/4 -o "$work/of-$i.jsonl" corpus/bundles/03-*; done
run scan -o "$work/of-12.jsonl" "$work/of-2.jsonl" "$work/of-1.jsonl"
run scan -o "$work/of-123.jsonl" "$work/of-3.jsonl" "$work/of-12.jsonl" "$work/of-1.jsonl"
run check -f json --expect 4 "$work/of-4.jsonl" "$work/of-123.jsonl"
expect 'shards that were merged in steps have arrived' \
    sh -c "jq -S 'del(.tool)' '$work/whole.json' > '$work/a' && jq -S 'del(.tool)' '$work/out' | cmp - '$work/a'"
run check -f json --expect 4 "$work/of-123.jsonl"
expect 'and the one that is not among them has not' \
    jq -e '.verdict.state == "cannot-tell" and (.verdict.reason | contains("1 of 4 shards has not arrived whole: 4/4"))' "$work/out"
sed '$d' "$work/of-3.jsonl" > "$work/of-3-cut.jsonl"
run scan -o "$work/of-cut.jsonl" "$work/of-12.jsonl" "$work/of-3-cut.jsonl" "$work/of-4.jsonl"
run check -f json --expect 4 "$work/of-cut.jsonl"
expect 'nor has one that was cut off before it was merged' \
    jq -e '.verdict.reason | contains("3/4")' "$work/out"
sed '$s/"shards":.*/"shards":[[1,5,4]]}/' "$work/of-12.jsonl" > "$work/of-wrong.jsonl"
run check -f json --expect 4 "$work/of-wrong.jsonl"
expect 'shards that there cannot be are none' \
    jq -e '.verdict.reason | contains("4 of 4 shards")' "$work/out"
