/* SPDX-License-Identifier: Apache-2.0 */
/* Lines that a mail has wrapped. */
#include "lib/test.h"

#include "event/event.h"
#include "rules/unwrap.h"

static struct arena arena;

static struct str unwrapped(struct str s)
{
    return text_unwrapped(&arena, s, s);
}

#define LONG "a line that is nearly as long as those of a mail, so that the next word"

TEST(lines_of_a_mail_are_joined)
{
    CHECK_STR(unwrapped(STR(LONG "\ndid not fit")), STR(LONG " did not fit"));
    CHECK_STR(unwrapped(STR(LONG " \r\ndid not fit\nend")),
              STR(LONG " did not fit end"));
    arena_release(&arena);
}

TEST(what_is_not_wrapped_stays)
{
    static const char *const texts[] = {
        "", "one line", "two\nlines", "two\n\n", LONG, (LONG "\n"), (LONG "\n   at Somewhere()"),
        ("short\n" LONG), (LONG "\n" LONG LONG),
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        CHECK(!str_present(unwrapped(str_of(texts[i]))));
    CHECK(!str_present(unwrapped(STR_NONE)));
    arena_release(&arena);
}

TEST(a_part_was_wrapped_with_the_line_that_it_stands_in)
{
    struct str whole = STR("[10:00:01]:\tError:\t:OM component OMServer is not valid to\ninstall");
    struct str part = str_from(whole, sizeof "[10:00:01]:\tError:\t:" - 1);

    CHECK(!str_present(unwrapped(part)));
    CHECK_STR(text_unwrapped(&arena, part, whole),
              STR("OM component OMServer is not valid to install"));
    CHECK(!str_present(text_unwrapped(&arena, STR("one line"), whole)));
    arena_release(&arena);
}

TEST(letters_of_many_bytes_are_counted_once)
{
    struct str cjk = STR("\xE7\xAE\xA1\xE7\x90\x86\xE3\x82\xB0\xE3\x83\xAB\xE3\x83\xBC\xE3\x83\x97"
                         "\xE7\xAE\xA1\xE7\x90\x86\xE3\x82\xB0\xE3\x83\xAB\xE3\x83\xBC\xE3\x83\x97"
                         "\xE7\xAE\xA1\xE7\x90\x86\xE3\x82\xB0\xE3\x83\xAB\xE3\x83\xBC\xE3\x83\x97"
                         "\xE7\xAE\xA1\xE7\x90\x86\xE3\x82\xB0\xE3\x83\xAB\xE3\x83\xBC\xE3\x83\x97"
                         "\xE7\xAE\xA1\xE7\x90\x86\xE3\x82\xB0\xE3\x83\xAB\xE3\x83\xBC\xE3\x83\x97"
                         "\xE7\xAE\xA1\xE7\x90\x86\xE3\x82\xB0\xE3\x83\xAB\xE3\x83\xBC\xE3\x83\x97"
                         "\xE7\xAE\xA1\xE7\x90\x86\xE3\x82\xB0\xE3\x83\xAB\xE3\x83\xBC\xE3\x83\x97"
                         "\xE7\xAE\xA1\xE7\x90\x86\xE3\x82\xB0\xE3\x83\xAB\xE3\x83\xBC\xE3\x83\x97"
                         "\nx");

    CHECK(str_present(unwrapped(cjk)));
    arena_release(&arena);
}
