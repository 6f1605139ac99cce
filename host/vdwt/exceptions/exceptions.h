/* Exceptions as QEMU's interrupt controller reports them: what became pending
 * when, what was taken, what returned. Turns reports into cycles of the model
 * (stacking, vector fetch, chaining, lazy save, none of which QEMU executes)
 * and stamps asynchronous events.
 *
 * A report arrives between two instructions; what it costs depends on where
 * the core goes on, so it is worked out when the next segment is entered.
 */
#ifndef HOST_VDWT_EXCEPTIONS_EXCEPTIONS_H
#define HOST_VDWT_EXCEPTIONS_EXCEPTIONS_H

#include "host/model/model.h"
#include "host/vdwt/exceptions/nvic_log.h"
#include "host/vdwt/timing/counts.h"

#include <stdbool.h>
#include <stdint.h>

#define EXCEPTION_MAX 512u /* 16 of the core and 496 interrupts */

void exceptions_init(const struct model_core *core);
/* Calls from this thread are the emulated core's; others are devices driven
 * from outside. */
void exceptions_claim_thread(void);

/* A report of QEMU's interrupt controller, on any thread. */
void exceptions_take(const struct nvic_event *event);

/* Something happened since the last segment; it leads to `pc`. */
bool exceptions_outstanding(void);
void exceptions_apply(uint32_t pc);

/* The machine was reset: nothing is pending or active. */
/* Whether a device holds the exception's input high. */
bool exceptions_is_high(uint32_t number);
void exceptions_reset(void);

/* The first FP instruction of a handler makes the core save FP registers; a
 * predicated one may do nothing instead. */
void exceptions_save_lazily(bool certain);

#endif
