/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text that somebody, or a ticket system, put into capitals or into small letters throughout.  The
 * words that formats are known by get the letters back that those formats write; nothing else is
 * changed, since whoever looks for words in messages does not mind (sigma.md 4).
 *
 *      [22:02:11]:	ERROR:	:THREW EXCEPTION.TYPE: ...    [22:02:11]:	Error:	:Threw Exception.Type: ...
 *      <event xmlns='...'><system><eventid>7036</eventid>   <Event xmlns='...'><System><EventID>7036
 *
 * A text with one letter of each kind is none of these, which takes no time to find out.
 */
#include "input/undress_inside.h"

#include "input/joined_inside.h"

#define LETTERS_LEAST 24u
#define TELLING_LEAST 2u
#define PAIR_BYTES 6u

/* By their first byte, small; the longer ones first. */
static const struct str words[] = {
#define W(s) STR_INIT(s)
    W(" log on \\\\"), W(" N=\""), W("&apos;"), W("&quot;"), W("&amp;"), W("&gt;"), W("&lt;"),
    W("' could not be installed."), W("' installed successfully."), W("- Update '"),
    W(". Return value"), W("</PrerequisiteResults"), W("<PrerequisiteResults"),
    W("</RenderingInfo"), W("<\?xml version="), W("<RenderingInfo"), W("</Resolution"),
    W("</EventData"), W("<Resolution"), W("</Property"), W("</ToString"), W("</UserData"),
    W("<Check id="), W("<EventData"), W("<Property"), W("<ToString"), W("<UserData"),
    W("</Events"), W("</Object"), W("</Result"), W("</System"), W("<thread="), W("<![LOG["),
    W("</Check"), W("</Event"), W("</FIELD"), W("</Props"), W("</Title"), W("<Events"),
    W("<Object"), W("<Result"), W("<System"), W("<time=\""), W("</Objs"), W("</Text"),
    W("<Check"), W("<DT N="), W("<Event"), W("<FIELD"), W("<Props"), W("<Title"), W("<TNRef"),
    W("</DCT"), W("</DT>"), W("</En>"), W("</I32"), W("</I64"), W("</LST"), W("</MS>"),
    W("</Obj"), W("</ROW"), W("<G N="), W("<Objs"), W("<S />"), W("<S N="), W("<Text"), W("</BA"),
    W("</By"), W("</G>"), W("</S>"), W("</T>"), W("</TN"), W("<DCT"), W("<En>"), W("<I32"),
    W("<I64"), W("<LST"), W("<MS>"), W("<Nil"), W("<Obj"), W("<ROW"), W("<S/>"), W("<BA"),
    W("<By"), W("<S>"), W("<T>"), W("<TN"), W("=== Verbose logging started:"),
    W("=== Verbose logging stopped:"), W("=== Logging started:"), W("=== Logging stopped:"),
    W("[scx"), W("\\/Date("), W("] VERBOSE:"), W("] WARNING:"), W("] DEBUG:"), W("] ERROR:"),
    W("] INFO:"), W("]LOG]!>"), W("_x000A_"), W("_x000D_"), W("Audit Collection Service"),
    W("Application Started"), W("Application Ended:"), W("Audit Forwarding"), W("Action ended"),
    W("Action start"), W("ActivityID="), W("ActivityId"), W("AdtServer"), W("AdtAgent"),
    W("Always"), W("Beginning a Windows Installer transaction:"), W("Build type: SHIP"),
    W("BACKUP DATABASE"), W("Build number:"), W("Bookmark"), W("Backup"), W("Binary"),
    W("Configuration completed successfully"), W("Cross Platform Extensions"),
    W("Configuration failed"), W("Client Process Id:"), W("Calling process:"),
    W("CategoryNumber"), W("CategoryString"), W("Configuration"), W("ComputerName"),
    W("ContainerLog"), W("CustomAction"), W("ComplexData"), W("component=\""), W("Correlation"),
    W("CheckTitle"), W("Computer:"), W("context=\""), W("Category"), W("Computer"), W("Channel"),
    W("Console"), W("Culture"), W("Database backed up. Database:"), W("Data Access Service"),
    W("date=\""), W("Date\t"), W("Debug"), W("Data"),
    W("Ending a Windows Installer transaction:"), W("Exception.Message:"), W("EventIdentifier"),
    W("EventSourceName"), W("Exception.Type:"), W("Event Source:"), W("EventCategory"),
    W("EventRecordID"), W("EventTypeName"), W("Event Type:"), W("Error code"), W("encoding="),
    W("EntryType"), W("EventCode"), W("EventData"), W("EventType"), W("Exception"),
    W("Execution"), W("EventId="), W("EventLog"), W("EventID"), W("Event["), W("Error"),
    W("FirstManagementServer:"), W("FATAL ACTION:"), W("file=\""), W("Fail"), W("Gateway"),
    W("Guid"), W("http://schemas.microsoft.com/win/2004/08/events/event"),
    W("http://schemas.microsoft.com/powershell/2004/04"), W("Health Service Modules"),
    W("HealthService"), W("Installation success or error status:"),
    W("Installation completed successfully"), W("Installation operation failed"),
    W("ImportManagementPack:"), W("InnerException.Type:"), W("Installation failed"),
    W("InsertionStrings"), W("Its new value: '"), W("Internal Error"), W("Information"),
    W("InstanceId"), W("Index"), W("Info"), W("ID:"), W("KeywordsDisplayNames"), W("Keywords"),
    W("Keyword"), W("Log was backed up. Database:"), W("LevelDisplayName"), W("Log format:"),
    W("LaunchMsi:"), W("Log Name:"), W("Logfile"), W("LogName"), W("Level"), W("Logon"),
    W("Log\t"), W("MainEngineThread is returning"), W("Microsoft System Center"),
    W("Monitoring Agent"), W("MatchedQueryIds"), W("Manufacturer:"), W("MsiInstaller"),
    W("MachineName"), W("Management"), W("Message"), W("MSFTscx"), W("MSI (c)"), W("MSI (s)"),
    W("Note: 1:"), W("Number:"), W("null("), W("Name"), W("Operations Manager"),
    W("OpcodeDisplayName"), W("OpsMgr Connector"), W("Orchestrator"), W("Opcode"), W("OpsMgr"),
    W("OMSDK"), W("Product Language:"), W("PROPERTY CHANGE: "), W("Priority=WARNING"),
    W("Process started:"), W("ProcessInstalls:"), W("Product Version:"), W("Priority=ERROR"),
    W("PangaeaServer"), W("Priority=INFO"), W("Product Name:"), W("Provider_Name"),
    W("ProviderName"), W("Process id:"), W("ProcessID="), W("Properties"), W("ProviderId"),
    W("Priority="), W("ProcessId"), W("Property("), W("Product:"), W("Provider"), W("Pass"),
    W("Qualifiers"), W("Reconfiguration success or error status:"),
    W("Removal success or error status:"), W("Removal completed successfully"),
    W("returned actual error code"), W("Reason for Restart:"), W("RelatedActivityID="),
    W("ReplacementStrings"), W("Restart required."), W("RecordNumber"), W("Reporting"),
    W("RecordId"), W("RefId"), W("System.Diagnostics.Eventing.Reader.EventLogRecord"),
    W("System.Diagnostics.EventLogEntry"), W("Starting up database '"), W("Server name is '"),
    W("System Hostname:"), W("System Center"), W("StackTrace:"), W("standalone="),
    W("SourceName"), W("SQL Server"), W("SystemTime"), W("Severity:"), W("Security"),
    W("Source\t"), W("Strings"), W("Server"), W("Source"), W("State:"), W("spid"),
    W("Type of System Restart:"), W("Threw Exception.Type:"), W("TaskDisplayName"),
    W("TimeGenerated"), W("TaskCategory"), W("TimeCreated"), W("TimeWritten"), W("ThreadID="),
    W("thread=\""), W("ThreadId"), W("type=\""), W("Time:"), W("Type:"), W("Type="), W("Task"),
    W("UTC adjustment:"), W("Update Name:"), W("UserName"), W("UserID="), W("UserId"), W("User:"),
    W("VirtualManager"), W("VMMPostinstall"), W("Version"),
    W("Windows Installer requires a system restart."),
    W("Windows Installer reconfigured the product."),
    W("Windows Installer installed the product."), W("Windows Installer installed an update."),
    W("Windows Installer removed the product."), W("Windows Installer"), W("Warning"), W("Warn"),
    W("xmlns"),
#undef W
};

#define WORDS (sizeof words / sizeof words[0])

static unsigned char small(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_small(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_of_word(char c)
{
    return is_small(c) || is_capital(c) || c == '_';
}

/* The first of the words that begin with this byte. */
static size_t first_word(unsigned char c)
{
    size_t low = 0, high = WORDS;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (small(words[middle].s[0]) < c)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The word that stands at the beginning of s, between what is none; or nothing. */
static struct str word_at(struct str s, bool inside)
{
    unsigned char c = small(s.s[0]);

    if (inside && is_of_word(s.s[0]))
        return STR_NONE;
    for (size_t i = first_word(c); i < WORDS && small(words[i].s[0]) == c; i++) {
        struct str word = words[i];

        if (str_starts_nocase(s, word) &&
            !(s.n > word.n && is_of_word(word.s[word.n - 1]) && is_of_word(s.s[word.n])))
            return word;
    }
    return STR_NONE;
}

/* "2024-03-16t22:41:07z": what separates the parts of a time. */
static bool is_of_time(struct str line, size_t at)
{
    bool ends = at + 1 == line.n || !(is_of_word(line.s[at + 1]) || is_digit(line.s[at + 1]));

    if (!at || !is_digit(line.s[at - 1]))
        return false;
    return (line.s[at] == 't' && !ends && is_digit(line.s[at + 1])) || (line.s[at] == 'z' && ends);
}

/* "MSI (s) (7c:10)": the process and its thread. */
static bool is_of_pair(struct str line, size_t at)
{
    for (size_t begin = at > PAIR_BYTES ? at - PAIR_BYTES : 0; begin < at; begin++)
        if (line.n - begin > PAIR_BYTES && line.s[begin] == '(' &&
            (line.s[begin + 3] == ':' || line.s[begin + 3] == '!') &&
            line.s[begin + PAIR_BYTES] == ')')
            return at < begin + PAIR_BYTES;
    return false;
}

static char right_sign(struct str line, size_t at)
{
    bool right = is_small(line.s[at]) && (is_of_time(line, at) || is_of_pair(line, at));

    return (char)(right ? line.s[at] - 0x20 : line.s[at]);
}

void case_right(struct str line, struct buf *out)
{
    bool inside = false; /* a word */

    for (size_t at = 0, n; at < line.n && !out->failed; at += n) {
        struct str word = word_at(str_from(line, at), inside);

        n = word.n ? word.n : 1;
        if (word.n)
            buf_add(out, word);
        else
            buf_char(out, right_sign(line, at));
        inside = is_of_word(line.s[at + n - 1]) || (inside && is_digit(line.s[at + n - 1]));
    }
}

/* Not both kinds of letters, and enough of one. */
static bool is_of_one_case(struct str s)
{
    size_t capitals = 0, smalls = 0;

    for (size_t i = 0; i < s.n && !(capitals && smalls); i++) {
        capitals += is_capital(s.s[i]);
        smalls += is_small(s.s[i]);
    }
    return !(capitals && smalls) && capitals + smalls >= LETTERS_LEAST;
}

/* Words that no prose has: tags, those with a blank around or a capital inside. */
static bool tells(struct str word)
{
    if ((word.s[0] == '<' || word.s[0] == ' ' || word.s[word.n - 1] == '\t') && word.n > 1)
        return true;
    for (size_t i = 1; i < word.n; i++)
        if (is_small(word.s[i - 1]) && is_capital(word.s[i]))
            return true;
    return false;
}

/* Words of a format, or a record that was none before; *sure: nothing else looks so. */
static size_t telling_in(struct str line, struct str right, bool *sure)
{
    size_t telling = 0;

    for (size_t i = 0; i < line.n; i++) {
        struct str word = word_at(str_from(line, i), i && is_of_word(line.s[i - 1]));

        telling += word.n && tells(word);
    }
    telling += !str_eq(line, right) && joined_record(str_trim(right), sure) != LOG_NONE;
    *sure = *sure || relay_record(right);
    return telling;
}

static bool is_known(struct str s)
{
    size_t telling = 0;
    bool sure = false, changed = false, enough = false;
    struct buf right = { 0 };

    while (s.n && !(enough && changed) && !right.failed) {
        struct str line = str_cut(&s, '\n');

        buf_clear(&right);
        case_right(line, &right);
        changed = changed || !str_eq(line, buf_str(&right));
        telling += telling_in(line, buf_str(&right), &sure);
        enough = enough || sure || telling >= TELLING_LEAST;
    }
    buf_release(&right);
    return enough && changed;
}

/* JSON has more that hangs on its letters: escapes, and names by the hundred. */
bool case_find(struct str text)
{
    struct str begin;

    if (!is_of_one_case(text))
        return false;
    begin = str_trim(text);
    return !is_sign_of(begin.s[0], "{[") ? is_known(text)
           : begin.s[0] == '[' && begin.n > 1 && is_digit(begin.s[1]) && is_known(text);
}
