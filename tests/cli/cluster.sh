#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SQL Server on a cluster has the cluster's name: its log says which machine it runs on.
. tests/lib/cli.sh

# server FOLDER NODE: a log of SQL Server that runs on a cluster
server() {
    mkdir -p "$work/$1"
    {
        printf '2024-03-18 10:00:00.03 Server      Microsoft SQL Server 2019 (RTM) - 15.0.4261.1 (X64)\r\n'
        printf "2024-03-18 10:00:00.05 Server      Server name is 'SQLCLU%sOM'.\r\n" '\'
        printf "2024-03-18 10:00:00.06 Server      The NETBIOS name of the local node that is "
        printf "running the server is '%s'. This is an informational message only.\r\n" "$2"
    } > "$work/$1/ERRORLOG"
}

mkdir -p "$work/one/a" "$work/two/a" "$work/two/b"
for node in one/a two/a; do
    event SQLN1.corp.example 1 1 Provider 1 words > "$work/$node/System.xml"
done
event SQLN2.corp.example 1 1 Provider 1 words > "$work/two/b/System.xml"

server one/c SQLN1
run check -q -f json "$work/one"
expect 'the name of a cluster is that of its node, with the reason' jq -e '
    [.hosts[].name] == ["SQLN1.corp.example"] and
    (.hosts[0].aliases | tostring | test("SQLCLU"; "i"))' "$work/out"
expect 'the report says why' jq -e '.hosts[0].alias_reasons | tostring | test("cluster name")' "$work/out"

server two/c SQLN1
server two/d SQLN2
run check -q -f json "$work/two"
expect 'a cluster that ran on two nodes is neither' jq -e '
    [.hosts[].name] | length == 3 and any(. == "SQLCLU")' "$work/out"

server three/c SQLN9
run check -q -f json "$work/three"
expect 'a node without logs of its own takes nothing' jq -e '[.hosts[].name] == ["SQLCLU"]' "$work/out"
