/* The plugin's figures of a cell's samples as they are stored: one row a
 * sample, deflated while it comes, so that memory grows only with what is new.
 */
#ifndef HOST_LIB_WITNESS_ROWS_H
#define HOST_LIB_WITNESS_ROWS_H

#include "host/lib/witness/samples.h"

#include <stddef.h>
#include <zlib.h>

#define WITNESS_BLOB_MAX (256u << 20) /* a cell with more has none */

struct witness_blob {
    uint8_t *data; /* to be freed; NULL: none */
    size_t size;
};

struct witness_writer {
    z_stream stream;
    struct witness_blob blob;
    size_t cap;
    bool open, failed; /* failed: memory, or WITNESS_BLOB_MAX, ran out */
};

/* Also starts over one that is open. */
void witness_writer_begin(struct witness_writer *writer);
void witness_writer_add(struct witness_writer *writer, const struct witness_sample *sample);
/* The rows, now the caller's; data is NULL if memory ran out. */
struct witness_blob witness_writer_end(struct witness_writer *writer);
void witness_writer_free(struct witness_writer *writer);

struct witness_cursor {
    z_stream stream;
    bool open, damaged;
};

/* `data` must outlive the cursor. */
void witness_cursor_begin(struct witness_cursor *cursor, const uint8_t *data, size_t size);
/* The next sample; false at the end and, with `damaged` set, where the data
 * makes no sense. */
bool witness_cursor_next(struct witness_cursor *cursor, struct witness_sample *sample);
void witness_cursor_end(struct witness_cursor *cursor);

#endif
