/* SPDX-License-Identifier: Apache-2.0 */
/*
 * inflate zlib|isal|lzma|archive FILE: unpacks the file to nowhere, 256 KiB at a time, and prints
 * how many bytes that were: what the library alone takes.  A peer for `make bench`.
 */
#include <archive.h>
#include <archive_entry.h>
#include <lzma.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

#ifdef HAVE_ISAL
#include <isa-l/igzip_lib.h>
#endif

static uint8_t in[256 << 10], out[256 << 10];

static long long with_zlib(FILE *f)
{
    z_stream z = { 0 };
    long long total = 0;
    int code = inflateInit2(&z, 15 + 16);

    while (code == Z_OK && (z.avail_in = (uInt)fread(z.next_in = in, 1, sizeof in, f)) > 0)
        while (z.avail_in > 0 || z.avail_out == 0) {
            z.next_out = out;
            z.avail_out = sizeof out;
            code = inflate(&z, Z_NO_FLUSH);
            total += (long long)(sizeof out - z.avail_out);
            if (code == Z_STREAM_END)
                code = inflateReset(&z);
            else if (code != Z_OK)
                break;
        }
    inflateEnd(&z);
    return code == Z_OK || code == Z_BUF_ERROR ? total : -1;
}

static long long with_isal(FILE *f)
{
#ifdef HAVE_ISAL
    static struct inflate_state s;
    long long total = 0;

    isal_inflate_init(&s);
    s.crc_flag = ISAL_GZIP;
    while ((s.avail_in = (uint32_t)fread(s.next_in = in, 1, sizeof in, f)) > 0)
        do {
            if (s.block_state == ISAL_BLOCK_FINISH && s.avail_in > 0)
                isal_inflate_reset(&s);
            s.next_out = out;
            s.avail_out = sizeof out;
            if (isal_inflate(&s) != ISAL_DECOMP_OK)
                return -1;
            total += (long long)(sizeof out - s.avail_out);
        } while (s.avail_in > 0 || s.avail_out == 0);
    return total;
#else
    (void)f;
    return -1;
#endif
}

static long long with_lzma(FILE *f)
{
    lzma_stream z = LZMA_STREAM_INIT;
    lzma_ret code = lzma_stream_decoder(&z, UINT64_MAX, LZMA_CONCATENATED);
    long long total = 0;
    lzma_action action = LZMA_RUN;

    while (code == LZMA_OK) {
        if (z.avail_in == 0 && action == LZMA_RUN) {
            z.avail_in = fread(in, 1, sizeof in, f);
            z.next_in = in;
            action = z.avail_in ? LZMA_RUN : LZMA_FINISH;
        }
        z.next_out = out;
        z.avail_out = sizeof out;
        code = lzma_code(&z, action);
        total += (long long)(sizeof out - z.avail_out);
    }
    lzma_end(&z);
    return code == LZMA_STREAM_END ? total : -1;
}

static long long with_libarchive(FILE *f)
{
    struct archive *a = archive_read_new();
    struct archive_entry *e;
    long long total = 0;
    const void *block;
    size_t n;
    la_int64_t at;

    archive_read_support_format_zip_streamable(a);
    archive_read_support_format_tar(a);
    archive_read_support_filter_gzip(a);
    if (archive_read_open_FILE(a, f) != ARCHIVE_OK)
        return -1;
    while (archive_read_next_header(a, &e) == ARCHIVE_OK)
        while (archive_read_data_block(a, &block, &n, &at) == ARCHIVE_OK)
            total += (long long)n;
    archive_read_free(a);
    return total;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        long long (*run)(FILE *);
    } ways[] = { { "zlib", with_zlib }, { "isal", with_isal }, { "lzma", with_lzma },
                 { "archive", with_libarchive } };
    FILE *f = argc > 2 ? fopen(argv[2], "rb") : NULL;
    long long n = -1;

    for (size_t i = 0; f && i < sizeof ways / sizeof ways[0]; i++)
        if (strcmp(argv[1], ways[i].name) == 0)
            n = ways[i].run(f);
    printf("%lld\n", n);
    return n < 0 ? 65 : 0;
}
