/* What an asynchronous event came into: the middle of an instruction, of another
 * exception's entry or of a return. QEMU takes it between two instructions, behind
 * whatever that was; a core does not wait so long (host/model/interrupted.c). So the
 * account goes back to where the core stops waiting, and what is left of the
 * instruction is charged when its frame is returned to.
 *
 * Nothing that the guest or a timer has seen lies behind the point to which the account
 * goes back: guests see the time at which an instruction begins, and timers that are
 * due later are held until it is certain whether the core goes back
 * (timing/schedule.c).
 */
#ifndef HOST_VDWT_EXCEPTIONS_INTERRUPTED_H
#define HOST_VDWT_EXCEPTIONS_INTERRUPTED_H

#include "host/lib/witness/records.h"
#include "host/model/model.h"
#include "host/vdwt/timing/counts.h"

#include <stdbool.h>
#include <stdint.h>

enum interrupted_kind {
    INTERRUPTED_NOTHING, /* the event is older than what happened last */
    INTERRUPTED_INSN,
    INTERRUPTED_ENTRY, /* of another exception, chained or not: a late arrival */
    /* Into what that entry waited for: QEMU did not see it in time, a core does, and
     * enters this one at once. */
    INTERRUPTED_BEFORE_ENTRY,
    INTERRUPTED_RETURN,
};

void interrupted_init(const struct model_core *core);
void interrupted_reset(void);

/* All of what follows: while the account is settled. */

/* If an event of the nominal count `since` is taken now: when the core begins to enter. */
uint64_t interrupted_taken_at(uint64_t since);

/* An event that nobody in the guest pended, and that lies as far before now in each count.
 * One inside an instruction, a return, or what goes on behind that, lies as far behind its
 * beginning instead. */
struct counts interrupted_event(struct counts since);

/* Where in the code it came: the instruction and its cycle; where that is not known, the
 * instruction that is next. */
struct witness_place interrupted_place(const struct counts *since);

/* What an event came into that is taken now. */
enum interrupted_kind interrupted_by(const struct counts *since);

/* The core begins to enter, for an event that came into `kind`; the frame is at `frame`.
 * The account stands behind what was begun: the cycles until the event and the wait. */
void interrupted_stop(enum interrupted_kind kind, const struct counts *since, uint32_t frame);
/* Then, for INTERRUPTED_RETURN: takes back what of the return is not done. False: all of
 * it, the event came before its first cycle. */
bool interrupted_abandon_return(const struct counts *since);

/* Whether the return to `frame` is a chain to the handler of `number`, which had been
 * entered, and not begun, when the higher one came. */
bool interrupted_chains(uint32_t frame, uint32_t *number);

/* The core has entered the handler of `number`, or left it; that began at `from`, which
 * is directly behind its branch if `branched`. */
void interrupted_passed(enum interrupted_kind kind, uint32_t number, const struct counts *from,
                        bool branched);
/* After a return to `frame`, whose code goes on at `pc`: adds what is left there. */
void interrupted_resume(uint32_t frame, uint32_t pc);

#endif
