#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A setup that failed on a machine that nothing names leaves open whether the upgrade is complete.
. tests/lib/cli.sh

wizard=SCOM/LOGS/OpsMgrSetupWizard.log
state() { # what the verdict is, and why
    run check -q -f json "$work/in"
    jq -r '"\(.verdict.state): \(.verdict.reason)"' "$work/out"
}
words='on which machine setup failed nothing tells'
bundle() { # number
    rm -rf "$work/in"
    cp -r corpus/bundles/"$1"-* "$work/in"
    chmod -R u+w "$work/in"
    mkdir "$work/in/old"
}

bundle 01
expect 'an upgrade of which all is proven is complete' \
    [ "$(state | cut -d: -f1)" = complete ]
cp corpus/bundles/11-*/WGMS1/$wizard "$work/in/old/"
case $(state) in
"cannot-tell: $words: A database step of setup timed out (sql-timeout)") ok=true ;;
*) ok=false ;;
esac
expect 'it is not where a log of nobody tells of a setup that was rolled back' $ok

sed -n '/RollBack\|Rollback/!p' corpus/bundles/11-*/WGMS1/$wizard |
    grep -v 'FATAL\|fatal\|xception' > "$work/in/old/OpsMgrSetupWizard.log"
case $(state) in
complete:*) ok=true ;;
*) ok=false ;;
esac
expect 'a log of nobody that tells of no failure leaves it complete' $ok

# BERN01 failed before it succeeded: the log is its own, wherever it lies.
bundle 05
mv "$work/in/BERN01/$wizard" "$work/in/old/"
case $(state) in
*"$words"*) ok=false ;;
*) ok=true ;;
esac
expect 'where a machine failed and was repaired the log is probably of that one' $ok

# The installer's log bears dates: of another year, and of the day of the upgrade.
bundle 01
msi() { # day
    printf '%s\r\n' "=== Verbose logging started: $1  20:01:02  Build type: SHIP UNICODE 5.00.10011.00  Calling process: C:\\Windows\\system32\\msiexec.exe ===" \
        "MSI (s) (A0:B4) [20:05:02:311]: Product: System Center Operations Manager 2022 Server -- Installation failed." \
        "MSI (s) (A0:B4) [20:05:02:311]: Windows Installer installed the product. Product Name: System Center Operations Manager 2022 Server. Product Version: 10.22.10118.0. Product Language: 1033. Manufacturer: Microsoft Corporation. Installation success or error status: 1603." \
        "=== Verbose logging stopped: $1  20:05:03 ===" > "$work/in/old/OMServer.log"
}
msi 2/17/2024
case $(state) in
*"$words"*) ok=true ;;
*) ok=false ;;
esac
expect 'so it is where an installer failed on that day' $ok
msi 2/17/2023
case $(state) in
*"$words"*) ok=false ;;
*) ok=true ;;
esac
expect 'but not for a failure of the year before' $ok
