/* SPDX-License-Identifier: Apache-2.0 */
/* leaves_show: on_leaf of a walk_sink; "[name]", the content and "(fault)" into its buf. */
#ifndef TESTS_LEAVES_H
#define TESTS_LEAVES_H

#include "input/walk.h"

int leaves_show(void *buf, const struct leaf *leaf);

#endif
