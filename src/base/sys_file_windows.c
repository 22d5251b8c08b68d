/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sys_file.h for Windows: paths are UTF-8 here and UTF-16 for the system, and FILETIME is the unit
 * and epoch of `when` already.  Files that a service still writes to can be read.
 */
#include "base/sys_file.h"

#ifdef _WIN32

#include "base/mem.h"
#include "base/sys_windows.h"

#include <string.h>
#include <wchar.h>
#include <windows.h>

#define READ_MOST (1u << 30)
#define SHARE_ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)

/* In the words of the POSIX version where they are common, so that reports read the same. */
static int fault(struct err *err)
{
    static const struct {
        DWORD code;
        const char *text;
    } known[] = {
        { ERROR_FILE_NOT_FOUND, "No such file or directory" },
        { ERROR_PATH_NOT_FOUND, "No such file or directory" },
        { ERROR_ACCESS_DENIED, "Permission denied" },
        { ERROR_SHARING_VIOLATION, "in use by another program that does not share it" },
        { ERROR_LOCK_VIOLATION, "locked by another program" },
        { ERROR_NOT_ENOUGH_MEMORY, "out of memory" },
    };
    DWORD code = GetLastError();

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (known[i].code == code)
            return err_set(err, ERR_NO_INPUT, "%s", known[i].text);
    return err_set(err, ERR_NO_INPUT, "Windows error %lu", (unsigned long)code);
}

static HANDLE file_of(struct sys_file f)
{
    return (HANDLE)f.handle;
}

static uint64_t joined(DWORD high, DWORD low)
{
    return (uint64_t)high << 32 | low;
}

/* A link, not some other reparse point: files kept in a cloud are reparse points as well. */
static bool is_link(const wchar_t *path)
{
    WIN32_FIND_DATAW found;
    HANDLE h = FindFirstFileW(path, &found);

    if (h == INVALID_HANDLE_VALUE)
        return false;
    (void)FindClose(h);
    return (found.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) &&
           (found.dwReserved0 == IO_REPARSE_TAG_SYMLINK ||
            found.dwReserved0 == IO_REPARSE_TAG_MOUNT_POINT);
}

static int describe(HANDLE h, struct sys_info *info, struct err *err)
{
    BY_HANDLE_FILE_INFORMATION b;

    info->mtime = WHEN_NONE;
    if (GetFileType(h) != FILE_TYPE_DISK) {
        info->kind = SYS_OTHER;
        return 0;
    }
    if (!GetFileInformationByHandle(h, &b))
        return fault(err);
    info->kind = b.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY ? SYS_FOLDER : SYS_FILE;
    info->size = info->kind == SYS_FILE ? joined(b.nFileSizeHigh, b.nFileSizeLow) : 0;
    info->mtime = (when)joined(b.ftLastWriteTime.dwHighDateTime, b.ftLastWriteTime.dwLowDateTime);
    info->device = b.dwVolumeSerialNumber;
    info->node = joined(b.nFileIndexHigh, b.nFileIndexLow);
    return 0;
}

int sys_stat(const char *path, struct sys_info *info, struct err *err)
{
    wchar_t *w = sys_wide(path, L"");
    HANDLE h;
    int result;

    if (!w)
        return err_set(err, ERR_NO_INPUT, "not a usable name");
    *info = (struct sys_info){ .link = is_link(w) };
    h = CreateFileW(w, FILE_READ_ATTRIBUTES, SHARE_ALL, NULL, OPEN_EXISTING,
                    FILE_FLAG_BACKUP_SEMANTICS, NULL);
    result = h == INVALID_HANDLE_VALUE ? fault(err) : describe(h, info, err);
    if (h != INVALID_HANDLE_VALUE)
        (void)CloseHandle(h);
    mem_free(w);
    return result;
}

/* Names with lone surrogates become U+FFFD, cannot be opened by that name, and so are a skip. */
static int give_name(const wchar_t *name, int (*each)(void *ctx, const char *name), void *ctx)
{
    char utf8[MAX_PATH * 3 + 1];
    int n = WideCharToMultiByte(CP_UTF8, 0, name, -1, utf8, (int)sizeof utf8, NULL, NULL);

    if (n <= 0 || strcmp(utf8, ".") == 0 || strcmp(utf8, "..") == 0)
        return 0;
    return each(ctx, utf8);
}

int sys_list(const char *path, int (*each)(void *ctx, const char *name), void *ctx,
             struct err *err)
{
    wchar_t *w = sys_wide(path, L"/*");
    WIN32_FIND_DATAW found;
    HANDLE h;
    int result = 0;

    if (!w)
        return err_set(err, ERR_NO_INPUT, "not a usable name");
    h = FindFirstFileW(w, &found);
    mem_free(w);
    if (h == INVALID_HANDLE_VALUE)
        return fault(err);
    do
        result = give_name(found.cFileName, each, ctx);
    while (result == 0 && FindNextFileW(h, &found));
    if (result == 0 && GetLastError() != ERROR_NO_MORE_FILES)
        result = fault(err);
    (void)FindClose(h);
    return result;
}

int sys_open(struct sys_file *f, const char *path, struct err *err)
{
    wchar_t *w = sys_wide(path, L"");
    HANDLE h;

    if (!w)
        return err_set(err, ERR_NO_INPUT, "not a usable name");
    h = CreateFileW(w, GENERIC_READ, SHARE_ALL, NULL, OPEN_EXISTING,
                    FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_SEQUENTIAL_SCAN, NULL);
    mem_free(w);
    if (h == INVALID_HANDLE_VALUE)
        return fault(err);
    f->handle = (intptr_t)h;
    return 0;
}

void sys_close(struct sys_file f)
{
    (void)CloseHandle(file_of(f));
}

struct sys_file sys_stdin(void)
{
    return (struct sys_file){ (intptr_t)GetStdHandle(STD_INPUT_HANDLE) };
}

long sys_read(struct sys_file f, void *into, size_t n, struct err *err)
{
    DWORD got;

    if (ReadFile(file_of(f), into, (DWORD)(n < READ_MOST ? n : READ_MOST), &got, NULL))
        return (long)got;
    if (GetLastError() == ERROR_BROKEN_PIPE || GetLastError() == ERROR_HANDLE_EOF)
        return 0; /* the other end of the pipe is done */
    return fault(err);
}

/* A pipe would ignore the place. */
long sys_read_at(struct sys_file f, uint64_t offset, void *into, size_t n, struct err *err)
{
    OVERLAPPED at = { .Offset = (DWORD)offset, .OffsetHigh = (DWORD)(offset >> 32) };
    DWORD got;

    if (GetFileType(file_of(f)) != FILE_TYPE_DISK)
        return err_set(err, ERR_NO_INPUT, "not a file");
    if (ReadFile(file_of(f), into, (DWORD)(n < READ_MOST ? n : READ_MOST), &got, &at))
        return (long)got;
    return GetLastError() == ERROR_HANDLE_EOF ? 0 : fault(err);
}

bool sys_is_separator(char c)
{
    return c == '/' || c == '\\';
}

#endif
