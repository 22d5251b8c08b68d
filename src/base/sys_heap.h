/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first touch of a page of 4 KiB costs a microsecond, which is a tenth of the start of the
 * program and more of what a second thread costs: where the system has large pages, the first
 * megabytes of each thread's heap are such, 64 of the first one's, 48 of another's.  That is
 * address space: memory is what is touched of it, at most a large page more than without.
 */
#ifndef BASE_SYS_HEAP_H
#define BASE_SYS_HEAP_H

void *sys_heap_start(void);    /* once, before the first thread; it is the first thread's begin */
void *sys_heap_begin(void);    /* in each other thread, before its first request */
void sys_heap_end(void *heap); /* what either returned, when nothing is requested any more */

#endif
