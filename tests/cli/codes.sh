#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Error codes in findings are decoded, in every spelling; what is no code stays a word.
. tests/lib/cli.sh

push() { # code as the event has it
    printf 'Log Name: Operations Manager\nSource: Health Service Modules\nEvent ID: 10612\n' > "$work/e.txt"
    printf 'Date: 3/16/2024 10:41:07 PM\nComputer: MS01.corp.example\nDescription:\n' >> "$work/e.txt"
    printf 'The Operations Manager Server failed to perform specified operation on computer AG1.' >> "$work/e.txt"
    printf '\n\nOperation: Agent Install\nInstall account: CORP\\push\nError Code: %s\n' "$1" >> "$work/e.txt"
    printf 'Error Description: x %s\n' "$2" >> "$work/e.txt"
}
codes() {
    jq -r '[.findings[] | select(.id == "push-10612-generic") | .codes // [] | .[] | .name] | join(" ")' \
        "$work/out"
}

for spelling in 80070005 0x80070005 -2147024891 2147942405 0X80070005; do
    push "$spelling"
    run check -f json "$work/e.txt"
    expect "$spelling is access denied" [ "$(codes)" = ERROR_ACCESS_DENIED ]
done
push 80070005 '80070643-0b1c-4d2e-9f30-112233445566 a80070643 0x8007064'
run check -f json "$work/e.txt"
expect 'a part of a GUID or of a word is no code' [ "$(codes)" = ERROR_ACCESS_DENIED ]
push 12345678 20240316
run check -f json "$work/e.txt"
expect 'a number that no table has is left alone' [ -z "$(codes)" ]
push 80070643 '(0x80070005) -2147023174'
run check -f json "$work/e.txt"
expect 'several codes are decoded once each, the captured one first' \
    [ "$(codes)" = 'ERROR_INSTALL_FAILURE ERROR_ACCESS_DENIED RPC_S_SERVER_UNAVAILABLE' ]
run check "$work/e.txt"
expect 'the report for people decodes them too' grep -q 'code 80070643: ERROR_INSTALL_FAILURE' "$work/out"
run scan -o "$work/e.jsonl" "$work/e.txt"
run check -f json "$work/e.jsonl"
expect 'evidence keeps what is needed for it' \
    [ "$(codes)" = 'ERROR_INSTALL_FAILURE ERROR_ACCESS_DENIED RPC_S_SERVER_UNAVAILABLE' ]
