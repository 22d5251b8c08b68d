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
run check --zone America/Sao_Paulo "$work/fold.txt"
expect 'of a zone whose rule has changed the offset is asked for' \
    sh -c "[ $code = 64 ] && grep -q 'has changed since 2008.*--zone -03:00' '$work/err'"

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

# Where summer time ends, an hour comes twice: a line of a table is the record of the other export
# of the same log, whichever of the two hours that was.  The begin and the removal were a run of
# their own, without a result, and the upgrade had failed.
mkdir -p "$work/twice/MS02/csv"
python3 - "$work/twice/MS02" << 'PY'
import sys
ms = 'System Center Operations Manager Server'
whole = [ms, '10.22.10118.0', '1033', '0', 'Microsoft Corporation']
old = [ms, '10.19.10050.0'] + whole[2:]
named = 'Product Name: {0}. Product Version: {1}. Product Language: {2}. Manufacturer: {4}. '
told = [(1040, '33', ['D:\\OMServer.msi', '7'],
         'Beginning a Windows Installer transaction: {0}. Client Process Id: {1}.'),
        (1034, '34', old, 'Windows Installer removed the product. ' + named +
         'Removal success or error status: {3}.'),
        (1033, '35', whole, 'Windows Installer installed the product. ' + named +
         'Installation success or error status: {3}.'),
        (1042, '36', ['D:\\OMServer.msi', '7'],
         'Ending a Windows Installer transaction: {0}. Client Process Id: {1}.')]
with open(sys.argv[1] + '/Application.xml', 'w') as f:
    f.write('<Events>')
    for n, (id, minute, data, _) in enumerate(told):
        f.write('<Event><System><Provider Name="MsiInstaller"/>'
                f'<EventID>{id}</EventID><Level>4</Level>'
                f'<TimeCreated SystemTime="2019-10-27T00:{minute}:05.5000000Z"/>'
                f'<EventRecordID>{n + 7}</EventRecordID><Channel>Application</Channel>'
                '<Computer>MS02.corp.example</Computer></System><EventData>' +
                ''.join(f'<Data>{d}</Data>' for d in data) + '</EventData></Event>')
    f.write('</Events>')
with open(sys.argv[1] + '/csv/Application.csv', 'w') as f:
    f.write('Level,Date and Time,Source,Event ID,Task Category\r\n')
    for id, minute, data, text in reversed(told):
        f.write(f'Information,27/10/2019 02:{minute}:05,MsiInstaller,{id},None,'
                f'"{text.format(*data)}"\r\n')
PY
run check -f json --plan om2016plus-single --zone Europe/Berlin "$work/twice"
expect 'an act told by events and by their table in the hour that comes twice is one' jq -e '
    [.phases[].instances[] | select(.host | test("MS02")) | select(.attempts | length > 0)
     | [.state, (.attempts | length)]] | length > 0 and all(. == ["done", 1])' "$work/out"

# The rows of a table stand in the order of its records, the latest first: by them the product came
# at 02:08 behind the removal at 02:49.  By the digits it had gone, and nothing was left.
rm -r "$work/twice/MS02/csv" "$work/twice/MS02/Application.xml"
cat > "$work/twice/MS02/Application.csv" << 'CSV'
Level,Date and Time,Source,Event ID,Task Category
Information,28/10/2019 06:34:00,VSS,8224,None,idle
Information,27/10/2019 06:34:00,VSS,8224,None,idle
Information,27/10/2019 02:08:20,MsiInstaller,1042,None,Ending a Windows Installer transaction: D:\OMServer.msi. Client Process Id: 7.
Information,27/10/2019 02:08:18,MsiInstaller,1033,None,Windows Installer installed the product. Product Name: System Center Operations Manager Server. Product Version: 10.22.10118.0. Product Language: 1033. Manufacturer: Microsoft Corporation. Installation success or error status: 0.
Information,27/10/2019 02:49:32,MsiInstaller,1034,None,Windows Installer removed the product. Product Name: System Center Operations Manager Server. Product Version: 10.19.10050.0. Product Language: 1033. Manufacturer: Microsoft Corporation. Removal success or error status: 0.
Information,27/10/2019 02:37:00,MsiInstaller,1040,None,Beginning a Windows Installer transaction: D:\OMServer.msi. Client Process Id: 7.
Information,27/10/2019 01:34:00,VSS,8224,None,idle
Information,26/10/2019 01:34:00,VSS,8224,None,idle
CSV
whole() { # of the server: state and end of its one attempt
    jq -c '[.phases[].instances[] | select(.attempts | length > 0)
            | [.state, (.attempts[].outcome), .end]]' "$work/out"
}
run check -f json --plan om2016plus-single --zone Europe/Berlin "$work/twice"
expect 'a table runs back once, in the hour that comes twice: its rows are in their order' \
    [ "$(whole)" = '[["done","succeeded","2019-10-27T01:08:20Z"]]' ]
run scan -o "$work/twice.jsonl" "$work/twice"
run check -f json --plan om2016plus-single --zone Europe/Berlin "$work/twice.jsonl"
expect 'in evidence, too' [ "$(whole)" = '[["done","succeeded","2019-10-27T01:08:20Z"]]' ]
run check -f json --plan om2016plus-single "$work/twice"
expect 'and in a zone that nobody tells' [ "$(whole | cut -d, -f1,2)" = '[["done","succeeded"' ]

# Service Manager's collector writes what the clock of its machine said, with its zone.
mkdir -p "$work/clock/SM01/SCSM_DIAG"
printf '2024-03-17__22:41.07.123 +01:00\r\n' > "$work/clock/SM01/SCSM_DIAG/Get-Date.txt"
printf '2024-03-17__21:41.07.130\r\n' > "$work/clock/SM01/SCSM_DIAG/Get-UtcDate.txt"
run check -f json "$work/clock"
expect 'the zone of a machine is the one its collector wrote' \
    [ "$(jq -r '.hosts[] | select(.name | test("SM01")) | .zone' "$work/out")" = '+01:00' ]
