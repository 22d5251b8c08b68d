#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Names of files and archives that tell whose the log in them is.
. tests/lib/cli.sh

mkdir "$work/in"
hosts() {
    run check -q -f json "$work/in"
    jq -c '[.coverage[] | .host] | unique' "$work/out"
}
printf '%s\r\n' 'Agent Management Operation Agent Install failed for remote computer KIX-9' \
    'Error Code: 80070643' > "$work/in/KIX-9MOMAgentMgmt.log"
expect 'what a server keeps of a push is of the agent, though its grammar is not known' \
    [ "$(hosts)" = '["KIX-9"]' ]
mv "$work/in/KIX-9MOMAgentMgmt.log" "$work/in/KIX-9 notes.txt"
expect 'and other text is of nobody' [ "$(hosts)" = '[null]' ]
rm "$work/in/"*

if ! command -v zip > /dev/null; then
    skip 'names of archives' 'zip is missing'
    exit 0
fi
mkdir -p "$work/ETL"
echo '[3]6532.7764::03/16/2024-23:12:01.123 [MOMConnector] [] [Error] :C::F{m_cpp8}Failed' \
    > "$work/ETL/TracingGuidsNative.log"
for stamp in -03.17.2024-09.11AM -03.17.2024-09.11PM _20240317; do
    (cd "$work" && zip -q -r "in/MUC7$stamp.zip" ETL)
    expect "an archive is of the machine in front of its date ($stamp)" \
        [ "$(hosts)" = '["MUC7"]' ]
    rm "$work/in/"*
done
(cd "$work" && zip -q -r "in/EventLogs-03.17.2024-09.11AM.zip" ETL)
expect 'the name of a collector is no machine' [ "$(hosts)" = '[null]' ]
