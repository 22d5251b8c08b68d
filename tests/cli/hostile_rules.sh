#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A rule that cannot be decided within its limits is a diagnostic of that rule, never a silent "no".
. tests/lib/cli.sh

cat > "$work/rules.yml" <<'END'
title: Never ends
id: never-ends
logsource: {product: windows}
detection: {s: {Data|re: '^(([a-z])+.)+[A-Z]([a-z])+$'}, condition: s}
END
words=$(printf 'a%.0s' $(seq 1 5000))
{ echo '<Events>'; event MS01 1 1 Probe 7 "$words"; event MS01 2 2 Probe 7 short; echo '</Events>'; } \
    > "$work/Application.xml"
run check -f json --no-shipped-signatures --signatures "$work/rules.yml" "$work/Application.xml"
expect 'a limit that is reached is counted for its rule' jq -e '
    .undecided == [{"signature": "never-ends", "no_message": 0, "limit": 1}]' "$work/out"
run check --no-shipped-signatures --signatures "$work/rules.yml" "$work/Application.xml"
expect 'and the report for people says so' \
    grep -q 'signature never-ends: could not be decided on 1 event: too complex a text' "$work/out"
run scan --no-shipped-signatures --signatures "$work/rules.yml" "$work/Application.xml"
expect 'and the evidence' jq -es 'map(select(.undecided == "never-ends")) | .[0].limit == 1' "$work/out"
