/* The one table of what is measured. Firmware, witness, analysis, `show`, exports,
 * reports and `irqbench list metrics` read these rows; a new metric is a new row.
 *
 *   X(NAME, name, number, KIND, BETTER, FROM, AT, TO, WHEN, SECTION, RANK, sentence)
 *
 * name      the key in run.json
 * number    on the wire, never used again; below 32 if the plugin can see it, from 64
 *           on if not: a time there is one of boards alone
 * KIND      what its values are:
 *             TIME   in the unit of the target's evidence
 *             EXCESS the time of the same path, beyond the cell's shortest
 *             CHANGE the time of the same path against that of the sample before,
 *                    either sign; the cell's first has none: 0
 *             PERIOD a length of time that the firmware sends as it is, in the same unit
 *             COUNT  how often in a sample
 *             SIZE   bytes, whatever the evidence
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
 *             ENTERED         in the trigger's own handler, entered from the thread or
 *                             the handler that it fell into
 *             ENTERED_INNER   in the inner trigger's, entered from a handler
 *             CHAINED         in a handler that was tail-chained to one before
 *             CHAINED_AGAIN   the same in the trigger's own; of several the last
 *             WORKING         in the handler, chained to it or back from it: wherever
 *                             work is done
 *             BACK_IN_HANDLER a return led to the handler that was preempted, the last
 *                             one that pended another
 *             BACK_IN_THREAD  a return led to the thread, after stamps in the handler,
 *                             and no work was done behind it since
 *             BACK_FROM_EMPTY the same after a handler without stamps
 *             HANDED_OFF      in the thread or the chained handler that does the work,
 *                             after such stamps
 *             BACK_FROM_WORK  back in the interrupted thread from there
 *             INTERRUPTED     one exception came in the span; less the shortest
 *                             span that none interrupted
 *             DISTURBED       exceptions came in the span; less the same \
 *             UNENTERED       no handler was entered since the trigger \
 *             ALWAYS, NEVER
 *             LATEST          the same as ALWAYS; of several the last
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
    X(WAKE, wake, 18, TIME, SMALLER, TRIGGER, RESUMED, STAMP, UNENTERED, OTHER, 0, \
      "event in a masked sleep to the first instruction behind it; a modelled core wakes in no time") \
    X(NOISE, noise, 19, TIME, SMALLER, SPAN, SPAN_END, STAMP, DISTURBED, OTHER, 0, \
      "gap that a thread sees which reads the counter again and again, the handler's witness in it") \
    X(BACK_TO_BACK, back_to_back, 22, TIME, SMALLER, LAST_0, FIRST_0, STAMP, CHAINED_AGAIN, PREEMPTION, 0, \
      "handler's last instruction to its own first one, where its event came again meanwhile") \
    X(STREAM, stream, 23, TIME, SMALLER, SPAN, STREAM_END, STAMP, LATEST, OTHER, 0, \
      "from before a timer's start to the end of its events, by the run of the handler that stops it") \
    X(OPERATION, operation, 28, TIME, SMALLER, SPAN_BEGUN, OPERATION_END, STAMP, ALWAYS, OTHER, 0, \
      "one call of a service, up to where it leads") \
    X(EVENT_TO_WORK, event_to_work, 29, TIME, SMALLER, EVENT, WORK_FIRST, STAMP, ALWAYS, PREEMPTION, 0, \
      "a timer's event to the first useful instruction of the work, whatever it met") \
    X(DRAIN, drain, 20, TIME, SMALLER, SPAN_BEGUN, OPERATION_END, STAMP, ALWAYS, OTHER, 0, \
      "deferred work may run again, until all that piled up is done and the interrupted code goes on") \
    X(LOWER_ENTRY, lower_entry, 24, TIME, SMALLER, TRIGGER, FIRST_1, STAMP, OWN, PREEMPTION, 0, \
      "trigger of the lower of two to its handler's first instruction, whoever came between") \
    X(WITHDRAWN, withdrawn, 25, TIME, SMALLER, SPAN, SPAN_END, STAMP, COMPARED, OTHER, 0, \
      "foreground slow-down by an interrupt whose line was disabled before its entry") \
    X(JITTER, jitter, 26, EXCESS, SMALLER, TRIGGER, FIRST_0, STAMP, ENTERED, OTHER, 0, \
      "entry of a periodic event beyond the cell's shortest") \
    X(PERIOD_ERROR, period_error, 27, CHANGE, SMALLER, TRIGGER, FIRST_0, STAMP, ENTERED, OTHER, 0, \
      "interval between the handlers of two periodic events less the timer's, either sign") \
    X(EVENT, event, 32, PLACE, NEITHER, NOWHERE, CELL_END, STAMP, NEVER, OTHER, 0, \
      "arming of the timer to its expiry") \
    X(BOUNDARY, boundary, 33, PLACE, NEITHER, NOWHERE, CELL_END, STAMP, NEVER, OTHER, 0, \
      "halfwords from the region's base to the stacked return address") \
    X(TAKEN, taken, 34, PLACE, NEITHER, NOWHERE, CELL_END, STAMP, NEVER, OTHER, 0, \
      "halfwords from behind the store that pends to the stacked return address") \
    X(TORN_VALUES, torn_values, 40, COUNT, SMALLER, NOWHERE, CELL_END, STAMP, NEVER, OTHER, 0, \
      "values of which one part was old and another one new") \
    X(DOUBLE_BORROWS, double_borrows, 41, COUNT, SMALLER, NOWHERE, CELL_END, STAMP, NEVER, OTHER, 0, \
      "borrows of what was lent already: refused, and counted") \
    X(FOUND_EMPTY, found_empty, 70, COUNT, SMALLER, NOWHERE, CELL_END, STAMP, NEVER, OTHER, 0, \
      "interrupts that found nothing to work on: it had not been handed over") \
    X(STUCK_WAITS, stuck_waits, 71, COUNT, SMALLER, NOWHERE, CELL_END, STAMP, NEVER, OTHER, 0, \
      "waits in a handler for what it held off itself: given up, and counted") \
    X(MISSED_EVENTS, missed_events, 42, COUNT, SMALLER, NOWHERE, CELL_END, STAMP, NEVER, OTHER, 0, \
      "events that nobody saw") \
    X(MISSED_WAKEUPS, missed_wakeups, 44, COUNT, SMALLER, NOWHERE, CELL_END, STAMP, NEVER, OTHER, 0, \
      "events that left the main loop asleep until the next one") \
    X(SLEEPS, sleeps, 50, COUNT, LARGER, NOWHERE, CELL_END, STAMP, NEVER, OTHER, 0, \
      "sleeps of the main loop before it did the work") \
    X(UNSET_STATE, unset_state, 51, COUNT, SMALLER, NOWHERE, CELL_END, STAMP, NEVER, OTHER, 0, \
      "events whose handler found its state not set yet") \
    X(UNEXPLAINED_GAPS, unexplained_gaps, 52, COUNT, SMALLER, NOWHERE, CELL_END, STAMP, NEVER, OTHER, 0, \
      "gaps that a thread sees beyond the interrupts that were counted") \
    X(MERGED_EVENTS, merged_events, 43, COUNT, SMALLER, NOWHERE, CELL_END, STAMP, NEVER, OTHER, 0, \
      "events that came while one before was still pending: one run of the handler for both") \
    X(MAX_RATE, max_rate, 60, PERIOD, SMALLER, NOWHERE, CELL_END, STAMP, NEVER, OTHER, 0, \
      "shortest period of events at which none is missed") \
    X(EVENTS, events, 61, COUNT, SMALLER, NOWHERE, CELL_END, STAMP, NEVER, OTHER, 0, \
      "events that a timer raised, by the time and its period") \
    X(INTERVAL, interval, 62, PERIOD, SMALLER, NOWHERE, CELL_END, STAMP, NEVER, OTHER, 0, \
      "from one run of the handler to the next, where events come without pause") \
    X(LAG, lag, 63, PERIOD, SMALLER, NOWHERE, CELL_END, STAMP, NEVER, OTHER, 0, \
      "from the last event of a stream until all of its work is over and the interrupted code goes on") \
    X(OVERFLOWS, overflows, 45, COUNT, SMALLER, NOWHERE, CELL_END, STAMP, NEVER, OTHER, 0, \
      "events that a full queue refused") \
    X(SPURIOUS_POLLS, spurious_polls, 46, COUNT, SMALLER, NOWHERE, CELL_END, STAMP, NEVER, OTHER, 0, \
      "polls of a task for which there was nothing to do") \
    X(RETRIGGERS, retriggers, 47, COUNT, SMALLER, NOWHERE, CELL_END, STAMP, NEVER, OTHER, 0, \
      "entries of a handler beyond the one that its event is worth") \
    X(COLD_ENTRY, cold_entry, 65, TIME, SMALLER, NOWHERE, CELL_END, STAMP, NEVER, OTHER, 0, \
      "entry behind emptied caches and prefetch buffers") \
    X(SPURIOUS_ENTRIES, spurious_entries, 66, COUNT, SMALLER, NOWHERE, CELL_END, STAMP, NEVER, OTHER, 0, \
      "entries of a handler whose line was disabled while it was pending") \
    X(HIGHER_FIRST, higher_first, 67, COUNT, LARGER, NOWHERE, CELL_END, STAMP, NEVER, PREEMPTION, 0, \
      "1 where the later, higher one of two interrupts ran its first instruction first") \
    X(STACK_HANDLER, stack_handler, 80, SIZE, SMALLER, NOWHERE, CELL_END, STAMP, NEVER, COMPARISON, 0, \
      "bytes of the handlers' stack that an interrupt takes, a switch of threads with it") \
    X(STACK_THREAD, stack_thread, 81, SIZE, SMALLER, NOWHERE, CELL_END, STAMP, NEVER, COMPARISON, 0, \
      "bytes of the interrupted thread's stack: the core's frame, and what a switch keeps") \
    X(STACK_THREAD_FLOAT, stack_thread_float, 83, SIZE, SMALLER, NOWHERE, CELL_END, STAMP, NEVER, COMPARISON, 0, \
      "the same where that thread has used floating point") \
    X(STACK_WORK, stack_work, 82, SIZE, SMALLER, NOWHERE, CELL_END, STAMP, NEVER, COMPARISON, 0, \
      "bytes of a stack of its own that the thread takes which does the work")

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
    X(LOST_UPDATES, "loses", "lose", "updates", "") \
    X(TORN_VALUES, "tears", "tear", "values", "") \
    X(DOUBLE_BORROWS, "makes", "make", "double borrows", "") \
    X(FOUND_EMPTY, "finds", "find", "empty places", "") \
    X(STUCK_WAITS, "has", "have", "stuck waits", "") \
    X(MISSED_EVENTS, "misses", "miss", "events", "") \
    X(MISSED_WAKEUPS, "sleeps on", "sleep on", "events until the next one", "") \
    X(SLEEPS, "goes to sleep", "go to sleep", "times", "") \
    X(UNEXPLAINED_GAPS, "leaves", "leave", "gaps unexplained", "") \
    X(UNSET_STATE, "finds its state unset at", "find their state unset at", "events", "") \
    X(MERGED_EVENTS, "merges", "merge", "events", "") \
    X(MAX_RATE, "keeps up with an event every", "keep up with an event every", "counts", "") \
    X(EVENTS, "is given", "are given", "events", "") \
    X(INTERVAL, "runs again behind", "run again behind", "counts", "") \
    X(OVERFLOWS, "refuses", "refuse", "events", "") \
    X(SPURIOUS_POLLS, "makes", "make", "polls for nothing", "") \
    X(RETRIGGERS, "enters", "enter", "times for nothing", "") \
    X(SPURIOUS_ENTRIES, "enters", "enter", "times from a disabled line", "") \
    X(HIGHER_FIRST, "runs", "run", "late arrivals first", "")
/* clang-format on */

#endif
