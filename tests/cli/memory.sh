#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# With too little memory the program ends with 70; it never crashes and never judges less.
# The program without sanitizers, because these reserve more than any limit.
. tests/lib/cli.sh
postflight=${POSTFLIGHT_PLAIN:-build/postflight}

bundle=corpus/bundles/02-tasks-remaining
if [ ! -x "$postflight" ] || ! (ulimit -v 4000000) 2> /dev/null; then
    skip 'little memory' 'no plain program, or no limit on this system'
    exit 0
fi
run check -j1 -f json "$bundle"
cp "$work/out" "$work/full"
full=$code
short=0
wrong=''
for limit in $(seq 40000 2500 90000); do
    (ulimit -v "$limit"; exec "$postflight" check -j1 -f json "$bundle") \
        > "$work/out" 2> "$work/err" < /dev/null
    code=$?
    [ $code -ne 70 ] || short=$((short + 1))
    if [ $code -eq "$full" ] && cmp -s "$work/full" "$work/out"; then
        continue
    fi
    # 127: the system could not even load the program.
    if [ $code -eq 127 ] || { [ $code -eq 70 ] && [ ! -s "$work/out" ]; }; then
        continue
    fi
    wrong="$wrong $limit:$code"
done
expect 'little memory: 70 or the whole report' [ -z "$wrong" ]
[ $short -gt 0 ] || skip 'little memory reached' 'no limit that was tried was too small'

# A small archive of long paths: no memory for every folder of every one of them.
python3 -c '
import io, sys, tarfile
log = b"[22:41:07]:\tInfo:\t:Info:FirstManagementServer: Importing\r\n" * 9
with tarfile.open(sys.argv[1], "w:gz", format=tarfile.PAX_FORMAT) as t:
    for i in range(500):
        one = tarfile.TarInfo("/".join("ms%02d" % (k % 90) for k in range(800)) +
                              "/d%d/OpsMgrSetupWizard.log" % i)
        one.size = len(log)
        t.addfile(one, io.BytesIO(log))' "$work/deep.tar.gz"
(ulimit -v 1000000; exec "$postflight" check -j1 "$work/deep.tar.gz") > "$work/out" 2> "$work/err"
expect 'long paths in an archive cost little memory' [ $? -eq 3 ]
