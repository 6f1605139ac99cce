/* How it is told how far something is, and how wide a line of that may be. */
#ifndef HOST_LIB_BASE_PROGRESS_KIND_H
#define HOST_LIB_BASE_PROGRESS_KIND_H

#include <stddef.h>
#include <stdio.h>

enum progress_kind {
    PROGRESS_AUTO,  /* a bar on a terminal that can redraw a line, plain lines elsewhere */
    PROGRESS_BAR,   /* one line that is redrawn */
    PROGRESS_PLAIN, /* a line for each step */
    PROGRESS_JSON,  /* an object a line, for programs: "irqbench-progress/1" in the first */
    PROGRESS_NONE,
};

#define PROGRESS_SCHEMA "irqbench-progress/1"

/* For --progress: "auto", "bar", "plain" and "json" in the order of the kinds, then NULL. */
extern const char *const progress_kind_names[];

/* The kind of a name of those. */
enum progress_kind progress_kind_of(const char *name);

/* What PROGRESS_AUTO is for a stream; the others stay what they are. */
enum progress_kind progress_kind_for(enum progress_kind kind, FILE *out);

/* Columns of the terminal that a stream is, now; 80 if it is none. */
size_t progress_columns(FILE *out);

#endif
