#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# new: what it writes passes test and lint as it is, for every kind of log.
. tests/lib/cli.sh

holds() { # name, arguments of new (standard input: $work/in)
    what=$1
    shift
    rm -rf "$work/mine"
    mkdir -p "$work/mine"
    "$postflight" new "$@" < "$work/in" > "$work/mine/made.yml" 2> "$work/err"
    code=$?
    cp "$work/mine/made.yml" "$work/out"
    expect "$what" [ "$code" -eq 0 ]
    run test "$work/mine"
    expect "$what: its exemplars hold" \
        sh -c "[ $code -eq 0 ] && grep -q '2 exemplars hold, 0 do not' '$work/out'"
    run lint "$work/mine"
    expect "$what: lint has no warning" sh -c "[ $code -eq 0 ] && grep -q ' 0 warnings' '$work/out'"
}

: > "$work/in"
holds 'the words of an entry of a setup log' --log setup \
    --from-line "CreateDatabase on ms01.contoso.com failed: 0x80131904, it's over"
printf '[22:41:07]:\tError:\t:Could not open C:\\temp\\x, why? *** done\n' > "$work/in"
holds 'an entry of a setup log' --from-line -
: > "$work/in"
holds 'a line of an installer log' --log msi --from-line \
    "MSI (s) (A4:38) [12:01:13:456]: Product: Foo -- Error 1334. The file 'x.cab' is unreadable"
event MS01 1 1 'OpsMgr SDK Service' 26361 words > "$work/in"
holds 'an event as XML' --log event --from-line -
cat > "$work/in" <<'END'
Log Name:      Operations Manager
Source:        OpsMgr Connector
Date:          3/16/2024 10:36:07 PM
Event ID:      20070
Task Category: None
Level:         Error
Keywords:      Classic
User:          N/A
Computer:      AG17.corp.example
Description:
The OpsMgr Connector connected to MS01, but the connection was closed.
END
holds 'an event as text' --from-line -
expect 'the channel became a service' grep -q 'service: operations-manager' "$work/mine/made.yml"

run new --log event --from-line 'nothing that is an event'
expect 'what is no event is refused: 64' [ "$code" -eq 64 ]
run new
expect 'new without a line: 64' [ "$code" -eq 64 ]
run new --log msi --from-line 'MSI (s) (A4:38) [12:01:13:456]: 17 42'
expect 'an entry without words is refused: 64' [ "$code" -eq 64 ]

"$postflight" new --from-line - < /dev/null > "$work/out" 2> "$work/err"
code=$?
expect 'nothing on standard input is said to be nothing' \
    sh -c "[ $code -eq 64 ] && grep -q 'there is no entry on standard input' '$work/err'"
