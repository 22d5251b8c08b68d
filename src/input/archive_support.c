/* SPDX-License-Identifier: Apache-2.0 */
/* Which readers of libarchive are asked for what. */
#include "input/archive_support.h"

#include <archive.h>
#include <archive_entry.h>

bool archive_support(struct archive *a, enum archive_kind kind)
{
    switch (kind) {
    case ARCHIVE_ZIP:
        return archive_read_support_format_zip_streamable(a) == ARCHIVE_OK;
    case ARCHIVE_TAR:
        return archive_read_support_format_tar(a) == ARCHIVE_OK;
    case ARCHIVE_CAB:
        return archive_read_support_format_cab(a) == ARCHIVE_OK;
    case ARCHIVE_7Z:
        return archive_read_support_format_7zip(a) == ARCHIVE_OK;
    case ARCHIVE_RAR:
        return archive_read_support_format_rar(a) == ARCHIVE_OK &&
               archive_read_support_format_rar5(a) == ARCHIVE_OK;
    case ARCHIVE_ISO:
        return archive_read_support_format_iso9660(a) == ARCHIVE_OK;
    default:
        return archive_read_support_format_raw(a) == ARCHIVE_OK &&
               archive_read_support_filter_compress(a) == ARCHIVE_OK;
    }
}

void archive_unpack_directory(struct buf *out, struct str file, uint64_t n)
{
    struct archive *a = archive_read_new();
    struct archive_entry *e;
    const void *block;
    la_int64_t at;
    size_t got;

    if (a && archive_read_support_format_raw(a) == ARCHIVE_OK &&
        archive_read_support_filter_lzma(a) == ARCHIVE_OK &&
        archive_read_support_filter_xz(a) == ARCHIVE_OK &&
        archive_read_open_memory(a, file.s, file.n) == ARCHIVE_OK &&
        archive_read_next_header(a, &e) == ARCHIVE_OK) {
        while (out->n < n && archive_read_data_block(a, &block, &got, &at) == ARCHIVE_OK)
            buf_add(out, (struct str){ block, got });
    }
    (void)archive_read_free(a);
}
