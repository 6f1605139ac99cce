/* How far a run is: one line that is redrawn on a terminal, plain lines
 * otherwise, or JSON for programs. Several threads may report.
 */
#ifndef HOST_LIB_RUN_PROGRESS_H
#define HOST_LIB_RUN_PROGRESS_H

#include "host/lib/base/progress_kind.h"
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define PROGRESS_LINE_MAX 256u /* bytes of the redrawn line, whatever the terminal's width */

struct progress_way {
    enum progress_kind kind;
    bool verbose; /* details, too, and beside a bar what became of each cell */
};

struct progress {
    FILE *out;
    struct progress_way way; /* not PROGRESS_AUTO */
    size_t total, done;
    size_t done_before; /* of those, finished in an earlier run */
    int64_t started_ms;
    pthread_mutex_t mutex;
};

void progress_begin(struct progress *progress, FILE *out, struct progress_way way, size_t total,
                    size_t done);
/* A cell starts. */
void progress_cell(struct progress *progress, const char *id);
/* A cell is over; `problem` (NULL: none) is shown. */
void progress_done(struct progress *progress, const char *id, const char *problem);
/* A line of its own: of what is not as it should be, and is told even where no progress is. */
void progress_note(struct progress *progress, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The same, only if details are asked for. */
void progress_detail(struct progress *progress, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Clears the line. */
void progress_end(struct progress *progress);

/* The redrawn line, without its end, of less than `columns` characters:
 * "[###---] 12/60 0:07 left ID". On a narrow terminal there is no bar, and of an ID that does not
 * fit its end stays. Public for its test. */
void progress_line(char line[PROGRESS_LINE_MAX], size_t columns, size_t done, size_t total,
                   int64_t left_s, const char *id);

#endif
