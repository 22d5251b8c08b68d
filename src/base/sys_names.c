/* SPDX-License-Identifier: Apache-2.0 */
#include "base/sys_names.h"

#include "base/mem.h"

#ifdef _WIN32

struct sys_names *sys_names_open(void)
{
    return NULL;
}

void sys_names_enter(struct sys_names *names)
{
    (void)names;
}

void sys_names_leave(struct sys_names *names)
{
    (void)names;
}

void sys_names_close(struct sys_names *names)
{
    (void)names;
}

#else

#include <locale.h>
#ifdef __APPLE__
#include <xlocale.h>
#endif

struct sys_names {
    locale_t utf8, before;
};

struct sys_names *sys_names_open(void)
{
    static const char *const known[] = { "C.UTF-8", "en_US.UTF-8", "POSIX.UTF-8" };
    locale_t utf8 = (locale_t)0;
    struct sys_names *names;

    for (size_t i = 0; i < sizeof known / sizeof known[0] && utf8 == (locale_t)0; i++)
        utf8 = newlocale(LC_CTYPE_MASK, known[i], (locale_t)0);
    names = utf8 == (locale_t)0 ? NULL : mem_zero(1, sizeof *names);
    if (names)
        names->utf8 = utf8;
    else if (utf8 != (locale_t)0)
        freelocale(utf8);
    return names;
}

void sys_names_enter(struct sys_names *names)
{
    if (names)
        names->before = uselocale(names->utf8);
}

void sys_names_leave(struct sys_names *names)
{
    if (names)
        uselocale(names->before);
}

void sys_names_close(struct sys_names *names)
{
    if (!names)
        return;
    freelocale(names->utf8);
    mem_free(names);
}

#endif
