#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Less material, at scale: of every page each log is lost in turn, and each kind of span of it.

usage: simlose.py JUDGECASES [--seeds FROM..TO|FILE] [--plan ID] [--fault KIND] [--cases CASE...]
                  [--progress]

The worlds are those of simulate.py; of --cases those that the shipped plans judge.  What may not
change is `less` in sim_props.py.  Prints PASS and FAIL lines.
"""
import sys

sys.dont_write_bytecode = True

from sim_components import page_traces
from sim_faults import inject
from sim_losses import apart, losses, lost_words
from sim_paths import world_of
from sim_props import less
from sim_tally import Tally, batches
from sim_trace import page
from sim_world import Draw
from simulate import judge, options, pass_over, plans, seeds_of

WORLDS = 8                   # asked for at once


def pages_of_worlds(chosen):
    known = plans()
    for name, kind, seed in seeds_of(chosen):
        key = '%s/%s/%d' % (name, kind, seed)
        world = world_of(known[name], seed)
        if kind != 'none' and not inject(world, kind):
            pass_over(chosen, key)
            continue
        yield key, page(world, page_traces(world), key)


def pages_of_cases(paths):
    for path in paths:
        with open(path, encoding='utf-8') as f:
            text = f.read()
        if '\nshipped\n' in text:
            yield path, '=== %s\n%s' % (path, apart(text))


def kind_of(name):
    return 'a log' if name.count(':') == 2 else 'its ' + name.split(':')[3]


def ask(program, tally, batch):
    asked, pages = [], []
    for key, text in batch:
        pages.append(text)
        for name, part in losses(text, Draw(key)).items():
            asked.append((key, name, lost_words(text, part)))
            pages.append(part.replace('=== ' + key, '=== %s+%s' % (key, name)))
    verdicts = judge(program, pages)
    for key, name, lost in asked:
        tally.add(kind_of(name), '%s without %s' % (key, name),
                  less(verdicts[key], verdicts['%s+%s' % (key, name)], lost))


def judge_all(args, what, ask):
    """Every page that the command line names, some at a time.  ask(program, tally, pages)"""
    cases = args[args.index('--cases') + 1:] if '--cases' in args else []
    chosen = options(args[1:args.index('--cases')] if cases else args[1:])
    tally = Tally(what, chosen['--progress'])
    for batch in batches(pages_of_cases(cases) if cases else pages_of_worlds(chosen), WORLDS):
        tally.tell(batch[0][0])
        ask(args[0], tally, batch)
    return tally.report()


if __name__ == '__main__':
    sys.exit(judge_all(sys.argv[1:], 'lost', ask))
