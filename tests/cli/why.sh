#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# --why: for every state that the reports of these bundles show, the chain: the rule, the evidence or
# the absence in a covered span, and what would have changed it.
. tests/lib/cli.sh

if ! command -v jq > /dev/null; then
    skip why 'jq is not here'
    exit 0
fi

# One id (with its machine) for each kind of thing and state.
each='
  [(.phases[] | . as $p | (.instances[] | {kind: "instance", state, id: ($p.id + "@" + .host)}),
                (select(.instances == []) | {kind: "phase", state, id: .id})),
   (.constraints[] | {kind: "constraint", state, id: .id}),
   (.tasks[] | . as $t | {kind: "task", state, id: .id},
                (.instances[] | {kind: "taskon", state, id: ($t.id + "@" + .host)})),
   (.findings[] | {kind: "finding", state, id: .id})]
  | map(select(.id | endswith("@") or endswith("@null") | not))
  | unique_by([.kind, .state]) | .[] | .kind + " " + .state + " " + .id'

wrong=$work/wrong
seen=$work/seen
: > "$seen"
for b in 02-gateway-not-upgraded 04-gateway-before-management-servers 06-2007r2-to-2012 \
         08-damaged-logs 10-mixed-order; do
    for folder in corpus/bundles/$b* corpus/bundles/0[1357]*; do
        [ -d "$folder" ] && echo "$folder"
    done
done | sort -u > "$work/bundles"

while read -r folder; do
    run check -f json "$folder"
    whole=$code
    jq -r "$each" "$work/out" > "$work/ids"
    : > "$wrong"
    while read -r kind state id; do
        grep -qx "$kind $state" "$seen" && continue
        echo "$kind $state" >> "$seen"
        run check --why "$id" "$folder"
        [ "$code" -eq "$whole" ] && grep -q 'because: .' "$work/out" &&
            grep -q 'what would change it: .' "$work/out" &&
            grep -q "$state" "$work/out" || echo "$kind $state $id" >> "$wrong"
    done < "$work/ids"
    run check --why verdict "$folder"
    grep -q 'because: .' "$work/out" && grep -q 'the first of these that holds' "$work/out" ||
        echo "verdict" >> "$wrong"
    cp "$wrong" "$work/out"
    expect "$(basename "$folder"): every new state has its chain" [ ! -s "$wrong" ]
done < "$work/bundles"

for state in 'instance done' 'constraint kept' 'constraint violated' 'constraint undecidable' \
             'task confirm' 'task remaining' 'finding open' 'finding noise'; do
    expect "$state was among them" grep -qx "$state" "$seen"
done
