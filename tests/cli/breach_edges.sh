#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A breach says when the one began and the other ended; the evidence beside it is of these instants:
# the line of setup's log at which the run begins, the bracket of the last package of the run.
. tests/lib/cli.sh

product() { # HOST RECORD MINUTE ID NAME VERSION
    event "$1" "$2" "$3" MsiInstaller "$4" \
        "System Center Operations Manager $5</Data><Data>$6</Data><Data>1033</Data><Data>0</Data><Data>Microsoft"
}

server() { # HOST, minutes: package begins, ends, console ends
    mkdir -p "$work/logs/$1"
    {
        echo '<Events>'
        event "$1" 1 "$2" MsiInstaller 1040 'C:\om\OMServer.msi'
        product "$1" 2 "$3" 1034 '2019 Server' 10.19.10050.0
        product "$1" 3 "$3" 1033 '2022 Server' 10.22.10118.0
        event "$1" 4 "$3" MsiInstaller 1042 'C:\om\OMServer.msi'
        event "$1" 5 "$3" MsiInstaller 1040 'C:\om\OMConsole.msi'
        product "$1" 6 "$4" 1033 '2022 Console' 10.22.10118.0
        event "$1" 7 "$4" MsiInstaller 1042 'C:\om\OMConsole.msi'
        echo '</Events>'
    } > "$work/logs/$1/Application.xml"
}

server MS01.corp.example 5 10 30
server MS02.corp.example 20 35 50
setup() { # HOST, lines of "HH:MM:SS text"
    log=$work/logs/$1/OpsMgrSetupWizard.log
    sed 's/^\([0-9:]*\) /[\1]:\tInfo:\t:/; s/$/\r/' > "$log"
    touch -d 2024-03-16T11:00:00Z "$log"
}
setup MS01.corp.example << 'END'
10:05:00 LaunchMsi: MSI to launch is: C:\om\OMServer.msi.
10:10:00 LaunchMSI: MSI C:\om\OMServer.msi succeeded.
10:10:00 LaunchMsi: MSI to launch is: C:\om\OMConsole.msi.
10:29:58 LaunchMSI: MSI C:\om\OMConsole.msi succeeded.
END
setup MS02.corp.example << 'END'
10:12:00 Application Started
10:20:00 LaunchMsi: MSI to launch is: C:\om\OMServer.msi.
10:35:00 LaunchMSI: MSI C:\om\OMServer.msi succeeded.
END

run check --zone +00:00 "$work/logs"
expect 'the second server began with the first line of its setup log' \
    grep -q 'began 2024-03-16 10:12:00Z' "$work/out"
expect 'and that line is named' sh -c "tr -s ' \n' ' ' < '$work/out' |
    grep -q 'first line of its run: .*MS02.corp.example/OpsMgrSetupWizard.log:1'"
run check --zone +00:00 -f json "$work/logs"
expect 'the first one ended with the last package of its run, whose bracket is the evidence' jq -e '
    .constraints[] | select(.id == "after:ms.more:ms.first") | .breaches[0].because[1]
    | .record == 7 and (.text | contains("OMConsole.msi"))' "$work/out"
