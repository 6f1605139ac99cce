/* Decodes what a capture holds: frames, and from them a cell's records. */
#ifndef HOST_LIB_STORE_CAPTURE_DECODE_H
#define HOST_LIB_STORE_CAPTURE_DECODE_H

#include "host/lib/store/capture.h"
#include "host/lib/target/cell_records.h"

/* Calls `take` for every good frame. `decoder` counts the others. */
void capture_each_frame(const struct capture *capture, struct wire_decoder *decoder,
                        void (*take)(void *context, const struct wire_frame *frame), void *context);

/* `records` must be initialised. Frames that were lost make them damaged. */
void capture_decode_cell(const struct capture *capture, struct cell_records *records);

#endif
