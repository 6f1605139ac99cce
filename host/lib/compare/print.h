/* A comparison for people, for a pull request, and for programs. */
#ifndef HOST_LIB_COMPARE_PRINT_H
#define HOST_LIB_COMPARE_PRINT_H

#include "host/lib/compare/compare.h"
#include <stdio.h>

/* False: out of memory. `width`: characters in a line, if names allow it. */
bool compare_print_text(FILE *out, const struct comparison *comparison, size_t width);
bool compare_print_markdown(FILE *out, const struct comparison *comparison);
bool compare_print_json(FILE *out, const struct comparison *comparison);

/* Words that all three share. Buffers are of this size at least. */
#define COMPARE_WORDS_MAX 512u

/* "raw_c of default", or the run's name. */
const char *compare_side_name(char words[COMPARE_WORDS_MAX], const struct compare_side *side);
/* What a row shows: `*name` is what to put behind the metric, or NULL of an exact nominal value. */
void compare_shown(const struct difference *difference, const char **name, double *from,
                   double *to);
/* How sure a difference is: "certain", or what best, nominal and worst did where that is not the
 * same; of a measured one its interval, effect and p-value; of a count the triggers, if they are
 * others. */
const char *compare_bounds(char words[COMPARE_WORDS_MAX], const struct difference *difference);
/* "hardware +0, software +7"; "" where it is not known. */
const char *compare_why(char words[COMPARE_WORDS_MAX], const struct difference *difference);
/* What a cell is called: its id, or of two subjects "BOARD/SCENARIO/OLD -> NEW/LOAD". */
const char *compare_cell_name(char words[COMPARE_WORDS_MAX], const struct result_cell *old,
                              const struct result_cell *new);
/* Title of a group of lone cells, and the key in JSON. */
const char *compare_lone_title(enum compare_lone kind);
const char *compare_lone_key(enum compare_lone kind);
/* "364 cells compared, 360 of them equal; values: 4 worse, 0 improved, ...; 8 cells unsupported on
 * both sides" */
const char *compare_counts(char words[COMPARE_WORDS_MAX], const struct comparison *comparison);

/* Whether something got worse: a value, a cell that has no result any more, a metric that is gone,
 * or a cell that may not be compared. */
bool compare_is_worse(const struct comparison *comparison);
/* Whether anything is not the same. */
bool compare_is_changed(const struct comparison *comparison);

#endif
