#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every name that `postflight list formats` has stands in tests/simulate/names.txt, and every file
named there is in some world, and read as its format by the program itself.

usage: sim_drawn.py POSTFLIGHT EVTXMAKE FROM..TO     prints PASS and FAIL lines
"""
import fnmatch
import json
import os
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True

from sim_pack import LATER_PACKERS
from sim_text import has_run
from simfull import Case
from simulate import plans

PLANS = ('om2016plus-distributed', 'om2016plus-single', 'om2007r2-to-2012-distributed-complex',
         'orch2012sp1-to-r2', 'sc-component-sequence')     # between them all machines there are
GLUE = re.compile(r'\b(and|or|of|as|in|by|their)\b|[,;:|]')


def rows():
    """(format, pattern or the reason why there is none, names)"""
    with open('tests/simulate/names.txt', encoding='utf-8') as f:
        for line in f:
            if line.strip() and not line.startswith('#'):
                form, pattern, names = (x.strip() for x in line.split(' | ', 2))
                yield form, pattern, [x.strip() for x in names.split('; ')]


def listed(program):
    """format -> what `list formats` says of its files."""
    out = subprocess.run([program, 'list', 'formats'], check=True, stdout=subprocess.PIPE).stdout
    found = {}
    for part in re.split(r'\n(?=\w)', out.decode()):
        files = re.search(r'^    files: (.*?)(?=^    \w|\Z)', part, re.S | re.M)
        if files:
            found[part.split()[0]] = ' '.join(files.group(1).split())
    return found


def unnamed(said, table):
    """Words of the list that no row has, and rows of words that are not in it."""
    for form, text in said.items():
        names = [name for f, _, some in table if f == form for name in some]
        yield from ('%s: "%s" is not in the list' % (form, name) for name in names
                    if name not in text)
        for name in sorted(names, key=len, reverse=True):
            text = text.replace(name, ' ')
        rest = ' '.join(GLUE.sub(' ', text).split())
        if rest:
            yield '%s: no row has "%s"' % (form, rest)
    yield from ('%s: no such format' % f for f, _, _ in table if f not in said)


def unpacked(rows_of_containers):
    """Containers without a packer, and packers without a row; that of gzip has no ending."""
    known = {p for _, p, _ in rows_of_containers if not p.startswith('--')}
    return ['container %s: no packer, or no row' % x
            for x in sorted(known ^ set(LATER_PACKERS) - {''})]


def write(maker, seeds, folder):
    script, known = [], plans()
    for seed in seeds:
        for name in PLANS:
            case = Case(known[name], name, 'none', seed)
            if has_run(case.world):
                case.write(folder, script)
    subprocess.run([maker], input='\n'.join(script).encode(), check=True)


def read(program, folder):
    """(format, name) of each source."""
    evidence = os.path.join(folder, 'evidence.jsonl')
    subprocess.run([program, 'scan', '-q', '-o', evidence, folder], check=True)
    with open(evidence, encoding='utf-8') as f:
        for line in map(json.loads, f):
            if 'format' in line:
                yield line['format'], line['source']


def main():
    program, maker, (a, b) = *sys.argv[1:3], map(int, sys.argv[3].split('..'))
    every = list(rows())
    table = [row for row in every if row[0] != 'container']
    with tempfile.TemporaryDirectory() as folder:
        write(maker, range(a, b), folder)
        there = set(read(program, folder))
    wrong = list(unnamed(listed(program), table)) + unpacked([r for r in every if r not in table])
    drawn = [(form, pattern) for form, pattern, _ in table if not pattern.startswith('--')]
    wrong += ['%s: no world of these has %s, read as that' % x for x in drawn
              if not any(f == x[0] and fnmatch.fnmatchcase('/' + name, x[1]) for f, name in there)]
    print('\n'.join('  ' + w for w in wrong))
    print('%s simulated: files that are drawn and read as what `list formats` calls them: %d' %
          ('FAIL' if wrong else 'PASS', len(drawn)))
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
