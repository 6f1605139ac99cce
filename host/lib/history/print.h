/* A history for people, for programs, and as a badge. */
#ifndef HOST_LIB_HISTORY_PRINT_H
#define HOST_LIB_HISTORY_PRINT_H

#include "host/lib/history/history.h"

/* In at most `width` characters. Of series in which nothing changed there is only the number,
 * unless `all`. False if it could not be written, or memory ran out. */
bool history_print_text(FILE *out, const struct history *history, bool all, size_t width);

/* JSON, schema irqbench-history/1. */
bool history_print_json(FILE *out, const struct history *history);

/* JSON lines, one a point: what was measured, of what, with what, and when. */
bool history_export(FILE *out, const struct history *history);

/* An SVG of the newest value of the history's only series, coloured by its last change. False with
 * a message: several series, or none with the figure. The same history gives the same bytes. */
bool history_badge(struct text *out, const struct history *history, enum figure figure,
                   struct message *message);

/* Whether an id is meant to be one cell's: of several series that match a pattern the first few
 * are named. Returns false with a message if there is more than one. */
bool history_one(const struct history *history, struct message *message);

/* How a commit is shown where there is little room: the first ten digits of a hash, else all. */
#define HISTORY_SHORT_MAX 24u
const char *history_short(char text[HISTORY_SHORT_MAX], const char *commit);

/* What a figure is called: "nominal", "median" where it was measured. */
const char *history_figure_name(const struct history_series *series, enum figure figure);

/* The stretch of a line from `begin` up to the next change: where it ends, and its values. */
struct history_stretch {
    size_t end;                               /* index of the point behind it */
    size_t points;                            /* with figures */
    double low, high;                         /* of the figure */
    double middle;                            /* their lower median */
    bool known;                               /* whether one has the figure */
    bool failed;                              /* out of memory: the median is not known */
    const struct history_point *first, *last; /* that have it */
};
struct history_stretch history_stretch_at(const struct history_line *line, size_t begin,
                                          enum figure figure);

#endif
