#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# known-failures.md 12.3: a script that ran past its time is noise, and degraded where one script repeats;
# so is a counter that is not there, and degraded where it is missing for days.
. tests/lib/cli.sh

stopped() { # record, day and hour, workflow, computer, id
    printf '<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><Provider Name="Health Service Modules"/><EventID>%s</EventID><Level>2</Level><TimeCreated SystemTime="2024-03-%s:41:00.0000000Z"/><EventRecordID>%s</EventRecordID><Channel>Operations Manager</Channel><Computer>%s</Computer></System><EventData><Data>MG</Data><Data>%s</Data><Data>x</Data><Data>{1}</Data><Data>12:00</Data><Data>cscript x.vbs</Data><Data>C:\\</Data><Data>o</Data><Data>300</Data></EventData></Event>\n' \
        "${5:-21402}" "$2" "$1" "$4" "$3"
}
page() { { echo '<Events>'; cat; echo '</Events>'; } > "$work/$1.xml"; run check -f json "$work/$1.xml"; }
open() { jq -ec --arg id "$1" '[.findings[] | select(.id == $id and .state == "open") | .severity]' "$work/out"; }
says() { [ "$(open "$1")" = "$2" ]; }

stopped 10 16T22 wf1 AG1 | page once
expect 'one script that was stopped once is noise' says script-21402-timeout '[]'
{ stopped 10 16T22 wf1 AG1; stopped 11 16T23 wf1 AG1; stopped 12 17T02 wf1 AG1; } | page thrice
expect 'one script that was stopped three times in a day is degraded' \
    says script-21402-timeout '["degraded"]'
{ stopped 10 16T22 wf1 AG1; stopped 11 16T23 wf2 AG1; stopped 12 17T02 wf3 AG1
  stopped 13 17T03 wf1 AG2; } | page different
expect 'different scripts, and those of different machines, are not one that repeats' \
    says script-21402-timeout '[]'
{ stopped 10 16T22 wf1 AG1; stopped 11 18T23 wf1 AG1; stopped 12 20T02 wf1 AG1; } | page rare
expect 'three times in a week are not a repetition' says script-21402-timeout '[]'
{ for n in 1 2 3; do stopped 1$n 16T2$n wf1 AG1 22402; done; } | page powershell
expect 'the same of a PowerShell script' says ps-22402-timeout '["degraded"]'
stopped 10 16T22 wf1 AG1 10103 | page counter
expect 'one counter that was not found once is noise' says perf-10102-counter '[]'
{ stopped 10 16T22 wf1 AG1 10103; stopped 11 18T23 wf1 AG1 10103; stopped 12 20T02 wf1 AG1 10102; } | page days
expect 'one counter that is missing for days is degraded' says perf-10102-counter '["degraded"]'
{ stopped 10 16T22 wf1 AG1 10103; stopped 11 17T23 wf2 AG1 10103; stopped 12 20T02 wf3 AG1 10102
  stopped 13 21T02 wf1 AG2 10103; } | page counters
expect 'different counters, and those of different machines, are not one' says perf-10102-counter '[]'
for n in $(seq 20); do stopped $((10 + n)) 16T22 wf$n AG1 10102; done | page many
expect 'twenty counters that are missing at once are degraded' says perf-10102-counter '["degraded"]'
