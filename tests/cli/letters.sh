#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Logs that a ticket system put into capitals, or into small letters, throughout say what they said.
. tests/lib/cli.sh
said() { # folder -> what is judged of it
    run check -f json "$1"
    jq -S '[.verdict, .plan.id, [.phases[] | [.id, .host, .state]], [.tasks[] | [.id, .state]],
            ([.findings[].id] | sort)]' "$work/out"
}
for bundle in 01-clean-distributed-2019-to-2022 06-agents-half-done 17-2012-to-sp1-agent-before-its-gateway; do
    for way in upper lower; do
        rm -rf "$work/in"
        cp -Rp "corpus/bundles/$bundle" "$work/in"
        rm -f "$work/in/bundle.txt" "$work/in/EXPECTED.md" "$work/in/expected.json"
        said "$work/in" > "$work/said"
        python3 - "$work/in" $way << 'PY'
import os, sys
for top, _, names in os.walk(sys.argv[1]):
    for name in (os.path.join(top, n) for n in names if not n.endswith('.evtx')):
        data = open(name, 'rb').read()
        page = 'utf-16' if data[:2] == b'\xff\xfe' else 'latin-1'
        text = ''.join(getattr(c, sys.argv[2])() if c < '\x80' else c for c in data.decode(page))
        was = os.stat(name)
        open(name, 'wb').write(text.encode(page))
        os.utime(name, ns=(was.st_atime_ns, was.st_mtime_ns))
PY
        said "$work/in" > "$work/again"
        expect "$bundle whose texts are all in $way case is judged the same" cmp "$work/said" "$work/again"
    done
done
