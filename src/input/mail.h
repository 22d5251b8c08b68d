/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parts of a message as mail programs save it (.eml, RFC 2045 to 2049), and of a page saved
 * with what belongs to it (.mht): texts and attachments, decoded, in the order in which they lie in
 * it. Of a text that is there twice, as text and as a page, the first one is read.
 *
 *      while (mail_next(r, &part))
 *          ... mail_stream(r, &s, err) to read this one ...
 *
 * So are a part that was saved in the code in which it was sent, with its header or without one,
 * and the parts of a message that lost its own header.  A message inside a message is a part, and
 * so is each of several in one file (mbox), which begins with a line "From ".  What is cut off ends
 * its part (stream_fault).
 */
#ifndef INPUT_MAIL_H
#define INPUT_MAIL_H

#include "base/err.h"
#include "input/stream.h"

struct mail_reader;

struct mail_part {      /* dies at the next mail_next */
    struct str name;    /* defused, see name.h */
    const char *unread; /* why it cannot be read, or need not be; NULL: it can */
};

/* By the lines in front of the first blank one: names with colons, among them one that only
   messages have.  Without them: by the boundary in front of the first part and the header of that,
   or by the code, if something known is in it. */
enum mail_kind { MAIL_NOT, MAIL_WHOLE, MAIL_PARTS, MAIL_BARE_BASE64, MAIL_BARE_QUOTED };
#define MAIL_LOOK 16384u
enum mail_kind mail_recognises(const uint8_t *bytes, size_t n);

int mail_open(struct mail_reader **out, struct stream *in, enum mail_kind kind,
              struct err *err); /* in: the caller's */

/* mail_next: 1 a part, 0 the end, -1 no memory. */
int mail_next(struct mail_reader *r, struct mail_part *part);

/* The current part.  The stream is the reader's and dies at the next mail_next. */
int mail_stream(struct mail_reader *r, struct stream **out, struct err *err);
void mail_close(struct mail_reader *r); /* NULL is fine */

#endif
