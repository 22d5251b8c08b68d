#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Absence is proven by whole logs only: a table of Event Viewer without record ids whose records are
# all warnings and errors was filtered, and so a server that shows no upgrade there is unobservable;
# in the whole log it is missing.  What was exported with record ids shows its holes.
. tests/lib/cli.sh
needs_python 'selections of records'

# without FOLDER LEVEL: the machines of a bundle, of which NOMS02 shows no upgrade, and nothing but
# that level if one is given
without() {
    cp -r corpus/languages/en "$work/$1"
    python3 - "$work/$1/NOMS02" "$2" << 'END'
import sys
folder, level = sys.argv[1:]
for name in ('Application.csv', 'Operations Manager.csv'):
    with open('%s/%s' % (folder, name), encoding='utf-8-sig', newline='') as f:
        head, *rows = f.read().split('\r\n')
    rows = [r for r in rows if not any(w in r for w in ('MsiInstaller', '2022', '10.22'))]
    if name == 'Application.csv':  # no log of Windows has one writer alone
        at = next(i for i, r in enumerate(rows) if ',1/20/2023 8:00:00 AM,' in r)
        rows.insert(at + 1, 'Information,1/20/2023 1:00:00 AM,VSS,8224,None,'
                            '"The VSS service is shutting down due to idle timeout."')
    if level:
        rows = [level + r[r.find(','):] for r in rows if r]
    with open('%s/%s' % (folder, name), 'w', encoding='utf-8-sig', newline='') as f:
        f.write('\r\n'.join([head] + rows))
END
}
state_is() { # name, folder, state
    run check --zone UTC -f json "$work/$2"
    expect "$1" sh -c "jq -e '[.phases[] | select(.id == \"ms.more\") | .instances[] |
        select(.host == \"NOMS02\") | .state] == [\"$3\"]' '$work/out'"
}

without whole ''
state_is 'a whole log that shows no upgrade proves that there was none' whole missing
without errors Error
state_is 'a selection of errors proves no absence' errors unobservable
expect 'and the coverage says that it is a selection' sh -c "jq -e '[.coverage[] | select(.partial) |
    .source] == [\"NOMS02/Application.csv\", \"NOMS02/Operations Manager.csv\"]' '$work/out'"
run scan -o "$work/errors.jsonl" "$work/errors"
run check --zone UTC -f json "$work/errors.jsonl"
expect 'evidence keeps it' sh -c "jq -e '[.coverage[] | select(.partial)] | length == 2' '$work/out'"
