#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Eventlog 104 stands in the System log and names the log that was cleared: that one is marked.
. tests/lib/cli.sh

run check -f json corpus/bundles/08-event-log-cleared-in-window
expect 'the cleared logs are marked, and only they' sh -c "jq -e '[.coverage[] | select(.cleared) | .source] | sort ==
    [\"PWMS2/Application.evtx\", \"PWMS2/Operations Manager.evtx\"]' '$work/out'"

# The Security log tells so itself, by another number.
for n in 1102 4624; do
    event ms01.corp.example $n 1 Microsoft-Windows-Eventlog $n x | sed 's/Application/Security/'
done > "$work/security.xml"
run check -f json "$work/security.xml"
expect 'a Security log that was cleared is marked' sh -c "jq -e '[.coverage[].cleared] == [true]' '$work/out'"
