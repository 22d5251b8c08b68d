#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A record that lost its provider, its number, its log or its machine, where the others have theirs,
# proves no absence, in every form; its place stands in the coverage.
. tests/lib/cli.sh

# One event in so many lines; the sixth lost what is said.
xml() { # number
    printf "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>%s%s<Level>4</Level>" \
        "<Provider Name='MsiInstaller'/>" '<EventID>1033</EventID>'
    printf "<TimeCreated SystemTime='2024-02-17T21:%02d:00Z'/><EventRecordID>%d</EventRecordID>" "$1" "$1"
    printf '<Channel>Application</Channel><Computer>MS01.corp.example</Computer></System>'
    printf '<EventData><Data>Product %d</Data></EventData></Event>\n' "$1"
}
text() {
    printf 'Event[%d]:\n  Log Name: Application\n  Source: MsiInstaller\n' "$1"
    printf '  Date: 2024-02-17T21:%02d:00.000\n  Event ID: 1033\n  Task: None\n  Level: Information\n' "$1"
    printf '  Opcode: Info\n  Keyword: Classic\n  User: N/A\n  User Name: N/A\n'
    printf '  Computer: MS01.corp.example\n  Description: \nProduct %d\n\n' "$1"
}
list() {
    printf 'TimeCreated  : 17/02/2024 21:%02d:00\nProviderName : MsiInstaller\nId           : 1033\n' "$1"
    printf 'LogName      : Application\nMachineName  : MS01.corp.example\nRecordId     : %d\n' "$1"
    printf 'Message      : Product %d\n\n' "$1"
}
json() {
    [ "$1" = 1 ] && printf '[\n'
    printf '{"TimeCreated":"2024-02-17T21:%02d:00.0000000Z","ProviderName":"MsiInstaller","Id":1033,' "$1"
    printf '"LogName":"Application","MachineName":"MS01.corp.example","RecordId":%d,' "$1"
    printf '"LevelDisplayName":"Information","Message":"Product %d"}' "$1"
    [ "$1" = 12 ] && printf '\n]\n' || printf ',\n'
}
csv() {
    [ "$1" = 1 ] && echo '"TimeCreated","ProviderName","Id","LogName","MachineName","RecordId","Message"'
    printf '"2024-02-17T21:%02d:00.0000000Z","MsiInstaller","1033","Application",' "$1"
    printf '"MS01.corp.example","%d","Product %d"\n' "$1" "$1"
}

all() { # form
    for n in 1 2 3 4 5 6 7 8 9 10 11 12; do "$1" $n; done
}

doubted() { # file, how many, what
    run scan "$1"
    expect "$3: $2 in doubt" sh -c "[ \"\$(sed -n 's/.*\"doubted\":\([0-9]*\).*/\1/p' '$work/out' |
        awk '{ n += \$1 } END { print n + 0 }')\" = $2 ]"
}

lose() { # form, what, sed for it
    all "$1" > "$work/whole.txt"
    for n in 1 2 3 4 5 6 7 8 9 10 11 12; do
        if [ $n = 6 ]; then "$1" $n | sed "$3"; else "$1" $n; fi
    done > "$work/lost.txt"
    doubted "$work/whole.txt" 0 "$1, whole"
    doubted "$work/lost.txt" 1 "$1 that lost its $2"
    run check --format json "$work/lost.txt"
    expect "$1 that lost its $2: the coverage says so" sh -c \
        "jq -e '[.coverage[].defects[] | select(.kind == \"value\")] | length > 0' '$work/out'"
}

lose xml provider "s|<Provider Name='MsiInstaller'/>||"
lose xml number 's|<EventID>1033</EventID>||'
lose xml log 's|<Channel>Application</Channel>||'
lose xml machine 's|<Computer>MS01.corp.example</Computer>||'
lose text provider 's|^  Source: MsiInstaller|  So|'
lose text machine 's|^  Computer: MS01.corp.example|  Co|'
lose list provider 's|^ProviderName : MsiInstaller|Pro|'
lose list machine 's|^MachineName  : MS01.corp.example|Mac|'
lose json provider 's|"ProviderName":"MsiInstaller",||'
lose csv provider 's|"MsiInstaller"|""|'
lose csv machine 's|"MS01.corp.example"|""|'

# An object of JSON without its number is no event: its place is a hole.
lose_number() {
    for n in 1 2 3 4 5 6 7 8 9 10 11 12; do
        if [ $n = 6 ]; then json $n | sed 's|"Id":1033,||'; else json $n; fi
    done
}
lose_number > "$work/hole.txt"
run scan "$work/hole.txt"
expect 'JSON that lost its number: a hole' grep -q '"ranges":\[\[1,5,' "$work/out"

# A byte that is no text, in a record that looks whole.
{ printf '\357\273\277' && all xml | LC_ALL=C sed 's/Product 6/Pro\xffuct 6/'; } > "$work/marred.xml"
doubted "$work/marred.xml" 1 'a byte in XML that is no text'
expect 'a byte in XML that is no text: that record alone' grep -q '"ranges":\[\[1,5,.*\[7,12,' "$work/out"

# Two exports in one file, of which the second one was made without the machine: not each of its records
# is damaged.
{ for n in 1 2 3 4; do all xml; done
  for n in 1 2 3 4; do all xml | sed 's|<Computer>MS01.corp.example</Computer>||'; done; } > "$work/two.xml"
run scan "$work/two.xml"
expect 'an export without machines below one with them: a few records in doubt' sh -c "[ \"\$(sed -n \
    's/.*\"doubted\":\([0-9]*\).*/\1/p' '$work/out' | awk '{ n += \$1 } END { print n + 0 }')\" -lt 16 ]"
