/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sys.h for Windows.  Its consoles take UTF-8 and colours when they are told to (Windows 10,
 * Server 2016); an older one is treated like a file: no colours, no width.
 */
#include "base/sys_windows.h"

#ifdef _WIN32

#include "base/mem.h"
#include "base/sys.h"

#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <windows.h>

#include <shellapi.h>

#ifndef ENABLE_VIRTUAL_TERMINAL_PROCESSING
#define ENABLE_VIRTUAL_TERMINAL_PROCESSING 4
#endif

#define SHORT_PATH 240 /* MAX_PATH less what a tail may add */

void sys_start(void)
{
    (void)_setmode(0, O_BINARY);
    (void)_setmode(1, O_BINARY);
    (void)_setmode(2, O_BINARY);
    (void)SetConsoleOutputCP(CP_UTF8);
}

int sys_processors(void)
{
    SYSTEM_INFO info;

    GetSystemInfo(&info);
    return info.dwNumberOfProcessors > 0 ? (int)info.dwNumberOfProcessors : 1;
}

bool sys_is_terminal(int fd)
{
    HANDLE h = (HANDLE)_get_osfhandle(fd);
    DWORD mode;

    return GetConsoleMode(h, &mode) &&
           SetConsoleMode(h, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
}

int sys_columns(int fd)
{
    CONSOLE_SCREEN_BUFFER_INFO info;

    if (!GetConsoleScreenBufferInfo((HANDLE)_get_osfhandle(fd), &info))
        return 0;
    return info.srWindow.Right - info.srWindow.Left + 1;
}

static char *utf8_of(const wchar_t *w)
{
    int n = WideCharToMultiByte(CP_UTF8, 0, w, -1, NULL, 0, NULL, NULL);
    char *s = n > 0 ? mem_alloc((size_t)n) : NULL;

    if (s)
        (void)WideCharToMultiByte(CP_UTF8, 0, w, -1, s, n, NULL, NULL);
    return s;
}

char **sys_arguments(int *argc, char **argv)
{
    int n;
    wchar_t **given = CommandLineToArgvW(GetCommandLineW(), &n);
    char **own = given ? mem_zero((size_t)n + 1, sizeof *own) : NULL;
    bool whole = own != NULL;

    for (int i = 0; whole && i < n; i++) {
        own[i] = utf8_of(given[i]);
        whole = own[i] != NULL;
    }
    if (given)
        (void)LocalFree(given);
    if (!whole)
        return argv;
    *argc = n;
    return own;
}

/* The same name as one without the limit of MAX_PATH; NULL where that is not possible. */
static wchar_t *unlimited(const wchar_t *w)
{
    static const wchar_t prefix[] = L"\\\\?\\";
    const size_t prefix_n = 4;
    DWORD n = GetFullPathNameW(w, 0, NULL, NULL);
    wchar_t *full = n ? mem_alloc((n + prefix_n + 1) * sizeof *full) : NULL;

    if (!full)
        return NULL;
    memcpy(full, prefix, prefix_n * sizeof *full);
    n = GetFullPathNameW(w, n, full + prefix_n, NULL);
    if (!n || wcsncmp(full + prefix_n, L"\\\\", 2) == 0) { /* a share; it keeps its limit */
        mem_free(full);
        return NULL;
    }
    return full;
}

wchar_t *sys_wide(const char *path, const wchar_t *tail)
{
    int n = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, path, -1, NULL, 0);
    size_t tail_n = wcslen(tail);
    wchar_t *w = n > 0 ? mem_alloc(((size_t)n + tail_n) * sizeof *w) : NULL;
    wchar_t *longer;

    if (!w)
        return NULL;
    (void)MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, path, -1, w, n);
    memcpy(w + n - 1, tail, (tail_n + 1) * sizeof *w);
    longer = n > SHORT_PATH ? unlimited(w) : NULL;
    if (!longer)
        return w;
    mem_free(w);
    return longer;
}

bool sys_may_replace(const char *path)
{
    wchar_t *w = sys_wide(path, L"");
    struct _stat64 st;
    bool may = !w || _wstat64(w, &st) != 0 || S_ISREG(st.st_mode);

    mem_free(w);
    return may;
}

static int open_wide(const char *path, int flags)
{
    wchar_t *w = sys_wide(path, L"");
    int fd;

    errno = EINVAL;
    fd = w ? _wopen(w, flags | O_WRONLY | O_BINARY | O_NOINHERIT, _S_IREAD | _S_IWRITE) : -1;
    mem_free(w);
    return fd;
}

int sys_open_new(const char *path)
{
    return open_wide(path, O_CREAT | O_EXCL);
}

int sys_open_existing(const char *path)
{
    return open_wide(path, 0);
}

int sys_replace(const char *from, const char *to)
{
    wchar_t *a = sys_wide(from, L"");
    wchar_t *b = sys_wide(to, L"");
    bool done = a && b && MoveFileExW(a, b, MOVEFILE_REPLACE_EXISTING);

    mem_free(a);
    mem_free(b);
    errno = EACCES;
    return done ? 0 : -1;
}

void sys_remove(const char *path)
{
    wchar_t *w = sys_wide(path, L"");

    if (w)
        (void)_wremove(w);
    mem_free(w);
}

#endif
