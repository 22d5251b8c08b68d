/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Secrets never leave the program: whoever writes text that came out of a log passes it through
 * here.  The values behind the names of upgrade-plans.md 7.5 and log-formats.md 0.3 become
 * ********; names, separators, quotes and the rest of the text stay.
 *
 * In doubt a value is taken too long rather than too short: that of a setup switch runs to the next
 * " /" that is a switch, an unquoted assignment to the next thing that looks like an assignment,
 * else to the end of the line.  So redact first and cut afterwards: a text that was cut inside a
 * quoted secret is masked to its end, but a secret whose name was cut off cannot be known.
 *
 * Linear in the text, no recursion.  Each value costs at most 8 bytes of growth.  The result is
 * the text itself (same pointer) where nothing is secret, else a copy in the arena.  Redacting
 * twice changes nothing.  Without memory the result is the mask alone, and a->failed is set: a
 * secret is not printed because memory ran out.
 */
#ifndef EVENT_REDACT_H
#define EVENT_REDACT_H

#include "base/arena.h"
#include "event/event.h"

#define REDACT_MASK "********"

struct str redact(struct str text, struct arena *a);

/*
 * redact_may_hide(text): false: redact would find nothing.  Neither does it in a text whose escaped
 * form in JSON (base/json.h) this was asked about: escapes only take the place of bytes that no
 * name and no product key holds.
 */
bool redact_may_hide(struct str text);

/*
 * redact_stands_apart(text, at, n): no letter, digit or underscore touches that part of the text.
 * If redact_may_hide(text) is false, so is that of such a part by itself: what stands around a name
 * in it stands around it in the text, too.
 */
bool redact_stands_apart(struct str text, size_t at, size_t n);

/* redact without that first look: what it must not miss (tests). */
struct str redact_without_sieve(struct str text, struct arena *a);

/*
 * redact_secret_name(name): does a field or property of this name hold a secret?  True for names
 * with a word that ends in password, passwd, pwd, passphrase, productkey, pidkey or
 * communitystring, digits and a tail like _CONFIRM ignored.  PasswordExpired, PasswordLastSet or
 * MinimumPasswordLength say something about a password and hold none: false.
 */
bool redact_secret_name(struct str name);

/* redact_value(name, value, a): the whole value masked where the name says so, else redact(). */
struct str redact_value(struct str name, struct str value, struct arena *a);

/*
 * redact_event_field(ev, f, a): the value of a field of ev as it may be shown.  Parsers stay
 * plain: an installer log's Property=ACTIONSPASSWORD, Value=x are two fields, so the name that
 * decides over Value (and over Message, which repeats it) stands in a sibling.  ev must be
 * expanded.
 */
struct str redact_event_field(const struct event *ev, const struct field *f, struct arena *a);

#endif
