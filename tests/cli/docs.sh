#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Help, manual page and completions hold together, and are what their readers accept.
. tests/lib/cli.sh

for c in check dump explain list test lint new help; do
    run "$c" --help
    cp "$work/out" "$work/help"
    expect "help of $c ends well and names its exit codes" \
        sh -c "[ $code -eq 0 ] && grep -q '^exit codes:' '$work/help'"
    run help "$c"
    expect "'help $c' says the same" cmp "$work/help" "$work/out"
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
