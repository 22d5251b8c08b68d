/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "base/limits.h"
#include "input/mail.h"
#include "input/walk.h"
#include "lib/leaves.h"
#include "lib/test.h"

#define GIVES(bytes, want) leaves_check(__FILE__, __LINE__, STR(bytes), STR(want))
#define FROM "From: Ops <ops@corp.example>\r\nSubject: logs\r\nMIME-Version: 1.0\r\n"

TEST(a_message_of_one_text_keeps_its_name)
{
    GIVES(FROM "Content-Type: text/plain; charset=utf-8\r\n"
          "Content-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe, a long=\r\n line=\n\r\n"
          "and = a sign =3D\r\n",
          "[m]Gr\xC3\xBC\xC3\x9F" "e, a long line\r\nand = a sign =\r\n");
    GIVES(FROM "Content-Transfer-Encoding: base64\n\nRkFUQUwg\nQUNUSU9OOiBY\nCg==\n",
          "[m]FATAL ACTION: X\n");
    GIVES(FROM "\r\nas it is\r\n", "[m]as it is\r\n");
}

TEST(japanese_of_seven_bits_is_code_page_932)
{
    GIVES(FROM "Content-Type: text/plain; charset=ISO-2022-JP\r\n\r\na \x1B$B4IM}\x1B(B b\r\nc\r\n",
          "[m]a \x8A\xC7\x97\x9D b\r\nc\r\n");
}

TEST(lines_that_flow_are_joined_again)
{
    GIVES(FROM "Content-Type: text/plain; charset=utf-8; format=flowed\r\n\r\n"
          "The OpsMgr \r\nConnector could \r\nnot connect.\r\n From here.\r\n \r\n-- \r\nOps\r\n",
          "[m]The OpsMgr Connector could not connect.\nFrom here.\n\n-- \nOps\n");
    /* of the same depth only; blanks in front are the line's own but for one */
    GIVES(FROM "Content-Type: text/plain; format=\"flowed\"\n\n"
          "> quoted \n> words\n>> deeper \n> less \nnone\n    at X\n",
          "[m]> quoted words\n>> deeper \n> less \nnone\n   at X\n");
    /* a script without blanks; the end of the mail */
    GIVES(FROM "Content-Type: text/plain; delsp=yes; format=flowed\n"
          "Content-Transfer-Encoding: base64\n\nYWIg\nDQpjZA==\n", "[m]abcd");
    /* no page flows, and no mail that does not say so */
    GIVES(FROM "Content-Type: text/html; format=flowed\n\na \nb\n", "[m]a \nb\n");
    GIVES(FROM "Content-Type: text/plain\n\na \nb\n", "[m]a \nb\n");
}

/* Format-List writes a blank behind the colon of what has no value. */
TEST(a_name_without_a_value_does_not_flow_into_the_next_one)
{
    GIVES(FROM "Content-Type: text/plain; format=flowed\n\n"
          "Message     : The \nOpsMgr Connector\nVersion     : \nMachineName : a\n",
          "[m]Message     : The OpsMgr Connector\nVersion     : \nMachineName : a\n");
    /* a line of words that ends so had no room */
    GIVES(FROM "Content-Type: text/plain; format=flowed\n\n"
          "L'installation de cet agent s'est : \nmal finie\n",
          "[m]L'installation de cet agent s'est : mal finie\n");
}

TEST(attachments_have_their_names_and_a_text_is_read_once)
{
    GIVES(FROM "Content-Type: multipart/mixed;\r\n\tboundary=\"a;b\"\r\n\r\npreamble\r\n--a;b\r\n"
          "Content-Type: multipart/alternative; boundary=a;\r\n\r\n--a\r\n\r\nplain\r\n--a\r\n"
          "Content-Type: text/html\r\n\r\n<p>plain</p>\r\n--a--\r\nepilogue\r\n--a;b\r\n"
          "Content-Type: application/octet-stream; name=\"wrong.log\"\r\n"
          "Content-Transfer-Encoding: base64\r\n"
          "Content-Disposition: attachment;\r\n filename=\"=?utf-8?B?QsO8cm8=?=\r\n"
          " =?utf-8?Q?_x.log?=\"\r\n\r\nYWI=\r\n--a;b\r\n"
          "Content-Disposition: attachment; filename*0*=utf-8'de'..%2Fgr%C3%BC; filename*1=n.txt\r\n"
          "\r\nc\r\n--a;b\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\nbegin\r\n--a;b--\r\nend\r\n",
          "[m/part-1]plain\r\n[m/part-2.html: the text of this message once more]"
          "[m/wrong.log]ab"
          "[m/<..>/gr\xC3\xBCn.txt]c\r\n"
          "[m/part-5: encoded in a way that is not read: save it from the message]");
    GIVES(FROM "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Disposition: attachment;\n"
          " filename=\"=?utf-8?B?QsO8cm8=?=\n =?utf-8?Q?_x.log?=\"\n\nab\n--x--\n",
          "[m/B\xC3\xBCro_x.log]ab\n");
}

TEST(several_messages_in_one_file_are_read)
{
    GIVES("From ops@corp.example Thu Mar 14 09:00:00 2024\n" FROM "\none\nFrom here on\n\n"
          "From the log 1:2\n\n"
          "From ops@corp.example Thu Mar 14 09:05:00 2024\n" FROM
          "Content-Type: multipart/mixed; boundary=x\n\n--x\n"
          "Content-Disposition: attachment; filename=a.log\n\nab\n--x--\n\n"
          "From - Thu Mar 14 09:06:00 2024\n" FROM "\nthree\n",
          "[m/part-1]one\nFrom here on\n\nFrom the log 1:2\n\n[m/a.log]ab\n[m/part-3]three\n");
    /* the end of one was lost: the next one is whole */
    GIVES("From ops@corp.example Thu Mar 14 09:00:00 2024\n" FROM
          "Content-Type: multipart/mixed; boundary=x\n\n--x\n\nab\n\n"
          "From - Thu Mar 14 09:06:00 2024\n" FROM "\ntwo\n",
          "[m/part-1]ab\n\n(unpacking: the message is cut off)[m/part-2]two\n");
    /* in a single message it is a line as any */
    GIVES(FROM "\none\n\nFrom - Thu Mar 14 09:06:00 2024\n" FROM "\ntwo\n",
          "[m]one\n\nFrom - Thu Mar 14 09:06:00 2024\n" FROM "\ntwo\n");
}

TEST(a_message_in_a_message_is_read)
{
    GIVES(FROM "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: message/rfc822\n\n"
          FROM "Content-Type: multipart/mixed; boundary=y\n\n--y\n\ninside\n--y--\n--x\n\n"
          "outside\n--x--\n",
          "[m/part-1/part-1]inside\n[m/part-2]outside\n");
}

TEST(what_is_damaged_or_cut_loses_its_own_part)
{
    /* the inner multipart has lost its end; a letter became something else; the file is cut */
    GIVES(FROM "Content-Type: multipart/mixed; boundary=x\n\n--x\n"
          "Content-Type: multipart/related; boundary=y\n\n--y\n\none\n--x\n"
          "Content-Transfer-Encoding: base64\n\nRkFU\xFFUwg\nQUNU\n--x\n\nthree",
          "[m/part-1]one\n[m/part-2]FAT\x01L ACT(unpacking: damaged base64 in a message)"
          "[m/part-3]three(unpacking: the message is cut off)");
    GIVES(FROM "Content-Type: multipart/mixed; boundary=x\n\nno boundary at all\n",
          "[m: a message with nothing in it]");
}

TEST(parts_inside_parts_end_at_LIMIT_MAIL_DEPTH)
{
    struct buf in = { 0 }, want = { 0 };

    buf_add(&in, STR(FROM));
    for (int i = 0; i <= LIMIT_MAIL_DEPTH; i++)
        buf_format(&in, "Content-Type: multipart/mixed; boundary=b%dz\n\n--b%dz\n", i, i);
    buf_add(&in, STR("\ndeep\n--b0z\n\nhigh\n--b0z--\n"));
    buf_add(&want, STR("[m/part-1: LIMIT_MAIL_DEPTH reached][m/part-2]high\n"));
    leaves_check(__FILE__, __LINE__, buf_str(&in), buf_str(&want));
    buf_release(&in);
    buf_release(&want);
}

TEST(what_has_labels_is_no_message_yet)
{
    struct str samples[] = { STR("Log Name: System\nSource: x\n\nbody\n"),
                             STR("From: me\nSubject: no version\n\nbody\n"),
                             STR("MIME-Version: 1.0\nand then words\n\n"), STR("MIME-Version: 1.0"),
                             STR("") };

    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++)
        CHECK(!mail_recognises((const uint8_t *)samples[i].s, samples[i].n));
}

/* "[10:00:01]: one, a line of a log\r\n", and twice that. */
#define LINE "[10:00:01]: one, a line of a log\r\n"
#define CODED "WzEwOjAwOjAxXTogb25lLCBhIGxpbmUgb2YgYSBsb2cNClsxMDowMDowMV06IG9u"
#define CODED_REST "ZSwgYSBsaW5lIG9mIGEgbG9nDQo="

TEST(a_part_that_was_saved_alone_is_decoded)
{
    GIVES("Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n" CODED "\r\n"
          CODED_REST "\r\n", "[m]" LINE LINE);
    GIVES("Content-Transfer-Encoding: quoted-printable\n\na =3D b\n", "[m]a = b\n");
    GIVES("From: a\nSubject: b\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\none\n--x--\n",
          "[m/part-1]one\n");
    GIVES("Content-Type: text/plain\n\nas it is\n", "[m]Content-Type: text/plain\n\nas it is\n");
}

TEST(parts_below_their_first_boundary_are_read)
{
    GIVES("multi-part\r\n\r\n----x7\r\nContent-Type: text/plain\r\n\r\none\r\n----x7\r\n"
          "Content-Type: text/plain; name=a.log\r\nContent-Transfer-Encoding: base64\r\n\r\n" CODED
          "\r\n" CODED_REST "\r\n----x7--\r\n", "[m/part-1]one\r\n[m/a.log]" LINE LINE);
    GIVES("--\nContent-Type: a\n\nb\n", "[m]--\nContent-Type: a\n\nb\n");
}

TEST(base64_and_quoted_printable_alone_are_decoded_where_they_hold_text)
{
    GIVES(CODED "\r\n" CODED_REST "\r\n", "[m]" LINE LINE);
    GIVES(CODED CODED_REST, "[m]" LINE LINE);
    GIVES("-----BEGIN CERTIFICATE-----\n" CODED "\n" CODED_REST "\n-----END CERTIFICATE-----\n",
          "[m]" LINE LINE);
    GIVES("a long line=\n of a log\nb=3Dc, and a =\nd\n", 
          "[m]a long line of a log\nb=c, and a d\n");
    /* a key, a hash for each line, names and values */
    GIVES("MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu1SU1LfVLPHCozMxH2Mo\n4lgOEePz\n",
          "[m]MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu1SU1LfVLPHCozMxH2Mo\n4lgOEePz\n");
    GIVES("da39a3ee5e6b4b0d3255bfef95601890afd80709da39a3ee\n"
          "5e6b4b0d3255bfef95601890afd80709da39a3eeda39a3ee\n",
          "[m]da39a3ee5e6b4b0d3255bfef95601890afd80709da39a3ee\n"
          "5e6b4b0d3255bfef95601890afd80709da39a3eeda39a3ee\n");
    GIVES("[10:00:01]:\tInfo:\t:TIMEOUT=20\n[10:00:02]:\tInfo:\t:RETRIES=20\n",
          "[m][10:00:01]:\tInfo:\t:TIMEOUT=20\n[10:00:02]:\tInfo:\t:RETRIES=20\n");
    GIVES("Property: INSTALLDIR=\nProperty: PATCH=\nok\n",
          "[m]Property: INSTALLDIR=\nProperty: PATCH=\nok\n");
    GIVES("a long line=\n of a log\nand caf=C3=A9\n", "[m]a long line of a log\nand caf\xC3\xA9\n");
    GIVES("code=80070643\ncode=80070005\nb=C0\n", "[m]code=80070643\ncode=80070005\nb=C0\n");
}

/* What an editor saved that somebody pasted the source of a mail into. */
TEST(a_message_that_was_pasted_and_saved_has_a_BOM_or_letters_of_two_bytes)
{
    GIVES("\xEF\xBB\xBF" "Content-Transfer-Encoding: quoted-printable\n\na =3D b\n", "[m]a = b\n");
    GIVES("\xEF\xBB\xBF" "Log Name=3D=22Operations Manager=22, Source=3D=22OpsMgr Connector=22, Eve=\n"
          "nt ID=3D20057, caf=C3=A9\n",
          "[m]Log Name=\"Operations Manager\", Source=\"OpsMgr Connector\", Event ID=20057, "
          "caf\xC3\xA9\n");
    GIVES("\xFF\xFE" "a\0=\0" "3\0D\0\"\0b\0=\0" "C\0003\0=\0" "A\0009\0\"\0\n\0",
          "[m]a=\"b\xC3\xA9\"\n");
    GIVES("\xFE\xFF" "\0a\0=\0" "3\0D\0b\0=\0" "3\0D\0\n", "[m]a=b=\n");
    GIVES("\xFF\xFE" "a\0=\0b\0\n\0", "[m]\xFF\xFE" "a\0=\0b\0\n\0");
}

TEST(names_without_a_value_tell_the_code_by_the_blanks_behind_them)
{
    GIVES("Id      : 6013\nVersion :=20\nOpcode  :=20\n", "[m]Id      : 6013\nVersion : \nOpcode  : \n");
    GIVES("Version:20\nTIMEOUT=20\nRETRIES=20\n", "[m]Version:20\nTIMEOUT=20\nRETRIES=20\n");
}

/* The 76th sign of a line that is cut is the mark of it, and no log's. */
TEST(one_line_that_was_cut_at_its_full_width_tells_the_code)
{
    GIVES("    \"Message\": \"The Microsoft Monitoring Agent service entered the stopped =\nstate.\"\n",
          "[m]    \"Message\": \"The Microsoft Monitoring Agent service entered the stopped state.\"\n");
    GIVES("Property(C): The Microsoft Monitoring Agent service entered the state =\nok\n",
          "[m]Property(C): The Microsoft Monitoring Agent service entered the state =\nok\n");
}
