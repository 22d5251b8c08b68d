#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# explain, list, test and lint.
. tests/lib/cli.sh

says() { # name, words, arguments
    name=$1
    words=$2
    shift 2
    run "$@"
    expect "$name" sh -c "[ $code -eq 0 ] && grep -qF -- \"$words\" '$work/out'"
}

says 'a signature is explained' 'cleared by: push-10616-success' explain push-10624-msi
says 'a phase is explained' 'phase ms.first: ' explain ms.first
says 'a family of phases is explained' 'phase ms.more: ' explain 'ms.*'
says 'a task is explained' 'question: ' explain pre.backup
says 'a constraint is explained' 'gw must wait for ms.more' explain after:gw:ms.more
says 'a hazard is explained' 'hazard hz.gw-before-ms' explain hz.gw-before-ms
says 'a plan is explained' 'phase ms.first: ' explain om2016plus-distributed
run explain after:gw:ms.more
expect 'what several plans say is said once' \
    sh -c "[ \$(grep -c '^constraint' '$work/out') -eq 1 ] && [ \$(grep -c '^  plans: ' '$work/out') -ge 2 ]"

says 'a log format is explained' 'machine: ' explain evtcsv
run list formats
expect 'formats are listed' grep -q '^evtx  *Windows event log' "$work/out"
expect 'each with a section about its files, times and machines' \
    sh -c "[ \$(grep -c '^    files: ' '$work/out') -eq \$(grep -c '^[^ ]' '$work/out') ] &&
           [ \$(grep -c '^    times: ' '$work/out') -eq \$(grep -c '^[^ ]' '$work/out') ] &&
           [ \$(grep -c '^    machine: ' '$work/out') -eq \$(grep -c '^[^ ]' '$work/out') ]"
says 'plans are listed' 'om2016plus-distributed ' list plans
says 'tasks are listed' 'pre.backup ' list tasks
run list signatures
expect 'every shipped signature is listed' \
    sh -c "[ \$(wc -l < '$work/out') -eq \$(find signatures -name '*.yml' ! -path '*/plans/*' ! -path '*/maps/*' | wc -l) ]"
cut -d' ' -f1 "$work/out" > "$work/names"
expect 'in order of their names, each once' sort -cu "$work/names"
expect 'how many there are is said' grep -q '^[0-9]* signatures, ' "$work/err"
run list signatures --no-shipped-signatures
expect 'without the shipped signatures none is left' sh -c "[ $code -eq 0 ] && ! [ -s '$work/out' ]"

mkdir -p "$work/mine/sub"
sig() { # name, event id of the exemplar that must match
    cat <<-END
	title: A probe
	name: $1
	status: experimental
	description: For the tests.
	logsource:
	    product: windows
	    service: application
	detection:
	    selection:
	        Provider_Name: Probe
	        EventID: 7
	    condition: selection
	level: informational
	postflight:
	    outcome: info
	    provenance: 'made up [seen: test]'
	    exemplars:
	        - expect: match
	          event: |
	              $(event MS01 1 1 Probe "$2" words)
	        - expect: no-match
	          event: |
	              $(event MS01 2 2 Probe 8 words)
	END
}
sig probe-one 7 > "$work/mine/sub/probe_one.yml"
run test "$work/mine"
expect 'exemplars that hold: 0' sh -c "[ $code -eq 0 ] && grep -q '2 exemplars hold, 0 do not' '$work/out'"
sig probe-two 8 > "$work/mine/probe_two.yml"
run test "$work/mine"
expect 'an exemplar that does not hold: 1, with its place' \
    sh -c "[ $code -eq 1 ] && grep -q '^FAIL probe-two: .*probe_two.yml:[0-9]*: expected match' '$work/out'"
expect 'it says which item was false and what it met' \
    grep -q "^    was false: EventID is '7'; the event has '8'" "$work/out"
run list signatures --signatures "$work/mine/sub" --no-shipped-signatures
expect 'signatures of a folder are loaded beside' grep -q '^probe-one  *A probe' "$work/out"
run lint "$work/mine"
expect 'right files lint: 0' [ "$code" -eq 0 ]
printf 'title: x\nname: probe-three\nfrogs: [1, 2\n' > "$work/mine/wrong.yml"
run lint "$work/mine"
expect 'a wrong file lints: 1, with its place' \
    sh -c "[ $code -eq 1 ] && grep -q 'wrong.yml:[0-9]*:[0-9]*: ' '$work/out'"
cp "$work/mine/sub/probe_one.yml" "$work/mine/again.yml"
rm "$work/mine/wrong.yml"
run lint "$work/mine"
expect 'two signatures of one name lint: 1' [ "$code" -eq 1 ]
run lint
expect 'the shipped files are right' [ "$code" -eq 0 ]
run lint signatures
expect 'so are the texts they were built from, of which no start asks for misspelt keys' \
    [ "$code" -eq 0 ]
run lint "$work/no-such"
expect 'a path that is not there: 66' [ "$code" -eq 66 ]

mkdir -p "$work/bad"
cp "$work/mine/sub/probe_one.yml" "$work/bad/good.yml"
printf 'title: x\nid: y\nlogsource: {product: windows}\ndetection: {s: {F|expand: "%%Who%%"}, condition: s}\n' \
    > "$work/bad/wrong.yml"
printf '\000yaml1\001\001\001\001\001\001\001\001\001\001\001' > "$work/packed.yml"
run list signatures --signatures "$work/packed.yml"
expect 'a file in the form of the shipped ones is refused: 65' [ "$code" -eq 65 ]
run check --answers "$work/packed.yml" corpus/bundles/10-no-upgrade
expect 'as answers too' [ "$code" -eq 65 ]
run check --plan "$work/packed.yml" corpus/bundles/10-no-upgrade
expect 'and as a plan' [ "$code" -eq 65 ]
run list signatures --signatures "$work/bad" --no-shipped-signatures
expect 'a rule that cannot be used stops the run: 65' [ "$code" -eq 65 ]
run list signatures --signatures "$work/bad" --no-shipped-signatures --skip-bad-rules
expect 'it may be left out, and is listed' sh -c "[ $code -eq 0 ] &&
    [ \$(wc -l < '$work/out') -eq 1 ] && grep -q 'rule left out: .*wrong.yml:4:' '$work/err'"
run list signatures --signatures "$work/bad" --no-shipped-signatures --define Who=me,you
expect 'its placeholder may be defined' sh -c "[ $code -eq 0 ] && [ \$(wc -l < '$work/out') -eq 2 ]"
run check --signatures "$work/bad" --skip-bad-rules corpus/bundles/10-no-upgrade
expect 'the report lists what was left out' grep -q 'rule left out: .*wrong.yml:4:.*%Who%' "$work/out"
run check -f json --signatures "$work/bad" --skip-bad-rules corpus/bundles/10-no-upgrade
expect 'so does the report for programs' grep -q '"skipped_rules"' "$work/out"

run check --profile -q corpus/bundles/10-no-upgrade
expect 'a profile has rules by time and by evaluations in vain, beside the report' \
    sh -c "grep -q '^CANNOT TELL' '$work/out' && grep -q '^Rules by time' '$work/err' &&
    grep -A 2 '^Rules by evaluations in vain' '$work/err' | grep -q ' ms '"
