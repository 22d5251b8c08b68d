#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Inventories whose lines pasting has doubled, and logs that were copied, say what they said.
. tests/lib/cli.sh
mkdir "$work/once" "$work/twice"
for list in SCSM_Version.txt ProgramVersions.txt servers.txt wmic.txt registry.txt; do
    cp "corpus/inventory/$list" "$work/once"
    python3 - "$work/once/$list" "$work/twice/$list" << 'PY'
import sys
data = open(sys.argv[1], 'rb').read()
page = 'utf-16' if data[:2] == b'\xff\xfe' else 'utf-8'
text = data.decode(page).replace('\r\n', '\n').replace('\n', '\n\n')
open(sys.argv[2], 'wb').write(text.encode(page))
PY
done
for times in once twice; do
    run dump -q "$work/$times"
    jq -c '[.source, .host, .channel, .fields]' "$work/out" > "$work/$times.events"
done
expect 'lists of what is installed are the same with a blank line behind every line' sh -c "
    [ -s '$work/once.events' ] && cmp '$work/once.events' '$work/twice.events'"

# What was taken off is said, since lines are counted in what is left; evidence keeps it.
dressed() { # kind, file
    run check -f json "$2"
    cp "$work/out" "$work/straight"
    "$postflight" scan -q -o "$work/evidence.jsonl" "$2"
    run check -f json "$work/evidence.jsonl"
    cmp -s "$work/straight" "$work/out" && [ "$(jq -r '.coverage[0].dress' "$work/out")" = "$1" ]
}
told=corpus/evttext/doubled-lines.txt
{ echo '<html><body><pre>'; grep . $told; echo '</pre></body></html>'; } > "$work/mail.html"
grep . $told | cat -n > "$work/numbered.txt"
expect 'a report says that a blank line behind every line was left out' dressed doubled $told
expect 'a report says that a page was taken off' dressed page "$work/mail.html"
expect 'a report says that numbers in front of lines were taken off' dressed marks "$work/numbered.txt"
tr -d '\r' < corpus/evttext/copy-en.txt | awk '{ printf "\033[32m%s\033[0m\n", $0 }' > "$work/coloured.txt"
expect 'a report says that colours were taken off' dressed colours "$work/coloured.txt"
run check -v $told
expect 'the text says so, too' grep -q 'lines are counted in the text that is left' "$work/out"

# What is damaged in the text under its dress, and its code page, stand in the coverage too: also
# where several read, and unpack ahead of who parses.
for i in 1 2 3 4 5; do
    printf 'x.log:%d:[22:0%d:10]: Info: :LaunchMsi: Launching C:\\kit\\%d.msi f\374r Gr\366\337e\r\n' $i $i $i
done > "$work/grep.txt"
printf 'x.log:6:[22:09:00]: Error: :FATAL ACTION: \201 Step\r\n' >> "$work/grep.txt"
run scan "$work/grep.txt"
expect 'the code page of text under marks, and where it is damaged, are known' jq -se '
    map(select(.format))[0] | .dress == "marks" and .code_page == 1252 and
    .defects == [["encoding", 402, 1]]' "$work/out"
{ cat "$work/grep.txt"; i=6
  while [ $i -lt 8000 ]; do
      i=$((i + 1))
      echo "x.log:$i:[22:10:10]: Info: :LaunchMsi: a line that makes this text a large one, no $i of them"
  done; } > "$work/large.txt"
run scan -j4 "$work/large.txt"
awk '{ printf "\033[35m%s\033[0m\n", $0 }' "$work/grep.txt" > "$work/coloured.txt"
run scan "$work/coloured.txt"
expect 'and of one that was dressed twice' jq -se '
    map(select(.format))[0] | .dress == "marks" and .code_page == 1252 and
    .defects == [["encoding", 452, 1]]' "$work/out"
run scan -j4 "$work/large.txt"
expect 'of a large one as well' jq -se '
    map(select(.format))[0] | .dress == "marks" and .code_page == 1252 and
    .defects == [["encoding", 402, 1]]' "$work/out"

# The code page that somebody says is that of the text under it, too, and of the parts of a text; by
# their own these would be Windows-1252. What others unpack for a worker is not read otherwise.
mkdir "$work/said"
for i in 1 2 3 4 5 6 7 8 9 10 11; do
    printf 'Setup.log:[10:00:00]:\tError:\t:Error:\304\351 x\n'
done > "$work/said/marks.log"
for name in a b; do
    printf '==> %s.log <==\n' $name
    cut -d: -f2- "$work/said/marks.log"
    echo
done > "$work/said/heads.log"
(cd "$work/said" && zip -q -r ../said.zip . && awk '{ printf "> %s\n", $0 }' marks.log > twice.log)
run scan "$work/said/marks.log"
expect 'nothing says in which code page a text under marks is' jq -se '
    map(select(.format))[0] | .dress == "marks" and .code_page == 1252' "$work/out"
for path in said/marks.log said/heads.log said/twice.log said.zip; do
    for jobs in 1 2; do
        run scan -j$jobs --encoding 1251 "$work/$path"
        expect "a code page that was said is that of text under its dress: $path -j$jobs" jq -se '
            map(select(.format)) | length > 0 and
            all(.[]; .code_page == 1251 and (.defects // []) == [] and .code_page_found != true)' \
            "$work/out"
    done
done
run dump -q --encoding 1251 "$work/said/marks.log"
expect 'and its letters are of that page' grep -q 'Дй x' "$work/out"

run dump -q corpus/prereq/page.html
expect 'the page of the prerequisite checker is read, row by row' jq -se '
    map([.channel, .fields.Check, .fields.Result]) == [
        ["setup", "OMDBSqlVersionCheck", "Fail"], ["prereq", "AspNetCheck", "Pass"],
        ["prereq", "FullTextCheck", "Warning"]]' "$work/out"

cp -r corpus/bundles/01-* "$work/kit"
mkdir -p "$work/kit/lx07"
printf '%s\n' 'Extracting...' 'Updating cross-platform agent ...' \
    '----- Upgrading package: scx (scx-1.6.8-1.universal.x64) -----' \
    '   1:scx-1.6.8-1      ########################################' > "$work/kit/lx07/kit-output.txt"
run check -f json "$work/kit"
jq '[.phases, .findings]' "$work/out" > "$work/once.json"
mkdir "$work/kit/lx07/zz"
cp "$work/kit/lx07/kit-output.txt" "$work/kit/lx07/zz"
run check -f json "$work/kit"
jq '[.phases, .findings]' "$work/out" > "$work/twice.json"
expect 'a log without times that was copied tells of no second attempt' sh -c "
    grep -q lx07 '$work/once.json' && cmp '$work/once.json' '$work/twice.json'"

# A setup log has times without dates: turned round it went on into the next day at every line, a
# finished upgrade read in progress or out of order.
judged() { # folder: what is judged of it
    run check -f json "$1"
    jq -c '.verdict.state, [.findings[] | [.id, .state, .count]], [.phases[] | [.id, .state,
           [.instances[] | [.host, .state, .level, .begin, .end, (.attempts | length)]]]]' "$work/out"
}
for bundle in 05 16; do
    mkdir "$work/$bundle"
    cp -Rp corpus/bundles/$bundle-*/* "$work/$bundle"
    judged "$work/$bundle" > "$work/straight"
    find "$work/$bundle" -name 'OpsMgrSetupWizard*' | while read -r log; do
        iconv -f "$(head -c 2 "$log" | grep -q "$(printf '\377\376')" && echo UTF-16 || echo UTF-8)" \
              -t UTF-8 "$log" > "$work/log"
        sed '1!G;h;$!d' "$work/log" > "$work/turned"
        touch -r "$log" "$work/turned"
        cp -p "$work/turned" "$log"
    done
    judged "$work/$bundle" > "$work/round"
    expect "setup logs whose newest lines come first are judged alike (bundle $bundle)" sh -c "
        [ -s '$work/straight' ] && cmp '$work/straight' '$work/round' &&
        jq -e '[.coverage[].dress] | contains([\"turned\"])' '$work/out'"
done

# With times a copied log proves no more, and its failures are no others.
cp -Rp corpus/bundles/11-* "$work/failed"
judged "$work/failed" > "$work/straight"
for log in "$work"/failed/*/*.evtx "$work"/failed/*/SCOM/LOGS/*.log; do
    mkdir -p "${log%/*}/again"
    cp -p "$log" "${log%/*}/again"
done
judged "$work/failed" > "$work/round"
expect 'logs of setup and the installer that were copied count once' sh -c "
    grep -q sql-timeout '$work/straight' && cmp '$work/straight' '$work/round'"

# Two machines of one name in two domains, made of one image: the same record in both is of each.
mkdir -p "$work/alike/corp" "$work/alike/lab"
installed() { # computer
    event "$1" 7 0 MsiInstaller 11708 \
        'Product: System Center Operations Manager 2022 Server -- Installation failed.'
}
installed MS01.corp.example > "$work/alike/corp/Application.xml"
installed MS01.lab.example > "$work/alike/lab/Application.xml"
counted() {
    run check -f json "$work/alike"
    jq -c '[(.hosts | length), ([.findings[] | select(.id == "msi-failed-server") | .count] | add)]' "$work/out"
}
expect 'the same record of two machines of one name counts for each' [ "$(counted)" = '[2,2]' ]
installed ms01.CORP.example. > "$work/alike/corp/copy.xml"
expect 'and its copy only once' [ "$(counted)" = '[2,2]' ]

# An event log with its chunks, and one of Windows 2003, each joined to itself.
log='corpus/bundles/01-clean-distributed-2019-to-2022/MS01/Operations Manager.evtx'
mkdir "$work/joined"
{ cat "$log"; tail -c +4097 "$log"; } > "$work/joined/chunks.evtx"
cat "$log" "$log" > "$work/joined/logs.evtx"
run check -f json "$log"
jq -c '[.coverage[0].channel, .verdict, (.phases | map([.id, .state]))]' "$work/out" > "$work/once.verdict"
jq -r '.coverage[0].records' "$work/out" > "$work/once.records"
for doubled in chunks logs; do
    run check -f json "$work/joined/$doubled.evtx"
    expect "$doubled.evtx: what is there twice is named by its records" jq -e \
        --argjson n "$(cat "$work/once.records")" --arg name "$doubled.evtx" '.coverage | length == 1 and
        .[0].records == 2 * $n and (.[0].overlaps | length > 0 and all(.source | endswith($name))) and
        ([.[0].overlaps[] | .to_record - .from_record + 1] | add) == $n' "$work/out"
    jq -c '[.coverage[0].channel, .verdict, (.phases | map([.id, .state]))]' "$work/out" > "$work/verdict"
    expect "$doubled.evtx: each hit counts once" cmp "$work/once.verdict" "$work/verdict"
    "$postflight" scan -q -o "$work/evidence.jsonl" "$work/joined/$doubled.evtx"
    cp "$work/out" "$work/straight"
    run check -f json "$work/evidence.jsonl"
    expect "$doubled.evtx: so evidence says" cmp "$work/straight" "$work/out"
    run check -v "$work/joined/$doubled.evtx"
    expect "$doubled.evtx: so the report says" grep -q 'are in it more than once, counted once' "$work/out"
done
cat corpus/evt/clean.evt corpus/evt/clean.evt > "$work/AppEvent.Evt"
run check -f json "$work/AppEvent.Evt"
expect 'records of an event log of Windows 2003 that are there twice are named, too' jq -e '
    ([.coverage[].records] | add) == 12 and
    ([.coverage[].overlaps[] | range(.from_record; .to_record + 1)] | sort) == [range(100; 106)]' "$work/out"

# A collector numbers what was forwarded to it; two exports of parts of a log have different records.
failed() { # record, seconds
    event MS01.corp.example "$1" 1 MsiInstaller 11708 \
        'Product: System Center Operations Manager 2022 Server -- Installation failed.' |
        sed "s/:00.0000000Z/:$2Z/"
}
mkdir -p "$work/forward/MS01" "$work/forward/COL01" "$work/parts/MS01"
{ failed 9000 07.1234567; failed 9001 07.1234567; failed 9002 08.0000000; } > "$work/forward/MS01/Application.xml"
{ failed 40 07.1234567; failed 41 08.0000000; event AG07.corp.example 42 1 Provider 1 words; } \
    > "$work/forward/COL01/ForwardedEvents.xml"
times_failed() {
    run check -q -f json "$work/$1"
    jq '[.findings[] | select(.id == "msi-failed-server") | .count] | add' "$work/out"
}
expect 'a record that was forwarded counts once, one said twice at its time twice' [ "$(times_failed forward)" = 3 ]
failed 535 08.0000000 > "$work/parts/MS01/Application 1.xml"
failed 536 08.0000000 > "$work/parts/MS01/Application 2.xml"
expect 'records of one second in two parts of a log count both' [ "$(times_failed parts)" = 2 ]
