#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# --zone with summer time: by a rule, or by the name of a zone.
. tests/lib/cli.sh

copied() { # date
    printf 'Log Name:      Operations Manager\nSource:        HealthService\nDate:          %s\n' "$1"
    printf 'Event ID:      1210\nLevel:         Information\nComputer:      MS01.corp.example\n'
    printf 'Description:\nNew configuration became active.\n\n'
}
span_of() { # file options...: of its first and its last record
    file=$1
    shift
    run check -f json "$@" "$work/$file"
    jq -r '.coverage[0] | "\(.first) \(.last) \(.hour_left_out)"' "$work/out"
}
{ copied '2024-03-30 12:00:00'; copied '2024-03-31 12:00:00'; } > "$work/march.txt"
for zone in CET-1CEST,M3.5.0,M10.5.0/3 'W. Europe Standard Time' MS01=Europe/Berlin; do
    expect "--zone $zone knows when summer time begins" \
        [ "$(span_of march.txt --zone "$zone")" = '2024-03-30T11:00:00Z 2024-03-31T10:00:00Z null' ]
done
expect 'an offset has no summer time' \
    [ "$(span_of march.txt --zone +01:00)" = '2024-03-30T11:00:00Z 2024-03-31T11:00:00Z null' ]
expect 'a machine before all of them' [ "$(span_of march.txt --zone MS01=UTC --zone Europe/Berlin)" = \
    '2024-03-30T12:00:00Z 2024-03-31T12:00:00Z null' ]
expect 'the last word counts' [ "$(span_of march.txt --zone Europe/Berlin --zone UTC)" = \
    '2024-03-30T12:00:00Z 2024-03-31T12:00:00Z null' ]
run check -f json --zone 'Europe/Berlin' "$work/march.txt"
expect 'the zone of the machine is named as it was told' \
    jq -e '[.hosts[].zone] == ["Europe/Berlin"]' "$work/out"

copied '2024-10-28 12:00:00' | grep -v Computer > "$work/nobody.txt"
expect 'a log of no machine has it, too' [ "$(span_of nobody.txt --zone Europe/Berlin)" = \
    '2024-10-28T11:00:00Z 2024-10-28T11:00:00Z null' ]

# The hour that is left out, in the middle of a log.
failed() { # date
    printf 'Log Name:      Application\nSource:        MsiInstaller\nDate:          %s\n' "$1"
    printf 'Event ID:      11708\nLevel:         Information\nComputer:      MS01.corp.example\n'
    printf 'Description:\nProduct: System Center Operations Manager 2022 Server -- Installation failed.\n\n'
}
{ failed '2024-03-30 12:00:00'; failed '2024-03-31 02:30:00'; failed '2024-03-31 12:00:00'; } > "$work/gap.txt"
expect 'a time that is left out is named' [ "$(span_of gap.txt --zone Europe/Berlin)" = \
    '2024-03-30T11:00:00Z 2024-03-31T10:00:00Z true' ]
run check --zone Europe/Berlin "$work/gap.txt"
expect 'for people, too' sh -c "tr -s '\n ' ' ' < '$work/out' | grep -q 'summer time leaves out'"
run check --zone +01:00 "$work/gap.txt"
expect 'and an offset leaves out none' sh -c "! tr -s '\n ' ' ' < '$work/out' | grep -q 'leaves out'"
doubts() {
    run check -f json --zone Europe/Berlin "$work/$1"
    jq -c '[.findings[] | select(.id == "msi-failed-server") | .because[] | [.time, .uncertainty_s]] | sort' "$work/out"
}
expect 'it is in doubt by what either clock says' \
    [ "$(doubts gap.txt | jq -c '.[1]')" = '["2024-03-31T01:00:00Z",1800]' ]

# The hour that is there twice: the order of the lines tells which, where there are several.
failed '2024-10-27 02:30:00' > "$work/fold.txt"
expect 'an hour that is there twice is in doubt' \
    [ "$(doubts fold.txt)" = '[["2024-10-27T01:00:00Z",1800]]' ]

run check --zone CET-1CEST "$work/fold.txt"
expect 'summer time without its nights is refused' [ "$code" = 64 ]
run check --zone 'Neverland Standard Time' "$work/fold.txt"
expect 'and so is a name that nobody knows' [ "$code" = 64 ]

# The log of SQL Server says how far its clock is from UTC when it begins, summer time included.
mkdir "$work/sql"
sql() { # adjustment, date of its begin, date of a backup
    printf '%s 10:00:00.04 Server      UTC adjustment: %s\r\n' "$2" "$1"
    printf "%s 10:00:00.05 Server      Server name is 'SQL01'.\r\n" "$2"
    printf '%s 12:00:00.11 Backup      Database backed up. Database: OperationsManager, ' "$3"
    printf 'creation date(time): 2020/03/18(10:15:25), pages dumped: 482, first LSN: 37:112:37\r\n'
}
ends() { # of each log of SQL Server
    run check -f json "$work/sql"
    jq -c '[.coverage[] | [.first, .last]]' "$work/out"
}
sql 2:00 2024-07-01 2024-08-01 > "$work/sql/ERRORLOG"
expect 'in the same summer that is the offset' \
    [ "$(ends)" = '[["2024-07-01T08:00:00.040Z","2024-08-01T10:00:00.110Z"]]' ]
sql 1:00 2024-01-10 2024-02-01 > "$work/sql/ERRORLOG.1"
expect 'and of two logs each has its own' [ "$(ends)" = \
    '[["2024-07-01T08:00:00.040Z","2024-08-01T10:00:00.110Z"],["2024-01-10T09:00:00.040Z","2024-02-01T11:00:00.110Z"]]' ]
