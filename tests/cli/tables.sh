#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Event Viewer's tables name no computer, no zone and no order of day and month: the folders, and the
# days that follow each other, tell (log-formats.md 3.6, 8.3).
. tests/lib/cli.sh

row() { # date and time, id, words
    printf 'Information,%s,MsiInstaller,%s,None,%s\r\n' "$1" "$2" "$3"
}
words() { # product, version: 1033
    printf 'Windows Installer installed the product. Product Name: %s. Product Version: %s. Product Language: 1033. Manufacturer: Microsoft Corporation. Installation success or error status: 0.' "$1" "$2"
}
removed() {
    printf 'Windows Installer removed the product. Product Name: %s. Product Version: %s. Product Language: 1033. Manufacturer: Microsoft Corporation. Removal success or error status: 0.' "$1" "$2"
}
begin_words() { # package
    printf 'Beginning a Windows Installer transaction: C:\\x\\%s. Client Process Id: 1.' "$1"
}
end_words() {
    printf 'Ending a Windows Installer transaction: C:\\x\\%s. Client Process Id: 1.' "$1"
}
table() { # folder, hour, package, product, old version, new version; newest first, days 2 to 11 of February
    mkdir -p "$work/$1"
    {
        printf '\357\273\277Level,Date and Time,Source,Event ID,Task Category\r\n'
        for d in 11 10 9; do
            for h in 11 10 9 8 7 6 5 4 3 2 1; do
                printf 'Information,2/%s/2014 %s:00:00 PM,VSS,8224,None,idle\r\n' "$d" "$h"
                [ "$h" -gt 1 ] || printf 'Information,2/%s/2014 6:00:00 AM,VSS,8224,None,idle\r\n' "$d"
            done
        done
        row "2/8/2014 $2:21:00 PM" 1042 "$(end_words "$3")"
        row "2/8/2014 $2:20:00 PM" 1033 "$(words "$4" "$6")"
        row "2/8/2014 $2:10:00 PM" 1034 "$(removed "$4" "$5")"
        row "2/8/2014 $2:00:00 PM" 1040 "$(begin_words "$3")"
        for d in 8 7 6 5 4 3 2; do
            printf 'Information,2/%s/2014 1:00:00 PM,VSS,8224,None,idle\r\n' "$d"
            printf 'Information,2/%s/2014 1:00:00 AM,VSS,8224,None,idle\r\n' "$d"
        done
    } > "$work/$1/Application.csv"
}

server='System Center Operations Manager 2012 Server'
table case/OMSEC1 8 OMServer.msi "$server" 7.0.9538.0 7.1.10226.0
table case/OMSEC2 9 OMServer.msi "$server" 7.0.9538.0 7.1.10226.0
table case/HANDAG 11 MOMAgent.msi 'Microsoft Monitoring Agent' 7.0.9538.0 7.1.10184.0
cat > "$work/case/HANDAG/AgentUpgrade.log" <<'LOG'
=== Verbose logging started: 2/8/2014  23:00:00  Build type: SHIP UNICODE 5.00.10011.00  Calling process: C:\Windows\system32\msiexec.exe ===
Property(S): ComputerName = HANDAG
LOG

run check -f json "$work/case"
expect 'each folder is a machine, though only one of them is named in its logs' sh -c "jq -e '[.hosts[].name] == [\"HANDAG\", \"OMSEC1\", \"OMSEC2\"]' '$work/out'"
expect 'two servers are a distributed group' sh -c "jq -e '.plan.id == \"om2012sp1-to-r2-distributed\"' '$work/out'"
expect 'a table that goes on from day to day has the month first' sh -c "jq -e '[.phases[] | select(.id == \"agent.manual\") | .instances[].end] == [\"2014-02-08T23:21:00Z\"]' '$work/out'"
expect 'no attempt is left open by a table written newest first' sh -c "jq -e '[.phases[] | .instances[].state] | all(. == \"done\")' '$work/out'"

# Saved again by a spreadsheet, which leaves the seconds out: a whole setup in one minute, its end above its begin.
minute() { # folder: latest first; or reversed by tac
    mkdir -p "$work/$1"
    {
        for d in 28 27 26 25; do
            row "2/$d/2014 11:00" 8224 idle
            row "2/$d/2014 1:00" 8224 idle
        done
        row '2/24/2014 20:41' 1042 "$(end_words MOMAgent.msi)"
        row '2/24/2014 20:41' 1033 "$(words 'Microsoft Monitoring Agent' 7.1.10184.0)"
        row '2/24/2014 20:41' 1034 "$(removed 'Microsoft Monitoring Agent' 7.0.9538.0)"
        row '2/24/2014 20:41' 1040 "$(begin_words MOMAgent.msi)"
        for d in 24 23 22; do
            row "2/$d/2014 11:00" 8224 idle
            row "2/$d/2014 1:00" 8224 idle
        done
    } > "$work/rows"
    {
        printf '\357\273\277Level,Date and Time,Source,Event ID,Task Category\r\n'
        if [ "$2" ]; then tac "$work/rows"; else cat "$work/rows"; fi
    } > "$work/$1/Application.csv"
}
minute minutes/AG1
minute minutes/AG2 onward
run check --plan om2012sp1-to-r2-distributed -f json "$work/minutes"
expect 'rows of one minute are read in the direction of the whole table' sh -c "jq -e '[.phases[] | select(.id == \"agent.manual\") | .instances[] | .state, (.attempts | length), .attempts[0].from] == [\"done\", 1, \"7.0.9538.0\", \"done\", 1, \"7.0.9538.0\"]' '$work/out'"
run scan -o "$work/minutes.jsonl" "$work/minutes"
run check --plan om2012sp1-to-r2-distributed -f json "$work/minutes.jsonl"
expect 'so they are where they were scanned' sh -c "jq -e '[.phases[] | select(.id == \"agent.manual\") | .instances[].attempts[0].from] == [\"7.0.9538.0\", \"7.0.9538.0\"]' '$work/out'"

# The folder above them is packed: the archive and the folder are no machines.
(cd "$work" && mv case/HANDAG/AgentUpgrade.log . && python3 - <<'PY'
import shutil
shutil.make_archive('all', 'zip', '.', 'case')
PY
)
run check -f json "$work/all.zip"
expect 'machines in a packed folder are named by their folders' sh -c "jq -e '[.hosts[].name] == [\"HANDAG\", \"OMSEC1\", \"OMSEC2\"]' '$work/out'"
mkdir "$work/each"
for m in OMSEC1 OMSEC2 HANDAG; do
    (cd "$work/case/$m" && M=$m python3 -c "import os, shutil; shutil.make_archive('../../each/' + os.environ['M'], 'zip', '.')")
done
run check -f json "$work/each"
expect 'an archive for each machine names it without its ending' sh -c "jq -e '[.hosts[].name] == [\"HANDAG\", \"OMSEC1\", \"OMSEC2\"]' '$work/out'"

# What nobody can decide without a zone, and what would decide it.
run check "$work/each"
expect 'the report says that a zone is missing, and how to tell it' grep -q 'state no time zone (.*OMSEC1.*Tell it with --zone' "$work/out"
run check --zone +01:00 "$work/each"
expect 'with the zone nothing of this is left open' sh -c "! grep -q 'cannot be decided\|state no time zone' '$work/out'"

# One folder for all: the machine and the log stand in the file's name, and a blank in it as others write one.
mkdir "$work/flat"
for spelling in 'Operations Manager' Operations_Manager Operations%20Manager OperationsManager; do
    rm -f "$work/flat"/*
    for m in OMSEC1 OMSEC2; do
        cp "$work/case/$m/Application.csv" "$work/flat/${m}_Application.csv"
        {
            printf '\357\273\277Level,Date and Time,Source,Event ID,Task Category\r\n'
            printf 'Information,2/13/2014 9:40:00 PM,OpsMgr SDK Service,26361,None,started\r\n'
            printf 'Information,2/8/2014 9:40:00 PM,OpsMgr SDK Service,26361,None,started\r\n'
        } > "$work/flat/${m}_$spelling.csv"
    done
    run check -f json "$work/flat"
    expect "a flat file is of the machine and the log in its name: $spelling" sh -c "jq -e '([.hosts[].name] == [\"OMSEC1\", \"OMSEC2\"]) and ([.coverage[] | select(.source | contains(\"Operations\")) | .host] == [\"OMSEC1\", \"OMSEC2\"]) and ([.phases[] | select(.id | startswith(\"ms.\")) | .instances[].level] == [\"works\", \"works\"])' '$work/out'"
done

printf '[22:00:00]:\tAlways:\t:LaunchMsi: MSI to launch is: C:\\x\\OMServer.msi.\r\n' > "$work/flat/OMSEC2_OpsMgrSetupWizard.log"
run check -f json "$work/flat"
expect 'so is the log of setup' sh -c "jq -e '[.coverage[] | select(.source == \"OMSEC2_OpsMgrSetupWizard.log\") | .host] == [\"OMSEC2\"]' '$work/out'"

# Names of files as others give them: machine, log and date in any order.
told() { # name of a file, with MACHINE and LOG in it
    rm -f "$work/flat"/*
    for m in OMSEC1 OMSEC2; do
        application=$(printf '%s' "$1" | sed "s/MACHINE/$m/; s/LOG/Application/")
        manager=$(printf '%s' "$1" | sed "s/MACHINE/$m/; s/LOG/Operations Manager/")
        cp "$work/case/$m/Application.csv" "$work/flat/$application.csv"
        {
            printf '\357\273\277Level,Date and Time,Source,Event ID,Task Category\r\n'
            printf 'Information,2/13/2014 9:40:00 PM,OpsMgr SDK Service,26361,None,started\r\n'
            printf 'Information,2/8/2014 9:40:00 PM,OpsMgr SDK Service,26361,None,started\r\n'
        } > "$work/flat/$manager.csv"
    done
    run check -f json "$work/flat"
    expect "the machine and the log in a name: $1" sh -c "jq -e '([.hosts[].name] == [\"OMSEC1\", \"OMSEC2\"]) and ([.phases[] | select(.id | startswith(\"ms.\")) | .instances[].level] == [\"works\", \"works\"])' '$work/out'"
}
told 'MACHINE LOG'
told 'MACHINE - LOG'
told 'LOG_MACHINE'
told 'LOG (MACHINE)'
told 'MACHINE_LOG_2014-02-14'
told 'MACHINE_LOG.evtx'
told '20140214-MACHINE-LOG'
told 'MACHINE_20140214_LOG'

# What else stands in a name is no machine.
rm -f "$work/flat"/*
cp "$work/case/OMSEC1/Application.csv" "$work/flat/Application_20140214.csv"
cp "$work/case/OMSEC1/Application.csv" "$work/flat/Saved Application.csv"
run check -f json "$work/flat"
expect 'neither a date nor a word is a machine' jq -e '[.hosts[].name] == ["flat"] or .hosts == []' "$work/out"

# A list without versions says who is there: what no log tells of was not seen to be done.
one=$(echo corpus/bundles/01-*)
state_with() { # list
    printf '%s\n' "$@" > "$work/servers.csv"
    run check -f json "$one" "$work/servers.csv"
    jq -r '"\(.verdict.state) \([.phases[] | select(.state == "unobservable") | .id] | join(" "))"' "$work/out"
}
expect 'a list of what is seen changes nothing' \
    [ "$(state_with DisplayName,IsGateway MS01,False GW01,True)" = 'complete ' ]
expect 'a server and a gateway that nothing tells of are not done' \
    [ "$(state_with DisplayName,IsGateway MS99,False GW99,True)" = 'cannot-tell ms.more gw' ]
