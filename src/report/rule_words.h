/* SPDX-License-Identifier: Apache-2.0 */
/* What a rule of a task or an act asks for, in words, into the paragraph at hand. */
#ifndef REPORT_RULE_WORDS_H
#define REPORT_RULE_WORDS_H

#include "report/page.h"

void rule_words(struct page *p, const struct task_rule *r);

#endif
