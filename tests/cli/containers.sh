#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Archives as people's programs write them: zip64, streamed, with backslashes, other code pages.
. tests/lib/cli.sh

event MS01.corp.example 1 1 Provider 1 words > "$work/one.xml"
cat > "$work/make.py" <<'END'
import io, sys, zipfile
folder, log = sys.argv[1], open(sys.argv[2], 'rb').read()

class Pipe(io.RawIOBase):  # nobody can seek in it: sizes stand behind the data
    def __init__(self, name): self.file = open(name, 'wb')
    def writable(self): return True
    def write(self, b): return self.file.write(b)
    def flush(self): self.file.flush()

def member(z, name, large=False):
    with z.open(name, 'w', force_zip64=large) as f:
        f.write(log)

for name, out, large in (('plain', '%s/plain.zip' % folder, False),
                         ('zip64', '%s/zip64.zip' % folder, True),
                         ('stream', Pipe('%s/stream.zip' % folder), False),
                         ('stream64', Pipe('%s/stream64.zip' % folder), True)):
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as z:
        member(z, 'MS01/Application.xml', large)
        member(z, 'M\u00fcnchen/\u30ed\u30b0.xml', large)
data = open('%s/plain.zip' % folder, 'rb').read()
open('%s/backslash.zip' % folder, 'wb').write(data.replace(b'MS01/App', b'MS01\\App'))
inner = io.BytesIO()
with zipfile.ZipFile(inner, 'w') as z:
    z.writestr('logs.zip', data)
open('%s/nested.zip' % folder, 'wb').write(inner.getvalue())
END
mkdir "$work/zips"
python3 "$work/make.py" "$work/zips" "$work/one.xml"
for kind in plain zip64 stream stream64; do
    run dump -q "$work/zips/$kind.zip"
    expect "$kind: both members are read under their names" sh -c "
        [ \"\$(jq -r .source '$work/out' | tr '\n' ' ')\" = 'MS01/Application.xml München/ログ.xml ' ] ||
        [ \"\$(jq -r .source '$work/out' | tr '\n' ' ')\" = '$kind.zip/MS01/Application.xml $kind.zip/München/ログ.xml ' ]"
done
run dump -q "$work/zips/backslash.zip"
expect 'backslashes separate folders' sh -c "jq -r .source '$work/out' | grep -q 'MS01/Application.xml'"
run dump -q "$work/zips/nested.zip"
expect 'an archive in an archive is read' sh -c "[ \$(wc -l < '$work/out') -eq 2 ]"
"$postflight" dump -q - < "$work/zips/stream64.zip" > "$work/out" 2> "$work/err"
code=$?
expect 'from standard input too' sh -c "[ \$(wc -l < '$work/out') -eq 2 ]"

# Packers of Windows do not say which page names are in: those that no page makes words of stay bytes,
# of which no machine is made (nor of lines and mathematics).
cat > "$work/names.py" <<'END'
import itertools, struct, sys, zlib
def zip_of(members, methods=()):
    out, directory = b'', b''
    for (name, data), method in itertools.zip_longest(members, methods, fillvalue=0):
        head = struct.pack('<HHHHIIIHH', 0, method, 0x6000, 0x5D41, zlib.crc32(data), len(data),
                           len(data), len(name), 0)
        directory += (b'PK\1\2' + struct.pack('<HH', 20, 20) + head +
                      struct.pack('<HHHII', 0, 0, 0, 0, len(out)) + name)
        out += b'PK\3\4' + struct.pack('<H', 20) + head + name + data
    return out + directory + b'PK\5\6' + struct.pack(
        '<HHHHIIH', 0, 0, len(members), len(members), len(directory), len(out), 0)
log = open(sys.argv[1], 'rb').read()
names = {'ko': ['서버1'.encode('cp949'), '서버2'.encode('cp949')],
         'drawn': [b'\xb3\xb3\xb3\xb3', b'\xb3\xb3\xb3\xb4']}
for kind, folders in names.items():
    with open('%s/%s.zip' % (sys.argv[2], kind), 'wb') as f:
        f.write(zip_of([(folder + b'/OpsMgrSetupWizard.log', log.replace(b'21:', b'2%d:' % i))
                        for i, folder in enumerate(folders)]))
with open('%s/deflate64.zip' % sys.argv[2], 'wb') as f: # Explorer packs what is beyond 2 GB so
    f.write(zip_of([(b'MS01/a.log', log), (b'MS02/OpsMgrSetupWizard.log', log)], [9]))
END
python3 "$work/names.py" corpus/setuplog/three-runs.log "$work/zips"
run check -f json "$work/zips/ko.zip"
expect 'folders that Korean Windows packed are read' \
    jq -e '[.hosts[].name] == ["서버1", "서버2"]' "$work/out"
run check -f json "$work/zips/drawn.zip"
expect 'bytes that no page makes words of make no machine' \
    jq -e '[.hosts[].name] == ["drawn"]' "$work/out"
expect 'and stay to be seen' jq -e '.coverage[0].source | contains("<0xB3><0xB3>")' "$work/out"
run check -f json "$work/zips/deflate64.zip"
expect 'a member that no library unpacks is skipped by name and with its reason, and the next one read' \
    jq -e '(.skipped[0] | .path == "deflate64.zip/MS01/a.log" and (.reason | contains("deflation-64"))) and
           [.coverage[].source] == ["deflate64.zip/MS02/OpsMgrSetupWizard.log"]' "$work/out"
printf 'SCOM \317\360\350\342\345\362 FATAL ACTION: x\r\n' > "$work/ru.txt"
run dump -q --encoding 1251 "$work/ru.txt"
expect 'text of a code page is read as its option says' grep -q 'Привет' "$work/out"
run dump -q "$work/ru.txt"
expect 'without it as Windows-1252, so that every byte stays visible' grep -q 'Ïðèâåò' "$work/out"
run dump --encoding 20932 "$work/ru.txt"
expect 'a code page that is not known is a wrong command line' [ "$code" -eq 64 ]
cp fuzz/seeds/unpack/7z "$work/x.7z"
run dump -q "$work/x.7z"
expect 'a 7z archive is read' sh -c "jq -r .source '$work/out' | grep -q 'logs/a.txt'"
cp fuzz/seeds/unpack/7z-encrypted-among "$work/x.7z"
run dump "$work/x.7z"
expect 'of a 7z archive with encrypted members the others are read, wherever they lie' sh -c "
    [ \"\$(jq -r .source '$work/out' | sed 's:.*x.7z/::' | sort -u | paste -sd' ' -)\" = \
        'a/one.log a/two.log c/five.log d/seven.log' ] &&
    [ \$(grep -c 'x.7z/[be]/.*log: encrypted' '$work/err') -eq 3 ]"
cp fuzz/seeds/unpack/7z-encrypted-directory "$work/x.7z"
run dump "$work/x.7z"
expect 'one with an encrypted directory says that even the names are' \
    grep -q 'x.7z: .*is encrypted, even the names of its members' "$work/err"

# Messages: their attachments, as mail programs save them.
{
    printf 'From: ops@corp.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed;\r\n'
    printf ' boundary="=_x"\r\n\r\n--=_x\r\n\r\nplease look\r\n--=_x\r\n'
    printf 'Content-Disposition: attachment; filename="logs.zip"\r\n'
    printf 'Content-Transfer-Encoding: base64\r\n\r\n'
    base64 "$work/zips/plain.zip"
    printf '\r\n--=_x--\r\n'
} > "$work/mail.eml"
run dump -q "$work/mail.eml"
expect 'an archive that is attached to a message is read' sh -c "
    [ \$(jq -r .source '$work/out' | grep -c 'mail.eml/logs.zip/MS01/Application.xml') -eq 1 ]"
printf 'import zipfile,sys\nz=zipfile.ZipFile(sys.argv[1],"w")\nz.writestr("[Content_Types].xml","<Types/>")
z.writestr("xl/sharedStrings.xml","<sst><si><t>FATAL ACTION: x</t></si></sst>")\n' > "$work/xlsx.py"
python3 "$work/xlsx.py" "$work/x.xlsx"
run dump "$work/x.xlsx"
expect 'an Office file is skipped with its reason' sh -c "
    [ ! -s '$work/out' ] && grep -q 'x.xlsx: an Office file of a kind that is not read' '$work/err'"
printf 'import zipfile,sys\nz=zipfile.ZipFile(sys.argv[1],"w")\nz.writestr("[Content_Types].xml","<Types/>")
z.writestr("xl/worksheets/sheet1.xml","<row><c t=\\"s\\"><v>0</v></c></row>")
z.writestr("xl/sharedStrings.xml","<sst><si><t>[12:00:00]: Error: :FATAL ACTION: x</t></si></sst>")\n' > "$work/xlsx.py"
python3 "$work/xlsx.py" "$work/x.xlsx"
run dump "$work/x.xlsx"
expect 'the sheets of a workbook are read' sh -c "
    jq -r .source '$work/out' | grep -q 'x.xlsx/sheet1.xml' && grep -q 'FATAL ACTION: x' '$work/out'"

head -c 3000 /dev/urandom > "$work/logs.zip.002"
run dump "$work/logs.zip.002"
expect 'a further part of a split archive is skipped with its reason' \
    grep -q 'logs.zip.002: a further part of something that was split' "$work/err"

mkdir "$work/seven"
python3 tests/tools/seven.py "$work/seven" "$work/one.xml"
for kind in plain plain-lzma1 plain-lzma2; do
    run dump -q "$work/seven/$kind.7z"
    expect "7z $kind: its member is read" sh -c "[ \$(wc -l < '$work/out') -eq 1 ]"
done
for kind in 7z cab; do
    run dump -q "$work/seven/scripts.$kind"
    expect "$kind: names in any script are read" sh -c "
        jq -r .source '$work/out' | grep -v '<' | LC_ALL=C sort | sed 's|^[^/]*/||' | tr '\\n' ' ' |
            grep -qx 'MÜNCHEN1/Prüfung.xml WROCŁAW/zdarzeń.xml 東京OM1/アプリ.xml '"
done
run dump -q "$work/seven/scripts.7z"
expect '7z: a member whose name is damaged is read by its number' sh -c "
    jq -r .source '$work/out' | grep -qx 'scripts.7z/<member 4>'"
run dump "$work/seven/locked.7z"
expect '7z: what has no password is read' sh -c "jq -r .source '$work/out' | grep -q MS01/Application.xml"
expect '7z: a member with one is skipped with its reason' \
    grep -q 'locked.7z/MS02/Application.xml: encrypted' "$work/err"
for locked in locked-first locked-between locked-parts; do
    run dump "$work/seven/$locked.7z"
    expect "7z $locked: what lies behind an encrypted member is read" sh -c "
        jq -r .source '$work/out' | grep -q MS01/Application.xml"
    expect "7z $locked: the encrypted member is skipped with its reason" \
        grep -q "$locked.7z/MS02/Application.xml: encrypted" "$work/err"
done
expect '7z locked-parts: only what is encrypted is skipped' sh -c "
    [ \$(grep -c 'encrypted' '$work/err') -eq 2 ] && ! grep -q damage '$work/err' &&
    [ \$(jq -r .source '$work/out' | wc -l) -eq 3 ]"
run dump "$work/seven/locked-all.7z"
expect '7z locked-all: each name is told' sh -c "
    [ \$(grep -c 'Application.xml: encrypted' '$work/err') -eq 2 ]"
run dump "$work/seven/broken.7z"
expect '7z: what lies behind damaged members is read, and these are named' sh -c "
    jq -r .source '$work/out' | grep -q MS01/Application.xml && [ \$(grep -c '[ab].log: unpacking: ' '$work/err') -eq 2 ]"
run check -f json "$work/seven/broken-all.7z"
expect '7z: one that is damaged everywhere ends at LIMIT_7Z_AGAIN' \
    sh -c "jq -r '.skipped[].reason' '$work/out' | grep -q 'LIMIT_7Z_AGAIN reached'"
printf 'z' | dd of="$work/seven/locked-parts.7z" bs=1 seek=$(($(wc -c < "$work/seven/locked-parts.7z") - 5)) \
    conv=notrunc 2> /dev/null
run dump "$work/seven/locked-parts.7z"
expect '7z: a damaged directory is not read as if it were whole' \
    grep -q 'the directory of this 7z archive is damaged' "$work/err"
for wrong in short counts empties; do
    run dump "$work/seven/wrong-$wrong.7z"
    expect "7z wrong-$wrong: a directory that contradicts itself is called damaged" \
        grep -q 'the directory of this 7z archive is damaged' "$work/err"
done
for greedy in "$work"/seven/greedy-*.7z; do
    run dump "$greedy"
    grep -q 'LIMIT_7Z_MEMORY reached' "$work/err" || echo "$greedy"
done > "$work/greedy"
run dump "$work/seven/vast.7z"
expect 'a 7z directory that is too large ends at LIMIT_7Z_DIRECTORY' \
    grep -q 'LIMIT_7Z_DIRECTORY reached' "$work/err"
expect '7z archives that want gigabytes to be unpacked end at LIMIT_7Z_MEMORY' [ ! -s "$work/greedy" ]

# The time of a log without dates: that in the head of gzip, not that of a copy made later.
dated() { # what is expected as the time of the file
    "$postflight" scan "$work/dated.log.gz" > "$work/evidence" &&
        [ "$(jq -r 'select(.format) | .modified' "$work/evidence" | cut -c1-19)" = "$1" ]
}
cp "$(find corpus/bundles -name OpsMgrSetupWizard.log | sort | head -n 1)" "$work/dated.log"
touch -d 2024-05-25T03:33:00Z "$work/dated.log"
gzip -k "$work/dated.log"
touch -d 2024-06-01T12:00:00Z "$work/dated.log.gz"
expect 'gzip: a log is as old as the head says, not as its copy' dated 2024-05-25T03:33:00
touch -d 2024-05-24T12:00:00Z "$work/dated.log.gz"
expect 'gzip: nor younger than the packed file' dated 2024-05-24T12:00:00
gzip -nkf "$work/dated.log"
touch -d 2024-06-01T12:00:00Z "$work/dated.log.gz"
expect 'gzip: where the head has no time the file says it' dated 2024-06-01T12:00:00

# More broken bytes than are listed, and then the end of what was packed.
for i in 0 1 2 3 4 5 6 7 8 9; do
    for k in 0 1 2 3 4 5 6 7 8 9; do
        printf '[12:00:%s%s]:\tInfo:\t:\303\274 \201\200 words %s\r\n' $((i % 6)) "$k" "$i$k$i"
    done
done > "$work/broken.log"
gzip -c "$work/broken.log" > "$work/broken.log.gz"
head -c $(($(wc -c < "$work/broken.log.gz") - 6)) "$work/broken.log.gz" > "$work/OpsMgrSetupWizard.log.gz"
kinds() { # of the defects that a report lists of this
    "$postflight" check -f json "$1" | jq -r '[.coverage[].defects[].kind] | unique | join(" ")'
}
expect 'a fault of unpacking is listed behind any number of others' \
    [ "$(kinds "$work/OpsMgrSetupWizard.log.gz")" = 'encoding unpack' ]
"$postflight" scan -q -o "$work/broken.jsonl" "$work/OpsMgrSetupWizard.log.gz"
expect 'by evidence too' [ "$(kinds "$work/broken.jsonl")" = 'encoding unpack' ]
