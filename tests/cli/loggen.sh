#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The generator of long logs: what it writes is read as what it is meant to be, without damage, and
# is the same each time.
. tests/lib/cli.sh
loggen=build/asan/tools/loggen
dump=build/asan/tools/eventdump

reads() { # format of the generator, parser, events at least
    "$loggen" "$1" 200000 7 > "$work/log"
    "$dump" "$work/log" > "$work/out"
    expect "$1 is read by $2, whole" sh -c "[ \"\$(head -n 1 '$work/out')\" = '# format $2' ] &&
        [ \$(grep -c '^#' '$work/out') -eq 1 ] && [ \$(grep -c '^{' '$work/out') -ge $3 ]"
    "$loggen" "$1" 200000 7 | cmp -s - "$work/log"
    expect "$1 is the same each time" [ $? -eq 0 ]
}

reads setup setuplog 1000
reads setup-16 setuplog 500
reads msi msilog 1000
reads msi-16 msilog 500
reads evtxml evtxml 200
reads evtxml-16 evtxml 100
reads rendered evtxml 150
reads wevtutil evttext 250
reads copy evttext 250
reads viewercsv evtcsv 400
reads exportcsv evtcsv 200
reads json evtjson 100
reads jsonl evtjson 200
reads clixml evtclixml 40
reads list evtlist 200
reads table evtlist 500
reads pairs evtpairs 200
reads view evtview 200
reads rowsxml evtrows 100
reads pslist evtpslist 200
reads sql sqllog 500
reads scx scxlog 1000
reads omi omilog 1000
reads dpkg unixkit 100
reads dpm dpmlog 1000
reads vmm vmmlog 1000
reads configmgr cmlog 1000
reads trace trace 1000
reads prereq prereq 500
reads plain text 500
reads other text 1000
reads agents inventory 1000
reads products inventory 1000
reads productlist inventory 1000
reads producttable inventory 1000
reads productjson invjson 500
reads productclixml invclixml 500
reads evt evt 250

"$loggen" setup 2000000 > "$work/log"
"$loggen" literals 500 > "$work/literals"
n=$(wc -l < "$work/log") hits=$(grep -c -F -f "$work/literals" "$work/log")
expect 'of 500 literals about 1 % of the lines of a setup log have one' \
    [ $((hits * 1000 / n)) -ge 5 -a $((hits * 1000 / n)) -le 20 ]
"$loggen" signatures 500 > "$work/bench.yml"
run test "$work/bench.yml"
expect 'and there is a signature for each' sh -c "[ $code -eq 0 ] && grep -q 500 '$work/out'"
