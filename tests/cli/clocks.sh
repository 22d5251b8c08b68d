#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A clock that was wrong by years until it was set: what it wrote has no time, all else has its own.
. tests/lib/cli.sh

at() { # time, for what comes in on standard input
    sed "s/2024-03-16T10:..:00.0000000Z/$1/"
}
failure() { # record, time
    event MS01.corp.example "$1" 0 MsiInstaller 11708 \
        'Product: System Center Operations Manager 2022 Server -- Installation failed.' | at "$2"
}
set_clock() { # record, from, to
    event MS01.corp.example "$1" 0 Microsoft-Windows-Kernel-General 1 '' | at "$3" |
        sed "s/Application/System/; s,<Data></Data>,<Data Name='NewTime'>$3</Data><Data Name='OldTime'>$2</Data>,"
}
moments() {
    run check -f json "$work"/*.xml
    jq -c '[.findings[] | select(.id == "msi-failed-server") | .because[] | .time] | sort' "$work/out"
}
wrong=2001-01-01T00:10:00.0000000Z right=2024-03-05T09:00:00.0000000Z
{ failure 1 2001-01-01T00:05:00.0Z; failure 2 2024-03-05T10:00:00.0Z; } > "$work/Application.xml"
set_clock 5 $wrong $right > "$work/System.xml"
expect 'what was written by a clock of another year has no time' \
    [ "$(moments)" = '[null,"2024-03-05T10:00:00Z"]' ]
expect 'the coverage says so' jq -e '[.coverage[] | select(.clock_far_off) | .source] | length == 1 and
    (.[0] | endswith("Application.xml"))' "$work/out"
run check "$work"/*.xml
expect 'and the report for people' sh -c "tr -s '\n ' ' ' < '$work/out' | grep -q 'wrong by more than a year'"

# The same machine a year before: nobody says that this clock was wrong.
{ failure 1 2000-06-01T00:05:00.0Z; failure 2 2024-03-05T08:00:00.0Z; } > "$work/Application.xml"
expect 'what was written by the right clock keeps its time' \
    [ "$(moments)" = '["2000-06-01T00:05:00Z","2024-03-05T08:00:00Z"]' ]

# Put back from the future.
{ failure 1 2031-01-01T00:05:00.0Z; failure 2 2024-03-05T10:00:00.0Z; } > "$work/Application.xml"
set_clock 5 2031-01-01T00:10:00.0000000Z $right > "$work/System.xml"
expect 'a clock that was ahead of its time' [ "$(moments)" = '[null,"2024-03-05T10:00:00Z"]' ]

# The time service writes a sign before what the clock needs to be changed by.
failure 1 2024-03-05T10:00:00.0Z > "$work/Application.xml"
for offset in 7200 +7200 -7200; do
    event MS01.corp.example 5 0 Microsoft-Windows-Time-Service 34 "$offset" |
        at 2024-03-05T09:00:00.0Z | sed 's/Application/System/' > "$work/System.xml"
    run check -f json "$work"/*.xml
    expect "a clock that is off by $offset seconds is doubted" jq -e '[.findings[] |
        select(.id == "msi-failed-server") | .because[] | .uncertainty_s] == [7200]' "$work/out"
done

# Two runs of setup within one hour of two days: what stands between the end of the one and the launch of the other
# is of either day, and has no time.
told() { # record, time, id, data
    printf "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='MsiInstaller'/>"
    printf "<EventID>%s</EventID><Level>4</Level><TimeCreated SystemTime='%s'/><EventRecordID>%s</EventRecordID>" "$3" "$2" "$1"
    printf '<Channel>Application</Channel><Computer>MS01.corp.example</Computer></System><EventData>%s</EventData></Event>\n' "$4"
}
package='C:\install\Setup\AMD64\Server\OMServer.msi'
two_runs() { # day of the second
    rm -rf "$work/runs"
    mkdir -p "$work/runs/MS01"
    {
        told 10 2024-03-12T19:10:00Z 1040 "<Data>$package</Data><Data>7</Data>"
        told 11 2024-03-12T19:28:00Z 11708 '<Data>Product: System Center Operations Manager 2022 Server -- Installation failed.</Data>'
        told 12 2024-03-12T19:28:00Z 1042 "<Data>$package</Data><Data>7</Data>"
        told 13 "$1T19:50:00Z" 1040 "<Data>$package</Data><Data>9</Data>"
        told 14 "$1T20:18:00Z" 11707 '<Data>Product: System Center Operations Manager 2022 Server -- Installation completed successfully.</Data>'
        told 15 "$1T20:18:00Z" 1042 "<Data>$package</Data><Data>9</Data>"
    } > "$work/runs/MS01/Application.xml"
    printf '[%s]:\t%s:\t:%s\r\n' 19:08:00 Error "$restart" 19:10:00 Always "LaunchMsi: MSI to launch is: $package." \
        19:28:00 Always "LaunchMSI: MSI $package returned error 1603" 19:35:00 Error "$restart" 19:45:00 Error "$restart" \
        19:50:00 Always "LaunchMsi: MSI to launch is: $package." 20:18:00 Always "LaunchMSI: MSI $package succeeded." \
        20:19:00 Error "$restart" > "$work/runs/MS01/OpsMgrSetupWizard.log"
    run check -f json --zone UTC "$work/runs"
    jq -c '[.findings[] | select(.id | test("restart")) | .because[] | select(.source | endswith("Wizard.log")) |
            [.line, .time]] | unique | sort' "$work/out"
}
restart='Pending restart check failed: the computer must be restarted before setup can continue.'
expect 'lines between runs of two days have no time' [ "$(two_runs 2024-03-16)" = \
    '[[1,"2024-03-12T19:08:00Z"],[4,null],[5,null],[8,"2024-03-16T20:19:00Z"]]' ]
expect 'lines between runs of one day have theirs' [ "$(two_runs 2024-03-12)" = \
    '[[1,"2024-03-12T19:08:00Z"],[4,"2024-03-12T19:35:00Z"],[5,"2024-03-12T19:45:00Z"],[8,"2024-03-12T20:19:00Z"]]' ]

# EventLog tells the bias of a machine's zone alone (6013), and summer time is half an hour there: by the bias the end of
# the installation lies in the night's other run of setup, of a day later, which says nothing of an end.
rm -rf "$work/runs"
mkdir -p "$work/runs/MS01"
{
    told 13 2019-12-15T16:15:59Z 1040 "<Data>$package</Data><Data>9</Data>"
    told 14 2019-12-15T16:30:06Z 11707 '<Data>Product: System Center Operations Manager 2022 Server -- Installation completed successfully.</Data>'
    told 15 2019-12-15T16:30:06Z 1042 "<Data>$package</Data><Data>9</Data>"
} > "$work/runs/MS01/Application.xml"
told 900 2019-12-15T04:08:20Z 6013 '<Data></Data><Data></Data><Data></Data><Data></Data><Data>86400</Data><Data>60</Data><Data>-630 Lord Howe Standard Time</Data>' |
    sed 's/MsiInstaller/EventLog/; s/Application/System/' > "$work/runs/MS01/System.xml"
printf '[%s]:\t%s:\t:%s\r\n' 03:15:59 Always "LaunchMsi: MSI to launch is: $package." \
    03:30:06 Always "LaunchMSI: MSI $package succeeded." 17:26:06 Info 'something else' 03:00:06 Error "$restart" \
    > "$work/runs/MS01/OpsMgrSetupWizard.log"
run check -f json "$work/runs"
expect 'a result at an hour in doubt gives its day to no run that does not tell of it' jq -e '[.findings[] |
    select(.id | test("restart")) | .because[] | [.line, .time]] == [[4, null]]' "$work/out"
