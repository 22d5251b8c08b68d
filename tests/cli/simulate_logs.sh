#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Simulated upgrades as the logs that their machines left behind, in every format that has a parser,
# read by the whole program (tests/tools/simfull.py).  `make simulate LOGS=10000..10500` does more of
# it, some 530 worlds a seed, and a seed of names of every format with all faults.
tools=${TOOLS:-build/release/tools}
if ! command -v python3 > /dev/null || [ ! -x "$tools/checkworlds" ] || [ ! -x "$tools/evtxmake" ]; then
    echo "SKIP simulate_logs: python3 or $tools is not here"
    exit 0
fi
full() {
    python3 tests/tools/simfull.py "$tools/checkworlds" "$tools/evtxmake" "$@"
}
if [ -n "$LOGS" ]; then
    full --seeds "$LOGS" --progress && full --seeds 270000..270001 --progress
    exit
fi
postflight=${POSTFLIGHT:-build/release/postflight}
python3 tests/tools/sim_drawn.py "$postflight" "$tools/evtxmake" 270000..270020
misses() {
    full --seeds tests/simulate/logs.txt | sed 's/full logs/full logs, past misses/'
    full --seeds tests/simulate/properties.txt --properties all |
        sed 's/full logs/full logs, properties that did not hold/'
    full --seeds tests/simulate/spans.txt --properties spans,damaged |
        sed 's/full logs/full logs, spans lost, past misses/'
    full --seeds 0..1
}
drawn() {
    full --seeds 10000..10001 | sed 's/full logs/full logs, all formats/'
    full --seeds 220003..220004 --fault none --properties all |
        sed 's/full logs/full logs, the latest formats, properties/'
    full --seeds 10002..10003 --fault none --properties all |
        sed 's/full logs/full logs, all formats, properties/'
    full --seeds 30001..30002 --fault none --properties all |
        sed 's/full logs/full logs, the friendly view, properties/'
    full --seeds 220000..220001 --fault none | sed 's/full logs/full logs, collectors, wmic and long names/'
    full --seeds 80000..80004 --fault tier-first | sed 's/full logs/full logs, tiers of gateways/'
    full --seeds 240001..240003 --fault abreast | sed 's/full logs/full logs, servers abreast/'
    full --seeds 270000..270004 --fault none | sed 's/full logs/full logs, names of every format/'
    full --seeds 270002..270004 --fault none --properties forwarded,locked,packed,lost,laid |
        sed 's/full logs/full logs, forwarded and under a password/'
    full --seeds 230002..230003 --fault none --properties laid |
        sed 's/full logs/full logs, layouts of collectors/'
    full --seeds 200000..200001 --fault none | sed 's/full logs/full logs, nights of summer time/'
    full --seeds 280000..280020 --plan sc-component-sequence --fault failed |
        sed 's/full logs/full logs, updates of Configuration Manager that failed/'
    full --seeds 60002..60003 --fault none --properties twice |
        sed 's/full logs/full logs, each exported in two forms/'
    full --seeds 361000..361001 --fault none --properties spans,damaged | sed 's/full logs/full logs, spans lost/'
    full --seeds 1002..1003 --fault cut --properties scanned,lost,doubled |
        sed 's/full logs/full logs, properties/'
}
# Each by a process of its own: they are most of what all tests take.
other=$(mktemp)
misses > "$other" 2>&1 &
drawn
wait
cat "$other"
rm -f "$other"
