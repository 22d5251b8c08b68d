#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The same material exported from an English, a German and a Japanese system gets the same verdict.
. tests/lib/cli.sh

judged='{verdict, plan: (.plan | {id, from, to}),
    phases: [.phases[] | {id, state, reason,
        instances: [.instances[]? | {host, state, level, n: (.attempts | length)}]}],
    constraints: [.constraints[] | {id, state, pairs}],
    tasks: [.tasks[] | {id, state, instances: [.instances[]? | {host, state}]}],
    findings: [.findings[] | {id, state, hosts, count, explained_by}]}'

for language in en de ja; do
    run check -f json corpus/languages/$language
    expect "$language: a push that was not repaired fails the upgrade" [ "$code" -eq 2 ]
    jq -S "$judged" "$work/out" > "$work/$language"
    expect "$language: its finding is open on the one machine" jq -e \
        '.findings[] | select(.id == "push-10624-msi" and .state == "open")
         | .hosts == ["NOAG22.fjord.example"]' "$work/$language"
done
expect 'German is judged as English is' cmp "$work/en" "$work/de"
expect 'Japanese is judged as English is' cmp "$work/en" "$work/ja"

# No source has these texts: what only their shape tells is inferred (event/template_foreign.c).
cat > "$work/push.txt" <<'END'
Protokollname: Operations Manager
Quelle:        Health Service Modules
Datum:         12.03.2024 08:01:33
Ereignis-ID:   10624
Ebene:         Fehler
Computer:      om1.werk.example
Beschreibung:
Fehler beim Agent-Verwaltungsvorgang "Agentinstallation" für den Remotecomputer srv7.werk.example. Installationskonto: WERK\scom Fehlercode: 80070643 Fehlerbeschreibung: Schwerwiegender Fehler bei der Installation.
END
run check -f json "$work/push.txt"
expect 'what the shape of a text in another language tells is marked as inferred' jq -e \
    '[.findings[] | select(.id == "push-10624-msi" and .inferred and .hosts == ["srv7.werk.example"])]
     | length == 1' "$work/out"
run check "$work/push.txt"
expect 'the report for people says it too' grep -q 'cause (inferred)' "$work/out"
run scan -o "$work/push.jsonl" "$work/push.txt"
run check -f json "$work/push.jsonl"
expect 'evidence keeps the mark' jq -e '.findings[] | select(.id == "push-10624-msi") | .inferred' "$work/out"
sed 's/^Fehler beim .*/The Agent Management Operation Agent Install failed for remote computer srv7.werk.example. Install account: WERK\\scom Error Code: 80070643 Error Description: Fatal error during installation. Microsoft Installer Error Description: none/' \
    "$work/push.txt" > "$work/english.txt"
run check -f json "$work/english.txt"
expect 'what a text that was seen tells is not' jq -e \
    '[.findings[] | select(.id == "push-10624-msi" and .inferred == false)] | length == 1' "$work/out"
