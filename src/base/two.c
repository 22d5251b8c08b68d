/* SPDX-License-Identifier: Apache-2.0 */
#include "base/two.h"

#include "base/sys_thread.h"

#include <stddef.h>

void two_run(void (*run)(void *part), void *first, void *second, bool threads)
{
    struct sys_thread *thread = NULL;
    struct err ignored;
    bool started = threads && sys_thread_start(&thread, run, second, &ignored) == 0;

    run(first);
    if (started)
        sys_thread_join(thread);
    else
        run(second);
}
