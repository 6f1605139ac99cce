/* Marks in the trace stream of a board NAME-swo, by which the host knows whose bytes they are
 * (bench/wire/SPEC.md, "Marks of trace"). Written outside of all that is measured. On every other
 * board nothing of this is in the image. */
#ifndef FIRMWARE_TRACE_MARKS_H
#define FIRMWARE_TRACE_MARKS_H

#ifdef BOARD_SWO

#include "bench/bench.h"
#include "bench/wire/marks.h"
#include "firmware/core/itm.h"

static inline void trace_mark(enum wire_mark kind, uint32_t value)
{
    itm_put(WIRE_MARK_PORT, WIRE_MARK(kind, value));
}

/* The round trip is the one column that a whole exception is in, LINE_EMPTY's (metrics.h), and
 * where the style defers, others besides. */
static inline void trace_mark_cell(const struct bench_cell *cell,
                                   const struct bench_columns *columns)
{
    const uint32_t exception = BENCH_LINE_EXCEPTION(LINE_EMPTY);
    trace_mark(WIRE_MARK_CELL_BEGIN, cell->number);
    for (uint32_t i = 0; i < columns->count; i++)
        if (columns->list[i].metric == WIRE_METRIC_ROUND_TRIP && !cell->style->deferred)
            trace_mark(WIRE_MARK_TRACED, exception | i << WIRE_MARK_TRACED_COLUMN);
}

/* Until all packets have left, so that a sample begins with an empty FIFO. */
#define trace_settle() itm_settle()

#else

#define trace_mark(kind, value)        ((void)0)
#define trace_mark_cell(cell, columns) ((void)0)
#define trace_settle()                 ((void)0)

#endif

#endif
