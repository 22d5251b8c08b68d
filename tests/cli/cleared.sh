#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Eventlog 104 stands in the System log and names the log that was cleared: that one is marked.
. tests/lib/cli.sh

run check -f json corpus/bundles/08-event-log-cleared-in-window
expect 'the cleared logs are marked, and only they' sh -c "jq -e '[.coverage[] | select(.cleared) | .source] | sort ==
    [\"PWMS2/Application.evtx\", \"PWMS2/Operations Manager.evtx\"]' '$work/out'"
