#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What every format needs: one file and one row of the table, samples of its own, a fuzz target with
# seeds, a section in the list, a row in the bench, a writer in the simulator.
. tests/lib/cli.sh
tools=build/release/tools # they are started for each file
[ -x $tools/eventdump ] || tools=build/asan/tools
if [ ! -x $tools/eventdump ] || [ ! -x $tools/loggen ]; then
    skip 'what every format needs' 'the tools are not built'
    exit 0
fi

"$postflight" list formats > "$work/list" 2> "$work/err"
sed -n 's/^\([a-z][a-z]*\)  .*/\1/p' "$work/list" > "$work/formats"
expect 'there are formats' [ "$(wc -l < "$work/formats")" -gt 20 ]

# Who reads the samples, and who reads what the bench measures.
read_by() { # files...
    for file in "$@"; do
        $tools/eventdump "$file" 2> /dev/null | sed -n '1s/^# format //p'
    done | sort -u
}
mkdir "$work/texts"
sed -n "/^TEXTS = /,/)/p" tests/bench/inputs.py | tr -d '\n' | grep -o "'[a-z0-9-]*'" | tr -d "'" > "$work/measured"
while read -r form; do
    $tools/loggen "$form" 20000 7 > "$work/texts/$form"
done < "$work/measured"
read_by "$work/texts"/* > "$work/bench"

lacking() { # format: what it has not
    target=$1
    [ "$1" != text ] || target=plaintext # fuzz_text is of what stands below all formats
    [ "$(grep -l "\.name = \"$1\"," parsers/*.c | wc -l)" -eq 1 ] || echo 'one file'
    [ -f "fuzz/fuzz_$target.c" ] && [ -n "$(ls "fuzz/seeds/$target" 2> /dev/null)" ] || echo 'a fuzz target with seeds'
    for key in files times machine; do
        sed -n "/^$1  /,/^[a-z][a-z]*  /p" "$work/list" | sed '1d' | sed '/^[a-z]/,$d' | grep -q "^    $key: " ||
            echo "$key in the list"
    done
    grep -q "^$1 " tests/simulate/formats.txt || echo 'a writer in the simulator'
    case $1 in
    evtx) samples=$(find corpus/bundles -name '*.evtx' -size -70k | LC_ALL=C sort | head -n 1) ;;
    *) samples=$(find "corpus/$1" -type f ! -name '*.md' 2> /dev/null | LC_ALL=C sort | head -n 8) ;;
    esac
    # shellcheck disable=SC2086
    read_by $samples | grep -qx "$1" || echo 'a sample that it reads'
    case $1 in
    evtx) ;;      # measured by tables of its own
    hostclock) ;; # a file of one line
    *) grep -qx "$1" "$work/bench" || echo 'a row in the bench' ;;
    esac
}
while read -r format; do
    lacking "$format" > "$work/lacks"
    expect "$format has all that a format needs$(sed 's/^/, not /' "$work/lacks" | tr -d '\n')" [ ! -s "$work/lacks" ]
done < "$work/formats"
expect 'every row of the table is in the list' \
    [ "$(sed -n '/parsers\[\] = {/,/}/p' parsers/registry.c | grep -c '&parser_')" -eq "$(wc -l < "$work/formats")" ]
