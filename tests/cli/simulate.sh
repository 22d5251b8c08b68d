#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Upgrades that nobody has written down, judged: clean worlds, worlds with one fault each, and what
# may not change whatever the world (tests/tools/simulate.py).  `make simulate SEEDS=0..2000` does
# more of it: some 600 worlds a seed, and says on the way how far it is.
judge=${JUDGECASES:-build/release/tools/judgecases}
if ! command -v python3 > /dev/null || [ ! -x "$judge" ]; then
    echo "SKIP simulate: python3 or $judge is not here"
    exit 0
fi
if [ -n "$SEEDS" ]; then
    python3 tests/tools/simulate.py "$judge" --plan om2016plus-distributed --fault none --seeds 0..1 \
        --size 40,10000 | sed 's/simulated/10,000 agents/'
    python3 tests/tools/simulate.py "$judge" --seeds 80000..80030 --progress | sed 's/simulated/tiers of gateways/'
    exec python3 tests/tools/simulate.py "$judge" --seeds "$SEEDS" --progress
fi
python3 tests/tools/sim_table.py
python3 tests/tools/sim_reached.py
python3 tests/tools/simulate.py "$judge" --seeds tests/simulate/broken.txt | sed 's/simulated/each broken/'
python3 tests/tools/simulate.py "$judge" --seeds tests/simulate/seeds.txt | sed 's/simulated/past misses/'
python3 tests/tools/simulate.py "$judge" --seeds tests/simulate/variants.txt --properties |
    sed 's/simulated/past misses, properties/'
python3 tests/tools/simlose.py "$judge" --seeds tests/simulate/losses.txt | sed 's/^\([A-Z]* \)lost/\1past misses, lost/'
python3 tests/tools/simcases.py "$judge" tests/verdict/*.case
python3 tests/tools/simulate.py "$judge" --seeds 0..11
python3 tests/tools/simulate.py "$judge" --seeds 80000..80002 | sed 's/simulated/tiers of gateways/'
python3 tests/tools/simulate.py "$judge" --seeds 80002..80020 --fault tier-first |
    sed 's/simulated/tiers of gateways/'
python3 tests/tools/simulate.py "$judge" --seeds 240001..240011 --fault abreast --properties |
    sed 's/simulated/servers abreast/'
python3 tests/tools/simulate.py "$judge" --seeds 1002..1005 --properties | sed 's/simulated/properties/'
