/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CRC-32 as zlib, PNG and Windows event logs compute it (reflected 0xEDB88320).  The tables are
 * made by crc32_init and belong to the caller: 8 KiB, immutable afterwards, may be shared.
 *
 * crc32_add(t, 0, p, n) starts; passing the result back continues over further bytes.
 */
#ifndef BASE_CRC32_H
#define BASE_CRC32_H

#include <stddef.h>
#include <stdint.h>

struct crc32 {
    uint32_t table[8][256];
    uint32_t fold; /* bytes that the processor can do in one step, or 0; tests make it smaller */
};

void crc32_init(struct crc32 *t);
uint32_t crc32_add(const struct crc32 *t, uint32_t crc, const uint8_t *p, size_t n);

#endif
