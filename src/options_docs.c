/* SPDX-License-Identifier: Apache-2.0 */
/* Manual page and shell completions, made from the tables of options.c. */
#include "options.h"

#include <string.h>

/* Text in roff: backslashes and hyphens escaped, no line beginning with a control character. */
static void roff(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.s[i] == '\\')
            buf_add(out, STR("\\e"));
        else if (s.s[i] == '-')
            buf_add(out, STR("\\-"));
        else if ((s.s[i] == '.' || s.s[i] == '\'') && (i == 0 || s.s[i - 1] == '\n'))
            buf_format(out, "\\&%c", s.s[i]);
        else
            buf_char(out, s.s[i]);
    }
}

static void roff_line(struct buf *out, const char *macro, struct str s)
{
    buf_add(out, str_of(macro));
    roff(out, s);
    buf_char(out, '\n');
}

static void man_option(struct buf *out, const struct option_row *row, enum command c)
{
    const char *words = row->letter == 'f' && c < COMMANDS ? commands[c].formats : row->words;

    buf_add(out, STR(".TP\n.B "));
    if (row->letter)
        buf_format(out, "\\-%c, ", row->letter);
    buf_add(out, STR("\\-\\-"));
    roff(out, str_of(row->name));
    if (row->value)
        buf_format(out, " %s", row->value);
    buf_char(out, '\n');
    roff(out, str_of(row->help));
    if (words)
        buf_format(out, "; one of: %s", words);
    buf_char(out, '\n');
}

static void man_examples(struct buf *out, const char *text)
{
    for (struct str rest = str_of(text); rest.n;) {
        struct str what = str_cut(&rest, '\n'), line = str_cut(&what, '\t');

        buf_add(out, STR(".TP\n"));
        roff_line(out, ".B ", line);
        roff_line(out, "", what);
    }
}

static void man_command(struct buf *out, enum command c)
{
    const struct command_row *row = &commands[c];

    buf_format(out, ".SS \"%s\"\n.B postflight %s\n", row->name, row->name);
    buf_add(out, STR("[options] "));
    roff_line(out, "", str_of(row->operands));
    for (struct str rest = str_of(row->about); rest.n;)
        roff_line(out, ".PP\n", str_cut(&rest, '\n'));
    for (const struct option_row *o = option_rows; o->name; o++)
        if (option_fits(o, c) && !option_fits(o, COMMANDS))
            man_option(out, o, c);
    if (*row->examples) {
        buf_add(out, STR(".PP\nExamples:\n"));
        man_examples(out, row->examples);
    }
}

void man_append(struct buf *out)
{
    buf_add(out, STR(".TH POSTFLIGHT 1 \"\" \"postflight " POSTFLIGHT_VERSION "\"\n"
                     ".SH NAME\n"
                     "postflight \\- did an upgrade of Operations Manager complete correctly?\n"
                     ".SH SYNOPSIS\n"));
    for (int c = 0; c < COMMANDS; c++) {
        buf_format(out, ".B postflight %s\n[options] ", commands[c].name);
        roff_line(out, "", str_of(commands[c].operands));
        buf_add(out, STR(".br\n"));
    }
    buf_add(out, STR(".SH DESCRIPTION\n"
                     "Reads the logs that an upgrade of System Center Operations Manager left "
                     "behind on its machines, and says whether the upgrade sequence completed "
                     "correctly, what failed and why, which tasks remain, and what could not be "
                     "seen.\n"
                     ".SH COMMANDS\n"));
    for (int c = 0; c < COMMANDS; c++)
        man_command(out, (enum command)c);
    buf_add(out, STR(".SH OPTIONS OF EVERY COMMAND\n"));
    for (const struct option_row *o = option_rows; o->name; o++)
        if (option_fits(o, COMMANDS))
            man_option(out, o, COMMANDS);
    buf_add(out, STR(".SH EXIT STATUS\nOf\n.BR check :\n"));
    for (struct str rest = str_of(commands[COMMAND_CHECK].exits); rest.n;) {
        struct str what = str_cut(&rest, '\n'), code = str_cut(&what, '\t');

        roff_line(out, ".TP\n.B ", code);
        roff_line(out, "", what);
    }
    buf_add(out, STR(".PP\nOther commands end with 0 or one of 64 to 75;\n.B test\nand\n"
                     ".B lint\nwith 1 when something fails.\n"
                     ".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nif set, colours are off unless asked for "
                     "with\n.BR \"\\-\\-color always\" .\n"));
}

static void bash_options(struct buf *out, enum command c)
{
    for (const struct option_row *o = option_rows; o->name; o++)
        if (option_fits(o, c))
            buf_format(out, " --%s", o->name);
}

/* The case arm for values of one option that has fixed words. */
static void bash_values(struct buf *out)
{
    for (const struct option_row *o = option_rows; o->name; o++)
        if (o->words)
            buf_format(out, "        --%s) words='%s' ;;\n", o->name, o->words);
}

static void bash_append(struct buf *out)
{
    buf_add(out, STR("# bash completion for postflight; made from its option table\n"
                     "_postflight() {\n"
                     "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
                     "    local words='' options='' formats='' operands=''\n"
                     "    case ${COMP_WORDS[1]} in\n"));
    for (int c = 0; c < COMMANDS; c++) {
        buf_format(out, "        %s) options='", commands[c].name);
        bash_options(out, (enum command)c);
        buf_format(out, "' formats='%s' operands='%s' ;;\n",
                   commands[c].formats ? commands[c].formats : "",
                   commands[c].words ? commands[c].words : "");
    }
    buf_add(out, STR("    esac\n"
                     "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
                     "        COMPREPLY=($(compgen -W '"));
    for (int c = 0; c < COMMANDS; c++)
        buf_format(out, "%s ", commands[c].name);
    buf_add(out, STR("--help --version' -- \"$cur\"))\n        return\n    fi\n"
                     "    case $prev in\n"
                     "        -f|--format) words=$formats ;;\n"));
    bash_values(out);
    buf_add(out, STR("    esac\n"
                     "    if [ -z \"$words\" ]; then\n"
                     "        case $cur in\n"
                     "            -*) words=$options ;;\n"
                     "            *) words=$operands ;;\n"
                     "        esac\n"
                     "    fi\n"
                     "    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
                     "}\n"
                     "complete -o default -F _postflight postflight\n"));
}

/* Inside '...[...]' of _arguments: quotes, brackets and colons are special. */
static void zsh_text(struct buf *out, const char *s)
{
    for (; *s; s++) {
        if (*s == '\'')
            buf_add(out, STR("'\\''"));
        else if (*s == '[' || *s == ']' || *s == ':')
            buf_format(out, "\\%c", *s);
        else
            buf_char(out, *s);
    }
}

static void zsh_option(struct buf *out, const struct option_row *o, enum command c)
{
    const char *words = o->letter == 'f' ? commands[c].formats : o->words;

    buf_format(out, "            '*--%s%s[", o->name, o->value ? "=" : "");
    zsh_text(out, o->help);
    buf_char(out, ']');
    if (o->value) {
        buf_char(out, ':');
        zsh_text(out, o->value);
        if (words)
            buf_format(out, ":(%s)", words);
        else
            buf_add(out, STR(":_files"));
    }
    buf_add(out, STR("' \\\n"));
}

static void zsh_append(struct buf *out)
{
    buf_add(out, STR("#compdef postflight\n"
                     "# zsh completion for postflight; made from its option table\n"
                     "_postflight() {\n"
                     "    if (( CURRENT == 2 )); then\n"
                     "        local -a commands=(\n"));
    for (int c = 0; c < COMMANDS; c++) {
        buf_format(out, "            '%s:", commands[c].name);
        zsh_text(out, commands[c].summary);
        buf_add(out, STR("'\n"));
    }
    buf_add(out, STR("        )\n"
                     "        _describe command commands\n"
                     "        return\n"
                     "    fi\n"
                     "    case $words[2] in\n"));
    for (int c = 0; c < COMMANDS; c++) {
        buf_format(out, "        %s) _arguments \\\n", commands[c].name);
        for (const struct option_row *o = option_rows; o->name; o++)
            if (option_fits(o, (enum command)c))
                zsh_option(out, o, (enum command)c);
        if (commands[c].words)
            buf_format(out, "            '*:word:(%s)' ;;\n", commands[c].words);
        else
            buf_add(out, STR("            '*:path:_files' ;;\n"));
    }
    buf_add(out, STR("    esac\n}\n_postflight \"$@\"\n"));
}

int completion_append(struct buf *out, const char *shell, struct err *err)
{
    if (strcmp(shell, "bash") == 0)
        bash_append(out);
    else if (strcmp(shell, "zsh") == 0)
        zsh_append(out);
    else
        return err_set(err, ERR_USAGE, "no completion for '%s'", shell);
    return 0;
}
