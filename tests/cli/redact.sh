#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# --redact: a report without the names of the house, and with the same verdict.
. tests/lib/cli.sh

expect 'masked reports of all bundles show no name of a machine and say the same' \
    python3 tests/tools/check_redacted.py "$postflight" corpus/bundles/*/

mkdir -p "$work/in/MS07" "$work/in/Users/jdoe"
{
    echo '<Events>'
    event MS07.nord.example 1 0 MsiInstaller 1033 ignored
    event MS07.nord.example 2 1 MsiInstaller 11729 \
        'Product: System Center Operations Manager 2022 Server -- Configuration failed.'
    event ms07.nord.example 3 2 'Health Service Modules' 10616 'x'
    echo '</Events>'
} > "$work/in/MS07/Application.xml"
cat > "$work/in/MS07/OpsMgrSetupWizard.log" <<'END'
[10:00:01]:	Always:	:Entering Setup
[10:00:02]:	Error:	:GetRemoteOSVersion(): Threw Exception.Type: System.UnauthorizedAccessException, Exception Error Code: 0x80070005, Exception.Message: Access is denied. for sql44.nord.example (10.20.30.40) by NORD\svc-das and jdoe@nord.example, S-1-5-21-1-22-333-1105, C:\Users\jdoe\x, HKLM\SYSTEM\x, 10.22.10118.0, NT AUTHORITY\SYSTEM
[10:00:03]:	Error:	:FATAL ACTION: GetRemoteOSVersion svc-das on MS07, MS070 and MS07.nord.exam
[10:00:04]:	Error:	:FATAL ACTION: InstallAll
END
run check "$work/in" --redact -v
cp "$work/out" "$work/masked"
expect 'accounts, addresses, SIDs and other machines of a known domain are masked, wherever they stand' \
    sh -c "! grep -i -E 'ms07[^0]|nord|svc-das|jdoe|sql44|10\.20\.30|1-22-333' '$work/masked'"
expect 'versions, keys and the names that Windows gives stay' sh -c "
    grep -q '10\.22\.10118\.0' '$work/masked' && grep -q 'HKLM.SYSTEM' '$work/masked' &&
    grep -q 'AUTHORITY' '$work/masked'"
run check "$work/in" --redact -f json
expect 'and in JSON' sh -c "! grep -i -E 'ms07[^0]|nord|svc-das|jdoe|sql44|10\.20\.30|1-22-333' '$work/out'"
cp "$work/out" "$work/once"
run check "$work/in" --redact -f json -j 2
expect 'the pseudonyms are the same each time' cmp "$work/once" "$work/out"

run check "$work/in" --redact -f answers
expect 'a file of answers needs the real names' [ "$code" -eq 64 ]
cat > "$work/answers.yml" <<'END'
answers:
  - task: pre.review-logs
    answer: done
    who: Jane Roe
    when: 2024-03-15
    note: told by Richard Miles
END
run check corpus/bundles/01-* --answers "$work/answers.yml" --redact -v
expect 'who answered, and the words, are not shown' \
    sh -c "[ $code -le 3 ] && ! grep -E 'Jane|Miles' '$work/out'"

# Letters beyond ASCII have two cases, too, and may be written as a letter and a mark behind it.
mkdir "$work/letters"
{
    echo '<Events>'
    event 'BÜCHER01.süd.example' 1 0 MsiInstaller 1033 ignored
    event 'bücher01.SÜD.example' 2 1 MsiInstaller 11729 \
        'Product: System Center Operations Manager 2022 Server -- Configuration failed on Bücher01, bücher01 and BÜCHER01.SÜD.example.'
    echo '</Events>'
} > "$work/letters/Application.xml"
run check "$work/letters" --redact -v
expect 'a name is masked in any letter case' sh -c "! grep -i -E 'b.{1,3}cher|s.{1,3}d\.' '$work/out'"
run check "$work/letters" -f json
expect 'and is one machine' jq -e '.hosts | length == 1' "$work/out"
