/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/test.h"

#include "event/template.h"

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
