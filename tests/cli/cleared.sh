#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Eventlog 104 stands in the System log and names the log that was cleared: that one is marked.
. tests/lib/cli.sh

run check -f json corpus/bundles/08-event-log-cleared-in-window
expect 'the cleared logs are marked, and only they' sh -c "jq -e '[.coverage[] | select(.cleared) | .source] | sort ==
    [\"PWMS2/Application.evtx\", \"PWMS2/Operations Manager.evtx\"]' '$work/out'"

expect 'and it is told when' sh -c "jq -e '[.coverage[] | select(.cleared) | .cleared_at] | length == 2 and
    all(. != null)' '$work/out' && jq -e '[.coverage[] | select(.cleared | not) | has(\"cleared_at\")] | any | not' '$work/out'"

# The Security log tells so itself, by another number.
for n in 1102 4624; do
    event ms01.corp.example $n 1 Microsoft-Windows-Eventlog $n x | sed 's/Application/Security/'
done > "$work/security.xml"
run check -f json "$work/security.xml"
expect 'a Security log that was cleared is marked' sh -c "jq -e '[.coverage[] | .cleared, .cleared_at] == [true, \"2024-03-16T10:01:00Z\"]' '$work/out'"

# Of a table there are the words alone, of PowerShell the parameters without their names.
mkdir "$work/MS01"
{
    echo 'Level,Date and Time,Source,Event ID,Task Category'
    echo 'Information,3/16/2024 10:00:00 AM,HealthService,1210,None,x'
    echo 'Information,3/18/2024 10:00:00 AM,HealthService,1210,None,x'
} > "$work/MS01/Operations Manager.csv"
marked() {
    run check -f json "$work/MS01"
    jq -e '[.coverage[] | select(.cleared) | .channel] == ["Operations Manager"]' "$work/out"
}
for words in 'The Operations Manager log file was cleared.' \
    'Die Protokolldatei Operations Manager wurde gelöscht.' \
    'Operations Manager ログ ファイルが消去されました。'; do
    printf 'Level,Date and Time,Source,Event ID,Task Category\n%s\n' \
        "Information,3/17/2024 9:00:00 PM,Microsoft-Windows-Eventlog,104,Log clear,$words" \
        > "$work/MS01/System.csv"
    expect "the log that a table says was cleared is marked (${words%% *})" marked
done

# Neither a log whose name has that of another one in it, nor what the missing words are told by.
mkdir "$work/kept"
mv "$work/MS01/Operations Manager.csv" "$work/kept"
{
    echo 'Level,Date and Time,Source,Event ID,Task Category'
    echo 'Information,3/16/2024 10:00:00 AM,MsiInstaller,1040,None,x'
    echo 'Information,3/18/2024 10:00:00 AM,MsiInstaller,1042,None,x'
} > "$work/MS01/Application.csv"
cleared() {
    run check -f json "$work/MS01"
    jq -c '[.coverage[] | select(.cleared) | .channel]' "$work/out"
}
for words in \
    'Die Protokolldatei Microsoft-Windows-Application-Experience/Program-Telemetry wurde gelöscht.' \
    'Impossible de trouver la description de l’événement 104. Installez Application ou System.'; do
    printf 'Level,Date and Time,Source,Event ID,Task Category\n%s\n' \
        "Information,3/17/2024 9:00:00 PM,Microsoft-Windows-Eventlog,104,Log clear,$words" \
        > "$work/MS01/System.csv"
    expect "another log leaves its neighbour as it is (${words%% *})" [ "$(cleared)" = '[]' ]
done
printf 'Level,Date and Time,Source,Event ID,Task Category\n%s\n' \
    'Information,3/17/2024 9:00:00 PM,Microsoft-Windows-Eventlog,104,Log clear,Application gelöscht' \
    > "$work/MS01/System.csv"
expect 'and its own name marks it' [ "$(cleared)" = '["Application"]' ]
rm "$work/MS01/Application.csv"
mv "$work/kept/Operations Manager.csv" "$work/MS01"
rm "$work/MS01/System.csv"
echo '[{"TimeCreated":"2024-03-17T20:00:00Z","Id":104,"ProviderName":"Microsoft-Windows-Eventlog",
"LogName":"System","MachineName":"MS01","Message":"","Properties":[{"Value":"admin"},
{"Value":"CORP"},{"Value":"Operations Manager"},{"Value":""}]}]' > "$work/MS01/System.json"
expect 'and one that PowerShell tells by its parameters' marked

# A machine whose only log is an event log cut behind its header: it may be of any role (contract 1: damaged is unobservable).
bundle=corpus/bundles/01-clean-distributed-2019-to-2022
mkdir "$work/cut" "$work/cut/QX77"
cp -R "$bundle/." "$work/cut/"
found=$(find "$bundle" -name '*.evtx' | sort | head -n 1)
dd if="$found" of="$work/cut/QX77/Application.evtx" bs=4096 count=1 2> "$work/dd"
run check -q "$work/cut"
expect 'a machine whose every log is unreadable leaves the whole open' sh -c "
    grep -q 'what QX77 is.*its event logs are damaged, and no record' '$work/out'"
cp "$found" "$work/cut/QX77/System.evtx"
run check -q "$work/cut"
expect 'and not one of which a log can be read' sh -c "! grep -q 'damaged, and no record' '$work/out'"
