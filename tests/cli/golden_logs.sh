#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every text log of the corpus, dumped, is what it was when somebody looked.
# "sh tests/cli/golden_logs.sh --update" writes what is now: read the difference before you keep it.
. tests/lib/cli.sh

for file in corpus/setuplog/* corpus/msilog/* corpus/text/*; do
    case $file in *.md) continue ;; esac
    golden=tests/golden/${file#corpus/}.jsonl
    run dump -q -f jsonl "$file"
    if [ "$1" = --update ]; then
        mkdir -p "$(dirname "$golden")"
        cp "$work/out" "$golden"
    fi
    expect "${file#corpus/} gives the events it gave" diff "$golden" "$work/out"
done

run dump -q -f jsonl corpus/setuplog corpus/msilog corpus/text
expect 'no secret of the corpus is shown' sh -c "[ $code -eq 0 ] && ! grep -q 'not .*real' '$work/out'"
