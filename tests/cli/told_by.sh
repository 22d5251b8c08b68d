#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# known-failures.md 1: the last exception before FATAL ACTION is the cause to report.
. tests/lib/cli.sh

log=$work/OpsMgrSetupWizard.log
met() { printf '[%s]:\tError:\t:X failed: Threw Exception.Type: System.A, Exception Error Code: 0x80131500, Exception.Message: %s\r\n' "$1" "$2"; }
gave_up() { printf '[%s]:\tError:\t:FATAL ACTION: X\r\n' "$1"; }
cited() {
    run check -f json "$log"
    [ "$(jq -r '.findings[] | select(.id == "setup-fatal-action") | .because[].line' "$work/out" |
         tr '\n' ' ')" = "$1 " ]
}

{ met 18:00:01 one; met 18:00:02 two; gave_up 18:00:03; met 18:00:04 three; } > "$log"
expect 'the last exception before the end of a step is cited with it' cited '2 3'
{ gave_up 18:00:03; met 18:00:04 three; } > "$log"
expect 'one that comes later is not' cited 1
{ met 18:00:01 one; printf '[18:00:02]:\tAlways:\t:Application Ended: Success\r\n'
  printf '[09:00:01]:\tAlways:\t:Application Started\r\n'; gave_up 09:00:03; } > "$log"
expect 'nor is one of an earlier run' cited 4
