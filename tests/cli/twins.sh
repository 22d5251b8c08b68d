#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Support asks for each log as events and as a table: what both have tells the zone of the table, is
# named as an overlap where it is numbered, and counts once.
. tests/lib/cli.sh

failed='Product: System Center Operations Manager 2022 Server -- Installation failed.'
failure() { # record, minute
    event MS01.corp.example "$1" "$2" MsiInstaller 11708 "$failed"
}
table() { # times, of Event Viewer
    printf 'Level,Date and Time,Source,Event ID,Task Category\r\n'
    for time in "$@"; do printf 'Error,%s,MsiInstaller,11708,None,%s\r\n' "$time" "$failed"; done
}
numbered() { # record, time: as Get-WinEvent | Export-Csv writes it
    printf '"%s","%s","%s","MsiInstaller","Application","MS01.corp.example","%s"\r\n' \
        "$failed" 11708 "$1" "$2"
}
zone_and_count() {
    run check -f json "$@" "$work/logs"
    jq -r '"\(.hosts[0].zone) \([.findings[] | select(.id == "msi-failed-server") | .count] | add)"' \
        "$work/out"
}
fresh() {
    rm -rf "$work/logs"
    mkdir -p "$work/logs/MS01"
}

fresh
{ failure 7 3; failure 8 31; failure 9 44; } > "$work/logs/MS01/Application.xml"
table '2024/03/16 11:03:00' '2024/03/16 11:31:00' '2024/03/16 11:44:00' > "$work/logs/MS01/Application.csv"
expect 'records of a table are found in the log, with the zone' [ "$(zone_and_count)" = '+01:00 3' ]
expect 'a zone that is told is that of the machine, and not of who exported a table that tells its own' \
    [ "$(zone_and_count --zone +02:00)" = '+02:00 3' ]
expect 'nor is one that is told of this machine' [ "$(zone_and_count --zone MS01=+02:00)" = '+02:00 3' ]
mv "$work/logs/MS01/Application.xml" "$work/Application.xml"
expect 'a table that tells nothing is of the zone that is told' \
    [ "$(run check -f json --zone MS01=+02:00 "$work/logs"; jq -r '.coverage[0].first' "$work/out")" = \
        '2024-03-16T09:03:00Z' ]
mv "$work/Application.xml" "$work/logs/MS01/Application.xml"

table '2024/03/16 11:03:00' '2024/03/16 12:31:20' > "$work/logs/MS01/Application.csv"
expect 'one record is enough, and others are others' [ "$(zone_and_count)" = '+01:00 4' ]

# Every quarter of an hour the same: no zone is a quarter of an hour ahead of another one's hours.
fresh
{ failure 7 0; failure 8 15; failure 9 30; failure 10 45; } > "$work/logs/MS01/Application.xml"
table '2024/03/16 11:15:00' '2024/03/16 11:30:00' '2024/03/16 11:45:00' '2024/03/16 12:00:00' \
    > "$work/logs/MS01/Application.csv"
expect 'what comes again every quarter of an hour fits one zone best' \
    [ "$(zone_and_count)" = '+01:00 5' ]

# Every hour the same: the two exports need not have the same records.
fresh
{ failure 7 0; failure 8 0 | sed 's/T10:/T11:/'; failure 9 0 | sed 's/T10:/T12:/'
} > "$work/logs/MS01/Application.xml"
table '2024/03/16 12:00:00' '2024/03/16 13:00:00' '2024/03/16 14:00:00' \
    > "$work/logs/MS01/Application.csv"
expect 'what comes again every hour tells no zone' [ "$(zone_and_count)" = 'null 6' ]
expect 'and the report tells what may be there twice' jq -e '[.coverage[].may_repeat] |
    sort == [null, "MS01/Application.xml"]' "$work/out"
run check "$work/logs"
expect 'for people, too' sh -c "tr -s '\n ' ' ' < '$work/out' |
    grep -q 'may hold records of MS01/Application.xml again, which count twice then'"

# Two more records, which no other hour has, tell it.
{ failure 7 0; failure 8 0 | sed 's/T10:/T11:/'; failure 9 20 | sed 's/T10:/T11:/'
  failure 10 0 | sed 's/T10:/T12:/'; failure 11 0 | sed 's/T10:/T13:/'
  failure 12 30 | sed 's/T10:/T13:/'; failure 13 0 | sed 's/T10:/T14:/'
} > "$work/logs/MS01/Application.xml"
table '2024/03/16 11:00:00' '2024/03/16 12:00:00' '2024/03/16 12:20:00' '2024/03/16 13:00:00' \
    '2024/03/16 14:00:00' '2024/03/16 14:30:00' '2024/03/16 15:00:00' \
    > "$work/logs/MS01/Application.csv"
expect 'records that stand nowhere else tell the zone' [ "$(zone_and_count)" = '+01:00 7' ]
expect 'and nothing may be there twice' jq -e 'all(.coverage[]; .may_repeat == null)' "$work/out"

# Of another machine nothing is told.
fresh
mkdir "$work/logs/MS02"
failure 7 3 > "$work/logs/MS01/Application.xml"
table '2024/03/16 11:03:00' > "$work/logs/MS02/Application.csv"
expect 'a record of another machine is another one' [ "$(zone_and_count)" = 'null 2' ]
run check -f json "$work/logs"
expect 'and tells no zone' jq -e '[.hosts[].zone] | unique == [null]' "$work/out"

# Summer time began in the night of 31 March in Europe.
fresh
{ failure 7 3 | sed 's/2024-03-16/2024-03-30/'; failure 8 31 | sed 's/2024-03-16/2024-03-31/'
} > "$work/logs/MS01/Application.xml"
table '2024/03/30 11:03:00' '2024/03/31 12:31:00' > "$work/logs/MS01/Application.csv"
expect 'summer time begins between two records' [ "$(zone_and_count)" = '+02:00 2' ]
run check -f json "$work/logs"
expect 'and each has its time' jq -e '[.coverage[] | [.first, .last]] | unique |
    . == [["2024-03-30T10:03:00Z", "2024-03-31T10:31:00Z"]]' "$work/out"

# A table with numbers: the overlap has a name.
fresh
{ failure 7 3; failure 8 31; failure 9 44; } > "$work/logs/MS01/Application.xml"
{ printf '"Message","Id","RecordId","ProviderName","LogName","MachineName","TimeCreated"\r\n'
  numbered 8 '3/16/2024 11:31:00 AM'; numbered 9 '3/16/2024 11:44:00 AM'
  numbered 10 '3/16/2024 11:59:00 AM'; } > "$work/logs/MS01/Application.csv"
expect 'numbers join a table and a log' [ "$(zone_and_count)" = '+01:00 4' ]
expect 'each names the other, and their records' jq -e '[.coverage[].overlaps[]] | length == 2 and
    all(.from_record == 8 and .to_record == 9)' "$work/out"

# As JSON, instants have milliseconds; of legacy logs, whole seconds.
json() { # record, milliseconds
    printf '{"Id":11708,"TimeCreated":"\\/Date(%s)\\/","ProviderName":"MsiInstaller",' "$2"
    printf '"LogName":"Application","MachineName":"MS01.corp.example","RecordId":%s,' "$1"
    printf '"Message":"%s"}' "$failed"
}
cp -r "$work/logs" "$work/tables"
fresh
{ failure 7 3; failure 8 31; } | sed 's/:00.0000000Z/:00.1239999Z/' > "$work/logs/MS01/Application.xml"
{ printf '['; json 8 1710585060123; printf ','; json 9 1710585060123; printf ']'
} > "$work/logs/MS01/Application.json"
expect 'a record with milliseconds is the one of the log' [ "$(zone_and_count)" = 'null 3' ]
sed -i 's/060123/060125/' "$work/logs/MS01/Application.json"
expect 'another millisecond is another record' [ "$(zone_and_count)" = 'null 4' ]
rm -rf "$work/logs"
mv "$work/tables" "$work/logs"

# The same numbers at other times: the log was cleared in between.
sed -i 's/3.16.2024/2\/16\/2024/' "$work/logs/MS01/Application.csv"
run check -f json "$work/logs"
expect 'the same numbers a month before are others' jq -e '[.coverage[].overlaps[]] == []' "$work/out"

fresh
event MS01.corp.example. 7 3 MsiInstaller 11708 "$failed" > "$work/logs/MS01/Application.xml"
event ms01.corp.example 8 4 EventLog 6005 '' > "$work/logs/MS01/System.xml"
run check -f json "$work/logs"
expect 'a dot behind a full name is no other machine' jq -e '.hosts | length == 1' "$work/out"
