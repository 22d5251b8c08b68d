/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a source has events written as text: by the labels of its best header. */
#include "parsers/evttext_header.h"

#include "base/mem.h"

/* The places of the labels in the form of today and in that of Windows 2003; 0: not in it. */
static const unsigned char places[LABELS][2] = {
    [LABEL_NUMBER] = { 1, 0 },      [LABEL_LOG] = { 2, 0 },      [LABEL_SOURCE] = { 3, 2 },
    [LABEL_DATE] = { 4, 5 },        [LABEL_TIME] = { 0, 6 },     [LABEL_ID] = { 5, 4 },
    [LABEL_CATEGORY] = { 6, 3 },    [LABEL_LEVEL] = { 7, 1 },    [LABEL_OPCODE] = { 8, 0 },
    [LABEL_KEYWORDS] = { 9, 0 },    [LABEL_USER] = { 10, 7 },    [LABEL_USER_NAME] = { 11, 0 },
    [LABEL_COMPUTER] = { 12, 8 },   [LABEL_DESCRIPTION] = { 13, 9 },
};

struct bid {
    struct header h;
    unsigned bits[2], in_order[2];
    unsigned char place[2];
};

static void bid_line(struct bid *b, enum label label, struct str value, size_t bytes)
{
    if (!b->h.has[label])
        b->h.labels_n++;
    b->h.has[label] = true;
    b->h.value[label] = value;
    for (int form = 0; form < 2; form++) {
        if (places[label][form] <= b->place[form])
            continue;
        b->place[form] = places[label][form];
        b->bits[form] += 8 * (unsigned)bytes;
        b->in_order[form]++;
    }
}

static unsigned bid_result(const struct bid *b)
{
    int form = b->bits[1] > b->bits[0];

    return header_is_whole(&b->h) && b->in_order[form] >= 2 ? b->bits[form] : 0;
}

/* The header with the most bits outside event XML. */
static unsigned bid_text(struct str s, struct label_memo *memo)
{
    struct bid b = { 0 };
    unsigned best = 0;
    bool inside = false, tags = str_find_char(s, '<') < s.n;

    while (s.n) {
        struct str line = str_cut(&s, '\n'), value;
        size_t bytes;
        enum label label = label_of(line, memo, &value, &bytes);

        if (inside || (tags && evttext_event(line, str_first(s, 64)) < line.n)) {
            inside = !evttext_event_end(line);
            continue;
        }
        if (label != LABEL_NONE && !(b.h.has[label] || label == LABEL_NUMBER)) {
            bid_line(&b, label, value, bytes);
        } else if (label_quote(line) != line.n) {
            best = bid_result(&b) > best ? bid_result(&b) : best;
            b = (struct bid){ 0 };
            if (label != LABEL_NONE)
                bid_line(&b, label, value, bytes);
        }
    }
    return bid_result(&b) > best ? bid_result(&b) : best;
}

/* The same with labels in a language that is not known here. */
static unsigned bid_learned(struct str s)
{
    struct label_memo *memo = mem_zero(1, sizeof *memo);
    unsigned bits = memo && labels_learn(memo, s) ? bid_text(s, memo) : 0;

    mem_free(memo);
    return bits;
}

/* Text with labels that also has event XML is for this parser: it reads both. */
static unsigned bid_xml(struct str s)
{
    static const struct str marks[] = {
        { "<Event ", 7 },
        { "http://schemas.microsoft.com/win/2004/08/events/event", 53 },
        { "<System>", 8 },
    };
    unsigned bits = 0;

    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (str_find(s, marks[i]) < s.n)
            bits += 8 * (unsigned)marks[i].n;
    return bits;
}

/* "<details>" and "<summary>" fold what stands below them in a ticket, which is no page. */
static struct str unfolded(struct str s)
{
    while (str_starts(s, STR("<details")) || str_starts(s, STR("<summary"))) {
        (void)str_cut(&s, '\n');
        s = label_trim(s);
    }
    return s;
}

unsigned evttext_bid(const struct sample *sample)
{
    struct str s = unfolded(label_trim(sample->text));
    unsigned bits;

    if (!s.n || s.s[0] == '<') /* a document of its own kind */
        return 0;
    bits = bid_text(s, NULL);
    if (!bits)
        bits = bid_learned(s);
    return bits ? bits + bid_xml(s) : 0;
}
