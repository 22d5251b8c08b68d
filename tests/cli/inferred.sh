#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Without the signatures that rest on inferred knowledge alone, states may become unobservable (or a
# failure less exact), never wrong: nothing turns done, missing or in-progress that was not.
cd "$(dirname "$0")/../.." || exit 1
program=build/asan/postflight
out=build/log/inferred
mkdir -p "$out"
states='[.phases[] | .id as $p | .instances[] | {key: "\($p) \(.host)", value: .state}] | from_entries'
compare='
  def bad: . == "failed" or . == "rolled-back";
  [ $less | to_entries[] | . as $e | ($all[$e.key] // $all[$e.key | sub("^ms.first"; "ms.more")] //
      $all[$e.key | sub("^ms.more"; "ms.first")] // "not-seen") as $was
    | select($e.value != $was and $e.value != "unobservable" and (($e.value | bad) and ($was | bad) | not))
    | "\($e.key) turns \($e.value) from \($was)" ] | .[]'
total=0
survive=0
for bundle in corpus/bundles/*/; do
    name=$(basename "$bundle")
    "$program" check -f json "$bundle" | jq -c "$states" > "$out/all.json"
    "$program" check --no-inferred -f json "$bundle" | jq -c "$states" > "$out/less.json"
    wrong=$(jq -nr --argjson all "$(cat "$out/all.json")" --argjson less "$(cat "$out/less.json")" "$compare")
    if [ ! -s "$out/all.json" ] || [ ! -s "$out/less.json" ]; then
        echo "FAIL $name without inferred signatures: no report"
    elif [ -n "$wrong" ]; then
        echo "FAIL $name without inferred signatures: $wrong"
    else
        echo "PASS $name without inferred signatures"
    fi
    n=$(jq '[.[] | select(. == "done")] | length' "$out/all.json")
    m=$(jq '[.[] | select(. == "done")] | length' "$out/less.json")
    total=$((total + n))
    survive=$((survive + m))
done
echo "NOTE without inferred signatures $survive of $total done survive in the bundles"
