/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_TWO_H
#define BASE_TWO_H

#include <stdbool.h>

#define TWO_LEAST 20000u /* items that are looked at and moved: some milliseconds */

/* run(first) and run(second): at the same time if threads is true and the system gives one, else
   one after the other.  Returns when both have. */
void two_run(void (*run)(void *part), void *first, void *second, bool threads);

#endif
