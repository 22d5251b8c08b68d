/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/test.h"

#include "event/template.h"
#include "event/typed.h"

TEST(a_rendered_installer_result_gives_its_parameters_in_raw_order)
{
    struct str p[TEMPLATE_PARAMS];
    struct str text = STR("Windows Installer installed the product. Product Name: Microsoft "
                          "Monitoring Agent. Product Version: 10.22.10056.0. Product Language:\r\n"
                          "1033. Manufacturer: Microsoft Corporation. Installation success or "
                          "error status: 0.\r\n");

    CHECK_INT(template_params(STR("MsiInstaller"), 1033, text, p), 5);
    CHECK_STR(p[0], STR("Microsoft Monitoring Agent"));
    CHECK_STR(p[1], STR("10.22.10056.0"));
    CHECK_STR(p[3], STR("0"));
    CHECK_STR(p[4], STR("Microsoft Corporation"));
}

TEST(a_push_result_gives_operation_and_computer)
{
    struct str p[TEMPLATE_PARAMS];
    struct str text = STR("The Agent Management Operation Agent Install failed for remote computer "
                          "AG17.corp.example.\nInstall account: CORP\\push\nError Code: 80070643\n"
                          "Error Description: Fatal error during installation.\n"
                          "Microsoft Installer Error Description: \nFor more information");

    CHECK(template_params(STR("Health Service Modules"), 10624, text, p) >= 5);
    CHECK_STR(p[0], STR("Agent Install"));
    CHECK_STR(p[1], STR("AG17.corp.example"));
    CHECK_STR(p[3], STR("80070643"));
}

TEST(other_words_another_language_or_provider_give_nothing)
{
    struct str p[TEMPLATE_PARAMS];

    CHECK_INT(template_params(STR("MsiInstaller"), 1033, STR("Das Produkt wurde installiert."), p), 0);
    CHECK_INT(template_params(STR("MsiInstaller"), 1033, STR(""), p), 0);
    CHECK_INT(template_params(STR("Security-SPP"), 1033, STR("Windows Installer installed"), p), 0);
    CHECK_INT(template_params(STR("HealthService"), 1201,
                              STR("New Management Pack with id:\"a\", version:"), p), 0);
}

TEST(instances_of_sql_server_share_their_texts)
{
    struct str p[TEMPLATE_PARAMS];
    struct str text = STR("Database backed up. Database: OperationsManager, creation date(time): "
                          "2020/01/02(03:04:05), pages dumped: 10, first LSN: 1:2:3, last LSN: "
                          "1:2:4, number of dump devices: 1, device information: (x).");

    CHECK(template_params(STR("MSSQL$OM"), 18264, text, p) > 0);
    CHECK_STR(p[0], STR("OperationsManager"));
    text = STR("Error 777980008, severity 16, state 1 was raised, but no message with that error "
               "number was found in sys.messages. If error is larger than 50000, make sure the "
               "user-defined message is added using sp_addmessage.");
    CHECK(template_params(STR("MSSQLSERVER"), 18054, text, p) >= 3);
    CHECK_STR(p[0], STR("777980008"));
}

TEST(bare_parameters_below_a_sentence_in_any_language_are_taken)
{
    struct str p[TEMPLATE_PARAMS];
    struct str text = STR("Die Beschreibung f\xC3\xBCr die Ereignis-ID 11707 aus der Quelle "
                          "MsiInstaller wurde nicht gefunden.\r\n\r\nMehr.\r\n\r\n"
                          "Daten: \r\n\r\nProduct: A -- Done.\r\n(NULL)\r\n\r\nEnde: x\r\ny\r\n");

    CHECK_INT(template_params(STR("MsiInstaller"), 11707, text, p), 2);
    CHECK_STR(p[0], STR("Product: A -- Done."));
    CHECK_STR(p[1], STR("(NULL)"));
    CHECK_INT(template_params(STR("HealthService"), 11707, text, p), 0);
    CHECK_INT(template_params(STR("X"), 5, STR("X 5:"), p), 0);
}

TEST(installer_results_in_other_languages_give_their_parameters)
{
    static const char *const texts[] = {
        "Das Produkt wurde durch Windows Installer installiert. Produktname: System Center Operations "
        "Manager 2012 R2 Server. Produktversion: 7.1.10226.0. Produktsprache: 1033. Hersteller: "
        "Microsoft Corporation. Erfolg- bzw. Fehlerstatus der Installation: 1603.",
        "Windows Installer a install\xC3\xA9 le produit. Nom du produit : System Center Operations "
        "Manager 2012 R2 Server. Version du produit : 7.1.10226.0. Langue du produit : 1033. Fabricant "
        ": Microsoft Corporation. R\xC3\xA9ussite de l'installation ou \xC3\xA9tat d'erreur : 1603.",
        "Windows \xE3\x82\xA4\xE3\x83\xB3 \xE3\x80\x82\xE8\xA3\xBD: System Center Operations Manager "
        "2012 R2 Server\xE3\x80\x82\xE8\xA3\xBD\xEF\xBC\x9A"
        "7.1.10226.0\xE3\x80\x82\xE8\xAA\x9E: 1033\xE3\x80\x82\xE5\x85\x83: Microsoft "
        "Corporation\xE3\x80\x82\xE7\x8A\xB6: 1603\xE3\x80\x82",
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct str p[TEMPLATE_PARAMS];
        CHECK_INT(template_params(STR("MsiInstaller"), 1033, str_of(texts[i]), p), 5);
        CHECK_STR(p[0], STR("System Center Operations Manager 2012 R2 Server"));
        CHECK_STR(p[1], STR("7.1.10226.0"));
        CHECK_STR(p[2], STR("1033"));
        CHECK_STR(p[3], STR("1603"));
        CHECK_STR(p[4], STR("Microsoft Corporation"));
    }
}

TEST(an_update_in_another_language_gives_its_name_and_status)
{
    struct str p[TEMPLATE_PARAMS];
    struct str text = STR("Ein Update wurde durch Windows Installer installiert. Produktname: X Server. "
                          "Produktversion: 10.19.10050.0. Produktsprache: 1033. Hersteller: Microsoft "
                          "Corporation. Updatename: KB4594078. Erfolg- bzw. Fehlerstatus: 0.");

    CHECK_INT(template_params(STR("MsiInstaller"), 1036, text, p), 6);
    CHECK_STR(p[3], STR("KB4594078"));
    CHECK_STR(p[4], STR("0"));
    CHECK_STR(p[5], STR("Microsoft Corporation"));
}

TEST(a_push_in_another_language_gives_the_one_computer_it_names)
{
    struct str p[TEMPLATE_PARAMS];
    struct str one = STR("L'op\xC3\xA9ration a \xC3\xA9" "chou\xC3\xA9 sur AG17.corp.example.\r\nCompte : "
                         "CORP\\push\r\nCode : 80070643\r\nhttp://go.microsoft.com/fwlink");
    struct str two = STR("MS01.corp.example -> AG17.corp.example: 80070643");

    CHECK_INT(template_params(STR("Health Service Modules"), 10624, one, p), 4);
    CHECK_STR(p[1], STR("AG17.corp.example"));
    CHECK_STR(p[3], STR("80070643"));
    CHECK_INT(template_params(STR("Health Service Modules"), 10624,
                              STR("MS1.a.example: Remotecomputer AG9.a.example: 0x80070005"), p), 4);
    CHECK_STR(p[1], STR("AG9.a.example"));
    CHECK_STR(p[3], STR("0x80070005"));
    CHECK_INT(template_params(STR("Health Service Modules"), 10624, two, p), 0);
    CHECK_INT(template_params(STR("Health Service Modules"), 10624,
                              STR("computer AG17, see a.example"), p), 0);
}

/* events.md 4: 10617 has no blank behind its first sentence. */
TEST(a_sentence_right_behind_a_computers_name_is_none_of_it)
{
    struct str p[TEMPLATE_PARAMS], provider = STR("Health Service Modules");

    CHECK_INT(template_params(provider, 10617, STR("for remote computer ap1.corp.example.The agent"), p), 2);
    CHECK_STR(p[1], STR("ap1.corp.example"));
    CHECK_INT(template_params(provider, 10617, STR("for remote computer AP1.Corp.Example is"), p), 2);
    CHECK_STR(p[1], STR("AP1.Corp.Example"));
    CHECK_INT(template_params(provider, 10617, STR("for remote computer AP1.The agent"), p), 0);
}

/* Export-Csv writes ASCII: all other characters are question marks (log-formats.md 0.1). */
TEST(installer_results_of_which_only_ascii_is_left_give_their_parameters)
{
    const char *texts[] = {
        "Windows ????????????????????????????: System Center Operations Manager Server????????: "
        "7.2.11719.0??????: 1033????: Microsoft Corporation???????????????????: 0?",
        "????????? Windows ?????????? ???????. ???????? ????????: System Center Operations Manager "
        "Server. ?????? ????????: 7.2.11719.0. ???? ????????: 1033. ?????????????: Microsoft "
        "Corporation. ????????? ???????: 0.",
    };
    struct str p[TEMPLATE_PARAMS];

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        CHECK_INT(template_params(STR("MsiInstaller"), 1033, str_of(texts[i]), p), 5);
        CHECK_STR(p[0], STR("System Center Operations Manager Server"));
        CHECK_STR(p[1], STR("7.2.11719.0"));
        CHECK_STR(p[2], STR("1033"));
        CHECK_STR(p[3], STR("0"));
        CHECK_STR(p[4], STR("Microsoft Corporation"));
    }
}

TEST(rows_of_labels_that_are_no_installer_result_give_nothing)
{
    struct str p[TEMPLATE_PARAMS];

    CHECK_INT(template_params(STR("MsiInstaller"), 1033, STR("a: b. c: d. e: f. g: h. i: 0."), p), 0);
    CHECK_INT(template_params(STR("MsiInstaller"), 1033, STR("a: b. c: 1.2. e: 3. g: h."), p), 0);
    CHECK_INT(template_params(STR("MsiInstaller"), 1033, STR("a: : : : : : : : :"), p), 0);
    CHECK_INT(template_params(STR("Other"), 1033, STR("a: b. c: 1.2. e: 3. g: h. i: 0."), p), 0);
}

static void check_typed(const char *provider, uint32_t id, const char *message, const char *typed)
{
    struct arena a = { 0 };
    struct event ev = { .provider = str_of(provider), .event_id = id, .message = str_of(message) };

    typed_message(&ev, &a);
    CHECK_STR(ev.message, str_of(typed));
    arena_release(&a);
}

TEST(signs_of_word_in_an_english_message_are_those_that_were_typed)
{
    check_typed("Health Service Modules", 31551, "Exception \xE2\x80\x98X\xE2\x80\x99 26 \xE2\x80\x93 Error",
                "Exception 'X' 26 - Error");
    check_typed("MsiInstaller", 11920, "Product: X \xE2\x80\x93 Error 1920.", "Product: X -- Error 1920.");
    check_typed("MsiInstaller", 1023, "Product: X \xE2\x80\x93 Update", "Product: X - Update");
}

TEST(signs_of_word_stay_where_a_message_has_letters_of_another_language)
{
    check_typed("X", 1, "l\xE2\x80\x99\xC3\xA9" "chec", "l\xE2\x80\x99\xC3\xA9" "chec");
    check_typed("X", 1, "", "");
    check_typed("X", 1, "\xE2\x80", "\xE2\x80"); /* cut in the middle of a sign */
}
