#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A record that lost its time stands in no transaction, although its number is known: which one was open when it was
# written nobody can say, and the upgrade that it tells of has no begin.
. tests/lib/cli.sh

installer() { # HOST RECORD DAY-AND-HOUR ID DATA...
    printf "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
    printf "<Provider Name='MsiInstaller'/><EventID>%s</EventID><Level>4</Level>" "$4"
    printf "<TimeCreated SystemTime='2024-03-%s:00:00.0000000Z'/><EventRecordID>%s</EventRecordID>" "$3" "$2"
    printf '<Channel>Application</Channel><Computer>%s.corp.example</Computer></System><EventData>' "$1"
    shift 4
    printf '<Data>%s</Data>' "$@"
    printf '</EventData></Event>\n'
}

mkdir "$work/in"
{
    installer MS01 1 01T09 1035 'System Center Operations Manager 2019 Server' 10.19.10050.0 1033 0 Microsoft
    installer MS01 2 16T18 1040 'D:\Setup\OMServer.msi' 4312
    installer MS01 3 16T19 1033 'System Center Operations Manager 2022 Server' 10.22.10118.0 1033 0 Microsoft
    installer MS01 4 16T20 1042 'D:\Setup\OMServer.msi' 4312
} > "$work/in/MS01.xml"
{
    installer AG57 1 01T09 1035 'Microsoft Monitoring Agent' 10.19.10014.0 1033 0 Microsoft
    installer AG57 2 16T15 1040 'C:\Windows\ccmcache\d6\scepinstall.msi' 4078
    installer AG57 3 16Tx1 1033 'Microsoft Monitoring Agent' 10.22.10056.0 1033 0 Microsoft
} > "$work/in/AG57.xml"
run check -f json --plan om2016plus-distributed "$work/in"
expect 'its upgrade has no begin' sh -c "jq -e '[.phases[].instances[] | select(.host == \"AG57.corp.example\") |
    .attempts[] | .begin] == [null]' '$work/out'"

# The words of a time that nobody can place stay with the evidence: without a year, of another calendar.
mkdir "$work/words"
cat > "$work/words/Application.txt" <<'END'
   Index Time          EntryType   Source                 InstanceID Message
   ----- ----          ---------   ------                 ---------- -------
    4711 Mar 16 22:40  Information MsiInstaller                 1034 Windows Installer removed the product. Product Name: System Center Operations Manager 2019 Server.
END
cat > "$work/words/Events.csv" <<'END'
Level,Date and Time,Source,Event ID,Task Category
Information,1402/12/26 10:41:07,MsiInstaller,1034,None,"Windows Installer removed the product. Product Name: System Center Operations Manager 2019 Server."
END
cat > "$work/words/copied.txt" <<'END'
Log Name:      Application
Source:        MsiInstaller
Date:          26/12/1402 10:42:07
Event ID:      1034
Task Category: None
Level:         Information
Keywords:      Classic
User:          N/A
Computer:      MS01.corp.example
Description:
Windows Installer removed the product. Product Name: System Center Operations Manager 2019 Server.
END
run scan -q "$work/words"
for time in 'Mar 16 22:40' '1402/12/26 10:41:07' '26/12/1402 10:42:07'; do
    expect "a time that cannot be placed is quoted: $time" grep -qF "null,\"$time: Windows Installer" "$work/out"
done
