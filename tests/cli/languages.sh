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
