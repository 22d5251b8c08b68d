/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct codec: one way of compressing a stream of bytes.  All are asked the same question, a piece
 * of input for a piece of output, and answer with one of a few results; what is around the streams
 * is squeezed.h's.  What was unpacked before a fault has been given out when the fault is told.
 */
#ifndef INPUT_CODEC_H
#define INPUT_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum codec_result { CODEC_GOES_ON, CODEC_STANDS_STILL, CODEC_OVER, CODEC_DAMAGED,
                    CODEC_WRONG_CHECKSUM, CODEC_TOO_LARGE, CODEC_NO_MEMORY };

/* Bytes in, bytes out; both are moved on by what was used. */
struct codec_piece {
    const uint8_t *in;
    uint8_t *out;
    size_t in_n, out_n;
};

#define CODEC_LOOK 32u /* bytes that `begins` looks at */

struct codec {
    bool (*begins)(const uint8_t *bytes, size_t n); /* a stream of it */
    uint8_t first;                                  /* its first byte */
    void *(*open)(void);                            /* NULL: no memory */
    void (*begin)(void *state);
    enum codec_result (*work)(void *state, struct codec_piece *p);
    /* Or NULL: the input has ended inside a stream, or is damaged; how many bytes of output can
       still be made of what is held. */
    size_t (*rest)(void *state, uint8_t *out, size_t n);
    void (*close)(void *state);
};

extern const struct codec codec_bzip2, codec_lz4, codec_lzma, codec_xz, codec_zstd;

#endif
