/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls that this program does not make.  The build includes this file before every source
 * (-include), so that using one of them is a compile error that names its replacement.  Not for
 * Windows, whose own headers make some of them; the same sources are checked elsewhere.
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifndef _WIN32
#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf strtok gets
#pragma GCC poison localtime localtime_r gmtime ctime asctime mktime
#pragma GCC poison atoi atol atoll atof alloca
#endif

#endif
