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
for limit in $(seq 15000 2500 90000); do
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

# Rows of many machines in a collector's export wait for one another, within what one thread may take.
if command -v python3 > /dev/null; then
    python3 - "$postflight" "$work/rows.csv" > "$work/out" 2> "$work/err" <<'END'
import resource
import subprocess
import sys

line = '"2024-05-16T08:00:%02d.000Z","MS%02d","[08:%02d:%02d]:\tInfo:\t:ProcessInstalls: Install Item %d of the kit"\n'
with open(sys.argv[2], 'w') as f:
    f.write('"@timestamp","host.name","message"\n')
    for i in range(800000):
        f.write(line % (i % 60, i // 20000 + 1, i // 60 % 60, i % 60, i))
subprocess.run([sys.argv[1], 'scan', '-q', '-j1', sys.argv[2]], stdout=subprocess.DEVNULL, check=True)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(peak, 'KiB')
sys.exit(peak > (64 + 16) << 10)
END
    expect 'rows of many machines wait in little memory' [ $? -eq 0 ]
    rm -f "$work/rows.csv"
fi

# A list of machines is evidence row by row, and memory grows with what is kept, less than 128 bytes
# a row; rows that are no evidence, or say again what is known, do not count.
if command -v python3 > /dev/null; then
    cat > "$work/lists.py" <<'END'
import resource
import subprocess
import sys

program, folder, of_what = sys.argv[1:4]
rows = {'machines': lambda i: ('AG%06d' % i, 'AG%06d.corp.example' % i),
        'again': lambda i: ('AG%06d' % (i % 200), 'AG%06d.corp.example' % (i % 200))}


def peak(n):
    """In KiB, of a scan of n rows; it can only grow from call to call."""
    path = '%s/%s-%d.csv' % (folder, of_what, n)
    with open(path, 'w') as f:
        f.write('"DisplayName","PrincipalName","PrimaryManagementServerName","Version"\n')
        for i in range(n):
            f.write('"%s","%s","MS01.corp.example","10.22.10118.0"\n' % rows[of_what](i))
    subprocess.run([program, 'scan', '-j1', path], stdout=subprocess.DEVNULL, check=True)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


few, many = peak(2000), peak(62000)
print('%d KiB for 2,000 rows, %d for 62,000' % (few, many))
sys.exit(many > (80 << 10 if of_what == 'again' else few + 60000 / 8))
END
    run_list() {
        python3 "$work/lists.py" "$postflight" "$work" "$1" > "$work/out" 2> "$work/err"
    }
    expect 'a list of machines takes less than 128 bytes a row' run_list machines
    expect 'a list that repeats itself stays under the limit' run_list again
else
    skip 'lists of machines' 'python3 is not here'
fi
