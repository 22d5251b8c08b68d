#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check --redact shows no machine's name and says the same otherwise: check_redacted.py PROGRAM BUNDLE..."""
import json
import re
import subprocess
import sys


def check(program, bundle, *options):
    done = subprocess.run([program, "check", bundle, "--color", "never", *options],
                          capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def names(report):
    for host in report["hosts"]:
        for name in [host["name"], *host["aliases"]]:
            yield name
            yield name.split(".")[0]
            if "." in name:
                yield name.split(".", 1)[1]


def states(report):
    return [report["verdict"]["state"], report["plan"] and report["plan"]["id"],
            [[p["id"], p["state"], [i["state"] for i in p["instances"]]] for p in report["phases"]],
            [[c["id"], c["state"]] for c in report["constraints"]],
            [[t["id"], t["state"]] for t in report["tasks"]],
            sorted([f["id"], f["state"], f["count"]] for f in report["findings"]),
            [len(report["hosts"]), len(report["coverage"])]]


def main(program, bundles):
    wrong = 0
    for bundle in bundles:
        code, plain = check(program, bundle, "-f", "json")
        masked_code, masked = check(program, bundle, "-f", "json", "--redact")
        text = check(program, bundle, "-v", "--redact")[1]
        if code != masked_code or states(json.loads(plain)) != states(json.loads(masked)):
            print(f"{bundle}: the masked report says something else")
            wrong += 1
        for name in sorted(set(names(json.loads(plain)))):
            whole = re.compile(r"(?<![A-Za-z0-9])" + re.escape(name) + r"(?![A-Za-z0-9])", re.I)
            for form, out in (("json", masked), ("text", text)):
                if found := whole.search(out):
                    print(f"{bundle}: {form} shows {name}: {out[found.start() - 40:found.end() + 20]!r}")
                    wrong += 1
    return 1 if wrong else 0


sys.exit(main(sys.argv[1], sys.argv[2:]))
