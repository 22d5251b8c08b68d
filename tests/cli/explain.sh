#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# explain knows what no signature says: unprovable failures, and error codes in every spelling.
. tests/lib/cli.sh

for spelling in 1603 1603L 0x643 0x80070643 80070643 0X80070643 2147944003; do
    run explain "$spelling"
    expect "a fatal installer error, spelled $spelling" \
        sh -c "[ $code -eq 0 ] && grep -q ERROR_INSTALL_FAILURE '$work/out'"
done
run explain -- -2147023293
expect 'and as a negative number' grep -q ERROR_INSTALL_FAILURE "$work/out"
run explain 1205
expect 'a number of SQL Server' grep -q Deadlock "$work/out"
run explain 0x80070644
expect 'a code that is not in the table is none: 64' [ "$code" -eq 64 ]
run explain 18446744073709551616
expect 'a number that is no code is none: 64' [ "$code" -eq 64 ]
for id in mp-ad-rules-lost prereq-sql-2019-cu8 orch-license-prompt hz.version-compare; do
    run explain "$id"
    expect "$id has a page although nothing proves it" \
        sh -c "[ $code -eq 0 ] && grep -q 'why no log proves it' '$work/out'"
done
printf 'pages:\n  - {id: x, title: y}\n' > "$work/bad.yml"
run lint "$work/bad.yml"
expect 'a page without a reason is refused with its place' grep -q 'bad.yml:2:' "$work/out" "$work/err"
printf 'codes:\n  - {value: zebra, kind: sql, name: n, means: m}\n' > "$work/bad.yml"
run lint "$work/bad.yml"
expect 'a code that is no number is refused' grep -q "'zebra' is no code" "$work/out" "$work/err"
run explain after:gw:ms.more
expect 'a constraint says how we know of it, plan by plan' \
    sh -c "[ \$(grep -c 'how we know: upgrade-plans.md' '$work/out') -ge 3 ] && grep -q 'gw must wait' '$work/out'"
run explain after:con:gw
expect 'advice is told as advice' grep -q 'con should wait for gw: advice' "$work/out"
run explain post.subs.enable
expect 'what proves a task is told apart from what speaks against it' sh -c \
    "grep -q 'done if seen: inventory-subscription with enabled=True; after the end' '$work/out' &&
     grep -q 'not done if seen: inventory-subscription with enabled=False' '$work/out'"
run explain maint.end
expect 'what shows an act is said' grep -q 'seen by: hs-1216-maintenance-off' "$work/out"
run explain post.rms.remove
expect 'a task that is a phase of the plan is explained by it' grep -q '^phase rms.remove' "$work/out"
run explain 'post.verify.*'
expect 'a family of tasks is all of its tasks' [ "$(grep -c '^post-upgrade task' "$work/out")" -ge 5 ]
plans=${POSTFLIGHT_SHARED:-../shared}/domain/upgrade-plans.md
if [ ! -r "$plans" ]; then
    echo "SKIP every task and hazard of the dossier is explained: $plans is not here"
else
    # pre.* of 2.13 is a list, "post.verify.*" and "post.web.*" are families
    fast=build/postflight # a hundred times the one with sanitizers is slow
    [ -x "$fast" ] || fast=$postflight
    unknown=$(grep -oE '`(pre|post|hz)\.[a-z0-9.*-]+`' "$plans" | tr -d '`' | sort -u | grep -v '^pre\.\*$' |
        while read -r id; do "$fast" explain "$id" > /dev/null 2>&1 || echo "$id"; done)
    expect "every task and hazard of the dossier is explained" [ -z "$unknown" ]
fi
