/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stream that is read ahead by a thread of its own: unpacking goes on while what was unpacked is
 * looked at.  The same bytes and the same fault as from in, which nobody else may use until the
 * stream is closed, and which is the caller's again then, somewhere behind what was consumed.
 * -1: no memory, or no thread to be had.
 */
#ifndef INPUT_AHEAD_H
#define INPUT_AHEAD_H

#include "input/stream.h"

int ahead_open(struct stream **out, struct stream *in, struct err *err);

#endif
