#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every seed and every former find of every fuzz target, replayed under the sanitizers; then a few
# seconds of fuzzing each, if this compiler has libFuzzer.  The same every time: one seed and so
# many runs (fewer only where they take too long), and what is found here is shown but not kept.
cd "$(dirname "$0")/../.." || exit 1
seconds=${FUZZ_SMOKE_SECONDS:-4}
runs=${FUZZ_SMOKE_RUNS:-20000}
work=build/fuzz-smoke
jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)

targets=$(for f in fuzz/fuzz_*.c; do basename "$f" .c | sed 's/^fuzz_//'; done)

replay() { # target: every input once
    inputs=
    for d in "fuzz/seeds/$1" "fuzz/regress/$1"; do
        [ ! -d "$d" ] || inputs="$inputs $d"
    done
    if [ -z "$inputs" ]; then
        echo "FAIL fuzz-replay $1: no seeds in fuzz/seeds/$1"
    elif [ ! -x "build/asan/fuzz/replay_$1" ]; then
        echo "FAIL fuzz-replay $1: build/asan/fuzz/replay_$1 is not built"
    # shellcheck disable=SC2086
    elif "build/asan/fuzz/replay_$1" -v $inputs > "$work/$1.replay" 2>&1; then
        echo "PASS fuzz-replay $1"
    else
        echo "FAIL fuzz-replay $1: $(grep "^fuzz/" "$work/$1.replay" | tail -n 1)"
        grep -E "SUMMARY|runtime error" "$work/$1.replay"
    fi
}

smoke() { # target
    mkdir -p "$work/$1.corpus" "$work/$1.finds"
    set -- "$1" "$work/$1.corpus" -seed=1 -runs="$runs" -max_total_time="$seconds" -timeout=20 \
        -rss_limit_mb=2560 -artifact_prefix="$work/$1.finds/"
    t=$1
    shift
    for d in "fuzz/seeds/$t" "fuzz/regress/$t"; do
        [ ! -d "$d" ] || set -- "$@" "$d"
    done
    [ ! -e "fuzz/$t.dict" ] || set -- "$@" -dict="fuzz/$t.dict"
    if "build/fuzz/fuzz/fuzz_$t" "$@" > "$work/$t.log" 2>&1; then
        echo "PASS fuzz-smoke $t"
    else
        echo "FAIL fuzz-smoke $t: $(grep 'Test unit written' "$work/$t.log" | tail -n 1)"
        grep -E "SUMMARY|runtime error" "$work/$t.log"
    fi
}

# For every target, as many beside each other as there are processors.
each() { # replay or smoke
    # shellcheck disable=SC2086
    printf '%s\n' $targets | xargs -n 1 -P "$jobs" sh tests/cli/fuzz.sh "$1" ||
        echo "FAIL fuzz-$1: not every target was begun"
}

case ${1:-} in # one target, as this script calls itself
replay | smoke) "$@"; exit 0 ;;
esac

rm -rf "$work"
mkdir -p "$work"
each replay

cat > "$work/probe.c" <<'END'
#include <stddef.h>
#include <stdint.h>
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    return p && n > 1000000;
}
END
if ! clang -fsanitize=fuzzer -o "$work/probe" "$work/probe.c" > "$work/probe.log" 2>&1; then
    for t in $targets; do
        echo "SKIP fuzz-smoke $t: clang with libFuzzer is not here"
    done
    exit 0
fi
if ! make --no-print-directory -s -j"$jobs" FLAVOUR=fuzz CC=clang fuzzers \
    > "$work/build.log" 2>&1; then
    tail -n 20 "$work/build.log"
    echo "FAIL fuzz-smoke: the fuzzers do not build"
    exit 1
fi
each smoke
