# SPDX-License-Identifier: Apache-2.0
# For tests/cli/*.sh: sourced from the top folder.  run ARGS... calls the program and leaves $code,
# $work/out and $work/err; expect NAME CONDITION... prints PASS or FAIL.
postflight=${POSTFLIGHT:-build/asan/postflight}
work=$(mktemp -d "${TMPDIR:-/tmp}/postflight-cli.XXXXXX") || exit 1
trap 'chmod -R u+rwx "$work"; rm -rf "$work"' EXIT
export LC_ALL=C TZ=UTC0
unset NO_COLOR

run() {
    "$postflight" "$@" > "$work/out" 2> "$work/err" < /dev/null
    code=$?
}

expect() { # name, then a command that must succeed
    name=$1
    shift
    if "$@" > "$work/why" 2>&1; then
        echo "PASS $name"
    else
        echo "FAIL $name: $* (exit $code)"
        head -n 5 "$work/out" "$work/err" "$work/why" 2>/dev/null | sed 's/^/  /'
    fi
}

skip() { # name, reason
    echo "SKIP $1: $2"
}

needs_python() { # what is not shown without it
    command -v python3 > /dev/null && return
    skip "$1" 'python3 is not here'
    exit 0
}

# Many runs, or much to read: the program without sanitizers, where it is built.
use_fast() {
    [ ! -x build/release/postflight ] || postflight=build/release/postflight
}

# One event as Windows writes it: computer, record id, minute, provider, event id, text.
event() {
    printf '%s' "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
    printf "<Provider Name='%s'/><EventID Qualifiers='0'>%s</EventID><Level>4</Level>" "$4" "$5"
    printf "<TimeCreated SystemTime='2024-03-16T10:%02d:00.0000000Z'/>" "$3"
    printf '<EventRecordID>%s</EventRecordID><Channel>Application</Channel>' "$2"
    printf '<Computer>%s</Computer></System>' "$1"
    printf '<EventData><Data>%s</Data></EventData></Event>\n' "$6"
}
