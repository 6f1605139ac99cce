/* QEMU's virtual clock, on which the guest's timers run. Under -icount it reads
 * a bias plus the executed instructions, each as 2^shift ns (1 ns
 * for us); here the bias is
 * ours, so that it reads what the model says the time is.
 *
 * A timer expires only in vtime_run(): nobody else may see the clock at or behind
 * a deadline, because QEMU's main thread runs timers as well. So it stands before
 * the next deadline whenever the core executes.
 */
#ifndef HOST_VDWT_QEMU_VTIME_H
#define HOST_VDWT_QEMU_VTIME_H

#include <stdbool.h>
#include <stdint.h>

/* Finds all that is needed, and the bias by trying which word of QEMU's clock
 * moves it. Before a CPU runs. NULL, or a sentence that says what is lacking. */
const char *vtime_init(void);

/* Whether an instruction is 1 ns (-icount shift=0). Not before the machine runs. */
bool vtime_fits(void);

/* The clock of the machine's core in Hz, to three digits, as QEMU says it now; 0 if
 * it does not say. Not before the machine runs. */
uint32_t vtime_machine_hz(void);

/* The rest is for the core's thread. */

/* The clock reads `ns` when `insns` instructions have been executed. Anywhere. */
static inline void vtime_set(uint64_t ns, uint64_t insns);

/* Has `before` called whenever QEMU asks for the time on this thread, the core's, and
 * before it gets it. False: this QEMU's clock does not let us. */
bool vtime_watch(void (*before)(void));

/* The two below may be called only where qemu_host_icount() may. */
uint64_t vtime_now(void);
/* When the next timer expires; false: none runs. Up to then the clock must stand. */
bool vtime_next(uint64_t *ns);

/* Runs the timers whose time has come. Only from work. */
void vtime_run(void);
/* Whether the core sleeps (WFI). Only from work. */
bool vtime_asleep(void);

/* Wakes QEMU's main thread, which then looks again at what came from outside and
 * whether a device has room for it. */
void vtime_wake_main(void);

/* Has `work` called between two blocks, soon: behind the one that is executed. */
void vtime_queue(void (*work)(void));

/* Leaves the block that is executed before the instruction whose callback this
 * is called from, which must be the block's first; `call` is that callback's
 * return address. QEMU then looks at its work and its timers, and goes on there. */
_Noreturn void vtime_leave(void *call);

/* ---- */

extern volatile int64_t *vtime_bias;

static inline void vtime_set(uint64_t ns, uint64_t insns)
{
    *vtime_bias = (int64_t)(ns - insns);
}

#endif
