#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Less material of the pages in tests/verdict: of each that the shipped plans judge every machine is lost in
turn, every log, and each kind of span of it (simlose.py does the latter with worlds that were drawn).  And of each all logs of
events are tables of a viewer, to the minute and without numbers: that blames nobody for more.

usage: simcases.py JUDGECASES CASE...

What turns all the same stands in tests/simulate/cases.txt, each with its reason; one that turns no more
is wrong there.  Prints PASS and FAIL lines.
"""
import os
import re
import sys

sys.dont_write_bytecode = True

from sim_losses import losses, lost_words, machines_of, without_machine
from sim_props import less, less_a_machine
from sim_tally import Tally, batches
from sim_world import Draw
from simlose import WORLDS, kind_of, pages_of_cases
from simulate import judge

LIST = os.path.join(os.path.dirname(__file__), '..', 'simulate', 'cases.txt')


def excused():
    """(case, what is lost of it)"""
    with open(LIST, encoding='utf-8') as f:
        lines = [line.split() for line in f if line.strip() and not line.startswith('#')]
    return {(words[0], words[1]) for words in lines}


def lost(name):
    """HOST:CHANNEL and the kind of span; without the line of the page that it stood in."""
    words = name.split(':')
    return ':'.join(words[:2] + words[3:])


EVENTS = re.compile(r'^logs(@local)? (?=\S+ (Application|System|Operations_Manager|Security)\b)', re.M)
BLAME = {'failed', 'rolled-back', 'missing', 'in-progress', 'violated'}


def tables(text):
    """What Event Viewer saves as CSV: less to the point than the log, and no other words."""
    return EVENTS.sub(lambda m: 'logs@%sminute ' % ('local-' if m.group(1) else ''), text)


def blamed(lines):
    """(instance, phase, host), (constraint, id)"""
    some = [line.split(' ') for line in lines]
    return {tuple(w[:3]) for w in some if w[0] == 'instance' and w[3] in BLAME} | \
        {tuple(w[:2]) for w in some if w[0] == 'constraint' and w[2] in BLAME}


def ask_tables(program, tally, batch, left):
    parts = [text.replace('=== ' + key, '=== %s+tables' % key) for key, text in batch]
    verdicts = judge(program, [text for _, text in batch] + [tables(text) for text in parts])
    for key, _ in batch:
        more = blamed(verdicts[key + '+tables']) - blamed(verdicts[key])
        mark = (os.path.basename(key), 'tables')
        if more and mark in left:
            left[mark], more = True, ()
        tally.add('tables', '%s as tables' % key, [' '.join(x) for x in sorted(more)])


def ask_machines(program, tally, batch, left):
    asked = {'%s+%s' % (key, m): (key, m, text, without_machine(text, m))
             for key, text in batch for m in machines_of(text)}
    verdicts = judge(program, [text for _, text in batch] +
                     [part.replace('=== ' + key, '=== ' + name)
                      for name, (key, _, _, part) in asked.items()])
    for name, (key, m, text, part) in asked.items():
        wrong = less_a_machine(verdicts[key], verdicts[name], lost_words(text, part), part, m)
        mark = (os.path.basename(key), m)
        if wrong and mark in left:
            left[mark], wrong = True, []
        tally.add('a machine', '%s without %s' % (key, m), wrong)


def ask(program, tally, batch, left):
    parts = {(key, name): part.replace('=== ' + key, '=== %s+%s' % (key, name))
             for key, text in batch for name, part in losses(text, Draw(key)).items()}
    verdicts = judge(program, [text for _, text in batch] + list(parts.values()))
    texts = dict(batch)
    for (key, name), part in parts.items():
        wrong = less(verdicts[key], verdicts['%s+%s' % (key, name)],
                     lost_words(texts[key], part))
        mark = (os.path.basename(key), lost(name))
        if wrong and mark in left:
            left[mark] = True
            wrong = []
        tally.add(kind_of(name), '%s without %s' % (key, lost(name)), wrong)


def main():
    tally, left = Tally('hand cases, lost', False), dict.fromkeys(excused(), False)
    for batch in batches(pages_of_cases(sys.argv[2:]), WORLDS):
        ask_machines(sys.argv[1], tally, batch, left)
        ask(sys.argv[1], tally, batch, left)
        ask_tables(sys.argv[1], tally, batch, left)
    for (case, name), turned in sorted(left.items()):
        tally.add('and still turns', '%s without %s in cases.txt' % (case, name),
                  [] if turned else ['nothing turns any more'])
    return tally.report()


if __name__ == '__main__':
    sys.exit(main())
