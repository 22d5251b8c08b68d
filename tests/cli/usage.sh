#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What is wrong on the command line is said on standard error, with exit code 64 and a hint.
. tests/lib/cli.sh

refused() { # words that the message must hold, then the arguments
    words=$1
    shift
    run "$@"
    expect "refused: postflight $*" sh -c \
        "[ $code -eq 64 ] && [ ! -s '$work/out' ] && grep -qF -- \"$words\" '$work/err'"
}

refused 'a command is missing'
refused "did you mean 'check'" chekc logs
refused 'needs a PATH' check
refused 'needs a PATH' dump
refused 'did you mean --format' check --fromat json logs
refused 'text json' check -f html logs
refused "needs a PATH" scan
refused 'needs --from-line' new
refused '--why takes the place' check -f json --why gw logs
refused 'formats signatures plans tasks' list frogs
refused 'two outputs for standard output' check -f json -f text logs
refused 'there is no plan' check --plan om1066 logs
refused 'nothing goes by the id' explain no-such-id

run check "$(printf 'x\033[31m\342\200\256')/y"
expect 'an argument cannot act in a terminal through its error message' \
    sh -c "! grep -q \"$(printf '\033')\" '$work/err'"
refused 'like 2/3' check --shard 4/3 logs
refused 'like 2/3' scan --shard 2 logs
refused 'number of shards' check --expect 0 logs

# What is built in is packed (src/rules/yamlpack.h); no file of a user may be.
printf '\000yaml1 a file that claims to be checked already' > "$work/packed.yml"
for option in --signatures --plan --answers; do
    run check $option "$work/packed.yml" "$work/packed.yml"
    expect "a packed file is no file for $option" \
           sh -c "[ $code -eq 65 ] && grep -q 'packed.yml:1:1: error: NUL' '$work/err'"
done

# Who read one line and went needs no words about the others; the exit code tells it.
{ sleep 0.3; "$postflight" list signatures 2> "$work/err"; echo $? > "$work/code"; } | :
expect 'a reader that went away is no words about a pipe' \
    sh -c "[ ! -s '$work/err' ] && [ \$(cat '$work/code') -eq 74 ]"
