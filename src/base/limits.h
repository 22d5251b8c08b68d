/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every bound of the program, by name.  What reaches one is reported (a defect, a skipped entry,
 * an error with the limit's name), never silently cut.  Each has a test that reaches it.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

/* input */
#define LIMIT_PATH_DEPTH 64                /* folders below a given PATH */
#define LIMIT_SOURCES 1000000u             /* files and archive members in one run */
#define LIMIT_UNPACK_DEPTH 6               /* archives inside archives */
#define LIMIT_MAIL_DEPTH 16                /* parts of a message inside parts */
#define LIMIT_MEMBER_BYTES (64ull << 30)   /* unpacked bytes of one archive member or .gz */
#define LIMIT_7Z_BYTES (1ull << 30)        /* a 7z archive as it is: it is held while it is read */
#define LIMIT_7Z_MEMORY (512ull << 20)     /* held while it is unpacked, as it says itself */
#define LIMIT_7Z_DIRECTORY (64ull << 20)   /* unpacked directory of a 7z archive */
#define LIMIT_7Z_AGAIN 64u                  /* damaged folders of a 7z archive that are passed */
#define LIMIT_RESUMES 1000u                /* beginnings tried behind a fault of a packed file */
#define LIMIT_DICTIONARY_BYTES (1ull << 30) /* what unpacking an xz or lzma file holds */
#define LIMIT_OFFICE_BYTES (256u << 20)    /* an Office file as it is: held while it is read */
#define LIMIT_SHARED_BYTES (256u << 20)    /* texts that the cells of a workbook share, */
#define LIMIT_SHARED_STRINGS 4000000u      /* and how many they are */
#define LIMIT_STYLES 65536u                /* formats of a workbook; cells of others are numbers */
#define LIMIT_SHEETS 4096u                 /* of one workbook */
#define LIMIT_SHEET_COLUMNS 256u           /* of one sheet or table; further cells are left out */
#define LIMIT_PROGRAM_BYTES (2u << 20)     /* of a program, behind which a zip is looked for */
#define LIMIT_UNPACK_RATIO 2000u           /* unpacked : packed, looked at beyond the next figure */
#define LIMIT_UNPACK_FREE (64ull << 20)    /* unpacked bytes before the ratio counts */
#define LIMIT_AGAIN_RATIO 4u               /* read once more behind faults : packed, beyond the next */
#define LIMIT_AGAIN_FREE (1ull << 20)      /* bytes that are read once more before that counts */
#define LIMIT_PEEK_BYTES (32u << 20)       /* one contiguous look into a stream */
#define LIMIT_BID_BYTES 65536u             /* what a parser may look at to bid */

/* text */
#define LIMIT_LINE_BYTES (1u << 20)        /* one line of decoded text; the rest of it is dropped */
#define LIMIT_TURNED_BYTES (8u << 20)      /* a log, newest lines first; a larger one stays so */
#define LIMIT_COLLECTED_BYTES (16u << 20)  /* rows of other machines that wait for this log's end */
#define LIMIT_JOINED 16384u                /* logs below each other in one text */
#define LIMIT_RECORD_BYTES (16u << 20)     /* one record with its continuation lines */
#define LIMIT_XML_DEPTH 64                 /* nested elements */
#define LIMIT_JSON_DEPTH 64               /* nested objects and lists */
#define LIMIT_FIELDS 4096u                 /* fields of one event */

/* evtx */
#define LIMIT_BINXML_DEPTH 24              /* nested elements, templates and embedded fragments */
#define LIMIT_BINXML_STEPS 200000u         /* tokens and array items of one record: at most; */
#define LIMIT_BINXML_STEPS_FREE 4000u      /* a small record may have these, */
#define LIMIT_BINXML_STEPS_PER_BYTE 8u     /* and these for each byte of its size */
#define LIMIT_BINXML_TEXT_FREE 262144u     /* bytes of text from a record of any size, */
#define LIMIT_BINXML_TEXT_PER_BYTE 16u     /* and for each byte of its size */
#define LIMIT_BINXML_LENT (1u << 20)       /* templates kept for chunks that lost theirs */
#define LIMIT_BINXML_NAME 1024u            /* longer names are not kept for the whole chunk */

/* rules */
#define LIMIT_YAML_BYTES (8u << 20)        /* one signature or plan file */
#define LIMIT_YAML_DEPTH 32
#define LIMIT_YAML_NODES 2000000u
#define LIMIT_RULES 100000u
#define LIMIT_RULE_VALUES 1000000u
#define LIMIT_VALUE_BYTES 65536u
#define LIMIT_REGEX_BYTES 8192u
#define LIMIT_REGEX_NESTING 32u            /* groups in groups in which literals are looked for */
#define LIMIT_CONDITION_DEPTH 64
#define LIMIT_CONDITION_NODES 100000u      /* of one rule, x-of spelt out */
#define LIMIT_SEARCHES 1000u               /* named searches of one rule */
#define LIMIT_REGEX_STEPS 200000u          /* PCRE2 match limit */
#define LIMIT_REGEX_DEPTH 2000u            /* PCRE2 depth (backtracking) limit */
#define LIMIT_CAPTURES 16
#define LIMIT_MODIFIERS 12                 /* of one field */
#define LIMIT_EXPANSIONS 10000u           /* texts that one value with placeholders becomes */
#define LIMIT_CORRELATION_RULES 64         /* of one correlation */
#define LIMIT_CORRELATION_DEPTH 8          /* correlations over correlations */
#define LIMIT_SIGHTINGS 1000000u           /* hits of one rule that correlations look at, */
#define LIMIT_CORRELATED 4000000u          /* events that one correlation looks at */
#define LIMIT_SIGHTING_BYTES (256ull << 20) /* and the bytes of the values they ask for */
#define LIMIT_SIGHTING_VALUE 1024u         /* of one value; a longer one is known by its hash */
#define LIMIT_PLAN_PHASES 500
#define LIMIT_PLAN_ARROWS 64                /* entries of one after, soft, excl or with */
#define LIMIT_PLAN_WAYS 4096u               /* back from a phase along 'after' */
#define LIMIT_PLAN_TASKS 1000

/* evidence and report */
#define LIMIT_EXCERPT_BYTES 400u           /* quoted words of one piece of evidence */
#define LIMIT_EVIDENCE_WORD 1200u          /* an excerpt or a capture in evidence, escaped twice at
                                              most; and the name of a capture */
#define LIMIT_HITS_KEPT 64u                /* first, last hits per source, signature and subject */
#define LIMIT_ROUTINE_KEPT 8u              /* the same of what a machine says all the time; and
                                              twice as many that follow a change */
#define LIMIT_DEFECTS_KEPT 64u             /* per source, and the first of each kind */
#define LIMIT_GAPS_KEPT 64u                /* per source; the others are counted */
#define LIMIT_REFS 8u                      /* pieces of evidence shown for one statement */
#define LIMIT_BREACHES 50u                 /* listed per constraint; all pairs are counted */
#define LIMIT_EXAMPLES 4u                  /* pairs kept, or not decided, that --why shows */
#define LIMIT_JOBS 64
#define LIMIT_JSON_TREE_DEPTH 16           /* nesting of JSON that is read as a tree */
#define LIMIT_EVIDENCE_LINES 4000000u      /* lines of one evidence file, with the rows and words
                                              in them */
#define LIMIT_EVERY_HIT 1000000u           /* hits beyond those kept, of rules that are not ours */
#define LIMIT_SHARDS 100000u               /* N of --shard I/N */

#endif
