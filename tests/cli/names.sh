#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Names of files and archives that tell whose the log in them is.
. tests/lib/cli.sh

mkdir "$work/in"
hosts() {
    run check -q -f json "$work/in"
    jq -c '[.coverage[] | .host] | unique' "$work/out"
}
printf '%s\r\n' 'Agent Management Operation Agent Install failed for remote computer KIX-9' \
    'Error Code: 80070643' > "$work/in/KIX-9MOMAgentMgmt.log"
expect 'what a server keeps of a push is of the agent, though its grammar is not known' \
    [ "$(hosts)" = '["KIX-9"]' ]
mv "$work/in/KIX-9MOMAgentMgmt.log" "$work/in/KIX-9 notes.txt"
expect 'and other text is of nobody' [ "$(hosts)" = '[null]' ]
rm "$work/in/"*

# Words that tell which of several logs it is, of two machines whose own logs name them
event OM01.corp.example 1 4 MsiInstaller 1042 x > "$work/in/a.xml"
event OM02.corp.example 1 4 MsiInstaller 1042 x > "$work/in/b.xml"
of() { # path
    mkdir -p "$work/in/$(dirname "$1")"
    printf '[05:44:19]:\tError:\t:FATAL ACTION: InstallOMSERVER\r\n' > "$work/in/$1"
    run check -q -f json "$work/in"
    rm "$work/in/$1"
    jq -r '.coverage[] | select(.format == "setuplog") | .host' "$work/out"
}
log=OpsMgrSetupWizard.log
for path in OM01/$log OM01-old/$log OM01_backup/$log failed-OM01/$log "OM01 before/$log" \
    OM01/old-$log OM01/2017-05-20-$log OM01/20170520_$log OM01/20.05.2017_$log OM01/1_$log \
    OM01/failed-$log OM01/run2_$log OM01/2016_$log OM01/vorher-$log OM01/first.$log \
    OM01-old-$log failed_OM01_$log "setup om01.txt" "Setup log of OM01 (2).txt"; do
    expect "of OM01 is $path" [ "$(of "$path")" = OM01.corp.example ]
done
for path in old/$log failed/$log backup/$log before/$log run2/$log 20.05.2017/$log 2017/$log \
    vorher/$log SetupLogs/$log old-$log 2017-05-20-$log 1_$log KB5035285-$log \
    "moved from OM01 to OM02.txt"; do
    expect "of nobody in particular is $path" [ "$(of "$path")" = null ]
done
# Kept a second time in a folder that nothing but its word speaks for: of whom the log is
runs=corpus/bundles/05-first-server-failed-rolled-back-repaired/BERN01/SCOM/LOGS/$log
first=$(grep -n '20:30:00' "$runs" | head -n 1 | cut -d: -f1)
copy_of() { # folder
    run check -q -f json "$work/in"
    rm -r "${work:?}/in/$1"
    jq -r --arg name "$1/$log" '.coverage[] | select(.source == $name) | .host' "$work/out"
}
mkdir "$work/in/OM02" && cp "$runs" "$work/in/OM02/"
for folder in DMZ mssupport "Mgmt/failed run" old; do
    mkdir -p "$work/in/$folder" && cp "$runs" "$work/in/$folder/"
    expect "a copy of the log of OM02 in $folder is of OM02" [ "$(copy_of "$folder")" = \
        OM02.corp.example ]
done
mkdir "$work/in/DMZ" && head -n $((first - 1)) "$runs" > "$work/in/DMZ/$log"
expect 'and so is one that was taken before setup ran again' [ "$(copy_of DMZ)" = OM02.corp.example ]
mkdir "$work/in/DMZ" && sed 's/18:19:23/18:19:24/; s/18:32:18/18:32:19/' "$runs" > "$work/in/DMZ/$log"
expect 'but not one that ended a second later' [ "$(copy_of DMZ)" = DMZ ]
says_so() { # folder
    run check "$work/in"
    tr -s '\n ' ' ' < "$work/out" | grep -q "$1: nothing but its folder names this machine; if its logs"
}
mkdir "$work/in/DMZ" && sed 's/18:19:23/18:19:24/; s/18:32:18/18:32:19/' "$runs" > "$work/in/DMZ/$log"
expect 'and the report says that nothing but the folder names it' says_so DMZ
mv "$work/in/DMZ" "$work/in/SRV7"
run check "$work/in"
expect 'not of a folder that is called as a machine is' \
    sh -c "! grep -q 'nothing but its folder' '$work/out'"
rm -r "$work/in/SRV7"
mkdir "$work/in/OM03" && cp "$runs" "$work/in/OM03/"
expect 'nor one in the folder that is called as a machine is' [ "$(copy_of OM03)" = OM03 ]
rm -r "$work/in/OM02"
for path in ALPHA/$log alpha-$log 10.1.2.3/$log; do
    expect "of a machine that nothing else names is $path" [ "$(of "$path")" != null ]
done
rm -r "$work/in/"*

if ! command -v zip > /dev/null; then
    skip 'names of archives' 'zip is missing'
    exit 0
fi
mkdir -p "$work/ETL"
echo '[3]6532.7764::03/16/2024-23:12:01.123 [MOMConnector] [] [Error] :C::F{m_cpp8}Failed' \
    > "$work/ETL/TracingGuidsNative.log"
for stamp in -03.17.2024-09.11AM -03.17.2024-09.11PM _20240317; do
    (cd "$work" && zip -q -r "in/MUC7$stamp.zip" ETL)
    expect "an archive is of the machine in front of its date ($stamp)" \
        [ "$(hosts)" = '["MUC7"]' ]
    rm "$work/in/"*
done
(cd "$work" && zip -q -r "in/EventLogs-03.17.2024-09.11AM.zip" ETL)
expect 'the name of a collector is no machine' [ "$(hosts)" = '[null]' ]

# A log that names no machine, alone in a folder: that is its machine, unless anything may lie there
rm -rf "$work/in"
in_folder() { # name
    rm -rf "$work/in"
    mkdir -p "$work/in/$1"
    printf '%s\r\n' 'Level,Date and Time,Source,Event ID,Task Category' \
        'Information,3/13/2024 9:41:07 PM,HealthService,1210,None,New configuration became active.' \
        > "$work/in/$1/Operations Manager.csv"
    run check -q -f json "$work/in"
    jq -c '[.hosts[].name]' "$work/out"
}
for name in TEST01 DEV2 lab3 SCOM2019 data7; do
    expect "a folder called $name is a machine's" [ "$(in_folder $name)" = "[\"$name\"]" ]
done
for name in attachments General UAT PROD Test Anlagen datos SCOM2019UR6 OM2022-UR2 OpsMgr-2019-RTM; do
    expect "a folder called $name is none's" [ "$(in_folder $name)" = '[]' ]
done
