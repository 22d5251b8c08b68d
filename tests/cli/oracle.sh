#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# T10, T20: an evaluator that shares nothing with the engine (tests/oracle) agrees with it, hit for
# hit, whatever the engine leaves out by its prefilters, on any number of threads, in any order of
# rules.  More seeds: make oracle SEEDS=1..2000
. tests/lib/cli.sh

if ! python3 -c 'import yaml' 2> /dev/null; then
    skip 'the oracle' 'python3 has no yaml'
    exit 0
fi
python3 tests/oracle/random_rules.py "$(dirname "$postflight")/tools/rulehits" 1..12

samples=${POSTFLIGHT_SHARED:-../shared}/evtx-samples
if [ -d "$samples/expected" ]; then
    python3 tests/oracle/packs.py "$postflight" "$samples"
else
    skip 'packs of rules over real event logs' "no $samples"
fi
