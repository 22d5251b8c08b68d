#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A setup log has no dates: the test database of its check in the log of SQL Server gives them.
. tests/lib/cli.sh

# server FOLDER DATE TIME...: what the log of SQL Server says of checks
server() {
    folder=$1
    shift
    mkdir -p "$work/$folder/SQL01"
    {
        printf '2024-03-18 10:00:00.04 Server      UTC adjustment: 1:00\r\n'
        printf "2024-03-18 10:00:00.05 Server      Server name is 'SQL01'.\r\n"
        for at in "$@"; do
            printf "%s.50 spid55      Starting up database 'SCOMINSTALLTESTDB_4711'.\r\n" "$at"
        done
    } > "$work/$folder/SQL01/ERRORLOG"
}

# setup FOLDER HOST HOUR: a run of setup that failed, in a file that was copied much later
setup() {
    mkdir -p "$work/$1/$2/SCOM/LOGS"
    printf '[%s:38:10]:\tAlways:\t:Application Started\r\n[%s:58:00]:\tError:\t:FATAL ACTION: CreateDatabase\r\n' \
        "$3" "$3" > "$work/$1/$2/SCOM/LOGS/OpsMgrSetupWizard.log"
    touch -d "${4:-2024-05-25T03:33:00Z}" "$work/$1/$2/SCOM/LOGS/OpsMgrSetupWizard.log"
}

# failed_at FOLDER ZONE...: of the action that failed
failed_at() {
    folder=$1
    shift
    run check -q -f json "$@" "$work/$folder"
    jq -c '[.findings[] | select(.id == "setup-fatal-action") | .because[].time]' "$work/out"
}

server one '2024-03-18 22:40:01'
setup one MS01 22
expect 'a check dates the run that it was made by' \
    [ "$(failed_at one --zone +01:00)" = '["2024-03-18T21:58:00Z"]' ]
expect 'also in another zone than that of the server' \
    [ "$(failed_at one --zone MS01=+00:00 --zone SQL01=+01:00)" = '[null]' ]
setup one MS01 21
expect 'by the clock of the machine where setup ran' \
    [ "$(failed_at one --zone MS01=+00:00 --zone SQL01=+01:00)" = '["2024-03-18T21:58:00Z"]' ]
expect 'no check: no date' [ "$(failed_at one --zone +01:00)" = '[null]' ]

server two '2024-03-18 22:40:01' '2024-03-19 22:41:01'
setup two MS01 22
expect 'checks on two days date nothing' [ "$(failed_at two --zone +01:00)" = '[null]' ]

server three '2024-03-18 22:40:01'
setup three MS01 22
setup three MS02 22
expect 'a check that may be of two runs dates neither' \
    [ "$(failed_at three --zone +01:00)" = '[null,null]' ]

server four '2024-03-18 22:40:01'
setup four MS01 22 2021-06-01T03:33:00Z
expect 'a file that was written before the check is not dated by it' \
    [ "$(failed_at four --zone +01:00)" = '[null]' ]

mkdir -p "$work/five/wizard"
cp -r "$work/one/." "$work/five"
cp "$work/one/MS01/SCOM/LOGS/OpsMgrSetupWizard.log" "$work/five/wizard"
run check -q -f json "$work/five"
expect 'a folder called like machines beside it is of a machine of its own, another one is not' jq -e '
    [.coverage[] | select(.format == "setuplog") | .host] | sort == ["MS01", "SQL01"]' "$work/out"

# A fresh clone once came at the minute of the log's last line, six years later.
cp -r corpus/bundles/02-tasks-remaining "$work/copied"
chmod -R u+w "$work/copied"
rm "$work/copied/SCOM01/Application.evtx"
touch -t 202611201858.04 "$work/copied/SCOM01/SCOM/LOGS/OpsMgrSetupWizard.log"
run check -f json "$work/copied"
expect 'the time of a copy, years behind all records, dates no setup log' jq -e '
    [.constraints[] | select(.id == "after:agent.push:ms.more").state] == ["undecidable"]' "$work/out"
