/* The independent witness: what was executed when, as seen from outside and
 * without a probe in the code.
 */
#ifndef HOST_VDWT_GUEST_WITNESS_H
#define HOST_VDWT_GUEST_WITNESS_H

#include "host/lib/witness/records.h"
#include "host/vdwt/timing/counts.h"

#include <stdbool.h>
#include <stdint.h>

/* Writes to `path`, a file or a FIFO. False, with errno, if that fails. */
bool witness_open(const char *path, const struct witness_head *head);
/* Does nothing while closed. */
void witness_record(enum witness_kind kind, uint32_t id, const struct counts *counts);
/* Of the asynchronous event that is recorded next. */
void witness_place(uint32_t id, const struct witness_place *place, uint64_t insns);
/* Hands over what was recorded so far. */
void witness_flush(void);
void witness_close(void);

#endif
