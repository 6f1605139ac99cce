/* The instrument audit, for the host that asks: what the core's registers and the board's
 * memory say now. What the clock is worth stands in the identity record. */
#ifndef FIRMWARE_AUDIT_H
#define FIRMWARE_AUDIT_H

#include <stdint.h>

/* Sends AUDITED. Then, unless `counts` is 0, lets the clock make that many, between two
 * COUNTED; it does not wait for a clock that stands still. */
void audit_send(uint32_t counts);

#endif
