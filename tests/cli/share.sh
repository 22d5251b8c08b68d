#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Several workers on one large file (run_share.h): whatever is wrong with it, nothing shows how many
# they were.
. tests/lib/cli.sh
tools=build/asan/tools
if [ ! -x $tools/loggen ] || [ ! -x $tools/evtxgen ]; then
    skip 'sharing a large file' 'the tools are not built'
    exit 0
fi

same_for_all() { # name, command, paths
    name=$1
    command=$2
    shift 2
    run "$command" -j1 "$@"
    cp "$work/out" "$work/alone"
    wrong=''
    for jobs in 2 3 3; do
        run "$command" -j$jobs "$@"
        cmp -s "$work/alone" "$work/out" || wrong="$wrong -j$jobs"
    done
    [ -s "$work/alone" ] || wrong="$wrong nothing"
    if [ -z "$wrong" ]; then
        echo "PASS one worker and several: $name"
    else
        echo "FAIL one worker and several: $name:$wrong"
    fi
}
damaged() { # from, to: 1 of 2,000 bytes is another
    python3 -c '
import random, sys
dice = random.Random(7)
data = bytearray(open(sys.argv[1], "rb").read())
for i in range(len(data) // 2000):
    data[dice.randrange(4096, len(data))] = dice.randrange(256)
open(sys.argv[2], "wb").write(data)' "$1" "$2"
}

# A setup log with all that makes it hard to go on in its middle: runs that end, gaps, midnights,
# steps back, lines without a time, lines of a record that are long or blank.
odd() { # from, to
    python3 -c '
import random, sys
dice = random.Random(3)
out = open(sys.argv[2], "wb")
now = 80000.0
for line in open(sys.argv[1], "rb"):
    if line[:1] == b"[":
        kind = dice.randrange(4000)
        now += dice.random() * 0.4
        now += (4000, 86400 - now % 86400, -5, -130)[kind] if kind < 4 else 0
        now = max(now, 0)
        s = int(now) % 86400
        line = b"[%02d:%02d:%02d" % (s // 3600, s // 60 % 60, s % 60) + line[9:]
        if kind == 4:
            line = line[:11] + b"\tInfo:\t:Application Ended: True\r\n"
        elif kind < 10:
            line += b"   at A.B.C()\r\n\r\nat D.E(String s)\n\r"
        elif kind < 15:
            line += b"Error: :FATAL ACTION: x\r\nError:text\r\n"
        elif kind == 15 and dice.random() < 0.1:
            line = line[:-2] + b"x" * 1200000 + b"\r\n"
    out.write(line)' "$1" "$2"
}

cd "$work" || exit 1
top=$OLDPWD
for form in setup msi-16 evtxml; do
    "$top/$tools/loggen" $form 5000000 > $form.log
done
"$top/$tools/evtxgen" big.evtx 5000000 1 300 > log.txt
damaged big.evtx damaged.evtx
mkdir turns # what one worker reads in turn
for i in 1 2 3 4 5 6; do
    "$top/$tools/evtxgen" turns/$i.evtx 700000 $i 5 > log.txt
    for j in 1 2 3 4 5 6 7 8; do
        ln turns/$i.evtx turns/$j-$i.evtx
    done
done
cat big.evtx damaged.evtx big.evtx > behind.evtx # chunks begin elsewhere from the second one on
damaged setup.log damaged.log
gzip -c setup.log > setup.gz
"$top/$tools/loggen" setup 9000000 | tr -d '\000' > long.log
odd long.log odd.log
{ head -c 3000000 odd.log; printf '\n[10:00:00]:\tInfo:\t:gr\303\274n\r\n'; tail -c 5000000 odd.log; } \
    > utf8.log
{ head -c 3000000 odd.log; printf '\n[10:00:00]:\tInfo:\t:gr\374n\r\n'; tail -c 5000000 odd.log; } \
    > ansi.log
# Every guess how a run goes on is wrong, and here and there a rule cannot be decided.
awk 'BEGIN { for (i = 1; i <= 110000; i++) {
    s = (i + 7200 * int(i / 50)) % 86400
    printf "[%02d:%02d:%02d]:\tInfo:\t:Info:%s\r\n", s / 3600, s / 60 % 60, s % 60,
           i % 400 ? "FirstManagementServer: Importing Management Pack: <X.Y.Z>" \
                   : "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab" } }' > runs.log
# Entries of a line, and some of up to 300 kB: of a block of the file little or nothing can be cut.
awk 'BEGIN { srand(3); for (i = 1; i <= 60000; i++) {
    printf "[%02d:%02d:%02d]:\tInfo:\t:Info:FirstManagementServer: %d\r\n", int(i / 3600) % 24,
           int(i / 60) % 60, i % 60, i
    if (rand() < 0.002)
        for (n = int(rand() * 3000); n > 0; n--)
            printf "   at Microsoft.EnterpriseManagement.Setup.Step%d(Object sender): failed\r\n",
                   n % 97 } }' > blocks.log
cat > doubt.yml <<'END'
title: Never ends
id: never-ends
logsource: {category: application, product: opsmgr}
detection: {s: {Message|re: '^aa(([a-z])+.)+[A-Z]([a-z])+$'}, condition: s}
END
zip -q -1 odd.zip odd.log
mkdir many
for i in 1 2 3 4 5 6 7 8 9; do
    head -c ${i}00000 msi-16.log > many/$i.log
done
cp setup.log damaged.evtx many/
(cd many && zip -q -0 -r ../many.zip .)
damaged many.zip damaged.zip
# Logs in front of whose lines stands their file's name, with bytes that are no text; two logs in one;
# mails that were quoted, with archives in them, some of which unpack to more than may be; and
# enough behind them for two workers to begin.
hidden() { # to, logs in each archive, records in each of those
    python3 -c '
import base64, io, random, sys, zipfile
records = b"[10:00:00]:\tInfo:\t:Info:FirstManagementServer: 1\r\n" * int(sys.argv[3])
log = b"".join(b"[10:00:%02d]:\tError:\t:Error:failed %d\r\n" % (i, i) for i in range(20))
def packed():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for i in range(int(sys.argv[2])):
            z.writestr("%d.log" % i, records)
    return out.getvalue()
mail = (b"From: a@b.c\nTo: d@e.f\nSubject: logs\nMIME-Version: 1.0\n"
        b"Content-Type: application/zip; name=\"a.zip\"\n"
        b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(packed()))
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as z:
    for i in range(900):
        name = b"Setup%d.log:" % i
        z.writestr("m%d.log" % i, (
            b"".join(name + line + b"\n" for line in log.split(b"\r\n")) + name + b"no \377 text\n",
            b"==> a.log <==\n" + log + b"\n==> b.log <==\n" + log,
            b"".join(b"> " + line + b"\n" for line in mail.split(b"\n")) if i % 9 == 2 else log,
        )[i % 3])
    z.writestr("more", random.Random(1).randbytes(5000000))' "$1" "$2" "$3"
}
hidden hidden.zip 1 50
hidden much.zip 100 5000
# One large log of many ends where the limit is reached, between two sizes of a read.
python3 -c '
import io, random, zipfile
log = b"[10:00:00]:\tInfo:\t:Info:FirstManagementServer: 1\r\n" * 500000
inner = io.BytesIO()
with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("Setup.log", log)
with zipfile.ZipFile("ratio.zip", "w", zipfile.ZIP_DEFLATED) as z:
    for i in range(100):
        z.writestr("%d.zip" % i, inner.getvalue())
    z.writestr("rest", random.Random(1).randbytes(5000000))'
# Warnings alone, in chunks without a header: what is left of a log looks like a selection of it.
awk 'BEGIN { print "file carved.evtx"; for (i = 0; i < 20000; i++)
             printf "provider Disk\nchannel System\ncomputer MS01\nid 51\nlevel 3\n" \
                    "time 2024-03-01T00:%02d:%02dZ\ndata %s-%d\n\n", i / 500, i % 60,
                    "\\Device\\Harddisk0", i }' | "$top/$tools/evtxmake"
LC_ALL=C sed -i 's/ElfChnk/Elfchnk/g' carved.evtx
# Logs and machines in turns, times that go back or stand still, ids that jump, go back and come
# again, gaps of a second to a month, levels that come and go.
awk 'BEGIN { print "file turns.evtx"; srand(7); split("1 1 1 1 60 86400 2600000 -40 0", steps, " ")
             split("System Application Security Operations~Manager", logs, " ")
             for (i = 0; i < 24000; i++) {
                 if (rand() < 0.02) printf "skip %.0f\n", 1 + int(rand() * (i % 5 ? 90 : 5000000000))
                 if (rand() < 0.01) at += steps[1 + int(rand() * 9)]
                 if (rand() < 0.3) { log_ = logs[1 + int(rand() * 4)]; sub("~", " ", log_) }
                 if (rand() < 0.1) who = int(rand() * 60)
                 printf "provider %s\nchannel %s\ncomputer MS%02d.example\nid %d\nlevel %d\n" \
                        "time 2024-%02d-%02dT%02d:%02d:%02d.%03dZ\ndata %d\n\n", \
                        rand() < 0.5 ? "OpsMgr Connector" : "HealthService", log_, who,
                        rand() < 0.1 ? 21025 : 20000 + int(rand() * 9), int(rand() * 6),
                        1 + int(at / 2419200) % 12, 1 + int(at / 86400) % 28, int(at / 3600) % 24,
                        int(at / 60) % 60, at % 60, i % 1000, i
             } }' | "$top/$tools/evtxmake"
cd "$top" || exit 1

for file in odd.log blocks.log utf8.log ansi.log odd.zip setup.log msi-16.log evtxml.log big.evtx damaged.evtx damaged.log \
            setup.gz many.zip damaged.zip hidden.zip much.zip ratio.zip carved.evtx turns.evtx \
            behind.evtx; do
    same_for_all $file scan "$work/$file"
done
same_for_all 'a folder of large and small files' scan "$work/many" "$work/setup.log"
same_for_all 'an event log to the minute' scan --since 2024-03-01T00:05:00Z \
             --until 2024-03-01T00:12:00Z "$work/big.evtx"
same_for_all 'what cannot be decided in a log of many runs' scan --no-shipped-signatures \
             --signatures "$work/doubt.yml" "$work/runs.log"
# A parse goes on with the next log, and that may be noted at the very place in memory where the last
# one was: what was found out about its events is not true of those.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}quarantine_size_mb=0:thread_local_quarantine_size_kb=0
ASAN_OPTIONS=$ASAN_OPTIONS:max_allocation_size_mb=1000:allocator_may_return_null=1
export ASAN_OPTIONS
same_for_all 'many event logs in turn' scan "$work/turns"
