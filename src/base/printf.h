/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PRINTF_LIKE(f, a): parameter f is a format as of printf, its values begin at a; compilers check
 * them.  On Windows the C99 formats (%zu, %llu) are meant, which __USE_MINGW_ANSI_STDIO gives.
 */
#ifndef BASE_PRINTF_H
#define BASE_PRINTF_H

#ifdef __MINGW32__
#define PRINTF_LIKE(f, a) __attribute__((format(gnu_printf, f, a)))
#else
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))
#endif

#endif
