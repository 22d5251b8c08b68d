#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Event XML that other tools made of the sample event logs, read by the event XML parser.

usage: evtxml_compare.py EVENTDUMP EVTXDUMP SAMPLES

Every event of every file must be read, without damage; and where the XML was made with full time
stamps (libevtx), each must say the same as the event log parser says of the record: identity,
time, fields and their values, whatever form the tool gives to GUIDs, hexadecimal numbers and times.
"""
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile


def dump(tool, path):
    out = subprocess.run([tool, path], capture_output=True, check=True).stdout
    lines = out.decode("utf-8").splitlines()
    return ([json.loads(line) for line in lines if not line.startswith("#")],
            [line for line in lines if line.startswith("# ") and not line.startswith("# format")])


def identity(ev):
    return [ev.get(key) for key in ("time", "host", "channel", "provider", "event_id", "level")]


def plain(value):
    """A value in a form that does not depend on the tool."""
    if isinstance(value, list):
        return [plain(v) for v in value]
    value = value.strip().lower().strip("{}")
    if re.fullmatch(r"0x[0-9a-f]+", value):
        return int(value, 16)
    if re.fullmatch(r"-\d{5,10}", value): # libevtx prints -2147188641 as -295007
        return min(-int(value), (1 << 31) + int(value))
    time = re.fullmatch(r"(\d{4}-\d\d-\d\dt\d\d:\d\d:\d\d)\.(\d+)z", value)
    if time:
        return time.group(1) + "." + time.group(2).rstrip("0")
    return value


def filled(fields):
    """Without those that are blank: libevtx leaves such elements out or empty."""
    return {key: value for key, value in fields.items() if "".join(value).strip()}


def load(samples):
    """Names of the logs below the sample folder and of the XML made of them."""
    for folder in ("expected", "expected/python-evtx"):
        where = os.path.join(samples, folder)
        for name in sorted(os.listdir(where)) if os.path.isdir(where) else []:
            if name.endswith(".xml.gz"):
                yield folder, name


def main():
    eventdump, evtxdump, samples = sys.argv[1:4]
    events = compared = 0
    failed = []
    for folder, name in load(samples):
        with gzip.open(os.path.join(samples, folder, name)) as f:
            xml = f.read()
        libevtx = name.endswith(".libevtx.xml.gz")
        want = xml.count(b"</Event>") if libevtx else len(re.findall(rb"^Record \d", xml, re.M))
        with tempfile.NamedTemporaryFile() as f:
            f.write(xml)
            f.flush()
            got, defects = dump(eventdump, f.name)
        events += len(got)
        if len(got) != want or defects or any("damaged" in ev for ev in got):
            failed.append("%s: %d events of %d, %d defects" % (name, len(got), want, len(defects)))
        log = os.path.join(samples, folder.replace("expected", "").strip("/"),
                           name.replace(".libevtx.xml.gz", ".evtx"))
        if libevtx and os.path.exists(log):
            compared += compare(name, got, dump(evtxdump, log)[0], failed)
    for line in failed[:20]:
        print("  " + line)
    print("%s evtxml_reference: %d events read, %d compared with the event log parser" %
          ("FAIL" if failed else "PASS", events, compared) + (": see above" if failed else ""))


def compare(name, got, records, failed):
    by_record = {}
    for ev in records:
        by_record.setdefault((ev.get("record"), ev.get("time")), ev)
    n = 0
    for ev in got:
        other = by_record.get((ev.get("record"), ev.get("time")))
        if not other:
            continue
        n += 1
        if identity(ev) != identity(other):
            failed.append("%s record %s: %s, event log: %s" %
                          (name, ev["record"], identity(ev), identity(other)))
            continue
        a, b = filled(ev["fields"]), filled(other["fields"])
        if set(a) ^ set(b):
            failed.append("%s record %s: fields %s" % (name, ev["record"], sorted(set(a) ^ set(b))))
            continue
        for key in a:
            if plain(a[key]) != plain(b[key]):
                failed.append("%s record %s: %s is %r, event log: %r" %
                              (name, ev["record"], key, a[key], b[key]))
    return n


main()
