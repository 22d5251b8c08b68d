/* SPDX-License-Identifier: Apache-2.0 */
/* What is a value of an event, and how many it is.  Private to evtxml*.c. */
#ifndef PARSERS_EVTXML_VALUES_H
#define PARSERS_EVTXML_VALUES_H

#include "base/str.h"

/* The names that are EventData's own, or those of RenderingInfo; anything else in an open leaf
   belongs to its value. */
bool evtxml_is_leaf(bool data, struct str name);

/* All unnamed parameters in one value, as python-evtx has them:
   "<string>a</string>\n<string>...". */
#define EVTXML_LIST "<string>"

/* The next of them; a value that is no list is one.  False: there is none left. */
bool evtxml_one(struct str *value, struct str *one);

#endif
