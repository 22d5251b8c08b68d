#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# EventLog 6011 tells the name that a machine had before: machines made of one image had the same.
. tests/lib/cli.sh

renamed() { # from, to, record
    event "$2.corp.example" "$3" 1 EventLog 6011 "$1</Data><Data>$2" | sed 's/Application/System/'
}
failed() { # computer
    event "$1" 2 0 MsiInstaller 11708 \
        'Product: System Center Operations Manager 2022 Server -- Installation failed.'
}
names() {
    run check -q -f json "$work"
    jq -c '[.hosts[].name]' "$work/out"
}
renamed IMAGE MS01 5 > "$work/first.xml"
failed IMAGE > "$work/before.xml"
expect 'an old name is its machine' [ "$(names)" = '["MS01.corp.example"]' ]
renamed IMAGE MS01 5 > "$work/copy.xml"
expect 'also where two exports tell it' [ "$(names)" = '["MS01.corp.example"]' ]
renamed IMAGE MS02 5 > "$work/second.xml"
expect 'a name that two machines had is neither' \
    [ "$(names)" = '["IMAGE","MS01.corp.example","MS02.corp.example"]' ]
expect 'and the report says whose it could be' jq -e '.hosts[0].could_be | sort ==
    ["MS01.corp.example", "MS02.corp.example"]' "$work/out"
rm "$work/before.xml"
expect 'nor does it make one of the two' [ "$(names)" = '["MS01.corp.example","MS02.corp.example"]' ]
expect 'which do not have it as another name' jq -e '[.hosts[].aliases | length] == [0, 0]' "$work/out"

# Side by side: the old server gives its name up, and a new one takes it, minutes later.
rm "$work"/*.xml
renamed_at() { # from, to, record, minute
    renamed "$1" "$2" "$3" | sed "s/T10:01:/T10:$4:/"
}
renamed_at MS01 MS01-OLD 5 05 > "$work/old.xml"
renamed_at NEW7 MS01 6 20 > "$work/new.xml"
failed NEW7 > "$work/before.xml"
expect 'a name that another machine took is not the one of whoever had it before' \
    [ "$(names)" = '["MS01-OLD.corp.example","MS01.corp.example"]' ]
expect 'who took it has its own old name' jq -e '[.hosts[].aliases] == [[], ["NEW7"]]' "$work/out"
renamed_at NEW7 MS01 6 02 > "$work/new.xml"
expect 'names that follow each other are of one machine' [ "$(names)" = '["MS01-OLD.corp.example"]' ]

# A table has the words of the event alone, in the language of its machine, and local times.
rm "$work"/*.xml
mkdir "$work/MS03" "$work/known"
event MS03 7 0 HealthService 1210 x > "$work/known/log.xml"
for words in 'The NetBIOS name and DNS host name of this machine have been changed from IMAGE to MS03.' \
    'Der NetBIOS-Name und DNS-Hostname dieses Computers wurden von IMAGE in MS03 geändert.' \
    'このコンピューターの NetBIOS 名と DNS ホスト名は IMAGE から MS03 に変更されました。'; do
    printf 'Level,Date and Time,Source,Event ID,Task Category\n%s\n' \
        "Information,3/18/2024 9:00:00 PM,EventLog,6011,None,$words" > "$work/MS03/System.csv"
    failed IMAGE > "$work/before.xml"
    expect "an old name that a table tells is its machine (${words%% *})" [ "$(names)" = '["MS03"]' ]
    sed 's/03-16T/03-18T/' "$work/before.xml" > "$work/after.xml"
    expect "unless it may be used behind that (${words%% *})" [ "$(names)" = '["IMAGE","MS03"]' ]
    rm "$work"/*.xml
done

# Where Event Viewer lacks the words, its own capitals ("Event ID 6011") are no names.
mkdir "$work/MS04"
for words in 'Impossible de trouver la description de l’ID d’événement 6011. IMAGE MS03' \
    'The description for Event ID ( 6011 ) in Source ( EventLog ) cannot be found. The DLL files' \
    'Die Beschreibung für die Ereignis-ID 6011 aus der Quelle EventLog wurde nicht gefunden. A1'; do
    printf 'Level,Date and Time,Source,Event ID,Task Category\n%s\n' \
        "Information,3/18/2024 9:00:00 PM,EventLog,6011,None,$words" > "$work/MS04/System.csv"
    run scan "$work/MS04"
    expect "an event without words is a change of names (${words%% *})" \
        grep -q '"hit":"renamed-6011"' "$work/out"
    expect "whose names are not those of words (${words%% *})" \
        sh -c "! grep -q '\"captures\":\[[^]]*old_name' '$work/out'"
done
