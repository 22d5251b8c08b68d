#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Dates that can be read day first and month first: the whole file tells which, or the report says
# that nothing does.
. tests/lib/cli.sh

copied() { # date
    printf 'Log Name:      Operations Manager\nSource:        HealthService\nDate:          %s\n' "$1"
    printf 'Event ID:      1210\nLevel:         Information\nComputer:      MS01.corp.example\n'
    printf 'Description:\nNew configuration became active.\n\n'
}
{ copied '3/4/2024 21:04:55'; copied '3/5/2024 08:00:00'; } > "$work/open.txt"
{ copied '3/4/2024 21:04:55'; copied '3/13/2024 08:00:00'; } > "$work/told.txt"

run check "$work/open.txt"
expect 'dates that nothing decides are named' sh -c "tr -s '\n ' ' ' < '$work/out' | grep -q 'day first and month first'"
run check -f json "$work/open.txt"
expect 'programs are told, too' jq -e '.coverage[0] | .dates_undecided and .first == null' "$work/out"
run check -f json "$work/told.txt"
expect 'a 13 anywhere decides all dates of the file' jq -e \
    '.coverage[0] | has("dates_undecided") | not' "$work/out"
expect 'and they are times' jq -e '.coverage[0].first | startswith("2024-03-0")' "$work/out"
run check "$work/told.txt"
expect 'of which nothing is said' sh -c "! tr -s '\n ' ' ' < '$work/out' | grep -q 'month first'"
