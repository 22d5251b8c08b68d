#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Bytes that have changed in the text logs of setup and Windows Installer stand in the coverage, where
# they can be told from text, and what stood there is not taken for what never happened.  What people,
# programs and other encodings write is no damage.
. tests/lib/cli.sh

setup_log() { # what to do with the line in the middle: a sed script
    {
        printf '[22:00:00]:\tAlways:\t:Setup is going to run as an upgrade.\r\n'
        printf '[22:00:05]:\tInfo:\t:Info:CheckPrerequisites: all checks were evaluated\r\n'
        printf '[22:10:05]:\tInfo:\t:LaunchMsi: Setting rollback to true for this item now\r\n'
        printf '[22:10:06]:\tInfo:\t:SetUpAccount: version 10.22.10118.0 of the service\r\n'
    } | LC_ALL=C sed "3$1" > "$work/OpsMgrSetupWizard.log"
}
msi_log() {
    {
        printf '=== Verbose logging started: 3/16/2024  22:00:00  Build type: SHIP UNICODE 5.00.10011.00  '
        printf 'Calling process: C:\\Windows\\system32\\msiexec.exe ===\r\n'
        printf 'MSI (c) (EC:D4) [22:00:00:118]: Resetting cached policy values\r\n'
        printf 'MSI (s) (A0:10) [22:00:01:118]: ******* RunEngine:\r\n'
        printf 'MSI (s) (A0:10) [22:00:02:118]: Setting the property of the package\r\n'
        printf 'MSI (c) (EC:D4) [22:00:03:900]: MainEngineThread is returning 0\r\n'
    } | LC_ALL=C sed "4$1" > "$work/OMServer.log"
}
marred() { # file, what the coverage has, what is tested
    run check -f json "$work/$1"
    expect "$3" sh -c "tr -d ' \n' < '$work/out' | grep -q '\"defects\":\[$2'"
}
told() { # sed script, kind, what is tested
    setup_log "$1"
    marred OpsMgrSetupWizard.log "{\"kind\":\"$2\"" "setup log, $3: told"
    msi_log "$1"
    marred OMServer.log "{\"kind\":\"$2\"" "log of Windows Installer, $3: told"
}
fine() { # sed script, what is tested
    setup_log "$1"
    marred OpsMgrSetupWizard.log ']' "setup log, $2: no damage"
    msi_log "$1"
    marred OMServer.log ']' "log of Windows Installer, $2: no damage"
}
told 's/ing the\|ing roll/\x00\x00\x00\x00\x00/' encoding 'five NULs'
told 's/Setting/Set\xacing/' value 'a sign in a word'
told 's/Setting/Set\xc7\x1fng/' value 'a control beside a letter beyond ASCII'
told 's/:1/:\xd5/' value 'a letter in a number'
told 's/22:10/22:1\xe9/; s/22:00:02/2\xe9:00:02/' value 'a letter in the time of a head'
told 's/22:\([01]\)/2}:\1/' value 'a sign of ASCII in the time of a head'
fine 's/Setting/Einschl\xfcsselung f\xfcr/' 'letters of Windows-1252'
fine "s/Setting/The server\\x92s setting/" 'an apostrophe of Windows-1252'
fine 's/Setting/Setting\xae of 25\xb0C, 3\xd74,/' 'signs behind a name and in numbers'
fine 's/Setting/A\x80B\x80C/' 'a list with the separator of installers'
fine 's/Setting/A\x01B\x02C/' 'a list with a separator that is a control'
fine 's/Setting/A\x00B\x00\x00/' 'a list with NULs'
fine 's/Setting/\xe3\x82\xbb\xe3\x83\x83\xe3\x83\x88Setup\xe3\x82\xa2/' 'Japanese around a word'

# The wizard's log is all that there is of a server, and tells of a launch.  The end may stand where the
# log was never written, or where bytes have changed; where it just ends, setup was under way.
run_log() {
    printf '[22:00:00]:\tAlways:\t:Setup is going to run as an upgrade.\r\n'
    printf '[22:09:41]:\tAlways:\t:LaunchMsi: MSI to launch is: D:\\Setup\\AMD64\\Server\\OMServer.msi.\r\n'
}
mkdir -p "$work/SRV/MS01/SCOM/LOGS"
log=$work/SRV/MS01/SCOM/LOGS/OpsMgrSetupWizard.log
state() { # state, what is tested
    touch -t 202403162300 "$log"
    run check -f json --zone UTC --plan om2016plus-distributed "$work/SRV"
    expect "$2" sh -c "tr -d ' \n' < '$work/out' | grep -q '\"host\":\"MS01\",\"state\":\"$1\"'"
}
run_log > "$log"
state in-progress 'a run that ends with its log'
{ run_log; head -c 300 /dev/zero; } > "$log"
state unobservable 'a run behind which the log was never written'
{ run_log; printf '[22:10:01]:\tInfo:\t:Set\254ing the property\r\n'; } > "$log"
state unobservable 'a run behind which bytes have changed'
{ printf 'Set\254ing\r\n'; run_log; } > "$log"
state in-progress 'a run before which bytes have changed'
