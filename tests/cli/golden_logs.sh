#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every text log of the corpus, dumped, is what it was when somebody looked.
# "sh tests/cli/golden_logs.sh --update" writes what is now: read the difference before you keep it.
. tests/lib/cli.sh

logs='invjson invclixml setuplog msilog text scxlog omilog unixkit sqllog inventory trace dpmlog vmmlog cmlog hostclock prereq sent'
for file in $(for log in $logs; do echo "corpus/$log/*"; done); do
    case $file in *.md) continue ;; esac
    golden=tests/golden/${file#corpus/}.jsonl
    run dump -q -f jsonl "$file"
    if [ "$1" = --update ]; then
        mkdir -p "$(dirname "$golden")"
        cp "$work/out" "$golden"
    fi
    expect "${file#corpus/} gives the events it gave" diff "$golden" "$work/out"
done

# shellcheck disable=SC2046
run dump -q -f jsonl $(for log in $logs; do echo "corpus/$log"; done)
expect 'no secret of the corpus is shown' sh -c "[ $code -eq 0 ] && ! grep -q 'not .*real' '$work/out'"
