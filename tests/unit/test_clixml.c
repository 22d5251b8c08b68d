/* SPDX-License-Identifier: Apache-2.0 */
/* Properties that come again are not read again (clixml_same.h): that must not be seen. */
#include "lib/test.h"

#include "input/clixml.h"

static unsigned slot_of(struct str name)
{
    static const struct str names[] = { STR_INIT("A"), STR_INIT("B"), STR_INIT("C"),
                                        STR_INIT("List") };
    unsigned i = 0;

    while (i < 4 && !str_eq(name, names[i]))
        i++;
    return i;
}

static unsigned type_of(struct str type)
{
    return str_eq(type, STR("T1"));
}

static const struct clixml_names names = { slot_of, 4, 3, type_of };

static struct buf values(struct str in, size_t chunk)
{
    struct stream *stream = NULL;
    struct text *text = NULL;
    struct clixml *c = NULL;
    struct clixml_item item;
    enum clixml_kind kind;
    struct buf out = { 0 };

    CHECK(stream_open_memory(&stream, in.s, in.n, NULL) == 0);
    stream_set_chunk(stream, chunk);
    CHECK(text_open(&text, stream, NULL, NULL) == 0);
    CHECK(clixml_open(&c, text, &names, NULL, NULL) == 0);
    while ((kind = clixml_next(c, &item)) > CLIXML_DONE) {
        buf_format(&out, "%d %u %d%d ", (int)kind, item.slot, item.cut, item.over);
        if (kind == CLIXML_BEGIN)
            buf_format(&out, "%u %u\n", (unsigned)item.line, (unsigned)item.offset);
        else
            buf_format(&out, "%u <%.*s>\n", item.type, STR_FMT(item.value));
    }
    CHECK_INT(kind, CLIXML_DONE);
    clixml_close(c);
    text_close(text);
    stream_close(stream);
    return out;
}

/* Byte for byte hardly a property is at hand as a whole, so that they are read: the oracle. */
static void check_chunks(int line, struct str in)
{
    static const size_t chunks[] = { 2, 3, 7, 64, 4096, 0 };
    struct buf expected = values(in, 1);

    for (size_t i = 0; i < sizeof chunks / sizeof chunks[0]; i++) {
        struct buf out = values(in, chunks[i]);

        if (!CHECK_STR(buf_str(&out), buf_str(&expected)))
            test_fail(__FILE__, line, "pieces of %u: %.*s", (unsigned)chunks[i], STR_FMT(in));
        buf_release(&out);
    }
    buf_release(&expected);
}

/* What stands between two objects; mostly the first, and odd ones of which each differs from it in
   what has to be seen. */
static const char *const joints[] = {
    "</Props></Obj>\n <Obj RefId=\"%u\"><TNRef RefId=\"0\" /><Props>\n",
    "</Props></Obj>\n <Obj RefId=\"%u\"><TNRef RefId=\"1\" /><Props>\n",
    "</Props></Obj>\n <Obj RefId=\"1%u\"><Props>\n",
    "</Props></Obj><Obj RefId=\"1%u\"><TN RefId=\"1\"><T>T1</T></TN><Props>",
    "</Props></Obj><Obj RefId=\"1%u\"><TN RefId=\"1\"><T>T2</T></TN><Props>",
    "</Props><MS><S N=\"A\">m</S></MS></Obj><Obj RefId=\"%u\"><TNRef RefId=\"0\" /><Props>",
    "</Props></Obj>\n <Obj RefId=\"%u\"><TNRef RefId=\"0\" /><MS>\n",
    "</MS></Obj>\n <Obj RefId=\"%u\"><TNRef RefId=\"0\" /><Props>\n",
    "</Props></Obj>\n <x:Obj RefId=\"%u\"><TNRef RefId=\"0\" /><Props>\n",
    "</Props></Obj>\n <Obj RefId=\"&#49;%u\"><TNRef RefId=\"0\" /><Props>\n",
    "</Props></Obj>\n <Obj RefId=\"%ux\"><TNRef RefId=\"0\" /><Props>\n",
    "</Props></Obj>\n <Obj RefId=\"12345678901234567890123%u\"><Props>\n",
    "</Props></Obj> <!-- %u --> <Obj RefId=\"1\"><TNRef RefId=\"0\" /><Props>\n",
    "</Props></Obj> words %u <Obj RefId=\"1\"><TNRef RefId=\"0\" /><Props>\n",
    "</Props></Obj>\n <Obj RefId=\"%u\"/><Obj RefId=\"2\"><TNRef RefId=\"0\"></TNRef><Props>\n",
    "</Props>\n <Obj RefId=\"%u\"><TNRef RefId=\"0\" /><Props>\n",
    "</Obj>\n <Obj RefId=\"%u\"><TNRef RefId=\"0\" /><Props>\n",
    "</Props></Obj></LST><LST><Obj RefId=\"%u\"><TNRef RefId=\"0\" /><Props>\n",
};

#define JOINTS (sizeof joints / sizeof *joints)

static void add_joint(struct buf *out, struct str joint, unsigned number)
{
    size_t at = str_find(joint, STR("%u"));

    buf_add(out, str_first(joint, at));
    buf_format(out, "%u", number);
    buf_add(out, str_from(joint, at + 2));
}

/* Objects like each other but for what stands between them. */
static struct buf joined(uint32_t seed, unsigned objects)
{
    struct buf out = { 0 };

    buf_add(&out, STR("<Objs><Obj RefId=\"0\"><TN RefId=\"0\"><T>T1</T></TN><LST>"
                      "<Obj RefId=\"1\"><Props>"));
    for (unsigned i = 0; i < objects; i++) {
        seed = seed * 1103515245u + 12345u;
        buf_format(&out, "<S N=\"A\">a%u</S>\n<I N=\"%c\">b%u</I>", i, "Bx"[seed >> 28 & 1], i);
        add_joint(&out, str_of(joints[seed >> 16 & 3 ? 0 : (seed >> 18) % JOINTS]), i);
    }
    buf_add(&out, STR("</Props></Obj></LST></Obj></Objs>"));
    return out;
}

/* Objects of so many parts each, whatever these are. */
static struct buf document(uint32_t seed, unsigned objects, unsigned parts)
{
    static const char *const all[] = {
        "<S N=\"A\">x</S>", "<S N=\"B\">y</S>\n   ", "<I32 N=\"C\">7</I32>", "<S N=\"x\">-</S>",
        "<S N=\"A\">x</S>", "<S N=\"B\">y</S>\n   ", "<S N=\"C\">z</S>\n ", "<S N=\"x\">&amp;</S>",
        "<S N=\"B\">_x000D_a_b</S>", "<S N=\"B\">a_b</S>\n", "<S N=\"C\">&lt;</S>",
        "<Nil N=\"B\" />",
        "<S N=\"C\"></S>", "<Obj N=\"A\" RefId=\"2\"><ToString>o</ToString></Obj>\n",
        "<Obj N=\"List\"><LST><S>1</S><S>2</S></LST></Obj>", "<!-- c -->", "<S>bare</S>",
        "<S N=\"A\">lost", "</S>", "<S N=\"B\"><I N=\"C\">in</I></S>", "<Obj RefId=\"3\"><Props>",
        "<![CDATA[ ]]>", "words", "</Props><MS>", "<S N=\"C\">a < b</S>", "<S N=\"A\">1</I32>" };
    struct buf out = { 0 };

    buf_add(&out, STR("<Objs><Obj><TN RefId=\"0\"><T>T1</T></TN><LST>"));
    for (unsigned i = 0; i < objects; i++) {
        buf_format(&out, "\n<Obj RefId=\"%u\"><TNRef RefId=\"0\" /><Props>\n", i);
        for (unsigned k = 0; k < parts; k++) {
            /* mostly the same from object to object, which is the case that matters */
            seed = seed * 1103515245u + 12345u;
            buf_add(&out, str_of(all[seed >> 16 & 3 ? k % 7
                                                    : (seed >> 18) % (sizeof all / sizeof *all)]));
        }
        buf_add(&out, STR("</Props></Obj>"));
    }
    buf_add(&out, STR("</LST></Obj></Objs>"));
    return out;
}

TEST(properties_that_come_again_are_those_that_would_be_read)
{
    for (uint32_t seed = 1; seed < 150; seed++) {
        struct buf in = document(seed * 2654435761u, 12, 1 + seed % 9);

        check_chunks(__LINE__, buf_str(&in));
        buf_release(&in);
    }
}

TEST(objects_that_come_again_are_those_that_would_be_read)
{
    for (uint32_t seed = 1; seed < 400; seed++) {
        struct buf in = joined(seed * 2654435761u, 14);

        check_chunks(__LINE__, buf_str(&in));
        buf_release(&in);
    }
}

TEST(what_is_passed_between_two_objects_is_told_with_its_place_and_types)
{
    struct str in = STR("<Objs>"
                        "<Obj RefId=\"0\"><TN RefId=\"0\"><T>T1</T></TN><Props><S N=\"A\">1</S>"
                        "</Props></Obj>\n\n"
                        "<Obj RefId=\"1\"><TNRef RefId=\"0\" /><Props><S N=\"A\">2</S>"
                        "</Props></Obj>\n\n"
                        "<Obj RefId=\"10\"><TNRef RefId=\"0\" /><Props><S N=\"A\">3</S>"
                        "</Props></Obj>\n\n"
                        "<Obj RefId=\"11\"><TNRef RefId=\"7\" /><Props><S N=\"A\">4</S>"
                        "</Props></Obj></Objs>");
    struct buf out = values(in, 0);

    CHECK_STR(buf_str(&out), STR("1 4 00 1 6\n2 0 00 0 <1>\n3 4 00 1 <>\n"
                                 "1 4 00 3 86\n2 0 00 0 <2>\n3 4 00 1 <>\n"
                                 "1 4 00 5 157\n2 0 00 0 <3>\n3 4 00 1 <>\n"
                                 "1 4 00 7 229\n2 0 00 0 <4>\n3 4 00 0 <>\n"));
    buf_release(&out);
    check_chunks(__LINE__, in);
}

TEST(what_is_passed_between_two_properties_is_known_by_both_of_its_tags)
{
    struct str same = STR("<Objs>"
                          "<Obj><Props><S N=\"A\">1</S>\n<S N=\"B\">2</S></Props></Obj>"
                          "<Obj><Props><S N=\"A\">3</S>\n<S N=\"B\">4</S></Props></Obj>"
                          "<Obj><Props><I N=\"A\">5</S>\n<S N=\"B\">6</S></Props></Obj></Objs>");
    struct buf out = values(same, 0);

    /* </S> ends no <I>: what follows lies inside of it */
    CHECK_STR(buf_str(&out), STR("1 4 00 1 6\n2 0 00 0 <1>\n2 1 00 0 <2>\n3 4 00 0 <>\n"
                                 "1 4 00 2 61\n2 0 00 0 <3>\n2 1 00 0 <4>\n3 4 00 0 <>\n"
                                 "1 4 00 3 116\n2 0 00 0 <5\n>\n3 4 00 0 <>\n"));
    buf_release(&out);
    check_chunks(__LINE__, same);
}
