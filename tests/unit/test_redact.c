/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every line of the redaction lists (upgrade-plans.md 7.1 to 7.5, log-formats.md 0.3) with a
 * secret in it, and the look-alikes that must stay readable.
 */
#include "lib/test.h"

#include "base/mem.h"
#include "event/redact.h"

#include <stdlib.h>
#include <string.h>

#define M REDACT_MASK

struct row {
    const char *in, *out;
};

static const struct row secrets[] = {
    /* setup switches */
    { "setup.exe /silent /upgrade /DASAccountUser:d\\u /DASAccountPassword:p@ss /DataReaderUser:x",
      "setup.exe /silent /upgrade /DASAccountUser:d\\u /DASAccountPassword:" M
      " /DataReaderUser:x" },
    { "setup.exe /DASAccountPassword: p@ss /silent",
      "setup.exe /DASAccountPassword: " M " /silent" },
    { "setup.exe /dasaccountpassword:two words/and a slash /silent",
      "setup.exe /dasaccountpassword:" M " /silent" },
    { "setup.exe /DataReaderPassword:\"a /b c\" /silent",
      "setup.exe /DataReaderPassword:" M " /silent" },
    { "setup.exe /DataReaderPassword:a /b c /silent /upgrade",
      "setup.exe /DataReaderPassword:" M " /silent /upgrade" },
    { "setup.exe /DataWriterPassword:a\"b'c /silent",
      "setup.exe /DataWriterPassword:" M " /silent" },
    { "setup.exe /ActionAccountPassword:last one", "setup.exe /ActionAccountPassword:" M },
    { "/ActionAccountPassword:\"unclosed and more", "/ActionAccountPassword:" M },
    { "/SRSPassword=abc /x", "/SRSPassword=" M " /x" },
    { "/ServicePassword:s3 /DbPassword:d4 /DbServer:sql",
      "/ServicePassword:" M " /DbPassword:" M " /DbServer:sql" },
    { "/Key:ABCDE /Components:All", "/Key:" M " /Components:All" },
    { "setup /ProductKey:12345 /silent", "setup /ProductKey:" M " /silent" },
    { "/DASAccountPassword:p\xc3\xa4ss\xe2\x82\xac w\xc3\xb6rt /silent",
      "/DASAccountPassword:" M " /silent" },
    { "arguments '/qn /DASAccountPassword:x'", "arguments '/qn /DASAccountPassword:" M },
    { "Connect -Password hunter2 -User x", "Connect -Password " M " -User x" },
    { "Connect -Password \"hunter 2\" -User x", "Connect -Password \"" M "\" -User x" },
    /* pasted text wraps */
    { "/DASAccountPassword:Se\ncret /DataReaderUser:x",
      "/DASAccountPassword:" M " /DataReaderUser:x" },
    { "/DASAccountPassword:\n  secret /DataReaderUser:x",
      "/DASAccountPassword:\n  " M " /DataReaderUser:x" },
    { "/DASAccountPassword:secret\r\n/DataReaderUser:x",
      "/DASAccountPassword:" M "\r\n/DataReaderUser:x" },
    { "/DASAccountPassword:secret\n[10:00:00]:\tInfo:\t:more /a:b",
      "/DASAccountPassword:" M "\n[10:00:00]:\tInfo:\t:more /a:b" },
    { "Password=\nabc;User ID=sa", "Password=\n" M ";User ID=sa" },
    /* cells of a table, whose quotes are doubled */
    { "1,\"msiexec PASSWORD=\"\"se cret\"\" y=1\",2",
      "1,\"msiexec PASSWORD=\"\"" M "\"\" y=1\",2" },
    { "1,\"msiexec PASSWORD=\"\"secret\"\"\",2", "1,\"msiexec PASSWORD=\"\"" M "\"\"\",2" },
    { "1,\"msiexec PASSWORD=\"\";s,ecret\"\" y=1\"", "1,\"msiexec PASSWORD=\"\"" M "\"\" y=1\"" },
    { "1,\"msiexec PASSWORD=se\"\"cret\",2", "1,\"msiexec PASSWORD=" M "\",2" },
    { "1,\"{\"\"password\"\":\"\"secret\"\",\"\"a\"\":1}\"",
      "1,\"{\"\"password\"\":\"\"" M "\"\",\"\"a\"\":1}\"" },
    { "1,\"{\\\"\"password\\\"\":\\\"\"secret\\\"\"}\"",
      "1,\"{\\\"\"password\\\"\":\\\"" M "\\\"\"}\"" },
    { "1,\"pwd: \"\"sec\"\"\"\"ret\"\" x\"", "1,\"pwd: \"\"" M "\"\" x\"" },
    /* installer properties */
    { "msiexec /i a.msi ACTIONSUSER=u ACTIONSPASSWORD=secret ACTIONSDOMAIN=d",
      "msiexec /i a.msi ACTIONSUSER=u ACTIONSPASSWORD=" M " ACTIONSDOMAIN=d" },
    { "ACTIONSPASSWORD=\"se \"\"cr=et\" NOAPM=1", "ACTIONSPASSWORD=\"" M "\" NOAPM=1" },
    { "ACTIONSPASSWORD=se cret NOAPM=1", "ACTIONSPASSWORD=" M " NOAPM=1" },
    { "ACTIONSPASSWORD=a/b\"c /qn", "ACTIONSPASSWORD=" M " /qn" },
    { "Property(S): ACTIONSPASSWORD = a B=c; 'd' /e", "Property(S): ACTIONSPASSWORD = " M },
    { "Property(C): ActionsPassword = one\ntwo\nProperty(C): NOAPM = 1",
      "Property(C): ActionsPassword = " M "\nProperty(C): NOAPM = 1" },
    { "Property(S): PIDKEY = ABCDEABCDEABCDEABCDEABCDE", "Property(S): PIDKEY = " M },
    { "PROPERTY CHANGE: Adding ACTIONSPASSWORD property. Its value is 'a'b. c'.",
      "PROPERTY CHANGE: Adding ACTIONSPASSWORD property. Its value is '" M "'." },
    { "PROPERTY CHANGE: Modifying ACTIONSPASSWORD property. Its current value is 'a'. Its new "
      "value: 'b'.\nnext",
      "PROPERTY CHANGE: Modifying ACTIONSPASSWORD property. Its current value is '" M "'.\nnext" },
    { "PROPERTY CHANGE: Deleting DBPASSWORD property. Its current value is 'cut",
      "PROPERTY CHANGE: Deleting DBPASSWORD property. Its current value is '" M },
    /* connection strings */
    { "Server=s;User ID=sa;Password=a b'c;Initial Catalog=x",
      "Server=s;User ID=sa;Password=" M ";Initial Catalog=x" },
    { "Server=s;pwd=abc;", "Server=s;pwd=" M ";" },
    { "\"Server=s;pwd=abc\" failed: Login failed", "\"Server=s;pwd=" M "\" failed: Login failed" },
    { "Password='a;b=c';Server=s", "Password='" M "';Server=s" },
    { "https://host/?user=a&password=b&x=1", "https://host/?user=a&password=" M "&x=1" },
    { "Password: hunter2", "Password: " M },
    { "password = hunter 2\nUser = x", "password = " M "\nUser = x" },
    /* SQL */
    { "BACKUP MASTER KEY TO FILE='C:\\k' ENCRYPTION BY PASSWORD='it''s; x'",
      "BACKUP MASTER KEY TO FILE='C:\\k' ENCRYPTION BY PASSWORD='" M "'" },
    { "ALTER LOGIN a WITH PASSWORD = N'x''y', CHECK_POLICY=OFF",
      "ALTER LOGIN a WITH PASSWORD = N'" M "', CHECK_POLICY=OFF" },
    { "ENCRYPTION BY PASSWORD = 'cut here", "ENCRYPTION BY PASSWORD = '" M },
    /* SNMP */
    { "to IP Address 10.0.0.1, Community String:=pu, blic, Status 5.",
      "to IP Address 10.0.0.1, Community String:=" M ", Status 5." },
    { "CommunityString=public", "CommunityString=" M },
    /* product keys */
    { "Set-SCOMLicense -ProductId ABCDE-12345-FGHIJ-67890-KLMNO -Force",
      "Set-SCOMLicense -ProductId " M " -Force" },
    { "key abcde-12345-fghij-67890-klmno.", "key " M "." },
    /* private keys */
    { "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc=\n-----END RSA PRIVATE KEY-----",
      "-----BEGIN RSA PRIVATE KEY-----\n" M "\n-----END RSA PRIVATE KEY-----" },
    { "-----BEGIN PRIVATE KEY-----\nMIIE", "-----BEGIN PRIVATE KEY-----\n" M },
    /* markup */
    { "{\"user\":\"a\",\"password\":\"b\\\"c\",\"x\":1}",
      "{\"user\":\"a\",\"password\":\"" M "\",\"x\":1}" },
    { "{\"password\": 12345, \"x\":1}", "{\"password\": " M ", \"x\":1}" },
    { "{\\\"password\\\":\\\"b\\\",\\\"x\\\":1}", "{\\\"password\\\":\\\"" M "\\\",\\\"x\\\":1}" },
    { "{\"passwords\":[\"a\",\"b\"],\"x\":1}", "{\"passwords\":[" M "],\"x\":1}" },
    { "{\"Property\":\"ACTIONSPASSWORD\",\"Value\":\"b\"}",
      "{\"Property\":\"ACTIONSPASSWORD\",\"Value\":\"" M "\"}" },
    { "<a><Password>b c</Password><x>1</x></a>", "<a><Password>" M "</Password><x>1</x></a>" },
    { "<n:Password type=\"t\">b</n:Password>", "<n:Password type=\"t\">" M "</n:Password>" },
    { "<Password><![CDATA[a<b]]></Password>", "<Password><![CDATA[" M "]]></Password>" },
    { "&lt;Password&gt;b&lt;/Password&gt;", "&lt;Password&gt;" M "&lt;/Password&gt;" },
    { "<Data Name=\"ActionsPassword\">b</Data>", "<Data Name=\"ActionsPassword\">" M "</Data>" },
    { "<add key=\"Password\" value=\"b\"/>", "<add key=\"Password\" value=\"" M "\"/>" },
    { "<login password=\"b\" user=\"u\"/>", "<login password=\"" M "\" user=\"u\"/>" },
    /* names with tails */
    { "PASSWORD_CONFIRM=abc X=1", "PASSWORD_CONFIRM=" M " X=1" },
    { "Password2=abc", "Password2=" M },
    { "passwd=abc", "passwd=" M },
    { "Key file Passphrase: abc", "Key file Passphrase: " M },
    { "product_key=abc", "product_key=" M },
    { "PWD=x", "PWD=" M },
};

static const char *const look_alikes[] = {
    "msiexec PASSWORD=\"\" NOAPM=1",
    "1,\"msiexec PASSWORD=\"\"\"\" NOAPM=1\",2",
    "1,\"{\"\"password\"\":\"\"\"\",\"\"a\"\":\"\"b\"\"}\"",
    "{\"password\":\"\",\"a\":\"b\"}",
    "",
    "The password for RunAs account CONTOSO\\svc for management group MG is expiring on 1/2/2024.",
    "password policy",
    "The user name or password is incorrect.",
    "a terminal is required to read the password",
    "PasswordExpired=0 PasswordLastSet=1 MinimumPasswordLength=8",
    "Password never expires",
    "do not allow storage of passwords",
    "but the password is blank",
    "Password::Set(x)",
    "PASSWORD=********** NOAPM=1",
    "Property(S): ACTIONSPASSWORD = **********",
    "PASSWORD=''",
    "PASSWORD=;User ID=sa",
    "/DASAccountPassword: /DataReaderUser:x",
    "<Password></Password>",
    "<Password/>",
    "{\"password\":null,\"x\":1}",
    "{\"password\":\"\",\"x\":1}",
    "HKLM\\SOFTWARE\\Key: value",
    "Registry key: HKLM/Key:",
    "Primary key=5, foreign key: 6",
    "writing new private key to '/etc/opt/omi/ssl/omikey.pem'",
    "The certificate does not contain a usable private key",
    "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----",
    "{786970C5-E6F6-4A41-B238-AE25D4B91EEA}",
    "a-b-c-d-e 12345-12345-12345-12345",
    "SNMP community list",
    "/UseLocalSystemDASAccount /AcceptEndUserLicenseAgreement:1",
    "error: 26 - Error Locating Server/Instance Specified",
};

static void check_row(const char *in, const char *out)
{
    struct arena a = { 0 };
    struct str once = redact(str_of(in), &a), twice = redact(once, &a);

    if (CHECK_STR(once, str_of(out)))
        CHECK_STR(twice, once);
    CHECK(twice.s == once.s);
    arena_release(&a);
}

TEST(every_listed_secret_is_masked_and_nothing_else)
{
    for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++)
        check_row(secrets[i].in, secrets[i].out);
}

/* The first look at a text reads blocks; a secret must not hide where they meet. */
TEST(a_secret_is_found_wherever_it_stands)
{
    static const char *const parts[] = { "pwd=x", "Passphrase=x", "/Key:x",
                                         "ABCDE-12345-FGHIJ-67890-KLMNO" };
    char text[256];

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        struct str part = str_of(parts[i]);
        for (size_t at = 0; at + part.n <= sizeof text; at++) {
            struct arena a = { 0 };
            memset(text, ' ', sizeof text);
            memcpy(text + at, part.s, part.n);
            for (size_t n = at + part.n; n <= sizeof text; n += 41)
                CHECK(str_find(redact((struct str){ text, n }, &a), STR(M)) < n);
            arena_release(&a);
        }
    }
}

TEST(look_alikes_stay_the_same_text_at_the_same_place)
{
    for (size_t i = 0; i < sizeof look_alikes / sizeof look_alikes[0]; i++) {
        struct arena a = { 0 };
        struct str in = str_of(look_alikes[i]), out = redact(in, &a);
        CHECK_STR(out, in);
        CHECK(out.s == in.s);
        CHECK_INT(a.total, 0);
        arena_release(&a);
    }
}

TEST(a_text_cut_inside_a_secret_does_not_show_its_beginning)
{
    static const char text[] = "x /DASAccountPassword:\"topsecret topsecret\" PASSWORD='topsecret "
                               "topsecret' Server=s;Password=topsecret;";

    for (size_t n = 0; n < sizeof text; n++) {
        struct arena a = { 0 };
        struct str out = redact((struct str){ text, n }, &a);
        CHECK_INT(str_find(out, STR("tops")), out.n);
        arena_release(&a);
    }
}

TEST(a_field_is_masked_whole_when_its_name_says_password)
{
    static const struct {
        const char *name, *value, *out;
    } rows[] = {
        { "ActionsPassword", "a /b;c", M },      { "Setup.Password", "x", M },
        { "Community String", "public", M },     { "PasswordExpired", "0", "0" },
        { "Message", "pwd=x", "pwd=" M },        { "password", "", "" },
        { "password", "**********", "**********" }, { "Key", "1", "1" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct arena a = { 0 };
        CHECK_STR(redact_value(str_of(rows[i].name), str_of(rows[i].value), &a),
                  str_of(rows[i].out));
        arena_release(&a);
    }
}

TEST(an_installer_property_decides_over_the_value_beside_it)
{
    struct field fields[] = { { .name = STR("Property"), .value = STR("ACTIONSPASSWORD") },
                              { .name = STR("Value"), .value = STR("secret") } };
    struct event ev = { .fields = fields, .fields_n = 2 };
    struct arena a = { 0 };

    CHECK_STR(redact_event_field(&ev, &fields[0], &a), STR("ACTIONSPASSWORD"));
    CHECK_STR(redact_event_field(&ev, &fields[1], &a), STR(M));
    fields[0].value = STR("NOAPM");
    CHECK_STR(redact_event_field(&ev, &fields[1], &a), STR("secret"));
    arena_release(&a);
}

TEST(without_memory_the_mask_alone_is_shown)
{
    struct arena a = { 0 };
    struct str out;

    for (long n = 0; n < 2; n++) {
        mem_fail_at(n);
        out = redact(STR("Server=s;Password=secret;"), &a);
        mem_fail_at(-1);
        CHECK_STR(out, STR(M));
        CHECK(a.failed);
        arena_reset(&a);
    }
    arena_release(&a);
}

/* Repetitions that would be quadratic if a scan ahead were thrown away. */
TEST(a_megabyte_of_anything_takes_no_time)
{
    static const char *const pieces[] = {
        "password", "password ", "password=", "password=\"", "/password:\"", "/password:\n",
        "<password ", "-----BEGIN PRIVATE KEY", "ABCDE-", "password:\\\"", " property. Its '",
        "password='a", "pwd=;", "\"password\",", "/password:x \n", " ", "password= ", "'", "\n",
    };
    size_t n = 1 << 20;
    char *text = malloc(n);

    for (size_t i = 0; text && i < sizeof pieces / sizeof pieces[0]; i++) {
        struct arena a = { 0 };
        struct str piece = str_of(pieces[i]), out;
        for (size_t at = 0; at < n; at++)
            text[at] = piece.s[at % piece.n];
        out = redact((struct str){ text, n }, &a);
        CHECK(out.n < 4 * n);
        memcpy(text, "pwd=x", 5);
        redact((struct str){ text, n }, &a);
        arena_release(&a);
    }
    free(text);
}
