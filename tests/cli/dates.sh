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
expect 'and which orders are left' jq -e '.coverage[0].dates_orders == ["dmy", "mdy"]' "$work/out"
copied '05/06/07 21:04:55' > "$work/any.txt"
run check -f json "$work/any.txt"
expect 'of a year of two digits, too' \
    jq -e '.coverage[0].dates_orders == ["dmy", "mdy", "ymd"]' "$work/out"
run check -f json "$work/told.txt"
expect 'a 13 anywhere decides all dates of the file' jq -e \
    '.coverage[0] | has("dates_undecided") or has("dates_orders") | not' "$work/out"
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
copied '16/3/2024 08:00:00' > "$work/two/b.txt"
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

# A year of two digits may stand first: 24/03/16 is in March 2016 or in March 2024.
short() { # file date...
    to=$1
    shift
    for when in "$@"; do copied "$when"; done > "$work/$to"
    touch -d 2026-01-01T00:00:00Z "$work/$to"
}
short year.txt '24/03/16 21:04:55' '24/03/16 22:00:00'
expect 'a year that may stand first is no certain date' \
    [ "$(first_of year.txt --zone UTC)" = 'null null true' ]
run check "$work/year.txt"
expect 'the orders that are left are named' sh -c "tr -s '\n ' ' ' < '$work/out' | grep -q 'day first and year first'"
expect 'the user tells: year first' \
    [ "$(first_of year.txt --zone UTC --dates ymd)" = '2024-03-16 ymd null' ]
expect 'the user tells: day first' \
    [ "$(first_of year.txt --zone UTC --dates dmy)" = '2016-03-24 dmy null' ]
expect 'the user cannot tell what cannot be' \
    [ "$(first_of year.txt --zone UTC --dates mdy)" = 'null null true' ]
short night.txt '24/03/16 21:04:55' '24/03/17 08:00:00'
expect 'a night is not two days of a year each' \
    [ "$(first_of night.txt --zone UTC)" = '2024-03-16 null null' ]
short night.txt '31/03/24 21:04:55' '01/04/24 08:00:00'
expect 'nor is one at the end of a month' \
    [ "$(first_of night.txt --zone UTC)" = '2024-03-31 null null' ]
short all.txt '05/06/07 21:04:55' '10/11/12 08:00:00'
run check "$work/all.txt"
expect 'three orders are named' sh -c "tr -s '\n ' ' ' < '$work/out' | grep -q 'day first, month first and year first'"
short day.txt '24/03/16 21:04:55' '25/03/35 08:00:00'
expect 'another row decides: no day 35' [ "$(first_of day.txt --zone UTC)" = '2016-03-24 null null' ]
short first.txt '12/03/16 21:04:55' '12/03/5 08:00:00'
expect 'another row decides: no year of one digit' \
    [ "$(first_of first.txt --zone UTC)" = '2012-03-05 null null' ]
short american.txt '3/4/16 21:04:55' '12/11/16 08:00:00'
run check "$work/american.txt"
expect 'a day or month of one digit stands where a year cannot' sh -c "tr -s '\n ' ' ' < '$work/out' | grep -q 'day first and month first,'"
short cross.txt '05/06/16 21:04:55' '06/25/16 08:00:00'
expect 'another row decides: no month 25' [ "$(first_of cross.txt --zone UTC)" = '2016-05-06 null null' ]
short rest.txt '24/06/16 21:04:55' '11/12/35 08:00:00'
expect 'two rows decide together' [ "$(first_of rest.txt --zone UTC)" = '2016-06-24 null null' ]

# Of two years the one in which there was nothing to upgrade, or behind the file's own time, is none.
short early.txt '16/03/05 21:04:55' '16/03/04 08:00:00'
expect 'a log that ends in 2005 is none of an upgrade' \
    [ "$(first_of early.txt --zone UTC)" = '2016-03-04 null null' ]
short later.txt '24/03/16 21:04:55'
touch -d 2019-01-01T00:00:00Z "$work/later.txt"
expect 'a date behind the time of the file is none' \
    [ "$(first_of later.txt --zone UTC)" = '2016-03-24 null null' ]
touch -d 2024-03-17T00:00:00Z "$work/later.txt"
expect 'the date of the file is one' [ "$(first_of later.txt --zone UTC)" = '2024-03-16 null null' ]
touch -d 1980-01-01T00:00:00Z "$work/later.txt"
expect 'the time of a file that lies before all of its dates says nothing' \
    [ "$(first_of later.txt --zone UTC)" = 'null null true' ]
touch -d 2024-03-20T00:00:00Z "$work/open.txt"
expect 'so it is with day and month' [ "$(first_of open.txt --zone UTC)" = '2024-03-04 null null' ]

# Days on end are a log that is read rightly.
for day in 30 31; do
    for hour in 08 09 10 11 12 13; do copied "24/03/$day $hour:00:00"; done
done > "$work/row.txt"
for day in 01 02; do
    for hour in 08 09 10 11 12 13; do copied "24/04/$day $hour:00:00"; done
done >> "$work/row.txt"
expect 'days on end, year first' [ "$(first_of row.txt --zone UTC)" = '2024-03-30 null null' ]
for day in 14 15 16 17; do
    for hour in 08 09 10 11 12 13; do copied "$day/03/24 $hour:00:00"; done
done > "$work/row.txt"
touch -d 2026-01-01T00:00:00Z "$work/row.txt"
expect 'days on end, day first' [ "$(first_of row.txt --zone UTC)" = '2024-03-14 null null' ]

# What was scanned says the same as what is read.
for log in year all first american later early; do
    run scan -o "$work/$log.jsonl" "$work/$log.txt"
    run check -f json --zone UTC "$work/$log.txt"
    jq -c '.coverage[0] | [.first, .last, .dates_undecided]' "$work/out" > "$work/read"
    run check -f json --zone UTC "$work/$log.jsonl"
    jq -c '.coverage[0] | [.first, .last, .dates_undecided]' "$work/out" > "$work/scanned"
    expect "scanned: $log" cmp -s "$work/read" "$work/scanned"
done

# Who exported a table writes its dates as at home; the machine's installer writes as the machine does.
mkdir -p "$work/away/MS01"
name='System Center Operations Manager 2025 Server'
event MS01.corp.example 7 32 MsiInstaller 1033 \
    "$name</Data><Data>10.25.10132.0</Data><Data>1033</Data><Data>0</Data><Data>Microsoft Corporation" |
    sed 's/2024-03-16T10/2024-11-02T20/' > "$work/away/MS01/Application.xml"
printf '%s\r\n' 'Ebene,Datum und Uhrzeit,Quelle,Ereignis-ID,Aufgabenkategorie' \
    'Informationen,03.11.2024 17:00:00,HealthService,1210,Keine,New configuration became active.' \
    'Informationen,26.10.2024 17:00:00,HealthService,1210,Keine,New configuration became active.' \
    > "$work/away/MS01/Operations Manager.csv"
printf '%s\r\n' '=== Verbose logging started: 11/3/2024  7:03:24  Build type: SHIP UNICODE 5.00.10011.00  Calling process: C:\Windows\System32\msiexec.exe ===' \
    "MSI (s) (A4:1C) [07:32:01:207]: Windows Installer installed the product. Product Name: $name. Product Version: 10.25.10132.0. Product Language: 1033. Manufacturer: Microsoft Corporation. Installation success or error status: 0." \
    '=== Verbose logging stopped: 11/3/2024  7:32:19 ===' > "$work/away/MS01/OMServer.log"
run check -f json "$work/away"
expect 'a log of the installer that the events settle is not read as a table was written' \
    jq -e '.coverage[] | select(.source | endswith("OMServer.log")) | .first[0:10] == "2024-11-02"' "$work/out"

# Plain dots are day first wherever they stand: they say nothing of another file's dates with slashes.
mkdir -p "$work/dots/MS01"
printf '%s\r\n' 'Level,Date and Time,Source,Event ID,Task Category' \
    'Information,5/3/2019 3:38:42 AM,HealthService,1210,None,New configuration became active.' \
    > "$work/dots/MS01/Operations Manager.csv"
printf '%s\r\n' '=== Verbose logging started: 03.05.2019  3:16:58  Build type: SHIP UNICODE 5.00.10011.00  Calling process: C:\Windows\System32\msiexec.exe ===' \
    'MSI (s) (A4:1C) [03:20:01:207]: Doing action: INSTALL' \
    '=== Verbose logging stopped: 03.05.2019  3:31:42 ===' > "$work/dots/MS01/OMServer.log"
run check -f json --zone UTC "$work/dots"
expect 'plain dots in one log do not settle the dates of another one' \
    jq -e '[.coverage[] | .first] == ["2019-05-03T03:16:58Z", null]' "$work/out"
sed -i 's/03\.05/13\/05/; s/2019 3:/2019 3:/; s/13\/05\.2019/13\/05\/2019/' "$work/dots/MS01/OMServer.log"
run check -f json --zone UTC "$work/dots"
expect 'dates of the same form do' \
    jq -e '[.coverage[] | .first] == ["2019-05-13T03:16:58Z", "2019-03-05T03:38:42Z"]' "$work/out"

# The date of an installer's log stands in its first line: behind midnight it is that one that is read.
printf '%s\r\n' '=== Verbose logging started: 3/5/2019  23:59:50  Build type: SHIP UNICODE 5.00.10011.00  Calling process: C:\Windows\System32\msiexec.exe ===' \
    'MSI (s) (A4:1C) [00:20:01:207]: Doing action: INSTALL' > "$work/night.log"
run scan -o "$work/night.jsonl" "$work/night.log"
for log in night.log night.jsonl; do
    run check -f json --zone UTC --dates dmy "$work/$log"
    expect "a midnight behind a date in doubt is the one behind that date: $log" \
        jq -e '.coverage[0] | [.first, .last] == ["2019-05-03T23:59:50Z", "2019-05-04T00:20:01.207Z"]' "$work/out"
done
touch -d 2026-01-01T00:00:00Z "$work/night.log"
run check -f json --zone UTC --dates mdy "$work/night.log"
expect 'month first, too' \
    jq -e '.coverage[0] | [.first, .last] == ["2019-03-05T23:59:50Z", "2019-03-06T00:20:01.207Z"]' "$work/out"
# Of two people who exported logs of one machine each wrote as at home: days on end tell the order of a
# file, whatever another one has.
mkdir -p "$work/two/MS01"
printf '%s\r\n' 'Ebene,Datum und Uhrzeit,Quelle,Ereignis-ID,Aufgabenkategorie' \
    'Informationen,13.03.2024 17:00:00,HealthService,1210,Keine,New configuration became active.' \
    > "$work/two/MS01/Operations Manager.csv"
for day in 2 3 4 5 6 7 8 9 10 11 12; do
    copied "3/$day/2024 8:00:00 AM"
    copied "3/$day/2024 7:00:00 PM"
done | sed 's/Operations Manager/Application/' > "$work/two/MS01/Application (copied).txt"
run check -f json --zone UTC "$work/two"
expect 'the days of a file before the order of another one' \
    jq -e '.coverage[] | select(.source | endswith("(copied).txt")) | .first[0:10] == "2024-03-02" and .last[0:10] == "2024-03-12"' "$work/out"

# Two people of two cultures wrote with one separator, one of them on days up to the twelfth alone: the
# order of the one takes the log of the other a half year away from all that the machine has.
mkdir -p "$work/cultures/MS01"
printf '%s\r\n' 'Level,Date and Time,Source,Event ID,Task Category' \
    'Information,06/04/2024 20:00:00,HealthService,1210,None,New configuration became active.' \
    'Information,19/03/2024 17:00:00,HealthService,1210,None,New configuration became active.' \
    > "$work/cultures/MS01/Operations Manager.csv"
printf '%s\r\n' '=== Verbose logging started: 4/6/2024  7:03:24  Build type: SHIP UNICODE 5.00.10011.00  Calling process: C:\Windows\System32\msiexec.exe ===' \
    'MSI (s) (A4:1C) [07:20:01:207]: Doing action: INSTALL' \
    '=== Verbose logging stopped: 4/6/2024  7:32:19 ===' > "$work/cultures/MS01/OMServer.log"
touch -d 2026-01-01T00:00:00Z "$work/cultures/MS01"/*
run check -f json --zone UTC "$work/cultures"
expect 'an order that takes a log away from the days of its machine is not told by another file' \
    jq -e '[.coverage[] | select(.source | endswith("OMServer.log")) | .first, .dates_undecided] == [null, true]' "$work/out"
sed -i 's/2024  7/2024  17/; s/4\/6\/2024/12\/3\/2024/' "$work/cultures/MS01/OMServer.log"
run check -f json --zone UTC "$work/cultures"
expect 'one that leaves it among them is' \
    jq -e '.coverage[] | select(.source | endswith("OMServer.log")) | .first[0:10] == "2024-03-12"' "$work/out"
