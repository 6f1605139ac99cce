/* What the core has, as the board's table says and probing at boot confirms, and
 * what it lacks of what a cell needs. */
#ifndef FIRMWARE_FEATURES_H
#define FIRMWARE_FEATURES_H

#include <stdint.h>

/* WIRE_FEATURE bits. */
uint32_t features_found(void);
/* Why this core cannot run what needs these features (WIRE_FEATURE bits): names
 * the lowest one that it lacks, for CELL_END. NULL if it has all of them. */
const char *features_missing(uint32_t needs);

#endif
