#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Help, manual page and completions hold together, and are what their readers accept.
. tests/lib/cli.sh

run --help
commands=$(sed -n '/^commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' "$work/out")
expect 'the commands are those that others rely on' \
    [ "$(echo $commands)" = 'check scan dump explain list new test lint help' ]
for c in $commands; do
    run "$c" --help
    cp "$work/out" "$work/help"
    expect "help of $c ends well and names its exit codes" \
        sh -c "[ $code -eq 0 ] && grep -q '^exit codes:' '$work/help'"
    run help "$c"
    expect "'help $c' says the same" cmp "$work/help" "$work/out"
done
# Each option of each command, once in every one of the four.
run help --man
cp "$work/out" "$work/man"
run help --completion bash
cp "$work/out" "$work/bash"
run help --completion zsh
cp "$work/out" "$work/zsh"
for c in $commands; do
    run "$c" --help
    sed -n 's/^  *\(-., \)\{0,1\}--\([a-z-]*\).*/\2/p' "$work/out" | sort > "$work/helped"
    sed -n -e "/^\.SS \"$c\"/,/^\.S[SH] /p" -e '/^\.SH OPTIONS/,/^\.SH EXIT/p' "$work/man" |
        sed -n 's/\\-/-/g; s/^\.B \(-., \)\{0,1\}--\([a-z-]*\).*/\2/p' | sort > "$work/manned"
    expect "the manual page has the options of $c" \
        sh -c "grep -qx version '$work/helped' && cmp '$work/helped' '$work/manned'"
    sed -n "s/^ *$c) options='\([^']*\)'.*/\1/p" "$work/bash" | tr ' ' '\n' | sed -n 's/^--//p' |
        sort > "$work/bashed"
    expect "the bash completion has the options of $c" cmp "$work/helped" "$work/bashed"
    sed -n "/^ *$c) _arguments/,/;;/s/^ *'\**--\([a-z-]*\).*/\1/p" "$work/zsh" | sort > "$work/zshed"
    expect "the zsh completion has the options of $c" cmp "$work/helped" "$work/zshed"
done
run --help
cp "$work/out" "$work/help"
run -h
expect '-h is --help' cmp "$work/help" "$work/out"
run --version
expect 'the version is that of the list of changes' \
    sh -c "grep -qx 'postflight [0-9.]*' '$work/out'"

run help --man
if command -v groff > /dev/null; then
    expect 'the manual page has no roff error' \
        sh -c "[ -z \"\$(groff -man -Tascii -ww -z '$work/out' 2>&1)\" ]"
else
    skip 'the manual page has no roff error' 'no groff here'
fi
run help --completion zsh
if command -v zsh > /dev/null; then
    expect 'the zsh completion is valid' zsh -n "$work/out"
else
    skip 'the zsh completion is valid' 'no zsh here'
fi
run help --completion bash
if command -v bash > /dev/null; then
    cp "$work/out" "$work/complete"
    cat > "$work/try" <<-'END'
	. "$1"
	try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _postflight; echo "${COMPREPLY[*]}"; }
	try postflight ch
	try postflight check --str
	try postflight check -f ''
	try postflight dump --format ''
	try postflight list si
	try postflight check --color al
	END
    printf '%s\n' check --strict 'text json answers' 'jsonl text xml' signatures always > "$work/wanted"
    bash "$work/try" "$work/complete" > "$work/completed"
    expect 'the bash completion knows commands, options and values' \
        diff "$work/wanted" "$work/completed"
else
    skip 'the bash completion knows commands, options and values' 'no bash here'
fi
