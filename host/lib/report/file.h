/* Writes the report's files: first all into a private directory inside the
 * output directory, then each is moved to its place, so that a reader never
 * sees half a file and a failure leaves what was there before.
 */
#ifndef HOST_LIB_REPORT_FILE_H
#define HOST_LIB_REPORT_FILE_H

#include "host/lib/base/message.h"
#include "host/lib/base/text.h"

/* Writes DIRECTORY/NAME+SUFFIX. */
bool report_file_write(const char *directory, const char *name, const char *suffix,
                       const struct text *text, struct message *message);

struct report_output {
    char *directory; /* OUT, as given */
    char *scratch;   /* OUT/.report-XXXXXX, with a lock on it, so that nobody takes it for what a
                        killed one left */
    int lock_fd;     /* on the scratch; -1: none */
    int unfinished;  /* see unfinished.h */
    bool created;    /* OUT was not there before */
};

/* Whether OUT may be written to: it is not there yet, empty, or holds a report, whole or what an
 * early end left of one. */
bool report_output_check(const char *directory, struct message *message);

/* Creates OUT and the private directory in it; removes those that were left by a tool that was
 * killed. */
bool report_output_open(struct report_output *output, const char *directory,
                        struct message *message);

/* Makes OUT/NAME, unless it is there. */
bool report_output_folder(const struct report_output *output, const char *name,
                          struct message *message);

/* Moves scratch/NAME to OUT/NAME. */
bool report_output_place(const struct report_output *output, const char *name,
                         struct message *message);

/* Removes OUT/NAME, a file or a folder of files that an earlier report had and this one does not.
 */
bool report_output_drop(const struct report_output *output, const char *name,
                        struct message *message);

/* Removes all in OUT/NAME that is not wanted. */
bool report_output_keep(const struct report_output *output, const char *name,
                        bool (*is_wanted)(const char *name, const void *context),
                        const void *context, struct message *message);

/* Removes the private directory; OUT too if it was created here and is empty. */
bool report_output_close(struct report_output *output, struct message *message);

#endif
