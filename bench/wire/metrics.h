/* The one table of what is measured. Firmware, witness, analysis, `show`, exports,
 * reports and `irqbench list metrics` read these rows; a new metric is a new row.
 *
 *   X(NAME, name, number, KIND, BETTER, FROM, AT, TO, WHEN, SECTION, RANK, sentence)
 *
 * name      the key in run.json
 * number    on the wire, never used again; below 32 if the plugin can see it
 * KIND      what its values are:
 *             TIME   in the unit of the target's evidence
 *             EXCESS the time of the same path, beyond the cell's shortest
 *             COUNT  how often in a sample
 *             PLACE  no result of its own: where an event met the code
 *             PATH   no result of its own: the instructions of a path, by the
 *                    profiling counters; 0 where these cannot tell
 * BETTER    which of two values: the SMALLER or the LARGER one; or NEITHER
 *
 * The path says from which instant to which a figure goes, as the plugin sees a
 * sample (host/lib/witness/samples.c). It has one only if the sample took it.
 * FROM      TRIGGER, INNER_TRIGGER: when the interrupt became pending, or the one
 *           that a handler pends; EVENT: when the sample's first one did that nobody
 *           pended; LAST_0, LAST_1, LAST: the end of the last stamp of
 *           the first or second handler, or of whichever was last; SPAN,
 *           SPAN_BEGUN: the start and the end of a span's first stamp; NOWHERE
 * AT        the stamp at which it is known (bench/wire/stamps.h)
 * TO        STAMP: that stamp; RETURN: the core's return before it; INSNS: no time,
 *           but the instructions from the first entry to that return
 * WHEN      what must have happened last, and where the core must be:
 *             ENTERED         in the trigger's own handler, entered from a thread
 *             ENTERED_INNER   in the inner trigger's, entered from a handler
 *             CHAINED         in a handler that was tail-chained to one before
 *             WORKING         in the handler or back from it: wherever work is done
 *             BACK_IN_HANDLER a return led to the handler that was preempted
 *             BACK_IN_THREAD  a return led to the thread, after stamps in the handler,
 *                             and no work was done in a thread since
 *             BACK_FROM_EMPTY the same after a handler without stamps
 *             HANDED_OFF      in the thread that does the work, after such stamps
 *             BACK_FROM_WORK  back in the interrupted thread from there
 *             INTERRUPTED     one exception came in the span; less the shortest
 *                             span that none interrupted
 *             ALWAYS, NEVER
 *
 * SECTION   of a report: COMPARISON of styles, PREEMPTION, OTHER
 * RANK      ranks subjects in reports, 1 before 2; 0: does not. Styles and
 *           disciplines have ranks of their own: those of what they have.
 *
 * WIRE_METRIC_WORDS has what reports say in sentences of some of them.
 */
#ifndef WIRE_METRICS_H
#define WIRE_METRICS_H

/* clang-format off */
#define WIRE_METRICS(X) \
    X(ENTRY, entry, 1, TIME, SMALLER, TRIGGER, FIRST_0, STAMP, ENTERED, COMPARISON, 3, \
      "trigger to the handler's first instruction") \
    X(EXIT, exit, 2, TIME, SMALLER, LAST, RESUMED, RETURN, BACK_IN_THREAD, COMPARISON, 0, \
      "handler's last instruction to the interrupted code") \
    X(ROUND_TRIP, round_trip, 3, TIME, SMALLER, TRIGGER, RESUMED, RETURN, BACK_FROM_EMPTY, COMPARISON, 2, \
      "trigger until the interrupted code goes on") \
    X(RESPONSE, response, 4, TIME, SMALLER, TRIGGER, WORK_FIRST, STAMP, WORKING, COMPARISON, 1, \
      "trigger to the first useful instruction of the work") \
    X(PREEMPT_ENTRY, preempt_entry, 5, TIME, SMALLER, INNER_TRIGGER, FIRST_1, STAMP, ENTERED_INNER, PREEMPTION, 0, \
      "trigger in a handler to the higher one's first instruction") \
    X(PREEMPT_EXIT, preempt_exit, 6, TIME, SMALLER, LAST_1, INNER_RESUMED, RETURN, BACK_IN_HANDLER, PREEMPTION, 0, \
      "higher handler's last instruction to the lower one") \
    X(TAIL_CHAIN, tail_chain, 7, TIME, SMALLER, LAST_0, FIRST_1, STAMP, CHAINED, PREEMPTION, 0, \
      "handler's last instruction to the next handler's first") \
    X(FOREGROUND_OP, foreground_op, 8, TIME, SMALLER, SPAN_BEGUN, OPERATION_END, STAMP, ALWAYS, OTHER, 1, \
      "one shared-state operation in the foreground") \
    X(STOLEN, stolen, 9, TIME, SMALLER, SPAN, SPAN_END, STAMP, INTERRUPTED, OTHER, 3, \
      "foreground slow-down by one interrupt") \
    X(LOST_UPDATES, lost_updates, 10, COUNT, SMALLER, NOWHERE, CELL_END, STAMP, NEVER, OTHER, 0, \
      "updates that went missing") \
    X(MASKED, masked, 11, EXCESS, SMALLER, TRIGGER, FIRST_0, STAMP, ENTERED, OTHER, 2, \
      "what a critical section adds to the entry") \
    X(CHAIN_LOWER, chain_lower, 12, TIME, SMALLER, LAST_1, FIRST_0, STAMP, CHAINED, PREEMPTION, 0, \
      "higher handler's last instruction to the pending lower one's first") \
    X(BODY, body, 13, TIME, SMALLER, SPAN_BEGUN, BODY_END, STAMP, ALWAYS, OTHER, 0, \
      "handler's first instruction to its last, without stamps and witness") \
    X(HANDOFF, handoff, 14, TIME, SMALLER, LAST_0, WORK_FIRST, STAMP, HANDED_OFF, COMPARISON, 0, \
      "handler's last instruction to the first useful one of the work") \
    X(RESUME, resume, 15, TIME, SMALLER, LAST, RESUMED, RETURN, BACK_FROM_WORK, COMPARISON, 0, \
      "last instruction of the work to the interrupted code") \
    X(PATH, path, 16, PATH, NEITHER, TRIGGER, RESUMED, INSNS, BACK_FROM_EMPTY, OTHER, 0, \
      "instructions from the handler's first to the return, on the path of round_trip") \
    X(HIGHER_ENTRY, higher_entry, 17, TIME, SMALLER, EVENT, FIRST_0, STAMP, ALWAYS, PREEMPTION, 0, \
      "a timer's event to its handler's first instruction, whatever lower one it met") \
    X(EVENT, event, 32, PLACE, NEITHER, NOWHERE, CELL_END, STAMP, NEVER, OTHER, 0, \
      "arming of the timer to its expiry") \
    X(BOUNDARY, boundary, 33, PLACE, NEITHER, NOWHERE, CELL_END, STAMP, NEVER, OTHER, 0, \
      "halfwords from the region's base to the stacked return address") \
    X(TAKEN, taken, 34, PLACE, NEITHER, NOWHERE, CELL_END, STAMP, NEVER, OTHER, 0, \
      "halfwords from behind the store that pends to the stacked return address")

/* The parts that a whole is made of, as far as a cell has them: their values must
 * sum up to it, though each was measured in a pass of its own. */
#define WIRE_METRIC_WHOLE ROUND_TRIP
#define WIRE_METRIC_PARTS(X) X(ENTRY) X(BODY) X(EXIT) X(HANDOFF) X(RESUME)

/* What a report says of a metric that it has sentences about:
 *
 *   X(NAME, one, several, measure, worst)
 *
 * one, several  after the name, or the names, of the best; of a COUNT, of whoever
 *               has some
 * measure       after an amount
 * worst         after the name of the worst; of a COUNT nothing
 */
#define WIRE_METRIC_WORDS(X) \
    X(RESPONSE, "gets to the useful work first", "get to the useful work first", \
      "from the trigger", "takes longest") \
    X(ROUND_TRIP, "takes least from the interrupted code", "take least from the interrupted code", \
      "for a whole interrupt", "takes most") \
    X(LOST_UPDATES, "loses", "lose", "updates", "")
/* clang-format on */

#endif
