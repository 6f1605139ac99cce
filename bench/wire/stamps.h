/* Names of the stamps: where in the code a reading of the cycle counter stands.
 * Each stamp leaves a pair {u32 address, u32 id} in the ELF's section
 * STAMP_SECTION, which is not loaded, so that tools can watch the same
 * instants from outside. A stamp is an LDR and an instruction that does not touch
 * memory, STAMP_BYTES long; a mark is one NOP that reads nothing, for tools alone. X(NAME, name,
 * id, sentence). */
#ifndef WIRE_STAMPS_H
#define WIRE_STAMPS_H

#define STAMP_SECTION ".irqbench.stamps"
#define STAMP_BYTES   4

#define WIRE_STAMPS(X)                                                                             \
    X(TRIGGER, trigger, 1, "before the store that pends the interrupt")                            \
    X(RESUMED, resumed, 2, "the interrupted code goes on")                                         \
    X(FIRST_0, first_0, 3, "first instruction of the user's handler")                              \
    X(LAST_0, last_0, 4, "last instruction of the user's handler")                                 \
    X(FIRST_1, first_1, 5, "the same in the second handler (higher, or tail-chained)")             \
    X(LAST_1, last_1, 6, "")                                                                       \
    X(INNER_TRIGGER, inner_trigger, 7, "before the store that pends from inside a handler")        \
    X(INNER_RESUMED, inner_resumed, 8, "the preempted handler goes on")                            \
    X(WORK_FIRST, work_first, 9, "first useful instruction of the deferred work")                  \
    X(WORK_LAST, work_last, 10, "last useful instruction of the deferred work")                    \
    X(SPAN_BEGIN, span_begin, 11, "a foreground span begins")                                      \
    X(SPAN_END, span_end, 12, "a foreground span ends")                                            \
    X(CALIBRATION, calibration, 13, "an end of a calibration span")                                \
    X(OPERATION_END, operation_end, 14, "mark: the shared-state operation is over")                \
    X(CELL_BEGIN, cell_begin, 15, "mark: a cell begins")                                           \
    X(SAMPLE_BEGIN, sample_begin, 16, "mark: a sample begins")                                     \
    X(CELL_END, cell_end, 17, "mark: the cell's last sample is over")                              \
    X(BODY_FIRST, body_first, 18, "first instruction of a handler that is timed as it is")         \
    X(BODY_END, body_end, 19, "mark: the body of that handler is over")                            \
    X(BODY_LAST, body_last, 20, "last instruction of that handler")                                \
    X(STREAM_END, stream_end, 24, "before the store that stops a timer: the last run wanted")

#endif
