/* The figures that a report may have beside its page, as files: which there are, what they show and
 * say, and drawing them (gnuplot; the heat maps with matplotlib).
 */
#ifndef HOST_LIB_REPORT_FIGURES_H
#define HOST_LIB_REPORT_FIGURES_H

#include "host/lib/survey/sections.h"

/* The folder that holds them. */
#define REPORT_FIGURES "figures"

enum report_figure_kind {
    FIGURE_COMPARISON,
    FIGURE_SWEPT,        /* ranges, all columns */
    FIGURE_DISTRIBUTION, /* one column, by offset and how often */
    FIGURE_HEATMAP,
    FIGURE_PREEMPTION,
    FIGURE_OTHER,
    FIGURE_SHARED_COST,
    FIGURE_SHARED_LOST,
    FIGURE_SHARED_SWEPT,
};

/* The sections that a heat map shows. */
#define REPORT_HEATMAP_SECTIONS SECTION_COMPARISON, SECTION_SWEPT, SECTION_PREEMPTION, SECTION_OTHER

/* Whether a heat map has a row for it: a time that at least a third of the styles were asked
 * for. What is asked of a few has a figure of its own, and would be a row of gaps here. */
bool report_in_heatmap(const struct report_target *target, const struct report_column *column);

struct report_figure {
    enum report_figure_kind kind;
    const struct report_target *target;
    struct text name;    /* file name without ".svg" */
    struct text title;   /* plain text */
    struct text caption; /* plain text: how to read it */
    struct text alt;     /* plain text: what it shows, in words */
    struct text source;  /* what it is drawn from, all of it: gnuplot's commands, or JSON of a heat
                            map, which report_figures_draw fills */
    bool kept;           /* an earlier report had it */
    int width, height;
    struct text light, dark; /* finished SVG, after report_figures_draw */
};

struct report_figures {
    struct report_figure *items;
    size_t count;
    struct text drawn; /* how they were drawn, for the next report: see drawn.h */
};

bool report_figures_plan(struct report_figures *figures, const struct report_set *set,
                         struct message *message);

struct report_drawing {
    const char *scratch; /* private: the files that the drawing programs read and write */
    const char *earlier; /* a folder of figures, if it is there: those that would be drawn alike are
                            taken from it; they may have been changed since */
    const char *tool;    /* what this irqbench is: another may finish figures in another way */
};

/* Draws all of them. */
bool report_figures_draw(struct report_figures *figures, const struct report_set *set,
                         const struct report_drawing *drawing, struct message *message);

/* What the file is called in which a figure's source stands, behind its name. */
const char *report_source_suffix(const struct report_figure *figure);

void report_figures_free(struct report_figures *figures);

#endif
