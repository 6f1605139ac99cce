/* How far a run is: one line that is redrawn on a terminal, plain lines
 * otherwise. Several threads may report.
 */
#ifndef HOST_LIB_RUN_PROGRESS_H
#define HOST_LIB_RUN_PROGRESS_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define PROGRESS_COLUMNS 80u /* a line is shorter than this */

struct progress {
    FILE *out;
    bool redraw; /* `out` is a terminal */
    size_t total, done;
    size_t done_before; /* of those, finished in an earlier run */
    int64_t started_ms;
    pthread_mutex_t mutex;
};

void progress_begin(struct progress *progress, FILE *out, size_t total, size_t done);
/* A cell starts. */
void progress_cell(struct progress *progress, const char *id);
/* A cell is over; `problem` (NULL: none) is shown. */
void progress_done(struct progress *progress, const char *id, const char *problem);
/* A line of its own. */
void progress_note(struct progress *progress, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Clears the line. */
void progress_end(struct progress *progress);

/* The redrawn line, without its end: "[###---] 12/60 0:07 left ID". At most
 * PROGRESS_COLUMNS - 1 characters. Public for its test. */
void progress_line(char line[PROGRESS_COLUMNS], size_t done, size_t total, int64_t left_s,
                   const char *id);

#endif
