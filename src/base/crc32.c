/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Eight bytes a step: table[k][b] is the CRC of byte b followed by k zero bytes, so that the
 * contributions of eight bytes can be looked up independently and joined.
 */
#include "base/crc32.h"

void crc32_init(struct crc32 *t)
{
    for (uint32_t b = 0; b < 256; b++) {
        uint32_t c = b;
        for (int bit = 0; bit < 8; bit++)
            c = c & 1 ? c >> 1 ^ 0xEDB88320u : c >> 1;
        t->table[0][b] = c;
    }
    for (size_t k = 1; k < 8; k++) {
        for (size_t b = 0; b < 256; b++) {
            uint32_t c = t->table[k - 1][b];
            t->table[k][b] = c >> 8 ^ t->table[0][c & 0xFF];
        }
    }
}

static uint32_t le32(const uint8_t *p)
{
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

uint32_t crc32_add(const struct crc32 *t, uint32_t crc, const uint8_t *p, size_t n)
{
    const uint32_t(*table)[256] = t->table;
    uint32_t c = ~crc;

    for (; n >= 8; p += 8, n -= 8) {
        uint32_t low = c ^ le32(p), high = le32(p + 4);
        c = table[7][low & 0xFF] ^ table[6][low >> 8 & 0xFF] ^ table[5][low >> 16 & 0xFF] ^
            table[4][low >> 24] ^ table[3][high & 0xFF] ^ table[2][high >> 8 & 0xFF] ^
            table[1][high >> 16 & 0xFF] ^ table[0][high >> 24];
    }
    for (; n > 0; p++, n--)
        c = c >> 8 ^ table[0][(c ^ *p) & 0xFF];
    return ~c;
}
