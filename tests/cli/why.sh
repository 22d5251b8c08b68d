#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# --why: for every state that the reports of these bundles show, the chain: the rule, the evidence or
# the absence in a covered span, and what would have changed it.
. tests/lib/cli.sh

if ! command -v jq > /dev/null; then
    skip why 'jq is not here'
    exit 0
fi

# One id (with its machine) for each kind of thing and state.
each='
  [(.phases[] | . as $p | (.instances[] | {kind: "instance", state, id: ($p.id + "@" + .host)}),
                (select(.instances == []) | {kind: "phase", state, id: .id})),
   (.constraints[] | {kind: "constraint", state, id: .id}),
   (.tasks[] | . as $t | {kind: "task", state, id: .id},
                (.instances[] | {kind: "taskon", state, id: ($t.id + "@" + .host)})),
   (.findings[] | {kind: "finding", state, id: .id})]
  | map(select(.id | endswith("@") or endswith("@null") | not))
  | unique_by([.kind, .state]) | .[] | .kind + " " + .state + " " + .id'

wrong=$work/wrong
seen=$work/seen
: > "$seen"
for b in 02-gateway-not-upgraded 04-gateway-before-management-servers 06-2007r2-to-2012 \
         08-damaged-logs 10-mixed-order; do
    for folder in corpus/bundles/$b* corpus/bundles/0[1357]*; do
        [ -d "$folder" ] && echo "$folder"
    done
done | sort -u > "$work/bundles"

while read -r folder; do
    run check -f json "$folder"
    whole=$code
    jq -r "$each" "$work/out" > "$work/ids"
    : > "$wrong"
    while read -r kind state id; do
        grep -qx "$kind $state" "$seen" && continue
        echo "$kind $state" >> "$seen"
        run check --why "$id" "$folder"
        [ "$code" -eq "$whole" ] && grep -q 'because: .' "$work/out" &&
            grep -q 'what would change it: .' "$work/out" &&
            grep -q "$state" "$work/out" || echo "$kind $state $id" >> "$wrong"
    done < "$work/ids"
    run check --why verdict "$folder"
    grep -q 'because: .' "$work/out" && grep -q 'the first of these that holds' "$work/out" ||
        echo "verdict" >> "$wrong"
    cp "$wrong" "$work/out"
    expect "$(basename "$folder"): every new state has its chain" [ ! -s "$wrong" ]
done < "$work/bundles"

for state in 'instance done' 'constraint kept' 'constraint violated' 'constraint undecidable' \
             'task confirm' 'task remaining' 'finding open' 'finding noise'; do
    expect "$state was among them" grep -qx "$state" "$seen"
done

run check --why verdict corpus/bundles/10-*
expect 'no plan was judged: the verdict, its reason, and what would change it' \
    sh -c "[ $code -eq 3 ] && grep -q 'no plan was judged: cannot-tell' '$work/out' &&
           grep -q 'because: no upgrade is in the material' '$work/out' &&
           grep -q 'what would change it: logs that show' '$work/out'"

# An import is seen by the pack that a server received, a push by its result: neither while it went on.
event() { # record, provider, id, minute, data...
    printf '<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><Provider Name="%s"/><EventID>%s</EventID><Level>4</Level><TimeCreated SystemTime="2018-09-15T20:%s:00.0000000Z"/><EventRecordID>%s</EventRecordID><Channel>Operations Manager</Channel><Computer>OM1.adatum.example</Computer></System><EventData>' "$2" "$3" "$4" "$1"
    shift 4
    printf '<Data>%s</Data>' "$@"
    printf '</EventData></Event>\n'
}
{ echo '<Events>'
  event 71 'Health Service Modules' 10628 40 'Agent Update' AG7.adatum.example 'ADATUM\\svc' 0 KB4133779
  event 72 HealthService 1201 55 Microsoft.SystemCenter.ACS.Internal 7.3.13261.0 MG
  echo '</Events>'; } > "$work/late.xml"
run check --plan om1801-to-1807 --why after:agent.push:mp.import "$work/late.xml"
expect 'what was seen of both only when it was over is said so' \
    sh -c "tr '\n' ' ' < '$work/out' | tr -s ' ' | grep -q 'AG7 had begun by .*20:40:00Z, mp.import had ended by .*20:55:00Z; how long before that, is not known of either'"

# What was seen to be done needs no attempt that could fail behind it, and what a person said no log changes.
run check --plan om1801-to-1807 --why mp.import "$work/late.xml"
expect 'what would change an act that was seen: nothing' \
    sh -c "grep -q 'mp.import.*: done' '$work/out' &&
           grep -q 'what would change it: nothing: what was seen to be done stays done' '$work/out'"
printf 'answers:\n  - {phase: sql.ops, answer: done, who: A. Person}\n' > "$work/said.yml"
run check --plan om1801-to-1807 --answers "$work/said.yml" --why sql.ops "$work/late.xml"
expect 'what would change the word of a person: another one' \
    sh -c "grep -q 'what would change it: another word of a person' '$work/out'"
run check --plan om1801-to-1807 --why mp.import corpus/bundles/02-tasks-remaining
expect 'an act that a log could show names that, and no log that is of no machine' \
    sh -c "grep -q 'what would change it: a log that shows it' '$work/out' && ! grep -q covered: '$work/out'"

# 2007 R2: of two servers nothing names the root server.  Which of them upgraded the group is a guess, and no order hangs on it.
server() { # machine, record, time, id, data...
    printf '<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><Provider Name="MsiInstaller"/><EventID>%s</EventID><Level>4</Level><TimeCreated SystemTime="2012-09-%s:00.0000000Z"/><EventRecordID>%s</EventRecordID><Channel>Application</Channel><Computer>%s.adatum.example</Computer></System><EventData>' "$4" "$3" "$2" "$1"
    shift 4
    printf '<Data>%s</Data>' "$@"
    printf '</EventData></Event>\n'
}
for at in MS1:09 MS2:11; do
    echo '<Events>'
    server "${at%:*}" 6 01T09:00 1042 'C:\Windows\Installer\4711.msi' 4711
    server "${at%:*}" 7 "15T${at#*:}:00" 1040 'D:\Setup\AMD64\OMServer.msi' 4711
    server "${at%:*}" 8 "15T${at#*:}:20" 1033 'System Center Operations Manager 2012 Server' 7.0.8560.0 1033 0 'Microsoft Corporation'
    server "${at%:*}" 9 "15T${at#*:}:21" 1042 'D:\Setup\AMD64\OMServer.msi' 4711
    echo '</Events>'
done > "$work/both.xml"
sed -n '1,/<.Events>/p' "$work/both.xml" > "$work/one.xml"
sed '1,/<.Events>/d' "$work/both.xml" > "$work/two.xml"
run check --plan om2007r2-to-2012-distributed-simple --why after:mg:ms.secondary "$work/one.xml" "$work/two.xml"
expect 'an order that hangs on which server is the root names the guess, and the logs that would tell' \
    sh -c "tr '\n' ' ' < '$work/out' | tr -s ' ' | grep 'pairs kept 0, undecidable 1, violated 0' |
           grep 'nothing names the root server, and MS2 is taken for it as the last to begin' |
           grep -q 'what would change it: a log that names the root server: OpsMgrSetupWizard.log'"

# A log says that it failed, a list that it is there: both stand in the chain, though one is of no attempt.
run check --why agent.manual@FILE03 corpus/bundles/24-*
expect 'two sources that disagree are both named' \
    sh -c "grep -q 'because: two sources disagree' '$work/out' &&
           grep -q 'FILE03/Application.xml #53224' '$work/out' &&
           grep -q 'agents.csv:3 .*inventory-agent' '$work/out'"

# A task names the logs and the times that would tell; what a person says settles only what no log can show.
run check --why post.acs.reenable@APP01 corpus/bundles/01-*
expect 'a task whose log is missing says which, of which time' \
    sh -c "tr '\n' ' ' < '$work/out' | tr -s ' ' |
           grep -q 'silence would count: logs of APP01.nordwind.example: System from 2024-02-17 .*Z to 2024.*Z without a hole'"
run check --why post.ur.apply@SRMS1 corpus/bundles/07-*
expect 'a task that a log shows to remain is not said to be settled by an answer' \
    sh -c "grep -q 'what would change it: a sign that it was done, later than' '$work/out' &&
           ! grep -q -e --answers '$work/out'"
run check --why hz.gw-before-ms corpus/bundles/04-*
expect 'a finding of a broken order says which' \
    grep -q 'because: an order is broken: after:gw:ms.more' "$work/out"
run check --why conn-20022-silent corpus/bundles/16-*
expect 'a finding that is recovered shows what answers it' \
    sh -c "sed '1,/what answers it:/d' '$work/out' | grep -q 'conn-20020-available: '"
run check --why verdict corpus/bundles/07-*
expect 'the whole names those that decide it, as --why takes them' \
    grep -q 'rep@SRRPT.southridge.example' "$work/out"
run check --why nosuch corpus/bundles/07-*
expect 'what nothing goes by is said, with what --why takes' \
    sh -c "[ $code -eq 64 ] && grep -q 'nothing that was judged and no finding goes by nosuch' '$work/err'"
