/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names of sources, as they are shown and stored: UTF-8, '/' between parts.  A name is never used
 * to write anything; still, what could mislead a reader or a terminal is defused, and stays to be
 * seen, in angle brackets:
 *
 *      ../../x   <..>/<..>/x       a, RIGHT-TO-LEFT OVERRIDE, b    a<U+202E>b
 *      /etc/x    <root>/etc/x      a byte that is not UTF-8        <0xE9>
 *      C:/x      <C:>/x
 */
#ifndef INPUT_NAME_H
#define INPUT_NAME_H

#include "base/buf.h"

/* name_add_path(out, path): a relative path of the file system. */
void name_add_path(struct buf *out, struct str path);

/* name_add_member(out, raw, utf8): the name of an archive member; backslashes separate as well.
   What is not UTF-8 is in some code page (namepage.h), unless utf8 says that it should have
   been. */
void name_add_member(struct buf *out, struct str raw, bool utf8);

/* The same where somebody said which page texts are in (or NULL). */
struct codepage;
void name_add_packed(struct buf *out, struct str raw, bool utf8, const struct codepage *said);

#endif
