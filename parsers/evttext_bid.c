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
    struct header h; /* of the header at hand, as all but the last */
    unsigned bits[2], in_order[2];
    unsigned char place[2];
    bool begun;
    unsigned best; /* bits of the headers before it */
};

/* No header begins with its last label, but a ticket has one for the words above it. */
static void bid_line(struct bid *b, enum label label, struct str value, size_t bytes)
{
    if (!b->begun && label == LABEL_DESCRIPTION)
        return;
    b->begun = true;
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

/* The beginning of what stands behind this line. */
static struct str behind(const struct sample *sample, struct str line)
{
    size_t at = (size_t)(line.s - sample->text.s) + line.n;

    return str_first(str_from(sample->text, at < sample->text.n ? at + 1 : at), 64);
}

static struct str not_before(struct str line, const char *begin)
{
    size_t n = line.s < begin ? (size_t)(begin - line.s) : 0;

    return str_from(line, n < line.n ? n : line.n);
}

/* What the header above this line comes to; the next one begins behind it. */
static void bid_over(struct bid *b)
{
    unsigned bits = b->begun ? bid_result(b) : 0;

    if (b->begun)
        *b = (struct bid){ .best = b->best };
    b->best = bits > b->best ? bits : b->best;
}

/* The header with the most bits outside event XML, from s.s on. */
static unsigned bid_text(const struct sample *sample, struct str s, struct label_memo *memo)
{
    struct sample_walk walk = sample_walk(sample);
    struct sample_line at;
    struct bid b = { 0 };
    bool inside = false, tags = str_find_char(s, '<') < s.n;

    while (sample_next(&walk, &at)) {
        struct str line = at.s, value;
        size_t bytes;
        enum label label;

        line = not_before(line, s.s);
        if (at.logged && !tags) {
            bid_over(&b);
            continue;
        }
        if (inside || (tags && evttext_event(line, behind(sample, line)) < line.n)) {
            inside = !evttext_event_end(line);
            continue;
        }
        label = label_of(line, memo, &value, &bytes);
        if (label != LABEL_NONE && !(b.h.has[label] || label == LABEL_NUMBER)) {
            bid_line(&b, label, value, bytes);
        } else if (label_quote(line) != line.n) {
            bid_over(&b);
            if (label != LABEL_NONE)
                bid_line(&b, label, value, bytes);
        }
    }
    bid_over(&b);
    return b.best;
}

static bool may_learn(const struct sample *sample)
{
    struct sample_walk walk = sample_walk(sample);
    struct sample_line at;

    while (sample_next(&walk, &at))
        if (!at.logged && labels_may_number(at.s))
            return true;
    return false;
}

/* The same with labels in a language that is not known here. */
static unsigned bid_learned(const struct sample *sample, struct str s)
{
    struct label_memo *memo = may_learn(sample) ? mem_zero(1, sizeof *memo) : NULL;
    unsigned bits = memo && labels_learn(memo, s) ? bid_text(sample, s, memo) : 0;

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
    bits = bid_text(sample, s, NULL);
    if (!bits)
        bits = bid_learned(sample, s);
    return bits ? bits + bid_xml(s) : 0;
}
