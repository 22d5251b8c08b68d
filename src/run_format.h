/* SPDX-License-Identifier: Apache-2.0 */
/* What people are told of a log format: a paragraph for each thing known of it, indented by
   `indent` columns, those that go on four more. */
#ifndef RUN_FORMAT_H
#define RUN_FORMAT_H

#include "parsers/parser.h"
#include "report/page.h"

void format_words(struct page *p, const struct parser *f, size_t indent);

#endif
