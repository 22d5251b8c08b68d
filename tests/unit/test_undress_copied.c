/* SPDX-License-Identifier: Apache-2.0 */
/* What the clipboard, pagers, editors and collectors of logs make of text (input/undress.h). */
#include "base/buf.h"
#include "input/undress.h"
#include "lib/test.h"
#include "lib/undressed.h"

#define FILLED STR("a\0b  \n-- More (7%) --\nc\0\n \0\n")
#define EMPTIED STR("a\0b  \nc\0\n \0\n")

/* NUL was taken for a sign of the terminal's, and blanks at the end of its line went. */
TEST(a_nul_beside_colours_takes_nothing_away)
{
    undress_check(__FILE__, __LINE__, FILLED, EMPTIED);
}

TEST(a_pager_that_tells_how_much_was_shown_is_none_of_the_text)
{
    GIVES("a\n-- More (42%) -- \nb\n-- Fortsetzung (100%) --\nc\n", "a\nb\nc\n");
    GIVES("a\n-- More (42) --\nb\n-- More (x%) --\n-- (42%) --\n", "(nothing)");
}

TEST(the_head_of_the_clipboard_is_none_of_its_page)
{
    GIVES("Version:0.9\r\nStartHTML:00000097\r\nEndHTML:00000170\r\nSourceURL:https://a.example/?b&c\r\n"
          "<html><body>\r\n<!--StartFragment--><pre>[10:00:01]: a\n[10:00:02]: b</pre><!--EndFragment-->",
          "[10:00:01]: a\n[10:00:02]: b\n");
    GIVES("Version:0.9 of it\n[10:00:01]: a\n[10:00:02]: b\n", "(nothing)"); /* was taken for one */
}

TEST(letters_of_pages_have_names)
{
    GIVES("<p>Descripci&oacute;n&hellip; &ldquo;Pr&oacute;ximo&rdquo;&ensp;A&nbsp;B &yuml;&Agrave; &zcaron;</p>",
          "Descripción… “Próximo” A B ÿÀ &zcaron;\n");
}
