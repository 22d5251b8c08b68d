/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/parser.h"

#include "base/mem.h"

#include <stdalign.h>
#include <stddef.h>

/* In front of the parser's own state: what is the same for all. */
struct opened {
    struct text *text; /* NULL: it reads bytes */
    alignas(max_align_t) unsigned char state[];
};

static struct opened *opened_of(struct parse *p)
{
    return (struct opened *)(void *)((unsigned char *)p - offsetof(struct opened, state));
}

int parser_open(const struct parser *parser, struct parse **parse, struct stream *in,
                struct defects *defects, struct err *err)
{
    struct opened *o = mem_zero(1, sizeof *o + parser->state_bytes);
    struct parser_source from = { parser, in, NULL, defects, err };

    if (!o)
        return err_nomem(err, parser->name);
    if (!parser->raw && text_open(&o->text, in, defects, err) < 0) {
        mem_free(o);
        return -1;
    }
    from.text = o->text;
    *parse = (struct parse *)(void *)o->state;
    if (parser->open(*parse, &from) == 0)
        return 0;
    parser_close(parser, *parse);
    *parse = NULL;
    return -1;
}

void parser_close(const struct parser *parser, struct parse *p)
{
    if (!p)
        return;
    parser->close(p);
    text_close(opened_of(p)->text);
    mem_free(opened_of(p));
}

enum next parser_cut(const struct parser *parser, struct parse *p, struct piece *piece)
{
    enum next next = parser->pieces->claim(p, piece);

    if (next != NEXT_EVENT)
        return next;
    parser->pieces->look(piece);
    return parser->pieces->settle(p, piece);
}
