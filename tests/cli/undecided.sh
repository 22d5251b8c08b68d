#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# One management server and nothing else: an upgrade, but not whether of a single-server or of a
# distributed group.  The candidates are named and nothing is judged by a guess.
. tests/lib/cli.sh

event() { # record, time, id, product, version
    cat <<XML
<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='MsiInstaller'/><EventID Qualifiers='0'>$3</EventID><Level>4</Level><TimeCreated SystemTime='$2'/><EventRecordID>$1</EventRecordID><Channel>Application</Channel><Computer>MS01.corp.example</Computer></System><EventData><Data>$4</Data><Data>$5</Data><Data>1033</Data><Data>0</Data><Data>Microsoft Corporation</Data><Data>(NULL)</Data><Data></Data></EventData></Event>
XML
}
{
    event 10 2024-03-16T22:05:00.0000000Z 1034 'System Center Operations Manager 2019 Server' 10.19.10050.0
    event 11 2024-03-16T22:40:00.0000000Z 1033 'System Center Operations Manager 2022 Server' 10.22.10118.0
} > "$work/Application.xml"

run check -f json "$work/Application.xml"
expect 'an undecided plan cannot be judged' [ $code -eq 3 ]
expect 'the candidates are named' sh -c "jq -e '.plan.id == null and .plan.from == \"2019\" and .plan.to == \"2022\" and
    (.plan.candidates | index(\"om2016plus-single\") and index(\"om2016plus-distributed\"))' '$work/out'"
expect 'nothing is judged by a guess' sh -c "jq -e '(.phases | length) == 0 and .verdict.state == \"cannot-tell\"' '$work/out'"
run check -f json --plan om2016plus-single "$work/Application.xml"
expect 'a stated plan is judged' sh -c "jq -e '.plan.id == \"om2016plus-single\" and .phases[0].state == \"done\"' '$work/out'"

# Another component alone: it is named, and the plan that may be meant.
for to in 10.19.40.0 9.9.84.0; do
    {
        event 10 2024-03-16T22:05:00.0000000Z 1034 'System Center 2012 R2 Orchestrator Management Server' 7.2.84.0
        event 11 2024-03-16T22:40:00.0000000Z 1033 'System Center Orchestrator Management Server' $to
    } > "$work/$to.xml"
done
run check -f json "$work/10.19.40.0.xml"
expect 'a component without a plan for its step is named with its releases' jq -e \
    '.verdict.reason | contains("Orchestrator from 7.2.84.0 (2012 R2) to 10.19.40.0 (2019)")' "$work/out"
run check -f json "$work/9.9.84.0.xml"
expect 'where the map does not know a build, the plan that may be meant is named' jq -e \
    '.verdict.reason | contains("9.9.84.0 (unknown build)") and contains("--plan orch2012sp1-to-r2")' "$work/out"
