#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# events.md, How to read: 20020 to 20022 speak of an "entity" from 2012 R2 on.  In text without
# parameters that word says whom a server means, in quotes or without them (tickets lose them).
. tests/lib/cli.sh

told() { # minute, id, words
    printf 'Event[%d]:\n  Log Name: Operations Manager\n  Source: OpsMgr Connector\n' "$1"
    printf '  Date: 2024-03-16T22:%02d:07.0000000Z\n  Event ID: %d\n  Task: None\n  Level: Error\n' "$1" "$2"
    printf '  Opcode: N/A\n  Keyword: Classic\n  User: N/A\n  User Name: N/A\n'
    printf '  Computer: MS01.corp.example\n  Description: \n%s\n\n' "$3"
}
states() {
    run check -f json "$work/om.txt"
    jq -r '.findings[] | select(.id == "conn-20022-silent") | .state + " " + (.hosts | sort | join(" "))' \
        "$work/out" | sort | tr '\n' ';'
}
are() { [ "$(states)" = "$1" ] || { states; false; }; }

{ told 1 20022 'The entity "AG01.corp.example" is not heartbeating'
  told 2 20022 'The entity AG02.corp.example is not heartbeating.'
  told 3 20022 'The entity "AG03.corp.example" is not heartbeating'
  told 4 20022 'The entity AG04.corp.example is not heartbeating.'
  told 5 20022 'The entity AG05.corp.example is not heartbeating.'; } > "$work/om.txt"
expect 'a silent entity is the machine meant, quoted or not' \
    are 'open AG01.corp.example AG02.corp.example AG03.corp.example AG04.corp.example AG05.corp.example;'
{ told 6 20021 'The entity "AG03.corp.example" is now available through the system MS01.corp.example'
  told 7 20021 'The entity AG04.corp.example is now available through the system MS01.corp.example.'
  told 8 20020 'The entity AG05.corp.example is now available.'; } >> "$work/om.txt"
expect 'one that is available again has recovered' \
    are 'open AG01.corp.example AG02.corp.example;recovered AG03.corp.example AG04.corp.example AG05.corp.example;'
