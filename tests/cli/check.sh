#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# check: exit codes, the report as JSON, and the same bytes whatever the order and the workers.
. tests/lib/cli.sh

bundles=corpus/bundles
one=$bundles/04-gateway-before-management-servers

for b in "$bundles"/*/; do
    name=$(basename "$b")
    run check -j1 -f json "$b"
    cp "$work/out" "$work/one.json"
    exit1=$code
    expect "$name: the exit code is that of the verdict" \
        jq -e --argjson code "$code" '.verdict.exit == $code and $code <= 3' "$work/one.json"
    run check -j2 -f json "$b"
    expect "$name: the same bytes with two workers" \
        sh -c "[ $code -eq $exit1 ] && cmp '$work/one.json' '$work/out'"
    jq -r 'paths | map(if type == "number" then "[]" else . end) | join(".")' "$work/one.json" \
        >> "$work/paths"
done

printf '\177\001\002' > "$work/no-text.bin"
run check -f json "$work/no-text.bin"
jq -r 'paths | map(if type == "number" then "[]" else . end) | join(".")' "$work/out" \
    >> "$work/paths"

# Contract section 4: every key, whether or not there is something to say.
cat > "$work/keys" <<'END'
schema tool verdict plan also_judged earlier hosts phases constraints tasks findings coverage skipped
tool: version signatures options
tool.signatures: count hash
verdict: state exit reason machines
plan: id title from to because candidates
hosts.[]: name aliases roles zone clock_offset_s
hosts.[].roles.[]: role because
phases.[]: id title state reason required expected instances
phases.[].instances.[]: host state level reason begin end begin_uncertainty_s end_uncertainty_s because attempts
phases.[].instances.[].attempts.[]: begin end from to outcome because
constraints.[]: id strength state pairs breaches
constraints.[].pairs: kept undecidable violated
constraints.[].breaches.[]: subjects reason because
tasks.[]: id title when state reason question remedy instances
tasks.[].instances.[]: host state because
findings.[]: id title severity state phase hosts count first last also explained_by because cause remedy provenance
coverage.[]: source host format first last records bytes defects gaps
skipped.[]: path reason
END
while IFS= read -r line; do
    where=${line%%: *}
    [ "$where" = "$line" ] && where='' || line=${line#*: }
    for key in $line; do
        grep -qxF "${where:+$where.}$key" "$work/paths" || echo "no ${where:+$where.}$key"
    done
done < "$work/keys" > "$work/missing"
expect 'every key of the contract is somewhere in the reports' sh -c "! grep . '$work/missing'"

run check -f json "$one"
cp "$work/out" "$work/one.json"
find "$one" -type f | sort -r > "$work/reverse"
find "$one" -type f | sort > "$work/forward"
run check -f json --files-from "$work/forward"
cp "$work/out" "$work/listed.json"
run check -f json --files-from "$work/reverse"
expect 'the order of files does not show' cmp "$work/listed.json" "$work/out"
code1=$code
run check -f json -o "$work/r.json" -f text -o "$work/r.txt" "$one"
expect 'two reports from one pass' \
    sh -c "[ $code -eq $code1 ] && [ ! -s '$work/out' ] && cmp '$work/one.json' '$work/r.json'"
run check "$one"
expect 'the text is the same on standard output and in a file' cmp "$work/r.txt" "$work/out"
run check --color always "$one"
sed "s/$(printf '\033')\[[0-9;]*m//g" "$work/out" > "$work/stripped"
expect 'colour adds nothing but colour' \
    sh -c "cmp '$work/r.txt' '$work/stripped' && ! cmp -s '$work/r.txt' '$work/out'"
NO_COLOR=1 run check --color auto "$one"
expect 'no colour where it is not wanted' cmp "$work/r.txt" "$work/out"
run check -q "$one"
expect 'quiet is the verdict alone' \
    sh -c "[ $code -eq $code1 ] && grep -q '^[A-Z ]*: ' '$work/out' && [ \$(wc -l < '$work/out') -eq 1 ]"
run check --progress always "$one"
expect 'progress goes to standard error' sh -c "grep -q 'files' '$work/err' && cmp '$work/r.txt' '$work/out'"
run check "$one"
expect 'no progress without a terminal' sh -c "! [ -s '$work/err' ]"
here=$PWD
(cd "$work" && case $postflight in /*) "$postflight" check -f json "$here/$one" ;;
    *) "$here/$postflight" check -f json "$here/$one" ;; esac > elsewhere.json 2> err)
expect 'signatures are found from any folder' cmp "$work/one.json" "$work/elsewhere.json"

mkdir "$work/empty"
run check "$work/empty"
expect 'an empty folder cannot tell: 3' [ "$code" -eq 3 ]
run check "$work/no-such"
expect 'a path that is not there: 66' [ "$code" -eq 66 ]
run check -o /dev/full "$one"
[ ! -e /dev/full ] || expect 'a full disk: 74' [ "$code" -eq 74 ]
run check -o "$work/no/folder/r.txt" "$one"
expect 'a report that cannot be written: 74' [ "$code" -eq 74 ]
printf 'title: [\n' > "$work/wrong.yml"
run check --signatures "$work/wrong.yml" "$one"
expect 'a signature file that is wrong: 65, with its place' \
    sh -c "[ $code -eq 65 ] && grep -q 'wrong.yml:[0-9]*:[0-9]*: ' '$work/err' && ! [ -s '$work/out' ]"
run check --plan "$work/wrong.yml" "$one"
expect 'a plan file that is wrong: 65, with its place' \
    sh -c "[ $code -eq 65 ] && grep -q 'wrong.yml:[0-9]*:[0-9]*: ' '$work/err'"
run check --signatures "$work/empty" "$one"
expect 'a signature folder without signatures: 66' [ "$code" -eq 66 ]
run check --plan om2016plus-distributed "$one"
expect 'a plan can be named' [ "$code" -le 3 ]
cp signatures/plans/om2016plus-distributed.yml "$work/mine.yml"
run check -f json --plan "$work/mine.yml" "$one"
expect 'a plan can be a file, even a changed copy' \
    jq -e '.plan.id == "om2016plus-distributed" and (.tool.options | contains("--plan"))' "$work/out"
"$postflight" check -f json - < "$one/WTGW7/Application.evtx" > "$work/out" 2> "$work/err"
code=$?
expect 'standard input can be judged' jq -e '.coverage[0].source == "-"' "$work/out"
