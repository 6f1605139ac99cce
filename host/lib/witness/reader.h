/* Reads the plugin's witness stream while QEMU runs, on a thread of its own, and
 * keeps of every cell only the rows of witness_rows.h.
 */
#ifndef HOST_LIB_WITNESS_READER_H
#define HOST_LIB_WITNESS_READER_H

#include "host/lib/base/message.h"
#include "host/lib/witness/rows.h"

#include <pthread.h>

struct witness_reader {
    int fd;
    bool running;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool stopping;            /* mutex: QEMU was ended */
    bool over;                /* mutex: nothing more will come */
    bool cell_over;           /* mutex: `blob` is that of a whole cell */
    struct witness_blob blob; /* mutex */
    bool has_head;            /* mutex */
    struct witness_head head; /* mutex */
    /* Of the thread: */
    struct witness_samples samples;
    struct witness_writer writer;
    bool has_header;
};

/* Does not own fd, the reading end of QEMU's FIFO. */
bool witness_reader_start(struct witness_reader *reader, int fd, struct message *message);
/* Who counts: the first that the plugin says. False if that does not come, in the
 * version known here, within timeout_ms. */
bool witness_reader_head(struct witness_reader *reader, struct witness_head *head, int timeout_ms);
/* Whether nothing more will come: its writer is gone, or writes what is not known here. */
bool witness_reader_is_over(struct witness_reader *reader);
/* Forgets a cell that is over: a new one is going to begin. */
void witness_reader_expect(struct witness_reader *reader);
/* The rows of the cell that was begun since, now the caller's; data is NULL if
 * its end does not come within timeout_ms. */
struct witness_blob witness_reader_take(struct witness_reader *reader, int timeout_ms);
/* Once QEMU has ended. Harmless on one that is all zero. */
void witness_reader_stop(struct witness_reader *reader);

#endif
