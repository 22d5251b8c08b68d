#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The bench in small, for what must be true at any speed: counts equal those of peers, one thread and
# two give the same bytes.  No timing decides.  The plain program: it is what is measured.
if [ ! -x build/postflight ] || [ ! -x build/release/tools/loggen ]; then
    echo 'SKIP bench: build/postflight or its tools are not built'
    exit 0
fi
make -s CC="${CC:-gcc}" bench-peers > /dev/null 2>&1
exec python3 tests/bench/bench.py --quick
