/* SPDX-License-Identifier: Apache-2.0 */
/*
 * leaves_read: what a stream still gives, but at `most` bytes and the piece they end in, behind buf.
 * leaves_show: on_leaf of a walk_sink; "[name]", the content and "(fault)" into its buf.
 * leaves_skip: on_skip; "[name: reason]".
 * leaves_check: what both say of a file m with these bytes, the same from pieces of any size.
 * leaves_check_pieces: that they say the same from pieces of any size, whatever it is.
 */
#ifndef TESTS_LEAVES_H
#define TESTS_LEAVES_H

#include "input/walk.h"

void leaves_read(struct buf *out, struct stream *in, size_t most);
int leaves_show(void *buf, const struct leaf *leaf);
void leaves_skip(void *buf, struct str path, const char *reason);
void leaves_check(const char *file, int line, struct str bytes, struct str want);
void leaves_check_pieces(const char *file, int line, struct str bytes);

#endif
