#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Inventories whose lines pasting has doubled say what they said.
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
