/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xmlcount expat|libxml2 FILE: how many <Event> elements the file has, by a parser that sees every
 * element.  The file may be one event after another without a root: one is put around it.  A peer
 * for `make bench`.
 */
#include <expat.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>

#define ROOT "<bench>"
#define ROOT_END "</bench>"

static char piece[256 << 10];

static void expat_start(void *ctx, const XML_Char *name, const XML_Char **attributes)
{
    (void)attributes;
    *(unsigned long long *)ctx += strcmp(name, "Event") == 0;
}

static int with_expat(FILE *f, unsigned long long *n)
{
    XML_Parser p = XML_ParserCreate("UTF-8");
    int good, got;

    XML_SetUserData(p, n);
    XML_SetStartElementHandler(p, expat_start);
    good = XML_Parse(p, ROOT, sizeof ROOT - 1, 0);
    while (good && (got = (int)fread(piece, 1, sizeof piece, f)) > 0)
        good = XML_Parse(p, piece, got, 0);
    good = good && XML_Parse(p, ROOT_END, sizeof ROOT_END - 1, 1);
    XML_ParserFree(p);
    return good;
}

static void sax_start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                      int spaces_n, const xmlChar **spaces, int n, int defaulted,
                      const xmlChar **attributes)
{
    (void)prefix, (void)uri, (void)spaces_n, (void)spaces, (void)n, (void)defaulted;
    (void)attributes;
    *(unsigned long long *)ctx += strcmp((const char *)name, "Event") == 0;
}

static int with_libxml2(FILE *f, unsigned long long *n)
{
    xmlSAXHandler sax = { .initialized = XML_SAX2_MAGIC, .startElementNs = sax_start };
    xmlParserCtxtPtr p = xmlCreatePushParserCtxt(&sax, n, ROOT, sizeof ROOT - 1, NULL);
    int bad = 0, got;

    xmlCtxtUseOptions(p, XML_PARSE_HUGE);
    while (!bad && (got = (int)fread(piece, 1, sizeof piece, f)) > 0)
        bad = xmlParseChunk(p, piece, got, 0);
    bad = bad || xmlParseChunk(p, ROOT_END, sizeof ROOT_END - 1, 1);
    xmlFreeParserCtxt(p);
    return !bad;
}

int main(int argc, char **argv)
{
    FILE *f = argc > 2 ? fopen(argv[2], "rb") : NULL;
    unsigned long long n = 0;
    int good = f && (argv[1][0] == 'e' ? with_expat(f, &n) : with_libxml2(f, &n));

    printf("%llu\n", n);
    return good ? 0 : 65;
}
