#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# --answers: what a person says settles what no log shows, and nothing else.
. tests/lib/cli.sh

clean=$(ls -d corpus/bundles/01-*)
remain=$(ls -d corpus/bundles/02-*)
run check -f answers "$clean"
cp "$work/out" "$work/open.yml"
expect 'the file to fill in asks what no log shows' grep -q "task: 'pre.etl'" "$work/open.yml"
expect 'and not what a log proves' sh -c "! grep -q \"task: 'pre.backup'\" '$work/open.yml'"
run check -f json "$clean"
cp "$work/out" "$work/before.json"
run check -f json --answers "$work/open.yml" "$clean"
expect 'left empty, it changes no state' sh -c \
    "jq '[.verdict.state, [.tasks[].state], [.phases[].state]]' '$work/before.json' > '$work/a' &&
     jq '[.verdict.state, [.tasks[].state], [.phases[].state]]' '$work/out' | cmp - '$work/a'"

sed 's/answer:$/answer: done/; s/who:$/who: A. Admin/; s/when:$/when: 2024-03-18/;
     s/^    # - {no/    - {no/; s/note:$/note: looked, Password=S3cr3t-x/' "$work/open.yml" > "$work/all.yml"
run check -f json --answers "$work/all.yml" "$clean"
expect 'filled in, nothing is left to confirm' \
    jq -e '[.tasks[] | select(.state == "confirm")] == [] and
           [.phases[] | select(.state == "not-seen")] == [] and .verdict.state == "complete"' "$work/out"
expect 'it says who said so' \
    jq -e '.tasks[] | select(.id == "pre.etl") | .state == "done" and .answer.who == "A. Admin" and
           (.reason | contains("A. Admin"))' "$work/out"
expect 'a password in a note is masked' sh -c "! grep -q S3cr3t- '$work/out'"
run check --answers "$work/all.yml" "$clean"
expect 'the text shows answers as such' grep -q 'Said by people' "$work/out"

printf 'answers:\n  - {task: post.services.start, answer: not-done}\ntopology: [no gateways]\n' > "$work/vain.yml"
run check -f json --answers "$work/vain.yml" "$clean"
expect 'where logs decide, they have the last word' \
    jq -e '.verdict.state == "complete" and [.answers[].settled] == [0, 0]' "$work/out"
printf 'answers:\n  - task: post.subs.enable\n    answer: not-done\n' > "$work/no.yml"
run check -f json --answers "$work/no.yml" "$clean"
expect 'a post-task said to be not done remains: 1' \
    sh -c "[ $code -eq 1 ] && jq -e '.verdict.state == \"tasks-remain\"' '$work/out'"
run check -q --answers "$work/all.yml" "$remain"
expect 'answers do not hide what a log shows to remain' [ "$code" -eq 1 ]

printf 'answers:\n  - {task: pre.etl, host: NOSUCH01, answer: done, who: me}\n' > "$work/host.yml"
run check -f json --answers "$work/host.yml" "$clean"
expect 'an answer about a machine that nobody knows settles nothing' \
    jq -e '.tasks[] | select(.id == "pre.etl") | .state == "confirm"' "$work/out"
run check --answers "$work/host.yml" "$clean"
expect 'and the text says why' grep -q 'no machine of that name' "$work/out"

# wrong FILE-TEXT PATTERN: refused with 65, line and column
wrong() {
    printf "$1" > "$work/bad.yml"
    run check --answers "$work/bad.yml" "$clean"
    expect "refused: $2" sh -c "[ $code -eq 65 ] && grep -q 'bad.yml:[0-9]*:[0-9]*: .*$2' '$work/err'"
}
wrong 'answers:\n  - {task: pre.nothing, answer: done}\n' 'no plan has a task'
wrong 'answers:\n  - {phase: nothing, answer: done}\n' 'no plan has a phase'
wrong 'answers:\n  - {answer: done}\n' 'needs either'
wrong 'answers:\n  - {task: pre.etl, phase: gw}\n' 'needs either'
wrong 'answers:\n  - {task: pre.etl, answer: maybe}\n' 'answer'
wrong 'answers:\n  - {task: pre.etl, wno: x}\n' 'unknown key'
wrong 'answers:\n  - {task: pre.etl, when: yesterday}\n' 'must be a date'
wrong 'topology: [no frogs]\n' 'no plan has machines'
wrong 'topology: [gateways]\n' 'reads'
wrong 'answers: &a [*a]\n' ''
wrong 'answers: [[[[x]]]]\n' ''
wrong '\\377\\376\\001' ''
wrong 'a: 1\n' 'unknown key'
wrong 'answers: []\n---\nanswers: []\n' 'one document'
run check --answers "$work/none.yml" "$clean"
expect 'an answers file that is not there: 66' [ "$code" -eq 66 ]
: > "$work/empty.yml"
run check -q --answers "$work/empty.yml" "$clean"
expect 'an empty file says nothing' [ "$code" -eq 0 ]

# An act of every machine: the question stands once, each machine is answered for, one can be left out.
part() { # computer, record, minute, id, part, version
    event "$1" "$2" "$3" MsiInstaller "$4" "$(printf '%s</Data><Data>%s</Data><Data>1033</Data><Data>0</Data><Data>%s' \
        "System Center 2012 Orchestrator $5" "$6" 'Microsoft Corporation')"
}
for host in ORB1 ORB2; do
    { part $host.corp.example 1 1 1034 'Runbook Server' 7.1.2702.0
      part $host.corp.example 2 30 1033 'Runbook Server' 7.2.84.0; } > "$work/$host.xml"
done
run check -f answers --plan orch2012sp1-to-r2 "$work/ORB1.xml" "$work/ORB2.xml"
expect 'of an act the question stands once, and each machine is asked for' sh -c \
    "[ \$(grep -c 'taken out of maintenance mode' '$work/out') -eq 1 ] &&
     [ \$(grep -c \"phase: 'maint.end'\" '$work/out') -eq 2 ] && grep -q 'host: .ORB2' '$work/out'"
printf 'answers:\n  - {phase: maint.end, host: ORB1, answer: done}\n' > "$work/acts.yml"
printf '  - {phase: maint.end, host: ORB2, answer: not-needed}\n' >> "$work/acts.yml"
run check -f json --plan orch2012sp1-to-r2 --answers "$work/acts.yml" "$work/ORB1.xml" "$work/ORB2.xml"
expect 'on one it was done, on the other not needed' \
    jq -e '.phases[] | select(.id == "maint.end") | .state == "done" and
           ([.instances[].host] | length == 1 and (.[0] | startswith("ORB1")))' "$work/out"
printf 'answers:\n  - {phase: maint.end, answer: not-needed}\n' > "$work/acts.yml"
run check -f json --plan orch2012sp1-to-r2 --answers "$work/acts.yml" "$work/ORB1.xml" "$work/ORB2.xml"
expect 'needed on none, it does not apply' \
    jq -e '.phases[] | select(.id == "maint.end") | .state == "not-applicable"' "$work/out"

# A machine whose logs all begin behind the upgrade: nothing tells what it is, a person can.
{
    printf '{"schema":"postflight.evidence/1","layout":2,"tool":"1"}\n'
    n=0
    for source in 'MS01 2024-03-10' 'MS02 2024-03-10' 'OLD01 2024-03-19'; do
        n=$((n + 1))
        printf '{"entry":%d,"source":"%s/App","format":"evtxml","channel":"Application","host":"%s.corp.example","records":900,"bytes":9,"quiet":10000000,"first":"%sT08:00:00Z","last":"2024-03-20T08:00:00Z"}\n' \
            $n "${source% *}" "${source% *}" "${source#* }"
        lines=1
        if [ $n -lt 3 ]; then
            lines=4
            printf '{"hit":"msi-1040-server","entry":%d,"record":2,"time":"2024-03-16T2%d:00:00Z"}\n' $n $n
            printf '{"hit":"msi-1034-server","entry":%d,"record":3,"time":"2024-03-16T2%d:10:00Z","captures":[["version","10.19.10050.0"]]}\n' $n $n
            printf '{"hit":"msi-1033-server","entry":%d,"record":4,"time":"2024-03-16T2%d:20:00Z","captures":[["version","10.22.10118.0"]]}\n' $n $n
        fi
        printf '{"complete":%d,"lines":%d}\n' $n $lines
    done
    printf '{"entry":4,"source":"OLD01/OM","format":"evtxml","channel":"Operations Manager","host":"OLD01.corp.example","records":900,"bytes":9,"quiet":10000000,"first":"2024-03-19T08:00:00Z","last":"2024-03-20T08:00:00Z"}\n{"complete":4,"lines":1}\n{"complete":"all","entries":4}\n'
} > "$work/hidden.jsonl"
run check -f answers "$work/hidden.jsonl"
expect 'a machine that nothing tells of is asked for' grep -q "host: 'OLD01.corp.example'" "$work/out"
sed '/OLD01/{n;s/answer:/answer: not-needed/;}' "$work/out" > "$work/none-of-it.yml"
run check -f json "$work/hidden.jsonl"
expect 'while nobody answers, it leaves the whole open' \
    jq -e '.verdict.state == "cannot-tell" and (.verdict.reason | contains("OLD01"))' "$work/out"
run check --why verdict "$work/hidden.jsonl"
expect 'and is a reason of its own' \
    sh -c "tr -s '\n ' '  ' < '$work/out' |
           grep -q ' cannot-tell: machines of which nothing tells what they are, [^:]*: 1: OLD01.corp.example'"
run check -f json --answers "$work/none-of-it.yml" "$work/hidden.jsonl"
expect 'said to be none of the upgrade, it does not' \
    jq -e '.verdict.state == "tasks-remain" and [.answers[].settled] == [1]' "$work/out"

# A list of servers that does not tell gateways: one at the older release leaves the whole open, one
# at the new release does not, and nobody's role is guessed.
{
    sed '/"entry":3/d;/"complete":3/d;/"entry":4,/d;/"complete":4/d;/"complete":"all"/d' "$work/hidden.jsonl"
    printf '{"complete":"all","entries":2}\n'
} > "$work/listed.jsonl"
for release in 10.19.10050.0 10.22.10118.0; do
    printf 'PS C:\\> Get-SCOMManagementServer | ft Name, Version\r\n\r\nName                Version\r\n----                -------\r\nLIST01.corp.example %s\r\n' \
        $release > "$work/servers-$release.txt"
    run check -f json "$work/listed.jsonl" "$work/servers-$release.txt"
    cp "$work/out" "$work/listed-$release"
done
expect 'a server that a list has at the older release leaves the whole open' \
    jq -e '.verdict.state == "cannot-tell" and (.verdict.reason | contains("LIST01"))' "$work/listed-10.19.10050.0"
expect 'one at the new release does not, and its role is not guessed' \
    jq -e '.verdict.state != "cannot-tell" and [.hosts[] | select(.name | contains("LIST01")).roles] == [[]]' \
    "$work/listed-10.22.10118.0"

# The same as objects of JSON and of CLIXML.
printf 'PS C:\\> Get-SCOMManagementServer | select Name, Version | ConvertTo-Json\r\n{"Name":"LIST01.corp.example","Version":"10.19.10050.0"}\r\n' \
    > "$work/servers-json.txt"
cat > "$work/servers-clixml.xml" << 'END'
<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04"><Obj RefId="0">
<TN RefId="0"><T>Selected.Microsoft.EnterpriseManagement.Administration.ManagementServer</T></TN>
<MS><S N="Name">LIST01.corp.example</S><S N="Version">10.19.10050.0</S></MS></Obj></Objs>
END
for list in servers-json.txt servers-clixml.xml; do
    run check -f json "$work/listed.jsonl" "$work/$list"
    expect "a server that $list has at the older release leaves the whole open" \
        jq -e '.verdict.state == "cannot-tell" and (.verdict.reason | contains("LIST01"))' "$work/out"
done
