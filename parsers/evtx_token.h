/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens of binary XML; evtx_binxml.c draws what follows each.  Private to evtx*.c. */
#ifndef PARSERS_EVTX_TOKEN_H
#define PARSERS_EVTX_TOKEN_H

enum {
    T_END = 0x00,
    T_OPEN = 0x01,
    T_START_DONE = 0x02,
    T_CLOSE_EMPTY = 0x03,
    T_CLOSE = 0x04,
    T_VALUE = 0x05,
    T_ATTRIBUTE = 0x06,
    T_CDATA = 0x07,
    T_CHAR = 0x08,
    T_ENTITY = 0x09,
    T_PI_TARGET = 0x0A,
    T_PI_DATA = 0x0B,
    T_TEMPLATE = 0x0C,
    T_SUBSTITUTION = 0x0D,
    T_OPTIONAL = 0x0E,
    T_FRAGMENT = 0x0F,
    T_MORE = 0x40 /* flag: attributes or more values follow */
};

#endif
