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
expect 'what would decide it is said' sh -c "'$postflight' check '$work/open.txt' 2> /dev/null | tr -s '\n ' ' ' | grep -q 'with --dates'"

# --dates tells the order that nothing else does, and the coverage says that it was told.
first_of() { # file options...
    file=$1
    shift
    run check -f json "$@" "$work/$file"
    jq -r '.coverage[0] | "\(.first[0:10]) \(.dates_told) \(.dates_undecided)"' "$work/out"
}
expect 'the user tells: month first' \
    [ "$(first_of open.txt --zone UTC --dates mdy)" = '2024-03-04 mdy null' ]
expect 'the user tells: day first' \
    [ "$(first_of open.txt --zone UTC --dates dmy)" = '2024-04-03 dmy null' ]
expect 'what the file itself decides stays' \
    [ "$(first_of told.txt --zone UTC --dates dmy)" = '2024-03-04 null null' ]
expect 'one machine is told' \
    [ "$(first_of open.txt --zone UTC --dates ms01=mdy)" = '2024-03-04 mdy null' ]
expect 'another machine is not' \
    [ "$(first_of open.txt --zone UTC --dates MS02=mdy)" = 'null null true' ]
expect 'a machine before all of them' \
    [ "$(first_of open.txt --zone UTC --dates MS01.corp.example=mdy --dates dmy)" = '2024-03-04 mdy null' ]
expect 'the last word counts' \
    [ "$(first_of open.txt --zone UTC --dates dmy --dates mdy)" = '2024-03-04 mdy null' ]

# A text that names no machine has the zone and the order that were told for all.
copied '3/4/2024 21:04:55' | grep -v Computer > "$work/nobody.txt"
run check -f json --zone -05:00 --zone MS01=+03:00 --dates mdy "$work/nobody.txt"
expect 'what is told for all machines is told for a log of none' \
    jq -e '.coverage[0] | .host == null and .first == "2024-03-05T02:04:55Z"' "$work/out"

# By any name that the machine has or had.
mkdir "$work/renamed"
copied '3/4/2024 21:04:55' | sed 's/MS01/OPSMGR-FRANKFURT-01/' > "$work/renamed/now.txt"
event OPSMGR-FRANKFURT-01.corp.example 5 1 EventLog 6011 \
    'WIN-ABC123</Data><Data>OPSMGR-FRANKFURT-01' | sed 's/Application/System/' > "$work/renamed/before.xml"
named() { # --zone and --dates for that name
    run check -f json --zone "$1=+02:00" --dates "$1=mdy" "$work/renamed"
    jq -r '.coverage[] | select(.dates_told) | .first' "$work/out"
}
for name in opsmgr-frankfurt-01 OPSMGR-FRANKFUR WIN-ABC123; do
    expect "a machine is told of as $name" [ "$(named $name)" = '2024-03-04T19:04:55Z' ]
done
expect 'another name is none of its' [ "$(named OPSMGR-FRANK)" = '' ]

# A log that goes on from day to day is read so, whatever was told.
for day in 1 2 3 4 5 6 7; do
    for hour in 08 12 16; do copied "3/$day/2024 $hour:00:00"; done
done > "$work/days.txt"
expect 'days in a row are not told otherwise' \
    [ "$(first_of days.txt --zone UTC --dates dmy)" = '2024-03-01 null null' ]

# Another file of the machine decides only what the user leaves open.
mkdir -p "$work/two"
copied '3/4/2024 21:04:55' > "$work/two/a.txt"
copied '16.3.2024 08:00:00' > "$work/two/b.txt"
two() { first_of two --zone UTC "$@"; }
expect 'other files of the machine speak' [ "$(two)" = '2024-04-03 null null' ]
expect 'the user speaks before them' [ "$(two --dates mdy)" = '2024-03-04 mdy null' ]

# The day on which the file was written is no word of the file's.
cp "$work/open.txt" "$work/written.txt"
touch -d '2024-05-03T08:00:00Z' "$work/written.txt"
expect 'the time of the file speaks' \
    [ "$(first_of written.txt --zone UTC)" = '2024-04-03 null null' ]
expect 'the user speaks before it' \
    [ "$(first_of written.txt --zone UTC --dates mdy)" = '2024-03-04 mdy null' ]

run check --zone UTC --dates mdy "$work/open.txt"
expect 'the report says that it was told' sh -c "tr -s '\n ' ' ' < '$work/out' | grep -q 'month first, as --dates says'"
run check --dates ydm "$work/open.txt"
expect 'an unknown order is a wrong command line' [ "$code" = 64 ]
run check --dates '' "$work/open.txt"
expect 'and so is none' [ "$code" = 64 ]
