#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A series that is longer than what is kept of it is counted once, in how many exports of its log it
# stands: each hit once, and by the evidence as by the logs.
. tests/lib/cli.sh

# 10612 as a server tells it, every 7 seconds: first and last record id.
pushes() {
    awk -v from="$1" -v to="$2" 'BEGIN {
        print "<Events>"
        for (i = from; i <= to; i++) {
            s = i * 7
            printf "<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\"><System>" \
                "<Provider Name=\"Health Service Modules\"/><EventID Qualifiers=\"49152\">10612" \
                "</EventID><Level>2</Level><TimeCreated SystemTime=\"2024-03-16T%02d:%02d:%02d" \
                ".1234567Z\"/><EventRecordID>%d</EventRecordID><Channel>Operations Manager</Channel>" \
                "<Computer>MS01.contoso.com</Computer></System><EventData><Data>Agent Install" \
                "</Data></EventData><RenderingInfo Culture=\"en-US\"><Message>The Operations Manager " \
                "Server failed to perform specified operation on computer AG01.contoso.com.\n" \
                "Operation: Agent Install\nError Code: 80070643\nError Description: Fatal error " \
                "during installation.</Message></RenderingInfo></Event>\n", \
                int(s / 3600), int(s / 60) % 60, s % 60, i
        }
        print "</Events>"
    }' > "$work/$3"
}
counted() { # hits, folder
    [ "$("$postflight" check -q -f json "$work/$2" |
        jq '.findings[] | select(.id == "push-80070643").count')" = "$1" ] || return 1
    "$postflight" scan -q -o "$work/$2.jsonl" "$work/$2" &&
        [ "$("$postflight" check -q -f json "$work/$2.jsonl" |
            jq '.findings[] | select(.id == "push-80070643").count')" = "$1" ]
}
for folder in one copy across behind inside apart; do
    mkdir -p "$work/$folder/MS01" "$work/$folder/MS01-later"
done
pushes 1 3000 one/MS01/om.xml
cp "$work/one/MS01/om.xml" "$work/copy/MS01/om.xml"
pushes 1 2000 copy/MS01-later/om.xml
pushes 1 2000 across/MS01/a.xml
pushes 1001 3000 across/MS01/b.xml
pushes 1 1500 behind/MS01/a.xml
pushes 1501 3000 behind/MS01/b.xml
cp "$work/one/MS01/om.xml" "$work/inside/MS01/a.xml"
pushes 1500 1600 inside/MS01/b.xml
pushes 1 1500 apart/MS01/a.xml
pushes 1501 1600 apart/MS01/b.xml
expect 'of one export all hits are counted' counted 3000 one
expect 'a copy of a part adds nothing' counted 3000 copy
expect 'where two exports overlap hits are counted once' counted 3000 across
expect 'two exports of which one goes on where the other ends are both counted' counted 3000 behind
expect 'a short export from the middle of a long one adds nothing' counted 3000 inside
expect 'a short export behind a long one is counted' counted 1600 apart

"$postflight" scan -q -o "$work/a.jsonl" "$work/across/MS01/a.xml"
"$postflight" scan -q -o "$work/b.jsonl" "$work/across/MS01/b.xml"
"$postflight" check -q -f json "$work/a.jsonl" "$work/b.jsonl" > "$work/there"
"$postflight" check -q -f json "$work/b.jsonl" "$work/a.jsonl" "$work/b.jsonl" > "$work/back"
expect 'evidence from two machines, in any order and twice, counts the same' sh -c "
    cmp '$work/there' '$work/back' &&
    jq -e '.findings[] | select(.id == \"push-80070643\").count == 3000' '$work/there'"
