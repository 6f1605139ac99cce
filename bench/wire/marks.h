/* Marks in a part's trace stream: which of its bytes belong to which cell and batch (SPEC.md,
 * "Marks of trace"). The image writes them as 32-bit words to one of ITM's stimulus ports. */
#ifndef BENCH_WIRE_MARKS_H
#define BENCH_WIRE_MARKS_H

#include <stdint.h>

#define WIRE_MARK_PORT             1u
#define WIRE_MARK_KIND_SHIFT       28u
#define WIRE_MARK_VALUE            0x0FFFFFFFu
#define WIRE_MARK(kind, of)        ((uint32_t)(kind) << WIRE_MARK_KIND_SHIFT | ((of)&WIRE_MARK_VALUE))
#define WIRE_MARK_TRACED_EXCEPTION 0x1FFu /* of the value: the exception's number */
#define WIRE_MARK_TRACED_COLUMN    16u    /* and from this bit on the column */

enum wire_mark {
    WIRE_MARK_HELLO = 1,       /* the schema version of the image, which was asked who it is */
    WIRE_MARK_CELL_BEGIN = 2,  /* the cell's number */
    WIRE_MARK_TRACED = 3,      /* which exception's time is which column: behind CELL_BEGIN */
    WIRE_MARK_BATCH_BEGIN = 4, /* its first sample, modulo 2^28 */
    WIRE_MARK_BATCH_END = 5,   /* the same sample */
    WIRE_MARK_CELL_END = 6,    /* the cell's number */
};

#endif
