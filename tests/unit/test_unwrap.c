/* SPDX-License-Identifier: Apache-2.0 */
/* Lines that a mail has wrapped. */
#include "lib/test.h"

#include "event/event.h"
#include "rules/unwrap.h"

static struct arena arena;

#define LONG "a line that is nearly as long as those of a mail, so that the next word"

TEST(lines_of_a_mail_are_joined)
{
    CHECK_STR(text_unwrapped(&arena, STR(LONG "\ndid not fit")), STR(LONG " did not fit"));
    CHECK_STR(text_unwrapped(&arena, STR(LONG " \r\ndid not fit\nend")),
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
        CHECK(!str_present(text_unwrapped(&arena, str_of(texts[i]))));
    CHECK(!str_present(text_unwrapped(&arena, STR_NONE)));
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

    CHECK(str_present(text_unwrapped(&arena, cjk)));
    arena_release(&arena);
}
