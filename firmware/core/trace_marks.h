/* Marks in the trace stream of a board NAME-swo, by which the host knows whose bytes they are
 * (bench/wire/SPEC.md, "Marks of trace"). Written outside of all that is measured. On every other
 * board nothing of this is in the image. */
#ifndef FIRMWARE_CORE_TRACE_MARKS_H
#define FIRMWARE_CORE_TRACE_MARKS_H

#ifdef BOARD_SWO

#include "bench/wire/marks.h"
#include "firmware/core/itm.h"

/* The cell's number has 16 bits, and what is traced a column above nine bits for an exception. */
_Static_assert(UINT16_MAX <= WIRE_MARK_VALUE,
               "marks.h: the number of a cell does not fit into a mark");
_Static_assert(0xFFu <= WIRE_MARK_VALUE >> WIRE_MARK_TRACED_COLUMN,
               "marks.h: a column does not fit into a mark");
_Static_assert(WIRE_MARK_CELL_END < 16, "marks.h: a mark has four bits for its kind");

static inline void trace_mark(enum wire_mark kind, uint32_t value)
{
    itm_put(WIRE_MARK_PORT, WIRE_MARK(kind, value));
}

/* Until all packets have left, so that each trigger finds an empty FIFO. */
#define trace_settle() itm_settle()

#else

#define trace_mark(kind, value) ((void)0)
#define trace_settle()          ((void)0)

#endif

#endif
