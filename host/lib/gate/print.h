/* What a gate found, for people, for CI servers and for pull requests. */
#ifndef HOST_LIB_GATE_PRINT_H
#define HOST_LIB_GATE_PRINT_H

#include "host/lib/gate/gate.h"
#include <stdio.h>

#define GATE_WORDS_MAX 1024u

/* "142 -> 149  +7 (+4.9 %)  limit +0", "171 cycles (model)  budget at most 150  (SENTENCE)", or the
 * verdict and why there is no number. */
const char *gate_row_words(char words[GATE_WORDS_MAX], const struct gate_row *row);
/* "response (worst)", of a nominal "response"; "" of a whole cell. */
const char *gate_row_metric(char words[GATE_WORDS_MAX], const struct gate_row *row);
/* "373 cells: 1 worse, 0 improved, ..."; with budgets alone "2 budgets over
 * 9 values: 1 kept, 1 not". */
const char *gate_counts(char words[GATE_WORDS_MAX], const struct gate *gate, bool baseline);

/* What somebody runs to accept the difference, and what was looked at. */
struct gate_about {
    const char *command; /* whose gate it is, as "check" */
    const char *name;    /* of the run */
    const char *accept;  /* a command; NULL: there is none, as for budgets */
    bool baseline;       /* there was one */
};

/* A line for each note and each row that fails, and for 20 of each other kind but equal and
 * unsupported; the command that accepts; a last line of counts. */
void gate_print_text(FILE *out, const struct gate *gate, const struct gate_about *about);

/* `::error title=...::...` for each failing row; ten at most, as GitHub shows no more: of more the
 * tenth says how many. */
void gate_print_annotations(FILE *out, const struct gate *gate);

/* A comment, with a mark by which it is found again; a file of JUnit. Out of memory shows in
 * `text`. */
#define GATE_MARK "<!-- irqbench check -->"
void gate_markdown(struct text *text, const struct gate *gate, const struct gate_about *about);
void gate_junit(struct text *text, const struct gate *gate, const struct gate_about *about);

#endif
