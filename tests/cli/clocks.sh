#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A clock that was wrong by years until it was set: what it wrote has no time, all else has its own.
. tests/lib/cli.sh

at() { # time, for what comes in on standard input
    sed "s/2024-03-16T10:..:00.0000000Z/$1/"
}
failure() { # record, time
    event MS01.corp.example "$1" 0 MsiInstaller 11708 \
        'Product: System Center Operations Manager 2022 Server -- Installation failed.' | at "$2"
}
set_clock() { # record, from, to
    event MS01.corp.example "$1" 0 Microsoft-Windows-Kernel-General 1 '' | at "$3" |
        sed "s/Application/System/; s,<Data></Data>,<Data Name='NewTime'>$3</Data><Data Name='OldTime'>$2</Data>,"
}
moments() {
    run check -f json "$work"/*.xml
    jq -c '[.findings[] | select(.id == "msi-failed-server") | .because[] | .time] | sort' "$work/out"
}
wrong=2001-01-01T00:10:00.0000000Z right=2024-03-05T09:00:00.0000000Z
{ failure 1 2001-01-01T00:05:00.0Z; failure 2 2024-03-05T10:00:00.0Z; } > "$work/Application.xml"
set_clock 5 $wrong $right > "$work/System.xml"
expect 'what was written by a clock of another year has no time' \
    [ "$(moments)" = '[null,"2024-03-05T10:00:00Z"]' ]
expect 'the coverage says so' jq -e '[.coverage[] | select(.clock_far_off) | .source] | length == 1 and
    (.[0] | endswith("Application.xml"))' "$work/out"
run check "$work"/*.xml
expect 'and the report for people' sh -c "tr -s '\n ' ' ' < '$work/out' | grep -q 'wrong by more than a year'"

# The same machine a year before: nobody says that this clock was wrong.
{ failure 1 2000-06-01T00:05:00.0Z; failure 2 2024-03-05T08:00:00.0Z; } > "$work/Application.xml"
expect 'what was written by the right clock keeps its time' \
    [ "$(moments)" = '["2000-06-01T00:05:00Z","2024-03-05T08:00:00Z"]' ]

# Put back from the future.
{ failure 1 2031-01-01T00:05:00.0Z; failure 2 2024-03-05T10:00:00.0Z; } > "$work/Application.xml"
set_clock 5 2031-01-01T00:10:00.0000000Z $right > "$work/System.xml"
expect 'a clock that was ahead of its time' [ "$(moments)" = '[null,"2024-03-05T10:00:00Z"]' ]

# The time service writes a sign before what the clock needs to be changed by.
failure 1 2024-03-05T10:00:00.0Z > "$work/Application.xml"
for offset in 7200 +7200 -7200; do
    event MS01.corp.example 5 0 Microsoft-Windows-Time-Service 34 "$offset" |
        at 2024-03-05T09:00:00.0Z | sed 's/Application/System/' > "$work/System.xml"
    run check -f json "$work"/*.xml
    expect "a clock that is off by $offset seconds is doubted" jq -e '[.findings[] |
        select(.id == "msi-failed-server") | .because[] | .uncertainty_s] == [7200]' "$work/out"
done
