#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""make bench and make bench-quick: see tests/bench/README.md."""
import argparse
import os
import shutil
import sys
import tempfile

from inputs import Inputs
import measure
from quick import Quick
import tables


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--quick', action='store_true', help='counts and outputs only')
    parser.add_argument('--date', default='no date given')
    parser.add_argument('--page', help='the page to write')
    parser.add_argument('--pairs', type=int, default=5)
    parser.add_argument('--scale', type=float, default=1.0, help='of the sizes of the inputs')
    parser.add_argument('--only', default='', help='sections, by commas: ' + tables.names())
    parser.add_argument('--program', default='build/postflight')
    parser.add_argument('--build', default='build/release', help='where tools and peers are')
    parser.add_argument('--folder', help='for the inputs; kept')
    a = parser.parse_args()
    os.environ['LC_ALL'] = 'C'
    measure.TIMED = os.path.join(a.build, 'bench', 'timed')
    folder = a.folder or tempfile.mkdtemp(prefix='postflight-bench.')
    inputs = Inputs(os.path.join(a.build, 'tools'), folder)
    peers = os.path.join(a.build, 'bench')
    try:
        if a.quick:
            return 1 if Quick(a.program, peers, inputs).all() else 0
        page = tables.measure_all(a, inputs, peers)
        if a.page:
            page.write(a.page)
        return 0
    finally:
        if not a.folder:
            shutil.rmtree(folder)


if __name__ == '__main__':
    sys.exit(main())
