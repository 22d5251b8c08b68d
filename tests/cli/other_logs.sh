#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What logs beside those of Windows and of setup prove.
. tests/lib/cli.sh

# begin NAME: a copy of a bundle to add a log to
begin() {
    rm -rf "$work/logs"
    cp -r "corpus/bundles/$1" "$work/logs"
    rm -f "$work/logs"/*.*
}

begin 01-clean-distributed-2019-to-2022
mkdir -p "$work/logs/LX01" "$work/logs/lx02/etc/opt/microsoft/scx/conf"
sed 's/2024-03-16T/2024-02-25T/; s/1\.9\.1-0/1.7.1-0/' corpus/scxlog/upgraded.log > "$work/logs/LX01/scx.log"
printf '2024-02-25T22:41:07.0Z\n1.6.9-1\n' > "$work/logs/lx02/etc/opt/microsoft/scx/conf/installinfo.txt"
run check -f json "$work/logs"
expect 'UNIX and Linux agents are proven by their own logs' jq -e '
    [.phases[] | select(.id == "agent.unix") | .instances[] | [.host, .state, .level]] ==
    [["lx01.corp.example", "done", "works"], ["lx02", "done", "binaries"]]' "$work/out"
printf '2024-02-25T22:41:07.0Z\n1.6.3-793\n' > "$work/logs/lx02/etc/opt/microsoft/scx/conf/installinfo.txt"
run check -f json "$work/logs"
expect 'an agent of the old release is not' jq -e '
    .phases[] | select(.id == "agent.unix") | .instances[] | select(.host == "lx02") |
    .state != "done"' "$work/out"

begin 01-clean-distributed-2019-to-2022
rm -rf "$work/logs/SQL01"
run check -f json "$work/logs"
expect 'without the logs of the SQL server its backups are not seen' jq -e '
    .tasks[] | select(.id == "pre.backup") | .state != "done"' "$work/out"
mkdir -p "$work/logs/SQL01"
sed 's/2024-03-18/2024-02-16/' > "$work/logs/SQL01/ERRORLOG" <<'END'
2024-03-18 10:00:00.03 Server      Microsoft SQL Server 2019 (RTM-CU18) (KB5017593) - 15.0.4261.1 (X64)
2024-03-18 10:00:00.03 Server      UTC adjustment: 1:00
2024-03-18 10:20:00.11 Backup      Database backed up. Database: OperationsManager, creation date(time): 2022/03/18(10:15:25), pages dumped: 482, first LSN: 37:112:37
2024-03-18 10:25:00.11 Backup      Database backed up. Database: OperationsManagerDW, creation date(time): 2022/03/18(10:15:25), pages dumped: 482, first LSN: 37:112:37
END
run check -f json "$work/logs"
expect 'the error log of SQL Server shows them too' jq -e '
    .tasks[] | select(.id == "pre.backup") | .state == "done"' "$work/out"
rm "$work/logs/SQL01/ERRORLOG"
sed 's/|/\t/g' > "$work/logs/SQL01/backups.txt" <<'END'
database_name|backup_start_date|backup_finish_date|type|physical_device_name
OperationsManager|2024-02-16 10:15:00.000|2024-02-16 10:20:00.000|D|E:\om.bak
OperationsManagerDW|2024-02-16 10:20:00.000|2024-02-16 10:25:00.000|D|E:\dw.bak
END
run check -f json "$work/logs"
expect 'and so do rows of its history of backups' jq -e '
    .tasks[] | select(.id == "pre.backup") | .state == "done"' "$work/out"
sed -i 's/\tD\t/\tL\t/' "$work/logs/SQL01/backups.txt"
run check -f json "$work/logs"
expect 'but not those of logs' jq -e '
    .tasks[] | select(.id == "pre.backup") | .state != "done"' "$work/out"

begin 01-clean-distributed-2019-to-2022
rm -rf "$work/logs/MS03" "$work/logs/GW01"
run check -f json "$work/logs"
expect 'machines without logs are not done' jq -e '
    [.phases[].instances[] | select(.host | test("MS03|GW01")) | .state] | all(. != "done")' "$work/out"
mkdir -p "$work/logs/lists"
cat > "$work/logs/lists/servers.csv" <<'END'
"DisplayName","IsGateway","IsRootManagementServer","Version"
"MS03.nordwind.example","False","False","10.22.10118.0"
"GW01.nordwind.example","True","False","10.22.10056.0"
END
run check -f json "$work/logs"
expect 'a list of management servers shows what they are now' jq -e '
    [.phases[] | select(.id == "ms.more" or .id == "gw") | .instances[] |
     select(.host | test("MS03|GW01")) | [.host[0:4], .state, .level, .end]] ==
    [["MS03", "done", "binaries", null], ["GW01", "done", "binaries", null]]' "$work/out"
sed -i 's/10\.22\.10118\.0/10.19.10050.0/' "$work/logs/lists/servers.csv"
run check -f json "$work/logs"
expect 'a list from before the upgrade proves nothing' jq -e '
    .phases[] | select(.id == "ms.more") | .instances[] | select(.host | test("MS03")) |
    .state != "done"' "$work/out"

begin 01-clean-distributed-2019-to-2022
rm -rf "$work/logs/SQL01"
mkdir -p "$work/logs/SQL01"
cat > "$work/logs/SQL01/SQL_BackupInfo.csv" <<'END'
"database_name","BackupType","LastBackupDate","CurrentDate","DaysSinceBackup"
"OperationsManager","Database","2024-02-16 10:00:12","2024-02-16 15:00:00","0"
"OperationsManagerDW","Database","2024-02-16 10:20:40","2024-02-16 15:00:00","0"
END
run check -f json "$work/logs"
expect 'the backups that SQL Server remembers count' jq -e '
    .tasks[] | select(.id == "pre.backup") | .state == "done"' "$work/out"

# installed HOST TIME PRODUCT VERSION: an installer event
installed() {
    printf "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='MsiInstaller'/><EventID>1033</EventID><Level>4</Level><TimeCreated SystemTime='%s'/><EventRecordID>7</EventRecordID><Channel>Application</Channel><Computer>%s.corp.example</Computer></System><EventData><Data>%s</Data><Data>%s</Data><Data>1033</Data><Data>0</Data><Data>Microsoft Corporation</Data></EventData></Event>\n" "$2" "$1" "$3" "$4"
}
rm -rf "$work/logs"
mkdir -p "$work/logs/DPM1"
dpm='Microsoft System Center  Data Protection Manager'
{
    installed DPM1 2023-03-02T10:00:00Z "$dpm" 10.19.58.0
    installed DPM1 2024-03-02T10:00:00Z "$dpm" 10.22.100.0
} > "$work/logs/DPM1/app.xml"
{
    installed MS01 2023-03-03T10:00:00Z 'System Center Operations Manager 2019 Server' 10.19.10050.0
    installed MS01 2024-03-03T10:00:00Z 'System Center Operations Manager 2022 Server' 10.22.10118.0
} > "$work/logs/ms01.xml"
run check -f json --plan sc-component-sequence "$work/logs"
expect 'the installer shows that DPM was upgraded' jq -e '
    .phases[] | select(.id == "dpm") | .instances[0].state == "done"' "$work/out"
cat > "$work/logs/DPM1/DpmSetup.log" <<'END'
[3/2/2024 10:00:01 AM] Information : MsiInstallProduct returned 0.
[3/2/2024 10:00:02 AM] Information : Start configuration.
[3/2/2024 10:20:13 AM] Information : The DPM upgrade failed.
[3/13/2024 10:20:13 AM] Information : closed
END
run check -f json --zone +00:00 --plan sc-component-sequence "$work/logs"
expect 'its setup log shows that setup failed behind the installer' jq -e '
    .phases[] | select(.id == "dpm") | .instances[0].state == "failed"' "$work/out"

rm -rf "$work/logs"
mkdir -p "$work/logs/MS01/SCOM/LOGS"
cp corpus/prereq/SCOMPrereqCheck.log "$work/logs/MS01/SCOM/LOGS"
run check -f json "$work/logs"
expect 'a passed check is no finding, whatever its text says' jq -e '.findings == []' "$work/out"
sed 's/P\x00a\x00s\x00s\x00/F\x00a\x00i\x00l\x00/' corpus/prereq/SCOMPrereqCheck.log > "$work/logs/MS01/SCOM/LOGS/SCOMPrereqCheck.log"
run check -f json "$work/logs"
expect 'a failed check is' jq -e '.findings[0] | .id == "prereq-fulltext-missing" and .hosts == ["MS01"]' "$work/out"

begin 06-agents-half-done
cp corpus/msilog/agent-launch-condition-utf16.log "$work/logs/LWMS1/AgentManagement/AgentLogs/AG77agentinstall.log"
run check -f json "$work/logs"
expect 'the log of a push is about the agent in its name, which was pushed' jq -e '
    (.hosts[] | select(.name == "AG77") | [.roles[].role] == ["agent.push"]) and
    (.phases[] | select(.id == "agent.push") | .instances[] | select(.host == "AG77") | .state == "failed")' "$work/out"
